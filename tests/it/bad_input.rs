//! Everything an editor can get wrong: an exit code, a code, a place, advice, and never a panic.

use crate::site::{Site, sen};
use std::fs;

/// A site whose only article is this file.
fn with(text: impl AsRef<[u8]>) -> Site {
    Site::bare().file("content/a.md", text)
}

fn front(lines: &str) -> Site {
    with(format!("---\n{lines}\n---\n\nNội dung.\n"))
}

/// Expects exactly these beginnings of findings, in order.
fn expect(site: Site, exit: i32, beginnings: &[&str]) {
    let built = site.build();
    let errors = built.errors();
    assert_eq!(built.code(), exit, "{errors}");
    let found: Vec<&str> = errors.lines().filter(|line| line.contains("]: ")).collect();
    assert_eq!(found.len(), beginnings.len(), "{errors}");
    for (line, beginning) in found.iter().zip(beginnings) {
        assert!(line.starts_with(beginning), "{line} must begin {beginning}");
    }
    let advice = errors
        .lines()
        .filter(|line| line.starts_with("  = "))
        .count();
    assert_eq!(advice, beginnings.len(), "advice for each: {errors}");
    assert!(
        !built.public().join("index.html").exists(),
        "nothing is published"
    );
}

#[test]
fn front_matter() {
    expect(
        with("Không có khai báo\n"),
        1,
        &["content/a.md:1:1: error[front-matter-missing]"],
    );
    expect(
        with(""),
        1,
        &["content/a.md:1:1: error[front-matter-missing]"],
    );
    expect(
        with("---\ntitle: a\n\nThân bài"),
        1,
        &["content/a.md:1:1: error[front-matter-unclosed]"],
    );
    expect(
        front("title: [a"),
        1,
        &["content/a.md:3:1: error[yaml-syntax]"],
    );
    expect(
        front("title: a: b"),
        1,
        &["content/a.md:2:9: error[yaml-syntax]"],
    );
    expect(
        front("- một\n- hai"),
        1,
        &["content/a.md:2:1: error[not-a-mapping]"],
    );
}

#[test]
fn keys() {
    expect(
        front("title: a\ntitle: b"),
        1,
        &["content/a.md:3:1: error[duplicate-key]"],
    );
    expect(
        front("title: a\ntiêu đề: b"),
        1,
        &["content/a.md:3:1: error[key-twice]"],
    );
    expect(
        front("title: a\nngày: 19/05/2022\ndate: 2022-05-19"),
        1,
        &["content/a.md:4:1: error[key-twice]"],
    );
    expect(
        front("title: a\ntagz: x"),
        1,
        &["content/a.md:3:1: error[unknown-key]: there is no key “tagz”; did you mean “tags”?"],
    );
    expect(
        front("title: a\nwibble: x"),
        1,
        &["content/a.md:3:1: error[unknown-key]: there is no key “wibble”"],
    );
    expect(
        front("title: {x: 1}"),
        1,
        &["content/a.md:2:8: error[wrong-type]"],
    );
    expect(
        front("title: a\nweight: nặng"),
        1,
        &["content/a.md:3:9: error[wrong-type]"],
    );
    expect(
        front("title: a\ndraft: có lẽ"),
        1,
        &["content/a.md:3:8: error[wrong-type]"],
    );
    expect(
        front("title: a\nkind: truyện"),
        1,
        &["content/a.md:3:7: error[bad-choice]"],
    );
}

#[test]
fn titles_and_dates() {
    expect(
        front("date: 2022-05-19"),
        1,
        &["content/a.md:1:1: error[missing-key]"],
    );
    expect(front("title:"), 1, &["content/a.md:2:"]);
    expect(
        front("title: \"  \""),
        1,
        &["content/a.md:2:8: error[empty-value]"],
    );
    expect(
        front("title: a\nngày: 30/02/2022"),
        1,
        &["content/a.md:3:7: error[impossible-date]"],
    );
    expect(
        front("title: a\ndate: hôm qua"),
        1,
        &["content/a.md:3:7: error[bad-date]"],
    );
}

