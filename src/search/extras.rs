//! What only some searches need: the vocabulary (corrections, short prefixes) and the facets.

use super::Entry;
use super::corpus::Corpus;
use super::shards::quote;
use std::collections::BTreeSet;

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
pub(super) fn facets(entries: &[Entry<'_>]) -> String {
    let (kinds, sections) = names(entries);
    let columns = [
        ("kind", column(&kinds, entries, |e| vec![e.kind.to_owned()])),
        (
            "section",
            column(&sections, entries, |e| {
                vec![format!("{}\t{}", e.section_path, e.section)]
            }),
        ),
        (
            "year",
            column(&values(entries, |e| &e.years), entries, |e| owned(&e.years)),
        ),
        (
            "unit",
            column(&values(entries, |e| &e.units), entries, |e| owned(&e.units)),
        ),
    ];
    let members: Vec<String> = columns
        .into_iter()
        .map(|(name, column)| format!("\"{name}\":{column}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn values<'e, 'a>(
    entries: &'e [Entry<'a>],
    of: impl Fn(&'e Entry<'a>) -> &'e Vec<&'a str>,
) -> Vec<String> {
    let all: BTreeSet<&str> = entries.iter().flat_map(of).copied().collect();
    all.into_iter().map(str::to_owned).collect()
}

/// `[[value, …], "a b,c …"]`: a document’s numbers by commas, documents by spaces.
fn column(
    values: &[String],
    entries: &[Entry<'_>],
    of: impl Fn(&Entry<'_>) -> Vec<String>,
) -> String {
    let mut out = String::from("[[");
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        quote(value, &mut out);
    }
    out.push_str("],");
    let rows: Vec<String> = entries
        .iter()
        .map(|entry| {
            let numbers = of(entry)
                .iter()
                .filter_map(|value| values.binary_search(value).ok())
                .map(|number| number.to_string())
                .collect::<Vec<_>>();
            numbers.join(",")
        })
        .collect();
    quote(&rows.join(" "), &mut out);
    out.push(']');
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
        let json = facets(&[entry(&["2024", "2025"]), entry(&[]), entry(&["2025"])]);
        assert!(
            json.contains(r#""year":[["2024","2025"],"0,1  1"]"#),
            "{json}"
        );
    }
}
