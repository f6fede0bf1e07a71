//! Front matter: what an editor declares above the text, under English or Vietnamese keys.

use super::Settings;
use super::date::Date;
use super::keys::{FILE_KEYS, IMAGE_KEYS, KEYS};
use crate::config::Spanned;
use crate::diag::{Diagnostic, Problem};
use crate::source::TextFile;
use crate::text;
use crate::yaml::{self, Choice, Data, Fields, Key, Node, Words};
use std::ops::Range;

/// What kind of document this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// News, guidance: the ordinary case.
    Article,
    /// The topic of a year or a term.
    Topic,
    /// An exemplary story.
    Story,
    /// An official document.
    Document,
    /// A page of the site itself.
    Page,
}

impl Kind {
    /// Every kind, in the order of menus and site maps.
    pub const ALL: [Self; 5] = [
        Self::Article,
        Self::Topic,
        Self::Story,
        Self::Document,
        Self::Page,
    ];

    /// The names it goes by: the English one, then the Vietnamese one.
    pub fn words(self) -> Words {
        let mut choices = Self::CHOICES.iter();
        let own = choices.find(|(kind, _)| *kind == self);
        own.expect("every kind is a choice").1
    }

    /// The name in templates and front matter.
    pub fn name(self) -> &'static str {
        self.words()[0]
    }
}

/// How a section's list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// Newest first, undated last.
    #[default]
    Date,
    /// Smallest weight first, without one last.
    Weight,
    /// Alphabetical.
    Title,
}

/// What a section's `_index.md` sets for its articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionSettings {
    /// Order of the list.
    pub sort_by: Option<SortBy>,
    /// Entries per page of the list.
    pub paginate_by: Option<usize>,
}

/// A picture named in front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRef {
    /// Path as written.
    pub src: Spanned<String>,
    /// Alternative text.
    pub alt: Option<String>,
    /// Caption.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

/// A file named in front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRef {
    /// Path as written.
    pub src: Spanned<String>,
    /// What it is called; its file name when not said.
    pub title: Option<String>,
}

/// Whom a story honours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Honoured {
    /// One person.
    Person(String),
    /// A collective.
    Collective(String),
}

/// What is known of an official document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are the keys
pub struct Record {
    pub number: Option<String>,
    pub doc_type: Option<String>,
    pub issuer: Option<String>,
    pub issued: Option<Date>,
    pub effective: Option<Date>,
    pub ends: Option<Date>,
    pub signer: Option<String>,
    pub files: Vec<FileRef>,
    pub replaces: Vec<Spanned<String>>,
}

/// Everything an editor may declare.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the fields are the keys, which `document/keys.rs` describes
pub struct FrontMatter {
    pub title: String,
    pub description: Option<String>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub authors: Vec<String>,
    pub source: Vec<String>,
    pub image: Option<ImageRef>,
    pub years: Vec<String>,
    pub units: Vec<String>,
    pub tags: Vec<String>,
    pub series: Vec<String>,
    pub kind: Option<Kind>,
    pub draft: bool,
    pub publish_date: Option<Date>,
    pub expires: Option<Date>,
    pub slug: Option<Spanned<String>>,
    pub aliases: Vec<Spanned<String>>,
    pub weight: Option<i64>,
    pub featured: bool,
    pub template: Option<Spanned<String>>,
    pub toc: Option<bool>,
    pub feedback: Option<bool>,
    pub official_title: Option<String>,
    pub basis: Vec<Spanned<String>>,
    pub honours: Option<Honoured>,
    pub field: Option<String>,
    pub award: Option<String>,
    pub record: Record,
    pub section: SectionSettings,
    pub extra: yaml::Value,
}

/// Reads the YAML at `range` of the file. `None` when there is no title to go on with.
pub(super) fn parse(
    file: &TextFile,
    range: Range<usize>,
    settings: &Settings,
    findings: &mut Vec<Diagnostic>,
) -> Option<FrontMatter> {
    let yaml = &file.text[range.clone()];
    let mut fields = Fields::parse(yaml, range.start, &file.path, KEYS, findings)?;
    let opening = file.text[..range.start].rfind("---").unwrap_or(0);
    read(&mut fields, yaml, opening..opening + 3, settings)
}

