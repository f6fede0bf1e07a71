//! Arguments of `sen serve`.

use super::common::{flag, made, publication, shown, site, site_folder};
use super::pick;
use crate::diag::Lang;
use crate::site::Publication;
use clap::{Arg, ArgMatches, Command, ValueHint};
use std::path::PathBuf;

/// Options of `sen serve`.
pub(in crate::cli) struct ServeOptions {
    pub(in crate::cli) site: PathBuf,
    pub(in crate::cli) host: String,
    pub(in crate::cli) port: u16,
    pub(in crate::cli) open: bool,
    /// What is shown besides what is public, and the clock.
    pub(in crate::cli) publication: Publication,
    /// Whether the clock goes on while serving.
    pub(in crate::cli) running: bool,
}

pub(super) fn command(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("serve")
        .about(say(
            "Xem trang trên máy này; sửa tệp là trình duyệt tự cập nhật",
            "Show the site on this machine; the browser follows every edit",
        ))
        .arg(site_folder(lang))
        .arg(
            Arg::new("host")
                .long("host")
                .value_name(say("ĐỊA_CHỈ", "ADDRESS"))
                .value_hint(ValueHint::Hostname)
                .default_value("127.0.0.1")
                .hide_default_value(true)
                .help(say(
                    "Nơi lắng nghe (mặc định: 127.0.0.1, chỉ máy này; 0.0.0.0 là mọi máy cùng mạng)",
                    "Where to listen (default: 127.0.0.1, this machine only; 0.0.0.0 is every machine of the network)",
                )),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name(say("CỔNG", "PORT"))
                .value_parser(clap::value_parser!(u16))
                .default_value("1111")
                .hide_default_value(true)
                .help(say(
                    "Cổng (mặc định: 1111; đã có chương trình dùng thì lấy cổng trống tiếp theo)",
                    "Port (default: 1111; when it is taken, the next free one)",
                )),
        )
        .arg(flag(
            "open",
            say("Mở luôn trong trình duyệt", "Open it in the browser"),
        ))
        .args(shown(lang, made(lang)))
}

/// The options given.
///
/// # Errors
/// What to say of a wrong one.
pub(super) fn read(own: &ArgMatches, lang: Lang) -> Result<ServeOptions, String> {
    let is_given = own.contains_id("now") || std::env::var_os("SOURCE_DATE_EPOCH").is_some();
    Ok(ServeOptions {
        site: site(own),
        host: own.get_one::<String>("host").cloned().unwrap_or_default(),
        port: own.get_one::<u16>("port").copied().unwrap_or_default(),
        open: own.get_flag("open"),
        publication: publication(own, lang)?,
        running: !is_given,
    })
}
