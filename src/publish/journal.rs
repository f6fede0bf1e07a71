//! What this machine knows to have arrived: one small file per target, written as it goes.
//!
//! Before a run is announced on the host, everything it may change is marked (`?`), then the run is named, and all of it is
//! brought to the disk. A file that has arrived (`=`) or is deleted (`-`) is marked as it goes: these lines may be lost in a
//! power cut, and the files are then looked at again. So any beginning of the journal is true. It only counts when the host's
//! pending run is one of those it names: otherwise somebody else has been there.

use super::remote::Failure;
use crate::diag::{Diagnostic, IoAction, Problem};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
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

/// What this machine knows of the lock on the host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LockNotes {
    /// Tokens it took, or was about to take, and did not give back.
    pub(super) own: Vec<String>,
    /// The last of them was about to be taken or given back: the host may have a claim of ours that names nobody.
    pub(super) may_be_unsaid: bool,
}

#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// Where the site was sent to when this was written.
    place: String,
    /// The file still holds what was written for another place, or nothing: it makes way when something is to be said of this one.
    is_of_another: bool,
    /// Pending runs that the entries belong to.
    pub(super) runs: Vec<String>,
    /// What this machine knows of the lock on the host.
    pub(super) lock: LockNotes,
    pub(super) files: BTreeMap<String, Known>,
}

impl Journal {
    /// Opens the journal of a target whose turn it is. `place` is the target's address.
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
            is_of_another: false,
            runs: Vec::new(),
            lock: LockNotes::default(),
            files: BTreeMap::new(),
        };
        journal.is_of_another = !journal.parse(&String::from_utf8_lossy(&text));
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
                // It began anew; the lock is ours as before.
                ("place", _) => {
                    self.runs.clear();
                    self.files.clear();
                }
                ("run", _) => self.runs.push(rest.to_owned()),
                ("lock", _) => {
                    self.lock.own.push(rest.to_owned());
                    self.lock.may_be_unsaid = true;
                }
                ("releasing", _) => self.lock.may_be_unsaid = true,
                ("owned", _) => self.lock.may_be_unsaid = false,
                ("unlock", _) => self.lock = LockNotes::default(),
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
        if self.is_of_another {
            self.empty()?;
        }
        self.write(line)
    }

    fn write(&mut self, line: &str) -> Result<(), Failure> {
        self.file
            .write_all(format!("{line}\n").as_bytes())
            .map_err(|e| Failure::local(&self.path, &e))
    }

    /// Leaves nothing in the file but the place it is about.
    fn empty(&mut self) -> Result<(), Failure> {
        let clear = |file: &mut File| {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0)).map(|_| ())
        };
        clear(&mut self.file).map_err(|e| Failure::local(&self.path, &e))?;
        self.is_of_another = false;
        self.write(&format!("place {}", self.place))
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) -> Result<(), Failure> {
        self.runs.clear();
        self.files.clear();
        self.lock = LockNotes::default();
        self.empty()
    }

    /// Forgets everything but the lock, which we hold.
    pub(super) fn begin_anew(&mut self) -> Result<(), Failure> {
        self.runs.clear();
        self.files.clear();
        self.add(&format!("place {}", self.place))?;
        self.sync()
    }

    /// A pending run with this name is about to be announced on the host; it may change `paths`.
    pub(super) fn run<'p>(
        &mut self,
        id: &str,
        paths: impl Iterator<Item = &'p String>,
    ) -> Result<(), Failure> {
        self.runs.push(id.to_owned());
        let mut lines: String = paths.map(|path| format!("? {path}\n")).collect();
        lines.push_str(&format!("run {id}"));
        self.add(&lines)?;
        self.sync()
    }

    /// The lock with this token is about to be taken.
    pub(super) fn locking(&mut self, token: &str) -> Result<(), Failure> {
        self.lock.own.push(token.to_owned());
        self.lock.may_be_unsaid = true;
        self.add(&format!("lock {token}"))?;
        self.sync()
    }

    /// The host names us as the owner of the lock.
    pub(super) fn owned(&mut self) -> Result<(), Failure> {
        self.lock.may_be_unsaid = false;
        self.add("owned")
    }

    /// The lock is about to be given back.
    pub(super) fn releasing(&mut self) -> Result<(), Failure> {
        self.lock.may_be_unsaid = true;
        self.add("releasing")
    }

    /// Another machine holds the lock: none of ours does.
    pub(super) fn locked_out(&mut self) -> Result<(), Failure> {
        self.lock = LockNotes::default();
        self.add("unlock")
    }

    /// Brings it to the disk.
    fn sync(&mut self) -> Result<(), Failure> {
        let synced = self.file.sync_data();
        synced.map_err(|e| Failure::local(&self.path, &e))
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

pub(super) fn wrong(path: &Path, error: &std::io::Error) -> Diagnostic {
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
        let paths = ["a b.html", "c.html", "d.html"].map(str::to_owned);
        journal.run("r1", paths.iter()).unwrap();
        journal.arrived("a b.html", "h1").unwrap();
        journal.deleted("d.html").unwrap();
        journal.file.write_all(b"= h2 c.ht").unwrap();
        drop(journal);
        let again = Journal::open(folder.path(), "a", "sftp://x").unwrap();
        assert_eq!(again.runs, ["r1"]);
        assert_eq!(again.files["a b.html"], Known::Hash("h1".into()));
        assert_eq!(again.files["c.html"], Known::Unknown);
        assert_eq!(again.files["d.html"], Known::Absent);
        drop(again);
        let mut moved = Journal::open(folder.path(), "a", "sftp://elsewhere").unwrap();
        assert!(moved.files.is_empty(), "another place knows nothing of it");
        // Nor does it forget it, until something is to be said of that place.
        let again = Journal::open(folder.path(), "a", "sftp://x").unwrap();
        assert_eq!((again.runs.len(), again.files.len()), (1, 3));
        moved.locking("token").unwrap();
        assert_eq!(moved.lock.own, ["token"]);
        let moved = Journal::open(folder.path(), "a", "sftp://elsewhere").unwrap();
        assert_eq!(moved.lock.own, ["token"]);
        let again = Journal::open(folder.path(), "a", "sftp://x").unwrap();
        assert!(again.runs.is_empty() && again.files.is_empty());
    }

    #[test]
    fn beginning_anew_forgets_all_but_the_lock_wherever_it_is_cut() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Journal::open(folder.path(), "a", "sftp://x").unwrap();
        let mut journal = open();
        journal.locking("old").unwrap();
        let paths = ["a.html".to_owned()];
        journal.run("r1", paths.iter()).unwrap();
        journal.arrived("a.html", "h1").unwrap();
        journal.locking("new").unwrap();
        let file = folder.path().join("a.journal");
        let before = fs::read(&file).unwrap();
        journal.begin_anew().unwrap();
        assert!(journal.runs.is_empty() && journal.files.is_empty());
        drop(journal);
        let after = fs::read(&file).unwrap();
        assert!(
            after.starts_with(&before),
            "what was there stays until then"
        );
        for end in before.len()..=after.len() {
            fs::write(&file, &after[..end]).unwrap();
            let journal = open();
            assert_eq!(journal.lock.own, ["old", "new"], "{end}");
            assert_eq!(journal.files.is_empty(), end == after.len(), "{end}");
        }
    }
}
