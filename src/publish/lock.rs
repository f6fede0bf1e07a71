//! One publisher at a time: a claim on the host that only one can make, with a random token and a time beside it.
//!
//! The time is refreshed every minute. A claim not refreshed for a quarter of an hour is stale, and is still broken only on
//! request: a machine asleep is not a machine that died. One that wakes up makes sure of its claim before it goes on. A claim
//! of this machine that a crash left behind is taken over: the journal knows its token, and no other process here can hold
//! the journal.
//!
//! Clocks differ, and a claim may name nobody (its owner is about to, or died in that moment). So who finds it taken notes beside it
//! how it was and when: one that tells no time, or one to come, counts from then, and none is broken before it was seen not to be
//! refreshed.

use super::journal::LockNotes;
use super::link::Link;
use super::remote::{Failure, OWN, name};
use super::state;
use crate::diag::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Not `lock`: a build has a file of that name, and its output may have been copied to the host with all that is in it.
const CLAIM: &str = ".sen/publishing";
const OWNER: &str = ".sen/lock.json";
/// A [`Sighting`].
const SEEN: &str = ".sen/lock-seen.json";
/// How often the time is refreshed.
pub(super) const REFRESH: Duration = Duration::from_secs(60);
/// Minutes after which a claim is stale.
const STALE: i64 = 15;
/// Seconds without a refresh after which the holder itself is not sure: it must have slept.
const UNSURE: i64 = 3 * REFRESH.as_secs() as i64;
/// What is not refreshed for so long is not refreshed every minute.
const ALIVE: Duration = Duration::from_secs(75);
/// Between claiming and saying who claimed lies less, mostly.
const MOMENT: Duration = Duration::from_secs(2);
/// Moments after which nobody else is about to say so.
const MOMENTS: usize = 5;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Owner {
    token: String,
    time: i64,
}

/// A claim of somebody else as it was found.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Sighting {
    owner: Option<Owner>,
    /// When it was first found so.
    at: i64,
}

/// A claim held.
#[derive(Debug)]
pub(super) struct Lock {
    token: String,
    clock: fn() -> Timestamp,
    /// When it was last refreshed, in seconds of the clock.
    refreshed: AtomicI64,
}

/// Why there is no lock.
#[derive(Debug)]
pub(super) enum NoLock {
    Held(Problem),
    Failed(Failure),
}

impl From<Failure> for NoLock {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Lock {
    /// Claims the host under `token`. `notes` are what this machine knew of the lock before; `break_stale` breaks a stale
    /// claim.
    pub(super) fn take(
        link: &mut Link<'_>,
        token: &str,
        notes: &LockNotes,
        break_stale: bool,
        clock: fn() -> Timestamp,
    ) -> Result<Self, NoLock> {
        let lock = Self {
            token: token.to_owned(),
            clock,
            refreshed: AtomicI64::new(clock().as_second()),
        };
        let moment = MOMENT.min(link.patience.longest_pause);
        let mut attempts = 0;
        let claimed = link.run(|host| {
            attempts += 1;
            host.claim(CLAIM)
        })?;
        let mut is_contested = false;
        if claimed {
            // Some services let everybody claim: who is named holds it all the same.
            let owner = read(link)?.filter(|owner| !notes.own.contains(&owner.token));
            if let Some(owner) = owner
                && let Err(refused) = lock.yield_to(link, Some(owner), true)
            {
                link.run(|host| host.release(CLAIM))?;
                return Err(refused);
            }
        } else {
            // This machine may have died in the moment, or not have heard that it got the claim.
            let may_be_ours = notes.may_be_unsaid || attempts > 1;
            let mut owner = read(link)?;
            for _ in 0..if may_be_ours { MOMENTS } else { 1 } {
                if owner.is_none() {
                    link.wait(moment);
                    owner = read(link)?;
                }
            }
            let is_own = match &owner {
                Some(owner) => owner.token == token || notes.own.contains(&owner.token),
                None => may_be_ours,
            };
            is_contested = owner.is_none() || !is_own;
            if !is_own {
                lock.yield_to(link, owner, break_stale)?;
            }
        }
        lock.refresh(link)?;
        if is_contested {
            // Whoever else takes it in this moment writes over us, or finds us.
            link.wait(moment);
        }
        // Where the host does not keep two from claiming, the one who wrote last has it.
        match lock.is_held(link)? {
            true => Ok(lock),
            false => Err(held(0)),
        }
    }

