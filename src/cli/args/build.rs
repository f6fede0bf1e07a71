//! Arguments of `sen build`.

use super::common::{flag, made, output_folder, publication, shown, site, site_folder};
use super::pick;
use crate::config::BaseUrl;
use crate::diag::Lang;
use crate::site::Publication;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, ValueHint};
use std::path::PathBuf;

/// Options of `sen build`.
pub(in crate::cli) struct BuildOptions {
    pub(in crate::cli) site: PathBuf,
    pub(in crate::cli) output: Option<PathBuf>,
    pub(in crate::cli) base_url: Option<String>,
    /// What is shown besides what is public, and the clock.
    pub(in crate::cli) publication: Publication,
    pub(in crate::cli) portable: bool,
    pub(in crate::cli) json: bool,
    pub(in crate::cli) timings: bool,
}

pub(super) fn command(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("build")
        .about(say(
            "Dựng toàn bộ trang thành HTML tĩnh",
            "Build the whole site into static HTML",
        ))
        .arg(site_folder(lang))
        .arg(output_folder(
            lang,
            say(
                "Nơi xuất (mặc định: public trong thư mục trang)",
                "Where the result goes (default: public in the site's folder)",
            ),
        ))
        .arg(
            Arg::new("base-url")
                .long("base-url")
                .value_name("URL")
                .value_hint(ValueHint::Url)
                .help(say(
                    "Địa chỉ gốc, thay cho base_url trong site.yaml",
                    "Base address in place of base_url in site.yaml",
                )),
        )
        .args(shown(lang, made(lang)))
        .arg(flag(
            "portable",
            say(
                "Dựng bản mở được từ USB, không cần máy chủ",
                "Make a folder that opens from a USB stick, without a server",
            ),
        ))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("human|json")
                .value_parser(PossibleValuesParser::new(["human", "json"]))
                .hide_possible_values(true)
                .help(say(
                    "Cách in lỗi: cho người đọc, hay JSON mỗi dòng một lỗi",
                    "How findings are printed: for people, or JSON, one object per line",
                )),
        )
        .arg(flag(
            "timings",
            say(
                "In thời gian của từng bước, các bài và mẫu chậm nhất",
                "Print where the time went, the slowest documents and templates",
            ),
        ))
}

/// The options given.
///
/// # Errors
/// What to say of a wrong one.
pub(super) fn read(own: &ArgMatches, lang: Lang) -> Result<BuildOptions, String> {
    Ok(BuildOptions {
        site: site(own),
        output: own.get_one::<PathBuf>("output").cloned(),
        base_url: base_url(own.get_one::<String>("base-url"), lang)?,
        publication: publication(own, lang)?,
        portable: own.get_flag("portable"),
        json: own.get_one::<String>("format").is_some_and(|f| f == "json"),
        timings: own.get_flag("timings"),
    })
}

/// `--base-url`, when it is one.
fn base_url(given: Option<&String>, lang: Lang) -> Result<Option<String>, String> {
    let Some(value) = given else { return Ok(None) };
    match BaseUrl::parse(value) {
        Some(_) => Ok(Some(value.clone())),
        None => {
            let message = pick(lang, "không phải địa chỉ gốc", "not a base address");
            Err(format!("error[usage]: --base-url: {message}: {value}\n"))
        }
    }
}
