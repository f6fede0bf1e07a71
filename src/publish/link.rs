//! A connection that is opened again when it breaks, with growing pauses.

use super::remote::{Connector, Failure, Kind, Remote};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often, and how long, a bad moment is waited out.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Attempts before giving up, at least 1.
    pub attempts: u32,
    /// Pause after the first failure; doubled each time.
    pub first_pause: Duration,
    /// Longest pause.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 7,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(15),
        }
    }
}

/// What is told of a run while it goes on.
pub trait Watch: Sync {
    /// What will be sent.
    fn begin(&self, files: u64, bytes: u64);
    /// The old bytes of a file are kept.
    fn kept(&self, path: &str);
    /// A file has arrived.
    fn sent(&self, path: &str, bytes: u64);
    /// A connection broke and is tried again after `pause`.
    fn again(&self, pause: Duration);
}

/// One connection, kept alive.
pub(super) struct Link<'a> {
    pub(super) connector: &'a dyn Connector,
    pub(super) patience: Patience,
    pub(super) watch: &'a dyn Watch,
    /// Set when there is no point in going on.
    pub(super) stop: &'a AtomicBool,
    remote: Option<Box<dyn Remote>>,
    /// Whether a replaced file was away for a moment.
    pub(super) left_gaps: bool,
    /// The host was there. One that never was is not waited for again and again.
    has_answered: bool,
}

impl<'a> Link<'a> {
    pub(super) fn new(
        connector: &'a dyn Connector,
        patience: Patience,
        watch: &'a dyn Watch,
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            connector,
            patience,
            watch,
            stop,
            remote: None,
            left_gaps: false,
            has_answered: false,
        }
    }

    /// Another connection of the same kind.
    pub(super) fn twin(&self) -> Self {
        let mut twin = Self::new(self.connector, self.patience, self.watch, self.stop);
        twin.has_answered = self.has_answered;
        twin
    }

    /// Does `work`, again on a new connection when the old one breaks: `work` must bear being done twice.
    pub(super) fn run<T>(
        &mut self,
        mut work: impl FnMut(&mut dyn Remote) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut pause = self.patience.first_pause;
        let mut attempt = 1;
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Failure::new(Kind::Stopped, "stopped"));
            }
            let failure = match self.attempt(&mut work) {
                Err(failure) if failure.is_lost() => failure,
                result => {
                    self.has_answered = true;
                    return result;
                }
            };
            if failure.kind == Kind::Silent && !self.has_answered {
                return Err(failure);
            }
            self.remote = None;
            // A wrong port or name does not come right by waiting.
            let never = if self.has_answered { u32::MAX } else { 3 };
            if attempt >= self.patience.attempts.min(never) {
                return Err(failure);
            }
            attempt += 1;
            self.watch.again(pause);
            self.wait(pause);
            pause = (pause * 2).min(self.patience.longest_pause);
        }
    }

    fn attempt<T>(
        &mut self,
        work: &mut impl FnMut(&mut dyn Remote) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let remote = match &mut self.remote {
            Some(remote) => remote,
            none => none.insert(self.connector.connect()?),
        };
        let result = work(&mut **remote);
        self.left_gaps |= remote.leaves_gaps();
        result
    }

    /// Sleeps in small steps, so that a run that was stopped ends soon.
    pub(super) fn wait(&self, pause: Duration) {
        let step = Duration::from_millis(50);
        let mut left = pause;
        while !left.is_zero() && !self.stop.load(Ordering::Relaxed) {
            std::thread::sleep(left.min(step));
            left = left.saturating_sub(step);
        }
    }
}
