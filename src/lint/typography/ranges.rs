//! Ranges written with a hyphen: years, growing numbers of something, Roman numerals.
//!
//! A pair of numbers with a hyphen may as well be a date, a score, a number of a document or of a house. What is mended
//! cannot be any of these by the words around it.

use super::Report;
use super::counted::{COUNTED, NUMBERED, behind, is_apart, is_unit, word_before};
use crate::diag::Lint;
use std::ops::Range;

/// Two numbers with a hyphen between them, and perhaps spaces.
struct Pair<'t> {
    first: &'t str,
    last: &'t str,
    gap: Gap,
    /// The hyphen with its spaces.
    sign: Range<usize>,
    before: &'t str,
    rest: &'t str,
}

/// How the two are put apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// A space on one side.
    Half,
    Whole,
}

/// What stands before parts of a text that have numbers, and before ages.
const PLACES: &[&str] = &[
    "trang", "tr", "điều", "khoản", "mục", "câu", "chương", "bài", "tiết", "tuổi",
];
/// What stands before an estimate or an amount and before no date.
const AMOUNTS: &[&str] = &[
    "khoảng", "chừng", "độ", "tầm", "có", "gồm", "hơn", "gần", "mỗi", "trong", "mất",
];
/// What stands before a date.
const DATED: &[&str] = &[
    "ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "lễ", "dịp", "khánh", "tết", "mùng",
    "mồng", "nghỉ", "mừng", "niệm", "chào",
];
/// What stands before a date as well as before a range.
const SINCE: &[&str] = &["từ", "đến", "tới", "trước", "sau"];
/// What stands before years.
const PERIODS: &[&str] = &[
    "đoạn", "kỳ", "kì", "năm", "từ", "khoảng", "niên", "khóa", "khoá",
];
/// What stands before Roman numerals.
const ROMAN: &[&str] = &[
    "kỷ", "kỉ", "khóa", "khoá", "lớp", "kỳ", "kì", "hội", "thứ", "chương", "phần", "quý", "tập",
];
/// What stands after a number of its own as well as after a range.
const JOINING: &[&str] = &[
    "của", "và", "về", "là", "ở", "tại", "có", "đã", "do", "để", "được", "thì", "với", "theo",
    "cho", "trên", "trong", "này", "đó", "ngày", "năm",
];

/// Looks at every hyphen between numbers.
pub(super) fn check(text: &str, report: &mut Report<'_>) {
    for (hyphen, _) in text.match_indices('-') {
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let is_roman = |c| matches!(c, 'I' | 'V' | 'X');
        let found = pair(text, hyphen, is_digit)
            .and_then(|pair| Some((are_range(&pair)?, pair)))
            .or_else(|| {
                let pair = pair(text, hyphen, is_roman)?;
                are_roman_range(&pair).then_some((true, pair))
            });
        let Some((is_certain, pair)) = found else {
            continue;
        };
        let (sign, part) = match pair.gap {
            Gap::Whole => (" – ", hyphen..hyphen + 1),
            Gap::None | Gap::Half => ("–", pair.sign.clone()),
        };
        let wanted = format!("{}{sign}{}", pair.first, pair.last);
        let whole = pair.sign.start - pair.first.len()..pair.sign.end + pair.last.len();
        let edit = is_certain.then_some((part, "–"));
        report(Lint::RangeHyphen { wanted, is_certain }, whole, edit);
    }
}

/// The numbers on both sides of a hyphen, made of such characters.
fn pair(text: &str, hyphen: usize, is_own: impl Fn(char) -> bool) -> Option<Pair<'_>> {
    const SPACES: [char; 2] = [' ', '\u{a0}'];
    let (left, right) = (&text[..hyphen], &text[hyphen + 1..]);
    let (near_left, near_right) = (left.strip_suffix(SPACES), right.strip_prefix(SPACES));
    let gap = match (near_left, near_right) {
        (None, None) => Gap::None,
        (Some(_), Some(_)) => Gap::Whole,
        _ => Gap::Half,
    };
    let (left, right) = (near_left.unwrap_or(left), near_right.unwrap_or(right));
    let first = &left[left.trim_end_matches(&is_own).len()..];
    let first = first.trim_start_matches(['.', ',']);
    let last = &right[..right.len() - right.trim_start_matches(&is_own).len()];
    let last = last.trim_end_matches(['.', ',']);
    let before = &left[..left.len() - first.len()];
    let is_pair = !first.is_empty() && !last.is_empty() && is_apart(before);
    is_pair.then(|| Pair {
        first,
        last,
        gap,
        sign: left.len()..text.len() - right.len(),
        before,
        rest: &right[last.len()..],
    })
}

