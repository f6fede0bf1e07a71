//! What is not done, or only when asked for: the host keeps what it has.

use super::hosts::{bad, built, command, command_in, good, on_terminal, publish, site, text};
use super::servers::{Kind, Server};
use std::fs;

#[test]
fn a_host_that_will_not_take_a_file_keeps_the_old_one() {
    let server = Server::start(Kind::FtpOld);
    let site = site(&server.target());
    good(&publish(&site, &[]));
    let before = server.tree();
    site.write(
        "content/tin/ba.md",
        "---\ntitle: Ba\ndate: 2025-03-04\n---\n\nBài ba.\n",
    );
    fs::write(server.own("refuse"), "rss.xml").unwrap();
    let said = bad(&publish(&site, &[]), 3, "publish-host");
    assert!(said.contains("not allowed"), "{said}");
    assert_eq!(server.tree()["rss.xml"], before["rss.xml"]);
    assert_ne!(built(&site)["rss.xml"], before["rss.xml"]);
    fs::remove_file(server.own("refuse")).unwrap();
    good(&publish(&site, &[]));
    assert_eq!(server.tree(), built(&site));
}

#[test]
fn a_share_that_only_reads_is_no_wrong_password() {
    let server = Server::start(Kind::Dav);
    let site = site(&server.target());
    fs::write(server.own("read-only"), "").unwrap();
    let said = bad(&publish(&site, &[]), 3, "publish-host");
    assert!(said.contains("HTTP 403"), "{said}");
    let said = on_terminal(&site, "mật khẩu\ny\nkhác\n");
    assert_eq!(said.matches("Password ").count(), 1, "{said}");
    let vietnamese = command_in("vi", &site).arg("--yes").output().unwrap();
    assert!(text(&vietnamese).contains("không có quyền"));
    assert!(server.tree().is_empty());
}

#[test]
fn a_dry_run_shows_the_list_also_when_it_must_not_be_done() {
    let host = tempfile::tempdir().unwrap();
    let www = host.path().join("www");
    let site = site(&format!("publish: {{thu: 'file://{}'}}\n", www.display()));
    fs::create_dir(&www).unwrap();
    fs::write(www.join("index.html"), "cũ").unwrap();
    let said = bad(&publish(&site, &["--dry-run"]), 3, "publish-take-over");
    assert!(said.contains("    ~ index.html ("), "{said}");
    assert!(said.contains("    + tin/mot.html ("), "{said}");
    assert!(said.contains("--take-over"), "{said}");
    assert_eq!(fs::read_dir(&www).unwrap().count(), 1);
    good(&publish(&site, &["--take-over"]));
    site.remove("content/tin/hai.md");
    let said = bad(
        &publish(&site, &["--dry-run", "--max-delete", "0"]),
        3,
        "publish-deletes",
    );
    assert!(said.contains("    - tin/hai.html ("), "{said}");
    // And going back tells sizes.
    good(&publish(&site, &[]));
    let said = good(&publish(&site, &["--rollback", "--dry-run"]));
    assert!(said.contains("    + tin/hai.html ("), "{said}");
    assert!(!said.contains("(0 B)"), "{said}");
}

#[test]
fn on_a_terminal_it_asks_before_taking_over() {
    let host = tempfile::tempdir().unwrap();
    let www = host.path().join("www");
    let site = site(&format!("publish: {{thu: 'file://{}'}}\n", www.display()));
    fs::create_dir(&www).unwrap();
    fs::write(www.join("index.html"), "cũ").unwrap();
    let said = on_terminal(&site, "n\n");
    assert!(said.contains("Replace those of the same name"), "{said}");
    assert!(said.contains("[publish-take-over]"), "{said}");
    assert_eq!(fs::read_to_string(www.join("index.html")).unwrap(), "cũ");
    let said = on_terminal(&site, "y\nn\n");
    assert!(said.contains("Not published; nothing was sent."), "{said}");
    assert!(!said.contains("[publish-unconfirmed]"), "{said}");
    assert_eq!(fs::read_to_string(www.join("index.html")).unwrap(), "cũ");
    let said = on_terminal(&site, "y\ny\n");
    assert!(said.contains("Sent "), "{said}");
    assert_eq!(crate::site::tree(&www), built(&site));
}

#[test]
fn a_failed_or_foreign_output_is_never_published() {
    let host = tempfile::tempdir().unwrap();
    let www = host.path().join("www");
    let site = site(&format!("publish: {{thu: 'file://{}'}}\n", www.display()));
    good(&publish(&site, &[]));
    let before = crate::site::tree(&www);
    // A build that fails.
    site.write(
        "content/tin/hong.md",
        "---\ntitle: Hỏng\ndate: 30/02/2025\n---\n",
    );
    bad(&publish(&site, &[]), 1, "impossible-date");
    site.remove("content/tin/hong.md");
    // A folder that is no build, and one changed by hand.
    let empty = site.path().join("trong");
    fs::create_dir(&empty).unwrap();
    let empty = empty.to_str().unwrap().to_owned();
    bad(&publish(&site, &["--output", &empty]), 3, "publish-empty");
    let public = site.path().join("public");
    fs::write(public.join("index.html"), "sửa tay").unwrap();
    let public = public.to_str().unwrap().to_owned();
    bad(
        &publish(&site, &["--output", &public]),
        3,
        "publish-changed",
    );
    assert_eq!(crate::site::tree(&www), before);
}

