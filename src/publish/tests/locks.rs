//! One at a time.

use super::{Machine, now, version, wanted};
use crate::diag::Problem;
use crate::publish::remote::memory::Host;
use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

pub(super) fn age_lock(host: &Host) {
    if let Some(lock) = host.files().get(".sen/lock.json") {
        let text = String::from_utf8_lossy(lock).replace("1800000000", "1799990000");
        host.write(".sen/lock.json", text.as_bytes());
    }
}

/// What the lock says of another run that was last heard of `minutes` ago.
fn owner(minutes: i64) -> String {
    let time = now().as_second() - minutes * 60;
    format!(r#"{{"token":"other","time":{time}}}"#)
}

#[test]
fn only_one_publishes_at_a_time() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.claim_lock();
    host.write(".sen/lock.json", owner(3).as_bytes());
    let mut other = Machine::new();
    for break_lock in [false, true] {
        other.break_lock = break_lock;
        let finding = other.publish(&host, &version(2)).unwrap_err();
        let held = Problem::PublishLocked {
            minutes: 3,
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
            minutes: 16,
            stale: true
        }
    );
    assert_eq!(host.site(), version(1));
    other.break_lock = true;
    other.publish(&host, &version(2)).unwrap();
    assert_eq!(host.site(), version(2));
}

#[test]
fn a_plan_tells_that_a_run_now_would_be_refused() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    let told = |machine: &Machine| {
        let before = host.files();
        let publisher = machine.publisher(&host).unwrap();
        let planned = publisher.plan(wanted(&version(2))).unwrap();
        assert_eq!(host.files(), before, "a plan changes nothing");
        let findings = planned.findings.into_iter();
        findings.map(|f| *f.problem).collect::<Vec<_>>()
    };
    let held = |minutes, stale| vec![Problem::PublishHeld { minutes, stale }];
    assert_eq!(told(&machine), []);
    host.claim_lock();
    assert_eq!(told(&machine), held(None, false), "it names nobody");
    machine.publish(&host, &version(2)).unwrap_err();
    machine.clock = || now() + jiff::SignedDuration::from_mins(4);
    assert_eq!(told(&machine), held(Some(4), false), "a run has met it");
    machine.clock = now;
    let owner = |minutes: i64| {
        let time = now().as_second() - minutes * 60;
        host.write(
            ".sen/lock.json",
            format!(r#"{{"token":"other","time":{time}}}"#).as_bytes(),
        );
    };
    owner(3);
    assert_eq!(told(&machine), held(Some(3), false));
    owner(16);
    assert_eq!(told(&machine), held(Some(16), true));
    machine.break_lock = true;
    assert_eq!(told(&machine), [], "it would be broken");
    owner(3);
    assert_eq!(told(&machine), held(Some(3), false));
}

#[test]
fn a_plan_says_nothing_of_a_lock_of_this_machine() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.set_lives(Some(30));
    machine.publish(&host, &version(2)).unwrap_err();
    host.set_lives(None);
    assert!(host.files().contains_key(".sen/lock.json"));
    let publisher = machine.publisher(&host).unwrap();
    let planned = publisher.plan(wanted(&version(2))).unwrap();
    assert_eq!(planned.findings, []);
}

/// Each from a fresh checkout: only the host remembers.
#[test]
fn a_lock_that_tells_no_time_or_one_to_come_counts_from_when_it_was_seen() {
    let ahead = format!(
        r#"{{"token":"other","time":{}}}"#,
        now().as_second() + 30 * 86_400
    );
    for owner in ["", &ahead] {
        let host = Host::default();
        Machine::new().publish(&host, &version(1)).unwrap();
        host.claim_lock();
        host.write(".sen/lock.json", owner.as_bytes());
        let publish = |clock| {
            let mut machine = Machine::new();
            machine.clock = clock;
            machine.break_lock = true;
            machine.publish(&host, &version(2))
        };
        let finding = publish(now).unwrap_err();
        assert_eq!(*finding.problem, held(0, false));
        let finding = publish(|| now() + jiff::SignedDuration::from_mins(14)).unwrap_err();
        assert_eq!(*finding.problem, held(14, false));
        publish(|| now() + jiff::SignedDuration::from_mins(15)).unwrap();
        assert_eq!(host.site(), version(2));
        assert!(!host.files().contains_key(".sen/lock-seen.json"));
    }
}

/// Its clock is slow by twenty minutes.
#[test]
fn a_lock_that_is_refreshed_is_not_broken_whatever_its_time() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.claim_lock();
    let refresh = |second: i64| {
        let time = now().as_second() - 1200 + second;
        let owner = format!(r#"{{"token":"other","time":{time}}}"#);
        host.write(".sen/lock.json", owner.as_bytes());
    };
    refresh(0);
    machine.break_lock = true;
    machine.longest_pause = Duration::from_millis(100);
    let finding = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !host.files().contains_key(".sen/lock-seen.json") {
                std::thread::sleep(Duration::from_millis(1));
            }
            refresh(60);
        });
        machine.publish(&host, &version(2)).unwrap_err()
    });
    assert_eq!(*finding.problem, held(0, false));
    assert_eq!(host.site(), version(1));
}

