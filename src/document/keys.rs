//! The keys of front matter: the table that reading it and its JSON Schema share.

use super::front::{Kind, SortBy};
use crate::text;
use crate::yaml::{self, Choice, Form, Key, Words, words};

/// What a file of `content/` can be: a document of some kind, or the `_index.md` of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A document.
    Document(Kind),
    /// The index of a section.
    Section,
}

impl Shape {
    /// All of them, as they are offered.
    pub const ALL: [Self; 6] = [
        Self::Document(Kind::Article),
        Self::Document(Kind::Topic),
        Self::Document(Kind::Story),
        Self::Document(Kind::Document),
        Self::Document(Kind::Page),
        Self::Section,
    ];

    /// The names it goes by: the English one, then the Vietnamese ones.
    pub fn words(self) -> Words {
        match self {
            Self::Document(kind) => kind.words(),
            Self::Section => &["section", "chuyên mục", "mục"],
        }
    }

    /// The name in files and messages.
    pub fn name(self) -> &'static str {
        self.words()[0]
    }

    /// The shape of this name, in either language, with or without marks, with spaces or hyphens.
    pub fn named(name: &str) -> Option<Self> {
        let wanted = text::slugify(name);
        Self::ALL.into_iter().find(|shape| {
            let mut words = shape.words().iter();
            words.any(|word| text::slugify(word) == wanted)
        })
    }
}

impl Choice for Kind {
    const CHOICES: &'static [(Self, Words)] = &[
        (Self::Article, &["article", "bài viết"]),
        (Self::Topic, &["topic", "chuyên đề"]),
        (Self::Story, &["story", "gương"]),
        (Self::Document, &["document", "văn bản"]),
        (Self::Page, &["page", "trang"]),
    ];
}

impl Choice for SortBy {
    const CHOICES: &'static [(Self, Words)] = &[
        (Self::Date, &["date", "ngày"]),
        (Self::Weight, &["weight", "thứ tự"]),
        (Self::Title, &["title", "tiêu đề"]),
    ];
}

const TOPIC: &[&str] = &["topic"];
const STORY: &[&str] = &["story"];
const DOCUMENT: &[&str] = &["document"];
const SECTION: &[&str] = &["section"];

