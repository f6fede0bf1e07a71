//! What others put on the host is as ours, byte for byte.

use super::foreign::{contact_is_foreign, with_contact};
use super::{Machine, version};
use crate::publish::remote::memory::Host;

#[test]
fn a_file_of_others_that_is_as_ours_is_no_obstacle_and_stays_theirs() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.write("lien-he.html", b"same");
    for _ in 0..2 {
        machine.publish(&host, &with_contact(2, "same")).unwrap();
        assert_eq!(host.site(), with_contact(2, "same"));
    }
    // It is not ours to change,
    let finding = machine.publish(&host, &with_contact(3, "new")).unwrap_err();
    assert_eq!(*finding.problem, contact_is_foreign());
    // nor to delete, forwards or backwards.
    machine.publish(&host, &version(3)).unwrap();
    assert_eq!(host.files()["lien-he.html"], b"same");
    for _ in 0..2 {
        machine.roll_back(&host).unwrap();
        assert_eq!(host.files()["lien-he.html"], b"same");
    }
    // With leave it is.
    machine.take_over = true;
    machine.publish(&host, &with_contact(4, "same")).unwrap();
    machine.take_over = false;
    machine.publish(&host, &with_contact(5, "new")).unwrap();
    machine.publish(&host, &version(6)).unwrap();
    assert_eq!(host.site(), version(6));
}

#[test]
fn what_became_ours_as_it_is_stays_so_wherever_the_run_was_cut() {
    for lives in 0.. {
        let (mut machine, host) = (Machine::new(), Host::default());
        host.write("lien-he.html", b"same");
        host.write("index.html", b"theirs");
        let before = host.site();
        machine.take_over = true;
        host.set_lives(Some(lives));
        let is_done = machine.publish(&host, &with_contact(1, "same")).is_ok();
        host.set_lives(None);
        machine.take_over = !host.files().contains_key(".sen/pending.json");
        machine.publish(&host, &with_contact(1, "same")).unwrap();
        machine.take_over = false;
        // It is ours to change, and comes back.
        machine.publish(&host, &with_contact(2, "new")).unwrap();
        machine.roll_back(&host).unwrap();
        assert_eq!(host.site(), with_contact(1, "same"), "{lives}");
        machine.roll_back(&host).unwrap();
        assert_eq!(host.site(), before, "{lives}");
        if is_done {
            assert!(lives > 30, "{lives}");
            break;
        }
    }
}

/// The same bytes are there, and nothing is sent: there is nothing to go back to.
#[test]
fn taking_over_what_is_as_wanted_is_no_version() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    machine.publish(&host, &version(2)).unwrap();
    host.remove(".sen/manifest.json");
    machine.take_over = true;
    machine.publish(&host, &version(2)).unwrap();
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site(), version(1));
}
