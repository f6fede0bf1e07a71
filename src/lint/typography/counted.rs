//! What a number is a number of: the words before and behind it.

/// What stands before a number that names something and counts nothing: `Nghị quyết 20-21`, `số nhà 12-14`, a score.
pub(super) const NUMBERED: &[&str] = &[
    "số",
    "nhà",
    "quyết",
    "thị",
    "định",
    "văn",
    "tư",
    "luật",
    "lệnh",
    "đường",
    "phố",
    "ngõ",
    "ngách",
    "hẻm",
    "lô",
    "thửa",
    "tờ",
    "tổ",
    "phòng",
    "hộ",
    "biển",
    "mã",
    "kiệt",
    "hiệu",
    "sơ",
    "nóng",
    "đài",
    "hotline",
    "thoại",
    "tcvn",
    "qcvn",
    "iso",
    "tcn",
    "thắng",
    "thua",
    "hòa",
    "hoà",
];
/// What is counted in whole numbers, by the first syllable of its name.
pub(super) const COUNTED: &[&str] = &[
    "người",
    "đảng",
    "đoàn",
    "hội",
    "học",
    "sinh",
    "cán",
    "chiến",
    "viên",
    "nhân",
    "thanh",
    "thiếu",
    "phụ",
    "lượt",
    "hộ",
    "em",
    "cháu",
    "cuộc",
    "buổi",
    "bài",
    "ý",
    "chi",
    "cơ",
    "mô",
    "tập",
    "cá",
    "điển",
    "tác",
    "cuốn",
    "quyển",
    "bản",
    "suất",
    "ngôi",
    "con",
    "đồng",
    "đơn",
    "trường",
    "lớp",
    "trang",
    "dòng",
    "tầng",
    "chiếc",
    "bước",
    "thôn",
    "xã",
];

/// Units whose thousandth is a unit too, so that three decimals are common.
pub(super) const FINE: &[&str] = &[
    "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "km", "m", "mét", "cm", "mm", "km2", "km²", "m3", "m³",
    "kg", "g", "gam", "tấn", "tạ", "yến", "lít", "l", "ml",
];

/// Units of what is taken as finely as can be.
pub(super) const TAKEN: &[&str] = &["độ", "phần", "điểm", "giây", "giờ", "lần"];

/// Other units.
const PLAIN: &[&str] = &[
    "m2", "m²", "ha", "usd", "phút", "h", "tuổi", "tuần", "tháng",
];

/// Whether a word is a unit, which stands behind its number and nowhere else.
pub(super) fn is_unit(word: &str) -> bool {
    [FINE, TAKEN, PLAIN, DONG]
        .iter()
        .any(|units| units.contains(&word))
}

const DONG: &[&str] = &["đ", "đồng", "vnđ", "vnd"];

/// Whether the word behind a number is the currency; `đồng chí` are people.
pub(super) fn is_dong(word: &str, rest: &str) -> bool {
    let next = rest.trim_start();
    DONG.contains(&word) && !["chí", "bào"].iter().any(|people| next.starts_with(people))
}

/// The last word of what stands before a number, in small letters, if only a space is between them, or a colon or the
/// dot of `tr.` too.
pub(super) fn word_before(before: &str) -> String {
    let text = before.strip_suffix([' ', '\u{a0}', '\n']).unwrap_or("");
    let bare = text.strip_suffix([':', '.']).unwrap_or(text);
    let start = bare.rfind(|c: char| !c.is_alphanumeric());
    let start = start.map_or(0, |at| {
        at + bare[at..].chars().next().map_or(0, char::len_utf8)
    });
    let word = bare[start..].to_lowercase();
    if text.ends_with('.') && word != "tr" {
        return String::new();
    }
    word
}

/// The word behind a number in small letters, and what stands behind the word. It follows a space, or is a unit that is
/// written to the number (`5m2`); it is empty where neither is. `None` when the number is part of a code or a date.
pub(super) fn behind(rest: &str) -> Option<(String, &str)> {
    if rest.starts_with(['-', '/', '_', '#', '+']) {
        return None;
    }
    let text = rest.strip_prefix([' ', '\u{a0}', '\n']);
    let is_glued = text.is_none();
    let text = text.unwrap_or(rest);
    let end = text
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    let word = word.to_lowercase();
    let is_own = is_unit(&word) && !after.starts_with(['-', '_', '#', '+']);
    let is_code = is_glued && !word.is_empty() && !is_own;
    (!is_code).then_some((word, after))
}

/// Whether nothing that would make a number part of a code stands before it.
pub(super) fn is_apart(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '/' | '_' | '#' | '+'))
}
