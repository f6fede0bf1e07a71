//! When a passage that shares syllables with a wording nearly quotes it.

use std::ops::Range;

/// A text as its words.
pub(super) struct Words<'b> {
    pub(super) text: &'b str,
    pub(super) at: &'b [Range<usize>],
}

impl<'b> Words<'b> {
    pub(super) fn word(&self, at: usize) -> &'b str {
        &self.text[self.at[at].clone()]
    }

    /// Whether a sign or nothing stands before the word at a place.
    pub(super) fn end_at(&self, at: usize) -> bool {
        let Some(next) = self.at.get(at) else {
            return true;
        };
        let between = &self.text[self.at[at - 1].end..next.start];
        !between.chars().all(char::is_whitespace)
    }

    /// As much of a stretch of words as stands in the same sentence as one of them.
    pub(super) fn sentence(&self, at: usize, within: Range<usize>) -> Range<usize> {
        let ends_before = |at: &usize| {
            let between = &self.text[self.at[at - 1].end..self.at[*at].start];
            let sign = between.find(['.', '!', '?', '…']);
            // 1.000, sen.vn and TP. Cao Bằng go on.
            let is_short = between.starts_with('.') && SHORT.contains(&self.word(at - 1));
            sign.is_some_and(|sign| between[sign..].contains(char::is_whitespace)) && !is_short
        };
        let start = (within.start + 1..=at).rev().find(ends_before);
        let end = (at + 1..within.end).find(ends_before);
        start.unwrap_or(within.start)..end.unwrap_or(within.end)
    }

    /// Whether words from one place to another stand in one sentence, both included.
    pub(super) fn are_joined(&self, from: usize, upto: usize) -> bool {
        (from..upto).all(|at| {
            let between = &self.text[self.at[at].end..self.at[at + 1].start];
            let between = match SHORT.contains(&self.word(at)) {
                true => between.strip_prefix('.').unwrap_or(between),
                false => between,
            };
            !between.contains(['.', '!', '?', ';', ':', '”', '“', '"', '(', ')', '\n', '…'])
        })
    }
}

/// Abbreviations whose full stop ends no sentence.
const SHORT: &[&str] = &[
    "TP", "Tp", "TX", "Tx", "TT", "ThS", "TS", "PGS", "GS", "BS", "KS", "LS", "NXB", "Nxb", "Q",
    "P", "H", "X", "tr", "Tr", "St", "vd", "VD", "ĐT",
];

/// Longest word, in syllables, whose exchange counts once.
pub(super) const WORD: usize = 2;
/// Syllables of a stretch that stand as they should, and how many of them on each side of the exchanged word.
pub(super) const STRETCH: usize = 6;
pub(super) const SIDE: usize = 2;

/// Words that join others and are no exchange for a word of a wording: "vì đất nước" leaves one out.
const JOINING: &[&str] = &[
    "bằng", "bởi", "các", "cho", "có", "của", "do", "đã", "đang", "để", "đến", "được", "giữa",
    "hay", "hoặc", "hơn", "khi", "không", "là", "làm", "mà", "mỗi", "mọi", "một", "nên", "nếu",
    "nhiều", "những", "ở", "qua", "ra", "rằng", "rất", "sẽ", "tại", "theo", "thì", "trên", "trong",
    "từ", "vào", "và", "về", "vì", "với",
];

pub(in crate::lint) fn is_joining(word: &str) -> bool {
    JOINING.contains(&word.to_lowercase().as_str())
}

/// Whether a passage is near a phrase of `length` syllables: `same` are the pairs of places that agree, those of the
/// text counted from `start`.
pub(super) fn is_near(
    same: &[(usize, usize)],
    start: usize,
    length: usize,
    words: &Words<'_>,
) -> bool {
    let (Some(&(first, begin)), Some(&(last, end))) = (same.first(), same.last()) else {
        return false;
    };
    let is_enough = |of: usize| same.len() * 5 >= of * 4;
    let put_in = (end + 1 - begin).saturating_sub(last + 1 - first);
    if put_in > length / 5 {
        return false;
    }
    if is_enough(length) {
        return true;
    }
    // It is near if a word of two syllables was exchanged for another.
    if same.len() + WORD != length || !is_enough(length - (WORD - 1)) {
        return false;
    }
    let (begin, end) = (start + begin, start + end);
    let is_word = |mut places: Range<usize>| !places.any(|at| is_joining(words.word(at)));
    let at_start = first == WORD
        && begin >= WORD
        && words.are_joined(begin - WORD, begin)
        && !words.end_at(begin)
        && is_word(begin - WORD..begin);
    if same.len() < STRETCH {
        return at_start;
    }
    let at_end = last + 1 + WORD == length
        && end + WORD < words.at.len()
        && words.are_joined(end, end + WORD)
        && is_word(end + 1..end + 1 + WORD);
    let inside = same.windows(2).any(|pair| {
        let (gap, other) = (pair[1].0 - pair[0].0 - 1, pair[1].1 - pair[0].1 - 1);
        gap == WORD && other == WORD
    });
    at_start || at_end || inside
}
