//! One run: connect, look, decide; then lock, announce, send, delete, tidy up.

use super::credentials::Credentials;
use super::journal::Journal;
use super::link::{Link, Patience, Watch};
use super::plan::Plan;
use super::remote::{self, Connector, Failure, Kind};
use super::state::HostState;
use super::turn::Turn;
use super::wanted::Wanted;
use crate::config::{Protocol, Target};
use crate::diag::{Diagnostic, Place, Problem};
use crate::output::Manifest;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

mod apply;
mod decide;
mod look;
mod taken;
mod work;

/// What a run is given besides the target.
#[derive(Clone, Debug)]
pub struct Options {
    /// More deletions than this stop the run; by default the larger of 50 and a tenth of the files.
    pub max_delete: Option<usize>,
    /// Publish over what Sen did not put there.
    pub take_over: bool,
    /// Break another's lock if it is stale.
    pub break_lock: bool,
    /// How often a bad moment is waited out.
    pub patience: Patience,
    /// The time written into the lock.
    pub clock: fn() -> Timestamp,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Files that were sent.
    pub sent: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that were deleted.
    pub removed: usize,
    /// The host cannot rename over a file: replaced ones were away for a moment.
    pub left_gaps: bool,
    /// Warnings.
    pub findings: Vec<Diagnostic>,
}

/// A target, connected to when it is first needed.
pub struct Publisher<'a> {
    target: &'a Target,
    /// `.sen` of the site.
    own: PathBuf,
    /// Hash of where the target is.
    place: String,
    options: Options,
    connector: Box<dyn Connector>,
    journal: Journal,
    watch: &'a dyn Watch,
    stop: AtomicBool,
}

/// A plan, what it was made for, and what it was made from.
pub struct Planned {
    /// What will be done.
    pub plan: Plan,
    /// What the host will have.
    pub wanted: Wanted,
    /// Files on the host before.
    pub files_before: usize,
    /// Why it must not be carried out as it is.
    pub obstacles: Vec<Diagnostic>,
    /// What it will not do, or not now.
    pub findings: Vec<Diagnostic>,
    /// Hash by path of the last complete version, by the names that are wanted now.
    before: BTreeMap<String, String>,
    /// Files of others that it would replace.
    foreign: BTreeSet<String>,
    /// Files of others that are as wanted.
    alike: BTreeSet<String>,
    /// Those of them that are ours from now on.
    adopted: BTreeSet<String>,
    host: HostState,
    /// Where old bytes are kept on this machine.
    store: PathBuf,
    /// Where edits go that a rollback replaces.
    aside: PathBuf,
    /// The version a rollback uses up.
    goes_back_to: Option<u64>,
}

impl Planned {
    /// Whether only leave to publish over what others put there is missing.
    pub fn asks_to_take_over(&self) -> bool {
        !self.obstacles.is_empty() && self.obstacles.iter().all(is_take_over)
    }

    /// Gives that leave.
    pub fn take_over(&mut self) {
        self.obstacles.retain(|obstacle| !is_take_over(obstacle));
        for path in std::mem::take(&mut self.alike) {
            if let Some(file) = self.wanted.files.get_mut(&path) {
                file.is_foreign = false;
            }
            self.adopted.insert(path);
        }
    }
}

fn is_take_over(obstacle: &Diagnostic) -> bool {
    matches!(
        *obstacle.problem,
        Problem::PublishTakeOver { .. } | Problem::PublishForeign { .. }
    )
}

impl<'a> Publisher<'a> {
    /// What publishes where it is this process's turn.
    ///
    /// # Errors
    /// When the credentials cannot be used, or the disk refuses.
    pub fn new(
        turn: &'a Turn<'a>,
        credentials: &Credentials,
        options: Options,
        watch: &'a dyn Watch,
    ) -> Result<Self, Diagnostic> {
        let target = turn.target;
        let connector =
            remote::connector(target, credentials).map_err(|failure| explain(target, failure))?;
        Self::with_connector(target, &turn.own, connector, options, watch)
    }

    pub(super) fn with_connector(
        target: &'a Target,
        own: &Path,
        connector: Box<dyn Connector>,
        options: Options,
        watch: &'a dyn Watch,
    ) -> Result<Self, Diagnostic> {
        let place = format!("{:?} {:?}", target.address, target.state);
        let place = Manifest::hash(place.as_bytes());
        let journal = Journal::open(&own.join("publish"), &target.name, &place)?;
        Ok(Self {
            target,
            own: own.to_owned(),
            place,
            options,
            connector,
            journal,
            watch,
            stop: AtomicBool::new(false),
        })
    }

    fn link(&self) -> Link<'_> {
        Link::new(
            &*self.connector,
            self.options.patience,
            self.watch,
            &self.stop,
        )
    }

    fn problem(&self, problem: Problem) -> Diagnostic {
        Diagnostic::in_file(problem, self.target.name.clone())
    }
}

fn explain(target: &Target, failure: Failure) -> Diagnostic {
    let address = &target.address;
    let host = match address.protocol {
        Protocol::Folder => address.path.clone(),
        Protocol::S3 => format!("s3://{}", address.host),
        _ => address.host.clone(),
    };
    let place = match failure.kind {
        Kind::OwnDisk | Kind::OwnDiskFull => Some(Place::File(failure.what.as_str().into())),
        _ => None,
    };
    Diagnostic::new(failure.problem(&host, target.timeout), place)
}

/// A failure that says only that others failed.
fn is_echo(failure: &Failure) -> bool {
    failure.kind == Kind::Stopped
}
