//! Where a text holds a wording, or a stretch of one, nearly or wholly.

use super::align::align;
use super::near::{SIDE, STRETCH, WORD, Words, is_joining, is_near};
use super::{Match, Phrases};

impl Phrases {
    /// Stretches of a text that hold four fifths of a phrase in order. `hits` are places of shared pairs in the text
    /// and in the phrase, in the order of the text.
    pub(super) fn matches(
        &self,
        phrase: usize,
        hits: &[(usize, usize)],
        ids: &[u32],
        words: &Words<'_>,
    ) -> Vec<Match> {
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
            // Another quotation may follow behind the full stop.
            let window = match self.phrases[phrase].is_sentence {
                true => words.sentence(from, start..end),
                false => start..end,
            };
            let start = window.start;
            match align(own, &ids[window]) {
                Some(same) if is_near(&same, start, length, words) => {
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
                        is_stretch: false,
                    });
                }
                _ => at += 1,
            }
        }
        found
    }

    /// Stretches of a phrase with one word of it exchanged for another of as many syllables. They go on to the phrase's
    /// end or to a sign: what goes on in words of its own is no quotation.
    pub(super) fn stretches(
        &self,
        phrase: usize,
        hits: &[(usize, usize)],
        ids: &[u32],
        words: &Words<'_>,
    ) -> Vec<Match> {
        let own = &self.phrases[phrase].ids;
        if own.len() < STRETCH + WORD {
            return Vec::new();
        }
        let is_same = |at: usize, place: usize| {
            let there = ids.get(at).zip(own.get(place));
            there.is_some_and(|(id, own)| id == own)
        };
        let mut found: Vec<Match> = Vec::new();
        for &(at, place) in hits {
            // The last pair before an exchange.
            if is_same(at + 2, place + 2) {
                continue;
            }
            let gap = (1..=WORD).find(|gap| is_same(at + 2 + gap, place + 2 + gap));
            let Some(gap) = gap else { continue };
            let before = (0..=at.min(place))
                .take_while(|back| is_same(at - back, place - back))
                .count()
                + 1;
            let from = 2 + gap;
            let after = (from..)
                .take_while(|on| is_same(at + on, place + on))
                .count();
            if before < SIDE || after < SIDE || before + after < STRETCH {
                continue;
            }
            let start = at + 2 - before;
            let end = at + from + after;
            let exchanged = &self.phrases[phrase].words[place + 2..place + from];
            if exchanged.iter().any(|word| is_joining(word)) {
                continue;
            }
            if end + place - at < own.len() && !words.end_at(end) {
                continue;
            }
            let offset = |t: usize| (t + place - at, t);
            let same = (start..at + 2).chain(at + from..end).map(offset);
            found.push(Match {
                phrase,
                words: start..end,
                same: same.collect(),
                is_stretch: true,
            });
        }
        found
    }
}
