//! Letters of other scripts that look like ours: ð for đ, Cyrillic and Greek letters in Latin words, wide letters.

use super::block::Block;
use super::{Found, Sheet};
use crate::diag::Lint;
use crate::text;
use std::ops::Range;

/// Letters of other scripts inside words that are Latin otherwise, and words of such letters among Latin ones.
pub(super) fn check(block: &Block, sheet: &mut Sheet<'_>) {
    if !block.text.chars().any(|c| twin(c).is_some()) {
        return;
    }
    let words: Vec<Range<usize>> = text::words(&block.text).collect();
    for (index, at) in words.iter().enumerate() {
        let word = &block.text[at.clone()];
        if !word.chars().any(|c| twin(c).is_some()) {
            continue;
        }
        let meant: String = word.chars().map(|c| twin(c).unwrap_or(c)).collect();
        let is_syllable = text::judge_syllable(&text::nfc(&meant).to_lowercase()).is_ok();
        if script(word) == Some(Script::Twins) {
            if stands_among_latin(&block.text, &words, index) {
                foreign_word(block, at, &meant, is_syllable, sheet);
            }
            continue;
        }
        for (offset, c) in word.char_indices() {
            let Some(meant) = twin(c) else { continue };
            let is_it = match c {
                // Icelandic has both letters.
                'Ð' | 'Ɖ' => is_syllable || !word.contains('ð'),
                'ð' => is_syllable,
                '\u{ff10}'..='\u{ff5a}' => true,
                _ => script(word) == Some(Script::Latin),
            };
            if is_it {
                let part = at.start + offset..at.start + offset + c.len_utf8();
                let lint = Lint::Lookalike {
                    found: c.into(),
                    meant: meant.into(),
                };
                let meant = meant.to_string();
                sheet.push(Found {
                    lint,
                    span: block.place(part.clone()),
                    edits: Found::edit(block.editable(part), &meant),
                });
            }
        }
    }
}

/// What the letters of a word belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    /// Letters of another script, each of which looks like a Latin one.
    Twins,
    Other,
}

/// The script of a word: Latin as soon as one letter is plainly Latin; `None` when it has no letter.
fn script(word: &str) -> Option<Script> {
    let of = |c: char| match c {
        'Ð' | 'ð' | 'Ɖ' => Script::Latin,
        c if ('\u{370}'..='\u{52f}').contains(&c) => match twin(c) {
            Some(_) => Script::Twins,
            None => Script::Other,
        },
        c if c.is_ascii() || text::is_vietnamese_letter(c) => Script::Latin,
        _ => Script::Other,
    };
    let mut scripts = word.chars().filter(|c| c.is_alphabetic()).map(of);
    let first = scripts.next()?;
    Some(scripts.fold(first, |all, one| match (all, one) {
        (Script::Latin, _) | (_, Script::Latin) => Script::Latin,
        (Script::Twins, Script::Twins) => Script::Twins,
        _ => Script::Other,
    }))
}

/// Whether the nearest words with letters on both sides are Latin, and there is one.
fn stands_among_latin(text: &str, words: &[Range<usize>], index: usize) -> bool {
    let script = |at: &Range<usize>| script(&text[at.clone()]);
    let before = words[..index].iter().rev().find_map(script);
    let after = words[index + 1..].iter().find_map(script);
    let mut beside = before.into_iter().chain(after).peekable();
    beside.peek().is_some() && beside.all(|script| script == Script::Latin)
}

/// Reports a word that is of another script throughout: `ХІІІ`, `10А`. It is mended where the Latin word is likely: a
/// syllable, a Roman number, a single letter, a letter with a number. СССР may be meant.
fn foreign_word(
    block: &Block,
    at: &Range<usize>,
    meant: &str,
    is_syllable: bool,
    sheet: &mut Sheet<'_>,
) {
    let found = &block.text[at.clone()];
    let is_roman = meant.chars().all(|c| "IVXLCDM".contains(c));
    let is_likely = is_syllable
        || is_roman
        || meant.chars().count() == 1
        || meant.contains(|c: char| c.is_ascii_digit());
    let mut edits = Vec::new();
    if is_likely {
        edits = Found::edit(block.editable(at.clone()), meant);
    }
    sheet.push(Found {
        lint: Lint::Lookalike {
            found: found.to_owned(),
            meant: meant.to_owned(),
        },
        span: block.place(at.clone()),
        edits,
    });
}

/// Whether a name has no letter of another script that looks like one of ours.
pub(super) fn are_proper(name: &str) -> bool {
    !name.chars().any(|c| twin(c).is_some())
}

/// The Latin letter that a letter looks like.
fn twin(c: char) -> Option<char> {
    const OTHERS: &str = "АВЕКМНОРСТУХІЈЅаеорсухіјѕһԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧοÐƉð";
    const LATIN: &str = "ABEKMHOPCTYXIJSaeopcyxijshdABEZHIKMNOPTYXoĐĐđ";
    if c.is_ascii() {
        return None;
    }
    if let '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' = c {
        return char::from_u32(c as u32 - 0xfee0);
    }
    if !matches!(c, 'Ð' | 'ð' | 'Ɖ' | '\u{370}'..='\u{52f}') {
        return None;
    }
    let at = OTHERS.chars().position(|other| other == c)?;
    LATIN.chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::mended_by;

    #[test]
    fn twins_are_pairs() {
        for c in "АВЕКМНОРСТУХІЈЅаеорсухіјѕһԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧοÐƉð".chars()
        {
            assert!(twin(c).is_some_and(|t| t != c), "{c}");
        }
        assert_eq!(twin('Ԁ'), None);
        assert_eq!(twin('ð'), Some('đ'));
        assert_eq!(twin('Ａ'), Some('A'));
        assert_eq!(twin('ο'), Some('o'));
    }

    /// The text with its look-alike letters mended, and how many findings there were.
    fn mended(text: &str) -> (String, usize) {
        let (codes, text) = mended_by(check, text);
        (text, codes.len())
    }

    #[test]
    fn words_of_other_letters_are_told_from_another_language() {
        for (text, right, count) in [
            ("Đại hội ХІІІ của Đảng", "Đại hội XIII của Đảng", 1),
            ("lớp 10А và 25 °С", "lớp 10A và 25 °C", 2),
            ("chữ \u{442}o và đạ\u{43e}", "chữ \u{442}o và đạo", 1),
            ("thế kỷ Х", "thế kỷ X", 1),
            ("chúng tа, \u{441}\u{430} múa", "chúng ta, ca múa", 2),
            ("Liên Xô (СССР) cũ", "Liên Xô (СССР) cũ", 1),
            ("ÐCSVN, Ðắk Lắk, Ðồng chí", "ĐCSVN, Đắk Lắk, Đồng chí", 3),
        ] {
            assert_eq!(mended(text), (right.to_owned(), count), "{text}");
        }
        for text in [
            "В Москве хорошо, он там",
            "báo Правда và СМИ, góc α, Ω, số π",
            "СССР",
            "Москва – СССР",
            "Ο άνθρωπος",
            "Ðavíð Oddsson, Þórður Guðmundsson",
        ] {
            assert_eq!(mended(text), (text.to_owned(), 0), "{text}");
        }
    }
}
