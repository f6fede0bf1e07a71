//! The messages in Vietnamese.

use super::Lang;
use super::foreign;
use super::problem::{Expected, IoAction, LoginWay, Problem};

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
        Problem::NotAFolder => say(
            "đây là tệp, trong khi Sen cần một thư mục",
            "Đổi tên hoặc xóa tệp này; “templates”, “assets”, “static” và “i18n” là thư mục.",
        ),
        Problem::Unreadable { error } => say(
            format!("không đọc được: {}", foreign::system(error)),
            "Kiểm tra quyền đọc và xem tệp có đang bị chương trình khác giữ không.",
        ),
        Problem::YamlSyntax { detail } => say(
            format!("cú pháp YAML sai: {}", foreign::yaml(detail)),
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
            nearest,
            takes_extra,
        } => say(
            match nearest {
                Some(nearest) => format!("không có khóa “{key}”; có phải “{nearest}” không?"),
                None => format!("không có khóa “{key}”"),
            },
            match (nearest, takes_extra) {
                (Some(_), true) => "Sửa tên khóa; dữ liệu riêng của trang đặt dưới khóa “khác”.",
                (None, true) => "Xóa dòng này; dữ liệu riêng của trang đặt dưới khóa “khác”.",
                (Some(_), false) => "Sửa tên khóa hoặc xóa dòng này.",
                (None, false) => "Xóa dòng này.",
            },
        ),
        Problem::UnknownRule { code, nearest } => say(
            match nearest {
                Some(nearest) => format!("sen check không có mã “{code}”; có phải “{nearest}” không?"),
                None => format!("sen check không có mã “{code}”"),
            },
            "Sửa mã hoặc xóa dòng này; xem các mã bằng: sen check --list.",
        ),
        Problem::FixedRule { code } => say(
            format!("không đặt mức được cho “{code}”: mã này báo lỗi dựng hoặc đăng trang"),
            "Xóa dòng này và sửa chỗ bị báo lỗi; xem các mã đặt mức được bằng: sen check --list.",
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
            expected_form(*expected, key),
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
        Problem::NameTooLong { path } => say(
            format!("“{path}” có tên quá dài, ổ đĩa không chứa được"),
            "Đặt “slug” ngắn hơn: giữa hai dấu gạch chéo không quá chừng hai trăm chữ.",
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
            "Thêm ít nhất một tệp .md có khai báo “tiêu đề”.",
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
            format!("không đọc được ảnh: {}", foreign::image(detail)),
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
            say(format!("mẫu sai cú pháp: {}", foreign::tera(detail)), "Sửa mẫu ở dòng này.")
        }
        Problem::TemplateFailed { detail, page } => say(
            format!("mẫu không dựng được {page}: {}", foreign::tera(detail)),
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
            "Giải phóng chỗ trống rồi chạy lại.",
        ),
        Problem::OutputUnfinished => say(
            "thư mục xuất có tệp đã mới, có tệp còn cũ",
            "Xử lý lỗi nêu trên rồi dựng lại: phần còn thiếu sẽ được đưa vào chỗ.",
        ),
        Problem::CannotListen { address, error } => say(
            format!("không lắng nghe được ở {address}: {}", foreign::system(error)),
            "Chọn cổng khác bằng --port, hay địa chỉ khác bằng --host.",
        ),
        Problem::Io { action, error } => say(
            format!("{}: {}", action_words(*action), foreign::system(error)),
            "Kiểm tra quyền truy cập và ổ đĩa rồi chạy lại.",
        ),
        Problem::Lint(lint) => lint.words(Lang::Vi),
        Problem::PublishName => say(
            "tên nơi đăng chỉ gồm chữ không dấu, chữ số, - và _",
            "Ví dụ: publish: {chinh: {url: sftp://web@may-chu.vn/srv/www}}.",
        ),
        Problem::PublishAddress { target } => say(
            format!("địa chỉ của nơi đăng “{target}” không dùng được"),
            "Viết như sftp://user@host/path, ftp://, ftps://, s3://bucket/prefix, webdav(s)://user@host/path, file:///path; endpoint là một địa chỉ https://.",
        ),
        Problem::PublishImplicitTls { target } => say(
            format!("nơi đăng “{target}”: cổng 990 là FTPS kiểu cũ (TLS ngay từ đầu), Sen không dùng"),
            "Bỏ :990 đi: ftps:// dùng cổng 21 và chuyển sang TLS trước khi gửi mật khẩu; hầu hết máy chủ có cả hai.",
        ),
        Problem::PublishState { target } => say(
            format!("“state” của nơi đăng “{target}” là thư mục của chính trang"),
            "Ghi một thư mục riêng cho danh sách tệp và các bản cũ, nên nằm ngoài thư mục web; bỏ dòng state thì Sen dùng .sen.",
        ),
        Problem::PublishSharedState { target, other } => say(
            format!("hai nơi đăng “{other}” và “{target}” giữ danh sách tệp và các bản cũ trong một thư mục"),
            "Ghi ở state của mỗi nơi một thư mục riêng.",
        ),
        Problem::PublishRelative { target } => say(
            format!("địa chỉ của nơi đăng “{target}” không nêu thư mục từ gốc"),
            "Viết đủ đường dẫn sau ba dấu gạch chéo, ví dụ file:///srv/www/hoctap hoặc file:///C:/www.",
        ),
        Problem::PublishSecret { target } => say(
            format!("địa chỉ của nơi đăng “{target}” chứa mật khẩu"),
            "Xóa mật khẩu khỏi site.yaml và đổi mật khẩu đó; Sen hỏi khi cần, hoặc đọc biến SEN_PASSWORD.",
        ),
        Problem::PublishTarget { name, known } => say(
            match name {
                Some(name) => format!("site.yaml không có nơi đăng “{name}”"),
                None => "chưa rõ đăng lên đâu".into(),
            },
            if known.is_empty() {
                "Thêm vào site.yaml, ví dụ: publish: {chinh: {url: sftp://web@may-chu.vn/srv/www}}."
                    .into()
            } else {
                format!("Chọn một trong: {known}.")
            },
        ),
        Problem::PublishEmpty => say(
            "thư mục này không phải một bản dựng hoàn chỉnh nên không được đăng",
            "Dựng lại bằng sen build rồi đăng; bản trên máy chủ không bị đụng đến.",
        ),
        Problem::PublishPreview => say(
            "bản dựng này có thể chứa bài nháp, bài chưa đến giờ hoặc đã hết hạn (--drafts, --future, --expired) nên không được đăng",
            "Dựng lại bằng sen build không kèm các tùy chọn đó, hoặc chạy sen publish không có --output.",
        ),
        Problem::PublishChanged { path } => say(
            format!("{path} không còn như lúc dựng"),
            "Đừng sửa thư mục xuất bằng tay; chạy lại sen publish (không có --output) để dựng lại.",
        ),
        Problem::PublishDeletes { count, limit } => say(
            format!("sẽ xóa {count} tệp trên máy chủ, nhiều hơn giới hạn {limit}; chưa gửi gì"),
            "Xem danh sách bằng --dry-run; nếu đúng ý, chạy lại với --max-delete N.",
        ),
        Problem::PublishHome => say(
            "bản này sẽ xóa trang chủ trên máy chủ; chưa gửi gì",
            "Kiểm tra lại trang và thư mục xuất.",
        ),
        Problem::PublishForeign { path, count } => say(
            format!(
                "trên máy chủ đã có “{path}” không do Sen đưa lên ({count} tệp như vậy); chưa gửi gì"
            ),
            "Chuyển tệp đó đi nơi khác, hoặc đổi đường dẫn trong trang; nếu đúng là tệp của trang này, đăng lại với --take-over để thay.",
        ),
        Problem::PublishTaken { path, is_folder } => say(
            match is_folder {
                true => format!(
                    "“{path}” trên máy chủ là thư mục của người khác, mà trang có một tệp tên như thế; chưa gửi gì"
                ),
                false => format!(
                    "“{path}” trên máy chủ là tệp của người khác, mà trang cần một thư mục tên như thế; chưa gửi gì"
                ),
            },
            "Đổi tên hay chuyển nó đi nơi khác trên máy chủ, hoặc đổi đường dẫn trong trang; --take-over không thay được.",
        ),
        Problem::PublishTakeOver { count } => say(
            format!(
                "thư mục trên máy chủ không trống ({count} mục) và chưa từng do Sen đăng; chưa gửi gì"
            ),
            "Nếu đúng thư mục, chạy lại với --take-over: tệp trùng tên bị thay, tệp khác để nguyên.",
        ),
        Problem::PublishLocked { minutes, stale } => say(
            format!("có người khác đang đăng (khóa cập nhật {minutes} phút trước)"),
            when_unlocked(*stale),
        ),
        Problem::PublishHeld { minutes, stale } => say(
            match minutes {
                Some(minutes) => format!(
                    "có người khác đang đăng (khóa cập nhật {minutes} phút trước): đăng lúc này sẽ bị từ chối"
                ),
                None => "có người khác đang đăng (khóa không ghi giờ): đăng lúc này sẽ bị từ chối".into(),
            },
            when_unlocked(*stale),
        ),
        Problem::PublishLockLost => say(
            "người khác đã phá khóa và đang đăng; lần đăng này dừng",
            "Hỏi xem ai đang đăng, rồi chạy lại; các tệp đã gửi vẫn nguyên vẹn.",
        ),
        Problem::PublishBusy => say(
            "trên máy này đang có lần đăng khác lên nơi này",
            "Chờ lần đó xong.",
        ),
        Problem::PublishMoved => say(
            "máy chủ vừa được người khác đăng bản mới trong khi đang hỏi; chưa gửi gì",
            "Chạy lại để so sánh với bản mới.",
        ),
        Problem::PublishKey { file, is_public } => match is_public {
            true => say(
                format!("“{file}” là khóa công khai, không đăng nhập bằng nó được"),
                "Ghi ở key tệp khóa riêng, thường cùng tên nhưng không có đuôi .pub.",
            ),
            false => say(
                format!("không có tệp khóa “{file}”"),
                "Sửa đường dẫn ở key trong site.yaml, hoặc bỏ dòng đó để dùng agent SSH, các khóa trong ~/.ssh hay mật khẩu.",
            ),
        },
        Problem::PublishHostKey {
            host,
            fingerprint,
            changed,
        } => say(
            if *changed {
                format!("khóa của máy chủ {host} khác khóa đã biết: {fingerprint}")
            } else {
                format!("chưa biết khóa của máy chủ {host}: {fingerprint}")
            },
            if *changed {
                "Có thể có kẻ đứng giữa. Hỏi người quản trị máy chủ; nếu khóa thật sự đã đổi, xóa dòng cũ trong known_hosts.".to_owned()
            } else {
                "Hỏi người quản trị máy chủ dấu vân tay; nếu đúng, chạy sen publish ở cửa sổ lệnh để ghi nhớ, hoặc thêm khóa vào known_hosts.".to_owned()
            },
        ),
        Problem::PublishKnownHosts { file, line, host } => say(
            format!("dòng {line} của {file} nói về {host} nhưng không đọc được khóa trong đó"),
            "Sửa hoặc xóa dòng đó; nếu xóa, hỏi người quản trị máy chủ dấu vân tay của khóa trước khi tin lại.",
        ),
        Problem::PublishNotRecorded { error } => say(
            format!("không ghi được khóa máy chủ vào tệp này: {}", foreign::system(error)),
            "Lần đăng này vẫn tiếp tục; lần sau Sen sẽ hỏi lại. Kiểm tra quyền ghi, hoặc đặt known_hosts trong site.yaml.",
        ),
        Problem::PublishSilent { host, seconds } => say(
            format!("{host} không trả lời trong {seconds} giây"),
            "Kiểm tra mạng, tên máy chủ và cổng; tường lửa có thể chặn. Máy chủ chậm thì tăng timeout trong site.yaml.",
        ),
        Problem::PublishNoHost { host } => say(
            format!("không tìm thấy máy chủ {host}; chưa gửi gì"),
            "Kiểm tra tên máy chủ trong site.yaml và kết nối mạng của máy này.",
        ),
        Problem::PublishLogin { host, tried, said } => say(
            format!("{host} không cho đăng nhập: {}", login_words(tried, said)),
            match tried.as_slice() {
                [LoginWay::AccessKey | LoginWay::NoAccessKey, ..] => {
                    "Kiểm tra khóa truy cập và quyền của khóa; khóa lấy từ AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY, hoặc hỏi ở cửa sổ lệnh."
                }
                _ => {
                    "Kiểm tra tên người dùng, mật khẩu hoặc khóa; mật khẩu lấy từ SEN_PASSWORD, kho khóa của máy, hoặc hỏi ở cửa sổ lệnh."
                }
            },
        ),
        Problem::PublishHost { host, what, detail } => say(
            joined(&[host, what, &foreign::host(detail)]),
            "Kiểm tra mạng và quyền ghi trên máy chủ rồi chạy lại; tệp đã đến nơi không phải gửi lại.",
        ),
        Problem::PublishDamaged {
            host,
            path,
            is_manifest,
        } => say(
            format!("{host}: tệp {path} bị hỏng hoặc không do Sen viết; chưa gửi gì"),
            match is_manifest {
                true => {
                    "Lấy lại tệp đó từ bản sao lưu; không có thì xóa nó rồi chạy sen publish --take-over: Sen so từng tệp, chỉ gửi tệp khác; trang cũ không còn dùng phải tự xóa."
                }
                false => "Lấy lại tệp đó từ bản sao lưu, không có thì xóa nó, rồi chạy lại.",
            },
        ),
        Problem::PublishHostFull { host } => say(
            format!("{host}: hết chỗ trên máy chủ"),
            "Giải phóng chỗ trống rồi chạy lại; các trang cũ vẫn nguyên, tệp đã đến nơi không phải gửi lại.",
        ),
        Problem::PublishNoVersion => say(
            "không còn bản trước nào để trở lại",
            "Số bản giữ lại là keep trong site.yaml; sửa nội dung rồi đăng bản mới.",
        ),
        Problem::PublishVersionBroken { path, count } => say(
            format!(
                "không trở lại được: bản cũ của {path} không còn hoặc đã hỏng ({count} tệp như vậy); chưa gửi gì"
            ),
            "Bản cũ có thể được giữ ở máy của người đăng lần trước (.sen/objects của trang); chạy ở máy đó, hoặc đăng lại từ nguồn.",
        ),
        Problem::PublishOvertaken { path, is_new: true } => say(
            format!("trong khi đang đăng có người đặt “{path}” lên máy chủ; lần đăng này dừng, tệp đó để nguyên"),
            "Chuyển tệp đó đi nơi khác, hoặc đổi đường dẫn trong trang, rồi chạy lại; nếu đúng là tệp của trang này, chạy lại với --take-over để thay.",
        ),
        Problem::PublishOvertaken { path, is_new: false } => say(
            format!("trong khi đang đăng có người sửa “{path}” trên máy chủ; lần đăng này dừng, tệp đó để nguyên"),
            "Chạy lại để đăng tiếp: bản sửa đó được giữ cho --rollback rồi mới bị thay.",
        ),
        Problem::PublishVersionDamaged { path } => say(
            format!("{path} trên máy chủ bị hỏng hoặc không do Sen viết; không trở lại được bản đó và các bản trước nó"),
            "Trang đang có và các bản sau đó không sao. Sen để nguyên tệp này; không ai cần thì xóa nó để khỏi nhắc lại.",
        ),
        Problem::PublishNotKept { path } => say(
            format!("{path} trên máy chủ không đọc được hoặc đã thành bản khác nên bản cũ không được giữ"),
            "--rollback sẽ không trả lại được tệp này.",
        ),
        Problem::PublishEdited { path } => say(
            format!("{path} đã bị sửa thẳng trên máy chủ; bản sửa đó nay bị thay"),
            "Nếu cần, sen publish --rollback trả bản sửa đó lại; muốn giữ lâu dài, hãy sửa trong nguồn của trang.",
        ),
        Problem::PublishPutAside { path, file } => say(
            format!("{path} đã bị sửa thẳng trên máy chủ; bản sửa đó được cất vào {file}"),
            "Nếu cần, đưa chỗ sửa vào nguồn của trang rồi đăng lại.",
        ),
        Problem::PublishNotBack { path } => say(
            format!("bản cũ của {path} giữ trên máy chủ đã bị ai đó thay đổi; tệp này không trở lại được"),
            "Các tệp khác vẫn trở lại; tệp này giữ như hiện nay, muốn đổi thì đăng lại từ nguồn.",
        ),
        Problem::PublishMisnamed {
            host,
            path,
            read_as,
        } => say(
            format!("{host} hiểu sai tên “{path}”, thành “{read_as}”; tệp này không đăng được"),
            "Đổi tên tệp trong trang: chỉ dùng chữ, số, dấu gạch nối và dấu chấm.",
        ),
        Problem::PublishRules => say(
            "trang đã có tệp này, nên cấu hình máy chủ (CSP, chuyển hướng, che .sen/) không được viết vào",
            "Bỏ tệp đó để Sen viết, hoặc tự thêm các quy tắc ấy và bỏ dòng server trong site.yaml.",
        ),
        Problem::PublishUnconfirmed => say(
            "chưa được xác nhận; chưa gửi gì",
            "Chạy ở cửa sổ lệnh và trả lời, hoặc thêm --yes.",
        ),
    }
}

