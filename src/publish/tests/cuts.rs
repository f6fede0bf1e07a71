//! Cut after every request, without power, without room: the next run finishes.

use super::locks::age_lock;
use super::{Machine, broken_links, now, version};
use crate::diag::Problem;
use crate::publish::remote::memory::{Files, Host};

/// How many requests it takes to go from one version to the next.
fn requests() -> usize {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    let before = host.requests();
    machine.publish(&host, &version(2)).unwrap();
    host.requests() - before
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
                if other_machine {
                    // The dead machine's lock gets old, from when it was first seen.
                    let _ = second.publish(&host, &version(next));
                    second.clock = || now() + jiff::SignedDuration::from_mins(16);
                }
                let finisher = if other_machine { &second } else { &machine };
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

/// A version is cut, the one before is published again and cut too: the host is no mixture that passes for it.
#[test]
fn the_way_back_from_a_cut_version_may_be_cut_as_well() {
    for lives in (1..).step_by(7) {
        let (machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &version(1)).unwrap();
        host.set_lives(Some(lives));
        if machine.publish(&host, &version(2)).is_ok() {
            break;
        }
        for again in (1..).step_by(5) {
            host.set_lives(Some(again));
            let is_whole = machine.publish(&host, &version(1)).is_ok();
            host.set_lives(None);
            if is_whole {
                break;
            }
            let planned = machine.publish(&host, &version(1));
            planned.unwrap_or_else(|e| panic!("after {lives} and {again}: {e:?}"));
            assert_eq!(host.site(), version(1), "after {lives} and {again}");
            host.set_lives(Some(lives));
            let _ = machine.publish(&host, &version(2));
        }
        host.set_lives(None);
        machine.publish(&host, &version(1)).unwrap();
        assert_eq!(host.site(), version(1), "after {lives}");
    }
}

/// The power fails: what was last written to the journal is lost, however much of it.
#[test]
fn any_beginning_of_the_journal_is_true() {
    let journal = |machine: &Machine| machine.own.path().join("publish/thu.journal");
    let whole = requests();
    // The first run is cut, then a second one with other bytes; the third sends the first's again, or others.
    for next in [1, 2, 3] {
        for kept in 0.. {
            let (machine, host) = (Machine::new(), Host::default());
            machine.publish(&host, &version(1)).unwrap();
            // What the first kept the second need not.
            for (number, quarters) in [(2, 3), (3, 2)] {
                host.set_lives(Some(whole * quarters / 4));
                machine.publish(&host, &version(number)).unwrap_err();
                host.set_lives(None);
            }
            let text = std::fs::read_to_string(journal(&machine)).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            if kept > lines.len() {
                assert!(kept > 15, "{text}");
                break;
            }
            let beginning: String = lines[..kept]
                .iter()
                .map(|line| format!("{line}\n"))
                .collect();
            std::fs::write(journal(&machine), beginning).unwrap();
            age_lock(&host);
            let mut again = machine;
            again.break_lock = true;
            again
                .publish(&host, &version(next))
                .unwrap_or_else(|e| panic!("{kept} lines: {e:?}"));
            assert_eq!(host.site(), version(next), "{kept} lines of\n{text}");
        }
    }
}

#[test]
fn what_arrived_is_not_sent_again() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.set_lives(Some(requests() * 3 / 4));
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

/// A file becomes a folder, and a folder a file; what was deleted to make way leaves its folders when it is cut there.
#[test]
fn names_that_change_their_kind_are_finished_wherever_they_were_cut() {
    let site = |paths: &[&str]| -> Files {
        let page = |path: &&str| ((*path).to_owned(), path.as_bytes().to_vec());
        ["index.html"].iter().chain(paths).map(page).collect()
    };
    let (old, new) = (
        site(&["kho/a/b.txt", "tin"]),
        site(&["kho", "tin/bai.html"]),
    );
    for other_machine in [false, true] {
        let mut left_folders = 0;
        for lives in 0.. {
            let (machine, host) = (Machine::new(), Host::default());
            machine.publish(&host, &old).unwrap();
            host.set_lives(Some(lives));
            let is_done = machine.publish(&host, &new).is_ok();
            host.set_lives(None);
            let is_emptied = !host.site().contains_key("kho/a/b.txt");
            left_folders += usize::from(is_emptied && host.folders().contains("kho/a"));
            let mut other = Machine::new();
            if other_machine && !is_done {
                let _ = other.publish(&host, &new);
                other.clock = || now() + jiff::SignedDuration::from_mins(16);
                other.break_lock = true;
                let done = other.publish(&host, &new);
                done.unwrap_or_else(|e| panic!("after {lives}: {e:?}"));
            }
            let done = machine.publish(&host, &new);
            done.unwrap_or_else(|e| panic!("after {lives}: {e:?}"));
            assert_eq!(host.site(), new, "after {lives}");
            assert_eq!(host.folders(), ["tin".to_owned()].into(), "after {lives}");
            machine.roll_back(&host).unwrap();
            assert_eq!(host.site(), old, "after {lives}");
            if is_done {
                break;
            }
        }
        assert!(left_folders > 0);
    }
}