fn read(
    fields: &mut Fields<'_>,
    yaml: &str,
    opening: Range<usize>,
    settings: &Settings,
) -> Option<FrontMatter> {
    fields.require(opening);
    let extra = read_extra(fields, yaml);
    let title = text_of(fields, "title");
    let record = read_record(fields, settings);
    let honours = match (text_of(fields, "person"), text_of(fields, "collective")) {
        (Some(name), _) => Some(Honoured::Person(name)),
        (None, Some(name)) => Some(Honoured::Collective(name)),
        (None, None) => None,
    };
    Some(FrontMatter {
        description: text_of(fields, "description"),
        date: date_of(fields, "date", settings),
        updated: date_of(fields, "updated", settings),
        authors: names(fields, "author"),
        source: names(fields, "source"),
        image: read_image(fields),
        years: names(fields, "year"),
        units: names(fields, "unit"),
        tags: names(fields, "tags"),
        series: names(fields, "series"),
        kind: fields.choice("kind"),
        draft: fields.boolean("draft").unwrap_or(false),
        publish_date: date_of(fields, "publish_date", settings),
        expires: date_of(fields, "expires", settings),
        slug: read_slug(fields),
        aliases: paths(fields, "aliases"),
        weight: fields.integer("weight").map(|(weight, _)| weight),
        featured: fields.boolean("featured").unwrap_or(false),
        template: fields.text("template").map(Into::into),
        toc: fields.boolean("toc"),
        feedback: fields.boolean("feedback"),
        official_title: text_of(fields, "official_title"),
        basis: paths(fields, "basis"),
        honours,
        field: text_of(fields, "field"),
        award: text_of(fields, "award"),
        record,
        section: SectionSettings {
            sort_by: fields.choice("sort_by"),
            paginate_by: fields.integer_between("paginate_by").map(|n| n as usize),
        },
        extra,
        title: title?,
    })
}

fn read_extra(fields: &mut Fields<'_>, yaml: &str) -> yaml::Value {
    let Some((written, node)) = fields.take("extra") else {
        return yaml::Value::Null;
    };
    yaml::value(yaml, &written).unwrap_or_else(|detail| {
        fields.report(Problem::YamlSyntax { detail }, node.span);
        yaml::Value::Null
    })
}

fn read_record(fields: &mut Fields<'_>, settings: &Settings) -> Record {
    Record {
        number: text_of(fields, "number"),
        doc_type: text_of(fields, "type"),
        issuer: text_of(fields, "issuer"),
        issued: date_of(fields, "issued", settings),
        effective: date_of(fields, "effective", settings),
        ends: date_of(fields, "ends", settings),
        signer: text_of(fields, "signer"),
        files: read_files(fields),
        replaces: paths(fields, "replaces"),
    }
}

fn text_of(fields: &mut Fields<'_>, key: &str) -> Option<String> {
    fields.text(key).map(|(text, _)| text)
}

fn names(fields: &mut Fields<'_>, key: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in fields.texts(key) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn paths(fields: &mut Fields<'_>, key: &str) -> Vec<Spanned<String>> {
    fields.texts(key).into_iter().map(Into::into).collect()
}

fn date_of(fields: &mut Fields<'_>, key: &str, settings: &Settings) -> Option<Date> {
    let (written, span) = fields.text(key)?;
    match Date::parse(&written, &settings.time_zone) {
        Ok(date) => Some(date),
        Err(problem) => {
            fields.report(problem, span);
            None
        }
    }
}

/// A slug is one name of a path: nothing that climbs, nests or vanishes when folded.
fn read_slug(fields: &mut Fields<'_>) -> Option<Spanned<String>> {
    let (value, span) = fields.text("slug")?;
    if value.contains(['/', '\\', ':']) || value.contains("..") {
        fields.report(Problem::PathLeavesSite { path: value }, span);
        return None;
    }
    let slug = text::slugify(value.strip_suffix(".html").unwrap_or(&value));
    if slug.is_empty() || slug.len() > 200 {
        fields.report(Problem::BadSlug { value }, span);
        return None;
    }
    if text::is_device_name(&slug) {
        fields.report(Problem::NameNotPortable { name: value }, span);
        return None;
    }
    Some((slug, span).into())
}

