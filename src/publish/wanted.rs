//! What the host shall have: the files of a finished build, and what is added to them.

use super::headers;
use super::remote::{Failure, Headers, Kind};
use crate::diag::{Diagnostic, IoAction, Problem};
use crate::output::{Audience, Manifest, audience_of, is_path};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The home page: a site without one is no site.
pub(super) const HOME: &str = "index.html";

/// Files by path.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub(super) files: BTreeMap<String, File>,
}

/// One file.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) hash: String,
    /// Bytes; 0 when only the host knows.
    pub(super) size: u64,
    pub(super) source: Source,
    /// It is given back to others: it will not be ours.
    pub(super) is_foreign: bool,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub(super) enum Source {
    Disk(PathBuf),
    Memory(Arc<[u8]>),
    /// Kept from a previous version: on the host, or in the local store.
    Kept,
}

impl Wanted {
    /// Reads the output of a build, whole: every file must be as its manifest says.
    ///
    /// # Errors
    /// When it is no complete build, was changed since, or is not for the public.
    pub fn read(folder: &Path) -> Result<Self, Diagnostic> {
        let shown = || folder.to_string_lossy().into_owned();
        let manifest = fs::read(folder.join(".sen/manifest.json")).unwrap_or_default();
        let manifest = Manifest::from_json(&manifest);
        // A name that the host's own lists could not hold would lock everybody out.
        let is_ours = manifest.files.keys().all(|path| is_path(path));
        if !manifest.files.contains_key(HOME) || !is_ours {
            return Err(Diagnostic::in_file(Problem::PublishEmpty, shown()));
        }
        if audience_of(folder) == Audience::Makers {
            return Err(Diagnostic::in_file(Problem::PublishPreview, shown()));
        }
        let entries: Vec<(String, String)> = manifest.files.into_iter().collect();
        let files = entries
            .into_par_iter()
            .map(|(path, hash)| {
                let file = folder.join(&path);
                let bytes = match fs::read(&file) {
                    Ok(bytes) => bytes,
                    Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                        return Err(Diagnostic::in_file(
                            Problem::PublishChanged { path },
                            shown(),
                        ));
                    }
                    Err(e) => {
                        let problem = Problem::Io {
                            action: IoAction::Read,
                            error: e.to_string(),
                        };
                        let file = file.to_string_lossy().into_owned();
                        return Err(Diagnostic::in_file(problem, file));
                    }
                };
                if Manifest::hash(&bytes) != hash {
                    return Err(Diagnostic::in_file(
                        Problem::PublishChanged { path },
                        shown(),
                    ));
                }
                let size = bytes.len() as u64;
                let source = Source::Disk(file);
                let file = File {
                    hash,
                    size,
                    source,
                    is_foreign: false,
                };
                Ok((path, file))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { files })
    }

    /// Adds a file made here; one of the build stays.
    pub(super) fn add(&mut self, path: String, bytes: Vec<u8>) {
        self.files.entry(path).or_insert_with(|| File {
            hash: Manifest::hash(&bytes),
            size: bytes.len() as u64,
            source: Source::Memory(bytes.into()),
            is_foreign: false,
        });
    }

    /// Whether a file has this name or lies in a folder of this name.
    pub(super) fn has_within(&self, place: &str) -> bool {
        let is_within = |path: &String| {
            let rest = path.strip_prefix(place);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.files.keys().any(is_within)
    }

    /// The bytes of a file, as they were when its hash was taken; `None` for what is kept elsewhere.
    pub(super) fn bytes(&self, path: &str) -> Result<Option<Arc<[u8]>>, Failure> {
        let Some(file) = self.files.get(path) else {
            return Ok(None);
        };
        match &file.source {
            Source::Memory(bytes) => Ok(Some(Arc::clone(bytes))),
            Source::Kept => Ok(None),
            Source::Disk(place) => {
                let bytes = fs::read(place).unwrap_or_default();
                if Manifest::hash(&bytes) == file.hash {
                    Ok(Some(bytes.into()))
                } else {
                    Err(Failure::new(Kind::Changed(path.to_owned()), ""))
                }
            }
        }
    }

    /// What is said of a file to those who fetch it.
    pub(super) fn headers(&self, path: &str) -> Headers {
        let hash = self.files.get(path).map(|file| file.hash.clone());
        headers::of(path, hash.unwrap_or_default())
    }

    /// The manifest of those of these files that are ours.
    pub(super) fn manifest(&self) -> Manifest {
        Manifest {
            files: self
                .files
                .iter()
                .filter(|(_, file)| !file.is_foreign)
                .map(|(path, file)| (path.clone(), file.hash.clone()))
                .collect(),
        }
    }

    /// Bytes of a file; 0 when only the host knows.
    pub fn size(&self, path: &str) -> u64 {
        self.files.get(path).map_or(0, |file| file.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_names_only_files_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join(".sen");
        fs::create_dir(&own).unwrap();
        fs::write(folder.path().join(HOME), "x").unwrap();
        for (name, is_good) in [
            ("index.html", true),
            ("a\nb.html", false),
            ("../a.html", false),
            (".sen/lock.json", false),
        ] {
            let manifest = Manifest {
                files: [HOME, name]
                    .map(|path| (path.to_owned(), Manifest::hash(b"x")))
                    .into(),
            };
            fs::write(own.join("manifest.json"), manifest.to_json()).unwrap();
            match Wanted::read(folder.path()) {
                Ok(wanted) => assert!(is_good && wanted.manifest() == manifest),
                Err(finding) => assert!(!is_good && *finding.problem == Problem::PublishEmpty),
            }
        }
    }
}
