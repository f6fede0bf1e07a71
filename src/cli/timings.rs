//! `--timings`: where the time of a build went.

use super::Session;
use crate::diag::Lang;
use crate::engine::{Observer, Stage};
use crate::render::Snapshot;
use crate::template::format_number;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many of the slowest documents, pages and templates are listed.
const LISTED: usize = 10;

/// Notes when stages begin and how long each thing takes.
#[derive(Default)]
pub(super) struct Timings(Mutex<Noted>);

#[derive(Default)]
struct Noted {
    /// When each stage began, in order.
    began: Vec<(Stage, Instant)>,
    /// How long each thing took, by stage.
    things: BTreeMap<Stage, Vec<(String, Duration)>>,
}

impl Timings {
    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The report of a build that ended at `end`.
    pub(super) fn text(&self, session: &Session, snapshot: &Snapshot, end: Instant) -> String {
        let noted = self.noted();
        let mut out = String::new();
        let mut row = |name: &str, time: Duration, note: &str| {
            let _ = writeln!(out, "{:>9}  {name}{note}", seconds(time, session.lang));
        };
        for (index, (stage, began)) in noted.began.iter().enumerate() {
            let until = noted.began.get(index + 1).map_or(end, |(_, next)| *next);
            row(words(*stage, session), until.duration_since(*began), "");
            for part in noted.parts(*stage) {
                let things = &noted.things[&part];
                let sum = things.iter().map(|(_, time)| *time).sum();
                let count = i64::try_from(things.len()).unwrap_or(i64::MAX);
                let note = format!(
                    ", {} × {}",
                    format_number(count, session.lang),
                    session.say("(cộng mọi luồng)", "(all threads together)")
                );
                row(&format!("  {}", part_words(part, session)), sum, &note);
            }
        }
        let mut list = |title: &str, mut rows: Vec<(String, Duration)>| {
            rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            if !rows.is_empty() {
                let _ = writeln!(out, "\n{title}");
            }
            for (name, time) in rows.into_iter().take(LISTED) {
                let _ = writeln!(out, "{:>9}  {name}", seconds(time, session.lang));
            }
        };
        list(
            session.say("Bài đọc lâu nhất", "Slowest documents to read"),
            noted.of(Stage::Read).to_vec(),
        );
        list(
            session.say("Trang dựng lâu nhất", "Slowest pages to render"),
            noted.of(Stage::Render).to_vec(),
        );
        list(
            session.say("Mẫu tốn thời gian nhất", "Templates by their time"),
            noted.templates(snapshot, session),
        );
        out
    }
}

impl Noted {
    fn of(&self, stage: Stage) -> &[(String, Duration)] {
        self.things.get(&stage).map_or(&[], Vec::as_slice)
    }

    /// What was done between the beginning of a stage and that of the next.
    fn parts(&self, stage: Stage) -> Vec<Stage> {
        let parts: &[Stage] = match stage {
            Stage::Read => &[Stage::Read],
            Stage::Render => &[Stage::Render, Stage::Write],
            _ => &[],
        };
        let mut parts = parts.to_vec();
        parts.retain(|part| self.things.contains_key(part));
        parts
    }

    /// The time of all pages of each template.
    fn templates(&self, snapshot: &Snapshot, session: &Session) -> Vec<(String, Duration)> {
        let mut sums: BTreeMap<String, (i64, Duration)> = BTreeMap::new();
        for (path, time) in self.of(Stage::Render) {
            if let Some(name) = snapshot.template_of(path) {
                let (count, sum) = sums.entry(name).or_default();
                *count += 1;
                *sum += *time;
            }
        }
        let named = |(name, (count, sum)): (String, (i64, Duration))| {
            let pages = format_number(count, session.lang);
            let words = session.say("trang", "pages");
            (format!("{name} ({pages} {words})"), sum)
        };
        sums.into_iter().map(named).collect()
    }
}

impl Observer for Timings {
    fn begin(&self, stage: Stage, _total: usize) {
        self.noted().began.push((stage, Instant::now()));
    }

    fn done(&self, stage: Stage, name: &str, time: Duration) {
        let mut noted = self.noted();
        let things = noted.things.entry(stage).or_default();
        things.push((name.to_owned(), time));
    }
}

fn words(stage: Stage, session: &Session) -> &'static str {
    match stage {
        Stage::Read => session.say("đọc, phân tích", "read and parse"),
        Stage::Relate => session.say("nối các bài", "relate"),
        Stage::Index => session.say("chỉ mục tìm kiếm", "search index"),
        Stage::Render | Stage::Write => session.say("dựng và ghi", "render and write"),
        Stage::Commit => session.say("đưa vào chỗ", "put in place"),
        Stage::Lint => session.say("soát câu chữ", "look through texts"),
    }
}

fn part_words(stage: Stage, session: &Session) -> &'static str {
    match stage {
        Stage::Read => session.say("bài", "documents"),
        Stage::Render => session.say("dựng", "render"),
        _ => session.say("ghi", "write"),
    }
}

fn seconds(time: Duration, lang: Lang) -> String {
    let text = format!("{:.4} s", time.as_secs_f64());
    match lang {
        Lang::Vi => text.replace('.', ","),
        Lang::En => text,
    }
}
