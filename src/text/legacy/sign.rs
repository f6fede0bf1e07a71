//! Words that betray an old encoding in a text that was not recognised: none as they stand, and a syllable when they
//! are converted.

use super::judge::{is_of_the_highlands, is_syllable, words};
use super::signature::{SOFT_HYPHEN, is_vietnamese_letter};
use super::{Legacy, from_legacy};
use std::ops::Range;

/// Whether a text has a word that is no syllable as it stands, and is one in an old encoding (`Giaù`, `g©y`): then its
/// other words may be in that encoding too, however usual they look (`hoà`, `soá`).
pub fn has_legacy_word(text: &str) -> bool {
    let is_sign = |word: &str| {
        if word.is_ascii() || word.contains(is_vietnamese_letter) {
            return false;
        }
        // A soft hyphen may be one.
        let bare = word.replace(SOFT_HYPHEN, "");
        bare.chars().count() > 1 && !bare.is_ascii() && !is_syllable(&bare) && is_another(word)
    };
    !text.is_ascii() && words(text).any(|at| is_sign(&text[at]))
}

/// The words of a text that an old encoding reads as other ones.
pub fn legacy_words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    words(text).filter(|at| is_another(&text[at.clone()]))
}

fn is_another(word: &str) -> bool {
    let may_be = !word.is_ascii() && !word.contains(is_vietnamese_letter);
    let is_another = |encoding| {
        let read = from_legacy(word, encoding);
        read != word && (is_syllable(&read) || is_of_the_highlands(&read))
    };
    may_be && [Legacy::Tcvn3, Legacy::Vni].into_iter().any(is_another)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_can_be_nothing_else_are_signs() {
        for text in [
            "Giaù hôm nay ở xã",
            "Coâng văn số 245",
            "ở Kroâng Pa",
            "bão g©y m\u{ad}a rất to",
        ] {
            assert!(has_legacy_word(text), "{text}");
        }
        for text in [
            "Hoà bình, khoá học, hoá chất, toà án, cô gái có vô số cá",
            "Raúl Castro, João, Zoé, aéroport, café",
            "qúa hòan chińh, cuả nghịêp",
            "hoà\u{ad}bình, 3 × 4, 37 °C",
        ] {
            assert!(!has_legacy_word(text), "{text}");
        }
    }
}
