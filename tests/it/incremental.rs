//! Building again: only what differs is written, and an edit equals a clean build.

use crate::site::{Built, Site, tree};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::SystemTime;

fn times(built: &Built) -> BTreeMap<String, SystemTime> {
    let public = built.public();
    built
        .tree()
        .into_keys()
        .map(|path| {
            let time = fs::metadata(public.join(&path))
                .unwrap()
                .modified()
                .unwrap();
            (path, time)
        })
        .collect()
}

fn site() -> Site {
    let site = Site::new().file("content/tin/_index.md", "---\ntitle: Tin\n---\n");
    for n in 1..=30 {
        site.write(
            &format!("content/tin/bai-{n:02}.md"),
            format!(
                "---\ntitle: Bài {n}\ndate: 2025-01-{n:02}\ntags: [t{}]\n---\n\nVăn bản {n}.\n",
                n % 4
            ),
        );
    }
    site.file("static/s.txt", "s")
}

#[test]
fn nothing_changed_nothing_written() {
    let built = site().good();
    let before = times(&built);
    let manifest = fs::metadata(built.public().join(".sen/manifest.json"))
        .unwrap()
        .modified()
        .unwrap();
    let built = built.rebuild();
    assert!(
        built.text().contains(": 0 files written, 0 removed"),
        "{}",
        built.text()
    );
    assert_eq!(times(&built), before);
    let again = fs::metadata(built.public().join(".sen/manifest.json"))
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!(again, manifest);
    assert!(!built.public().join(".sen/stage").exists());
}

#[test]
fn a_changed_body_writes_its_page_and_no_other_article() {
    let built = site().good();
    let before = times(&built);
    built.site.write(
        "content/tin/bai-15.md",
        "---\ntitle: Bài 15\ndate: 2025-01-15\ntags: [t3]\n---\n\nKhác hẳn.\n",
    );
    let built = built.rebuild();
    let changed: Vec<String> = times(&built)
        .into_iter()
        .filter(|(path, time)| before.get(path) != Some(time))
        .map(|(path, _)| path)
        .collect();
    assert!(
        changed.contains(&"tin/bai-15.html".to_owned()),
        "{changed:?}"
    );
    let articles = changed
        .iter()
        .filter(|path| path.starts_with("tin/bai-"))
        .count();
    assert_eq!(articles, 1, "{changed:?}");
}

#[test]
fn a_new_article_leaves_distant_ones_alone() {
    let built = site().good();
    let before = times(&built);
    built.site.write(
        "content/tin/bai-99.md",
        "---\ntitle: Mới\ndate: 2025-03-01\ntags: [riêng]\n---\n",
    );
    let built = built.rebuild();
    let after = times(&built);
    assert!(after.contains_key("tin/bai-99.html"));
    assert_eq!(after["tin/bai-05.html"], before["tin/bai-05.html"]);
    assert_ne!(after["index.html"], before["index.html"]);
}

#[test]
fn edits_equal_a_clean_build() {
    let built = site().good();
    let edits: &[&dyn Fn(&Site)] = &[
        &|s| {
            s.write(
                "content/tin/bai-03.md",
                "---\ntitle: Đổi tên\ndate: 2025-02-03\ntags: [mới]\n---\n",
            )
        },
        &|s| s.remove("content/tin/bai-07.md"),
        &|s| {
            s.write(
                "content/gioi-thieu.md",
                "---\ntitle: Giới thiệu\n---\n\n[x](tin/bai-01.md)\n",
            )
        },
        &|s| {
            s.write(
                "content/tin/_index.md",
                "---\ntitle: Tin mới\npaginate_by: 7\n---\n",
            )
        },
        &|s| s.write("static/s.txt", "khác"),
        &|s| s.remove("static/s.txt"),
        &|s| s.write("i18n/vi.yaml", "home: Đầu\n"),
        &|s| {
            s.write(
                "site.yaml",
                "title: Tên khác\nbase_url: https://example.org/x/\n",
            )
        },
        &|s| s.write("content/a/b/c.md", "---\ntitle: Sâu\n---\n"),
        &|s| {
            let own = "{% extends \"portal/article.html\" %}{% block after %}{{ kinds.article | length }}{{ t.home }}{% endblock %}";
            s.write("templates/article.html", own);
        },
        &|s| s.write("content/tin/bai-98.md", "---\ntitle: Thêm\n---\n"),
        &|s| {
            s.write(
                "templates/components/time.html",
                "{% component time(date) %}{{ date }}{% endcomponent %}",
            )
        },
        &|s| s.remove("templates/article.html"),
        &|s| s.write("assets/portal.css", "body{color:red}"),
        &|s| {
            s.write(
                "site.yaml",
                "title: Tên khác\nlanguage: en\ntimezone: Asia/Tokyo\nmenu:\n  - title: Tin\n    url: /tin/\n",
            )
        },
        &|s| s.remove("content/a/b/c.md"),
        &|s| {
            s.write("content/tin/tep.pdf", "ngắn");
            s.write(
                "content/tin/bai-10.md",
                "---\ntitle: Bài 10\n---\n\n[Tệp](tep.pdf), [bài](bai-11.md), <b>chữ</b>\n",
            );
        },
        // What a text shows of others, without a change in it.
        &|s| s.write("content/tin/tep.pdf", "dài hơn trước nhiều".repeat(200)),
        &|s| {
            s.write(
                "content/tin/bai-11.md",
                "---\ntitle: Bài 11\nslug: khac\n---\n",
            )
        },
        &|s| {
            s.write(
                "site.yaml",
                "title: Tên khác\nmarkdown:\n  raw_html: escape\n",
            )
        },
    ];
    let mut built = built;
    for (step, edit) in edits.iter().enumerate() {
        edit(&built.site);
        built = built.rebuild();
        assert_eq!(built.code(), 0, "{}", built.errors());
        let clean = tempfile::tempdir().unwrap();
        let output = crate::site::sen()
            .args(["build", "--lang", "en", "--now", crate::site::NOW, "--site"])
            .arg(built.site.path())
            .arg("--output")
            .arg(clean.path())
            .output()
            .unwrap();
        assert!(output.status.success());
        assert_eq!(built.tree(), tree(clean.path()), "after edit {step}");
    }
    assert!(!built.public().join("a").exists(), "empty folders go");
}

