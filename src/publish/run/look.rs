//! What the host shows of the files that a plan depends on.

use super::super::link::Link;
use super::super::plan::{OnHost, Plan};
use super::super::remote::{self, Failure};
use super::super::state::Pending;
use super::super::wanted::Wanted;
use super::Publisher;
use super::taken::Names;
use super::work::share_out;
use crate::output::Manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// What looking at the host showed.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Size by path of what is there.
    pub(super) there: BTreeMap<String, u64>,
    /// What has the wanted bytes.
    pub(super) same: BTreeSet<String>,
    /// What is wanted and was there when the last version was done.
    pub(super) away: BTreeSet<String>,
    /// Names that others took, and whether by a folder.
    pub(super) taken: BTreeMap<String, bool>,
}

impl Publisher<'_> {
    /// Looks at the files of the host that a plan depends on.
    pub(super) fn look_at(
        &self,
        link: &mut Link<'_>,
        plan: &Plan,
        known: &BTreeMap<String, OnHost<'_>>,
        wanted: &Wanted,
        goes_back: bool,
    ) -> Result<Found, Failure> {
        let is_sure = |path: &str| matches!(known.get(path), Some(OnHost::Hash(_)));
        let unsure = plan.changed.iter().filter(|path| !is_sure(path));
        let others = plan.added.iter().chain(plan.removed.keys());
        let mut paths: BTreeSet<&String> = unsure.chain(others).collect();
        if self.options.take_over && !goes_back {
            // What others removed is sent again; to look for all of it each time would take as long as sending much.
            paths.extend(wanted.files.keys());
        }
        // Where the state lies elsewhere, the site may have moved away from it.
        if known.is_empty() || self.target.state.is_some() {
            let entries = link.run(|host| host.list(""))?;
            let is_bare = entries.iter().all(|entry| entry.name == remote::OWN);
            if is_bare && !goes_back && !known.is_empty() {
                paths.extend(wanted.files.keys());
            } else if is_bare && known.is_empty() {
                // There is nothing to look at, but for what some FTP hosts leave out of their lists.
                paths.retain(|path| path.starts_with('.'));
            }
        }
        let parallel = self.target.parallel;
        let looked_for = paths.iter().copied().cloned().collect();
        let mut found = look(link, parallel, looked_for, wanted, is_sure)?;
        let is_away = |path: &str| is_sure(path) && !found.there.contains_key(path);
        let wanted = paths
            .into_iter()
            .filter(|path| wanted.files.contains_key(*path));
        let away = wanted.filter(|path| is_away(path)).cloned().collect();
        if self.connector.has_folders() {
            let coming = plan.added.iter().chain(&away).collect();
            found.taken = Names::new(coming, known, &found.there).taken(link, parallel)?;
        }
        found.away = away;
        Ok(found)
    }

    /// What stands where an unfinished run was to put a new file, and neither it nor one before it sent: it is of others. A run
    /// that was given leave found it there, and kept it. `before` are our files before it.
    pub(super) fn strangers(
        &self,
        link: &mut Link<'_>,
        unfinished: Option<&Pending>,
        plan: &Plan,
        found: &Found,
        known: &BTreeMap<String, OnHost<'_>>,
        before: &BTreeMap<String, String>,
    ) -> Result<BTreeSet<String>, Failure> {
        let Some(run) = unfinished else {
            return Ok(BTreeSet::new());
        };
        let is_doubtful = |path: &&String| {
            matches!(known.get(*path), Some(OnHost::Unknown))
                && run.files.contains_key(*path)
                && !run.found.contains_key(*path)
                && !before.contains_key(*path)
                && found.there.contains_key(*path)
                && !found.same.contains(*path)
        };
        let named = plan.changed.iter().chain(plan.removed.keys());
        let doubtful = named.filter(is_doubtful).cloned().collect();
        let strangers = Mutex::new(BTreeSet::new());
        let read = |link: &mut Link<'_>, path: String| {
            let bytes = link.run(|host| host.read(&path))?;
            let is_theirs = |bytes: Vec<u8>| !run.may_have_sent(&path, &Manifest::hash(&bytes));
            if bytes.is_some_and(is_theirs) {
                let mut all = strangers.lock().unwrap_or_else(PoisonError::into_inner);
                all.insert(path);
            }
            Ok(())
        };
        share_out(link, self.target.parallel, doubtful, read)?;
        Ok(strangers
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner))
    }
}

/// Looks which of `paths` are on the host, and which have the wanted bytes already. Of files of which `is_sure` holds, only
/// whether they are there is asked.
fn look(
    link: &mut Link<'_>,
    parallel: usize,
    paths: Vec<String>,
    wanted: &Wanted,
    is_sure: impl Fn(&str) -> bool + Sync,
) -> Result<Found, Failure> {
    let found = Mutex::new(Found::default());
    let one = |link: &mut Link<'_>, path: String| {
        let Some(stat) = link.run(|host| host.stat(&path))? else {
            return Ok(());
        };
        let mut is_same = false;
        if let Some(file) = wanted.files.get(&path).filter(|_| !is_sure(&path)) {
            is_same = match &stat.hash {
                Some(hash) => *hash == file.hash,
                // Fetching costs less than sending; a file of another size need not even be fetched.
                None => {
                    (file.size == 0 || file.size == stat.size)
                        && link
                            .run(|host| host.read(&path))?
                            .is_some_and(|bytes| Manifest::hash(&bytes) == file.hash)
                }
            };
        }
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        if is_same {
            found.same.insert(path.clone());
        }
        found.there.insert(path, stat.size);
        Ok(())
    };
    share_out(link, parallel, paths, one)?;
    Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner))
}
