//! Where text comes from: files on disk or in memory, their names and their encoding.
//!
//! In: a folder. Out: names in NFC with `/` between folders, bytes, and text in NFC with LF line
//! ends ([`TextFile`]). Findings about encodings, names and links that leave the site are raised
//! here. This module knows nothing of Markdown or HTTP.

mod changes;
mod disk;
mod edit;
mod memory;
mod path;
mod textfile;
#[cfg(feature = "serve")]
mod watch;

pub use changes::Changes;
pub(crate) use changes::is_at_or_below;
pub use disk::Disk;
pub use edit::Edit;
pub use memory::Memory;
pub use path::{Leaves, folder_of, is_portable, resolve};
pub use textfile::TextFile;
#[cfg(feature = "serve")]
pub use watch::{Ender, Polling, Watcher};

use crate::diag::{Diagnostic, Located, SourceMap};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

/// What a folder holds, sorted by path, and what was wrong with the rest.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Paths of the files relative to the root, NFC, `/`-separated, sorted.
    pub files: Vec<Arc<str>>,
    /// What could not be taken, and why.
    pub findings: Vec<Diagnostic>,
}

/// A tree of files; on disk, or in memory for tests and the embedded theme.
pub trait Files: Send + Sync {
    /// Every file below `folder` (relative to the root), hidden ones left out. A folder that does
    /// not exist is empty; a file is the one entry of itself.
    fn list(&self, folder: &str) -> Listing;

    /// The bytes of a file.
    ///
    /// # Errors
    /// Whatever the system says; `NotFound` when there is none.
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>>;

    /// The size of a file in bytes.
    ///
    /// # Errors
    /// Whatever the system says; `NotFound` when there is none.
    fn size(&self, path: &str) -> std::io::Result<u64>;

    /// Whether `folder` exists as a folder.
    fn has_folder(&self, folder: &str) -> bool;
}

/// Finds positions by reading the file again: diagnostics are rare, texts are many.
pub struct Lookup<'a>(pub &'a dyn Files);

impl SourceMap for Lookup<'_> {
    fn locate(&self, file: &str, span: &Range<usize>) -> Option<Located> {
        let bytes = self.0.read(file).ok()?;
        TextFile::decode(file.into(), bytes).ok()?.locate(span)
    }

    fn line(&self, file: &str, line: usize) -> Option<String> {
        let bytes = self.0.read(file).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        text.lines().nth(line.checked_sub(1)?).map(str::to_owned)
    }
}

/// [`Lookup`] that keeps the last file open: for many findings, sorted by file.
pub struct Shelf<'a> {
    files: &'a dyn Files,
    open: RefCell<Option<TextFile>>,
}

impl<'a> Shelf<'a> {
    /// A shelf of these files.
    pub fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            open: RefCell::new(None),
        }
    }
}

impl SourceMap for Shelf<'_> {
    fn locate(&self, file: &str, span: &Range<usize>) -> Option<Located> {
        let mut open = self.open.borrow_mut();
        if open.as_ref().is_none_or(|open| &*open.path != file) {
            let bytes = self.files.read(file).ok()?;
            *open = TextFile::decode(file.into(), bytes).ok();
        }
        open.as_ref()?.locate(span)
    }

    fn line(&self, file: &str, line: usize) -> Option<String> {
        Lookup(self.files).line(file, line)
    }
}

/// Whether a file of this name is left out: what systems and editors leave, and hidden files unless
/// they are `wanted`.
fn is_ignored(name: &str, wanted: bool) -> bool {
    (name.starts_with('.') && !wanted)
        || matches!(name, ".git" | ".DS_Store" | ".sen" | ".gitkeep")
        || name.ends_with('~')
        || name.starts_with("~$")
        || matches!(name, "Thumbs.db" | "desktop.ini")
}

/// Whether a path has a name in it that is left out. What is copied as it is (`static/`) may be
/// hidden: `.htaccess`, `.well-known/`.
fn is_ignored_path(path: &str) -> bool {
    let wanted = is_copied(path);
    path.split('/').any(|name| is_ignored(name, wanted))
}

/// Whether a path lies in the folder whose files are copied as they are.
fn is_copied(path: &str) -> bool {
    path == "static" || path.starts_with("static/")
}
