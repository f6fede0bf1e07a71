//! Official wording: passages that nearly quote one, and do not.
//!
//! A wording is found by pairs of neighbouring syllables that it shares with the text, so that a text which quotes
//! nothing costs a look at each of its syllables; where enough pairs meet, the best local alignment (Smith and
//! Waterman, 1981) says how near the passage is.

use super::block::Block;
use super::{Found, Sheet};
use crate::config::LintSettings;
use crate::diag::Lint;
use crate::document::Document;
use crate::text;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Every guarded wording.
#[derive(Default)]
pub(super) struct Phrases {
    phrases: Vec<Phrase>,
    /// Syllables of all of them, numbered from 1.
    ids: HashMap<String, u32>,
    /// Where pairs of neighbours stand: phrase and place in it.
    pairs: HashMap<(u32, u32), Vec<(usize, usize)>>,
}

struct Phrase {
    words: Vec<String>,
    ids: Vec<u32>,
}

/// Numbers of words seen before.
#[derive(Default)]
pub(super) struct Ids {
    known: HashMap<String, u32>,
}

/// A stretch of a text's words that a phrase was found in.
struct Match {
    phrase: usize,
    words: Range<usize>,
    /// Pairs of places, in the phrase and in the text.
    same: Vec<(usize, usize)>,
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
        let words: Vec<String> = text::words(written)
            .map(|at| written[at].to_owned())
            .collect();
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
            self.phrases.push(Phrase { words, ids });
        }
    }

    /// Reports passages of a block that nearly quote a phrase.
    pub(super) fn check(&self, block: &Block, seen: &mut Ids, sheet: &mut Sheet<'_>) {
        if self.phrases.is_empty() {
            return;
        }
        let words: Vec<Range<usize>> = text::words(&block.text).collect();
        let ids: Vec<u32> = words
            .iter()
            .map(|at| self.id(&block.text[at.clone()], seen))
            .collect();
        let mut hits: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, pair) in ids.windows(2).enumerate() {
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
            for found in self.matches(phrase, &hits, &ids) {
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
            let difference = self.difference(&found, block, &words);
            let span = words[found.words.start].start..words[found.words.end - 1].end;
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

    /// Stretches of a text that hold four fifths of a phrase in order. `hits` are places of shared pairs in the text
    /// and in the phrase, in the order of the text.
    fn matches(&self, phrase: usize, hits: &[(usize, usize)], ids: &[u32]) -> Vec<Match> {
        let own = &self.phrases[phrase].ids;
        let length = own.len();
        let slack = length / 5 + 1;
        // Each syllable that differs breaks two pairs, one that is put in another.
        let least = (length - 1).saturating_sub(length / 5 * 3).max(1);
        let mut found = Vec::new();
        let mut at = 0;
        while at < hits.len() {
            let (from, place) = hits[at];
            let start = from.saturating_sub(place + slack);
            let end = (start + length + 3 * slack).min(ids.len());
            let inside = hits[at..]
                .iter()
                .take_while(|(other, _)| *other < end)
                .count();
            if inside < least {
                at += 1;
                continue;
            }
            match align(own, &ids[start..end]) {
                Some(same) if same.len() * 5 >= length * 4 => {
                    let same: Vec<(usize, usize)> =
                        same.into_iter().map(|(p, t)| (p, t + start)).collect();
                    let words = same[0].1..same[same.len() - 1].1 + 1;
                    while at < hits.len() && hits[at].0 < words.end {
                        at += 1;
                    }
                    found.push(Match {
                        phrase,
                        words,
                        same,
                    });
                }
                _ => at += 1,
            }
        }
        found
    }

    /// The passage with what it leaves out as `[-…-]` and what it puts in as `{+…+}`.
    fn difference(&self, found: &Match, block: &Block, words: &[Range<usize>]) -> String {
        let phrase = &self.phrases[found.phrase].words;
        let word = |at: usize| &block.text[words[at].clone()];
        let mut parts: Vec<String> = Vec::new();
        let mut put = |left_out: &[String], put_in: &[&str]| {
            if !left_out.is_empty() {
                parts.push(format!("[-{}-]", left_out.join(" ")));
            }
            if !put_in.is_empty() {
                parts.push(format!("{{+{}+}}", put_in.join(" ")));
            }
        };
        let (first, _) = found.same[0];
        let (last, end) = found.same[found.same.len() - 1];
        // At the ends, as many words of the text stand for those left out, inside the same sentence.
        let joined = |from: usize, upto: usize| {
            let between = &block.text[words[from].end..words[upto].start];
            !between.contains(['.', '!', '?', ';', ':', '”', '“', '"', '(', ')', '\n', '…'])
        };
        let start = found.words.start;
        let before: Vec<&str> = (start.saturating_sub(first)..start)
            .filter(|at| (*at..start).all(|at| joined(at, at + 1)))
            .map(word)
            .collect();
        let after: Vec<&str> = (end + 1..(end + phrase.len() - last).min(words.len()))
            .filter(|at| (end..*at).all(|at| joined(at, at + 1)))
            .map(word)
            .collect();
        put(&phrase[..first], &before);
        let mut kept: Vec<&str> = Vec::new();
        let mut pieces: Vec<String> = Vec::new();
        let (mut p, mut t) = (first, start);
        for (own, place) in &found.same {
            if (p, t) != (*own, *place) {
                pieces.push(shortened(&kept));
                kept.clear();
                if p < *own {
                    pieces.push(format!("[-{}-]", phrase[p..*own].join(" ")));
                }
                if t < *place {
                    let put_in: Vec<&str> = (t..*place).map(word).collect();
                    pieces.push(format!("{{+{}+}}", put_in.join(" ")));
                }
            }
            kept.push(word(*place));
            (p, t) = (own + 1, place + 1);
        }
        pieces.push(shortened(&kept));
        let mut all = std::mem::take(&mut parts);
        all.extend(pieces.into_iter().filter(|piece| !piece.is_empty()));
        if last + 1 < phrase.len() {
            all.push(format!("[-{}-]", phrase[last + 1..].join(" ")));
            if !after.is_empty() {
                all.push(format!("{{+{}+}}", after.join(" ")));
            }
        }
        all.join(" ")
    }
}

/// Words that agree, the middle of a long run left out.
fn shortened(words: &[&str]) -> String {
    match words {
        [a, b, c, .., x, y, z] if words.len() > 10 => format!("{a} {b} {c} … {x} {y} {z}"),
        words => words.join(" "),
    }
}

/// Enough that two words that agree are worth the few that do not beside them.
const SAME: i32 = 4;
const OTHER: i32 = -1;

/// The best local alignment of a phrase with words of a text: pairs of places that agree, in order.
fn align(phrase: &[u32], text: &[u32]) -> Option<Vec<(usize, usize)>> {
    let width = text.len() + 1;
    let mut scores = vec![0i32; (phrase.len() + 1) * width];
    let mut best = (0, 0);
    for (i, own) in phrase.iter().enumerate() {
        for (j, other) in text.iter().enumerate() {
            let here = (i + 1) * width + j + 1;
            let step = if own == other { SAME } else { OTHER };
            let score = (scores[i * width + j] + step)
                .max(scores[i * width + j + 1] + OTHER)
                .max(scores[(i + 1) * width + j] + OTHER)
                .max(0);
            scores[here] = score;
            if score > best.0 {
                best = (score, here);
            }
        }
    }
    let (mut i, mut j) = (best.1 / width, best.1 % width);
    let mut same = Vec::new();
    while i > 0 && j > 0 && scores[i * width + j] > 0 {
        let score = scores[i * width + j];
        let is_same = phrase[i - 1] == text[j - 1];
        if score == scores[(i - 1) * width + j - 1] + if is_same { SAME } else { OTHER } {
            if is_same {
                same.push((i - 1, j - 1));
            }
            (i, j) = (i - 1, j - 1);
        } else if score == scores[(i - 1) * width + j] + OTHER {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    same.reverse();
    (!same.is_empty()).then_some(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::TextFile;

    const WHOLE: &str = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh về ý chí tự lực, tự cường và khát vọng \
        phát triển đất nước phồn vinh, hạnh phúc";
    const SHORT: &str = "khát vọng phát triển đất nước phồn vinh, hạnh phúc";

    fn found(phrases: &[&str], text: &str) -> Vec<String> {
        let mut all = Phrases::default();
        phrases.iter().for_each(|phrase| all.add(phrase));
        let file = TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
        let settings = LintSettings::default();
        let mut sheet = Sheet::new(&file, &settings);
        all.check(&Block::verbatim(text, 0), &mut Ids::default(), &mut sheet);
        let found = sheet.found.into_iter();
        found
            .map(|found| match found.lint {
                Lint::OfficialWording { difference } => difference,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn one_wrong_word_is_shown() {
        let text = WHOLE.replace("phát triển", "xây dựng");
        assert_eq!(
            found(&[WHOLE], &format!("Chủ đề “{text}” của khóa.")),
            ["Học tập và … và khát vọng [-phát triển-] {+xây dựng+} đất nước phồn vinh hạnh phúc"]
        );
        assert_eq!(
            found(
                &[SHORT],
                "vì khát vọng xây dựng đất nước phồn vinh, hạnh phúc."
            ),
            ["khát vọng [-phát triển-] {+xây dựng+} đất nước phồn vinh hạnh phúc"]
        );
    }

    #[test]
    fn words_left_out_put_in_and_changed_at_the_ends_are_shown() {
        assert_eq!(
            found(
                &[SHORT],
                "khát vọng phát triển đất nước ta phồn vinh, hạnh phúc"
            ),
            ["khát vọng phát triển đất nước {+ta+} phồn vinh hạnh phúc"]
        );
        assert_eq!(
            found(
                &[SHORT],
                "có khát vọng phát triển đất nước phồn vinh, hạnh phước."
            ),
            ["khát vọng phát triển đất nước phồn vinh hạnh [-phúc-] {+phước+}"]
        );
        assert_eq!(
            found(&[SHORT], "Khát vọng phát triển đất nước phồn vinh. Rồi thì"),
            ["Khát vọng phát triển đất nước phồn vinh [-hạnh phúc-]"]
        );
    }

    #[test]
    fn exact_quotations_and_free_paraphrases_are_not_reported() {
        for text in [
            WHOLE,
            "“Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh về Ý CHÍ tự lực, tự cường và khát vọng phát \
             triển đất nước phồn vinh, hạnh phúc”, chủ đề toàn khóa",
            SHORT,
            "muốn đất nước giàu mạnh, dân được hạnh phúc",
            "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh là việc thường xuyên",
            "đất nước phồn vinh",
            "",
        ] {
            assert_eq!(found(&[WHOLE, SHORT], text), Vec::<String>::new(), "{text}");
        }
        // Two wordings that are alike do not accuse each other.
        let other = WHOLE.replace("tự cường", "tự chủ");
        assert_eq!(found(&[WHOLE, &other], WHOLE), Vec::<String>::new());
        assert_eq!(found(&[WHOLE, &other], &other), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn four_fifths_decide(kept in proptest::collection::vec(proptest::bool::weighted(0.85), 20)) {
            let words: Vec<String> = (0..20).map(|n| format!("chữ{n}")).collect();
            let phrase = words.join(" ");
            let text: Vec<&str> = words.iter().zip(&kept).map(|(word, kept)| if *kept { word.as_str() } else { "khác" }).collect();
            let count = kept.iter().filter(|kept| **kept).count();
            let found = found(&[&phrase], &text.join(" "));
            // Both ends count only as far as an alignment reaches them.
            let is_near = (16..20).contains(&count) && kept[0] && kept[1] && kept[18] && kept[19];
            if is_near {
                proptest::prop_assert_eq!(found.len(), 1);
            } else if count < 16 || count == 20 {
                proptest::prop_assert_eq!(found.len(), 0);
            }
        }
    }
}