#[test]
fn several_errors_come_together_and_sorted() {
    let site = front("title: a\nngày: 30/02/2022\ntagz: x\nkind: truyện")
        .file("content/b.md", "không có\n");
    expect(
        site,
        1,
        &[
            "content/a.md:3:7: error[impossible-date]",
            "content/a.md:4:1: error[unknown-key]",
            "content/a.md:5:7: error[bad-choice]",
            "content/b.md:1:1: error[front-matter-missing]",
        ],
    );
}

#[test]
fn columns_count_characters_of_the_file() {
    let decomposed = "---\ntitle: a\nda\u{302}u: x\n---\n";
    expect(
        with(decomposed),
        1,
        &["content/a.md:3:1: error[unknown-key]"],
    );
    let text = "---\ntitle: To\u{302}i\u{300}nh\nsource: [Ba\u{301}o, {a: 1}]\n---\n";
    expect(with(text), 1, &["content/a.md:3:16: error[wrong-type]"]);
}

#[test]
fn encodings() {
    expect(
        with(b"---\ntitle: a\xff\n---\n"),
        1,
        &["content/a.md:2:9: error[not-utf8]"],
    );
    let utf16: Vec<u8> = "---\ntitle: a\n---\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    expect(
        with([b"\xff\xfe".to_vec(), utf16].concat()),
        1,
        &["content/a.md: error[utf16]"],
    );
    expect(
        with(b"---\ntitle: a\n---\nm\0t\n"),
        1,
        &["content/a.md:4:2: error[nul-byte]"],
    );
    let mut huge = b"---\ntitle: a\n---\n".to_vec();
    huge.resize(33 * 1024 * 1024, b'a');
    expect(with(huge), 1, &["content/a.md: error[file-too-large]"]);
}

#[test]
fn a_yaml_bomb_is_refused_at_once() {
    let mut bomb = String::from("title: a\nextra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..20 {
        let list = vec![format!("*a{}", i - 1); 9].join(", ");
        bomb.push_str(&format!("  a{i}: &a{i} [{list}]\n"));
    }
    front(&bomb).bad(1, "yaml-too-complex");
    front(&format!("title: {}", "[".repeat(100_000))).bad(1, "yaml-syntax");
}

#[test]
fn addresses_that_collide() {
    let built = Site::bare()
        .article("content/một.md", "a", "")
        .article("content/mot.md", "b", "")
        .bad(1, "url-taken");
    assert!(built.errors().contains("content/một.md: error[url-taken]: the address /mot.html already belongs to content/mot.md"), "{}", built.errors());
    Site::bare()
        .article("content/a.md", "a", "")
        .article("content/nam/2022.md", "b", "")
        .bad(1, "url-reserved");
    Site::bare()
        .article("content/404.md", "a", "")
        .bad(1, "url-reserved");
    Site::bare()
        .file("content/tin/_index.md", "---\ntitle: Tin\n---\n")
        .article("content/tin/index.md", "a", "")
        .bad(1, "url-taken");
    Site::bare()
        .article("content/a.md", "a", "")
        .file("static/a.html", "")
        .bad(1, "url-taken");
}

#[test]
fn slugs_and_aliases() {
    for slug in ["../x", "a/b", "/a", r"C:\a", "C:a"] {
        front(&format!("title: a\nslug: '{slug}'")).bad(1, "path-leaves-site");
    }
    front("title: a\nslug: '***'").bad(1, "bad-slug");
    for alias in ["../x", "https://evil/", "//evil/x", "C:/x", r"\\host\x"] {
        front(&format!("title: a\naliases: ['{alias}']")).bad(1, "path-leaves-site");
    }
    Site::bare()
        .article("content/b.md", "b", "")
        .file("content/a.md", "---\ntitle: a\naliases: [/b.html]\n---\n")
        .bad(1, "url-taken");
    front("title: a\naliases: [/rss.xml/]").bad(1, "url-taken");
    front("title: a\naliases: [/nam/2022/]").bad(1, "url-reserved");
    front("title: a\naliases: [/]").bad(1, "url-reserved");
}

