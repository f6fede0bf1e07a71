//! The words of a front matter: titles, leads, captions, names; and where its keys stand.

use super::block::Block;
use crate::document::key_name;
use crate::source::TextFile;
use crate::yaml::{self, Data, Node};
use std::ops::Range;

/// What was read of a front matter.
#[derive(Default)]
pub(super) struct Front {
    pub(super) blocks: Vec<Block>,
    /// Known keys as written, with their names, and the places of key and value.
    pub(super) keys: Vec<Key>,
    /// Whether its YAML could be read.
    pub(super) is_whole: bool,
}

/// A key of the front matter.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) written: String,
    pub(super) span: Range<usize>,
    pub(super) value: Node,
}

impl Front {
    /// Where the value of a key stands, else where the key would.
    pub(super) fn place(&self, name: &str) -> Option<Range<usize>> {
        let key = self.keys.iter().find(|key| key.name == name)?;
        Some(key.value.span.clone())
    }

    /// Values that may be addresses, with their places: single ones, and those of lists and mappings.
    pub(super) fn addresses(&self) -> impl Iterator<Item = (&String, &Range<usize>)> {
        let mut open: Vec<&Node> = self.keys.iter().rev().map(|key| &key.value).collect();
        std::iter::from_fn(move || {
            while let Some(node) = open.pop() {
                match &node.data {
                    Data::Scalar { text, .. } => return Some((text, &node.span)),
                    Data::List(items) => open.extend(items.iter().rev()),
                    Data::Map(pairs) => open.extend(pairs.iter().rev().map(|(_, value)| value)),
                    Data::Null => {}
                }
            }
            None
        })
    }
}

/// Whether the value of a key is words of the editor's: `Some(true)` a name, a number or a wording that others are held
/// to, of which only the letters are looked at; `Some(false)` prose. `under` is the key whose mapping it stands in.
fn is_name(name: &str, under: Option<&str>) -> Option<bool> {
    match (under, name) {
        (None, "title" | "description" | "person" | "collective" | "field" | "award")
        | (Some("image"), "alt" | "caption")
        | (Some("files"), "title") => Some(false),
        (None, "author" | "source" | "unit" | "tags" | "series" | "year" | "official_title")
        | (None, "number" | "type" | "issuer" | "signer")
        | (Some("image"), "credit") => Some(true),
        _ => None,
    }
}

/// Reads the YAML at `range` of the file; nothing when it is no mapping.
pub(super) fn read(file: &TextFile, range: Range<usize>) -> Front {
    let mut front = Front::default();
    let Ok(node) = yaml::parse(&file.text[range.clone()], range.start) else {
        return front;
    };
    front.is_whole = true;
    let Data::Map(pairs) = node.data else {
        return front;
    };
    for (key, value) in pairs {
        let Data::Scalar { text: written, .. } = key.data else {
            continue;
        };
        let Some(name) = key_name(&written, None) else {
            continue;
        };
        words(file, &value, name, None, &mut front.blocks);
        front.keys.push(Key {
            name,
            written,
            span: key.span,
            value,
        });
    }
    front
}

/// Adds the words of a value, those of lists and of known mappings too.
fn words(
    file: &TextFile,
    value: &Node,
    name: &'static str,
    under: Option<&'static str>,
    blocks: &mut Vec<Block>,
) {
    match &value.data {
        Data::List(items) => {
            for item in items {
                words(file, item, name, under, blocks);
            }
        }
        Data::Map(pairs) if under.is_none() => {
            for (key, value) in pairs {
                if let Data::Scalar { text, .. } = &key.data
                    && let Some(inner) = key_name(text, Some(name))
                {
                    words(file, value, inner, Some(name), blocks);
                }
            }
        }
        _ => {
            if let Some(is_name) = is_name(name, under)
                && let Some(mut block) = block(file, value)
            {
                block.is_name = is_name;
                blocks.push(block);
            }
        }
    }
}

