//! Syllables: where the words of a text stand, and the form under which a word is indexed.
//!
//! `search.js` has the twin of everything here; `tests/fold-vectors.json` holds the two together.

use super::{canonical_tones, is_mark, nfc};
use std::ops::Range;

/// Whether `c` belongs to a word: letters, digits and the combining marks among them.
pub fn is_word_char(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        // Nearly all others in Vietnamese text, without a look into the tables.
        '×' | '÷' | '\u{2010}'..='\u{2027}' => false,
        'À'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        _ => c.is_alphanumeric() || is_mark(c),
    }
}

/// The byte ranges of the words of `text`, in order. What lies between two of them is punctuation.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = skip::<false>(text, at);
        at = skip::<true>(text, start);
        (start < at).then_some(start..at)
    })
}

/// How many words people count in `text`: runs between spaces that hold a letter or digit.
pub fn count_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut words) = (0, 0);
    // Whether the run that `at` stands in has been counted.
    let mut counted = false;
    while let Some(&byte) = bytes.get(at) {
        let end = skip::<true>(text, at);
        if end > at {
            words += usize::from(!counted);
            counted = true;
            at = end;
        } else if byte.is_ascii() {
            counted &= !char::from(byte).is_whitespace();
            at += 1;
        } else {
            let Some(c) = text[at..].chars().next() else {
                break;
            };
            counted &= !c.is_whitespace();
            at += c.len_utf8();
        }
    }
    words
}

/// Where the characters after `at` that belong to words (or to none, unless `INSIDE`) end.
///
/// Texts are read through here when they are parsed, indexed and checked: what Vietnamese is written with is told by its
/// bytes.
#[inline]
fn skip<const INSIDE: bool>(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        at += match (TOLD[usize::from(byte)], INSIDE) {
            (Told::Word, true) | (Told::Other, false) => 1,
            (Told::Nothing, _) => match look(text, at) {
                Some((word, width)) if word == INSIDE => width,
                _ => break,
            },
            _ => break,
        };
    }
    at
}

/// What a byte tells of the character it is part of.
#[derive(Clone, Copy)]
enum Told {
    /// It belongs to a word.
    Word,
    /// It does not.
    Other,
    /// Nothing: the bytes after it are needed.
    Nothing,
}

/// For each byte; one that continues a character goes the way of its first one.
const TOLD: [Told; 256] = {
    let mut told = [Told::Nothing; 256];
    let mut byte = 0;
    while byte < 256 {
        told[byte] = match byte as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Told::Word,
            ..=0x7f => Told::Other,
            // What continues, and U+0100 to U+023F.
            0x80..=0xbf | 0xc4..=0xc8 => Told::Word,
            _ => Told::Nothing,
        };
        byte += 1;
    }
    told
};

/// Whether the character at `at`, of which the first byte tells nothing, belongs to a word, and how many bytes it takes.
#[inline]
fn look(text: &str, at: usize) -> Option<(bool, usize)> {
    Some(match text.as_bytes().get(at..)? {
        // U+00C0 to U+00FF without × and ÷, U+1E00 to U+1EFF.
        [0xc3, second, ..] => (*second != 0x97 && *second != 0xb7, 2),
        [0xe1, 0xb8..=0xbb, ..] => (true, 3),
        _ => look_up(text, at)?,
    })
}

#[cold]
fn look_up(text: &str, at: usize) -> Option<(bool, usize)> {
    let c = text[at..].chars().next()?;
    Some((is_word_char(c), c.len_utf8()))
}

/// A word as it is indexed: NFC, lower case, one tone placement, `ð` as `đ`. The marks stay.
///
/// Lower case is taken letter by letter (`Σ` is always `σ`) and only its first letter kept, so that a
/// form has as many letters as the word. Marks that compose with nothing are dropped.
pub fn form(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lower: String = nfc(word)
        .chars()
        .filter(|c| !is_mark(*c))
        .map(|c| match c.to_lowercase().next().unwrap_or(c) {
            'ð' => 'đ',
            lower => lower,
        })
        .collect();
    canonical_tones(&lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let text = "Số 414-KH/TU, “đạo đức”.";
        let found: Vec<&str> = words(text).map(|at| &text[at]).collect();
        assert_eq!(found, ["Số", "414", "KH", "TU", "đạo", "đức"]);
        assert_eq!(words(" … ").count(), 0);
    }

    #[test]
    fn people_count_what_stands_between_spaces() {
        let counts = [
            ("", 0),
            (" – … ", 0),
            ("Số 414-KH/TU", 2),
            ("Điều\u{a0}5: “đạo đức”, lối sống.", 6),
            ("một\nhai\u{3000}ba", 3),
        ];
        for (text, count) in counts {
            assert_eq!(count_words(text), count, "{text:?}");
        }
    }

    #[test]
    fn bytes_tell_what_characters_do() {
        for c in '\0'..=char::MAX {
            let text = format!("a{c}");
            let ends = match is_word_char(c) {
                true => [text.len(), 1],
                false => [1, text.len()],
            };
            let found = [skip::<true>(&text, 1), skip::<false>(&text, 1)];
            assert_eq!(found, ends, "{c:?}");
        }
    }

    #[test]
    fn the_short_ways_agree_with_the_tables() {
        for c in ('\u{80}'..='\u{2fff}').filter(|c| !c.is_ascii()) {
            assert_eq!(is_word_char(c), c.is_alphanumeric() || is_mark(c), "{c:?}");
        }
    }

    #[test]
    fn a_form_keeps_the_marks_and_nothing_else() {
        assert_eq!(form("HÒA"), "hoà");
        assert_eq!(form("Ðạo"), "đạo");
        assert_eq!(form("du\u{31b}o\u{31b}\u{300}ng"), "dường");
        assert_eq!(form("UBND"), "ubnd");
    }
}
