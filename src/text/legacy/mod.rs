//! Text of the time before Unicode: TCVN3 (ABC, the fonts `.VnTime`) and VNI, seen as Latin-1.
//!
//! The tables follow TCVN 5712:1993 (VN3) and the VNI Windows character set. In TCVN3 the letter ư is U+00AD, the
//! soft hyphen: text must be converted before anybody removes soft hyphens. How such text is recognised is told in
//! [`signature`].

mod judge;
mod left_over;
mod sign;
mod signature;
mod usual;

pub use left_over::may_be_vni;
pub use sign::{has_legacy_word, legacy_words};
pub use signature::{
    LegacyParts, is_vietnamese_letter, legacy_beside, legacy_in_font, legacy_of, legacy_perhaps,
    may_be_legacy,
};

use std::sync::LazyLock;

/// An encoding of the time before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Legacy {
    /// One byte for each letter, as in the fonts `.VnTime`; capitals with tones are another font (`.VnTimeH`).
    Tcvn3,
    /// A letter and its marks behind it, as in the fonts `VNI-Times`.
    Vni,
}

impl Legacy {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
        }
    }
}

/// The letters of TCVN3 from U+00A1 on; a space where there is none.
static TCVN3: LazyLock<Vec<char>> = LazyLock::new(|| {
    "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ "
        .chars()
        .collect()
});

/// `text` read in the encoding.
pub fn from_legacy(text: &str, encoding: Legacy) -> String {
    match encoding {
        Legacy::Tcvn3 => text.chars().map(tcvn3).collect(),
        Legacy::Vni => vni(text),
    }
}

fn tcvn3(c: char) -> char {
    let index = match c {
        '\u{a1}'..='\u{ff}' => c as usize - 0xa1,
        _ => return c,
    };
    match TCVN3.get(index) {
        None | Some(' ') => c,
        Some(letter) => *letter,
    }
}

/// Whether no letter of TCVN3 stands at the place of `c`, a letter of Latin-1.
fn is_free_in_tcvn3(c: char) -> bool {
    let index = (c as usize).checked_sub(0xa1);
    index.and_then(|index| TCVN3.get(index)) == Some(&' ')
}

fn vni(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let mark = chars.peek().map(|m| m.to_lowercase().next().unwrap_or(*m));
        let read = match mark.and_then(|mark| vni_pair(lower, mark)) {
            Some(letter) => {
                chars.next();
                letter
            }
            None => vni_single(lower).unwrap_or(lower),
        };
        if c == lower {
            out.push(read);
        } else if read == lower {
            out.push(c);
        } else {
            out.extend(read.to_uppercase());
        }
    }
    out
}

/// Letters that VNI writes alone.
fn vni_single(c: char) -> Option<char> {
    Some(match c {
        'ñ' => 'đ',
        'ô' => 'ơ',
        'ö' => 'ư',
        'æ' => 'ỉ',
        'ó' => 'ĩ',
        'ò' => 'ị',
        'î' => 'ỵ',
        _ => return None,
    })
}

