//! What others say in English only, in Vietnamese: the system of its files, the YAML parser of a text, Tera of a
//! template, the network of an address. What is not known here is shown as it came.

use std::borrow::Cow;

/// What the system says when a file cannot be read or written, or an address cannot be asked.
pub(super) fn system(error: &str) -> &str {
    const KNOWN: &[(&str, &str)] = &[
        ("No such file or directory", "không có tệp hay thư mục này"),
        ("cannot find the file", "không có tệp này"),
        ("cannot find the path", "không có thư mục này"),
        ("Permission denied", "không có quyền"),
        ("Access is denied", "không có quyền"),
        ("Operation not permitted", "không có quyền"),
        (
            "being used by another process",
            "tệp đang mở ở chương trình khác",
        ),
        ("No space left on device", "ổ đĩa đã đầy"),
        ("not enough space on the disk", "ổ đĩa đã đầy"),
        ("Disk quota exceeded", "đã dùng hết dung lượng được cấp"),
        ("Read-only file system", "ổ đĩa chỉ cho đọc"),
        ("File exists", "đã có tệp khác ở chỗ cần một thư mục"),
        ("Is a directory", "đây là thư mục, không phải tệp"),
        ("Not a directory", "đây là tệp, không phải thư mục"),
        ("File name too long", "tên tệp quá dài"),
        (
            "Too many levels of symbolic links",
            "liên kết tượng trưng trỏ vòng quanh",
        ),
        ("Too many open files", "quá nhiều tệp đang mở"),
        ("Input/output error", "ổ đĩa hỏng hoặc bị rút ra"),
        ("Address already in use", "đã có chương trình khác dùng"),
        ("Connection refused", "máy chủ từ chối kết nối"),
        ("actively refused", "máy chủ từ chối kết nối"),
        ("Connection reset", "kết nối bị ngắt giữa chừng"),
        ("Network is unreachable", "không có mạng"),
        (
            "Temporary failure in name resolution",
            "không tra được tên máy chủ (mất mạng?)",
        ),
        ("Name or service not known", "không có máy chủ tên này"),
        ("host not found", "không có máy chủ tên này"),
        ("failed to lookup address", "không có máy chủ tên này"),
        ("timeout", "quá lâu không trả lời"),
        ("timed out", "quá lâu không trả lời"),
        ("certificate", "chứng chỉ của máy chủ không tin được"),
        ("too many redirects", "chuyển tiếp vòng quanh"),
        ("not an address", "không phải địa chỉ web"),
    ];
    find(error, KNOWN)
}

