//! Vietnamese alphabetical order: a ă â b c d đ e ê …, the tone deciding last.

use super::nfc;
use super::tone::split_tone;

const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

/// A key whose byte order is the dictionary order of `text`: letters first, then tones, case
/// ignored. Digits come before letters, everything else first of all.
pub fn sort_key(text: &str) -> Vec<u8> {
    let lower = nfc(text).to_lowercase();
    let mut letters = Vec::with_capacity(lower.len() + 8);
    let mut tones = Vec::new();
    for c in lower.chars() {
        let (base, tone) = split_tone(c);
        tones.push(tone as u8);
        match ALPHABET.chars().position(|letter| letter == base) {
            Some(i) => letters.push(20 + i as u8),
            None if base.is_ascii_digit() => letters.push(10 + (base as u8 - b'0')),
            None if base.is_whitespace() => letters.push(1),
            None if base.is_ascii() => letters.push(2),
            None => {
                letters.push(u8::MAX);
                letters.extend((base as u32).to_be_bytes());
            }
        }
    }
    letters.push(0);
    letters.extend(tones);
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_as_a_dictionary_does() {
        let mut words = vec![
            "đá",
            "da",
            "ăn",
            "an",
            "ân",
            "ánh",
            "dạ",
            "dan",
            "2022",
            "Bảo Lâm",
            "Bảo Lạc",
        ];
        words.sort_by_key(|w| sort_key(w));
        assert_eq!(
            words,
            [
                "2022",
                "an",
                "ánh",
                "ăn",
                "ân",
                "Bảo Lạc",
                "Bảo Lâm",
                "da",
                "dạ",
                "dan",
                "đá"
            ]
        );
    }
}
