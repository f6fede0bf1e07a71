//! Vietnamese text: normal forms, folding, tones, syllables, old encodings, slugs and alphabetical order.
//!
//! In: any string. Out: strings and keys. Everything here is a pure function of its argument; this
//! module knows neither files nor the site.

mod collate;
mod fold;
mod legacy;
mod phonotactics;
mod scan;
mod slug;
mod syllable;
mod tone;

pub use collate::sort_key;
pub use fold::{fold, fold_char, is_mark};
pub use legacy::{
    Legacy, LegacyParts, from_legacy, has_legacy_word, is_vietnamese_letter, legacy_beside,
    legacy_in_font, legacy_of, legacy_perhaps, legacy_words, may_be_legacy, may_be_vni,
};
pub use phonotactics::{
    Flaw, judge_syllable, split_syllables, with_onset_respelled, with_tone_in_place, without_tones,
};
pub use scan::rare_bytes;
pub use slug::{file_slug, is_device_name, short_slug, slugify};
pub use syllable::{count_words, form, is_word_char, words};
pub use tone::{Tone, canonical_tones, old_tones, split_tone, with_tone};

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `text` in Unicode Normalization Form C (the form of TCVN 6909), borrowed when it already is.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_plain(text) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Whether `text` holds only characters that stand in Normalization Form C whatever is beside them, as nearly
/// all Vietnamese text does: U+0000 to U+02FF, U+1E00 to U+1EFF, and dashes, quotes and dots (U+2010 to
/// U+2027). Told by the bytes that begin a character, without a look into the tables.
fn is_plain(text: &str) -> bool {
    // Without a branch, so that many bytes are looked at together. What continues a character is below 0xCC.
    let is_plain = |first: u8, second: u8, third: u8| {
        (first < 0xCC)
            | ((first == 0xE1) & (second & 0xFC == 0xB8))
            | ((first == 0xE2) & (second == 0x80) & (third.wrapping_sub(0x90) <= 0x17))
    };
    let bytes = text.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        let end = bytes.len().min(start + BLOCK);
        // No character of three bytes begins in the last two bytes of a text.
        let beyond = |ahead: usize| bytes.get(start + ahead..).unwrap_or_default();
        let firsts = bytes[start..end].iter();
        let followed = firsts.zip(beyond(1)).zip(beyond(2));
        if !followed.fold(true, |all, ((&a, &b), &c)| all & is_plain(a, b, c)) {
            return false;
        }
        start = end;
    }
    let last = &bytes[bytes.len().saturating_sub(2)..];
    last.iter().all(|&byte| byte < 0xCC)
}

/// So many bytes are looked at before asking whether all of them are plain.
const BLOCK: usize = 1 << 10;

/// The key under which two names are the same term: NFC, lower case, one tone placement, single
/// spaces.
pub fn term_key(name: &str) -> String {
    let lower = nfc(name).to_lowercase();
    let words: Vec<String> = lower.split_whitespace().map(canonical_tones).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nfc_composes_and_borrows() {
        assert!(matches!(nfc("đường"), Cow::Borrowed(_)));
        assert_eq!(nfc("đu\u{31b}o\u{31b}\u{300}ng"), "đường");
    }

    #[test]
    fn plain_characters_are_normal() {
        let is_plain = |c: &char| is_plain(c.encode_utf8(&mut [0; 4]));
        assert_eq!(
            ('\0'..=char::MAX).filter(is_plain).count(),
            0x300 + 0x100 + 0x18
        );
        for c in ('\0'..=char::MAX).filter(is_plain) {
            let normal: String = std::iter::once(c).nfc().collect();
            assert_eq!(normal, c.to_string(), "{c:?}");
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes);
            assert_eq!(unicode_normalization::char::canonical_combining_class(c), 0);
        }
    }

    #[test]
    fn terms_ignore_case_spaces_and_tone_placement() {
        assert_eq!(term_key("Hòa  An"), term_key("hoà an"));
        assert_ne!(term_key("Hòa An"), term_key("Hóa An"));
    }
}
