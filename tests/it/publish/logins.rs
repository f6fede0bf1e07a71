//! Getting in: hosts known and unknown, keys, agents, passwords; what is refused is not shown.

use super::hosts::{bad, built, command, command_in, good, on_terminal, publish, site, text};
use super::servers::{Kind, Server, keygen};
use crate::site::Site;
use std::fs;
use std::process::{Command, Output, Stdio};

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
    // The target names no key, and this home has none.
    let target = server.target();
    let lines = target.lines().filter(|line| !line.contains("key: "));
    let site = site(&(lines.collect::<Vec<_>>().join("\n") + "\n"));
    let home = server.own("home");
    fs::create_dir(&home).unwrap();
    let alone = command(&site).arg("--yes").env("HOME", home).output();
    bad(&alone.unwrap(), 3, "publish-login");
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
    fs::rename(server.own("other-0"), server.own("key")).unwrap();
    let begun = std::time::Instant::now();
    let said = bad(&agent.publish(&site), 3, "publish-login");
    assert!(said.contains("agent"), "{said}");
    assert!(begun.elapsed().as_secs() < 20, "{said}");
}

#[test]
fn a_key_named_in_the_site_must_be_there_and_be_private() {
    let server = Server::start(Kind::Sftp);
    server.know("127.0.0.1", server.port);
    let target = server.target();
    let missing = format!("{}-khong-co", server.own("key").display());
    let public = server.own("key.pub").display().to_string();
    for (key, words) in [
        (missing, "there is no key file"),
        (public, "is a public key"),
    ] {
        let named = format!("    key: {key}\n");
        let own = format!("    key: {}\n", server.own("key").display());
        let site = site(&target.replace(&own, &named));
        let said = bad(&publish(&site, &[]), 3, "publish-key");
        assert!(said.contains(words) && said.contains(&key), "{said}");
        let said = on_terminal(&site, "sai-bét\n");
        assert!(!said.contains("Password "), "{said}");
    }
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
}

#[test]
fn a_passphrase_is_asked_for() {
    let server = Server::start(Kind::Sftp);
    server.know("127.0.0.1", server.port);
    let changed = Command::new("ssh-keygen")
        .args(["-q", "-p", "-P", "", "-N", "một câu dài", "-f"])
        .arg(server.own("key"))
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(changed.success());
    let site = site(&server.target());
    let said = on_terminal(&site, "một câu dài\ny\n");
    assert!(said.contains("Passphrase of "), "{said}");
    assert_eq!(server.tree(), built(&site), "{said}");
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
fn a_bucket_without_keys_is_told_which_are_missing() {
    let site = site("publish: {thu: {url: 's3://kho', endpoint: 'http://127.0.0.1:9'}}\n");
    for name in ["AWS_ACCESS_KEY_ID", "SEN_PASSWORD"] {
        let output = command(&site).arg("--yes").env_remove(name).output();
        let said = bad(&output.unwrap(), 3, "publish-login");
        assert!(said.contains("AWS_ACCESS_KEY_ID and AWS_SECRET"), "{said}");
        assert!(!said.contains("SEN_PASSWORD"), "{said}");
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
fn a_wrong_protocol_is_told() {
    let ftps = Server::start(Kind::Ftps);
    let ftp = Server::start(Kind::Ftp);
    let ssh = Server::start(Kind::Sftp);
    for (target, english, vietnamese) in [
        (
            format!("ftps://web@127.0.0.1:{}/", ftp.port),
            "this FTP server has no TLS",
            "không có TLS",
        ),
        (
            format!("ftp://web@127.0.0.1:{}/", ftps.port),
            "demands TLS: write ftps://",
            "viết ftps://",
        ),
        (
            format!("ftp://web@127.0.0.1:{}/", ssh.port),
            "no FTP server at this port",
            "không phải máy chủ FTP",
        ),
    ] {
        let site = site(&format!("publish: {{thu: '{target}'}}\n"));
        let said = bad(&publish(&site, &[]), 3, "publish-host");
        assert!(said.contains(english), "{said}");
        let said = command_in("vi", &site).arg("--yes").output().unwrap();
        assert!(text(&said).contains(vietnamese), "{}", text(&said));
    }
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

/// It takes the connection and says nothing.
#[test]
fn a_silent_host_is_not_waited_for_longer_than_the_limit() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    for target in [
        format!("{{url: 'sftp://web@127.0.0.1:{port}/'"),
        format!("{{url: 'ftp://web@127.0.0.1:{port}/'"),
        format!("{{url: 'webdavs://web@127.0.0.1:{port}/'"),
        format!("{{url: 's3://kho', endpoint: 'http://127.0.0.1:{port}'"),
    ] {
        let site = site(&format!("publish: {{thu: {target}, timeout: 1}}}}\n"));
        let begun = std::time::Instant::now();
        let said = bad(&publish(&site, &[]), 3, "publish-silent");
        assert!(said.contains("did not answer for 1 s"), "{said}");
        assert!(begun.elapsed().as_secs() < 10, "{said}");
    }
}

/// It says a letter now and then, and never comes to an end.
#[test]
fn a_host_that_drips_is_not_waited_for_longer_than_the_limit() {
    use std::io::Write;
    let dripping = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = dripping.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in dripping.incoming() {
            let mut stream = stream.unwrap();
            while stream.write_all(b"2").is_ok() {
                std::thread::sleep(std::time::Duration::from_millis(300));
            }
        }
    });
    for protocol in ["ftp", "ftps"] {
        is_given_up(protocol, port);
    }
}

fn is_given_up(protocol: &str, port: u16) {
    let target = format!("{{url: '{protocol}://web@127.0.0.1:{port}/', timeout: 2}}");
    let site = site(&format!("publish: {{thu: {target}}}\n"));
    let begun = std::time::Instant::now();
    let said = bad(&publish(&site, &[]), 3, "publish-silent");
    assert!(begun.elapsed().as_secs() < 10, "{said}");
}

/// It lets everybody in first.
#[test]
fn a_host_that_drips_after_the_login_is_not_waited_for_longer_either() {
    use std::io::{BufRead, BufReader, Write};
    let dripping = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = dripping.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in dripping.incoming() {
            let mut stream = stream.unwrap();
            let mut commands = BufReader::new(stream.try_clone().unwrap()).lines();
            for answer in ["220 a", "331 b", "230 c", "200 d"] {
                stream
                    .write_all(format!("{answer}\r\n").as_bytes())
                    .unwrap();
                commands.next();
            }
            while stream.write_all(b"2").is_ok() {
                std::thread::sleep(std::time::Duration::from_millis(300));
            }
        }
    });
    is_given_up("ftp", port);
}

#[test]
fn known_hosts_that_cannot_be_written_ask_once_and_are_told() {
    let server = Server::start(Kind::Sftp);
    let known = server.own("known_hosts").display().to_string();
    // Nobody can write there, root neither.
    let target = server.target().replace(&known, "/proc/sen/known_hosts");
    let site = site(&target);
    let said = on_terminal(&site, "y\ny\n");
    assert_eq!(said.matches("Trust and remember it?").count(), 1, "{said}");
    assert_eq!(said.matches("[publish-not-recorded]").count(), 1, "{said}");
    assert_eq!(server.tree(), built(&site), "{said}");
}
