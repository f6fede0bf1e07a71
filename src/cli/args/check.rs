//! Arguments of `sen check`.

use super::common::{flag, publication, shown, site, site_folder};
use super::pick;
use crate::diag::Lang;
use crate::site::Publication;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use std::path::PathBuf;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Format {
    Human,
    Short,
    Json,
    Github,
}

/// Options of `sen check`.
pub(in crate::cli) struct CheckOptions {
    pub(in crate::cli) site: PathBuf,
    /// Files and folders to speak of; the whole site when empty.
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// What is shown besides what is public, and the clock.
    pub(in crate::cli) publication: Publication,
    pub(in crate::cli) format: Format,
    pub(in crate::cli) fix: bool,
    pub(in crate::cli) dry_run: bool,
    pub(in crate::cli) deny_warnings: bool,
    #[cfg(feature = "external")]
    pub(in crate::cli) external: bool,
    /// Print the codes and do nothing else.
    pub(in crate::cli) list: bool,
}

pub(super) fn command(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    let command = Command::new("check")
        .about(say(
            "Kiểm tra trang và câu chữ, không dựng gì",
            "Check the site and its text, build nothing",
        ))
        .arg(
            Arg::new("paths")
                .value_name(say("TỆP", "FILE"))
                .action(ArgAction::Append)
                .value_parser(clap::value_parser!(PathBuf))
                .value_hint(ValueHint::AnyPath)
                .help(say(
                    "Chỉ nói và sửa những tệp hay thư mục này; không ghi thì cả trang",
                    "Speak of, and mend, these files and folders only; else the whole site",
                )),
        )
        .arg(site_folder(lang))
        .arg(flag(
            "fix",
            say(
                "Sửa những gì sửa được mà không đổi ý",
                "Mend what can be mended without changing what is said",
            ),
        ))
        .arg(
            flag(
                "dry-run",
                say("Chỉ in ra --fix sẽ sửa gì", "Only show what --fix would do"),
            )
            .requires("fix"),
        )
        .arg(flag(
            "deny-warnings",
            say(
                "Có cảnh báo cũng là hỏng (mã thoát 1)",
                "Fail on warnings too (exit code 1)",
            ),
        ));
    #[cfg(feature = "external")]
    let command = command.arg(flag(
        "external",
        say(
            "Mở thử cả liên kết ra ngoài (nhớ kết quả một tuần)",
            "Try the outside links as well (remembered for a week)",
        ),
    ));
    command
        .arg(flag(
            "list",
            say("In danh sách các mã rồi thôi", "Print the list of codes and stop"),
        ))
        .args(shown(lang, taken(lang)))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("human|short|json|github")
                .value_parser(PossibleValuesParser::new(["human", "short", "json", "github"]))
                .hide_possible_values(true)
                .help(say(
                    "Cách in: cho người đọc, một dòng bấm được, JSON, hay ghi chú của GitHub",
                    "How findings are printed: for people, one clickable line, JSON, or GitHub's annotations",
                )),
        )
}

/// The options given.
///
/// # Errors
/// What to say of a wrong one.
pub(super) fn read(own: &ArgMatches, lang: Lang) -> Result<CheckOptions, String> {
    Ok(CheckOptions {
        site: site(own),
        paths: own
            .get_many("paths")
            .map(|paths| paths.cloned().collect())
            .unwrap_or_default(),
        publication: publication(own, lang)?,
        format: match own.get_one::<String>("format").map(String::as_str) {
            Some("short") => Format::Short,
            Some("json") => Format::Json,
            Some("github") => Format::Github,
            _ => Format::Human,
        },
        fix: own.get_flag("fix"),
        dry_run: own.get_flag("dry-run"),
        deny_warnings: own.get_flag("deny-warnings"),
        #[cfg(feature = "external")]
        external: own.get_flag("external"),
        list: own.get_flag("list"),
    })
}

/// The helps of [`shown`]: the text of every document is looked at anyway, these say what counts as published.
fn taken(lang: Lang) -> [&'static str; 3] {
    match lang {
        Lang::Vi => [
            "Coi bài nháp như đã đăng (câu chữ của nó lúc nào cũng được xem)",
            "Coi bài hẹn giờ như đã đăng",
            "Coi bài hết hạn như còn hạn",
        ],
        Lang::En => [
            "Take drafts as published (their text is looked at anyway)",
            "Take what is scheduled for later as published",
            "Take what has expired as published",
        ],
    }
}
