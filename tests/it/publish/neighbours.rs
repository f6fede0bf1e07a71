//! What else is on a host: files that no list shows, a site put there by hand, other targets.

use super::hosts::{bad, built, good, publish, site};
use super::servers::{Kind, Server};
use crate::site::Site;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

#[test]
fn a_file_that_an_ftp_host_does_not_list_is_kept() {
    let server = Server::start(Kind::FtpOld);
    fs::write(server.own("hidden"), "").unwrap();
    let rules = server.root().join(".htaccess");
    fs::write(&rules, "của họ").unwrap();
    let site = site(&format!("{}    server: apache\n", server.target()));
    let said = bad(&publish(&site, &[]), 3, "publish-foreign");
    assert!(said.contains(".htaccess"), "{said}");
    assert_eq!(fs::read_to_string(&rules).unwrap(), "của họ");
    good(&publish(&site, &["--take-over"]));
    assert_ne!(fs::read_to_string(&rules).unwrap(), "của họ");
    good(&publish(&site, &["--rollback"]));
    assert_eq!(fs::read_to_string(&rules).unwrap(), "của họ");
}

fn build(site: &Site, output: &Path) {
    let mut command = crate::site::sen();
    command.args(["build", "--site"]).arg(site.path());
    command.arg("--output").arg(output);
    assert!(command.status().unwrap().success());
}

fn add_article(site: &Site) {
    let text = "---\ntitle: Ba\ndate: 2025-03-04\n---\n\nBài ba.\n";
    site.write("content/tin/ba.md", text);
}

fn copy_all(from: &Path, to: &Path) {
    for entry in WalkDir::new(from) {
        let entry = entry.unwrap();
        let place = to.join(entry.path().strip_prefix(from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(place).unwrap(),
            false => _ = fs::copy(entry.path(), place).unwrap(),
        }
    }
}

#[test]
fn a_host_that_got_the_output_by_hand_is_published_to() {
    for kind in [Kind::Sftp, Kind::Ftp, Kind::Dav] {
        let server = Server::start(kind);
        if kind == Kind::Sftp {
            server.know("127.0.0.1", server.port);
        }
        let site = site(&server.target());
        let output = site.path().join("public");
        build(&site, &output);
        copy_all(&output, &server.root());
        add_article(&site);
        let said = good(&publish(&site, &[]));
        assert!(said.contains("Sent"), "{kind:?}: {said}");
        assert_eq!(server.tree(), built(&site), "{kind:?}");
    }
}

#[test]
fn the_folder_that_was_built_into_may_be_the_host() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("www");
    let site = site(&format!(
        "publish: {{thu: 'file://{}'}}\n",
        output.display()
    ));
    build(&site, &output);
    let said = good(&publish(&site, &["--output", &output.to_string_lossy()]));
    assert!(said.contains("nothing to send"), "{said}");
    add_article(&site);
    good(&publish(&site, &[]));
    assert!(output.join("tin/ba.html").exists());
    build(&site, &output);
    good(&publish(&site, &["--rollback"]));
    assert!(!output.join("tin/ba.html").exists());
}

#[test]
fn a_state_that_is_not_the_targets_own_is_refused() {
    let host = tempfile::tempdir().unwrap();
    let place = |name: &str| host.path().join(name).display().to_string();
    let (a, b, state) = (place("a"), place("b"), place("sen"));
    for (targets, code) in [
        (
            format!("  a: {{url: 'file://{a}', state: '{a}'}}\n"),
            "publish-state",
        ),
        (
            format!("  a: {{url: 'file://{a}', state: .}}\n"),
            "publish-state",
        ),
        (
            format!("  a: {{url: 'file://{a}', state: tin}}\n"),
            "publish-state",
        ),
        (
            format!(
                "  a: {{url: 'file://{a}', state: '{state}'}}\n  b: {{url: 'file://{b}', state: '{state}'}}\n"
            ),
            "publish-shared-state",
        ),
    ] {
        let site = site(&format!("publish:\n{targets}"));
        bad(&publish(&site, &["a"]), 1, code);
        assert_eq!(fs::read_dir(host.path()).unwrap().count(), 0, "{targets}");
    }
}
