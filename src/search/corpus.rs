//! The corpus: every text as numbers of forms, and the tables of forms and keys.
//!
//! Word as written (`Đường`) → form (`đường`) → key (`duong`). Each distinct word is folded once,
//! however often it stands in the site; that is what makes indexing fast.

use super::Entry;
use crate::text::{fold, form, words};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// In [`Doc::tokens`]: the end of title, lead and extra.
pub(super) const FIELD: u32 = u32::MAX;
/// How many of them each document has.
const FIELD_ENDS: usize = 3;

/// All texts of the site as numbers.
pub(super) struct Corpus {
    /// In the order of the entries, cut into chunks to be worked on in parallel.
    pub(super) chunks: Vec<Chunk>,
    /// Distinct forms, sorted by (key, form).
    pub(super) forms: Vec<Form>,
    /// How they are written.
    pub(super) texts: Vec<String>,
    /// Distinct keys, sorted; key `i` has the forms `key_forms[i]`.
    pub(super) keys: Vec<String>,
    /// The range of each key's forms.
    pub(super) key_forms: Vec<Range<usize>>,
    /// Number of documents.
    pub(super) docs: usize,
    /// Number of words in all documents.
    pub(super) length: usize,
}

/// Neighbouring documents.
pub(super) struct Chunk {
    /// Number of the first one.
    pub(super) first: usize,
    /// At most [`MOST`].
    pub(super) docs: Vec<Doc>,
}

/// One document: numbers into [`Corpus::forms`].
pub(super) struct Doc {
    /// Title, lead, extra, body, with [`FIELD`] between them.
    pub(super) tokens: Vec<u32>,
    /// The words of the headings once more.
    pub(super) headings: Vec<u32>,
}

/// A word as indexed: what pairs need of it, small, since it is looked up for each word of the site.
pub(super) struct Form {
    /// [`hash`] of its key.
    pub(super) hash: u32,
    /// The first two bits of [`hash`] of the form itself.
    pub(super) code: u32,
}

/// About how many there are of a large site: enough for many cores, and to leave none without work for long.
const CHUNKS: usize = 16;
/// Fewest documents of a chunk, since each has its own list of all buckets.
const LEAST: usize = 64;
/// Most documents of a chunk, since its pairs are sorted in the processor's cache.
const MOST: usize = 1024;

