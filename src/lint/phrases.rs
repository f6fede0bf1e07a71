//! Official wording: passages that nearly quote one, and do not.
//!
//! A wording is found by pairs of neighbouring syllables that it shares with the text, so that a text which quotes
//! nothing costs a look at each of its syllables; where enough pairs meet, the best local alignment (Smith and
//! Waterman, 1981) says how near the passage is.
//!
//! A passage is near when four fifths of the wording's syllables stand in it in order, with at most a fifth of their
//! count (rounded down) put in at one place, and two fifths in all or beside four fifths in one go: "nói luôn đi đôi với
//! việc làm" misquotes "nói đi đôi với làm". More is a thought of its own, and the passage a free paraphrase.
//!
//! In a wording of less than ten syllables one word of two syllables is more than the fifth, so it may be exchanged when
//! six others stand as they should, and it does not stand apart (behind "phát triển nền kinh tế"). With fewer, it must be the first, and all the others follow in one run: "xây dựng đất
//! nước phồn vinh" misquotes "phát triển đất nước phồn vinh". What is said of a thing stands behind it in Vietnamese, so
//! that a wording is known by its end: "phát triển đất nước bền vững" has only a beginning that countless sentences have.
//! A wording of one sentence is looked for in each sentence by itself: what follows a full stop may misquote it again.
//! A passage that holds only a stretch of a longer wording is near when exactly one word of it is exchanged, between at
//! least six syllables that stand as they should.

mod align;
mod difference;
mod near;
mod passages;

use super::block::Block;
use super::{Found, Sheet};
use crate::config::LintSettings;
use crate::diag::Lint;
use crate::document::Document;
use crate::text;
use difference::difference;
pub(super) use near::is_joining;
use near::{Text, Words};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Every guarded wording.
#[derive(Default)]
pub(super) struct Phrases {
    phrases: Vec<Phrase>,
    /// Syllables of all of them, numbered from 1.
    ids: FxHashMap<String, u32>,
    /// Where pairs of neighbours stand: phrase and place in it.
    pairs: FxHashMap<(u32, u32), Vec<(usize, usize)>>,
}

struct Phrase {
    words: Vec<String>,
    ids: Vec<u32>,
    /// Whether it stands in one sentence; most do.
    is_sentence: bool,
}

/// Numbers of words seen before.
#[derive(Default)]
pub(super) struct Ids {
    known: FxHashMap<String, u32>,
}

/// A stretch of a text's words that a phrase was found in.
struct Match {
    phrase: usize,
    words: Range<usize>,
    /// Pairs of places, in the phrase and in the text.
    same: Vec<(usize, usize)>,
    /// Whether only a stretch of the phrase is meant.
    is_stretch: bool,
}

impl Phrases {
    /// Those of `site.yaml` and every `official_title`.
    pub(super) fn of(settings: &LintSettings, documents: &[Arc<Document>]) -> Self {
        let listed = settings.phrases.iter().map(|phrase| phrase.value.as_str());
        let titles = documents
            .iter()
            .filter_map(|d| d.front.official_title.as_deref());
        let all: BTreeSet<&str> = listed.chain(titles).collect();
        let mut phrases = Self::default();
        for written in all {
            phrases.add(written);
        }
        phrases
    }

    fn add(&mut self, written: &str) {
        let at: Vec<Range<usize>> = text::words(written).collect();
        let places = Words {
            text: written,
            at: &at,
        };
        let count = places.at.len();
        let is_sentence = count > 0 && places.sentence(0, 0..count).len() == count;
        let words: Vec<String> = (0..count).map(|at| places.word(at).to_owned()).collect();
        let ids: Vec<u32> = words
            .iter()
            .map(|word| {
                let next = self.ids.len() as u32 + 1;
                *self.ids.entry(text::form(word)).or_insert(next)
            })
            .collect();
        let phrase = self.phrases.len();
        for (place, pair) in ids.windows(2).enumerate() {
            self.pairs
                .entry((pair[0], pair[1]))
                .or_default()
                .push((phrase, place));
        }
        if ids.len() > 1 {
            self.phrases.push(Phrase {
                words,
                ids,
                is_sentence,
            });
        }
    }

    /// Reports passages of a block that nearly quote a phrase. `at` is where its words stand.
    pub(super) fn check(
        &self,
        block: &Block,
        at: &[Range<usize>],
        seen: &mut Ids,
        sheet: &mut Sheet<'_>,
    ) {
        if self.phrases.is_empty() {
            return;
        }
        let text = &block.text;
        let words = Words { text, at };
        let ids: Vec<u32> = (0..words.at.len())
            .map(|at| self.id(words.word(at), seen))
            .collect();
        let text = Text { words, ids: &ids };
        let mut hits: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, pair) in text.ids.windows(2).enumerate() {
            if pair[0] == 0 || pair[1] == 0 {
                continue;
            }
            for (phrase, place) in self.pairs.get(&(pair[0], pair[1])).into_iter().flatten() {
                hits.entry(*phrase).or_default().push((at, *place));
            }
        }
        let mut exact = Vec::new();
        let mut near: Vec<Match> = Vec::new();
        for (phrase, hits) in hits {
            let mut matches = self.matches(phrase, &hits, &text);
            if matches.is_empty() {
                matches = self.stretches(phrase, &hits, &text);
            }
            for found in matches {
                let length = self.phrases[phrase].ids.len();
                if found.same.len() == length && found.words.len() == length {
                    exact.push(found.words);
                } else {
                    near.push(found);
                }
            }
        }
        // What quotes another phrase exactly, or lies in a longer near quotation, is no misquotation of this one.
        near.sort_by_key(|found| std::cmp::Reverse(found.words.len()));
        let mut reported: Vec<Range<usize>> = Vec::new();
        for found in near {
            let covers = |other: &Range<usize>, share: usize| {
                let common = found
                    .words
                    .end
                    .min(other.end)
                    .saturating_sub(found.words.start.max(other.start));
                common * 5 >= found.words.len() * share
            };
            if exact.iter().any(|other| covers(other, 4))
                || reported.iter().any(|other| covers(other, 4))
            {
                continue;
            }
            let phrase = &self.phrases[found.phrase].words;
            let difference = difference(phrase, &found, &text.words);
            let at = &text.words.at;
            let span = at[found.words.start].start..at[found.words.end - 1].end;
            sheet.push(Found::plain(
                Lint::OfficialWording { difference },
                block.place(span),
            ));
            reported.push(found.words);
        }
    }

    fn id(&self, word: &str, seen: &mut Ids) -> u32 {
        if let Some(id) = seen.known.get(word) {
            return *id;
        }
        let id = self.ids.get(&text::form(word)).copied().unwrap_or(0);
        seen.known.insert(word.to_owned(), id);
        id
    }
}

#[cfg(test)]
mod tests;
