//! Which syllables Vietnamese can form: an onset, a rime, a tone, and the letter the tone stands on.
//!
//! The tables are the onsets and rimes of the written language as grammars list them (Đoàn Thiện Thuật, "Ngữ âm
//! tiếng Việt"; the spelling rules of Quyết định 1989/QĐ-BGDĐT), with the few rimes of words that came from French
//! (`xoong`, `tuýp`). It is no dictionary: `nguýt` and `nghỡm` are equally possible.

use super::tone::{Tone, split_tone, with_tone};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use unicode_normalization::char::decompose_canonical;

/// Why a run of letters is no syllable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// More than one tone mark.
    TwoTones,
    /// The tone mark stands on the wrong letter.
    TonePlace,
    /// A syllable ending in c, ch, p or t takes only sắc or nặng.
    StopTone,
    /// The consonant is written differently before this vowel: `nghành`, `kông`.
    Onset,
    /// There is no such rime or no such beginning.
    Rime,
    /// Several syllables are written as one word.
    Glued,
}

/// Longest first, so that the first that fits is the right one.
const ONSETS: [&str; 28] = [
    "ngh", "ng", "gh", "gi", "kh", "nh", "ph", "qu", "th", "tr", "ch", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// Rimes without tone, by their first letter's place in the alphabet.
const RIMES: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "ăc", "ăm",
    "ăn", "ăng", "ăp", "ăt", "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây", "e", "ec", "em",
    "en", "eng", "eo", "ep", "et", "ê", "êch", "êm", "ên", "ênh", "êp", "êt", "êu", "i", "ia",
    "ich", "im", "in", "inh", "ip", "it", "iu", "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu",
    "o", "oc", "oi", "om", "on", "ong", "op", "ot", "oa", "oac", "oach", "oai", "oam", "oan",
    "oang", "oanh", "oao", "oap", "oat", "oay", "oăc", "oăm", "oăn", "oăng", "oăt", "oe", "oem",
    "oen", "oeo", "oet", "ooc", "oong", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ơ", "ơi",
    "ơm", "ơn", "ơp", "ơt", "u", "ua", "uc", "ui", "um", "un", "ung", "up", "ut", "uôc", "uôi",
    "uôm", "uôn", "uông", "uôt", "uân", "uâng", "uât", "uây", "uê", "uêch", "uênh", "uêu", "uơ",
    "uy", "uya", "uych", "uyn", "uynh", "uyp", "uyt", "uyu", "uyên", "uyêt", "ư", "ưa", "ưc", "ưi",
    "ưm", "ưn", "ưng", "ưt", "ưu", "ươc", "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu", "y",
    "yêm", "yên", "yêng", "yêt", "yêu",
];

/// Rimes after `qu`.
const AFTER_QU: &[&str] = &[
    "a", "ac", "ach", "ai", "an", "ang", "anh", "ao", "at", "au", "ay", "ăc", "ăm", "ăn", "ăng",
    "ăp", "ăt", "âc", "ân", "âng", "ât", "ây", "âu", "e", "en", "eo", "et", "ec", "ê", "ên", "êch",
    "ênh", "êt", "êu", "i", "ich", "in", "inh", "it", "y", "ych", "yn", "ynh", "yt", "yên", "yêt",
    "ô", "ôc", "ơ", "ơi", "ơn", "ơt",
];

/// [`RIMES`] to look one up.
static KNOWN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| RIMES.iter().copied().collect());
/// [`AFTER_QU`] to look one up.
static KNOWN_AFTER_QU: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| AFTER_QU.iter().copied().collect());

