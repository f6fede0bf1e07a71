//! The program against each kind of host: there and back, what it says, what it refuses.

use super::servers::{Kind, PASSWORD, Server};
use crate::site::{Site, sen};
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output, Stdio};

/// A site of a few pages that is sent to `target`.
pub(super) fn site(target: &str) -> Site {
    Site::new()
        .file(
            "site.yaml",
            format!("title: Trang thử\nbase_url: https://example.org/\n{target}"),
        )
        .article("content/tin/mot.md", "Một", "Bài một.")
        .article("content/tin/hai.md", "Hai", "Bài hai.")
}

/// Runs `sen publish --yes` in English.
pub(super) fn publish(site: &Site, more: &[&str]) -> Output {
    command(site).arg("--yes").args(more).output().unwrap()
}

pub(super) fn command(site: &Site) -> Command {
    command_in("en", site)
}

pub(super) fn command_in(lang: &str, site: &Site) -> Command {
    let mut command = sen();
    command
        .args(["publish", "--lang", lang, "--color", "never", "--site"])
        .arg(site.path())
        .env("SEN_PASSWORD", PASSWORD)
        .env("AWS_ACCESS_KEY_ID", "khoa")
        .env_remove("SSH_AUTH_SOCK")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stdin(Stdio::null());
    command
}

