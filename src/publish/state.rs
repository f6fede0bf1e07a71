//! What stands in the host's `.sen/`: which files are ours, and how far a run has come.
//!
//! * `manifest.json`: the last complete version, as [`Manifest`] writes it.
//! * `pending.json`: a run that has begun and not ended. What it names may be old, new or absent.
//! * `versions/N.json`: how to go back from version N+1 to N: the hash each path had, empty for none.
//! * `objects/HASH`: bytes of previous versions, where the host can copy.
//! * `lock`, `lock.json`: see [`super::lock`]. `tmp/`: files on their way.
//!
//! All of it may be public: it holds paths, hashes, random names and a time.

use super::link::Link;
use super::remote::{Failure, Headers, waiting};
use crate::output::Manifest;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(super) const MANIFEST: &str = ".sen/manifest.json";
pub(super) const PENDING: &str = ".sen/pending.json";
pub(super) const VERSIONS: &str = ".sen/versions";
pub(super) const OBJECTS: &str = ".sen/objects";
pub(super) const PASSING: &str = ".sen/tmp";

/// A run that has begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pending {
    /// Random name of the run; the local journal refers to it.
    pub(super) id: String,
    /// Hash of the manifest that will be written when all is done.
    pub(super) result: String,
    /// The version that stands for the complete state before.
    pub(super) version: Option<u64>,
    /// The version that a rollback uses up.
    pub(super) goes_back_to: Option<u64>,
    /// Everything was sent; only deletions are left.
    pub(super) arrived: bool,
    /// Hash by path of what is sent.
    pub(super) files: BTreeMap<String, String>,
    /// What is deleted at the end.
    pub(super) delete: Vec<String>,
}

/// The hash each path had before; empty for a path that was not there.
pub(super) type Version = BTreeMap<String, String>;

/// What was read from a host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HostState {
    /// The last complete version; `None` where Sen never published.
    pub(super) manifest: Option<Manifest>,
    /// Hash of the manifest's bytes.
    pub(super) manifest_hash: String,
    pub(super) pending: Option<Pending>,
}

impl HostState {
    pub(super) fn read(link: &mut Link<'_>) -> Result<Self, Failure> {
        let manifest: Option<(BTreeMap<_, _>, _)> = read(link, MANIFEST)?;
        let pending = read(link, PENDING)?;
        Ok(Self {
            manifest_hash: manifest
                .as_ref()
                .map(|(_, bytes)| Manifest::hash(bytes))
                .unwrap_or_default(),
            manifest: manifest.map(|(files, _)| Manifest { files }),
            pending: pending.map(|(pending, _)| pending),
        })
    }

    /// Hash by path of the last complete version.
    pub(super) fn files(&self) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        self.manifest.as_ref().map_or(&NONE, |m| &m.files)
    }

    /// The run that did not end, unless only its tidying up is left.
    pub(super) fn unfinished(&self) -> Option<&Pending> {
        self.pending
            .as_ref()
            .filter(|pending| pending.result != self.manifest_hash)
    }
}

/// Reads one of our own files; where it is away because a host cannot rename over a file, the new one that waits.
pub(super) fn read<T: DeserializeOwned>(
    link: &mut Link<'_>,
    path: &str,
) -> Result<Option<(T, Vec<u8>)>, Failure> {
    if let Some(bytes) = link.run(|host| host.read(path))? {
        return Ok(Some((parse(path, &bytes)?, bytes)));
    }
    let waiting = waiting(path);
    let bytes = link.run(|host| host.read(&waiting))?;
    // One that was cut on its way was never waited for: the old one would be there.
    Ok(bytes.and_then(|bytes| Some((serde_json::from_slice(&bytes).ok()?, bytes))))
}

/// Removes one of our own files, and what may wait for its place.
pub(super) fn remove(link: &mut Link<'_>, path: &str) -> Result<(), Failure> {
    let waiting = waiting(path);
    link.run(|host| host.remove(&waiting))?;
    link.run(|host| host.remove(path))
}

/// Reads what we wrote. Something else there is no reason to think the host empty.
fn parse<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(bytes).map_err(|error| Failure::refused(path, error))
}

pub(super) fn version_path(number: u64) -> String {
    format!("{VERSIONS}/{number}.json")
}

pub(super) fn object_path(hash: &str) -> String {
    format!("{OBJECTS}/{hash}")
}

/// Numbers of the versions kept, ascending.
pub(super) fn versions(link: &mut Link<'_>) -> Result<Vec<u64>, Failure> {
    let entries = link.run(|host| host.list(VERSIONS))?;
    let number = |name: &str| name.strip_suffix(".json")?.parse().ok();
    let mut numbers: Vec<u64> = entries
        .iter()
        .filter_map(|entry| number(&entry.name))
        .collect();
    numbers.sort_unstable();
    Ok(numbers)
}

pub(super) fn read_version(link: &mut Link<'_>, number: u64) -> Result<Option<Version>, Failure> {
    let path = version_path(number);
    match link.run(|host| host.read(&path))? {
        Some(bytes) => parse(&path, &bytes).map(Some),
        None => Ok(None),
    }
}

/// Writes one of our own files.
pub(super) fn write(link: &mut Link<'_>, path: &str, bytes: &[u8]) -> Result<(), Failure> {
    let headers = Headers {
        content_type: "application/json".into(),
        cache_control: "no-cache",
        content_encoding: None,
        hash: Manifest::hash(bytes),
    };
    link.run(|host| host.put(path, bytes, &headers))
}

pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("strings and numbers are always JSON")
}
