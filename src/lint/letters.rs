//! Rules about single characters: decomposed, alike, invisible, soft hyphens; and text in an old encoding.

use super::block::{Block, OPAQUE};
use super::{Found, Sheet};
use crate::diag::Lint;
use crate::source::Edit;
use crate::text::{self, Legacy, LegacyParts};
use std::ops::Range;

/// How much of a paragraph in an old encoding is shown as it reads, in characters.
const SHOWN: usize = 60;

/// Blocks in an old encoding, wholly or in part. When one is, a single word of another is enough.
pub(super) fn legacy(blocks: &[Block]) -> Vec<Option<LegacyParts>> {
    let mut found: Vec<Option<LegacyParts>> =
        blocks.iter().map(|b| text::legacy_of(&b.text, 2)).collect();
    let known = found.iter().flatten().next().map(|found| found.encoding);
    if let Some(known) = known {
        for (found, block) in found.iter_mut().zip(blocks) {
            if found.is_none() {
                *found = text::legacy_of(&block.text, 1).filter(|found| found.encoding == known);
            }
        }
    }
    found
}

/// Reports a block in an old encoding, with all that is in it converted.
pub(super) fn convert(block: &Block, found: &LegacyParts, sheet: &mut Sheet<'_>) {
    let encoding = found.encoding;
    let mut edits = Vec::new();
    for (own, span) in block.pieces() {
        for part in &found.parts {
            let mut at = own.start.max(part.start);
            let end = own.end.min(part.end).max(at);
            for part in block.text[at..end].split(OPAQUE) {
                let read = converted(block, at, part, encoding);
                if read != part {
                    let start = span.start + at - own.start;
                    edits.push(Edit {
                        span: start..start + part.len(),
                        text: read,
                    });
                }
                at += part.len() + OPAQUE.len_utf8();
            }
        }
    }
    let mut whole = String::with_capacity(block.text.len());
    let mut done = 0;
    for part in &found.parts {
        whole.push_str(&block.text[done..part.start]);
        whole.push_str(&text::from_legacy(&block.text[part.clone()], encoding));
        done = part.end;
    }
    whole.push_str(&block.text[done..]);
    let whole = whole.replace(OPAQUE, "…");
    let mut reads: String = whole.trim().chars().take(SHOWN).collect();
    if whole.trim().chars().count() > SHOWN {
        reads.push('…');
    }
    if !found.is_certain {
        edits.clear();
    }
    let lint = Lint::LegacyText {
        encoding,
        reads,
        is_certain: found.is_certain,
    };
    sheet.push(Found {
        lint,
        span: block.whole(),
        edits,
    });
}

/// A part of a block that begins at `start`, converted; small letters in a font of capitals become capitals.
fn converted(block: &Block, start: usize, part: &str, encoding: Legacy) -> String {
    let mut read = String::with_capacity(part.len() * 2);
    let mut at = start;
    let end = start + part.len();
    for capital in &block.capitals {
        let from = capital.start.clamp(at, end);
        let upto = capital.end.clamp(from, end);
        read.push_str(&text::from_legacy(&block.text[at..from], encoding));
        read.push_str(&text::from_legacy(&block.text[from..upto], encoding).to_uppercase());
        at = upto;
    }
    read.push_str(&text::from_legacy(&block.text[at..end], encoding));
    read
}

/// Looks through the letters of a block.
pub(super) fn check(block: &Block, sheet: &mut Sheet<'_>) {
    decomposed(block, sheet);
    if block.text.is_ascii() && !block.text.bytes().any(|b| b.is_ascii_control()) {
        return;
    }
    for (_, span) in block.pieces() {
        let written = &sheet.file.text[span.clone()];
        let mut before = ' ';
        let mut chars = written.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |(_, c)| *c);
            let here = span.start + at..span.start + at + c.len_utf8();
            if c == '\u{ad}' {
                let mut found = Found::fixed(Lint::SoftHyphen, here, "");
                if may_be_letter(&written[..at], &written[at + c.len_utf8()..]) {
                    found.edits.clear();
                }
                sheet.push(found);
            } else if let Some(meaning) = invisible(c, before, next) {
                sheet.push(Found::fixed(Lint::Invisible { found: c }, here, meaning));
            }
            before = c;
        }
    }
    lookalikes(block, sheet);
}

