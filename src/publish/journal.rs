//! What this machine knows to have arrived: one small file per target, written as it goes.
//!
//! A line is added before a file is sent (`?`) and when it has arrived (`=`) or is deleted (`-`). After a crash, what was
//! begun and not confirmed is unknown; the rest need not be sent again. The journal only counts when the host's pending run
//! is one of those it names: otherwise somebody else has been there.

use super::remote::Failure;
use crate::diag::{Diagnostic, IoAction, Problem};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What is known of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It has these bytes.
    Hash(String),
    /// It is not there.
    Absent,
    /// It was being changed.
    Unknown,
}

#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// Where the site was sent to when this was written.
    place: String,
    /// Pending runs that the entries belong to.
    pub(super) runs: Vec<String>,
    /// Locks this machine took, or was about to take, and did not give back.
    pub(super) locks: Vec<String>,
    pub(super) files: BTreeMap<String, Known>,
}

impl Journal {
    /// Opens the journal of a target, for this process alone. `place` is the target's address.
    pub(super) fn open(folder: &Path, target: &str, place: &str) -> Result<Self, Diagnostic> {
        let path = folder.join(format!("{target}.journal"));
        let failed = |e: &std::io::Error| wrong(&path, e);
        fs::create_dir_all(folder).map_err(|e| failed(&e))?;
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&path)
            .map_err(|e| failed(&e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let shown = path.to_string_lossy().into_owned();
                return Err(Diagnostic::in_file(Problem::PublishBusy, shown));
            }
            Err(TryLockError::Error(e)) => return Err(failed(&e)),
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|e| failed(&e))?;
        // A line without its end was cut by a crash; what is added must not grow out of it.
        let whole = text
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at + 1);
        if whole < text.len() {
            text.truncate(whole);
            file.set_len(whole as u64).map_err(|e| failed(&e))?;
        }
        let mut journal = Self {
            path: path.clone(),
            file,
            place: place.to_owned(),
            runs: Vec::new(),
            locks: Vec::new(),
            files: BTreeMap::new(),
        };
        if !journal.parse(&String::from_utf8_lossy(&text)) {
            journal.clear().map_err(|failure| {
                let error = failure.detail;
                let action = IoAction::Write;
                Diagnostic::new(Problem::Io { action, error }, None)
            })?;
        }
        Ok(journal)
    }

    /// Reads what was written for this place; `false` when it is of another, or none.
    fn parse(&mut self, text: &str) -> bool {
        let mut lines = text.lines();
        if lines.next() != Some(&format!("place {}", self.place)) {
            return false;
        }
        for line in lines {
            let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
            match (mark, rest.split_once(' ')) {
                ("run", _) => self.runs.push(rest.to_owned()),
                ("lock", _) => self.locks.push(rest.to_owned()),
                ("unlock", _) => self.locks.clear(),
                ("?", _) => {
                    self.files.insert(rest.to_owned(), Known::Unknown);
                }
                ("-", _) => {
                    self.files.insert(rest.to_owned(), Known::Absent);
                }
                ("=", Some((hash, path))) => {
                    let known = Known::Hash(hash.to_owned());
                    self.files.insert(path.to_owned(), known);
                }
                _ => {}
            }
        }
        true
    }

    fn add(&mut self, line: &str) -> Result<(), Failure> {
        self.file
            .write_all(format!("{line}\n").as_bytes())
            .map_err(|e| Failure::refused(&self.path.to_string_lossy(), e))
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) -> Result<(), Failure> {
        let clear = |file: &mut File| {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0)).map(|_| ())
        };
        clear(&mut self.file).map_err(|e| Failure::refused(&self.path.to_string_lossy(), e))?;
        self.runs.clear();
        self.files.clear();
        self.locks.clear();
        self.add(&format!("place {}", self.place))
    }

    /// A pending run with this name is about to be announced on the host.
    pub(super) fn run(&mut self, id: &str) -> Result<(), Failure> {
        self.runs.push(id.to_owned());
        self.add(&format!("run {id}"))
    }

    /// The lock with this token is about to be taken.
    pub(super) fn locking(&mut self, token: &str) -> Result<(), Failure> {
        self.locks.push(token.to_owned());
        self.add(&format!("lock {token}"))
    }

    /// Another machine holds the lock: none of ours does.
    pub(super) fn locked_out(&mut self) -> Result<(), Failure> {
        self.locks.clear();
        self.add("unlock")
    }

    /// A path is about to be changed.
    pub(super) fn begin(&mut self, path: &str) -> Result<(), Failure> {
        self.add(&format!("? {path}"))
    }

    /// A path has these bytes now.
    pub(super) fn arrived(&mut self, path: &str, hash: &str) -> Result<(), Failure> {
        self.add(&format!("= {hash} {path}"))
    }

    /// A path is deleted.
    pub(super) fn deleted(&mut self, path: &str) -> Result<(), Failure> {
        self.add(&format!("- {path}"))
    }
}

fn wrong(path: &Path, error: &std::io::Error) -> Diagnostic {
    let problem = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Problem::DiskFull,
        _ => Problem::Io {
            action: IoAction::Write,
            error: error.to_string(),
        },
    };
    Diagnostic::in_file(problem, path.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_leaves_what_was_confirmed() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path(), "a", "sftp://x").unwrap();
        journal.clear().unwrap();
        journal.run("r1").unwrap();
        journal.begin("a b.html").unwrap();
        journal.arrived("a b.html", "h1").unwrap();
        journal.begin("c.html").unwrap();
        journal.deleted("d.html").unwrap();
        journal.file.write_all(b"= h2 c.ht").unwrap();
        drop(journal);
        let again = Journal::open(folder.path(), "a", "sftp://x").unwrap();
        assert_eq!(again.runs, ["r1"]);
        assert_eq!(again.files["a b.html"], Known::Hash("h1".into()));
        assert_eq!(again.files["c.html"], Known::Unknown);
        assert_eq!(again.files["d.html"], Known::Absent);
        let busy = Journal::open(folder.path(), "a", "sftp://x").unwrap_err();
        assert_eq!(*busy.problem, Problem::PublishBusy);
        drop(again);
        let moved = Journal::open(folder.path(), "a", "sftp://elsewhere").unwrap();
        assert!(moved.files.is_empty(), "another place knows nothing of it");
    }
}
