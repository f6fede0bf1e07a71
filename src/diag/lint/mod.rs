//! What `sen check` finds in text beyond what stops a build: one variant a rule, one row of [`RULES`] a code.

mod en;
mod vi;

use super::{Lang, Severity};
use crate::text::{Flaw, Legacy};

/// A finding of the linter. Fields are the facts its message needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the fields are named as the messages use them
pub enum Lint {
    // Letters.
    Decomposed,
    Lookalike {
        found: String,
        meant: String,
    },
    Invisible {
        found: char,
        kind: Unseen,
    },
    SoftHyphen,
    LegacyText {
        encoding: Legacy,
        reads: String,
        is_certain: bool,
    },

    // Words.
    Spelling {
        word: String,
        flaw: Flaw,
        suggestion: Option<String>,
    },
    VniWord {
        word: String,
        reads: String,
    },
    TonePlacement {
        word: String,
        wanted: String,
    },
    IOrY {
        word: String,
        wanted: String,
    },
    /// The rule is on, and the site does not say which of the two it wants.
    LetterUnsaid,
    OfficialWording {
        difference: String,
    },

    // Typography.
    SpaceBeforePunctuation {
        mark: char,
    },
    SpaceAfterOpening {
        mark: char,
    },
    StraightQuotes,
    ThreeDots,
    RangeHyphen {
        wanted: String,
        /// Whether it can be no date.
        is_certain: bool,
    },
    NumberFormat {
        found: String,
        wanted: String,
    },
    DateFormat {
        found: String,
        wanted: String,
    },

    // The article.
    LeadMissing,
    LeadLong {
        words: usize,
        most: usize,
    },
    TitleLong {
        words: usize,
        most: usize,
    },
    TitleCapitals,
    DateMissing,
    DateFuture {
        date: String,
    },
    PictureAlt,
    PictureCaption,
    PictureCredit,
    PictureLarge {
        size: String,
    },
    HeadingSkipped {
        from: u8,
        to: u8,
    },
    HeadingBold,
    LinkText {
        text: String,
    },
    LinkBare,
    LinkEmpty,
    TableHeader,
    FootnoteUndefined {
        label: String,
    },
    KeyOtherKind {
        key: String,
        kind: &'static str,
    },

    // Between articles.
    TitleTwice {
        other: String,
    },
    TextTwice {
        other: String,
        percent: usize,
    },
    TermVariant {
        name: String,
        usual: String,
    },
    UnitUnknown {
        name: String,
        nearest: Option<String>,
    },
    LinkAlias {
        target: String,
        to: String,
    },

    // Outside.
    LinkBroken {
        address: String,
        reason: String,
    },
    LinkMoved {
        address: String,
        to: String,
    },

    /// What `--fix` mends.
    Mended(Box<Lint>),
    /// What would be mended if links or layout did not hang on it as it is.
    ByHand {
        lint: Box<Lint>,
        heading: Option<KeptHeading>,
    },

    // The linter's own comments.
    UnknownCode {
        code: String,
        nearest: Option<String>,
    },
    FixedCode {
        code: String,
    },
    CodeMissing,
    RemarkUnknown {
        said: String,
    },
}

/// A heading that keeps its name, as texts lead to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptHeading {
    /// Its name in addresses.
    pub name: String,
    /// The first files that lead there.
    pub files: Vec<String>,
}

/// What a character is that nobody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unseen {
    /// A control character.
    Control,
    /// It has no width.
    Nothing,
    /// A space other than those of a keyboard.
    Space,
    /// The end of a line or page in another program.
    Break,
    /// A picture stood there (U+FFFC).
    Picture,
    /// A letter stood there (U+FFFD).
    Letter,
}

/// What becomes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// They fail the check.
    Error,
    /// They are reported.
    Warning,
    /// They are not looked for.
    Off,
}

impl Level {
    /// The severity of a finding, unless there is to be none.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Off => None,
        }
    }
}

/// A code that `site.yaml` may set a level for.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// As in `warning[straight-quotes]`.
    pub code: &'static str,
    /// What it is unless the site says otherwise.
    pub level: Level,
    /// Whether `--fix` can mend it, at least mostly.
    pub fixable: bool,
    vi: &'static str,
    en: &'static str,
}

impl Rule {
    /// What the rule looks for, in a few words.
    pub const fn describe(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }
}

const fn fixed(code: &'static str, vi: &'static str, en: &'static str) -> Rule {
    Rule {
        fixable: true,
        ..rule(code, vi, en)
    }
}

const fn rule(code: &'static str, vi: &'static str, en: &'static str) -> Rule {
    Rule {
        code,
        level: Level::Warning,
        fixable: false,
        vi,
        en,
    }
}

