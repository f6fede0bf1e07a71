//! Arguments of `sen publish`.

use super::build::BuildOptions;
use super::common::{flag, now, output_folder, site, site_folder};
use super::pick;
use crate::diag::Lang;
use crate::site::Publication;
use clap::{Arg, ArgMatches, Command};
use std::path::PathBuf;

/// Options of `sen publish`.
pub(in crate::cli) struct PublishOptions {
    /// What to build, and where to; `output` is only set for a folder to publish as it is.
    pub(in crate::cli) build: BuildOptions,
    pub(in crate::cli) target: Option<String>,
    pub(in crate::cli) dry_run: bool,
    pub(in crate::cli) yes: bool,
    pub(in crate::cli) max_delete: Option<usize>,
    pub(in crate::cli) rollback: bool,
    pub(in crate::cli) take_over: bool,
    pub(in crate::cli) break_lock: bool,
}

pub(super) fn command(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("publish")
        .about(say(
            "Dựng trang rồi đưa lên máy chủ ghi trong site.yaml",
            "Build the site and send it to the host named in site.yaml",
        ))
        .arg(
            Arg::new("target")
                .value_name(say("NƠI_ĐĂNG", "TARGET"))
                .help(say(
                    "Tên trong mục publish của site.yaml; chỉ có một thì không cần ghi",
                    "A name under publish in site.yaml; not needed when there is only one",
                )),
        )
        .arg(site_folder(lang))
        .arg(output_folder(
            lang,
            say(
                "Đăng bản đã dựng ở thư mục này, không dựng lại",
                "Publish what was built there, without building",
            ),
        ))
        .arg(flag(
            "dry-run",
            say(
                "Chỉ cho xem sẽ thêm, thay, xóa những gì",
                "Only show what would be added, changed, removed",
            ),
        ))
        .arg(flag(
            "yes",
            say("Không hỏi trước khi gửi", "Do not ask before sending"),
        ))
        .arg(
            Arg::new("max-delete")
                .long("max-delete")
                .value_name("N")
                .value_parser(clap::value_parser!(usize))
                .help(say(
                    "Dừng nếu phải xóa quá N tệp (mặc định: số lớn hơn trong 50 và 10 %)",
                    "Stop when more than N files would be deleted (default: the larger of 50 and 10 %)",
                )),
        )
        .arg(
            flag(
                "rollback",
                say("Trả lại bản trước", "Put the previous version back"),
            )
            .conflicts_with_all(["output", "max-delete"]),
        )
        .arg(flag(
            "take-over",
            say(
                "Đăng cả khi thư mục trên máy chủ đã có tệp lạ; tệp trùng tên bị thay, tệp bị xóa mất được gửi lại",
                "Publish into a folder that has files of others; those of the same name are replaced, what somebody removed is sent again",
            ),
        ))
        .arg(flag(
            "break-lock",
            say(
                "Phá khóa quá 15 phút của lần đăng dở",
                "Break the lock of another run that is 15 minutes old",
            ),
        ))
}

/// The options given.
///
/// # Errors
/// What to say of a wrong one.
pub(super) fn read(own: &ArgMatches, lang: Lang) -> Result<PublishOptions, String> {
    Ok(PublishOptions {
        build: BuildOptions {
            site: site(own),
            output: own.get_one::<PathBuf>("output").cloned(),
            base_url: None,
            publication: Publication {
                now: now(None, lang)?,
                drafts: false,
                future: false,
                expired: false,
            },
            portable: false,
            json: false,
            timings: false,
        },
        target: own.get_one::<String>("target").cloned(),
        dry_run: own.get_flag("dry-run"),
        yes: own.get_flag("yes"),
        max_delete: own.get_one::<usize>("max-delete").copied(),
        rollback: own.get_flag("rollback"),
        take_over: own.get_flag("take-over"),
        break_lock: own.get_flag("break-lock"),
    })
}
