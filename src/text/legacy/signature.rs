//! Recognising text of the time before Unicode by its signature: words that are none as they stand and become
//! syllables when they are converted.
//!
//! The strongest sign is a character that Vietnamese does not write in Unicode (`µ`, `¸`, `®`, `Ñ`, `ø`), or a capital
//! with an accent inside a word (`phÊn`, `xÐt`). Letters that both use (`à`, `ã`, `é`, `ô`) are read as the words
//! around them are, unless one of the two hardly ever is one ([`usual`](super::usual)).

use super::super::phonotactics::judge_syllable;
use super::usual::{Meant, meant};
use super::{Legacy, from_legacy};
use std::collections::BTreeSet;
use std::ops::Range;

/// The letter ư in TCVN3; in other text it may stand anywhere and proves nothing.
const SOFT_HYPHEN: char = '\u{ad}';

/// What of a paragraph is in an old encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegacyParts {
    /// Which one.
    pub encoding: Legacy,
    /// The parts that are: the whole paragraph, or words of it.
    pub parts: Vec<Range<usize>>,
    /// Whether it is certain of every word which encoding it is in.
    pub is_certain: bool,
}

/// Whether `c` is a letter that only Unicode text of Vietnamese has: such a word is not in an old encoding.
pub fn is_vietnamese_letter(c: char) -> bool {
    matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ạ'..='ỹ' | 'Ạ'..='Ỹ')
}

/// Whether a text that was not recognised may be in an old encoding all the same: it has signs of Latin-1 that
/// Vietnamese does not write, or a capital of Latin-1 or a quote inside a word (`phÊn`, `xÐt`, `kh«ng`).
pub fn may_be_legacy(text: &str) -> bool {
    // All of these begin with one of two bytes, and most texts have few of them.
    let bytes = text.as_bytes();
    let starts = (0..bytes.len()).filter(|at| matches!(bytes[*at], 0xc2 | 0xc3));
    for at in starts {
        let Some(c) = text[at..].chars().next() else {
            continue;
        };
        let is_odd = matches!(
            c,
            '¤'..='¦' | '¨' | 'ª' | '¬' | '®' | 'µ' | '¶' | '¸'..='º' | 'Ä'..='Ç' | 'Ë' | 'Î'..='Ï' | 'Ñ' | 'Ö' | 'Ø'
                | 'Û'..='Ü' | 'Þ'..='ß' | 'ä'..='ç' | 'ë' | 'î'..='ï' | 'ñ' | 'ö' | 'ø' | 'û'..='ü' | 'þ'..='ÿ'
        );
        let is_small = |c: Option<char>| c.is_some_and(char::is_lowercase);
        let follows_small = || is_small(text[..at].chars().next_back());
        let is_inside = match c {
            'À'..='Þ' => c != '×' && follows_small(),
            '«' | '»' => is_small(text[at + c.len_utf8()..].chars().next()) && follows_small(),
            _ => false,
        };
        if is_odd || is_inside {
            return true;
        }
    }
    false
}

/// The old encoding of a paragraph, by its signature: at least `least` different words become Vietnamese syllables
/// when they are converted, hardly any does not, and either few words were syllables before, or a third of those that
/// become one was none. Beside words in Unicode, two that could not be anything else are needed.
pub fn legacy_of(text: &str, least: usize) -> Option<LegacyParts> {
    if text.is_ascii() {
        return None;
    }
    if text.chars().any(is_vietnamese_letter) {
        return may_be_legacy(text).then(|| mixed(text)).flatten();
    }
    // Each once, and none that is a sign alone: × would be ì, and µm is a unit, however often.
    let words: BTreeSet<&str> = words(text)
        .map(|at| &text[at])
        .filter(|word| word.contains(|c: char| !c.is_ascii() && c != SOFT_HYPHEN))
        .filter(|word| word.chars().count() > 1)
        .collect();
    let is_as_it_stands = |word: &str| is_syllable(word) && !may_be_legacy(word);
    let before = words.iter().filter(|word| is_as_it_stands(word)).count();
    let score = |encoding| {
        let (mut changed, mut good, mut proof) = (0, 0, 0);
        for word in &words {
            let read = from_legacy(word, encoding);
            if read == **word {
                continue;
            }
            changed += 1;
            if is_abbreviation(word) {
                good += 1;
                proof += 1;
            } else if is_syllable(&read) || is_of_the_highlands(&read) {
                good += 1;
                proof += usize::from(!is_as_it_stands(word));
            }
        }
        (good, changed, proof)
    };
    let best = [Legacy::Tcvn3, Legacy::Vni]
        .into_iter()
        .map(|encoding| (score(encoding), encoding))
        .max_by_key(|((good, changed, _), _)| (*good, usize::MAX - changed));
    let ((good, changed, proof), encoding) = best?;
    let is_unicode = before * 3 > good && proof * 3 < good;
    let is_it = good >= least && good * 5 >= changed * 4 && !is_unicode;
    is_it.then(|| whole(text, encoding))
}

