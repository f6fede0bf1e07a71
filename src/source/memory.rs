//! Files in memory: the twin of [`super::Disk`] for tests, fuzzing and what the binary embeds.

use super::{Files, Listing};
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
        let files = own.chain(below).map(|(path, _)| path.as_str().into());
        Listing {
            files: files.collect(),
            findings: Vec::new(),
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(bytes.to_vec())
    }

    fn size(&self, path: &str) -> io::Result<u64> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(bytes.len() as u64)
    }

    fn has_folder(&self, folder: &str) -> bool {
        !self.list(folder).files.is_empty()
    }
}
