//! What pages and the search index were made from: with it, what would be made the same again is left alone.

use std::collections::BTreeMap;

/// What is known of the pages and the index of an output, by path. It is only a help: without it, or when it does not fit
/// the files, they are made again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) pages: BTreeMap<String, Page>,
}

/// How a page, or a file of the index, came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Stands for all that it was made from, in hexadecimal.
    pub(super) key: String,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub(super) hash: String,
    /// Its bytes.
    pub(super) size: u64,
}

impl Made {
    /// Reads JSON; anything else knows nothing.
    pub(super) fn from_json(bytes: &[u8]) -> Self {
        let pages: BTreeMap<String, (String, String, u64)> =
            serde_json::from_slice(bytes).unwrap_or_default();
        let pages = pages.into_iter();
        Self {
            pages: pages
                .map(|(path, (key, hash, size))| (path, Page { key, hash, size }))
                .collect(),
        }
    }

    /// One JSON object: by path, key, hash and size of a page.
    pub(super) fn to_json(&self) -> Vec<u8> {
        let pages: BTreeMap<&str, (&str, &str, u64)> = self
            .pages
            .iter()
            .map(|(path, page)| (path.as_str(), (&*page.key, &*page.hash, page.size)))
            .collect();
        serde_json::to_vec(&pages).expect("texts and numbers are always JSON")
    }
}
