//! The program against each kind of host: there and back, what it says, what it refuses.

use super::servers::{Kind, PASSWORD, Server, keygen};
use crate::site::{Site, sen};
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output, Stdio};

/// A site of a few pages that is sent to `target`.
fn site(target: &str) -> Site {
    Site::new()
        .file(
            "site.yaml",
            format!("title: Trang thử\nbase_url: https://example.org/\n{target}"),
        )
        .article("content/tin/mot.md", "Một", "Bài một.")
        .article("content/tin/hai.md", "Hai", "Bài hai.")
}

/// Runs `sen publish --yes` in English.
fn publish(site: &Site, more: &[&str]) -> Output {
    command(site).arg("--yes").args(more).output().unwrap()
}

pub(super) fn command(site: &Site) -> Command {
    command_in("en", site)
}

fn command_in(lang: &str, site: &Site) -> Command {
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

fn text(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

#[track_caller]
pub(super) fn good(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", text(output));
    text(output)
}

#[track_caller]
fn bad(output: &Output, exit: i32, code: &str) -> String {
    let said = text(output);
    assert_eq!(output.status.code(), Some(exit), "{said}");
    assert!(said.contains(&format!("[{code}]")), "{said}");
    assert!(!said.contains(PASSWORD), "{said}");
    said
}

fn built(site: &Site) -> BTreeMap<String, Vec<u8>> {
    crate::site::tree(&site.path().join("public"))
}

/// There, changed, back, and again.
fn there_and_back(kind: Kind) -> (Server, Site, String) {
    let server = Server::start(kind);
    if matches!(kind, Kind::Sftp | Kind::SftpOld) {
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
fn sftp() {
    there_and_back(Kind::Sftp);
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

#[test]
fn a_password_is_asked_for_when_no_key_is_accepted() {
    let server = Server::start(Kind::Sftp);
    server.know("127.0.0.1", server.port);
    keygen("ed25519", &server.own("other"));
    fs::rename(server.own("other"), server.own("key")).unwrap();
    let site = site(&server.target());
    let said = on_terminal(&site, "sai-bét\n");
    assert!(said.contains("Password "), "{said}");
    assert!(
        said.contains("[publish-login]") && said.contains("SSH key, password"),
        "{said}"
    );
    assert!(!said.contains("sai-bét"), "{said}");
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

/// Runs it on a terminal of its own and types `answers`.
fn on_terminal(site: &Site, answers: &str) -> String {
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
    let said = on_terminal(&site, "y\ny\n");
    assert!(said.contains("Sent "), "{said}");
    assert_eq!(crate::site::tree(&www), built(&site));
}

#[test]
fn an_unknown_ssh_host_and_one_that_changed_are_refused() {
    let server = Server::start(Kind::Sftp);
    let site = site(&server.target());
    let said = bad(&publish(&site, &[]), 3, "publish-host-key");
    assert!(said.contains("SHA256:"), "{said}");
    assert!(server.tree().is_empty());
    // Another key than the one known.
    let other = fs::read_to_string(server.own("key.pub")).unwrap();
    let other: Vec<&str> = other.split(' ').take(2).collect();
    let line = format!("[127.0.0.1]:{} {}\n", server.port, other.join(" "));
    fs::write(server.own("known_hosts"), line).unwrap();
    let said = bad(&publish(&site, &[]), 3, "publish-host-key");
    assert!(said.contains("is not the one known"), "{said}");
    assert!(server.tree().is_empty());
}

#[test]
fn an_ssh_host_known_by_one_of_its_keys_shows_that_one() {
    let server = Server::start(Kind::Sftp);
    server.know_by("host-ecdsa.pub", "127.0.0.1", server.port);
    let site = site(&server.target());
    good(&publish(&site, &[]));
    assert_eq!(server.tree(), built(&site));
}

#[test]
fn a_line_of_known_hosts_that_cannot_be_read_is_no_unknown_host() {
    let server = Server::start(Kind::Sftp);
    let line = format!("[127.0.0.1]:{} ssh-ed25519 AAAA\n", server.port);
    fs::write(server.own("known_hosts"), line).unwrap();
    server.know("127.0.0.1", server.port);
    let site = site(&server.target());
    let said = bad(&publish(&site, &[]), 3, "publish-known-hosts");
    assert!(said.contains("line 1 of "), "{said}");
    assert!(server.tree().is_empty());
}

/// An agent with some keys, ended when dropped.
struct Agent(std::process::Child, std::path::PathBuf);

impl Agent {
    fn start(server: &Server, keys: &[std::path::PathBuf]) -> Self {
        let socket = server.own("agent");
        let child = Command::new("ssh-agent")
            .args(["-D", "-a"])
            .arg(&socket)
            .stdout(Stdio::null())
            .spawn()
            .expect("ssh-agent; tests/run installs it");
        let agent = Self(child, socket);
        while !agent.1.exists() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let added = Command::new("ssh-add")
            .arg("-q")
            .args(keys)
            .env("SSH_AUTH_SOCK", &agent.1)
            .status()
            .unwrap();
        assert!(added.success());
        agent
    }

    fn publish(&self, site: &Site) -> Output {
        let mut command = command(site);
        command.arg("--yes").env("SSH_AUTH_SOCK", &self.1);
        command.output().unwrap()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_agent_opens_the_door() {
    let server = Server::start(Kind::Sftp);
    server.know("127.0.0.1", server.port);
    let agent = Agent::start(&server, &[server.own("key")]);
    fs::rename(server.own("key"), server.own("elsewhere")).unwrap();
    let site = site(&server.target());
    bad(&publish(&site, &[]), 3, "publish-login");
    good(&agent.publish(&site));
    assert_eq!(server.tree(), built(&site));
}

#[test]
fn a_key_named_in_the_site_comes_before_an_agent_full_of_others() {
    let server = Server::start(Kind::Sftp);
    server.know("127.0.0.1", server.port);
    // OpenSSH ends a session after six refusals.
    let others: Vec<_> = (0..8).map(|i| server.own(&format!("other-{i}"))).collect();
    for other in &others {
        keygen("ed25519", other);
    }
    let agent = Agent::start(&server, &others);
    let site = site(&server.target());
    good(&agent.publish(&site));
    assert_eq!(server.tree(), built(&site));
    // When none of them is right, that is a refused login and no lost connection.
    fs::rename(server.own("key"), server.own("elsewhere")).unwrap();
    let begun = std::time::Instant::now();
    let said = bad(&agent.publish(&site), 3, "publish-login");
    assert!(said.contains("agent"), "{said}");
    assert!(begun.elapsed().as_secs() < 20, "{said}");
}

#[test]
fn a_host_name_that_does_not_exist_fails_at_once() {
    for target in [
        "publish: {thu: 'ftp://web@khong-co.invalid/'}\n",
        "publish: {thu: 'sftp://web@khong-co.invalid/'}\n",
        "publish: {thu: 'webdav://web@khong-co.invalid/'}\n",
        "publish: {thu: {url: 's3://kho', endpoint: 'https://khong-co.invalid'}}\n",
    ] {
        let site = site(target);
        let begun = std::time::Instant::now();
        let said = bad(&publish(&site, &[]), 3, "publish-no-host");
        assert!(said.contains("khong-co.invalid"), "{said}");
        assert!(begun.elapsed().as_secs() < 15, "{said}");
    }
}

#[test]
fn a_wrong_password_is_said_and_not_shown() {
    for kind in [Kind::Ftps, Kind::Dav] {
        let server = Server::start(kind);
        let site = site(&server.target());
        let wrong = command(&site)
            .arg("--yes")
            .env("SEN_PASSWORD", "sai-bét")
            .output()
            .unwrap();
        let said = bad(&wrong, 3, "publish-login");
        assert!(!said.contains("sai-bét"), "{said}");
        let vietnamese = command_in("vi", &site)
            .arg("--yes")
            .env("SEN_PASSWORD", "sai-bét")
            .output()
            .unwrap();
        let said = text(&vietnamese);
        assert!(said.contains("không cho đăng nhập: mật khẩu"), "{said}");
        let none = command(&site)
            .arg("--yes")
            .env_remove("SEN_PASSWORD")
            .output()
            .unwrap();
        bad(&none, 3, "publish-login");
    }
}

#[test]
fn a_certificate_nobody_vouches_for_is_refused() {
    let server = Server::start(Kind::Ftps);
    let target = server.target();
    let without: Vec<&str> = target
        .lines()
        .filter(|line| !line.contains("certificate"))
        .collect();
    let site = site(&(without.join("\n") + "\n"));
    let said = bad(&publish(&site, &[]), 3, "publish-host");
    assert!(said.to_lowercase().contains("certificate"), "{said}");
}

#[test]
fn passwords_in_addresses_are_refused_and_not_repeated() {
    for target in [
        "publish: {thu: 'ftp://web:bi-mat@host.vn/'}\n",
        "publish:\n  thu:\n    url: sftp://web:bi-mat@host.vn/srv\n",
    ] {
        let said = bad(&publish(&site(target), &[]), 1, "publish-secret");
        assert!(!said.contains("bi-mat"), "{said}");
    }
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
    assert_eq!(output.status.code(), Some(3), "{}", text(&output));
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
