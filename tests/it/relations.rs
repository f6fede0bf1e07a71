//! Sections, taxonomies, lists, neighbours, and what the clock decides.

use crate::site::Site;

fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty()).collect()
}

/// A section with `count` articles, the last one newest.
fn section(count: usize) -> Site {
    let site = Site::bare().file("content/tin/_index.md", "---\ntitle: Tin\n---\n");
    for n in 1..=count {
        let date = format!("2025-{:02}-{:02}", 1 + n / 28, 1 + n % 28);
        site.write(
            &format!("content/tin/bai-{n:03}.md"),
            format!("---\ntitle: Bài {n}\ndate: {date}\ntags: [chung]\n---\n"),
        );
    }
    site
}

#[test]
fn lists_have_pages_of_twenty_newest_first() {
    let built = section(45).good();
    let first = built.page("tin/index.html");
    assert_eq!(lines(&first).len(), 20);
    assert_eq!(lines(&first)[0], "Bài 45");
    assert_eq!(
        lines(&built.page("tin/trang-3.html")),
        ["Bài 5", "Bài 4", "Bài 3", "Bài 2", "Bài 1"]
    );
    assert!(!built.has("tin/trang-4.html"));
    assert!(built.has("tu-khoa/chung/trang-3.html"));
}

#[test]
fn a_section_sets_order_page_and_kind() {
    let built = Site::bare()
        .file(
            "content/tin/_index.md",
            "---\ntitle: Tin\nsort_by: weight\npaginate_by: 2\n---\n",
        )
        .file("content/tin/a.md", "---\ntitle: A\nweight: 3\n---\n")
        .file("content/tin/b.md", "---\ntitle: B\nweight: 1\n---\n")
        .file("content/tin/c.md", "---\ntitle: C\ndate: 2025-01-01\n---\n")
        .good();
    assert_eq!(lines(&built.page("tin/index.html")), ["B", "A"]);
    assert_eq!(lines(&built.page("tin/trang-2.html")), ["C"]);
    let built = Site::bare()
        .file(
            "content/tin/_index.md",
            "---\ntitle: Tin\nsắp xếp: tiêu đề\n---\n",
        )
        .file("content/tin/x.md", "---\ntitle: Đá\n---\n")
        .file("content/tin/y.md", "---\ntitle: Da\n---\n")
        .file("content/tin/z.md", "---\ntitle: Ăn\n---\n")
        .good();
    assert_eq!(lines(&built.page("tin/index.html")), ["Ăn", "Da", "Đá"]);
}

#[test]
fn a_folder_without_an_index_belongs_to_the_section_above() {
    let built = Site::bare()
        .file("content/tin/_index.md", "---\ntitle: Tin\n---\n")
        .article("content/tin/2025/a.md", "Sâu", "")
        .good();
    assert_eq!(lines(&built.page("tin/index.html")), ["Sâu"]);
    assert!(built.has("tin/2025/a.html") && !built.has("tin/2025/index.html"));
}

#[test]
fn a_drafted_index_or_none_loses_no_article() {
    let built = Site::bare()
        .file(
            "themes/bare/templates/index.html",
            "{% for p in latest %}{{ p.kind }} {{ p.title }}\n{% endfor %}",
        )
        .file("content/tin/_index.md", "---\ntitle: Tin\nnháp: có\n---\n")
        .article("content/tin/a.md", "Một", "")
        .article("content/moi/b.md", "Hai", "")
        .good();
    assert_eq!(
        lines(&built.page("index.html")),
        ["article Hai", "article Một"]
    );
    assert_eq!(lines(&built.page("tin/index.html")), ["Một"]);
}

#[test]
fn spellings_of_a_term_are_one() {
    let tag = |name: &str| format!("---\ntitle: x\ntags: ['{name}']\n---\n");
    let built = Site::bare()
        .file("content/a.md", tag("Hòa bình"))
        .file("content/b.md", tag("hoà bình"))
        .file("content/c.md", tag("Hòa  bình"))
        .file("content/d.md", tag("hóa bình"))
        .good();
    let list = built.page("tu-khoa/index.html");
    let list = lines(&list);
    assert_eq!(list.len(), 2, "{list:?}");
    assert_eq!(list[0], "Hòa bình /tu-khoa/hoa-binh/ 3");
    let other = list[1].strip_prefix("hóa bình /tu-khoa/hoa-binh-").unwrap();
    assert_eq!(other.len(), "abcd/ 1".len(), "{other}");
}

#[test]
fn years_stand_newest_first_and_names_alphabetically() {
    let page = |front: &str| format!("---\ntitle: x\n{front}\n---\n");
    let built = Site::bare()
        .file("content/a.md", page("year: 2022\nunit: [Đá, Da]"))
        .file("content/b.md", page("year: 2025\nunit: Ân"))
        .good();
    let years = built.page("nam/index.html");
    assert_eq!(lines(&years), ["2025 /nam/2025/ 1", "2022 /nam/2022/ 1"]);
    let units = built.page("don-vi/index.html");
    let names: Vec<&str> = lines(&units)
        .iter()
        .map(|l| l.split(' ').next().unwrap())
        .collect();
    assert_eq!(names, ["Ân", "Da", "Đá"]);
}

