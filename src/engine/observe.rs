//! What the engine tells while it works: which stage begins, and how long each thing in it took.

use std::time::{Duration, Instant};

/// A part of the work. Stages come in this order, but that each thing is written right after it is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Reading and parsing; a thing is a document, named by its file.
    Read,
    /// Relating documents to each other and to their files.
    Relate,
    /// Building the search index.
    Index,
    /// Rendering; a thing is a path of the output.
    Render,
    /// Handing over to the sink; a thing is a path of the output.
    Write,
    /// Putting in place what was written.
    Commit,
    /// Looking through the texts.
    Lint,
}

/// Is told of the work, from any thread.
pub trait Observer: Sync {
    /// A stage begins, in which `total` things will be done; 0 when it is not known how many.
    fn begin(&self, stage: Stage, total: usize);
    /// A thing is done.
    fn done(&self, stage: Stage, name: &str, time: Duration);
}

/// Looks away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {
    fn begin(&self, _stage: Stage, _total: usize) {}
    fn done(&self, _stage: Stage, _name: &str, _time: Duration) {}
}

/// Does one thing and tells how long it took.
pub(super) fn timed<T>(
    observer: &dyn Observer,
    stage: Stage,
    name: &str,
    work: impl FnOnce() -> T,
) -> T {
    let started = Instant::now();
    let result = work();
    observer.done(stage, name, started.elapsed());
    result
}
