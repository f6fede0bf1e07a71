//! What the site says of `sen check`: levels of rules, its style, and what is guarded.

use super::Spanned;
use crate::diag::{Lang, Level, Problem, RULES, is_fixed};
use crate::text;
use crate::yaml::{Choice, Fields, Form, Key, Words, words};
use std::collections::BTreeMap;

/// The key `lint`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintSettings {
    /// Levels that differ from a rule's own, by code.
    pub levels: BTreeMap<&'static str, Spanned<Level>>,
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

impl ToneStyle {
    /// The word with its tone marks where this style has them.
    pub fn applied(self, word: &str) -> String {
        match self {
            Self::Old => text::old_tones(word),
            Self::New => text::canonical_tones(word),
        }
    }
}

/// The letter for the sound i at the end of a syllable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterI {
    /// kĩ thuật, lí do.
    I,
    /// kỹ thuật, lý do.
    Y,
}

impl Choice for Level {
    const CHOICES: &'static [(Self, Words)] = &[
        (Self::Error, &["error", "lỗi"]),
        (Self::Warning, &["warning", "cảnh báo"]),
        (Self::Off, &["off", "tắt"]),
    ];
}

impl Choice for ToneStyle {
    const CHOICES: &'static [(Self, Words)] =
        &[(Self::Old, &["old", "cũ"]), (Self::New, &["new", "mới"])];
}

impl Choice for LetterI {
    const CHOICES: &'static [(Self, Words)] = &[(Self::I, &["i"]), (Self::Y, &["y"])];
}

/// One key a rule, by its code.
const RULE_KEYS: [Key; RULES.len()] = {
    let mut keys = [Key::new("", Form::Choice(words::<Level>), "", ""); RULES.len()];
    let mut at = 0;
    while at < RULES.len() {
        let rule = &RULES[at];
        let (vi, en) = (rule.describe(Lang::Vi), rule.describe(Lang::En));
        keys[at] = Key::new(rule.code, Form::Choice(words::<Level>), vi, en);
        at += 1;
    }
    keys
};

/// Keys of `lint`.
pub(super) const KEYS: &[Key] = &[
    Key::new(
        "rules",
        Form::Mapping(&RULE_KEYS),
        "Mức của từng lỗi: error (lỗi), warning (cảnh báo) hoặc off (tắt).",
        "The level of each rule: error, warning or off.",
    ),
    Key::new(
        "tone",
        Form::Choice(words::<ToneStyle>),
        "Chỗ đặt dấu thanh: cũ (hòa, mặc định) hoặc mới (hoà).",
        "Where tone marks stand: old (hòa, the default) or new (hoà).",
    ),
    Key::new(
        "i_y",
        Form::Choice(words::<LetterI>),
        "Viết i (kĩ thuật) hay y (kỹ thuật); không ghi thì không xét.",
        "Whether i (kĩ thuật) or y (kỹ thuật) is written; not looked at unless given.",
    ),
    Key::new(
        "phrases",
        Form::TEXTS,
        "Câu chữ phải trích nguyên văn, ngoài các tên chính thức của chủ đề.",
        "Wording that is quoted exactly or not at all, besides official titles.",
    ),
    Key::new(
        "units",
        Form::TEXTS,
        "Tên mọi đơn vị của địa phương.",
        "Every unit there is.",
    ),
];

pub(super) fn read(fields: &mut Fields<'_>) -> LintSettings {
    fields
        .nested("lint", |lint| LintSettings {
            levels: read_levels(lint),
            tone: lint.choice("tone").unwrap_or_default(),
            i_y: lint.choice("i_y"),
            phrases: lint.texts("phrases").into_iter().map(Into::into).collect(),
            units: lint
                .texts("units")
                .into_iter()
                .map(|(unit, _)| unit)
                .collect(),
        })
        .unwrap_or_default()
}

fn read_levels(lint: &mut Fields<'_>) -> BTreeMap<&'static str, Spanned<Level>> {
    let read = |lint: &mut Fields<'_>| {
        lint.nested("rules", |rules| {
            RULES
                .iter()
                .filter_map(|rule| Some((rule.code, rules.placed_choice(rule.code)?.into())))
                .collect()
        })
    };
    let reword = |problem: &Problem| match problem {
        Problem::UnknownKey { key, .. } if is_fixed(key) => {
            Some(Problem::FixedRule { code: key.clone() })
        }
        Problem::UnknownKey { key, nearest, .. } => Some(Problem::UnknownRule {
            code: key.clone(),
            nearest: nearest.clone(),
        }),
        _ => None,
    };
    lint.reworded(read, reword).unwrap_or_default()
}

impl LintSettings {
    /// What becomes of findings with this code; `None` when it has no level to set.
    pub fn level(&self, code: &str) -> Option<Level> {
        let own = self.levels.get(code).map(|level| level.value);
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
