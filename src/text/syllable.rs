//! Syllables: where the words of a text stand, and the form under which a word is indexed.
//!
//! `src/search/js/fold.js` has the twin of everything here; `tests/search/fold-vectors.json` holds the two together.

use super::scan::{Block, Blocks};
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
    let mut blocks = Blocks::new(text);
    // Where the block begins that is looked at, and which bytes of words of it have not been given yet.
    let (mut begin, mut word) = (0, 0u64);
    let mut next = 0;
    std::iter::from_fn(move || {
        while word == 0 {
            (begin, next) = (next, next + 64);
            word = blocks.next()?.word;
        }
        let first = word.trailing_zeros();
        let start = begin + first as usize;
        let mut end = first + (word >> first).trailing_ones();
        while end == 64 {
            (begin, next) = (next, next + 64);
            word = blocks.next().map_or(0, |block| block.word);
            end = word.trailing_ones();
        }
        word &= u64::MAX << end;
        Some(start..begin + end as usize)
    })
}

/// How many words people count in `text`: runs between spaces that hold a letter or digit.
pub fn count_words(text: &str) -> usize {
    let (mut words, mut open) = (0, 0);
    for Block { word, space } in Blocks::new(text) {
        // What the first letter of a run adds is carried to the space that ends it, or into the next block.
        let sum = u128::from(!space) + u128::from(word) + open;
        words += (sum as u64 & space).count_ones() as usize;
        open = sum >> 64;
    }
    words + open as usize
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
    fn words_and_counts_do_not_depend_on_where_blocks_end() {
        let parts = [
            "đạo", " ", "–", "\u{a0}", "414", "\u{3000}", "×", "a\u{300}", "。", "\n", "ừ",
        ];
        for length in 0..200 {
            // No period of the parts divides 64.
            let text: String = (0..length)
                .map(|i| parts[(i * 7 + i / 11 + i * i / 5) % parts.len()])
                .collect();
            let is_word = |at: usize| text[at..].chars().next().is_some_and(is_word_char);
            let mut found = vec![false; text.len()];
            for at in words(&text) {
                assert!(at.start == 0 || !found[at.start - 1], "{text:?}");
                found[at].fill(true);
            }
            for (at, _) in text.char_indices() {
                assert_eq!(found[at], is_word(at), "{at} in {text:?}");
            }
            let runs = text.split(char::is_whitespace);
            let count = runs.filter(|run| run.contains(is_word_char)).count();
            assert_eq!(count_words(&text), count, "{text:?}");
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
