//! Numbers as Vietnamese writes them: thousands, dates, ranges.

use super::{Report, after, before};
use crate::diag::Lint;

/// A run of digits and the signs between them.
pub(super) fn check(text: &str, report: &mut Report<'_>) {
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
                if groups == 1 && may_be_decimal(run, &text[end..], next) {
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

/// Whether `1,234` may be one and a bit, by what it is a number of.
///
/// Scores, shares and times are written as finely as they were taken, zeros too. Where the thousandth of a unit is a
/// unit itself (a metre of a kilometre, a kilogram of a ton), three decimals are common, but nobody writes a zero at
/// their end: `12,500 mét` are thousands. A hectare has two or four, so that three make sense with few hectares only;
/// money and square metres do not have three.
fn may_be_decimal(number: &str, rest: &str, next: &str) -> bool {
    const TAKEN: &[&str] = &["độ", "phần", "điểm", "giây", "giờ", "lần"];
    const FINE: &[&str] = &[
        "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "km", "m", "mét", "cm", "mm", "km2", "km²", "m3",
        "m³", "kg", "g", "gam", "tấn", "tạ", "yến", "lít", "l", "ml",
    ];
    let sign = rest.trim_start_matches([' ', '\u{a0}']);
    if sign.starts_with(['%', '‰', '°']) || TAKEN.contains(&next) {
        return true;
    }
    let is_few = number.find(',') == Some(1);
    let is_fine = FINE.contains(&next) || next == "ha" && is_few;
    is_fine && !number.ends_with('0')
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
