//! Diagnostics on the terminal.

use super::{Exit, Session};
use crate::diag::{Diagnostic, Severity, SourceMap, render};

/// Prints findings to standard error, as text or JSON, and says how the run must end.
pub(super) fn report(
    session: &Session,
    findings: &[Diagnostic],
    sources: &dyn SourceMap,
    json: bool,
) -> Exit {
    for finding in findings {
        if json {
            session.complain(&format!(
                "{}\n",
                render::json(finding, session.lang, sources)
            ));
        } else {
            session.complain(&render::human(finding, session.lang, sources));
            session.complain("\n");
        }
    }
    ended(findings)
}

/// How a run with these findings must end: errors of the content come before those of the disk and the network.
pub(super) fn ended(findings: &[Diagnostic]) -> Exit {
    let mut errors = findings.iter().filter(|f| f.is_error()).peekable();
    if errors.peek().is_none() {
        Exit::Done
    } else if errors.all(|finding| finding.problem.is_outside()) {
        Exit::Outside
    } else {
        Exit::Content
    }
}

/// How many findings are of this severity.
pub(super) fn count(findings: &[Diagnostic], severity: Severity) -> usize {
    findings.iter().filter(|f| f.severity == severity).count()
}
