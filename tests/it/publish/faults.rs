//! Publishing in bad weather: connections are cut, delayed and throttled at random moments and the program is killed, while a
//! reader looks at the site all the time. Afterwards the host equals the local output.

use super::proxy::{self, Random, Weather};
use super::servers::{Kind, PASSWORD, Server, user};
use crate::site::sen;
use sen::config::{Address, Spanned, Target};
use sen::diag::Diagnostic;
use sen::output::Manifest;
use sen::publish::{
    Credentials, HostKeys, Options, Patience, Publisher, Secret, Turn, Wanted, Watch,
};
use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// Changing it changes every fault.
const SEED: u64 = 20_260_519;
/// Where the proxy stands.
const FRONT: &str = "127.0.0.2";
/// Data connections of an FTP server.
const PASSIVE: u16 = 40;

#[derive(Debug)]
struct Known(PathBuf);

impl HostKeys for Known {
    fn file(&self) -> PathBuf {
        self.0.clone()
    }

    fn trust(&self, _host: &str, _fingerprint: &str) -> bool {
        false
    }

    fn not_recorded(&self, _reason: &str) {}
}

struct Quiet;

impl Watch for Quiet {
    fn begin(&self, _files: u64, _bytes: u64) {}
    fn kept(&self, _path: &str) {}
    fn sent(&self, _path: &str, _bytes: u64) {}
    fn again(&self, _pause: Duration) {}
}

/// A file that says itself what its bytes must be.
fn page(path: &str, version: usize, random: &mut Random) -> Vec<u8> {
    let mut body = format!("{path} {version}\n").into_bytes();
    // Most are small, some are pictures.
    let size = match random.below(12) {
        0 => 60_000 + random.below(90_000),
        _ => 300 + random.below(6_000),
    };
    while body.len() < size {
        body.extend(random.below(usize::MAX).to_le_bytes());
    }
    let hash = Manifest::hash(&body);
    [hash.as_bytes(), b"\n", &body].concat()
}

fn is_whole(bytes: &[u8]) -> bool {
    bytes.len() > 65 && Manifest::hash(&bytes[65..]).as_bytes() == &bytes[..64]
}

/// Paths that every version has.
fn lasting() -> Vec<String> {
    let pages = (0..24).map(|i| format!("tin/bai-{i}.html"));
    let others = [
        "index.html",
        "rss.xml",
        "tim-kiem/search.js",
        "moi-nhat.js",
        "anh/nui.jpg",
    ];
    pages.chain(others.map(str::to_owned)).collect()
}

/// The files of a version: about a third change, some come and some go.
fn next_version(
    old: &BTreeMap<String, Vec<u8>>,
    version: usize,
    random: &mut Random,
) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for path in lasting() {
        let bytes = match old.get(&path) {
            Some(bytes) if random.below(3) > 0 => bytes.clone(),
            _ => page(&path, version, random),
        };
        files.insert(path, bytes);
    }
    for i in 0..8 {
        let path = format!("moi/{}/bai-{i}.html", version + random.below(2));
        let bytes = page(&path, version, random);
        files.insert(path, bytes);
    }
    files
}

fn write_output(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    let _ = fs::remove_dir_all(folder);
    let mut manifest = Manifest::default();
    for (path, bytes) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
        manifest.files.insert(path.clone(), Manifest::hash(bytes));
    }
    fs::create_dir_all(folder.join(".sen")).unwrap();
    fs::write(folder.join(".sen/manifest.json"), manifest.to_json()).unwrap();
}

/// A site, a server, and the weather between them.
struct Course {
    server: Server,
    weather: Arc<Weather>,
    site: tempfile::TempDir,
    target: Target,
    credentials: Credentials,
}

