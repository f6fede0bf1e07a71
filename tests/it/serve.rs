//! The preview server: what it answers, how it follows edits, and what it refuses.

use crate::site::{NOW, Site, sen, tree};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long an edit may take to be seen; far more than it does.
const PATIENCE: Duration = Duration::from_secs(20);

struct Server {
    child: Child,
    /// `127.0.0.1:1111`.
    host: String,
    base: String,
    flags: Vec<String>,
}

struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body without what the server puts in.
    fn plain(&self) -> Vec<u8> {
        let text = self.text();
        let start = text.find("<sen-errors>").or(text.find("<script src=\"/"));
        let own = text.rfind("live.js\" data-live=");
        match (start, own) {
            (Some(_), Some(own)) => {
                let start = text[..own].rfind("<script src=\"").unwrap();
                let end = own + text[own..].find("</script>").unwrap() + "</script>".len();
                format!("{}{}", &text[..start], &text[end..]).into_bytes()
            }
            _ => self.body.clone(),
        }
    }
}

impl Server {
    fn start(site: &Site, flags: &[&str]) -> Self {
        Self::start_with(site.path(), flags, &["--port", "0"])
    }

    fn start_with(site: &Path, flags: &[&str], more: &[&str]) -> Self {
        let mut child = sen()
            .args(["serve", "--lang", "en", "--color", "never"])
            .args(["--now", NOW, "--site"])
            .arg(site)
            .args(flags)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the address").unwrap();
        std::thread::spawn(move || lines.for_each(drop));
        let errors = BufReader::new(child.stderr.take().unwrap()).lines();
        std::thread::spawn(move || errors.for_each(drop));
        let address = first
            .split("http://")
            .nth(1)
            .unwrap_or_else(|| panic!("{first}"));
        let address = address.split_whitespace().next().unwrap();
        let (host, base) = address.split_once('/').unwrap();
        Self {
            child,
            host: host.to_owned(),
            base: format!("/{base}"),
            flags: flags.iter().map(ToString::to_string).collect(),
        }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.try_send(method, path, headers).unwrap()
    }

    fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> std::io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.host));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes())?;
        let mut all = Vec::new();
        stream.read_to_end(&mut all)?;
        let split = all.windows(4).position(|w| w == b"\r\n\r\n");
        let split = split.ok_or(std::io::ErrorKind::UnexpectedEof)?;
        let head = String::from_utf8_lossy(&all[..split]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap_or("").split(' ').nth(1).unwrap_or("0");
        Ok(Answer {
            status: status.parse().unwrap_or(0),
            headers: lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect(),
            body: all[split + 4..].to_vec(),
        })
    }

    /// What stands at a path below the base.
    fn get(&self, path: &str) -> Answer {
        self.send("GET", &format!("{}{}", self.base, encoded(path)), &[])
    }

    fn wait(&self, path: &str, is_there: impl Fn(&Answer) -> bool) -> Answer {
        let started = Instant::now();
        loop {
            let answer = self.get(path);
            if is_there(&answer) {
                return answer;
            }
            let (status, text) = (answer.status, answer.text());
            assert!(started.elapsed() < PATIENCE, "{path}: {status} {text}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn wait_for(&self, path: &str, text: &str) -> Answer {
        self.wait(path, |answer| answer.text().contains(text))
    }

    /// Every route equals a clean build with the same flags.
    fn equals_a_build(&self, site: &Site) {
        let clean = tempfile::tempdir().unwrap();
        let built = sen()
            .args(["build", "--lang", "en", "--now", NOW, "--site"])
            .arg(site.path())
            .arg("--output")
            .arg(clean.path())
            .args(&self.flags)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&built.stderr).into_owned();
        assert!(built.status.success(), "{errors}");
        let files = tree(clean.path());
        assert!(files.len() > 20);
        // The index tells the names of its files first.
        self.get("tim-kiem/index.js");
        for (path, bytes) in &files {
            let answer = self.get(path);
            let wanted = if path == "404.html" {
                [200, 404]
            } else {
                [200, 200]
            };
            assert!(wanted.contains(&answer.status), "{path}: {}", answer.status);
            if answer.plain() != *bytes {
                let (ours, theirs) = (answer.plain(), bytes.clone());
                let (ours, theirs) = (
                    String::from_utf8_lossy(&ours),
                    String::from_utf8_lossy(&theirs),
                );
                panic!("{path}:\n{ours}\n--- is not ---\n{theirs}");
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

fn encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte.is_ascii_graphic() && byte != b'%' {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

fn article(title: &str, more: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2025-03-04\n{more}---\n\n{body}\n")
}

/// A red dot.
const SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"><circle r=\"4\"/></svg>";

fn portal(base: &str) -> Site {
    let site = Site::empty()
        .file(
            "site.yaml",
            format!("title: Cổng thử\nbase_url: https://example.org{base}\n"),
        )
        .file(
            "content/tin/_index.md",
            "---\ntitle: Tin tức\npaginate_by: 4\n---\n",
        )
        .file(
            "content/van-ban/_index.md",
            "---\ntitle: Văn bản\nkind: văn bản\n---\n",
        )
        .file(
            "content/van-ban/kl-01.md",
            article("Kết luận", "number: 01-KL/TW\n", "## Mục\n"),
        )
        .file("content/tin/anh.svg", SVG)
        .file("static/chu.css", "p { color: red }")
        .file("static/tep.txt", "0123456789");
    for n in 1..=9 {
        let more = format!(
            "tags: [t{}, Học tập]\nyear: 202{}\nunit: Hòa An\n",
            n % 3,
            n % 4
        );
        let body =
            format!("Văn bản {n}, xem [kết luận](../van-ban/kl-01.md#muc).\n\n![Hình](anh.svg)");
        site.write(
            &format!("content/tin/bai-{n}.md"),
            article(&format!("Bài {n}"), &more, &body),
        );
    }
    site.write("content/tin/nhap.md", article("Nháp", "draft: true\n", "x"));
    site.write(
        "content/tin/mai.md",
        article("Mai", "publish_date: 2026-02-01\n", "x"),
    );
    site.write(
        "content/tin/cu.md",
        article("Cũ", "expires: 2025-12-01\naliases: [/cu/]\n", "x"),
    );
    site
}

#[test]
fn every_page_is_what_a_build_writes() {
    for (base, flags) in [
        ("/", &[][..]),
        ("/học-tập/", &["--drafts", "--future", "--expired"][..]),
    ] {
        let site = portal(base);
        let server = Server::start(&site, flags);
        server.equals_a_build(&site);
    }
}

#[test]
fn what_is_not_public_is_shown_when_asked_for_and_says_so() {
    let site = portal("/");
    assert_eq!(Server::start(&site, &[]).get("tin/nhap.html").status, 404);
    let server = Server::start(&site, &["--drafts", "--future", "--expired"]);
    for page in ["tin/nhap.html", "tin/mai.html", "tin/cu.html"] {
        assert!(
            server.get(page).text().contains("class=\"ribbon\""),
            "{page}"
        );
    }
    assert!(
        !server
            .get("tin/bai-1.html")
            .text()
            .contains("class=\"ribbon\"")
    );
}

#[test]
fn conditions_ranges_and_heads() {
    let site = portal("/");
    let server = Server::start(&site, &[]);
    let whole = server.get("tep.txt");
    assert_eq!((whole.status, whole.text().as_str()), (200, "0123456789"));
    assert_eq!(whole.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let (tag, date) = (whole.header("etag"), whole.header("last-modified"));
    let ask = |headers: &[(&str, &str)]| server.send("GET", "/tep.txt", headers);
    for same in [
        &[("If-None-Match", tag)][..],
        &[("If-None-Match", "\"x\", W/\"y\""), ("If-None-Match", tag)],
        &[("If-None-Match", "*")],
        &[("If-Modified-Since", date)],
    ] {
        let answer = ask(same);
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{same:?}");
        assert_eq!(answer.header("etag"), tag);
    }
    // The tag decides when both are there.
    let both = [("If-None-Match", "\"x\""), ("If-Modified-Since", date)];
    assert_eq!(ask(&both).status, 200);
    let old = [("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT")];
    assert_eq!(ask(&old).status, 200);

    let part = |range: &str| {
        let answer = ask(&[("Range", range)]);
        (
            answer.status,
            answer.header("content-range").to_owned(),
            answer.text(),
        )
    };
    assert_eq!(
        part("bytes=2-4"),
        (206, "bytes 2-4/10".into(), "234".into())
    );
    assert_eq!(part("bytes=7-"), (206, "bytes 7-9/10".into(), "789".into()));
    assert_eq!(part("bytes=-3"), (206, "bytes 7-9/10".into(), "789".into()));
    assert_eq!(
        part("bytes=20-30"),
        (416, "bytes */10".into(), String::new())
    );
    assert_eq!(part("lines=1-2").0, 200);
    assert_eq!(part("bytes=0-1,4-5").0, 200);
    let fresh = [("Range", "bytes=2-4"), ("If-Range", tag)];
    assert_eq!(ask(&fresh).status, 206);
    let stale = [("Range", "bytes=2-4"), ("If-Range", "\"x\"")];
    assert_eq!(ask(&stale).status, 200);

    let page = server.get("tin/bai-1.html");
    let head = server.send("HEAD", "/tin/bai-1.html", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), page.body.len().to_string());
    assert_eq!(head.header("etag"), page.header("etag"));
    assert_eq!(server.send("HEAD", "/khong-co", &[]).status, 404);
    assert_eq!(
        server.get("chu.css").header("content-type"),
        "text/css; charset=utf-8"
    );
    assert_eq!(
        server.get("tin/anh.svg").header("content-type"),
        "image/svg+xml; charset=utf-8"
    );
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}

#[test]
fn strangers_are_refused() {
    let site = portal("/");
    site.write(".env", "mật");
    let server = Server::start(&site, &[]);
    let host = |host: &str| server.send("GET", "/", &[("Host", host)]).status;
    let port = server.host.rsplit(':').next().unwrap().to_owned();
    for own in [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "a.localhost",
        "LOCALHOST",
    ] {
        assert_eq!(host(own), 200, "{own}");
        assert_eq!(host(&format!("{own}:{port}")), 200, "{own}");
    }
    for foreign in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
    ] {
        assert_eq!(host(foreign), 403, "{foreign}");
        assert_eq!(host(&format!("{foreign}:{port}")), 403, "{foreign}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(server.send(method, "/", &[]).status, 405, "{method}");
    }
    for path in [
        "/../site.yaml",
        "/%2e%2e/site.yaml",
        "/..%2fsite.yaml",
        "/tin/..%2f..%2fsite.yaml",
        "/tin/%2e%2e/%2e%2e/site.yaml",
        "//etc/passwd",
        "/%5c..%5csite.yaml",
        "/.env",
        "/.sen/",
        "/.sen/cache",
        "/content/tin/bai-1.md",
        "/site.yaml",
        "/%00",
        "/%ff",
        "/tin/bai-1.html%00",
    ] {
        let answer = server.send("GET", path, &[]);
        assert!(
            [400, 404].contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        assert!(!answer.text().contains("base_url"), "{path}");
    }
}

#[test]
fn addresses_are_decoded_and_led_to_the_base() {
    let site = portal("/hoc-tap/");
    site.write("content/Ảnh đẹp.txt", "ảnh");
    site.write("content/a.md", article("A", "", "[tệp](<Ảnh đẹp.txt>)"));
    let server = Server::start(&site, &[]);
    assert_eq!(server.base, "/hoc-tap/");
    let to = |path: &str| {
        let answer = server.send("GET", path, &[]);
        (answer.status, answer.header("location").to_owned())
    };
    assert_eq!(to("/"), (307, "/hoc-tap/".into()));
    assert_eq!(to("/hoc-tap"), (307, "/hoc-tap/".into()));
    assert_eq!(to("/hoc-tap/tin"), (307, "/hoc-tap/tin/".into()));
    assert_eq!(to("/tin/").0, 404);
    assert_eq!(server.get("Ảnh đẹp.txt").text(), "ảnh");
    let decomposed = "A\u{309}nh đe\u{323}p.txt";
    assert_eq!(server.get(decomposed).text(), "ảnh");
    let missing = server.get("khong-co.html");
    assert_eq!(missing.status, 404);
    assert_eq!(missing.plain(), server.get("404.html").plain());
}

#[test]
fn edits_are_seen() {
    let site = portal("/");
    let server = Server::start(&site, &[]);
    let file = |n: usize| format!("content/tin/bai-{n}.md");
    // Truncate and write.
    site.write(&file(1), article("Đổi tên", "", "Khác hẳn."));
    server.wait_for("tin/bai-1.html", "Khác hẳn.");
    assert!(
        server.get("tin/").text().contains("Đổi tên")
            || server.get("tin/trang-2.html").text().contains("Đổi tên")
            || server.get("tin/trang-3.html").text().contains("Đổi tên")
    );
    // Written beside it and renamed.
    site.write("content/tin/.bai-2.md.tmp", article("Hai", "", "Đặt vào."));
    fs::rename(
        site.path().join("content/tin/.bai-2.md.tmp"),
        site.path().join(file(2)),
    )
    .unwrap();
    server.wait_for("tin/bai-2.html", "Đặt vào.");
    // Moved, with its folder.
    let sub = site.path().join("content/moi");
    fs::create_dir_all(sub.join("sau")).unwrap();
    site.write("content/moi/_index.md", "---\ntitle: Mới\n---\n");
    site.write("content/moi/sau/b.md", article("Sâu", "", "x"));
    server.wait_for("moi/sau/b.html", "Sâu");
    fs::rename(&sub, site.path().join("content/doi")).unwrap();
    server.wait_for("doi/sau/b.html", "Sâu");
    server.wait("moi/sau/b.html", |answer| answer.status == 404);
    fs::remove_dir_all(site.path().join("content/doi")).unwrap();
    server.wait("doi/sau/b.html", |answer| answer.status == 404);
    // Everything else that a page is made of.
    site.write("static/tep.txt", "khác");
    server.wait_for("tep.txt", "khác");
    site.write("templates/404.html", "<p>lạc đường</p>");
    server.wait_for("khong-co", "lạc đường");
    site.write("i18n/vi.yaml", "home: Trang nhất\n");
    server.wait_for("tin/", "Trang nhất");
    site.write(
        "site.yaml",
        "title: Tên mới\nbase_url: https://example.org/\n",
    );
    server.wait_for("", "Tên mới");
    site.remove("templates/404.html");
    server.wait("khong-co", |answer| !answer.text().contains("lạc đường"));
    server.equals_a_build(&site);
}

#[test]
fn names_equal_after_nfc_are_one_name() {
    let site = portal("/");
    let server = Server::start(&site, &[]);
    site.write("content/tin/đe\u{323}p.md", article("Đẹp", "", "một"));
    server.wait_for("tin/dep.html", "một");
    site.write("content/tin/đe\u{323}p.md", article("Đẹp", "", "hai"));
    server.wait_for("tin/dep.html", "hai");
    site.write("content/tin/đẹp.md", article("Đẹp", "", "ba"));
    server.wait_for("tin/bai-1.html", "same-file-name");
    site.remove("content/tin/đe\u{323}p.md");
    server.wait("tin/dep.html", |answer| {
        answer.text().contains("ba") && !answer.text().contains("sen-errors")
    });
    server.equals_a_build(&site);
}

#[test]
fn the_index_is_fresh_and_its_files_outlive_an_edit() {
    let site = portal("/");
    let server = Server::start(&site, &[]);
    let names = |manifest: &str| -> Vec<String> {
        let parts = manifest.split('"');
        let names = parts.filter(|part| part.starts_with("t/") || part.ends_with(".js"));
        names.map(str::to_owned).collect()
    };
    let before = server.get("tim-kiem/index.js").text();
    site.write(
        "content/tin/bai-3.md",
        article("Sao la", "", "Sao la về rừng."),
    );
    let after = server
        .wait("tim-kiem/index.js", |answer| answer.text() != before)
        .text();
    for name in names(&before).iter().chain(&names(&after)) {
        let answer = server.get(&format!("tim-kiem/{name}"));
        assert_eq!(answer.status, 200, "{name}");
    }
    assert_eq!(server.get("tim-kiem/search.js").status, 200);
    assert_eq!(server.get("tim-kiem/t/khong-co.js").status, 404);
}

#[test]
fn errors_lie_over_the_last_good_version() {
    let site = portal("/");
    let server = Server::start(&site, &[]);
    assert!(!server.get("tin/bai-1.html").text().contains("sen-errors"));
    site.write(
        "content/tin/bai-1.md",
        "---\ntitle: Bài 1\nngày: 30/02/2022 <script>\n---\n\nMới.\n",
    );
    let broken = server.wait_for("tin/bai-1.html", "sen-errors");
    let text = broken.text();
    assert_eq!(broken.status, 200);
    assert!(text.contains("Văn bản 1"), "the last good version stays");
    assert!(
        text.contains("content/tin/bai-1.md:3:7: error[impossible-date]"),
        "{text}"
    );
    assert!(
        text.contains("3 | ngày: 30/02/2022 &lt;script&gt;"),
        "{text}"
    );
    assert!(text.contains("<details open"));
    // Others go on, fresh, and say it in one line.
    site.write("content/tin/bai-2.md", article("Bài 2", "", "Vẫn mới."));
    let other = server.wait_for("tin/bai-2.html", "Vẫn mới.");
    assert_eq!(other.status, 200);
    assert!(other.text().contains("<details role"), "{}", other.text());
    site.write("content/tin/bai-1.md", article("Bài 1", "", "Lành."));
    let mended = server.wait_for("tin/bai-1.html", "Lành.");
    assert!(!mended.text().contains("sen-errors"));
    server.equals_a_build(&site);
}

#[test]
fn without_a_good_version_it_is_an_error() {
    let site = portal("/");
    site.write("content/tin/hong.md", "---\ntitle: x\n");
    let server = Server::start(&site, &[]);
    let answer = server.get("tin/hong.html");
    assert_eq!(answer.status, 500);
    assert!(
        answer.text().contains("front-matter-unclosed"),
        "{}",
        answer.text()
    );
    assert_eq!(server.get("tin/bai-1.html").status, 200);
    site.write("content/tin/hong.md", article("Lành", "", "Đã lành."));
    assert_eq!(server.wait_for("tin/hong.html", "Đã lành.").status, 200);

    let site = Site::empty().file("content/a.md", article("A", "", "x"));
    let server = Server::start(&site, &[]);
    let answer = server.get("");
    assert_eq!(answer.status, 500);
    assert!(
        answer.text().contains("config-missing"),
        "{}",
        answer.text()
    );
    site.write("site.yaml", "title: Có rồi\n");
    assert_eq!(server.wait_for("", "Có rồi").status, 200);
}

#[test]
fn nothing_broken_ends_the_server() {
    let site = portal("/");
    let server = Server::start(&site, &[]);
    let good = server.get("tin/bai-1.html").plain();
    let is_good_below = |code: &str| {
        let answer = server.wait_for("tin/bai-1.html", code);
        let text = answer.text();
        assert_eq!(answer.status, 200, "{code}");
        assert!(text.contains("Văn bản 1"), "{code}: {text}");
    };
    let is_mended = || {
        server.wait("tin/bai-1.html", |answer| answer.plain() == good);
    };
    // A template that cannot be read, then one that fails.
    site.write("templates/article.html", "{% if %}");
    is_good_below("template-syntax");
    site.write("templates/article.html", "{{ page.khong_co.gi }}");
    is_good_below("template-failed");
    assert_eq!(server.get("tin/").status, 200);
    site.remove("templates/article.html");
    is_mended();
    site.write("assets/style.css", "p { color: ");
    site.write("assets/hong.css", "@@@ {{{ ]");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(server.get("tin/bai-1.html").status, 200);
    site.remove("assets/style.css");
    site.remove("assets/hong.css");
    is_mended();
    site.write("site.yaml", "title: [\n");
    is_good_below("yaml-syntax");
    site.remove("site.yaml");
    is_good_below("config-missing");
    site.write(
        "site.yaml",
        "title: Cổng thử\nbase_url: https://example.org/\n",
    );
    is_mended();
    fs::rename(site.path().join("content"), site.path().join("di")).unwrap();
    is_good_below("content-missing");
    fs::rename(site.path().join("di"), site.path().join("content")).unwrap();
    is_mended();
    site.write("content/tin/bai-5.md", b"---\ntitle: \xff\n---\n");
    is_good_below("not-utf8");
    site.write(
        "content/tin/bai-5.md",
        article("Bài 5", "", "[x](khong-co.md)"),
    );
    is_good_below("target-missing");
    site.write("content/tin/bai-5.md", article("Bài 5", "", "x"));
    server.wait("tin/bai-5.html", |answer| {
        !answer.text().contains("sen-errors")
    });
    server.equals_a_build(&site);
}

#[test]
fn a_taken_port_is_no_error() {
    let site = portal("/");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let server = Server::start_with(site.path(), &[], &["--port", &port.to_string()]);
    assert_ne!(server.host, format!("127.0.0.1:{port}"));
    assert_eq!(server.get("").status, 200);
}

/// Events of an open page, one JSON object each.
fn listen(server: &Server, page: &str) -> impl Iterator<Item = serde_json::Value> + use<> {
    let mut stream = TcpStream::connect(&server.host).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let path = format!("{}.sen/live?number=0&page={}", server.base, encoded(page));
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.host
    )
    .unwrap();
    BufReader::new(stream)
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
}

#[test]
fn open_pages_are_told_what_concerns_them() {
    let site = portal("/");
    let server = Server::start(&site, &[]);
    let mut page = listen(&server, "/tin/bai-1.html");
    let mut other = listen(&server, "/van-ban/kl-01.html");
    let (first, other_first) = (page.next().unwrap(), other.next().unwrap());
    let served = server.get("tin/bai-1.html").text();
    assert!(served.contains(first["version"].as_str().unwrap()));
    // A text: its page reloads.
    site.write(
        "content/tin/bai-1.md",
        article("Bài 1", "year: 2021\n", "Mới."),
    );
    let second = page.next().unwrap();
    assert_ne!(second["version"], first["version"]);
    // A style sheet of static/: nobody reloads, everybody is told its name.
    site.write("static/chu.css", "p { color: blue }");
    let third = page
        .find(|told| told["files"] != serde_json::json!([]))
        .unwrap();
    assert_eq!(third["version"], second["version"]);
    assert_eq!(third["files"], serde_json::json!(["/chu.css"]));
    // One of the theme has a new name, and the page the same version.
    site.write("assets/style.css", "p{color:green}");
    let fourth = page.next().unwrap();
    assert_eq!(fourth["version"], third["version"]);
    assert_ne!(fourth["styles"], third["styles"]);
    // An error, and its end.
    site.write("content/tin/bai-1.md", "---\ntitle: x\n");
    assert!(
        page.next().unwrap()["panel"]
            .as_str()
            .unwrap()
            .contains("unclosed")
    );
    site.write(
        "content/tin/bai-1.md",
        article("Bài 1", "year: 2021\n", "Mới."),
    );
    assert_eq!(page.next().unwrap()["panel"], "");
    let told = other
        .find(|told| told["files"] != serde_json::json!([]))
        .unwrap();
    assert_ne!(told["number"], other_first["number"]);
}

#[test]
fn two_hundred_readers_see_no_failure_during_edits() {
    let site = portal("/");
    let server = Server::start(&site, &[]);
    let (ended, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    let paths = [
        "",
        "tin/",
        "tin/bai-1.html",
        "tin/bai-2.html",
        "rss.xml",
        "chu.css",
        "khong-co",
    ];
    std::thread::scope(|scope| {
        for reader in 0..200 {
            let (server, ended, count) = (&server, &ended, &count);
            scope.spawn(move || {
                let mut at = reader;
                while !ended.load(Ordering::Relaxed) {
                    let path = paths[at % paths.len()];
                    let wanted = if path == "khong-co" { 404 } else { 200 };
                    let answer = server
                        .try_send("GET", &format!("/{path}"), &[])
                        .expect(path);
                    assert_eq!(answer.status, wanted, "{path}");
                    let length: usize = answer.header("content-length").parse().unwrap();
                    assert_eq!(answer.body.len(), length, "{path}");
                    count.fetch_add(1, Ordering::Relaxed);
                    at += 1;
                }
            });
        }
        for n in 0..25 {
            let which = n % 9 + 1;
            let text = article(&format!("Bài {which} lần {n}"), "", &format!("Lần {n}."));
            site.write(&format!("content/tin/bai-{which}.md"), text);
            std::thread::sleep(Duration::from_millis(60));
        }
        ended.store(true, Ordering::Relaxed);
    });
    assert!(count.load(Ordering::Relaxed) >= 200);
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// Bytes that a process holds.
fn memory(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// `SEN_SOAK=2000` is the long run.
#[test]
fn random_edits_end_as_a_clean_build() {
    let rounds: usize = std::env::var("SEN_SOAK")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(150);
    let site = portal("/");
    let server = Server::start(&site, &[]);
    let mut dice = Dice(0x5e4_2026);
    let path = |n: usize| match n % 5 {
        0 => format!("content/bai-{n}.md"),
        1 => format!("content/moi/sau/bai-{n}.md"),
        2 => format!("content/mới/bài-{n}.md"),
        _ => format!("content/tin/bai-{n}.md"),
    };
    let mut early = None;
    for round in 0..rounds {
        let (n, other) = (dice.roll(40) + 10, dice.roll(40) + 10);
        let (here, there) = (site.path().join(path(n)), site.path().join(path(other)));
        match dice.roll(10) {
            0 | 1 if here.exists() => fs::remove_file(&here).unwrap(),
            2 if here.exists() => {
                fs::create_dir_all(there.parent().unwrap()).unwrap();
                fs::rename(&here, &there).unwrap();
            }
            3 => site.write("static/tep.txt", format!("tệp {round}")),
            4 => {
                let folder = site.path().join("content/moi");
                let away = site.path().join("content/dời");
                if folder.exists() && !away.exists() {
                    fs::rename(folder, away).unwrap();
                } else if away.exists() && !folder.exists() {
                    fs::rename(away, folder).unwrap();
                }
            }
            5 => site.write(
                "content/tin/_index.md",
                format!(
                    "---\ntitle: Tin {round}\npaginate_by: {}\n---\n",
                    dice.roll(9) + 1
                ),
            ),
            6 if dice.roll(3) == 0 => site.write("templates/404.html", format!("<p>{round}</p>")),
            7 if dice.roll(3) == 0 => site.write("content/tin/bai-9.md", "---\ntitle: hỏng\n"),
            8 if dice.roll(3) == 0 => {
                let title = format!("title: Cổng {round}\nbase_url: https://example.org/\n");
                site.write("site.yaml", title);
            }
            _ => {
                let more = format!("tags: [t{}, t{}]\n", dice.roll(5), dice.roll(5));
                let body = format!("Lần {round}. [Bài 1](/tin/bai-1.md)");
                site.write(
                    &path(n),
                    article(&format!("Bài {n} lần {round}"), &more, &body),
                );
            }
        }
        if dice.roll(4) == 0 {
            std::thread::sleep(Duration::from_millis(dice.roll(60) as u64));
        }
        if round == rounds / 4 {
            early = memory(&server.child);
        }
    }
    site.write("content/tin/bai-9.md", article("Bài 9", "", "Lành."));
    site.write("content/cuoi.md", article("Cuối", "", "Xong hết."));
    server.wait_for("cuoi.html", "Xong hết.");
    server.equals_a_build(&site);
    if let (Some(early), Some(late)) = (early, memory(&server.child)) {
        let grown = late.saturating_sub(early) / 1024 / 1024;
        assert!(
            grown < 60,
            "memory grew by {grown} MB to {} MB",
            late / 1024 / 1024
        );
    }
}
