//! Rules about words: syllables that cannot be, tone marks and i/y against the site's style.
//!
//! No dictionary is shipped. What Vietnamese cannot form is reported only where it is not likely to be a name or
//! foreign: names have capitals inside a sentence, transliterations have hyphens, foreign words have letters or
//! clusters that Vietnamese has not, or no marks at all. Mended is only a tone mark on the wrong letter, where its
//! place is certain: the word keeps its letters and its tone.

pub(super) mod capitals;
mod letter;
mod slip;

use super::block::Block;
use super::{Found, Sheet};
use crate::config::LintSettings;
use crate::diag::Lint;
use crate::text;
use capitals::is_institution;
use letter::{Beside, respelled};
use slip::{Slip, is_foreign, may_slip, slip_of, unmarked};
use std::collections::HashMap;
use std::ops::Range;

/// What is known of a word, whatever stands around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    slip: Option<Slip>,
    tone: Option<String>,
    letter: Option<String>,
    /// Whether its tone mark has two places.
    has_places: bool,
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
        // The word behind it, in small letters and nothing between.
        let joined = next.filter(|next| {
            let gap = words[index + 1].start - at.end;
            next.starts_with(char::is_lowercase)
                && block.text[at.end..].starts_with([' ', '\n'])
                && gap == 1
        });
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
        if verdict.has_places
            && verdict.case == Case::Lower
            && let Some(next) = joined
        {
            sheet.capitals.small(word, next);
        }
        if let Some(wanted) = &verdict.tone {
            let lint = Lint::TonePlacement {
                word: word.to_owned(),
                wanted: wanted.clone(),
            };
            let is_title = verdict.case == Case::Title;
            let is_office = is_title && joined.is_some_and(|next| is_institution(word, next));
            let is_name = is_title && !is_office && !is_native(block, at, next, verdict.case);
            if is_name {
                let before = index.checked_sub(1).map(|index| &words[index]);
                let before = before.map(|at| &block.text[at.clone()]);
                if let Some(next) = joined {
                    let span = block.place(at.clone());
                    sheet.capitals.open(before, word, next, lint, span);
                }
                continue;
            }
            let mut placed = found(lint, wanted);
            let is_word = verdict.case == Case::Lower || is_office;
            if !is_word || is_in_address(&block.text, at) {
                // It may be a name, also where a sentence begins.
                placed.edits.clear();
            }
            sheet.push(placed);
            continue;
        }
        let Some(letter) = settings.i_y.filter(|_| verdict.case == Case::Lower) else {
            continue;
        };
        let alone = verdict.letter.as_deref();
        if alone.is_none() && !word.is_ascii() {
            continue;
        }
        let beside = Beside::of(&block.text, &words, index);
        if let Some(wanted) = beside.letter(letter, word, alone)
            && is_native(block, at, next, verdict.case)
        {
            let lint = Lint::IOrY {
                word: word.to_owned(),
                wanted: wanted.to_owned(),
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
    verdict.has_places = text::old_tones(word) != text::canonical_tones(word);
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
}
