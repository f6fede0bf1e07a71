//! Folding: the letter under the marks. `Đường` and `dương` both fold to `duong`.

use super::nfc;
use super::tone::split_tone;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// `c` in lower case without tone or quality marks, `đ` and its look-alike `ð` as `d`.
///
/// Works on any Latin letter with combining marks in its canonical decomposition (`é`, `ü`);
/// other characters come back in lower case (the first one of it).
pub fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match split_tone(c).0 {
        'ă' | 'â' | 'Ă' | 'Â' => 'a',
        'ê' | 'Ê' => 'e',
        'ô' | 'ơ' | 'Ô' | 'Ơ' => 'o',
        'ư' | 'Ư' => 'u',
        'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
        base if base.is_ascii() => base.to_ascii_lowercase(),
        other => {
            let mut first = None;
            decompose_canonical(other, |part| {
                first.get_or_insert(part);
            });
            let base = first.unwrap_or(other);
            base.to_lowercase().next().unwrap_or(base)
        }
    }
}

/// Every character of `text` folded; combining marks are dropped, so NFC and NFD fold alike.
pub fn fold(text: &str) -> String {
    nfc(text)
        .chars()
        .filter(|c| !is_mark(*c))
        .map(fold_char)
        .collect()
}

/// Whether `c` is a combining mark that folding drops.
pub fn is_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_marks_case_and_d() {
        assert_eq!(fold("Đường"), "duong");
        assert_eq!(fold("ĐẠO ĐỨC"), "dao duc");
        assert_eq!(fold("du\u{31b}o\u{31b}\u{300}ng"), "duong");
        assert_eq!(fold("Ðảng"), "dang");
        assert_eq!(fold("Café Zürich 5/2022"), "cafe zurich 5/2022");
    }
}
