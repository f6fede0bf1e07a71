//! Paragraphs and what is found in them.

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
    for text in [
        "Cho mét mí rau.",
        "§ång chÝ Bí th\u{ad} §¶ng ñy kÕt luËn héi nghÞ",
        "C¸i rùa s¾c dïng ph¸t n\u{ad}¬ng",
        "X¨ng dÇu vµ ph©n bãn ®Òu lªn giá.",
        "¤ng Lß V¨n Vòng vµ bµ Giµng ThÞ H\u{ad}\u{ac}ng ë xã nµy.",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    // Signs are no words.
    assert_eq!(
        read("· Trång rõng 30 × 40 m, gióp b¶n £ 500").as_deref(),
        Some("· Trồng rừng 30 × 40 m, giúp bản £ 500")
    );
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

#[test]
fn a_paragraph_full_of_names_is_doubtful() {
    for text in [
        "§ång bµo Khmer Sãc Tr¨ng ®ãn TÕt Ch«l Chn¨m Thm©y.",
        "Ñoàng baøo Khmer Soùc Traêng ñoùn Teát Choâl Chnaêm Thmaây.",
        "Thuû ñoâ Maùtxcôva, Roâma, Beùclin, Oasinhtôn.",
    ] {
        let found = legacy_of(text, 2).or_else(|| legacy_perhaps(text));
        assert!(found.is_some(), "{text}");
    }
    for text in [
        "Les élèves français étaient très contents de leur séjour à la campagne",
        "Der Präsident grüßt die Bürger über den Rundfunk",
        "La educación de los niños en España y el desarrollo de la región",
        "Où sont les aéroports de l'île Maurice, en août",
        "Søren Kierkegaard, Åsa, Malmö, Tromsø, Sony®, «trích», 5 m², 37 °C",
    ] {
        assert_eq!(legacy_perhaps(text), None, "{text}");
    }
}

#[test]
fn a_soft_hyphen_before_a_word_of_unicode_is_no_letter() {
    for text in ["hòa\"\u{ad}hòa", "\u{ad}hòa", "ở\u{ad}hòa nhập"] {
        assert_eq!(encoding(text), None, "{text:?}");
    }
    assert_eq!(
        encoding("x\u{b7}h\u{ad}\u{eb}ng \u{b8}o \u{ae}\u{d1}n"),
        Some(Legacy::Tcvn3)
    );
}
