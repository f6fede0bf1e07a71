//! The corpus: every text as numbers of words, and the tables of words, forms and keys.
//!
//! Word as written (`Đường`) → form (`đường`) → key (`duong`). Each distinct word is folded once,
//! however often it stands in the site; that is what makes indexing fast.

use super::Entry;
use crate::text::{fold, form, is_word_char, words};
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// In [`Doc::tokens`]: the end of title, lead and extra.
pub(super) const FIELD: u32 = u32::MAX;
/// [`Word::form`] of what stands between words (`, `).
pub(super) const SEPARATOR: u32 = u32::MAX;

/// Words in a small site, whose text is stored whole.
const SMALL: usize = 1_500_000;
/// Words stored of a document in a larger one: enough of nearly every article, and the index stays near a third
/// of the text.
const STORED: usize = 600;

/// All texts of the site as numbers.
pub(super) struct Corpus {
    /// In the order of the entries, cut into chunks to be worked on in parallel.
    pub(super) chunks: Vec<Chunk>,
    /// Distinct words and separators as written.
    pub(super) words: Vec<Word>,
    /// Distinct forms, sorted by (key, form).
    pub(super) forms: Vec<Form>,
    /// Distinct keys, sorted; key `i` has the forms `key_forms[i]`.
    pub(super) keys: Vec<String>,
    /// The range of each key's forms.
    pub(super) key_forms: Vec<std::ops::Range<usize>>,
    /// Number of documents.
    pub(super) docs: usize,
    /// Number of words in all documents.
    pub(super) length: usize,
}

/// Neighbouring documents.
pub(super) struct Chunk {
    /// Number of the first one.
    pub(super) first: usize,
    pub(super) docs: Vec<Doc>,
}

/// One document: numbers into [`Corpus::words`].
pub(super) struct Doc {
    /// Title, lead, extra, body, with [`FIELD`] between them; a single space between words is left out.
    pub(super) tokens: Vec<u32>,
    /// The words of the headings once more.
    pub(super) headings: Vec<u32>,
}

/// A word or separator as written.
pub(super) struct Word {
    pub(super) text: Box<str>,
    /// Number into [`Corpus::forms`], or [`SEPARATOR`].
    pub(super) form: u32,
}

/// A word as indexed.
pub(super) struct Form {
    pub(super) text: String,
    /// [`hash`] of its key.
    pub(super) hash: u32,
}

impl Corpus {
    /// Reads all entries.
    pub(super) fn read(entries: &[Entry<'_>]) -> Corpus {
        let size = (entries.len() / 32).clamp(8, 256);
        let read: Vec<(Vec<Doc>, Vec<Box<str>>)> =
            entries.par_chunks(size).map(read_chunk).collect();

        let mut numbers: Numbers = HashMap::default();
        let mut texts: Vec<Box<str>> = Vec::new();
        let mut chunks = Vec::with_capacity(read.len());
        let mut maps = Vec::with_capacity(read.len());
        for (i, (docs, local)) in read.into_iter().enumerate() {
            let map: Vec<u32> = local
                .into_iter()
                .map(|word| number(&mut numbers, &mut texts, &word))
                .collect();
            maps.push(map);
            chunks.push(Chunk {
                first: i * size,
                docs,
            });
        }
        drop(numbers);
        chunks.par_iter_mut().zip(maps).for_each(|(chunk, map)| {
            for doc in &mut chunk.docs {
                for token in doc.tokens.iter_mut().chain(&mut doc.headings) {
                    if *token != FIELD {
                        *token = map[*token as usize];
                    }
                }
            }
        });
        Corpus::with_words(chunks, texts, entries.len())
    }

    fn with_words(chunks: Vec<Chunk>, texts: Vec<Box<str>>, docs: usize) -> Corpus {
        let folded: Vec<Option<(String, String)>> = texts
            .par_iter()
            .map(|text| {
                let form = if is_word(text) {
                    form(text)
                } else {
                    String::new()
                };
                // A mark that stands alone is a word character, but leaves nothing to index.
                (!form.is_empty()).then(|| (fold(&form), form))
            })
            .collect();
        let mut sorted: Vec<&(String, String)> = folded.iter().flatten().collect();
        sorted.par_sort_unstable();
        sorted.dedup();
        let words = texts
            .into_iter()
            .zip(&folded)
            .map(|(text, folded)| Word {
                text,
                form: folded
                    .as_ref()
                    .and_then(|pair| sorted.binary_search(&pair).ok())
                    .map_or(SEPARATOR, |at| at as u32),
            })
            .collect();
        let (mut keys, mut key_forms): (Vec<String>, Vec<std::ops::Range<usize>>) =
            Default::default();
        for (at, (key, _)) in sorted.iter().enumerate() {
            match key_forms.last_mut() {
                Some(range) if keys.last() == Some(key) => range.end = at + 1,
                _ => {
                    keys.push(key.clone());
                    key_forms.push(at..at + 1);
                }
            }
        }
        let forms = sorted
            .into_iter()
            .map(|(key, text)| Form {
                text: text.clone(),
                hash: hash(key),
            })
            .collect();
        let mut corpus = Corpus {
            chunks,
            words,
            forms,
            keys,
            key_forms,
            docs,
            length: 0,
        };
        corpus.length = corpus.count_words();
        corpus
    }

    fn count_words(&self) -> usize {
        let in_doc = |doc: &Doc| {
            doc.tokens
                .iter()
                .filter(|&&t| self.form(t).is_some())
                .count()
        };
        self.chunks
            .par_iter()
            .map(|chunk| chunk.docs.iter().map(in_doc).sum::<usize>())
            .sum()
    }

    /// Whether size does not matter yet.
    pub(super) fn is_small(&self) -> bool {
        self.length < SMALL
    }

    /// How many words of a document are stored as text.
    pub(super) fn stored(&self) -> usize {
        if self.is_small() { usize::MAX } else { STORED }
    }

    /// The form of a token, `None` for separators and ends of fields.
    pub(super) fn form(&self, token: u32) -> Option<usize> {
        let form = self.words.get(token as usize)?.form;
        (form != SEPARATOR).then_some(form as usize)
    }
}

/// FNV-1a over UTF-16 units, which is what JavaScript's strings are made of.
pub(super) fn hash(key: &str) -> u32 {
    key.encode_utf16().fold(0x811c_9dc5, |hash, unit| {
        (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193)
    })
}

type Numbers = HashMap<Box<str>, u32, BuildHasherDefault<ShortHasher>>;

/// A hasher for short strings from our own text, several times as fast as std's.
#[derive(Default)]
struct ShortHasher(u64);

impl Hasher for ShortHasher {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word))
                .wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

