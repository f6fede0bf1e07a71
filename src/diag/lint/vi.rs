//! The linter's messages in Vietnamese: what is found; why it matters, and how to mend it.

use super::super::foreign;
use super::{Lint, code_point, quoted, sign};
use crate::diag::Unseen;
use crate::text::Flaw;

pub(super) fn words(lint: &Lint) -> (String, String) {
    match lint {
        Lint::Decomposed => say(
            "chữ tổ hợp: dấu đứng rời khỏi chữ cái",
            "Cùng một chữ mà máy thấy là hai, tìm kiếm và sao chép dễ sai. Gõ lại chữ này.",
        ),
        Lint::Lookalike { found, meant } => say(
            format!("{} trông giống “{meant}” nhưng là chữ khác", quoted(found)),
            format!("Người đọc không thấy, nhưng tìm kiếm và máy đọc màn hình không hiểu. Gõ lại “{meant}”."),
        ),
        Lint::Invisible { found, kind } => {
            let (name, help) = unseen_words(*kind);
            say(format!("{name} ({})", code_point(*found)), help)
        }
        Lint::SoftHyphen => say(
            "dấu nối mềm (U+00AD) giữa chữ",
            "Nó sót lại từ Word hay PDF, cắt đôi chữ khi tìm kiếm. Xóa đi; nếu đó là chữ ư của phông cũ (.VnTime) thì gõ ư.",
        ),
        Lint::LegacyText { encoding, reads, is_certain } => say(
            match is_certain {
                true => format!("đoạn này còn ở bảng mã {}; đọc là: “{reads}”", encoding.name()),
                false => format!("ở đây có thể còn chữ ở bảng mã {}; khi đó đọc là: “{reads}”", encoding.name()),
            },
            match is_certain {
                true => "Người đọc chỉ thấy ký tự lạ, máy tìm kiếm không hiểu. Đối chiếu rồi dùng --fix để chuyển sang Unicode.",
                false => "Không rõ chữ nào là chữ cũ, chữ nào đã là Unicode nên không tự chuyển. Đối chiếu với nguyên bản, gõ lại những chữ lạ bằng Unicode; nếu không có gì sai, ghi <!-- sen: bỏ-qua legacy-text -->.",
            },
        ),
        Lint::Spelling { word, flaw, suggestion } => say(
            format!("“{word}”: {}", flaw_words(*flaw)),
            match suggestion {
                Some(suggestion) => format!("Sai chính tả làm giảm lòng tin vào cả bài. Có phải “{suggestion}” không?"),
                None => "Sai chính tả làm giảm lòng tin vào cả bài. Gõ lại; nếu là từ nước ngoài hay tên riêng, để trong `…` hoặc ghi <!-- sen: bỏ-qua spelling -->.".into(),
            },
        ),
        Lint::VniWord { word, reads } => say(
            format!("“{word}” có thể là chữ VNI: “{reads}”"),
            "Người đọc chỉ thấy chữ hỏng. Đối chiếu với nguyên bản rồi gõ lại bằng Unicode; nếu không có gì sai, ghi <!-- sen: bỏ-qua spelling -->.",
        ),
        Lint::TonePlacement { word, wanted } => say(
            format!("“{word}” đặt dấu khác lệ của trang: “{wanted}”"),
            "Một trang viết một kiểu thì dễ đọc, dễ tìm. Sửa lại cho đúng lệ: lint.tone (cũ hoặc mới) trong site.yaml.",
        ),
        Lint::IOrY { word, wanted } => say(
            format!("“{word}” viết i/y khác lệ của trang: “{wanted}”"),
            "Một trang viết một kiểu thì dễ đọc, dễ tìm. Sửa lại cho đúng lệ: lint.i_y trong site.yaml.",
        ),
        Lint::LetterUnsaid => say(
            "đã đặt mức cho i-or-y nhưng chưa nói trang viết i hay y",
            "Không có lint.i_y thì không chỗ nào được xét. Thêm i_y: y (kỹ thuật) hoặc i_y: i (kĩ thuật) vào lint: của site.yaml.",
        ),
        Lint::OfficialWording { difference } => say(
            format!("gần đúng một câu chữ chính thức nhưng không khớp: {difference}"),
            "Trích sai một chữ là sai văn kiện. Chép lại nguyên văn ([-bỏ đi-], {+thêm vào+} so với bản chính thức); nếu cố ý, ghi <!-- sen: bỏ-qua official-wording --> trước đoạn.",
        ),
        Lint::SpaceBeforePunctuation { mark } => say(
            format!("dấu cách trước {}", sign(*mark)),
            "Dấu câu có thể rơi xuống đầu dòng. Viết liền dấu câu với chữ trước nó.",
        ),
        Lint::SpaceAfterOpening { mark } => say(
            format!("dấu cách sau {}", sign(*mark)),
            "Dấu mở ngoặc có thể đứng trơ ở cuối dòng. Viết liền nó với chữ sau.",
        ),
        Lint::StraightQuotes => say(
            "ngoặc kép thẳng",
            "Văn bản in dùng “…”, và ngoặc thẳng không cho biết mở hay đóng. Viết “…”.",
        ),
        Lint::ThreeDots => say(
            "ba dấu chấm rời",
            "Ba dấu chấm có thể bị ngắt giữa hai dòng. Dùng một ký tự ….",
        ),
        Lint::RangeHyphen { wanted, is_certain } => say(
            format!("khoảng số viết bằng gạch nối, nên là {wanted}"),
            match is_certain {
                true => "Gạch nối dễ bị đọc là dấu trừ hay số hiệu. Dùng gạch ngang ngắn –.",
                false => "Gạch nối dễ bị đọc là ngày tháng hay dấu trừ. Dùng gạch ngang ngắn –; nếu đúng là ngày tháng thì viết bằng dấu /.",
            },
        ),
        Lint::NumberFormat { found, wanted } => say(
            format!("số “{found}” có dấu phẩy như số thập phân; số nghìn viết “{wanted}”"),
            "Trong tiếng Việt dấu phẩy là dấu thập phân: 19,136 là mười chín phẩy một ba sáu. Kiểm tra rồi viết lại.",
        ),
        Lint::DateFormat { found, wanted } => say(
            format!("ngày “{found}” viết ngược, nên là “{wanted}”"),
            "Người Việt viết ngày, tháng, năm. Viết lại theo thứ tự ấy.",
        ),
        Lint::LeadMissing => say(
            "bài chưa có sapo",
            "Sapo hiện dưới tiêu đề, trong danh sách, khi tìm kiếm và khi chia sẻ. Thêm dòng sapo: một hai câu nói điều chính.",
        ),
        Lint::LeadLong { words, most } => say(
            format!("sapo dài {words} chữ, nên không quá {most}"),
            "Danh sách và máy tìm kiếm chỉ hiện phần đầu. Giữ điều chính, chuyển phần còn lại vào bài.",
        ),
        Lint::TitleLong { words, most } => say(
            format!("tiêu đề dài {words} chữ, nên không quá {most}"),
            "Tiêu đề dài bị cắt trên điện thoại và trong kết quả tìm kiếm. Rút gọn; nguyên văn dài đặt vào khóa “tên chính thức” hay “sapo”.",
        ),
        Lint::TitleCapitals => say(
            "tiêu đề viết hoa toàn bộ",
            "Chữ hoa khó đọc, mất phân biệt tên riêng, và máy đọc màn hình có thể đánh vần. Viết thường; giao diện lo kiểu chữ.",
        ),
        Lint::DateMissing => say(
            "bài chưa có ngày",
            "Bài không ngày xếp cuối danh sách và không vào RSS. Thêm dòng ngày: 19/05/2022.",
        ),
        Lint::DateFuture { date } => say(
            format!("ngày {date} ở tương lai mà bài vẫn đăng ngay"),
            "Người đọc thấy một ngày chưa tới. Sửa ngày, hoặc hẹn giờ bằng khóa “đăng lúc”.",
        ),
        Lint::PictureAlt => say(
            "ảnh không có mô tả",
            "Người khiếm thị và người mạng chậm không biết ảnh có gì. Viết mô tả trong ![…](…), hoặc ở khóa “mô tả” của ảnh.",
        ),
        Lint::PictureCaption => say(
            "ảnh không có chú thích",
            "Người đọc không biết ảnh chụp ai, ở đâu, khi nào. Thêm: ![mô tả](ảnh.jpg \"Chú thích. Ảnh: Tên\"), hoặc khóa “chú thích” của ảnh.",
        ),
        Lint::PictureCredit => say(
            "ảnh không có nguồn",
            "Luật yêu cầu ghi tên tác giả ảnh. Thêm “Ảnh: Tên” vào cuối chú thích, hoặc khóa “nguồn ảnh”.",
        ),
        Lint::PictureLarge { size } => say(
            format!("ảnh quá lớn: {size}"),
            "Ảnh lớn làm kho bài nặng và dựng chậm; trang chỉ cần bề ngang 1200–2400. Thu nhỏ ảnh rồi lưu lại (tối đa 4 MB, 6000 điểm ảnh).",
        ),
        Lint::HeadingSkipped { from, to } => say(
            format!("đề mục nhảy từ cấp {from} xuống cấp {to}"),
            format!("Mục lục và máy đọc màn hình dựa vào thứ bậc. Dùng {} cho mục này.", "#".repeat(usize::from(*from) + 1)),
        ),
        Lint::HeadingBold => say(
            "đoạn chỉ có chữ đậm, dùng như đề mục",
            "Chữ đậm không vào mục lục, không thể trỏ đến. Viết thành đề mục: ## Tên mục.",
        ),
        Lint::LinkText { text } => say(
            format!("chữ liên kết “{text}” không nói liên kết đến đâu"),
            "Máy đọc màn hình liệt kê các liên kết tách khỏi câu. Dùng tên của trang đích làm chữ liên kết.",
        ),
        Lint::LinkBare => say(
            "địa chỉ để trần",
            "Địa chỉ dài khó đọc, máy đọc màn hình đánh vần nó, và chữ thường thì không bấm được. Viết [tên của trang đích](địa chỉ).",
        ),
        Lint::LinkEmpty => say(
            "liên kết không có chữ để bấm, hoặc không dẫn đến đâu",
            "Người đọc không thấy gì để bấm, hoặc bấm mà không đi đâu. Viết [tên nơi đến](địa chỉ), hoặc bỏ liên kết.",
        ),
        Lint::TableHeader => say(
            "bảng không có dòng tiêu đề",
            "Không có tiêu đề cột, máy đọc màn hình chỉ đọc những con số rời. Điền dòng đầu của bảng.",
        ),
        Lint::FootnoteUndefined { label } => say(
            format!("chú thích [^{label}] không có nội dung"),
            format!("Người đọc thấy nguyên “[^{label}]”. Thêm một dòng [^{label}]: nội dung chú thích."),
        ),
        Lint::KeyOtherKind { key, kind } => say(
            format!("khóa “{key}” không dùng cho loại bài “{}”", kind_name(kind)),
            "Giá trị này sẽ không hiện ở đâu cả. Xóa dòng này, hoặc sửa khóa “loại bài” cho đúng.",
        ),
        Lint::TitleTwice { other } => say(
            format!("trùng tiêu đề với {other}"),
            "Trong danh sách và khi tìm kiếm không phân biệt được hai bài. Đổi một tiêu đề, hoặc bỏ bớt một bài.",
        ),
        Lint::TextTwice { other, percent } => say(
            format!("giống {percent}% nội dung của {other}"),
            "Bài trùng làm loãng kết quả tìm kiếm. Bỏ một bài và ghi đường dẫn cũ: vào bài kia.",
        ),
        Lint::TermVariant { name, usual } => say(
            format!("“{name}” ở các bài khác viết là “{usual}”"),
            "Cách viết khác nhau làm danh sách bị tách hoặc trông cẩu thả. Viết như các bài khác.",
        ),
        Lint::UnitUnknown { name, nearest } => say(
            format!("không có đơn vị “{name}” trong danh sách của trang"),
            match nearest {
                Some(nearest) => format!("Bài sẽ nằm ở một mục riêng không ai tìm. Có phải “{nearest}” không?"),
                None => "Bài sẽ nằm ở một mục riêng không ai tìm. Sửa tên, hoặc thêm vào lint.units trong site.yaml.".into(),
            },
        ),
        Lint::LinkAlias { target, to } => say(
            format!("“{target}” là đường dẫn cũ, chuyển tiếp đến {to}"),
            format!("Mỗi lần bấm phải đi vòng, và sẽ hỏng khi đường dẫn cũ bị bỏ. Trỏ thẳng đến {to}."),
        ),
        Lint::LinkBroken { address, reason } => say(
            format!("không mở được {address}: {}", foreign::system(reason)),
            "Người đọc bấm vào sẽ gặp trang lỗi. Tìm địa chỉ mới, hoặc bỏ liên kết.",
        ),
        Lint::LinkMoved { address, to } => say(
            format!("{address} đã dời hẳn sang {to}"),
            "Địa chỉ cũ có thể mất bất cứ lúc nào. Thay bằng địa chỉ mới.",
        ),
        Lint::Mended(lint) => {
            let (message, help) = words(lint);
            match **lint {
                Lint::LegacyText { .. } => (message, help),
                _ => (message, format!("{help} sen check --fix sửa được chỗ này.")),
            }
        }
        Lint::ByHand { lint, heading: Some(heading) } => say(
            words(lint).0,
            format!(
                "--fix không đổi tên đề mục này, vì có chỗ dẫn đến nó ({}). Ghi {{#{}}} vào cuối dòng đề mục rồi dùng --fix: liên kết cũ vẫn đúng.",
                heading.files.join(", "),
                heading.name
            ),
        ),
        Lint::ByHand { lint, heading: None } => say(
            words(lint).0,
            "Sửa bằng tay: --fix không động vào đây, vì sẽ làm hỏng một liên kết hoặc cách trình bày của bài.",
        ),
        Lint::UnknownCode { code, nearest } => say(
            format!("không có mã “{code}”"),
            match nearest {
                Some(nearest) => format!("Mã này không có tác dụng. Có phải “{nearest}” không?"),
                None => "Mã này không có tác dụng. Xem các mã bằng: sen check --list; lý do thì viết sau dấu – hoặc dấu hai chấm.".into(),
            },
        ),
        Lint::FixedCode { code } => say(
            format!("không tắt được “{code}”: mã này báo lỗi dựng hoặc đăng trang"),
            "Xóa mã này khỏi chú thích và sửa chỗ bị báo lỗi; xem các mã tắt được bằng: sen check --list.",
        ),
        Lint::CodeMissing => say(
            "chú thích bỏ qua không nói bỏ qua mã nào",
            "Chú thích này không có tác dụng. Ghi mã sau bỏ-qua, như <!-- sen: bỏ-qua spelling -->; mã đứng trong ngoặc vuông của cảnh báo, và ở sen check --list.",
        ),
        Lint::RemarkUnknown { said } => say(
            format!("không hiểu chú thích “{said}”"),
            "Chú thích này không có tác dụng. Viết <!-- sen: bỏ-qua MÃ --> cho một đoạn, hoặc <!-- sen: bỏ-qua-cả-bài MÃ -->.",
        ),
    }
}

