//! The browser's half: two classic scripts, served as one file without their comments.

/// The scripts, in the order they run.
const SOURCES: [&str; 2] = [
    include_str!("js/search.js"),
    include_str!("js/search-ui.js"),
];

/// `search.js` as pages load it: both scripts, without comments, indentation and empty lines.
///
/// This is no minifier: it relies on our own sources having `/** … */` and `//` only where a comment
/// begins and no text over several lines; the browser tests run what comes out.
pub fn runtime() -> String {
    let mut out = String::from("// Sen: search. Source with comments: src/search/js/\n");
    for source in SOURCES {
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
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_gone_and_the_code_is_there() {
        let script = runtime();
        assert!(!script.contains("/**") && !script.contains("@param"));
        assert_eq!(
            script.matches("document.currentScript").count(),
            SOURCES.len()
        );
        assert!(script.len() < 36_000, "{} bytes", script.len());
    }
}