#[test]
fn the_clock_decides_what_is_shown() {
    let site = || {
        Site::bare()
            .article("content/a.md", "a", "")
            .file("content/nhap.md", "---\ntitle: n\ndraft: true\n---\n")
            .file(
                "content/mai.md",
                "---\ntitle: m\npublish_date: 2026-01-15T08:00:01+07:00\n---\n",
            )
            .file(
                "content/cu.md",
                "---\ntitle: c\nhết hạn: 15/01/2026 08:00\n---\n",
            )
    };
    let built = site().good();
    assert!(!built.has("nhap.html") && !built.has("mai.html") && !built.has("cu.html"));
    let built = site()
        .arg("--drafts")
        .arg("--future")
        .arg("--expired")
        .good();
    assert!(built.has("nhap.html") && built.has("mai.html") && built.has("cu.html"));
    let built = site().arg("--now").arg("2026-01-15T08:00:01+07:00").good();
    assert!(built.has("mai.html"));
    let built = site().arg("--now").arg("2026-01-15T07:59:59+07:00").good();
    assert!(built.has("cu.html"));
}

#[test]
fn source_date_epoch_is_the_clock() {
    let site = Site::bare().article("content/a.md", "a", "").file(
        "content/mai.md",
        "---\ntitle: m\npublish_date: 2020-01-02\n---\n",
    );
    let build = |epoch: &str| {
        let output = crate::site::sen()
            .env("SOURCE_DATE_EPOCH", epoch)
            .args(["build", "--lang", "en", "--site"])
            .arg(site.path())
            .output()
            .unwrap();
        (
            output.status.code(),
            site.path().join("public/mai.html").exists(),
        )
    };
    assert_eq!(build("1000000000"), (Some(0), false));
    assert_eq!(build("1600000000"), (Some(0), true));
    assert_eq!(build("hôm nay").0, Some(2));
}

/// A theme whose pages print what they are given about others.
fn neighbours(site: Site) -> Site {
    site.file(
        "themes/bare/templates/page.html",
        "newer:{% for p in page.newer %} {{ p.title }}{% endfor %}\nolder:{% for p in page.older %} {{ p.title }}{% endfor %}\nrelated:{% for p in page.related %} {{ p.title }}{% endfor %}\nbacklinks:{% for p in page.backlinks %} {{ p.title }}{% endfor %}\n{{ page.validity | default(value='') }}\nreplaced:{% for p in page.replaced_by %} {{ p.title }}{% endfor %}\nbasis:{% for p in page.basis %} {{ p.title }}{% endfor %}\nyear:{% for p in page.same_year.story %} {{ p.title }}{% endfor %}\n",
    )
}

#[test]
fn neighbours_and_related() {
    let built = neighbours(section(8))
        .file(
            "content/tin/x.md",
            "---\ntitle: Khác\ndate: 2025-01-05\ntags: [riêng]\n---\n\n[bốn](bai-004.md)\n",
        )
        .file(
            "content/tin/y.md",
            "---\ntitle: Riêng nữa\ndate: 2024-01-05\ntags: [riêng]\n---\n",
        )
        .good();
    let page = built.page("tin/bai-004.html");
    assert!(
        page.contains("newer: Khác Bài 5 Bài 6 Bài 7 Bài 8\n")
            || page.contains("newer: Bài 5 Bài 6 Bài 7 Bài 8\n"),
        "{page}"
    );
    assert!(page.contains("backlinks: Khác\n"), "{page}");
    assert!(
        page.contains("related: Bài 8 Bài 7 Bài 6 Bài 5 Bài 3 Bài 2\n"),
        "{page}"
    );
    assert!(built.page("tin/x.html").contains("related: Riêng nữa\n"));
}

#[test]
fn documents_topics_and_years() {
    let built = neighbours(Site::bare())
        .file(
            "content/vb/_index.md",
            "---\ntitle: VB\nkind: document\n---\n",
        )
        .file(
            "content/vb/cu.md",
            "---\ntitle: Cũ\nnumber: 1\neffective: 01/01/2020\nends: 01/01/2026\n---\n",
        )
        .file(
            "content/vb/moi.md",
            "---\ntitle: Mới\nissued: 2025-12-01\neffective: 01/02/2026\nreplaces: cu.md\n---\n",
        )
        .file(
            "content/cd/2025.md",
            "---\ntitle: CĐ\nkind: topic\nyear: 2025\nbasis: [../vb/moi.md]\n---\n",
        )
        .file(
            "content/g.md",
            "---\ntitle: Gương\nkind: story\nyear: 2025\n---\n",
        )
        .good();
    let old = built.page("vb/cu.html");
    assert!(
        old.contains("\nended\n") && old.contains("replaced: Mới\n"),
        "{old}"
    );
    assert!(built.page("vb/moi.html").contains("\nnot_yet\n"));
    let topic = built.page("cd/2025.html");
    assert!(
        topic.contains("basis: Mới\n") && topic.contains("year: Gương\n"),
        "{topic}"
    );
}

#[test]
fn aliases_lead_on() {
    let built = Site::bare()
        .file(
            "content/a.md",
            "---\ntitle: a\naliases: [/cu/a.html, cu-nua]\n---\n",
        )
        .good();
    assert_eq!(built.page("cu/a.html"), "/a.html");
    assert_eq!(built.page("cu-nua/index.html"), "/a.html");
}

#[test]
fn unused_files_are_reported_and_not_published() {
    let built = Site::bare()
        .article("content/a.md", "a", "")
        .file("content/anh/x.jpg", "x")
        .good();
    assert!(
        built
            .errors()
            .contains("content/anh/x.jpg: warning[file-unused]"),
        "{}",
        built.errors()
    );
    assert!(!built.has("anh/x.jpg"));
}
