//! Work on several connections at once.

use super::super::link::Link;
use super::super::remote::{Failure, Kind};
use super::is_echo;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Does `work` for every item, on all of `links`; meanwhile `tick` runs on this thread every `every`.
///
/// The first failure stops everything.
pub(super) fn share<'a, T: Send>(
    links: &mut [Link<'a>],
    items: Vec<T>,
    work: impl Fn(&mut Link<'a>, T) -> Result<(), Failure> + Sync,
    every: Duration,
    mut tick: impl FnMut() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let Some(stop) = links.first().map(|link| link.stop) else {
        return Ok(());
    };
    let queue = Mutex::new(items.into_iter());
    let next = || {
        let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.next()
    };
    let failure: Mutex<Option<Failure>> = Mutex::new(None);
    let fail = |new: Failure| {
        stop.store(true, Ordering::Relaxed);
        let mut first = failure.lock().unwrap_or_else(PoisonError::into_inner);
        if first.as_ref().is_none_or(is_echo) {
            *first = Some(new);
        }
    };
    std::thread::scope(|scope| {
        let (alive, ended) = channel::<()>();
        for link in links {
            let (alive, next, work, fail) = (alive.clone(), &next, &work, &fail);
            scope.spawn(move || {
                // Dropped when this thread ends.
                let _alive = alive;
                while !link.stop.load(Ordering::Relaxed) {
                    let Some(item) = next() else { break };
                    if let Err(failure) = work(link, item) {
                        fail(failure);
                    }
                }
            });
        }
        drop(alive);
        while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(every) {
            if let Err(failure) = tick() {
                fail(failure);
            }
        }
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(failure) => Err(failure),
        None if stop.load(Ordering::Relaxed) => Err(Failure::new(Kind::Stopped, "stopped")),
        None => Ok(()),
    }
}

/// Does `work` for every item, on `link` and others like it.
pub(super) fn share_out<'a, T: Send>(
    link: &mut Link<'a>,
    parallel: usize,
    items: Vec<T>,
    work: impl Fn(&mut Link<'a>, T) -> Result<(), Failure> + Sync,
) -> Result<(), Failure> {
    let mut links: Vec<Link<'_>> = (1..parallel.min(items.len()))
        .map(|_| link.twin())
        .collect();
    links.push(link.twin());
    std::mem::swap(link, &mut links[0]);
    let result = share(&mut links, items, work, Duration::from_secs(60), || Ok(()));
    std::mem::swap(link, &mut links[0]);
    result
}
