//! The few words Markdown itself puts into a page.

use crate::diag::Lang;

/// Words in one language.
pub(super) struct Words {
    pub(super) table: &'static str,
    pub(super) done: &'static str,
    pub(super) to_do: &'static str,
    pub(super) footnotes: &'static str,
    pub(super) back: &'static str,
    pub(super) watch: &'static str,
    pub(super) note: &'static str,
    pub(super) tip: &'static str,
    pub(super) important: &'static str,
    pub(super) warning: &'static str,
    pub(super) caution: &'static str,
}

pub(super) fn of(language: Lang) -> &'static Words {
    match language {
        Lang::Vi => &Words {
            table: "Bảng",
            done: "đã xong",
            to_do: "chưa xong",
            footnotes: "Chú thích",
            back: "Về chỗ đang đọc",
            watch: "Xem video trên YouTube",
            note: "Ghi chú",
            tip: "Gợi ý",
            important: "Quan trọng",
            warning: "Lưu ý",
            caution: "Cẩn trọng",
        },
        Lang::En => &Words {
            table: "Table",
            done: "done",
            to_do: "to do",
            footnotes: "Notes",
            back: "Back to the text",
            watch: "Watch on YouTube",
            note: "Note",
            tip: "Tip",
            important: "Important",
            warning: "Warning",
            caution: "Caution",
        },
    }
}
