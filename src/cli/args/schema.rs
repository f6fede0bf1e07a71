//! Arguments of `sen schema`.

use super::new::shape;
use super::pick;
use crate::diag::Lang;
use crate::document::Shape;
use clap::{Arg, ArgMatches, Command};

/// Which schema is asked for.
pub(in crate::cli) enum Schema {
    /// Of `site.yaml`.
    Site,
    /// Of front matter: of one shape, or of all.
    FrontMatter(Option<Shape>),
}

pub(super) fn command(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("schema")
        .about(say(
            "In JSON Schema của phần khai báo hay của site.yaml, cho chương trình soạn thảo",
            "Print the JSON Schema of front matter or site.yaml, for editing programs",
        ))
        .arg(
            Arg::new("kind")
                .value_name(say("LOẠI|site", "KIND|site"))
                .help(say(
                    "Loại bài như ở sen new, hoặc site; không ghi thì mọi loại bài",
                    "A kind as for sen new, or site; by default front matter of every kind",
                )),
        )
}

/// The options given.
///
/// # Errors
/// What to say of a wrong one.
pub(super) fn read(own: &ArgMatches, lang: Lang) -> Result<Schema, String> {
    Ok(match own.get_one::<String>("kind").map(String::as_str) {
        Some("site") => Schema::Site,
        Some(name) => Schema::FrontMatter(Some(shape(name, lang)?)),
        None => Schema::FrontMatter(None),
    })
}
