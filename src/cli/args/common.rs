//! Arguments that several commands take.

use super::pick;
use crate::diag::Lang;
use crate::document::Date;
use crate::site::Publication;
use clap::{Arg, ArgAction, ArgMatches, ValueHint};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::PathBuf;

pub(super) fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help)
}

/// What is taken in besides what is public, with the help of each, and the clock.
pub(super) fn shown(lang: Lang, [drafts, future, expired]: [&'static str; 3]) -> [Arg; 4] {
    [
        flag("drafts", drafts),
        flag("future", future),
        flag("expired", expired),
        clock(lang),
    ]
}

/// The helps of [`shown`] where a site is made.
pub(super) fn made(lang: Lang) -> [&'static str; 3] {
    match lang {
        Lang::Vi => [
            "Dựng cả bài nháp",
            "Dựng cả bài chưa đến giờ đăng",
            "Dựng cả bài đã hết hạn",
        ],
        Lang::En => [
            "Include drafts",
            "Include what is scheduled for later",
            "Include what has expired",
        ],
    }
}

pub(super) fn clock(lang: Lang) -> Arg {
    Arg::new("now")
        .long("now")
        .value_name(pick(lang, "THỜI_ĐIỂM", "TIME"))
        .help(pick(
            lang,
            "Coi như đang là thời điểm này (giờ Việt Nam nếu không ghi múi giờ)",
            "Take this as the present (Viet Nam's time unless it names a zone)",
        ))
}

/// Where a built site goes, or lies.
pub(super) fn output_folder(lang: Lang, help: &'static str) -> Arg {
    Arg::new("output")
        .long("output")
        .value_name(pick(lang, "THƯ_MỤC", "DIR"))
        .value_hint(ValueHint::DirPath)
        .value_parser(clap::value_parser!(PathBuf))
        .help(help)
}

pub(super) fn site_folder(lang: Lang) -> Arg {
    Arg::new("site")
        .long("site")
        .value_name(pick(lang, "THƯ_MỤC", "DIR"))
        .value_hint(ValueHint::DirPath)
        .value_parser(clap::value_parser!(PathBuf))
        .default_value(".")
        .hide_default_value(true)
        .help(pick(
            lang,
            "Thư mục của trang, nơi có site.yaml (mặc định: thư mục hiện tại)",
            "The site's folder, where site.yaml is (default: the current one)",
        ))
}

/// The clock of the run: `--now`, else `SOURCE_DATE_EPOCH`, else the present.
pub(super) fn now(given: Option<&str>, lang: Lang) -> Result<Timestamp, String> {
    let wrong = |what: &str, value: &str| {
        let message = pick(lang, "không hiểu thời điểm", "not a time");
        format!("error[usage]: {what}: {message}: {value}\n")
    };
    if let Some(value) = given {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or(TimeZone::UTC);
        return Date::parse(value, &zone)
            .map(|date| date.at.timestamp())
            .map_err(|_| wrong("--now", value));
    }
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(value) => value
            .parse()
            .ok()
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .ok_or_else(|| wrong("SOURCE_DATE_EPOCH", &value)),
        Err(_) => Ok(Timestamp::now()),
    }
}

/// `--site`.
pub(super) fn site(own: &ArgMatches) -> PathBuf {
    own.get_one::<PathBuf>("site").cloned().unwrap_or_default()
}

/// What [`shown`] was answered with.
///
/// # Errors
/// What to say of a time that is none.
pub(super) fn publication(own: &ArgMatches, lang: Lang) -> Result<Publication, String> {
    Ok(Publication {
        now: now(own.get_one::<String>("now").map(String::as_str), lang)?,
        drafts: own.get_flag("drafts"),
        future: own.get_flag("future"),
        expired: own.get_flag("expired"),
    })
}
