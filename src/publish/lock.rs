//! One publisher at a time: a claim on the host that only one can make, with a random token and a time beside it.
//!
//! The time is refreshed every minute. A claim not refreshed for a quarter of an hour is stale, and is still broken only on
//! request: a machine asleep is not a machine that died. A claim of this machine that a crash left behind is taken over:
//! the journal knows its token, and no other process here can hold the journal.

use super::link::Link;
use super::remote::Failure;
use super::state;
use crate::diag::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const CLAIM: &str = ".sen/lock";
const OWNER: &str = ".sen/lock.json";
/// How often the time is refreshed.
pub(super) const REFRESH: Duration = Duration::from_secs(60);
/// Minutes after which a claim is stale.
const STALE: i64 = 15;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Owner {
    token: String,
    time: i64,
}

/// A claim held.
#[derive(Debug)]
pub(super) struct Lock {
    token: String,
    clock: fn() -> Timestamp,
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
    /// Claims the host under `token`. `own` are the tokens of runs of this machine that may have died;
    /// `break_stale` breaks a stale claim.
    pub(super) fn take(
        link: &mut Link<'_>,
        token: &str,
        own: &[String],
        break_stale: bool,
        clock: fn() -> Timestamp,
    ) -> Result<Self, NoLock> {
        let lock = Self {
            token: token.to_owned(),
            clock,
        };
        let mut attempts = 0;
        let claimed = link.run(|host| {
            attempts += 1;
            host.claim(CLAIM)
        })?;
        if !claimed {
            let mut owner = read(link)?;
            if owner.is_none() {
                // Between claiming and saying who claimed lies a moment.
                std::thread::sleep(Duration::from_secs(2));
                owner = read(link)?;
            }
            let is_own = match &owner {
                Some(owner) => owner.token == token || own.contains(&owner.token),
                // Nobody said who: this machine, if it died in that moment or never heard that it got the claim.
                None => !own.is_empty() || attempts > 1,
            };
            if !is_own {
                let minutes = owner.map(|owner| (clock().as_second() - owner.time).max(0) / 60);
                let stale = minutes.is_none_or(|minutes| minutes >= STALE);
                if !(stale && break_stale) {
                    return Err(NoLock::Held(Problem::PublishLocked { minutes, stale }));
                }
            }
        }
        lock.refresh(link)?;
        // Where the host does not keep two from claiming, the one who wrote last has it.
        match lock.is_held(link)? {
            true => Ok(lock),
            false => Err(NoLock::Held(Problem::PublishLocked {
                minutes: Some(0),
                stale: false,
            })),
        }
    }

    /// Says that the claim is alive.
    pub(super) fn refresh(&self, link: &mut Link<'_>) -> Result<(), Failure> {
        let owner = Owner {
            token: self.token.clone(),
            time: (self.clock)().as_second(),
        };
        state::write(link, OWNER, &state::json(&owner))
    }

    /// Whether nobody has broken it.
    pub(super) fn is_held(&self, link: &mut Link<'_>) -> Result<bool, Failure> {
        Ok(read(link)?.is_some_and(|owner| owner.token == self.token))
    }

    /// Gives the claim back.
    pub(super) fn release(self, link: &mut Link<'_>) -> Result<(), Failure> {
        if self.is_held(link)? {
            state::remove(link, OWNER)?;
            link.run(|host| host.release(CLAIM))?;
        }
        Ok(())
    }
}

fn read(link: &mut Link<'_>) -> Result<Option<Owner>, Failure> {
    Ok(state::read(link, OWNER)?.map(|(owner, _)| owner))
}
