//! `sen publish`: to the host they have.

use super::args::PublishOptions;
use super::{Exit, Session, build, secrets};
use crate::config::{Config, Server, Target};
use crate::diag::{Diagnostic, Lang, Problem, many, render};
use crate::engine;
use crate::publish::{
    self, Done, Options, Patience, Plan, Planned, Publisher, Turn, Wanted, Watch,
};
use crate::source::{Disk, Files, Lookup, Memory};
use crate::template::format_number;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::fmt;
use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

/// Paths shown of each kind; `--dry-run` shows all.
const SHOWN: usize = 12;

pub(super) fn run(session: &Session, options: &PublishOptions) -> Exit {
    match publish(session, options) {
        Ok(()) => Exit::Done,
        Err(Ended::Said(exit)) => exit,
        Err(Ended::Found(findings)) => {
            let nowhere = Memory::new();
            let disk = Disk::new(&options.build.site);
            let files: &dyn Files = match &disk {
                Ok(disk) => disk,
                Err(_) => &nowhere,
            };
            for finding in &findings {
                session.complain(&render::human(finding, session.lang, &Lookup(files)));
            }
            match findings.first().map(|finding| &*finding.problem) {
                Some(Problem::PublishUnconfirmed | Problem::PublishTarget { .. }) => Exit::Usage,
                Some(problem) if problem.is_outside() => Exit::Outside,
                _ => Exit::Content,
            }
        }
    }
}

/// Why it ended early.
enum Ended {
    Found(Vec<Diagnostic>),
    /// All was said already.
    Said(Exit),
}

impl From<Diagnostic> for Ended {
    fn from(finding: Diagnostic) -> Self {
        Self::Found(vec![finding])
    }
}

fn publish(session: &Session, options: &PublishOptions) -> Result<(), Ended> {
    let site = &options.build.site;
    let config = read_config(site)?;
    let target = choose(&config, options.target.as_deref())?;
    let turn = Turn::take(target, &site.join(".sen"))?;
    let wanted = match options.rollback {
        true => None,
        false => Some(prepare(session, options, &config, target)?),
    };
    let mut ways = secrets::Ways::new(session, site, target);
    let watch = Bar::new(session);
    loop {
        let own = Options {
            max_delete: options.max_delete,
            take_over: options.take_over,
            break_lock: options.break_lock,
            patience: Patience::default(),
            clock: Timestamp::now,
        };
        let started = Publisher::new(&turn, &ways.credentials, own, &watch).and_then(|publisher| {
            let planned = match &wanted {
                Some(wanted) => publisher.plan(wanted.clone())?,
                None => publisher.plan_rollback()?,
            };
            Ok((publisher, planned))
        });
        match started {
            Ok((publisher, planned)) => {
                ways.worked();
                return go_on(session, options, target, publisher, planned, &watch);
            }
            Err(finding) => {
                let is_login = matches!(*finding.problem, Problem::PublishLogin { .. });
                if !is_login || !ways.next() {
                    return Err(finding.into());
                }
            }
        }
    }
}

/// Shows the plan, asks, and carries it out.
fn go_on(
    session: &Session,
    options: &PublishOptions,
    target: &Target,
    publisher: Publisher<'_>,
    mut planned: Planned,
    watch: &Bar,
) -> Result<(), Ended> {
    let sizes = |path: &str| planned.wanted.size(path);
    session.inform(&describe(
        session,
        target,
        &planned.plan,
        sizes,
        options.dry_run,
    ));
    complain(session, &planned.findings);
    if planned.asks_to_take_over() && !options.dry_run && !options.yes && secrets::can_ask() {
        let question = session.say(
            "Trên máy chủ đã có tệp không do Sen đưa lên. Thay các tệp trùng tên, để nguyên tệp khác? [c/K]",
            "The host has files that Sen did not put there. Replace those of the same name, leave the others? [y/N]",
        );
        if secrets::ask(question) {
            planned.take_over();
        }
    }
    if !planned.obstacles.is_empty() {
        return Err(Ended::Found(planned.obstacles));
    }
    if options.dry_run {
        return Ok(());
    }
    let question = session.say("Đăng? [c/K]", "Publish? [y/N]");
    if !planned.plan.is_empty() && !options.yes && !secrets::ask(question) {
        return Err(Diagnostic::in_file(Problem::PublishUnconfirmed, target.name.clone()).into());
    }
    let is_empty = planned.plan.is_empty();
    let applied = publisher.apply(planned);
    watch.end();
    let done = applied?;
    complain(session, &done.findings);
    if !is_empty {
        session.inform(&summary(session, &done));
    }
    Ok(())
}

