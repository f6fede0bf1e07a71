//! Files in memory: the twin of [`super::Disk`] for tests, fuzzing and what the binary embeds.

use super::{Entry, Files, Listing};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

/// A tree of files in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Memory {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file in; `path` is `/`-separated and relative.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Cow<'static, [u8]>>) {
        self.files.insert(path.into(), bytes.into());
    }
}

impl Files for Memory {
    fn list(&self, folder: &str) -> Listing {
        let prefix = format!("{folder}/");
        let own = self.files.get_key_value(folder).into_iter();
        let below = self
            .files
            .range(prefix.clone()..)
            .take_while(|(path, _)| path.starts_with(&prefix));
        let entries = own
            .chain(below)
            .map(|(path, bytes)| Entry {
                path: path.as_str().into(),
                size: bytes.len() as u64,
            })
            .collect();
        Listing {
            entries,
            findings: Vec::new(),
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files
            .get(path)
            .map(|bytes| bytes.to_vec())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn has_folder(&self, folder: &str) -> bool {
        !self.list(folder).entries.is_empty()
    }
}
