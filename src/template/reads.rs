//! Which names of the context a template can read, found in its text.
//!
//! Tera reads only names that are written: in a template, or in one that it extends, includes or
//! calls as a component. A name found here may be something else (a word of the text, an attribute),
//! a name not found is never read. Of what holds many pages a template is told to read a
//! field, `kinds.topic`, where no more is written.

use super::CARDS;
use super::filters::{CONTEXT_NAMES, FIELDS};
use std::collections::{BTreeMap, BTreeSet};

/// What stands around a text in code.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// What stands in one template's text.
struct Text<'s> {
    /// Words, and words after a dot, which are fields.
    words: BTreeSet<&'s str>,
    names: BTreeSet<&'static str>,
    /// Templates that are named in quotes.
    quoted: Vec<&'s str>,
}

/// Names of the context by template, sorted; `texts` holds the templates' texts by their names.
pub(super) fn reads(texts: &BTreeMap<&str, &str>) -> BTreeMap<String, Vec<&'static str>> {
    let mut components: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, text) in texts {
        for component in defined(text) {
            components.entry(component).or_default().push(name);
        }
    }
    let read: BTreeMap<&str, Text<'_>> = texts
        .iter()
        .map(|(name, text)| (*name, Text::read(text, texts)))
        .collect();
    texts
        .keys()
        .map(|name| {
            let mut names = BTreeSet::new();
            let mut seen = BTreeSet::from([*name]);
            let mut left = vec![*name];
            while let Some(text) = left.pop().and_then(|name| read.get(name)) {
                names.extend(&text.names);
                let called = text.words.iter().filter_map(|word| components.get(word));
                let all = called.flatten().chain(&text.quoted).copied();
                // Who is given the cards shows what their templates read.
                let is_given = text.names.contains("cards");
                let is_card = |name: &&&str| is_given && name.starts_with(CARDS);
                let cards = texts.keys().filter(is_card).copied();
                left.extend(all.chain(cards).filter(|name| seen.insert(name)));
            }
            ((*name).to_owned(), names.into_iter().collect())
        })
        .collect()
}

impl<'s> Text<'s> {
    fn read(text: &'s str, texts: &BTreeMap<&'s str, &str>) -> Self {
        let mut words = BTreeSet::new();
        let mut names = BTreeSet::new();
        for (before, word) in words_of(text) {
            words.insert(word);
            let after = &text[before.len() + word.len()..];
            let code = before.trim_end();
            let is_field = code.ends_with('.') && !code.ends_with("..");
            if !is_field
                && !is_element(word, before, after)
                && let Some(name) = CONTEXT_NAMES.iter().find(|name| **name == word)
            {
                names.insert(field_of(name, after).unwrap_or(name));
            }
        }
        // These two give a template everything there is.
        if words.contains("debug") || words.contains("__tera_context") {
            names.extend(CONTEXT_NAMES);
        }
        let known = |piece: &str| {
            let (name, _) = texts.get_key_value(&*piece.replace('\\', ""))?;
            Some(*name)
        };
        // A name with a quote in it may be written in ways that are not looked for.
        let odd = texts.keys().filter(|name| name.contains(QUOTES));
        let quoted = text.split(QUOTES).filter_map(known);
        let quoted = quoted.chain(odd.copied()).collect();
        Self {
            words,
            names,
            quoted,
        }
    }
}

/// Whether `section` between these is an element of HTML, written as nothing is that Tera takes for a comparison.
fn is_element(word: &str, before: &str, after: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let has_attribute = |after: &str| {
        after.starts_with(is_part) && after.trim_start_matches(is_part).starts_with("=\"")
    };
    let opens = || after.starts_with('>') || after.strip_prefix(' ').is_some_and(has_attribute);
    let closes = || after.starts_with('>');
    word == "section" && (before.ends_with("</") && closes() || before.ends_with('<') && opens())
}

/// The field of a name that is read where this stands after it.
fn field_of(name: &str, after: &str) -> Option<&'static str> {
    let field = after.strip_prefix('.')?;
    let (_, field) = words_of(field)
        .next()
        .filter(|(before, _)| before.is_empty())?;
    FIELDS
        .iter()
        .copied()
        .find(|known| known.split_once('.') == Some((name, field)))
}

