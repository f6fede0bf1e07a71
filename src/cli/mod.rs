//! The command line: arguments, exit codes, the terminal. One file per command.
//!
//! Results go to standard output, diagnostics to standard error. Only this module prints, exits and
//! reads the environment.

mod args;
mod ask;
mod build;
mod check;
#[cfg(feature = "external")]
mod external;
mod init;
mod new;
mod progress;
#[cfg(feature = "publish")]
mod publish;
mod report;
#[cfg(feature = "publish")]
mod secrets;
#[cfg(feature = "serve")]
mod serve;
mod timings;

use crate::diag::{Diagnostic, Lang, Problem};
use crate::schema;
use crate::source::Disk;
use anstream::{AutoStream, ColorChoice};
use args::{Invocation, Schema};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
#[cfg(feature = "serve")]
use std::sync::Arc;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Done = 0,
    /// Errors in content or configuration.
    Content = 1,
    /// Wrong usage.
    Usage = 2,
    /// The disk or the network failed.
    Outside = 3,
}

/// What every command is given.
struct Session {
    lang: Lang,
    quiet: bool,
    color: ColorChoice,
}

impl Session {
    /// One of two texts, by the language of messages.
    fn say<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        pick(self.lang, vi, en)
    }

    /// Prints a result. A closed pipe is nobody's error.
    fn print(&self, text: &str) {
        let mut out = AutoStream::new(std::io::stdout(), self.color);
        let _ = writeln!(out, "{text}");
    }

    /// Prints a result that `--quiet` leaves out.
    fn inform(&self, text: &str) {
        if !self.quiet {
            self.print(text);
        }
    }

    /// Prints to standard error.
    fn complain(&self, text: &str) {
        let mut out = AutoStream::new(std::io::stderr(), self.color);
        let _ = write!(out, "{text}");
    }
}

fn pick<'t>(lang: Lang, vi: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// The files of a site.
///
/// # Errors
/// The finding that there is no such folder.
fn open(site: &Path) -> Result<Disk, Diagnostic> {
    Disk::new(site).map_err(|_| {
        let file = site.join("site.yaml").to_string_lossy().into_owned();
        Diagnostic::in_file(Problem::ConfigMissing, file)
    })
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    ExitCode::from(run(&arguments) as u8)
}

fn run(arguments: &[OsString]) -> Exit {
    match args::parse(arguments) {
        Ok((session, Invocation::Build(options))) => build::run(&session, &options),
        #[cfg(feature = "serve")]
        Ok((session, Invocation::Serve(options))) => serve::run(&Arc::new(session), options),
        Ok((session, Invocation::Check(options))) => check::run(&session, &options),
        #[cfg(feature = "publish")]
        Ok((session, Invocation::Publish(options))) => publish::run(&session, &options),
        Ok((session, Invocation::Init(options))) => init::run(&session, &options),
        Ok((session, Invocation::New(options))) => new::run(&session, options),
        Ok((session, Invocation::Schema(of))) => {
            let schema = match of {
                Schema::Site => schema::site(session.lang),
                Schema::FrontMatter(shape) => schema::front_matter(shape, session.lang),
            };
            session.print(&format!("{schema:#}"));
            Exit::Done
        }
        Ok((session, Invocation::Text(text))) => {
            session.print(text.trim_end());
            Exit::Done
        }
        Err((session, message)) => {
            session.complain(&message);
            Exit::Usage
        }
    }
}
