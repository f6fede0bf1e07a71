//! Text in an encoding of the time before Unicode: which blocks are, and what they read as.

use super::block::{Block, OPAQUE};
use super::{Found, Sheet};
use crate::diag::Lint;
use crate::source::Edit;
use crate::text::{self, Legacy, LegacyParts};
use std::ops::Range;

/// How much of a paragraph in an old encoding is shown as it reads, in characters.
const SHOWN: usize = 60;
/// How many doubtful words are shown without what stands around them.
const FEW: usize = 3;

/// Blocks in an old encoding, wholly or in part. When one is, a single word of another is enough, and one that tells
/// nothing (a cell, an item) is what the nearest on both sides are.
pub(super) fn find(blocks: &[Block]) -> Vec<Option<LegacyParts>> {
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
    for (found, block) in found.iter_mut().zip(blocks) {
        if found.is_none() {
            *found = text::legacy_perhaps(&block.text);
        }
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
        if font.is_capital {
            // It showed capitals for all letters.
            parts.extend(plain_words(text).map(at));
        }
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

/// Words of a text without marks or signs.
fn plain_words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = 0;
    let words = text.split(char::is_whitespace).map(move |word| {
        let start = next;
        next += word.len();
        next += text[next..].chars().next().map_or(0, char::len_utf8);
        start..start + word.len()
    });
    words.filter(|at| !at.is_empty() && text[at.clone()].is_ascii())
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

/// Takes back edits of words that are others in an old encoding, in a block where some are: `hoà` is hồ in VNI.
pub(super) fn spare(block: &Block, found: &mut [Found]) {
    let words: Vec<Range<usize>> = text::legacy_words(&block.text)
        .map(|at| block.place(at))
        .collect();
    let touches = |edit: &Edit| {
        let mut words = words.iter();
        words.any(|word| word.start < edit.span.end && edit.span.start < word.end)
    };
    for found in found {
        if found.edits.iter().any(touches) {
            found.edits.clear();
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
    if !found.is_certain {
        edits.clear();
    }
    // A few words of a long text are shown by themselves.
    let is_few = !found.is_certain && found.parts.len() <= FEW;
    let (span, reads) = match found.parts.first().filter(|_| is_few) {
        Some(first) => {
            let parts = found.parts.iter();
            let read = |part: &Range<usize>| {
                converted(block, part.start, &block.text[part.clone()], encoding)
            };
            let reads: Vec<String> = parts.map(read).collect();
            (block.place(first.clone()), reads.join(", "))
        }
        None => (block.whole(), whole(block, found)),
    };
    let reads = reads.replace(OPAQUE, "…");
    let mut shown: String = reads.trim().chars().take(SHOWN).collect();
    if reads.trim().chars().count() > SHOWN {
        shown.push('…');
    }
    let lint = Lint::LegacyText {
        encoding,
        reads: shown,
        is_certain: found.is_certain,
    };
    sheet.push(Found { lint, span, edits });
}

/// A block with what is in an old encoding converted.
fn whole(block: &Block, found: &LegacyParts) -> String {
    let mut whole = String::with_capacity(block.text.len());
    let mut done = 0;
    for part in &found.parts {
        whole.push_str(&block.text[done..part.start]);
        let own = &block.text[part.clone()];
        whole.push_str(&converted(block, part.start, own, found.encoding));
        done = part.end;
    }
    whole.push_str(&block.text[done..]);
    whole
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_tell_nothing_are_what_their_neighbours_are() {
        let read = |texts: &[&str]| -> Vec<String> {
            let blocks: Vec<Block> = texts.iter().map(|text| Block::verbatim(text, 0)).collect();
            let read = |(block, found): (&Block, Option<LegacyParts>)| match found {
                Some(found) if found.is_certain => converted(block, 0, &block.text, found.encoding),
                Some(_) => "?".into(),
                None => block.text.clone(),
            };
            blocks.iter().zip(find(&blocks)).map(read).collect()
        };
        assert_eq!(
            read(&["Teân ñôn vò", "soá löôïng", "1", "Xaõ Haø", "soá 15"]),
            ["Tên đơn vị", "số lượng", "1", "Xã Hà", "?"]
        );
        assert_eq!(
            read(&["NguyÔn V¨n §\u{ad}îc", "Sè 15", "Họ và tên", "Sè 15"]),
            ["Nguyễn Văn Được", "?", "Họ và tên", "Sè 15"]
        );
        for text in ["C«ng ty thu mua", "BCH §oµn TNCS HCM.", "Kính göûi:"] {
            assert_eq!(read(&["Đoạn này", text, "của tỉnh"])[1], "?", "{text}");
        }
        for text in [
            "Où est le café, Noël à Saïgon",
            "Hoà An",
            "Löwe, Göteborg",
            "30 µm",
        ] {
            assert_eq!(read(&["Đoạn này", text, "của tỉnh"])[1], text);
        }
    }

    #[test]
    fn a_font_that_html_names_decides() {
        let fixed = |text: &str| {
            let file =
                crate::source::TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
            let page = crate::lint::page::read(&file, 0..text.len());
            let settings = crate::config::LintSettings::default();
            let mut sheet = Sheet::new(&file, &settings);
            for (block, found) in page.blocks.iter().zip(find(&page.blocks)) {
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
            ("{Cá chép, có bò, nhà}", "{Cá chép, có bò, nhà}"),
            ("Nuôi {sông Gâm}", "Nuôi {sông Gâm}"),
        ] {
            let html = |text: &str| text.replace('{', font).replace('}', end);
            assert_eq!(fixed(&html(text)), html(right));
            let block = |text: &str| format!("<p>{}</p>\n", html(text));
            assert_eq!(fixed(&block(text)), block(right));
        }
        let vni = "<span style=\"font-family: VNI-Times\">hoïc</span> ở đây";
        assert_eq!(fixed(vni), vni.replace("hoïc", "học"));
        for text in ["Cô giáo", "toán và"] {
            let text = vni.replace("hoïc", text);
            assert_eq!(fixed(&text), text);
        }
        let capitals = "<font face=\".VnTimeH\">ñy ban nh©n d©n</font> xã";
        let right = capitals.replace("ñy ban nh©n d©n", "ỦY BAN NHÂN DÂN");
        assert_eq!(fixed(capitals), right);
        // What was converted is not old because its font still is.
        for text in ["Nuôi {bß} và {gµ, cã}", "{X·} {cã bß}"] {
            let html = text.replace('{', font).replace('}', end);
            let once = fixed(&html);
            assert_ne!(once, html);
            assert_eq!(fixed(&once), once);
        }
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
}
