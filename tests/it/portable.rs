//! A folder that opens from a USB stick.

use crate::site::Site;

fn site() -> Site {
    Site::new()
        .file("content/tin/_index.md", "---\ntitle: Tin\n---\n")
        .article("content/tin/a.md", "A", "[b](b.md?x=1&y=2#muc) ![x](x.svg)")
        .article("content/tin/b.md", "B", "## Mục\n")
        .file(
            "content/tin/x.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>",
        )
        .file("content/c.md", "---\ntitle: C\naliases: [/cu/]\n---\n")
        .arg("--portable")
}

#[test]
fn every_own_address_is_relative_and_exists() {
    for base in ["https://example.org/", "https://example.org/hoc-tap/"] {
        let built = site().arg("--base-url").arg(base).good();
        let tree = built.tree();
        let mut seen = 0;
        for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = String::from_utf8(bytes.clone()).unwrap();
            for attribute in [" href=\"", " src=\"", " action=\"", "url="] {
                for part in html.split(attribute).skip(1) {
                    let address = part.split('"').next().unwrap();
                    let is_share = address.contains("://") || address.starts_with("mailto:");
                    if is_share || address.starts_with('#') || address.is_empty() {
                        continue;
                    }
                    assert!(!address.starts_with('/'), "{path}: {address}");
                    let target = address.split(['#', '?']).next().unwrap();
                    let mut parts: Vec<&str> = path.split('/').collect();
                    parts.pop();
                    for part in target.split('/') {
                        match part {
                            ".." => drop(parts.pop()),
                            part => parts.push(part),
                        }
                    }
                    let target = parts.join("/");
                    assert!(tree.contains_key(&target), "{path}: {address} is {target}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 100, "{seen} addresses were looked at");
        assert!(
            built
                .page("tin/a.html")
                .contains("<a href=\"b.html?x=1&amp;y=2#muc\">b</a>")
        );
        assert!(built.page("cu/index.html").contains("url=../c.html"));
    }
}

#[test]
fn a_site_may_live_under_a_path() {
    let built = Site::new()
        .article("content/a.md", "A", "[b](b.md)")
        .article("content/b.md", "B", "")
        .arg("--base-url")
        .arg("https://example.org/hoc-tap/")
        .good();
    let page = built.page("a.html");
    assert!(page.contains("<a href=\"/hoc-tap/b.html\">b</a>"), "{page}");
    assert!(
        page.contains("rel=\"canonical\" href=\"https://example.org/hoc-tap/a.html\""),
        "{page}"
    );
    for part in page.split(" href=\"").chain(page.split(" src=\"")).skip(1) {
        let address = part.split('"').next().unwrap();
        assert!(
            !address.starts_with('/') || address.starts_with("/hoc-tap/"),
            "{address}"
        );
    }
}
