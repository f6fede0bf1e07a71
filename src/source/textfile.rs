//! Bytes of a file as text, and the way back from the text to the place in the file.

use crate::diag::{Diagnostic, Located, Problem};
use crate::text;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Largest text file, in bytes.
const LIMIT: u64 = 32 * 1024 * 1024;

/// A text file: its text as the stages see it, and the original to find positions in.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// Path relative to the site.
    pub path: Arc<str>,
    /// NFC, LF line ends, no byte order mark.
    pub text: String,
    /// As read, when that differs from `text`.
    pub(super) original: Option<String>,
}

impl TextFile {
    /// Reads bytes as UTF-8.
    ///
    /// # Errors
    /// One finding that says what the bytes are instead, and where they stop being text.
    pub fn decode(path: Arc<str>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        let fail = |problem| Err(Diagnostic::in_file(problem, Arc::clone(&path)));
        let size = bytes.len() as u64;
        if size > LIMIT {
            return fail(Problem::FileTooLarge {
                megabytes: size.div_ceil(1024 * 1024),
                limit: LIMIT / 1024 / 1024,
            });
        }
        if is_utf16(&bytes) {
            return fail(Problem::Utf16);
        }
        if bytes.contains(&0)
            && let Some(at) = bytes.iter().position(|&b| b == 0)
        {
            let (line, column) = position(&bytes[..at]);
            return Err(Diagnostic::at_position(
                Problem::NulByte,
                path,
                line,
                column,
            ));
        }
        let read = match simdutf8::compat::from_utf8(&bytes) {
            Ok(read) => read.to_owned(),
            Err(error) => {
                let at = error.valid_up_to();
                let (line, column) = position(&bytes[..at]);
                let problem = Problem::NotUtf8 {
                    bytes: format!("0x{:02X}", bytes[at]),
                };
                return Err(Diagnostic::at_position(problem, path, line, column));
            }
        };
        let plain = read.strip_prefix('\u{feff}').unwrap_or(&read);
        let unix = if plain.contains('\r') {
            plain.replace("\r\n", "\n").replace('\r', "\n").into()
        } else {
            Cow::Borrowed(plain)
        };
        let normal = text::nfc(&unix);
        let is_same = matches!(unix, Cow::Borrowed(_))
            && matches!(normal, Cow::Borrowed(_))
            && plain.len() == read.len();
        if is_same {
            return Ok(Self {
                path,
                text: read,
                original: None,
            });
        }
        let text = normal.into_owned();
        Ok(Self {
            path,
            text,
            original: Some(read),
        })
    }

    /// Line, column and line text of a span of [`Self::text`], counted in the original.
    pub fn locate(&self, span: &Range<usize>) -> Option<Located> {
        let before = self.text.get(..span.start.min(self.text.len()))?;
        let line = before.matches('\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let own = self.text[line_start..].split('\n').next().unwrap_or("");
        let from = before[line_start..].chars().count();
        let in_line = span.end.clamp(span.start, line_start + own.len());
        let upto = self.text.get(line_start..in_line)?.chars().count();
        let excerpt = self.original_line(line).unwrap_or(own);
        let column = original_column(excerpt, own, from);
        let end = original_column(excerpt, own, upto);
        Some(Located {
            line,
            column: column + 1,
            width: end.saturating_sub(column).max(1),
            excerpt: excerpt.to_owned(),
        })
    }

    fn original_line(&self, line: usize) -> Option<&str> {
        let original = self.original.as_deref()?;
        let original = original.strip_prefix('\u{feff}').unwrap_or(original);
        let mut rest = original;
        for _ in 1..line {
            let at = rest.find(['\n', '\r'])?;
            let step = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
            rest = &rest[at + step..];
        }
        Some(rest.split(['\n', '\r']).next().unwrap_or(rest))
    }
}

/// How many characters of `original` stand before character `column` of its NFC form `normal`.
fn original_column(original: &str, normal: &str, column: usize) -> usize {
    if original == normal {
        return column;
    }
    let (mut seen, mut counted) = (0, 0);
    let mut cluster = String::new();
    let mut chars = original.chars().peekable();
    while seen < column {
        let Some(c) = chars.next() else { break };
        cluster.clear();
        cluster.push(c);
        while let Some(mark) = chars.next_if(|c| canonical_combining_class(*c) != 0) {
            cluster.push(mark);
        }
        let length = cluster.nfc().count();
        if seen + length > column {
            break;
        }
        seen += length;
        counted += cluster.chars().count();
    }
    counted
}

/// UTF-16 by its byte order mark, or by every other byte of a long enough start being NUL.
fn is_utf16(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(64)];
    bytes.starts_with(&[0xFF, 0xFE])
        || bytes.starts_with(&[0xFE, 0xFF])
        || (start.len() >= 4
            && (start.iter().skip(1).step_by(2).all(|&b| b == 0)
                || start.iter().step_by(2).all(|&b| b == 0)))
}

/// Line and column (1-based, in characters) after `before`, counting broken bytes as one each.
fn position(before: &[u8]) -> (usize, usize) {
    let text = String::from_utf8_lossy(before);
    let line = text.matches('\n').count() + 1;
    let last = text.rsplit('\n').next().unwrap_or("");
    (
        line,
        last.trim_start_matches('\u{feff}').chars().count() + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8]) -> TextFile {
        TextFile::decode("a.md".into(), bytes.to_vec()).unwrap()
    }

    #[test]
    fn text_is_nfc_with_lf() {
        let file = decode("\u{feff}mo\u{323}t\r\nhai\rba".as_bytes());
        assert_eq!(file.text, "mọt\nhai\nba");
    }

    #[test]
    fn columns_count_the_original() {
        let file = decode("\u{feff}a: mo\u{323}t hai\r\n".as_bytes());
        let at = file.text.find("hai").unwrap();
        let located = file.locate(&(at..at + 3)).unwrap();
        assert_eq!((located.line, located.column, located.width), (1, 9, 3));
    }

    #[test]
    fn foreign_encodings_are_named() {
        let problem = |bytes: &[u8]| {
            let finding = TextFile::decode("a.md".into(), bytes.to_vec()).unwrap_err();
            finding.problem.code()
        };
        assert_eq!(problem(b"\xFF\xFEt\0i\0"), "utf16");
        assert_eq!(problem(b"t\0i\0t\0l\0e\0"), "utf16");
        assert_eq!(problem(b"abc\0def"), "nul-byte");
        assert_eq!(problem(b"ti\xEAu"), "not-utf8");
    }
}