/// What a host, or what speaks to it, says when it does not do what it is asked to. The number of an answer over HTTP stays.
pub(super) fn host(said: &str) -> Cow<'_, str> {
    const KNOWN: &[(&str, &str)] = &[
        ("NoSuchBucket", "không có kho (bucket) tên này"),
        (
            "no FTP server",
            "ở cổng này không phải máy chủ FTP (cổng 22 là của sftp://)",
        ),
        (
            "has no TLS",
            "máy chủ FTP này không có TLS (ftps://); ftp:// gửi mật khẩu ai cũng đọc được",
        ),
        (
            "demands TLS",
            "máy chủ FTP này đòi TLS: viết ftps:// thay cho ftp://",
        ),
        ("cut short", "dữ liệu bị cắt giữa chừng"),
        ("cannot be made", "không tạo được thư mục này"),
        ("in the way", "đã có thư mục của người khác ở chỗ này"),
        (
            "list is not understood",
            "không hiểu được danh sách tệp của máy chủ",
        ),
        (
            "may be full",
            "máy chủ không ghi được tệp này, có thể đã hết chỗ",
        ),
        (
            "transfer aborted",
            "máy chủ bỏ dở việc nhận tệp, có thể đã hết chỗ",
        ),
        (
            "connection closed while logging in",
            "kết nối bị ngắt khi đăng nhập",
        ),
        ("onnection closed", "kết nối bị ngắt"),
        ("Disconnected", "kết nối bị ngắt"),
        ("Broken pipe", "kết nối bị ngắt"),
        ("unexpected end of file", "kết nối bị ngắt"),
        ("UnexpectedEof", "kết nối bị ngắt"),
        ("connection failed", "không kết nối được"),
        ("the request failed", "máy chủ không trả lời được"),
        ("the copy failed", "máy chủ không chép được"),
        ("no certificate", "trong tệp không có chứng chỉ nào"),
        ("SSH version", "ở cổng này không phải máy chủ SSH"),
        ("Channel send error", "kết nối bị ngắt"),
        ("open channel", "máy chủ không cho dùng SFTP"),
        ("rejected by the other party", "máy chủ không cho dùng SFTP"),
        ("No common", "máy chủ và Sen không có thuật toán SSH chung"),
        ("fatal alert", "máy chủ từ chối kết nối TLS"),
        ("corrupt message", "máy chủ không nói TLS ở cổng này"),
        ("No route to host", "không có đường mạng đến máy chủ"),
        ("No such file", "không có tệp hay thư mục này"),
        ("Not enough privileges", "không có quyền"),
        ("Permission denied", "không có quyền"),
        ("not allowed", "máy chủ không cho phép"),
        ("Authentication failed", "sai tên người dùng hoặc mật khẩu"),
        ("Login incorrect", "sai tên người dùng hoặc mật khẩu"),
        (
            "Login authentication failed",
            "sai tên người dùng hoặc mật khẩu",
        ),
        ("Too many authentication failures", "thử sai quá nhiều lần"),
        ("InvalidAccessKeyId", "không có khóa truy cập này"),
        ("SignatureDoesNotMatch", "sai khóa bí mật"),
        ("AccessDenied", "không có quyền"),
        ("HTTP 401", "sai tên người dùng hoặc mật khẩu"),
        ("HTTP 403", "không có quyền"),
        ("HTTP 404", "không có ở đó"),
        ("HTTP 405", "máy chủ không làm được việc này"),
        ("HTTP 409", "máy chủ đang bận việc khác ở đó"),
        (
            "HTTP 413",
            "máy chủ không nhận tệp lớn như thế (nginx: client_max_body_size)",
        ),
        ("HTTP 423", "tệp đang bị khóa"),
        ("HTTP 429", "máy chủ đang quá tải"),
        ("HTTP 5", "máy chủ gặp lỗi"),
        ("HTTP ", "máy chủ từ chối"),
        ("Failure", "máy chủ báo lỗi mà không nói rõ"),
    ];
    let words = match find(said, KNOWN) {
        same if same == said => system(said),
        words => words,
    };
    let number = said
        .split_whitespace()
        .nth(1)
        .filter(|_| said.starts_with("HTTP "));
    match number {
        Some(number) => Cow::Owned(format!("{words} (HTTP {number})")),
        None => Cow::Borrowed(words),
    }
}