impl Course {
    fn new(kind: Kind, seed: u64, every: usize) -> Self {
        let weather = Weather::new(seed, every);
        let is_ftp = matches!(kind, Kind::Ftps | Kind::Ftp | Kind::FtpOld);
        // The data connections of FTP go to the same address as the control connection.
        let passive = if is_ftp { free_ports() } else { Vec::new() };
        let port_of = |listener: &TcpListener| listener.local_addr().unwrap().port();
        let range = passive
            .first()
            .map(|first| (port_of(first), port_of(first) + PASSIVE - 1));
        let server = Server::start_with(kind, range);
        let back = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
        let front = FRONT;
        let control = TcpListener::bind((front, 0)).unwrap();
        let port = port_of(&control);
        proxy::start(control, back(server.port), &weather);
        for listener in passive {
            let to = back(port_of(&listener));
            proxy::start(listener, to, &weather);
        }
        let root = server.root().display().to_string();
        let address = match kind {
            Kind::Sftp | Kind::SftpOld | Kind::SftpLinks => {
                format!("sftp://{}@{front}:{port}{root}", user())
            }
            Kind::Ftps => format!("ftps://web@{front}:{port}/"),
            Kind::Ftp | Kind::FtpOld => format!("ftp://web@{front}:{port}/"),
            Kind::S3 => "s3://kho/hoc-tap".to_owned(),
            Kind::Dav => format!("webdav://web@{front}:{port}/"),
        };
        let mut target = Target::new("thu".into(), Address::parse(&address).unwrap());
        target.timeout = Duration::from_secs(5);
        target.parallel = 3;
        target.endpoint = (kind == Kind::S3).then(|| Spanned {
            value: format!("http://{front}:{port}"),
            span: 0..0,
        });
        let certificate = server.own("certificate.pem").display().to_string();
        target.certificate = (kind == Kind::Ftps).then_some(certificate);
        if kind.is_sftp() {
            server.know(front, port);
        }
        let site = tempfile::tempdir().unwrap();
        let yaml = format!(
            "title: Thử\n{}    timeout: 5\n    parallel: 3\n",
            server.target_at(front, port)
        );
        fs::write(site.path().join("site.yaml"), yaml).unwrap();
        let secret = || Some(Secret::new(PASSWORD));
        let credentials = Credentials {
            password: secret(),
            access_key: secret(),
            keys: vec![server.own("key")],
            host_keys: Some(Arc::new(Known(server.own("known_hosts")))),
            ..Credentials::default()
        };
        Self {
            server,
            weather,
            site,
            target,
            credentials,
        }
    }

    fn output(&self) -> PathBuf {
        self.site.path().join("public")
    }

    fn publish(&self) -> Result<(), Diagnostic> {
        let options = Options {
            max_delete: Some(1000),
            take_over: false,
            break_lock: false,
            patience: Patience {
                attempts: 4,
                first_pause: Duration::from_millis(5),
                longest_pause: Duration::from_millis(40),
            },
            clock: jiff::Timestamp::now,
        };
        let turn = Turn::take(&self.target, &self.site.path().join(".sen"))?;
        let publisher = Publisher::new(&turn, &self.credentials, options, &Quiet)?;
        let planned = publisher.plan(Wanted::read(&self.output())?)?;
        publisher.apply(planned).map(|_| ())
    }

    /// Runs the program and kills it after a while; whether it was still running.
    fn publish_and_kill(&self, after: Duration) -> bool {
        let mut child = sen()
            .args([
                "publish",
                "--yes",
                "--quiet",
                "--max-delete",
                "1000",
                "--site",
            ])
            .arg(self.site.path())
            .arg("--output")
            .arg(self.output())
            .env("SEN_PASSWORD", PASSWORD)
            .env("AWS_ACCESS_KEY_ID", "x")
            .env_remove("SSH_AUTH_SOCK")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(after);
        let was_running = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        was_running
    }
}

/// A row of ports that are free at both ends of the proxy, taken at its front.
fn free_ports() -> Vec<TcpListener> {
    let begin = 20_000 + (std::process::id() % 200) as u16 * PASSIVE;
    (begin..32_000)
        .step_by(PASSIVE.into())
        .find_map(|first| {
            let ports = || first..first + PASSIVE;
            let row: std::io::Result<Vec<_>> = ports()
                .map(|port| TcpListener::bind((FRONT, port)))
                .collect();
            let is_free = ports().all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok());
            row.ok().filter(|_| is_free)
        })
        .expect("a row of free ports")
}

