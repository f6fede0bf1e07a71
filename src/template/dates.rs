//! Dates, numbers and sizes as readers of the site's language write them.

use crate::diag::Lang;
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;

const WEEKDAYS_VI: [&str; 7] = [
    "Thứ Hai",
    "Thứ Ba",
    "Thứ Tư",
    "Thứ Năm",
    "Thứ Sáu",
    "Thứ Bảy",
    "Chủ Nhật",
];
const WEEKDAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date value of a template (`2022-12-20` or RFC 3339) in one of the named forms or by a strftime
/// pattern.
///
/// # Errors
/// When `value` is no date, or the pattern none.
///
/// Forms: `long` (Thứ Ba, 20/12/2022 14:49 (GMT+7)), `datetime`, `short`, `time`, `year`, `iso`.
pub fn format_date(
    value: &str,
    format: &str,
    zone: &TimeZone,
    lang: Lang,
) -> Result<String, String> {
    let not_a_date = |_| format!("not a date: {value}");
    if format == "iso" {
        return Ok(value.to_owned());
    }
    let has_time = value.contains('T');
    let moment = if has_time {
        let instant: Timestamp = value.parse().map_err(not_a_date)?;
        instant.to_zoned_datetime(zone.clone())
    } else {
        let midnight = value
            .parse::<civil::Date>()
            .map_err(not_a_date)?
            .at(0, 0, 0, 0);
        midnight
            .to_zoned_datetime(zone.clone())
            .map_err(not_a_date)?
    };
    let (year, month, day) = (moment.year(), moment.month(), moment.day());
    let clock = || format!("{:02}:{:02}", moment.hour(), moment.minute());
    let short = || format!("{day:02}/{month:02}/{year}");
    Ok(match format {
        "short" => short(),
        "datetime" if has_time => format!("{} {}", short(), clock()),
        "datetime" => short(),
        "time" if has_time => clock(),
        "time" => String::new(),
        "year" => year.to_string(),
        "long" => {
            let weekday = moment.weekday().to_monday_zero_offset() as usize;
            let date = match lang {
                Lang::Vi => format!("{}, {}", WEEKDAYS_VI[weekday], short()),
                Lang::En => format!(
                    "{}, {day} {} {year}",
                    WEEKDAYS_EN[weekday],
                    MONTHS_EN[month as usize - 1]
                ),
            };
            if has_time {
                let offset = offset(moment.offset().seconds());
                format!("{date} {} ({offset})", clock())
            } else {
                date
            }
        }
        pattern => jiff::fmt::strtime::format(pattern, &moment)
            .map_err(|error| format!("not a form of dates: {pattern} ({error})"))?,
    })
}

/// `GMT+7`, `GMT-3:30`.
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    match minutes % 60 {
        0 => format!("GMT{sign}{}", minutes / 60),
        rest => format!("GMT{sign}{}:{rest:02}", minutes / 60),
    }
}

/// A whole number with its groups: 19.136 in Vietnamese, 19,136 in English.
pub fn format_number(number: i64, lang: Lang) -> String {
    let separator = match lang {
        Lang::Vi => '.',
        Lang::En => ',',
    };
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        grouped.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// A size in bytes for people: 1,2 MB in Vietnamese, 1.2 MB in English.
pub fn format_size(bytes: u64, lang: Lang) -> String {
    const UNITS: [&str; 4] = ["B", "KB", "MB", "GB"];
    let mut size = bytes as f64;
    let mut unit = 0;
    while size >= 999.5 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    let text = if unit >= 2 {
        format!("{size:.1}")
    } else {
        format!("{size:.0}")
    };
    let text = match lang {
        Lang::Vi => text.replace('.', ","),
        Lang::En => text,
    };
    format!("{text} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_long_form_is_the_press_s() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let long = |value, lang| format_date(value, "long", &zone, lang).unwrap();
        assert_eq!(
            long("2022-12-20T14:49:00+07:00", Lang::Vi),
            "Thứ Ba, 20/12/2022 14:49 (GMT+7)"
        );
        assert_eq!(long("2022-12-18", Lang::Vi), "Chủ Nhật, 18/12/2022");
        assert_eq!(long("2022-12-20", Lang::En), "Tuesday, 20 December 2022");
        let wrong = |value, form| format_date(value, form, &zone, Lang::Vi).unwrap_err();
        assert_eq!(wrong("hôm qua", "long"), "not a date: hôm qua");
        assert!(wrong("2022-12-20", "%").starts_with("not a form of dates: % ("));
    }

    #[test]
    fn numbers_and_sizes() {
        assert_eq!(format_number(19136, Lang::Vi), "19.136");
        assert_eq!(format_number(-1_234_567, Lang::En), "-1,234,567");
        assert_eq!(format_number(612, Lang::Vi), "612");
        assert_eq!(format_size(1_258_291, Lang::Vi), "1,2 MB");
        assert_eq!(format_size(2048, Lang::En), "2 KB");
    }
}
