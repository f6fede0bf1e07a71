//! Reading a mapping key by key, with every mistake reported where it stands.

use super::{Choice, Data, Error, Form, Key, Node, words};
use crate::diag::Expected;
use crate::diag::{Diagnostic, Problem};
use crate::text;
use std::ops::Range;
use std::sync::Arc;

struct Field {
    key: &'static Key,
    /// As written.
    written: String,
    value: Node,
}

/// A mapping whose keys are known, and the findings made while reading it.
pub struct Fields<'a> {
    file: &'a Arc<str>,
    /// Where the mapping begins.
    start: usize,
    keys: &'static [Key],
    fields: Vec<Field>,
    findings: &'a mut Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// Parses `text` and reads its keys; `None` (with a finding) when it is no mapping. `base` is
    /// added to spans; an empty text is an empty mapping.
    pub fn parse(
        text: &str,
        base: usize,
        file: &'a Arc<str>,
        keys: &'static [Key],
        findings: &'a mut Vec<Diagnostic>,
    ) -> Option<Self> {
        match super::parse(text, base) {
            Ok(node) => Self::of(node, file, keys, findings),
            Err(Error::Syntax { span, detail }) => {
                findings.push(Diagnostic::at(Problem::YamlSyntax { detail }, file, span));
                None
            }
            Err(Error::TooComplex { span }) => {
                findings.push(Diagnostic::at(Problem::YamlTooComplex, file, span));
                None
            }
        }
    }

    /// Reads the keys of a node: unknown ones, repeated ones and those given under two names are
    /// reported and left out.
    pub fn of(
        node: Node,
        file: &'a Arc<str>,
        keys: &'static [Key],
        findings: &'a mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let start = node.span.start;
        let pairs = match node.data {
            Data::Map(pairs) => pairs,
            Data::Null => Vec::new(),
            other => {
                let found = other.kind();
                findings.push(Diagnostic::at(
                    Problem::NotAMapping { found },
                    file,
                    node.span,
                ));
                return None;
            }
        };
        let mut fields: Vec<Field> = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let Data::Scalar { text: written, .. } = key.data else {
                let found = key.data.kind();
                findings.push(Diagnostic::at(
                    Problem::NotAMapping { found },
                    file,
                    key.span,
                ));
                continue;
            };
            let Some(known) = known(&written, keys) else {
                let nearest = nearest_key(&text::nfc(&written).to_lowercase(), keys);
                let problem = Problem::UnknownKey {
                    key: written,
                    nearest,
                    takes_extra: keys.iter().any(|key| key.name == "extra"),
                };
                findings.push(Diagnostic::at(problem, file, key.span));
                continue;
            };
            if let Some(first) = fields.iter().find(|f| f.key.name == known.name) {
                let problem = if first.written == written {
                    Problem::DuplicateKey { key: written }
                } else {
                    Problem::KeyTwice {
                        key: written,
                        other: first.written.clone(),
                    }
                };
                findings.push(Diagnostic::at(problem, file, key.span));
                continue;
            }
            fields.push(Field {
                key: known,
                written,
                value,
            });
        }
        Some(Self {
            file,
            start,
            keys,
            fields,
            findings,
        })
    }

    /// Reports `problem` at `span`.
    pub fn report(&mut self, problem: Problem, span: Range<usize>) {
        self.findings.push(Diagnostic::at(problem, self.file, span));
    }

    /// Reads what may hold secrets: findings made meanwhile never show the line they stand in.
    pub fn secretly<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.findings.len();
        let value = read(self);
        let found = self.findings.split_off(before);
        let hidden = found.into_iter().map(Diagnostic::without_line);
        self.findings.extend(hidden);
        value
    }

    /// Reads what has keys of its own sort: what is said of unknown ones meanwhile is said by `reword`.
    pub fn reworded<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> T,
        reword: impl Fn(&Problem) -> Option<Problem>,
    ) -> T {
        let before = self.findings.len();
        let value = read(self);
        for finding in &mut self.findings[before..] {
            if let Some(other) = reword(&finding.problem) {
                *finding.problem = other;
            }
        }
        value
    }

    /// Reports every required key that was not written, at `span`.
    pub fn require(&mut self, span: Range<usize>) {
        for key in self.keys.iter().filter(|key| key.required) {
            if !self.has(key.name) {
                self.report(Problem::MissingKey { key: key.name }, span.clone());
            }
        }
    }

    /// What the table says `key` takes.
    fn form(&self, key: &str) -> Form {
        let known = self.keys.iter().find(|known| known.name == key);
        known.expect("a key that is read is in its table").form
    }

    /// Reports that `key` is missing, where the mapping begins.
    pub fn missing(&mut self, key: &'static str) {
        let start = self.start;
        self.report(Problem::MissingKey { key }, start..start);
    }

    /// Whether `key` was written at all.
    pub fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|f| f.key.name == key)
    }

    /// `key` as the editor wrote it; `key` itself when it was not written.
    pub fn written<'k>(&'k self, key: &'k str) -> &'k str {
        self.fields
            .iter()
            .find(|f| f.key.name == key)
            .map_or(key, |f| &f.written)
    }

    /// Takes the node of `key` out. A value left empty is reported and counts as absent.
    pub fn take(&mut self, key: &str) -> Option<(String, Node)> {
        let at = self.fields.iter().position(|f| f.key.name == key)?;
        let field = self.fields.remove(at);
        let empty = match &field.value.data {
            Data::Null => true,
            Data::Scalar { text, .. } => text.trim().is_empty(),
            Data::List(_) | Data::Map(_) => false,
        };
        if empty {
            let problem = Problem::EmptyValue { key: field.written };
            self.report(problem, field.value.span);
            return None;
        }
        Some((field.written, field.value))
    }

    fn wrong(&mut self, key: String, expected: Expected, node: &Node) {
        let found = node.data.kind();
        let problem = Problem::WrongType {
            key,
            expected,
            found,
        };
        self.report(problem, node.span.clone());
    }

    /// A text of one line: line breaks and runs of space become one space.
    pub fn text(&mut self, key: &str) -> Option<(String, Range<usize>)> {
        debug_assert!(matches!(
            self.form(key),
            Form::Text | Form::Date | Form::Choice(_)
        ));
        let (written, node) = self.take(key)?;
        match node.data {
            Data::Scalar { text, .. } => Some((one_line(&text), node.span)),
            _ => {
                self.wrong(written, Expected::Text, &node);
                None
            }
        }
    }

    /// One text or a list of texts.
    pub fn texts(&mut self, key: &str) -> Vec<(String, Range<usize>)> {
        debug_assert!(matches!(self.form(key), Form::OneOrMore(Form::Text)));
        let Some((written, node)) = self.take(key) else {
            return Vec::new();
        };
        let items = match node.data {
            Data::Scalar { .. } => vec![node],
            Data::List(items) => items,
            Data::Map(_) | Data::Null => {
                self.wrong(written, Expected::TextOrList, &node);
                return Vec::new();
            }
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match &item.data {
                Data::Scalar { text, .. } if !text.trim().is_empty() => {
                    texts.push((one_line(text), item.span));
                }
                Data::Scalar { .. } | Data::Null => {
                    let key = written.clone();
                    self.report(Problem::EmptyValue { key }, item.span);
                }
                Data::List(_) | Data::Map(_) => self.wrong(written.clone(), Expected::Text, &item),
            }
        }
        texts
    }

    /// Yes or no: `true`/`false`, `yes`/`no`, `có`/`không`.
    pub fn boolean(&mut self, key: &str) -> Option<bool> {
        debug_assert!(matches!(self.form(key), Form::Boolean));
        let (written, node) = self.take(key)?;
        if let Data::Scalar { text, .. } = &node.data {
            match text::nfc(text).to_lowercase().as_str() {
                "true" | "yes" | "có" | "co" => return Some(true),
                "false" | "no" | "không" | "khong" => return Some(false),
                _ => {}
            }
        }
        self.wrong(written, Expected::Boolean, &node);
        None
    }

    /// A whole number.
    pub fn integer(&mut self, key: &str) -> Option<(i64, Range<usize>)> {
        let (written, node) = self.take(key)?;
        if let Data::Scalar { text, .. } = &node.data
            && let Ok(number) = text.parse()
        {
            return Some((number, node.span));
        }
        self.wrong(written, Expected::Number, &node);
        None
    }

    /// A whole number within the bounds of the table.
    pub fn integer_between(&mut self, key: &str) -> Option<u64> {
        let Form::Between(least, most) = self.form(key) else {
            unreachable!("`{key}` has bounds in its table");
        };
        let (number, span) = self.integer(key)?;
        match u64::try_from(number) {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let key = key.to_owned();
                self.report(Problem::OutOfRange { key, least, most }, span);
                None
            }
        }
    }

    /// A list of anything.
    pub fn list(&mut self, key: &str) -> Vec<Node> {
        debug_assert!(matches!(self.form(key), Form::List(_)));
        let Some((written, node)) = self.take(key) else {
            return Vec::new();
        };
        match node.data {
            Data::List(items) => items,
            _ => {
                self.wrong(written, Expected::List, &node);
                Vec::new()
            }
        }
    }

    /// Reads a mapping inside this one.
    pub fn nested<T>(&mut self, key: &str, read: impl FnOnce(&mut Fields<'_>) -> T) -> Option<T> {
        let Form::Mapping(keys) = self.form(key) else {
            unreachable!("`{key}` is a mapping in its table");
        };
        let (_, node) = self.take(key)?;
        self.inside(node, keys, read)
    }

    /// Reads a node (of a list, say) as a mapping.
    pub fn inside<T>(
        &mut self,
        node: Node,
        keys: &'static [Key],
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        let mut fields = Fields::of(node, self.file, keys, self.findings)?;
        Some(read(&mut fields))
    }

    /// One of a few words.
    pub fn choice<T: Choice>(&mut self, key: &str) -> Option<T> {
        self.placed_choice(key).map(|(choice, _)| choice)
    }

    /// One of a few words, and where it stands.
    pub fn placed_choice<T: Choice>(&mut self, key: &str) -> Option<(T, Range<usize>)> {
        debug_assert!(matches!(self.form(key), Form::Choice(own) if own() == words::<T>()));
        let written = self.written(key).to_owned();
        let (value, span) = self.text(key)?;
        let lower = value.to_lowercase();
        let found = T::CHOICES
            .iter()
            .find(|(_, words)| words.contains(&lower.as_str()));
        if let Some((choice, _)) = found {
            return Some((*choice, span));
        }
        let allowed: Vec<String> = T::CHOICES
            .iter()
            .map(|(_, words)| match words {
                [first, other, ..] => format!("{first} ({other})"),
                words => words.concat(),
            })
            .collect();
        let problem = Problem::BadChoice {
            key: written,
            value,
            allowed: allowed.join(", "),
        };
        self.report(problem, span);
        None
    }
}

