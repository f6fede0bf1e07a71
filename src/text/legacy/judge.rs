//! Which words of a paragraph are in an old encoding.

use super::super::phonotactics::{judge_syllable, split_syllables};
use super::signature::{LegacyParts, SOFT_HYPHEN, is_odd, is_vietnamese_letter, may_be_legacy};
use super::usual::{Meant, meant};
use super::{Legacy, from_legacy, is_free_in_tcvn3};
use std::collections::BTreeSet;
use std::ops::Range;

/// Whether a word has a Vietnamese letter that the encoding does not write so: then it is Unicode.
pub(super) fn has_foreign_letter(word: &str, encoding: Legacy) -> bool {
    let is_vowel =
        |c: char| matches!(c, 'à'..='ã' | 'è'..='ê' | 'ì'..='í' | 'ò'..='õ' | 'ù'..='ú' | 'ý');
    match encoding {
        Legacy::Tcvn3 => word.chars().any(|c| is_vowel(c) && is_free_in_tcvn3(c)),
        // These two letters VNI writes as Unicode does.
        Legacy::Vni => {
            let is_own = |c: char| is_vowel(c) && !matches!(c, 'ì' | 'í');
            word.chars().any(is_own) && is_syllable(word) && from_legacy(word, encoding) == word
        }
    }
}

/// What a word beside Unicode text is in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Unicode,
    Old,
    /// A word of another language, or a unit: it tells nothing of its neighbours.
    Foreign,
    /// A word in either.
    Open,
}

/// Words of a paragraph that an encoding would change, or that are Unicode.
pub(super) struct Judged {
    pub(super) words: Vec<(Range<usize>, Side)>,
    /// Whether none of them may be the other.
    pub(super) is_certain: bool,
}

/// Judges the words of a paragraph one by one. In one that is `mixed`, a sign of an old encoding proves nothing unless
/// the word becomes a syllable.
pub(super) fn judge(text: &str, encoding: Legacy, mixed: bool) -> Judged {
    let all: Vec<Range<usize>> = words(text).collect();
    let read: Vec<String> = all
        .iter()
        .map(|at| from_legacy(&text[at.clone()], encoding).to_lowercase())
        .collect();
    let mut judged = Judged {
        words: Vec::new(),
        is_certain: true,
    };
    // What could be a word either way, by its place among those judged.
    let mut either: Vec<(usize, Meant)> = Vec::new();
    for (index, at) in all.iter().enumerate() {
        let written = &text[at.clone()];
        let word = written.to_lowercase();
        let is_unicode =
            written.contains(is_vietnamese_letter) || has_foreign_letter(&word, encoding);
        let side = if is_unicode {
            Side::Unicode
        } else if read[index] == word {
            continue;
        } else if written == "§" {
            // `§/c` is đ/c; alone it is the sign of a section.
            match text[at.end..].starts_with('/') {
                true => Side::Old,
                false => Side::Foreign,
            }
        } else if is_sign(written, &text[at.end..]) {
            Side::Foreign
        } else if is_abbreviation(written) || (!mixed && is_glued(&word, &read[index])) {
            Side::Old
        } else if !is_syllable(&read[index]) && is_syllable(&word) && !may_be_legacy(written) {
            Side::Unicode
        } else if !mixed && is_foreign(written, &read[index]) {
            Side::Foreign
        } else if !is_syllable(&read[index]) {
            let is_old = may_be_legacy(written)
                || written.contains(SOFT_HYPHEN)
                || is_of_the_highlands(&read[index]);
            match !mixed && is_old {
                true => Side::Old,
                false => Side::Unicode,
            }
        } else if is_proof(written) || (!mixed && !is_syllable(&word)) {
            Side::Old
        } else if is_named_in_unicode(text, &all, index) {
            Side::Unicode
        } else {
            let beside = &read[index.saturating_sub(1)..(index + 2).min(read.len())];
            // A capital of Latin-1 spells another letter than the small one.
            let has_own_capital = written.chars().any(|c| !c.is_ascii() && c.is_uppercase());
            let meant = match has_own_capital {
                true => Meant::Reading,
                false => meant(&word, encoding, beside),
            };
            either.push((judged.words.len(), meant));
            match meant {
                Meant::Itself => Side::Unicode,
                _ => Side::Open,
            }
        };
        judged.words.push((at.clone(), side));
    }
    judged.decide(text, &either, mixed);
    judged
}

