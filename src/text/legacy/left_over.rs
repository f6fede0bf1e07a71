//! Words in an old encoding that were left over in Unicode text: loanwords and names of several syllables or with clusters
//! of consonants (`xim¨ng`, `proximaêng`, `Seâreâpoâk`), which a conversion passed over as it would a foreign word.
//!
//! Foreign words are the danger here: `Noël`, `São Paulo` and `Haïti` must not be told, so that a word is asked for what
//! no other language writes, and most also for becoming something that can be spoken.

use super::judge::{is_glued, is_of_the_highlands, is_syllable, words};
use super::signature::{LegacyParts, has_sign_inside, is_in_quotes, is_vietnamese_letter};
use super::{Legacy, from_legacy, vni_pair};
use std::ops::Range;

/// Words of a text with Vietnamese letters that are left over; `None` when there are none.
pub(super) fn left_over(text: &str) -> Option<LegacyParts> {
    let likely = [
        (Legacy::Tcvn3, has_sign_inside as fn(&str) -> bool),
        (Legacy::Vni, may_be_vni),
    ];
    let mut likely = likely.into_iter().filter(|(_, is_odd)| is_odd(text));
    likely.find_map(|(encoding, is_odd)| {
        let is_it = |at: &Range<usize>| {
            let word = &text[at.clone()];
            is_odd(word) && is_left_over(word, encoding)
        };
        let parts: Vec<Range<usize>> = words(text).filter(is_it).collect();
        (!parts.is_empty()).then_some(LegacyParts {
            encoding,
            parts,
            is_certain: false,
        })
    })
}

/// Whether a word that looks odd is in the encoding, and no syllable either way.
pub(super) fn is_left_over(word: &str, encoding: Legacy) -> bool {
    let lower = word.to_lowercase();
    let is_known = word.contains(is_vietnamese_letter) || is_in_quotes(word) || is_syllable(&lower);
    let read = from_legacy(word, encoding).to_lowercase();
    let is_name = || !is_syllable(&read) && is_of_the_highlands(&read);
    let is_spoken = || is_glued(&without_clusters(&lower), &without_clusters(&read));
    !is_known && (is_name() || is_spoken() || is_of_no_language(&lower, encoding))
}

/// Whether a word has letters side by side that no language has, whatever it becomes: `Seâreâpoâk`, `Kpaê`, `«xtr©ylia`.
fn is_of_no_language(lower: &str, encoding: Legacy) -> bool {
    let letters: Vec<char> = lower.chars().collect();
    match encoding {
        Legacy::Tcvn3 => letters.windows(3).any(|three| {
            let is_sign = matches!(three[1], '¨' | '©' | '«' | '¬' | '¶' | '¸' | '¼'..='¾');
            is_sign && three[0].is_ascii_lowercase() && three[2].is_ascii_lowercase()
        }),
        Legacy::Vni => letters
            .windows(2)
            .any(|pair| matches!(pair, ['a' | 'e' | 'o', 'â'] | ['a', 'ê'])),
    }
}

/// Whether a text has a letter with marks behind it as only VNI writes them. French has ï there (`naïve`), Vietnamese à,
/// á and ã behind o.
pub fn may_be_vni(text: &str) -> bool {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let mut letter = ' ';
    text.chars().any(|mark| {
        let before = std::mem::replace(&mut letter, mark);
        // All marks are letters of Latin-1.
        if !matches!(mark, 'À'..='ÿ') {
            return false;
        }
        let (letter, mark) = (lower(before), lower(mark));
        let is_usual = mark == 'ï' || (letter == 'o' && matches!(mark, 'à' | 'á' | 'ã'));
        !is_usual && vni_pair(letter, mark).is_some()
    })
}

/// A word without the r and l that stand behind consonants in loanwords and names only.
fn without_clusters(lower: &str) -> String {
    let mut before = ' ';
    let is_kept = |c: &char| {
        let is_cluster = matches!(c, 'r' | 'l') && "bcdđgkpv".contains(before);
        before = *c;
        !is_cluster
    };
    lower.chars().filter(is_kept).collect()
}

#[cfg(test)]
mod tests {
    use super::super::legacy_of;

    #[test]
    fn words_of_several_syllables_are_left_over() {
        for word in [
            "xim¨ng",
            "bªt«ng",
            "v¾cxin",
            "Lªnin",
            "L¾k",
            "Kr«ng",
            "proximaêng",
            "ximaêng",
            "beâtoâng",
            "vaécxin",
            "Leânin",
            "Laék",
            "Kroâng",
            "xtr©ylia",
            "OÂxtraâylia",
            "Seâreâpoâk",
            "Kpaê",
        ] {
            let text = format!("Nhà máy {word} của tỉnh được xây dựng ở đó");
            let found = legacy_of(&text, 2).map(|found| {
                let part = found.parts[0].clone();
                (text[part].to_owned(), found.is_certain)
            });
            assert_eq!(found, Some((word.to_owned(), false)));
        }
    }

    #[test]
    fn foreign_words_and_names_are_not() {
        for text in [
            "café, résumé, naïve, Noël, São Paulo, João, Guimarães, Haïti, Dubaï, Saïgon, Israël, Raphaël",
            "août, goût, aéroport, Raúl, Citroën, Bahreïn, théâtre, maître, château, où, Gaëlle, Maëlle, Noé",
            "Zürich, Malmö, Tromsø, Søren, Åsa, España, Núñez, piñata, coração, leões, Düsseldorf, Gödel",
            "Đắk Lắk, Ê Đê, M'Nông, Êđê, H’Hen Niê, Krông Pa, Plâyku, Broátvây, hoàbình",
            "ximăng, bêtông, vắcxin, ôtô, karaokê, Mátxcơva, Ôxtrâylia, phôtô, axít, ra-đi-ô",
            "Sony®, 37°c, 5m², 10µm, «trích», Paral·lel, h¹, 1½kg, © 2022",
        ] {
            assert_eq!(legacy_of(&format!("Ở đây có {text}."), 2), None, "{text}");
        }
    }
}
