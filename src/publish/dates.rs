//! When each file was sent, as the host keeps it with the file: one that has another date was changed by others.
//!
//! A host that keeps no hash with a file would have to be asked for its bytes to know that they are still ours. A date is told with
//! what is asked anyway. It is given to a file when it is sent, and stands in a list on the host; a file that is not in it, or whose
//! date the host did not take, is fetched.

use super::link::Link;
use super::remote::Failure;
use super::state::{self, DATES};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Dates in seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dates {
    known: BTreeMap<String, u64>,
    /// What is given to the files of this run.
    now: Option<u64>,
}

impl Dates {
    /// Those on the host. A list that cannot be read costs no more than some fetching.
    pub(super) fn read(link: &mut Link<'_>, now: Timestamp) -> Result<Self, Failure> {
        let bytes = link.run(|host| host.read(DATES))?;
        let known: BTreeMap<String, u64> = bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        // Later than all before, whatever the clock says: browsers and servers tell old from new by it.
        let after = known
            .values()
            .max()
            .map_or(0, |last| last.saturating_add(1));
        // A second ago: who edits a file in the very second in which it is sent gives it another date.
        let now = u64::try_from(now.as_second() - 1).unwrap_or_default();
        let now = Some(now.max(after));
        Ok(Self { known, now })
    }

    /// The date of what is sent now; `None` where the host keeps none.
    pub(super) fn now(&self) -> Option<u64> {
        self.now
    }

    /// The date `path` was given.
    pub(super) fn of(&self, path: &str) -> Option<u64> {
        self.known.get(path).copied()
    }

    /// Writes the list of those of `files` whose date is known; `is_sent` tells which of them were sent now.
    pub(super) fn write<'p>(
        &self,
        link: &mut Link<'_>,
        files: impl Iterator<Item = &'p String>,
        is_sent: impl Fn(&String) -> bool,
    ) -> Result<(), Failure> {
        if self.now.is_none() {
            return Ok(());
        }
        let date = |path| match is_sent(path) {
            true => self.now,
            false => self.of(path),
        };
        let dates = files.filter_map(|path| Some((path, date(path)?)));
        let dates: BTreeMap<&String, u64> = dates.collect();
        state::write(link, DATES, &state::json(&dates))
    }
}
