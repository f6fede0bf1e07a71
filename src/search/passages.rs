//! Passage shards: the text of the documents, for titles, excerpts and the order of the best hits.
//!
//! A small site keeps all of its text here. A large one shares [`STORED`] words among its documents: title, lead and
//! the beginning, since ten hits lie in ten shards, and a reader on a phone loads them all. Plain text, which a host's
//! gzip packs to two fifths; a code of our own would take half of that, and its table as much as it saves.

use super::Entry;
use super::corpus::Corpus;
use super::shards::{quote, script};
use crate::text::words;
use rayon::prelude::*;

/// A shard is closed when it has so many bytes.
const SHARD: usize = 3_600;
/// Words of a site that is stored whole.
const WHOLE: usize = 2_000_000;
/// Words stored of all documents together in a larger one.
const STORED: usize = 500_000;
/// Words stored of each document at least.
const LEAST: usize = 40;

pub(super) struct Passages {
    /// JSON arrays of records: `path \t date \t kind \t section \t whole \t title \t lead \t body \t extra`.
    pub(super) shards: Vec<Vec<u8>>,
    /// Number of documents in each shard, joined by spaces.
    pub(super) docs_per_shard: String,
    /// Whether all texts are stored whole.
    pub(super) whole: bool,
}

/// `kinds` and `sections` are those of [`super::extras::names`].
pub(super) fn shards(
    corpus: &Corpus,
    entries: &[Entry<'_>],
    kinds: &[String],
    sections: &[String],
) -> Passages {
    let stored = (corpus.length > WHOLE).then(|| (STORED / corpus.docs).max(LEAST));
    let records: Vec<String> = entries
        .par_iter()
        .map(|entry| {
            let place =
                |list: &[String], name: &str| list.iter().position(|x| x == name).unwrap_or(0);
            let section = format!("{}\t{}", entry.section_path, entry.section);
            let mut text = String::new();
            let whole = text_of(entry, stored, &mut text);
            let mut record = String::with_capacity(text.len() + 80);
            quote(
                &format!(
                    "{}\t{}\t{}\t{}\t{}\t{text}",
                    entry.path,
                    entry.date.as_deref().unwrap_or(""),
                    place(kinds, entry.kind),
                    place(sections, &section),
                    u8::from(whole),
                ),
                &mut record,
            );
            record
        })
        .collect();
    let mut shards: Vec<&[String]> = Vec::new();
    let mut rest = records.as_slice();
    while !rest.is_empty() {
        let (mut count, mut size) = (0, 0);
        while count < rest.len() && (count == 0 || size + rest[count].len() / 2 < SHARD) {
            size += rest[count].len() + 1;
            count += 1;
        }
        let (shard, others) = rest.split_at(count);
        shards.push(shard);
        rest = others;
    }
    let counts: Vec<String> = shards.iter().map(|shard| shard.len().to_string()).collect();
    let shards = shards
        .par_iter()
        .enumerate()
        .map(|(number, records)| {
            let json = format!("[{}]", records.join(","));
            script("d", number, json.len(), |out| {
                out.extend_from_slice(json.as_bytes())
            })
        })
        .collect();
    Passages {
        shards,
        docs_per_shard: counts.join(" "),
        whole: stored.is_none(),
    }
}

/// Appends the fields, at most `stored` words of them if there is a limit; whether that is all.
fn text_of(entry: &Entry<'_>, stored: Option<usize>, out: &mut String) -> bool {
    let mut room = stored;
    let extra = entry.extra.join(" · ");
    for (i, field) in [entry.title, entry.lead, entry.body, &extra]
        .into_iter()
        .enumerate()
    {
        if i > 0 {
            out.push('\t');
        }
        let end = room
            .as_mut()
            .map_or(field.len(), |room| end_of(field, room));
        push_even(&field[..end], out);
        if end < field.len() {
            return false;
        }
    }
    true
}

/// Where `field` is cut to take no more words than there is room for.
fn end_of(field: &str, room: &mut usize) -> usize {
    let mut end = 0;
    for word in words(field) {
        if *room == 0 {
            return end;
        }
        *room -= 1;
        end = word.end;
    }
    field.len()
}

/// Appends `text` with one space or line break for any. Spaces that do not break stay.
fn push_even(text: &str, out: &mut String) {
    let start = out.len();
    for line in text.lines() {
        for (i, word) in line.split_ascii_whitespace().enumerate() {
            if out.len() > start {
                out.push(if i == 0 { '\n' } else { ' ' });
            }
            out.push_str(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_site_stores_the_beginning() {
        let entry = Entry {
            title: "Hội nghị",
            body: "Một  hai,\t\n\n ba bốn.",
            ..Entry::default()
        };
        let mut text = String::new();
        assert!(text_of(&entry, None, &mut text));
        assert_eq!(text, "Hội nghị\t\tMột hai,\nba bốn.\t");
        text.clear();
        assert!(!text_of(&entry, Some(5), &mut text));
        assert_eq!(text, "Hội nghị\t\tMột hai,\nba");
    }
}