#[test]
fn nobody_to_ask_means_no() {
    let host = tempfile::tempdir().unwrap();
    let www = host.path().join("www");
    let site = site(&format!("publish: {{thu: 'file://{}'}}\n", www.display()));
    bad(&command(&site).output().unwrap(), 2, "publish-unconfirmed");
    assert!(!www.exists());
    bad(&publish(&site, &["khac"]), 2, "publish-target");
}

#[test]
fn a_host_that_is_full_keeps_the_old_pages_and_the_next_run_goes_on() {
    let server = Server::start_full(100_000);
    server.know("127.0.0.1", server.port);
    let site = site(&server.target());
    good(&publish(&site, &[]));
    let before = server.tree();
    site.write("static/lon.bin", vec![7; 300_000]);
    site.write(
        "content/tin/ba.md",
        "---\ntitle: Ba\ndate: 2025-03-04\n---\n\nBài ba.\n",
    );
    let output = publish(&site, &[]);
    let said = bad(&output, 3, "publish-host");
    assert!(
        said.contains("lon.bin: the file cannot be written: the disk may be full"),
        "{said}"
    );
    let after = server.tree();
    for (path, bytes) in &before {
        assert_eq!(after.get(path), Some(bytes), "{path}");
    }
    assert!(
        !after.contains_key("lon.bin"),
        "half a file was put in place"
    );
    site.remove("static/lon.bin");
    good(&publish(&site, &[]));
    assert_eq!(server.tree(), built(&site));
}

#[test]
fn a_build_with_drafts_is_never_published() {
    let host = tempfile::tempdir().unwrap();
    let www = host.path().join("www");
    let site = site(&format!("publish: {{thu: 'file://{}'}}\n", www.display()));
    site.write(
        "content/tin/nhap.md",
        "---\ntitle: Nháp\ndate: 2025-03-04\ndraft: true\n---\n\nChưa xong.\n",
    );
    let public = site.path().join("public").display().to_string();
    let build = |more: &[&str]| {
        let mut command = crate::site::sen();
        let command = command.arg("build").arg("--site").arg(site.path());
        assert!(command.args(more).status().unwrap().success());
    };
    for more in ["--drafts", "--future", "--expired"] {
        build(&[more]);
        let said = bad(
            &publish(&site, &["--output", &public]),
            3,
            "publish-preview",
        );
        assert!(said.contains("drafts"), "{said}");
        assert!(!www.exists());
    }
    build(&[]);
    good(&publish(&site, &["--output", &public]));
    assert!(!www.join("tin/nhap.html").exists() && www.join("tin/mot.html").exists());
    // It builds anew itself.
    build(&["--drafts"]);
    good(&publish(&site, &[]));
    assert_eq!(crate::site::tree(&www), built(&site));
}

#[test]
fn a_second_run_of_one_machine_learns_so_before_it_builds() {
    let host = tempfile::tempdir().unwrap();
    let www = host.path().join("www");
    let site = site(&format!("publish: {{thu: 'file://{}'}}\n", www.display()));
    good(&publish(&site, &[]));
    // The first run asks, and waits for an answer.
    let lock = fs::File::create(site.path().join(".sen/publish/thu.lock")).unwrap();
    lock.lock().unwrap();
    site.write("content/tin/mot.md", "---\ntitle: Khác\n---\n\nKhác.\n");
    let before = built(&site);
    let said = bad(&publish(&site, &[]), 3, "publish-busy");
    assert!(!said.contains("Built "), "{said}");
    assert_eq!(built(&site), before);
    drop(lock);
    good(&publish(&site, &[]));
}

#[test]
fn builds_at_the_same_time_wait_for_each_other() {
    let site = site("");
    let build = || {
        let mut command = crate::site::sen();
        command.arg("build").arg("--site").arg(site.path());
        command.stdout(std::process::Stdio::null()).spawn().unwrap()
    };
    for _ in 0..4 {
        let mut both = [build(), build(), build()];
        for one in &mut both {
            assert!(one.wait().unwrap().success());
        }
    }
}

#[test]
fn what_a_host_refuses_is_said_in_vietnamese() {
    let server = Server::start(Kind::S3);
    let site = site(&server.target().replace("s3://kho/", "s3://khong/"));
    let publish = |site: &crate::site::Site| {
        let output = command_in("vi", site).arg("--yes").output().unwrap();
        text(&output)
    };
    let said = publish(&site);
    assert!(
        said.contains("s3://khong: không có kho (bucket) tên này (HTTP 404)"),
        "{said}"
    );
    let server = Server::start(Kind::Sftp);
    server.know("127.0.0.1", server.port);
    let root = server.root().display().to_string();
    let site = super::hosts::site(&server.target().replace(&root, "/proc/sen"));
    let said = publish(&site);
    assert!(said.contains("không có tệp hay thư mục này"), "{said}");
    assert!(!said.contains("No such file"), "{said}");
}
