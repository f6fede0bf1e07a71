//! Rules about words: syllables that cannot be, tone marks and i/y against the site's style.
//!
//! No dictionary is shipped. What Vietnamese cannot form is reported only where it is not likely to be a name or
//! foreign: names have capitals inside a sentence, transliterations have hyphens, foreign words have letters or
//! clusters that Vietnamese has not, or no marks at all.

use super::block::Block;
use super::{Found, Sheet};
use crate::config::{LetterI, LintSettings, ToneStyle};
use crate::diag::Lint;
use crate::text::{self, Flaw};
use std::collections::HashMap;
use std::ops::Range;

/// What is known of a word, whatever stands around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    flaw: Option<(Flaw, Option<String>)>,
    tone: Option<String>,
    letter: Option<String>,
    case: Case,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Case {
    #[default]
    Lower,
    /// The first letter only.
    Title,
    Upper,
    /// Capitals inside: a name of some product.
    Mixed,
}

/// Verdicts by word: a site has few different ones.
#[derive(Default)]
pub(super) struct Vocabulary {
    known: HashMap<String, Verdict>,
}

impl Vocabulary {
    fn verdict(&mut self, word: &str, settings: &LintSettings) -> &Verdict {
        if !self.known.contains_key(word) {
            self.known.insert(word.to_owned(), judge(word, settings));
        }
        &self.known[word]
    }
}

/// Looks through the words of a block.
pub(super) fn check(block: &Block, sheet: &mut Sheet<'_>, vocabulary: &mut Vocabulary) {
    if block.text.is_ascii() {
        return;
    }
    let words: Vec<Range<usize>> = text::words(&block.text).collect();
    for (index, at) in words.iter().enumerate() {
        let word = &block.text[at.clone()];
        // Nothing is said of words without marks but their letter i.
        if word.is_ascii() && !word.ends_with(['i', 'y']) {
            continue;
        }
        let next = words.get(index + 1).map(|at| &block.text[at.clone()]);
        let settings = sheet.settings;
        let verdict = vocabulary.verdict(word, settings);
        let found = |lint, text: &str| Found {
            lint,
            span: block.place(at.clone()),
            edits: Found::edit(block.editable(at.clone()), text),
        };
        if let Some((flaw, suggestion)) = &verdict.flaw {
            if is_native(block, at, next, verdict.case) {
                let lint = Lint::Spelling {
                    word: word.to_owned(),
                    flaw: *flaw,
                    suggestion: suggestion.clone(),
                };
                sheet.push(Found {
                    lint,
                    span: block.place(at.clone()),
                    edits: Vec::new(),
                });
            }
            continue;
        }
        if let Some(wanted) = &verdict.tone {
            let lint = Lint::TonePlacement {
                word: word.to_owned(),
                wanted: wanted.clone(),
            };
            sheet.push(found(lint, wanted));
        } else if let Some(wanted) = &verdict.letter
            && !is_doubled(word, next)
        {
            let lint = Lint::IOrY {
                word: word.to_owned(),
                wanted: wanted.clone(),
            };
            sheet.push(found(lint, wanted));
        }
    }
}

fn judge(word: &str, settings: &LintSettings) -> Verdict {
    let lower = word.to_lowercase();
    let mut verdict = Verdict {
        case: case_of(word),
        ..Verdict::default()
    };
    if let Err(flaw) = text::judge_syllable(&lower) {
        if !is_foreign(word, &lower, verdict.case) {
            verdict.flaw = flaw_of(&lower, flaw);
        }
        return verdict;
    }
    let styled = match settings.tone {
        ToneStyle::Old => text::old_tones(word),
        ToneStyle::New => text::canonical_tones(word),
    };
    if styled != word {
        verdict.tone = Some(styled);
    } else if verdict.case == Case::Lower {
        verdict.letter = settings.i_y.and_then(|letter| respelled(word, letter));
    }
    verdict
}

