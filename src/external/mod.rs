//! Outside links: whether what a site leads to is still there.
//!
//! In: addresses, what was known of them, the clock. Out: what is broken or has moved. A few hosts are asked at a
//! time, each host one address after the other with a pause between: HEAD first, GET where HEAD is refused, again
//! after a growing pause where the server or the network fails. What answered well is remembered for a week. This
//! module knows neither documents nor the disk, and no build uses it.

mod cache;

pub use cache::Cache;

use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use url::Url;

/// How hosts are asked.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// Hosts asked at the same time.
    pub at_once: usize,
    /// Between two addresses of one host.
    pub pause: Duration,
    /// Before the second try; doubled before each further one.
    pub back_off: Duration,
    /// Tries in all, at least one.
    pub tries: u32,
    /// For one answer.
    pub timeout: Duration,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            at_once: 6,
            pause: Duration::from_millis(500),
            back_off: Duration::from_secs(1),
            tries: 3,
            timeout: Duration::from_secs(20),
        }
    }
}

/// Longest time a server may ask us to wait before the next try.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Redirects followed before giving up.
const HOPS: usize = 10;

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It answers; also when it only says that it does not talk to programs (401, 403, 429).
    Fine,
    /// It has moved for good.
    Moved(String),
    /// It does not answer, or says that there is nothing.
    Broken(String),
}