/// The words of a value, with pieces where it stands in the file as it is.
fn block(file: &TextFile, value: &Node) -> Option<Block> {
    let Data::Scalar { text, .. } = &value.data else {
        return None;
    };
    let span = value.span.clone();
    let written = file.text.get(span.clone())?;
    let mut block = Block::new(span.clone());
    let quoted = ['"', '\'']
        .iter()
        .find_map(|q| written.strip_prefix(*q)?.strip_suffix(*q));
    if written == text {
        block.push(text, span.start);
    } else if quoted == Some(text) {
        block.push(text, span.start + 1);
    } else if let Some(read) = escaped(text, written, span.start) {
        block = read;
    } else {
        folded(text, written, span.start, &mut block);
    }
    block.mask();
    Some(block)
}

/// A value in double quotes on one line, in which `\\"` stands for a quote.
fn escaped(text: &str, written: &str, start: usize) -> Option<Block> {
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    let mut block = Block::new(start..start + written.len());
    let mut at = start + 1;
    for (index, part) in inner.split("\\\"").enumerate() {
        if index > 0 {
            block.push_escaped('"', at..at + 2);
            at += 2;
        }
        block.push(part, at);
        at += part.len();
    }
    (block.text == text).then_some(block)
}

/// A value over several lines (`>-`, `|`, or plain): its words one by one, each found again in what was written.
fn folded(text: &str, written: &str, start: usize, block: &mut Block) {
    let header = written
        .starts_with(['>', '|'])
        .then(|| written.find('\n'))
        .flatten()
        .unwrap_or(0);
    let is_quoted = written.starts_with(['"', '\'']);
    let mut at = header + usize::from(is_quoted);
    let mut gap = false;
    for line in text.lines() {
        gap |= !block.text.is_empty();
        let mut rest = line.trim();
        while !rest.is_empty() {
            // As much of the rest as stands in one written line.
            let tail = written[at..].trim_start();
            let from = written.len() - tail.len();
            let line = tail.lines().next().unwrap_or("").trim_end();
            let same = rest
                .char_indices()
                .zip(line.chars())
                .find(|((_, a), b)| a != b)
                .map_or(rest.len().min(line.len()), |((at, _), _)| at);
            if std::mem::take(&mut gap) {
                block.push_other(' ');
            }
            if same == 0 {
                // An escape: the rest is read all the same, without places.
                rest.chars().for_each(|c| block.push_other(c));
                return;
            }
            let part = rest[..same].trim_end();
            block.push(part, start + from);
            at = from + same;
            gap = part.len() < same || rest[same..].starts_with(' ');
            rest = rest[same..].trim_start();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(yaml: &str) -> Vec<(String, bool)> {
        let text = format!("---\n{yaml}---\n");
        let file = TextFile::decode("a.md".into(), text.clone().into_bytes()).unwrap();
        let front = read(&file, 4..4 + yaml.len());
        let blocks = front.blocks.into_iter();
        blocks
            .map(|block| {
                let same = block
                    .pieces()
                    .all(|(own, from)| block.text[own] == file.text[from]);
                (block.text.clone(), same)
            })
            .collect()
    }

    #[test]
    fn values_are_found_however_they_are_written() {
        let yaml = "title: Một hai\nsapo: >-\n  Dòng một\n  dòng hai: ba.\nảnh: {tệp: a.jpg, mô tả: \"Sân cờ\"}\ntags: [x]\nbậc: [y]\n";
        let found = blocks(yaml);
        assert_eq!(
            found,
            [
                ("Một hai".to_owned(), true),
                ("Dòng một dòng hai: ba.".to_owned(), true),
                ("Sân cờ".to_owned(), true),
                ("x".to_owned(), true)
            ]
        );
        let escaped = blocks("title: \"Nói \\\"thế\\\" đó\"\n");
        assert_eq!(escaped, [("Nói \"thế\" đó".to_owned(), true)]);
        assert_eq!(blocks("- a\n"), []);
    }
}
