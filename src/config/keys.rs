//! The keys of `site.yaml`: the table that reading it and its JSON Schema share.

use super::{RawHtml, lint, publish};
use crate::diag::Lang;
use crate::yaml::{Choice, Form, Key, Words, words};

impl Choice for Lang {
    const CHOICES: &'static [(Self, Words)] = &[(Self::Vi, &["vi"]), (Self::En, &["en"])];
}

impl Choice for RawHtml {
    const CHOICES: &'static [(Self, Words)] = &[
        (Self::Sanitize, &["sanitize"]),
        (Self::Escape, &["escape"]),
        (Self::Trust, &["trust"]),
    ];
}

/// Who takes readers' answers.
#[derive(Clone, Copy)]
pub(super) enum Provider {
    None,
    Mailto,
    Form,
}

impl Choice for Provider {
    const CHOICES: &'static [(Self, Words)] = &[
        (Self::None, &["none"]),
        (Self::Mailto, &["mailto"]),
        (Self::Form, &["form"]),
    ];
}

/// Narrowest and widest variant of a picture, in pixels.
pub(super) const WIDTHS: (u32, u32) = (16, 8192);

/// Every key of `site.yaml`.
pub const KEYS: &[Key] = &[
    Key::new(
        "title",
        Form::Text,
        "Tên trang, hiện ở đầu mọi trang; bắt buộc.",
        "The site's name, at the head of every page; required.",
    )
    .required(),
    Key::new(
        "description",
        Form::Text,
        "Một câu giới thiệu, dùng cho máy tìm kiếm và RSS.",
        "One sentence, for search engines and feeds.",
    ),
    Key::new(
        "base_url",
        Form::Text,
        "Địa chỉ của trang trên mạng, kết thúc bằng dấu gạch chéo.",
        "The site's address, ending in a slash.",
    ),
    Key::new(
        "language",
        Form::Choice(words::<Lang>),
        "Ngôn ngữ của giao diện (mặc định vi).",
        "Language of the interface (default vi).",
    ),
    Key::new(
        "timezone",
        Form::Text,
        "Múi giờ của ngày tháng không ghi múi giờ (mặc định Asia/Ho_Chi_Minh).",
        "IANA zone of dates without one (default Asia/Ho_Chi_Minh).",
    ),
    Key::new(
        "theme",
        Form::Text,
        "Giao diện: portal có sẵn, hoặc tên một thư mục trong themes/.",
        "The theme: portal, or a folder of themes/.",
    ),
    Key::new(
        "paginate_by",
        Form::Between(1, 1000),
        "Số bài trên một trang danh sách (mặc định 20).",
        "Entries per page of a list (default 20).",
    ),
    Key::new(
        "agency",
        Form::Mapping(&[
            Key::new(
                "name",
                Form::Text,
                "Cơ quan thực hiện trang.",
                "Who runs the site.",
            ),
            Key::new(
                "governing_body",
                Form::Text,
                "Cơ quan chủ quản.",
                "Who they answer to.",
            ),
        ]),
        "Cơ quan, hiện dưới tên trang.",
        "The agency, shown under the site's name.",
    ),
    Key::new(
        "contact",
        Form::Mapping(&[
            Key::new("address", Form::Text, "Địa chỉ.", "Postal address."),
            Key::new("phone", Form::Text, "Điện thoại.", "Telephone."),
            Key::new("email", Form::Text, "Thư điện tử.", "E-mail."),
            Key::new(
                "head",
                Form::Text,
                "Người chịu trách nhiệm.",
                "Who is responsible.",
            ),
        ]),
        "Liên hệ, hiện ở chân trang.",
        "How to reach the agency, at the foot of pages.",
    ),
    Key::new(
        "legal",
        Form::TEXTS,
        "Các dòng ở chân trang: giấy phép, yêu cầu khi dẫn lại.",
        "Lines at the foot of pages: licence, terms of quoting.",
    ),
    Key::new("menu", Form::List(&MENU_ITEM), "Thanh mục.", "The menu."),
    Key::new(
        "links",
        Form::List(&Form::Mapping(LINK_KEYS)),
        "Liên kết website ở chân trang.",
        "Websites linked from the foot of pages.",
    ),
    Key::new(
        "feedback",
        Form::Mapping(&[
            Key::new(
                "provider",
                Form::Choice(words::<Provider>),
                "Cách nhận phản hồi: mailto (thư), form (biểu mẫu), none (không).",
                "How answers are taken.",
            ),
            Key::new(
                "email",
                Form::Text,
                "Địa chỉ thư nhận phản hồi, khi provider là mailto.",
                "Where they go with mailto.",
            ),
            Key::new(
                "url",
                Form::Text,
                "Địa chỉ biểu mẫu, khi provider là form.",
                "Where they are posted with form.",
            ),
        ]),
        "Nút phản hồi dưới bài.",
        "How readers answer an article.",
    ),
    Key::new(
        "markdown",
        Form::Mapping(&[Key::new(
            "raw_html",
            Form::Choice(words::<RawHtml>),
            "HTML viết tay: sanitize bỏ phần có thể chạy mã, escape hiện như chữ, trust giữ nguyên.",
            "Hand-written HTML: sanitize drops what could run, escape shows it as text, trust keeps it.",
        )]),
        "Cách hiểu Markdown.",
        "How Markdown is read.",
    ),
    Key::new(
        "images",
        Form::Mapping(&[
            Key::new(
                "widths",
                Form::List(&Form::Between(WIDTHS.0 as u64, WIDTHS.1 as u64)),
                "Các bề ngang (điểm ảnh) mà ảnh được thu về.",
                "Widths of smaller variants in pixels.",
            ),
            Key::new(
                "quality",
                Form::Between(1, 100),
                "Chất lượng WebP, 1 đến 100.",
                "Quality of WebP, 1 to 100.",
            ),
        ]),
        "Ảnh được thu nhỏ thế nào.",
        "How pictures are made smaller.",
    ),
    Key::new(
        "feed",
        Form::Mapping(&[Key::new(
            "limit",
            Form::Between(1, 500),
            "Số bài trong RSS (mặc định 30).",
            "Entries of a feed (default 30).",
        )]),
        "Nguồn tin RSS.",
        "Feeds.",
    ),
    Key::new(
        "lint",
        Form::Mapping(lint::KEYS),
        "Lệ của sen check.",
        "What sen check holds the site to.",
    ),
    Key::new(
        "publish",
        Form::Named(&TARGET),
        "Nơi đăng trang bằng sen publish: mỗi nơi một tên, một địa chỉ.",
        "Where sen publish sends the site: a name and an address each.",
    ),
    Key::new(
        "extra",
        Form::Any,
        "Dữ liệu riêng của trang, đưa nguyên cho mẫu.",
        "Data of your own, given to templates as it is.",
    ),
];

static TARGET: Form = Form::TextOr(publish::KEYS);
static MENU_ITEM: Form = Form::Mapping(&MENU_KEYS);

/// Keys of an entry of the menu.
pub(super) static MENU_KEYS: [Key; 3] = [
    Key::new("title", Form::Text, "Chữ trên thanh mục.", "What it says.").required(),
    Key::new(
        "url",
        Form::Text,
        "Đường dẫn trong trang (/tin-tuc/) hoặc địa chỉ bên ngoài.",
        "A path of the site (/tin-tuc/) or an address elsewhere.",
    )
    .required(),
    Key::new(
        "children",
        Form::List(&MENU_ITEM),
        "Các mục con.",
        "The submenu.",
    ),
];

/// Keys of a linked website.
pub(super) const LINK_KEYS: &[Key] = &[
    Key::new("title", Form::Text, "Tên cơ quan.", "Its name.").required(),
    Key::new("url", Form::Text, "Địa chỉ.", "Its address.").required(),
    Key::new(
        "logo",
        Form::Text,
        "Biểu trưng, một tệp trong static/.",
        "Its logo, a file of static/.",
    ),
];
