//! Recognising text of the time before Unicode by its signature: words that are none as they stand and become
//! syllables when they are converted.
//!
//! The strongest sign is a character that Vietnamese does not write in Unicode (`µ`, `¸`, `®`, `Ñ`, `ø`), or a capital
//! with an accent inside a word (`phÊn`, `xÐt`). Letters that both use (`à`, `ã`, `é`, `ô`) are read as the words
//! around them are, unless one of the two hardly ever is one ([`usual`](super::usual)).

use super::judge::{
    Side, becomes_word, has_foreign_letter, is_abbreviation, is_syllable, judge, words,
};
use super::usual::{Meant, meant};
use super::{Legacy, from_legacy};
use std::collections::BTreeSet;
use std::ops::Range;

/// The letter ư in TCVN3; in other text it may stand anywhere and proves nothing.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

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
        let is_small = |c: Option<char>| c.is_some_and(char::is_lowercase);
        let follows_small = || is_small(text[..at].chars().next_back());
        let is_inside = match c {
            'À'..='Þ' => c != '×' && follows_small(),
            '«' | '»' => is_small(text[at + c.len_utf8()..].chars().next()) && follows_small(),
            _ => false,
        };
        if is_odd(c) || is_inside {
            return true;
        }
    }
    false
}

/// Whether a character is one of Latin-1 that Vietnamese does not write.
fn is_odd(c: char) -> bool {
    matches!(
        c,
        '¤'..='¦' | '¨' | 'ª' | '¬' | '®' | 'µ' | '¶' | '¸'..='º' | 'Ä'..='Ç' | 'Ë' | 'Î'..='Ï' | 'Ñ' | 'Ö' | 'Ø'
            | 'Û'..='Ü' | 'Þ'..='ß' | 'ä'..='ç' | 'ë' | 'î'..='ï' | 'ñ' | 'ö' | 'ø' | 'û'..='ü' | 'þ'..='ÿ'
    )
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
            } else if becomes_word(word, &read) {
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
    is_it.then(|| whole(text, encoding)).flatten()
}

/// A text whose neighbours are in an old encoding, which it might be in too, as a short one tells nothing by itself:
/// `None` when it has Vietnamese letters, or no word that becomes a syllable.
pub fn legacy_beside(text: &str, encoding: Legacy) -> Option<LegacyParts> {
    let may_be = |at: Range<usize>| {
        let read = from_legacy(&text[at.clone()], encoding);
        read != text[at.clone()] && becomes_word(&text[at], &read)
    };
    let is_it = !text.is_ascii() && !text.contains(is_vietnamese_letter) && words(text).any(may_be);
    is_it.then(|| whole(text, encoding)).flatten()
}

/// Words of a text that are in an old encoding, whose font its author named. Fonts outlive a conversion of their text:
/// `None` when it has Vietnamese letters, or no word that could not be read as it stands, or several that become nothing.
pub fn legacy_in_font(text: &str, encoding: Legacy) -> Option<Vec<Range<usize>>> {
    if text.is_ascii() || text.contains(is_vietnamese_letter) {
        return None;
    }
    let changed: Vec<Range<usize>> = words(text)
        .filter(|at| from_legacy(&text[at.clone()], encoding) != text[at.clone()])
        .filter(|at| !has_foreign_letter(&text[at.clone()].to_lowercase(), encoding))
        .collect();
    let is_good = |at: &&Range<usize>| {
        let word = &text[(*at).clone()];
        becomes_word(word, &from_legacy(word, encoding))
    };
    let good: Vec<Range<usize>> = changed.iter().filter(is_good).cloned().collect();
    let is_proof = |at: &Range<usize>| {
        let word = text[at.clone()].to_lowercase();
        // A soft hyphen may be one, and a letter a sign.
        let bare = word.replace(SOFT_HYPHEN, "");
        let may_prove = !bare.is_ascii() && bare.chars().count() > 1;
        may_prove && (!is_syllable(&word) || meant(&word, encoding, &[]) == Meant::Reading)
    };
    (good.len() * 5 >= changed.len() * 4 && good.iter().any(is_proof)).then_some(good)
}

/// A paragraph in an old encoding: all of it, or all but words of other languages and those that somebody typed anew;
/// `None` when nothing is left.
fn whole(text: &str, encoding: Legacy) -> Option<LegacyParts> {
    let judged = judge(text, encoding, false);
    let stays = |side: &Side| *side != Side::Old;
    if judged.words.iter().any(|(_, side)| stays(side)) {
        let parts = judged.parts(text, encoding);
        return (!parts.parts.is_empty() || !parts.is_certain).then_some(parts);
    }
    Some(LegacyParts {
        encoding,
        parts: std::iter::once(0..text.len()).collect(),
        is_certain: judged.is_certain,
    })
}

/// A paragraph that has words in Unicode: which of the others are in an old encoding.
fn mixed(text: &str) -> Option<LegacyParts> {
    let (judged, encoding) = [Legacy::Tcvn3, Legacy::Vni]
        .into_iter()
        .map(|encoding| (judge(text, encoding, true), encoding))
        .max_by_key(|(judged, encoding)| (judged.proofs(text), *encoding == Legacy::Tcvn3))?;
    match judged.proofs(text) {
        0 => None,
        1 => {
            let lone = judged
                .words
                .into_iter()
                .find(|(_, side)| *side == Side::Old);
            let parts = vec![lone.map(|(at, _)| at)?];
            is_strange(&text[parts[0].clone()]).then_some(LegacyParts {
                encoding,
                parts,
                is_certain: false,
            })
        }
        _ => Some(judged.parts(text, encoding)),
    }
}

