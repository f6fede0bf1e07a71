//! What others put on a real host, or changed there.

use super::hosts::{bad, built, good, publish, site};
use super::servers::{Kind, Server};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Runs `test` with a folder and with SFTP: both can link.
fn on_each(test: impl Fn(&str, &Path)) {
    let server = Server::start(Kind::Sftp);
    server.know("127.0.0.1", server.port);
    test(&server.target(), &server.root());
    let host = tempfile::tempdir().unwrap();
    let www = host.path().join("www");
    fs::create_dir(&www).unwrap();
    test(
        &format!("publish: {{thu: 'file://{}'}}\n", www.display()),
        &www,
    );
}

#[test]
fn an_edit_on_the_host_is_told_and_comes_back() {
    on_each(|target, root| {
        let site = site(target);
        good(&publish(&site, &[]));
        fs::write(root.join("index.html"), "sửa tay").unwrap();
        // Copied there with its date, as by `cp -p`.
        fs::write(root.join("rss.xml"), "chép đè").unwrap();
        let file = fs::File::options().write(true).open(root.join("rss.xml"));
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        file.unwrap().set_modified(long_ago).unwrap();
        let before = crate::site::tree(root);
        site.remove("content/tin/hai.md");
        let said = good(&publish(&site, &[]));
        for path in ["index.html", "rss.xml"] {
            assert!(
                said.contains(&format!("[publish-edited]: {path}")),
                "{said}"
            );
        }
        assert_eq!(said.matches("[publish-edited]").count(), 2, "{said}");
        assert_eq!(crate::site::tree(root), built(&site));
        good(&publish(&site, &["--rollback"]));
        assert_eq!(crate::site::tree(root), before);
    });
}

/// Otherwise all that is replaced would be fetched.
#[test]
fn an_sftp_host_keeps_the_dates_it_is_given() {
    let server = Server::start(Kind::Sftp);
    server.know("127.0.0.1", server.port);
    let site = site(&server.target());
    good(&publish(&site, &[]));
    let dates = fs::read(server.root().join(".sen/dates.json")).unwrap();
    let dates: BTreeMap<String, u64> = serde_json::from_slice(&dates).unwrap();
    let on_host = |path: &String| {
        let data = fs::metadata(server.root().join(path)).unwrap();
        let since = data
            .modified()
            .unwrap()
            .duration_since(SystemTime::UNIX_EPOCH);
        (path.clone(), since.unwrap().as_secs())
    };
    assert_eq!(dates, server.tree().keys().map(on_host).collect());
}

#[test]
fn what_a_symbolic_link_leads_to_is_kept() {
    on_each(|target, root| {
        let site = site(target);
        fs::create_dir(root.join("kho")).unwrap();
        fs::write(root.join("kho/trang.html"), "Trang cũ").unwrap();
        symlink("kho/trang.html", root.join("index.html")).unwrap();
        symlink("kho/khong-co.xml", root.join("rss.xml")).unwrap();
        bad(&publish(&site, &[]), 3, "publish-take-over");
        let said = good(&publish(&site, &["--take-over"]));
        assert!(said.contains("[publish-not-kept]: rss.xml"), "{said}");
        assert!(!said.contains("index.html on the host"), "{said}");
        assert_eq!(
            fs::read_to_string(root.join("kho/trang.html")).unwrap(),
            "Trang cũ"
        );
        good(&publish(&site, &["--rollback"]));
        assert_eq!(
            fs::read_to_string(root.join("index.html")).unwrap(),
            "Trang cũ"
        );
        assert_eq!(crate::site::tree(root).len(), 2);
    });
}

#[test]
fn a_link_that_leads_nowhere_is_of_somebody() {
    on_each(|target, root| {
        let site = site(target);
        good(&publish(&site, &[]));
        let link = root.join("tin/ba.html");
        symlink("khong-co.html", &link).unwrap();
        site.write(
            "content/tin/ba.md",
            "---\ntitle: Ba\ndate: 2025-03-04\n---\n\nBài ba.\n",
        );
        bad(&publish(&site, &[]), 3, "publish-foreign");
        assert!(link.is_symlink());
    });
}

