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
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = rest.find(|&(_, c)| is_word_char(c))?;
        while rest.next_if(|&(_, c)| is_word_char(c)).is_some() {}
        let end = rest.peek().map_or(text.len(), |&(at, _)| at);
        Some(start..end)
    })
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
