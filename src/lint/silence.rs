//! Comments that silence rules: `<!-- sen: bỏ-qua spelling -->`, in English `ignore`.
//!
//! In a paragraph or a line of text a comment is about that paragraph; on its own, about the block after it;
//! `bỏ-qua-cả-bài` (`ignore-all`) is about the whole file, its front matter too.

use crate::diag::{Lint, RULES, is_fixed, rule_of};
use crate::document::remarks;
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

impl Silences {
    /// Notes a block of the top level.
    pub(super) fn block(&mut self, span: Range<usize>, is_remark: bool) {
        self.blocks.push((span, is_remark));
    }

    /// Takes the comments for the linter out of a piece of HTML that stands at `from` in the file.
    pub(super) fn html(&mut self, html: &str, from: usize, is_inside: bool) {
        for (at, said) in remarks(html) {
            self.comment(said, &(from + at.start..from + at.end), is_inside);
        }
    }

    fn comment(&mut self, said: &str, span: &Range<usize>, is_inside: bool) {
        let mut words = said
            .split([' ', ',', '\u{a0}', '\t', '\n'])
            .filter(|word| !word.is_empty());
        let scope = match words.next() {
            Some("bỏ-qua" | "bo-qua" | "ignore") if is_inside => Scope::Own,
            Some("bỏ-qua" | "bo-qua" | "ignore") => Scope::Next,
            Some("bỏ-qua-cả-bài" | "bo-qua-ca-bai" | "ignore-all") => Scope::All,
            other => {
                let word = other.unwrap_or("").to_owned();
                self.unknown
                    .push((Lint::RemarkUnknown { word }, span.clone()));
                return;
            }
        };
        let mut is_empty = true;
        for code in words {
            is_empty = false;
            match rule_of(code) {
                Some(rule) => self.comments.push((rule.code, span.clone(), scope)),
                None if is_fixed(code) => {
                    let code = code.to_owned();
                    self.unknown.push((Lint::FixedCode { code }, span.clone()));
                }
                None => {
                    let codes = RULES.iter().map(|rule| rule.code);
                    let lint = Lint::UnknownCode {
                        code: code.to_owned(),
                        nearest: nearest(code, codes).map(str::to_owned),
                    };
                    self.unknown.push((lint, span.clone()));
                }
            }
        }
        if is_empty {
            self.unknown.push((Lint::CodeMissing, span.clone()));
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
