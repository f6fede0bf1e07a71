//! Whole runs against a host in memory: cut at every request, full, locked, foreign, rolled back.

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
    fn sent(&self, _path: &str, _bytes: u64) {}
    fn again(&self, _detail: &str, _pause: Duration) {}
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
}

impl Machine {
    fn new() -> Self {
        let address = Address::parse("file:///memory").unwrap();
        let mut target = Target::new("thu".into(), address);
        target.parallel = 3;
        Self {
            own: tempfile::tempdir().unwrap(),
            target,
            max_delete: None,
            take_over: false,
            break_lock: false,
        }
    }

    fn publisher(&self, host: &Host) -> Result<Publisher<'_>, Diagnostic> {
        let options = Options {
            own: self.own.path().to_owned(),
            max_delete: self.max_delete,
            take_over: self.take_over,
            break_lock: self.break_lock,
            patience: Patience {
                attempts: 2,
                first_pause: Duration::ZERO,
                longest_pause: Duration::ZERO,
            },
            clock: now,
        };
        Publisher::with_connector(&self.target, Box::new(host.clone()), options, &Quiet)
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

/// Cut after every possible count of requests, then run again: by this machine, by another, or with a newer version.
#[test]
fn cut_anywhere_it_leaves_old_or_new_files_and_the_next_run_finishes() {
    for other_machine in [false, true] {
        for next in [2, 3] {
            let mut cuts = 0;
            for lives in 0.. {
                let (machine, host) = (Machine::new(), Host::default());
                machine.publish(&host, &version(1)).unwrap();
                let (old, new) = (version(1), version(2));
                host.set_lives(Some(lives));
                if machine.publish(&host, &new).is_ok() {
                    break;
                }
                cuts += 1;
                for (path, bytes) in host.site() {
                    let is_whole = [&old, &new].iter().any(|v| v.get(&path) == Some(&bytes));
                    assert!(is_whole, "{path} is broken after {lives} requests");
                }
                assert_eq!(
                    broken_links(&host.site()),
                    Vec::<String>::new(),
                    "after {lives}"
                );
                host.set_lives(None);
                let mut second = Machine::new();
                second.break_lock = true;
                let finisher = if other_machine { &second } else { &machine };
                if other_machine {
                    // The dead machine's lock gets old.
                    age_lock(&host);
                }
                finisher
                    .publish(&host, &version(next))
                    .unwrap_or_else(|e| panic!("after {lives}: {e:?}"));
                assert_eq!(host.site(), version(next), "after {lives}");
                // And what was before can still come back.
                finisher
                    .roll_back(&host)
                    .unwrap_or_else(|e| panic!("back after {lives}: {e:?}"));
                let back = host.site();
                assert!(
                    back == version(1) || back == version(2),
                    "after {lives}: {back:?}"
                );
            }
            assert!(cuts > 30, "{cuts}");
        }
    }
}

fn age_lock(host: &Host) {
    if let Some(lock) = host.files().get(".sen/lock.json") {
        let text = String::from_utf8_lossy(lock).replace("1800000000", "1799990000");
        host.write(".sen/lock.json", text.as_bytes());
    }
}

#[test]
fn what_arrived_is_not_sent_again() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.set_lives(Some(28));
    machine.publish(&host, &version(2)).unwrap_err();
    let arrived = host
        .site()
        .iter()
        .filter(|(p, b)| version(2).get(*p) == Some(b))
        .count();
    assert!(arrived > 2, "{arrived}");
    host.set_lives(None);
    let done = machine.publish(&host, &version(2)).unwrap();
    let same = version(1)
        .iter()
        .filter(|(p, b)| version(2).get(*p) == Some(b))
        .count();
    assert!(
        done.sent <= version(2).len() - arrived + 1,
        "{done:?}, {arrived} had arrived, {same} same"
    );
}

