//! Words that no Vietnamese syllable can be: which are slips, what is meant, and which are foreign or names.

use super::Case;
use crate::text::{self, Flaw};

/// A word that no syllable can be.
#[derive(Clone, Debug)]
pub(super) struct Slip {
    pub(super) flaw: Flaw,
    /// What is meant, as far as can be told.
    pub(super) meant: Option<String>,
    /// Whether nothing else can be meant.
    pub(super) is_certain: bool,
    /// Whether it is no slip, but what is meant in VNI.
    pub(super) is_vni: bool,
}

/// What to report of a marked word: one of several syllables only when it has two tone marks or can only be
/// Vietnamese words glued together.
pub(super) fn slip_of(lower: &str, flaw: Flaw) -> Option<Slip> {
    let slip = |flaw, meant| Slip {
        flaw,
        meant,
        is_certain: false,
        is_vni: false,
    };
    if vowel_groups(lower) > 1 {
        let parted = text::split_syllables(lower).filter(|parted| {
            let mut parts = parted.split(' ');
            parts.clone().count() <= 3 && parts.any(is_plainly_native)
        });
        let is_marked = lower.chars().any(text::is_vietnamese_letter);
        return match parted {
            Some(parted) => Some(slip(Flaw::Glued, Some(parted))),
            None if flaw == Flaw::TwoTones && is_marked => Some(slip(flaw, None)),
            None => None,
        };
    }
    let Some(placed) = text::with_tone_in_place(lower) else {
        return Some(slip(flaw, text::with_onset_respelled(lower)));
    };
    // Italian più, and Chinese huì as it is spelled in Latin letters, are words too.
    let bare = text::without_tones(lower);
    let is_certain = !lower.starts_with('p')
        && (has_native_letter(lower) || !bare.ends_with("ui") && !bare.ends_with("iu"));
    Some(Slip {
        flaw,
        meant: Some(placed),
        is_certain,
        is_vni: false,
    })
}

/// What to report of a word without marks that is no syllable: most are foreign, but no other language begins a word
/// so and goes on as Vietnamese does.
pub(super) fn unmarked(lower: &str) -> Option<Slip> {
    let meant = text::with_onset_respelled(lower).filter(|_| may_slip(lower))?;
    Some(Slip {
        flaw: Flaw::Onset,
        meant: Some(meant),
        is_certain: false,
        is_vni: false,
    })
}

/// Whether a word without marks begins as Vietnamese syllables do when their first consonant is misspelled: `cinh`,
/// `qoan`, `ngieng`, `nghanh`.
pub(super) fn may_slip(word: &str) -> bool {
    let bytes = word.as_bytes();
    let at = |index: usize| bytes.get(index).map_or(0, u8::to_ascii_lowercase);
    let is_front = |c| matches!(c, b'e' | b'i');
    let is_back = |c| matches!(c, b'a' | b'o' | b'u');
    match (at(0), at(1), at(2)) {
        // Not cent, cell, city.
        (b'c', vowel, b'n') => is_front(vowel) && matches!(at(3), b'h' | b'g'),
        (b'q', b'o', vowel) => matches!(vowel, b'a' | b'e'),
        (b'q', b'a', _) => bytes.len() > 2,
        (b'n', b'g', b'h') => is_back(at(3)),
        (b'n', b'g', vowel) => is_front(vowel),
        (b'g', b'h', vowel) => is_back(vowel),
        _ => false,
    }
}

/// Whether a syllable can only be Vietnamese: it has a tone, a vowel or a consonant that loanwords written as one
/// word (`ximăng`, `vắcxin`, `karaokê`) have not.
fn is_plainly_native(syllable: &str) -> bool {
    use text::Tone::{Acute, Level};
    let bare = text::without_tones(syllable);
    let tones = || syllable.chars().map(|c| text::split_tone(c).1);
    tones().any(|tone| !matches!(tone, Level | Acute))
        || bare.contains('ư')
        || ["iê", "yê", "uô", "ươ", "oă", "uâ"]
            .iter()
            .any(|vowel| bare.contains(vowel))
        || bare.ends_with("nh")
        || ["ng", "nh", "kh", "th"]
            .iter()
            .any(|onset| bare.starts_with(onset))
}

/// Whether a word has a letter or a pair of consonants that only Vietnamese has, or a loose mark.
fn has_native_letter(lower: &str) -> bool {
    let bare = text::without_tones(lower);
    lower
        .chars()
        .any(|c| text::is_vietnamese_letter(c) || text::is_mark(c))
        || bare.contains(['â', 'ê', 'ô'])
        || ["ng", "nh", "th", "tr", "kh", "ch"]
            .iter()
            .any(|pair| bare.contains(pair))
}

fn is_vowel(c: char) -> bool {
    matches!(text::fold_char(c), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn vowel_groups(word: &str) -> usize {
    let mut groups = 0;
    let mut inside = false;
    for c in word.chars() {
        let vowel = is_vowel(c);
        groups += usize::from(vowel && !inside);
        inside = vowel;
    }
    groups
}

/// Whether an impossible word with marks is rather foreign, a name or an abbreviation.
pub(super) fn is_foreign(word: &str, lower: &str, case: Case) -> bool {
    let bare = text::without_tones(lower);
    let is_native = |c: char| matches!(c, 'a'..='z' | 'ă' | 'â' | 'đ' | 'ê' | 'ô' | 'ơ' | 'ư');
    let is_marked = lower.chars().any(text::is_vietnamese_letter);
    // España is no slip, nor is noć.
    let has_foreign_consonant = lower.contains('ñ')
        || (!has_native_letter(lower)
            && lower
                .chars()
                .any(|c| !is_vowel(c) && !c.is_ascii() && c != 'đ'));
    case == Case::Mixed
        || (case == Case::Upper && bare == lower)
        || !bare.chars().all(is_native)
        || has_foreign_consonant
        || vowel_groups(lower) == 0
        || (!is_marked && lower.contains(['f', 'j', 'w', 'z']))
        || has_foreign_cluster(lower)
        // Đắk, Lắk, Pắk: names of the highlands.
        || (case != Case::Lower && lower.ends_with('k'))
        || word.chars().count() > 24
}

/// Whether a word begins with consonants that only foreign words and names have together: `crôm`, `Krông`, `xtê`.
fn has_foreign_cluster(lower: &str) -> bool {
    let mut letters = lower.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else {
        return false;
    };
    let is_liquid = matches!(second, 'r' | 'l');
    match first {
        't' => second == 'l',
        'b' | 'c' | 'd' | 'đ' | 'f' | 'g' | 'k' | 'p' | 'v' => is_liquid,
        's' | 'x' => matches!(second, 'c' | 'k' | 'l' | 'm' | 'n' | 'p' | 't'),
        _ => false,
    }
}
