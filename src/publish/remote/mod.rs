//! Hosts, as publishing sees them: files by path, each put whole.
//!
//! Paths are `/`-separated and relative to the site's root; those below `.sen/` lie in the state folder, which may be
//! elsewhere, but for `.sen/tmp/`, which must be where a file can be renamed from. A [`Remote`] is one connection and is
//! used by one thread; [`Connector`] opens them. Nothing here retries: see [`super::link`].

mod dav;
mod failure;
mod folder;
mod ftp;
mod http;
#[cfg(test)]
pub(super) mod memory;
mod peer;
mod s3;
mod sftp;
mod tls;

pub(super) use failure::{Failure, Kind};

use super::credentials::Credentials;
use crate::config::{Protocol, Target};

/// One connection to a host.
pub(super) trait Remote: Send {
    /// What lies in a folder; nothing when there is no such folder.
    fn list(&mut self, folder: &str) -> Result<Vec<Entry>, Failure>;
    /// A file's size, and its hash where the host has it; `None` when there is no such file.
    fn stat(&mut self, path: &str) -> Result<Option<Stat>, Failure>;
    /// A file's bytes.
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure>;
    /// Puts a file in place, over an old one: whoever reads it meets the old bytes or the new. One that is new is put over
    /// nothing ([`Kind::Overtaken`]).
    fn put(&mut self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Failure>;
    /// Puts a file in place of one that is still as it was `seen`, or away; of another it is [`Kind::Overtaken`].
    fn replace(
        &mut self,
        path: &str,
        bytes: &[u8],
        headers: &Headers,
        seen: &Stat,
    ) -> Result<(), Failure> {
        match self.stat(path)?.is_none_or(|now| now == *seen) {
            true => self.put(path, bytes, headers),
            false => Err(Failure::overtaken(path, false)),
        }
    }
    /// Copies or links a file on the host itself, whole or not at all, over an old one.
    fn copy(&mut self, from: &str, to: &str) -> Result<Copied, Failure>;
    /// Removes a file; one that is not there counts as removed.
    fn remove(&mut self, path: &str) -> Result<(), Failure>;
    /// Removes a folder if it is empty; `false` when it stays.
    fn remove_folder(&mut self, path: &str) -> Result<bool, Failure>;
    /// Makes what only one can make; `false` when somebody has.
    fn claim(&mut self, path: &str) -> Result<bool, Failure>;
    /// Takes a claim back.
    fn release(&mut self, path: &str) -> Result<(), Failure>;
    /// Whether a file that was replaced had to be away for a moment.
    fn leaves_gaps(&self) -> bool {
        false
    }
}

/// Opens connections to one host.
pub(super) trait Connector: Sync {
    /// Opens one.
    fn connect(&self) -> Result<Box<dyn Remote>, Failure>;
    /// Whether a file and a folder of one name exclude each other there.
    fn has_folders(&self) -> bool {
        true
    }
    /// Whether it keeps the date a file is given, and tells it with [`Remote::stat`].
    fn keeps_dates(&self) -> bool {
        false
    }
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) is_folder: bool,
    pub(super) size: u64,
}

/// What a host says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stat {
    pub(super) size: u64,
    /// When it was last written, in whole seconds, where the host says so.
    pub(super) modified: Option<u64>,
    /// The manifest's hash, where the host keeps it with the file.
    pub(super) hash: Option<String>,
}

/// How copying on the host ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copied {
    Done,
    /// There is nothing to copy.
    Missing,
    /// The host cannot copy.
    Unable,
}

/// What is said of a file to those who fetch it, where the protocol carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Headers {
    pub(super) content_type: String,
    pub(super) cache_control: &'static str,
    pub(super) content_encoding: Option<&'static str>,
    /// Kept with the file where a host can.
    pub(super) hash: String,
    /// Nothing was at its place: what is there now is of others, or is this file, which arrived without our hearing of it.
    pub(super) is_new: bool,
    /// Seconds that stand for when it was written, where the host takes them.
    pub(super) modified: Option<u64>,
}

/// Where the state folder and the root are, as the protocol names them.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    root: String,
    state: Option<String>,
}

/// Our folder in the root.
pub(super) const OWN: &str = ".sen";

