//! Themes: overriding, words, filters, and errors at the template's line.

use crate::site::Site;

fn page(template: &str) -> Site {
    Site::bare()
        .article("content/a.md", "Tên", "x")
        .file("themes/bare/templates/page.html", template)
}

#[test]
fn errors_point_at_the_template_and_name_the_document() {
    let built = page("một\n  {{ page.khong_co }}\n").bad(1, "template-failed");
    let errors = built.errors();
    assert!(errors.starts_with("themes/bare/templates/page.html:2:11: error[template-failed]: the template failed for content/a.md: "), "{errors}");
    let built = page("{% if x %}\n").bad(1, "template-syntax");
    assert!(
        built
            .errors()
            .starts_with("themes/bare/templates/page.html:"),
        "{}",
        built.errors()
    );
    page("{{ throw(message='dừng') }}").bad(1, "template-failed");
    page("{{ 'x' | khong_co }}").bad(1, "template-syntax");
    page("{{ 'x.css' | asset }}").bad(1, "template-failed");
}

#[test]
fn a_template_that_is_missing_or_loops() {
    page("{% extends 'khong-co.html' %}").bad(1, "template-missing");
    let built = page("một\n{% include 'khong-co.html' %}").bad(1, "template-syntax");
    assert!(
        built
            .errors()
            .starts_with("themes/bare/templates/page.html:2:"),
        "{}",
        built.errors()
    );
    page("{% extends 'page.html' %}").bad(1, "template-syntax");
    page("{% include 'page.html' %}").bad(1, "template-syntax");
    page("{% component x() %}{{ <x /> }}{% endcomponent x %}{{ <x /> }}").bad(1, "template-failed");
    let site = Site::bare().file("content/a.md", "---\ntitle: a\ntemplate: rieng.html\n---\n");
    let built = site.bad(1, "template-missing");
    assert!(
        built
            .errors()
            .starts_with("content/a.md:3:11: error[template-missing]"),
        "{}",
        built.errors()
    );
    let site = Site::bare().article("content/a.md", "a", "");
    site.remove("themes/bare/templates/page.html");
    site.bad(1, "template-missing");
}

#[test]
fn one_failing_template_is_reported_once() {
    let site = page("{{ page.khong_co }}")
        .article("content/b.md", "b", "")
        .article("content/c.md", "c", "");
    let errors = site.bad(1, "template-failed").errors();
    assert_eq!(
        errors.matches("error[template-failed]").count(),
        1,
        "{errors}"
    );
}

#[test]
fn a_site_overrides_templates_words_and_assets() {
    let built = Site::new()
        .article("content/a.md", "Tên", "x")
        .file(
            "templates/page.html",
            "{% extends 'portal/page.html' %}{% block title %}RIÊNG{% endblock title %}",
        )
        .file("i18n/vi.yaml", "home: Trang đầu\n")
        .file("assets/portal.js", "riêng")
        .build();
    assert_eq!(built.code(), 0, "{}", built.errors());
    let page = built.page("a.html");
    assert!(page.contains("RIÊNG"), "{page}");
    assert!(page.contains("Trang đầu"), "{page}");
    let tree = built.tree();
    let (_, script) = tree
        .iter()
        .find(|(path, _)| path.starts_with("assets/portal."))
        .unwrap();
    assert_eq!(script, "riêng".as_bytes());
}

#[test]
fn a_component_is_overridden_by_a_file_of_its_name() {
    let own = include_str!("../../themes/portal/templates/components/entry.html");
    Site::new()
        .article("content/a.md", "Tên", "x")
        .file("templates/components/entry.html", own)
        .good();
}

#[test]
fn filters_and_functions() {
    let template = "{{ '2022-12-20T14:49:00+07:00' | date }}|{{ '2022-12-20' | date(format='short') }}|{{ 19136 | number }}|{{ 1258291 | filesize }}|{{ 'Chủ đề' | slug }}|{{ '*a* <script>x</script>' | markdown }}|{{ '/tin/' | url }}|{{ '<b>' }}";
    let built = page(template).good();
    assert_eq!(
        built.page("a.html"),
        "Thứ Ba, 20/12/2022 14:49 (GMT+7)|20/12/2022|19.136|1,2 MB|chu-de|<em>a</em> |/tin/|&lt;b&gt;"
    );
    let built = page("{{ debug() }}").good();
    let shown = built.page("a.html");
    assert!(
        shown.starts_with("<pre>{") && shown.contains("&quot;title&quot;: &quot;Tên&quot;"),
        "{shown}"
    );
}

