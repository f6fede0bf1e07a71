//! JSON Schemas (2020-12) of front matter and of `site.yaml`, for programs that help while typing.
//!
//! In: the tables of keys that `document` and `config` read by. Out: a schema as JSON. What it
//! refuses, a build refuses as well, but for keys of another kind of document (they mean nothing
//! there) and for keys and choices in capitals or with decomposed marks. The reverse does not hold: a schema knows no
//! calendar, no file and no second key that a first one asks for.

use crate::config;
use crate::diag::{Lang, Problem};
use crate::document::{self, Shape};
use crate::yaml::{Form, Key, Words};
use serde_json::{Map, Value, json};

/// What is written where a date is wanted: `2022-05-19` or `19/05/2022`, then perhaps a time and a
/// zone. Which days a month has is left to the build.
const DATE: &str = concat!(
    r"^\s*(\d{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])|(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])/\d{4})",
    r"([ Tt]\s*([01]?\d|2[0-3]):[0-5]?\d(:[0-5]?\d)?(\.\d*)?\s*([Zz]|[+-]\d{2}(:?\d{2}){0,2})?)?\s*$"
);

/// The schema of a file's front matter; of any file when no shape is given.
pub fn front_matter(shape: Option<Shape>, lang: Lang) -> Value {
    let is_meant = |key: &&Key| {
        let shape = shape.map(Shape::name);
        key.only.is_empty() || shape.is_none_or(|shape| key.only.contains(&shape))
    };
    let keys: Vec<&Key> = document::KEYS.iter().filter(is_meant).collect();
    let name = shape.map_or_else(String::new, |shape| {
        format!(" ({})", shape.words().join(", "))
    });
    let title = match lang {
        Lang::Vi => format!("Phần khai báo đầu bài{name}"),
        Lang::En => format!("Front matter{name}"),
    };
    whole(&keys, title, lang)
}

/// Snippets of VS Code for the keys of front matter: its YAML extension looks into no Markdown.
pub fn snippets(lang: Lang) -> Value {
    let all = document::KEYS.iter().map(|key| {
        let prefixes: Vec<&str> = key.names().collect();
        let snippet = json!({
            "scope": "markdown",
            "prefix": prefixes,
            "body": snippet_lines(key, lang),
            "description": key.about(lang),
        });
        (key.name.to_owned(), snippet)
    });
    Value::Object(all.collect())
}

/// The name of a key in the language of messages.
fn shown(key: &Key, lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => key.aliases.first().copied().unwrap_or(key.name),
        Lang::En => key.name,
    }
}

fn snippet_lines(key: &Key, lang: Lang) -> Vec<String> {
    let name = shown(key, lang);
    let one_of = |words: Vec<&str>| vec![format!("{name}: ${{1|{}|}}", words.join(","))];
    match key.form {
        Form::Date => vec![format!(
            "{name}: ${{1:$CURRENT_DATE/$CURRENT_MONTH/$CURRENT_YEAR}}"
        )],
        Form::Boolean => one_of(match lang {
            Lang::Vi => vec!["có", "không"],
            Lang::En => vec!["true", "false"],
        }),
        Form::Choice(words) => {
            let in_language = |words: &Words| match lang {
                Lang::Vi => words.get(1).or(words.first()).copied(),
                Lang::En => words.first().copied(),
            };
            one_of(words().iter().filter_map(in_language).collect())
        }
        Form::OneOrMore(&Form::TextOr(keys)) | Form::TextOr(keys) | Form::Mapping(keys) => {
            let inner = keys.iter().zip(1..);
            let inner = inner.map(|(key, stop)| format!("  {}: ${stop}", shown(key, lang)));
            std::iter::once(format!("{name}:")).chain(inner).collect()
        }
        Form::OneOrMore(_) | Form::List(_) => vec![format!("{name}: [$1]")],
        Form::Text | Form::Integer | Form::Between(..) => vec![format!("{name}: $1")],
        Form::Named(_) | Form::Any => vec![format!("{name}:"), "  $1".to_owned()],
    }
}

/// The schema of `site.yaml`.
pub fn site(lang: Lang) -> Value {
    let keys: Vec<&Key> = config::KEYS.iter().collect();
    let title = match lang {
        Lang::Vi => "Cấu hình của trang, site.yaml",
        Lang::En => "The site's configuration, site.yaml",
    };
    whole(&keys, title.to_owned(), lang)
}

