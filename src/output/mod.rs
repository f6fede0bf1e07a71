//! Where artifacts go: a folder on disk, or nowhere.
//!
//! In: artifacts, in any order, from any thread. Out: files, of which only those that differ are
//! touched, and a manifest of what is ours. This module knows neither the site nor Tera.

mod disk;
mod made;
mod manifest;

pub use disk::{Audience, DiskSink, Written, audience_of};
pub use manifest::{Manifest, is_path};

use crate::diag::Diagnostic;
use crate::render::{Artifact, Key};

/// Takes artifacts as they are rendered.
pub trait Sink: Sync {
    /// Whether it remembers what artifacts were made from: then they come with their keys.
    fn remembers(&self) -> bool {
        false
    }

    /// Whether the page at `path`, made from what `key` stands for, is there already: then it need not come.
    fn has(&self, _path: &str, _key: Key) -> bool {
        false
    }

    /// Whether all that was made from what `key` stands for is there already: then none of it need come.
    fn keeps(&self, _key: Key) -> bool {
        false
    }

    /// Is told all paths that come, before the first does.
    fn expect(&self, _paths: &[&str]) {}

    /// Takes one.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn accept(&self, artifact: Artifact, key: Option<Key>) -> Result<(), Diagnostic>;
}

/// Keeps nothing: rendering only to see whether it succeeds.
#[derive(Debug, Default)]
pub struct NullSink;

impl Sink for NullSink {
    fn accept(&self, _artifact: Artifact, _key: Option<Key>) -> Result<(), Diagnostic> {
        Ok(())
    }
}
