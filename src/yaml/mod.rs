//! The one YAML adapter.
//!
//! In: YAML text. Out: a tree in which every key and value knows its place ([`Node`], from
//! saphyr-parser's events), and free data as values ([`value`], from serde_yaml). It does not know
//! what keys mean. serde_yaml is no longer maintained; nothing outside this module names it, so
//! that it can be exchanged here.

mod fields;
mod keys;
mod scalar;
mod value;

pub use fields::Fields;
pub(crate) use fields::{Candidates, known, nearest};
pub use keys::{Choice, Form, Key, Words, words};
pub use scalar::scalar;
pub use value::{Value, value};

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::collections::HashMap;
use std::ops::Range;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Byte range in the text the tree was parsed from, plus the caller's base.
    pub span: Range<usize>,
    /// What stands there.
    pub data: Data,
}

/// The shapes of YAML.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Nothing, `~` or `null`.
    Null,
    /// Any single value, as written.
    Scalar {
        /// Its text, unquoted.
        text: String,
        /// Whether it stood without quotes.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order written.
    Map(Vec<(Node, Node)>),
}

impl Data {
    /// What this is, for a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Scalar { .. } => "scalar",
            Self::List(_) => "list",
            Self::Map(_) => "mapping",
        }
    }
}

/// Why text is no usable YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The syntax is wrong at a place.
    Syntax {
        /// Byte range, base included.
        span: Range<usize>,
        /// The parser's words.
        detail: String,
    },
    /// Nested too deep, or aliases that would grow without bound.
    TooComplex {
        /// Byte range, base included.
        span: Range<usize>,
    },
}

const MAX_DEPTH: usize = 64;
/// How many nodes aliases may add in all.
const MAX_ALIASED: usize = 10_000;

/// Parses the first document of `text`. `base` is added to every span.
pub fn parse(text: &str, base: usize) -> Result<Node, Error> {
    Builder::new(text, base).run(text)
}

enum Open {
    List(Vec<Node>),
    Map(Vec<(Node, Node)>, Option<Node>),
}

struct Frame {
    start: usize,
    anchor: usize,
    open: Open,
}

struct Builder {
    /// Byte offset of every character, and the end; empty for ASCII.
    offsets: Vec<usize>,
    base: usize,
    len: usize,
    anchors: HashMap<usize, Node>,
    aliased: usize,
    frames: Vec<Frame>,
    root: Option<Node>,
}

impl Builder {
    fn new(text: &str, base: usize) -> Self {
        let offsets = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect()
        };
        Self {
            offsets,
            base,
            len: text.len(),
            anchors: HashMap::new(),
            aliased: 0,
            frames: Vec::new(),
            root: None,
        }
    }

    fn byte(&self, character: usize) -> usize {
        let at = if self.offsets.is_empty() {
            character
        } else {
            self.offsets.get(character).copied().unwrap_or(self.len)
        };
        at.min(self.len) + self.base
    }

    fn span(&self, span: Span) -> Range<usize> {
        self.byte(span.start.index())..self.byte(span.end.index())
    }

    fn run(mut self, text: &str) -> Result<Node, Error> {
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| {
                let at = self.byte(error.marker().index());
                Error::Syntax {
                    span: at..at,
                    detail: error.info().to_owned(),
                }
            })?;
            let span = self.span(span);
            match event {
                Event::Scalar(text, style, anchor, _) => {
                    let plain = style == ScalarStyle::Plain;
                    let data = if plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                        Data::Null
                    } else {
                        Data::Scalar {
                            text: text.into_owned(),
                            plain,
                        }
                    };
                    self.add(Node { span, data }, anchor);
                }
                Event::SequenceStart(anchor, _) => {
                    self.open(span.start, anchor, Open::List(Vec::new()))?;
                }
                Event::MappingStart(anchor, _) => {
                    self.open(span.start, anchor, Open::Map(Vec::new(), None))?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(span.end),
                Event::Alias(anchor) => {
                    let copy = self.anchors.get(&anchor).cloned();
                    let mut node = copy.ok_or(Error::TooComplex { span: span.clone() })?;
                    self.aliased += count(&node);
                    if self.aliased > MAX_ALIASED {
                        return Err(Error::TooComplex { span });
                    }
                    node.span = span;
                    self.add(node, 0);
                }
                Event::DocumentEnd if self.root.is_some() => break,
                _ => {}
            }
        }
        let end = self.base + self.len;
        Ok(self.root.unwrap_or(Node {
            span: end..end,
            data: Data::Null,
        }))
    }

    fn open(&mut self, start: usize, anchor: usize, open: Open) -> Result<(), Error> {
        if self.frames.len() >= MAX_DEPTH {
            return Err(Error::TooComplex { span: start..start });
        }
        self.frames.push(Frame {
            start,
            anchor,
            open,
        });
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let data = match frame.open {
            Open::List(items) => Data::List(items),
            Open::Map(pairs, _) => Data::Map(pairs),
        };
        let span = frame.start..end.max(frame.start);
        self.add(Node { span, data }, frame.anchor);
    }

    fn add(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.frames.last_mut().map(|frame| &mut frame.open) {
            None => self.root = Some(node),
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(pairs, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => pairs.push((key, node)),
            },
        }
    }
}

fn count(node: &Node) -> usize {
    1 + match &node.data {
        Data::Null | Data::Scalar { .. } => 0,
        Data::List(items) => items.iter().map(count).sum(),
        Data::Map(pairs) => pairs.iter().map(|(k, v)| count(k) + count(v)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_bytes_of_the_text() {
        let text = "tiêu đề: Đường\nnăm: [2022, 2023]\n";
        let Data::Map(pairs) = parse(text, 0).unwrap().data else {
            panic!("a mapping");
        };
        assert_eq!(&text[pairs[0].0.span.clone()], "tiêu đề");
        assert_eq!(&text[pairs[0].1.span.clone()], "Đường");
        let Data::List(years) = &pairs[1].1.data else {
            panic!("a list");
        };
        assert_eq!(&text[years[1].span.clone()], "2023");
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..12 {
            let list = vec![format!("*a{}", i - 1); 10].join(", ");
            bomb.push_str(&format!("a{i}: &a{i} [{list}]\n"));
        }
        assert!(matches!(parse(&bomb, 0), Err(Error::TooComplex { .. })));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = format!("a: {}", "[".repeat(5000));
        assert!(parse(&deep, 0).is_err());
        let deep: String = (0..5000)
            .map(|i| format!("{}a:\n", " ".repeat(i)))
            .collect();
        assert!(parse(&deep, 0).is_err());
    }
}
