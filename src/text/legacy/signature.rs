//! Recognising text of the time before Unicode by its signature: words that are none as they stand and become
//! syllables when they are converted.
//!
//! The strongest sign is a character that Vietnamese does not write in Unicode (`µ`, `¸`, `®`, `Ñ`, `ø`), or a capital
//! with an accent inside a word (`phÊn`, `xÐt`). Letters that both use (`à`, `ã`, `é`, `ô`) are read as the words
//! around them are, unless one of the two hardly ever is one ([`usual`](super::usual)).

use super::super::is_mark;
use super::judge::{
    Side, becomes_word, has_foreign_letter, is_abbreviation, is_syllable, judge, words,
};
use super::left_over::{is_left_over, left_over, may_be_vni};
use super::{Legacy, from_legacy};
use std::collections::BTreeSet;
use std::ops::Range;

/// The letter ư in TCVN3; in other text it may stand anywhere and proves nothing.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// What of a paragraph is in an old encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegacyParts {
    /// Which one.
    pub encoding: Legacy,
    /// The parts that are: the whole paragraph, or words of it.
    pub parts: Vec<Range<usize>>,
    /// Whether it is certain of every word which encoding it is in.
    pub is_certain: bool,
}

/// Whether `c` is a letter that only Unicode text of Vietnamese has: such a word is not in an old encoding.
pub fn is_vietnamese_letter(c: char) -> bool {
    matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ạ'..='ỹ' | 'Ạ'..='Ỹ')
}

/// Whether a text that was not recognised may be in an old encoding all the same: it has signs of Latin-1 that
/// Vietnamese does not write, or a capital of Latin-1 or a quote inside a word (`phÊn`, `xÐt`, `kh«ng`).
pub fn may_be_legacy(text: &str) -> bool {
    // All of these begin with one of two bytes, and most texts have few of them.
    let bytes = text.as_bytes();
    let starts = (0..bytes.len()).filter(|at| matches!(bytes[*at], 0xc2 | 0xc3));
    for at in starts {
        let Some(c) = text[at..].chars().next() else {
            continue;
        };
        let is_small = |c: Option<char>| c.is_some_and(char::is_lowercase);
        let follows_small = || is_small(text[..at].chars().next_back());
        let is_inside = match c {
            'À'..='Þ' => c != '×' && follows_small(),
            '«' | '»' => is_small(text[at + c.len_utf8()..].chars().next()) && follows_small(),
            _ => false,
        };
        if is_odd(c) || is_inside {
            return true;
        }
    }
    false
}

/// Whether a character is one of Latin-1 that Vietnamese does not write.
pub(super) fn is_odd(c: char) -> bool {
    matches!(
        c,
        '¤'..='¦' | '¨' | 'ª' | '¬' | '®' | 'µ' | '¶' | '¸'..='º' | 'Ä'..='Ç' | 'Ë' | 'Î'..='Ï' | 'Ñ' | 'Ö' | 'Ø'
            | 'Û'..='Ü' | 'Þ'..='ß' | 'ä'..='ç' | 'ë' | 'î'..='ï' | 'ñ' | 'ö' | 'ø' | 'û'..='ü' | 'þ'..='ÿ'
    )
}

/// The old encoding of a paragraph, by its signature: at least `least` different words become Vietnamese syllables
/// when they are converted, hardly any does not, and either few words were syllables before, or a third of those that
/// become one was none. Beside words in Unicode, two that could not be anything else are needed.
pub fn legacy_of(text: &str, least: usize) -> Option<LegacyParts> {
    if text.is_ascii() {
        return None;
    }
    if text.chars().any(is_vietnamese_letter) {
        let mixed = may_be_legacy(text).then(|| mixed(text)).flatten();
        return mixed.or_else(|| left_over(text));
    }
    // Each once, and none that is a sign alone: × would be ì, and µm is a unit, however often.
    let words: BTreeSet<&str> = words(text)
        .map(|at| &text[at])
        .filter(|word| word.contains(|c: char| !c.is_ascii() && c != SOFT_HYPHEN && !is_mark(c)))
        .filter(|word| word.chars().count() > 1)
        .collect();
    let is_as_it_stands = |word: &str| is_syllable(word) && !may_be_legacy(word);
    let before = words.iter().filter(|word| is_as_it_stands(word)).count();
    let score = |encoding| {
        let (mut changed, mut good, mut proof) = (0, 0, 0);
        for word in &words {
            let read = from_legacy(word, encoding);
            if read == **word {
                continue;
            }
            changed += 1;
            if is_abbreviation(word) {
                good += 1;
                proof += 1;
            } else if becomes_word(word, &read) {
                good += 1;
                proof += usize::from(!is_as_it_stands(word));
            }
        }
        (good, changed, proof)
    };
    let best = [Legacy::Tcvn3, Legacy::Vni]
        .into_iter()
        .map(|encoding| (score(encoding), encoding))
        .max_by_key(|((good, changed, _), _)| (*good, usize::MAX - changed));
    let ((good, changed, proof), encoding) = best?;
    let is_unicode = before * 3 > good && proof * 3 < good;
    let is_it = good >= least && good * 5 >= changed * 4 && !is_unicode;
    is_it.then(|| whole(text, encoding)).flatten()
}

/// A text whose neighbours are in an old encoding, which it might be in too, as a short one tells nothing by itself:
/// `None` when it has Vietnamese letters, or no word that becomes a syllable.
pub fn legacy_beside(text: &str, encoding: Legacy) -> Option<LegacyParts> {
    let may_be = |at: Range<usize>| {
        let read = from_legacy(&text[at.clone()], encoding);
        read != text[at.clone()] && becomes_word(&text[at], &read)
    };
    let is_it = !text.is_ascii() && !text.contains(is_vietnamese_letter) && words(text).any(may_be);
    is_it.then(|| whole(text, encoding)).flatten()
}