/// Asks for every address that `cache` does not know well enough, each once. `progress` is called after each with how
/// many are done of how many.
pub fn check(
    addresses: &BTreeSet<String>,
    cache: &mut Cache,
    manners: &Manners,
    now: Timestamp,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> BTreeMap<String, Verdict> {
    let mut verdicts = BTreeMap::new();
    let mut hosts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for address in addresses {
        // What follows # is for the browser.
        let asked = address.split('#').next().unwrap_or(address);
        if let Some(verdict) = cache.get(asked, now) {
            verdicts.insert(asked.to_owned(), verdict);
        } else {
            match host_of(asked) {
                Some(host) => {
                    let queue = hosts.entry(host).or_default();
                    if queue.last().is_none_or(|last| last != asked) {
                        queue.push(asked.to_owned());
                    }
                }
                None => {
                    let broken = Verdict::Broken("not an address".into());
                    verdicts.insert(asked.to_owned(), broken);
                }
            }
        }
    }
    let asked = ask_all(hosts, manners, progress);
    for (address, verdict) in &asked {
        cache.put(address, verdict, now);
    }
    verdicts.extend(asked);
    addresses
        .iter()
        .filter_map(|address| {
            let asked = address.split('#').next().unwrap_or(address);
            Some((address.clone(), verdicts.get(asked)?.clone()))
        })
        .collect()
}

fn host_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.to_owned();
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

/// Asks hosts in parallel, the addresses of each one by one.
fn ask_all(
    hosts: BTreeMap<String, Vec<String>>,
    manners: &Manners,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> BTreeMap<String, Verdict> {
    let total = hosts.values().map(Vec::len).sum();
    let queue: Mutex<VecDeque<Vec<String>>> = Mutex::new(hosts.into_values().collect());
    let done: Mutex<BTreeMap<String, Verdict>> = Mutex::new(BTreeMap::new());
    let agent = agent(manners);
    thread::scope(|scope| {
        for _ in 0..manners.at_once.max(1) {
            scope.spawn(|| {
                loop {
                    let next = queue
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .pop_front();
                    let Some(addresses) = next else { return };
                    for (index, address) in addresses.into_iter().enumerate() {
                        if index > 0 {
                            thread::sleep(manners.pause);
                        }
                        let verdict = ask(&agent, &address, manners);
                        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                        done.insert(address, verdict);
                        progress(done.len(), total);
                    }
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn agent(manners: &Manners) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(manners.timeout))
        .http_status_as_error(false)
        // Followed here, to know which hops are for good.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("Sen/", env!("CARGO_PKG_VERSION"), " (link check)"))
        .build()
        .into()
}

/// An answer, as far as it matters.
struct Answer {
    status: u16,
    location: Option<String>,
    retry_after: Option<Duration>,
}

#[derive(Clone, Copy)]
enum Method {
    Head,
    Get,
}

fn request(agent: &ureq::Agent, address: &str, method: Method) -> Result<Answer, ureq::Error> {
    let response = match method {
        Method::Head => agent.head(address).call()?,
        Method::Get => agent.get(address).call()?,
    };
    let header = |name| {
        response
            .headers()
            .get(name)?
            .to_str()
            .ok()
            .map(str::to_owned)
    };
    Ok(Answer {
        status: response.status().as_u16(),
        location: header("location"),
        retry_after: header("retry-after")
            .and_then(|seconds| seconds.parse().ok())
            .map(Duration::from_secs),
    })
}

/// Follows an address to its end.
fn ask(agent: &ureq::Agent, address: &str, manners: &Manners) -> Verdict {
    let mut at = address.to_owned();
    let mut moved = None;
    let mut for_good = true;
    for _ in 0..HOPS {
        let answer = match ask_one(agent, &at, manners) {
            Ok(answer) => answer,
            Err(reason) => return Verdict::Broken(reason),
        };
        match answer.status {
            301 | 302 | 303 | 307 | 308 => {
                let next = answer
                    .location
                    .and_then(|location| Url::parse(&at).ok()?.join(&location).ok());
                let Some(next) = next else {
                    return Verdict::Broken(format!("HTTP {}", answer.status));
                };
                for_good &= matches!(answer.status, 301 | 308);
                at = next.into();
                if for_good {
                    moved = Some(at.clone());
                }
            }
            401 | 403 | 429 => return Verdict::Fine,
            400.. => return Verdict::Broken(format!("HTTP {}", answer.status)),
            _ => return moved.map_or(Verdict::Fine, Verdict::Moved),
        }
    }
    Verdict::Broken("too many redirects".into())
}

/// One address, HEAD and if need be GET, again while the server or the network fails.
fn ask_one(agent: &ureq::Agent, address: &str, manners: &Manners) -> Result<Answer, String> {
    let mut wait = manners.back_off;
    let mut failed = String::new();
    for attempt in 1..=manners.tries.max(1) {
        let answer = match request(agent, address, Method::Head) {
            // Not every server knows HEAD, and not every one answers it honestly.
            Ok(answer) if answer.status >= 400 && answer.status != 429 => {
                request(agent, address, Method::Get)
            }
            other => other,
        };
        match answer {
            Ok(answer) if answer.status < 500 && answer.status != 429 => return Ok(answer),
            Ok(answer) if attempt == manners.tries.max(1) => return Ok(answer),
            Ok(answer) => {
                let asked = answer.retry_after.unwrap_or(wait);
                thread::sleep(asked.min(LONGEST_WAIT).max(wait));
            }
            Err(error) => {
                failed = error.to_string();
                if matches!(error, ureq::Error::BadUri(_)) {
                    break;
                }
                if attempt < manners.tries {
                    thread::sleep(wait);
                }
            }
        }
        wait *= 2;
    }
    Err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A server on this machine: `answer` gives the response for a method and path.
    fn serve(
        answer: impl Fn(&str, &str) -> String + Send + Sync + 'static,
    ) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let log = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&log);
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    let first = lines.next().unwrap().unwrap();
                    for line in lines.by_ref() {
                        if line.unwrap().is_empty() {
                            break;
                        }
                    }
                    let mut words = first.split(' ');
                    let (method, path) = (words.next().unwrap(), words.next().unwrap());
                    seen.lock().unwrap().push(format!("{method} {path}"));
                    let head = answer(method, path);
                    let text = format!(
                        "HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    );
                    let _ = stream.write_all(text.as_bytes());
                });
            }
        });
        (base, log)
    }

    fn quick() -> Manners {
        Manners {
            pause: Duration::from_millis(1),
            back_off: Duration::from_millis(1),
            timeout: Duration::from_secs(5),
            ..Manners::default()
        }
    }

    fn set(base: &str, paths: &[&str]) -> BTreeSet<String> {
        paths.iter().map(|path| format!("{base}{path}")).collect()
    }

    #[test]
    fn every_kind_of_answer_is_judged() {
        let calls = AtomicUsize::new(0);
        let (base, _) = serve(move |method, path| match path {
            "/tot" => "200 OK".into(),
            "/khong-head" if method == "HEAD" => "405 Method Not Allowed".into(),
            "/khong-head" => "200 OK".into(),
            "/mat" => "404 Not Found".into(),
            "/cam" => "403 Forbidden".into(),
            "/doi" => "301 Moved Permanently\r\nLocation: /tot".into(),
            "/tam" => "302 Found\r\nLocation: /tot".into(),
            "/vong" => "302 Found\r\nLocation: /vong".into(),
            // Well again at the third try: each is a HEAD and a GET.
            "/chap-chon" if calls.fetch_add(1, Ordering::SeqCst) < 4 => {
                "503 Service Unavailable".into()
            }
            "/chap-chon" => "200 OK".into(),
            _ => "500 Internal Server Error".into(),
        });
        let paths = [
            "/tot#muc",
            "/khong-head",
            "/mat",
            "/cam",
            "/doi",
            "/tam",
            "/vong",
            "/chap-chon",
            "/hong",
        ];
        let now = Timestamp::UNIX_EPOCH;
        let count = AtomicUsize::new(0);
        let progress = |done: usize, total: usize| {
            assert!(done <= total && total == paths.len());
            count.fetch_add(1, Ordering::SeqCst);
        };
        let found = check(
            &set(&base, &paths),
            &mut Cache::default(),
            &quick(),
            now,
            &progress,
        );
        let verdict = |path: &str| found[&format!("{base}{path}")].clone();
        assert_eq!(verdict("/tot#muc"), Verdict::Fine);
        assert_eq!(verdict("/khong-head"), Verdict::Fine);
        assert_eq!(verdict("/mat"), Verdict::Broken("HTTP 404".into()));
        assert_eq!(verdict("/cam"), Verdict::Fine);
        assert_eq!(verdict("/doi"), Verdict::Moved(format!("{base}/tot")));
        assert_eq!(verdict("/tam"), Verdict::Fine);
        assert_eq!(
            verdict("/vong"),
            Verdict::Broken("too many redirects".into())
        );
        assert_eq!(verdict("/chap-chon"), Verdict::Fine);
        assert_eq!(verdict("/hong"), Verdict::Broken("HTTP 500".into()));
        assert_eq!(count.into_inner(), paths.len());
    }

    #[test]
    fn what_answered_well_is_not_asked_again_for_a_week() {
        let (base, log) = serve(|_, path| {
            if path == "/a" {
                "200 OK".into()
            } else {
                "404 Not Found".into()
            }
        });
        let addresses = set(&base, &["/a", "/b"]);
        let day = |n: i64| Timestamp::from_second(n * 86_400).unwrap();
        let mut cache = Cache::default();
        let ask = |cache: &mut Cache, at| check(&addresses, cache, &quick(), at, &|_, _| {});
        let first = ask(&mut cache, day(100));
        let mut again = Cache::parse(&cache.to_text());
        assert_eq!(ask(&mut again, day(106)), first);
        let count = |path: &str| {
            log.lock()
                .unwrap()
                .iter()
                .filter(|line| line.ends_with(path))
                .count()
        };
        assert_eq!(
            (count("/a"), count("/b")),
            (1, 4),
            "what is broken is asked again"
        );
        ask(&mut again, day(108));
        assert_eq!(count("/a"), 2);
    }

    #[test]
    fn a_host_that_is_not_there_is_broken() {
        let free = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let addresses = BTreeSet::from([format!("http://{free}/x"), "http://".to_owned()]);
        let found = check(
            &addresses,
            &mut Cache::default(),
            &quick(),
            Timestamp::UNIX_EPOCH,
            &|_, _| {},
        );
        assert!(
            found
                .values()
                .all(|verdict| matches!(verdict, Verdict::Broken(_))),
            "{found:?}"
        );
        assert_eq!(found.len(), 2);
    }
}