/// The letters of a word without tone, and each tone mark with the letter it stands on. A mark may stand on a
/// consonant (`quôć`) or on a letter that has one (`cá́n`), as a character of its own or not.
fn read(word: &str) -> (String, Vec<(usize, Tone)>) {
    let mut base = String::with_capacity(word.len());
    let mut tones = Vec::new();
    let mut letters = 0;
    let mut put = |c: char| {
        let (letter, tone) = match tone_of_mark(c) {
            Some(tone) if letters > 0 => (None, tone),
            _ => {
                let (letter, tone) = split_tone(c);
                (Some(letter), tone)
            }
        };
        if let Some(letter) = letter {
            base.push(letter);
            letters += 1;
        }
        if tone != Tone::Level {
            tones.push((letters - 1, tone));
        }
    };
    for c in word.chars() {
        if c.is_ascii() || split_tone(c).1 != Tone::Level {
            put(c);
            continue;
        }
        let (mut parts, mut count) = (['\0'; 4], 0);
        decompose_canonical(c, |part| {
            if let Some(slot) = parts.get_mut(count) {
                *slot = part;
            }
            count += 1;
        });
        match parts {
            [letter, mark, ..] if count == 2 && tone_of_mark(mark).is_some() => {
                put(letter);
                put(mark);
            }
            _ => put(c),
        }
    }
    (base, tones)
}

/// The tone that a combining mark stands for.
fn tone_of_mark(c: char) -> Option<Tone> {
    Some(match c {
        '\u{300}' => Tone::Grave,
        '\u{301}' => Tone::Acute,
        '\u{303}' => Tone::Tilde,
        '\u{309}' => Tone::Hook,
        '\u{323}' => Tone::Dot,
        _ => return None,
    })
}

/// The word with its tone marks taken off, in lower case as given: `quôć` → `quôc`.
pub fn without_tones(word: &str) -> String {
    read(word).0
}

fn is_stop(rime: &str) -> bool {
    ["c", "ch", "p", "t"].iter().any(|end| rime.ends_with(end))
}

/// Judges one syllable in lower case and NFC.
///
/// # Errors
/// What is wrong with it.
pub fn judge_syllable(word: &str) -> Result<(), Flaw> {
    let (base, tones) = read(word);
    if tones.len() > 1 {
        return Err(Flaw::TwoTones);
    }
    let (onset, rime) = parts(&base)?;
    match tones.first() {
        None if is_stop(rime) => Err(Flaw::StopTone),
        None => Ok(()),
        Some((index, tone)) => {
            if is_stop(rime) && !matches!(tone, Tone::Acute | Tone::Dot) {
                return Err(Flaw::StopTone);
            }
            let before = onset.chars().count();
            let (least, most) = tone_places(rime);
            if (before + least..=before + most).contains(index) {
                Ok(())
            } else {
                Err(Flaw::TonePlace)
            }
        }
    }
}

/// The syllable with its one tone on the right letter, however often and wherever it was marked; `None` when there
/// are different tones, or that makes no syllable.
pub fn with_tone_in_place(word: &str) -> Option<String> {
    let (base, tones) = read(word);
    let (_, tone) = *tones.first()?;
    if tones.iter().any(|(_, other)| *other != tone) {
        return None;
    }
    let (onset, rime) = parts(&base).ok()?;
    let place = onset.chars().count() + tone_places(rime).0;
    let placed: String = base
        .chars()
        .enumerate()
        .map(|(index, c)| {
            if index == place {
                with_tone(c, tone)
            } else {
                c
            }
        })
        .collect();
    judge_syllable(&placed).ok().map(|()| placed)
}

/// The syllable with its first consonant as it is written before this rime: `nghành` → `ngành`, `qoan` → `quan`.
pub fn with_onset_respelled(word: &str) -> Option<String> {
    const OTHERS: [(&str, &str); 9] = [
        ("ngh", "ng"),
        ("ng", "ngh"),
        ("gh", "g"),
        ("g", "gh"),
        ("k", "c"),
        ("c", "k"),
        ("cu", "qu"),
        ("ku", "qu"),
        ("qo", "qu"),
    ];
    let with = |(written, meant): &(&str, &str)| {
        let other = format!("{meant}{}", word.strip_prefix(written)?);
        judge_syllable(&other).ok().map(|()| other)
    };
    let bare = || with(&("q", "qu"));
    OTHERS
        .iter()
        .find_map(with)
        .or_else(bare)
        .filter(|_| judge_syllable(word).is_err())
}