impl Corpus {
    /// Reads all entries.
    pub(super) fn read(entries: &[Entry<'_>]) -> Corpus {
        let size = (entries.len() / CHUNKS).clamp(LEAST, MOST);
        // Each core numbers the words it meets, since a table for each chunk would learn the same words again.
        let cores = rayon::current_num_threads();
        let tables: Vec<Mutex<Numbers<'_>>> = (0..cores).map(|_| Mutex::default()).collect();
        let read: Vec<(usize, Vec<Doc>)> = entries
            .par_chunks(size)
            .map(|entries| {
                let core = rayon::current_thread_index().unwrap_or_default();
                let mut numbers = tables[core].lock().unwrap_or_else(PoisonError::into_inner);
                (core, read_chunk(entries, &mut numbers))
            })
            .collect();

        let mut numbers = Numbers::default();
        let tables: Vec<Vec<u32>> = tables
            .into_iter()
            .map(|table| {
                let table = table.into_inner().unwrap_or_else(PoisonError::into_inner);
                let words = table.words.into_iter();
                words
                    .map(|word| numbers.number(word, 0..word.len()))
                    .collect()
            })
            .collect();
        let (mut corpus, forms) = Corpus::with_words(&numbers.words, entries.len());
        let forms_of = |words: &Vec<u32>| words.iter().map(|&word| forms[word as usize]).collect();
        let tables: Vec<Vec<Option<u32>>> = tables.iter().map(forms_of).collect();
        let (cores, mut chunks): (Vec<usize>, Vec<Chunk>) = read
            .into_iter()
            .zip((0..).step_by(size))
            .map(|((core, docs), first)| (core, Chunk { first, docs }))
            .unzip();
        chunks.par_iter_mut().zip(cores).for_each(|(chunk, core)| {
            let forms = &tables[core];
            let known = |token: &mut u32| {
                if *token == FIELD {
                    return true;
                }
                let form = forms[*token as usize];
                *token = form.unwrap_or_default();
                form.is_some()
            };
            for doc in &mut chunk.docs {
                doc.tokens.retain_mut(known);
                doc.headings.retain_mut(known);
            }
        });
        let in_chunk = |chunk: &Chunk| chunk.docs.iter().map(Doc::length).sum::<usize>();
        corpus.length = chunks.iter().map(in_chunk).sum();
        corpus.chunks = chunks;
        corpus
    }

    /// The tables of `words`, without documents; and each word's form, `None` if nothing of it is indexed.
    fn with_words(words: &[&str], docs: usize) -> (Corpus, Vec<Option<u32>>) {
        let folded: Vec<(String, String)> = words
            .par_iter()
            .map(|word| {
                let form = form(word);
                (fold(&form), form)
            })
            .collect();
        // A mark that stands alone is a word character, but leaves nothing to index.
        let mut sorted: Vec<&(String, String)> =
            folded.iter().filter(|(_, form)| !form.is_empty()).collect();
        sorted.par_sort_unstable();
        sorted.dedup();
        let forms_of = folded
            .iter()
            .map(|pair| sorted.binary_search(&pair).ok().map(|at| at as u32))
            .collect();
        let (mut keys, mut key_forms): (Vec<String>, Vec<Range<usize>>) = Default::default();
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
            .iter()
            .map(|(key, text)| Form {
                hash: hash(key),
                code: hash(text) >> 30,
            })
            .collect();
        let texts = sorted.into_iter().map(|(_, text)| text.clone()).collect();
        let corpus = Corpus {
            chunks: Vec::new(),
            forms,
            texts,
            keys,
            key_forms,
            docs,
            length: 0,
        };
        (corpus, forms_of)
    }
}

impl Doc {
    /// Number of words.
    pub(super) fn length(&self) -> usize {
        self.tokens.len() - FIELD_ENDS
    }
}

/// FNV-1a over UTF-16 units, which is what JavaScript's strings are made of.
pub(super) fn hash(key: &str) -> u32 {
    key.encode_utf16().fold(0x811c_9dc5, |hash, unit| {
        (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193)
    })
}

/// Numbers of distinct words, in the order in which they were first seen.
struct Numbers<'a> {
    words: Vec<&'a str>,
    /// Of each word its bytes; [`Short::NONE`] for a long one.
    shorts: Vec<Short>,
    /// At [`Short::place`], or the next free place, the number of a word and one; 0 where none is. Small beside `shorts`, where the
    /// words that come most often stand side by side, since they come first.
    places: Vec<u32>,
    /// What leaves of 64 bits as many as number the places.
    shift: u32,
    /// Numbers of words of more than 16 bytes, which are few.
    long: FxHashMap<&'a str, u32>,
}

impl Default for Numbers<'_> {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            shorts: Vec::new(),
            places: vec![0; 1 << 12],
            shift: u64::BITS - 12,
            long: FxHashMap::default(),
        }
    }
}

impl<'a> Numbers<'a> {
    /// The number of the word at `at` of `text`.
    #[inline]
    fn number(&mut self, text: &'a str, at: Range<usize>) -> u32 {
        let Some(short) = Short::new(text, &at) else {
            return self.number_long(&text[at]);
        };
        let mask = self.places.len() - 1;
        let mut place = short.place(self.shift);
        loop {
            match self.places[place].checked_sub(1) {
                Some(number) if self.shorts[number as usize] == short => return number,
                Some(_) => place = (place + 1) & mask,
                None => return self.add(short, place, &text[at]),
            }
        }
    }