#[test]
fn pictures_and_files() {
    for image in [
        "../../x.jpg",
        "C:/x.jpg",
        "https://evil/x.jpg",
        "//evil/x.jpg",
    ] {
        front(&format!("title: a\nimage: '{image}'")).bad(1, "path-leaves-site");
        with(format!(
            "---\ntitle: a\n---\n\n[x]({})\n",
            image.replace("https:", "../../")
        ))
        .build();
    }
    front("title: a\nimage: anh/khong-co.jpg").bad(1, "target-missing");
    front("title: a\nimage: /etc/passwd").bad(1, "target-missing");
    front("title: a\nfiles: [khong-co.pdf]").bad(1, "target-missing");
    front("title: a\nfiles: [../../etc/passwd]").bad(1, "path-leaves-site");
    with("---\ntitle: a\n---\n\n![x](../../x.jpg)\n").bad(1, "path-leaves-site");
    with("---\ntitle: a\n---\n\n[x](x.html)\n")
        .file("content/x.html", "<script>")
        .bad(1, "active-file");
    with("---\ntitle: a\n---\n\n![x](x.jpg)\n")
        .file("content/x.jpg", "no picture")
        .bad(1, "broken-image");
}

#[test]
fn a_path_up_inside_the_site_is_fine() {
    Site::bare()
        .article("content/tin/a.md", "a", "[b](../b.md) [t](../tep/t.txt)")
        .article("content/b.md", "b", "")
        .file("content/tep/t.txt", "t")
        .good();
}

#[test]
fn links() {
    let missing =
        with("---\ntitle: a\n---\n\nXem [b](tin/b.md).\n").article("content/b.md", "b", "");
    expect(
        missing,
        1,
        &["content/a.md:5:9: error[target-missing]: “tin/b.md” does not exist"],
    );
    let anchor = with("---\ntitle: a\n---\n\n## Chủ đề lớn\n\n[x](#chu-de-lo) [y](b.md#muc)\n")
        .article("content/b.md", "b", "## Mục 2");
    expect(
        anchor,
        1,
        &[
            "content/a.md:7:5: error[anchor-missing]: “a.md” has no “#chu-de-lo”",
            "content/a.md:7:21: error[anchor-missing]: “b.md” has no “#muc”",
        ],
    );
}

#[test]
fn a_broken_target_is_reported_once() {
    let site = with("---\ntitle: a\n---\n\n[b](b.md)\n").file("content/b.md", "không có\n");
    expect(site, 1, &["content/b.md:1:1: error[front-matter-missing]"]);
}

#[test]
fn configuration() {
    let config = |text: &str| {
        Site::bare()
            .article("content/a.md", "a", "")
            .file("site.yaml", text)
    };
    expect(config(""), 1, &["site.yaml:1:1: error[missing-key]"]);
    expect(
        config("title: a\ntitel: b"),
        1,
        &["site.yaml:2:1: error[unknown-key]"],
    );
    expect(
        config("title: a\nbase_url: example.org"),
        1,
        &["site.yaml:2:11: error[bad-base-url]"],
    );
    expect(
        config("title: a\ntimezone: Sao/Hỏa"),
        1,
        &["site.yaml:2:11: error[bad-time-zone]"],
    );
    expect(
        config("title: a\npaginate_by: 0"),
        1,
        &["site.yaml:2:14: error[out-of-range]"],
    );
    expect(
        config("title: a\ntheme: khong-co"),
        1,
        &["site.yaml:2:8: error[theme-missing]"],
    );
    expect(
        config("title: a\ntheme: ../themes/bare"),
        1,
        &["site.yaml:2:8: error[theme-missing]"],
    );
    expect(
        config("title: a\ntheme: bare\nmenu: [{title: x, url: /khong/}]"),
        1,
        &["site.yaml:3:24: error[target-missing]"],
    );
}

#[test]
fn no_site_and_no_content() {
    Site::empty().bad(1, "config-missing");
    Site::new().bad(1, "content-missing");
    let empty = Site::new();
    fs::create_dir_all(empty.path().join("content")).unwrap();
    empty.bad(1, "content-empty");
}

