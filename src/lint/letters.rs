//! Rules about single characters: decomposed, invisible, soft hyphens; and text in an old encoding.

use super::block::{Block, OPAQUE};
use super::{Found, Sheet, lookalikes};
use crate::diag::{Lint, Unseen};
use crate::source::Edit;
use crate::text::{self, Legacy, LegacyParts};
use std::ops::Range;

/// [`OPAQUE`] as it stands in a text.
const OPAQUE_BYTE: u8 = OPAQUE as u8;

/// How much of a paragraph in an old encoding is shown as it reads, in characters.
const SHOWN: usize = 60;

/// Blocks in an old encoding, wholly or in part. When one is, a single word of another is enough, and one that tells
/// nothing (a cell, an item) is what the nearest on both sides are.
pub(super) fn legacy(blocks: &[Block]) -> Vec<Option<LegacyParts>> {
    let mut found: Vec<Option<LegacyParts>> = blocks
        .iter()
        .map(|block| in_font(block).or_else(|| text::legacy_of(&block.text, 2)))
        .collect();
    let known = found.iter().flatten().next().map(|found| found.encoding);
    if let Some(known) = known {
        for (found, block) in found.iter_mut().zip(blocks) {
            if found.is_none() {
                *found = text::legacy_of(&block.text, 1).filter(|found| found.encoding == known);
            }
        }
        between(blocks, &mut found, known);
    }
    found
}

/// What of a block is in an old encoding because HTML names its font, and what is besides.
fn in_font(block: &Block) -> Option<LegacyParts> {
    let mut parts = Vec::new();
    let mut rest = block.text.clone();
    let mut known = None;
    for (stretch, font) in &block.fonts {
        let text = &block.text[stretch.clone()];
        let found = known
            .is_none_or(|known| known == font.encoding)
            .then(|| text::legacy_in_font(text, font.encoding))
            .flatten();
        let Some(found) = found else { continue };
        known = Some(font.encoding);
        let at = |part: Range<usize>| part.start + stretch.start..part.end + stretch.start;
        parts.extend(found.into_iter().map(at));
        rest.replace_range(stretch.clone(), &" ".repeat(stretch.len()));
    }
    let encoding = known?;
    let beside = text::legacy_of(&rest, 1).filter(|beside| beside.encoding == encoding);
    let is_certain = beside.as_ref().is_none_or(|beside| beside.is_certain);
    for part in beside.into_iter().flat_map(|beside| beside.parts) {
        // A paragraph that is old as a whole goes over what was taken out.
        let mut from = part.start;
        let inside = block.fonts.iter().map(|(stretch, _)| stretch);
        for stretch in inside.filter(|stretch| part.start < stretch.end && stretch.start < part.end)
        {
            parts.push(from..stretch.start.max(from));
            from = stretch.end;
        }
        parts.push(from..part.end.max(from));
    }
    parts.retain(|part| !part.is_empty());
    parts.sort_by_key(|part| part.start);
    Some(LegacyParts {
        encoding,
        parts,
        is_certain,
    })
}

/// Adds the blocks that tell nothing by themselves. Those between one in the old encoding and one in Unicode are not
/// certain.
fn between(blocks: &[Block], found: &mut [Option<LegacyParts>], encoding: Legacy) {
    // Whether a block is in the old encoding; nothing of one that could be either.
    let kinds: Vec<Option<bool>> = blocks
        .iter()
        .zip(&*found)
        .map(|(block, found)| match found {
            Some(found) => (found.encoding == encoding).then_some(true),
            None => block
                .text
                .contains(text::is_vietnamese_letter)
                .then_some(false),
        })
        .collect();
    for (index, found) in found.iter_mut().enumerate() {
        if found.is_some() || kinds[index].is_some() {
            continue;
        }
        let before = kinds[..index].iter().rev().find_map(|kind| *kind);
        let after = kinds[index + 1..].iter().find_map(|kind| *kind);
        if [before, after].contains(&Some(true)) {
            *found = text::legacy_beside(&blocks[index].text, encoding);
        }
        if let Some(found) = found {
            found.is_certain &= before != Some(false) && after != Some(false);
        }
    }
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
        whole.push_str(&converted(
            block,
            part.start,
            &block.text[part.clone()],
            encoding,
        ));
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
    let capitals = block.fonts.iter().filter(|(_, font)| font.is_capital);
    for (capital, _) in capitals {
        let from = capital.start.clamp(at, end);
        let upto = capital.end.clamp(from, end);
        read.push_str(&with_capitals(block, &block.text[at..from], encoding));
        read.push_str(&text::from_legacy(&block.text[from..upto], encoding).to_uppercase());
        at = upto;
    }
    read.push_str(&with_capitals(block, &block.text[at..end], encoding));
    read
}

