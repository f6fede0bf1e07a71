//! What machines read, read back by libraries.

use crate::site::Site;

fn site() -> Site {
    Site::new()
        .file("content/tin/_index.md", "---\ntitle: Tin & tức\n---\n")
        .file("content/tin/a.md", "---\ntitle: 'Một <b> & hai'\ndescription: 'Lời dẫn ]]> & \"x\"'\ndate: 19/05/2022 08:30\nauthor: Ban Biên tập\ntags: [học tập]\nimage: x.svg\n---\n")
        .file("content/tin/b.md", "---\ntitle: Không ngày\n---\n")
        .file("content/tin/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>")
        .article("content/gioi-thieu.md", "Giới thiệu", "")
}

#[test]
fn the_feed_is_read_back() {
    let built = site().good();
    for path in ["rss.xml", "tin/rss.xml"] {
        let feed = feed_rs::parser::parse(built.page(path).as_bytes()).unwrap();
        assert_eq!(feed.language.as_deref(), Some("vi"), "{path}");
        assert_eq!(feed.entries.len(), 1, "{path}: undated articles stay out");
        let entry = &feed.entries[0];
        assert_eq!(entry.id, "https://example.org/tin/a.html");
        assert_eq!(entry.title.as_ref().unwrap().content, "Một <b> & hai");
        assert_eq!(
            entry.summary.as_ref().unwrap().content,
            "Lời dẫn ]]> & \"x\""
        );
        assert_eq!(
            entry.published.unwrap().to_rfc3339(),
            "2022-05-19T01:30:00+00:00"
        );
        assert_eq!(entry.authors[0].name.as_deref(), Some("Ban Biên tập"));
        let picture = &entry.media[0].content[0];
        assert_eq!(
            picture.url.as_ref().unwrap().as_str(),
            "https://example.org/tin/x.svg"
        );
        let size = built.tree()["tin/x.svg"].len() as u64;
        assert_eq!(picture.size, Some(size));
    }
}

#[test]
fn the_site_map_is_read_back() {
    use sitemap::reader::{SiteMapEntity, SiteMapReader};
    let built = site().good();
    let xml = built.page("sitemap.xml");
    let mut addresses = Vec::new();
    for entity in SiteMapReader::new(xml.as_bytes()) {
        match entity {
            SiteMapEntity::Url(url) => addresses.push(url.loc.get_url().unwrap().to_string()),
            other => panic!("{other:?}"),
        }
    }
    for path in [
        "",
        "tin/",
        "tin/a.html",
        "tu-khoa/hoc-tap/",
        "gioi-thieu.html",
        "so-do-trang/",
    ] {
        assert!(
            addresses.contains(&format!("https://example.org/{path}")),
            "{path} in {addresses:?}"
        );
    }
    let robots = built.page("robots.txt");
    assert!(
        robots.contains("Sitemap: https://example.org/sitemap.xml"),
        "{robots}"
    );
}

#[test]
fn every_address_in_a_page_exists() {
    let built = site().good();
    let tree = built.tree();
    for (path, bytes) in &tree {
        if !path.ends_with(".html") {
            continue;
        }
        let html = String::from_utf8(bytes.clone()).unwrap();
        for part in html.split("href=\"").chain(html.split("src=\"")).skip(1) {
            let address = part
                .split('"')
                .next()
                .unwrap()
                .split(['#', '?'])
                .next()
                .unwrap();
            let Some(target) = address.strip_prefix('/') else {
                continue;
            };
            let target = if target.is_empty() || target.ends_with('/') {
                format!("{target}index.html")
            } else {
                target.to_owned()
            };
            assert!(tree.contains_key(&target), "{path} leads to {address}");
        }
    }
}

#[test]
fn structured_data_is_json_and_cannot_end_its_script() {
    let built = Site::new()
        .file(
            "content/a.md",
            "---\ntitle: '</script><script>alert(1)</script>'\ndate: 2025-01-02\n---\n",
        )
        .good();
    let page = built.page("a.html");
    let json = crate::site::between(&page, "application/ld+json\">", "</script>");
    let data: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(
        data["@graph"][0]["headline"],
        "</script><script>alert(1)</script>"
    );
    assert_eq!(data["@graph"][1]["@type"], "BreadcrumbList");
}
