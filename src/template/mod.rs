//! Tera: where templates, words and assets of a theme are found, and what templates can call.
//!
//! In: the files of the site and of its theme. Out: [`Theme`], ready to render. Errors of Tera come
//! back as diagnostics at the template's line. This module knows no sink and no server.

mod archetype;
mod assets;
mod dates;
mod errors;
mod filters;
mod picture;
mod reads;
mod values;

pub use archetype::{NewFile, new_file};
pub use assets::{Asset, Assets};
pub use dates::{format_date, format_number, format_size};
pub use filters::{CONTEXT_NAMES, FIELDS};
pub use picture::{Picture, Shown, picture_html};
pub use values::{get, map, map_of, text_or_none};

use crate::config::Config;
use crate::diag::{Diagnostic, Problem};
use crate::source::{Files, Memory, TextFile};
use crate::yaml::{self, Data};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, Tera, Value};

/// Most pages, and most parts of pages, take no more bytes.
const PAGE_SIZE: usize = 32 * 1024;
const PART_SIZE: usize = 1024;

/// Folder of the templates for one article in lists.
const CARDS: &str = "cards/";

#[derive(RustEmbed)]
#[folder = "themes/portal/"]
#[exclude = "README.md"]
#[exclude = "screenshot.jpg"]
struct Portal;

/// The embedded theme as files.
fn portal() -> Memory {
    let mut files = Memory::new();
    for path in Portal::iter() {
        if let Some(file) = Portal::get(&path) {
            files.insert(path.into_owned(), file.data);
        }
    }
    files
}

/// A theme and what the site puts over it.
pub struct Theme {
    tera: Tera,
    /// The file of the site that each template comes from.
    origins: BTreeMap<String, Arc<str>>,
    /// Names of the context that each template can read.
    reads: BTreeMap<String, Vec<&'static str>>,
    /// Hash of the templates and of what their filters know: with the same context they give the same.
    pub digest: [u8; 32],
    /// Words of the interface in the site's language.
    pub words: Value,
    /// Files under hashed names.
    pub assets: Assets,
    /// Files copied as they are.
    pub statics: BTreeMap<String, Vec<u8>>,
}

/// One folder that a theme is put together from, later ones over earlier ones.
struct Layer<'a> {
    files: &'a dyn Files,
    /// Folder inside `files`; empty or ending in `/`.
    folder: String,
    /// What a message calls this folder; empty for the site's own.
    shown: String,
}

impl Theme {
    /// Finds the theme of `config` and reads it.
    ///
    /// # Errors
    /// Every finding, when there is at least one error.
    pub fn load(site: &dyn Files, config: &Config) -> Result<Self, Vec<Diagnostic>> {
        let name = &config.theme.value;
        let own = format!("themes/{name}");
        let embedded = portal();
        let is_name = !name.contains(['/', '\\']) && !name.starts_with('.');
        let theme = if is_name && site.has_folder(&format!("{own}/templates")) {
            Layer {
                files: site,
                folder: format!("{own}/"),
                shown: format!("{own}/"),
            }
        } else if name == "portal" {
            Layer {
                files: &embedded,
                folder: String::new(),
                shown: "<portal>/".into(),
            }
        } else {
            return Err(vec![theme_missing(site, config)]);
        };
        let over = Layer {
            files: site,
            folder: String::new(),
            shown: String::new(),
        };
        Self::from_layers(&[theme, over], config)
    }

    fn from_layers(layers: &[Layer<'_>; 2], config: &Config) -> Result<Self, Vec<Diagnostic>> {
        let mut findings = Vec::new();
        let words = read_words(layers, config, &mut findings);
        let assets = Assets::load(&read_folder(layers, "assets", &mut findings), &mut findings);
        let statics = read_folder(&layers[..1], "static", &mut findings)
            .into_iter()
            .map(|(path, file)| (path, file.bytes))
            .collect();
        let templates = read_templates(layers, config, &assets, &mut findings);
        match templates {
            Some(templates) if findings.iter().all(|f| !f.is_error()) => Ok(Self {
                tera: templates.tera,
                origins: templates.origins,
                reads: templates.reads,
                digest: templates.digest,
                words,
                assets,
                statics,
            }),
            _ => Err(findings),
        }
    }

    /// Whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.origins.contains_key(name)
    }

    /// Templates that are rendered once for the whole site, as name for `shared.NAME` and template.
    pub fn shared(&self) -> impl Iterator<Item = (&str, &str)> {
        self.in_folder("shared/")
    }

