//! The browser's half: classic scripts, served as one file without their comments.

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

/// `search.js` as pages load it: all scripts, without comments, indentation and empty lines.
///
/// This is no minifier: it relies on our own sources having `/** … */` and `//` only where a comment
/// begins and no text over several lines; the browser tests run what comes out.
pub fn runtime() -> String {
    let mut out = String::from("// Sen: search. Source with comments: src/search/js/\n");
    out.push_str("(() => {\n\"use strict\";\n");
    for source in SEARCH {
        push_code(source, &mut out);
    }
    out.push_str("})();\n");
    push_code(INTERFACE, &mut out);
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
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_gone_and_the_code_is_there() {
        let script = runtime();
        assert!(!script.contains("/**") && !script.contains("@param"));
        // Once in the search, once in the interface.
        assert_eq!(script.matches("document.currentScript").count(), 2);
        assert!(script.len() < 36_000, "{} bytes", script.len());
    }
}