/// Longest run of letters that is looked at as several syllables.
const GLUED: usize = 24;

/// A word that is several syllables written as one, with spaces between them: the fewest there can be, each consonant
/// with the vowel after it (chủ nghĩa, not chủng hĩa). `None` for what is one syllable, and for what Vietnamese cannot have made.
pub fn split_syllables(word: &str) -> Option<String> {
    let ends: Vec<usize> = word
        .char_indices()
        .map(|(at, _)| at)
        .chain([word.len()])
        .collect();
    if ends.len() > GLUED {
        return None;
    }
    // For each end, how many syllables lead there and where the last begins.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; ends.len()];
    best[0] = Some((0, 0));
    for end in 1..ends.len() {
        for start in 0..end {
            let Some((count, _)) = best[start] else {
                continue;
            };
            let is_fewer = best[end].is_none_or(|(own, _)| count + 1 < own);
            if is_fewer && judge_syllable(&word[ends[start]..ends[end]]).is_ok() {
                best[end] = Some((count + 1, start));
            }
        }
    }
    let mut parts = Vec::new();
    let mut at = ends.len() - 1;
    while at > 0 {
        let (_, start) = best[at]?;
        parts.push(&word[ends[start]..ends[at]]);
        at = start;
    }
    parts.reverse();
    (parts.len() > 1).then(|| parts.join(" "))
}

/// Onset and rime of letters without tone.
fn parts(base: &str) -> Result<(&str, &str), Flaw> {
    let mut flaw = Flaw::Rime;
    for onset in ONSETS {
        let Some(rime) = base.strip_prefix(onset) else {
            continue;
        };
        let known = if onset == "qu" {
            &KNOWN_AFTER_QU
        } else {
            &KNOWN
        };
        if !known.contains(rime) {
            continue;
        }
        if fits(onset, rime) {
            return Ok((&base[..onset.len()], rime));
        }
        flaw = Flaw::Onset;
    }
    Err(flaw)
}

/// Whether an onset is written this way before a rime.
fn fits(onset: &str, rime: &str) -> bool {
    let is_front = rime.starts_with(['i', 'e', 'ê', 'y']);
    let is_rounded = ["oa", "oă", "oe", "uâ", "uê", "uy", "uơ"]
        .iter()
        .any(|start| rime.starts_with(start));
    match onset {
        "ngh" | "gh" => is_front && !rime.starts_with('y'),
        "k" => is_front && !rime.starts_with("yê"),
        "c" => !is_front && !is_rounded,
        "ng" => !is_front,
        // gì, gìn, giếng: the i belongs to both.
        "g" => !is_front || (rime.starts_with('i') && !matches!(rime, "ia" | "iu")),
        "gi" => !rime.starts_with(['i', 'y']),
        "qu" => true,
        "" => !rime.starts_with("iê"),
        _ if rime.starts_with("yê") => false,
        _ if rime == "y" => matches!(onset, "h" | "l" | "m" | "s" | "t" | "v"),
        _ => true,
    }
}

