//! The examples of CommonMark 0.31 through our document stage, hand-written HTML trusted.
//!
//! The specification comes from npm (`tests/package.json`); `tests/run` installs it. What we write
//! otherwise on purpose is undone before comparing; [`normal`] lists it. Nothing else differs.

use sen::config::RawHtml;
use sen::diag::Lang;
use sen::document::{Document, Settings, Slot};
use sen::source::TextFile;

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples() -> Vec<Example> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/node_modules/commonmark-spec/spec.txt"
    );
    let spec = std::fs::read_to_string(path).expect("tests/run installs commonmark-spec");
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let opening = format!("{fence} example\n");
    for part in spec.split(opening.as_str()).skip(1) {
        let (example, _) = part
            .split_once(&format!("{fence}\n"))
            .expect("a closed example");
        let (markdown, html) = match example.split_once("\n.\n") {
            Some(parts) => parts,
            None => ("", example.strip_prefix(".\n").expect("an example")),
        };
        examples.push(Example {
            number: examples.len() + 1,
            markdown: format!("{}\n", markdown.replace('→', "\t")),
            html: html.replace('→', "\t"),
        });
    }
    examples
}

fn ours(markdown: &str) -> String {
    let text = format!("---\ntitle: x\n---\n{markdown}");
    let file = TextFile::decode("content/x.md".into(), text.into_bytes()).unwrap();
    let settings = Settings {
        time_zone: jiff::tz::TimeZone::UTC,
        raw_html: RawHtml::Trust,
        language: Lang::En,
    };
    let document = Document::parse(&file, &settings)
        .document
        .expect("a document");
    let escape = |text: &str| {
        let mut out = String::new();
        pulldown_cmark_escape::escape_html(&mut out, text).unwrap();
        out
    };
    let address = |index: &usize| {
        let mut out = String::new();
        let written = &document.body.references[*index].written;
        pulldown_cmark_escape::escape_href(&mut out, written).unwrap();
        out
    };
    document.body.fill(|slot, out| match slot {
        Slot::Address(index) => out.push_str(&address(index)),
        Slot::Picture {
            reference,
            alt,
            title,
        } => {
            let title = title.as_ref().map(|t| format!(" title=\"{}\"", escape(t)));
            out.push_str(&format!(
                "<img src=\"{}\" alt=\"{}\"{}>",
                address(reference),
                escape(alt),
                title.unwrap_or_default()
            ));
        }
        _ => {}
    })
}

/// HTML in one form: quotes in text as they are, void elements without a slash, headings without ids, figures as the paragraphs
/// they were, code blocks without the attribute that lets the keyboard scroll them.
fn normal(html: &str) -> String {
    let mut html = html
        .replace(" />", ">")
        .replace("&quot;", "\"")
        .replace("<pre tabindex=\"0\">", "<pre>");
    while let Some(start) = html.find("<figure><img") {
        let end = html[start..].find("</figure>").unwrap() + start;
        let inner = &html[start + "<figure>".len()..end];
        let paragraph = match inner.split_once("<figcaption>") {
            Some((image, caption)) => {
                let caption = caption.trim_end_matches("</figcaption>");
                format!(
                    "<p>{} title=\"{caption}\"></p>",
                    image.trim_end_matches('>')
                )
            }
            None => format!("<p>{inner}</p>"),
        };
        html.replace_range(start..end + "</figure>".len(), &paragraph);
    }
    for level in 1..=6 {
        let open = format!("<h{level} id=\"");
        while let Some(start) = html.find(&open) {
            let end = html[start + open.len()..].find("\">").unwrap() + start + open.len() + 2;
            html.replace_range(start..end, &format!("<h{level}>"));
        }
    }
    html.trim().to_owned()
}

#[test]
fn the_examples_of_the_specification() {
    let examples = examples();
    assert!(examples.len() > 640, "{} examples", examples.len());
    let mut wrong = Vec::new();
    for example in &examples {
        let (ours, theirs) = (normal(&ours(&example.markdown)), normal(&example.html));
        if ours != theirs {
            wrong.push(format!(
                "example {}:\n{}\n--- ours\n{ours}\n--- specification\n{theirs}\n",
                example.number, example.markdown
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
