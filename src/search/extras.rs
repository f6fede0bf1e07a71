//! What only some searches need: the vocabulary (corrections, short prefixes) and the facets.

use super::Entry;
use super::corpus::Corpus;
use super::shards::quote;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Longest key that is offered as a correction.
const LONGEST: usize = 24;

/// JSON: all keys of letters in one string, in order, each followed by a digit: half the binary logarithm of its documents.
pub(super) fn vocabulary(corpus: &Corpus, frequency: &[u32]) -> String {
    let keys = corpus
        .keys
        .iter()
        .zip(frequency)
        .filter(|(key, _)| key.len() <= LONGEST && key.chars().all(char::is_alphabetic))
        .map(|(key, &documents)| format!("{key}{}", (documents.max(1).ilog2() / 2).min(9)));
    format!("\"{}\"", keys.collect::<String>())
}

/// The kinds, and the sections as `path\ttitle`, in order.
pub(super) fn names(entries: &[Entry<'_>]) -> (Vec<String>, Vec<String>) {
    let kinds: BTreeSet<&str> = entries.iter().map(|e| e.kind).collect();
    let sections: BTreeSet<String> = entries
        .iter()
        .map(|e| format!("{}\t{}", e.section_path, e.section))
        .collect();
    (
        kinds.into_iter().map(str::to_owned).collect(),
        sections.into_iter().collect(),
    )
}

/// JSON: for kind, section, year and unit the values and, for each document, its numbers among them.
/// `sections` are those of [`names`].
pub(super) fn facets(entries: &[Entry<'_>], sections: &[String]) -> String {
    let sections_by_path = sections.iter().map(|section| {
        let path = section.split('\t').next();
        (path.unwrap_or_default(), section.as_str())
    });
    let members: Vec<String> = [
        ("kind", values(entries, of_kind), of_kind as Rows),
        ("section", sections_by_path.collect(), of_section),
        ("year", values(entries, of_years), of_years),
        ("unit", values(entries, of_units), of_units),
    ]
    .into_par_iter()
    .map(|(name, values, rows)| format!("\"{name}\":{}", column(&values, entries, rows)))
    .collect();
    format!("{{{}}}", members.join(","))
}

/// What a document has of a facet.
type Rows = for<'e> fn(&'e Entry<'_>) -> &'e [&'e str];

fn of_kind<'e>(entry: &'e Entry<'_>) -> &'e [&'e str] {
    std::slice::from_ref(&entry.kind)
}

fn of_section<'e>(entry: &'e Entry<'_>) -> &'e [&'e str] {
    std::slice::from_ref(&entry.section_path)
}

fn of_years<'e>(entry: &'e Entry<'_>) -> &'e [&'e str] {
    &entry.years
}

fn of_units<'e>(entry: &'e Entry<'_>) -> &'e [&'e str] {
    &entry.units
}

/// The values of a facet in order, by what documents have of them.
type Values<'e> = BTreeMap<&'e str, &'e str>;

fn values<'e>(entries: &'e [Entry<'_>], rows: Rows) -> Values<'e> {
    let all = entries.iter().flat_map(rows);
    all.map(|value| (*value, *value)).collect()
}

/// `[[value, …], "a b,c …"]`: a document’s numbers by commas, documents by spaces.
fn column(values: &Values<'_>, entries: &[Entry<'_>], rows: Rows) -> String {
    let mut out = String::from("[[");
    for (i, value) in values.values().enumerate() {
        if i > 0 {
            out.push(',');
        }
        quote(value, &mut out);
    }
    out.push_str("],\"");
    let numbers: FxHashMap<&str, String> = values
        .keys()
        .zip(0u32..)
        .map(|(key, number)| (*key, number.to_string()))
        .collect();
    for (i, entry) in entries.iter().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        let known = rows(entry).iter().filter_map(|key| numbers.get(key));
        for (j, number) in known.enumerate() {
            if j > 0 {
                out.push(',');
            }
            out.push_str(number);
        }
    }
    out.push_str("\"]");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_may_be_of_two_years() {
        let entry = |years: &[&'static str]| Entry {
            years: years.to_vec(),
            ..Entry::default()
        };
        let entries = [entry(&["2024", "2025"]), entry(&[]), entry(&["2025"])];
        let json = facets(&entries, &names(&entries).1);
        assert!(
            json.contains(r#""year":[["2024","2025"],"0,1  1"]"#),
            "{json}"
        );
    }
}