    /// Templates that are rendered once for each article in lists, as name for `cards.LIST[].NAME` and template.
    pub fn cards(&self) -> impl Iterator<Item = (&str, &str)> {
        self.in_folder(CARDS)
    }

    fn in_folder(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        let names = self
            .origins
            .range(folder.to_owned()..)
            .map(|(name, _)| name);
        let inside = names.take_while(move |name| name.starts_with(folder));
        inside.filter_map(move |name| {
            let short = name.strip_prefix(folder)?.strip_suffix(".html")?;
            Some((short, name.as_str()))
        })
    }

    /// Names of the context that a template can read, sorted; of `kinds` and `section` their fields where no more is read.
    pub fn reads(&self, name: &str) -> &[&'static str] {
        self.reads.get(name).map_or(&[], Vec::as_slice)
    }

    /// Renders a template; `page` names what it is rendered for.
    ///
    /// # Errors
    /// One finding, at the template's line where Tera knows it.
    pub fn render(&self, name: &str, context: &Context, page: &str) -> Result<Vec<u8>, Diagnostic> {
        let mut out = Vec::with_capacity(PAGE_SIZE);
        self.render_to(name, context, page, &mut out)?;
        Ok(out)
    }

    /// Renders a template whose HTML is given to others: without white space around it.
    ///
    /// # Errors
    /// As of [`Theme::render`].
    pub fn render_part(
        &self,
        name: &str,
        context: &Context,
        page: &str,
    ) -> Result<Value, Diagnostic> {
        let mut out = Vec::with_capacity(PART_SIZE);
        self.render_to(name, context, page, &mut out)?;
        let html = simdutf8::basic::from_utf8(&out).expect("Tera writes texts only");
        Ok(Value::safe_string(html.trim()))
    }

    fn render_to(
        &self,
        name: &str,
        context: &Context,
        page: &str,
        out: &mut Vec<u8>,
    ) -> Result<(), Diagnostic> {
        let rendered = self.tera.render_to(name, context, out);
        rendered.map_err(|error| errors::diagnostic(&error, &self.origins, Some(page)))
    }
}

fn theme_missing(site: &dyn Files, config: &Config) -> Diagnostic {
    let mut known = vec!["portal".to_owned()];
    for path in site.list("themes").files {
        let mut parts = path.split('/').skip(1);
        if let (Some(name), Some("templates")) = (parts.next(), parts.next())
            && !known.iter().any(|other| other == name)
        {
            known.push(name.to_owned());
        }
    }
    let problem = Problem::ThemeMissing {
        name: config.theme.value.clone(),
        known: known.join(", "),
    };
    Diagnostic::at(problem, &"site.yaml".into(), config.theme.span.clone())
}

/// A file of a theme's folder.
pub(crate) struct ThemeFile {
    bytes: Vec<u8>,
    /// As a message calls it.
    shown: Arc<str>,
}

