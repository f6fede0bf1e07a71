//! The way back.

use super::{Machine, version};
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
