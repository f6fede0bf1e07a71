//! What an editor writes cannot run script in a reader's browser.

use crate::site::Site;

/// The usual injections: as Markdown, as HTML, in attributes, in addresses.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<style>@import 'javascript:alert(1)';</style>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<base href=javascript:alert(1)//>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<img src=\"x` `<script>alert(1)</script>\"` `>",
    "<<script>script>alert(1)<</script>/script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x]( <javascript:alert(1)> )",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[x](https://a \"\\\"onmouseover=alert(1) x=\\\"\")",
    "![\"onerror=alert(1) x=\"](https://a/x.png \"\\\" onerror=alert(1)\")",
    "## x {#a onclick=alert(1)}",
    "## x {#\"onclick=alert(1)}",
    "```\"onclick=alert(1)\n<script>alert(1)</script>\n```",
    "https://youtu.be/\"><script>alert(1)</script>",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "\u{FDD0}0\u{FDD1}<script>alert(1)</script>",
];

/// What must never stand in a page: parsed as a browser parses it, not as text.
fn assert_harmless(html: &str, attack: &str) {
    let mut found = Vec::new();
    let check = |name: &str, attributes: Vec<(String, String)>, found: &mut Vec<String>| {
        let own_script = attributes.iter().any(|(n, v)| {
            (n == "src" && v.starts_with('/'))
                || (n == "type"
                    && ["application/ld+json", "application/json"].contains(&v.as_str()))
        });
        let name = name.to_ascii_lowercase();
        if ["iframe", "object", "embed", "base", "style"].contains(&name.as_str())
            || (name == "script" && !own_script)
        {
            found.push(format!("<{name}>"));
        }
        let refreshes = attributes.iter().any(|(name, _)| name == "http-equiv");
        for (attribute, value) in attributes {
            let addresses = [
                "href",
                "src",
                "srcset",
                "action",
                "formaction",
                "data",
                "poster",
                "cite",
                "xlink:href",
            ];
            let is_address = addresses.contains(&attribute.as_str());
            let value: String = value
                .chars()
                .filter(|c| !c.is_whitespace() && !c.is_control())
                .collect::<String>()
                .to_ascii_lowercase();
            if attribute.starts_with("on")
                || attribute == "srcdoc"
                || (is_address && runs(&value))
                || (refreshes && value.split("url=").skip(1).any(runs))
            {
                found.push(format!("{attribute}={value}"));
            }
        }
    };
    let handler = lol_html::element!("*", |element| {
        let attributes = element
            .attributes()
            .iter()
            .map(|a| (a.name().to_ascii_lowercase(), decode(&a.value())))
            .collect();
        check(&element.tag_name(), attributes, &mut found);
        Ok(())
    });
    let settings = lol_html::RewriteStrSettings::new().append_element_content_handler(handler);
    lol_html::rewrite_str(html, settings).expect("HTML");
    assert!(found.is_empty(), "{attack}: {found:?} in\n{html}");
}

/// Whether an address without spaces runs script when a browser follows it.
fn runs(address: impl AsRef<str>) -> bool {
    let address = address.as_ref();
    address.starts_with("javascript:")
        || address.starts_with("vbscript:")
        || (address.starts_with("data:") && !address.starts_with("data:image/p"))
}

