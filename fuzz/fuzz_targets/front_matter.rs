//! Any YAML between the fences: findings, never a panic. `cargo fuzz run front_matter`

#![no_main]

use libfuzzer_sys::fuzz_target;
use sen::config::RawHtml;
use sen::diag::{Lang, SourceMap};
use sen::document::{Document, Settings};
use sen::source::{Lookup, Memory, TextFile};

fuzz_target!(|yaml: &str| {
    let text = format!("---\n{yaml}\n---\n\nThân bài.\n");
    let mut files = Memory::new();
    files.insert("content/a.md", text.clone().into_bytes());
    let Ok(file) = TextFile::decode("content/a.md".into(), text.into_bytes()) else {
        return;
    };
    let settings = Settings {
        time_zone: jiff::tz::TimeZone::UTC,
        raw_html: RawHtml::Sanitize,
        language: Lang::Vi,
    };
    for finding in Document::parse(&file, &settings).findings {
        let shown = sen::diag::render::human(&finding, Lang::Vi, &Lookup(&files));
        assert!(shown.contains(finding.problem.code()));
    }
    assert!(Lookup(&files).line("content/a.md", 1).is_some());
});
