//! What others put on the host.

use super::{Machine, version, wanted};
use crate::diag::{Diagnostic, Problem};
use crate::publish::remote::memory::{Files, Host};

/// `version(number)`, and a page that others have too.
pub(super) fn with_contact(number: usize, text: &str) -> Files {
    let mut files = version(number);
    files.insert("lien-he.html".into(), text.as_bytes().to_vec());
    files
}

pub(super) fn contact_is_foreign() -> Problem {
    let path = "lien-he.html".to_owned();
    Problem::PublishForeign { path, count: 1 }
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
fn what_is_replaced_for_good_is_told() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.target.keep = 0;
    machine.take_over = true;
    host.write("rss.xml", b"theirs");
    let done = machine.publish(&host, &version(1)).unwrap();
    let path = "rss.xml".to_owned();
    assert_eq!(done.findings.len(), 1);
    assert_eq!(*done.findings[0].problem, Problem::PublishNotKept { path });
}

#[test]
fn a_lost_manifest_is_no_empty_host() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.write(".sen/manifest.json", b"{\"index.html\": 4");
    let finding = machine.publish(&host, &version(2)).unwrap_err();
    let damaged = Problem::PublishDamaged {
        host: "/memory".into(),
        path: ".sen/manifest.json".into(),
        is_manifest: true,
    };
    assert_eq!(*finding.problem, damaged);
    assert_eq!(host.site(), version(1));
    // The way out that is told.
    host.remove(".sen/manifest.json");
    machine.take_over = true;
    let done = machine.publish(&host, &version(2)).unwrap();
    assert_eq!(done.sent, 7);
    for (path, bytes) in version(2) {
        assert_eq!(host.site()[&path], bytes, "{path}");
    }
}

#[test]
fn what_a_take_over_replaced_comes_back_wherever_it_was_cut() {
    for copies in [true, false] {
        for lives in 0.. {
            let (mut machine, host) = (Machine::new(), Host::default());
            if !copies {
                host.set_cannot_copy();
            }
            host.write("cgi-bin/mail.pl", b"x");
            host.write("index.html", "Trang cũ".as_bytes());
            let before = host.site();
            machine.take_over = true;
            host.set_lives(Some(lives));
            let is_done = machine.publish(&host, &version(1)).is_ok();
            host.set_lives(None);
            // Once announced, leave was given.
            machine.take_over = !host.files().contains_key(".sen/pending.json");
            machine.publish(&host, &version(1)).unwrap();
            assert_eq!(host.site()["index.html"], version(1)["index.html"]);
            let planned = machine.publisher(&host).unwrap().plan_rollback().unwrap();
            assert_eq!(planned.wanted.size("index.html"), "Trang cũ".len() as u64);
            let done = machine.roll_back(&host).unwrap();
            assert_eq!(host.site(), before, "{copies} {lives}");
            assert_eq!(done.bytes, "Trang cũ".len() as u64);
            if is_done {
                assert!(lives > 30, "{lives}");
                break;
            }
        }
    }
}

#[test]
fn a_plan_that_must_not_be_carried_out_still_shows_itself() {
    let (mut machine, host) = (Machine::new(), Host::default());
    host.write("index.html", b"placeholder");
    let publisher = machine.publisher(&host).unwrap();
    let mut planned = publisher.plan(wanted(&version(1))).unwrap();
    assert_eq!(planned.plan.added.len(), version(1).len() - 1);
    assert!(planned.plan.changed.contains("index.html"));
    assert_eq!(planned.obstacles.len(), 1);
    assert!(planned.asks_to_take_over());
    planned.take_over();
    publisher.apply(planned).unwrap();
    assert_eq!(host.site(), version(1));
    // A limit cannot be talked away.
    machine.max_delete = Some(1);
    let publisher = machine.publisher(&host).unwrap();
    let mut planned = publisher.plan(wanted(&version(9))).unwrap();
    let problem = Problem::PublishDeletes { count: 5, limit: 1 };
    assert_eq!(*planned.obstacles[0].problem, problem);
    assert_eq!(planned.plan.removed.len(), 5);
    assert!(!planned.asks_to_take_over());
    planned.take_over();
    let finding = publisher.apply(planned).unwrap_err();
    assert_eq!(*finding.problem, problem);
    assert_eq!(host.site(), version(1));
}