/// What the YAML parser says of a text.
pub(super) fn yaml(detail: &str) -> &str {
    const KNOWN: &[(&str, &str)] = &[
        (
            "mapping values are not allowed",
            "dấu hai chấm thứ hai trong một dòng; đặt giá trị trong ngoặc kép",
        ),
        ("illegal placement of ':'", "dấu hai chấm đặt sai chỗ"),
        ("simple key expect ':'", "thiếu dấu hai chấm sau tên khóa"),
        ("simple key expected", "thiếu dấu hai chấm sau tên khóa"),
        (
            "did not find expected key",
            "dòng này không thẳng hàng với các khóa khác",
        ),
        (
            "did not find expected '-'",
            "dòng này không thẳng hàng với các dấu gạch của danh sách",
        ),
        (
            "found unexpected end of stream",
            "ngoặc kép mở mà không đóng",
        ),
        (
            "found unexpected document indicator",
            "ngoặc kép mở mà không đóng trước dòng ---",
        ),
        (
            "invalid trailing content after double-quoted scalar",
            "còn chữ sau dấu ngoặc kép đóng",
        ),
        (
            "unknown escape character",
            "sau dấu \\ trong ngoặc kép chỉ được là \\\" hoặc \\\\",
        ),
        (
            "expected hexadecimal number",
            "sau dấu \\ trong ngoặc kép chỉ được là \\\" hoặc \\\\",
        ),
        (
            "expected ',' or ']'",
            "danh sách trong [ ] thiếu dấu phẩy hoặc dấu ]",
        ),
        (
            "expected ',' or '}'",
            "các khóa trong { } thiếu dấu phẩy hoặc dấu }",
        ),
        ("misplaced bracket", "dấu ngoặc thừa hoặc đặt sai chỗ"),
        ("tab", "có dấu tab ở đầu dòng; dùng dấu cách"),
        (
            "unexpected character: `@'",
            "giá trị bắt đầu bằng @; đặt trong ngoặc kép",
        ),
        (
            "unexpected character: ``'",
            "giá trị bắt đầu bằng `; đặt trong ngoặc kép",
        ),
        (
            "unexpected character: `%'",
            "giá trị bắt đầu bằng %; đặt trong ngoặc kép",
        ),
        (
            "unexpected character",
            "ký tự đặc biệt ở đầu giá trị; đặt giá trị trong ngoặc kép",
        ),
        (
            "plain scalar cannot start with '-'",
            "giá trị bắt đầu bằng dấu gạch; đặt trong ngoặc kép",
        ),
        (
            "unknown anchor",
            "giá trị bắt đầu bằng *; đặt trong ngoặc kép",
        ),
        (
            "anchor or alias",
            "giá trị bắt đầu bằng * hoặc &; đặt trong ngoặc kép",
        ),
        (
            "parsing a tag",
            "giá trị bắt đầu bằng !; đặt trong ngoặc kép",
        ),
        (
            "scanning a tag",
            "giá trị bắt đầu bằng !; đặt trong ngoặc kép",
        ),
        (
            "the handle wasn't declared",
            "giá trị bắt đầu bằng !; đặt trong ngoặc kép",
        ),
        (
            "block sequence entries are not allowed",
            "dấu gạch của danh sách phải ở đầu một dòng mới",
        ),
        ("wrongly indented line", "dòng thụt vào không đều"),
        ("indentation", "dòng thụt vào không đều"),
        ("block scalar", "sau > hoặc | phải xuống dòng rồi thụt vào"),
        ("unprintable character", "có ký tự không in được"),
        (
            "did not find expected node content",
            "thiếu giá trị, hoặc thừa dấu phẩy hay dấu ngoặc",
        ),
        ("tag directive", "dòng bắt đầu bằng % không dùng được ở đây"),
        ("directive", "dòng bắt đầu bằng % không dùng được ở đây"),
        (
            "parsing anchor",
            "giá trị bắt đầu bằng &; đặt trong ngoặc kép",
        ),
        (
            "verbatim tag",
            "giá trị bắt đầu bằng !; đặt trong ngoặc kép",
        ),
        (
            "invalid Unicode character",
            "sau dấu \\ trong ngoặc kép chỉ được là \\\" hoặc \\\\",
        ),
        (
            "mapping keys are not allowed",
            "dấu ? đặt sai chỗ; đặt giá trị trong ngoặc kép",
        ),
        ("unexpected end of plain scalar", "giá trị dở dang"),
        ("unexpected eof", "văn bản dở dang"),
        ("recursion limit", "lồng quá sâu"),
        (
            "after document end marker",
            "còn chữ sau dòng … hoặc --- kết thúc",
        ),
        (
            "byte order mark",
            "có ký tự không nhìn thấy (BOM) ở giữa; xóa đi",
        ),
        ("<document", "cấu trúc sai; thường do thiếu dấu hai chấm"),
        ("<stream", "cấu trúc sai; thường do thiếu dấu hai chấm"),
        ("expected next token", "ký tự không dùng được ở đây"),
        ("expected whitespace", "thiếu dấu cách"),
    ];
    find(detail, KNOWN)
}