impl Layout {
    pub(super) fn new(target: &Target) -> Self {
        Self {
            root: target.address.path.clone(),
            state: target.state.clone(),
        }
    }

    /// Lets `/~/x` be `x` in the user's home, where a login begins.
    pub(super) fn at_home(&mut self) {
        fn below(path: &str) -> String {
            match path {
                "/~" => String::new(),
                path => path.strip_prefix("/~/").unwrap_or(path).to_owned(),
            }
        }
        self.root = below(&self.root);
        self.state = self.state.as_deref().map(below);
    }

    /// The full path on the host.
    pub(super) fn full(&self, path: &str) -> String {
        let below = path
            .strip_prefix(OWN)
            .filter(|rest| rest.is_empty() || rest.starts_with('/'))
            .filter(|rest| !rest.starts_with("/tmp/"));
        match (&self.state, below) {
            (Some(state), Some(rest)) => format!("{state}{rest}"),
            _ if path.is_empty() => self.root.clone(),
            _ if self.root.is_empty() => path.to_owned(),
            _ => format!("{}/{path}", self.root.trim_end_matches('/')),
        }
    }
}

/// The folder a path lies in; empty at the root.
pub(super) fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rfind('/').map_or(path, |at| &path[at + 1..])
}

/// A place for a file on its way to `path`. One of our own, whose absence would mean something, waits beside its place under a
/// name that is looked for ([`waiting`]); what lies deeper in our own folder passes beside its place, since that folder may be on
/// another disk; others wait in the root under a name nobody else has.
fn passing_place(path: &str) -> Result<String, Failure> {
    let folder = parent(path);
    if folder == OWN {
        return Ok(waiting(path));
    }
    let is_own = folder
        .strip_prefix(OWN)
        .is_some_and(|rest| rest.starts_with('/'));
    let passing = if is_own {
        folder
    } else {
        super::state::PASSING
    };
    Ok(format!("{passing}/{}", super::random_name()?))
}

/// Whether a file on its way has such a name, or the old one that steps aside for it.
pub(super) fn is_passing_name(name: &str) -> bool {
    let digits = name.strip_suffix(".old").unwrap_or(name);
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Where the new bytes of one of our own files wait while a host that cannot rename over a file has removed the old ones.
pub(super) fn waiting(path: &str) -> String {
    format!("{path}.new")
}

/// What opens connections to `target`.
pub(super) fn connector(
    target: &Target,
    credentials: &Credentials,
) -> Result<Box<dyn Connector>, Failure> {
    Ok(match target.address.protocol {
        Protocol::Folder => Box::new(folder::Folders::new(target)),
        Protocol::Sftp => Box::new(sftp::Hosts::new(target, credentials)?),
        Protocol::Ftp | Protocol::Ftps => Box::new(ftp::Hosts::new(target, credentials)?),
        Protocol::S3 => Box::new(s3::Buckets::new(target, credentials)?),
        Protocol::WebDav | Protocol::WebDavs => Box::new(dav::Hosts::new(target, credentials)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Address;

    #[test]
    fn the_state_may_lie_elsewhere_but_not_what_is_on_its_way() {
        let address = Address::parse("sftp://a@b/srv/www").unwrap();
        let mut target = Target::new("x".into(), address);
        let inside = Layout::new(&target);
        assert_eq!(
            inside.full(".sen/manifest.json"),
            "/srv/www/.sen/manifest.json"
        );
        target.state = Some("/srv/state".into());
        let outside = Layout::new(&target);
        assert_eq!(
            outside.full(".sen/manifest.json"),
            "/srv/state/manifest.json"
        );
        assert_eq!(outside.full(".sen"), "/srv/state");
        assert_eq!(outside.full(".sen/tmp/x"), "/srv/www/.sen/tmp/x");
        assert_eq!(outside.full("a/b.html"), "/srv/www/a/b.html");
        assert_eq!(outside.full(""), "/srv/www");
        for (address, root, file) in [("sftp://a@b/", "/", "/a"), ("sftp://a@b/~/", "", "a")] {
            let mut layout =
                Layout::new(&Target::new("x".into(), Address::parse(address).unwrap()));
            layout.at_home();
            assert_eq!((&*layout.full(""), &*layout.full("a")), (root, file));
        }
    }
}