/// Whether a word is a sign that the encoding has another letter for, of which there is no word.
fn is_sign(written: &str, behind: &str) -> bool {
    match written {
        "×" | "·" | "¥" => true,
        // £ is Ê of TCVN3: a name of people.
        "£" => behind
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

/// Whether a word with a capital stands beside one with a capital and a letter that only Unicode has.
fn is_named_in_unicode(text: &str, all: &[Range<usize>], index: usize) -> bool {
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_unicode = |at: &Range<usize>| {
        let word = &text[at.clone()];
        is_capital(word) && word.contains(is_vietnamese_letter)
    };
    let at = &all[index];
    let before = index.checked_sub(1).map(|before| &all[before]);
    let before = before.filter(|before| &text[before.end..at.start] == " ");
    let after = all.get(index + 1);
    let after = after.filter(|after| &text[at.end..after.start] == " ");
    is_capital(&text[at.clone()]) && before.into_iter().chain(after).any(is_unicode)
}

/// Words that are surely old, for each that hardly ever is, from which on it is taken for old too.
const TRUSTED: usize = 4;

impl Judged {
    /// Decides about words that could be read either way. A paragraph in which nothing is Unicode is old throughout,
    /// however usual a word of it looks; one in which no word is surely old is what its other words are.
    fn decide(&mut self, text: &str, either: &[(usize, Meant)], mixed: bool) {
        let proofs = self.proofs(text);
        let count = |side: Side| self.words.iter().filter(|(_, own)| *own == side).count();
        let usual = either.iter().filter(|(_, meant)| *meant == Meant::Itself);
        let is_pure = !mixed && count(Side::Unicode) == 0;
        // Words that are usual in Unicode are all that speaks for it.
        let is_doubtful = !mixed && !is_pure && count(Side::Unicode) == usual.count();
        let mut rare = 0;
        for (at, meant) in either {
            let side = match meant {
                Meant::Itself => Side::Unicode,
                _ if proofs == 0 => Side::Open,
                Meant::Reading | Meant::Either if is_pure => Side::Old,
                Meant::Usually if is_pure => {
                    rare += 1;
                    Side::Old
                }
                Meant::Daily if is_pure => {
                    self.is_certain = false;
                    Side::Old
                }
                Meant::Usually | Meant::Daily if is_doubtful => {
                    self.is_certain = false;
                    Side::Open
                }
                Meant::Usually | Meant::Daily => Side::Unicode,
                // Hardly anybody writes the other.
                Meant::Reading if !mixed && proofs > 1 => Side::Old,
                Meant::Reading => Side::Open,
                Meant::Either => {
                    self.is_certain = false;
                    Side::Open
                }
            };
            self.words[*at].1 = side;
        }
        self.is_certain &= rare * TRUSTED <= proofs;
    }

    /// Different words that could not be anything but the old encoding.
    pub(super) fn proofs(&self, text: &str) -> usize {
        let old = self.words.iter().filter(|(_, side)| *side == Side::Old);
        let different: BTreeSet<&str> = old.map(|(at, _)| &text[at.clone()]).collect();
        different.len()
    }

    /// The words to convert: open ones are what those around them are.
    pub(super) fn parts(self, text: &str, encoding: Legacy) -> LegacyParts {
        let mut parts = Vec::new();
        let mut is_certain = self.is_certain;
        let known = |side: &Side| matches!(side, Side::Unicode | Side::Old).then_some(*side);
        // Of each word the side of the next one that has one.
        let mut next = None;
        let mut following = Vec::with_capacity(self.words.len());
        for (_, side) in self.words.iter().rev() {
            following.push(next);
            next = known(side).or(next);
        }
        let mut before = None;
        for ((at, side), after) in self.words.iter().zip(following.into_iter().rev()) {
            let passed = before;
            before = known(side).or(before);
            let side = match (side, passed, after) {
                (Side::Open, Some(before), Some(after)) if before != after => {
                    is_certain = false;
                    Side::Open
                }
                (Side::Open, Some(near), _) | (Side::Open, None, Some(near)) => near,
                // Nothing tells: it is shown as it would read.
                (Side::Open, None, None) => {
                    is_certain = false;
                    Side::Old
                }
                (side, ..) => *side,
            };
            // What has letters of Unicode and signs of an old encoding is neither.
            is_certain &= side != Side::Unicode || !may_be_legacy(&text[at.clone()]);
            if side == Side::Old {
                parts.push(at.clone());
            }
        }
        LegacyParts {
            encoding,
            parts,
            is_certain,
        }
    }
}

/// Whether a word is one of another language, a unit or in quotes, though an old encoding would read another out of it:
/// it becomes no syllable and has only letters that other languages write, or a sign behind it (`Noël`, `Sony®`).
fn is_foreign(written: &str, read: &str) -> bool {
    let is_quoted = written.starts_with('«') && written.ends_with('»');
    if written == "µm" || is_quoted {
        return true;
    }
    let bare = written.trim_end_matches(['®', '©', '°', '²', '³', 'µ', 'º', 'ª']);
    let is_latin =
        |c: char| c.is_ascii() || matches!(c, 'ß'..='ÿ' | 'À'..='Þ') && c.is_alphabetic();
    bare.chars().count() > 1
        && bare.chars().all(is_latin)
        && !is_syllable(read)
        && !is_of_the_highlands(read)
}

/// Whether a word becomes one of Vietnamese, of one syllable or several.
pub(super) fn becomes_word(word: &str, read: &str) -> bool {
    is_abbreviation(word)
        || is_syllable(read)
        || is_of_the_highlands(read)
        || is_glued(&word.to_lowercase(), &read.to_lowercase())
}

/// Whether a word in small letters becomes several syllables, and as it stands is none or more: `Leânin`, `xim¨ng`.
pub(super) fn is_glued(word: &str, read: &str) -> bool {
    let is_consonant = |c: char| c == 'đ' || (c.is_ascii() && !"aeiouy".contains(c));
    let count = |word| split_syllables(word).map(|parted| parted.split(' ').count());
    let Some(parted) = split_syllables(read) else {
        return false;
    };
    // Any row of vowels is syllables.
    let begins_anew = parted
        .split(' ')
        .skip(1)
        .all(|part| part.starts_with(is_consonant));
    let is_fewer = count(word).is_none_or(|written| parted.split(' ').count() < written);
    // A soft hyphen, or a letter of another language, may stand at words of Unicode.
    let is_sign = |c: char| c == SOFT_HYPHEN || is_odd(c);
    let bare = word.trim_matches(is_sign);
    let is_unicode = bare.len() < word.len()
        && !bare.is_ascii()
        && (is_syllable(bare) || split_syllables(bare).is_some());
    // Many words of Spanish and French become some: `España`, `Saïgon`.
    let is_foreign = |own: char| word.chars().all(|c| c.is_ascii() || c == own);
    begins_anew && is_fewer && !is_unicode && !is_foreign('ñ') && !is_foreign('ï')
}

/// Whether a word would be a syllable but for what names of the highlands have besides: `Đắk`, `Krông`, `Plây`.
pub(super) fn is_of_the_highlands(read: &str) -> bool {
    let mut letters: Vec<char> = read.to_lowercase().chars().collect();
    if matches!(letters.get(1), Some('r' | 'l')) {
        letters.remove(1);
    }
    for place in [0, letters.len().saturating_sub(1)] {
        if letters.get(place) == Some(&'k') {
            letters[place] = 'c';
        }
    }
    is_syllable(&letters.into_iter().collect::<String>())
}

/// Whether a word is an abbreviation in capitals with the Đ of an old encoding, which no vowel stands before: `Q§`, `HÑND`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let is_capital = |c: char| c.is_ascii_uppercase() || matches!(c, '§' | 'Ñ');
    let at = word.find(['§', 'Ñ']);
    let is_free = |at: usize| !word[..at].ends_with(['A', 'E', 'I', 'O', 'U', 'Y']);
    word.chars().all(is_capital) && word.contains(|c: char| c.is_ascii()) && at.is_some_and(is_free)
}

/// Whether a word that becomes a syllable can be nothing else. `h¹` may be a letter with a note's number, `µm` a unit,
/// and a soft hyphen stands in words of Unicode too.
fn is_proof(word: &str) -> bool {
    let is_long = word.chars().count() > 2;
    let is_sign = word.starts_with('µ') || word.contains(['¹', 'º', 'ª']);
    let bare = word.replace(SOFT_HYPHEN, "");
    (may_be_legacy(word) && (is_long || !is_sign))
        || (bare.len() < word.len() && is_long && !bare.is_ascii() && !is_syllable(&bare))
}

pub(super) fn is_syllable(word: &str) -> bool {
    judge_syllable(&word.to_lowercase()).is_ok()
}

/// Words as an old encoding has them: its letters may be signs of Latin-1.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_between =
        |c: char| c.is_whitespace() || (c.is_ascii() && !c.is_ascii_alphanumeric()) || is_quote(c);
    let mut at = 0;
    text.split(is_between).filter_map(move |word| {
        let start = at;
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then(|| start..start + word.len())
    })
}

fn is_quote(c: char) -> bool {
    matches!(c, '\u{2013}'..='\u{201e}' | '\u{2026}')
}
