//! Watches the folders of a site and tells what to look at again.
//!
//! Editors save in many ways: they truncate and write, write a file beside it and rename, or check
//! out a thousand files at once. So events are gathered until none has come for [`QUIET`], but
//! never longer than [`CEILING`]. What an event says of the kind of change is not trusted; a change
//! set only names places.

use super::{Changes, is_ignored_path};
use crate::text;
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{
    Config, ErrorKind, Event, EventHandler, PollWatcher, RecommendedWatcher, RecursiveMode,
    Watcher as _,
};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Changes are told when nothing more has come for this long.
const QUIET: Duration = Duration::from_millis(30);
/// Where every file written has been closed or renamed into place, the save is done, and only what
/// else the editor does with it is waited for.
const QUIET_WHEN_CLOSED: Duration = Duration::from_millis(15);
/// Changes are told at least this often while they keep coming.
const CEILING: Duration = Duration::from_millis(200);
/// How often files are looked at where the system does not tell.
const POLL: Duration = Duration::from_secs(1);

/// What of a site is watched.
const FOLDERS: [&str; 6] = ["content", "static", "templates", "themes", "assets", "i18n"];
const FILES: [&str; 1] = ["site.yaml"];

/// Why the system does not tell of changes, in its own words; they are looked for once a second
/// instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polling(pub String);

/// Tells of changes below one folder.
pub struct Watcher {
    root: PathBuf,
    watcher: Box<dyn notify::Watcher + Send>,
    watched: BTreeSet<&'static str>,
    sender: Sender<Told>,
    events: Receiver<Told>,
    polling: Option<Polling>,
}

/// What comes from the system, or the order to end.
enum Told {
    Event(notify::Result<Event>),
    End,
}

/// Ends a [`Watcher`] from another thread.
#[derive(Clone, Debug)]
pub struct Ender(Sender<Told>);

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Event(event) => event.fmt(f),
            Self::End => f.write_str("End"),
        }
    }
}

impl Ender {
    /// Makes [`Watcher::next`] answer `None`.
    pub fn end(&self) {
        // A watcher that is gone has ended.
        let _ = self.0.send(Told::End);
    }
}

struct Handler(Sender<Told>);

impl EventHandler for Handler {
    fn handle_event(&mut self, event: notify::Result<Event>) {
        let is_noise = matches!(&event, Ok(event) if is_noise(&event.kind) && !event.need_rescan());
        if !is_noise {
            // A watcher that is gone needs no event.
            let _ = self.0.send(Told::Event(event));
        }
    }
}

/// Whether nothing was changed: somebody looked, ourselves most of all.
fn is_noise(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    }
}

impl Watcher {
    /// Watches the site at `root`. Where the system cannot, because too many files are watched
    /// already or the disk is of a kind that tells nothing, files are looked at every second.
    ///
    /// # Errors
    /// When `root` cannot be found.
    pub fn new(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        let (sender, events) = channel();
        let system = RecommendedWatcher::new(Handler(sender.clone()), Config::default());
        let (watcher, polling): (Box<dyn notify::Watcher + Send>, _) = match system {
            Ok(watcher) => (Box::new(watcher), None),
            Err(error) => (poller(&sender)?, Some(Polling(error.to_string()))),
        };
        let mut new = Self {
            root,
            watcher,
            watched: BTreeSet::new(),
            sender,
            events,
            polling,
        };
        new.watch_all()?;
        Ok(new)
    }

    /// Why files are looked at every second, if they are.
    pub fn polling(&self) -> Option<&Polling> {
        self.polling.as_ref()
    }

    /// What ends the watching.
    pub fn ender(&self) -> Ender {
        Ender(self.sender.clone())
    }

    /// Watches the root and every folder that exists; polls when that is refused.
    fn watch_all(&mut self) -> io::Result<()> {
        let root = self.root.clone();
        let first = self.watcher.watch(&root, RecursiveMode::NonRecursive);
        let refused = first.err().or_else(|| self.watch_folders().err());
        let Some(error) = refused else { return Ok(()) };
        if self.polling.is_some() {
            return Err(io::Error::other(error));
        }
        self.fall_back(&error)
    }

    fn fall_back(&mut self, error: &notify::Error) -> io::Result<()> {
        self.polling = Some(Polling(error.to_string()));
        self.watcher = poller(&self.sender)?;
        self.watched.clear();
        self.watch_all()
    }