/// Every key of front matter.
pub const KEYS: &[Key] = &[
    Key::new("title", Form::Text, "Tên bài; bắt buộc.", "The title; required.")
        .or(&["tiêu đề"])
        .required(),
    Key::new(
        "description",
        Form::Text,
        "Sapo: một hai câu nói điều chính, hiện dưới tiêu đề, trong danh sách, RSS và kết quả tìm kiếm.",
        "The lead: a sentence or two, shown under the title, in lists, feeds and search results.",
    )
    .or(&["sapo", "tóm tắt"]),
    Key::new(
        "date",
        Form::Date,
        "Ngày của bài: 19/05/2022, 19/05/2022 08:30 hoặc 2022-05-19. Không có ngày thì bài đứng cuối danh sách.",
        "The day of the article: 2022-05-19, 19/05/2022 or 19/05/2022 08:30. Without one it stands last in lists.",
    )
    .or(&["ngày"]),
    Key::new(
        "updated",
        Form::Date,
        "Ngày sửa gần nhất.",
        "When it was last changed.",
    )
    .or(&["cập nhật"]),
    Key::new(
        "author",
        Form::TEXTS,
        "Tác giả: một tên hoặc danh sách tên.",
        "A name or a list of names.",
    )
    .or(&["tác giả"]),
    Key::new(
        "source",
        Form::TEXTS,
        "Bài lấy từ đâu: một nguồn hoặc danh sách.",
        "Where the text comes from: one source or a list.",
    )
    .or(&["nguồn"]),
    Key::new(
        "image",
        Form::TextOr(IMAGE_KEYS),
        "Ảnh đại diện: đường dẫn tới tệp ảnh, hoặc tệp kèm mô tả, chú thích, nguồn ảnh.",
        "The picture: a path, or a path with alt text, caption and credit.",
    )
    .or(&["ảnh"]),
    Key::new(
        "year",
        Form::TEXTS,
        "Năm để xếp bài vào danh sách theo năm.",
        "The year or years it is listed under.",
    )
    .or(&["năm"]),
    Key::new(
        "unit",
        Form::TEXTS,
        "Đơn vị (huyện, xã, cơ quan) để xếp bài vào danh sách theo đơn vị.",
        "The unit or units it is listed under.",
    )
    .or(&["đơn vị"]),
    Key::new("tags", Form::TEXTS, "Danh sách từ khóa.", "A list of tags.")
        .or(&["từ khóa", "từ khoá"]),
    Key::new(
        "series",
        Form::TEXTS,
        "Dòng sự kiện: nhóm các bài cùng một mạch.",
        "The series it belongs to.",
    )
    .or(&["dòng sự kiện"]),
    Key::new(
        "kind",
        Form::Choice(words::<Kind>),
        "Loại bài; thường để thư mục quyết định. Trong _index.md: loại của các bài trong mục.",
        "The kind; usually the section's. In _index.md: the kind of the section's articles.",
    )
    .or(&["loại bài"]),
    Key::new(
        "draft",
        Form::Boolean,
        "Bài nháp: chưa đưa lên trang.",
        "A draft is not published.",
    )
    .or(&["nháp"]),
    Key::new(
        "publish_date",
        Form::Date,
        "Chưa tới lúc này thì chưa đưa lên (xét mỗi lần dựng trang).",
        "Not published before this moment (looked at in every build).",
    )
    .or(&["đăng lúc"]),
    Key::new(
        "expires",
        Form::Date,
        "Qua lúc này thì không đưa lên nữa.",
        "Not published after this moment.",
    )
    .or(&["hết hạn"]),
    Key::new(
        "slug",
        Form::Text,
        "Phần cuối của địa chỉ, khi muốn khác tên tệp: chữ không dấu, số, gạch nối.",
        "The last part of the address, when it is not the file's name.",
    )
    .or(&["đường dẫn"]),
    Key::new(
        "aliases",
        Form::TEXTS,
        "Địa chỉ trước đây của bài, để liên kết cũ vẫn tới nơi.",
        "Former addresses, which lead here.",
    )
    .or(&["đường dẫn cũ"]),
    Key::new(
        "weight",
        Form::Integer,
        "Số nhỏ đứng trước, khi mục xếp theo thứ tự.",
        "Smaller stands first where a section sorts by weight.",
    )
    .or(&["thứ tự"]),
    Key::new(
        "featured",
        Form::Boolean,
        "Bài nổi bật, đứng đầu trang chủ.",
        "Featured on the home page.",
    )
    .or(&["nổi bật"]),
    Key::new(
        "template",
        Form::Text,
        "Mẫu riêng; hỏi người quản trị trước khi dùng.",
        "A template of its own.",
    )
    .or(&["mẫu"]),
    Key::new(
        "toc",
        Form::Boolean,
        "Có mục lục hay không.",
        "Whether it has a table of contents.",
    )
    .or(&["mục lục"]),
    Key::new(
        "feedback",
        Form::Boolean,
        "Có nút phản hồi hay không.",
        "Whether readers are offered to answer.",
    )
    .or(&["phản hồi"]),
    Key::new(
        "official_title",
        Form::Text,
        "Nguyên văn chủ đề, chép đúng từng chữ.",
        "The decreed wording of the topic, word for word.",
    )
    .or(&["tên chính thức"])
    .only(TOPIC),
    Key::new(
        "basis",
        Form::TEXTS,
        "Căn cứ: đường dẫn tới các tệp .md của văn bản.",
        "The documents it rests on: paths of their .md files.",
    )
    .or(&["căn cứ"])
    .only(TOPIC),
    Key::new(
        "person",
        Form::Text,
        "Cá nhân được nêu gương.",
        "The person it honours.",
    )
    .or(&["cá nhân"])
    .only(STORY),
    Key::new(
        "collective",
        Form::Text,
        "Tập thể được nêu gương.",
        "The collective it honours.",
    )
    .or(&["tập thể"])
    .only(STORY),
    Key::new(
        "field",
        Form::Text,
        "Lĩnh vực của gương hay của văn bản.",
        "The field of the story or the document.",
    )
    .or(&["lĩnh vực"])
    .only(&["story", "document"]),
    Key::new("award", Form::Text, "Hình thức khen thưởng.", "The award.")
        .or(&["khen thưởng"])
        .only(STORY),
    Key::new(
        "number",
        Form::Text,
        "Số ký hiệu, ví dụ 05-CT/TW.",
        "Its number, as in 05-CT/TW.",
    )
    .or(&["số ký hiệu"])
    .only(DOCUMENT),
    Key::new(
        "type",
        Form::Text,
        "Loại văn bản: Chỉ thị, Kết luận, Kế hoạch…",
        "Directive, conclusion, plan…",
    )
    .or(&["loại văn bản"])
    .only(DOCUMENT),
    Key::new(
        "issuer",
        Form::Text,
        "Cơ quan ban hành.",
        "Who issued it.",
    )
    .or(&["cơ quan ban hành"])
    .only(DOCUMENT),
    Key::new(
        "issued",
        Form::Date,
        "Ngày ban hành; cũng là ngày của bài khi không ghi ngày khác.",
        "When it was issued; the date of the page unless it has one.",
    )
    .or(&["ngày ban hành"])
    .only(DOCUMENT),
    Key::new(
        "effective",
        Form::Date,
        "Ngày có hiệu lực.",
        "When it comes into force.",
    )
    .or(&["ngày hiệu lực"])
    .only(DOCUMENT),
    Key::new(
        "ends",
        Form::Date,
        "Ngày hết hiệu lực.",
        "When it ceases to be in force.",
    )
    .or(&["ngày hết hiệu lực"])
    .only(DOCUMENT),
    Key::new("signer", Form::Text, "Người ký.", "Who signed it.")
        .or(&["người ký"])
        .only(DOCUMENT),
    Key::new(
        "files",
        Form::OneOrMore(&Form::TextOr(FILE_KEYS)),
        "Tệp đính kèm: đường dẫn, hoặc tệp kèm tên.",
        "Attached files: paths, or paths with titles.",
    )
    .or(&["tệp"])
    .only(DOCUMENT),
    Key::new(
        "replaces",
        Form::TEXTS,
        "Văn bản bị thay thế: đường dẫn tới các tệp .md.",
        "The documents it replaces: paths of their .md files.",
    )
    .or(&["thay thế"])
    .only(DOCUMENT),
    Key::new(
        "sort_by",
        Form::Choice(words::<SortBy>),
        "Bài trong mục xếp theo ngày (mới trước), thứ tự hay tiêu đề.",
        "How the section is ordered: by date (newest first), weight or title.",
    )
    .or(&["sắp xếp"])
    .only(SECTION),
    Key::new(
        "paginate_by",
        Form::Between(1, 1000),
        "Số bài trên một trang của danh sách.",
        "Entries per page of the list.",
    )
    .or(&["số bài mỗi trang"])
    .only(SECTION),
    Key::new(
        "extra",
        Form::Any,
        "Dữ liệu riêng của trang, đưa nguyên cho mẫu.",
        "Data of your own, given to templates as it is.",
    )
    .or(&["khác"]),
];

