//! Rules about signs: spaces, quotes, dots, dashes, numbers, dates.

mod counted;
mod numbers;
mod ranges;

use super::block::{Block, OPAQUE};
use super::{Found, Sheet};
use crate::diag::Lint;
use crate::source::Edit;
use crate::text;
use std::ops::Range;

/// Looks through the signs of a block.
pub(super) fn check(block: &Block, sheet: &mut Sheet<'_>) {
    let text = block.text.as_str();
    let mut report = |lint, at: Range<usize>, edit: Option<(Range<usize>, &str)>| {
        let edits = match edit {
            Some((part, new)) => Found::edit(block.editable(part), new),
            None => Vec::new(),
        };
        sheet.push(Found {
            lint,
            span: block.place(at),
            edits,
        });
    };
    spaces(text, &mut report);
    inner_spaces(text, &mut report);
    dots(text, &mut report);
    numbers::check(text, &mut report);
    ranges::check(text, &mut report);
    quotes(block, sheet);
}

type Report<'r> = dyn FnMut(Lint, Range<usize>, Option<(Range<usize>, &str)>) + 'r;

fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// A space before a sign that closes something.
fn spaces(text: &str, report: &mut Report<'_>) {
    let is_mark = |byte: u8| matches!(byte, b',' | b';' | b':' | b'.' | b'!' | b'?');
    for at in text::rare_bytes(text, is_mark) {
        let mark = &text[at..at + 1];
        let start = text[..at].trim_end_matches([' ', '\u{a0}']).len();
        if start == at || start == 0 {
            continue;
        }
        let last = before(text, start);
        let next = after(text, at + mark.len());
        let is_word = last.is_some_and(|c| {
            c.is_alphanumeric() || matches!(c, ')' | '”' | '"' | ']' | '%' | OPAQUE)
        });
        // Smileys, “.NET”, a run of dots, and ratios such as 2 : 3 are something else.
        let is_end =
            next.is_none_or(|c| c.is_whitespace() || matches!(c, '”' | '"' | ')' | ']' | OPAQUE));
        let is_ratio = mark == ":"
            && last.is_some_and(|c| c.is_ascii_digit())
            && text[at + 1..]
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit());
        let is_smiley = matches!(mark, ":" | ";") && next == Some(')');
        if is_word && is_end && !is_ratio && !is_smiley {
            let mark = mark.chars().next().unwrap_or(' ');
            let lint = Lint::SpaceBeforePunctuation { mark };
            report(lint, start..at + mark.len_utf8(), Some((start..at, "")));
        }
    }
}

/// Spaces on the inner sides of brackets and quotes that have each other; `( )` is a box to tick.
fn inner_spaces(text: &str, report: &mut Report<'_>) {
    const SPACES: [char; 2] = [' ', '\u{a0}'];
    for (opening, closing) in [('(', ')'), ('“', '”')] {
        if !text.contains(opening) {
            continue;
        }
        let mut open = Vec::new();
        for (at, mark) in text.match_indices([opening, closing]) {
            if mark.starts_with(opening) {
                open.push(at);
                continue;
            }
            let Some(from) = open.pop() else { continue };
            let is_face = matches!(before(text, from), Some(':' | ';'));
            let start = from + opening.len_utf8();
            let inner = &text[start..at];
            let trimmed = inner.trim_matches(SPACES);
            if trimmed.is_empty() || is_face {
                continue;
            }
            let first = inner.len() - inner.trim_start_matches(SPACES).len();
            let last = inner.trim_end_matches(SPACES).len();
            if first > 0 {
                let lint = Lint::SpaceAfterOpening { mark: opening };
                report(lint, from..start + first, Some((start..start + first, "")));
            }
            if last < inner.len() {
                let lint = Lint::SpaceBeforePunctuation { mark: closing };
                let end = at + closing.len_utf8();
                report(lint, start + last..end, Some((start + last..at, "")));
            }
        }
    }
}

