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
    let errors = count(findings, Severity::Error);
    if errors == 0 {
        return Exit::Done;
    }
    if !json {
        let warnings = count(findings, Severity::Warning);
        let (e, w) = (
            session.say("lỗi", "error(s)"),
            session.say("cảnh báo", "warning(s)"),
        );
        let kept = session.say(
            "chưa dựng; bản xuất trước giữ nguyên",
            "nothing was built; the previous output is unchanged",
        );
        session.complain(&format!("{errors} {e}, {warnings} {w}: {kept}\n"));
    }
    let outside = |finding: &&Diagnostic| finding.is_error() && finding.problem.is_outside();
    if findings
        .iter()
        .any(|f| f.is_error() && !f.problem.is_outside())
    {
        Exit::Content
    } else if findings.iter().any(|finding| outside(&finding)) {
        Exit::Outside
    } else {
        Exit::Done
    }
}

/// How many findings are of this severity.
pub(super) fn count(findings: &[Diagnostic], severity: Severity) -> usize {
    findings.iter().filter(|f| f.severity == severity).count()
}