/// What the decoder of a picture says.
pub(super) fn image(detail: &str) -> &str {
    const KNOWN: &[(&str, &str)] = &[
        ("format could not be determined", "tệp này không phải ảnh"),
        ("EOF", "tệp ảnh bị cụt"),
        ("end of file", "tệp ảnh bị cụt"),
        ("end of stream", "tệp ảnh bị cụt"),
        ("fill whole buffer", "tệp ảnh bị cụt"),
        ("not supported", "loại ảnh này chưa dùng được"),
        ("imits are exceeded", "ảnh quá lớn"),
        ("Invalid PNG signature", "tệp này không phải ảnh PNG"),
        ("Illegal start bytes", "tệp này không phải ảnh JPEG"),
        ("CRC", "tệp ảnh bị hỏng"),
        ("ormat error", "tệp ảnh bị hỏng"),
    ];
    find(detail, KNOWN)
}

/// What Tera says of a template: `Unknown filter `x`` names what it does not know in the first pair of backticks.
pub(super) fn tera(detail: &str) -> Cow<'_, str> {
    const KNOWN: &[(&str, &str)] = &[
        ("Variable `", "không có giá trị tên “{}”"),
        ("Field `", "không có trường “{}”"),
        ("Unknown filter `", "không có bộ lọc “{}”"),
        ("Unknown function `", "không có hàm “{}”"),
        ("Unknown test `", "không có phép thử “{}”"),
        ("Unknown component `", "không có thành phần “{}”"),
        ("Unknown template `", "không có mẫu “{}”"),
        ("Argument `", "thiếu tham số “{}”"),
        ("Block `", "không mẫu cha nào có khối “{}”"),
        ("Iteration not possible", "không lặp được trên loại “{}”"),
        ("Cannot compare", "không so sánh được hai loại này"),
        (
            "Unable to perform",
            "không tính được phép này với hai giá trị này",
        ),
        ("Cannot divide by 0", "chia cho 0"),
        ("undefined value", "giá trị chưa có"),
        (
            "Unexpected end of input",
            "mẫu hết giữa chừng; thiếu }} hoặc %} hoặc {% end… %}",
        ),
        (
            "expected end of the template",
            "mẫu hết giữa chừng; thiếu }} hoặc %} hoặc {% end… %}",
        ),
        ("is a reserved keyword", "tên này là từ riêng của Tera"),
    ];
    let Some((_, meant)) = KNOWN.iter().find(|(english, _)| detail.contains(english)) else {
        // Found this but expected that.
        let rest = detail.strip_prefix("Found ");
        return match rest.and_then(|rest| rest.split_once(" but expected ")) {
            Some((found, wanted)) => {
                let wanted = wanted.trim_end_matches('.');
                format!("gặp {found} ở chỗ cần {wanted}").into()
            }
            None => detail.into(),
        };
    };
    let name = detail.split('`').nth(1).unwrap_or_default();
    let mut said = meant.replace("{}", name);
    for list in ["Available variables: ", "Available fields: "] {
        if let Some((_, names)) = detail.split_once(list) {
            said.push_str("; có: ");
            said.push_str(names.trim_end_matches('.'));
        }
    }
    said.into()
}

