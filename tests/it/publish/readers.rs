//! A reader who follows every link of every page, while version after version is published to a real server.

use super::hosts::{command, good};
use super::servers::{Kind, Server};
use crate::site::Site;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Files of the site that a page names.
fn links(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for mark in ["href=\"/", "src=\"/"] {
        for part in page.split(mark).skip(1) {
            let address = part.split(['"', '?', '#']).next().unwrap_or_default();
            let path = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
            found.insert(match path.is_empty() || path.ends_with('/') {
                true => format!("{path}index.html"),
                false => path.into_owned(),
            });
        }
    }
    found
}

struct Reader<'s> {
    server: &'s Server,
    done: AtomicBool,
    pages: AtomicUsize,
    followed: AtomicUsize,
}

impl Reader<'_> {
    fn page(&self, path: &str) -> Option<String> {
        let bytes = self.server.fetch(path)?;
        self.pages.fetch_add(1, Ordering::Relaxed);
        Some(String::from_utf8(bytes).unwrap())
    }

    /// Whether a page that named what was not there may not have. A page that was read before its successor came may; so may
    /// one that is itself on its way out: such pages name each other, and nothing else names them.
    fn is_wrong(&self, path: &str, link: &str) -> bool {
        let names = |page: &str| links(page).contains(link);
        let Some(page) = self.page(path) else {
            return false;
        };
        if !names(&page) || self.server.fetch(link).is_some() {
            // What came in between is looked at again with the rest of the site; a file that was late is wrong.
            return names(&page);
        }
        for _ in 0..1000 {
            if self.server.fetch(path).is_none() {
                return false;
            }
            thread::sleep(Duration::from_millis(10));
        }
        true
    }

    /// Walks the site from its home page until told to stop; the links that led nowhere.
    fn walk(&self) -> Vec<String> {
        let mut broken = Vec::new();
        while !self.done.load(Ordering::Relaxed) {
            let mut seen = BTreeSet::from(["index.html".to_owned()]);
            let mut next = vec!["index.html".to_owned()];
            while let Some(path) = next.pop() {
                let Some(page) = self.page(&path) else {
                    continue;
                };
                for link in links(&page) {
                    self.followed.fetch_add(1, Ordering::Relaxed);
                    // The servers want to run too.
                    thread::sleep(Duration::from_millis(1));
                    if self.server.fetch(&link).is_none() && self.is_wrong(&path, &link) {
                        broken.push(format!("{path} -> {link}"));
                    }
                    if link.ends_with(".html") && seen.insert(link.clone()) {
                        next.push(link);
                    }
                    if self.done.load(Ordering::Relaxed) {
                        return broken;
                    }
                }
            }
        }
        broken
    }
}

/// Version `number`: articles come and go, and every list changes.
fn write(site: &Site, number: usize) {
    for i in 0..8 {
        let text = format!(
            "---\ntitle: Bài {number} {i}\ndate: 2025-{:02}-1{i}\ntags: [nhãn {number}]\n---\n\nBài của bản {number}.\n",
            1 + number % 12
        );
        site.write(&format!("content/tin/bai-{number}-{i}.md"), text);
        if number > 1 {
            site.remove(&format!("content/tin/bai-{}-{i}.md", number - 2));
        }
    }
}

#[allow(clippy::print_stdout)] // the figures are what it is for
fn run(kind: Kind) {
    let server = Server::start(kind);
    if kind == Kind::Sftp {
        server.know("127.0.0.1", server.port);
    }
    let site = Site::new().file(
        "site.yaml",
        format!(
            "title: Trang thử\nbase_url: https://example.org/\n{}",
            server.target()
        ),
    );
    let publish = || {
        good(
            &command(&site)
                .args(["--yes", "--max-delete", "1000"])
                .output()
                .unwrap(),
        )
    };
    write(&site, 0);
    publish();
    let reader = Reader {
        server: &server,
        done: AtomicBool::new(false),
        pages: AtomicUsize::new(0),
        followed: AtomicUsize::new(0),
    };
    let versions = AtomicUsize::new(0);
    let broken = thread::scope(|scope| {
        let walk = scope.spawn(|| reader.walk());
        let published = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for number in 1.. {
                write(&site, number);
                publish();
                versions.store(number, Ordering::Relaxed);
                if number >= 4 && reader.followed.load(Ordering::Relaxed) > 100 {
                    break;
                }
            }
        }));
        reader.done.store(true, Ordering::Relaxed);
        let broken = walk.join().unwrap();
        published.unwrap();
        broken
    });
    let count = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    println!(
        "publish {kind:?}: a reader followed {} links of {} pages while {} versions came, {} led nowhere",
        count(&reader.followed),
        count(&reader.pages),
        count(&versions),
        broken.len()
    );
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn no_link_leads_nowhere_over_sftp() {
    run(Kind::Sftp);
}

#[test]
fn no_link_leads_nowhere_over_ftp() {
    run(Kind::Ftps);
}

#[test]
fn no_link_leads_nowhere_over_s3() {
    run(Kind::S3);
}
