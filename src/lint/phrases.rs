//! Official wording: passages that nearly quote one, and do not.
//!
//! A wording is found by pairs of neighbouring syllables that it shares with the text, so that a text which quotes
//! nothing costs a look at each of its syllables; where enough pairs meet, the best local alignment (Smith and
//! Waterman, 1981) says how near the passage is.
//!
//! A passage is near when four fifths of the wording's syllables stand in it in order, with little put in between. In a
//! wording of less than ten syllables one word of two syllables is more than the fifth, so it may be exchanged when six
//! others stand as they should. With fewer, it must be the first, and all the others follow in one run: "xây dựng đất
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
use near::Words;
pub(super) use near::is_joining;
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
            let mut matches = self.matches(phrase, &hits, &ids, &words);
            if matches.is_empty() {
                matches = self.stretches(phrase, &hits, &ids, &words);
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
            let difference = difference(phrase, &found, &words);
            let span = words.at[found.words.start].start..words.at[found.words.end - 1].end;
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
mod tests {
    use super::*;
    use crate::source::TextFile;
    use near::{SIDE, STRETCH, WORD};

    const WHOLE: &str = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh về ý chí tự lực, tự cường và khát vọng \
        phát triển đất nước phồn vinh, hạnh phúc";
    const SHORT: &str = "khát vọng phát triển đất nước phồn vinh, hạnh phúc";

    fn found(phrases: &[&str], text: &str) -> Vec<String> {
        let mut all = Phrases::default();
        phrases.iter().for_each(|phrase| all.add(phrase));
        let file = TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
        let settings = LintSettings::default();
        let mut sheet = Sheet::new(&file, &settings);
        let block = Block::verbatim(text, 0);
        let at: Vec<Range<usize>> = text::words(&block.text).collect();
        all.check(&block, &at, &mut Ids::default(), &mut sheet);
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
    fn one_exchanged_word_of_a_short_wording_or_of_a_stretch_is_shown() {
        let model = "phát triển đất nước phồn vinh";
        assert_eq!(
            found(&[model], "Vì khát vọng xây dựng đất nước phồn vinh."),
            ["[-phát triển-] {+xây dựng+} đất nước phồn vinh"]
        );
        assert_eq!(
            found(&[model], "phát triển đất nước phồn thịnh"),
            ["phát triển đất nước phồn [-vinh-] {+thịnh+}"]
        );
        let longer = "giữ gìn khối đại đoàn kết toàn dân";
        for (text, difference) in [
            (
                "củng cố khối đại đoàn kết toàn dân",
                "[-giữ gìn-] {+củng cố+} khối đại đoàn kết toàn dân",
            ),
            (
                "giữ gìn khối đại đoàn kết quốc gia.",
                "giữ gìn khối đại đoàn kết [-toàn dân-] {+quốc gia+}",
            ),
        ] {
            assert_eq!(found(&[longer], text), [difference]);
        }
        // The long wording, of which only a stretch is quoted.
        assert_eq!(
            found(
                &[WHOLE],
                "nuôi khát vọng xây dựng đất nước phồn vinh, hạnh phúc."
            ),
            ["khát vọng [-phát triển-] {+xây dựng+} đất nước phồn vinh hạnh phúc"]
        );
        for other in [
            "vì một đất nước phồn vinh",
            "cho đất nước phồn vinh",
            "Đất nước phồn vinh là mong ước của mọi người",
            "Chúng ta cố gắng. Đất nước phồn vinh!",
            "phát triển đất nước",
            "phát triển kinh tế của đất nước ngày càng phồn vinh",
            "phát triển nông thôn và đất nước",
            "phát triển đất nước bền vững",
            "Phát triển đất nước hùng cường.",
            "phát triển kinh tế đất nước phồn vinh",
            "Phát triển quê hương phồn vinh",
            "xây dựng quê hương, đất nước phồn vinh",
        ] {
            assert_eq!(
                found(&[model, WHOLE], other),
                Vec::<String>::new(),
                "{other}"
            );
        }
        for other in [
            "Học tập và làm theo tấm gương đạo đức Hồ Chí Minh",
            "học và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
            "ý chí tự lực, tự cường, khát vọng phát triển đất nước",
            "ý chí tự lực, tự cường cạnh khát vọng phát triển đất nước.",
            "xây dựng đất nước phồn vinh, hạnh phúc",
        ] {
            assert_eq!(found(&[WHOLE], other), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn a_misquotation_ends_with_its_sentence() {
        let model = "phát triển đất nước phồn vinh";
        let first = "[-phát triển-] {+Kiến thiết+} đất nước phồn vinh";
        let sorted = |text: &str| {
            let mut found = found(&[model], text);
            found.sort_unstable();
            found
        };
        for (second, difference) in [
            (
                "Phát triển đất nước ta phồn vinh.",
                "Phát triển đất nước {+ta+} phồn vinh",
            ),
            (
                "Phát triển đất nước phồn thịnh.",
                "Phát triển đất nước phồn [-vinh-] {+thịnh+}",
            ),
        ] {
            let mut both = [first, difference];
            both.sort_unstable();
            let text = format!("Kiến thiết đất nước phồn vinh. {second}");
            assert_eq!(sorted(&text), both, "{text}");
            let text = format!("{second} Kiến thiết đất nước phồn vinh.");
            assert_eq!(sorted(&text), both, "{text}");
        }
        assert_eq!(
            found(&[model], "Phát triển đất nước. Phồn vinh là mong ước."),
            Vec::<String>::new()
        );
    }

    #[test]
    fn an_abbreviation_ends_no_sentence() {
        let model = "phát triển thành phố TP. Cao Bằng xanh và sạch đẹp";
        assert_eq!(
            found(
                &[model],
                "phát triển thành phố TP. Cao Bằng xanh và hiện đại"
            ),
            ["phát triển thành phố TP Cao Bằng xanh và [-sạch đẹp-] {+hiện đại+}"]
        );
        let model = "giáo sư và học trò Cao Bằng thi đua dạy tốt học tốt";
        assert_eq!(
            found(
                &[model],
                "Theo GS. TS. Nguyễn An, giáo sư và học trò TP. Cao Bằng thi đua dạy tốt học tốt."
            ),
            ["giáo sư và học trò {+TP+} Cao Bằng thi đua dạy tốt học tốt"]
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
            let runs: Vec<&[bool]> = kept.chunk_by(|a, b| a == b).collect();
            let is_stretch = runs.windows(3).any(|runs| {
                let (before, gap, after) = (runs[0].len(), runs[1].len(), runs[2].len());
                runs[0][0] && before >= SIDE && gap <= WORD && after >= SIDE && before + after >= STRETCH
            });
            let is_near = (16..20).contains(&count) && kept[0] && kept[1] && kept[18] && kept[19];
            if is_near {
                proptest::prop_assert_eq!(found.len(), 1);
            } else if (count < 16 && !is_stretch) || count == 20 {
                proptest::prop_assert_eq!(found.len(), 0);
            }
        }
    }
}
