//! Arguments: what may be written, and the validated options it becomes. One file per command.

mod build;
mod check;
mod common;
mod init;
mod new;
#[cfg(feature = "publish")]
mod publish;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod text;

pub(super) use build::BuildOptions;
pub(super) use check::{CheckOptions, Format};
pub(super) use init::InitOptions;
pub(super) use new::NewOptions;
#[cfg(feature = "publish")]
pub(super) use publish::PublishOptions;
pub(super) use schema::Schema;
#[cfg(feature = "serve")]
pub(super) use serve::ServeOptions;

use super::{Session, pick};
use crate::diag::Lang;
use anstream::ColorChoice;
use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::OsString;

/// A command with its options.
pub(super) enum Invocation {
    Build(BuildOptions),
    #[cfg(feature = "serve")]
    Serve(ServeOptions),
    Check(CheckOptions),
    #[cfg(feature = "publish")]
    Publish(PublishOptions),
    Init(InitOptions),
    New(NewOptions),
    Schema(Schema),
    /// Help, version, completions, manual: text to print.
    Text(String),
}

/// The whole command line in one language.
pub(super) fn command(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    let global = [
        Arg::new("lang")
            .long("lang")
            .value_name("vi|en")
            .value_parser(PossibleValuesParser::new(["vi", "en"]))
            .hide_possible_values(true)
            .help(say(
                "Ngôn ngữ của thông báo (mặc định theo máy, không rõ thì vi)",
                "Language of messages (default: the system's, else vi)",
            )),
        Arg::new("quiet")
            .long("quiet")
            .short('q')
            .action(ArgAction::SetTrue)
            .help(say(
                "Chỉ in lỗi và cảnh báo",
                "Print only errors and warnings",
            )),
        Arg::new("color")
            .long("color")
            .value_name("auto|always|never")
            .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
            .hide_possible_values(true)
            .help(say(
                "Tô màu hay không (mặc định: auto)",
                "Colours (default: auto)",
            )),
        Arg::new("help")
            .long("help")
            .short('h')
            .action(ArgAction::Help)
            .help(say("In hướng dẫn này", "Print this help")),
    ]
    .map(|arg| arg.global(true));
    let whole = Command::new("sen")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(
            "Sen dựng cổng thông tin tĩnh từ một thư mục Markdown",
            "Sen builds a static portal from a folder of Markdown",
        ))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .args(global)
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(say("In phiên bản", "Print the version")),
        )
        .subcommand_required(true)
        .subcommand(build::command(lang));
    #[cfg(feature = "serve")]
    let whole = whole.subcommand(serve::command(lang));
    #[cfg(feature = "publish")]
    let whole = whole.subcommand(publish::command(lang));
    whole
        .subcommand(check::command(lang))
        .subcommand(init::command(lang))
        .subcommand(new::command(lang))
        .subcommand(schema::command(lang))
        .subcommand(text::completions(lang))
        .subcommand(text::manual(lang))
        .override_usage(say("sen <LỆNH> [TÙY_CHỌN]", "sen <COMMAND> [OPTIONS]"))
        .help_template(template(lang, "subcommands"))
        .mut_subcommands(move |command| {
            let mut usage = format!("sen {}", command.get_name());
            for argument in command.get_positionals() {
                let names = argument.get_value_names().unwrap_or_default();
                let name = names.first().map_or("", |name| name.as_str());
                usage.push_str(&if argument.is_required_set() {
                    format!(" <{name}>")
                } else {
                    format!(" [{name}]")
                });
            }
            let rows = match command.get_positionals().next() {
                Some(_) => "positionals",
                None => "",
            };
            let usage = format!("{usage} [{}]", say("TÙY_CHỌN", "OPTIONS"));
            command
                .override_usage(usage)
                .help_template(template(lang, rows))
        })
}

/// The shape of a help text; `rows` names what is listed before the options.
fn template(lang: Lang, rows: &str) -> String {
    let say = |vi, en| pick(lang, vi, en);
    let listed = match rows {
        "subcommands" => format!("{}:\n{{subcommands}}\n\n", say("Lệnh", "Commands")),
        "positionals" => format!("{}:\n{{positionals}}\n\n", say("Tham số", "Arguments")),
        _ => String::new(),
    };
    format!(
        "{{about}}\n\n{}: {{usage}}\n\n{listed}{}:\n{{options}}\n",
        say("Cách dùng", "Usage"),
        say("Tùy chọn", "Options"),
    )
}

