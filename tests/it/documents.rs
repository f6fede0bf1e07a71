//! What Markdown becomes.

use crate::site::Site;

fn html(markdown: &str) -> String {
    Site::bare()
        .article("content/a.md", "a", markdown)
        .good()
        .page("a.html")
}

#[test]
fn headings_have_folded_ids() {
    assert_eq!(
        html("## Chủ đề lớn\n\n## Chủ đề lớn\n\n### Đặt tên {#rieng}\n\n## ***\n"),
        "<h2 id=\"chu-de-lon\">Chủ đề lớn</h2>\n<h2 id=\"chu-de-lon-2\">Chủ đề lớn</h2>\n<h3 id=\"rieng\">Đặt tên</h3>\n<h2 id=\"muc\">***</h2>\n"
    );
}

#[test]
fn tables_scroll_and_name_their_columns() {
    assert_eq!(
        html("| Đơn vị | Người |\n|---|---:|\n| Bảo Lạc | 12 |"),
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Bảng 1\"><table><thead><tr><th scope=\"col\">Đơn vị</th><th scope=\"col\" class=\"right\">Người</th></tr></thead><tbody>\n<tr><td>Bảo Lạc</td><td class=\"right\">12</td></tr>\n</tbody></table></div>\n"
    );
}

#[test]
fn footnotes_stand_at_the_end_and_lead_back() {
    let page = html("Một[^b] hai[^a] ba[^b].\n\n[^a]: Chú a\n[^b]: Chú b\n");
    assert!(
        page.contains("<a href=\"#fn-1\" id=\"fnref-1\">1</a>"),
        "{page}"
    );
    assert!(page.contains("id=\"fnref-1-2\""), "{page}");
    let notes = &page[page.find("<section class=\"footnotes\"").unwrap()..];
    assert!(
        notes.find("Chú b").unwrap() < notes.find("Chú a").unwrap(),
        "{notes}"
    );
    assert!(notes.contains("href=\"#fnref-1-2\""), "{notes}");
}

#[test]
fn alerts_tasks_definitions_and_strikethrough() {
    let page = html("> [!NOTE]\n> Đọc kỹ\n\n- [x] xong\n- [ ] chưa\n\nTừ\n: nghĩa\n\n~~bỏ~~ $x$\n");
    assert!(page.contains("<div class=\"alert alert-note\" role=\"note\">\n<p class=\"alert-title\">Ghi chú</p>\n<p>Đọc kỹ</p>\n</div>"), "{page}");
    assert!(
        page.contains("<input type=\"checkbox\" disabled checked aria-label=\"đã xong\">"),
        "{page}"
    );
    assert!(page.contains("<dt>Từ</dt>\n<dd>nghĩa</dd>"), "{page}");
    assert!(page.contains("<del>bỏ</del> $x$"), "{page}");
}

#[test]
fn a_lone_picture_is_a_figure() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"/>";
    let built = Site::bare()
        .file("content/anh/t.svg", svg)
        .article(
            "content/a.md",
            "a",
            "![Mô tả](anh/t.svg \"Chào cờ. Ảnh: Sen\")\n\nchữ ![x](anh/t.svg \"tên\") chữ",
        )
        .good();
    let page = built.page("a.html");
    assert!(page.contains("<figure><img src=\"/anh/t.svg\" alt=\"Mô tả\" width=\"40\" height=\"20\" loading=\"lazy\" decoding=\"async\"><figcaption>Chào cờ. <span class=\"credit\">Ảnh: Sen</span></figcaption></figure>"), "{page}");
    assert!(
        page.contains(
            "<p>chữ <img src=\"/anh/t.svg\" alt=\"x\" width=\"40\" height=\"20\" title=\"tên\""
        ),
        "{page}"
    );
}

#[test]
fn players_and_files() {
    let built = Site::bare()
        .file("content/t/a.mp3", "x")
        .file("content/t/v.mp4", "x")
        .file("content/t/kh.pdf", vec![0_u8; 1_258_291])
        .article(
            "content/a.md",
            "a",
            "https://www.youtube.com/watch?v=abcdefghi_-\n\n[Bài hát](t/a.mp3)\n\n![Phim](t/v.mp4)\n\nXem [kế hoạch](t/kh.pdf).",
        )
        .good();
    let page = built.page("a.html");
    assert!(page.contains("<figure class=\"video\" data-embed=\"https://www.youtube-nocookie.com/embed/abcdefghi_-\"><a href=\"https://www.youtube.com/watch?v=abcdefghi_-\">"), "{page}");
    assert!(
        page.contains(
            "<audio controls preload=\"none\" src=\"/t/a.mp3\" aria-label=\"Bài hát\"></audio>"
        ),
        "{page}"
    );
    assert!(
        page.contains("<video controls preload=\"none\" src=\"/t/v.mp4\""),
        "{page}"
    );
    assert!(
        page.contains(
            "<a href=\"/t/kh.pdf\">kế hoạch</a> <span class=\"file-size\">(PDF, 1,2 MB)</span>"
        ),
        "{page}"
    );
}

#[test]
fn links_lead_to_where_things_are_published() {
    let built = Site::bare()
        .file("content/Tin Tức/_index.md", "---\ntitle: Tin\n---\n")
        .article("content/Tin Tức/Bài Một.md", "b", "## Mục\n")
        .file("static/logo.svg", "<svg/>")
        .article(
            "content/a.md",
            "a",
            "[1](Tin%20T%E1%BB%A9c/B%C3%A0i%20M%E1%BB%99t.md#muc) [2](<Tin Tức/>) [3](/logo.svg) [4](/Tin%20Tức/Bài%20Một.md) [5](/so-do-trang/) [6](#x)\n\n## X\n",
        )
        .good();
    let page = built.page("a.html");
    for (number, href) in [
        (1, "/tin-tuc/bai-mot.html#muc"),
        (2, "/tin-tuc/"),
        (3, "/logo.svg"),
        (4, "/tin-tuc/bai-mot.html"),
        (5, "/so-do-trang/"),
        (6, "#x"),
    ] {
        assert!(
            page.contains(&format!("<a href=\"{href}\">{number}</a>")),
            "{number}: {page}"
        );
    }
}

#[test]
fn a_link_to_a_draft_is_dropped_with_a_warning() {
    let built = Site::bare()
        .file("content/b.md", "---\ntitle: b\nnháp: có\n---\n")
        .article("content/a.md", "a", "[b](b.md)")
        .good();
    assert!(
        built.errors().contains("warning[target-unpublished]"),
        "{}",
        built.errors()
    );
    assert!(!built.has("b.html"));
    assert_eq!(built.page("a.html"), "<p><a href=\"\">b</a></p>\n");
}

#[test]
fn both_languages_of_keys() {
    let built = Site::new()
        .file(
            "content/a.md",
            "---\ntiêu đề: Bài\nsapo: Lời dẫn\nngày: 19/05/2022 08:30\ntác giả: [Một, Hai]\ntừ khoá: x\nđơn vị: Hòa An\nnăm: 2022\nloại bài: bài viết\nnổi bật: có\n---\n",
        )
        .good();
    let page = built.page("a.html");
    assert!(page.contains("Thứ Năm, 19/05/2022 08:30 (GMT+7)"), "{page}");
    assert!(
        page.contains("/tac-gia/hai/") && page.contains("/don-vi/hoa-an/"),
        "{page}"
    );
}
