//! What stands in the host's `.sen/`: which files are ours, and how far a run has come.
//!
//! * `manifest.json`: the last complete version, as [`Manifest`] writes it.
//! * `pending.json`: a run that has begun and not ended. What it names may be old, new or absent.
//! * `dates.json`: see [`super::dates`].
//! * `versions/N.json`: how to go back from version N+1 to N, a [`Version`].
//! * `objects/HASH`: bytes of previous versions, where the host can copy.
//! * `publishing`, `lock.json`, `lock-seen.json`: see [`super::lock`]. `tmp/`: files on their way.
//!
//! All of it may be public: it holds paths, hashes, random names and a time.

use super::link::Link;
use super::remote::{Failure, Headers, Kind, is_passing_name, waiting};
use crate::output::{Manifest, is_path};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const MANIFEST: &str = ".sen/manifest.json";
pub(super) const PENDING: &str = ".sen/pending.json";
pub(super) const DATES: &str = ".sen/dates.json";
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
    /// Hash of the manifest when it began: a run may lead back to where an unfinished one came from.
    #[serde(default)]
    pub(super) from: String,
    /// The version that stands for the complete state before.
    pub(super) version: Option<u64>,
    /// The version that a rollback uses up.
    pub(super) goes_back_to: Option<u64>,
    /// Hash by path of what was not as the manifest says, empty for nothing: files of others, and ours that others changed.
    /// They are kept before this is written, unless they stay as they are.
    #[serde(default)]
    pub(super) found: BTreeMap<String, String>,
    /// Which of them are of others. A rollback gives them back.
    #[serde(default)]
    pub(super) foreign: BTreeSet<String>,
    /// Hashes of what runs before it may have sent that did not end either. Other bytes are of others.
    #[serde(default)]
    pub(super) earlier: BTreeSet<String>,
    /// Everything was sent; only deletions are left.
    pub(super) arrived: bool,
    /// Hash by path of what is sent.
    pub(super) files: BTreeMap<String, String>,
    /// What is deleted at the end.
    pub(super) delete: BTreeSet<String>,
}

impl Pending {
    /// Whether it may have changed `path`.
    pub(super) fn names(&self, path: &String) -> bool {
        self.files.contains_key(path) || self.delete.contains(path)
    }

    /// Whether it, or one before it, may have sent these bytes to `path`.
    pub(super) fn may_have_sent(&self, path: &String, hash: &String) -> bool {
        self.files.get(path) == Some(hash) || self.earlier.contains(hash)
    }
}

/// What was there before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Version {
    /// Hash by path of what changed since; empty for a path that was not there.
    pub(super) files: BTreeMap<String, String>,
    /// Which of them were put there by others.
    pub(super) foreign: BTreeSet<String>,
}

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
    /// Reads what stands on the host.
    ///
    /// # Errors
    /// Also when it names anything that Sen would not write: whoever can write to the host could make us delete
    /// and publish other files by it.
    pub(super) fn read(link: &mut Link<'_>) -> Result<Self, Failure> {
        let manifest: Option<(BTreeMap<String, String>, _)> = read(link, MANIFEST)?;
        if let Some((files, _)) = &manifest {
            hold_to_form(MANIFEST, files, is_hash)?;
        }
        let pending: Option<(Pending, _)> = read(link, PENDING)?;
        if let Some((pending, _)) = &pending {
            hold_to_form(PENDING, &pending.files, is_hash)?;
            hold_to_form(PENDING, &pending.found, is_hash_or_none)?;
            if !pending
                .delete
                .iter()
                .chain(&pending.foreign)
                .all(|path| is_path(path))
            {
                return Err(damaged(PENDING));
            }
        }
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
            .filter(|p| p.result != self.manifest_hash || p.from == self.manifest_hash)
    }
}

/// One of our own files is not as Sen writes it.
fn damaged(path: &str) -> Failure {
    Failure::new(Kind::Damaged, "").about(path)
}

/// Whether a text is a hash as [`Manifest`] writes it. It becomes a file's name.
pub(super) fn is_hash(text: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 64 && text.bytes().all(is_digit)
}

fn is_hash_or_none(text: &str) -> bool {
    text.is_empty() || is_hash(text)
}

/// Refuses a list with anything else in it.
fn hold_to_form(
    file: &str,
    list: &BTreeMap<String, String>,
    is_hash: impl Fn(&str) -> bool,
) -> Result<(), Failure> {
    let is_sound = list
        .iter()
        .all(|(path, hash)| is_path(path) && is_hash(hash));
    if is_sound { Ok(()) } else { Err(damaged(file)) }
}

/// Reads one of our own files; where it is away because a host cannot rename over a file, the new one that waits.
pub(super) fn read<T: DeserializeOwned>(
    link: &mut Link<'_>,
    path: &str,
) -> Result<Option<(T, Vec<u8>)>, Failure> {
    if let Some(bytes) = link.run(|host| host.read(path))? {
        return Ok(Some((parse(path, &bytes)?, bytes)));
    }
    read_waiting(link, path)
}

/// The same where the file has not taken its place yet.
pub(super) fn read_waiting<T: DeserializeOwned>(
    link: &mut Link<'_>,
    path: &str,
) -> Result<Option<(T, Vec<u8>)>, Failure> {
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
    serde_json::from_slice(bytes).map_err(|_| damaged(path))
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
    // No site was published so often; whoever can write there shall not make the count run over.
    let is_sane = |number: &u64| *number < 1 << 48;
    let number = |name: &str| name.strip_suffix(".json")?.parse().ok().filter(is_sane);
    let mut numbers: Vec<u64> = entries
        .iter()
        .filter(|entry| !entry.is_folder)
        .filter_map(|entry| number(&entry.name))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// What was left on its way in one of our folders. Nothing else in it is touched: others may use a folder of this name.
pub(super) fn strays(link: &mut Link<'_>, folder: &str) -> Result<Vec<String>, Failure> {
    let entries = link.run(|host| host.list(folder))?;
    let strays = entries
        .iter()
        .filter(|entry| !entry.is_folder && is_passing_name(&entry.name));
    Ok(strays
        .map(|entry| format!("{folder}/{}", entry.name))
        .collect())
}

pub(super) fn read_version(link: &mut Link<'_>, number: u64) -> Result<Option<Version>, Failure> {
    let path = version_path(number);
    match link.run(|host| host.read(&path))? {
        Some(bytes) => {
            let version: Version = parse(&path, &bytes)?;
            hold_to_form(&path, &version.files, is_hash_or_none)?;
            Ok(Some(version))
        }
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
        is_new: false,
        modified: None,
    };
    link.run(|host| host.put(path, bytes, &headers))
}

pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("strings and numbers are always JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_a_name_is_a_hash() {
        let hash = Manifest::hash(b"x");
        assert!(is_hash(&hash));
        for hash in ["", "../x", "/tmp/x", &hash.to_uppercase(), &hash[1..]] {
            assert!(!is_hash(hash), "{hash}");
        }
    }
}
