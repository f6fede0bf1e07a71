//! Any bytes as a file: a document or findings, never a panic, and no script in what comes out.
//! `cargo fuzz run document`

#![no_main]

use libfuzzer_sys::fuzz_target;
use sen::config::RawHtml;
use sen::diag::Lang;
use sen::document::{Document, Settings};
use sen::source::TextFile;

fuzz_target!(|bytes: &[u8]| {
    let mut whole = b"---\ntitle: x\n---\n".to_vec();
    whole.extend_from_slice(bytes);
    let Ok(file) = TextFile::decode("content/a.md".into(), whole) else {
        return;
    };
    let settings = Settings {
        time_zone: jiff::tz::TimeZone::UTC,
        raw_html: RawHtml::Sanitize,
        language: Lang::Vi,
    };
    let parsed = Document::parse(&file, &settings);
    let document = parsed.document.expect("the title is there");
    let html = document.body.fill(|_, _| ());
    assert!(!html.contains("<script"));
    for reference in &document.body.references {
        assert!(reference.span.end <= file.text.len());
    }
});
