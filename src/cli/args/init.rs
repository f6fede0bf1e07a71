//! Arguments of `sen init`.

use super::common::now;
use super::pick;
use crate::diag::Lang;
use clap::{Arg, ArgMatches, Command, ValueHint};
use jiff::Timestamp;
use std::path::PathBuf;

/// Options of `sen init`.
pub(in crate::cli) struct InitOptions {
    pub(in crate::cli) folder: PathBuf,
    pub(in crate::cli) now: Timestamp,
}

pub(super) fn command(lang: Lang) -> Command {
    Command::new("init")
        .about(pick(
            lang,
            "Tạo một trang nhỏ chạy được để bắt đầu",
            "Write a small working site to begin with",
        ))
        .arg(
            Arg::new("folder")
                .value_name(pick(lang, "THƯ_MỤC", "DIR"))
                .required(true)
                .value_hint(ValueHint::DirPath)
                .value_parser(clap::value_parser!(PathBuf))
                .help(pick(
                    lang,
                    "Thư mục mới, hoặc đang trống",
                    "A new folder, or an empty one",
                )),
        )
}

/// The options given.
///
/// # Errors
/// What to say of a wrong one.
pub(super) fn read(own: &ArgMatches, lang: Lang) -> Result<InitOptions, String> {
    Ok(InitOptions {
        folder: own
            .get_one::<PathBuf>("folder")
            .cloned()
            .unwrap_or_default(),
        now: now(None, lang)?,
    })
}
