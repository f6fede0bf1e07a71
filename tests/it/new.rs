//! `sen new`: each kind, odd titles, where it goes, what it refuses and asks.

use crate::site::{NOW, Site, sen};
use std::path::Path;
use std::process::Output;

/// A site with a section of every kind.
fn portal() -> Site {
    let index = |kind: &str| format!("---\ntitle: Mục {kind}\nkind: {kind}\n---\n");
    Site::new()
        .file("content/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\n")
        .file("content/tin-tuc/_index.md", index("article"))
        .file("content/chuyen-de/_index.md", index("topic"))
        .file("content/guong/_index.md", index("story"))
        .file("content/van-ban/_index.md", index("document"))
}

fn new_in(site: &Path, arguments: &[&str]) -> Output {
    let mut command = sen();
    if !arguments.contains(&"--now") {
        command.env("SOURCE_DATE_EPOCH", "1768438800"); // NOW
    }
    command
        .args(["new", "--lang", "vi", "--color", "never", "--site"])
        .arg(site)
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Makes a file and gives its path below the site.
fn made(site: &Site, arguments: &[&str]) -> String {
    let output = new_in(site.path(), arguments);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {errors}");
    let out = text(&output.stdout);
    let path = out.lines().next().unwrap();
    let path = path.strip_prefix(site.path().to_str().unwrap()).unwrap();
    path.trim_start_matches(['/', '\\']).replace('\\', "/")
}

fn refused(site: &Site, arguments: &[&str], exit: i32, words: &[&str]) {
    let output = new_in(site.path(), arguments);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {errors}");
    for word in words {
        assert!(errors.contains(word), "{word} in {errors}");
    }
    assert!(output.stdout.is_empty());
}

const KINDS: [(&str, &str, &str); 6] = [
    ("article", "Bài viết", "content/tin-tuc/ten-bai.md"),
    ("topic", "chuyên đề", "content/chuyen-de/ten-bai.md"),
    ("story", "guong", "content/guong/ten-bai.md"),
    ("document", "van-ban", "content/van-ban/ten-bai.md"),
    ("page", "trang", "content/ten-bai.md"),
    ("section", "chuyên mục", "content/ten-bai/_index.md"),
];

#[test]
fn every_kind_is_written_in_its_place_and_builds() {
    for language in ["vi", "en"] {
        let site = portal().file(
            "site.yaml",
            format!("title: T\nbase_url: https://example.org/\nlanguage: {language}\n"),
        );
        for (kind, vietnamese, path) in KINDS {
            assert_eq!(made(&site, &[kind, "Tên bài"]), path);
            refused(&site, &[vietnamese, "Tên bài"], 2, &["đã có", path]);
        }
        let built = site.arg("--drafts").good();
        assert_eq!(built.errors(), "");
        for (_, _, path) in KINDS {
            let page = path.trim_start_matches("content/");
            let page = page
                .replace("_index.md", "index.html")
                .replace(".md", ".html");
            assert!(built.page(&page).contains("Tên bài"), "{page}");
        }
        // What is unfinished is not published.
        let output = sen()
            .args(["build", "--now", NOW, "--site"])
            .arg(built.site.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(!built.has("tin-tuc/ten-bai.html") && built.has("ten-bai/index.html"));
    }
}

#[test]
fn what_the_comments_offer_is_read_as_well() {
    for language in ["vi", "en"] {
        let mut site = Site::new()
            .file("site.yaml", format!("title: T\nlanguage: {language}\n"))
            .file("content/muc/_index.md", "---\ntitle: Mục\n---\n");
        for (kind, _, _) in KINDS {
            let path = made(&site, &[kind, kind, "--section", "muc"]);
            let text = std::fs::read_to_string(site.path().join(&path)).unwrap();
            let mut front = true;
            let lines: Vec<&str> = text
                .lines()
                .enumerate()
                .map(|(n, line)| {
                    front &= n == 0 || line != "---";
                    let is_offer = |line: &str| {
                        line.split_once(": ").is_some_and(|(key, _)| {
                            key.chars()
                                .all(|c| c.is_alphabetic() && c.is_lowercase() || " _".contains(c))
                        })
                    };
                    match line.strip_prefix("# ") {
                        Some(offer) if front && is_offer(offer) => offer,
                        _ => line,
                    }
                })
                .collect();
            assert!(lines.len() > 5 && lines.join("\n") != text.trim_end());
            site = site.file(&path, lines.join("\n"));
        }
        let errors = site.arg("--drafts").build().errors();
        // Only the files that they name are missing.
        for line in errors.lines().filter(|line| line.contains("error[")) {
            assert!(line.contains("[target-missing]"), "{errors}");
        }
    }
}

#[test]
fn titles_that_fold_to_nothing_do_not_share_a_name() {
    let site = portal();
    for (title, name) in [
        ("…!?", "bai-viet-2026-01-15.md"),
        ("🌸🌸", "bai-viet-2026-01-15-2.md"),
        ("∞", "bai-viet-2026-01-15-3.md"),
    ] {
        let path = made(&site, &["article", title]);
        assert_eq!(path, format!("content/tin-tuc/{name}"));
    }
}

#[test]
fn the_day_is_that_of_the_sites_zone() {
    let site = portal().file("site.yaml", "title: T\ntimezone: America/New_York\n");
    let path = made(&site, &["article", "Đêm", "--now", "2026-03-01T03:00:00Z"]);
    let text = std::fs::read_to_string(site.path().join(path)).unwrap();
    assert!(text.contains("ngày: 28/02/2026\n"), "{text}");
}

#[test]
fn any_title_comes_out_as_it_was() {
    let long = "đại đoàn kết ".repeat(24);
    let cases = [
        ("Hà Quảng: “dưới cờ”", "ha-quang-duoi-co.md"),
        ("Nói \"thật\", làm 'thật'", "noi-that-lam-that.md"),
        ("{{ 7 * 7 }} {% if x %}", "7-7-if-x.md"),
        ("# Không phải ghi chú", "khong-phai-ghi-chu.md"),
        ("- gạch đầu", "gach-dau.md"),
        ("[a]: &b *c !d |e >f %g @h `i", "a-b-c-d-e-f-g-h-i.md"),
        ("Hoa sen 🌸 nở", "hoa-sen-no.md"),
        ("C:\\Tin\\mới", "c-tin-moi.md"),
        ("b\u{300}ai vie\u{302}\u{301}t", "bai-viet.md"),
        ("xuống\ndòng\tvà\u{7}", "xuong-dong-va.md"),
        ("…!?", "bai-viet-2026-01-15.md"),
        ("Con", "con-bai-viet.md"),
        ("AUX", "aux-bai-viet.md"),
        ("nul", "nul-bai-viet.md"),
        ("có", "co.md"),
        ("2022", "2022.md"),
        ("--help", "help.md"),
    ];
    let site = portal();
    for (title, name) in cases {
        let path = made(&site, &["article", "--", title]);
        assert_eq!(path, format!("content/tin-tuc/{name}"), "{title}");
    }
    let path = made(&site, &["article", &long]);
    assert!(path.len() < 130, "{path}");
    let built = site.arg("--drafts").good();
    let list = built.page("tin-tuc/index.html");
    let escaped = |title: &str| {
        let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
        title.replace('"', "&quot;").replace('\'', "&#39;")
    };
    for title in [
        "{{ 7 * 7 }} {% if x %}",
        "Nói \"thật\", làm 'thật'",
        "…!?",
        "2022",
    ] {
        let shown = escaped(title);
        assert!(
            list.contains(&shown) || list.contains(title),
            "{shown} in {list}"
        );
    }
    assert!(list.contains(long.trim()));
}

#[test]
fn the_section_is_found_or_asked_for() {
    let site = portal();
    refused(&site, &[], 2, &["thiếu loại bài"]);
    refused(&site, &["article"], 2, &["thiếu tiêu đề"]);
    refused(&site, &["article", "  \u{7}"], 2, &["tiêu đề trống"]);
    refused(
        &site,
        &["tin", "A"],
        2,
        &["không có loại bài: tin", "gương"],
    );
    refused(
        &site,
        &["article", "A", "--section", "khong-co"],
        2,
        &["khong-co", "tin-tuc"],
    );
    for (number, name) in [
        "tin-tuc",
        "content/tin-tuc/",
        r"content\tin-tuc",
        "mục article",
    ]
    .into_iter()
    .enumerate()
    {
        let title = format!("Gương {number}");
        let path = made(&site, &["story", &title, "--section", name]);
        assert!(path.starts_with("content/tin-tuc/"), "{path}");
        let text = std::fs::read_to_string(site.path().join(path)).unwrap();
        assert!(text.contains("loại bài: gương\n"), "{text}");
    }
    assert_eq!(
        made(&site, &["section", "Trong", "--section", "tin-tuc"]),
        "content/tin-tuc/trong/_index.md"
    );
    // The new one inherits its kind, so that there are two for articles.
    refused(
        &site,
        &["article", "A"],
        2,
        &["nhiều chuyên mục", "--section: tin-tuc, tin-tuc/trong"],
    );
    let bare = Site::new().file("content/a.md", "---\ntitle: A\n---\n");
    refused(
        &bare,
        &["story", "A"],
        2,
        &["chưa chuyên mục nào", "sen new section"],
    );
    assert_eq!(made(&bare, &["page", "B"]), "content/b.md");
}

#[test]
fn another_file_at_the_same_address_is_not_joined() {
    let site = portal().article("content/tin-tuc/Tên Bài.md", "Cũ", "");
    refused(
        &site,
        &["article", "Tên bài"],
        2,
        &["đã có content/tin-tuc/Tên Bài.md"],
    );
    let site = portal().file("content/Tin Mới/_index.md", "---\ntitle: Tin Mới\n---\n");
    refused(
        &site,
        &["section", "Tin mới"],
        2,
        &["đã có content/Tin Mới/_index.md"],
    );
}

#[test]
fn a_site_may_have_its_own_archetypes() {
    let site = portal().file(
        "archetypes/article.md",
        "---\r\ntitle: {{ title | yaml }}\r\ndate: {{ date }}\r\nunit: {{ section | yaml }}\r\n---\r\n\r\nMẫu riêng.\r\n",
    );
    let path = made(&site, &["article", "Của: ta"]);
    let text = std::fs::read_to_string(site.path().join(path)).unwrap();
    assert_eq!(
        text,
        "---\ntitle: \"Của: ta\"\ndate: 15/01/2026\nunit: Mục article\n---\n\nMẫu riêng.\n"
    );
    site.write("archetypes/article.md", "---\ntitle: {{ tittle }}\n---\n");
    refused(&site, &["article", "X"], 1, &["archetypes/article.md:2"]);
    site.write("archetypes/article.md", "---\ntitel: {{ title }}\n---\n");
    refused(
        &site,
        &["article", "X"],
        1,
        &["[unknown-key]", "[missing-key]"],
    );
    assert!(!site.path().join("content/tin-tuc/x.md").exists());
}

#[test]
fn a_broken_site_is_told_of() {
    refused(&Site::empty(), &["article", "A"], 1, &["[config-missing]"]);
    let site = portal().file("content/guong/_index.md", "---\nkind: x\n---\n");
    refused(&site, &["article", "A"], 1, &["[bad-choice]"]);
}

#[test]
fn a_site_just_made_has_a_place_for_every_kind() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("moi");
    assert!(sen().arg("init").arg(&site).status().unwrap().success());
    for (kind, _, path) in KINDS {
        let output = new_in(&site, &[kind, "Tên bài"]);
        let path = path.replace("content/guong/", "content/guong-dien-hinh/");
        assert!(site.join(path).exists(), "{}", text(&output.stderr));
    }
}

/// What `sen new` shows on a terminal where these keys are pressed, and whether it succeeds.
#[cfg(target_os = "linux")]
fn on_terminal(site: &Site, keys: &[&str]) -> (String, bool) {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let line = format!(
        "{} new --lang vi --now {NOW} --site {}",
        env!("CARGO_BIN_EXE_sen"),
        site.path().display()
    );
    // util-linux's `script` gives the program a terminal.
    let mut child = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script, of Debian's bsdutils");
    let mut pressed = child.stdin.take().unwrap();
    for key in keys {
        std::thread::sleep(std::time::Duration::from_millis(700));
        pressed.write_all(key.as_bytes()).unwrap();
        pressed.flush().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    (text(&output.stdout), output.status.success())
}

#[cfg(target_os = "linux")]
#[test]
fn who_gives_up_is_told_in_vietnamese() {
    let (shown, is_good) = on_terminal(&portal(), &["\u{1b}"]);
    assert!(!is_good && shown.contains("<thôi>"), "{shown}");
    assert!(!shown.contains("cancel"), "{shown}");
}

/// The root is the last to be offered to a kind that has no section.
#[cfg(target_os = "linux")]
#[test]
fn a_kind_without_a_section_is_said_to_have_none() {
    let index = "---\ntitle: Chuyên đề\nkind: topic\n---\n";
    let site = Site::new().file("content/chuyen-de/_index.md", index);
    let (shown, is_good) = on_terminal(&site, &["\r", "Mùa gặt\r", "\r"]);
    assert!(is_good && shown.contains("Chưa chuyên mục nào"), "{shown}");
    assert!(site.path().join("content/chuyen-de/mua-gat.md").exists());
}

/// On a terminal: the kind, the title and the section are asked for.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_asked() {
    let site = portal().file("content/tin-khac/_index.md", "---\ntitle: Tin khác\n---\n");
    let (shown, is_good) = on_terminal(&site, &["\r", "Mùa gặt\r", "\u{1b}[B\r"]);
    assert!(is_good, "{shown}");
    for word in ["Loại bài", "bài viết", "Tiêu đề", "Chuyên mục", "Tiếp theo"] {
        assert!(shown.contains(word), "{word} in {shown}");
    }
    let made: Vec<String> = ["tin-tuc", "tin-khac"]
        .map(|folder| format!("content/{folder}/mua-gat.md"))
        .into_iter()
        .filter(|path| site.path().join(path).exists())
        .collect();
    assert_eq!(made.len(), 1, "{shown}");
}
