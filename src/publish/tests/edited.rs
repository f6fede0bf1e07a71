//! What others changed of ours: files on the host, and what is kept of them.

use super::{Machine, version};
use crate::diag::Problem;
use crate::publish::remote::Remote;
use crate::publish::remote::memory::{Files, Host};
use std::collections::BTreeMap;

#[test]
fn an_edit_made_on_the_host_is_kept_as_it_was() {
    for copies in [true, false] {
        let (machine, host) = (Machine::new(), Host::default());
        if !copies {
            host.set_cannot_copy();
        }
        machine.publish(&host, &version(1)).unwrap();
        host.write("index.html", "sửa tay".as_bytes());
        host.write("tin/bai-1.html", "cũng sửa".as_bytes());
        host.remove("rss.xml");
        let before = host.site();
        let done = machine.publish(&host, &version(2)).unwrap();
        let told: Vec<&Problem> = done.findings.iter().map(|f| &*f.problem).collect();
        let edited = |path: &str| Problem::PublishEdited { path: path.into() };
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.contains(&&edited("index.html")) && told.contains(&&edited("tin/bai-1.html")));
        assert_eq!(host.site(), version(2));
        machine.roll_back(&host).unwrap();
        assert_eq!(host.site(), before);
        machine.publish(&host, &version(2)).unwrap();
        assert_eq!(host.site(), version(2));
    }
}

#[test]
fn an_edit_comes_back_wherever_the_run_that_replaced_it_was_cut() {
    for lives in 0.. {
        let (machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &version(1)).unwrap();
        host.write("index.html", "sửa tay".as_bytes());
        let before = host.site();
        host.set_lives(Some(lives));
        let is_done = machine.publish(&host, &version(2)).is_ok();
        host.set_lives(None);
        machine.publish(&host, &version(2)).unwrap();
        machine.roll_back(&host).unwrap();
        assert_eq!(host.site(), before, "{lives}");
        if is_done {
            break;
        }
    }
}

/// `version(number)` with a picture that changes with it.
fn with_picture(number: usize) -> Files {
    let mut files = version(number);
    files.insert("anh/nui.jpg".into(), format!("núi {number}").into());
    files
}

/// Somebody changes where they are kept the bytes that `path` had in version 1.
fn damage(host: &Host, path: &str) {
    let hash = crate::output::Manifest::hash(&with_picture(1)[path]);
    host.write(&format!(".sen/objects/{hash}"), b"another");
}

#[test]
fn a_kept_picture_that_somebody_changed_is_told_before_the_rest_goes_back() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &with_picture(1)).unwrap();
    machine.publish(&host, &with_picture(2)).unwrap();
    damage(&host, "anh/nui.jpg");
    let publisher = machine.publisher(&host).unwrap();
    let planned = publisher.plan_rollback().unwrap();
    let path = "anh/nui.jpg".to_owned();
    assert_eq!(
        *planned.findings[0].problem,
        Problem::PublishNotBack { path }
    );
    publisher.apply(planned).unwrap();
    let mut expected = with_picture(1);
    expected.insert("anh/nui.jpg".into(), "núi 2".into());
    assert_eq!(host.site(), expected);
}

#[test]
fn a_rollback_that_would_leave_a_mixture_is_refused() {
    for (path, count) in [
        ("assets/portal.00000001.css", 1),
        // All articles have these bytes.
        ("tin/bai-1.html", 4),
        ("index.html", 1),
        ("rss.xml", 1),
    ] {
        let (machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &with_picture(1)).unwrap();
        machine.publish(&host, &with_picture(2)).unwrap();
        damage(&host, path);
        damage(&host, "anh/nui.jpg");
        let finding = machine.roll_back(&host).unwrap_err();
        let path = path.to_owned();
        let broken = Problem::PublishVersionBroken { path, count };
        assert_eq!(*finding.problem, broken);
        assert_eq!(host.site(), with_picture(2));
    }
}

#[test]
fn an_edited_style_comes_back_with_its_pages() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    let path = "assets/portal.00000001.css";
    host.write(path, b"edited by hand");
    let done = machine.publish(&host, &version(2)).unwrap();
    assert_eq!(done.findings.len(), 1);
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site()[path], b"edited by hand");
}