/// Exactly three dots.
fn dots(text: &str, report: &mut Report<'_>) {
    // Most texts have none, and this looks at many bytes together.
    if !text.contains("...") {
        return;
    }
    let mut from = 0;
    while let Some(found) = text[from..].find("...") {
        let at = from + found;
        let end = at + text[at..].len() - text[at..].trim_start_matches('.').len();
        let is_path = matches!(after(text, end), Some('/' | '\\')) || before(text, at) == Some('/');
        if end - at == 3 && !is_path {
            report(Lint::ThreeDots, at..end, Some((at..end, "…")));
        }
        from = end;
    }
}

/// Pairs of straight quotes.
fn quotes(block: &Block, sheet: &mut Sheet<'_>) {
    let text = block.text.as_str();
    let mut open: Option<usize> = None;
    let from = sheet.found.len();
    // A quote behind a digit may be inches or seconds, unless it closes a pair and all others have theirs; one that
    // stands alone may be the other half of any.
    let mut is_clear = true;
    let (mut has_digit, mut has_lone) = (false, false);
    let mut lone = |at: usize, sheet: &mut Sheet<'_>| {
        has_lone = true;
        sheet.push(Found {
            lint: Lint::StraightQuotes,
            span: block.place(at..at + 1),
            edits: Vec::new(),
        });
    };
    for (at, _) in text.match_indices('"') {
        let (last, next) = (before(text, at), after(text, at + 1));
        let opens = last.is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | '[' | '{' | '–' | '—' | '-' | '/' | '‘' | OPAQUE)
        }) && next.is_some_and(|c| !c.is_whitespace());
        let closes =
            last.is_some_and(|c| !c.is_whitespace()) && next.is_none_or(|c| !c.is_alphanumeric());
        let is_measure = last.is_some_and(|c| c.is_ascii_digit());
        has_digit |= is_measure;
        is_clear &= (opens || closes) && (!is_measure || open.is_some());
        match open {
            Some(from) if closes => {
                let edits: Vec<Edit> = [(from, "“"), (at, "”")]
                    .into_iter()
                    .flat_map(|(at, new)| Found::edit(block.editable(at..at + 1), new))
                    .collect();
                sheet.push(Found {
                    lint: Lint::StraightQuotes,
                    span: block.place(from..from + 1),
                    // One without the other would be worse than before.
                    edits: if edits.len() == 2 { edits } else { Vec::new() },
                });
                open = None;
            }
            Some(from) if opens => {
                lone(from, sheet);
                open = Some(at);
            }
            Some(_) => lone(at, sheet),
            None if opens => open = Some(at),
            // 21" is a length.
            None if is_measure => {}
            None => lone(at, sheet),
        }
    }
    if let Some(at) = open {
        lone(at, sheet);
    }
    if !is_clear || has_digit && has_lone {
        sheet.mend_nothing(from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::mended_by;

    #[test]
    fn signs_are_mended() {
        for (text, code, right) in [
            ("một , hai", "space-before-punctuation", "một, hai"),
            ("Hết chưa ?", "space-before-punctuation", "Hết chưa?"),
            ("Gồm :", "space-before-punctuation", "Gồm:"),
            (
                "(khoảng 5 đồng )",
                "space-before-punctuation",
                "(khoảng 5 đồng)",
            ),
            ("( abc)", "space-before-punctuation", "(abc)"),
            ("“abc ” và", "space-before-punctuation", "“abc” và"),
            (
                "gọi là \"nêu gương\".",
                "straight-quotes",
                "gọi là “nêu gương”.",
            ),
            ("(\"a\", tức b)", "straight-quotes", "(“a”, tức b)"),
            (
                "danh hiệu \"Xã nông thôn mới năm 2025\".",
                "straight-quotes",
                "danh hiệu “Xã nông thôn mới năm 2025”.",
            ),
            ("vân vân...", "three-dots", "vân vân…"),
            ("giai đoạn 2021-2025", "range-hyphen", "giai đoạn 2021–2025"),
            (
                "giai đoạn 2021 - 2025.",
                "range-hyphen",
                "giai đoạn 2021 – 2025.",
            ),
            ("10-15 người", "range-hyphen", "10–15 người"),
            ("5-7% số hộ", "range-hyphen", "5–7% số hộ"),
            ("có 1,250 cây số", "number-format", "có 1,250 cây số"),
            ("phòng 101,102,103", "number-format", "phòng 101,102,103"),
            ("3,215 người/hộ", "number-format", "3,215 người/hộ"),
            (
                "bình quân 2,095 con",
                "number-format",
                "bình quân 2,095 con",
            ),
            ("thu 1,234,567 đồng", "number-format", "thu 1.234.567 đồng"),
            (
                "có 19,136 đảng viên",
                "number-format",
                "có 19.136 đảng viên",
            ),
            ("thu 1,500 đồng", "number-format", "thu 1.500 đồng"),
            ("đạt 19,136.", "number-format", "đạt 19,136."),
            ("giá 10,000đ", "number-format", "giá 10.000đ"),
            ("giá 10,000đ/kg", "number-format", "giá 10.000đ/kg"),
            ("giá 1,678 đồng/kWh", "number-format", "giá 1,678 đồng/kWh"),
            ("có 1,500 đồng chí", "number-format", "có 1.500 đồng chí"),
            ("thu 5,000,000đ.", "number-format", "thu 5.000.000đ."),
            ("hết 5,000,000 VNĐ", "number-format", "hết 5.000.000 VNĐ"),
            ("rộng 10,000m2", "number-format", "rộng 10,000m2"),
            ("rộng 1,210,000m2", "number-format", "rộng 1.210.000m2"),
            (
                "Mức sinh là 2,095 con.",
                "number-format",
                "Mức sinh là 2,095 con.",
            ),
            (
                "Mỗi bà mẹ có 2,100 con.",
                "number-format",
                "Mỗi bà mẹ có 2,100 con.",
            ),
            ("có 2,095 người", "number-format", "có 2,095 người"),
            ("có 2,500 hộ", "number-format", "có 2.500 hộ"),
            ("trang 20-21", "range-hyphen", "trang 20–21"),
            ("từ 20-30 tuổi", "range-hyphen", "từ 20–30 tuổi"),
            ("ngày 2022/5/19", "date-format", "ngày 19/5/2022"),
            ("nói \"dở dang", "straight-quotes", "nói \"dở dang"),
        ] {
            let (codes, text) = mended_by(check, text);
            assert_eq!(codes, [code], "{text}");
            assert_eq!(text, right);
            assert_eq!(mended_by(check, right).1, right);
        }
    }

    #[test]
    fn ranges_are_mended_where_they_can_be_nothing_else() {
        for (text, right) in [
            ("2-3 lần", "2–3 lần"),
            ("trẻ 0-5 tuổi", "trẻ 0–5 tuổi"),
            ("3-5 triệu", "3–5 triệu"),
            ("5-10 km", "5–10 km"),
            ("5-10km", "5–10km"),
            ("từ 5-7 triệu đồng", "từ 5–7 triệu đồng"),
            ("2,5-3 tấn", "2,5–3 tấn"),
            ("1.500-2.000 đồng", "1.500–2.000 đồng"),
            ("1500-2000 người", "1500–2000 người"),
            ("khoảng 8-10 người", "khoảng 8–10 người"),
            ("trong 3-5 năm tới", "trong 3–5 năm tới"),
            ("2021 -2025", "2021–2025"),
            ("2020- 2025", "2020–2025"),
            ("trang 12 - 15", "trang 12 – 15"),
            ("tr. 20-25", "tr. 20–25"),
            ("khoản 15-20", "khoản 15–20"),
            ("Điều 3-5", "Điều 3–5"),
            ("từ 20 - 30 tuổi", "từ 20 – 30 tuổi"),
            ("thời kỳ 1900-1950", "thời kỳ 1900–1950"),
            ("Bác Hồ (1890-1969)", "Bác Hồ (1890–1969)"),
            ("XII-XIII", "XII–XIII"),
            ("thế kỷ X-XI", "thế kỷ X–XI"),
            ("khóa XII - XIII", "khóa XII – XIII"),
        ] {
            let (codes, mended) = mended_by(check, text);
            assert_eq!(
                (codes, mended.as_str()),
                (vec!["range-hyphen"], right),
                "{text}"
            );
            assert_eq!(mended_by(check, right), (Vec::new(), right.to_owned()));
        }
    }

    #[test]
    fn ranges_that_may_be_dates_are_only_reported() {
        for text in ["8-10 người", "5-10 hộ", "1-2 trang", "Ngày 2-3 lần"] {
            let (codes, mended) = mended_by(check, text);
            assert_eq!(codes, ["range-hyphen"], "{text}");
            assert_eq!(mended, text);
        }
    }

    #[test]
    fn thousands_of_a_unit_are_reported_where_no_decimal_makes_sense() {
        for text in [
            "diện tích 19,136 ha",
            "rộng 1,500 ha",
            "dài 12,500 mét",
            "thu 12,500 USD",
            "giá 1,234 USD/tấn",
            "25,500 tấn",
            "1,250 kg",
            "vốn 12,500 tỷ đồng",
            "nhà rộng 1,234 m²",
        ] {
            let (codes, mended) = mended_by(check, text);
            assert_eq!(codes, ["number-format"], "{text}");
            assert_eq!(mended, text);
        }
    }

    #[test]
    fn quotes_are_mended_only_where_each_has_its_other() {
        for text in [
            "\"Dell 24\" giá rẻ\"",
            "\"điểm A 22°40'30\" Bắc\"",
            "\"Dell 24\" và HP 27\" giá rẻ\"",
            "\"cao 5'10\", mắt \"xanh\" đẹp\"",
            "màn hình 21\" gọi là \"to\"",
            "\"Tôi yêu nghề\"nên làm. Bà nói:\"Tôi cũng vậy\".",
        ] {
            let (codes, mended) = mended_by(check, text);
            assert!(codes.contains(&"straight-quotes"));
            assert_eq!(mended, text);
        }
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for text in [
            "Số 05-CT/TW, 414-KH/TU, 237/2026/NĐ-CP, ngày 30-4 và 2-9-1945, 19/5/2022, 1/2022",
            "a ) mục một, ( ) có (  ) không, buồn :( quá (ừ), nói “ ”",
            "tỉ lệ 2 : 3, mã .NET, vui quá :)",
            "19.136 đảng viên; 3,5%; 0,125; tỉ số 2-1; điện thoại 0206-385-2085; 2025-01-17; 12-10",
            "màn hình 21\" và …",
            "xem ../anh/a.jpg ....",
            "lớp 10A1-10A12, A4-80, COVID-19, 2019,2020,2021",
            "2022/13/45 và 1/2/2022/3, số nhà 2006/5/12, hẻm 1806/2/3, hồ sơ mã 2022/10/05, 1206/5/12",
            "Tổng đài 1900-1950, gọi 1800-1900; tổng đài: 1900-1955",
            "Ngày 2-9 người dân, lễ 2-9 các hộ; từ 2-9 xã có; ngày 2-9 lần đầu tiên, dịp 2-9 năm 1945",
            "Lớp 10 - 15 học sinh, xóm 3 - 20 hộ, bằng X-V, dòng điện I-V",
            "TCVN 1651-2018, ISO 1101-2017, đường dây nóng 1900-2119",
            "Nghị quyết 20-21 của Tỉnh ủy, Số nhà 12-14 phố Kim Đồng, tỉ số 15-21, lô 20-25 khu A",
            "Công văn số 2015-2016 và Quyết định 20-30 ngày 5/5",
            "đạt 3,145%, 1,234 triệu đồng, 2.5 triệu, 3.14%, 1,5 tỷ, 20-25",
            "1,125 ha, 12,345 km, dài 121,063 km, 25,512 tấn, 2,345 m³ gỗ, 1,255 kg, 1,235 tỷ đồng, 8,250 điểm, 3,150%, 12,500 giây",
        ] {
            assert_eq!(mended_by(check, text), (Vec::new(), text.to_owned()));
        }
    }
}