/// A text whose neighbours are in an old encoding, which it might be in too, as a short one tells nothing by itself:
/// `None` when it has Vietnamese letters, or no word that becomes a syllable.
pub fn legacy_beside(text: &str, encoding: Legacy) -> Option<LegacyParts> {
    let may_be = |at: Range<usize>| {
        let read = from_legacy(&text[at.clone()], encoding);
        read != text[at.clone()] && (is_syllable(&read) || is_abbreviation(&text[at]))
    };
    let is_it = !text.is_ascii() && !text.contains(is_vietnamese_letter) && words(text).any(may_be);
    is_it.then(|| whole(text, encoding))
}

/// A paragraph in an old encoding: all of it, or all but words of other languages and those that somebody typed anew.
fn whole(text: &str, encoding: Legacy) -> LegacyParts {
    let judged = judge(text, encoding, false);
    let stays = |side: &Side| matches!(side, Side::Unicode | Side::Foreign);
    if judged.words.iter().any(|(_, side)| stays(side)) {
        return judged.parts(text, encoding);
    }
    LegacyParts {
        encoding,
        parts: std::iter::once(0..text.len()).collect(),
        is_certain: judged.is_certain,
    }
}

/// Whether a word has a Vietnamese letter that the encoding does not write so: then it is Unicode.
fn has_foreign_letter(word: &str, encoding: Legacy) -> bool {
    let is_vowel =
        |c: char| matches!(c, 'à'..='ã' | 'è'..='ê' | 'ì'..='í' | 'ò'..='õ' | 'ù'..='ú' | 'ý');
    match encoding {
        Legacy::Tcvn3 => word
            .chars()
            .any(|c| is_vowel(c) && super::is_free_in_tcvn3(c)),
        // These two letters VNI writes as Unicode does.
        Legacy::Vni => {
            let is_own = |c: char| is_vowel(c) && !matches!(c, 'ì' | 'í');
            word.chars().any(is_own) && is_syllable(word) && from_legacy(word, encoding) == word
        }
    }
}

/// What a word beside Unicode text is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Unicode,
    Old,
    /// A word of another language, or a unit: it tells nothing of its neighbours.
    Foreign,
    /// A word in either.
    Open,
}

/// Words of a paragraph that an encoding would change, or that are Unicode.
struct Judged {
    words: Vec<(Range<usize>, Side)>,
    /// Whether none of them is in daily use either way.
    is_certain: bool,
}

