//! What pages and the search index were made from: with it, what would be made the same again is left alone.

use crate::render::Key;
use serde::Serializer;
use std::collections::BTreeMap;

/// What is known of the pages and the index of an output, by path. It is only a help: without it, or when it does not fit
/// the files, they are made again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) pages: BTreeMap<String, Page>,
}

/// How a page, or a file of the index, came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Stands for all that it was made from.
    pub(super) key: Key,
    /// Of its bytes.
    pub(super) hash: blake3::Hash,
    /// Its bytes.
    pub(super) size: u64,
}

impl Made {
    /// Reads JSON; anything else knows nothing.
    pub(super) fn from_json(bytes: &[u8]) -> Self {
        let pages: BTreeMap<String, (&str, &str, u64)> =
            serde_json::from_slice(bytes).unwrap_or_default();
        let page = |(path, (key, hash, size))| {
            let (key, hash) = (Key::from_hex(key)?, blake3::Hash::from_hex(hash).ok()?);
            Some((path, Page { key, hash, size }))
        };
        Self {
            pages: pages.into_iter().filter_map(page).collect(),
        }
    }

    /// One JSON object: by path, in order, key and hash in hexadecimal and size of a page.
    pub(super) fn json_of<'p>(pages: impl Iterator<Item = (&'p String, &'p Page)>) -> Vec<u8> {
        let mut json = Vec::new();
        let pages = pages.map(|(path, page)| {
            let (key, hash) = (page.key.to_hex(), page.hash.to_hex().to_string());
            (path, (key, hash, page.size))
        });
        serde_json::Serializer::new(&mut json)
            .collect_map(pages)
            .expect("texts and numbers are always JSON");
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again() {
        let page = Page {
            key: Key::of(b"a"),
            hash: blake3::hash(b"b"),
            size: 3,
        };
        let pages = BTreeMap::from([("một/\"2\".html".to_owned(), page)]);
        let made = Made { pages };
        assert_eq!(Made::from_json(&Made::json_of(made.pages.iter())), made);
        assert_eq!(Made::from_json(b"{\"a\":["), Made::default());
        assert_eq!(Made::from_json(br#"{"a":["x","y",1]}"#), Made::default());
    }
}
