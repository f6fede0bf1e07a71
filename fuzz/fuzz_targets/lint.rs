//! Any text as an article: mending never panics, done twice it is done once, and what could be read can be read after
//! it. `cargo fuzz run lint`

#![no_main]

use libfuzzer_sys::fuzz_target;
use sen::config::{LetterI, LintSettings, RawHtml, ToneStyle};
use sen::diag::Lang;
use sen::document::{Document, Settings};
use sen::lint::Fixer;
use sen::source::{Memory, TextFile};
use sen::text::{legacy_of, split_syllables, with_tone_in_place};

fuzz_target!(|input: (bool, u8, &str)| {
    let (is_old, letter, text) = input;
    for word in text.split_whitespace().take(20) {
        let _ = with_tone_in_place(word);
        let _ = split_syllables(word);
    }
    if let Some(found) = legacy_of(text, 1) {
        for part in &found.parts {
            assert!(text.get(part.clone()).is_some());
        }
    }
    let settings = LintSettings {
        tone: if is_old { ToneStyle::Old } else { ToneStyle::New },
        i_y: [None, Some(LetterI::I), Some(LetterI::Y)][usize::from(letter % 3)],
        ..LintSettings::default()
    };
    let reading = Settings {
        time_zone: jiff::tz::TimeZone::UTC,
        raw_html: RawHtml::Sanitize,
        language: Lang::Vi,
    };
    let files = Memory::new();
    let fixer = Fixer::new(settings, &files);
    for whole in [text.to_owned(), format!("---\ntitle: x\n---\n{text}")] {
        let Ok(file) = TextFile::decode("content/a.md".into(), whole.into_bytes()) else {
            continue;
        };
        let Some(once) = fixer.fix(&file) else { continue };
        let again = TextFile::decode("content/a.md".into(), once.text.clone().into_bytes());
        let again = again.expect("what is mended can be read");
        let is_document = |file| Document::parse(file, &reading).document.is_some();
        assert_eq!(is_document(&file), is_document(&again));
        assert_eq!(fixer.fix(&again), None, "{once:?}");
    }
});