/// Judges the words of a paragraph one by one. In one that is `mixed`, a sign of an old encoding proves nothing unless
/// the word becomes a syllable.
fn judge(text: &str, encoding: Legacy, mixed: bool) -> Judged {
    let all: Vec<Range<usize>> = words(text).collect();
    let read: Vec<String> = all
        .iter()
        .map(|at| from_legacy(&text[at.clone()], encoding).to_lowercase())
        .collect();
    let mut judged = Judged {
        words: Vec::new(),
        is_certain: true,
    };
    for (index, at) in all.into_iter().enumerate() {
        let written = &text[at.clone()];
        let word = written.to_lowercase();
        let is_unicode =
            written.contains(is_vietnamese_letter) || has_foreign_letter(&word, encoding);
        let side = if is_unicode {
            Side::Unicode
        } else if read[index] == word {
            continue;
        } else if is_abbreviation(written) {
            Side::Old
        } else if !mixed && is_foreign(written, &read[index]) {
            Side::Foreign
        } else if !is_syllable(&read[index]) {
            let is_old = may_be_legacy(written)
                || written.contains(SOFT_HYPHEN)
                || is_of_the_highlands(&read[index]);
            match !mixed && is_old {
                true => Side::Old,
                false => Side::Unicode,
            }
        } else if is_proof(written) || (!mixed && !is_syllable(&word)) {
            Side::Old
        } else {
            let beside = &read[index.saturating_sub(1)..(index + 2).min(read.len())];
            // A capital of Latin-1 spells another letter than the small one.
            let has_own_capital = written.chars().any(|c| !c.is_ascii() && c.is_uppercase());
            let meant = match has_own_capital {
                true => Meant::Reading,
                false => meant(&word, encoding, beside),
            };
            match meant {
                Meant::Itself => Side::Unicode,
                // Hardly anybody writes the other.
                Meant::Reading if !mixed => Side::Old,
                Meant::Reading => Side::Open,
                Meant::Either => {
                    judged.is_certain = false;
                    Side::Open
                }
            }
        };
        judged.words.push((at, side));
    }
    judged
}

impl Judged {
    /// Different words that could not be anything but the old encoding.
    fn proofs(&self, text: &str) -> usize {
        let old = self.words.iter().filter(|(_, side)| *side == Side::Old);
        let different: BTreeSet<&str> = old.map(|(at, _)| &text[at.clone()]).collect();
        different.len()
    }

    /// The words to convert: open ones are what those around them are.
    fn parts(self, text: &str, encoding: Legacy) -> LegacyParts {
        let mut parts = Vec::new();
        let mut is_certain = self.is_certain;
        for (index, (at, side)) in self.words.iter().enumerate() {
            let known = |side: &Side| matches!(side, Side::Unicode | Side::Old).then_some(*side);
            let before = self.words[..index].iter().rev();
            let before = before.map(|(_, side)| side).find_map(known);
            let after = self.words[index + 1..].iter();
            let after = after.map(|(_, side)| side).find_map(known);
            let side = match (side, before, after) {
                (Side::Open, Some(before), Some(after)) if before != after => {
                    is_certain = false;
                    Side::Open
                }
                (Side::Open, Some(near), _) | (Side::Open, None, Some(near)) => near,
                (side, ..) => *side,
            };
            // What has letters of Unicode and signs of an old encoding is neither.
            is_certain &= side != Side::Unicode || !may_be_legacy(&text[at.clone()]);
            if side == Side::Old {
                parts.push(at.clone());
            }
        }
        LegacyParts {
            encoding,
            parts,
            is_certain,
        }
    }
}

/// A paragraph that has words in Unicode: which of the others are in an old encoding.
fn mixed(text: &str) -> Option<LegacyParts> {
    let (judged, encoding) = [Legacy::Tcvn3, Legacy::Vni]
        .into_iter()
        .map(|encoding| (judge(text, encoding, true), encoding))
        .max_by_key(|(judged, encoding)| (judged.proofs(text), *encoding == Legacy::Tcvn3))?;
    (judged.proofs(text) >= 2).then(|| judged.parts(text, encoding))
}

/// Whether a word is one of another language, a unit or in quotes, though an old encoding would read another out of it:
/// it becomes no syllable and has only letters that other languages write, or a sign behind it (`Noël`, `Sony®`).
fn is_foreign(written: &str, read: &str) -> bool {
    let is_quoted = written.starts_with('«') && written.ends_with('»');
    if written == "µm" || is_quoted {
        return true;
    }
    let bare = written.trim_end_matches(['®', '©', '°', '²', '³', 'µ', 'º', 'ª']);
    let is_latin =
        |c: char| c.is_ascii() || matches!(c, 'ß'..='ÿ' | 'À'..='Þ') && c.is_alphabetic();
    bare.chars().count() > 1
        && bare.chars().all(is_latin)
        && !is_syllable(read)
        && !is_of_the_highlands(read)
}