/// Character references of an attribute undone as a browser does.
fn decode(value: &str) -> String {
    let html = format!("<p title=\"{}\">", value.replace('"', "&quot;"));
    let text = ammonia::Builder::empty()
        .add_tags(["p"])
        .add_generic_attributes(["title"])
        .clean(&html)
        .to_string();
    let text = text.strip_prefix("<p title=\"").unwrap_or(&text);
    let text = text.split("\">").next().unwrap_or(text);
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[test]
fn in_the_text() {
    for mode in ["sanitize", "escape"] {
        for attack in ATTACKS {
            let built = Site::bare()
                .file(
                    "site.yaml",
                    format!("title: x\ntheme: bare\nmarkdown: {{raw_html: {mode}}}\n"),
                )
                .file(
                    "content/a.md",
                    format!("---\ntitle: a\n---\n\n{attack}\n\nsau\n"),
                )
                .build();
            if built.code() == 0 {
                assert_harmless(&built.page("a.html"), attack);
            } else {
                assert!(
                    !built.errors().contains("panicked"),
                    "{attack}: {}",
                    built.errors()
                );
            }
        }
    }
}

#[test]
fn in_titles_leads_names_and_files() {
    let all: String = ATTACKS
        .iter()
        .filter(|attack| !attack.contains('\n'))
        .enumerate()
        .map(|(index, attack)| {
            let quoted = attack.replace('\'', "''");
            format!("{index}\u{0}{quoted}\n")
        })
        .collect();
    let site = Site::new().file(
        "content/tin/_index.md",
        "---\ntitle: '<script>alert(1)</script>'\ndescription: '\"><img src=x onerror=alert(1)>'\n---\n",
    );
    for line in all.lines() {
        let (index, attack) = line.split_once('\u{0}').unwrap();
        let attack = attack.replace(['\u{FDD0}', '\u{FDD1}'], "");
        site.write(
            &format!("content/tin/bai-{index}.md"),
            format!(
                "---\ntitle: '{attack}'\ndescription: '{attack}'\nauthor: '{attack}'\ntags: ['{attack}']\nunit: '{attack}'\nsource: '{attack}'\ncollective: '{attack}'\nofficial_title: '{attack}'\nextra: {{x: '{attack}'}}\ndate: 2025-01-02\n---\n"
            ),
        );
    }
    let built = site.good();
    for (path, bytes) in built.tree() {
        if path.ends_with(".html") {
            assert_harmless(&String::from_utf8(bytes).unwrap(), &path);
        }
    }
    feed_rs::parser::parse(built.page("rss.xml").as_bytes()).expect("a feed");
}

#[test]
fn drawings_lose_their_scripts() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script><rect onclick="alert(1)" width="10" height="10"/></svg>"#;
    let built = Site::bare()
        .file("content/x.svg", svg)
        .article("content/a.md", "a", "![x](x.svg)")
        .good();
    let published = built.page("x.svg");
    assert!(!published.contains("alert"), "{published}");
    assert!(published.contains("<rect"));
}

#[test]
fn a_site_that_trusts_its_editors_may_say_so() {
    let built = Site::bare()
        .file(
            "site.yaml",
            "title: x\ntheme: bare\nmarkdown: {raw_html: trust}\n",
        )
        .file(
            "content/a.md",
            "---\ntitle: a\n---\n\n<script>alert(1)</script>\n",
        )
        .good();
    assert!(built.page("a.html").contains("<script>alert(1)</script>"));
}

#[test]
fn harmless_html_stays_and_its_addresses_are_resolved() {
    let built = Site::bare()
        .article(
            "content/tin/a.md",
            "a",
            "<details><summary>Xem</summary>\n\n*Ẩn* <kbd>Ctrl</kbd> <a href=\"../b.md\" onclick=x>b</a>\n\n</details>\n\n<img src=\"../anh/t.txt\" alt=\"t\">",
        )
        .article("content/b.md", "b", "")
        .file("content/anh/t.txt", "t")
        .good();
    let page = built.page("tin/a.html");
    assert!(page.contains("<a href=\"/b.html\">b</a>"), "{page}");
    assert!(
        page.contains("<summary>Xem</summary>") && page.contains("<em>Ẩn</em> <kbd>Ctrl</kbd>"),
        "{page}"
    );
    assert!(
        page.contains("src=\"/anh/t.txt\"") && built.has("anh/t.txt"),
        "{page}"
    );
    let broken = Site::bare()
        .article("content/a.md", "a", "<a href=\"khong.md\">x</a>")
        .build();
    assert!(
        broken
            .errors()
            .starts_with("content/a.md:6:10: error[target-missing]"),
        "{}",
        broken.errors()
    );
}