#[test]
fn files_that_others_changed_are_mended() {
    let built = site().good();
    let before = built.tree();
    fs::write(built.public().join("tin/bai-01.html"), "hỏng").unwrap();
    fs::remove_file(built.public().join("tin/bai-02.html")).unwrap();
    fs::write(built.public().join("cua-toi.txt"), "giữ").unwrap();
    let built = built.rebuild();
    let mut after = built.tree();
    assert_eq!(
        after.remove("cua-toi.txt").as_deref(),
        Some("giữ".as_bytes())
    );
    assert_eq!(after, before);
}

#[test]
fn a_page_is_not_made_again_without_a_cause() {
    let built = site().good();
    let made: BTreeMap<String, (String, String, u64)> =
        serde_json::from_str(&built.page(".sen/made.json")).unwrap();
    // Had the page been rendered, it would have been put right.
    let page = built.page("tin/bai-01.html");
    let wrong = page.replace("Văn bản 1.", "Văn bản X.");
    let (_, hash, size) = &made["tin/bai-01.html"];
    assert_eq!(*size, page.len() as u64);
    let new = blake3::hash(wrong.as_bytes()).to_hex().to_string();
    fs::write(built.public().join("tin/bai-01.html"), &wrong).unwrap();
    for list in ["made.json", "manifest.json"] {
        let file = built.public().join(".sen").join(list);
        let text = fs::read_to_string(&file).unwrap().replace(hash, &new);
        fs::write(file, text).unwrap();
    }
    let built = built.rebuild();
    assert!(
        built.text().contains(": 0 files written"),
        "{}",
        built.text()
    );
    assert_eq!(built.page("tin/bai-01.html"), wrong);
    // A new template makes everything again.
    built.site.write("templates/new.html", "");
    let built = built.rebuild();
    assert_eq!(built.page("tin/bai-01.html"), page);
}

#[test]
fn a_list_depends_on_what_it_shows() {
    let topic = |title| format!("---\ntitle: {title}\nkind: topic\nyear: 2024\n---\n");
    let built = site().file("content/chuyen-de.md", topic("Cũ")).good();
    let key = |built: &Built, path: &str| {
        let made: BTreeMap<String, (String, String, u64)> =
            serde_json::from_str(&built.page(".sen/made.json")).unwrap();
        made[path].0.clone()
    };
    // A year of another article, the first page of the section and the last, which shows it.
    let (year, first, last) = ("nam/2024/index.html", "tin/index.html", "tin/trang-2.html");
    let keys = |built: &Built| [year, first, last].map(|path| key(built, path));
    let before = keys(&built);
    let text = fs::read_to_string(built.site.path().join("content/tin/bai-01.md")).unwrap();
    built.site.write("content/tin/bai-01.md", text + "Thêm.\n");
    let built = built.rebuild();
    let after = keys(&built);
    assert_eq!(before[..2], after[..2]);
    assert_ne!(before[2], after[2]);
    built.site.write("content/chuyen-de.md", topic("Mới"));
    let built = built.rebuild();
    assert!(built.page(year).contains("Mới"));
}

