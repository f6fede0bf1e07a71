//! What is forgotten when a run is done, and what stays.

use super::{Machine, version};
use crate::publish::remote::memory::Host;

#[test]
fn what_was_cut_on_its_way_does_not_stay() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    let passing = "0123456789abcdef0123456789abcdef";
    let strays = [
        format!(".sen/versions/{passing}"),
        format!(".sen/objects/{passing}"),
        format!(".sen/tmp/{passing}"),
        format!(".sen/tmp/{passing}.old"),
    ];
    for stray in &strays {
        host.write(stray, b"cut on its way");
    }
    machine.publish(&host, &version(2)).unwrap();
    for stray in &strays {
        assert!(!host.files().contains_key(stray), "{stray}");
    }
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site(), version(1));
}

#[test]
fn what_others_have_where_old_versions_are_kept_stays() {
    let (machine, host) = (Machine::new(), Host::default());
    let theirs = [
        ".sen/objects/anh-goc.jpg",
        ".sen/objects/@eaDir/a.txt",
        ".sen/versions/ghi-chu.txt",
        ".sen/versions/@eaDir/a.txt",
        ".sen/tmp/ghi-chu.txt",
        ".sen/tmp/@eaDir/a.txt",
    ];
    for path in theirs {
        host.write(path, b"theirs");
    }
    for number in 1..=6 {
        machine.publish(&host, &version(number)).unwrap();
    }
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site(), version(5));
    for path in theirs {
        assert_eq!(host.files()[path], b"theirs", "{path}");
    }
}
