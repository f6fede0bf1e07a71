//! Rules about words: syllables that cannot be, tone marks and i/y against the site's style.
//!
//! No dictionary is shipped. What Vietnamese cannot form is reported only where it is not likely to be a name or
//! foreign: names have capitals inside a sentence, transliterations have hyphens, foreign words have letters or
//! clusters that Vietnamese has not, or no marks at all. Mended is only a tone mark on the wrong letter, where its
//! place is certain: the word keeps its letters and its tone.

pub(super) mod capitals;
mod letter;
mod slip;
mod vocabulary;

use super::block::Block;
use super::{Found, Sheet};
use crate::diag::Lint;
use capitals::is_institution;
use letter::Beside;
use slip::may_slip;
use std::ops::Range;
use vocabulary::Case;
pub(super) use vocabulary::Vocabulary;

/// Looks through the words of a block.
pub(super) fn check(
    block: &Block,
    words: &[Range<usize>],
    sheet: &mut Sheet<'_>,
    vocabulary: &mut Vocabulary,
) {
    if block.text.is_ascii() {
        return;
    }
    let settings = sheet.settings;
    for (index, at) in words.iter().enumerate() {
        let word = &block.text[at.clone()];
        if word.is_ascii() && !word.ends_with(['i', 'y']) && !may_slip(word) {
            continue;
        }
        let Some(verdict) = vocabulary.verdict(word, settings) else {
            continue;
        };
        let next = words.get(index + 1).map(|at| &block.text[at.clone()]);
        // The word behind it, in small letters and nothing between.
        let joined = next.filter(|next| {
            let gap = words[index + 1].start - at.end;
            next.starts_with(char::is_lowercase)
                && block.text[at.end..].starts_with([' ', '\n'])
                && gap == 1
        });
        let found = |lint, text: &str| Found {
            lint,
            span: block.place(at.clone()),
            edits: Found::edit(block.editable(at.clone()), text),
        };
        if let Some(slip) = &verdict.slip {
            if is_native(block, at, next, verdict.case) {
                let word = word.to_owned();
                let lint = match slip.meant.clone() {
                    Some(reads) if slip.is_vni => Lint::VniWord { word, reads },
                    suggestion => Lint::Spelling {
                        word,
                        flaw: slip.flaw,
                        suggestion,
                    },
                };
                let mut slipped = found(lint, slip.meant.as_deref().unwrap_or_default());
                if !slip.is_certain {
                    slipped.edits.clear();
                }
                sheet.push(slipped);
            }
            continue;
        }
        if let Some(placed) = &verdict.placed
            && verdict.case == Case::Lower
            && let Some(next) = joined
        {
            sheet.capitals.small(placed, next);
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
            let is_doubtful = is_in_address(&block.text, at) || is_rather_vni(word);
            if !is_word || is_doubtful {
                // It may be a name, also where a sentence begins.
                placed.edits.clear();
            }
            sheet.push(placed);
            continue;
        }
        if let (Some(wanted), Some(letter)) = (&verdict.letter, settings.i_y)
            && is_native(block, at, next, verdict.case)
            && Beside::of(&block.text, words, index).takes(letter, word)
        {
            let lint = Lint::IOrY {
                word: word.to_owned(),
                wanted: wanted.clone(),
            };
            sheet.push(found(lint, wanted));
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

/// Whether a word in small letters is in VNI rather than one of Vietnamese, which has no such syllables: `soá` is `số`.
fn is_rather_vni(word: &str) -> bool {
    let rest = word.strip_suffix(['à', 'á', 'ã']);
    let onset = rest.and_then(|rest| rest.strip_suffix('o'));
    onset.is_some_and(|onset| matches!(onset, "b" | "m" | "n" | "ph" | "s" | "v"))
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
    use crate::config::LintSettings;
    use crate::text;

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
        let words: Vec<Range<usize>> = text::words(text).collect();
        check(&block, &words, &mut sheet, &mut Vocabulary::default());
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
                Lint::VniWord { word, reads } => Some((word, Some(reads), !found.edits.is_empty())),
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
            ("giaù", "giá", false),
            ("xaõ", "xã", false),
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
        assert_eq!(tones("công văn soá 245"), [("tone-placement", false)]);
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