fn case_of(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let rest: Vec<bool> = letters.map(char::is_uppercase).collect();
    match (
        first,
        rest.iter().any(|upper| *upper),
        rest.iter().all(|upper| *upper),
    ) {
        (false, false, _) => Case::Lower,
        (true, true, true) => Case::Upper,
        (true, false, _) => Case::Title,
        _ => Case::Mixed,
    }
}

/// The flaw to report: a word of several syllables only when it has two tone marks.
fn flaw_of(lower: &str, flaw: Flaw) -> Option<(Flaw, Option<String>)> {
    let tones = lower
        .chars()
        .filter(|c| text::split_tone(*c).1 != text::Tone::Level)
        .count();
    let groups = vowel_groups(lower);
    if groups > 1 {
        return (tones > 1 && lower.chars().any(text::is_vietnamese_letter))
            .then_some((Flaw::TwoTones, None));
    }
    let moved = (tones == 1)
        .then(|| text::with_tone_in_place(lower))
        .flatten();
    match moved {
        Some(moved) => Some((Flaw::TonePlace, Some(moved))),
        None => Some((flaw, None)),
    }
}

fn is_vowel(c: char) -> bool {
    matches!(text::fold_char(c), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn vowel_groups(word: &str) -> usize {
    let mut groups = 0;
    let mut inside = false;
    for c in word.chars() {
        let vowel = is_vowel(c);
        groups += usize::from(vowel && !inside);
        inside = vowel;
    }
    groups
}

/// Whether an impossible word is rather foreign, a name or an abbreviation.
fn is_foreign(word: &str, lower: &str, case: Case) -> bool {
    let is_native_letter = |c: char| {
        c.is_ascii_alphabetic()
            || matches!(
                text::split_tone(c).0,
                'ă' | 'â' | 'đ' | 'ê' | 'ô' | 'ơ' | 'ư' | 'a'..='z'
            )
    };
    let has_tone = lower
        .chars()
        .any(|c| text::split_tone(c).1 != text::Tone::Level);
    let is_marked = lower.chars().any(text::is_vietnamese_letter);
    lower.is_ascii()
        || case == Case::Mixed
        || (case == Case::Upper && !has_tone)
        || !lower.chars().all(is_native_letter)
        || vowel_groups(lower) == 0
        || (!is_marked && lower.contains(['f', 'j', 'w', 'z']))
        || has_foreign_cluster(lower)
        // Đắk, Lắk, Pắk: names of the highlands.
        || (case != Case::Lower && lower.ends_with('k'))
        || word.chars().count() > 24
}

/// Whether a word begins with consonants that only foreign words and names have together: `crôm`, `Krông`, `xtê`.
fn has_foreign_cluster(lower: &str) -> bool {
    let mut letters = lower.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else {
        return false;
    };
    let is_liquid = matches!(second, 'r' | 'l');
    match first {
        't' => second == 'l',
        'b' | 'c' | 'd' | 'đ' | 'f' | 'g' | 'k' | 'p' | 'v' => is_liquid,
        's' | 'x' => matches!(second, 'c' | 'k' | 'l' | 'm' | 'n' | 'p' | 't'),
        _ => false,
    }
}

/// Whether a word stands where an ordinary word of Vietnamese would.
fn is_native(block: &Block, at: &Range<usize>, next: Option<&str>, case: Case) -> bool {
    let before = block.text[..at.start].chars().next_back();
    let after = block.text[at.end..].chars().next();
    let joins = |c: Option<char>| {
        matches!(
            c,
            Some('-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '_' | '/' | '&')
        )
    };
    if joins(before) || joins(after) {
        return false;
    }
    match case {
        Case::Lower | Case::Upper => true,
        Case::Mixed => false,
        Case::Title => {
            let is_capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
            begins_sentence(&block.text[..at.start]) && !next.is_some_and(is_capital)
        }
    }
}

/// Whether a sentence begins after `before`.
fn begins_sentence(before: &str) -> bool {
    let last = before
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '"' | '(' | '‘' | '*'));
    last.is_empty() || last.ends_with(['.', '!', '?', '…', ':', '\n', '–', '-'])
}

/// The same syllable with the other letter, where the style asks for it.
fn respelled(word: &str, letter: LetterI) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let last = letters.pop()?;
    let (base, tone) = text::split_tone(last);
    let onset: String = letters.iter().collect();
    let wanted = match (letter, base) {
        (LetterI::I, 'y') if matches!(onset.as_str(), "h" | "k" | "l" | "m" | "s" | "t") => 'i',
        (LetterI::Y, 'i') if onset == "qu" => 'y',
        // In words of Chinese origin; mì, ti, hí and the like are not.
        (LetterI::Y, 'i') if matches!(word, "kĩ" | "kí" | "kì" | "kỉ" | "lí" | "mĩ" | "tỉ") => {
            'y'
        }
        _ => return None,
    };
    letters.push(text::with_tone(wanted, tone));
    Some(letters.into_iter().collect())
}

