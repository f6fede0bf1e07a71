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

/// A text as its words and their numbers among the syllables of all phrases.
pub(super) struct Text<'b> {
    pub(super) words: Words<'b>,
    pub(super) ids: &'b [u32],
}

/// How far a word is looked for that was not exchanged but stands apart: "phát triển nền kinh tế đất nước phồn vinh".
const APART: usize = 6;

impl Text<'_> {
    /// Whether a word stands in front of a place, with no sign between.
    fn has_before(&self, at: usize, word: &[u32]) -> bool {
        let least = at.saturating_sub(APART);
        let signs = (least + 1..=at).rev().find(|at| self.words.end_at(*at));
        let from = signs.unwrap_or(least);
        self.ids[from..at]
            .windows(word.len())
            .any(|own| own == word)
    }

    /// Whether a word stands at a place or behind it, with no sign between.
    fn has_behind(&self, at: usize, word: &[u32]) -> bool {
        let most = (at + APART).min(self.ids.len());
        let upto = (at..most).find(|at| self.words.end_at(*at)).unwrap_or(most);
        self.ids[at..upto]
            .windows(word.len())
            .any(|own| own == word)
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

/// Most syllables put in between those of a phrase of `length`, in all.
pub(super) fn most_put_in(length: usize) -> usize {
    length / 5 * 2
}

/// Fewest syllables of a phrase of `length` that stand in a passage near it.
pub(super) fn least_same(length: usize) -> usize {
    (length * 4).div_ceil(5).min(length.saturating_sub(WORD))
}

/// Syllables put in behind each that agrees.
fn put_in(same: &[(usize, usize)]) -> impl Iterator<Item = usize> + '_ {
    let more = |pair: &[(usize, usize)]| {
        let (gap, other) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        other.saturating_sub(gap)
    };
    same.windows(2).map(more)
}

/// The place, in the text, where most is put in between syllables of a phrase, when that is more than one quotation
/// bears.
pub(super) fn widest_gap(same: &[(usize, usize)], length: usize) -> Option<Range<usize>> {
    let (at, widest) = put_in(same).enumerate().max_by_key(|(_, count)| *count)?;
    let most = most_put_in(length);
    // Four fifths on one side of it are near by themselves.
    let side = (at + 1).max(same.len() - at - 1);
    let most = if side * 5 >= length * 4 {
        most
    } else {
        most / 2
    };
    (widest > most).then(|| same[at].1 + 1..same[at + 1].1)
}

/// Whether a passage is near a phrase, `own`: `same` are the pairs of places that agree.
pub(super) fn is_near(same: &[(usize, usize)], own: &[u32], text: &Text<'_>) -> bool {
    let (Some(&(first, begin)), Some(&(last, end))) = (same.first(), same.last()) else {
        return false;
    };
    let length = own.len();
    let words = &text.words;
    let is_enough = |of: usize| same.len() * 5 >= of * 4;
    if put_in(same).sum::<usize>() > most_put_in(length) {
        return false;
    }
    if is_enough(length) {
        return true;
    }
    // It is near if a word of two syllables was exchanged for another.
    if same.len() + WORD != length || !is_enough(length - (WORD - 1)) {
        return false;
    }
    let is_word = |mut places: Range<usize>| !places.any(|at| is_joining(words.word(at)));
    let at_start = first == WORD
        && begin >= WORD
        && words.are_joined(begin - WORD, begin)
        && !words.end_at(begin)
        && is_word(begin - WORD..begin)
        && !text.has_before(begin - WORD, &own[..WORD]);
    if same.len() < STRETCH {
        return at_start;
    }
    let at_end = last + 1 + WORD == length
        && end + WORD < words.at.len()
        && words.are_joined(end, end + WORD)
        && is_word(end + 1..end + 1 + WORD)
        && !text.has_behind(end + 1 + WORD, &own[length - WORD..]);
    let inside = same.windows(2).any(|pair| {
        let (gap, other) = (pair[1].0 - pair[0].0 - 1, pair[1].1 - pair[0].1 - 1);
        gap == WORD && other == WORD
    });
    at_start || at_end || inside
}