/// Whether a word would be a syllable but for what names of the highlands have besides: `Đắk`, `Krông`, `Plây`.
fn is_of_the_highlands(read: &str) -> bool {
    let mut letters: Vec<char> = read.to_lowercase().chars().collect();
    if matches!(letters.get(1), Some('r' | 'l')) {
        letters.remove(1);
    }
    for place in [0, letters.len().saturating_sub(1)] {
        if letters.get(place) == Some(&'k') {
            letters[place] = 'c';
        }
    }
    is_syllable(&letters.into_iter().collect::<String>())
}

/// Whether a word is an abbreviation in capitals with the Đ of an old encoding, which no vowel stands before: `Q§`, `HÑND`.
fn is_abbreviation(word: &str) -> bool {
    let is_capital = |c: char| c.is_ascii_uppercase() || matches!(c, '§' | 'Ñ');
    let at = word.find(['§', 'Ñ']);
    let is_free = |at: usize| !word[..at].ends_with(['A', 'E', 'I', 'O', 'U', 'Y']);
    word.chars().all(is_capital) && word.contains(|c: char| c.is_ascii()) && at.is_some_and(is_free)
}

/// Whether a word that becomes a syllable can be nothing else. `h¹` may be a letter with a note's number, `µm` a unit,
/// and a soft hyphen stands in words of Unicode too.
fn is_proof(word: &str) -> bool {
    let is_long = word.chars().count() > 2;
    let is_sign = word.starts_with('µ') || word.contains(['¹', 'º', 'ª']);
    let bare = word.replace(SOFT_HYPHEN, "");
    (may_be_legacy(word) && (is_long || !is_sign))
        || (bare.len() < word.len() && is_long && !bare.is_ascii() && !is_syllable(&bare))
}

fn is_syllable(word: &str) -> bool {
    judge_syllable(&word.to_lowercase()).is_ok()
}

/// Words as an old encoding has them: its letters may be signs of Latin-1.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_between =
        |c: char| c.is_whitespace() || (c.is_ascii() && !c.is_ascii_alphanumeric()) || is_quote(c);
    let mut at = 0;
    text.split(is_between).filter_map(move |word| {
        let start = at;
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then(|| start..start + word.len())
    })
}