#[test]
fn every_key_of_the_contract_is_given() {
    // themes/portal/README.md promises that these are never undefined.
    let keys = "kind title description date updated path permalink slug authors source image section year unit tags series featured weight word_count reading_minutes status number doc_type field issuer issued effective ends signer validity official_title honours award template extra content toc toc_wanted plain_description ancestors newer older previous next related basis replaces replaced_by files backlinks feedback same_year";
    let template: String = keys
        .split(' ')
        .map(|key| format!("{{% if page.{key} is undefined %}}{key} {{% endif %}}"))
        .chain(
            sen::template::CONTEXT_NAMES
                .iter()
                .filter(|name| {
                    ![
                        "section",
                        "paginator",
                        "taxonomy",
                        "term",
                        "sitemap",
                        "target",
                        "target_permalink",
                        "item",
                    ]
                    .contains(name)
                })
                .map(|name| format!("{{% if {name} is undefined %}}{name} {{% endif %}}")),
        )
        .collect();
    assert_eq!(page(&template).good().page("a.html").trim(), "");
}

#[test]
fn assets_are_hashed_and_css_follows() {
    let built = page("{{ 'css/s.css' | asset }}")
        .file(
            "themes/bare/assets/css/s.css",
            "p { color: red; background: url(../a.png) }",
        )
        .file("themes/bare/assets/a.png", "x")
        .good();
    let css = built.page("a.html");
    assert!(
        css.starts_with("/assets/css/s.") && css.ends_with(".css"),
        "{css}"
    );
    let text = built.page(css.trim_start_matches('/'));
    assert!(
        text.contains("url(\"../a.") && text.contains("color:red"),
        "{text}"
    );
    let broken = page("x")
        .file(
            "themes/bare/assets/s.css",
            "p {\n  color: url(khong-co.png)\n}",
        )
        .bad(1, "bad-style-sheet");
    assert!(
        broken.errors().starts_with("themes/bare/assets/s.css:2:"),
        "{}",
        broken.errors()
    );
}

#[test]
fn what_every_page_has_is_rendered_once() {
    let site = || page("{{ shared.foot }}|{{ shared.foot }}").article("content/b.md", "b", "");
    let built = site()
        .file(
            "themes/bare/templates/shared/foot.html",
            "\n<p>{{ config.title }}</p>\n",
        )
        .good();
    assert_eq!(built.page("a.html"), "<p>Trang thử</p>|<p>Trang thử</p>");
    assert_eq!(built.page("b.html"), "<p>Trang thử</p>|<p>Trang thử</p>");
    // Nothing that belongs to one page is known there, and that is said once.
    let built = site()
        .file(
            "themes/bare/templates/shared/foot.html",
            "{{ current_path }}",
        )
        .bad(1, "template-failed");
    assert!(
        built
            .errors()
            .starts_with("themes/bare/templates/shared/foot.html:1:"),
        "{}",
        built.errors()
    );
}

#[test]
fn what_lists_show_of_an_article_is_rendered_once() {
    let site = |card: &str| {
        page("{% for one in cards.related %}{{ one.line }} {{ one.item.path }};{% endfor %}")
            .file("content/a.md", "---\ntitle: A\ntags: [t]\n---\n")
            .file("content/b.md", "---\ntitle: B\ntags: [t]\n---\n")
            .file("themes/bare/templates/cards/line.html", card)
    };
    let built = site("\n<b>{{ item.title }}</b> {{ config.title }}\n").good();
    assert_eq!(built.page("a.html"), "<b>B</b> Trang thử /b.html;");
    assert_eq!(built.page("b.html"), "<b>A</b> Trang thử /a.html;");
    // A page is made again when one it lists, or what a card shows besides, has changed.
    let b = "---\ntitle: Bê\ntags: [t]\n---\n";
    built.site.write("content/b.md", b);
    let built = built.rebuild();
    assert_eq!(built.page("a.html"), "<b>Bê</b> Trang thử /b.html;");
    built
        .site
        .write("site.yaml", "title: Tên mới\ntheme: bare\n");
    let built = built.rebuild();
    assert_eq!(built.page("a.html"), "<b>Bê</b> Tên mới /b.html;");
    // What belongs to the page that lists it is not known there, and that is said once.
    let built = site("{{ current_path }}").bad(1, "template-failed");
    let errors = built.errors();
    let place = "themes/bare/templates/cards/line.html:1:";
    assert!(errors.starts_with(place), "{errors}");
    assert_eq!(errors.matches(place).count(), 1, "{errors}");
}

#[test]
fn text_becomes_a_value_in_a_query() {
    let built = page("?s={{ 'Học & làm <theo> 50% #1' | query }}").good();
    assert_eq!(
        built.page("a.html"),
        "?s=Học%20%26%20làm%20%3Ctheo%3E%2050%25%20%231"
    );
}
