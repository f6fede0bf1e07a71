//! Where a text holds a wording, or a stretch of one, nearly or wholly.

use super::align::align;
use super::near::{
    SIDE, STRETCH, Text, WORD, is_joining, is_near, least_same, most_put_in, widest_gap,
};
use super::{Match, Phrases};
use std::ops::Range;

/// Pairs of places that agree, in a phrase and in a text, in order.
type Same = Vec<(usize, usize)>;

fn end_of(same: &Same) -> usize {
    same.last().map_or(0, |(_, at)| at + 1)
}

/// Passages of a window that nearly quote a phrase, in order: the best, and those on both sides of it. The best alignment
/// may reach from one into another; what is put in is too much for one then, and each side is looked at by itself.
fn passages(own: &[u32], text: &Text<'_>, window: Range<usize>) -> Vec<Same> {
    let start = window.start;
    if window.len() < least_same(own.len()) {
        return Vec::new();
    }
    let Some(same) = align(own, &text.ids[window.clone()]) else {
        return Vec::new();
    };
    let same: Same = same.into_iter().map(|(p, t)| (p, t + start)).collect();
    let gap = widest_gap(&same, own.len());
    let passage = (gap.is_none() && is_near(&same, own, text)).then_some(same.clone());
    // What is put in between may belong to the one or the other.
    let (left, right) = match gap {
        Some(gap) => (gap.end, gap.start),
        None => (same[0].1, end_of(&same)),
    };
    let mut found = passages(own, text, start..left);
    found.extend(passage);
    let right = found.last().map_or(right, |last| right.max(end_of(last)));
    found.extend(passages(own, text, right..window.end.max(right)));
    found
}

impl Phrases {
    /// Passages of a text that hold four fifths of a phrase in order. `hits` are places of shared pairs in the text
    /// and in the phrase, in the order of the text.
    pub(super) fn matches(
        &self,
        phrase: usize,
        hits: &[(usize, usize)],
        text: &Text<'_>,
    ) -> Vec<Match> {
        let own = &self.phrases[phrase];
        let length = own.ids.len();
        // Each syllable that differs breaks two pairs, each place where others are put in one.
        let broken = 2 * (length / 5) + most_put_in(length);
        let least = (length - 1).saturating_sub(broken).max(1);
        let slack = most_put_in(length) + 1;
        let mut found: Vec<Match> = Vec::new();
        // Where the last passage ends.
        let mut free = 0;
        let mut at = 0;
        while at < hits.len() {
            let (from, place) = hits[at];
            let start = from.saturating_sub(place + slack).max(free);
            let end = (start + length + 2 * slack).min(text.ids.len());
            let inside = hits[at..]
                .iter()
                .take_while(|(other, _)| *other < end)
                .count();
            at += 1;
            if from < free || inside < least {
                continue;
            }
            // Another quotation may follow behind the full stop.
            let window = match own.is_sentence {
                true => text.words.sentence(from, start..end),
                false => start..end,
            };
            let passages = passages(&own.ids, text, window);
            free = passages.last().map_or(free, end_of);
            found.extend(passages.into_iter().map(|same| Match {
                phrase,
                words: same[0].1..end_of(&same),
                same,
                is_stretch: false,
            }));
        }
        found
    }

    /// Stretches of a phrase with one word of it exchanged for another of as many syllables. They go on to the phrase's
    /// end or to a sign: what goes on in words of its own is no quotation.
    pub(super) fn stretches(
        &self,
        phrase: usize,
        hits: &[(usize, usize)],
        text: &Text<'_>,
    ) -> Vec<Match> {
        let own = &self.phrases[phrase].ids;
        if own.len() < STRETCH + WORD {
            return Vec::new();
        }
        let is_same = |at: usize, place: usize| {
            let there = text.ids.get(at).zip(own.get(place));
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
            if end + place - at < own.len() && !text.words.end_at(end) {
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