fn is_quote(c: char) -> bool {
    matches!(c, '\u{2013}'..='\u{201e}' | '\u{2026}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(text: &str) -> Option<Legacy> {
        legacy_of(text, 2).map(|found| found.encoding)
    }

    #[test]
    fn a_paragraph_is_known_by_its_signature() {
        for (text, expected) in [
            (
                "§¶ng bé tØnh tæ chøc häc tËp vµ lµm theo t\u{ad} t\u{ad}ëng, ®¹o ®øc",
                Legacy::Tcvn3,
            ),
            ("B¸c cã nhµ", Legacy::Tcvn3),
            ("xÐt cã ba phÊn", Legacy::Tcvn3),
            ("Ñaûng boä tænh toå chöùc hoïc taäp", Legacy::Vni),
        ] {
            assert_eq!(encoding(text), Some(expected), "{text}");
        }
        for other in [
            "Đảng bộ tỉnh tổ chức học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
            "Ban ta và bà con ta có nhà to, thì cô chú đi là có cá và lúa",
            "Les élèves français étaient très contents de leur séjour à la campagne",
            "Der Präsident grüßt die Bürger über den Rundfunk",
            "La educación de los niños en España y el desarrollo de la región",
            "naïve café, 25 °C ± 1, © 2022, §5, «trích», 3×4",
            "plain words only",
            "3 × 4 × 5, 10 µm – 20 µm, a \u{ad} b\u{ad}c \u{ad}",
            "Ông Søren Kierkegaard và bà Åsa Müller ở Malmö, Tromsø; h¹ và n¹, Sen®",
        ] {
            assert_eq!(encoding(other), None, "{other}");
        }
    }

    #[test]
    fn words_in_an_old_encoding_are_told_from_those_beside_them() {
        let parts = |text: &str| {
            let found = legacy_of(text, 2)?;
            let parts: Vec<String> = found
                .parts
                .iter()
                .map(|at| text[at.clone()].into())
                .collect();
            Some((parts.join(" "), found.is_certain))
        };
        for (text, old, is_certain) in [
            (
                "Đảng bộ tØnh tæ chøc cã hiÖu qu¶",
                "tØnh tæ chøc cã hiÖu qu¶",
                true,
            ),
            (
                "häc tËp vµ lµm theo, đạo đức của Người",
                "häc tËp vµ lµm",
                true,
            ),
            ("häc tËp cã đạo đức", "häc tËp", false),
            (
                "toå chöùc hoïc taäp, đạo đức của Người",
                "toå chöùc hoïc taäp",
                true,
            ),
        ] {
            assert_eq!(parts(text), Some((old.into(), is_certain)), "{text}");
        }
    }

    #[test]
    fn a_word_typed_anew_in_an_old_paragraph_stays() {
        let read = |text: &str| {
            let found = legacy_of(text, 2).unwrap();
            let mut read = text.to_owned();
            for part in found.parts.into_iter().rev() {
                read.replace_range(part.clone(), &from_legacy(&text[part], found.encoding));
            }
            (read, found.is_certain)
        };
        for (text, expected, is_certain) in [
            (
                "§¶ng bé xã Hång §Þnh häc tËp",
                "Đảng bộ xã Hồng Định học tập",
                true,
            ),
            (
                "các xã häc tËp vµ lµm theo",
                "các xã học tập và làm theo",
                true,
            ),
            (
                "häc tËp ë nhà José víi B¸c",
                "học tập ở nhà José với Bác",
                true,
            ),
            (
                "nhiÖm vô cô thÓ x©y dùng §¶ng",
                "nhiệm vụ cụ thể xây dựng Đảng",
                true,
            ),
            ("häc tËp cô gi¸o cña em", "học tập cụ giáo của em", false),
            ("cã lý, cã ý chÝ häc tËp", "có lý, có ý chí học tập", true),
            ("häc tËp xã dùng lµm", "học tập xã dùng làm", false),
            (
                "thôn toâi hoïc taäp, toå chöùc",
                "thôn tôi học tập, tổ chức",
                true,
            ),
        ] {
            assert_eq!(read(text), (expected.to_owned(), is_certain), "{text}");
        }
    }

    #[test]
    fn words_of_other_languages_stay_and_names_of_the_highlands_do_not() {
        let read = |text: &str| {
            let found = legacy_of(text, 1)?;
            let mut read = text.to_owned();
            for part in found.parts.into_iter().rev() {
                read.replace_range(part.clone(), &from_legacy(&text[part], found.encoding));
            }
            found.is_certain.then_some(read)
        };
        for (text, right) in [
            (
                "C«ng ty Sony® tÆng quµ häc sinh",
                "Công ty Sony® tặng quà học sinh",
            ),
            (
                "Bôi mÞn d\u{ad}íi 10 µm ¶nh h\u{ad}ëng",
                "Bụi mịn dưới 10 µm ảnh hưởng",
            ),
            ("¤ng Noël tÆng quµ häc sinh", "Ông Noël tặng quà học sinh"),
            (
                "DiÖn tÝch 5 m² vµ «trích» dµi cña x·",
                "Diện tích 5 m² và «trích» dài của xã",
            ),
            (
                "Ñaék Laék vaø Kroâng Pa laø cuûa tænh",
                "Đắk Lắk và Krông Pa là của tỉnh",
            ),
            ("Sè: 15/2022/Q§-UBND", "Số: 15/2022/QĐ-UBND"),
            ("Soá: 15/2022/QÑ-UBND", "Số: 15/2022/QĐ-UBND"),
        ] {
            assert_eq!(read(text).as_deref(), Some(right));
        }
        for text in ["§5", "Điều §5 của Luật", "PEÑA", "Soá 15"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_may_be_an_old_encoding_is_told_by_its_letters() {
        for text in [
            "Tiªu chÝ xÐt cô thÓ ch\u{ad}a cã trong nguån.",
            "Häc tËp t\u{ad} t\u{ad}ëng cña Ng\u{ad}êi (theo Báo Cao Bằng).",
            "Chuû tòch Hoà Chí Minh veà thaêm",
        ] {
            assert!(may_be_legacy(text), "{text}");
        }
        for text in [
            "Học tập tư tưởng của Người",
            "ÐẢNG BỘ tỉnh",
            "hoà\u{ad}bình",
            "Café Paris",
        ] {
            assert!(!may_be_legacy(text), "{text}");
        }
    }
}
