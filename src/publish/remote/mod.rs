//! Hosts, as publishing sees them: files by path, each put whole.
//!
//! Paths are `/`-separated and relative to the site's root; those below `.sen/` lie in the state folder, which may be
//! elsewhere, but for `.sen/tmp/`, which must be where a file can be renamed from. A [`Remote`] is one connection and is
//! used by one thread; [`Connector`] opens them. Nothing here retries: see [`super::link`].

mod dav;
mod folder;
mod ftp;
mod http;
#[cfg(test)]
pub(super) mod memory;
mod peer;
mod s3;
mod sftp;
mod tls;

use super::credentials::Credentials;
use crate::config::{Protocol, Target};
use crate::diag::{IoAction, LoginWay, Problem};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

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

/// Why a host did not do what it was asked to. `detail` never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) kind: Kind,
    /// The file or the step it is about; may be empty.
    pub(super) what: String,
    /// What the host or the system said, mostly in English.
    pub(super) detail: String,
}

/// What can be done about a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The connection or the moment was bad: try again.
    Lost,
    /// The host did not answer in time: try again, if it ever did.
    Silent,
    /// The host has no space left.
    Full,
    /// There is no host of that name, which is `detail`.
    NoHost,
    /// The login was refused; `detail` is what the host said.
    Login(Vec<LoginWay>),
    /// What the target names as its key, in `what`, is not there or is no private key.
    NoKey {
        is_public: bool,
    },
    /// The host's key is unknown or another than before.
    HostKey {
        fingerprint: String,
        changed: bool,
    },
    /// A line about the host in the file of known hosts (named in `detail`) cannot be read.
    KnownHosts {
        line: usize,
    },
    /// This machine's own disk refused, or is full; `what` is the file.
    OwnDisk,
    OwnDiskFull,
    /// One of our own files on the host, `what`, is not as Sen writes it.
    Damaged,
    /// A local file is not as it was built.
    Changed(String),
    /// The bytes of a previous version are missing.
    NotKept(String),
    /// Somebody put a file at the place of this new one, or changed the old one.
    Overtaken {
        path: String,
        is_new: bool,
    },
    /// The host takes this name for another.
    Misnamed {
        path: String,
        read_as: String,
    },
    /// The host said no.
    Refused,
    /// Another worker failed, or the lock is lost: give up.
    Stopped,
}

impl Failure {
    pub(super) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            what: String::new(),
            detail: detail.into(),
        }
    }

    /// The same, about a file or a step.
    pub(super) fn about(mut self, what: &str) -> Self {
        self.what = what.to_owned();
        self
    }

    pub(super) fn lost(detail: impl ToString) -> Self {
        Self::new(Kind::Lost, detail.to_string())
    }

    /// A connection broke, or nothing came through it in time, or its certificate is not trusted: nor will it be next time.
    pub(super) fn ended(error: &std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Self::new(Kind::Silent, ""),
            _ if error.to_string().contains("certificate") => {
                Self::new(Kind::Refused, error.to_string())
            }
            _ => Self::lost(error),
        }
    }

    pub(super) fn refused(what: &str, detail: impl ToString) -> Self {
        Self::new(Kind::Refused, detail.to_string()).about(what)
    }

    /// This machine's own disk refused.
    pub(super) fn local(file: &Path, error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Kind::OwnDiskFull,
            _ => Kind::OwnDisk,
        };
        Self::new(kind, error.to_string()).about(&file.to_string_lossy())
    }

    /// The connection ended, or was silent too long: what was asked for may have been done.
    pub(super) fn is_lost(&self) -> bool {
        matches!(self.kind, Kind::Lost | Kind::Silent)
    }

    /// Something is at the place of a new file.
    pub(super) fn overtaken(path: &str) -> Self {
        let (path, is_new) = (path.to_owned(), true);
        Self::new(Kind::Overtaken { path, is_new }, "")
    }

    /// A refused login: what was tried, and what the host said of it.
    pub(super) fn login(tried: Vec<LoginWay>, said: impl Into<String>) -> Self {
        Self::new(Kind::Login(tried), said)
    }

    /// What to tell the user of it; `patience` is how long a silent host was waited for.
    pub(super) fn problem(self, host: &str, patience: Duration) -> Problem {
        let (host, what) = (host.to_owned(), self.what);
        // Numbers of the system mean nothing to people.
        let detail = match self.detail.split_once(" (os error ") {
            Some((words, _)) => words.to_owned(),
            None => self.detail,
        };
        match self.kind {
            Kind::Full => Problem::PublishHostFull { host },
            Kind::Silent => Problem::PublishSilent {
                host,
                seconds: patience.as_secs(),
            },
            Kind::NoHost => Problem::PublishNoHost { host: detail },
            Kind::Login(tried) => Problem::PublishLogin {
                host,
                tried,
                said: detail,
            },
            Kind::NoKey { is_public } => Problem::PublishKey {
                file: what,
                is_public,
            },
            Kind::HostKey {
                fingerprint,
                changed,
            } => Problem::PublishHostKey {
                host,
                fingerprint,
                changed,
            },
            Kind::KnownHosts { line } => Problem::PublishKnownHosts {
                file: detail,
                line,
                host,
            },
            Kind::Damaged => Problem::PublishDamaged {
                host,
                is_manifest: what == super::state::MANIFEST,
                path: what,
            },
            Kind::Changed(path) => Problem::PublishChanged { path },
            Kind::Misnamed { path, read_as } => Problem::PublishMisnamed {
                host,
                path,
                read_as,
            },
            Kind::Overtaken { path, is_new } => Problem::PublishOvertaken { path, is_new },
            Kind::NotKept(path) => Problem::PublishVersionBroken { path, count: 1 },
            Kind::OwnDiskFull => Problem::DiskFull,
            Kind::OwnDisk => Problem::Io {
                action: IoAction::Write,
                error: detail,
            },
            Kind::Lost | Kind::Refused | Kind::Stopped => {
                Problem::PublishHost { host, what, detail }
            }
        }
    }
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