/// Tells findings about the host: no file of the site has to do with them.
fn complain(session: &Session, findings: &[Diagnostic]) {
    let nowhere = Memory::new();
    for finding in findings {
        session.complain(&render::human(finding, session.lang, &Lookup(&nowhere)));
    }
}

fn read_config(site: &Path) -> Result<Config, Ended> {
    let disk = super::open(site)?;
    engine::read_config(&disk, None).map_err(Ended::Found)
}

fn choose<'c>(config: &'c Config, name: Option<&str>) -> Result<&'c Target, Ended> {
    let found = match (name, config.publish.as_slice()) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(name), targets) => targets.iter().find(|target| target.name == name),
    };
    found.ok_or_else(|| {
        let known: Vec<&str> = config.publish.iter().map(|t| t.name.as_str()).collect();
        let problem = Problem::PublishTarget {
            name: name.map(str::to_owned),
            known: known.join(", "),
        };
        Diagnostic::in_file(problem, "site.yaml").into()
    })
}

/// Builds, unless there is a build to take, and adds what the target asks for.
fn prepare(
    session: &Session,
    options: &PublishOptions,
    config: &Config,
    target: &Target,
) -> Result<Wanted, Ended> {
    let site = &options.build.site;
    let folder = match &options.build.output {
        Some(folder) => folder.clone(),
        None => {
            match build::run(session, &options.build) {
                Exit::Done => {}
                exit => return Err(Ended::Said(exit)),
            }
            site.join("public")
        }
    };
    let mut wanted = Wanted::read(&folder)?;
    if let Some(Server::Nginx) = target.server {
        let folder = site.join(".sen/publish");
        let file = folder.join(format!("{}.nginx.conf", target.name));
        let rules = publish::nginx_rules(&wanted, &config.base);
        let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, rules));
        if let Err(error) = written {
            let problem = Problem::Io {
                action: crate::diag::IoAction::Write,
                error: error.to_string(),
            };
            return Err(Diagnostic::in_file(problem, file.to_string_lossy().into_owned()).into());
        }
        let words = session.say("Cấu hình cho nginx", "For nginx");
        session.inform(&format!("{words}: {}", file.display()));
    }
    publish::add_compressed(
        &mut wanted,
        &target.compress,
        &site.join(".sen/cache/compressed"),
    )?;
    if let Some(server) = target.server {
        publish::add_rules(&mut wanted, server, &config.base);
    }
    Ok(wanted)
}

fn describe(
    session: &Session,
    target: &Target,
    plan: &Plan,
    size: impl Fn(&str) -> u64,
    all: bool,
) -> String {
    let number =
        |count: usize| format_number(i64::try_from(count).unwrap_or(i64::MAX), session.lang);
    let shown = target.address.shown();
    if plan.is_empty() {
        let words = session.say(
            "đã như bản này, không có gì phải gửi",
            "is as wanted; nothing to send",
        );
        return format!("{shown}: {words}.");
    }
    let sized = |paths: &'_ BTreeSet<String>| {
        paths
            .iter()
            .map(|path| (path.clone(), size(path)))
            .collect()
    };
    let mut lines = vec![format!("{shown}:")];
    let mut list = |mark: char, title: &str, files: Vec<(String, u64)>| {
        if files.is_empty() {
            return;
        }
        let total: u64 = files.iter().map(|(_, size)| size).sum();
        lines.push(format!(
            "  {title}: {} ({})",
            number(files.len()),
            bytes(total, session.lang)
        ));
        let shown = match all {
            true => files.len(),
            false => SHOWN,
        };
        for (path, size) in files.iter().take(shown) {
            lines.push(format!(
                "    {mark} {path} ({})",
                bytes(*size, session.lang)
            ));
        }
        if files.len() > shown {
            lines.push(format!("    … {}", number(files.len() - shown)));
        }
    };
    list('+', session.say("thêm", "add"), sized(&plan.added));
    list('~', session.say("thay", "change"), sized(&plan.changed));
    let removed = plan.removed.clone().into_iter().collect();
    list('-', session.say("xóa", "remove"), removed);
    lines.join("\n")
}

