//! The way back.

use super::{Machine, version};
use crate::config::Address;
use crate::diag::Problem;
use crate::publish::remote::memory::Host;

#[test]
fn a_first_version_over_files_of_others_can_be_taken_back() {
    let (mut machine, host) = (Machine::new(), Host::default());
    host.write("rss.xml", b"theirs");
    host.write("khac.txt", b"theirs too");
    let before = host.site();
    machine.take_over = true;
    machine.publish(&host, &version(1)).unwrap();
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site(), before);
}

#[test]
fn a_damaged_version_ends_the_way_back_and_nothing_else() {
    let damaged = |path: &str| Problem::PublishVersionDamaged { path: path.into() };
    for bytes in ["", "{}", r#"{"files":{"../x":""},"foreign":[]}"#] {
        let (machine, host) = (Machine::new(), Host::default());
        for number in 1..=3 {
            machine.publish(&host, &version(number)).unwrap();
        }
        host.write(".sen/versions/1.json", bytes.as_bytes());
        let done = machine.publish(&host, &version(4)).unwrap();
        assert_eq!(done.findings.len(), 1);
        assert_eq!(*done.findings[0].problem, damaged(".sen/versions/1.json"));
        assert_eq!(host.site(), version(4));
        for number in [3, 2] {
            machine.roll_back(&host).unwrap();
            assert_eq!(host.site(), version(number));
        }
        let finding = machine.roll_back(&host).unwrap_err();
        let path = ".sen/versions/1.json".to_owned();
        assert_eq!(
            *finding.problem,
            Problem::PublishVersionBroken { path, count: 1 }
        );
        assert_eq!(host.site(), version(2));
    }
}

/// Each version leads back from the one after it: put on another it would make a mixture.
#[test]
fn no_way_leads_past_a_version_that_is_lost() {
    for is_removed in [true, false] {
        let (machine, host) = (Machine::new(), Host::default());
        for number in 1..=4 {
            machine.publish(&host, &version(number)).unwrap();
        }
        match is_removed {
            true => host.remove(".sen/versions/2.json"),
            false => host.write(".sen/versions/2.json", b"x"),
        }
        machine.roll_back(&host).unwrap();
        assert_eq!(host.site(), version(3));
        host.remove(".sen/versions/2.json");
        let finding = machine.roll_back(&host).unwrap_err();
        assert_eq!(*finding.problem, Problem::PublishNoVersion);
        assert_eq!(host.site(), version(3));
    }
}

#[test]
fn what_is_kept_here_for_a_host_outlives_a_publish_elsewhere() {
    let (mut machine, host, elsewhere) = (Machine::new(), Host::default(), Host::default());
    for host in [&host, &elsewhere] {
        host.set_cannot_copy();
    }
    machine.publish(&host, &version(1)).unwrap();
    machine.publish(&host, &version(2)).unwrap();
    let here = machine.target.address.clone();
    machine.target.address = Address::parse("file:///elsewhere").unwrap();
    for number in 3..=4 {
        machine.publish(&elsewhere, &version(number)).unwrap();
    }
    machine.target.address = here;
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site(), version(1));
}

#[test]
fn what_is_kept_here_for_a_host_is_found_when_its_address_is_spelled_otherwise() {
    let (mut machine, host) = (Machine::new(), Host::default());
    host.set_cannot_copy();
    for number in 1..=3 {
        machine.publish(&host, &version(number)).unwrap();
    }
    machine.target.address = Address::parse("file:///memory/.").unwrap();
    machine.publish(&host, &version(4)).unwrap();
    for number in [3, 2, 1] {
        machine.roll_back(&host).unwrap();
        assert_eq!(host.site(), version(number));
    }
}

#[test]
fn a_cut_run_that_was_taken_back_by_publishing_the_old_is_no_version() {
    for lives in 0.. {
        let (machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &version(1)).unwrap();
        machine.publish(&host, &version(2)).unwrap();
        let manifest = || host.files().remove(".sen/manifest.json");
        let before = manifest();
        host.set_lives(Some(lives));
        if machine.publish(&host, &version(3)).is_ok() {
            break;
        }
        host.set_lives(None);
        let is_done = manifest() != before;
        machine.publish(&host, &version(2)).unwrap();
        machine.roll_back(&host).unwrap();
        let back = if is_done { version(3) } else { version(1) };
        assert_eq!(host.site(), back, "after {lives} requests");
    }
}