#[test]
fn a_rollback_cut_anywhere_is_finished_by_the_next() {
    for lives in 0.. {
        let (machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &version(1)).unwrap();
        machine.publish(&host, &version(2)).unwrap();
        host.set_lives(Some(lives));
        let result = machine.roll_back(&host);
        host.set_lives(None);
        if result.is_ok() {
            assert_eq!(host.site(), version(1));
            break;
        }
        match machine.roll_back(&host) {
            Ok(_) => {}
            // It was cut after all was done.
            Err(finding) => assert_eq!(*finding.problem, Problem::PublishNoVersion, "{lives}"),
        }
        assert_eq!(host.site(), version(1), "after {lives}");
    }
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
fn a_full_host_keeps_what_it_has() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    let used: usize = host.files().values().map(Vec::len).sum();
    for room in [0, 300, 900, 1200] {
        host.set_capacity(Some(used + room));
        let finding = machine.publish(&host, &version(2)).unwrap_err();
        assert!(
            matches!(*finding.problem, Problem::PublishHostFull { .. }),
            "{room}: {finding:?}"
        );
        for (path, bytes) in host.site() {
            let is_whole = [version(1), version(2)]
                .iter()
                .any(|v| v.get(&path) == Some(&bytes));
            assert!(is_whole, "{path}");
        }
    }
    host.set_capacity(None);
    machine.publish(&host, &version(2)).unwrap();
    assert_eq!(host.site(), version(2));
}

#[test]
fn files_of_others_are_never_touched() {
    let (mut machine, host) = (Machine::new(), Host::default());
    host.write("cgi-bin/mail.pl", b"x");
    host.write("index.html", b"placeholder");
    let finding = machine.publish(&host, &version(1)).unwrap_err();
    assert_eq!(*finding.problem, Problem::PublishTakeOver { count: 2 });
    assert_eq!(host.files().len(), 2);
    machine.take_over = true;
    machine.publish(&host, &version(1)).unwrap();
    machine.take_over = false;
    assert_eq!(host.files()["cgi-bin/mail.pl"], b"x");
    // One that appears later is in the way of a page of ours.
    host.write("tin/bai-5.html", b"of somebody else");
    let requests = host.requests();
    let finding = machine.publish(&host, &version(2)).unwrap_err();
    let path = "tin/bai-5.html".to_owned();
    assert_eq!(*finding.problem, Problem::PublishForeign { path, count: 1 });
    assert!(host.requests() > requests);
    assert_eq!(host.files()["tin/bai-5.html"], b"of somebody else");
    assert_eq!(host.files()["cgi-bin/mail.pl"], b"x");
}

#[test]
fn only_one_publishes_at_a_time() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.claim_lock();
    let owner = |minutes: i64| {
        let time = now().as_second() - minutes * 60;
        format!(r#"{{"token":"other","time":{time}}}"#)
    };
    host.write(".sen/lock.json", owner(3).as_bytes());
    let mut other = Machine::new();
    for break_lock in [false, true] {
        other.break_lock = break_lock;
        let finding = other.publish(&host, &version(2)).unwrap_err();
        let held = Problem::PublishLocked {
            minutes: Some(3),
            stale: false,
        };
        assert_eq!(*finding.problem, held, "a fresh lock is never broken");
    }
    host.write(".sen/lock.json", owner(16).as_bytes());
    other.break_lock = false;
    let finding = other.publish(&host, &version(2)).unwrap_err();
    assert_eq!(
        *finding.problem,
        Problem::PublishLocked {
            minutes: Some(16),
            stale: true
        }
    );
    assert_eq!(host.site(), version(1));
    other.break_lock = true;
    other.publish(&host, &version(2)).unwrap();
    assert_eq!(host.site(), version(2));
}

#[test]
fn a_plan_made_from_an_older_state_is_not_carried_out() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    let publisher = machine.publisher(&host).unwrap();
    let planned = publisher.plan(wanted(&version(2))).unwrap();
    Machine::new().publish(&host, &version(3)).unwrap();
    let finding = publisher.apply(planned).unwrap_err();
    assert_eq!(*finding.problem, Problem::PublishMoved);
    assert_eq!(host.site(), version(3));
}

#[test]
fn a_lost_manifest_is_no_empty_host() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.write(".sen/manifest.json", b"{\"index.html\": 4");
    let finding = machine.publish(&host, &version(2)).unwrap_err();
    assert!(
        matches!(*finding.problem, Problem::PublishHost { .. }),
        "{finding:?}"
    );
    assert_eq!(host.site(), version(1));
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