    /// Numbers a new word, for which `place` is free.
    #[cold]
    fn add(&mut self, short: Short, place: usize, word: &'a str) -> u32 {
        let number = self.push(short, word);
        self.places[place] = number + 1;
        // At most a quarter is taken, so that a word is mostly found where it is looked for first.
        if self.words.len() * 4 > self.places.len() {
            self.grow();
        }
        number
    }

    fn push(&mut self, short: Short, word: &'a str) -> u32 {
        self.words.push(word);
        self.shorts.push(short);
        self.words.len() as u32 - 1
    }

    fn grow(&mut self) {
        let size = self.places.len() * 4;
        self.places = vec![0; size];
        self.shift -= 2;
        for (short, next) in self.shorts.iter().zip(1..) {
            if *short == Short::NONE {
                continue;
            }
            let mut place = short.place(self.shift);
            while self.places[place] != 0 {
                place = (place + 1) & (size - 1);
            }
            self.places[place] = next;
        }
    }

    #[cold]
    fn number_long(&mut self, word: &'a str) -> u32 {
        if let Some(number) = self.long.get(word) {
            return *number;
        }
        let number = self.push(Short::NONE, word);
        self.long.insert(word, number);
        number
    }
}

/// The bytes of a word, filled up with zeros, which no word has.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Short(u64, u64);

impl Short {
    /// What no short word is.
    const NONE: Short = Short(0, 0);

    /// Where a word is looked for first: the upper bits of the product, which depend on all bits of the word.
    fn place(self, shift: u32) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> shift) as usize
    }

    /// The word at `at`; `None` above 16 bytes. Read as 16 bytes, of which those after the word are cleared, since a branch
    /// for each length would often be guessed wrong.
    #[inline]
    fn new(text: &str, at: &Range<usize>) -> Option<Short> {
        let beyond = 16_usize.checked_sub(at.len())?;
        let rest = &text.as_bytes()[at.start..];
        let mut end = [0; 16];
        let bytes = rest.first_chunk().unwrap_or_else(|| {
            end[..rest.len()].copy_from_slice(rest);
            &end
        });
        let word = u128::from_le_bytes(*bytes) & u128::MAX.checked_shr(8 * beyond as u32)?;
        Some(Short(word as u64, (word >> 64) as u64))
    }
}

/// The documents as numbers of their words as written.
fn read_chunk<'a>(entries: &[Entry<'a>], numbers: &mut Numbers<'a>) -> Vec<Doc> {
    let mut add = |text: &'a str, tokens: &mut Vec<u32>| {
        tokens.extend(words(text).map(|at| numbers.number(text, at)));
    };
    let mut tokens = Vec::new();
    entries
        .iter()
        .map(|entry| {
            tokens.clear();
            add(entry.title, &mut tokens);
            tokens.push(FIELD);
            add(entry.lead, &mut tokens);
            tokens.push(FIELD);
            for extra in &entry.extra {
                add(extra, &mut tokens);
            }
            tokens.push(FIELD);
            add(entry.body, &mut tokens);
            let mut headings = Vec::new();
            for heading in &entry.headings {
                add(heading, &mut headings);
            }
            Doc {
                tokens: tokens.clone(),
                headings,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_its_number() {
        let text = "abcdefghijklmnopqrs";
        let words: Vec<Range<usize>> = (0..text.len())
            .flat_map(|start| (start + 1..=text.len()).map(move |end| start..end))
            .collect();
        let mut numbers = Numbers::default();
        for _ in 0..2 {
            for (at, number) in words.iter().zip(0..) {
                assert_eq!(numbers.number(text, at.clone()), number, "{at:?}");
            }
        }
        let words: Vec<&str> = words.into_iter().map(|at| &text[at]).collect();
        assert_eq!(numbers.words, words);
    }

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
            .map(|&t| corpus.texts.get(t as usize).map_or("|", |text| text))
            .collect();
        assert_eq!(texts, ["đường", "dương", "|", "|", "|", "đường", "xa"]);
        assert_eq!(corpus.length, 4);
    }
}