#[test]
fn the_local_store_keeps_nothing_that_no_version_needs() {
    let (machine, host) = (Machine::new(), Host::default());
    host.set_cannot_copy();
    machine.publish(&host, &version(1)).unwrap();
    machine.publish(&host, &version(3)).unwrap();
    let stores = std::fs::read_dir(machine.own.path().join("objects/thu")).unwrap();
    let store = stores.last().unwrap().unwrap().path();
    std::fs::create_dir_all(store.join("ab")).unwrap();
    std::fs::write(store.join("0123.new"), "cut on its way").unwrap();
    std::fs::write(store.join("ab/abcd"), "an orphan").unwrap();
    machine.publish(&host, &version(2)).unwrap();
    assert!(!store.join("0123.new").exists() && !store.join("ab/abcd").exists());
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site(), version(3));
}

#[test]
fn what_a_rollback_gave_back_is_theirs_again() {
    for copies in [true, false] {
        let (mut machine, host) = (Machine::new(), Host::default());
        if !copies {
            host.set_cannot_copy();
        }
        machine.publish(&host, &version(1)).unwrap();
        host.write("lien-he.html", b"theirs");
        machine.take_over = true;
        machine.publish(&host, &with_contact(2, "ours")).unwrap();
        machine.take_over = false;
        assert_eq!(host.files()["lien-he.html"], b"ours");
        machine.publish(&host, &with_contact(3, "ours")).unwrap();
        machine.roll_back(&host).unwrap();
        assert_eq!(host.site(), with_contact(2, "ours"));
        machine.roll_back(&host).unwrap();
        assert_eq!(host.files()["lien-he.html"], b"theirs");
        machine.publish(&host, &version(4)).unwrap();
        assert_eq!(host.files()["lien-he.html"], b"theirs");
        let finding = machine
            .publish(&host, &with_contact(5, "ours"))
            .unwrap_err();
        assert_eq!(*finding.problem, contact_is_foreign());
        assert_eq!(host.files()["lien-he.html"], b"theirs");
    }
}

#[test]
fn a_cut_rollback_takes_nothing_from_others() {
    for lives in 0.. {
        let (mut machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &version(1)).unwrap();
        host.write("lien-he.html", b"theirs");
        machine.take_over = true;
        machine.publish(&host, &with_contact(2, "ours")).unwrap();
        machine.take_over = false;
        host.set_lives(Some(lives));
        let is_done = machine.roll_back(&host).is_ok();
        host.set_lives(None);
        // Another version comes instead; the way back from it leads to their file.
        machine.publish(&host, &version(3)).unwrap();
        let there = host.site().remove("lien-he.html");
        if there.is_none() {
            machine.roll_back(&host).unwrap();
        }
        let there = host.site().remove("lien-he.html");
        let is_theirs = there.as_deref() == Some(b"theirs");
        // Where nothing had been given back yet, the page of ours went and came.
        assert!(is_theirs || there.as_deref() == Some(b"ours"), "{lives}");
        assert!(is_theirs || !is_done, "{lives}");
        if is_done {
            break;
        }
    }
}

#[test]
fn a_cut_rollback_that_is_finished_gives_back_all_the_same() {
    for lives in 0.. {
        let (mut machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &version(1)).unwrap();
        host.write("lien-he.html", b"theirs");
        let before = host.site();
        machine.take_over = true;
        machine.publish(&host, &with_contact(2, "ours")).unwrap();
        machine.take_over = false;
        host.set_lives(Some(lives));
        let is_done = machine.roll_back(&host).is_ok();
        host.set_lives(None);
        if !is_done {
            // Only tidying up may have been left.
            let again = machine.roll_back(&host);
            let is_over = |finding: &Diagnostic| *finding.problem == Problem::PublishNoVersion;
            assert!(
                again.err().is_none_or(|finding| is_over(&finding)),
                "{lives}"
            );
        }
        assert_eq!(host.site(), before, "{lives}");
        machine.publish(&host, &version(3)).unwrap();
        assert_eq!(host.files()["lien-he.html"], b"theirs", "{lives}");
        if is_done {
            break;
        }
    }
}

#[test]
fn a_rollback_over_a_file_of_others_needs_leave_and_takes_it() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    machine.publish(&host, &version(2)).unwrap();
    host.write("tin/bai-1.html", b"theirs");
    // What somebody removed is not kept, and needs not be.
    host.remove("static.txt");
    let finding = machine.roll_back(&host).unwrap_err();
    assert!(matches!(*finding.problem, Problem::PublishForeign { .. }));
    machine.take_over = true;
    machine.roll_back(&host).unwrap();
    host.write("static.txt", &version(1)["static.txt"]);
    assert_eq!(host.site(), version(1));
}
