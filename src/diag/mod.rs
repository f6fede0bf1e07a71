//! Diagnostics: what is wrong, where, and what to do about it.
//!
//! A stage that finds something wrong makes a [`Diagnostic`] and goes on; all of a run are sorted
//! and rendered together at the edge ([`render`]). Messages live in [`vi`](mod@vi) and
//! [`en`](mod@en), each one exhaustive match over [`Problem`]. This module does not know who
//! raised a diagnostic, nor how a file is read: positions come through a [`SourceMap`].

mod code;
mod en;
mod foreign;
mod lint;
mod problem;
pub mod render;
mod vi;

pub use code::is_fixed;
pub(crate) use en::many;
pub use lint::{KeptHeading, Level, Lint, RULES, Rule, Unseen, rule_of};
pub use problem::{Expected, IoAction, LoginWay, Problem, Severity};

use std::ops::Range;
use std::sync::Arc;

/// The language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Its code in BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

/// What a problem says in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A whole file or folder, relative to the site.
    File(Arc<str>),
    /// Bytes of the file's text as the stages see it (NFC, LF).
    Span {
        /// Path relative to the site, `/`-separated.
        file: Arc<str>,
        /// Byte range in the text.
        span: Range<usize>,
    },
    /// Bytes of a text whose line is never shown: it may hold a password.
    Secret {
        /// Path relative to the site.
        file: Arc<str>,
        /// Byte range in the text.
        span: Range<usize>,
    },
    /// A position somebody else counted (a template, raw bytes), 1-based, in characters.
    Position {
        /// Path relative to the site.
        file: Arc<str>,
        /// Line, 1-based.
        line: usize,
        /// Column, 1-based, in characters.
        column: usize,
    },
}

impl Place {
    /// The file this place lies in.
    pub fn file(&self) -> &str {
        match self {
            Self::File(file)
            | Self::Span { file, .. }
            | Self::Secret { file, .. }
            | Self::Position { file, .. } => file,
        }
    }

    /// What places sort by: the file, then where in it.
    fn order(&self) -> (&str, usize, usize) {
        match self {
            Self::File(file) => (file, 0, 0),
            Self::Span { file, span } | Self::Secret { file, span } => (file, span.start, span.end),
            Self::Position { file, line, column } => (file, *line, *column),
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub problem: Box<Problem>,
    /// Where, if it has a place.
    pub place: Option<Place>,
    /// How bad.
    pub severity: Severity,
}

impl Diagnostic {
    /// A finding at a span of a file's text.
    pub fn at(problem: Problem, file: &Arc<str>, span: Range<usize>) -> Self {
        Self::new(
            problem,
            Some(Place::Span {
                file: Arc::clone(file),
                span,
            }),
        )
    }

    /// A finding about a file or folder as a whole.
    pub fn in_file(problem: Problem, file: impl Into<Arc<str>>) -> Self {
        Self::new(problem, Some(Place::File(file.into())))
    }

    /// A finding with a position counted by its finder.
    pub fn at_position(
        problem: Problem,
        file: impl Into<Arc<str>>,
        line: usize,
        column: usize,
    ) -> Self {
        Self::new(
            problem,
            Some(Place::Position {
                file: file.into(),
                line,
                column,
            }),
        )
    }

    /// A finding with or without a place; its severity is the problem's own.
    pub fn new(problem: Problem, place: Option<Place>) -> Self {
        let severity = problem.severity();
        Self {
            problem: Box::new(problem),
            place,
            severity,
        }
    }

    /// The file or folder it is about, if it has a place.
    pub fn file(&self) -> Option<&Arc<str>> {
        self.place.as_ref().map(|place| match place {
            Place::File(file)
            | Place::Span { file, .. }
            | Place::Secret { file, .. }
            | Place::Position { file, .. } => file,
        })
    }

    /// The same finding without the line it stands in.
    pub(crate) fn without_line(mut self) -> Self {
        if let Some(Place::Span { file, span }) = self.place {
            self.place = Some(Place::Secret { file, span });
        }
        self
    }

    /// Whether this stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts by file, then place, then code, and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        let places = (a.place.as_ref(), b.place.as_ref());
        (places.0.map(Place::order))
            .cmp(&places.1.map(Place::order))
            .then_with(|| a.problem.code().cmp(b.problem.code()))
            .then_with(|| a.problem.cmp(&b.problem))
    });
    diagnostics.dedup();
}

/// A span found again in the file it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Line, 1-based.
    pub line: usize,
    /// Column, 1-based, in characters of the original.
    pub column: usize,
    /// How many characters of that line the span covers, at least 1.
    pub width: usize,
    /// The line itself, without its end.
    pub excerpt: String,
}

/// Finds the line and column of a place; implemented by whoever can read the files.
pub trait SourceMap {
    /// The position of `span` in `file`, or `None` when the file cannot be read any more.
    fn locate(&self, file: &str, span: &Range<usize>) -> Option<Located>;
    /// Line `line` (1-based) of `file` without its end.
    fn line(&self, file: &str, line: usize) -> Option<String>;
}