#[test]
fn what_others_removed_leaves_the_manifest_and_is_no_version() {
    let (machine, host) = (Machine::new(), Host::default());
    let mut with_file = version(1);
    with_file.insert("tai-lieu.pdf".into(), b"ours".to_vec());
    machine.publish(&host, &version(1)).unwrap();
    machine.publish(&host, &with_file).unwrap();
    host.remove("tai-lieu.pdf");
    machine.publish(&host, &version(1)).unwrap();
    host.write("tai-lieu.pdf", b"theirs");
    machine.publish(&host, &version(2)).unwrap();
    assert_eq!(host.files()["tai-lieu.pdf"], b"theirs");
    // Back over the version that added the file.
    for _ in 0..2 {
        machine.roll_back(&host).unwrap();
    }
    assert_eq!(host.files()["tai-lieu.pdf"], b"theirs");
    assert_eq!(host.files()["index.html"], version(1)["index.html"]);
    assert!(machine.roll_back(&host).is_err());
}

#[test]
fn what_has_the_date_it_was_given_is_kept_without_fetching_it() {
    for date in [1, 1_900_000_000] {
        let (machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &version(1)).unwrap();
        // Copied there with its date.
        host.write("rss.xml", b"edited by hand");
        host.date("rss.xml", date);
        let before = host.reads().len();
        let done = machine.publish(&host, &version(2)).unwrap();
        let read = host.reads().split_off(before);
        assert!(!read.contains(&"index.html".to_owned()));
        assert!(read.contains(&"rss.xml".to_owned()));
        assert_eq!(done.findings.len(), 1);
        machine.roll_back(&host).unwrap();
        assert_eq!(host.site()["rss.xml"], b"edited by hand");
        assert_eq!(host.site()["index.html"], version(1)["index.html"]);
    }
}

#[test]
fn dates_grow_whatever_the_clock_says() {
    let (machine, host) = (Machine::new(), Host::default());
    let date = |host: &Host| {
        let dates = &host.files()[".sen/dates.json"];
        let dates: BTreeMap<String, u64> = serde_json::from_slice(dates).unwrap();
        assert!(dates.contains_key("static.txt"));
        dates["index.html"]
    };
    machine.publish(&host, &version(1)).unwrap();
    let first = date(&host);
    // A second before the clock's.
    assert_eq!(first, 1_799_999_999);
    machine.publish(&host, &version(2)).unwrap();
    assert_eq!(date(&host), first + 1);
    machine.roll_back(&host).unwrap();
    assert_eq!(date(&host), first + 2);
    // One that is damaged only costs some reading.
    host.write(".sen/dates.json", b"{");
    machine.publish(&host, &version(3)).unwrap();
    assert_eq!(host.site(), version(3));
}

#[test]
fn a_folder_where_a_file_of_ours_was_is_told_before_anything_is_sent() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.remove("rss.xml");
    host.write("rss.xml/cua-ho.txt", b"theirs");
    let before = host.site();
    let finding = machine.publish(&host, &version(2)).unwrap_err();
    let path = "rss.xml".to_owned();
    let is_folder = true;
    assert_eq!(*finding.problem, Problem::PublishTaken { path, is_folder });
    assert_eq!(host.site(), before);
    assert!(!host.files().contains_key(".sen/pending.json"));
    // What is only away is sent again.
    host.remove("rss.xml/cua-ho.txt");
    host.clone().remove_folder("rss.xml").unwrap();
    machine.publish(&host, &version(2)).unwrap();
    assert_eq!(host.site(), version(2));
}

#[test]
fn what_others_removed_is_sent_again_when_it_is_looked_for() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    machine.publish(&host, &version(2)).unwrap();
    host.remove("tin/bai-3.html");
    let done = machine.publish(&host, &version(2)).unwrap();
    assert_eq!(done.sent, 0, "all of it is not looked for each time");
    machine.take_over = true;
    let done = machine.publish(&host, &version(2)).unwrap();
    assert_eq!(done.sent, 1);
    assert_eq!(host.site(), version(2));
    // That was no version of its own.
    machine.roll_back(&host).unwrap();
    assert_eq!(host.site(), version(1));
    // Without the manifest the bytes are compared as well.
    host.remove("tin/bai-1.html");
    host.write("tin/bai-2.html", b"edited by hand");
    host.remove(".sen/manifest.json");
    let done = machine.publish(&host, &version(1)).unwrap();
    assert_eq!(done.sent, 2);
    assert_eq!(host.site(), version(1));
}

#[test]
fn a_folder_where_a_file_is_missed_is_told_as_well() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    host.remove("static.txt");
    host.write("static.txt/cua-ho.txt", b"theirs");
    machine.take_over = true;
    let finding = machine.publish(&host, &version(1)).unwrap_err();
    let (path, is_folder) = ("static.txt".to_owned(), true);
    assert_eq!(*finding.problem, Problem::PublishTaken { path, is_folder });
}

