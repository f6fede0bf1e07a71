//! The list of files that are ours, with their hashes.

use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// About the bytes of a line: a hash, a path and what stands around them.
const LINE: usize = 128;

/// Hash of every published file, by path. Holds nothing else: it may be public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// BLAKE3 in hexadecimal, by path in the output.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// The hash of bytes as the manifest writes it.
    pub fn hash(bytes: &[u8]) -> String {
        blake3::hash(bytes).to_hex().to_string()
    }

    /// Reads JSON; anything else is an empty manifest.
    pub fn from_json(bytes: &[u8]) -> Self {
        Self {
            files: serde_json::from_slice(bytes).unwrap_or_default(),
        }
    }

    /// One JSON object, sorted by path.
    pub fn to_json(&self) -> Vec<u8> {
        Self::json_of(self.files.iter())
    }

    /// [`Manifest::to_json`] of what has these paths, in order, and hashes.
    pub(super) fn json_of(
        files: impl ExactSizeIterator<Item = (impl Serialize, impl Serialize)>,
    ) -> Vec<u8> {
        let mut json = Vec::with_capacity(files.len() * LINE);
        serde_json::Serializer::pretty(&mut json)
            .collect_map(files)
            .expect("strings under strings are always JSON");
        json.push(b'\n');
        json
    }
}

/// Whether a path is one that a build may write: below the site, and not in our own folder.
pub fn is_path(path: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    path.split('/').all(is_name)
        // On Windows `C:x` is a place of its own.
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
        && path.split('/').next() != Some(".sen")
        && !path.contains(['\\', '\n', '\r', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_name_files_of_the_site_and_nothing_else() {
        for path in [
            "index.html",
            "tin/bai 1.html",
            ".htaccess",
            "a/.sen/b",
            "x..y",
        ] {
            assert!(is_path(path), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "./a",
            "a/",
            ".sen/lock.json",
            "a\\b",
            "a\nb",
        ] {
            assert!(!is_path(path), "{path}");
        }
    }
}