#[test]
fn the_index_is_not_made_again_without_a_cause() {
    let mut built = site().good();
    let index = |built: &Built| -> BTreeMap<String, Vec<u8>> {
        let all = built.tree().into_iter();
        all.filter(|(path, _)| path.starts_with("tim-kiem/"))
            .collect()
    };
    let before = index(&built);
    let shard = before.keys().find(|path| path.contains("/p/")).unwrap();
    // A file of it that is not as it was.
    for spoil in [
        |file| fs::write(file, "x").unwrap(),
        |file| {
            fs::remove_file(file).unwrap();
        },
    ] as [fn(std::path::PathBuf); 2]
    {
        spoil(built.public().join(shard));
        built = built.rebuild();
        assert_eq!(index(&built), before);
    }
    // Had it been made, it would have been put right.
    let right = &before[shard];
    let wrong = vec![b'x'; right.len()];
    fs::write(built.public().join(shard), &wrong).unwrap();
    let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
    for list in ["made.json", "manifest.json"] {
        let file = built.public().join(".sen").join(list);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(file, text.replace(&hash(right), &hash(&wrong))).unwrap();
    }
    built = built.rebuild();
    assert_eq!(index(&built)[shard], wrong);
    // The name of a section, which it shows beside what it finds.
    let name = "---\ntitle: Tin khác\n---\n";
    built.site.write("content/tin/_index.md", name);
    built = built.rebuild();
    assert_eq!(&index(&built)[shard], right);
    assert_ne!(index(&built), before);
}

#[test]
fn a_damaged_list_of_what_pages_were_made_from_is_no_disaster() {
    let built = site().good();
    let before = built.tree();
    fs::write(
        built.public().join(".sen/made.json"),
        "{\"tin/bai-01.html\": [",
    )
    .unwrap();
    let built = built.rebuild();
    assert_eq!(built.code(), 0, "{}", built.errors());
    assert_eq!(built.tree(), before);
}

#[test]
fn a_lost_manifest_is_no_disaster() {
    let built = site().good();
    let before = built.tree();
    fs::remove_dir_all(built.public().join(".sen")).unwrap();
    let built = built.rebuild();
    assert_eq!(built.code(), 0, "{}", built.errors());
    assert_eq!(built.tree(), before);
}

#[test]
fn a_run_cut_between_renames_is_finished_by_the_next() {
    let built = site().good();
    built
        .site
        .write("content/tin/moi.md", "---\ntitle: Mới\n---\n\nmột\n");
    let built = built.rebuild();
    let own = built.public().join(".sen");
    // As if the process had died after the renames and before the last one.
    let manifest = fs::read_to_string(own.join("manifest.json")).unwrap();
    fs::write(own.join("manifest.new.json"), &manifest).unwrap();
    let old: BTreeMap<String, String> = serde_json::from_str(&manifest).unwrap();
    let old: BTreeMap<_, _> = old
        .into_iter()
        .filter(|(path, _)| path != "tin/moi.html")
        .collect();
    fs::write(own.join("manifest.json"), serde_json::to_vec(&old).unwrap()).unwrap();
    built
        .site
        .write("content/tin/moi.md", "---\ntitle: Mới\n---\n\nhai\n");
    let built = built.rebuild();
    assert_eq!(built.code(), 0, "{}", built.errors());
    assert!(built.page("tin/moi.html").contains("hai"));
}

#[test]
fn a_page_may_become_a_folder_and_back() {
    let built = Site::bare()
        .file("static/x", "tệp")
        .article("content/a.md", "a", "")
        .good();
    built.site.remove("static/x");
    built.site.write("content/x/b.md", "---\ntitle: b\n---\n");
    let built = built.rebuild();
    assert_eq!(built.code(), 0, "{}", built.errors());
    assert!(built.has("x/b.html"));
    built.site.remove("content/x/b.md");
    built.site.write("static/x", "tệp");
    let built = built.rebuild();
    assert_eq!(built.code(), 0, "{}", built.errors());
    assert!(built.has("x"));
}

#[test]
fn the_manifest_holds_hashes_only() {
    let built = site().good();
    let manifest = built.page(".sen/manifest.json");
    let files: BTreeMap<String, String> = serde_json::from_str(&manifest).unwrap();
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        built.tree().keys().collect::<Vec<_>>()
    );
    assert!(
        files
            .values()
            .all(|hash| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
    );
}

#[test]
fn a_second_build_says_that_it_waits() {
    let built = site().good();
    let lock = fs::File::create(built.public().join(".sen/lock")).unwrap();
    lock.lock().unwrap();
    let mut second = crate::site::sen()
        .args(["build", "--lang", "en", "--now", crate::site::NOW, "--site"])
        .arg(built.site.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut errors = BufReader::new(second.stderr.take().unwrap());
    errors.read_line(&mut line).unwrap();
    assert_eq!(line, "Waiting for another build into this folder…\n");
    drop(lock);
    assert!(second.wait().unwrap().success());
}