/// Each word with all that stands before it.
fn words_of(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let rest = &text[start..];
        let end = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        at = end;
        Some((&text[..start], &text[start..end]))
    })
}

/// The last parts of the names of the components that a text defines.
fn defined(text: &str) -> impl Iterator<Item = &str> {
    words_of(text).filter_map(|(before, word)| {
        let before = before.trim_end().trim_end_matches('-');
        if word != "component" || !before.ends_with("{%") {
            return None;
        }
        let after = text[before.len()..].split_once("component")?.1;
        let name = after.split(['(', '%']).next()?;
        words_of(name).last().map(|(_, word)| word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;

    fn of(name: &str, texts: &[(&str, &str)]) -> Vec<&'static str> {
        let texts = texts.iter().copied().collect();
        reads(&texts).remove(name).unwrap()
    }

    #[test]
    fn finds_names_and_leaves_fields() {
        let texts = [("a.html", "{{ page.section.title }}{{ t . menu }}")];
        assert_eq!(of("a.html", &texts), ["page", "t"]);
        let texts = [(
            "a.html",
            "{{ {...config, ...t} }}{% for x in latest %}{% endfor %}",
        )];
        assert_eq!(of("a.html", &texts), ["config", "latest", "t"]);
    }

    #[test]
    fn every_kind_is_a_field_of_kinds() {
        let fields = Kind::ALL.map(|kind| format!("kinds.{}", kind.name()));
        let known = FIELDS.iter().filter(|field| field.starts_with("kinds."));
        assert!(known.eq(&fields));
    }

    #[test]
    fn tells_fields_of_kinds_apart() {
        let field = [("a.html", "{{ kinds.topic }}{{ t.topic }}")];
        assert_eq!(of("a.html", &field), ["kinds.topic", "t"]);
        for all in [
            "{{ kinds['topic'] }}",
            "{{ kinds }}.topic",
            "{{ kinds.topics }}",
        ] {
            assert_eq!(of("a.html", &[("a.html", all)]), ["kinds"], "{all}");
        }
    }

    #[test]
    fn tells_sections_from_elements() {
        let element = "<section class=\"a\">{{ section.title }}{{section.extra?.x}}</section>";
        let read = of("a.html", &[("a.html", element)]);
        assert_eq!(read, ["section.extra", "section.title"]);
        for whole in [
            "<section>{{ <header section /> }}</section>",
            "{{ 2 <section }}",
            "{{ 2 / section | length }}",
        ] {
            assert_eq!(of("a.html", &[("a.html", whole)]), ["section"], "{whole}");
        }
        for count in [
            "{{ 2 < section.count }}",
            "{{ 2 <section.count }}",
            "{{ 4 /section.count }}",
        ] {
            assert_eq!(
                of("a.html", &[("a.html", count)]),
                ["section.count"],
                "{count}"
            );
        }
    }

    #[test]
    fn follows_what_is_extended_included_and_called() {
        let texts = [
            ("a.html", "{% extends 'b.html' %}"),
            ("b.html", r#"{% include "sub\/c.html" %}{{ <ui.card /> }}"#),
            ("sub/c.html", "{{ menu }}{% extends 'a.html' %}"),
            (
                "k.html",
                "{%- component ui. card (page) -%}{{ kinds }}{% endcomponent %}",
            ),
            ("no.html", "{{ latest }}"),
        ];
        assert_eq!(of("a.html", &texts), ["kinds", "menu", "page"]);
    }

    #[test]
    fn follows_the_cards_it_is_given() {
        let texts = [
            ("a.html", "{{ page }}{{ cards.newer[0].line }}"),
            ("b.html", "{{ page }}"),
            ("cards/line.html", "{{ item.title }}{{ <mark /> }}"),
            ("k.html", "{% component mark(@t) %}{% endcomponent %}"),
        ];
        assert_eq!(of("a.html", &texts), ["cards", "item", "page", "t"]);
        assert_eq!(of("b.html", &texts), ["page"]);
    }

    #[test]
    fn what_shows_everything_reads_everything() {
        for text in ["{{ debug() }}", "{{ __tera_context }}"] {
            let mut all = CONTEXT_NAMES.to_vec();
            all.sort_unstable();
            assert_eq!(of("a.html", &[("a.html", text)]), all);
        }
    }
}
