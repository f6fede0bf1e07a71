//! Arguments of `sen new`.

use super::common::{clock, now, site, site_folder};
use super::pick;
use crate::diag::Lang;
use crate::document::Shape;
use clap::{Arg, ArgMatches, Command};
use jiff::Timestamp;
use std::path::PathBuf;

/// Options of `sen new`; what is missing is asked for.
pub(in crate::cli) struct NewOptions {
    pub(in crate::cli) site: PathBuf,
    pub(in crate::cli) shape: Option<Shape>,
    pub(in crate::cli) title: Option<String>,
    pub(in crate::cli) section: Option<String>,
    pub(in crate::cli) now: Timestamp,
}

pub(super) fn command(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("new")
        .about(say(
            "Tạo một bài mới có sẵn phần khai báo, đúng thư mục, đúng tên tệp",
            "Write a new file with its front matter, in its place and under its name",
        ))
        .arg(Arg::new("kind").value_name(say("LOẠI", "KIND")).help(say(
            "article (bài viết), topic (chuyên đề), story (gương), document (văn bản), page (trang), section (chuyên mục)",
            "article, topic, story, document, page or section",
        )))
        .arg(Arg::new("title").value_name(say("TIÊU_ĐỀ", "TITLE")).help(say(
            "Tên bài, đặt trong ngoặc kép; thiếu gì sẽ được hỏi",
            "The title, in quotes; what is missing is asked for",
        )))
        .arg(site_folder(lang))
        .arg(
            Arg::new("section")
                .long("section")
                .value_name(say("MỤC", "SECTION"))
                .help(say(
                    "Chuyên mục chứa bài: tên thư mục trong content/ (mặc định: mục có loại bài này)",
                    "The section it goes to: a folder of content/ (default: the one of this kind)",
                )),
        )
        .arg(clock(lang))
}

/// The options given.
///
/// # Errors
/// What to say of a wrong one.
pub(super) fn read(own: &ArgMatches, lang: Lang) -> Result<NewOptions, String> {
    let text = |name| own.get_one::<String>(name).cloned();
    Ok(NewOptions {
        site: site(own),
        shape: text("kind").map(|name| shape(&name, lang)).transpose()?,
        title: text("title"),
        section: text("section"),
        now: now(text("now").as_deref(), lang)?,
    })
}

/// The shape of this name.
pub(super) fn shape(name: &str, lang: Lang) -> Result<Shape, String> {
    Shape::named(name).ok_or_else(|| {
        let known: Vec<String> = Shape::ALL
            .iter()
            .map(|shape| shape.words()[..2].join(" / "))
            .collect();
        let (no, choose) = match lang {
            Lang::Vi => ("không có loại bài", "Chọn một trong"),
            Lang::En => ("there is no kind", "Choose one of"),
        };
        let known = known.join(", ");
        format!("error[usage]: {no}: {name}\n  = {choose}: {known}\n")
    })
}
