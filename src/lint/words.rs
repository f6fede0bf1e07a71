//! Rules about words: syllables that cannot be, tone marks and i/y against the site's style.
//!
//! No dictionary is shipped. What Vietnamese cannot form is reported only where it is not likely to be a name or
//! foreign: names have capitals inside a sentence, transliterations have hyphens, foreign words have letters or
//! clusters that Vietnamese has not, or no marks at all. Mended is only a tone mark on the wrong letter, where its
//! place is certain: the word keeps its letters and its tone.

use super::block::Block;
use super::{Found, Sheet};
use crate::config::{LetterI, LintSettings};
use crate::diag::Lint;
use crate::text::{self, Flaw};
use std::collections::HashMap;
use std::ops::Range;

/// What is known of a word, whatever stands around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    slip: Option<Slip>,
    tone: Option<String>,
    letter: Option<String>,
    case: Case,
}

/// A word that no syllable can be.
#[derive(Clone, Debug)]
struct Slip {
    flaw: Flaw,
    /// What is meant, as far as can be told.
    meant: Option<String>,
    /// Whether nothing else can be meant.
    is_certain: bool,
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
    /// Where in `verdicts`.
    known: HashMap<String, usize>,
    verdicts: Vec<Verdict>,
}

impl Vocabulary {
    fn verdict(&mut self, word: &str, settings: &LintSettings) -> &Verdict {
        let at = match self.known.get(word) {
            Some(at) => *at,
            None => {
                self.verdicts.push(judge(word, settings));
                self.known.insert(word.to_owned(), self.verdicts.len() - 1);
                self.verdicts.len() - 1
            }
        };
        &self.verdicts[at]
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
        if word.is_ascii() && !word.ends_with(['i', 'y']) && !may_slip(word) {
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
        if let Some(slip) = &verdict.slip {
            if is_native(block, at, next, verdict.case) {
                let lint = Lint::Spelling {
                    word: word.to_owned(),
                    flaw: slip.flaw,
                    suggestion: slip.meant.clone(),
                };
                let mut slipped = found(lint, slip.meant.as_deref().unwrap_or_default());
                if !slip.is_certain {
                    slipped.edits.clear();
                }
                sheet.push(slipped);
            }
            continue;
        }
        if let Some(wanted) = &verdict.tone {
            let is_name = verdict.case == Case::Title && !is_native(block, at, next, verdict.case);
            if is_name {
                continue;
            }
            let lint = Lint::TonePlacement {
                word: word.to_owned(),
                wanted: wanted.clone(),
            };
            let mut placed = found(lint, wanted);
            if verdict.case != Case::Lower || is_in_address(&block.text, at) {
                // It may be a name, also where a sentence begins.
                placed.edits.clear();
            }
            sheet.push(placed);
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
        let slip = match lower.is_ascii() {
            true => Some(unmarked(&lower)),
            false => (!is_foreign(word, &lower, verdict.case)).then(|| slip_of(&lower, flaw)),
        };
        verdict.slip = slip.flatten().map(|slip| Slip {
            meant: slip.meant.map(|meant| in_case(&meant, verdict.case)),
            ..slip
        });
        return verdict;
    }
    let styled = settings.tone.applied(word);
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

/// What to report of a marked word: one of several syllables only when it has two tone marks or can only be
/// Vietnamese words glued together.
fn slip_of(lower: &str, flaw: Flaw) -> Option<Slip> {
    let slip = |flaw, meant| Slip {
        flaw,
        meant,
        is_certain: false,
    };
    if vowel_groups(lower) > 1 {
        let parted = text::split_syllables(lower).filter(|parted| {
            let mut parts = parted.split(' ');
            parts.clone().count() <= 3 && parts.any(is_plainly_native)
        });
        let is_marked = lower.chars().any(text::is_vietnamese_letter);
        return match parted {
            Some(parted) => Some(slip(Flaw::Glued, Some(parted))),
            None if flaw == Flaw::TwoTones && is_marked => Some(slip(flaw, None)),
            None => None,
        };
    }
    let Some(placed) = text::with_tone_in_place(lower) else {
        return Some(slip(flaw, text::with_onset_respelled(lower)));
    };
    // Italian più, and Chinese huì as it is spelled in Latin letters, are words too.
    let bare = text::without_tones(lower);
    let is_certain = !lower.starts_with('p')
        && (has_native_letter(lower) || !bare.ends_with("ui") && !bare.ends_with("iu"));
    Some(Slip {
        flaw,
        meant: Some(placed),
        is_certain,
    })
}

/// What to report of a word without marks that is no syllable: most are foreign, but no other language begins a word
/// so and goes on as Vietnamese does.
fn unmarked(lower: &str) -> Option<Slip> {
    let meant = text::with_onset_respelled(lower).filter(|_| may_slip(lower))?;
    Some(Slip {
        flaw: Flaw::Onset,
        meant: Some(meant),
        is_certain: false,
    })
}

/// Whether a word without marks begins as Vietnamese syllables do when their first consonant is misspelled: `cinh`,
/// `qoan`, `ngieng`, `nghanh`.
fn may_slip(word: &str) -> bool {
    let bytes = word.as_bytes();
    let at = |index: usize| bytes.get(index).map_or(0, u8::to_ascii_lowercase);
    let is_front = |c| matches!(c, b'e' | b'i');
    let is_back = |c| matches!(c, b'a' | b'o' | b'u');
    match (at(0), at(1), at(2)) {
        // Not cent, cell, city.
        (b'c', vowel, b'n') => is_front(vowel) && matches!(at(3), b'h' | b'g'),
        (b'q', b'o', vowel) => matches!(vowel, b'a' | b'e'),
        (b'q', b'a', _) => bytes.len() > 2,
        (b'n', b'g', b'h') => is_back(at(3)),
        (b'n', b'g', vowel) => is_front(vowel),
        (b'g', b'h', vowel) => is_back(vowel),
        _ => false,
    }
}

/// A word in lower case as it is to be written.
fn in_case(lower: &str, case: Case) -> String {
    match case {
        Case::Lower | Case::Mixed => lower.to_owned(),
        Case::Upper => lower.to_uppercase(),
        Case::Title => {
            let mut letters = lower.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters.as_str().chars()).collect()
        }
    }
}

/// Whether a syllable can only be Vietnamese: it has a tone, a vowel or a consonant that loanwords written as one
/// word (`ximăng`, `vắcxin`, `karaokê`) have not.
fn is_plainly_native(syllable: &str) -> bool {
    use text::Tone::{Acute, Level};
    let bare = text::without_tones(syllable);
    let tones = || syllable.chars().map(|c| text::split_tone(c).1);
    tones().any(|tone| !matches!(tone, Level | Acute))
        || bare.contains('ư')
        || ["iê", "yê", "uô", "ươ", "oă", "uâ"]
            .iter()
            .any(|vowel| bare.contains(vowel))
        || bare.ends_with("nh")
        || ["ng", "nh", "kh", "th"]
            .iter()
            .any(|onset| bare.starts_with(onset))
}

/// Whether a word has a letter or a pair of consonants that only Vietnamese has, or a loose mark.
fn has_native_letter(lower: &str) -> bool {
    let bare = text::without_tones(lower);
    lower
        .chars()
        .any(|c| text::is_vietnamese_letter(c) || text::is_mark(c))
        || bare.contains(['â', 'ê', 'ô'])
        || ["ng", "nh", "th", "tr", "kh", "ch"]
            .iter()
            .any(|pair| bare.contains(pair))
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

/// Whether an impossible word with marks is rather foreign, a name or an abbreviation.
fn is_foreign(word: &str, lower: &str, case: Case) -> bool {
    let bare = text::without_tones(lower);
    let is_native = |c: char| matches!(c, 'a'..='z' | 'ă' | 'â' | 'đ' | 'ê' | 'ô' | 'ơ' | 'ư');
    let is_marked = lower.chars().any(text::is_vietnamese_letter);
    // España is no slip, nor is noć.
    let has_foreign_consonant = lower.contains('ñ')
        || (!has_native_letter(lower)
            && lower
                .chars()
                .any(|c| !is_vowel(c) && !c.is_ascii() && c != 'đ'));
    case == Case::Mixed
        || (case == Case::Upper && bare == lower)
        || !bare.chars().all(is_native)
        || has_foreign_consonant
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

/// Whether a word is part of a bare address or a tag.
fn is_in_address(text: &str, at: &Range<usize>) -> bool {
    let before = text[..at.start].chars().next_back();
    let mut after = text[at.end..].chars();
    let ends = match after.next() {
        Some('/' | '@' | '#') => true,
        Some('.') => after.next().is_some_and(char::is_alphanumeric),
        _ => false,
    };
    ends || matches!(before, Some('#' | '@' | '/' | '.' | '-' | '_'))
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
        let found = found(text).into_iter();
        found.map(|(word, _, _)| word).collect()
    }

    /// Everything found in a text, with the usual settings.
    fn everything(text: &str) -> Vec<Found> {
        let block = Block::verbatim(text, 0);
        let file =
            crate::source::TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
        let settings = LintSettings::default();
        let mut sheet = Sheet::new(&file, &settings);
        check(&block, &mut sheet, &mut Vocabulary::default());
        sheet.found
    }

    /// Misspelled words, what is suggested, and whether it is put there.
    fn found(text: &str) -> Vec<(String, Option<String>, bool)> {
        everything(text)
            .into_iter()
            .filter_map(|found| match found.lint {
                Lint::Spelling {
                    word, suggestion, ..
                } => Some((word, suggestion, !found.edits.is_empty())),
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
    fn a_mark_on_the_wrong_letter_is_moved_and_the_rest_is_only_suggested() {
        for (wrong, meant, is_mended) in [
            ("cá\u{301}n", "cán", true),
            ("chiń\u{301}h", "chính", true),
            ("chińh", "chính", true),
            ("thôńg", "thống", true),
            ("quôć", "quốc", true),
            ("cuả", "của", true),
            ("nghịêp", "nghiệp", true),
            ("hòan", "hoàn", true),
            ("qúa", "quá", true),
            ("Qúa", "Quá", true),
            ("CUẢ", "CỦA", true),
            ("huì", "hùi", false),
            ("kyết", "", false),
            ("bộ\u{301}", "", false),
            ("qoan", "quan", false),
            ("qoán", "quán", false),
            ("cinh", "kinh", false),
            ("nghành", "ngành", false),
            ("nghanh", "nganh", false),
            ("kông", "công", false),
            ("họctập", "học tập", false),
            ("nhândân", "nhân dân", false),
            ("đảngviên", "đảng viên", false),
        ] {
            let meant = Some(meant.to_owned()).filter(|meant| !meant.is_empty());
            let text = format!("{wrong} ở đây");
            assert_eq!(found(&text), [(wrong.to_owned(), meant, is_mended)]);
        }
    }

    #[test]
    fn tone_marks_of_names_are_left_where_they_are() {
        let tones = |text: &str| {
            everything(text)
                .into_iter()
                .map(|found| (found.lint.code(), !found.edits.is_empty()))
                .collect::<Vec<_>>()
        };
        for text in [
            "Đồng chí Lê Hoà ở xã Hoà Chung",
            "Hoà Chung là một xã, Thuỷ Tiên là tên",
        ] {
            assert_eq!(tones(text), [], "{text}");
        }
        assert_eq!(
            tones("Hoà bình và sức khoẻ"),
            [("tone-placement", false), ("tone-placement", true)]
        );
        assert_eq!(
            tones("xem #hoà và thuỷ.com"),
            [("tone-placement", false); 2]
        );
        assert_eq!(tones("SỨC KHOẺ"), [("tone-placement", false)]);
    }

    #[test]
    fn names_loanwords_and_abbreviations_are_left_alone() {
        for text in [
            "Ở Đắk Lắk, Krông Pắk, Pleiku và Ê-đê; Đắk Nông có hồ",
            "JavaScript, café, résumé, naïve, Zürich và Noël, España, noć và señor, là quang",
            "cent, cell, city, king, ngô và gen, ghi, Qatar, qi, kung fu, vi-rút",
            "cà-phê, ki-lô-mét, ra-đi-ô, vắcxin, ximăng, ôtô, karaokê, crôm, xích lô, sêri, bêtông, axít, phôtô",
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
