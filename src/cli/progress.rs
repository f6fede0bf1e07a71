//! What a long build shows while it works: a bar on a terminal, a line a stage elsewhere.

use super::Session;
use crate::engine::{Observer, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Builds shorter than this show nothing: what flashes by cannot be read.
const PATIENCE: Duration = Duration::from_millis(700);

/// Shows stages on standard error.
pub(super) struct Progress<'s> {
    session: &'s Session,
    started: Instant,
    place: Place,
}

/// Where progress is shown.
enum Place {
    /// Nowhere: nobody wants to see it.
    Nowhere,
    Terminal(ProgressBar),
    /// Line by line; the stage that began before there was anything to wait for.
    Lines(Mutex<Option<String>>),
}

impl<'s> Progress<'s> {
    /// Shows progress unless the session is quiet or `silent`.
    pub(super) fn new(session: &'s Session, silent: bool) -> Self {
        let place = if session.quiet || silent {
            Place::Nowhere
        } else if std::io::stderr().is_terminal() {
            // Drawn from the first tick that comes after the user's patience has run out.
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            Place::Terminal(bar)
        } else {
            Place::Lines(Mutex::default())
        };
        Self {
            session,
            started: Instant::now(),
            place,
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Place::Terminal(bar) = &self.place {
            bar.finish_and_clear();
        }
    }

    fn is_long(&self) -> bool {
        self.started.elapsed() >= PATIENCE
    }

    fn words(&self, stage: Stage) -> &'static str {
        let say = |vi, en| self.session.say(vi, en);
        match stage {
            Stage::Read => say("Đọc bài", "Reading"),
            Stage::Relate => say("Nối các bài với nhau", "Relating"),
            Stage::Index => say("Lập chỉ mục tìm kiếm", "Indexing for search"),
            Stage::Render | Stage::Write => say("Dựng trang", "Rendering"),
            Stage::Commit => say("Đưa vào chỗ", "Putting in place"),
            Stage::Lint => say("Soát câu chữ", "Looking through the texts"),
        }
    }
}

impl Observer for Progress<'_> {
    fn begin(&self, stage: Stage, total: usize) {
        let words = self.words(stage);
        match &self.place {
            Place::Nowhere => {}
            Place::Terminal(bar) => {
                let shape = if total > 0 {
                    "{msg} {wide_bar} {human_pos}/{human_len} ({eta})"
                } else {
                    "{msg} {spinner}"
                };
                bar.set_style(
                    ProgressStyle::with_template(shape).expect("the templates are well formed"),
                );
                bar.set_length(total as u64);
                bar.set_position(0);
                bar.set_message(words);
                if self.is_long() && bar.is_hidden() {
                    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
                }
            }
            Place::Lines(waiting) => {
                let line = match total {
                    0 => format!("{words}…\n"),
                    total => format!("{words} ({total})…\n"),
                };
                let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
                if self.is_long() {
                    if let Some(before) = waiting.take() {
                        self.session.complain(&before);
                    }
                    self.session.complain(&line);
                } else {
                    *waiting = Some(line);
                }
            }
        }
    }

    fn done(&self, stage: Stage, _name: &str, _time: Duration) {
        // Each thing is written right after it is rendered: once is enough to count it.
        if let Place::Terminal(bar) = &self.place
            && stage != Stage::Write
        {
            if bar.is_hidden() && self.is_long() {
                bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            }
            bar.inc(1);
        }
    }
}