fn number(numbers: &mut Numbers, texts: &mut Vec<Box<str>>, word: &str) -> u32 {
    if let Some(&known) = numbers.get(word) {
        return known;
    }
    let new = texts.len() as u32;
    texts.push(word.into());
    numbers.insert(word.into(), new);
    new
}

fn is_word(text: &str) -> bool {
    text.chars().next().is_some_and(is_word_char)
}

fn read_chunk(entries: &[Entry<'_>]) -> (Vec<Doc>, Vec<Box<str>>) {
    let mut numbers = Numbers::default();
    let mut texts = Vec::new();
    let mut add = |text: &str, tokens: &mut Vec<u32>| {
        let mut end = 0;
        for at in words(text) {
            let between = separator(&text[end..at.start]);
            if !between.is_empty() {
                tokens.push(number(&mut numbers, &mut texts, between));
            }
            end = at.end;
            tokens.push(number(&mut numbers, &mut texts, &text[at]));
        }
        let tail = separator(text[end..].trim_end());
        if !tail.is_empty() {
            tokens.push(number(&mut numbers, &mut texts, tail));
        }
    };
    let docs = entries
        .iter()
        .map(|entry| {
            let (mut tokens, mut headings) = (Vec::new(), Vec::new());
            add(entry.title, &mut tokens);
            tokens.push(FIELD);
            add(entry.lead, &mut tokens);
            tokens.push(FIELD);
            add(&entry.extra.join(" · "), &mut tokens);
            tokens.push(FIELD);
            add(entry.body, &mut tokens);
            tokens.shrink_to_fit();
            for heading in &entry.headings {
                add(heading, &mut headings);
            }
            Doc { tokens, headings }
        })
        .collect();
    (docs, texts)
}

/// What is kept of the text between two words: nothing for a space, one line break for any.
fn separator(between: &str) -> &str {
    if between == " " {
        ""
    } else if between.trim().is_empty() {
        if between.contains('\n') { "\n" } else { "" }
    } else {
        between
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_meet_under_their_key() {
        let entry = Entry {
            title: "Đường, dương",
            body: "ĐƯỜNG\n\nxa",
            ..Entry::default()
        };
        let corpus = Corpus::read(&[entry]);
        assert_eq!(corpus.keys, ["duong", "xa"]);
        assert_eq!(corpus.key_forms, [0..2, 2..3]);
        let tokens = &corpus.chunks[0].docs[0].tokens;
        let texts: Vec<&str> = tokens
            .iter()
            .map(|&t| corpus.words.get(t as usize).map_or("|", |w| &w.text))
            .collect();
        assert_eq!(
            texts,
            ["Đường", ", ", "dương", "|", "|", "|", "ĐƯỜNG", "\n", "xa"]
        );
        assert_eq!(corpus.length, 4);
    }
}