fn find<'e>(said: &'e str, known: &[(&str, &'static str)]) -> &'e str {
    let found = known.iter().find(|(english, _)| said.contains(english));
    found.map_or(said, |(_, vietnamese)| vietnamese)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Error, parse};

    #[test]
    fn what_hosts_say_is_said_in_vietnamese() {
        for said in [
            "connection closed",
            "Connection refused",
            "Failure",
            "Permission denied",
            "no FTP server at this port",
            "this FTP server has no TLS",
            "this FTP server demands TLS: write ftps://",
            "the file was cut short",
            "HTTP 503 SlowDown",
            "the file cannot be written: the disk may be full",
            "426 None; transfer aborted.",
            "HTTP 403 not permitted",
            "HTTP 413 the server takes no file so large",
            "HTTP 418",
            "550 Not enough privileges.",
            "invalid peer certificate: UnknownIssuer",
        ] {
            let words = host(said);
            assert!(!words.is_ascii(), "{said}: {words}");
        }
        assert_eq!(
            host("HTTP 404 NoSuchBucket"),
            "không có kho (bucket) tên này (HTTP 404)"
        );
        assert_eq!(host("lạ"), "lạ");
    }

    #[test]
    fn what_editors_get_wrong_in_yaml_is_said_in_vietnamese() {
        for text in [
            "title: Bài: hai\n",
            "title: \"Nói\n",
            "title: \"Nói\" thế\n",
            "title: \"a\\q\"\n",
            "tags: [a, b\nx: 1\n",
            "ảnh: {tệp: a\nx: 1\n",
            "title: a\n\tb: c\n",
            "title: @a\n",
            "title: `a`\n",
            "title: *a\n",
            "title: !a b\n  c: d\n",
            "title: a\n x: b\n",
            "title: - a\n",
            "title: %a\n",
            "title: ]\n",
            "title a\nx: b\n",
            "tags: [a, , b]\n",
            "tags: [\n",
            "title: ? a\n",
            "title: &a &b c\n",
            "a: |0\n x\n",
        ] {
            match parse(text, 0) {
                Err(Error::Syntax { detail, .. }) => {
                    assert_ne!(yaml(&detail), detail, "{text}");
                }
                Err(Error::TooComplex { .. }) => panic!("{text}"),
                // Odd, but YAML.
                Ok(_) => {}
            }
        }
        assert_eq!(yaml("something new"), "something new");
    }

    #[test]
    fn what_tera_says_of_a_template_is_said_in_vietnamese() {
        for (template, said) in [
            ("{{ a | nothing }}", "không có bộ lọc “nothing”"),
            ("{{ nothing() }}", "không có hàm “nothing”"),
            ("{{ b }}", "không có giá trị tên “b”"),
            ("{{ a.b }}", "không có trường “b”"),
            ("{% for x in 1 %}{% endfor %}", "không lặp được"),
            ("{{ a ", "mẫu hết giữa chừng"),
            ("{% if a %}", "mẫu hết giữa chừng"),
            ("{{ a a }}", "gặp "),
        ] {
            let mut engine = ::tera::Tera::default();
            let mut context = ::tera::Context::new();
            context.insert("a", "x");
            let error = match engine.add_raw_template("a.html", template) {
                Err(error) => error,
                Ok(()) => engine.render("a.html", &context).unwrap_err(),
            };
            let message = match error.kind() {
                ::tera::ErrorKind::SyntaxError(report)
                | ::tera::ErrorKind::RenderingError(report) => report.message().to_owned(),
                _ => error.to_string(),
            };
            let first = message.lines().next().unwrap();
            let first = first.strip_prefix("error: ").unwrap_or(first);
            assert!(tera(first).starts_with(said), "{template}: {message}");
        }
        assert_eq!(tera("something new"), "something new");
    }

    #[test]
    fn what_the_system_says_is_said_in_vietnamese() {
        let missing = std::io::Error::from_raw_os_error(2).to_string();
        assert!(system(&missing).starts_with("không có"), "{missing}");
        assert_eq!(
            system("io: Connection refused (os error 111)"),
            "máy chủ từ chối kết nối"
        );
        assert_eq!(system("404 Not Found"), "404 Not Found");
    }
}
