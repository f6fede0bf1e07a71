//! Old encodings on real sentences: those of the portal and of this site's own help, written as the fonts `.VnTime` and
//! `VNI-Times` had them, must be recognised and come back letter by letter; in Unicode none may be taken for them.

use sen::text::{Legacy, Tone, from_legacy, legacy_of, split_tone};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Sentences of the texts below `folder` with at least two different words that have marks.
fn sentences(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sentences(&path, found);
        } else if path.extension().is_some_and(|end| end == "md") {
            let text = fs::read_to_string(&path).unwrap();
            let parts = text.split(['.', '!', '?', '\n', '|', '<', '>', '`', '[', ']', '*']);
            found.extend(
                parts
                    .map(str::trim)
                    .filter(|part| is_prose(part))
                    .map(String::from),
            );
        }
    }
}

fn is_prose(sentence: &str) -> bool {
    let marked = sentence.split_whitespace().filter(|word| !word.is_ascii());
    marked.collect::<BTreeSet<&str>>().len() >= 2 && !sentence.contains(['“', '”', '×', '§', '©'])
}

fn portal() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    sentences(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("content"),
        &mut found,
    );
    assert!(found.len() > 400, "{}", found.len());
    found
}

/// As in the fonts `.VnTime`: capitals with tones are written small, another font made them large.
fn to_tcvn3(text: &str) -> String {
    const PLAIN: &str = "ĂÂÊÔƠƯĐăâêôơưđ";
    const TONES: [(char, &str); 12] = [
        ('a', "µ¶·¸¹"),
        ('ă', "»¼½¾Æ"),
        ('â', "ÇÈÉÊË"),
        ('e', "ÌÎÏÐÑ"),
        ('ê', "ÒÓÔÕÖ"),
        ('i', "×ØÜÝÞ"),
        ('o', "ßáâãä"),
        ('ô', "åæçèé"),
        ('ơ', "êëìíî"),
        ('u', "ïñòóô"),
        ('ư', "õö÷øù"),
        ('y', "úûüýþ"),
    ];
    let letter = |c: char| {
        if let Some(at) = PLAIN.chars().position(|plain| plain == c) {
            let codes = "¡¢£¤¥¦§¨©ª«¬\u{ad}®";
            return codes.chars().nth(at).unwrap();
        }
        let lower = c.to_lowercase().next().unwrap();
        let (base, tone) = split_tone(lower);
        let at = match tone {
            Tone::Level => return c,
            Tone::Grave => 0,
            Tone::Hook => 1,
            Tone::Tilde => 2,
            Tone::Acute => 3,
            Tone::Dot => 4,
        };
        let row = TONES.iter().find(|(vowel, _)| *vowel == base).unwrap();
        row.1.chars().nth(at).unwrap()
    };
    text.chars().map(letter).collect()
}

/// As in the fonts `VNI-Times`: a letter, its marks behind it.
fn to_vni(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let lower = c.to_lowercase().next().unwrap();
        let (base, tone) = split_tone(lower);
        let with = |marks: &str| {
            let at = match tone {
                Tone::Level => 0,
                Tone::Grave => 1,
                Tone::Hook => 2,
                Tone::Tilde => 3,
                Tone::Acute => 4,
                Tone::Dot => 5,
            };
            marks
                .chars()
                .nth(at)
                .filter(|mark| *mark != ' ')
                .map(String::from)
                .unwrap_or_default()
        };
        let plain = " øûõùï";
        let written = match base {
            'đ' => "ñ".into(),
            'ă' => format!("a{}", with("êèúüéë")),
            'â' => format!("a{}", with("âàåãáä")),
            'ê' => format!("e{}", with("âàåãáä")),
            'ô' => format!("o{}", with("âàåãáä")),
            'ơ' => format!("ô{}", with(plain)),
            'ư' => format!("ö{}", with(plain)),
            'i' => with("iìæóíò"),
            'y' if tone == Tone::Dot => "î".into(),
            'a' | 'e' | 'o' | 'u' | 'y' => format!("{base}{}", with(plain)),
            other => other.into(),
        };
        out.push_str(&if c == lower {
            written
        } else {
            written.to_uppercase()
        });
    }
    out
}

/// Writes every sentence in an old encoding; those recognised must read as they did. At least 99 in 100 must be, and
/// hardly any may have words that nobody but a person can tell from Unicode.
fn come_back(encoding: Legacy, encode: fn(&str) -> String, is_same: fn(&str, &str) -> bool) {
    let all = portal();
    let (mut missed, mut unclear) = (Vec::new(), Vec::new());
    for sentence in &all {
        let written = encode(sentence);
        match legacy_of(&written, 2) {
            Some(found) if found.encoding == encoding && found.is_certain => {
                let mut read = written.clone();
                for part in found.parts.into_iter().rev() {
                    read.replace_range(part.clone(), &from_legacy(&written[part], encoding));
                }
                assert!(is_same(&read, sentence), "{sentence}\n{written}");
            }
            Some(found) if found.encoding == encoding => unclear.push(written),
            _ => missed.push(written),
        }
    }
    for (found, most) in [(missed, 10), (unclear, 20)] {
        let (few, count) = (found.len(), all.len());
        assert!(few * 1000 <= count * most, "{few} of {count}: {found:#?}");
    }
}

#[test]
fn sentences_in_tcvn3_are_recognised_and_come_back() {
    come_back(Legacy::Tcvn3, to_tcvn3, |read, meant| {
        read.to_lowercase() == meant.to_lowercase()
    });
}

#[test]
fn sentences_in_vni_are_recognised_and_come_back() {
    come_back(Legacy::Vni, to_vni, |read, meant| read == meant);
}

#[test]
fn half_a_sentence_in_tcvn3_is_recognised() {
    let (mut all, mut missed) = (0, Vec::new());
    for sentence in portal() {
        let words: Vec<&str> = sentence.split(' ').collect();
        let (first, last) = words.split_at(words.len() / 2);
        let (first, last) = (to_tcvn3(&first.join(" ")), last.join(" "));
        let is_old = |text: &str| text.split(' ').filter(|word| !word.is_ascii()).count() >= 4;
        if !is_old(&first) || !is_old(&last) {
            continue;
        }
        all += 1;
        let written = format!("{first} {last}");
        if legacy_of(&written, 2).is_none_or(|found| found.encoding != Legacy::Tcvn3) {
            missed.push(written);
        }
    }
    assert!(
        all > 200 && missed.len() * 100 <= all * 3,
        "of {all}: {missed:#?}"
    );
}

#[test]
fn no_sentence_in_unicode_is_taken_for_an_old_encoding() {
    for sentence in portal() {
        assert_eq!(legacy_of(&sentence, 1), None, "{sentence}");
        // Without its marks on other letters, only what Latin-1 has is left: the hardest case.
        let words: Vec<&str> = sentence
            .split(' ')
            .filter(|word| word.chars().all(|c| (c as u32) < 0x100))
            .collect();
        assert_eq!(legacy_of(&words.join(" "), 2), None, "{words:?}");
    }
}
