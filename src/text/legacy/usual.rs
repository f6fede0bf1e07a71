//! Words that could be read either way: as they stand, and as an old encoding spells another word.
//!
//! The bytes do not tell `xã` in Unicode from `xó` in TCVN3, so a word that somebody typed anew into an old paragraph
//! would become another. What tells them apart is that one of the two is hardly ever written. No list says what is
//! misspelled here: it says only which words a conversion leaves alone, or leaves to a person.

use super::Legacy;

/// Words in daily use that TCVN3 spells only where another word stands that nobody writes (`thụn`, `dõn`).
const TCVN3: &str = "ám án áng ân ép êm én ôi ôm ôn ông ùn bám bán bóc bùi bùn bùng bùa chán chín chít chìm chôn chông chùa chùm \
    chém cân còn côn công cõi cùng cùn dán dáng dâm dân dìm dí dê dép dùi giám gián giáng giâm giòn giùm gió gán \
    gìn góc góp gói gùi hán hân hòa hòm hòn hóa hôm hôn hông hùng hùa hùn khá khám khán kháng khâm khí khít khép \
    khóa khói khôn không lá lán lân lãi lãm lên lí lít lùi lùn mán mân mãi mìn mít móng món môi môn mông mùa mùi \
    mùn mù ngán ngân ngôi ngôn ngông ngón ngóng ngùi nhân nhìn nhím nhôm nhô nán nâng nên nén nó nóc nón nông \
    nôi nôn nét nùng phá phái phán phân phâm phép phí phím phòng phôi phùng phù phèn quên quít rán ráng râm rét \
    ròng rõ rôm sám sán sáng sâm sân sói sôi sông sùng thán tháng thân thâm thêm thì thím thìn thói thôn thùng \
    thép tán tâm tân tám táng tên tìm tín tít tôn tòa tùng trái tráng trán trâm trân trên trì tròn trò trông \
    trôi trùng trùm vái váng vân vén vòm vôi vùi xám xâm xã xét xì xí xóa xô xông";

/// The same of VNI, which spells few words so.
const VNI: &str = "bó bón chó chòm chôn doãn goá gò hoán hóa hòa hôm hò khoát khó khóa khóm khô khôn loãng lòa ló lóa môi \
    môn món ngoái ngôn nhóm nhôm noãn nó nón phó rò sôi sò thôn toà tóm tòa tôi tôm tôn tròn vòm xoá xoài xóa xóm xó";

/// Words, and those beside which they mean one thing.
type Beside = &'static [(&'static str, &'static [&'static str])];

/// Words of TCVN3 that are in daily use either way, and the words beside which the reading is meant: `nhiÖm vô`.
const EITHER: Beside = &[
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

/// Words in daily use that TCVN3 spells only where another word stands that is written, but seldom (`vũng`, `giỏ`).
const TCVN3_SELDOM: &str = "bói chí chói còi dâng giò gõ hâm hãm hí hít hóc hói hóm hô hôi khê khóm khôi khùng lái lâm lãng lê lót lôi \
    lông mâm mã mí mó móc mô ngô ngõ nhã nhãn nhì nóng phóng phông quí rãi rèn róc sét thái thám thí tôm tông ván \
    vâng vãn vét ví vòi vòng xá xôi ái óc";

/// Words of which that is as true as that somebody typed them anew: they are in daily use, and the other is no rare one.
const TCVN3_DAILY: &str =
    "bí cái cán có giá gái nhóm thôi trí tôi vì vùng ít rùa xóm thông lùng phê khô xít quê";

/// The same of VNI.
const VNI_SELDOM: &str = "hoá khoá thoát loài xoà thôi vô lôi trôi xôi lò";

/// The same of VNI: `Hoà Chí Minh`, but `Hoà An`.
const EITHER_VNI: Beside = &[
    (
        "hoà",
        &[
            "ao", "bơi", "chí", "chứa", "cơ", "dán", "đồng", "gươm", "hải", "mơ", "nước", "nuôi",
            "nghi", "sơ", "tây", "thủy", "thuỷ", "tiêu", "văn", "thị", "giang", "lòng", "núi",
        ],
    ),
    ("ngô", &["ngác", "ngẩn", "làm", "dại", "lơ"]),
];

/// Words that are meant as they stand beside others: names, and words of two syllables.
const TOGETHER_VNI: Beside = &[
    (
        "hoà",
        &[
            "an", "bình", "chung", "hợp", "giải", "hài", "hiếu", "hảo", "khánh", "mục", "nhập",
            "nhã", "phục", "quảng", "thuận",
        ],
    ),
    (
        "hoá",
        &[
            "văn", "học", "chất", "đại", "nghiệp", "hàng", "tiêu", "cổ", "chuyển", "biến", "hội",
            "đơn", "giáo", "thanh", "tiến",
        ],
    ),
    ("khoá", &["học", "khai", "bế", "chìa", "sinh", "tập"]),
];

/// What a word that could be read either way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// The word as it stands.
    Itself,
    /// The word as it stands, if anything beside it is; the reading is seldom written.
    Usually,
    /// The same of a word so common that somebody may have typed it anew.
    Daily,
    /// The word the old encoding spells, as far as lists tell.
    Reading,
    /// One of both.
    Either,
}

/// What is meant by a word in small letters. `beside` are the readings of its neighbours.
pub(super) fn meant(word: &str, encoding: Legacy, beside: &[String]) -> Meant {
    let (usual, seldom) = match encoding {
        Legacy::Tcvn3 => (TCVN3, TCVN3_SELDOM),
        Legacy::Vni => (VNI, VNI_SELDOM),
    };
    let is_in = |list: &str| list.split_whitespace().any(|own| own == word);
    if is_in(usual) {
        return Meant::Itself;
    }
    let (either, together): (Beside, Beside) = match encoding {
        Legacy::Tcvn3 => (EITHER, &[]),
        Legacy::Vni => (EITHER_VNI, TOGETHER_VNI),
    };
    let stands_beside = |(_, clear): &(&str, &[&str])| {
        let mut beside = beside.iter();
        beside.any(|word| clear.contains(&word.as_str()))
    };
    let of_word = |list: Beside| list.iter().find(|(own, _)| *own == word);
    match of_word(either) {
        Some(reading) if stands_beside(reading) => Meant::Reading,
        _ if of_word(together).is_some_and(stands_beside) => Meant::Itself,
        Some(_) => Meant::Either,
        None if is_in(seldom) => Meant::Usually,
        None if encoding == Legacy::Tcvn3 && is_in(TCVN3_DAILY) => Meant::Daily,
        None => Meant::Reading,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::phonotactics::judge_syllable;
    use super::super::from_legacy;
    use super::*;

    #[test]
    fn every_word_of_the_lists_could_be_read_either_way() {
        let words_of = |list: Beside| list.iter().map(|(word, _)| *word);
        for (words, encoding) in [
            (
                TCVN3
                    .split_whitespace()
                    .chain(TCVN3_SELDOM.split_whitespace())
                    .chain(TCVN3_DAILY.split_whitespace())
                    .chain(words_of(EITHER))
                    .collect::<Vec<_>>(),
                Legacy::Tcvn3,
            ),
            (
                VNI.split_whitespace()
                    .chain(VNI_SELDOM.split_whitespace())
                    .chain(words_of(EITHER_VNI))
                    .chain(words_of(TOGETHER_VNI))
                    .collect(),
                Legacy::Vni,
            ),
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
