//! Odd but good: what must build, and soon.

use crate::site::{Built, Site};
use std::time::{Duration, Instant};

fn body(text: &str) -> Built {
    let started = Instant::now();
    let built = Site::bare()
        .file("content/a.md", format!("---\ntitle: a\n---\n{text}"))
        .good();
    // A hang is the failure here, not slowness.
    assert!(started.elapsed() < Duration::from_secs(60));
    built
}

#[test]
fn sixteen_megabytes() {
    let paragraph = "Một đoạn văn *dài* với [liên kết](https://example.org) và `mã`.\n\n";
    body(&paragraph.repeat(16 * 1024 * 1024 / paragraph.len()));
}

#[test]
fn ten_thousand_quotes_and_lists() {
    body(&format!("{}sâu\n", "> ".repeat(10_000)));
    body(&format!("{}sâu\n", "- ".repeat(10_000)));
    body(&format!("{}sâu <b>x</b>\n", ">".repeat(10_000)));
}

#[test]
fn html_nested_without_end_is_shown_as_text() {
    let built = body(&"<div>\n\n".repeat(20_000));
    assert!(
        built.errors().contains("warning[nested-too-deep]"),
        "{}",
        built.errors()
    );
    body(&"<b>".repeat(100_000));
}

#[test]
fn template_code_in_text_is_text() {
    let built = Site::new()
        .file(
            "content/a.md",
            "---\ntitle: \"{{ config.title }} {% x %}\"\ndescription: \"{{ 7 * 7 }}\"\n---\n\n{{ 7 * 7 }} {% if %} `{{ x }}`\n",
        )
        .good();
    let page = built.page("a.html");
    assert!(page.contains("{{ 7 * 7 }} {% if %} <code>{{ x }}</code>"));
    assert!(page.contains("{{ config.title }} {% x %}"));
}

#[test]
fn line_ends_and_marks_make_no_difference() {
    let text = "---\ntitle: Tiếng Việt\n---\n\nMột dòng\nhai dòng  \nba\n\n- mục\n";
    let plain = Site::bare().file("content/a.md", text).good().tree();
    let decomposed: String = {
        use unicode_normalization::UnicodeNormalization;
        text.nfd().collect()
    };
    for other in [
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        format!("\u{feff}{text}"),
        decomposed,
    ] {
        assert_eq!(
            Site::bare().file("content/a.md", other).good().tree(),
            plain
        );
    }
}

#[test]
fn decomposed_names_are_composed_addresses() {
    let built = Site::bare()
        .article("content/tin/bài.md", "a", "[b](b\u{300}ai.md)")
        .article("content/tin/b\u{300}ai.md", "b", "")
        .file("content/anh/ả.txt", "x")
        .article(
            "content/c.md",
            "c",
            "[x](anh/a\u{309}.txt) [y](anh/%E1%BA%A3.txt)",
        )
        .build();
    // The two names differ (bài, b̀ai), yet fold to one address.
    assert!(built.errors().contains("url-taken"), "{}", built.errors());
    let built = Site::bare()
        .file("content/anh/a\u{309}.txt", "x")
        .article("content/c.md", "c", "[x](anh/ả.txt) [y](anh/%E1%BA%A3.txt)")
        .good();
    assert!(built.has("anh/ả.txt"));
}

#[test]
fn rules_in_the_text_and_no_text() {
    let built = Site::bare()
        .article("content/a.md", "a", "một\n\n---\n\nhai\n\n---\n")
        .file("content/b.md", "---\ntitle: b\n---\n")
        .file("content/c.md", "---\ntitle: c\n---")
        .good();
    assert_eq!(built.page("a.html"), "<p>một</p>\n<hr>\n<p>hai</p>\n<hr>\n");
    assert_eq!(built.page("b.html"), "");
    assert!(built.has("c.html"));
}

#[test]
fn a_title_of_five_hundred_words() {
    let title = "đại đoàn kết ".repeat(170);
    let built = Site::new().article("content/a.md", title.trim(), "").good();
    assert!(built.page("a.html").contains(title.trim()));
}

#[test]
fn thousands_of_equal_headings() {
    let built = body(&"## Mục\n\n".repeat(5000));
    let page = built.page("a.html");
    assert!(page.contains("id=\"muc\"") && page.contains("id=\"muc-5000\""));
}