/// Reads the arguments.
///
/// # Errors
/// The message to print for wrong usage.
pub(super) fn parse(arguments: &[OsString]) -> Result<(Session, Invocation), (Session, String)> {
    let lang = language(arguments);
    let command = command(lang);
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return other_than_command(lang, &error),
    };
    let session = Session {
        lang,
        quiet: matches.get_flag("quiet"),
        color: match matches.get_one::<String>("color").map(String::as_str) {
            Some("always") => ColorChoice::Always,
            Some("never") => ColorChoice::Never,
            _ => ColorChoice::Auto,
        },
    };
    match invocation(&matches, lang) {
        Ok(invocation) => Ok((session, invocation)),
        Err(message) => Err((session, message)),
    }
}

fn invocation(matches: &ArgMatches, lang: Lang) -> Result<Invocation, String> {
    Ok(match matches.subcommand() {
        Some(("build", own)) => Invocation::Build(build::read(own, lang)?),
        #[cfg(feature = "serve")]
        Some(("serve", own)) => Invocation::Serve(serve::read(own, lang)?),
        Some(("check", own)) => Invocation::Check(check::read(own, lang)?),
        #[cfg(feature = "publish")]
        Some(("publish", own)) => Invocation::Publish(publish::read(own, lang)?),
        Some(("init", own)) => Invocation::Init(init::read(own, lang)?),
        Some(("new", own)) => Invocation::New(new::read(own, lang)?),
        Some(("schema", own)) => Invocation::Schema(schema::read(own, lang)?),
        Some(("completions", own)) => Invocation::Text(text::completions_text(own, lang)),
        _ => Invocation::Text(text::manual_text(lang)),
    })
}

/// The language of messages: `--lang`, else the system's, else Vietnamese.
fn language(arguments: &[OsString]) -> Lang {
    let mut given = None;
    for (index, argument) in arguments.iter().enumerate() {
        let argument = argument.to_string_lossy();
        if let Some(value) = argument.strip_prefix("--lang=") {
            given = Some(value.to_owned());
        } else if argument == "--lang" {
            given = arguments
                .get(index + 1)
                .map(|v| v.to_string_lossy().into_owned());
        }
    }
    let name = given.or_else(sys_locale::get_locale).unwrap_or_default();
    if name.to_ascii_lowercase().starts_with("en") {
        Lang::En
    } else {
        Lang::Vi
    }
}

/// Help and version are no errors; the rest is said in the language of the session.
fn other_than_command(
    lang: Lang,
    error: &clap::Error,
) -> Result<(Session, Invocation), (Session, String)> {
    let session = Session {
        lang,
        quiet: false,
        color: ColorChoice::Auto,
    };
    let say = |vi, en| pick(lang, vi, en);
    let named = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = named(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return Ok((session, Invocation::Text(error.render().ansi().to_string())));
        }
        ErrorKind::UnknownArgument if !argument.starts_with('-') => format!(
            "{}: {argument} ({})",
            say("thừa một từ", "a word too many"),
            say(
                "tên có dấu cách thì đặt trong ngoặc kép",
                "a name with spaces goes into quotes"
            )
        ),
        ErrorKind::UnknownArgument => {
            format!(
                "{}: {argument}",
                say("không có tùy chọn", "there is no option")
            )
        }
        ErrorKind::InvalidSubcommand => format!(
            "{}: {}",
            say("không có lệnh", "there is no command"),
            named(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say("hãy cho biết lệnh", "name a command").to_owned()
        }
        ErrorKind::MissingRequiredArgument => {
            format!("{}: {argument}", say("thiếu", "missing"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!(
            "{argument}: {}: {}",
            say("giá trị không dùng được", "not a value"),
            named(ContextKind::InvalidValue)
        ),
        ErrorKind::ArgumentConflict => {
            format!(
                "{}: {argument}",
                say("viết lặp hoặc trái nhau", "repeated or in conflict")
            )
        }
        _ => error.to_string().trim_end().to_owned(),
    };
    let hint = say("Xem: sen --help", "See: sen --help");
    Err((session, format!("error[usage]: {message}\n  = {hint}\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        for lang in [Lang::Vi, Lang::En] {
            command(lang).debug_assert();
        }
    }
}
