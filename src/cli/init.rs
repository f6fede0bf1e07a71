//! `sen init`: a small working site to begin with.

use super::args::InitOptions;
use super::{Exit, Session};
use crate::diag::{Diagnostic, IoAction, Lang, Problem, render};
use crate::schema;
use crate::source::{Lookup, Memory};
use jiff::tz::TimeZone;
use std::fs;

/// The files, by path. `{{ date }}` in them becomes the day of the run.
const FILES: [(&str, &str); 12] = [
    ("site.yaml", include_str!("scaffold/site.yaml")),
    ("DOC-TRUOC.md", include_str!("scaffold/DOC-TRUOC.md")),
    (
        ".vscode/settings.json",
        include_str!("scaffold/vscode/settings.json"),
    ),
    (
        ".vscode/extensions.json",
        include_str!("scaffold/vscode/extensions.json"),
    ),
    (
        ".vscode/tasks.json",
        include_str!("scaffold/vscode/tasks.json"),
    ),
    (
        "content/gioi-thieu.md",
        include_str!("scaffold/gioi-thieu.md"),
    ),
    (
        "content/tin-tuc/_index.md",
        include_str!("scaffold/tin-tuc.md"),
    ),
    (
        "content/chuyen-de/_index.md",
        include_str!("scaffold/chuyen-de.md"),
    ),
    (
        "content/guong-dien-hinh/_index.md",
        include_str!("scaffold/guong-dien-hinh.md"),
    ),
    (
        "content/van-ban/_index.md",
        include_str!("scaffold/van-ban.md"),
    ),
    (
        "content/tin-tuc/bai-dau-tien.md",
        include_str!("scaffold/bai-dau-tien.md"),
    ),
    (
        "content/tin-tuc/cach-viet-mot-bai.md",
        include_str!("scaffold/cach-viet-mot-bai.md"),
    ),
];

pub(super) fn run(session: &Session, options: &InitOptions) -> Exit {
    let folder = options.folder.as_path();
    let is_taken =
        folder.is_file() || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken {
        let message = session.say(
            "đã có tệp ở đây; hãy chọn thư mục mới hoặc trống",
            "there are files here; choose a new or empty folder",
        );
        session.complain(&format!("{}: error[usage]: {message}\n", folder.display()));
        return Exit::Usage;
    }
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or(TimeZone::UTC);
    let today = options
        .now
        .to_zoned_datetime(zone)
        .strftime("%d/%m/%Y")
        .to_string();
    let fixed = FILES.map(|(path, text)| (path, text.replace("{{ date }}", &today)));
    let help = [
        (
            ".vscode/sen/site.schema.json",
            format!("{:#}\n", schema::site(session.lang)),
        ),
        (
            ".vscode/sen.code-snippets",
            format!("{:#}\n", schema::snippets(session.lang)),
        ),
    ];
    for (path, text) in fixed.into_iter().chain(help) {
        let target = folder.join(path);
        let parent = target.parent().unwrap_or(folder);
        let result = fs::create_dir_all(parent).and_then(|()| fs::write(&target, text));
        if let Err(error) = result {
            let problem = Problem::Io {
                action: IoAction::Write,
                error: error.to_string(),
            };
            let shown = target.to_string_lossy().into_owned();
            let finding = Diagnostic::in_file(problem, shown);
            let empty = Memory::new();
            session.complain(&render::human(&finding, session.lang, &Lookup(&empty)));
            return Exit::Outside;
        }
    }
    let shown = folder.display();
    session.inform(&match session.lang {
        Lang::Vi => format!(
            "Đã tạo trang mới ở {shown}.\nTiếp theo: đọc {shown}/DOC-TRUOC.md, rồi chạy: sen serve --site {shown} --open"
        ),
        Lang::En => format!(
            "A new site is in {shown}.\nNext: read {shown}/DOC-TRUOC.md, then run: sen serve --site {shown} --open"
        ),
    });
    Exit::Done
}