fn read_image(fields: &mut Fields<'_>) -> Option<ImageRef> {
    let (_, node) = fields.take("image")?;
    match node.data {
        Data::Scalar { text, .. } => Some(ImageRef {
            src: (text.trim().to_owned(), node.span).into(),
            alt: None,
            caption: None,
            credit: None,
        }),
        _ => read_src(fields, node, IMAGE_KEYS, |inner, src| ImageRef {
            src,
            alt: text_of(inner, "alt"),
            caption: text_of(inner, "caption"),
            credit: text_of(inner, "credit"),
        }),
    }
}

fn read_files(fields: &mut Fields<'_>) -> Vec<FileRef> {
    let Some((_, node)) = fields.take("files") else {
        return Vec::new();
    };
    let items = match node.data {
        Data::List(items) => items,
        _ => vec![node],
    };
    items
        .into_iter()
        .filter_map(|item| match item.data {
            Data::Scalar { text, .. } => Some(FileRef {
                src: (text.trim().to_owned(), item.span).into(),
                title: None,
            }),
            _ => read_src(fields, item, FILE_KEYS, |inner, src| FileRef {
                src,
                title: text_of(inner, "title"),
            }),
        })
        .collect()
}

/// Reads a mapping that must have `src`.
fn read_src<T>(
    fields: &mut Fields<'_>,
    node: Node,
    keys: &'static [Key],
    read: impl FnOnce(&mut Fields<'_>, Spanned<String>) -> T,
) -> Option<T> {
    let span = node.span.clone();
    fields
        .inside(node, keys, |inner| {
            inner.require(span);
            let src = inner.text("src")?;
            Some(read(inner, src.into()))
        })
        .flatten()
}

#[cfg(test)]
mod tests {
    use crate::config::RawHtml;
    use crate::diag::{Lang, Place};
    use crate::document::{Document, Settings};
    use crate::source::TextFile;
    use proptest::prelude::*;

    fn settings() -> Settings {
        Settings {
            time_zone: jiff::tz::TimeZone::UTC,
            raw_html: RawHtml::Sanitize,
            language: Lang::Vi,
        }
    }

    /// Lines as editors write and miswrite them.
    fn line() -> impl Strategy<Value = String> {
        let key = prop::sample::select(vec![
            "title",
            "tiêu đề",
            "date",
            "ngày",
            "tags",
            "ảnh",
            "kind",
            "extra",
            "slug",
            "files",
            "lạ",
        ]);
        let value = prop_oneof![
            Just("19/05/2022".to_owned()),
            Just("[một, \"hai\"]".to_owned()),
            Just("{tệp: a.jpg}".to_owned()),
            "[ -~áđ\u{301}&*!|>%@`:#-]{0,12}",
        ];
        (key, value).prop_map(|(key, value)| format!("{key}: {value}"))
    }

    proptest! {
        #[test]
        fn any_front_matter_gives_findings_inside_the_file(lines in prop::collection::vec(line(), 0..8)) {
            let text = format!("---\n{}\n---\nthân\n", lines.join("\n"));
            let file = TextFile::decode("content/a.md".into(), text.into_bytes()).unwrap();
            let parsed = Document::parse(&file, &settings());
            for finding in &parsed.findings {
                let Some(Place::Span { span, .. }) = &finding.place else {
                    return Err(TestCaseError::fail("a finding without a span"));
                };
                prop_assert!(span.start <= span.end && span.end <= file.text.len());
                prop_assert!(file.locate(span).is_some());
            }
            prop_assert!(parsed.document.is_some() || !parsed.findings.is_empty());
        }

        #[test]
        fn a_title_comes_back_as_it_was_written(title in "[a-zA-Zăâđêôơưà-ỹ0-9][a-zA-Zăâđêôơưà-ỹ0-9 ]{0,40}[a-zà-ỹ]") {
            let text = format!("---\ntiêu đề: \"{title}\"\n---\n");
            let file = TextFile::decode("content/a.md".into(), text.into_bytes()).unwrap();
            let front = Document::parse(&file, &settings()).document.unwrap().front;
            let words: Vec<&str> = title.split_whitespace().collect();
            let one_line = words.join(" ");
            prop_assert_eq!(front.title, crate::text::nfc(&one_line));
        }
    }
}