pub(super) fn text(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

#[track_caller]
pub(super) fn good(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", text(output));
    text(output)
}

#[track_caller]
pub(super) fn bad(output: &Output, exit: i32, code: &str) -> String {
    let said = text(output);
    assert_eq!(output.status.code(), Some(exit), "{said}");
    assert!(said.contains(&format!("[{code}]")), "{said}");
    assert!(!said.contains(PASSWORD), "{said}");
    said
}

/// Runs it on a terminal of its own and types `answers`.
pub(super) fn on_terminal(site: &Site, answers: &str) -> String {
    use std::io::Write;
    let whole = command(site);
    let mut words = vec![whole.get_program().to_string_lossy().into_owned()];
    words.extend(
        whole
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    let mut child = Command::new("script")
        .env("SHELL", "/bin/sh")
        .env_remove("SEN_PASSWORD")
        .env_remove("SSH_AUTH_SOCK")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .args(["-q", "-e", "-c"])
        .arg(words.join(" "))
        .arg("/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script, of util-linux");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(answers.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    text(&output)
}

pub(super) fn built(site: &Site) -> BTreeMap<String, Vec<u8>> {
    crate::site::tree(&site.path().join("public"))
}

/// There, changed, back, and again.
fn there_and_back(kind: Kind) -> (Server, Site, String) {
    let server = Server::start(kind);
    if kind.is_sftp() {
        server.know("127.0.0.1", server.port);
    }
    let site = site(&server.target());
    let said = good(&publish(&site, &[]));
    assert!(said.contains("Sent "), "{said}");
    let first = built(&site);
    assert_eq!(server.tree(), first);
    site.write(
        "content/tin/ba.md",
        "---\ntitle: Ba\ndate: 2025-03-04\n---\n\nBài ba.\n",
    );
    site.remove("content/tin/hai.md");
    let before = server.tree();
    let plan = good(&command(&site).arg("--dry-run").output().unwrap());
    assert_eq!(server.tree(), before, "a dry run changes nothing");
    let said = good(&publish(&site, &[]));
    let second = built(&site);
    assert_eq!(server.tree(), second);
    // The dry run told exactly what would happen.
    for (mark, is_so) in [
        (
            '+',
            &(|path: &str| !first.contains_key(path) && second.contains_key(path))
                as &dyn Fn(&str) -> bool,
        ),
        ('~', &|path| {
            first
                .get(path)
                .is_some_and(|old| second.get(path).is_some_and(|new| new != old))
        }),
        ('-', &|path| {
            first.contains_key(path) && !second.contains_key(path)
        }),
    ] {
        let told: Vec<&str> = plan
            .lines()
            .filter_map(|line| line.strip_prefix(&format!("    {mark} ")))
            .filter_map(|line| line.split(" (").next())
            .collect();
        let so: Vec<&str> = first
            .keys()
            .chain(second.keys().filter(|path| !first.contains_key(*path)))
            .map(String::as_str)
            .filter(|path| is_so(path))
            .collect();
        let sort = |mut paths: Vec<&str>| {
            paths.sort_unstable();
            paths.join(" ")
        };
        assert_eq!(sort(told), sort(so), "{mark}");
    }
    good(&publish(&site, &["--rollback"]));
    assert_eq!(server.tree(), first);
    bad(&publish(&site, &["--rollback"]), 3, "publish-no-version");
    good(&publish(&site, &[]));
    assert_eq!(server.tree(), second);
    let again = good(&publish(&site, &[]));
    assert!(again.contains("nothing to send"), "{again}");
    no_secret_anywhere(&server, &site);
    (server, site, said)
}

/// Neither the site's folder nor the host holds the password.
fn no_secret_anywhere(server: &Server, site: &Site) {
    for folder in [site.path().to_owned(), server.root()] {
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let bytes = fs::read(entry.path()).unwrap();
                let text = String::from_utf8_lossy(&bytes);
                assert!(!text.contains(PASSWORD), "{}", entry.path().display());
            }
        }
    }
}

#[test]
fn a_dry_run_tells_that_somebody_holds_the_lock() {
    for kind in [Kind::Sftp, Kind::Ftps, Kind::Dav] {
        let server = Server::start(kind);
        if kind.is_sftp() {
            server.know("127.0.0.1", server.port);
        }
        let site = site(&server.target());
        let plan = || good(&command(&site).arg("--dry-run").output().unwrap());
        assert!(!plan().contains("publish-held"), "{kind:?}");
        let own = server.root().join(".sen");
        fs::create_dir_all(own.join("publishing")).unwrap();
        let said = plan();
        assert!(said.contains("[publish-held]"), "{kind:?}: {said}");
        let owner = r#"{"token":"other","time":1700000000}"#;
        fs::write(own.join("lock.json"), owner).unwrap();
        let said = plan();
        assert!(said.contains("a run now would be refused"), "{said}");
        assert!(said.contains("--break-lock"), "{kind:?}: {said}");
        bad(&publish(&site, &[]), 3, "publish-locked");
    }
}

#[test]
fn sftp() {
    there_and_back(Kind::Sftp);
}

#[test]
fn sftp_of_a_server_that_only_links_keeps_old_versions_there() {
    let (server, site, _) = there_and_back(Kind::SftpLinks);
    let kept = fs::read_dir(server.root().join(".sen/objects")).unwrap();
    assert!(kept.count() > 0);
    assert!(!site.path().join(".sen/objects").exists());
}

#[test]
fn sftp_of_an_old_server_says_that_files_were_away() {
    let (_, _, said) = there_and_back(Kind::SftpOld);
    assert!(said.contains("404"), "{said}");
}

#[test]
fn ftp_with_tls() {
    let (_, _, said) = there_and_back(Kind::Ftps);
    assert!(!said.contains("404) for a moment"), "{said}");
}

#[test]
fn ftp_plain() {
    there_and_back(Kind::Ftp);
}

#[test]
fn ftp_that_cannot_replace_says_that_files_were_away() {
    let (_, _, said) = there_and_back(Kind::FtpOld);
    assert!(said.contains("404"), "{said}");
}

#[test]
fn webdav_says_that_files_were_away() {
    let (_, _, said) = there_and_back(Kind::Dav);
    assert!(said.contains("404"), "{said}");
}

#[test]
fn s3_with_headers() {
    let (server, site, _) = there_and_back(Kind::S3);
    let yaml = format!(
        "{}    compress: [br, gz]\n    server: netlify\n",
        server.target()
    );
    site.write(
        "site.yaml",
        format!("title: Trang thử\nbase_url: https://example.org/\n{yaml}"),
    );
    good(&publish(&site, &[]));
    let page = server.head("index.html");
    assert!(
        page.contains("content-type: text/html; charset=utf-8"),
        "{page}"
    );
    assert!(
        page.contains("cache-control: public, max-age=60, must-revalidate"),
        "{page}"
    );
    let style = server
        .tree()
        .into_keys()
        .find(|path| path.ends_with(".css"))
        .unwrap();
    let head = server.head(&style);
    assert!(
        head.contains("immutable") && head.contains("content-type: text/css"),
        "{head}"
    );
    let packed = server.head("index.html.br");
    assert!(packed.contains("content-encoding: br"), "{packed}");
    assert!(packed.contains("content-type: text/html"), "{packed}");
    assert!(server.fetch("_headers").is_some() && server.fetch("_redirects").is_some());
}

#[test]
fn a_folder_with_its_state_outside() {
    let host = tempfile::tempdir().unwrap();
    let (www, state) = (host.path().join("www"), host.path().join("state"));
    let target = format!(
        "publish:\n  thu:\n    url: file://{}\n    state: {}\n    server: apache\n",
        www.display(),
        state.display()
    );
    let site = site(&target);
    good(&publish(&site, &[]));
    assert!(state.join("manifest.json").is_file());
    assert!(!www.join(".sen/manifest.json").exists());
    assert!(www.join(".htaccess").is_file() && www.join("index.html").is_file());
}

/// The state lies on another disk, where nothing can be linked to or renamed.
#[cfg(unix)]
#[test]
fn the_state_may_lie_on_another_file_system() {
    use std::os::unix::fs::MetadataExt;
    let other = tempfile::tempdir_in("/dev/shm").unwrap();
    let device = |path: &std::path::Path| fs::metadata(path).unwrap().dev();
    let server = Server::start(Kind::Sftp);
    server.know("127.0.0.1", server.port);
    assert_ne!(device(other.path()), device(&server.root()));
    let folder = format!(
        "publish:\n  thu:\n    url: file://{}\n",
        server.root().display()
    );
    for (name, target) in [("folder", folder), ("sftp", server.target())] {
        let state = other.path().join(name);
        let site = site(&format!("{target}    state: {}\n", state.display()));
        good(&publish(&site, &[]));
        let first = built(&site);
        site.write(
            "content/tin/ba.md",
            "---\ntitle: Ba\ndate: 2025-03-04\n---\n\nBài ba.\n",
        );
        site.remove("content/tin/hai.md");
        good(&publish(&site, &[]));
        assert_eq!(server.tree(), built(&site), "{name}");
        // Kept on the host, though not by links.
        assert!(
            fs::read_dir(state.join("objects")).unwrap().count() > 0,
            "{name}"
        );
        good(&publish(&site, &["--rollback"]));
        assert_eq!(server.tree(), first, "{name}");
        fs::remove_dir_all(server.root()).unwrap();
        fs::create_dir(server.root()).unwrap();
    }
}

/// A proxy in front of the server answers below `/dav`, and the server does not know.
#[test]
fn webdav_behind_a_prefix() {
    let server = Server::start(Kind::Dav);
    let port = super::proxy::below("/dav", server.port);
    let site = site(&format!(
        "publish:\n  thu:\n    url: 'webdav://web@127.0.0.1:{port}/dav/hoc-tap'\n"
    ));
    let root = server.root().join("hoc-tap");
    good(&publish(&site, &[]));
    let first = built(&site);
    assert_eq!(crate::site::tree(&root), first);
    site.remove("content/tin/hai.md");
    good(&publish(&site, &[]));
    assert_eq!(crate::site::tree(&root), built(&site));
    good(&publish(&site, &["--rollback"]));
    assert_eq!(crate::site::tree(&root), first);
}

/// On WebDAV a move over a collection, and a deletion of it, take all that is in it.
#[test]
fn webdav_leaves_folders_of_others_alone() {
    let server = Server::start(Kind::Dav);
    let port = server.port;
    let site = site(&format!(
        "publish:\n  thu:\n    url: 'webdav://web@127.0.0.1:{port}/hoc-tap'\n"
    ))
    .file("static/media", "một");
    let media = server.root().join("hoc-tap/media");
    good(&publish(&site, &[]));
    assert_eq!(fs::read_to_string(&media).unwrap(), "một");
    fs::remove_file(&media).unwrap();
    fs::create_dir(&media).unwrap();
    fs::write(media.join("anh-goc.jpg"), "gốc").unwrap();
    for text in [Some("hai"), None] {
        match text {
            Some(text) => site.write("static/media", text),
            None => site.remove("static/media"),
        }
        publish(&site, &[]);
        let foreign = fs::read_to_string(media.join("anh-goc.jpg"));
        assert_eq!(foreign.unwrap(), "gốc", "{text:?}");
    }
    // What can be done is done.
    good(&publish(&site, &[]));
}

#[test]
fn on_webdav_a_folder_may_become_a_file() {
    let server = Server::start(Kind::Dav);
    let site = site(&server.target()).file("static/kho/a/b.txt", "một");
    good(&publish(&site, &[]));
    site.remove("static/kho/a/b.txt");
    fs::remove_dir_all(site.path().join("static/kho")).unwrap();
    site.write("static/kho", "hai");
    good(&publish(&site, &[]));
    assert_eq!(server.tree(), built(&site));
    assert!(server.root().join("kho").is_file());
    good(&publish(&site, &["--rollback"]));
    assert_eq!(
        fs::read_to_string(server.root().join("kho/a/b.txt")).unwrap(),
        "một"
    );
    // And what others put into a folder stays.
    fs::write(server.root().join("kho/a/cua-ho.txt"), "của họ").unwrap();
    publish(&site, &[]);
    assert!(server.root().join("kho/a/cua-ho.txt").is_file());
}

#[test]
fn a_name_that_webdav_takes_for_another_is_told() {
    let server = Server::start(Kind::Dav);
    let site = site(&server.target()).file("static/a&b;c.txt", "một");
    let said = bad(&publish(&site, &[]), 3, "publish-misnamed");
    assert!(
        said.contains("a&b;c.txt") && said.contains("“a&b”"),
        "{said}"
    );
    assert!(!server.root().join("a&b").exists());
    fs::rename(
        site.path().join("static/a&b;c.txt"),
        site.path().join("static/a&b.txt"),
    )
    .unwrap();
    good(&publish(&site, &[]));
    assert_eq!(server.tree(), built(&site));
}
