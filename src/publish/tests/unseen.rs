//! Files of others that are not seen when the plan is made.

use super::{Machine, version, wanted};
use crate::diag::Problem;
use crate::publish::remote::memory::{Files, Host};

#[test]
fn a_file_that_no_list_names_is_of_others_all_the_same() {
    let with_rules = || -> Files {
        let mut files = version(1);
        files.insert(".htaccess".into(), b"ours".to_vec());
        files
    };
    for copies in [true, false] {
        let (mut machine, host) = (Machine::new(), Host::default());
        host.set_hides_dots();
        if !copies {
            host.set_cannot_copy();
        }
        host.write(".htaccess", b"theirs");
        let finding = machine.publish(&host, &with_rules()).unwrap_err();
        let path = ".htaccess".to_owned();
        assert_eq!(*finding.problem, Problem::PublishForeign { path, count: 1 });
        assert_eq!(host.site().len(), 1);
        machine.take_over = true;
        machine.publish(&host, &with_rules()).unwrap();
        assert_eq!(host.site(), with_rules());
        machine.roll_back(&host).unwrap();
        assert_eq!(host.files()[".htaccess"], b"theirs");
    }
}

#[test]
fn what_comes_to_the_host_after_the_plan_is_not_replaced() {
    let with = |path: &str| -> Files {
        let mut files = version(2);
        files.insert(path.into(), b"ours".to_vec());
        files
    };
    for path in ["tin/bai-9.html", "moi/bai.html", ".htaccess"] {
        let (machine, host) = (Machine::new(), Host::default());
        host.set_hides_dots();
        machine.publish(&host, &version(1)).unwrap();
        let publisher = machine.publisher(&host).unwrap();
        let planned = publisher.plan(wanted(&with(path))).unwrap();
        host.write(path, b"theirs");
        let before = host.site();
        let finding = publisher.apply(planned).unwrap_err();
        let foreign = Problem::PublishForeign {
            path: path.into(),
            count: 1,
        };
        assert_eq!(*finding.problem, foreign);
        assert_eq!(host.site(), before);
        let finding = machine.publish(&host, &with(path)).unwrap_err();
        assert_eq!(*finding.problem, foreign, "the next plan tells it");
    }
}

#[test]
fn a_folder_that_comes_after_the_plan_stops_it_as_well() {
    let (machine, host) = (Machine::new(), Host::default());
    machine.publish(&host, &version(1)).unwrap();
    let publisher = machine.publisher(&host).unwrap();
    let planned = publisher.plan(wanted(&version(2))).unwrap();
    host.write("tin/bai-5.html/a.txt", b"theirs");
    let finding = publisher.apply(planned).unwrap_err();
    let (path, is_folder) = ("tin/bai-5.html".to_owned(), true);
    assert_eq!(*finding.problem, Problem::PublishTaken { path, is_folder });
    assert_eq!(host.files()["index.html"], version(1)["index.html"]);
}

#[test]
fn the_state_may_not_lie_where_the_site_has_files() {
    let (mut machine, host) = (Machine::new(), Host::default());
    for (state, is_free) in [
        ("/memory/tin", false),
        ("/memory/rss.xml", false),
        ("/memory/ti", true),
    ] {
        machine.target.state = Some(state.into());
        let refused = machine.publish(&host, &version(1)).err();
        let target = "thu".to_owned();
        let expected = (!is_free).then_some(Problem::PublishState { target });
        assert_eq!(refused.map(|finding| *finding.problem), expected, "{state}");
    }
}

#[test]
fn what_comes_while_files_are_sent_is_not_replaced() {
    for copies in [true, false] {
        let (mut machine, host) = (Machine::new(), Host::default());
        machine.target.parallel = 1;
        if !copies {
            host.set_cannot_copy();
        }
        machine.publish(&host, &version(1)).unwrap();
        host.at_change(|files| {
            files.insert("tin/bai-5.html".into(), b"theirs".to_vec());
        });
        let path = "tin/bai-5.html".to_owned();
        let finding = machine.publish(&host, &version(2)).unwrap_err();
        let overtaken = Problem::PublishOvertaken {
            path: path.clone(),
            is_new: true,
        };
        assert_eq!(*finding.problem, overtaken);
        assert_eq!(host.files()[&path], b"theirs");
        let finding = machine.publish(&host, &version(2)).unwrap_err();
        let foreign = Problem::PublishForeign {
            path: path.clone(),
            count: 1,
        };
        assert_eq!(*finding.problem, foreign);
        machine.take_over = true;
        machine.publish(&host, &version(2)).unwrap();
        assert_eq!(host.site(), version(2));
        machine.roll_back(&host).unwrap();
        assert_eq!(host.files()[&path], b"theirs");
        machine.take_over = false;
        machine.publish(&host, &version(1)).unwrap();
        assert_eq!(host.files()[&path], b"theirs");
    }
}

#[test]
fn what_is_edited_while_files_are_sent_is_not_replaced_before_it_is_kept() {
    for path in ["index.html", "tin/bai-1.html"] {
        let (mut machine, host) = (Machine::new(), Host::default());
        machine.target.parallel = 1;
        machine.publish(&host, &version(1)).unwrap();
        host.at_change(move |files| {
            files.insert(path.into(), "sửa tay".into());
        });
        let finding = machine.publish(&host, &version(2)).unwrap_err();
        let (name, is_new) = (path.to_owned(), false);
        let overtaken = Problem::PublishOvertaken { path: name, is_new };
        assert_eq!(*finding.problem, overtaken);
        assert_eq!(host.files()[path], "sửa tay".as_bytes());
        let done = machine.publish(&host, &version(2)).unwrap();
        let edited = Problem::PublishEdited { path: path.into() };
        assert_eq!(*done.findings[0].problem, edited);
        assert_eq!(host.site(), version(2));
        machine.roll_back(&host).unwrap();
        assert_eq!(host.files()[path], "sửa tay".as_bytes());
    }
}