    /// Refuses to take another's claim, unless it is stale and `break_stale`.
    fn yield_to(
        &self,
        link: &mut Link<'_>,
        owner: Option<Owner>,
        break_stale: bool,
    ) -> Result<(), NoLock> {
        let now = (self.clock)().as_second();
        let said = owner.as_ref().map(|owner| owner.time);
        let seen = sighting(link, owner, now)?;
        let minutes = age(said, seen.at, now);
        if minutes < STALE || !break_stale {
            return Err(held(minutes));
        }
        // By the clock of a living owner it may be fresh.
        let watched = u64::try_from(now.saturating_sub(seen.at)).unwrap_or_default();
        let left = ALIVE.saturating_sub(Duration::from_secs(watched));
        link.wait(left.min(link.patience.longest_pause * 5));
        match read(link)? == seen.owner {
            true => Ok(()),
            false => Err(held(0)),
        }
    }

    /// Says that the claim is alive.
    pub(super) fn refresh(&self, link: &mut Link<'_>) -> Result<(), Failure> {
        let time = (self.clock)().as_second();
        let owner = Owner {
            token: self.token.clone(),
            time,
        };
        state::write(link, OWNER, &state::json(&owner))?;
        self.refreshed.store(time, Ordering::Relaxed);
        Ok(())
    }

    /// Whether so much time has passed, by the clock on the wall, that somebody may have broken it: this machine slept.
    pub(super) fn is_unsure(&self) -> bool {
        let passed = (self.clock)()
            .as_second()
            .saturating_sub(self.refreshed.load(Ordering::Relaxed));
        passed.saturating_abs() > UNSURE
    }

    /// Whether nobody has broken it.
    pub(super) fn is_held(&self, link: &mut Link<'_>) -> Result<bool, Failure> {
        Ok(read(link)?.is_some_and(|owner| owner.token == self.token))
    }

    /// Gives the claim back; `note` is called before it names nobody.
    pub(super) fn release(
        self,
        link: &mut Link<'_>,
        note: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if self.is_held(link)? {
            note()?;
            link.run(|host| host.remove(SEEN))?;
            state::remove(link, OWNER)?;
            link.run(|host| host.release(CLAIM))?;
        }
        Ok(())
    }
}

/// What a run would be told if it began now: somebody else holds the lock. Nothing is noted on the host, so a claim that tells no
/// time has none before a run has met it.
pub(super) fn look(
    link: &mut Link<'_>,
    notes: &LockNotes,
    break_stale: bool,
    now: Timestamp,
) -> Result<Option<Problem>, Failure> {
    let entries = link.run(|host| host.list(OWN))?;
    let is_there = |path| entries.iter().any(|entry| entry.name == name(path));
    let is_claimed = is_there(CLAIM);
    if !is_claimed && !is_there(OWNER) {
        return Ok(None);
    }
    let owner = read(link)?;
    let is_free = match &owner {
        Some(owner) => notes.own.contains(&owner.token),
        None => notes.may_be_unsaid || !is_claimed,
    };
    if is_free {
        return Ok(None);
    }
    let now = now.as_second();
    let said = owner.as_ref().map(|owner| owner.time);
    let seen = seen_before(link, &owner, now)?.map(|seen| seen.at);
    let since = seen.or(said.filter(|time| *time <= now));
    let minutes = since.map(|since| age(said, since, now));
    let stale = minutes.is_some_and(|minutes| minutes >= STALE);
    let yields = stale && (break_stale || !is_claimed);
    Ok((!yields).then_some(Problem::PublishHeld { minutes, stale }))
}

/// Minutes since the owner refreshed it, who says `said`; as it is, it has been since `seen` at least.
fn age(said: Option<i64>, seen: i64, now: i64) -> i64 {
    let since = said.filter(|time| *time <= now).unwrap_or(seen);
    now.saturating_sub(since.min(seen)) / 60
}

fn read(link: &mut Link<'_>) -> Result<Option<Owner>, Failure> {
    // One that was cut on its way, or that is nothing of ours, names nobody.
    let bytes = link.run(|host| host.read(OWNER))?;
    match bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        Some(owner) => Ok(Some(owner)),
        None => Ok(state::read_waiting(link, OWNER)?.map(|(owner, _)| owner)),
    }
}

/// A claim refreshed so many minutes ago.
fn held(minutes: i64) -> NoLock {
    NoLock::Held(Problem::PublishLocked {
        minutes,
        stale: minutes >= STALE,
    })
}

/// When `owner` was first seen so; notes it when that is now.
fn sighting(link: &mut Link<'_>, owner: Option<Owner>, now: i64) -> Result<Sighting, Failure> {
    if let Some(seen) = seen_before(link, &owner, now)? {
        return Ok(seen);
    }
    let seen = Sighting { owner, at: now };
    state::write(link, SEEN, &state::json(&seen))?;
    Ok(seen)
}

/// When `owner` was first seen so, if it was.
fn seen_before(
    link: &mut Link<'_>,
    owner: &Option<Owner>,
    now: i64,
) -> Result<Option<Sighting>, Failure> {
    let bytes = link.run(|host| host.read(SEEN))?;
    let known = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Ok(known.filter(|seen: &Sighting| seen.owner == *owner && seen.at <= now))
}
