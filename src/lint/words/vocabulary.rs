//! What is known of a word by itself. A site has few different words, so each is judged once.

use super::letter::respelled;
use super::slip::{Slip, is_foreign, slip_of, unmarked};
use crate::config::LintSettings;
use crate::text::{self, Legacy};
use rustc_hash::FxHashMap;

/// What is known of a word, whatever stands around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    pub(super) slip: Option<Slip>,
    pub(super) tone: Option<String>,
    pub(super) letter: Option<String>,
    /// In small letters, with its tone mark where it is when words are compared, if that has two places.
    pub(super) placed: Option<String>,
    pub(super) case: Case,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
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
pub(in crate::lint) struct Vocabulary {
    /// Where in `verdicts`; `None` for words of which there is nothing to say.
    known: FxHashMap<String, Option<usize>>,
    verdicts: Vec<Verdict>,
}

impl Vocabulary {
    pub(super) fn verdict(&mut self, word: &str, settings: &LintSettings) -> Option<&Verdict> {
        let at = match self.known.get(word) {
            Some(at) => *at,
            None => {
                let verdict = judge(word, settings);
                let at = (!verdict.is_nothing()).then_some(self.verdicts.len());
                self.verdicts.extend(at.map(|_| verdict));
                self.known.insert(word.to_owned(), at);
                at
            }
        };
        Some(&self.verdicts[at?])
    }
}

impl Verdict {
    fn is_nothing(&self) -> bool {
        self.slip.is_none() && self.tone.is_none() && self.letter.is_none() && self.placed.is_none()
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
        verdict.slip = slip.flatten().map(|slip| match in_vni(&lower) {
            Some(read) => Slip {
                meant: Some(in_case(&read, verdict.case)),
                is_certain: false,
                is_vni: true,
                ..slip
            },
            None => Slip {
                meant: slip.meant.map(|meant| in_case(&meant, verdict.case)),
                ..slip
            },
        });
        return verdict;
    }
    let placed = text::canonical_tones(&lower);
    verdict.placed = (text::old_tones(&lower) != placed).then_some(placed);
    let styled = settings.tone.applied(word);
    if styled != word {
        verdict.tone = Some(styled);
    } else if verdict.case == Case::Lower {
        verdict.letter = settings.i_y.and_then(|letter| respelled(word, letter));
    }
    verdict
}

/// The syllable that a word is in VNI, if it looks like that: `giaù` is `giá`, and no slip for `giàu`.
fn in_vni(lower: &str) -> Option<String> {
    let read = text::from_legacy(lower, Legacy::Vni);
    (text::may_be_vni(lower) && text::judge_syllable(&read).is_ok()).then_some(read)
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
