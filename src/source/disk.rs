//! Files on disk below one folder.

use super::{Files, Listing, is_copied, is_ignored, is_ignored_path};
use crate::diag::{Diagnostic, Problem};
use crate::text;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// A folder on disk. Links are followed as long as they stay inside it.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    /// The root with every link resolved, against which links are judged.
    canonical: PathBuf,
}

impl Disk {
    /// The tree below `root`.
    ///
    /// # Errors
    /// When `root` does not exist or cannot be resolved.
    pub fn new(root: &Path) -> io::Result<Self> {
        Ok(Self {
            canonical: root.canonicalize()?,
            root: root.to_owned(),
        })
    }

    /// Replaces a file that is there: written beside it and renamed, so that it is never half a file.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn replace(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let file = self.locate(path)?.canonicalize()?;
        let mut name = std::ffi::OsString::from(".");
        name.push(file.file_name().unwrap_or_default());
        name.push(".sen~");
        let fresh = file.with_file_name(name);
        let written = std::fs::write(&fresh, bytes)
            .and_then(|()| {
                std::fs::set_permissions(&fresh, std::fs::metadata(&file)?.permissions())
            })
            .and_then(|()| std::fs::rename(&fresh, &file));
        if written.is_err() {
            // What is left of the attempt is nobody's.
            let _ = std::fs::remove_file(&fresh);
        }
        written
    }

    /// Where `path` lies: as named, or under a name that is equal after NFC.
    fn locate(&self, path: &str) -> io::Result<PathBuf> {
        let direct = self.root.join(path);
        if direct.exists() {
            return Ok(direct);
        }
        let mut at = self.root.clone();
        for part in path.split('/') {
            let next = at.join(part);
            at = if next.exists() {
                next
            } else {
                same_name(&at, part)?.ok_or(io::ErrorKind::NotFound)?
            };
        }
        Ok(at)
    }
}

/// The entry of `folder` whose name in NFC is `name`.
fn same_name(folder: &Path, name: &str) -> io::Result<Option<PathBuf>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry
            .file_name()
            .to_str()
            .is_some_and(|n| text::nfc(n) == name)
        {
            return Ok(Some(entry.path()));
        }
    }
    Ok(None)
}

/// Whether another file of the same folder has this one's name after NFC.
fn has_twin(file: &Path) -> io::Result<bool> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name().and_then(|n| n.to_str()))
    else {
        return Ok(false);
    };
    if name.is_ascii() {
        return Ok(false);
    }
    let wanted = text::nfc(name);
    let mut count = 0;
    for entry in std::fs::read_dir(folder)? {
        let other = entry?.file_name();
        let is_same = other
            .to_str()
            .is_some_and(|other| text::nfc(other) == wanted);
        count += usize::from(is_same);
    }
    Ok(count > 1)
}

impl Files for Disk {
    fn list(&self, folder: &str) -> Listing {
        let mut found: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut findings = Vec::new();
        let Ok(top) = self.locate(folder) else {
            return Listing::default();
        };
        if is_ignored_path(folder) {
            return Listing::default();
        }
        if !self.inside(&top) {
            let target = std::fs::read_link(&top).unwrap_or(top);
            let target = target.to_string_lossy().into_owned();
            let finding = Diagnostic::in_file(Problem::LinkLeavesSite { target }, folder);
            return Listing {
                files: Vec::new(),
                findings: vec![finding],
            };
        }
        if top.is_file() && has_twin(&top).unwrap_or(false) {
            let other = self.shown(&top);
            findings.push(Diagnostic::in_file(Problem::SameFileName { other }, folder));
        }
        let mut walk = WalkDir::new(&top)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter();
        while let Some(item) = walk.next() {
            let entry = match item {
                Ok(entry) => entry,
                Err(error) => {
                    findings.push(self.unreadable(&error));
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            if entry.depth() == 0 && is_folder {
                continue;
            }
            let copied = is_copied(folder);
            if entry
                .file_name()
                .to_str()
                .is_some_and(|name| is_ignored(name, copied))
            {
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            let shown = self.shown(entry.path());
            if entry.path_is_symlink() && !self.inside(entry.path()) {
                let target = std::fs::read_link(entry.path()).unwrap_or_default();
                let target = target.to_string_lossy().into_owned();
                findings.push(Diagnostic::in_file(
                    Problem::LinkLeavesSite { target },
                    shown,
                ));
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            if entry
                .path()
                .strip_prefix(&self.root)
                .ok()
                .and_then(Path::to_str)
                .is_none()
            {
                let name = entry.file_name().to_string_lossy().into_owned();
                findings.push(Diagnostic::in_file(
                    Problem::FileNameNotUtf8 { name },
                    shown,
                ));
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            if !entry.file_type().is_file() {
                continue;
            }
            if !found.insert(shown.as_str().into()) {
                let other = shown.clone();
                findings.push(Diagnostic::in_file(Problem::SameFileName { other }, shown));
            }
        }
        Listing {
            files: found.into_iter().collect(),
            findings,
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        // Nearly every file stands where its name says.
        match std::fs::read(self.root.join(path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::fs::read(self.locate(path)?)
            }
            read => read,
        }
    }

    fn size(&self, path: &str) -> io::Result<u64> {
        Ok(std::fs::metadata(self.locate(path)?)?.len())
    }

    fn has_folder(&self, folder: &str) -> bool {
        self.root.join(folder).is_dir()
    }
}

impl Disk {
    /// `path` relative to the root, NFC, `/`-separated.
    fn shown(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let mut shown = String::with_capacity(relative.as_os_str().len());
        for part in relative.components() {
            if !shown.is_empty() {
                shown.push('/');
            }
            shown.push_str(&text::nfc(&part.as_os_str().to_string_lossy()));
        }
        shown
    }

    fn inside(&self, link: &Path) -> bool {
        link.canonicalize()
            .is_ok_and(|target| target.starts_with(&self.canonical))
    }

    fn unreadable(&self, error: &walkdir::Error) -> Diagnostic {
        let place = error
            .path()
            .map_or_else(String::new, |path| self.shown(path));
        let is_dangling = error.path().is_some_and(Path::is_symlink);
        let problem = if is_dangling {
            let target = error.path().and_then(|path| std::fs::read_link(path).ok());
            Problem::LinkLeavesSite {
                target: target.unwrap_or_default().to_string_lossy().into_owned(),
            }
        } else {
            Problem::Unreadable {
                error: error
                    .io_error()
                    .map_or_else(|| error.to_string(), ToString::to_string),
            }
        };
        Diagnostic::in_file(problem, place)
    }
}