#[cfg(unix)]
#[test]
fn links_on_disk_must_not_leave_the_site() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x.md"), "---\ntitle: x\n---\n").unwrap();
    let site = Site::bare().article("content/a.md", "a", "");
    std::os::unix::fs::symlink(outside.path(), site.path().join("content/ngoai")).unwrap();
    site.bad(1, "symlink-leaves-site");
    let site = Site::bare().article("content/a.md", "a", "");
    std::os::unix::fs::symlink("khong-co.md", site.path().join("content/b.md")).unwrap();
    site.bad(1, "symlink-leaves-site");
    let site = Site::bare()
        .article("content/a.md", "a", "")
        .file("kho/b.md", "---\ntitle: b\n---\n");
    std::os::unix::fs::symlink("../kho/b.md", site.path().join("content/b.md")).unwrap();
    assert!(site.good().has("b.html"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let site = Site::bare().article("content/a.md", "a", "");
    let name = std::ffi::OsStr::from_bytes(b"b\xff.md");
    fs::write(site.path().join("content").join(name), "").unwrap();
    site.bad(1, "file-name-not-utf8");
}

#[test]
fn two_names_that_are_one() {
    Site::bare()
        .article("content/mo\u{323}t.md", "a", "")
        .article("content/mọt.md", "b", "")
        .bad(1, "same-file-name");
}

#[test]
fn outputs_that_cannot_be() {
    let good = || Site::bare().article("content/a.md", "a", "");
    let site = good().file("ra", "một tệp");
    let output = site.path().join("ra");
    site.arg("--output")
        .arg(output.to_str().unwrap())
        .bad(3, "output-is-file");
    for inside in ["content/ra", "content", "static", "themes/bare", "."] {
        let site = good();
        let output = site.path().join(inside);
        site.arg("--output")
            .arg(output.to_str().unwrap())
            .bad(3, "output-overlaps-site");
    }
    let site = good();
    site.arg("--output").arg("/proc/khong/ghi").bad(3, "io");
}

#[test]
fn a_foreign_file_in_the_way_is_not_touched() {
    let built = Site::bare()
        .article("content/a.md", "a", "")
        .file("public/a.html", "của người khác")
        .file("public/khac.txt", "giữ lại")
        .bad(3, "output-foreign");
    assert_eq!(built.page("a.html"), "của người khác");
    assert!(!built.has("index.html"));
    built.site.remove("public/a.html");
    let built = built.rebuild();
    assert_eq!(built.code(), 0, "{}", built.errors());
    assert_eq!(built.page("khac.txt"), "giữ lại");
}

#[test]
fn a_full_disk_leaves_the_output_as_it_was() {
    // A file system of one megabyte: mounting takes rights that a test may lack, so a quota on the
    // size of files stands in for it; the system answers with another error, the output must stay.
    let built = Site::bare().article("content/a.md", "a", "một").good();
    let before = built.tree();
    built.site.write(
        "content/a.md",
        format!("---\ntitle: a\n---\n\n{}\n", "dài ".repeat(400_000)),
    );
    built.site.write("content/moi.md", "---\ntitle: mới\n---\n");
    let site = built.site.path().to_str().unwrap().to_owned();
    let program = sen().get_program().to_str().unwrap().to_owned();
    let script =
        format!("trap '' XFSZ; ulimit -f 64; exec {program} build --lang en --site {site}");
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(3),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(built.tree(), before);
}

#[test]
fn a_failed_build_leaves_the_output_as_it_was() {
    let built = Site::bare().article("content/a.md", "a", "một").good();
    let before = built.tree();
    built.site.write(
        "content/a.md",
        "---\ntitle: a\nngày: 30/02/2022\n---\nhai\n",
    );
    let built = built.rebuild();
    assert_eq!(built.code(), 1);
    assert_eq!(built.tree(), before);
}

#[test]
fn a_build_that_fails_late_takes_back_what_it_added() {
    let built = Site::bare().article("content/a.md", "a", "một").good();
    let before = built.tree();
    for n in 0..40 {
        let path = format!("content/moi/bai-{n}.md");
        built.site.write(&path, "---\ntitle: mới\n---\n");
    }
    built.site.write(
        "themes/bare/templates/page.html",
        "{% if page.title == \"a\" %}{{ page.khong.co }}{% endif %}{{ page.content }}",
    );
    let built = built.rebuild();
    assert_eq!(built.code(), 1, "{}", built.errors());
    assert_eq!(built.tree(), before);
    assert!(!built.public().join("moi").exists(), "empty folders go");
    // A file that somebody puts there now is theirs.
    built.site.remove("themes/bare/templates/page.html");
    built
        .site
        .write("themes/bare/templates/page.html", "{{ page.content }}");
    built.site.write("public/moi/bai-7.html", "của người khác");
    let built = built.rebuild();
    assert!(built.errors().contains("[output-foreign]"));
    assert_eq!(built.page("moi/bai-7.html"), "của người khác");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link_in_the_output() {
    let built = Site::bare()
        .article("content/tin/a.md", "a", "một")
        .article("content/tin/b.md", "b", "một")
        .good();
    let outside = tempfile::tempdir().unwrap();
    let tin = built.public().join("tin");
    for name in ["a.html", "b.html"] {
        std::fs::copy(tin.join(name), outside.path().join(name)).unwrap();
    }
    std::fs::remove_dir_all(&tin).unwrap();
    std::os::unix::fs::symlink(outside.path(), &tin).unwrap();
    let before = crate::site::tree(outside.path());
    built.site.remove("content/tin/b.md");
    built.site.write("content/tin/c.md", "---\ntitle: c\n---\n");
    let built = built.rebuild();
    assert_eq!(built.code(), 3, "{}", built.errors());
    assert!(built.errors().contains("[output-foreign]"));
    assert_eq!(crate::site::tree(outside.path()), before);
}

#[cfg(unix)]
#[test]
fn no_link_in_our_own_folder_is_followed() {
    let built = Site::bare().article("content/a.md", "a", "một").good();
    let outside = tempfile::tempdir().unwrap();
    let theirs = outside.path().join("theirs");
    std::fs::write(&theirs, "giữ").unwrap();
    let own = built.public().join(".sen");
    for name in ["lock", "made.json", "manifest.new.part"] {
        let _ = std::fs::remove_file(own.join(name));
        std::os::unix::fs::symlink(&theirs, own.join(name)).unwrap();
    }
    built.site.write("content/b.md", "---\ntitle: b\n---\n");
    let built = built.rebuild();
    assert_eq!(built.code(), 0, "{}", built.errors());
    assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "giữ");
    std::fs::rename(&own, outside.path().join("own")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("own"), &own).unwrap();
    let built = built.rebuild();
    assert_eq!(built.code(), 3, "{}", built.errors());
    assert!(built.errors().contains("[output-foreign]"));
}

#[cfg(unix)]
#[test]
fn nothing_is_removed_behind_a_link_to_clear_the_way() {
    let built = Site::bare()
        .article("content/a.md", "a", "một")
        .article("content/x/y.md", "y", "một")
        .good();
    let outside = tempfile::tempdir().unwrap();
    let (x, theirs) = (built.public().join("x"), outside.path().join("y.html"));
    std::fs::copy(x.join("y.html"), &theirs).unwrap();
    std::fs::remove_dir_all(&x).unwrap();
    std::os::unix::fs::symlink(outside.path(), &x).unwrap();
    built.site.remove("content/x/y.md");
    built.site.write("static/x/y.html/z.txt", "z");
    let built = built.rebuild();
    assert_eq!(built.code(), 3, "{}", built.errors());
    assert!(theirs.exists());
}

#[test]
fn a_list_of_files_that_somebody_wrote_removes_nothing_elsewhere() {
    let mut built = Site::bare().article("content/a.md", "a", "một").good();
    let outside = tempfile::tempdir().unwrap();
    let theirs = outside.path().join("theirs");
    std::fs::write(&theirs, "giữ").unwrap();
    std::fs::write(built.site.path().join("cua-toi.txt"), "giữ").unwrap();
    for list in ["manifest.json", "manifest.new.json"] {
        let paths = serde_json::json!({ "../cua-toi.txt": "", theirs.to_str().unwrap(): "" });
        let list = built.public().join(".sen").join(list);
        std::fs::write(list, paths.to_string()).unwrap();
        built = built.rebuild();
        assert!(theirs.exists() && built.site.path().join("cua-toi.txt").exists());
    }
}

#[test]
fn a_file_where_a_folder_should_be_is_told() {
    for name in ["templates", "assets", "static"] {
        let site = Site::new()
            .article("content/a.md", "a", "một")
            .file(name, "../khac");
        let built = site.bad(1, "not-a-folder");
        let start = format!("{name}: error[not-a-folder]");
        assert!(built.errors().starts_with(&start), "{}", built.errors());
    }
}

#[test]
fn no_file_takes_the_place_of_the_search() {
    let site = Site::bare().article("content/a.md", "a", "một");
    let built = site
        .file("static/tim-kiem/index.js", "")
        .bad(1, "url-reserved");
    let start = "static/tim-kiem/index.js: error[url-reserved]";
    assert!(built.errors().starts_with(start), "{}", built.errors());
}

#[test]
fn names_that_no_disk_can_hold() {
    let built = Site::bare().article("content/a.md", "a", "một").good();
    let before = built.tree();
    let slug = "abc-".repeat(100);
    built.site.write(
        "content/b.md",
        format!("---\ntitle: b\nslug: {slug}\n---\n"),
    );
    let built = built.rebuild();
    assert_eq!(built.code(), 1, "{}", built.errors());
    assert!(
        built
            .errors()
            .starts_with("content/b.md:3:7: error[bad-slug]"),
        "{}",
        built.errors()
    );
    assert_eq!(built.tree(), before);
    let tag = "từ ".repeat(200);
    Site::bare()
        .file(
            "content/a.md",
            format!("---\ntitle: a\ntags: [\"{tag}\"]\n---\n"),
        )
        .good();
}

#[test]
fn names_the_site_gives_to_its_own_lists() {
    let mut site = Site::bare().file(
        "content/tin/_index.md",
        "---\ntitle: Tin\npaginate_by: 2\n---\n",
    );
    for n in 1..=5 {
        site = site.article(&format!("content/tin/bai-{n}.md"), "x", "");
    }
    let built = site
        .article("content/tin/trang-2.md", "y", "")
        .bad(1, "url-reserved");
    assert!(
        built
            .errors()
            .starts_with("content/tin/trang-2.md: error[url-reserved]"),
        "{}",
        built.errors()
    );
    front("title: a\naliases: [/.sen/manifest.json]").bad(1, "url-reserved");
    let both = Site::bare()
        .file("content/a.md", "---\ntitle: a\nslug: z\n---\n")
        .file("content/b.md", "---\ntitle: b\nslug: z\n---\n");
    expect(both, 1, &["content/b.md:3:7: error[url-taken]"]);
}

#[test]
fn addresses_in_the_configuration_run_nothing() {
    let config = |lines: &str| {
        Site::bare()
            .article("content/a.md", "a", "")
            .file("site.yaml", format!("title: a\ntheme: bare\n{lines}\n"))
    };
    config("links: [{title: a, url: \"javascript:alert(1)\"}]").bad(1, "unsafe-address");
    config("feedback: {provider: form, url: \"javascript:alert(1)\"}").bad(1, "unsafe-address");
    config("menu: [{title: a, url: \"javascript://x/%0aalert(1)\"}]").bad(1, "target-missing");
    let output = sen()
        .args(["--lang", "en", "build", "--base-url", "ftp://x/"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_left_alone() {
    let site = Site::bare().article("content/a.md", "a", "");
    let made = std::process::Command::new("mkfifo")
        .arg(site.path().join("content/b.md"))
        .status()
        .unwrap();
    assert!(made.success());
    site.good();
}
