//! Whole runs against a host in memory: cut at every request, full, locked, foreign, rolled back.

mod alike;
mod back;
mod casing;
mod cuts;
mod edited;
mod foreign;
mod locks;
mod tidy;
mod unseen;

use super::link::{Patience, Watch};
use super::remote::memory::{Files, Host};
use super::run::{Done, Options, Publisher};
use super::wanted::Wanted;
use crate::config::{Address, Target};
use crate::diag::{Diagnostic, Problem};
use jiff::Timestamp;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

struct Quiet;

impl Watch for Quiet {
    fn begin(&self, _files: u64, _bytes: u64) {}
    fn kept(&self, _path: &str) {}
    fn sent(&self, _path: &str, _bytes: u64) {}
    fn again(&self, _pause: Duration) {}
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

/// A machine that publishes.
struct Machine {
    own: TempDir,
    target: Target,
    max_delete: Option<usize>,
    take_over: bool,
    break_lock: bool,
    longest_pause: Duration,
    clock: fn() -> Timestamp,
}

impl Machine {
    fn new() -> Self {
        let address = Address::parse("file:///memory").unwrap();
        let mut target = Target::new("thu".into(), address);
        target.parallel = 3;
        Self {
            // The journal is brought to the disk again and again: in memory that is quick.
            own: tempfile::tempdir_in("/dev/shm")
                .or_else(|_| tempfile::tempdir())
                .unwrap(),
            target,
            max_delete: None,
            take_over: false,
            break_lock: false,
            longest_pause: Duration::ZERO,
            clock: now,
        }
    }

    fn publisher(&self, host: &Host) -> Result<Publisher<'_>, Diagnostic> {
        let options = Options {
            max_delete: self.max_delete,
            take_over: self.take_over,
            break_lock: self.break_lock,
            patience: Patience {
                attempts: 2,
                first_pause: Duration::ZERO,
                longest_pause: self.longest_pause,
            },
            clock: self.clock,
        };
        let host = Box::new(host.clone());
        Publisher::with_connector(&self.target, self.own.path(), host, options, &Quiet)
    }

    fn publish(&self, host: &Host, files: &Files) -> Result<Done, Diagnostic> {
        let publisher = self.publisher(host)?;
        let planned = publisher.plan(wanted(files))?;
        publisher.apply(planned)
    }

    fn roll_back(&self, host: &Host) -> Result<Done, Diagnostic> {
        let publisher = self.publisher(host)?;
        let planned = publisher.plan_rollback()?;
        publisher.apply(planned)
    }
}

fn wanted(files: &Files) -> Wanted {
    let mut wanted = Wanted::default();
    for (path, bytes) in files {
        wanted.add(path.clone(), bytes.clone());
    }
    wanted
}

/// Version `number` of a small site in which every page links to others.
fn version(number: usize) -> Files {
    let mut files = Files::new();
    let mut put = |path: &str, text: String| files.insert(path.into(), text.into_bytes());
    let style = format!("assets/portal.{number:08x}.css");
    put(&style, format!("body {{ margin: {number}px }}"));
    put("static.txt", "không đổi".into());
    let pages: Vec<String> = (number..number + 4)
        .map(|i| format!("tin/bai-{i}.html"))
        .collect();
    for page in &pages {
        put(page, format!("[{style}] [index.html] bản {number}"));
    }
    let links: Vec<String> = pages.iter().map(|page| format!("[{page}]")).collect();
    put(
        "index.html",
        format!("[{style}] {} bản {number}", links.join(" ")),
    );
    put("rss.xml", format!("{} bản {number}", links.join(" ")));
    files
}

/// Every link of every page of a host.
fn broken_links(files: &Files) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, bytes) in files {
        let text = String::from_utf8_lossy(bytes);
        for part in text.split('[').skip(1) {
            let link = part.split(']').next().unwrap_or_default();
            if !files.contains_key(link) {
                broken.push(format!("{path} -> {link}"));
            }
        }
    }
    broken
}

#[test]
fn a_new_host_gets_everything_and_then_only_what_differs() {
    let (machine, host) = (Machine::new(), Host::default());
    let done = machine.publish(&host, &version(1)).unwrap();
    assert_eq!((done.sent, done.removed), (8, 0));
    assert_eq!(host.site(), version(1));
    let again = machine.publish(&host, &version(1)).unwrap();
    assert_eq!((again.sent, again.removed), (0, 0));
    let next = machine.publish(&host, &version(2)).unwrap();
    assert_eq!((next.sent, next.removed), (7, 2));
    assert_eq!(host.site(), version(2));
    let ours: Vec<String> = host
        .files()
        .into_keys()
        .filter(|p| p.starts_with(".sen/"))
        .collect();
    let open = [".sen/pending.json", ".sen/lock.json"];
    assert!(
        ours.iter()
            .all(|p| !open.contains(&p.as_str()) && !p.starts_with(".sen/tmp")),
        "{ours:?}"
    );
}

#[test]
fn a_link_never_leads_to_what_is_not_there_yet() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    let broken = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&broken);
    host.watch(move |files| seen.lock().unwrap().extend(broken_links(files)));
    machine.publish(&host, &version(2)).unwrap();
    machine.publish(&host, &version(9)).unwrap();
    assert_eq!(*broken.lock().unwrap(), Vec::<String>::new());
}

#[test]
fn three_versions_can_be_put_back_one_after_the_other() {
    for copies in [true, false] {
        let (machine, host) = (Machine::new(), Host::default());
        if !copies {
            host.set_cannot_copy();
        }
        for number in 1..=5 {
            machine.publish(&host, &version(number)).unwrap();
        }
        for number in [4, 3, 2] {
            machine.roll_back(&host).unwrap();
            assert_eq!(host.site(), version(number));
        }
        let finding = machine.roll_back(&host).unwrap_err();
        assert_eq!(*finding.problem, Problem::PublishNoVersion);
        let kept = host
            .files()
            .keys()
            .filter(|p| p.starts_with(".sen/objects/"))
            .count();
        assert_eq!(kept, 0, "what no version needs is forgotten");
        machine.publish(&host, &version(6)).unwrap();
        assert_eq!(host.site(), version(6));
    }
}

#[test]
fn bytes_kept_on_another_machine_stop_a_rollback_before_it_begins() {
    let (machine, host) = (Machine::new(), Host::default());
    host.set_cannot_copy();
    machine.publish(&host, &version(1)).unwrap();
    machine.publish(&host, &version(2)).unwrap();
    let finding = Machine::new().roll_back(&host).unwrap_err();
    assert!(
        matches!(*finding.problem, Problem::PublishVersionBroken { .. }),
        "{finding:?}"
    );
    assert_eq!(host.site(), version(2));
}

#[test]
fn nothing_on_the_host_says_who_published() {
    let (machine, host) = (Machine::new(), Host::default());
    host.set_lives(Some(40));
    let _ = machine.publish(&host, &version(1));
    let place = machine.own.path().to_string_lossy().into_owned();
    for (path, bytes) in host.files().iter().filter(|(p, _)| p.starts_with(".sen/")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains(&place) && !text.contains("tmp/."),
            "{path}: {text}"
        );
    }
}
