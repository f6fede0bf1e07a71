//! Words that could be read either way: as they stand, and as an old encoding spells another word.
//!
//! The bytes do not tell `xã` in Unicode from `xó` in TCVN3, so a word that somebody typed anew into an old paragraph
//! would become another. What tells them apart is that one of the two is hardly ever written. No list says what is
//! misspelled here: it says only which words a conversion leaves alone, or leaves to a person.

use super::Legacy;

/// Words in daily use that TCVN3 spells only where another word stands that hardly anybody writes (`xó`, `dõn`).
const TCVN3: &str = "ái ám án áng ân ép êm én ít óc ôi ôm ôn ông ùn bám bán bí bói bóc bùi bùn bùng bùa chán chí \
    chín chít chìm chói chôn chông chùa chùm chém cái cán cân còi còn có côn công cõi cùng cùn dán dáng dâm dân dâng \
    dìm dí dê dép dùi giá giám gián giáng giâm giò giòn giùm gió gái gán gìn góc góp gói gõ gùi hán hâm hân hãm hí \
    hít hòa hòm hòn hóa hóc hói hóm hô hôi hôm hôn hông hùng hùa hùn khá khám khán kháng khâm khí khít khép khóa \
    khói khóm khô khôi khôn không khê khùng lá lái lán lâm lân lãi lãm lãng lê lên lí lít lôi lông lót lùi lùng lùn \
    mán mâm mân mã mãi mìn mí mít mó móc móng món mô môi môn mông mùa mùi mùn mù ngán ngân ngô ngôi ngôn ngông \
    ngõ ngón ngóng ngùi nhân nhãn nhì nhìn nhím nhóm nhôm nhô nhã nán nâng nên nén nó nóc nón nóng nông nôi nôn nét \
    nùng phá phái phán phân phâm phép phê phí phím phòng phóng phôi phông phùng phù phèn quê quên quí quít rán ráng \
    râm rãi rèn rét ròng róc rõ rôm rùa sám sán sáng sâm sân sét sói sôi sông sùng thái thám thán tháng thân thâm \
    thêm thì thí thím thìn thói thông thôn thôi thùng thép tán tâm tân tám táng tên tìm tín tít tôi tôm tôn tông tòa \
    tùng trái tráng trán trâm trân trên trì trí tròn trò trông trôi trùng trùm vái ván váng vâng vân vãn vén vét vì \
    ví vòi vòm vòng vôi vùng vùi xá xám xâm xã xét xì xí xít xóa xóm xô xôi xông";

/// The same of VNI, which spells few words so.
const VNI: &str = "hôm môn nó thôi thôn tôi tôn";

/// Words of TCVN3 that are in daily use either way, and the words beside which the reading is meant: `nhiÖm vô`.
const EITHER: &[(&str, &[&str])] = &[
    ("bè", &["bịch"]),
    ("bón", &[]),
    ("bóng", &[]),
    ("bông", &["bầu", "tốt"]),
    ("cá", &["cây", "cháy"]),
    (
        "cô",
        &["thể", "công", "dụng", "già", "cố", "ông", "khí", "nhạc"],
    ),
    ("dòng", &["anh", "cảm", "mãnh", "nghĩa", "sĩ"]),
    (
        "dù",
        &[
            "án", "báo", "bị", "đoán", "hội", "họp", "khuyết", "kiến", "lễ", "phòng", "tham",
            "thảo", "thi", "thính", "toán", "trù", "trữ", "tính",
        ],
    ),
    (
        "dùng",
        &["chụp", "dàn", "gây", "kiến", "lại", "lên", "tạo", "xây"],
    ),
    ("gì", &["gỡ", "rối", "tháo", "vướng"]),
    ("hè", &["bom", "chậu", "sâu", "xí"]),
    ("khái", &["bệnh", "chữa", "ra", "thoát", "tránh"]),
    ("khóc", &["ca", "nhạc", "khuỷu"]),
    ("láng", &["lẻo", "nới"]),
    ("lò", &["bão", "chống", "lụt", "quét", "lượt"]),
    ("lòng", &["củng", "đoạn", "lũng", "thung"]),
    ("mái", &["mệt"]),
    ("máng", &["mong", "manh", "dày", "lớp"]),
    ("mê", &["lờ", "mịt", "sương"]),
    (
        "nói",
        &[
            "chân", "dãy", "đá", "đỉnh", "đồi", "miền", "ngọn", "non", "rừng", "vùng",
        ],
    ),
    ("phó", &["an", "phong", "quý", "thọ", "trù"]),
    ("sóng", &["bắn", "đạn", "ống"]),
    ("tái", &["hành", "củ"]),
    ("võ", &["a"]),
    (
        "vô",
        &[
            "cán",
            "chấp",
            "chính",
            "chức",
            "chuyên",
            "công",
            "dân",
            "dịch",
            "hiện",
            "học",
            "lợi",
            "mùa",
            "nghĩa",
            "nghiệp",
            "nhiệm",
            "nội",
            "phục",
            "sự",
            "tài",
            "tạp",
            "thời",
            "thư",
            "thường",
            "trưởng",
            "vận",
            "vụ",
            "xuân",
        ],
    ),
];

/// What a word that could be read either way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// The word as it stands.
    Itself,
    /// The word the old encoding spells, as far as lists tell.
    Reading,
    /// One of both.
    Either,
}

/// What is meant by a word in small letters. `beside` are the readings of its neighbours.
pub(super) fn meant(word: &str, encoding: Legacy, beside: &[String]) -> Meant {
    let usual = match encoding {
        Legacy::Tcvn3 => TCVN3,
        Legacy::Vni => VNI,
    };
    if usual.split_whitespace().any(|usual| usual == word) {
        return Meant::Itself;
    }
    let either = EITHER.iter().find(|(either, _)| *either == word);
    match either.filter(|_| encoding == Legacy::Tcvn3) {
        Some((_, clear)) if !beside.iter().any(|word| clear.contains(&word.as_str())) => {
            Meant::Either
        }
        _ => Meant::Reading,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::phonotactics::judge_syllable;
    use super::super::from_legacy;
    use super::*;

    #[test]
    fn every_word_of_the_lists_could_be_read_either_way() {
        let either = EITHER.iter().map(|(word, _)| *word);
        for (words, encoding) in [
            (
                TCVN3.split_whitespace().chain(either).collect::<Vec<_>>(),
                Legacy::Tcvn3,
            ),
            (VNI.split_whitespace().collect(), Legacy::Vni),
        ] {
            for word in words {
                let read = from_legacy(word, encoding);
                assert!(
                    read != word && judge_syllable(word).is_ok(),
                    "{word} {read}"
                );
                assert!(judge_syllable(&read).is_ok(), "{word} {read}");
            }
        }
    }

    #[test]
    fn neighbours_decide_between_two_usual_words() {
        let meant = |word, beside: &str| meant(word, Legacy::Tcvn3, &[beside.to_owned()]);
        assert_eq!(meant("xã", "hồng"), Meant::Itself);
        assert_eq!(meant("cã", "họ"), Meant::Reading);
        assert_eq!(meant("cô", "giáo"), Meant::Either);
        assert_eq!(meant("cô", "thể"), Meant::Reading);
    }
}
