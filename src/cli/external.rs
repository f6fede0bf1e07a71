//! `sen check --external`: outside links, with a bar that shows how far it is.

use super::Session;
use super::args::CheckOptions;
use crate::diag::{Diagnostic, IoAction, Lint, Problem};
use crate::engine::Checked;
use crate::external::{self, Cache, Manners, Verdict};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::fs;

/// Asks for every outside link of the site and adds what is broken or has moved.
pub(super) fn run(session: &Session, options: &CheckOptions, checked: &mut Checked) {
    let folder = options.site.join(".sen/cache");
    let file = folder.join("links.json");
    // Without what was remembered, everything is asked.
    let mut cache = Cache::parse(&fs::read_to_string(&file).unwrap_or_default());
    let addresses: BTreeSet<String> = checked
        .outside
        .iter()
        .map(|outside| outside.address.clone())
        .collect();
    let bar = bar(session);
    let progress = |done: usize, total: usize| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    };
    let found = external::check(
        &addresses,
        &mut cache,
        &Manners::default(),
        options.publication.now,
        &progress,
    );
    bar.finish_and_clear();
    let mut findings: Vec<Diagnostic> = checked
        .outside
        .iter()
        .filter_map(|outside| {
            let address = outside.address.clone();
            let lint = match found.get(&address)? {
                Verdict::Fine => return None,
                Verdict::Moved(to) => Lint::LinkMoved {
                    address,
                    to: to.clone(),
                },
                Verdict::Broken(reason) => Lint::LinkBroken {
                    address,
                    reason: reason.clone(),
                },
            };
            Some(Diagnostic::at(
                Problem::Lint(lint),
                &outside.file,
                outside.span.clone(),
            ))
        })
        .collect();
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, cache.to_text()));
    if let Err(error) = written {
        let problem = Problem::Io {
            action: IoAction::Write,
            error: error.to_string(),
        };
        findings.push(Diagnostic::in_file(problem, ".sen/cache/links.json"));
    }
    checked.add(findings.into_iter());
}

/// A bar on standard error; none where that is no terminal.
fn bar(session: &Session) -> ProgressBar {
    if session.quiet {
        return ProgressBar::hidden();
    }
    let said = session.say("Mở thử liên kết", "Trying links");
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
    let bar = ProgressBar::new(0).with_message(said);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