/// Whether two numbers are a range; `Some(false)` where they may be a date as well.
fn are_range(pair: &Pair<'_>) -> Option<bool> {
    let (a, b) = (value(pair.first)?, value(pair.last)?);
    let (next, after) = behind(pair.rest)?;
    let next = next.as_str();
    if a >= b {
        return None;
    }
    let word = word_before(pair.before);
    let word = word.as_str();
    let is_plain = [pair.first, pair.last]
        .iter()
        .all(|number| number.bytes().all(|b| b.is_ascii_digit()));
    let is_something = is_unit(next) || COUNTED.contains(&next);
    let is_year = |n: f64| (1000.0..2200.0).contains(&n);
    if is_plain && is_year(a) && is_year(b) && b - a <= 150.0 {
        // 1900-1950 and 1800-1900 are telephone numbers as well.
        let is_hotline = matches!(pair.first, "1800" | "1900")
            && !PERIODS.contains(&word)
            && !pair.before.ends_with('(')
            && !is_something;
        return (!NUMBERED.contains(&word) && !is_hotline).then_some(true);
    }
    if pair.gap == Gap::None && pair.rest.starts_with('%') {
        return Some(true);
    }
    if NUMBERED.contains(&word) {
        return None;
    }
    let is_amount = AMOUNTS.contains(&word);
    let is_place = PLACES.contains(&word);
    if pair.gap != Gap::None {
        // What stands before the hyphen may be a name: “Lớp 10 - 15 học sinh”.
        return (is_place || (is_amount || word == "từ") && is_something).then_some(true);
    }
    if is_place {
        return Some(true);
    }
    if !is_plain || b > 999.0 {
        return is_something.then_some(true);
    }
    if b > 12.0 {
        let is_counted = next.starts_with(char::is_alphabetic)
            && !pair.rest.trim_start().starts_with(char::is_uppercase)
            && !JOINING.contains(&next);
        return (is_counted || is_amount || word == "từ").then_some(true);
    }
    // Up to 12 it may be a day and a month.
    let is_first = matches!(after.split_whitespace().next(), Some("đầu" | "thứ"));
    if DATED.contains(&word) {
        return (is_unit(next) && !is_first).then_some(false);
    }
    match next {
        "lần" => (!is_first).then_some(true),
        "ngày" | "năm" => is_amount.then_some(true),
        _ if is_unit(next) => Some(true),
        _ if COUNTED.contains(&next) && !SINCE.contains(&word) => Some(is_amount),
        _ => None,
    }
}

/// What a number is worth: `12`, `2,5`, `1.500`; `None` for codes, and for dates with leading zeros.
fn value(number: &str) -> Option<f64> {
    let (whole, part) = number.split_once(',').unwrap_or((number, ""));
    let mut groups = whole.split('.');
    let first = groups.next()?;
    let is_digits = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    let is_whole = is_digits(first)
        && (1..=4).contains(&first.len())
        && groups.all(|group| group.len() == 3 && is_digits(group))
        && (!first.starts_with('0') || first.len() == 1 && whole == first);
    // Three digits behind a comma are likely thousands, which are another rule's.
    if !is_whole || !is_digits(part) || part.len() > 2 {
        return None;
    }
    format!("{}.{part}", whole.replace('.', "")).parse().ok()
}

/// Whether two numbers are a range of centuries, terms and the like.
fn are_roman_range(pair: &Pair<'_>) -> bool {
    let (Some(a), Some(b)) = (roman(pair.first), roman(pair.last)) else {
        return false;
    };
    let is_over = pair
        .rest
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '/'));
    let is_led = ROMAN.contains(&word_before(pair.before).as_str());
    let is_long = pair.first.len() > 1 && pair.last.len() > 1 && pair.gap == Gap::None;
    a < b && is_over && (is_led || is_long)
}

/// A Roman numeral up to 39.
fn roman(number: &str) -> Option<usize> {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let tens = number.len() - number.trim_start_matches('X').len();
    let ones = ONES.iter().position(|ones| *ones == &number[tens..])?;
    (tens <= 3 && tens * 10 + ones > 0).then_some(tens * 10 + ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals_are_read() {
        for (number, value) in [
            ("I", Some(1)),
            ("IX", Some(9)),
            ("XIII", Some(13)),
            ("XXIV", Some(24)),
            ("IIX", None),
            ("XXXX", None),
            ("VX", None),
            ("", None),
        ] {
            assert_eq!(roman(number), value, "{number}");
        }
    }

    #[test]
    fn numbers_are_read_as_vietnamese_writes_them() {
        assert_eq!(value("12"), Some(12.0));
        assert_eq!(value("2,5"), Some(2.5));
        assert_eq!(value("0"), Some(0.0));
        assert_eq!(value("0,5"), Some(0.5));
        assert_eq!(value("1.500"), Some(1500.0));
        for code in ["05", "1.5", "12345", "1,5,2", "1,500", ""] {
            assert_eq!(value(code), None, "{code}");
        }
    }
}