/// Whether a single word in an old encoding is like none of any other language: a sign or a capital inside it, or two
/// letters that Vietnamese has not.
fn is_strange(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let is_sign = |c: char| matches!(c, '\u{a1}'..='\u{bf}') && c != SOFT_HYPHEN && c != 'µ';
    let is_capital = |c: char| !c.is_ascii() && c.is_uppercase();
    let inside = letters.windows(2).any(|pair| {
        (is_sign(pair[0]) && pair[1].is_ascii_lowercase())
            || (pair[0].is_ascii_lowercase() && is_capital(pair[1]))
    });
    let odd = letters.iter().filter(|c| is_odd(**c)).count();
    letters.len() > 2 && !word.starts_with('«') && !word.ends_with('»') && (inside || odd > 1)
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
            ("häc tËp cô gi¸o cña em", "học tập cụ giáo của em", true),
            ("cã lý, cã ý chÝ häc tËp", "có lý, có ý chí học tập", true),
            ("häc tËp xã dùng lµm", "học tập xã dùng làm", false),
            (
                "Huyeän Hoà An toå chöùc hoïc taäp",
                "Huyện Hoà An tổ chức học tập",
                true,
            ),
            (
                "laøm theo Chuû tòch Hoà Chí Minh",
                "làm theo Chủ tịch Hồ Chí Minh",
                true,
            ),
            (
                "vaên hoá, khoá hoïc cuûa toà soaïn",
                "văn hoá, khoá học của toà soạn",
                true,
            ),
            (
                "laøm theo Hoàng Đình Giong vaø hoïc taäp",
                "làm theo Hoàng Đình Giong và học tập",
                true,
            ),
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
    fn a_paragraph_without_a_word_in_unicode_is_old_throughout() {
        let read = |text: &str| {
            let found = legacy_of(text, 2)?;
            let mut read = text.to_owned();
            for part in found.parts.into_iter().rev() {
                read.replace_range(part.clone(), &from_legacy(&text[part], found.encoding));
            }
            found.is_certain.then_some(read)
        };
        for (text, right) in [
            (
                "§oµn ®i th¨m tØnh Bµ RÞa – Vòng Tµu.",
                "Đoàn đi thăm tỉnh Bà Rịa – Vũng Tàu.",
            ),
            (
                "Tíi dù cã ®ång chÝ BÝ th\u{ad}.",
                "Tới dự có đồng chí Bí thư.",
            ),
            ("Bè mÑ em ®Òu lµ n«ng d©n.", "Bố mẹ em đều là nông dân."),
            ("§/c BÝ th\u{ad} nãi vÒ cá.", "Đ/c Bí thư nói về cỏ."),
            (
                "Dïng xim¨ng, bªt«ng, v¾cxin ®Ó gióp d©n.",
                "Dùng ximăng, bêtông, vắcxin để giúp dân.",
            ),
            (
                "Chuû nghóa Maùc – Leânin laø neàn taûng",
                "Chủ nghĩa Mác – Lênin là nền tảng",
            ),
            (
                "Ñoàng baøo EÂñeâ, Giarai, Xôñaêng ôû Ñaék Laék.",
                "Đồng bào Êđê, Giarai, Xơđăng ở Đắk Lắk.",
            ),
        ] {
            assert_eq!(read(text).as_deref(), Some(right));
        }
        // Nobody can tell whether somebody typed the word anew.
        assert_eq!(read("Cho mét mí rau."), None);
    }

    #[test]
    fn a_text_beside_old_ones_is_read_like_them_only_where_it_tells() {
        let beside = |text: &str, encoding| {
            let found = legacy_of(text, 1).filter(|found| found.encoding == encoding);
            let found = found.or_else(|| legacy_beside(text, encoding));
            found.map(|found| found.is_certain)
        };
        for (text, encoding, found) in [
            ("An toàn giao thông", Legacy::Vni, None),
            ("Hoà An", Legacy::Vni, None),
            ("Pác Bó", Legacy::Vni, None),
            ("Pác Bó", Legacy::Tcvn3, None),
            ("Cô giáo Lê Thu Hà", Legacy::Vni, None),
            ("Cá, tôm", Legacy::Vni, None),
            ("Sông Gâm", Legacy::Tcvn3, None),
            ("Bánh chè lam", Legacy::Tcvn3, None),
            ("Anh Lò", Legacy::Vni, Some(false)),
            ("Hãng phim", Legacy::Tcvn3, Some(false)),
            ("Xaõ Haø", Legacy::Vni, Some(true)),
        ] {
            assert_eq!(beside(text, encoding), found, "{text}");
        }
    }

    #[test]
    fn a_single_word_beside_unicode_is_told_when_no_language_has_it() {
        for (text, found) in [
            ("Các đồng chí trong §¶ng ủy xã", Some(false)),
            ("Học tập theo g\u{ad}¬ng Bác", Some(false)),
            ("Lớp bồi dưỡng nghiÖp vụ", Some(false)),
            ("Đồng bào ngöôøi Dao", Some(false)),
            ("Bà Zoë và ông Loïc ở Malmö; Köln, Thaïs", None),
            ("Bụi mịn 10 µm, Sony®, 5 m², «trích», h¹ và 37 °C", None),
        ] {
            let certain = legacy_of(text, 2).map(|found| found.is_certain);
            assert_eq!(certain, found, "{text}");
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