/// Such as an S3 service that does not know `If-None-Match`.
#[test]
fn where_everybody_can_claim_a_fresh_owner_has_it() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.write(".sen/lock.json", owner(3).as_bytes());
    let mut other = Machine::new();
    for break_lock in [false, true] {
        other.break_lock = break_lock;
        let finding = other.publish(&host, &version(2)).unwrap_err();
        assert_eq!(*finding.problem, held(3, false));
        assert_eq!(host.files()[".sen/lock.json"], owner(3).as_bytes());
    }
    // Nothing claims it, and nobody was heard of for long.
    host.write(".sen/lock.json", owner(16).as_bytes());
    other.break_lock = false;
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

fn held(minutes: i64, stale: bool) -> Problem {
    Problem::PublishLocked { minutes, stale }
}

#[test]
fn a_claim_that_names_nobody_is_fresh_for_a_quarter_of_an_hour() {
    static TIME: AtomicI64 = AtomicI64::new(1_800_000_000);
    let clock = || Timestamp::from_second(TIME.load(Ordering::Relaxed)).unwrap();
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.clock = clock;
    machine.break_lock = true;
    machine.publish(&host, &version(1)).unwrap();
    host.claim_lock();
    for (minutes, stale) in [(0, false), (5, false), (14, false)] {
        TIME.store(1_800_000_000 + minutes * 60, Ordering::Relaxed);
        let finding = machine.publish(&host, &version(2)).unwrap_err();
        assert_eq!(*finding.problem, held(minutes, stale));
    }
    TIME.store(1_800_000_000 + 16 * 60, Ordering::Relaxed);
    machine.break_lock = false;
    let finding = machine.publish(&host, &version(2)).unwrap_err();
    assert_eq!(*finding.problem, held(16, true));
    machine.break_lock = true;
    machine.publish(&host, &version(2)).unwrap();
    assert_eq!(host.site(), version(2));
}

#[test]
fn a_run_that_failed_before_does_not_make_anothers_claim_ours() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    // It dies under way, and its lock is broken by somebody who is about to say so.
    host.set_lives(Some(30));
    machine.publish(&host, &version(2)).unwrap_err();
    host.set_lives(None);
    host.remove(".sen/lock.json");
    let finding = machine.publish(&host, &version(2)).unwrap_err();
    assert_eq!(*finding.problem, held(0, false));
}

#[test]
fn times_and_numbers_on_the_host_do_not_run_over() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.claim_lock();
    machine.break_lock = true;
    let owner = format!(r#"{{"token":"other","time":{}}}"#, i64::MIN);
    host.write(".sen/lock.json", owner.as_bytes());
    host.write(&format!(".sen/versions/{}.json", u64::MAX), b"{}");
    machine.publish(&host, &version(2)).unwrap();
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site(), version(1));
}

#[test]
fn a_machine_that_slept_makes_sure_of_its_lock_before_the_next_file() {
    static TIME: AtomicI64 = AtomicI64::new(1_800_000_000);
    let clock = || Timestamp::from_second(TIME.load(Ordering::Relaxed)).unwrap();
    for is_broken in [false, true] {
        TIME.store(1_800_000_000, Ordering::Relaxed);
        let (mut machine, host) = (Machine::new(), Host::default());
        machine.clock = clock;
        machine.target.parallel = 1;
        machine.publish(&host, &version(1)).unwrap();
        // It falls asleep after the first file, for half an hour.
        host.at_change(move |files| {
            TIME.store(1_800_001_800, Ordering::Relaxed);
            if is_broken {
                let other = br#"{"token":"other","time":1800001790}"#;
                files.insert(".sen/lock.json".into(), other.to_vec());
            }
        });
        let result = machine.publish(&host, &version(2));
        if !is_broken {
            result.unwrap();
            assert_eq!(host.site(), version(2));
            continue;
        }
        assert_eq!(*result.unwrap_err().problem, Problem::PublishLockLost);
        let sent = version(2).into_iter().filter(|(path, bytes)| {
            version(1).get(path) != Some(bytes) && host.site().get(path) == Some(bytes)
        });
        assert_eq!(sent.count(), 1, "nothing is sent after waking up");
    }
}

/// Every request takes a minute and more.
#[test]
fn a_long_tidying_up_keeps_the_lock() {
    static TIME: AtomicI64 = AtomicI64::new(1_800_000_000);
    fn clock() -> Timestamp {
        Timestamp::from_second(TIME.fetch_add(70, Ordering::Relaxed)).unwrap()
    }
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.clock = clock;
    machine.target.keep = 1;
    for number in 1..6 {
        for object in 0..20 {
            let name = crate::output::Manifest::hash(&[number, object]);
            host.write(&format!(".sen/objects/{name}"), b"x");
        }
        let looks = host.looks_at_lock();
        machine.publish(&host, &version(number.into())).unwrap();
        assert!(host.looks_at_lock() - looks > 10, "{number}");
    }
    let objects = host.files().into_keys();
    let objects = objects.filter(|path| path.starts_with(".sen/objects/"));
    assert!(objects.count() < 20);
}

#[test]
fn a_claim_whose_owner_cannot_be_read_can_be_broken() {
    for text in ["", "{\"token\""] {
        let (machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &version(1)).unwrap();
        host.claim_lock();
        host.write(".sen/lock.json", text.as_bytes());
        let mut other = Machine::new();
        let finding = other.publish(&host, &version(2)).unwrap_err();
        assert_eq!(*finding.problem, held(0, false));
        other.clock = || now() + jiff::SignedDuration::from_mins(16);
        other.break_lock = true;
        other.publish(&host, &version(2)).unwrap();
        assert_eq!(host.site(), version(2));
    }
}
