//! Real servers on the loopback, each with a folder of its own, ended when dropped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sftp,
    /// OpenSSH that cannot rename over a file, nor link or copy.
    SftpOld,
    /// OpenSSH before 9.0: it links, and cannot copy.
    SftpLinks,
    Ftps,
    Ftp,
    /// FTP that cannot rename over a file.
    FtpOld,
    S3,
    Dav,
}

const SFTP_SERVER: &str = "/usr/lib/openssh/sftp-server";
pub(crate) const PASSWORD: &str = "mật khẩu";

/// A server under test.
pub(crate) struct Server {
    pub(crate) kind: Kind,
    pub(crate) port: u16,
    folder: TempDir,
    child: Child,
}

impl Kind {
    pub(crate) fn is_sftp(self) -> bool {
        matches!(self, Self::Sftp | Self::SftpOld | Self::SftpLinks)
    }
}

impl Server {
    pub(crate) fn start(kind: Kind) -> Self {
        Self::start_with(kind, None)
    }

    /// `passive` names the ports of an FTP server's data connections.
    pub(crate) fn start_with(kind: Kind, passive: Option<(u16, u16)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("www")).unwrap();
        let (child, port) = match kind {
            Kind::Sftp => sshd(SFTP_SERVER, folder.path()),
            Kind::SftpOld => {
                let old = format!("{SFTP_SERVER} -P posix-rename,hardlink,copy-data");
                sshd(&old, folder.path())
            }
            Kind::SftpLinks => {
                let links = format!("{SFTP_SERVER} -P copy-data");
                sshd(&links, folder.path())
            }
            _ => python(kind, folder.path(), passive),
        };
        Self {
            kind,
            port,
            folder,
            child,
        }
    }

    /// An SFTP server on which no file can be larger than so many bytes: as on a full disk, writing stops half-way.
    pub(crate) fn start_full(bytes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("www")).unwrap();
        let script = folder.path().join("full.sh");
        let kilobytes = bytes / 1000;
        let text =
            format!("#!/bin/bash\ntrap '' XFSZ\nulimit -f {kilobytes}\nexec {SFTP_SERVER}\n");
        fs::write(&script, text).unwrap();
        let (child, port) = sshd(&format!("/bin/bash {}", script.display()), folder.path());
        Self {
            kind: Kind::Sftp,
            port,
            folder,
            child,
        }
    }

    /// Where the server keeps the site; for S3 only what belongs to the test.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("www")
    }

    pub(crate) fn own(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The target for `site.yaml`, reached at `host` and `port`.
    pub(crate) fn target_at(&self, host: &str, port: u16) -> String {
        let own = |name| self.own(name).display().to_string();
        let root = self.root().display().to_string();
        let lines = match self.kind {
            Kind::Sftp | Kind::SftpOld | Kind::SftpLinks => format!(
                "url: 'sftp://{}@{host}:{port}{root}'\n    key: {}\n    known_hosts: {}\n",
                user(),
                own("key"),
                own("known_hosts")
            ),
            Kind::Ftps => format!(
                "url: 'ftps://web@{host}:{port}/'\n    certificate: {}\n",
                own("certificate.pem")
            ),
            Kind::Ftp | Kind::FtpOld => format!("url: 'ftp://web@{host}:{port}/'\n"),
            Kind::S3 => format!("url: 's3://kho/hoc-tap'\n    endpoint: http://{host}:{port}\n"),
            Kind::Dav => format!("url: 'webdav://web@{host}:{port}/'\n"),
        };
        format!("publish:\n  thu:\n    {lines}")
    }

    pub(crate) fn target(&self) -> String {
        self.target_at("127.0.0.1", self.port)
    }

    /// Makes the SSH host known at `host` and `port`.
    pub(crate) fn know(&self, host: &str, port: u16) {
        self.know_by("host.pub", host, port);
    }

    /// Makes the SSH host known by one of its keys.
    pub(crate) fn know_by(&self, key: &str, host: &str, port: u16) {
        let key = fs::read_to_string(self.own(key)).unwrap();
        let key: Vec<&str> = key.split(' ').take(2).collect();
        let line = format!("[{host}]:{port} {}\n", key.join(" "));
        let known = fs::read_to_string(self.own("known_hosts")).unwrap_or_default();
        fs::write(self.own("known_hosts"), known + &line).unwrap();
    }

    /// A file as a reader of the site gets it.
    pub(crate) fn fetch(&self, path: &str) -> Option<Vec<u8>> {
        match self.kind {
            Kind::S3 => http_get(self.port, &format!("/kho/hoc-tap/{path}")).map(|(_, body)| body),
            _ => fs::read(self.root().join(path)).ok(),
        }
    }

    /// The head a web server gives, where there is one.
    pub(crate) fn head(&self, path: &str) -> String {
        http_get(self.port, &format!("/kho/hoc-tap/{path}"))
            .unwrap()
            .0
    }

    /// Every file but our own folder.
    pub(crate) fn tree(&self) -> std::collections::BTreeMap<String, Vec<u8>> {
        if self.kind != Kind::S3 {
            return crate::site::tree(&self.root());
        }
        let mut files = std::collections::BTreeMap::new();
        let mut after = String::new();
        loop {
            let list = format!("/kho?list-type=2&prefix=hoc-tap/&start-after={after}");
            let (_, body) = http_get(self.port, &list).unwrap();
            let text = String::from_utf8(body).unwrap();
            let keys: Vec<&str> = text
                .split("<Key>")
                .skip(1)
                .filter_map(|part| part.split("</Key>").next())
                .collect();
            let Some(last) = keys.last() else {
                return files;
            };
            after = (*last).to_owned();
            for key in keys {
                let path = key.strip_prefix("hoc-tap/").unwrap();
                if !path.starts_with(".sen/") {
                    files.insert(path.to_owned(), self.fetch(path).unwrap());
                }
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn user() -> String {
    let output = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Makes a key pair; `kind` as `ssh-keygen -t` takes it.
pub(crate) fn keygen(kind: &str, file: &Path) {
    let done = Command::new("ssh-keygen")
        .args(["-q", "-t", kind, "-N", "", "-f"])
        .arg(file)
        .status()
        .expect("ssh-keygen; tests/run installs it");
    assert!(done.success());
}

/// `sftp` is the command that serves files.
fn sshd(sftp: &str, folder: &Path) -> (Child, u16) {
    keygen("ed25519", &folder.join("host"));
    keygen("ecdsa", &folder.join("host-ecdsa"));
    keygen("ed25519", &folder.join("key"));
    fs::copy(folder.join("key.pub"), folder.join("authorized")).unwrap();
    if user() == "root" {
        // Where sshd shuts itself in before a login.
        fs::create_dir_all("/run/sshd").unwrap();
    }
    // The port is free until somebody else takes it: then another is tried.
    for _ in 0..5 {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let own = |name| folder.join(name).display().to_string();
        let config = format!(
            "ListenAddress 127.0.0.1\nPort {port}\nHostKey {}\nHostKey {}\nAuthorizedKeysFile {}\nPasswordAuthentication no\n\
             KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nStrictModes no\nPidFile none\n\
             MaxStartups 500\nMaxSessions 500\nLogLevel ERROR\nSubsystem sftp {sftp}\n",
            own("host"),
            own("host-ecdsa"),
            own("authorized")
        );
        fs::write(folder.join("sshd_config"), config).unwrap();
        let mut child = Command::new("/usr/sbin/sshd")
            .args(["-D", "-e", "-f"])
            .arg(folder.join("sshd_config"))
            .stderr(Stdio::null())
            .spawn()
            .expect("sshd; tests/run installs it");
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) && child.try_wait().unwrap().is_none() {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return (child, port);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = child.kill();
    }
    panic!("sshd does not start");
}

fn python(kind: Kind, folder: &Path, passive: Option<(u16, u16)>) -> (Child, u16) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let (script, options): (&str, &[&str]) = match kind {
        Kind::Ftps => ("ftp.py", &[]),
        Kind::Ftp => ("ftp.py", &["plain"]),
        Kind::FtpOld => ("ftp.py", &["plain", "no-replace"]),
        Kind::S3 => ("s3.py", &[]),
        _ => ("dav.py", &[]),
    };
    let mut command = Command::new(root.join(".tools/servers/bin/python"));
    command.arg(root.join("servers").join(script));
    if kind != Kind::S3 {
        command.arg(folder.join("www"));
    }
    if script == "ftp.py" {
        command.arg(folder.join("certificate.pem")).args(options);
    }
    if let Some((first, last)) = passive {
        command.arg(format!("passive={first}-{last}"));
    }
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the servers in tests/.tools; tests/run installs them");
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let port = line
        .trim()
        .parse()
        .unwrap_or_else(|_| panic!("{script} does not start"));
    (child, port)
}

/// Head and body; none for what is not there.
fn http_get(port: u16, path: &str) -> Option<(String, Vec<u8>)> {
    use std::io::{Read, Write};
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    // Any signature will do for reading.
    let key = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x";
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    head.contains(" 200 ")
        .then(|| (head, answer[end + 4..].to_vec()))
}
