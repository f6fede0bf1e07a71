//! The tree of a small site, byte for byte. `cargo insta review` shows what changed.

use crate::site::Site;

/// One of each: a story, a document, a topic, a page, a draft, a picture, a file, an alias.
fn small_site() -> Site {
    let site = Site::bare();
    for (name, text) in [
        ("page.html", include_str!("golden/page.html")),
        ("section.html", include_str!("golden/section.html")),
        ("index.html", include_str!("golden/index.html")),
        ("term.html", include_str!("golden/term.html")),
    ] {
        site.write(&format!("themes/bare/templates/{name}"), text);
    }
    site.file("content/tin-tuc/_index.md", "---\ntitle: Tin tức\ndescription: Tin\n---\n\nLời *giới thiệu*.\n")
        .file("content/tin-tuc/mot.md", "---\ntitle: Bài một\nsapo: Lời dẫn\nngày: 19/05/2022 08:30\ntác giả: Ban Biên tập\ntừ khóa: [học tập, Cao Bằng]\nđơn vị: Hà Quảng\nnăm: 2022\ndòng sự kiện: Chào cờ\nảnh: {tệp: ../anh/sen.svg, mô tả: Hoa sen, chú thích: Sen nở}\nđường dẫn cũ: [/cu/mot.html]\n---\n\n## Chủ đề lớn\n\nXem [văn bản](../van-ban/ct-05.md#dieu-1).\n")
        .file("content/tin-tuc/hai.md", "---\ntitle: Bài hai\ndate: 2022-06-01\ntags: [Học tập]\nfeatured: true\n---\n\n[một](mot.md) và [tệp](../tep/kh.pdf)\n")
        .file("content/tin-tuc/nhap.md", "---\ntitle: Nháp\nnháp: có\n---\n")
        .file("content/van-ban/_index.md", "---\ntitle: Văn bản\nkind: document\n---\n")
        .file("content/van-ban/ct-05.md", "---\ntitle: Chỉ thị 05\nnumber: 05-CT/TW\nissued: 15/5/2016\nfiles: [{src: ../tep/kh.pdf, title: Toàn văn}]\n---\n\n## Điều 1\n")
        .file("content/guong/2022.md", "---\ntitle: Gương\nkind: story\ncollective: Hội Phụ nữ\nyear: 2022\n---\n")
        .file("content/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\n")
        .file("content/anh/sen.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 4\"/>")
        .file("content/tep/kh.pdf", "%PDF")
        .file("static/favicon.txt", "f")
}

#[test]
fn the_small_site() {
    let built = small_site().good();
    let mut text = String::new();
    let mut tree = built.tree();
    // The index has tests of its own; here it would drown everything else.
    tree.retain(|path, _| !path.starts_with("tim-kiem/"));
    for (path, bytes) in tree {
        text.push_str(&format!(
            "──── {path}\n{}\n",
            String::from_utf8_lossy(&bytes).trim_end()
        ));
    }
    let version = format!("Sen {}", env!("CARGO_PKG_VERSION"));
    insta::assert_snapshot!("small_site", text.replace(&version, "Sen [version]"));
}

#[test]
fn its_diagnostics_in_both_languages() {
    let broken = || {
        small_site()
            .file("content/tin-tuc/mot.md", "---\ntiêu đề: Bài một\nngày: 30/02/2022\ntừ khoa: [a]\nkind: truyện\n---\n\nXem [nữa](khong-co.md) và [x](hai.md#muc).\n")
            .file("content/thieu.md", "Không khai báo\n")
            .file("content/anh/thua.txt", "")
    };
    for lang in ["vi", "en"] {
        let built = broken().arg("--format").arg("human").build();
        let output = crate::site::sen()
            .args([
                "build",
                "--lang",
                lang,
                "--color",
                "never",
                "--now",
                crate::site::NOW,
                "--site",
            ])
            .arg(built.site.path())
            .output()
            .unwrap();
        insta::assert_snapshot!(
            format!("diagnostics_{lang}"),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let built = broken().arg("--format").arg("json").build();
    for line in built.errors().lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(
            finding["code"].is_string() && finding["message"].is_string(),
            "{line}"
        );
    }
    insta::assert_snapshot!("diagnostics_json", built.errors());
}