fn whole(keys: &[&Key], title: String, lang: Lang) -> Value {
    let mut writer = Writer {
        lang,
        tables: Vec::new(),
        definitions: Map::new(),
    };
    let mut schema = Map::new();
    schema.insert(
        "$schema".into(),
        "https://json-schema.org/draft/2020-12/schema".into(),
    );
    schema.insert("title".into(), title.into());
    schema.extend(writer.mapping(keys));
    let mut definitions = writer.definitions;
    definitions.insert("text".into(), text(lang));
    definitions.insert("date".into(), date(lang));
    definitions.insert("yes-or-no".into(), yes_or_no());
    schema.insert("$defs".into(), definitions.into());
    schema.into()
}

/// Any single value that is not empty counts as text.
fn text(lang: Lang) -> Value {
    let key = String::new();
    json!({
        "type": ["string", "number", "boolean"],
        "pattern": r"\S",
        "patternErrorMessage": Problem::EmptyValue { key }.words(lang).help,
    })
}

/// `patternErrorMessage` is what VS Code shows in place of the pattern.
fn date(lang: Lang) -> Value {
    let value = String::new();
    json!({
        "type": "string",
        "pattern": DATE,
        "patternErrorMessage": Problem::BadDate { value }.words(lang).help,
    })
}

fn yes_or_no() -> Value {
    json!({"enum": [true, false, "có", "không", "yes", "no", "true", "false", "co", "khong"]})
}

struct Writer {
    lang: Lang,
    /// Tables that have a definition, with its name.
    tables: Vec<(*const Key, &'static str)>,
    definitions: Map<String, Value>,
}

impl Writer {
    /// A mapping with these keys and no other.
    fn mapping(&mut self, keys: &[&Key]) -> Map<String, Value> {
        let mut properties = Map::new();
        let mut together = Map::new();
        let mut required = Vec::new();
        for key in keys {
            let mut described = Map::new();
            described.insert("description".into(), key.about(self.lang).into());
            described.extend(self.form(key.name, key.form));
            for name in key.names() {
                properties.insert(name.into(), described.clone().into());
                let others: Map<String, Value> = key
                    .names()
                    .filter(|other| *other != name)
                    .map(|other| (other.to_owned(), false.into()))
                    .collect();
                if !others.is_empty() {
                    together.insert(name.into(), json!({"properties": others}));
                }
            }
            if key.required {
                let ways: Vec<Value> = key.names().map(|n| json!({"required": [n]})).collect();
                required.push(match ways.as_slice() {
                    [only] => only.clone(),
                    _ => json!({"anyOf": ways}),
                });
            }
        }
        let mut schema = Map::new();
        schema.insert("type".into(), "object".into());
        schema.insert("properties".into(), properties.into());
        schema.insert("additionalProperties".into(), false.into());
        if !required.is_empty() {
            schema.insert("allOf".into(), required.into());
        }
        if !together.is_empty() {
            // A key under two of its names.
            schema.insert("dependentSchemas".into(), together.into());
        }
        schema
    }

    /// What a key takes; `name` names the definition of a mapping seen for the first time.
    fn form(&mut self, name: &'static str, form: Form) -> Map<String, Value> {
        let schema = match form {
            Form::Text => json!({"$ref": "#/$defs/text"}),
            Form::Date => json!({"$ref": "#/$defs/date"}),
            Form::Boolean => json!({"$ref": "#/$defs/yes-or-no"}),
            Form::Integer => json!({"type": "integer"}),
            Form::Between(least, most) => {
                json!({"type": "integer", "minimum": least, "maximum": most})
            }
            Form::Choice(words) => json!({"enum": words().concat()}),
            Form::Mapping(keys) => self.table(name, keys),
            Form::TextOr(keys) => {
                json!({"anyOf": [{"$ref": "#/$defs/text"}, self.table(name, keys)]})
            }
            Form::Named(of) => {
                json!({"type": "object", "additionalProperties": self.form(name, *of)})
            }
            Form::List(of) => json!({"type": "array", "items": self.form(name, *of)}),
            Form::OneOrMore(of) => {
                let of = self.form(name, *of);
                json!({"anyOf": [of, {"type": "array", "items": of}]})
            }
            Form::Any => json!({}),
        };
        match schema {
            Value::Object(schema) => schema,
            _ => Map::new(),
        }
    }

    /// A reference to a mapping's definition: menus hold menus.
    fn table(&mut self, name: &'static str, keys: &'static [Key]) -> Value {
        let known = self
            .tables
            .iter()
            .find(|(table, _)| *table == keys.as_ptr());
        let name = match known {
            Some((_, name)) => name,
            None => {
                self.tables.push((keys.as_ptr(), name));
                let all: Vec<&Key> = keys.iter().collect();
                let mapping = self.mapping(&all);
                self.definitions.insert(name.into(), mapping.into());
                name
            }
        };
        json!({"$ref": format!("#/$defs/{name}")})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, RawHtml};
    use crate::diag::Diagnostic;
    use crate::document::{Document, Settings};
    use crate::source::TextFile;
    use std::collections::BTreeSet;

