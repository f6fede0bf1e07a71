//! Rules about signs: spaces, quotes, dots, dashes, numbers, dates.

use super::block::{Block, OPAQUE};
use super::{Found, Sheet};
use crate::diag::Lint;
use crate::source::Edit;
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
    dots(text, &mut report);
    numbers(text, &mut report);
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
    for (at, mark) in text.match_indices([',', ';', ':', '.', '!', '?']) {
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

/// Exactly three dots.
fn dots(text: &str, report: &mut Report<'_>) {
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

/// A run of digits and the signs between them.
fn numbers(text: &str, report: &mut Report<'_>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || b",./-".contains(&bytes[at])) {
            at += 1;
        }
        let run = text[start..at].trim_end_matches([',', '.', '/', '-']);
        let end = start + run.len();
        let is_apart = |c: Option<char>| {
            c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '/' | '_' | '#' | '+'))
        };
        if is_apart(before(text, start)) && is_apart(after(text, end)) {
            let word = word_before(&text[..start]).to_lowercase();
            if let Some(wanted) = reversed_date(run) {
                if NUMBERED.contains(&word.as_str()) {
                    continue;
                }
                let edit = (start..end, wanted.as_str());
                let lint = Lint::DateFormat {
                    found: run.to_owned(),
                    wanted: wanted.clone(),
                };
                report(lint, start..end, Some(edit));
            } else if let Some(groups) = comma_groups(run) {
                let wanted = run.replace(',', ".");
                let lint = Lint::NumberFormat {
                    found: run.to_owned(),
                    wanted: wanted.clone(),
                };
                // A comma may be a decimal sign or part a list, unless what is counted has no halves.
                let next = word_after(&text[end..]);
                if groups == 1 && is_measure(&text[end..], next) {
                    continue;
                }
                let is_certain = COUNTED.contains(&next) && !is_rate(&text[..start], &text[end..]);
                let edit = is_certain.then_some((start..end, wanted.as_str()));
                report(lint, start..end, edit);
            } else if let Some((first, last)) = run.split_once('-')
                && is_range(first, last, &text[..start], &text[end..])
            {
                let hyphen = start + first.len();
                let wanted = format!("{first}–{last}");
                report(
                    Lint::RangeHyphen { wanted },
                    start..end,
                    Some((hyphen..hyphen + 1, "–")),
                );
            } else if let Some(last) = spaced_years(text, start, end) {
                let hyphen = end + 1;
                let wanted = format!("{run} – {last}");
                report(
                    Lint::RangeHyphen { wanted },
                    start..hyphen + 6,
                    Some((hyphen..hyphen + 1, "–")),
                );
            }
        }
    }
}

/// `2022/5/19` as `19/5/2022`.
fn reversed_date(run: &str) -> Option<String> {
    let mut parts = run.split('/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    if !(1800..=2199).contains(&year.parse::<i32>().ok()?) {
        return None;
    }
    jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(format!("{day}/{month}/{year}"))
}

/// How many groups of three digits follow commas, when the number is written like that.
fn comma_groups(run: &str) -> Option<usize> {
    let mut groups = run.split(',');
    let first = groups.next()?;
    let is_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    if first.is_empty() || first.len() > 3 || first.starts_with('0') || !is_digits(first) {
        return None;
    }
    let mut count = 0;
    for group in groups {
        if group.len() != 3 || !is_digits(group) {
            return None;
        }
        count += 1;
    }
    (count > 0).then_some(count)
}

/// What stands before a number that is a number of something, not a range: `Nghị quyết 20-21`, `số nhà 12-14`, a
/// score.
const NUMBERED: &[&str] = &[
    "số",
    "nhà",
    "quyết",
    "thị",
    "định",
    "văn",
    "tư",
    "luật",
    "lệnh",
    "đường",
    "phố",
    "ngõ",
    "ngách",
    "hẻm",
    "lô",
    "thửa",
    "tờ",
    "tổ",
    "phòng",
    "hộ",
    "biển",
    "mã",
    "kiệt",
    "hiệu",
    "sơ",
    "nóng",
    "thoại",
    "tcvn",
    "qcvn",
    "iso",
    "tcn",
    "thắng",
    "thua",
    "hòa",
    "hoà",
];
/// What stands before a range.
const BEFORE_RANGE: &[&str] = &[
    "từ", "khoảng", "chừng", "độ", "tầm", "trang", "điều", "mục", "tuổi", "câu",
];
/// What stands after a number of its own as well as after a range.
const JOINING: &[&str] = &[
    "của", "và", "về", "là", "ở", "tại", "có", "đã", "do", "để", "được", "thì", "với", "theo",
    "cho", "trên", "trong", "này", "đó", "ngày", "năm",
];