/// First and last letter of a rime that its tone may stand on: they differ where two placements are in use
/// (hòa, hoà).
fn tone_places(rime: &str) -> (usize, usize) {
    let letters: Vec<char> = rime.chars().collect();
    let marked = |c: &char| matches!(c, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư');
    if let Some(last) = letters.iter().rposition(marked) {
        return (last, last);
    }
    let is_vowel = |c: &&char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let vowels = letters.iter().take_while(is_vowel).count();
    let is_closed = vowels < letters.len();
    match (vowels, rime) {
        (2, "oa" | "oe" | "uy") => (0, 1),
        (2, "ooc" | "oong") => (0, 1),
        (2, _) if is_closed => (1, 1),
        (3.., _) => (1, 1),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TONES: [Tone; 6] = [
        Tone::Level,
        Tone::Grave,
        Tone::Hook,
        Tone::Tilde,
        Tone::Acute,
        Tone::Dot,
    ];

    /// Every syllable the tables can form, as it is written.
    fn all() -> Vec<String> {
        let mut all = Vec::new();
        for onset in ONSETS {
            let rimes = if onset == "qu" { AFTER_QU } else { RIMES };
            for rime in rimes.iter().filter(|rime| fits(onset, rime)) {
                for tone in TONES {
                    if is_stop(rime) && !matches!(tone, Tone::Acute | Tone::Dot) {
                        continue;
                    }
                    let (place, last) = tone_places(rime);
                    for place in place..=last {
                        let put = |(index, c)| {
                            if index == place {
                                with_tone(c, tone)
                            } else {
                                c
                            }
                        };
                        let rime: String = rime.chars().enumerate().map(put).collect();
                        all.push(format!("{onset}{rime}"));
                    }
                }
            }
        }
        all
    }

    #[test]
    fn every_onset_rime_and_tone_makes_a_syllable() {
        let all = all();
        assert!(all.len() > 10_000, "{}", all.len());
        for word in all {
            assert_eq!(judge_syllable(&word), Ok(()), "{word}");
        }
    }

    #[test]
    fn a_second_tone_a_wrong_stop_and_a_wrong_place_are_seen() {
        for word in all() {
            let letters: Vec<char> = word.chars().collect();
            let has_tone = |c: &char| split_tone(*c).1 != Tone::Level;
            let Some(marked) = letters.iter().position(has_tone) else {
                continue;
            };
            let (bare, tone) = split_tone(letters[marked]);
            for (index, c) in letters.iter().enumerate() {
                if index == marked || with_tone(*c, tone) == *c {
                    continue;
                }
                let mut twice = letters.clone();
                twice[index] = with_tone(*c, tone);
                let twice: String = twice.into_iter().collect();
                assert_eq!(judge_syllable(&twice), Err(Flaw::TwoTones), "{twice}");
                let mut moved = letters.clone();
                moved[marked] = bare;
                moved[index] = with_tone(*c, tone);
                let moved: String = moved.into_iter().collect();
                if judge_syllable(&moved).is_ok() {
                    // Only where two placements are in use.
                    let key = crate::text::canonical_tones;
                    assert!(
                        key(&moved) == key(&word) || crate::text::fold(&word).contains("oo"),
                        "{word} {moved}"
                    );
                }
            }
            if word.ends_with(['c', 'p', 't']) || word.ends_with("ch") {
                let mut wrong = letters.clone();
                wrong[marked] = with_tone(bare, Tone::Grave);
                let wrong: String = wrong.into_iter().collect();
                assert_eq!(judge_syllable(&wrong), Err(Flaw::StopTone), "{wrong}");
            }
        }
    }

    #[test]
    fn words_of_the_language_pass() {
        let words = "ngành nghề nghiêng gì gìn giếng giết giữ giặc già quốc quý quyển quỳnh quả quấy quạu khuỷu khuya \
            thuở huơ nguệch ngoạc xoong xoòng moóc tuýp ý yếu yểng ỷ mỹ lý kỷ vy ưa ướt oanh oằn uống ỉa khoẻ khỏe \
            hoà hòa thủy thuỷ loại loài ngoáy khoeo ngoằn ngoèo hươu rượu bưu gửi cửi mười tuổi cuối muỗng buồng \
            tuần khuâng xuất khuấy huệ thuế huếch huênh nguều quềnh quẹo quýt quét quơ quớ ghế ghi kẻ cái cuộc \
            chuyện chuyền tuyết đường được đạo đức người những nghĩa phường thưởng trương lượng nghiệm";
        for word in words.split_whitespace() {
            assert_eq!(judge_syllable(word), Ok(()), "{word}");
        }
    }

    #[test]
    fn slips_of_the_pen_are_named() {
        for (word, flaw) in [
            ("nghành", Flaw::Onset),
            ("ngiêm", Flaw::Onset),
            ("kông", Flaw::Onset),
            ("cẻ", Flaw::Onset),
            ("ghà", Flaw::Onset),
            ("cuyển", Flaw::Onset),
            ("đuợc", Flaw::Rime),
            ("nguời", Flaw::Rime),
            ("tưong", Flaw::Rime),
            ("thuơng", Flaw::Rime),
            ("nghiẹm", Flaw::Rime),
            ("trừong", Flaw::Rime),
            ("khôgn", Flaw::Rime),
            ("quôcs", Flaw::Rime),
            ("tă", Flaw::Rime),
            ("qúa", Flaw::TonePlace),
            ("gía", Flaw::TonePlace),
            ("nghịêp", Flaw::TonePlace),
            ("hoaì", Flaw::TonePlace),
            ("cuả", Flaw::TonePlace),
            ("ngừơi", Flaw::TonePlace),
            ("hòan", Flaw::TonePlace),
            ("hòạ", Flaw::TwoTones),
            ("đượcc", Flaw::Rime),
            ("hòc", Flaw::StopTone),
            ("đươc", Flaw::StopTone),
            ("tiêp", Flaw::StopTone),
            ("kyết", Flaw::Onset),
            ("qoán", Flaw::Rime),
            ("cá\u{301}n", Flaw::TwoTones),
            ("chiń\u{301}h", Flaw::TwoTones),
            ("chińh", Flaw::TonePlace),
            ("thôńg", Flaw::TonePlace),
            ("quôć", Flaw::TonePlace),
            ("bộ\u{301}", Flaw::TwoTones),
            ("trương\u{300}", Flaw::TonePlace),
        ] {
            assert_eq!(judge_syllable(word), Err(flaw), "{word}");
        }
    }

    #[test]
    fn a_tone_is_put_in_its_place() {
        for (wrong, right) in [
            ("cuả", "của"),
            ("nghịêp", "nghiệp"),
            ("hòan", "hoàn"),
            ("gía", "giá"),
            ("qúy", "quý"),
            ("cá\u{301}n", "cán"),
            ("chiń\u{301}h", "chính"),
            ("chińh", "chính"),
            ("thôńg", "thống"),
            ("quôć", "quốc"),
            ("trương\u{300}", "trường"),
        ] {
            assert_eq!(with_tone_in_place(wrong).as_deref(), Some(right));
        }
        for other in ["nghành", "hòạ", "bộ\u{301}", "ban", "x\u{301}"] {
            assert_eq!(with_tone_in_place(other), None, "{other}");
        }
    }

    #[test]
    fn a_first_consonant_is_written_as_its_rime_wants_it() {
        for (wrong, right) in [
            ("nghành", "ngành"),
            ("ngiêm", "nghiêm"),
            ("kông", "công"),
            ("cinh", "kinh"),
            ("qoan", "quan"),
            ("qoán", "quán"),
            ("cuyển", "quyển"),
            ("kuyết", "quyết"),
            ("ghà", "gà"),
        ] {
            assert_eq!(with_onset_respelled(wrong).as_deref(), Some(right));
        }
        for other in ["ngành", "công", "quan", "gì", "xyz", ""] {
            assert_eq!(with_onset_respelled(other), None, "{other}");
        }
    }

    #[test]
    fn glued_syllables_are_parted() {
        for (glued, parted) in [
            ("họctập", "học tập"),
            ("nhândân", "nhân dân"),
            ("đảngviên", "đảng viên"),
            ("xãhộichủnghĩa", "xã hội chủ nghĩa"),
            ("ximăng", "xi măng"),
        ] {
            assert_eq!(split_syllables(glued).as_deref(), Some(parted));
        }
        for other in ["học", "", "đđđ", "javascript"] {
            assert_eq!(split_syllables(other), None, "{other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_word_can_be_judged(word in "[a-zà-ỹ\u{300}-\u{323}]{0,12}") {
            let _ = judge_syllable(&word);
            if let Some(placed) = with_tone_in_place(&word) {
                proptest::prop_assert_eq!(without_tones(&placed), without_tones(&word));
            }
            if let Some(parted) = split_syllables(&word) {
                proptest::prop_assert_eq!(parted.replace(' ', ""), word);
            }
        }
    }
}