/// Whether a soft hyphen may be the letter ư of TCVN3: it does not divide a word into parts that could be syllables or
/// parts of a long foreign word.
fn may_be_letter(before: &str, after: &str) -> bool {
    let is_letter = |c: &char| c.is_alphabetic();
    let left: String = before.chars().rev().take_while(is_letter).collect();
    let left: String = left.chars().rev().collect();
    let right: String = after.chars().take_while(is_letter).collect();
    if left.is_empty() && right.is_empty() {
        return false;
    }
    let is_part = |part: &str| {
        let part = part.to_lowercase();
        part.chars().count() > 1 && text::judge_syllable(&part).is_ok()
    };
    let is_long = left.is_ascii() && right.is_ascii() && left.len() > 2 && right.len() > 3;
    !(is_long || is_part(&left) && is_part(&right))
}

/// One finding for all loose marks of a block: there are none or hundreds.
fn decomposed(block: &Block, sheet: &mut Sheet<'_>) {
    if sheet.decomposed.is_empty() {
        return;
    }
    let mut edits: Vec<Edit> = Vec::new();
    for (_, span) in block.pieces() {
        let from = sheet.decomposed.partition_point(|d| d.end <= span.start);
        let inside = sheet.decomposed[from..]
            .iter()
            .take_while(|d| d.end <= span.end);
        edits.extend(
            inside
                .filter(|d| d.start >= span.start && !d.is_empty())
                .map(|d| Edit {
                    span: d.clone(),
                    text: sheet.file.text[d.clone()].to_owned(),
                }),
        );
    }
    if let Some(first) = edits.first() {
        let span = first.span.clone();
        sheet.push(Found {
            lint: Lint::Decomposed,
            span,
            edits,
        });
    }
}

/// What an invisible character stands for, when it should not be there.
fn invisible(c: char, before: char, next: char) -> Option<&'static str> {
    match c {
        '\n' | '\t' | OPAQUE => None,
        // What Windows-1252 has where Unicode has controls.
        '\u{85}' => Some("…"),
        '\u{91}' => Some("‘"),
        '\u{92}' => Some("’"),
        '\u{93}' => Some("“"),
        '\u{94}' => Some("”"),
        '\u{96}' => Some("–"),
        '\u{97}' => Some("—"),
        // A page or a line ended here, in other programs.
        '\u{b}' | '\u{c}' if !before.is_whitespace() && !next.is_whitespace() => Some(" "),
        c if c.is_control() => Some(""),
        // Joiners belong to emoji and to scripts that need them, directions to scripts that run from the right.
        '\u{200c}'..='\u{200f}' => {
            let is_plain = |c: char| {
                c.is_whitespace() || (c as u32) < 0x0300 || ('\u{1e00}'..='\u{1eff}').contains(&c)
            };
            (is_plain(before) && is_plain(next)).then_some("")
        }
        '\u{200b}'
        | '\u{2060}'
        | '\u{feff}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some(""),
        _ => None,
    }
}

/// Letters of other scripts inside words that are Latin otherwise, and words of such letters among Latin ones.
fn lookalikes(block: &Block, sheet: &mut Sheet<'_>) {
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
                'Ð' | 'Ɖ' => true,
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
    use crate::config::LintSettings;
    use crate::source::TextFile;

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
        let block = Block::verbatim(text, 0);
        let file = TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
        let settings = LintSettings::default();
        let mut sheet = Sheet::new(&file, &settings);
        check(&block, &mut sheet);
        let mut edits: Vec<Edit> = sheet.found.iter().flat_map(|f| f.edits.clone()).collect();
        edits.sort_by_key(|edit| edit.span.start);
        (file.edited(&edits), sheet.found.len())
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
        ] {
            assert_eq!(mended(text), (right.to_owned(), count), "{text}");
        }
        for text in [
            "В Москве хорошо, он там",
            "báo Правда và СМИ, góc α, Ω, số π",
            "СССР",
            "Москва – СССР",
            "Ο άνθρωπος",
        ] {
            assert_eq!(mended(text), (text.to_owned(), 0), "{text}");
        }
    }

    #[test]
    fn joiners_of_emoji_stay() {
        assert_eq!(invisible('\u{200d}', '👩', '🌾'), None);
        assert_eq!(invisible('\u{200d}', 'a', 'b'), Some(""));
        assert_eq!(invisible('\u{200b}', 'a', 'b'), Some(""));
        assert_eq!(invisible('\u{93}', ' ', 'b'), Some("“"));
    }
}