    fn file(path: &str, text: &str) -> TextFile {
        TextFile::decode(path.into(), text.as_bytes().to_vec()).unwrap()
    }

    fn front_matter_findings(yaml: &str) -> Vec<Diagnostic> {
        let settings = Settings {
            time_zone: jiff::tz::TimeZone::UTC,
            raw_html: RawHtml::Sanitize,
            language: Lang::Vi,
        };
        let text = format!("---\n{yaml}\n---\n");
        Document::parse(&file("content/a.md", &text), &settings).findings
    }

    fn site_findings(yaml: &str) -> Vec<Diagnostic> {
        Config::parse(&file("site.yaml", yaml), None)
            .err()
            .unwrap_or_default()
    }

    fn is_unknown(findings: &[Diagnostic]) -> bool {
        findings
            .iter()
            .any(|finding| finding.problem.code() == "unknown-key")
    }

    fn names(schema: &Value) -> BTreeSet<&str> {
        let properties = schema["properties"].as_object().expect("properties");
        properties.keys().map(String::as_str).collect()
    }

    #[test]
    fn every_key_that_is_read_is_described_and_the_reverse() {
        let written = |name: &str| format!("title: x\n\"{name}\": x");
        for (schema, find) in [
            (
                front_matter(None, Lang::Vi),
                front_matter_findings as fn(&str) -> Vec<Diagnostic>,
            ),
            (site(Lang::Vi), site_findings),
        ] {
            let names = names(&schema);
            for name in &names {
                assert!(!is_unknown(&find(&written(name))), "{name}");
            }
            for name in ["lạ", "tittle", "src", "name"] {
                assert_eq!(is_unknown(&find(&written(name))), !names.contains(name));
            }
        }
        let all = front_matter(None, Lang::Vi);
        let of_kinds = Shape::ALL.map(|shape| front_matter(Some(shape), Lang::Vi));
        let union: BTreeSet<&str> = of_kinds.iter().flat_map(names).collect();
        assert_eq!(union, names(&all));
        for key in document::KEYS.iter().flat_map(Key::names) {
            assert!(union.contains(key));
        }
        for key in config::KEYS.iter().flat_map(Key::names) {
            assert!(names(&site(Lang::En)).contains(key));
        }
    }

    #[test]
    fn keys_of_mappings_are_read_too() {
        let schema = front_matter(None, Lang::Vi);
        for (key, table) in [("ảnh", "image"), ("tệp", "files")] {
            for name in names(&schema["$defs"][table]) {
                let yaml = format!("title: x\n{key}: {{\"{name}\": x}}");
                assert!(!is_unknown(&front_matter_findings(&yaml)), "{key} {name}");
            }
            let yaml = format!("title: x\n{key}: {{lạ: x}}");
            assert!(is_unknown(&front_matter_findings(&yaml)));
        }
        let schema = site(Lang::Vi);
        let tables = schema["$defs"].as_object().expect("definitions");
        let tables = tables
            .iter()
            .filter(|(_, table)| table["properties"].is_object());
        let mut count = 0;
        for (key, table) in tables {
            count += 1;
            for name in names(table) {
                let one = format!("{{\"{name}\": x}}");
                let list = matches!(key.as_str(), "menu" | "links");
                let value = if list { format!("[{one}]") } else { one };
                let yaml = match key.as_str() {
                    "rules" => format!("title: x\nlint: {{rules: {value}}}"),
                    "publish" => format!("title: x\npublish: {{noi: {value}}}"),
                    key => format!("title: x\n{key}: {value}"),
                };
                assert!(!is_unknown(&site_findings(&yaml)), "{key} {name}");
            }
        }
        assert_eq!(count, 11);
    }

    #[test]
    fn descriptions_are_in_both_languages() {
        let (vi, en) = (site(Lang::Vi), site(Lang::En));
        for name in names(&vi) {
            let of = |schema: &Value| schema["properties"][name]["description"].clone();
            assert!(
                of(&vi).as_str().is_some_and(|text| text.len() > 3),
                "{name}"
            );
            assert_ne!(of(&vi), of(&en), "{name}");
        }
    }

    #[test]
    fn a_snippet_for_every_key() {
        let snippets = snippets(Lang::Vi);
        assert_eq!(snippets["featured"]["body"][0], "nổi bật: ${1|có,không|}");
        assert_eq!(snippets["image"]["body"][1], "  tệp: $1");
        assert_eq!(
            snippets.as_object().map(Map::len),
            Some(document::KEYS.len())
        );
    }
}