/// Every file of `name` in every layer, by its path in that folder; later layers win.
fn read_folder(
    layers: &[Layer<'_>],
    name: &str,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<String, ThemeFile> {
    let mut all = BTreeMap::new();
    for layer in layers {
        let folder = format!("{}{name}", layer.folder);
        let listing = layer.files.list(&folder);
        findings.extend(listing.findings);
        for file in listing.files {
            // A file where the folder should be is its own one entry.
            let inside = file.strip_prefix(&folder).and_then(|f| f.strip_prefix('/'));
            let Some(path) = inside.map(str::to_owned) else {
                findings.push(Diagnostic::in_file(Problem::NotAFolder, file));
                continue;
            };
            let shown: Arc<str> = format!("{}{name}/{path}", layer.shown).into();
            match layer.files.read(&file) {
                Ok(bytes) => {
                    all.insert(path, ThemeFile { bytes, shown });
                }
                Err(error) => {
                    let error = error.to_string();
                    findings.push(Diagnostic::in_file(Problem::Unreadable { error }, shown));
                }
            }
        }
    }
    all
}

/// Words in the site's language over those in Vietnamese, the site's own over the theme's.
fn read_words(layers: &[Layer<'_>], config: &Config, findings: &mut Vec<Diagnostic>) -> Value {
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    let languages: &[&str] = match config.language {
        crate::diag::Lang::Vi => &["vi"],
        crate::diag::Lang::En => &["vi", "en"],
    };
    for language in languages {
        for layer in layers {
            let path = format!("{}i18n/{language}.yaml", layer.folder);
            let shown: Arc<str> = format!("{}i18n/{language}.yaml", layer.shown).into();
            if let Ok(bytes) = layer.files.read(&path) {
                match TextFile::decode(shown, bytes) {
                    Ok(file) => add_words(&file, &mut words, findings),
                    Err(finding) => findings.push(finding),
                }
            }
        }
    }
    Value::from(words)
}

fn add_words(
    file: &TextFile,
    words: &mut BTreeMap<String, String>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut report = |problem, span| findings.push(Diagnostic::at(problem, &file.path, span));
    match yaml::parse(&file.text, 0) {
        Ok(node) => match node.data {
            Data::Map(pairs) => {
                for (key, value) in pairs {
                    match (key.data, value.data) {
                        (Data::Scalar { text: key, .. }, Data::Scalar { text, .. }) => {
                            words.insert(key, text);
                        }
                        (_, other) => {
                            let found = other.kind();
                            report(Problem::NotAMapping { found }, value.span);
                        }
                    }
                }
            }
            Data::Null => {}
            other => {
                let found = other.kind();
                report(Problem::NotAMapping { found }, node.span);
            }
        },
        Err(yaml::Error::Syntax { span, detail }) => report(Problem::YamlSyntax { detail }, span),
        Err(yaml::Error::TooComplex { span }) => report(Problem::YamlTooComplex, span),
    }
}

/// Templates that Tera could read.
struct Templates {
    tera: Tera,
    origins: BTreeMap<String, Arc<str>>,
    reads: BTreeMap<String, Vec<&'static str>>,
    digest: [u8; 32],
}

/// Templates of the theme with the site's over them. A theme's template that the site replaces can
/// still be extended under its theme's name: `portal/article.html`.
fn read_templates(
    layers: &[Layer<'_>; 2],
    config: &Config,
    assets: &Assets,
    findings: &mut Vec<Diagnostic>,
) -> Option<Templates> {
    let theme = read_folder(&layers[..1], "templates", findings);
    let site = read_folder(&layers[1..], "templates", findings);
    let mut sources: BTreeMap<String, (Arc<str>, String)> = BTreeMap::new();
    let mut origins = BTreeMap::new();
    let mut add =
        |name: String, file: &ThemeFile, findings: &mut Vec<Diagnostic>| match TextFile::decode(
            Arc::clone(&file.shown),
            file.bytes.clone(),
        ) {
            Ok(text) => {
                origins.insert(name.clone(), Arc::clone(&file.shown));
                sources.insert(name, (Arc::clone(&file.shown), text.text));
            }
            Err(finding) => findings.push(finding),
        };
    for (name, file) in &theme {
        if site.contains_key(name) && name.starts_with("components/") {
            // Components are known by their own names, and each may be defined once.
            continue;
        }
        if site.contains_key(name) {
            let prefixed = format!("{}/{name}", config.theme.value);
            add(prefixed, file, findings);
        } else {
            add(name.clone(), file, findings);
        }
    }
    for (name, file) in &site {
        add(name.clone(), file, findings);
    }
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html", ".xml"]);
    filters::register(&mut tera, config, assets);
    let texts: BTreeMap<&str, &str> = sources
        .iter()
        .map(|(name, (_, text))| (name.as_str(), text.as_str()))
        .collect();
    match tera.add_raw_templates(texts.iter().map(|(name, text)| (*name, *text))) {
        Ok(()) => Some(Templates {
            reads: reads::reads(&texts),
            digest: digest(&texts, config, assets),
            tera,
            origins,
        }),
        Err(error) => {
            // One error hides the others: look at each template by itself for syntax errors.
            let before = findings.len();
            for (name, (_, text)) in &sources {
                let mut alone = Tera::new();
                filters::register(&mut alone, config, assets);
                if let Err(error) = alone.add_raw_template(name, text)
                    && matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
                {
                    findings.push(errors::diagnostic(&error, &origins, None));
                }
            }
            if findings.len() == before {
                findings.push(errors::diagnostic(&error, &origins, None));
            }
            None
        }
    }
}

/// Hash of all that templates give with the same context: their texts, and what filters know.
fn digest(texts: &BTreeMap<&str, &str>, config: &Config, assets: &Assets) -> [u8; 32] {
    let names = assets.names();
    let assets: BTreeMap<&str, &str> = names.map(|(name, a)| (name, a.path.as_str())).collect();
    let known = (
        texts,
        assets,
        config.language as u8,
        config.time_zone.iana_name(),
        config.base.as_url(),
    );
    let json = serde_json::to_vec(&known).expect("texts and lists of texts are always JSON");
    blake3::hash(&json).into()
}