/// Whether two numbers with a hyphen between them are a range and nothing else: years, or a growing pair in whose place
/// a range is likely.
fn is_range(first: &str, last: &str, before: &str, rest: &str) -> bool {
    let is_number = |n: &str| {
        !n.is_empty()
            && n.len() <= 4
            && !n.starts_with('0')
            && n.bytes().all(|b| b.is_ascii_digit())
    };
    let (Ok(a), Ok(b)) = (first.parse::<u32>(), last.parse::<u32>()) else {
        return false;
    };
    let is_year = |n: u32| (1000..=2199).contains(&n);
    if !is_number(first) || !is_number(last) || a >= b {
        return false;
    }
    let word = word_before(before).to_lowercase();
    if is_year(a) || is_year(b) {
        return is_year(a) && is_year(b) && b - a <= 150 && !NUMBERED.contains(&word.as_str());
    }
    if rest.starts_with('%') {
        return true;
    }
    let next = word_after(rest);
    let is_counted = next.starts_with(char::is_lowercase) && !JOINING.contains(&next);
    // Up to 12 it may be a day and a month.
    b > 12
        && b <= 999
        && !NUMBERED.contains(&word.as_str())
        && (is_counted || BEFORE_RANGE.contains(&word.as_str()))
}

/// The last word of what stands before a number, if only a space is between them.
fn word_before(before: &str) -> &str {
    let text = before.strip_suffix([' ', '\u{a0}', '\n']).unwrap_or("");
    text.rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("")
}

/// The first word of what stands behind a number, if only a space is between them.
fn word_after(rest: &str) -> &str {
    let text = rest.strip_prefix([' ', '\u{a0}', '\n']).unwrap_or("");
    text.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("")
}

/// What is counted in whole numbers, by the first syllable of its name.
const COUNTED: &[&str] = &[
    "người",
    "đảng",
    "đoàn",
    "hội",
    "học",
    "sinh",
    "cán",
    "chiến",
    "viên",
    "nhân",
    "thanh",
    "thiếu",
    "phụ",
    "lượt",
    "hộ",
    "em",
    "cháu",
    "cuộc",
    "buổi",
    "bài",
    "ý",
    "chi",
    "cơ",
    "mô",
    "tập",
    "cá",
    "điển",
    "tác",
    "cuốn",
    "quyển",
    "bản",
    "suất",
    "ngôi",
    "con",
    "đồng",
    "đơn",
    "trường",
    "lớp",
    "thôn",
    "xã",
];

/// Whether a number is followed by a sign or a unit that decimals stand before: then `1,234` may be one and a bit.
fn is_measure(rest: &str, next: &str) -> bool {
    const UNITS: &[&str] = &[
        "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "ha", "km", "m", "m2", "m3", "m²", "m³", "cm", "mm",
        "km2", "km²", "kg", "g", "gam", "tấn", "tạ", "yến", "lít", "l", "ml", "độ", "phần", "điểm",
        "giây", "giờ", "lần", "mét", "USD",
    ];
    let sign = rest.trim_start_matches([' ', '\u{a0}']);
    sign.starts_with(['%', '‰', '°']) || UNITS.contains(&next)
}

/// Whether a number is an average, which has decimals also of what is counted in whole numbers.
fn is_rate(before: &str, rest: &str) -> bool {
    const RATES: &[&str] = &[
        "bình quân",
        "trung bình",
        "mật độ",
        "suất",
        "hệ số",
        "chỉ số",
        "mỗi",
    ];
    let near: String = before.chars().rev().take(60).collect();
    let near: String = near.chars().rev().collect::<String>().to_lowercase();
    let clause = rest.split([',', '.', ';', ':', '(']).next().unwrap_or("");
    let behind: String = clause.chars().take(30).collect();
    behind.contains('/') || RATES.iter().any(|rate| near.contains(rate))
}

/// The year after ` - ` when a year stands at `start..end`.
fn spaced_years(text: &str, start: usize, end: usize) -> Option<&str> {
    let first = &text[start..end];
    let rest = text[end..].strip_prefix(" - ")?;
    let last = rest.get(..4)?;
    let is_over = rest[4..]
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '/'));
    (is_over && first.len() == 4 && is_range(first, last, "", "")).then_some(last)
}

