//! Comments that silence rules: `<!-- sen: bỏ-qua spelling -->`, in English `ignore`.
//!
//! In a paragraph or a line of text a comment is about that paragraph; on its own, about the block after it;
//! `bỏ-qua-cả-bài` (`ignore-all`) is about the whole file, its front matter too. Behind the codes a reason may stand,
//! after a colon or a dash. What is wrong with a comment is told once.

use crate::diag::{Lint, RULES, is_fixed, rule_of};
use crate::document::{comments, remark};
use crate::yaml::nearest;
use std::ops::Range;

/// What is silenced in one file.
#[derive(Default)]
pub(super) struct Silences {
    /// Blocks of the top level, and whether they are nothing but such a comment.
    blocks: Vec<(Range<usize>, bool)>,
    /// Codes, where the comment stands, and whether it is about the block it stands in.
    comments: Vec<(&'static str, Range<usize>, Scope)>,
    scopes: Vec<(&'static str, Range<usize>)>,
    /// Comments that have no effect.
    pub(super) unknown: Vec<(Lint, Range<usize>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Own,
    Next,
    All,
}

impl Scope {
    /// What a comment that begins with this word is about, in a line of text.
    fn of(word: &str) -> Option<Self> {
        match word.trim_end_matches(':').to_lowercase().as_str() {
            "bỏ-qua" | "bo-qua" | "ignore" => Some(Self::Own),
            "bỏ-qua-cả-bài" | "bo-qua-ca-bai" | "ignore-all" => Some(Self::All),
            _ => None,
        }
    }
}

impl Silences {
    /// Notes a block of the top level.
    pub(super) fn block(&mut self, span: Range<usize>, is_remark: bool) {
        self.blocks.push((span, is_remark));
    }

    /// Takes the comments for the linter out of a piece of HTML that stands at `from` in the file.
    pub(super) fn html(&mut self, html: &str, from: usize, is_inside: bool) {
        for (at, comment) in comments(html) {
            let span = from + at.start..from + at.end;
            let flaw = match remark(comment) {
                Some(said) => self.comment(said, &span, is_inside),
                None => is_slip(comment).then(|| not_understood(comment)),
            };
            self.unknown.extend(flaw.map(|flaw| (flaw, span)));
        }
    }

    /// Notes what a comment silences, and gives the first thing that is wrong with it.
    fn comment(&mut self, said: &str, span: &Range<usize>, is_inside: bool) -> Option<Lint> {
        let (verb, rest) = said.split_once(is_between).unwrap_or((said, ""));
        let scope = match Scope::of(verb) {
            Some(Scope::Own) if !is_inside => Scope::Next,
            Some(scope) => scope,
            None => return Some(not_understood(&format!("sen: {said}"))),
        };
        let mut flaw = None;
        let mut is_empty = true;
        for code in codes(rest) {
            is_empty = false;
            let code = code.to_lowercase();
            if let Some(rule) = rule_of(&code) {
                self.comments.push((rule.code, span.clone(), scope));
            } else {
                flaw.get_or_insert_with(|| unknown(code));
            }
        }
        if is_empty {
            Some(Lint::CodeMissing)
        } else {
            flaw
        }
    }

    /// Works out what each comment is about.
    pub(super) fn finish(&mut self) {
        for (code, span, scope) in &self.comments {
            let own = self
                .blocks
                .partition_point(|(block, _)| block.end <= span.start);
            let range = match scope {
                Scope::All => Some(0..usize::MAX),
                Scope::Own => self.blocks.get(own).map(|(block, _)| block.clone()),
                Scope::Next => self.blocks[own..]
                    .iter()
                    .find(|(_, is_remark)| !is_remark)
                    .map(|(block, _)| block.clone()),
            };
            self.scopes.extend(range.map(|range| (*code, range)));
        }
    }

    /// Whether findings with this code are not wanted at `span`; `None` is the file as a whole.
    pub(super) fn cover(&self, code: &str, span: Option<&Range<usize>>) -> bool {
        self.scopes.iter().any(|(silenced, scope)| {
            *silenced == code
                && match span {
                    Some(span) => scope.start <= span.start && span.start < scope.end,
                    None => scope.end == usize::MAX,
                }
        })
    }
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';')
}

/// The codes that a comment names, without the reason behind them.
fn codes(said: &str) -> impl Iterator<Item = &str> {
    let said = said.trim_start_matches(|c| c == ':' || is_between(c));
    let end = said.find([':', '–', '—', '(']).unwrap_or(said.len());
    said[..end]
        .split(is_between)
        .map(|word| word.trim_end_matches('.'))
        .take_while(|word| !matches!(*word, "-" | "--"))
        .filter(|word| !word.is_empty())
}

/// Whether a comment is meant for the linter though it does not begin with `sen:`. Sen is the lotus too, so that the
/// word alone says nothing.
fn is_slip(comment: &str) -> bool {
    let Some((_, rest)) = comment
        .split_at_checked(3)
        .filter(|(name, _)| name.eq_ignore_ascii_case("sen"))
    else {
        return false;
    };
    let said = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut words = said.split(|c| c == ':' || is_between(c));
    said.len() < rest.len()
        && words.any(|word| Scope::of(word).is_some() || rule_of(word).is_some())
}

/// A comment cut to its first words.
fn not_understood(comment: &str) -> Lint {
    let words: Vec<&str> = comment.split_whitespace().collect();
    let said = match words.len() {
        0..=6 => words.join(" "),
        _ => format!("{} …", words[..6].join(" ")),
    };
    Lint::RemarkUnknown { said }
}

fn unknown(code: String) -> Lint {
    if is_fixed(&code) {
        return Lint::FixedCode { code };
    }
    let codes = RULES.iter().map(|rule| rule.code);
    let nearest = nearest(&code, codes).map(str::to_owned);
    Lint::UnknownCode { code, nearest }
}
