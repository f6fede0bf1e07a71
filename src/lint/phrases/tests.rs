//! Passages that are told, and those that are not.

use super::*;
use crate::source::TextFile;
use near::{SIDE, STRETCH, WORD};

const WHOLE: &str = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh về ý chí tự lực, tự cường và khát vọng \
    phát triển đất nước phồn vinh, hạnh phúc";
const SHORT: &str = "khát vọng phát triển đất nước phồn vinh, hạnh phúc";

fn found(phrases: &[&str], text: &str) -> Vec<String> {
    let mut all = Phrases::default();
    phrases.iter().for_each(|phrase| all.add(phrase));
    let file = TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
    let settings = LintSettings::default();
    let mut sheet = Sheet::new(&file, &settings);
    let block = Block::verbatim(text, 0);
    let at: Vec<Range<usize>> = text::words(&block.text).collect();
    all.check(&block, &at, &mut Ids::default(), &mut sheet);
    let found = sheet.found.into_iter();
    found
        .map(|found| match found.lint {
            Lint::OfficialWording { difference } => difference,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn one_wrong_word_is_shown() {
    let text = WHOLE.replace("phát triển", "xây dựng");
    assert_eq!(
        found(&[WHOLE], &format!("Chủ đề “{text}” của khóa.")),
        ["Học tập và … và khát vọng [-phát triển-] {+xây dựng+} đất nước phồn vinh hạnh phúc"]
    );
    assert_eq!(
        found(
            &[SHORT],
            "vì khát vọng xây dựng đất nước phồn vinh, hạnh phúc."
        ),
        ["khát vọng [-phát triển-] {+xây dựng+} đất nước phồn vinh hạnh phúc"]
    );
}

#[test]
fn one_exchanged_word_of_a_short_wording_or_of_a_stretch_is_shown() {
    let model = "phát triển đất nước phồn vinh";
    assert_eq!(
        found(&[model], "Vì khát vọng xây dựng đất nước phồn vinh."),
        ["[-phát triển-] {+xây dựng+} đất nước phồn vinh"]
    );
    assert_eq!(
        found(&[model], "phát triển đất nước phồn thịnh"),
        ["phát triển đất nước phồn [-vinh-] {+thịnh+}"]
    );
    let longer = "giữ gìn khối đại đoàn kết toàn dân";
    for (text, difference) in [
        (
            "củng cố khối đại đoàn kết toàn dân",
            "[-giữ gìn-] {+củng cố+} khối đại đoàn kết toàn dân",
        ),
        (
            "giữ gìn khối đại đoàn kết quốc gia.",
            "giữ gìn khối đại đoàn kết [-toàn dân-] {+quốc gia+}",
        ),
    ] {
        assert_eq!(found(&[longer], text), [difference]);
    }
    // The long wording, of which only a stretch is quoted.
    assert_eq!(
        found(
            &[WHOLE],
            "nuôi khát vọng xây dựng đất nước phồn vinh, hạnh phúc."
        ),
        ["khát vọng [-phát triển-] {+xây dựng+} đất nước phồn vinh hạnh phúc"]
    );
    for other in [
        "vì một đất nước phồn vinh",
        "cho đất nước phồn vinh",
        "Đất nước phồn vinh là mong ước của mọi người",
        "Chúng ta cố gắng. Đất nước phồn vinh!",
        "phát triển đất nước",
        "phát triển kinh tế của đất nước ngày càng phồn vinh",
        "phát triển nông thôn và đất nước",
        "phát triển đất nước bền vững",
        "Phát triển đất nước hùng cường.",
        "phát triển kinh tế đất nước phồn vinh",
        "Phát triển quê hương phồn vinh",
        "xây dựng quê hương, đất nước phồn vinh",
    ] {
        assert_eq!(
            found(&[model, WHOLE], other),
            Vec::<String>::new(),
            "{other}"
        );
    }
    for other in [
        "Học tập và làm theo tấm gương đạo đức Hồ Chí Minh",
        "học và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        "ý chí tự lực, tự cường, khát vọng phát triển đất nước",
        "ý chí tự lực, tự cường cạnh khát vọng phát triển đất nước.",
        "xây dựng đất nước phồn vinh, hạnh phúc",
    ] {
        assert_eq!(found(&[WHOLE], other), Vec::<String>::new(), "{other}");
    }
}

#[test]
fn a_misquotation_ends_with_its_sentence() {
    let model = "phát triển đất nước phồn vinh";
    let first = "[-phát triển-] {+Kiến thiết+} đất nước phồn vinh";
    let sorted = |text: &str| {
        let mut found = found(&[model], text);
        found.sort_unstable();
        found
    };
    for (second, difference) in [
        (
            "Phát triển đất nước ta phồn vinh.",
            "Phát triển đất nước {+ta+} phồn vinh",
        ),
        (
            "Phát triển đất nước phồn thịnh.",
            "Phát triển đất nước phồn [-vinh-] {+thịnh+}",
        ),
    ] {
        let mut both = [first, difference];
        both.sort_unstable();
        let text = format!("Kiến thiết đất nước phồn vinh. {second}");
        assert_eq!(sorted(&text), both, "{text}");
        let text = format!("{second} Kiến thiết đất nước phồn vinh.");
        assert_eq!(sorted(&text), both, "{text}");
    }
    assert_eq!(
        found(&[model], "Phát triển đất nước. Phồn vinh là mong ước."),
        Vec::<String>::new()
    );
}

#[test]
fn several_misquotations_of_one_sentence_are_told_apart() {
    let model = "phát triển đất nước phồn vinh";
    let proverb = "nói đi đôi với làm";
    let built = "[-phát triển-] {+Kiến thiết+} đất nước phồn vinh";
    let sorted = |text: &str| {
        let mut found = found(&[model, proverb], text);
        found.sort_unstable();
        found
    };
    assert_eq!(
        sorted("Kiến thiết đất nước phồn vinh, nói phải đi đôi với việc làm."),
        [built, "nói {+phải+} đi đôi với {+việc+} làm"]
    );
    for (text, differences) in [
        (
            "Kiến thiết đất nước phồn vinh, phát triển đất nước phồn thịnh.",
            [built, "phát triển đất nước phồn [-vinh-] {+thịnh+}"],
        ),
        (
            "Kiến thiết đất nước phồn vinh và xây dựng đất nước phồn vinh.",
            [built, "[-phát triển-] {+xây dựng+} đất nước phồn vinh"],
        ),
        (
            "Phát triển đất nước ta phồn vinh, xây dựng đất nước phồn vinh.",
            [
                "Phát triển đất nước {+ta+} phồn vinh",
                "[-phát triển-] {+xây dựng+} đất nước phồn vinh",
            ],
        ),
    ] {
        let mut differences = differences.to_vec();
        differences.sort_unstable();
        assert_eq!(sorted(text), differences, "{text}");
    }
    // What only begins like it in front of one is no part of it.
    assert_eq!(
        sorted("Phát triển đất nước giàu mạnh, kiến thiết đất nước phồn vinh."),
        ["[-phát triển-] {+kiến thiết+} đất nước phồn vinh"]
    );
}

#[test]
fn a_quotation_and_the_end_of_it_once_more_come_to_an_end() {
    let text = format!("{WHOLE}, phong cách Hồ Chí Minh về ý chí tự lực, tự cường");
    assert_eq!(found(&[WHOLE], &text), Vec::<String>::new());
    let text = format!("{WHOLE}, {}", &WHOLE[WHOLE.find("về").unwrap()..]);
    assert_eq!(found(&[WHOLE], &text), Vec::<String>::new());
}

#[test]
fn an_abbreviation_ends_no_sentence() {
    let model = "phát triển thành phố TP. Cao Bằng xanh và sạch đẹp";
    assert_eq!(
        found(
            &[model],
            "phát triển thành phố TP. Cao Bằng xanh và hiện đại"
        ),
        ["phát triển thành phố TP Cao Bằng xanh và [-sạch đẹp-] {+hiện đại+}"]
    );
    let model = "giáo sư và học trò Cao Bằng thi đua dạy tốt học tốt";
    assert_eq!(
        found(
            &[model],
            "Theo GS. TS. Nguyễn An, giáo sư và học trò TP. Cao Bằng thi đua dạy tốt học tốt."
        ),
        ["giáo sư và học trò {+TP+} Cao Bằng thi đua dạy tốt học tốt"]
    );
}

#[test]
fn words_left_out_put_in_and_changed_at_the_ends_are_shown() {
    assert_eq!(
        found(
            &[SHORT],
            "khát vọng phát triển đất nước ta phồn vinh, hạnh phúc"
        ),
        ["khát vọng phát triển đất nước {+ta+} phồn vinh hạnh phúc"]
    );
    assert_eq!(
        found(
            &[SHORT],
            "có khát vọng phát triển đất nước phồn vinh, hạnh phước."
        ),
        ["khát vọng phát triển đất nước phồn vinh hạnh [-phúc-] {+phước+}"]
    );
    assert_eq!(
        found(&[SHORT], "Khát vọng phát triển đất nước phồn vinh. Rồi thì"),
        ["Khát vọng phát triển đất nước phồn vinh [-hạnh phúc-]"]
    );
}

#[test]
fn as_much_may_be_put_in_wherever_it_stands() {
    let proverb = "nói đi đôi với làm";
    for (text, difference) in [
        ("Nói phải đi đôi với làm", "Nói {+phải+} đi đôi với làm"),
        ("nói đi đôi với việc làm", "nói đi đôi với {+việc+} làm"),
        (
            "Nói luôn đi đôi với việc làm",
            "Nói {+luôn+} đi đôi với {+việc+} làm",
        ),
        (
            "nói phải luôn đi đôi với làm",
            "nói {+phải luôn+} đi đôi với làm",
        ),
        (
            "khát vọng phát triển mạnh mẽ đất nước phồn vinh và hạnh phúc",
            "khát vọng phát triển {+mạnh mẽ+} đất nước phồn vinh {+và+} hạnh phúc",
        ),
    ] {
        assert_eq!(found(&[proverb, SHORT], text), [difference]);
    }
    for text in [
        "nói hay luôn phải đi đôi với cả việc làm",
        "nói đi phải luôn đôi với làm",
        "khát vọng phát triển đất nước ta ngày càng thêm phồn vinh và hạnh phúc",
        "Phát triển nền kinh tế đất nước phồn vinh",
    ] {
        let model = "phát triển đất nước phồn vinh";
        let found = found(&[proverb, SHORT, model], text);
        assert_eq!(found, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn exact_quotations_and_free_paraphrases_are_not_reported() {
    for text in [
        WHOLE,
        "“Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh về Ý CHÍ tự lực, tự cường và khát vọng phát \
         triển đất nước phồn vinh, hạnh phúc”, chủ đề toàn khóa",
        SHORT,
        "muốn đất nước giàu mạnh, dân được hạnh phúc",
        "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh là việc thường xuyên",
        "đất nước phồn vinh",
        "",
    ] {
        assert_eq!(found(&[WHOLE, SHORT], text), Vec::<String>::new(), "{text}");
    }
    // Two wordings that are alike do not accuse each other.
    let other = WHOLE.replace("tự cường", "tự chủ");
    assert_eq!(found(&[WHOLE, &other], WHOLE), Vec::<String>::new());
    assert_eq!(found(&[WHOLE, &other], &other), Vec::<String>::new());
}

proptest::proptest! {
    #[test]
    fn four_fifths_decide(kept in proptest::collection::vec(proptest::bool::weighted(0.85), 20)) {
        let words: Vec<String> = (0..20).map(|n| format!("chữ{n}")).collect();
        let phrase = words.join(" ");
        let text: Vec<&str> = words.iter().zip(&kept).map(|(word, kept)| if *kept { word.as_str() } else { "khác" }).collect();
        let count = kept.iter().filter(|kept| **kept).count();
        let found = found(&[&phrase], &text.join(" "));
        // Both ends count only as far as an alignment reaches them.
        let runs: Vec<&[bool]> = kept.chunk_by(|a, b| a == b).collect();
        let is_stretch = runs.windows(3).any(|runs| {
            let (before, gap, after) = (runs[0].len(), runs[1].len(), runs[2].len());
            runs[0][0] && before >= SIDE && gap <= WORD && after >= SIDE && before + after >= STRETCH
        });
        let is_near = (16..20).contains(&count) && kept[0] && kept[1] && kept[18] && kept[19];
        if is_near {
            proptest::prop_assert_eq!(found.len(), 1);
        } else if (count < 16 && !is_stretch) || count == 20 {
            proptest::prop_assert_eq!(found.len(), 0);
        }
    }
}