fn summary(session: &Session, done: &Done) -> String {
    let number =
        |count: usize| format_number(i64::try_from(count).unwrap_or(i64::MAX), session.lang);
    let (sent, size, removed) = (
        number(done.sent),
        bytes(done.bytes, session.lang),
        number(done.removed),
    );
    let mut text = match session.lang {
        Lang::Vi => format!("Đã gửi {sent} tệp ({size}), xóa {removed} tệp."),
        Lang::En => format!(
            "Sent {} ({size}), removed {removed}.",
            many(sent, "file", "files")
        ),
    };
    if done.left_gaps {
        text.push('\n');
        text.push_str(session.say(
            "Máy chủ này không đổi tên đè lên tệp cũ được: mỗi tệp bị thay vắng mặt (404) trong chốc lát.",
            "This host cannot rename over a file: each replaced file was away (404) for a moment.",
        ));
    }
    text
}

/// A count of bytes for people.
fn bytes(count: u64, lang: Lang) -> String {
    let text = match count {
        0..1_000 => return format!("{count} B"),
        1_000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", count as f64 / 1e6),
        _ => format!("{:.1} GB", count as f64 / 1e9),
    };
    match lang {
        Lang::Vi => text.replace('.', ","),
        Lang::En => text,
    }
}

/// The progress on the terminal.
struct Bar {
    bar: ProgressBar,
    keeping: &'static str,
    again: &'static str,
}

impl Bar {
    fn new(session: &Session) -> Self {
        let shows = !session.quiet && std::io::stderr().is_terminal();
        let bar = match shows {
            true => ProgressBar::no_length(),
            false => ProgressBar::hidden(),
        };
        let rest = session.say("còn", "left");
        let template = format!("{{bar:30}} {{sent}}/{{all}}  {{rate}}/s  {rest} {{eta}}  {{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            // Sizes as they are written elsewhere.
            let lang = session.lang;
            let sent = move |state: &ProgressState, out: &mut dyn fmt::Write| {
                let _ = out.write_str(&bytes(state.pos(), lang));
            };
            let all = move |state: &ProgressState, out: &mut dyn fmt::Write| {
                let _ = out.write_str(&bytes(state.len().unwrap_or_default(), lang));
            };
            let rate = move |state: &ProgressState, out: &mut dyn fmt::Write| {
                let _ = out.write_str(&bytes(state.per_sec() as u64, lang));
            };
            let style = style.with_key("sent", sent).with_key("all", all);
            bar.set_style(style.with_key("rate", rate));
        }
        let again = match session.lang {
            Lang::Vi => "mất kết nối, thử lại",
            Lang::En => "connection lost, trying again",
        };
        let keeping = session.say("giữ bản cũ", "keeping the old");
        Self {
            bar,
            keeping,
            again,
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Bar {
    fn begin(&self, _files: u64, bytes: u64) {
        self.bar.set_length(bytes);
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    fn kept(&self, path: &str) {
        self.bar.set_message(format!("{}: {path}", self.keeping));
    }

    fn sent(&self, path: &str, bytes: u64) {
        self.bar.inc(bytes);
        self.bar.set_message(path.to_owned());
    }

    fn again(&self, _pause: Duration) {
        self.bar.set_message(self.again);
    }
}