/// A letter with the marks behind it.
fn vni_pair(letter: char, mark: char) -> Option<char> {
    let vowel = match letter {
        'ô' => 'ơ',
        'ö' => 'ư',
        'a' | 'e' | 'o' | 'u' | 'y' => letter,
        _ => return None,
    };
    let circumflex = match vowel {
        'a' => Some('â'),
        'e' => Some('ê'),
        'o' => Some('ô'),
        _ => None,
    };
    let breve = (vowel == 'a').then_some('ă');
    use super::tone::Tone::{Acute, Dot, Grave, Hook, Level, Tilde};
    let (base, tone) = match mark {
        'ø' => (vowel, Grave),
        'ù' => (vowel, Acute),
        'û' => (vowel, Hook),
        'õ' => (vowel, Tilde),
        'ï' => (vowel, Dot),
        'â' => (circumflex?, Level),
        'à' => (circumflex?, Grave),
        'á' => (circumflex?, Acute),
        'å' => (circumflex?, Hook),
        'ã' => (circumflex?, Tilde),
        'ä' => (circumflex?, Dot),
        'ê' => (breve?, Level),
        'è' => (breve?, Grave),
        'é' => (breve?, Acute),
        'ú' => (breve?, Hook),
        'ü' => (breve?, Tilde),
        'ë' => (breve?, Dot),
        _ => return None,
    };
    Some(super::with_tone(base, tone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_tcvn3_has_its_letters_where_the_standard_has_them() {
        for (code, letter) in [
            ('\u{a1}', 'Ă'),
            ('\u{a7}', 'Đ'),
            ('\u{a8}', 'ă'),
            ('\u{ad}', 'ư'),
            ('\u{ae}', 'đ'),
            ('\u{b5}', 'à'),
            ('\u{b6}', 'ả'),
            ('\u{b8}', 'á'),
            ('\u{b9}', 'ạ'),
            ('\u{bb}', 'ằ'),
            ('\u{be}', 'ắ'),
            ('\u{c6}', 'ặ'),
            ('\u{ca}', 'ấ'),
            ('\u{cc}', 'è'),
            ('\u{ce}', 'ẻ'),
            ('\u{d1}', 'ẹ'),
            ('\u{d5}', 'ế'),
            ('\u{d6}', 'ệ'),
            ('\u{d7}', 'ì'),
            ('\u{d8}', 'ỉ'),
            ('\u{dc}', 'ĩ'),
            ('\u{dd}', 'í'),
            ('\u{de}', 'ị'),
            ('\u{df}', 'ò'),
            ('\u{e1}', 'ỏ'),
            ('\u{e4}', 'ọ'),
            ('\u{e5}', 'ồ'),
            ('\u{e9}', 'ộ'),
            ('\u{ea}', 'ờ'),
            ('\u{ee}', 'ợ'),
            ('\u{ef}', 'ù'),
            ('\u{f1}', 'ủ'),
            ('\u{f4}', 'ụ'),
            ('\u{f5}', 'ừ'),
            ('\u{f9}', 'ự'),
            ('\u{fa}', 'ỳ'),
            ('\u{fd}', 'ý'),
            ('\u{fe}', 'ỵ'),
        ] {
            assert_eq!(tcvn3(code), letter, "{code:?}");
        }
        let letters: Vec<char> = TCVN3.iter().copied().filter(|c| *c != ' ').collect();
        assert_eq!(
            letters.len(),
            14 + 60,
            "seven letters twice, and twelve vowels with five tones"
        );
    }

    #[test]
    fn known_sentences() {
        assert_eq!(
            from_legacy("§¶ng Céng s¶n ViÖt Nam", Legacy::Tcvn3),
            "Đảng Cộng sản Việt Nam"
        );
        assert_eq!(
            from_legacy("t\u{ad} t\u{ad}ëng, ®¹o ®øc", Legacy::Tcvn3),
            "tư tưởng, đạo đức"
        );
        assert_eq!(
            from_legacy("Ñaûng Coäng saûn Vieät Nam", Legacy::Vni),
            "Đảng Cộng sản Việt Nam"
        );
        assert_eq!(
            from_legacy(
                "Ngöôøi hoïc taäp nghóa, kyõ thuaät, ñaëc bieät",
                Legacy::Vni
            ),
            "Người học tập nghĩa, kỹ thuật, đặc biệt"
        );
        assert_eq!(
            from_legacy("ÑAÛNG BOÄ TÆNH NGHEÄ AN", Legacy::Vni),
            "ĐẢNG BỘ TỈNH NGHỆ AN"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_read(text in "\\PC{0,80}") {
            for encoding in [Legacy::Tcvn3, Legacy::Vni] {
                proptest::prop_assert!(from_legacy(&text, encoding).chars().count() <= text.chars().count());
            }
        }
    }
}
