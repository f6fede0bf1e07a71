//! What new files are made from: Tera files with everything an editor may fill in, explained.

use super::errors;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::document::Shape;
use crate::source::{Files, TextFile};
use crate::yaml;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, Kwargs, State, Tera};

/// What an archetype is given, under these names.
#[derive(Clone, Debug)]
pub struct NewFile<'a> {
    /// What the file will be; its name is the archetype's.
    pub shape: Shape,
    /// Its title, of one line.
    pub title: &'a str,
    /// Today, as `19/05/2022`.
    pub date: &'a str,
    /// This year.
    pub year: &'a str,
    /// Title of the section it goes to.
    pub section: &'a str,
    /// Its kind, when the section does not say it already: the word for front matter.
    pub kind: Option<&'a str>,
}

/// The text of a new file, from the site's own archetype, else its theme's, else the embedded one.
/// The filter `yaml` writes a text as a YAML value.
///
/// # Errors
/// One finding, at the archetype's line where Tera knows it.
pub fn new_file(
    site: &dyn Files,
    config: &Config,
    new: &NewFile<'_>,
) -> Result<String, Diagnostic> {
    let name = new.shape.name();
    let archetype = find(site, config, name)?;
    let mut context = Context::new();
    context.insert("title", new.title);
    context.insert("date", new.date);
    context.insert("year", new.year);
    context.insert("section", new.section);
    context.insert("kind", &new.kind);
    let mut tera = Tera::new();
    tera.autoescape_on(Vec::<&str>::new());
    tera.register_filter("yaml", |value: &str, _: Kwargs, _: &State| {
        yaml::scalar(value)
    });
    let origins = BTreeMap::from([(name.to_owned(), Arc::clone(&archetype.path))]);
    tera.add_raw_template(name, &archetype.text)
        .map_err(|error| errors::diagnostic(&error, &origins, None))?;
    tera.render(name, &context)
        .map_err(|error| errors::diagnostic(&error, &origins, Some(name)))
}

fn find(site: &dyn Files, config: &Config, name: &str) -> Result<TextFile, Diagnostic> {
    let own = [
        format!("archetypes/{name}.md"),
        format!("themes/{}/archetypes/{name}.md", config.theme.value),
    ];
    for path in own {
        if let Ok(bytes) = site.read(&path) {
            return TextFile::decode(path.into(), bytes);
        }
    }
    let folder = config.language.code();
    let path = format!("archetypes/{folder}/{name}.md");
    let bytes = super::portal().read(&path).unwrap_or_default();
    TextFile::decode(format!("<portal>/{path}").into(), bytes)
}