/// Converts, with capitals for the small letters of words that are capitals otherwise: the fonts of capitals of TCVN3,
/// whose names are lost, showed its small letters so (`CéNG HOµ`).
fn with_capitals(block: &Block, part: &str, encoding: Legacy) -> String {
    if encoding != Legacy::Tcvn3 {
        return text::from_legacy(part, encoding);
    }
    let words = |text| {
        str::split_inclusive(text, |c: char| {
            c.is_whitespace() || c.is_ascii_punctuation()
        })
    };
    let has_small = |text: &str| text.bytes().any(|b| b.is_ascii_lowercase());
    let is_in_capitals = |word: &str| {
        let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
        capitals > 1
            && !has_small(word)
            && text::from_legacy(word, encoding).contains(char::is_lowercase)
    };
    // A heading: one of its words may have a single letter of ASCII.
    let all = !has_small(&block.text) && words(&block.text).any(is_in_capitals);
    let mut read = String::with_capacity(part.len() * 2);
    for word in words(part) {
        let own = text::from_legacy(word, encoding);
        match all || is_in_capitals(word) {
            true => read.push_str(&own.to_uppercase()),
            false => read.push_str(&own),
        }
    }
    read
}

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
    fn cells_that_tell_nothing_are_what_their_neighbours_are() {
        let read = |texts: &[&str]| -> Vec<String> {
            let blocks: Vec<Block> = texts.iter().map(|text| Block::verbatim(text, 0)).collect();
            let read = |(block, found): (&Block, Option<LegacyParts>)| match found {
                Some(found) if found.is_certain => converted(block, 0, &block.text, found.encoding),
                Some(_) => "?".into(),
                None => block.text.clone(),
            };
            blocks.iter().zip(legacy(&blocks)).map(read).collect()
        };
        assert_eq!(
            read(&["Teân ñôn vò", "soá löôïng", "1", "Xaõ Haø", "soá 15"]),
            ["Tên đơn vị", "số lượng", "1", "Xã Hà", "?"]
        );
        assert_eq!(
            read(&["NguyÔn V¨n §\u{ad}îc", "Sè 15", "Họ và tên", "Sè 15"]),
            ["Nguyễn Văn Được", "?", "Họ và tên", "Sè 15"]
        );
    }

    #[test]
    fn a_font_that_html_names_decides() {
        let fixed = |text: &str| {
            let file =
                crate::source::TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
            let page = crate::lint::page::read(&file, 0..text.len());
            let settings = crate::config::LintSettings::default();
            let mut sheet = Sheet::new(&file, &settings);
            for (block, found) in page.blocks.iter().zip(legacy(&page.blocks)) {
                if let Some(found) = found {
                    convert(block, &found, &mut sheet);
                }
            }
            let mut edits: Vec<Edit> = sheet.found.into_iter().flat_map(|f| f.edits).collect();
            edits.sort_by_key(|edit| edit.span.start);
            file.edited(&edits)
        };
        let (font, end) = ("<font face=\".VnTime\">", "</font>");
        for (text, right) in [
            // One word is enough, and a usual one too beside one that is none.
            ("Xã {cña} ta ở đây", "Xã {của} ta ở đây"),
            ("Ở {gãc xã} ấy", "Ở {góc xó} ấy"),
            ("{B¸o} c¸o", "{Báo} cáo"),
            // A font that outlived the conversion of its text.
            ("{các xã, học tập}, {xã ta}", "{các xã, học tập}, {xã ta}"),
            ("{cá}, {và là}", "{cá}, {và là}"),
        ] {
            let html = |text: &str| text.replace('{', font).replace('}', end);
            assert_eq!(fixed(&html(text)), html(right));
            let block = |text: &str| format!("<p>{}</p>\n", html(text));
            assert_eq!(fixed(&block(text)), block(right));
        }
        let vni = "<span style=\"font-family: VNI-Times\">hoïc</span> ở đây";
        assert_eq!(fixed(vni), vni.replace("hoïc", "học"));
    }

    #[test]
    fn words_of_capitals_are_read_as_capitals() {
        for (text, right) in [
            ("CéNG HOµ X· HéI CHñ NGHÜA", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA"),
            ("§¶NG Bé X·", "ĐẢNG BỘ XÃ"),
            ("UBND TP Hå ChÝ Minh", "UBND TP Hồ Chí Minh"),
            ("Sè: 15/Q§-UBND", "Số: 15/QĐ-UBND"),
            ("UBND TØNH, häc tËp", "UBND TỈNH, học tập"),
        ] {
            let block = Block::verbatim(text, 0);
            assert_eq!(converted(&block, 0, text, Legacy::Tcvn3), right);
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