/// Whether a word with i is half of a native one that never has y: `kì cọ`, `tỉ mỉ`, `lí nhí`.
fn is_doubled(word: &str, next: Option<&str>) -> bool {
    let native: &[&str] = match word {
        "kì" => &["cọ", "kèo", "cạch", "đà", "nhông"],
        "tỉ" => &["mỉ", "tê", "tì"],
        "lí" => &["nhí", "lắc", "la"],
        "kí" => &["lô"],
        "kĩ" => &["cà"],
        _ => return false,
    };
    next.is_some_and(|next| native.contains(&next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaws(text: &str) -> Vec<String> {
        let block = Block::verbatim(text, 0);
        let file =
            crate::source::TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
        let settings = LintSettings::default();
        let mut sheet = Sheet::new(&file, &settings);
        check(&block, &mut sheet, &mut Vocabulary::default());
        let found = sheet.found.into_iter();
        found
            .filter_map(|found| match found.lint {
                Lint::Spelling { word, .. } => Some(word),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn slips_are_found_in_running_text() {
        assert_eq!(
            flaws(
                "Nghành giáo dục đuợc nguời dân tin yêu. Qúa trình cuả chúng ta, họctập và hòạ bình, đượcj."
            ),
            [
                "Nghành",
                "đuợc",
                "nguời",
                "Qúa",
                "cuả",
                "họctập",
                "hòạ",
                "đượcj"
            ]
        );
        assert_eq!(flaws("TOÀN NGHÀNH THI ĐUA"), ["NGHÀNH"]);
    }

    #[test]
    fn names_loanwords_and_abbreviations_are_left_alone() {
        for text in [
            "Ở Đắk Lắk, Krông Pắk, Pleiku và Ê-đê; Đắk Nông có hồ",
            "JavaScript, café, résumé, naïve, Zürich và Noël",
            "cà-phê, ki-lô-mét, ra-đi-ô, vắcxin, ximăng, ôtô, karaokê, crôm, xích lô, sêri",
            "UBND, HĐND, ĐCSVN, QĐ, GDĐT, TTgCP, 19.000đ/kg",
            "chị H’Hen Niê, anh Kpă Klơng, ông Y Ngông Niê Kđăm",
            "Bài ca lúng liếng, xoong nồi, rơ moóc, vải tuyn, thuở nào, khuya khoắt, quẫy đuôi",
        ] {
            assert_eq!(flaws(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn letters_follow_the_style() {
        let i = |word| respelled(word, LetterI::I);
        let y = |word| respelled(word, LetterI::Y);
        assert_eq!(i("kỹ").as_deref(), Some("kĩ"));
        assert_eq!(i("lý").as_deref(), Some("lí"));
        assert_eq!(i("quý"), None);
        assert_eq!(i("thúy"), None);
        assert_eq!(y("kĩ").as_deref(), Some("kỹ"));
        assert_eq!(y("quí").as_deref(), Some("quý"));
        assert_eq!(y("sĩ"), None);
        assert_eq!(y("mì"), None);
        assert!(is_doubled("tỉ", Some("mỉ")) && !is_doubled("tỉ", Some("lệ")));
    }
}
