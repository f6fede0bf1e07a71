//! Numbers as Vietnamese writes them: thousands, dates.

use super::Report;
use super::counted::{
    COUNTED, FINE, NUMBERED, TAKEN, behind, is_apart, is_dong, is_unit, word_before,
};
use crate::diag::Lint;
use crate::text;

/// A run of digits and the signs between them.
pub(super) fn check(text: &str, report: &mut Report<'_>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    for start in text::rare_bytes(text, |byte| byte.is_ascii_digit()) {
        if start < at {
            continue;
        }
        at = start;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || b",./-".contains(&bytes[at])) {
            at += 1;
        }
        let run = text[start..at].trim_end_matches([',', '.', '/', '-']);
        let end = start + run.len();
        if !is_apart(&text[..start]) {
            continue;
        }
        let number = Number {
            run,
            before: &text[..start],
            rest: &text[end..],
        };
        if let Some(wanted) = reversed_date(run) {
            let is_code = behind(number.rest).is_none()
                || NUMBERED.contains(&word_before(number.before).as_str());
            if !is_code {
                let edit = (start..end, wanted.as_str());
                let lint = Lint::DateFormat {
                    found: run.to_owned(),
                    wanted: wanted.clone(),
                };
                report(lint, start..end, Some(edit));
            }
        } else if let Some(is_certain) = number.has_thousands() {
            let wanted = run.replace(',', ".");
            let lint = Lint::NumberFormat {
                found: run.to_owned(),
                wanted: wanted.clone(),
            };
            let edit = is_certain.then_some((start..end, wanted.as_str()));
            report(lint, start..end, edit);
        }
    }
}

/// A number, or two with a hyphen between them, and what stands around.
struct Number<'t> {
    run: &'t str,
    before: &'t str,
    rest: &'t str,
}

impl Number<'_> {
    /// Whether its commas stand between thousands: `Some(true)` where they can be nothing else, `None` where they may
    /// well be decimal signs or part a list.
    fn has_thousands(&self) -> Option<bool> {
        let (next, after) = behind(self.rest)?;
        let mut is_certain = true;
        let parts = self.run.split('-');
        if parts.clone().count() > 2 {
            return None;
        }
        for part in parts {
            let groups = comma_groups(part)?;
            if groups == 1 && may_be_decimal(part, self.rest, &next) {
                return None;
            }
            is_certain &= self.is_whole(part, groups, &next, after);
        }
        Some(is_certain)
    }

    /// Whether what is counted has no parts. An average has, also of people: 2,095 children may be two and a bit.
    fn is_whole(&self, number: &str, groups: usize, next: &str, after: &str) -> bool {
        let is_counted = COUNTED.contains(&next);
        if groups > 1 {
            return is_counted || is_unit(next);
        }
        if is_dong(next, after) {
            // Rates of exchange have parts of a đồng; nobody writes a zero at their end.
            return number.ends_with('0');
        }
        let is_small = number.find(',') == Some(1);
        let is_round = number.ends_with("00") && next != "con";
        is_counted && (!is_small || is_round) && !self.is_rate()
    }

    /// Whether the number may be an average, by the words around.
    fn is_rate(&self) -> bool {
        const RATES: &[&str] = &[
            "bình quân",
            "trung bình",
            "mật độ",
            "suất",
            "hệ số",
            "chỉ số",
            "mỗi",
            "tỷ lệ",
            "tỉ lệ",
            "mức",
            "quy mô",
        ];
        let near: String = self.before.chars().rev().take(120).collect();
        let near: String = near.chars().rev().collect::<String>().to_lowercase();
        let clause = self
            .rest
            .split([',', '.', ';', ':', '('])
            .next()
            .unwrap_or("");
        let behind: String = clause.chars().take(30).collect();
        ["/", "mỗi", "trên một"]
            .iter()
            .any(|per| behind.contains(per))
            || RATES.iter().any(|rate| near.contains(rate))
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

/// Whether `1,234` may be one and a bit, by what it is a number of.
///
/// Scores, shares and times are written as finely as they were taken, zeros too. Where the thousandth of a unit is a
/// unit itself (a metre of a kilometre, a kilogram of a ton), three decimals are common, but nobody writes a zero at
/// their end: `12,500 mét` are thousands. A hectare has two or four, so that three make sense with few hectares only;
/// money and square metres do not have three.
fn may_be_decimal(number: &str, rest: &str, next: &str) -> bool {
    let sign = rest.trim_start_matches([' ', '\u{a0}']);
    if sign.starts_with(['%', '‰', '°']) || TAKEN.contains(&next) {
        return true;
    }
    let is_few = number.find(',') == Some(1);
    let is_fine = FINE.contains(&next) || next == "ha" && is_few;
    is_fine && !number.ends_with('0')
}