/// The key that goes by the name `written`.
pub(crate) fn known<'k>(written: &str, keys: &'k [Key]) -> Option<&'k Key> {
    let name = text::nfc(written).to_lowercase();
    keys.iter().find(|key| key.matches(&name))
}

/// `text` in NFC with every run of white space as one space and none at the ends.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    text::nfc(&words.join(" ")).into_owned()
}

/// The known name nearest to `written`, when it is near enough to be meant.
fn nearest_key(written: &str, keys: &[Key]) -> Option<String> {
    let names = keys.iter().flat_map(Key::names);
    nearest(written, names).map(str::to_owned)
}

/// Of `candidates` the one nearest to `written` by folded letters, within a third of its length.
pub(crate) fn nearest<'c>(
    written: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    Candidates::new(candidates).nearest(written)
}

/// Names that may have been meant, folded once for many that were written.
pub(crate) struct Candidates<'c>(Vec<(Letters, &'c str)>);

impl<'c> Candidates<'c> {
    pub(crate) fn new(names: impl Iterator<Item = &'c str>) -> Self {
        Self(names.map(|name| (Letters::of(name), name)).collect())
    }

    /// The one nearest to `written` by folded letters, within a third of its length.
    pub(crate) fn nearest(&self, written: &str) -> Option<&'c str> {
        let written = Letters::of(written);
        if written.count > LONGEST_MEANT {
            return None;
        }
        let limit = (written.count / 3).max(1);
        self.0
            .iter()
            .filter(|(letters, _)| written.least_edits(letters) <= limit)
            .map(|(letters, name)| {
                let distance = strsim::damerau_levenshtein(&written.folded, &letters.folded);
                (distance, *name)
            })
            .filter(|(distance, _)| *distance <= limit)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, name)| name)
    }
}

/// Nothing is meant by more letters: comparing takes their square.
const LONGEST_MEANT: usize = 200;

/// A name's folded letters.
struct Letters {
    folded: String,
    count: usize,
    /// Which there are, by the lowest six bits.
    set: u64,
}

impl Letters {
    fn of(name: &str) -> Self {
        let folded = text::fold(name);
        let set = folded.chars().fold(0, |set, c| set | 1 << (c as u32 % 64));
        Self {
            count: folded.chars().count(),
            set,
            folded,
        }
    }

    /// Fewer edits do not make one of the other: each brings or takes one letter.
    fn least_edits(&self, other: &Self) -> usize {
        let missing = (self.set & !other.set).count_ones() as usize;
        missing.max(self.count.abs_diff(other.count))
    }
}
