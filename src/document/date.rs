//! Dates as editors write them, read in the site's time zone.

use crate::diag::Problem;
use jiff::civil::{self, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// A moment in the site's time zone, and whether the editor gave a time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// The moment; midnight when only a day was given.
    pub at: ZonedDateTime,
    /// Whether hours and minutes were written.
    pub has_time: bool,
}

impl Date {
    /// Reads ISO 8601 (`2022-05-19`, with a time, with a zone) or `19/05/2022`, `19/05/2022 08:30`.
    ///
    /// # Errors
    /// [`Problem::ImpossibleDate`] when the form is right and the day is not, else
    /// [`Problem::BadDate`].
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, Problem> {
        let value = text.trim();
        let bad = || Problem::BadDate {
            value: value.to_owned(),
        };
        let (day, time) = match value.split_once([' ', 'T', 't']) {
            Some((day, time)) => (day, Some(time.trim())),
            None => (value, None),
        };
        let impossible = || Problem::ImpossibleDate {
            value: value.to_owned(),
        };
        let (year, month, day) = numbers(day).ok_or_else(bad)?;
        let day = civil::Date::new(year, month, day).map_err(|_| impossible())?;
        let Some(time) = time else {
            let at = day
                .to_zoned_datetime(zone.clone())
                .map_err(|_| impossible())?;
            return Ok(Self {
                at,
                has_time: false,
            });
        };
        let (clock, offset) = split_offset(time);
        let clock = clock_time(clock).ok_or_else(bad)?.ok_or_else(impossible)?;
        let local: DateTime = day.to_datetime(clock);
        let at = match offset {
            "" => local
                .to_zoned_datetime(zone.clone())
                .map_err(|_| impossible())?,
            offset => {
                let normal = format!("{local}{}", offset.trim());
                let instant: Timestamp = normal.parse().map_err(|_| bad())?;
                instant.to_zoned_datetime(zone.clone())
            }
        };
        Ok(Self { at, has_time: true })
    }

    /// RFC 3339 with the zone's offset, as in `2022-05-19T08:30:00+07:00`.
    pub fn rfc3339(&self) -> String {
        self.at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

/// Year, month, day of `2022-05-19` or `19/05/2022`.
fn numbers(day: &str) -> Option<(i16, i8, i8)> {
    let split = |separator| {
        let parts: Vec<&str> = day.split(separator).collect();
        <[&str; 3]>::try_from(parts).ok()
    };
    let digits = |part: &str, longest: usize| {
        let fits = (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<i16>().ok()).flatten()
    };
    let (year, month, day) = if let Some([y, m, d]) = split('-') {
        (y, m, d)
    } else {
        let [d, m, y] = split('/')?;
        (y, m, d)
    };
    let year = digits(year, 4).filter(|_| year.len() == 4)?;
    let small = |part| digits(part, 2).and_then(|n| i8::try_from(n).ok());
    Some((year, small(month)?, small(day)?))
}

/// The clock part of a time and its zone part (`Z`, `+07:00` or nothing).
fn split_offset(time: &str) -> (&str, &str) {
    match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    }
}

/// `8:30`, `08:30`, `08:30:15`, `08:30:15.5`. The outer `None`: not of this form; the inner: no
/// such time.
fn clock_time(clock: &str) -> Option<Option<civil::Time>> {
    let whole = clock.trim().split('.').next()?;
    let mut parts = whole.split(':').map(|part| {
        let fits = matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<i8>().ok()).flatten()
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    Some(civil::Time::new(hour, minute, second, 0).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, &'static str> {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        Date::parse(text, &zone)
            .map(|date| date.rfc3339())
            .map_err(|problem| problem.code())
    }

    #[test]
    fn both_forms() {
        for text in [
            "19/05/2022 08:30",
            "19/5/2022 8:30",
            "2022-05-19T08:30:00+07:00",
            "2022-05-19 08:30",
            "2022-05-19T01:30:00Z",
        ] {
            assert_eq!(
                parse(text).as_deref(),
                Ok("2022-05-19T08:30:00+07:00"),
                "{text}"
            );
        }
        assert_eq!(
            parse("19/05/2022").as_deref(),
            Ok("2022-05-19T00:00:00+07:00")
        );
    }

    #[test]
    fn wrong_dates_are_told_apart() {
        for text in ["30/02/2022", "2022-02-30", "32/01/2022", "2022-05-19 25:00"] {
            assert_eq!(parse(text), Err("impossible-date"), "{text}");
        }
        for text in [
            "hôm qua",
            "19.5.2022",
            "19/05/22",
            "2022",
            "",
            "2022-05-19T",
        ] {
            assert_eq!(parse(text), Err("bad-date"), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".{0,30}") {
            let _ = Date::parse(&text, &TimeZone::UTC);
        }

        #[test]
        fn every_day_is_read_in_both_forms(day in 1i8..=28, month in 1i8..=12, year in 1900i16..2100) {
            let iso = parse(&format!("{year:04}-{month:02}-{day:02}"));
            proptest::prop_assert!(iso.is_ok());
            proptest::prop_assert_eq!(iso, parse(&format!("{day}/{month}/{year}")));
        }
    }
}
