//! Texts made from the command line itself: completions and the manual.

use super::pick;
use crate::diag::Lang;
use clap::{Arg, ArgMatches, Command};

pub(super) fn completions(lang: Lang) -> Command {
    Command::new("completions")
        .about(pick(
            lang,
            "In tệp gợi ý lệnh cho shell",
            "Print completions for a shell",
        ))
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .required(true)
                .value_parser(clap::value_parser!(clap_complete::Shell))
                .hide_possible_values(true)
                .help("bash, elvish, fish, powershell, zsh"),
        )
}

pub(super) fn manual(lang: Lang) -> Command {
    Command::new("man").about(pick(lang, "In trang man", "Print the manual page"))
}

/// Completions for the shell asked for.
pub(super) fn completions_text(own: &ArgMatches, lang: Lang) -> String {
    let shell = own.get_one::<clap_complete::Shell>("shell").copied();
    let shell = shell.unwrap_or(clap_complete::Shell::Bash);
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut super::command(lang), "sen", &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

pub(super) fn manual_text(lang: Lang) -> String {
    let mut text = Vec::new();
    let command = super::command(lang);
    let pages = std::iter::once(command.clone()).chain(command.get_subcommands().cloned());
    for page in pages {
        // A Vec takes everything.
        let _ = clap_mangen::Man::new(page).render(&mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}