/// What is known of a failure, from the host to its words.
fn joined(parts: &[&str]) -> String {
    let known: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    known.join(": ")
}

fn say(message: impl Into<String>, help: impl Into<String>) -> (String, String) {
    (message.into(), help.into())
}

/// What was tried, and what the host answered.
fn login_words(tried: &[LoginWay], said: &str) -> String {
    let mut words: Vec<&str> = tried.iter().map(|way| login_way(*way)).collect();
    words.dedup();
    match (words.is_empty(), said) {
        (true, "") => "không có khóa, agent hay mật khẩu nào".into(),
        (true, said) => foreign::host(said).into_owned(),
        (false, "") => words.join(", "),
        (false, said) => format!("{} ({})", words.join(", "), foreign::host(said)),
    }
}

fn login_way(way: LoginWay) -> &'static str {
    match way {
        LoginWay::Agent => "khóa trong agent SSH",
        LoginWay::Key => "khóa SSH",
        LoginWay::LockedKey => "khóa SSH (không mở được: thiếu hoặc sai mật khẩu của khóa)",
        LoginWay::Password => "mật khẩu",
        LoginWay::AccessKey => "khóa truy cập",
        LoginWay::NoAccessKey => "thiếu khóa truy cập hoặc khóa bí mật đi kèm",
    }
}

