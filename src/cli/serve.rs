//! `sen serve`: the site on this machine, fresh after every save.

use super::args::ServeOptions;
use super::report::count;
use super::{Exit, Session};
use crate::diag::{Diagnostic, Lang, Severity, many, render};
use crate::serve::{Notice, Options, Server, Tell};
use crate::source::{Changes, Lookup, Memory};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub(super) fn run(session: &Arc<Session>, options: ServeOptions) -> Exit {
    let open = options.open;
    let options = Options {
        site: options.site,
        host: options.host,
        port: options.port,
        lang: session.lang,
        publication: options.publication,
        clock: options.running.then_some(jiff::Timestamp::now),
    };
    let server = match Server::start(options, teller(Arc::clone(session))) {
        Ok(server) => server,
        Err(finding) => {
            let nowhere = Memory::new();
            session.complain(&render::human(&finding, session.lang, &Lookup(&nowhere)));
            return match finding.problem.is_outside() {
                true => Exit::Outside,
                false => Exit::Content,
            };
        }
    };
    if open && let Err(error) = ::open::that_detached(server.address()) {
        let message = session.say("không mở được trình duyệt", "the browser cannot be opened");
        session.complain(&format!("{message}: {error}\n"));
    }
    server.wait_for_interrupt();
    Exit::Done
}

/// Says on the terminal what there is to tell.
fn teller(session: Arc<Session>) -> Tell {
    // What was said once is not said again after every save.
    let said: Mutex<Vec<Diagnostic>> = Mutex::default();
    Arc::new(move |notice| match notice {
        Notice::PortTaken { wanted, used } => session.complain(&match session.lang {
            Lang::Vi => format!("Cổng {wanted} đang có chương trình khác dùng; lấy cổng {used}.\n"),
            Lang::En => format!("Port {wanted} is taken; using port {used}.\n"),
        }),
        Notice::Polling(why) => session.complain(&match session.lang {
            Lang::Vi => format!(
                "Hệ thống không báo tệp thay đổi ({}); Sen tự xem lại mỗi giây một lần.\n",
                why.0
            ),
            Lang::En => format!(
                "The system does not tell of changed files ({}); looking for them once a second.\n",
                why.0
            ),
        }),
        Notice::Ready { address, time } => session.print(&match session.lang {
            Lang::Vi => format!(
                "Xem tại: {address}  (sẵn sàng sau {} giây; Ctrl-C để dừng)",
                seconds(*time).replace('.', ",")
            ),
            Lang::En => format!(
                "Look at it: {address}  (ready in {} s; Ctrl-C ends)",
                seconds(*time)
            ),
        }),
        Notice::Loaded {
            findings,
            has_version,
            sources,
            changes,
            time,
        } => {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            for finding in findings.iter().filter(|finding| !said.contains(finding)) {
                session.complain(&render::human(finding, session.lang, *sources));
                session.complain("\n");
            }
            let errors = count(findings, Severity::Error);
            let had_errors = said.iter().any(Diagnostic::is_error);
            *said = findings.to_vec();
            if errors > 0 {
                let count = match session.lang {
                    Lang::Vi => format!("{errors} lỗi"),
                    Lang::En => many(errors, "error", "errors"),
                };
                let shown = match has_version {
                    true => session.say(
                        "trang hiện bản tốt gần nhất",
                        "pages show the last good version",
                    ),
                    false => session.say(
                        "chưa xem được trang nào, sửa xong trang sẽ tự hiện",
                        "no page can be shown yet; they come when this is mended",
                    ),
                };
                session.complain(&format!("{count}: {shown}\n"));
            } else if let Changes::Paths(paths) = changes {
                let what = match paths.len() {
                    1 => paths.first().cloned().unwrap_or_default(),
                    many => match session.lang {
                        Lang::Vi => format!("{many} tệp"),
                        Lang::En => format!("{many} files"),
                    },
                };
                let mended = if had_errors {
                    session.say("hết lỗi; ", "mended; ")
                } else {
                    ""
                };
                let time = time.as_millis();
                session.inform(&format!("{what}: {mended}{time} ms"));
            }
        }
    })
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}