    /// Watches folders that have come since.
    fn watch_folders(&mut self) -> notify::Result<()> {
        for folder in FOLDERS {
            let path = self.root.join(folder);
            if !self.watched.contains(folder) && path.is_dir() {
                match self.watcher.watch(&path, RecursiveMode::Recursive) {
                    Ok(()) => {
                        self.watched.insert(folder);
                    }
                    // It is gone again; its removal will be told.
                    Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// Waits for the next changes; `None` when the watching was ended.
    pub fn wait(&mut self) -> Option<Changes> {
        loop {
            let mut batch = Batch::default();
            self.take(self.events.recv().ok()?, &mut batch)?;
            let ceiling = Instant::now() + CEILING;
            loop {
                let rest = ceiling.saturating_duration_since(Instant::now());
                match self.events.recv_timeout(batch.quiet().min(rest)) {
                    Ok(told) => self.take(told, &mut batch)?,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
            if !batch.changes.is_empty() {
                return Some(batch.changes);
            }
        }
    }

    /// Notes one event; `None` ends.
    fn take(&mut self, told: Told, batch: &mut Batch) -> Option<()> {
        match told {
            Told::End => return None,
            Told::Event(Ok(event)) => {
                if event.need_rescan() {
                    batch.changes = Changes::Everything;
                }
                for path in &event.paths {
                    self.note(path, &event.kind, batch);
                }
            }
            Told::Event(Err(error)) => {
                let is_full = matches!(error.kind, ErrorKind::MaxFilesWatch);
                if is_full && self.polling.is_none() {
                    // What cannot be polled either cannot be watched at all.
                    let _ = self.fall_back(&error);
                }
                batch.changes = Changes::Everything;
            }
        }
        Some(())
    }

    fn note(&mut self, path: &Path, kind: &EventKind, batch: &mut Batch) {
        let Ok(relative) = path.strip_prefix(&self.root) else {
            return;
        };
        let Some(name) = relative.to_str() else {
            // A name that is no text is found by listing its folder.
            if let Some(folder) = path.parent() {
                self.note(folder, kind, batch);
            }
            return;
        };
        let shown = text::nfc(name).replace(std::path::MAIN_SEPARATOR, "/");
        let top = shown.split('/').next().unwrap_or(&shown);
        let Some(folder) = FOLDERS.into_iter().find(|folder| *folder == top) else {
            if FILES.contains(&shown.as_str()) {
                batch.add(shown, kind);
            }
            return;
        };
        if is_ignored_path(&shown) {
            return;
        }
        // A folder's own times and rights say nothing of its files.
        if matches!(kind, EventKind::Modify(ModifyKind::Metadata(_))) && path.is_dir() {
            return;
        }
        if shown == top {
            // One of the folders came or went; a watch on what it was tells nothing more.
            if self.watched.remove(folder) {
                // It fails where the folder is gone, and the watch with it.
                let _ = self.watcher.unwatch(&self.root.join(folder));
            }
            if let Err(error) = self.watch_folders() {
                let _ = self.fall_back(&error);
            }
        }
        batch.add(shown, kind);
    }
}

fn poller(sender: &Sender<Told>) -> io::Result<Box<dyn notify::Watcher + Send>> {
    let config = Config::default().with_poll_interval(POLL);
    match PollWatcher::new(Handler(sender.clone()), config) {
        Ok(watcher) => Ok(Box::new(watcher)),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Events gathered into one change set.
#[derive(Default)]
struct Batch {
    changes: Changes,
    /// Files that have been written to and not closed.
    open: BTreeSet<String>,
    /// Whether anything but closing and renaming happened last.
    closed: bool,
}

impl Batch {
    fn add(&mut self, path: String, kind: &EventKind) {
        match kind {
            EventKind::Access(_) | EventKind::Modify(ModifyKind::Name(_)) => {
                self.open.remove(&path);
                self.closed = true;
            }
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_)) => {
                self.open.insert(path.clone());
            }
            EventKind::Remove(_) => {
                self.open.remove(&path);
            }
            _ => {}
        }
        self.changes.add(path);
    }

    fn quiet(&self) -> Duration {
        if self.closed && self.open.is_empty() {
            QUIET_WHEN_CLOSED
        } else {
            QUIET
        }
    }
}