/// What a reader met.
#[derive(Default)]
struct Seen {
    reads: AtomicUsize,
    broken: AtomicUsize,
    missing: AtomicUsize,
}

/// Publishes version after version until `least` faults were met. `gaps` says whether a replaced file may be away.
#[allow(clippy::print_stdout)] // the figures are what it is for
fn run(kind: Kind, seed: u64, least: usize, every: usize, gaps: bool) {
    let course = Course::new(kind, seed, every);
    let mut random = Random::new(seed);
    let mut files = next_version(&BTreeMap::new(), 0, &mut random);
    write_output(&course.output(), &files);
    course.publish().unwrap_or_else(|e| panic!("{e:?}"));
    let (seen, done) = (Seen::default(), AtomicBool::new(false));
    let (mut interrupted, mut finished, mut kills, mut sent) = (0, 0, 0, files.len());
    let begun = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| {
            let paths = lasting();
            for path in paths.iter().cycle() {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                seen.reads.fetch_add(1, Ordering::Relaxed);
                match course.server.fetch(path) {
                    Some(bytes) if is_whole(&bytes) => {}
                    Some(_) => _ = seen.broken.fetch_add(1, Ordering::Relaxed),
                    None => _ = seen.missing.fetch_add(1, Ordering::Relaxed),
                }
                thread::sleep(Duration::from_millis(1));
            }
        });
        // Whatever happens, the reader ends.
        let _end = End(&done);
        for version in 1.. {
            files = next_version(&files, version, &mut random);
            write_output(&course.output(), &files);
            sent += files.len();
            course.weather.set_stormy(true);
            for _ in 0..1 + random.below(3) {
                let failed = match random.below(4) {
                    0 => {
                        let after = Duration::from_millis(20 + random.below(500) as u64);
                        let killed = course.publish_and_kill(after);
                        kills += usize::from(killed);
                        killed
                    }
                    _ => course.publish().is_err(),
                };
                interrupted += usize::from(failed);
            }
            // Now and then an unfinished version is overtaken by the next.
            if random.below(3) == 0 {
                continue;
            }
            course.weather.set_stormy(false);
            course
                .publish()
                .unwrap_or_else(|e| panic!("version {version}: {e:?}"));
            finished += 1;
            assert_eq!(course.server.tree(), files, "version {version}");
            if course.weather.faults() + kills >= least {
                break;
            }
        }
    });
    let weather = &course.weather;
    let count = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    // Where a host cannot rename over a file, one that is away for a moment is no loss.
    let lost = count(&seen.broken) + if gaps { 0 } else { count(&seen.missing) };
    println!(
        "publish {kind:?}: {} faults ({} cuts, {} delays, {} throttles, {kills} kills), {interrupted} interrupted runs, \
         {finished} versions finished, {sent} files offered, {} reads, {} broken, {} missing, {} lost; {:.0} s",
        weather.faults() + kills,
        count(&weather.cuts),
        count(&weather.delays),
        count(&weather.throttles),
        count(&seen.reads),
        count(&seen.broken),
        count(&seen.missing),
        lost,
        begun.elapsed().as_secs_f64()
    );
    assert!(weather.faults() + kills >= least);
    assert_eq!(lost, 0, "a broken file was served, or a page was away");
}

struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn sftp() {
    run(Kind::Sftp, SEED, 80, 40_000, false);
}

#[test]
fn sftp_without_posix_rename() {
    run(Kind::SftpOld, SEED + 1, 30, 40_000, true);
}

#[test]
fn ftp_with_tls() {
    run(Kind::Ftps, SEED + 2, 60, 30_000, false);
}

#[test]
fn ftp_without_replacing() {
    run(Kind::FtpOld, SEED + 3, 40, 30_000, true);
}

#[test]
fn s3() {
    run(Kind::S3, SEED + 4, 60, 30_000, false);
}

#[test]
fn webdav() {
    run(Kind::Dav, SEED + 5, 60, 30_000, true);
}