#[test]
fn an_edit_between_a_cut_run_and_the_next_is_kept() {
    for copies in [true, false] {
        for (path, text) in [("index.html", "sửa tay"), ("tin/bai-5.html", "bài của họ")] {
            for lives in 0.. {
                let (mut machine, host) = (Machine::new(), Host::default());
                if !copies {
                    host.set_cannot_copy();
                }
                machine.publish(&host, &version(1)).unwrap();
                host.set_lives(Some(lives));
                let is_done = machine.publish(&host, &version(2)).is_ok();
                host.set_lives(None);
                let has_arrived = host.files().get(path) == version(2).get(path);
                if is_done || has_arrived {
                    assert!(lives > 20, "{lives}");
                    break;
                }
                host.write(path, text.as_bytes());
                if path != "index.html" {
                    // A run that was to put a file there makes theirs no less theirs.
                    let finding = machine.publish(&host, &version(2)).unwrap_err();
                    let foreign = Problem::PublishForeign {
                        path: path.into(),
                        count: 1,
                    };
                    assert_eq!(*finding.problem, foreign, "{lives}");
                    assert_eq!(host.site()[path], text.as_bytes());
                    machine.take_over = true;
                }
                let done = machine.publish(&host, &version(2)).unwrap();
                machine.take_over = false;
                assert_eq!(host.site(), version(2));
                let edited = Problem::PublishEdited { path: path.into() };
                let told: Vec<&Problem> = done.findings.iter().map(|f| &*f.problem).collect();
                if path == "index.html" {
                    assert_eq!(told, [&edited], "{lives}");
                }
                machine.roll_back(&host).unwrap();
                let mut expected = version(1);
                expected.insert(path.into(), text.into());
                assert_eq!(host.site(), expected, "{path} {lives}");
                machine.publish(&host, &version(1)).unwrap();
                let theirs = host.site().remove(path);
                match version(1).get(path) {
                    Some(ours) => assert_eq!(theirs.as_ref(), Some(ours)),
                    None => assert_eq!(theirs.as_deref(), Some(text.as_bytes()), "{lives}"),
                }
            }
        }
    }
}

#[test]
fn what_several_cut_runs_sent_is_no_edit() {
    for lives in (8..).step_by(3) {
        let (machine, host) = (Machine::new(), Host::default());
        machine.publish(&host, &version(1)).unwrap();
        let mut cuts = 0;
        for number in [2, 3, 4] {
            host.set_lives(Some(lives));
            cuts += usize::from(machine.publish(&host, &version(number)).is_err());
        }
        host.set_lives(None);
        if cuts < 3 {
            assert!(lives > 40, "{lives}");
            break;
        }
        let done = machine.publish(&host, &version(5)).unwrap();
        assert_eq!(done.findings, [], "{lives}");
        assert_eq!(host.site(), version(5), "{lives}");
        machine.roll_back(&host).unwrap();
        // To a whole version: only tidying up may have been left of another.
        let is_whole = (1..5).any(|number| host.site() == version(number));
        assert!(is_whole, "{lives}: {:?}", host.site().keys());
    }
}

#[test]
fn a_site_that_moved_away_from_its_state_is_sent_whole() {
    let (mut machine, host) = (Machine::new(), Host::default());
    machine.target.state = Some("/state".into());
    machine.publish(&host, &version(1)).unwrap();
    for next in [1, 2] {
        let moved = Host::default();
        for (path, bytes) in host.files().iter().filter(|(p, _)| p.starts_with(".sen/")) {
            moved.write(path, bytes);
        }
        machine.publish(&moved, &version(next)).unwrap();
        assert_eq!(moved.site(), version(next));
    }
}

#[test]
fn an_edit_that_a_rollback_replaces_is_put_aside_on_this_machine() {
    for copies in [true, false] {
        let (machine, host) = (Machine::new(), Host::default());
        if !copies {
            host.set_cannot_copy();
        }
        machine.publish(&host, &version(1)).unwrap();
        machine.publish(&host, &version(2)).unwrap();
        // One that is replaced, one that is deleted.
        let edits = ["index.html", "tin/bai-5.html"];
        for path in edits {
            host.write(path, format!("sửa {path}").as_bytes());
        }
        let done = machine.roll_back(&host).unwrap();
        assert_eq!(host.site(), version(1));
        let mut put = Vec::new();
        for finding in done.findings {
            let Problem::PublishPutAside { path, file } = *finding.problem else {
                panic!("{finding:?}");
            };
            assert_eq!(
                std::fs::read_to_string(file).unwrap(),
                format!("sửa {path}")
            );
            put.push(path);
        }
        put.sort();
        assert_eq!(put, edits);
    }
}
