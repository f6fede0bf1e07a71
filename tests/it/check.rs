//! `sen check`: each rule on a true and a false case, levels, silence, formats, and mending.

use crate::site::{NOW, Site, sen};
use std::collections::BTreeSet;
use std::fs;
use std::process::Output;

/// Front matter that no rule objects to.
const FRONT: &str = "title: Bài thử\nsapo: Một câu.\ndate: 2025-03-04\n";

fn check(site: &Site, arguments: &[&str]) -> Output {
    sen()
        .args([
            "check", "--lang", "en", "--color", "never", "--now", NOW, "--site",
        ])
        .arg(site.path())
        .args(arguments)
        .output()
        .unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Codes found in a site, with their places: `content/a.md:6:1 code`.
fn codes(site: &Site) -> Vec<String> {
    let output = check(site, &["--format", "short"]);
    assert!(!errors(&output).contains("panicked"), "{}", errors(&output));
    errors(&output)
        .lines()
        .map(|line| {
            let (place, rest) = line.split_once(": ").unwrap();
            let code = rest.split(['[', ']']).nth(1).unwrap();
            format!("{place} {code}")
        })
        .collect()
}

/// Codes found in an article with this front matter and body, places left out.
fn of(front: &str, body: &str) -> Vec<String> {
    let site = Site::bare().file("content/tin/a.md", format!("---\n{front}---\n\n{body}\n"));
    let codes = codes(&site).into_iter();
    codes
        .map(|line| line.split(' ').next_back().unwrap().to_owned())
        .collect()
}

fn body(body: &str) -> Vec<String> {
    of(FRONT, body)
}

#[test]
fn articles_that_are_well_are_left_alone() {
    for text in [
        "Chào cờ **đầu tháng** ở Hà Quảng.\n\n## Mục\n\nXem [chủ đề năm](a.md).",
        "- một\n- hai\n\n| Đơn vị | Số |\n|---|---|\n| A | 19.136 |\n\n`sen  check ...` và \\\"thế\\\".",
        "```\n\"a\" ... đuợc , x\n```\n\nGiai đoạn 2021–2025, số 05-CT/TW.",
        "<https://www.youtube.com/watch?v=abcdefghi_->\n\nXong[^1].\n\n[^1]: Chú thích.",
        "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>\n\n<a id=\"x\"></a>Chữ, [![Ảnh](https://x.vn/a.jpg)](https://x.vn/).",
        "Ông Lê Hoà ở số nhà 12-14, xã Hoà Chung, 3,145% và 2.5 triệu.",
        "<!-- sen: bo-qua spelling -->\n\nToàn nghành.",
        "Xem [`http`](https://x.vn), `https://x.vn/`, <a href=\"https://x.vn\">trang https</a>, giao thức http://.",
        "<img src=\"https://x.vn/a.jpg\"\n  alt=\"Sân cờ\"> <img alt='' src='https://x.vn/b.jpg'>\n\n<h2>Một</h2>\n\n<h3>Hai</h3>\n\n***Đậm*** và nghiêng.\n\n*Một chú thích*\n\nChữ.",
        "<a href=\"https://x.vn/\"><img src=\"https://x.vn/a.jpg\" alt=\"Sân cờ\"></a> và [Đường về](a.md)",
        "![Sân](https://x.vn/a.jpg \"Sân cờ. (Ảnh: Lê A)\")\n\n![Sân](https://x.vn/a.jpg \"Sân cờ. Nguồn: TTXVN\")\n\n![Sân](https://x.vn/a.jpg \"Sân cờ - Ảnh CTV\")",
        "**Đậm cả đoạn, nhưng là một câu.**\n\nHết.\n\n**Ban Biên tập**",
    ] {
        assert_eq!(body(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn each_rule_of_the_text_finds_its_case() {
    for (text, code) in [
        ("Ho\u{323}c ta\u{323}p", "decomposed"),
        ("\u{d0}ảng bộ", "lookalike"),
        ("đạ\u{43e} đức", "lookalike"),
        ("hai\u{200b}chữ", "invisible"),
        ("hai\u{7}chữ", "invisible"),
        ("phát tri\u{ad}ển", "soft-hyphen"),
        ("§¶ng bé tØnh häc tËp vµ lµm theo", "legacy-text"),
        ("Ñaûng boä tænh hoïc taäp", "legacy-text"),
        ("Toàn nghành giáo dục", "spelling"),
        ("hai bên hoà giải", "tone-placement"),
        ("một , hai", "space-before-punctuation"),
        ("gọi là \"nêu gương\"", "straight-quotes"),
        ("vân vân...", "three-dots"),
        ("giai đoạn 2021-2025", "range-hyphen"),
        ("có 19,136 đảng viên", "number-format"),
        ("ngày 2022/5/19 này", "date-format"),
        ("## Một\n\n#### Hai", "heading-skipped"),
        ("**Một đề mục**\n\nVà chữ.", "heading-bold"),
        ("Xem [tại đây](a.md).", "link-text"),
        ("[xem chi tiết tại đây](a.md)", "link-text"),
        ("[Tải tại đây »](a.md)", "link-text"),
        ("[Tại  đây](a.md)", "link-text"),
        (
            "<a href=\"https://x.vn/\"><img src=\"https://x.vn/a.jpg\" alt=\"\"></a>",
            "link-empty",
        ),
        ("Xem <https://example.org/x>.", "link-bare"),
        ("Xem https://example.org/x.", "link-bare"),
        ("| | |\n|---|---|\n| a | b |", "table-header"),
        (
            "<table>\n<tr><td>a</td></tr>\n\n<tr><td>b</td></tr>\n</table>",
            "table-header",
        ),
        ("Xem [](https://x.vn/).", "link-empty"),
        ("Xem <a href=\"https://x.vn/\"></a>.", "link-empty"),
        ("<p><a href=\"#\">chữ</a></p>", "link-empty"),
        (
            "<p>Xem <a href=\"https://x.vn/\">tại đây</a></p>",
            "link-text",
        ),
        ("<p><img src=\"https://x.vn/a.jpg\"></p>", "picture-alt"),
        (
            "Chữ <img src=\"https://x.vn/a.jpg\" title=\"x\"> chữ.",
            "picture-alt",
        ),
        (
            "<p>\n<img\n  src=\"https://x.vn/a.jpg\">\n</p>",
            "picture-alt",
        ),
        ("## Một\n\n<h4>Hai</h4>", "heading-skipped"),
        ("***Một đề mục***\n\nVà chữ.", "heading-bold"),
        ("**_Một đề mục_**\n\n- chữ", "heading-bold"),
        ("<b>Một đề mục</b>\n\nVà chữ.", "heading-bold"),
        ("Các chiń\u{301}h sách", "spelling"),
        ("Nghị quyết đã quôć hội", "spelling"),
        ("<!-- sen: bo-qua -->\n\nChữ.", "unknown-code"),
        ("<!-- sen: boqua spelling -->\n\nChữ.", "unknown-code"),
        ("Thế[^9] thôi.", "footnote-undefined"),
        (
            "![](https://example.org/a.jpg \"Sân cờ. Ảnh: Sen\")",
            "picture-alt",
        ),
        (
            "![Sân cờ](https://example.org/a.jpg \"Ảnh: Sen\")",
            "picture-caption",
        ),
        (
            "![Sân cờ](https://example.org/a.jpg \"Sân cờ.\")",
            "picture-credit",
        ),
        ("<!-- sen: bỏ-qua speling -->\n\nChữ.", "unknown-code"),
    ] {
        assert_eq!(body(text), [code], "{text}");
    }
}

#[test]
fn each_rule_of_the_front_matter_finds_its_case() {
    let long = "chữ ".repeat(61);
    for (front, code) in [
        (
            "title: Bài thử\ndate: 2025-03-04\n".to_owned(),
            "lead-missing",
        ),
        (
            format!("title: Bài thử\nsapo: {long}\ndate: 2025-03-04\n"),
            "lead-long",
        ),
        (
            format!(
                "title: {}\nsapo: Một.\ndate: 2025-03-04\n",
                "chữ ".repeat(21)
            ),
            "title-long",
        ),
        (
            "title: HỌC TẬP VÀ LÀM THEO BÁC\nsapo: Một.\ndate: 2025-03-04\n".into(),
            "title-capitals",
        ),
        ("title: Bài thử\nsapo: Một.\n".into(), "date-missing"),
        (
            "title: Bài thử\nsapo: Một.\ndate: 2030-03-04\n".into(),
            "date-future",
        ),
        (format!("{FRONT}number: 05-CT/TW\n"), "key-other-kind"),
        (
            format!("{FRONT}tên chính thức: Một chủ đề\n"),
            "key-other-kind",
        ),
        (
            "title: Bài \"thử\" này\nsapo: Một.\ndate: 2025-03-04\n".into(),
            "straight-quotes",
        ),
        (
            "title: \"Bài \\\"thử\\\" này\"\nsapo: Một.\ndate: 2025-03-04\n".into(),
            "straight-quotes",
        ),
    ] {
        assert_eq!(of(&front, "Chữ."), [code], "{front}");
    }
    for front in [
        format!("{FRONT}publish_date: 2025-03-05\n"),
        "title: Văn bản\nloại bài: văn bản\nsố ký hiệu: 05-CT/TW\nngày ban hành: 15/05/2016\n"
            .into(),
        "title: Trang\nkind: page\n".into(),
    ] {
        assert_eq!(of(&front, "Chữ."), Vec::<String>::new(), "{front}");
    }
}

#[test]
fn names_of_the_front_matter_are_held_to_their_letters_only() {
    for (wrong, right, code) in [
        ("tác giả: \u{d0}ỗ Hà", "tác giả: Đỗ Hà", "lookalike"),
        (
            "author: [An, Ho\u{323}c]",
            "author: [An, Học]",
            "decomposed",
        ),
        (
            "nguồn: \"Báo\u{200b} Cao Bằng\"",
            "nguồn: \"Báo Cao Bằng\"",
            "invisible",
        ),
        (
            "đơn vị:\n  - Hà Quảng\n  - Tri\u{ad}ển khai",
            "đơn vị:\n  - Hà Quảng\n  - Triển khai",
            "soft-hyphen",
        ),
        (
            "tags: [häc tËp, nªu g\u{ad}¬ng]",
            "tags: [học tập, nêu gương]",
            "legacy-text",
        ),
        (
            "dòng sự kiện: [\u{d0}ại hội]",
            "dòng sự kiện: [Đại hội]",
            "lookalike",
        ),
    ] {
        assert!(
            of(&format!("{FRONT}{wrong}\n"), "Chữ.").contains(&code.to_owned()),
            "{wrong}"
        );
        let text = format!("---\n{FRONT}{wrong}\n---\n\nChữ.\n");
        let site = Site::bare().file("content/tin/a.md", &text);
        check(&site, &["--fix"]);
        let mended = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
        assert_eq!(mended, text.replace(wrong, right));
    }
    for right in [
        "tác giả: [Lê Hoà, Kĩ, José]",
        "nguồn: https://caobang.gov.vn/a...",
        "từ khóa: [2021-2025, \"a , b\", hoà giải]",
        "đơn vị: Thuỷ Hùng",
    ] {
        assert_eq!(
            of(&format!("{FRONT}{right}\n"), "Chữ."),
            Vec::<String>::new(),
            "{right}"
        );
    }
    let document = "---\ntitle: Văn bản\nloại bài: văn bản\nsố ký hiệu: 237/2026/N\u{d0}-CP\nngày ban hành: 15/05/2016\ntệp: [{tệp: a.pdf, tên: \"Bản , gốc\"}]\n---\n";
    let site = Site::bare()
        .file("content/tin/a.md", document)
        .file("content/tin/a.pdf", "");
    assert_eq!(
        codes(&site),
        [
            "content/tin/a.md:4:23 lookalike",
            "content/tin/a.md:6:29 space-before-punctuation"
        ]
    );
}

#[test]
fn rules_between_articles() {
    let same: String = (0..60).map(|n| format!("chữ{n} ")).collect();
    let article = |title: &str, more: &str, body: &str| {
        format!("---\ntitle: {title}\nsapo: Một.\ndate: 2025-03-04\n{more}---\n\n{body}\n")
    };
    let site = Site::bare()
        .file(
            "content/tin/a.md",
            article("Một bài", "unit: Bảo Lạc\naliases: [/cu.html]\n", &same),
        )
        .file(
            "content/tin/b.md",
            article("Một  Bài", "unit: Bảo Lạc\n", "Chữ [cũ](/cu.html)."),
        )
        .file(
            "content/tin/c.md",
            article(
                "Bài ba",
                "đơn vị: Bảo lạc\n",
                &same.replace("chữ30", "khác"),
            ),
        );
    assert_eq!(
        codes(&site),
        [
            "content/tin/b.md:2:8 title-twice",
            "content/tin/b.md:8:10 link-alias",
            "content/tin/c.md:2:8 text-twice",
            "content/tin/c.md:5:9 term-variant",
        ]
    );
    site.write(
        "site.yaml",
        "title: T\ntheme: bare\nlint:\n  units: [Bảo Lâm]\n  rules: {title-twice: off, link-alias: off, text-twice: off, term-variant: off}\n",
    );
    assert_eq!(codes(&site).len(), 3);
    assert!(
        codes(&site)
            .iter()
            .all(|line| line.ends_with(" unit-unknown"))
    );
}

#[test]
fn large_pictures_and_large_copies_are_found() {
    let noise = |side: u32, seed: u32| {
        let mut state = seed;
        let pixels = image::RgbImage::from_fn(side, side, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
        });
        image::DynamicImage::ImageRgb8(pixels)
    };
    let png = |picture: image::DynamicImage| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    };
    let heavy = png(noise(1300, 1));
    assert!(heavy.len() > 4 * 1024 * 1024, "{}", heavy.len());
    let wide = png(image::DynamicImage::new_rgb8(6001, 2));
    let fine = png(image::DynamicImage::new_rgb8(6000, 2));
    let text: Vec<String> = (0..4000).map(|n| format!("chữ{}", n * n % 1999)).collect();
    let copy: Vec<String> = text
        .iter()
        .enumerate()
        .map(|(n, word)| {
            if n % 50 == 7 {
                "khác".into()
            } else {
                word.clone()
            }
        })
        .collect();
    let article = |title: &str, text: &[String]| {
        format!(
            "---\ntitle: {title}\nsapo: Một.\ndate: 2025-03-04\n---\n\n{}\n",
            text.join(" ")
        )
    };
    let pictures = "![a](nang.png \"A. Ảnh: B\")\n\n![a](rong.png \"A. Ảnh: B\")\n\n![a](vua.png \"A. Ảnh: B\")";
    let site = Site::bare()
        .file(
            "site.yaml",
            "title: T\ntheme: bare\nimages: {widths: [64]}\n",
        )
        .file(
            "content/tin/a.md",
            format!("---\n{FRONT}---\n\n{pictures}\n"),
        )
        .file("content/tin/nang.png", heavy)
        .file("content/tin/rong.png", wide)
        .file("content/tin/vua.png", fine)
        .file("content/tin/b.md", article("Hai", &text))
        .file("content/tin/c.md", article("Ba", &copy))
        .file("content/tin/d.md", article("Bốn", &text[..1000]));
    assert_eq!(
        codes(&site),
        [
            "content/tin/c.md:2:8 text-twice",
            "content/tin/nang.png picture-large",
            "content/tin/rong.png picture-large",
        ]
    );
}

#[test]
fn a_unit_that_is_not_listed_is_reported_once() {
    let article = |title: &str, unit: &str| {
        format!("---\ntitle: {title}\nsapo: Một.\ndate: 2025-03-04\nđơn vị: {unit}\n---\n\nChữ.\n")
    };
    let site = Site::bare()
        .file(
            "site.yaml",
            "title: T\ntheme: bare\nlint: {units: [Bảo Lạc], tone: mới, rules: {lead-missing: tắt, spelling: lỗi}}\n",
        )
        .file("content/tin/a.md", article("Một", "Bảo Lạc"))
        .file("content/tin/b.md", article("Hai", "Bảo lạc"));
    assert_eq!(codes(&site), ["content/tin/b.md:5:9 unit-unknown"]);
    site.write(
        "site.yaml",
        "title: T\ntheme: bare\nlint: {rules: {speling: off}}\n",
    );
    let output = check(&site, &[]);
    let said = errors(&output);
    assert!(
        said.contains("sen check has no code “speling”")
            && said.contains("“spelling”")
            && !said.contains("extra"),
        "{said}"
    );
}

#[test]
fn a_site_that_is_not_there_is_no_failed_build() {
    let output = sen()
        .args(["check", "--lang", "vi", "--site", "/khong-co/o-dau"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = errors(&output);
    assert!(
        said.contains("error[config-missing]") && !said.contains("chưa dựng"),
        "{said}"
    );
}

#[test]
fn drafts_that_still_say_what_sen_wrote_are_not_the_same_text() {
    let same: String = (0..60).map(|n| format!("chữ{n} ")).collect();
    let article = |title: &str, more: &str| {
        format!("---\ntitle: {title}\nsapo: Một.\ndate: 2025-03-04\n{more}---\n\n{same}\n")
    };
    let site = Site::bare()
        .file("content/tin/a.md", article("Một", "nháp: có\n"))
        .file("content/tin/b.md", article("Hai", "nháp: có\n"))
        .file("content/tin/c.md", article("Ba", ""));
    assert_eq!(codes(&site), Vec::<String>::new());
    site.write("content/tin/b.md", article("Hai", ""));
    assert_eq!(codes(&site), ["content/tin/c.md:2:8 text-twice"]);
}

#[test]
fn links_to_drafts_and_missing_targets_are_checked_as_in_a_build() {
    let site = Site::bare()
        .file(
            "content/tin/a.md",
            format!("---\n{FRONT}---\n\n[nháp](b.md) [cũ](c.md)\n"),
        )
        .file(
            "content/tin/b.md",
            "---\ntitle: Nháp\nsapo: Một.\ndate: 2025-03-04\ndraft: true\n---\n\nChữ.\n",
        )
        .file(
            "content/tin/c.md",
            "---\ntitle: Cũ\nsapo: Một.\ndate: 2025-03-04\nexpires: 2025-04-01\n---\n\nChữ.\n",
        )
        .file("content/tin/thua.jpg", "");
    assert_eq!(
        codes(&site),
        [
            "content/tin/a.md:7:8 target-unpublished",
            "content/tin/a.md:7:19 target-unpublished",
            "content/tin/thua.jpg file-unused"
        ]
    );
    site.write(
        "content/tin/d.md",
        "---\ntitle: Hỏng\nsapo: Một.\ndate: 2025-03-04\n---\n\n[x](khong-co.md) đuợc\n",
    );
    let output = check(&site, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        errors(&output).contains("error[target-missing]")
            && errors(&output).contains("warning[spelling]")
    );
}

#[test]
fn official_wording_is_guarded() {
    let official = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh về khát vọng phát triển đất nước phồn vinh, hạnh phúc";
    let topic = format!(
        "---\ntitle: Chủ đề\nsapo: Một.\ndate: 2025-03-04\nkind: topic\nofficial_title: \"{official}\"\n---\n\n> “{official}”\n"
    );
    let wrong = official.replace("phát triển", "xây dựng");
    let site = Site::bare()
        .file("content/tin/chu-de.md", topic)
        .file("content/tin/sai.md", format!("---\n{FRONT}---\n\nChủ đề là “{wrong}”.\n"))
        .file("content/tin/ke.md", "---\ntitle: Kể lại\nsapo: Một.\ndate: 2025-03-04\n---\n\nChủ đề nói về khát vọng làm cho nước giàu và dân hạnh phúc.\n");
    let output = check(&site, &[]);
    let errors = errors(&output);
    assert_eq!(errors.matches("[official-wording]").count(), 1, "{errors}");
    assert!(
        errors.contains("[-phát triển-] {+xây dựng+} đất nước"),
        "{errors}"
    );
    site.write(
        "site.yaml",
        "title: T\ntheme: bare\nlint: {phrases: [giữ gìn sự đoàn kết nhất trí trong Đảng]}\n",
    );
    site.write("content/tin/ke.md", "---\ntitle: Kể lại\nsapo: Một.\ndate: 2025-03-04\n---\n\nPhải giữ gìn sự đoàn kết thống nhất trong Đảng.\n");
    assert_eq!(codes(&site).len(), 2);
}

#[test]
fn levels_and_comments_decide_what_is_said() {
    let text = format!(
        "---\n{FRONT}---\n\n<!-- sen: bỏ-qua spelling -->\n\nToàn nghành.\n\nMột <!-- sen: ignore three-dots --> ...\n\nNghành.\n"
    );
    let site = Site::bare().file("content/tin/a.md", &text);
    assert_eq!(codes(&site), ["content/tin/a.md:13:1 spelling"]);
    site.write(
        "content/tin/a.md",
        format!("{text}\n<!-- sen: bỏ-qua-cả-bài spelling -->\n"),
    );
    assert_eq!(codes(&site), Vec::<String>::new());
    site.write("content/tin/a.md", &text);
    site.write(
        "site.yaml",
        "title: T\ntheme: bare\nlint: {rules: {spelling: error}}\n",
    );
    let output = check(&site, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("error[spelling]"));
    site.write(
        "site.yaml",
        "title: T\ntheme: bare\nlint: {rules: {speling: error, three-dots: maybe}, tone: xưa}\n",
    );
    let output = check(&site, &["--format", "short"]);
    assert_eq!(output.status.code(), Some(1));
    let said = errors(&output);
    assert!(
        said.contains("site.yaml:3:16: error[unknown-key]") && said.contains("“spelling”"),
        "{said}"
    );
    assert!(said.contains("error[bad-choice]"), "{said}");
}

#[test]
fn a_comment_counts_wherever_it_stands() {
    for text in [
        "<!-- sen: bỏ-qua spelling --> Toàn nghành.",
        "- một\n- <!-- sen: bỏ-qua spelling --> toàn nghành",
        "> <!-- sen: bỏ-qua spelling --> Toàn nghành.",
        "<!-- sen: bỏ-qua\n  spelling -->\nToàn nghành.",
        "<div>\n<!-- sen: bỏ-qua spelling -->\nToàn nghành.\n</div>",
        "<!-- sen: bỏ-qua spelling --><!-- sen: bỏ-qua three-dots -->\n\nToàn nghành...",
    ] {
        assert_eq!(body(text), Vec::<String>::new(), "{text}");
    }
    for text in [
        "<!-- sen: bỏ-qua speling --> Chữ.",
        "- <!-- sen: bỏ-qua speling --> chữ",
        "<!-- ghi chú --> <!-- sen: boqua spelling --> Chữ.",
    ] {
        assert_eq!(body(text), ["unknown-code"], "{text}");
    }
    // About its own line, not about the next.
    let text = "<!-- sen: bỏ-qua spelling --> Toàn nghành.\n\nToàn nghành.";
    assert_eq!(body(text), ["spelling"]);
}

#[test]
fn a_comment_may_be_written_loosely_and_give_a_reason() {
    for comment in [
        "Sen: bỏ-qua three-dots",
        "SEN : Bỏ-qua Three-Dots,",
        "sen: bỏ-qua: three-dots.",
        "sen: bỏ-qua three-dots: vì trích nguyên văn",
        "sen: bỏ-qua spelling, three-dots – vì trích nguyên văn",
        "sen: ignore three-dots - quoted as it is",
        "sen: ignore three-dots (quoted)",
        "sen: bỏ-qua-cả-bài three-dots; spelling:",
        "sen: bỏ-qua three-dots—nguyên văn",
    ] {
        let text = format!("<!-- {comment} -->\n\nVân vân...");
        assert_eq!(body(&text), Vec::<String>::new(), "{comment}");
    }
    for comment in [
        "sen bỏ-qua three-dots",
        "sen-bỏ-qua three-dots",
        "Sen, ignore: three-dots",
        "sen three-dots",
        "sen: bỏ qua three-dots",
        "sen: bỏ-qua: vì trích nguyên văn",
        "sen: bỏ-qua thredots vì trích nguyên văn",
    ] {
        let text = format!("<!-- {comment} -->\n\nVân vân...");
        assert_eq!(body(&text), ["unknown-code", "three-dots"], "{comment}");
    }
    let text = "<!-- sen: bỏ-qua three-dots vì trích nguyên văn -->\n\nVân vân...";
    assert_eq!(body(text), ["unknown-code"]);
    for comment in [
        "Sen nở tháng sáu",
        "sen",
        "senate: ignore three-dots",
        "Sẽ bỏ-qua three-dots",
    ] {
        let text = format!("<!-- {comment} -->\n\nMột.");
        assert_eq!(body(&text), Vec::<String>::new(), "{comment}");
    }
}

#[test]
fn a_comment_for_the_linter_is_no_part_of_the_page() {
    for mode in ["sanitize", "escape", "trust"] {
        let site = Site::bare()
            .file(
                "site.yaml",
                format!("title: T\ntheme: bare\nmarkdown: {{raw_html: {mode}}}\n"),
            )
            .article(
                "content/a.md",
                "a",
                "<!-- sen: bỏ-qua spelling -->\n\nMột<!-- sen: ignore spelling --> hai.\n\n<!-- sen: ignore spelling --> Ba.",
            );
        let page = site.good().page("a.html");
        assert!(
            page.contains("Một hai.") && !page.contains("sen:"),
            "{page}"
        );
    }
}

#[test]
fn warnings_fail_only_when_asked() {
    let site = Site::bare().file(
        "content/tin/a.md",
        format!("---\n{FRONT}---\n\nToàn nghành.\n"),
    );
    assert_eq!(check(&site, &[]).status.code(), Some(0));
    assert_eq!(check(&site, &["--deny-warnings"]).status.code(), Some(1));
    assert!(!site.path().join("public").exists(), "nothing is built");
}

#[test]
fn every_format_says_the_same() {
    let site = Site::bare().file(
        "content/tin/a.md",
        format!("---\n{FRONT}---\n\nToàn nghành, 100%...\n"),
    );
    let human = errors(&check(&site, &[]));
    assert!(
        human.starts_with("content/tin/a.md:7:6: warning[spelling]: “nghành”"),
        "{human}"
    );
    assert!(human.contains("  |      ^^^^^^\n  = "), "{human}");
    let short = errors(&check(&site, &["--format", "short"]));
    assert_eq!(short.lines().count(), 2);
    let json = check(&site, &["--format", "json"]);
    let first: serde_json::Value =
        serde_json::from_str(errors(&json).lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["code"], &first["line"]),
        (&"spelling".into(), &7.into())
    );
    let summary: serde_json::Value = serde_json::from_str(text(&json).trim()).unwrap();
    assert_eq!(
        (&summary["warnings"], &summary["fixable"]),
        (&2.into(), &1.into())
    );
    let github = errors(&check(&site, &["--format", "github"]));
    assert!(
        github.starts_with("::warning file=content/tin/a.md,line=7,col=6,title=spelling::“nghành”"),
        "{github}"
    );
    assert!(
        github.lines().all(|line| line.starts_with("::warning ")),
        "{github}"
    );
}

#[test]
fn every_code_is_listed_in_both_languages() {
    for lang in ["vi", "en"] {
        let output = sen()
            .args(["check", "--list", "--lang", lang])
            .output()
            .unwrap();
        insta::assert_snapshot!(format!("codes_{lang}"), text(&output));
    }
}

#[test]
fn a_dry_run_says_what_keeps_texts_from_being_read() {
    let site = Site::bare()
        .file("content/a.md", "---\ntitle: [a\n---\n")
        .file("content/b.md", format!("---\n{FRONT}---\n\nMột , hai.\n"));
    let shown = check(&site, &["--fix", "--dry-run"]);
    assert_eq!(shown.status.code(), Some(1));
    assert!(text(&shown).contains("+Một, hai."), "{}", text(&shown));
    let said = errors(&shown);
    assert!(said.starts_with("content/a.md:"), "{said}");
    assert!(!said.contains("warning["), "{said}");
}

#[test]
fn a_dry_run_of_what_can_be_mended_is_no_error() {
    let site = Site::bare()
        .file(
            "site.yaml",
            "title: x\ntheme: bare\nlint:\n  rules: {space-before-punctuation: error}\n",
        )
        .file("content/b.md", format!("---\n{FRONT}---\n\nMột , hai.\n"));
    let shown = check(&site, &["--fix", "--dry-run"]);
    assert_eq!(shown.status.code(), Some(0), "{}", errors(&shown));
    assert!(text(&shown).contains("+Một, hai."), "{}", text(&shown));
}

#[test]
fn a_path_is_looked_for_in_the_site_too() {
    let (here, site) = (Site::bare(), Site::bare());
    for each in [&here, &site] {
        each.write("content/a.md", format!("---\n{FRONT}---\n\nMột , hai.\n"));
    }
    let found = sen()
        .args([
            "check",
            "--lang",
            "en",
            "--now",
            NOW,
            "content/a.md",
            "--site",
        ])
        .arg(site.path())
        .current_dir(here.path())
        .output()
        .unwrap();
    let said = errors(&found);
    assert!(said.starts_with("content/a.md:7:"), "{said}");
}

#[test]
fn every_code_stands_in_the_readme() {
    let readme = include_str!("../../README.md");
    let is_part = |c: char| c.is_ascii_lowercase() || c == '-';
    let words: BTreeSet<&str> = readme.split(|c| !is_part(c)).collect();
    let output = sen().args(["check", "--list"]).output().unwrap();
    let list = String::from_utf8(output.stdout).unwrap();
    // A sentence follows the codes.
    let first = list.lines().filter_map(|line| line.split(' ').next());
    let codes = first.filter(|word| word.chars().all(is_part));
    let missing: Vec<&str> = codes.filter(|code| !words.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A file with everything that can be mended, and much that may not be touched.
const BROKEN: &str = "\u{feff}---\r\ntiêu đề: Bài \"thử\" hoà giải...\r\nsapo: >-\r\n  Dòng một , rồi\r\n  dòng hai...\r\nngày: 2025-03-04\r\ntags: [\"a...\", hoà]\r\n---\r\n\r\nHo\u{323}c ta\u{323}p \u{d0}ảng, phát tri\u{ad}ển , hai\u{200b}chữ...\r\n\r\n`hoà ... \"x\"` và [chữ \"này\"](https://x.vn/ho\u{300}a...?a=\"b\") <b title=\"...\">hoà</b>\r\n\r\n```\r\nho\u{323}c hoà ... \"x\" 2021-2025\r\n```\r\n\r\nNăm 2021-2025, 1,234,567 đồng, ngày 2022/5/19, giá 19,136.\r\n";
const MENDED: &str = "\u{feff}---\r\ntiêu đề: Bài “thử” hòa giải…\r\nsapo: >-\r\n  Dòng một, rồi\r\n  dòng hai…\r\nngày: 2025-03-04\r\ntags: [\"a...\", hoà]\r\n---\r\n\r\nHọc tạp Đảng, phát triển, haichữ…\r\n\r\n`hoà ... \"x\"` và [chữ “này”](https://x.vn/ho\u{300}a...?a=\"b\") <b title=\"...\">hòa</b>\r\n\r\n```\r\nho\u{323}c hoà ... \"x\" 2021-2025\r\n```\r\n\r\nNăm 2021–2025, 1.234.567 đồng, ngày 19/5/2022, giá 19,136.\r\n";

#[test]
fn mending_touches_what_is_wrong_and_nothing_else() {
    let site = Site::bare().file("content/tin/a.md", BROKEN);
    let file = site.path().join("content/tin/a.md");
    let shown = check(&site, &["--fix", "--dry-run"]);
    assert_eq!(shown.status.code(), Some(0));
    assert!(
        text(&shown).contains("--- a/content/tin/a.md\n+++ b/content/tin/a.md\n@@"),
        "{}",
        text(&shown)
    );
    assert!(text(&shown).contains("+  dòng hai…"), "{}", text(&shown));
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        BROKEN,
        "a dry run writes nothing"
    );
    let mended = check(&site, &["--fix"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), MENDED);
    assert!(
        text(&mended).starts_with("mended content/tin/a.md\n"),
        "{}",
        text(&mended)
    );
    let left = errors(&mended);
    assert!(
        left.contains("[number-format]") && !left.contains("[three-dots]"),
        "{left}"
    );
    let again = check(&site, &["--fix"]);
    assert!(!text(&again).contains("mended content"), "{}", text(&again));
    assert_eq!(fs::read_to_string(&file).unwrap(), MENDED);
    let names: Vec<_> = fs::read_dir(site.path().join("content/tin"))
        .unwrap()
        .collect();
    assert_eq!(names.len(), 1, "nothing is left beside it");
}

#[test]
fn what_is_mended_is_said_in_json_too() {
    let site = Site::bare().file("content/tin/a.md", BROKEN);
    let read = |arguments: &[&str]| -> serde_json::Value {
        let output = check(&site, arguments);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output)))
    };
    let shown = read(&["--fix", "--dry-run", "--format", "json"]);
    let file = &shown["would_mend"][0];
    assert_eq!(file["file"], "content/tin/a.md");
    assert!(file["diff"].as_str().unwrap().contains("+  dòng hai…"));
    let mended = read(&["--fix", "--format", "json"]);
    assert_eq!(mended["mended"], serde_json::json!(["content/tin/a.md"]));
    let again = read(&["--fix", "--format", "json"]);
    assert_eq!(again["mended"], serde_json::json!([]));
}

#[test]
fn old_encodings_are_converted_before_anything_is_stripped() {
    let site = Site::bare().file(
        "content/tin/a.md",
        format!("---\n{FRONT}---\n\nT­ t­ëng, ®¹o ®øc **Hå ChÝ Minh**, xem https://x.vn/a.\n\n<p><font face=\".VnTimeH\">®¶ng bé tØnh</font> häc tËp</p>\n\nÑaûng boä tænh hoïc taäp.\n"),
    );
    check(&site, &["--fix"]);
    let text = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
    assert!(
        text.contains("Tư tưởng, đạo đức **Hồ Chí Minh**, xem https://x.vn/a.\n"),
        "{text}"
    );
    assert!(
        text.contains("<p><font face=\".VnTimeH\">ĐẢNG BỘ TỈNH</font> học tập</p>\n"),
        "{text}"
    );
    assert!(text.contains("Đảng bộ tỉnh học tập.\n"), "{text}");
}

#[test]
fn an_edit_that_would_change_the_shape_of_a_text_is_not_made() {
    let text =
        format!("---\n{FRONT}---\n\n\u{200b}# Không phải đề mục...\n\n\u{200b}- không phải mục\n");
    let site = Site::bare().file("content/tin/a.md", text);
    check(&site, &["--fix"]);
    let text = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
    assert!(
        text.ends_with("\u{200b}# Không phải đề mục…\n\n\u{200b}- không phải mục\n"),
        "{text}"
    );
}

#[cfg(feature = "external")]
#[test]
fn outside_links_are_tried_only_when_asked() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap();
            let status = if request[..length].starts_with(b"HEAD /co ") {
                "200 OK"
            } else {
                "404 Not Found"
            };
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    let site = Site::bare().file(
        "content/tin/a.md",
        format!(
            "---\n{FRONT}nguồn: {base}/nguon\n---\n\n[có]({base}/co) [mất]({base}/mat)\n\n<p><a href=\"{base}/html\">chữ</a></p>\n\n![Sân]({base}/anh.jpg \"Sân. Ảnh: Sen\")\n"
        ),
    );
    let menu = format!("menu: [{{title: A, url: /}}, {{title: B, url: {base}/thuc-don}}]");
    let links = format!("links: [{{title: C, url: {base}/website}}]");
    let settings = format!("title: T\ntheme: bare\n{menu}\n{links}\n");
    site.write("site.yaml", settings);
    assert_eq!(codes(&site), Vec::<String>::new());
    let output = check(&site, &["--external", "--format", "short"]);
    let errors = errors(&output);
    assert_eq!(
        errors.matches("warning[link-broken]").count(),
        6,
        "{errors}"
    );
    for (place, path) in [
        ("content/tin/a.md:5:", "/nguon"),
        ("content/tin/a.md:8:", "/mat"),
        ("content/tin/a.md:10:", "/html"),
        ("content/tin/a.md:12:", "/anh.jpg"),
        ("site.yaml:3:", "/thuc-don"),
        ("site.yaml:4:", "/website"),
    ] {
        let line = errors.lines().find(|line| line.contains(path));
        assert!(line.is_some_and(|line| line.starts_with(place)), "{errors}");
    }
    assert!(site.path().join(".sen/cache/links.json").exists());
}

#[test]
fn a_site_that_cannot_be_read_says_so() {
    let output = check(&Site::empty(), &["--fix"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("error[config-missing]"));
    let output = check(&Site::bare().file("content/a.md", "không có\n"), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("error[front-matter-missing]"));
    let usage = sen().args(["check", "--dry-run"]).output().unwrap();
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn what_might_be_meant_is_not_mended() {
    let text = "---\ntitle: Bài\ndate: 2025-01-01\n---\n\n## Ngày 2022/5/19\n\nXem [trên](#ngay-2022-5-19), ngày 2022/5/20.\n\n\
                Ông Hà nói: n\u{ad}íc ta, ch\u{ad}a xong, tri\u{ad}ển khai.\n\nTrang một\u{c}trang hai.\n";
    let broken = "---\ntitle: \"Bài\n---\n\nmột , hai...\n";
    let site = Site::bare()
        .file("content/a.md", text)
        .file("content/b.md", broken);
    check(&site, &["--fix"]);
    let read = |name: &str| fs::read_to_string(site.path().join("content").join(name)).unwrap();
    let mended = text
        .replace("2022/5/20", "20/5/2022")
        .replace("tri\u{ad}ển", "triển")
        .replace("một\u{c}trang", "một trang");
    assert_eq!(read("a.md"), mended);
    assert_eq!(
        read("b.md"),
        broken,
        "nothing is mended in what cannot be read"
    );
}

#[test]
fn a_capital_is_no_name_when_the_site_writes_the_words_small() {
    let article = |title: &str, body: &str| {
        format!("---\ntitle: {title}\nsapo: Một.\ndate: 2025-03-04\n---\n\n{body}\n")
    };
    let site = Site::bare().file(
        "content/tin/a.md",
        article("Một", "Tại Thuỷ lợi tỉnh, Lê Hoà bình tĩnh, chị Hoà bình thường, hôm ấy Hoà đi, xã Hoà An và Thuỷ điện."),
    );
    assert_eq!(codes(&site), Vec::<String>::new());
    site.write(
        "content/tin/b.md",
        article("Hai", "Ngành thủy lợi; nền hòa bình."),
    );
    assert_eq!(codes(&site), ["content/tin/a.md:7:5 tone-placement"]);
    let before = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
    check(&site, &["--fix"]);
    let after = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
    assert_eq!(before, after);
}

#[test]
fn an_office_has_its_mark_where_the_site_has_it() {
    let text = format!(
        "---\n{FRONT}---\n\nÔng Lê Hoà, Uỷ viên; Chủ tịch Uỷ ban nhân dân. Toà án họp, Toà nhà.\n"
    );
    let site = Site::bare().file("content/tin/a.md", &text);
    check(&site, &["--fix"]);
    let mended = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
    let right = text
        .replace("Uỷ viên", "Ủy viên")
        .replace("Uỷ ban", "Ủy ban")
        .replace("Toà án", "Tòa án");
    assert_eq!(mended, right);
}

#[test]
fn only_what_is_mended_is_said_to_be() {
    let said = |body: &str| {
        let site = Site::bare().file("content/tin/a.md", format!("---\n{FRONT}---\n\n{body}\n"));
        errors(&check(&site, &[]))
    };
    for body in ["cuả ta", "hai bên hoà giải", "thu 1,500 đồng", "\"a\""] {
        assert!(said(body).contains("--fix mends this"), "{}", said(body));
    }
    for body in [
        "Hoà bình nhé.",
        "SỨC KHOẺ",
        "ch\u{ad}a xong",
        "đạt 19,136.",
        "nói \"dở dang",
    ] {
        let said = said(body);
        assert!(
            said.contains("warning[") && !said.contains("--fix"),
            "{said}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_level_is_for_warnings_of_a_build_and_not_for_its_errors() {
    let site = Site::bare()
        .file(
            "site.yaml",
            "title: T\ntheme: bare\nlint: {rules: {name-not-portable: off}}\n",
        )
        .file("content/tin/con.md", format!("---\n{FRONT}---\n\nChữ.\n"));
    assert_eq!(codes(&site), Vec::<String>::new());
    site.write("site.yaml", "title: T\ntheme: bare\n");
    assert_eq!(codes(&site), ["content/tin/con.md name-not-portable"]);
    site.write(
        "site.yaml",
        "title: T\ntheme: bare\nlint: {rules: {name-not-portable: off}}\n",
    );
    let text = format!("---\n{FRONT}slug: aux\n---\n\nChữ.\n");
    site.write("content/tin/con.md", text);
    assert_eq!(codes(&site), ["content/tin/con.md:5:7 name-not-portable"]);
}

#[test]
fn a_code_that_has_no_level_is_known_all_the_same() {
    let text = format!(
        "---\n{FRONT}---\n\n<!-- sen: ignore target-missing -->\n\nXem [bài](khong-co.md).\n"
    );
    let site = Site::bare().file("content/tin/a.md", text);
    let said = errors(&check(&site, &[]));
    assert!(
        said.contains("warning[unknown-code]: “target-missing” cannot be silenced"),
        "{said}"
    );
    assert!(said.contains("error[target-missing]"), "{said}");
    site.write(
        "site.yaml",
        "title: T\nlint: {rules: {target-missing: off}}\n",
    );
    let said = errors(&check(&site, &[]));
    assert!(
        said.contains("error[unknown-key]: “target-missing” has no level to set"),
        "{said}"
    );
    assert!(!said.contains("date-missing"), "{said}");
}

#[test]
fn a_level_for_i_or_y_wants_to_know_the_letter() {
    let site = Site::bare().file(
        "content/tin/a.md",
        format!("---\n{FRONT}---\n\nCó kĩ thuật.\n"),
    );
    for (lint, found) in [
        ("rules: {i-or-y: warning}", &["site.yaml:3:24 i-or-y"][..]),
        ("rules: {i-or-y: off}", &[]),
        (
            "rules: {i-or-y: error}, i_y: y",
            &["content/tin/a.md:7:4 i-or-y"],
        ),
        ("rules: {i-or-y: off}, i_y: y", &[]),
    ] {
        site.write(
            "site.yaml",
            format!("title: T\ntheme: bare\nlint: {{{lint}}}\n"),
        );
        assert_eq!(codes(&site), found, "{lint}");
    }
}

#[test]
fn a_path_narrows_what_is_said_and_mended() {
    let text = format!("---\n{FRONT}---\n\nToàn nghành, 100%...\n");
    let site = Site::bare()
        .file("content/tin/a.md", &text)
        .file("content/tin/b.md", text.replace("Bài thử", "Bài khác"))
        .file("content/van/c.md", text.replace("Bài thử", "Bài ba"));
    let said = |path: &str| {
        let output = check(&site, &["--format", "short", path]);
        let files = errors(&output);
        let files: std::collections::BTreeSet<String> = files
            .lines()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect();
        (
            files.into_iter().collect::<Vec<_>>().join(" "),
            self::text(&output),
        )
    };
    let (files, summary) = said("content/tin/a.md");
    assert_eq!(files, "content/tin/a.md");
    assert!(
        summary.starts_with("Checked 1 document: 0 errors, 2 warnings."),
        "{summary}"
    );
    assert!(summary.contains("1 of them"), "{summary}");
    assert_eq!(said("content/tin").0, "content/tin/a.md content/tin/b.md");
    let absolute = site.path().join("content/van");
    assert_eq!(said(absolute.to_str().unwrap()).0, "content/van/c.md");
    let output = check(&site, &["content/tin/d.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("the site has no file “content/tin/d.md”"));
    check(&site, &["--fix", "content/tin/b.md"]);
    let read = |name: &str| fs::read_to_string(site.path().join(name)).unwrap();
    assert_eq!(read("content/tin/a.md"), text);
    assert!(read("content/tin/b.md").contains("100%…"));
}

#[test]
fn a_heading_that_another_file_leads_to_keeps_its_name() {
    let text = format!("---\n{FRONT}---\n\n## Ngày 2022/5/19\n\nMột.\n\n## Ngày 2022/5/20\n");
    let other = "---\ntitle: Khác\nsapo: Một.\ndate: 2025-03-04\n---\n\nXem [ngày ấy](a.md#ngay-2022-5-19).\n";
    let site = Site::bare()
        .file("content/tin/a.md", &text)
        .file("content/tin/b.md", other);
    check(&site, &["--fix"]);
    let mended = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
    assert_eq!(mended, text.replace("2022/5/20", "20/5/2022"));
    assert_eq!(codes(&site), ["content/tin/a.md:7:9 date-format"]);
    let output = check(&site, &[]);
    let advice = "(content/tin/b.md). Write {#ngay-2022-5-19} at the end of its line";
    assert!(errors(&output).contains(advice), "{}", errors(&output));
    assert!(
        !self::text(&output).contains("--fix"),
        "{}",
        self::text(&output)
    );
    // As advised: then its words may change.
    let heading = "## Ngày 2022/5/19";
    let named = mended.replace(heading, &format!("{heading} {{#ngay-2022-5-19}}"));
    fs::write(site.path().join("content/tin/a.md"), &named).unwrap();
    check(&site, &["--fix"]);
    let mended = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
    assert_eq!(mended, named.replace("2022/5/19 {", "19/5/2022 {"));
    assert_eq!(codes(&site), Vec::<String>::new());
}

#[test]
fn words_that_an_old_encoding_spells_so_become_no_other_words() {
    let mended = |body: &str| {
        let text = format!("---\n{FRONT}---\n\n{body}\n");
        let site = Site::bare().file("content/tin/a.md", &text);
        check(&site, &["--fix"]);
        let mended = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
        mended
            .split_once("---\n\n")
            .unwrap()
            .1
            .trim_end()
            .to_owned()
    };
    for body in [
        "Giaù xaêng taêng laàn thứ ba liên tiếp.",
        "<!-- sen: bỏ-qua legacy-text -->\n\nGiaù caù, giaù xaêng hôm nay ở xã",
        "<!-- sen: bỏ-qua-cả-bài legacy-text -->\n\nVeà hoà Ba Beå, hoà Thang Hen",
        "Bài này có xaõ ở giữa.",
        "Coâng vaên hoà sô soá 245/UBND-VX veà việc nghỉ lễ.",
        "| hoà | giaù |\n|---|---|\n| một | hai |",
        "B·o sè 3 g©y m\u{ad}a rất to, gió giật cấp chín.",
    ] {
        assert_eq!(mended(body), body);
    }
    let site = Site::bare().file(
        "content/tin/a.md",
        format!("---\n{FRONT}---\n\nBài này có xaõ ở giữa.\n"),
    );
    let said = errors(&check(&site, &[]));
    assert!(said.contains("“xaõ” may be VNI: “xã”"), "{said}");
    // Good text is mended as ever, beside foreign names too.
    assert_eq!(
        mended("Raúl nói về hoà bình.\n\nVăn hoá, khoá học"),
        "Raúl nói về hòa bình.\n\nVăn hóa, khóa học"
    );
}

#[test]
fn what_only_old_neighbours_told_is_still_said_after_they_are_mended() {
    let text = "---\ntitle: V\u{f4} m\u{ef}a\ndate: 2024-01-01\ndescription: Mô tả có dấu.\nauthor: V\u{f2} D\u{f2}ng\ntags: [m\u{ef}a v\u{f4}]\n---\n\nNgày mùa ở xã.\n";
    let site = Site::bare().file("content/tin/a.md", text);
    let first = errors(&check(&site, &[]));
    assert!(first.contains("Vũ, Dũng"), "{first}");
    let fixed = errors(&check(&site, &["--fix"]));
    assert!(fixed.contains("a.md:5:"), "{fixed}");
    assert!(fixed.contains("Vũ, Dũng"), "{fixed}");
    let mended = fs::read_to_string(site.path().join("content/tin/a.md")).unwrap();
    assert!(mended.contains("author: Vò Dòng"), "{mended}");
}

#[test]
fn only_what_will_be_mended_is_counted() {
    for (body, fixable) in [
        ("Xem [hoà bình].\n\n[hoà bình]: a.md\n", 0),
        ("\u{200b}# Không phải đề mục\n", 0),
        ("Một & hai...\n", 1),
        ("Một &amp...\n", 0),
        ("Giữ hoà\u{200b} bình...\n", 3),
    ] {
        let site = Site::bare().file("content/tin/a.md", format!("---\n{FRONT}---\n\n{body}"));
        let summary = text(&check(&site, &["--format", "json"]));
        assert!(
            summary.contains(&format!("\"fixable\":{fixable},")),
            "{body}: {summary}"
        );
    }
}

#[test]
fn a_password_is_not_shown_where_yaml_breaks() {
    for line in [
        "url: \"sftp://u:bimat123@h/x",
        "url: sftp://u:bimat123: 1@h/x",
    ] {
        let settings = format!("title: x\npublish:\n  web:\n    {line}\n");
        let site = Site::bare().file("site.yaml", settings);
        let said = text(&check(&site, &[])) + &errors(&check(&site, &[]));
        assert!(said.contains("yaml-syntax"), "{said}");
        assert!(!said.contains("bimat123"), "{said}");
    }
}