/// A text without Vietnamese letters that was not recognised for its many names and loanwords, or as it is short: it is
/// doubtful when a third of the words that an encoding would change are of no other language.
pub fn legacy_perhaps(text: &str) -> Option<LegacyParts> {
    if text.is_ascii() || text.contains(is_vietnamese_letter) {
        return None;
    }
    let is_doubtful = |encoding: &Legacy| {
        let is_changed = |word: &&str| {
            word.chars().count() > 1 && *word != "µm" && from_legacy(word, *encoding) != **word
        };
        let changed: Vec<&str> = words(text).map(|at| &text[at]).filter(is_changed).collect();
        let old = changed.iter().filter(|word| is_surely(word, *encoding));
        let old = old.count();
        old > 0 && old * 3 >= changed.len()
    };
    let encodings = [Legacy::Tcvn3, Legacy::Vni];
    encodings
        .into_iter()
        .find(is_doubtful)
        .map(|encoding| LegacyParts {
            encoding,
            parts: std::iter::once(0..text.len()).collect(),
            is_certain: false,
        })
}

/// Whether a word is in an old encoding: no other language has it, and it becomes one.
fn is_surely(word: &str, encoding: Legacy) -> bool {
    let is_odd = match encoding {
        Legacy::Tcvn3 => is_strange(word),
        Legacy::Vni => word.chars().count() > 2 && may_be_vni(word),
    };
    is_odd && (becomes_word(word, &from_legacy(word, encoding)) || is_left_over(word, encoding))
}

/// Words of a text that are in an old encoding, whose font its author named. Fonts outlive a conversion of their text:
/// `None` when it has Vietnamese letters, or no word that could not be read as it stands, or several that become nothing.
pub fn legacy_in_font(text: &str, encoding: Legacy) -> Option<Vec<Range<usize>>> {
    if text.is_ascii() || text.contains(is_vietnamese_letter) {
        return None;
    }
    let changed: Vec<Range<usize>> = words(text)
        .filter(|at| from_legacy(&text[at.clone()], encoding) != text[at.clone()])
        .filter(|at| !has_foreign_letter(&text[at.clone()].to_lowercase(), encoding))
        .collect();
    let is_good = |at: &&Range<usize>| {
        let word = &text[(*at).clone()];
        becomes_word(word, &from_legacy(word, encoding))
    };
    let good: Vec<Range<usize>> = changed.iter().filter(is_good).cloned().collect();
    let is_proof = |at: &Range<usize>| {
        let word = text[at.clone()].to_lowercase();
        // A soft hyphen may be one, and a letter a sign.
        let bare = word.replace(SOFT_HYPHEN, "");
        !bare.is_ascii() && bare.chars().count() > 1 && !is_syllable(&word)
    };
    (good.len() * 5 >= changed.len() * 4 && good.iter().any(is_proof)).then_some(good)
}

/// A paragraph in an old encoding: all of it, or all but words of other languages and those that somebody typed anew;
/// `None` when nothing is left.
fn whole(text: &str, encoding: Legacy) -> Option<LegacyParts> {
    let judged = judge(text, encoding, false);
    let stays = |side: &Side| *side != Side::Old;
    if judged.words.iter().any(|(_, side)| stays(side)) {
        let parts = judged.parts(text, encoding);
        return (!parts.parts.is_empty() || !parts.is_certain).then_some(parts);
    }
    Some(LegacyParts {
        encoding,
        parts: std::iter::once(0..text.len()).collect(),
        is_certain: judged.is_certain,
    })
}

/// A paragraph that has words in Unicode: which of the others are in an old encoding.
fn mixed(text: &str) -> Option<LegacyParts> {
    let (judged, encoding) = [Legacy::Tcvn3, Legacy::Vni]
        .into_iter()
        .map(|encoding| (judge(text, encoding, true), encoding))
        .max_by_key(|(judged, encoding)| (judged.proofs(text), *encoding == Legacy::Tcvn3))?;
    if judged.proofs(text) > 1 {
        return Some(judged.parts(text, encoding));
    }
    let mut words = judged.words.into_iter();
    let lone = words.find(|(_, side)| *side == Side::Old);
    let lone = lone.filter(|(at, _)| is_strange(&text[at.clone()]));
    lone.map(|(at, _)| LegacyParts {
        encoding,
        parts: vec![at],
        is_certain: false,
    })
}

/// Whether a single word in an old encoding is like none of any other language: a sign or a capital inside it, or two
/// letters that Vietnamese has not.
fn is_strange(word: &str) -> bool {
    let odd = word.chars().filter(|c| is_odd(*c)).count();
    word.chars().count() > 2 && !is_in_quotes(word) && (has_sign_inside(word) || odd > 1)
}

pub(super) fn is_in_quotes(word: &str) -> bool {
    word.starts_with('«') || word.ends_with('»')
}

/// Whether a text has a sign of Latin-1 before a letter, or a capital of it behind one, as no language writes it.
pub(super) fn has_sign_inside(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, '\u{a1}'..='\u{bf}') && c != SOFT_HYPHEN && c != 'µ';
    let is_capital = |c: char| !c.is_ascii() && c.is_uppercase();
    let mut before = ' ';
    text.chars().any(|c| {
        let before = std::mem::replace(&mut before, c);
        (is_sign(before) && c.is_ascii_lowercase())
            || (before.is_ascii_lowercase() && is_capital(c))
    })
}

#[cfg(test)]
mod tests;
