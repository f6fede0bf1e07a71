//! Files of the index: names by content, and the JavaScript around the data.

use crate::text::rare_bytes;
use rayon::prelude::*;
use std::fmt::Write;

/// So many neighbouring shards share one hash: the manifest names thousands of files in a few hundred
/// bytes, and an article added at the end renames only the last ones.
const GROUP: usize = 32;

/// Collects files and the manifest that names them.
#[derive(Default)]
pub(super) struct Files {
    files: Vec<(String, Vec<u8>)>,
    /// Members of the manifest's object, ready to be joined.
    members: Vec<String>,
}

impl Files {
    /// Adds the shards of one kind, as [`script`] makes them; the manifest gets the hashes of their groups, joined.
    pub(super) fn group(&mut self, kind: &str, scripts: Vec<Vec<u8>>) {
        let hashes: Vec<String> = scripts
            .par_chunks(GROUP)
            .map(|group| {
                let mut hasher = blake3::Hasher::new();
                for script in group {
                    hasher.update(script);
                }
                hasher.finalize().to_hex()[..8].to_string()
            })
            .collect();
        self.files.extend(
            (0..)
                .zip(scripts)
                .map(|(i, script)| (format!("{kind}/{i}-{}.js", hashes[i / GROUP]), script)),
        );
        self.list(kind, &[hashes.concat()]);
    }

    /// Adds a number to the manifest.
    pub(super) fn number(&mut self, name: &str, value: usize) {
        self.members.push(format!("\"{name}\":{value}"));
    }

    /// Adds a list of strings to the manifest, as one string with a line for each.
    pub(super) fn list(&mut self, name: &str, lines: &[String]) {
        let mut member = format!("\"{name}\":");
        quote(&lines.join("\n"), &mut member);
        self.members.push(member);
    }

    /// All files, the manifest under its fixed name at the end.
    pub(super) fn finish(mut self, manifest: &str) -> Vec<(String, Vec<u8>)> {
        let script = format!(
            "sen.$(\"\",{{\"group\":{GROUP},{}}})\n",
            self.members.join(",")
        );
        self.files.push((manifest.to_owned(), script.into_bytes()));
        self.files
    }
}

/// A script that hands a shard over: `write` appends its data, JSON, about `size` bytes.
pub(super) fn script(
    kind: &str,
    number: usize,
    size: usize,
    write: impl FnOnce(&mut Vec<u8>),
) -> Vec<u8> {
    let open = format!("sen.$(\"{kind}{number}\",");
    let mut out = Vec::with_capacity(open.len() + size + 2);
    out.extend_from_slice(open.as_bytes());
    write(&mut out);
    out.extend_from_slice(b")\n");
    out
}

/// Appends `text` as a JSON string that is a JavaScript string too.
pub(super) fn quote(text: &str, out: &mut String) {
    out.push('"');
    let mut done = 0;
    for at in rare_bytes(text, is_special) {
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        if !c.is_ascii() && !matches!(c, '\u{2028}' | '\u{2029}') {
            continue;
        }
        out.push_str(&text[done..at]);
        done = at + c.len_utf8();
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other => {
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
        }
    }
    out.push_str(&text[done..]);
    out.push('"');
}

/// Whether a byte must be escaped, or may begin a character that must: U+2028 and U+2029 end lines in old JavaScript, and
/// begin as dashes and quotation marks do.
fn is_special(byte: u8) -> bool {
    (byte <= 0x1f) | (byte == b'"') | (byte == b'\\') | (byte == 0x7f) | (byte == 0xe2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_is_json_wherever_its_blocks_end() {
        for before in 0..40 {
            let text = "x".repeat(before) + "a\"b\\c\n\t\u{1}\u{2028}đ–</script>";
            let mut out = String::new();
            quote(&text, &mut out);
            assert!(!out.contains('\u{2028}'), "{out}");
            assert_eq!(
                serde_json::from_str::<String>(&out).ok().as_deref(),
                Some(text.as_str())
            );
        }
    }
}
