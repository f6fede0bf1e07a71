//! The browser's half: classic scripts, served as one file without their comments.

use std::collections::BTreeMap;

/// The search, in the order its parts run, in one closure.
const SEARCH: [&str; 7] = [
    include_str!("js/fold.js"),
    include_str!("js/shards.js"),
    include_str!("js/texts.js"),
    include_str!("js/query.js"),
    include_str!("js/rank.js"),
    include_str!("js/hits.js"),
    include_str!("js/search.js"),
];
/// What the reader sees of it; a closure of its own, which knows `window.sen` alone.
const INTERFACE: &str = include_str!("js/search-ui.js");

/// What the interface says, by the names these words have in a theme's `i18n/`.
pub const LABELS: [&str; 23] = [
    "search_all",
    "search_count",
    "search_failed",
    "search_hint",
    "search_loading",
    "search_more",
    "search_nearest",
    "search_none",
    "search_results",
    "all",
    "kind",
    "kind_article",
    "kind_document",
    "kind_page",
    "kind_story",
    "kind_topic",
    "latest",
    "relevance",
    "section",
    "sitemap",
    "sort",
    "unit",
    "year",
];

/// `search.js` as pages load it: all scripts, without comments, indentation and empty lines, and the [`LABELS`] of
/// the site's language, by name.
///
/// This is no minifier: it relies on our own sources having `/** … */` and `//` only where a comment
/// begins and no text over several lines; the browser tests run what comes out.
pub fn runtime(words: &BTreeMap<&str, String>) -> String {
    let mut out = String::from("// Sen: search. Source with comments: src/search/js/\n");
    out.push_str("(() => {\n\"use strict\";\n");
    for source in SEARCH {
        push_code(source, &mut out);
    }
    out.push_str("})();\n{\nconst LABELS = ");
    out.push_str(&serde_json::json!(words).to_string());
    out.push_str(";\n");
    push_code(INTERFACE, &mut out);
    out.push_str("}\n");
    out
}

fn push_code(source: &str, out: &mut String) {
    let mut code = String::new();
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("/**") {
        code.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    code.push_str(rest);
    for line in code.lines().map(str::trim) {
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            // After these a line may go on.
            if !line.ends_with([';', ',', '{', '(']) {
                out.push('\n');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_gone_and_the_code_is_there() {
        let script = runtime(&LABELS.map(|name| (name, "…".to_owned())).into());
        assert!(!script.contains("/**") && !script.contains("@param"));
        // Once in the search, once in the interface.
        assert_eq!(script.matches("document.currentScript").count(), 2);
        assert!(script.len() < 36_000, "{} bytes", script.len());
    }

    #[test]
    fn the_interface_has_its_words() {
        for used in INTERFACE.split("LABELS.").skip(1) {
            let end = used.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = &used[..end.unwrap_or(used.len())];
            assert!(LABELS.contains(&name), "{name}");
        }
    }
}