/// Pairs of straight quotes.
fn quotes(block: &Block, sheet: &mut Sheet<'_>) {
    let text = block.text.as_str();
    let mut open: Option<usize> = None;
    let from = sheet.found.len();
    // A quote behind a digit may be inches or seconds, and one that stands alone may be the other half of any.
    let mut is_clear = true;
    let lone = |at: usize, sheet: &mut Sheet<'_>| {
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
        is_clear &= !last.is_some_and(|c| c.is_ascii_digit()) && (opens || closes);
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
            None if last.is_some_and(|c| c.is_ascii_digit()) => {}
            None => lone(at, sheet),
        }
    }
    if let Some(at) = open {
        lone(at, sheet);
    }
    if !is_clear {
        sheet.mend_nothing(from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LintSettings;
    use crate::source::TextFile;

    /// Codes found in a text, and the text mended.
    fn mended(text: &str) -> (Vec<&'static str>, String) {
        let block = Block::verbatim(text, 0);
        let file = TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
        let settings = LintSettings::default();
        let mut sheet = Sheet::new(&file, &settings);
        check(&block, &mut sheet);
        let mut edits: Vec<Edit> = sheet.found.iter().flat_map(|f| f.edits.clone()).collect();
        edits.sort_by_key(|edit| edit.span.start);
        let codes = sheet.found.iter().map(|f| f.lint.code()).collect();
        (codes, file.edited(&edits))
    }

    #[test]
    fn signs_are_mended() {
        for (text, code, right) in [
            ("một , hai", "space-before-punctuation", "một, hai"),
            ("Hết chưa ?", "space-before-punctuation", "Hết chưa?"),
            ("Gồm :", "space-before-punctuation", "Gồm:"),
            (
                "gọi là \"nêu gương\".",
                "straight-quotes",
                "gọi là “nêu gương”.",
            ),
            ("(\"a\", tức b)", "straight-quotes", "(“a”, tức b)"),
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
            ("trang 20-21", "range-hyphen", "trang 20–21"),
            ("từ 20-30 tuổi", "range-hyphen", "từ 20–30 tuổi"),
            ("ngày 2022/5/19", "date-format", "ngày 19/5/2022"),
            ("nói \"dở dang", "straight-quotes", "nói \"dở dang"),
        ] {
            let (codes, text) = mended(text);
            assert_eq!(codes, [code], "{text}");
            assert_eq!(text, right);
            assert_eq!(mended(right).1, right);
        }
    }

    #[test]
    fn quotes_are_mended_only_where_each_has_its_other() {
        for text in [
            "\"Dell 24\" giá rẻ\"",
            "\"điểm A 22°40'30\" Bắc\"",
            "\"Tôi yêu nghề\"nên làm. Bà nói:\"Tôi cũng vậy\".",
        ] {
            let (codes, mended) = mended(text);
            assert!(codes.contains(&"straight-quotes"));
            assert_eq!(mended, text);
        }
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for text in [
            "Số 05-CT/TW, 414-KH/TU, 237/2026/NĐ-CP, ngày 30-4 và 2-9-1945, 19/5/2022, 1/2022",
            "tỉ lệ 2 : 3, mã .NET, vui quá :)",
            "19.136 đảng viên; 3,5%; 0,125; tỉ số 2-1; điện thoại 0206-385-2085; 2025-01-17; 12-10",
            "màn hình 21\" và …",
            "xem ../anh/a.jpg ....",
            "lớp 10A1-10A12, A4-80, COVID-19, 2019,2020,2021",
            "2022/13/45 và 1/2/2022/3, số nhà 2006/5/12, hẻm 1806/2/3, hồ sơ mã 2022/10/05, 1206/5/12",
            "TCVN 1651-2018, ISO 1101-2017, đường dây nóng 1900-2119",
            "Nghị quyết 20-21 của Tỉnh ủy, Số nhà 12-14 phố Kim Đồng, tỉ số 15-21, lô 20-25 khu A",
            "Công văn số 2015-2016 và Quyết định 20-30 ngày 5/5",
            "đạt 3,145%, 1,234 triệu đồng, 2.5 triệu, 3.14%, 1,5 tỷ, 12,345 ha, 1,250 kg, 20-25",
        ] {
            assert_eq!(mended(text), (Vec::new(), text.to_owned()));
        }
    }
}