fn say(message: impl Into<String>, help: impl Into<String>) -> (String, String) {
    (message.into(), help.into())
}

fn unseen_words(kind: Unseen) -> (&'static str, &'static str) {
    match kind {
        Unseen::Control => (
            "ký tự điều khiển không nhìn thấy",
            "Nó sót lại từ chương trình khác và làm hỏng tìm kiếm, sao chép. Xóa đi.",
        ),
        Unseen::Nothing => (
            "ký tự không nhìn thấy",
            "Nó cắt đôi chữ khi tìm kiếm và sao chép. Xóa đi.",
        ),
        Unseen::Space => (
            "dấu cách lạ",
            "Nó rộng hẹp khác thường, và tìm kiếm không coi là dấu cách. Gõ dấu cách thường.",
        ),
        Unseen::Break => (
            "dấu ngắt dòng của chương trình khác",
            "Trang web không ngắt dòng ở đó, chữ hai bên có thể dính nhau. Gõ dấu cách hay xuống dòng.",
        ),
        Unseen::Picture => (
            "chỗ của một hình đã mất",
            "Hình không đi theo khi dán chữ. Chèn lại bằng ![mô tả](tệp ảnh) rồi xóa ký tự này.",
        ),
        Unseen::Letter => (
            "chỗ của một chữ đã mất",
            "Chữ đã hỏng khi chuyển bảng mã, người đọc thấy ô �. Đối chiếu bản gốc rồi gõ lại.",
        ),
    }
}

fn flaw_words(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::TwoTones => "hai dấu thanh trong một chữ",
        Flaw::TonePlace => "dấu thanh đặt sai chỗ",
        Flaw::StopTone => "chữ tận cùng bằng c, ch, p, t chỉ mang dấu sắc hoặc nặng",
        Flaw::Onset => "phụ âm đầu không viết như thế trước vần này",
        Flaw::Rime => "tiếng Việt không có vần này",
        Flaw::Glued => "các tiếng viết liền nhau",
    }
}

fn kind_name(kind: &str) -> &str {
    match kind {
        "article" => "bài viết",
        "topic" => "chuyên đề",
        "story" => "gương",
        "document" => "văn bản",
        "page" => "trang",
        other => other,
    }
}
