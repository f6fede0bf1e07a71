//! Names that become others in case only.

use super::{Machine, wanted};
use crate::publish::remote::memory::{Files, Host};

fn files(name: &str, bytes: &str) -> Files {
    let page = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
    let link = format!("[{name}]");
    [page("index.html", &link), page(name, bytes)].into()
}

/// As a reader of a host that ignores case finds it.
fn found(host: &Host, path: &str) -> Option<Vec<u8>> {
    let path = path.to_lowercase();
    let mut files = host.site().into_iter();
    files.find_map(|(name, bytes)| (name.to_lowercase() == path).then_some(bytes))
}

#[test]
fn a_new_spelling_of_a_name_is_not_the_end_of_the_file() {
    for (old, new) in [
        ("Anh.png", "anh.png"),
        ("Ảnh/nui.jpg", "ảnh/nui.jpg"),
        ("A", "a"),
    ] {
        for bytes in ["một", "hai"] {
            let (machine, host) = (Machine::new(), Host::default());
            host.set_folds_case();
            machine.publish(&host, &files(old, "một")).unwrap();
            let publisher = machine.publisher(&host).unwrap();
            let planned = publisher.plan(wanted(&files(new, bytes))).unwrap();
            assert!(planned.obstacles.is_empty(), "{:?}", planned.obstacles);
            assert!(planned.plan.removed.is_empty() && planned.plan.added.is_empty());
            publisher.apply(planned).unwrap();
            assert_eq!(found(&host, new), Some(bytes.into()), "{new}");
            assert_eq!(host.site().len(), 2);
            // And again, and back.
            let done = machine.publish(&host, &files(new, bytes)).unwrap();
            assert_eq!((done.sent, done.removed), (0, 0));
            machine.roll_back(&host).unwrap();
            assert_eq!(found(&host, old), Some("một".into()), "{old}");
            assert_eq!(found(&host, "index.html"), Some(format!("[{old}]").into()));
            // What is not wanted under any name goes.
            machine.publish(&host, &files("khac.png", "ba")).unwrap();
            assert_eq!(found(&host, old), None);
        }
    }
}

#[test]
fn a_new_spelling_cut_anywhere_is_finished_by_the_next() {
    for lives in 0.. {
        let (machine, host) = (Machine::new(), Host::default());
        host.set_folds_case();
        machine.publish(&host, &files("Anh.png", "một")).unwrap();
        host.set_lives(Some(lives));
        let is_done = machine.publish(&host, &files("anh.png", "hai")).is_ok();
        host.set_lives(None);
        machine.publish(&host, &files("anh.png", "hai")).unwrap();
        assert_eq!(found(&host, "anh.png"), Some("hai".into()), "{lives}");
        machine.roll_back(&host).unwrap();
        assert_eq!(found(&host, "Anh.png"), Some("một".into()), "{lives}");
        if is_done {
            break;
        }
    }
}

#[test]
fn where_case_counts_the_old_name_goes() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &files("Anh.png", "một")).unwrap();
    machine.publish(&host, &files("anh.png", "một")).unwrap();
    assert_eq!(host.site(), files("anh.png", "một"));
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site(), files("Anh.png", "một"));
}
