//! The six tones: reading a tone off a letter, putting one on, and moving it to one placement.

/// A Vietnamese tone, in the traditional order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// No mark (ngang).
    Level,
    /// ` (huyền).
    Grave,
    /// ̉ (hỏi).
    Hook,
    /// ~ (ngã).
    Tilde,
    /// ´ (sắc).
    Acute,
    /// . (nặng).
    Dot,
}

const TONES: [Tone; 6] = [
    Tone::Level,
    Tone::Grave,
    Tone::Hook,
    Tone::Tilde,
    Tone::Acute,
    Tone::Dot,
];

/// Every Vietnamese vowel letter with its six tones, in the order of [`Tone`].
const VOWELS: [[char; 6]; 24] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
    ['A', 'À', 'Ả', 'Ã', 'Á', 'Ạ'],
    ['Ă', 'Ằ', 'Ẳ', 'Ẵ', 'Ắ', 'Ặ'],
    ['Â', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ậ'],
    ['E', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ'],
    ['Ê', 'Ề', 'Ể', 'Ễ', 'Ế', 'Ệ'],
    ['I', 'Ì', 'Ỉ', 'Ĩ', 'Í', 'Ị'],
    ['O', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ'],
    ['Ô', 'Ồ', 'Ổ', 'Ỗ', 'Ố', 'Ộ'],
    ['Ơ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ'],
    ['U', 'Ù', 'Ủ', 'Ũ', 'Ú', 'Ụ'],
    ['Ư', 'Ừ', 'Ử', 'Ữ', 'Ứ', 'Ự'],
    ['Y', 'Ỳ', 'Ỷ', 'Ỹ', 'Ý', 'Ỵ'],
];

/// The two ranges of Unicode in which the vowels with marks are, each with what [`split_tone`] gives for its characters: it is
/// asked of most letters of a site.
static LATIN: [(char, Tone); 'ư' as usize - 'À' as usize + 1] = split_from('À');
static ADDITIONAL: [(char, Tone); 'ỹ' as usize - 'Ạ' as usize + 1] = split_from('Ạ');

/// What [`split_tone`] gives for `N` characters, of which this is the first.
const fn split_from<const N: usize>(first: char) -> [(char, Tone); N] {
    let mut all = [(first, Tone::Level); N];
    let mut at = 0;
    while at < N {
        if let Some(c) = char::from_u32(first as u32 + at as u32) {
            all[at].0 = c;
        }
        at += 1;
    }
    let mut vowel = 0;
    while vowel < VOWELS.len() * TONES.len() {
        let (row, tone) = (&VOWELS[vowel / TONES.len()], vowel % TONES.len());
        let at = (row[tone] as u32).wrapping_sub(first as u32) as usize;
        if at < N {
            all[at] = (row[0], TONES[tone]);
        }
        vowel += 1;
    }
    all
}

/// The letter without its tone (quality marks stay: `ồ` → `ô`), and the tone.
///
/// A character that is no Vietnamese vowel comes back as it is with [`Tone::Level`].
pub fn split_tone(c: char) -> (char, Tone) {
    match c {
        'À'..='ư' => LATIN[c as usize - 'À' as usize],
        'Ạ'..='ỹ' => ADDITIONAL[c as usize - 'Ạ' as usize],
        _ => (c, Tone::Level),
    }
}

/// `c` (a vowel without tone) with `tone`; any other character comes back as it is.
pub fn with_tone(c: char, tone: Tone) -> char {
    VOWELS
        .iter()
        .find(|row| row[0] == c)
        .map_or(c, |row| row[tone as usize])
}

/// One word with its tone where the newer style puts it: `hòa` → `hoà`, `thủy` → `thuỷ`.
///
/// Only the open rimes oa, oe and uy have two placements; `qu` is a consonant and left alone.
pub fn canonical_tones(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if let [before @ .., first, second] = letters.as_mut_slice() {
        let (base, tone) = split_tone(*first);
        let open_rime = matches!(
            (base, *second),
            ('o' | 'O', 'a' | 'A' | 'e' | 'E') | ('u' | 'U', 'y' | 'Y')
        );
        let after_q = matches!((before.last(), base), (Some('q' | 'Q'), 'u' | 'U'));
        if open_rime && tone != Tone::Level && !after_q {
            *first = base;
            *second = with_tone(*second, tone);
        }
    }
    letters.into_iter().collect()
}

/// One word with its tone where the older style puts it: `hoà` → `hòa`, `thuỷ` → `thủy`.
pub fn old_tones(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if let [before @ .., first, second] = letters.as_mut_slice() {
        let (base, tone) = split_tone(*second);
        let open_rime = matches!(
            (*first, base),
            ('o' | 'O', 'a' | 'A' | 'e' | 'E') | ('u' | 'U', 'y' | 'Y')
        );
        let after_q = matches!((before.last(), *first), (Some('q' | 'Q'), 'u' | 'U'));
        if open_rime && tone != Tone::Level && !after_q {
            *second = base;
            *first = with_tone(*first, tone);
        }
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vowel_is_told_from_what_lies_beside_it() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            let mut vowels = VOWELS
                .iter()
                .flat_map(|row| row.iter().zip(TONES).map(|v| (row[0], v)));
            let vowel = vowels.find(|(_, (vowel, _))| **vowel == c);
            let expected = vowel.map_or((c, Tone::Level), |(base, (_, tone))| (base, tone));
            assert_eq!(split_tone(c), expected, "{c}");
        }
    }

    #[test]
    fn a_tone_is_read_and_put_back() {
        for row in VOWELS {
            for (i, c) in row.into_iter().enumerate() {
                assert_eq!(split_tone(c), (row[0], TONES[i]));
                assert_eq!(with_tone(row[0], TONES[i]), c);
            }
        }
        assert_eq!(split_tone('x'), ('x', Tone::Level));
    }

    #[test]
    fn both_placements_meet() {
        for (old, new) in [
            ("hòa", "hoà"),
            ("Thủy", "Thuỷ"),
            ("khỏe", "khoẻ"),
            ("HÓA", "HOÁ"),
        ] {
            assert_eq!(canonical_tones(old), new);
            assert_eq!(canonical_tones(new), new);
            assert_eq!(old_tones(new), old);
            assert_eq!(old_tones(old), old);
        }
        for same in ["quý", "hoàn", "của", "mùa", "lúa"] {
            assert_eq!(canonical_tones(same), same);
            assert_eq!(old_tones(same), same);
        }
    }
}