fn expected_form(expected: Expected, key: &str) -> String {
    match expected {
        Expected::Text => format!("Viết chữ ngay sau dấu hai chấm: “{key}: …”."),
        Expected::TextOrList => format!("Viết “{key}: một” hoặc “{key}: [một, hai]”."),
        Expected::Boolean => format!("Viết “{key}: có” hoặc “{key}: không”."),
        Expected::Number => format!("Viết một số không có phần lẻ, như “{key}: 3”."),
        Expected::List => {
            format!("Viết “{key}: [một, hai]”, hoặc mỗi mục một dòng bắt đầu bằng “- ”.")
        }
        Expected::Mapping | Expected::TextOrMapping => {
            format!(
                "Sau “{key}:” xuống dòng, viết mỗi dòng một “khóa: giá trị”, thụt vào hai dấu cách."
            )
        }
    }
}

fn expected_words(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "một dòng chữ",
        Expected::TextOrList => "một dòng chữ hoặc một danh sách",
        Expected::Boolean => "“có” hoặc “không”",
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
        _ => "một giá trị khác",
    }
}

fn action_words(action: IoAction) -> &'static str {
    match action {
        IoAction::Read => "không đọc được",
        IoAction::Write => "không ghi được",
        IoAction::Remove => "không xóa được",
    }
}

/// What to do about a lock that another holds.
fn when_unlocked(stale: bool) -> &'static str {
    match stale {
        true => {
            "Khóa đã quá 15 phút không cập nhật: nếu chắc không ai đang đăng, chạy lại với --break-lock."
        }
        false => "Chờ người đó xong rồi chạy lại; khóa quá 15 phút không cập nhật mới phá được.",
    }
}