/// Every code whose level may be set: the linter's, and the warnings of a build.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    fixed("decomposed", "chữ tổ hợp (dấu rời)", "letters with loose marks"),
    fixed("lookalike", "chữ cái lạ giống chữ Việt (ð cho đ, chữ Nga, chữ Hy Lạp)", "letters of other scripts that look alike (ð for đ)"),
    fixed("invisible", "ký tự điều khiển hoặc không có bề rộng", "control and zero-width characters"),
    fixed("soft-hyphen", "dấu nối mềm", "soft hyphens"),
    fixed("legacy-text", "chữ TCVN3 (ABC) hoặc VNI dán vào", "text pasted in TCVN3 (ABC) or VNI"),
    rule("spelling", "âm tiết tiếng Việt không thể có", "syllables that Vietnamese cannot form"),
    fixed("tone-placement", "chỗ đặt dấu thanh (hòa/hoà) khác lệ của trang", "tone marks placed against the site's style (hòa/hoà)"),
    Rule { level: Level::Off, ..fixed("i-or-y", "i/y khác lệ của trang (kĩ/kỹ)", "i or y against the site's style (kĩ/kỹ)") },
    rule("official-wording", "câu chữ chính thức bị trích lệch", "official wording quoted inexactly"),
    fixed("space-before-punctuation", "dấu cách trước dấu câu, ở mép trong của ngoặc", "a space before punctuation, or on the inner side of brackets and quotes"),
    fixed("straight-quotes", "ngoặc kép thẳng", "straight quotes"),
    fixed("three-dots", "ba dấu chấm thay cho …", "three dots in place of …"),
    fixed("range-hyphen", "gạch nối trong khoảng số (2021-2025)", "a hyphen in a range (2021-2025)"),
    fixed("number-format", "dấu phẩy tách hàng nghìn (19,136)", "a comma between thousands (19,136)"),
    fixed("date-format", "ngày viết ngược (2022/5/19)", "dates written backwards (2022/5/19)"),
    rule("lead-missing", "bài không có sapo", "an article without a lead"),
    rule("lead-long", "sapo dài hơn 60 chữ", "a lead over 60 words"),
    rule("title-long", "tiêu đề dài hơn 20 chữ", "a title over 20 words"),
    rule("title-capitals", "tiêu đề viết hoa toàn bộ", "a title all in capitals"),
    rule("date-missing", "bài không có ngày", "an article without a date"),
    rule("date-future", "ngày ở tương lai mà không hẹn giờ đăng", "a date to come without publish_date"),
    rule("picture-alt", "ảnh không có mô tả", "a picture without alternative text"),
    rule("picture-caption", "ảnh không có chú thích", "a picture without a caption"),
    rule("picture-credit", "ảnh không có nguồn", "a picture without a credit"),
    rule("picture-large", "ảnh quá 4 MB hoặc 6000 điểm ảnh", "a picture over 4 MB or 6000 pixels"),
    rule("heading-skipped", "đề mục nhảy cấp", "a heading level skipped"),
    rule("heading-bold", "đoạn chữ đậm thay cho đề mục", "a heading that is only bold text"),
    rule("link-text", "chữ liên kết “tại đây”", "link text such as “here”"),
    rule("link-bare", "địa chỉ trần thay cho chữ liên kết", "a bare address for a link's text"),
    rule("link-empty", "liên kết không có chữ hoặc không dẫn đến đâu", "a link without text or without an address"),
    rule("table-header", "bảng không có dòng tiêu đề", "a table without a header"),
    rule("footnote-undefined", "chú thích không có nội dung", "a footnote that is not defined"),
    rule("key-other-kind", "khóa của loại bài khác", "a key of another kind of document"),
    rule("title-twice", "hai bài cùng tiêu đề", "the same title twice"),
    rule("text-twice", "hai bài gần như một", "the same text twice"),
    rule("term-variant", "đơn vị, từ khóa viết khác nhau về dấu hay chữ hoa", "units and tags that differ in marks or case only"),
    rule("unit-unknown", "đơn vị không có trong lint.units", "a unit that lint.units does not name"),
    rule("link-alias", "liên kết đi vòng qua đường dẫn cũ", "a link that goes through an old address"),
    rule("link-broken", "liên kết ra ngoài bị hỏng (--external)", "an outside link that is broken (--external)"),
    rule("link-moved", "liên kết ra ngoài đã dời chỗ (--external)", "an outside link that has moved (--external)"),
    rule("unknown-code", "chú thích cho sen check không hiểu được", "a comment for the linter that is not understood"),
    rule("unsafe-address", "địa chỉ không an toàn", "an unsafe address"),
    rule("target-unpublished", "liên kết đến bài chưa đăng hoặc hết hạn", "a link to a draft or an expired page"),
    rule("file-unused", "tệp không bài nào dùng", "a file that no document uses"),
    rule("name-not-portable", "tên tệp mà Windows không giữ được", "the name of a file that Windows cannot hold"),
    rule("nested-too-deep", "HTML lồng quá sâu", "HTML nested too deep"),
];

