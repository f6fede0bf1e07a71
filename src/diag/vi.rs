//! The messages in Vietnamese.

use super::Lang;
use super::problem::{Expected, IoAction, Problem};

/// What is wrong, and what to do about it.
pub(super) fn words(problem: &Problem) -> (String, String) {
    match problem {
        Problem::NotUtf8 { bytes } => say(
            format!("tệp không phải mã UTF-8 (byte {bytes})"),
            "Mở tệp bằng trình soạn thảo và lưu lại với bảng mã UTF-8. Nếu chữ đang là TCVN3 (ABC) hay VNI, hãy chuyển sang Unicode trước.",
        ),
        Problem::Utf16 => say(
            "tệp được lưu bằng mã UTF-16",
            "Lưu lại tệp với bảng mã UTF-8 (trong Notepad: Lưu thành… → Mã hóa: UTF-8).",
        ),
        Problem::NulByte => say(
            "tệp có ký tự NUL, không phải văn bản thuần",
            "Kiểm tra xem có phải tệp Word hay tệp ảnh bị đổi đuôi thành .md không; chép nội dung sang một tệp văn bản UTF-8 mới.",
        ),
        Problem::FileTooLarge { megabytes, limit } => say(
            format!("tệp quá lớn: {megabytes} MB, tối đa {limit} MB"),
            "Tách bài thành nhiều tệp, hoặc đưa phần dữ liệu vào tệp đính kèm.",
        ),
        Problem::FileNameNotUtf8 { name } => say(
            format!("tên tệp không đọc được bằng UTF-8: {name}"),
            "Đổi tên tệp, chỉ dùng chữ, số và dấu gạch nối.",
        ),
        Problem::SameFileName { other } => say(
            format!("hai tệp có tên giống hệt nhau sau khi chuẩn hóa Unicode: {other}"),
            "Đổi tên hoặc bỏ bớt một tệp.",
        ),
        Problem::NameNotPortable { name } => say(
            format!("Windows không chứa được tên “{name}”"),
            "Đổi tên: tránh con, prn, aux, nul, com1–9, lpt1–9, các ký tự < > : \" | ? * \\ và dấu chấm hay dấu cách ở cuối tên.",
        ),
        Problem::NamesDifferInCase { name, other } => say(
            format!("“{name}” và “{other}” chỉ khác nhau chữ hoa, chữ thường"),
            "Windows và macOS coi hai tên này là một: đổi tên một trong hai, tốt nhất là chữ thường cả.",
        ),
        Problem::LinkLeavesSite { target } => say(
            format!("liên kết tượng trưng trỏ ra ngoài thư mục trang: {target}"),
            "Chép tệp thật vào trong thư mục của trang thay cho liên kết.",
        ),
        Problem::Unreadable { error } => say(
            format!("không đọc được: {error}"),
            "Kiểm tra quyền đọc và xem tệp có đang bị chương trình khác giữ không.",
        ),
        Problem::YamlSyntax { detail } => say(
            format!("cú pháp YAML sai: {detail}"),
            "Xem lại dấu hai chấm, thụt lề và dấu ngoặc kép ở dòng này; giá trị có dấu hai chấm phải đặt trong dấu ngoặc kép.",
        ),
        Problem::YamlTooComplex => say(
            "YAML quá phức tạp (lồng quá sâu hoặc lặp tham chiếu & * quá nhiều)",
            "Viết giá trị trực tiếp, không dùng tham chiếu & và *.",
        ),
        Problem::NotAMapping { found } => say(
            format!("cần các dòng “khóa: giá trị” nhưng gặp {}", kind(found)),
            "Viết mỗi mục thành một dòng, ví dụ: title: Tên bài viết.",
        ),
        Problem::DuplicateKey { key } => say(
            format!("khóa “{key}” được viết hai lần"),
            "Giữ lại một dòng, xóa dòng kia.",
        ),
        Problem::KeyTwice { key, other } => say(
            format!("“{key}” và “{other}” là một khóa nhưng được viết cả hai"),
            "Giữ lại một trong hai dòng.",
        ),
        Problem::UnknownKey {
            key,
            nearest: Some(nearest),
        } => say(
            format!("không có khóa “{key}”; có phải “{nearest}” không?"),
            "Sửa tên khóa; dữ liệu riêng của trang đặt dưới extra: (khác:).",
        ),
        Problem::UnknownKey { key, nearest: None } => say(
            format!("không có khóa “{key}”"),
            "Xóa dòng này; dữ liệu riêng của trang đặt dưới extra: (khác:).",
        ),
        Problem::WrongType {
            key,
            expected,
            found,
        } => say(
            format!(
                "“{key}” cần {} nhưng gặp {}",
                expected_words(*expected),
                kind(found)
            ),
            "Sửa lại giá trị theo đúng kiểu.",
        ),
        Problem::BadChoice {
            key,
            value,
            allowed,
        } => say(
            format!("“{key}” không nhận giá trị “{value}”"),
            format!("Chọn một trong: {allowed}."),
        ),
        Problem::EmptyValue { key } => say(
            format!("“{key}” để trống"),
            "Điền giá trị, hoặc xóa dòng này nếu không cần.",
        ),
        Problem::MissingKey { key } => say(
            format!("thiếu khóa bắt buộc “{key}”"),
            match *key {
                "title" => "Thêm một dòng title: (hoặc tiêu đề:) với tên bài viết.",
                _ => "Thêm khóa này với giá trị của nó.",
            },
        ),
        Problem::FrontMatterMissing => say(
            "thiếu phần khai báo ở đầu tệp",
            "Bắt đầu tệp bằng một dòng ---, các dòng khai báo như title: Tên bài, rồi một dòng --- nữa.",
        ),
        Problem::FrontMatterUnclosed => say(
            "phần khai báo ở đầu tệp chưa được đóng",
            "Thêm một dòng --- ngay sau dòng khai báo cuối cùng.",
        ),
        Problem::FrontMatterTooLarge => say(
            "phần khai báo ở đầu tệp quá dài",
            "Có lẽ thiếu dòng --- đóng phần khai báo; nội dung bài đặt sau dòng đó.",
        ),
        Problem::BadDate { value } => say(
            format!("không hiểu ngày “{value}”"),
            "Viết 19/05/2022, 19/05/2022 08:30 hoặc 2022-05-19.",
        ),
        Problem::ImpossibleDate { value } => say(
            format!("không có ngày giờ “{value}”"),
            "Kiểm tra lại ngày, tháng, giờ (ví dụ tháng Hai không có ngày 30).",
        ),
        Problem::BadSlug { value } => say(
            format!("đường dẫn “{value}” không dùng được"),
            "Chỉ dùng chữ, số và dấu gạch nối, ví dụ: chu-de-2022.",
        ),
        Problem::PathLeavesSite { path } => say(
            format!("đường dẫn “{path}” đi ra ngoài trang"),
            "Dùng đường dẫn tương đối đến tệp trong thư mục của trang; không dùng ổ đĩa hay .. vượt quá thư mục gốc.",
        ),
        Problem::UnsafeAddress { address } => say(
            format!("địa chỉ “{address}” không an toàn nên bị bỏ"),
            "Dùng địa chỉ http, https, mailto, tel hoặc đường dẫn trong trang.",
        ),
        Problem::NestedTooDeep => say(
            "HTML viết tay lồng nhau quá sâu nên được hiển thị như chữ",
            "Bớt các lớp trích dẫn hay danh sách lồng nhau.",
        ),
        Problem::ConfigMissing => say(
            "không tìm thấy site.yaml",
            "Chạy lệnh trong thư mục của trang, chỉ ra thư mục bằng --site, hoặc tạo trang mới bằng: sen init THƯ_MỤC.",
        ),
        Problem::BadBaseUrl { value } => say(
            format!("địa chỉ gốc “{value}” không đúng"),
            "Viết địa chỉ đầy đủ, ví dụ: https://hoctap.example.vn/ hoặc https://example.vn/hoc-tap/.",
        ),
        Problem::BadTimeZone { value } => say(
            format!("không có múi giờ “{value}”"),
            "Dùng tên múi giờ IANA, ví dụ: Asia/Ho_Chi_Minh.",
        ),
        Problem::OutOfRange { key, least, most } => say(
            format!("“{key}” phải từ {least} đến {most}"),
            "Sửa lại con số.",
        ),
        Problem::ThemeMissing { name, known } => say(
            format!("không có giao diện “{name}”"),
            format!(
                "Dùng một trong các giao diện: {known}; hoặc đặt giao diện vào themes/{name}/."
            ),
        ),
        Problem::ContentMissing => say(
            "không có thư mục content/",
            "Tạo thư mục content/ và đặt bài viết (.md) vào đó, hoặc tạo trang mới bằng: sen init THƯ_MỤC.",
        ),
        Problem::ContentEmpty => say(
            "thư mục content/ chưa có bài nào",
            "Thêm ít nhất một tệp .md có phần khai báo title:.",
        ),
        Problem::UrlTaken { url, other } => say(
            format!("địa chỉ {url} đã thuộc về {other}"),
            "Đổi tên tệp, hoặc đặt slug: (đường dẫn:) khác cho một trong hai.",
        ),
        Problem::UrlReserved { url } => say(
            format!("địa chỉ {url} là của trang tự tạo"),
            "Đổi tên tệp hay thư mục, hoặc đặt slug: (đường dẫn:) khác.",
        ),
        Problem::TargetMissing { target, nearest } => say(
            format!("không tìm thấy “{target}”"),
            match nearest {
                _ if target.contains('\\') => {
                    "Giữa các thư mục viết dấu / chứ không viết dấu \\: Markdown bỏ mất dấu \\ đứng trước dấu chấm, dấu gạch.".into()
                }
                Some(nearest) => {
                    format!("Có phải “{nearest}” không? Kiểm tra tên và thư mục của tệp.")
                }
                None => "Kiểm tra tên và thư mục của tệp được trỏ đến.".into(),
            },
        ),
        Problem::AnchorMissing {
            anchor,
            target,
            nearest,
        } => say(
            format!("“{target}” không có mục “#{anchor}”"),
            match nearest {
                Some(nearest) => format!("Có phải “#{nearest}” không?"),
                None => "Xem lại tên đề mục; neo là đề mục bỏ dấu, nối bằng gạch nối.".into(),
            },
        ),
        Problem::TargetUnpublished { target } => say(
            format!("“{target}” chưa được đăng hoặc đã hết hạn nên liên kết bị bỏ"),
            "Đăng bài đó, hoặc bỏ liên kết.",
        ),
        Problem::FileUnused => say(
            "không bài nào dùng tệp này nên tệp không được đăng",
            "Dùng tệp trong một bài, xóa tệp, hoặc chuyển vào static/ nếu cần đăng nguyên trạng.",
        ),
        Problem::ActiveFile => say(
            "tệp loại này có thể chạy mã trong trình duyệt người đọc nên không được đăng từ content/",
            "Nếu thật sự cần, người quản trị chuyển tệp vào static/; nếu là văn bản, hãy lưu thành PDF.",
        ),
        Problem::BrokenImage { detail } => say(
            format!("không đọc được ảnh: {detail}"),
            "Mở ảnh bằng một chương trình xem ảnh và lưu lại thành JPEG hoặc PNG.",
        ),
        Problem::BadStyleSheet { detail } => {
            say(format!("CSS sai: {detail}"), "Sửa tệp CSS ở dòng này.")
        }
        Problem::TemplateMissing { name } => say(
            format!("không có mẫu “{name}”"),
            "Kiểm tra tên mẫu, hoặc thêm tệp đó vào templates/ của trang hay của giao diện.",
        ),
        Problem::TemplateSyntax { detail } => {
            say(format!("mẫu sai cú pháp: {detail}"), "Sửa mẫu ở dòng này.")
        }
        Problem::TemplateFailed { detail, page } => say(
            format!("mẫu không dựng được {page}: {detail}"),
            "Sửa mẫu ở dòng này; {{ debug() }} in ra những gì mẫu được nhận.",
        ),
        Problem::OutputIsFile => say(
            "nơi xuất là một tệp, không phải thư mục",
            "Chọn thư mục khác bằng --output, hoặc đổi tên tệp đó.",
        ),
        Problem::OutputOverlapsSite => say(
            "thư mục xuất trùng với thư mục nguồn của trang",
            "Chọn thư mục ở ngoài content/, static/, themes/, templates/, ví dụ --output public.",
        ),
        Problem::OutputForeign { path } => say(
            format!("thư mục xuất đã có “{path}” không do Sen tạo ra"),
            "Chuyển tệp đó đi nơi khác (hoặc vào static/), hay chọn thư mục xuất khác.",
        ),
        Problem::DiskFull => say(
            "ổ đĩa đã đầy",
            "Giải phóng chỗ trống rồi chạy lại; bản xuất trước vẫn còn nguyên.",
        ),
        Problem::CannotListen { address, error } => say(
            format!("không lắng nghe được ở {address}: {error}"),
            "Chọn cổng khác bằng --port, hay địa chỉ khác bằng --host.",
        ),
        Problem::Io { action, error } => say(
            format!("{}: {error}", action_words(*action)),
            "Kiểm tra quyền truy cập và ổ đĩa rồi chạy lại.",
        ),
        Problem::Lint(lint) => lint.words(Lang::Vi),
    }
}

fn say(message: impl Into<String>, help: impl Into<String>) -> (String, String) {
    (message.into(), help.into())
}

fn expected_words(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "một dòng chữ",
        Expected::TextOrList => "một dòng chữ hoặc một danh sách",
        Expected::Boolean => "có hoặc không",
        Expected::Number => "một số nguyên",
        Expected::List => "một danh sách",
        Expected::Mapping => "các dòng “khóa: giá trị”",
        Expected::TextOrMapping => "một đường dẫn hoặc các dòng “khóa: giá trị”",
    }
}

fn kind(found: &str) -> &'static str {
    match found {
        "list" => "một danh sách",
        "mapping" => "các dòng “khóa: giá trị”",
        "nothing" => "chỗ trống",
        _ => "một giá trị đơn",
    }
}

fn action_words(action: IoAction) -> &'static str {
    match action {
        IoAction::Read => "không đọc được",
        IoAction::Write => "không ghi được",
        IoAction::Remove => "không xóa được",
    }
}
