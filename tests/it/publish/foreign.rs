//! What others put on a real host, or changed there.

use super::hosts::{bad, built, good, publish, site};
use super::servers::{Kind, Server};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

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
        let before = crate::site::tree(root);
        site.remove("content/tin/hai.md");
        let said = good(&publish(&site, &[]));
        assert!(said.contains("[publish-edited]: index.html"), "{said}");
        assert_eq!(crate::site::tree(root), built(&site));
        good(&publish(&site, &["--rollback"]));
        assert_eq!(crate::site::tree(root), before);
    });
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