/// The name of the key that an editor wrote, of a document (`None`) or of a mapping under its `image` or
/// `files`.
pub(crate) fn key_name(written: &str, under: Option<&str>) -> Option<&'static str> {
    let keys = match under {
        None => KEYS,
        Some("image") => IMAGE_KEYS,
        Some("files") => FILE_KEYS,
        Some(_) => return None,
    };
    yaml::known(written, keys).map(|key| key.name)
}

/// Keys of a picture.
pub(super) const IMAGE_KEYS: &[Key] = &[
    Key::new(
        "src",
        Form::Text,
        "Đường dẫn tới tệp ảnh, tính từ chỗ bài đang đứng.",
        "The path of the picture, from where the article stands.",
    )
    .or(&["tệp"])
    .required(),
    Key::new(
        "alt",
        Form::Text,
        "Điều nhìn thấy trong ảnh, cho người không thấy ảnh.",
        "What is seen in it, for those who cannot see it.",
    )
    .or(&["mô tả"]),
    Key::new("caption", Form::Text, "Chú thích dưới ảnh.", "The caption.").or(&["chú thích"]),
    Key::new("credit", Form::Text, "Ai chụp, ai vẽ.", "Who made it.").or(&["nguồn ảnh"]),
];

/// Keys of an attached file.
pub(super) const FILE_KEYS: &[Key] = &[
    Key::new(
        "src",
        Form::Text,
        "Đường dẫn tới tệp, tính từ chỗ bài đang đứng.",
        "The path of the file, from where the article stands.",
    )
    .or(&["tệp"])
    .required(),
    Key::new(
        "title",
        Form::Text,
        "Tên hiện cho người đọc; không ghi thì là tên tệp.",
        "What it is called; the file's name when not said.",
    )
    .or(&["tên"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_known_in_both_languages() {
        for (name, shape) in [
            ("article", Shape::Document(Kind::Article)),
            ("Bài viết", Shape::Document(Kind::Article)),
            ("bai-viet", Shape::Document(Kind::Article)),
            ("guong", Shape::Document(Kind::Story)),
            ("văn bản", Shape::Document(Kind::Document)),
            ("mục", Shape::Section),
        ] {
            assert_eq!(Shape::named(name), Some(shape), "{name}");
        }
        assert_eq!(Shape::named("tin"), None);
        assert_eq!(Shape::named(""), None);
    }

    #[test]
    fn a_name_means_one_key_and_shapes_exist() {
        for keys in [KEYS, IMAGE_KEYS, FILE_KEYS] {
            let mut names: Vec<&str> = keys.iter().flat_map(Key::names).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count);
        }
        for shape in KEYS.iter().flat_map(|key| key.only) {
            assert!(Shape::ALL.iter().any(|known| known.name() == *shape));
        }
    }
}
