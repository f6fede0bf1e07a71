//! Why a host did not do what it was asked to, and what to tell the user of it.

use super::super::state::MANIFEST;
use crate::diag::{IoAction, LoginWay, Problem};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

/// Why a host did not do what it was asked to. `detail` never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::publish) struct Failure {
    pub(in crate::publish) kind: Kind,
    /// The file or the step it is about; may be empty.
    pub(in crate::publish) what: String,
    /// What the host or the system said, mostly in English.
    pub(in crate::publish) detail: String,
}

/// What can be done about a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::publish) enum Kind {
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
    pub(in crate::publish) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            what: String::new(),
            detail: detail.into(),
        }
    }

    /// The same, about a file or a step.
    pub(in crate::publish) fn about(mut self, what: &str) -> Self {
        self.what = what.to_owned();
        self
    }

    pub(in crate::publish) fn lost(detail: impl ToString) -> Self {
        Self::new(Kind::Lost, detail.to_string())
    }

    /// A connection broke, or nothing came through it in time, or its certificate is not trusted: nor will it be next time.
    pub(in crate::publish) fn ended(error: &std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Self::new(Kind::Silent, ""),
            _ if error.to_string().contains("certificate") => {
                Self::new(Kind::Refused, error.to_string())
            }
            _ => Self::lost(error),
        }
    }

    pub(in crate::publish) fn refused(what: &str, detail: impl ToString) -> Self {
        Self::new(Kind::Refused, detail.to_string()).about(what)
    }

    /// This machine's own disk refused.
    pub(in crate::publish) fn local(file: &Path, error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Kind::OwnDiskFull,
            _ => Kind::OwnDisk,
        };
        Self::new(kind, error.to_string()).about(&file.to_string_lossy())
    }

    /// The connection ended, or was silent too long: what was asked for may have been done.
    pub(in crate::publish) fn is_lost(&self) -> bool {
        matches!(self.kind, Kind::Lost | Kind::Silent)
    }

    /// Something is at the place of a new file, or the old one is no longer as it was.
    pub(in crate::publish) fn overtaken(path: &str, is_new: bool) -> Self {
        let path = path.to_owned();
        Self::new(Kind::Overtaken { path, is_new }, "")
    }

    /// A refused login: what was tried, and what the host said of it.
    pub(in crate::publish) fn login(tried: Vec<LoginWay>, said: impl Into<String>) -> Self {
        Self::new(Kind::Login(tried), said)
    }

    /// What to tell the user of it; `patience` is how long a silent host was waited for.
    pub(in crate::publish) fn problem(self, host: &str, patience: Duration) -> Problem {
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
                is_manifest: what == MANIFEST,
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