#[test]
fn a_folder_that_cannot_be_listed_is_not_taken_for_empty() {
    let server = Server::start(Kind::FtpOld);
    let site = site(&server.target());
    fs::write(server.root().join("index.html"), "của người khác").unwrap();
    fs::write(server.own("unlisted"), "").unwrap();
    bad(&publish(&site, &[]), 3, "publish-host");
    assert_eq!(server.tree().len(), 1);
    fs::remove_file(server.own("unlisted")).unwrap();
    bad(&publish(&site, &[]), 3, "publish-take-over");
}

/// A file of others where a folder must be, a folder of theirs where a file must be.
#[test]
fn names_that_others_took_are_told_before_anything_is_sent() {
    for kind in [Kind::Sftp, Kind::Ftps, Kind::Dav] {
        let server = Server::start(kind);
        if kind == Kind::Sftp {
            server.know("127.0.0.1", server.port);
        }
        let (site, root) = (site(&server.target()), server.root());
        fs::write(root.join("tin"), "của họ").unwrap();
        fs::create_dir_all(root.join("rss.xml/kho")).unwrap();
        for more in [&["--take-over", "--dry-run"][..], &["--take-over"]] {
            let said = bad(&publish(&site, more), 3, "publish-taken");
            assert!(said.contains("“rss.xml” on the host is a folder"), "{said}");
            assert!(said.contains("“tin” on the host is a file"), "{said}");
        }
        fs::remove_dir_all(root.join("rss.xml")).unwrap();
        let said = bad(&publish(&site, &["--take-over"]), 3, "publish-taken");
        assert!(said.contains("“tin” on the host is a file"), "{said}");
        assert!(!root.join(".sen").exists());
        assert_eq!(fs::read_to_string(root.join("tin")).unwrap(), "của họ");
        fs::remove_file(root.join("tin")).unwrap();
        good(&publish(&site, &[]));
        assert_eq!(server.tree(), built(&site));
        // What is ours is in nobody's way: only what others put beside it is.
        site.write("static/kho/a/b.txt", "một");
        good(&publish(&site, &[]));
        fs::remove_dir_all(site.path().join("static/kho")).unwrap();
        site.write("static/kho", "hai");
        fs::create_dir(root.join("kho/a/cua-ho")).unwrap();
        let said = bad(&publish(&site, &[]), 3, "publish-taken");
        assert!(said.contains("“kho” on the host is a folder"), "{said}");
        fs::remove_dir(root.join("kho/a/cua-ho")).unwrap();
        good(&publish(&site, &[]));
        assert_eq!(server.tree(), built(&site));
        // A file of ours that became a folder of theirs.
        fs::remove_file(root.join("kho")).unwrap();
        fs::create_dir(root.join("kho")).unwrap();
        let before = server.tree();
        site.write("static/kho", "ba");
        site.write("static/moi.txt", "mới");
        let said = bad(&publish(&site, &[]), 3, "publish-taken");
        assert!(said.contains("“kho” on the host is a folder"), "{said}");
        assert_eq!(server.tree(), before);
        fs::remove_dir(root.join("kho")).unwrap();
        good(&publish(&site, &[]));
        assert_eq!(server.tree(), built(&site));
    }
}

#[test]
fn a_link_to_a_folder_is_a_folder() {
    on_each(|target, root| {
        let site = site(target);
        fs::create_dir(root.join("kho")).unwrap();
        symlink("kho", root.join("tin")).unwrap();
        symlink("kho", root.join("rss.xml")).unwrap();
        let said = bad(&publish(&site, &["--take-over"]), 3, "publish-taken");
        assert_eq!(said.matches("[publish-taken]").count(), 1, "{said}");
        fs::remove_file(root.join("rss.xml")).unwrap();
        good(&publish(&site, &["--take-over"]));
        assert!(root.join("kho/mot.html").is_file());
    });
}
