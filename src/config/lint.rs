//! What the site says of `sen check`: levels of rules, its style, and what is guarded.

use super::Spanned;
use crate::diag::{Level, RULES};
use crate::yaml::{Fields, Key};
use std::collections::BTreeMap;

/// The key `lint`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintSettings {
    /// Levels that differ from a rule's own, by code.
    pub levels: BTreeMap<&'static str, Level>,
    /// Where tone marks stand.
    pub tone: ToneStyle,
    /// Whether `kĩ` or `kỹ`; [`None`] leaves it to each editor.
    pub i_y: Option<LetterI>,
    /// Wording that is quoted exactly or not at all, besides every `official_title`.
    pub phrases: Vec<Spanned<String>>,
    /// Every unit there is; empty when the site does not say.
    pub units: Vec<String>,
}

/// Where the tone mark of oa, oe, uy stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToneStyle {
    /// On the first letter: hòa, khỏe, thủy.
    #[default]
    Old,
    /// On the second: hoà, khoẻ, thuỷ.
    New,
}

/// The letter for the sound i at the end of a syllable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterI {
    /// kĩ thuật, lí do.
    I,
    /// kỹ thuật, lý do.
    Y,
}

const KEYS: &[Key] = &[
    Key::plain("rules"),
    Key::plain("tone"),
    Key::plain("i_y"),
    Key::plain("phrases"),
    Key::plain("units"),
];
const LEVELS: &[(Level, &[&str])] = &[
    (Level::Error, &["error"]),
    (Level::Warning, &["warning"]),
    (Level::Off, &["off"]),
];
const TONES: &[(ToneStyle, &[&str])] = &[(ToneStyle::Old, &["old"]), (ToneStyle::New, &["new"])];
const LETTERS: &[(LetterI, &[&str])] = &[(LetterI::I, &["i"]), (LetterI::Y, &["y"])];

pub(super) fn read(fields: &mut Fields<'_>) -> LintSettings {
    fields
        .nested("lint", KEYS, |lint| LintSettings {
            levels: read_levels(lint),
            tone: lint.choice("tone", TONES).unwrap_or_default(),
            i_y: lint.choice("i_y", LETTERS),
            phrases: lint.texts("phrases").into_iter().map(Into::into).collect(),
            units: lint
                .texts("units")
                .into_iter()
                .map(|(unit, _)| unit)
                .collect(),
        })
        .unwrap_or_default()
}

fn read_levels(lint: &mut Fields<'_>) -> BTreeMap<&'static str, Level> {
    let codes: Vec<Key> = RULES.iter().map(|rule| Key::plain(rule.code)).collect();
    lint.nested("rules", &codes, |rules| {
        RULES
            .iter()
            .filter_map(|rule| Some((rule.code, rules.choice(rule.code, LEVELS)?)))
            .collect()
    })
    .unwrap_or_default()
}

impl LintSettings {
    /// What becomes of findings with this code; `None` when it has no level to set.
    pub fn level(&self, code: &str) -> Option<Level> {
        let own = self.levels.get(code).copied();
        own.or_else(|| {
            let rule = crate::diag::rule_of(code)?;
            match (rule.code, self.i_y) {
                // The site says which, so it wants to know.
                ("i-or-y", Some(_)) => Some(Level::Warning),
                _ => Some(rule.level),
            }
        })
    }
}
