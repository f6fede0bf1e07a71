//! Rules about single characters: decomposed, invisible, soft hyphens.

use super::block::{Block, OPAQUE};
use super::{Found, Sheet, lookalikes};
use crate::diag::{Lint, Unseen};
use crate::source::Edit;
use crate::text;

/// [`OPAQUE`] as it stands in a text.
const OPAQUE_BYTE: u8 = OPAQUE as u8;

/// Looks through the letters of a block.
pub(super) fn check(block: &Block, sheet: &mut Sheet<'_>) {
    decomposed(block, sheet);
    if !is_usual(&block.text) {
        unseen(block, sheet);
    }
    lookalikes::check(block, sheet);
}

/// Whether a text has only characters of which none is unseen, as nearly all have: it is told by the bytes that begin
/// a character, without a look at each.
fn is_usual(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            b' '..=b'~' | b'\n' | b'\t' | OPAQUE_BYTE => 1,
            // From U+00A0 on.
            0xc2 if bytes[at + 1] >= 0xa0 && bytes[at + 1] != 0xad => 2,
            0xc3..=0xcb => 2,
            // U+1E00 to U+1EFF; dashes, quotes, dots.
            0xe1 if bytes[at + 1] >= 0xb8 && bytes[at + 1] <= 0xbb => 3,
            0xe2 if bytes[at + 1] == 0x80 && (0x90..=0xa7).contains(&bytes[at + 2]) => 3,
            _ => return false,
        };
    }
    true
}

/// Reports soft hyphens and what cannot be seen.
fn unseen(block: &Block, sheet: &mut Sheet<'_>) {
    for (own, span) in block.pieces() {
        let written = &sheet.file.text[span.clone()];
        let mut before = block.text[..own.start].chars().next_back().unwrap_or(' ');
        let behind = block.text[own.end..].chars().next().unwrap_or(' ');
        let mut chars = written.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(behind, |(_, c)| *c);
            let here = span.start + at..span.start + at + c.len_utf8();
            if c == '\u{ad}' {
                let mut found = Found::fixed(Lint::SoftHyphen, here, "");
                if may_be_letter(&written[..at], &written[at + c.len_utf8()..]) {
                    found.edits.clear();
                }
                sheet.push(found);
            } else if let Some((kind, meaning)) = invisible(c, before, next) {
                let lint = Lint::Invisible { found: c, kind };
                sheet.push(match meaning {
                    Some(meaning) => Found::fixed(lint, here, meaning),
                    None => Found::plain(lint, here),
                });
                // What is put there, else what stands before it.
                let put = meaning.and_then(|meaning| meaning.chars().next());
                before = put.unwrap_or(before);
                continue;
            }
            before = c;
        }
    }
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

/// What an invisible character that should not be there is, and what it stands for; `None` when only a person can tell.
fn invisible(c: char, before: char, next: char) -> Option<(Unseen, Option<&'static str>)> {
    // Joiners belong to emoji and to scripts that need them, directions to scripts that run from the right.
    let is_plain = |c: char| {
        c.is_whitespace() || (c as u32) < 0x0300 || ('\u{1e00}'..='\u{1eff}').contains(&c)
    };
    let is_parted = before.is_whitespace() || matches!(next, ' ' | '\n' | '\u{a0}');
    let space = if is_parted { "" } else { " " };
    let (kind, meaning) = match c {
        '\n' | '\t' | OPAQUE => return None,
        // What Windows-1252 has where Unicode has controls.
        '\u{85}' => (Unseen::Control, "…"),
        '\u{91}' => (Unseen::Control, "‘"),
        '\u{92}' => (Unseen::Control, "’"),
        '\u{93}' => (Unseen::Control, "“"),
        '\u{94}' => (Unseen::Control, "”"),
        '\u{96}' => (Unseen::Control, "–"),
        '\u{97}' => (Unseen::Control, "—"),
        '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}' => (Unseen::Break, space),
        c if c.is_control() => (Unseen::Control, ""),
        // Not thin and unbreakable ones: they are typography.
        '\u{1680}' | '\u{2000}'..='\u{2008}' | '\u{205f}' | '\u{2800}' | '\u{3000}' => {
            (Unseen::Space, space)
        }
        '\u{200c}'..='\u{200f}' | '\u{61c}' if is_plain(before) && is_plain(next) => {
            (Unseen::Nothing, "")
        }
        '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' => (Unseen::Nothing, ""),
        '\u{fffc}' => return Some((Unseen::Picture, None)),
        '\u{fffd}' => return Some((Unseen::Letter, None)),
        _ => return None,
    };
    Some((kind, Some(meaning)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::mended_by;

    /// The text mended, and what was found.
    fn mended(text: &str) -> (String, Vec<&'static str>) {
        let (codes, text) = mended_by(check, text);
        (text, codes)
    }

    #[test]
    fn odd_spaces_and_breaks_become_spaces_and_what_has_no_width_goes() {
        for (text, right) in [
            ("một\u{2003}hai", "một hai"),
            ("một\u{2000}hai", "một hai"),
            ("một\u{3000}\u{3000}hai", "một hai"),
            ("\u{2003}một \u{2003}hai\u{2003}", "một hai"),
            ("một\u{2028}hai", "một hai"),
            ("một\u{2029} hai", "một hai"),
            ("mộ\u{180e}t", "một"),
            ("một\u{2063}hai", "mộthai"),
            ("a\u{34f}b", "ab"),
            ("một\u{61c} hai", "một hai"),
        ] {
            let (mended, codes) = mended(text);
            assert_eq!(mended, right);
            assert!(
                codes.iter().all(|code| *code == "invisible") && !codes.is_empty(),
                "{text:?}"
            );
        }
        for text in ["ảnh \u{fffc} ở đây", "H\u{fffd} Nội"] {
            assert_eq!(mended(text), (text.to_owned(), vec!["invisible"]));
        }
        // Thin and unbreakable spaces are typography; U+212A is K to every reader of Unicode.
        for text in ["19\u{2009}136", "19\u{a0}136\u{202f}km", "273 \u{212a}"] {
            assert_eq!(mended(text).1, Vec::<&str>::new(), "{text:?}");
        }
    }

    #[test]
    fn joiners_of_emoji_stay() {
        assert_eq!(invisible('\u{200d}', '👩', '🌾'), None);
        let nothing = Some((Unseen::Nothing, Some("")));
        assert_eq!(invisible('\u{200d}', 'a', 'b'), nothing);
        assert_eq!(invisible('\u{200b}', 'a', 'b'), nothing);
        let quote = Some((Unseen::Control, Some("“")));
        assert_eq!(invisible('\u{93}', ' ', 'b'), quote);
    }
}