/// The rule of a code.
pub fn rule_of(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

impl Lint {
    /// The stable name of the rule.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Decomposed => "decomposed",
            Self::Lookalike { .. } => "lookalike",
            Self::Invisible { .. } => "invisible",
            Self::SoftHyphen => "soft-hyphen",
            Self::LegacyText { .. } => "legacy-text",
            Self::Spelling { .. } | Self::VniWord { .. } => "spelling",
            Self::TonePlacement { .. } => "tone-placement",
            Self::IOrY { .. } | Self::LetterUnsaid => "i-or-y",
            Self::OfficialWording { .. } => "official-wording",
            Self::SpaceBeforePunctuation { .. } | Self::SpaceAfterOpening { .. } => {
                "space-before-punctuation"
            }
            Self::StraightQuotes => "straight-quotes",
            Self::ThreeDots => "three-dots",
            Self::RangeHyphen { .. } => "range-hyphen",
            Self::NumberFormat { .. } => "number-format",
            Self::DateFormat { .. } => "date-format",
            Self::LeadMissing => "lead-missing",
            Self::LeadLong { .. } => "lead-long",
            Self::TitleLong { .. } => "title-long",
            Self::TitleCapitals => "title-capitals",
            Self::DateMissing => "date-missing",
            Self::DateFuture { .. } => "date-future",
            Self::PictureAlt => "picture-alt",
            Self::PictureCaption => "picture-caption",
            Self::PictureCredit => "picture-credit",
            Self::PictureLarge { .. } => "picture-large",
            Self::HeadingSkipped { .. } => "heading-skipped",
            Self::HeadingBold => "heading-bold",
            Self::LinkText { .. } => "link-text",
            Self::LinkBare => "link-bare",
            Self::LinkEmpty => "link-empty",
            Self::TableHeader => "table-header",
            Self::FootnoteUndefined { .. } => "footnote-undefined",
            Self::KeyOtherKind { .. } => "key-other-kind",
            Self::TitleTwice { .. } => "title-twice",
            Self::TextTwice { .. } => "text-twice",
            Self::TermVariant { .. } => "term-variant",
            Self::UnitUnknown { .. } => "unit-unknown",
            Self::LinkAlias { .. } => "link-alias",
            Self::LinkBroken { .. } => "link-broken",
            Self::LinkMoved { .. } => "link-moved",
            Self::Mended(lint) | Self::ByHand { lint, .. } => lint.code(),
            Self::UnknownCode { .. }
            | Self::FixedCode { .. }
            | Self::CodeMissing
            | Self::RemarkUnknown { .. } => "unknown-code",
        }
    }

    /// The message and the advice in `lang`.
    pub(super) fn words(&self, lang: Lang) -> (String, String) {
        match lang {
            Lang::Vi => vi::words(self),
            Lang::En => en::words(self),
        }
    }
}

/// A character as people look it up: `U+200B`.
fn code_point(c: char) -> String {
    format!("U+{:04X}", c as u32)
}

/// A sign in quotes, unless it is one itself.
fn sign(mark: char) -> String {
    match mark {
        '“' | '”' => mark.to_string(),
        _ => format!("“{mark}”"),
    }
}

/// Letters in quotes, one alone with its code point.
fn quoted(letters: &str) -> String {
    let mut chars = letters.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => format!("“{c}” ({})", code_point(c)),
        _ => format!("“{letters}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_described() {
        let codes: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), RULES.len());
        assert!(
            RULES
                .iter()
                .all(|rule| !rule.vi.is_empty() && !rule.en.is_empty())
        );
        assert_eq!(rule_of("i-or-y").map(|rule| rule.level), Some(Level::Off));
        for problem in [
            crate::diag::Problem::FileUnused,
            crate::diag::Problem::NestedTooDeep,
            crate::diag::Problem::Lint(Lint::LeadMissing),
        ] {
            assert!(rule_of(problem.code()).is_some());
            assert!(!crate::diag::is_fixed(problem.code()));
        }
        assert!(crate::diag::is_fixed("target-missing"));
        assert!(!crate::diag::is_fixed("nothing"));
    }
}
