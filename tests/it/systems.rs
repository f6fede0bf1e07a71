//! A site is the same whether it is made on Windows or on Linux: names, separators, line ends, case.

use crate::site::{Site, sen, tree};

#[test]
fn what_windows_keeps_for_devices_is_never_an_output_name() {
    let built = Site::bare()
        .file(
            "content/con.md",
            "---\ntitle: Con\ntags: [Con, nul, Cong]\nauthor: PRN\n---\n",
        )
        .article("content/aux/lpt1.md", "a", "[con](../con.md)")
        .file("content/com1/_index.md", "---\ntitle: Com\n---\n")
        .good();
    for path in built.tree().keys() {
        let is_device = |name: &str| {
            let stem = name.split('.').next().unwrap();
            ["con", "prn", "aux", "nul", "com1", "lpt1"].contains(&stem)
        };
        assert!(!path.split('/').any(is_device), "{path}");
    }
    for path in [
        "con-1.html",
        "aux-1/lpt1-1.html",
        "com1-1/index.html",
        "tu-khoa/con-1/index.html",
        "tu-khoa/nul-1/index.html",
        "tu-khoa/cong/index.html",
        "tac-gia/prn-1/index.html",
    ] {
        assert!(built.has(path), "{path}");
    }
    assert_eq!(
        built.page("aux-1/lpt1-1.html"),
        "<p><a href=\"/con-1.html\">con</a></p>\n"
    );
    // Their files cannot be had on Windows: somebody should know.
    let warnings = built.errors().matches("warning[name-not-portable]").count();
    assert_eq!(warnings, 3, "{}", built.errors());
    Site::bare()
        .file("content/a.md", "---\ntitle: A\nslug: aux\n---\n")
        .bad(1, "name-not-portable");
    Site::bare()
        .file("content/a.md", "---\ntitle: A\naliases: [/nul.html]\n---\n")
        .bad(1, "name-not-portable");
}

/// Names that Windows cannot even have on disk are made where they can be.
#[cfg(unix)]
#[test]
fn files_that_windows_cannot_hold_are_refused() {
    for name in [
        "con.txt", "a:b.txt", "h?.txt", "a*.txt", "x\\y.txt", "dot.", "space ",
    ] {
        Site::bare()
            .article("content/a.md", "a", "")
            .file(&format!("static/{name}"), "x")
            .bad(1, "name-not-portable");
    }
    let built = Site::bare().article("content/Hỏi: đáp?.md", "a", "").good();
    assert!(built.has("hoi-dap.html"));
    assert!(built.errors().contains("warning[name-not-portable]"));
    let link = "[x](a%3Ab.txt)";
    Site::bare()
        .article("content/a.md", "a", link)
        .file("content/a:b.txt", "x")
        .bad(1, "path-leaves-site");
}

#[test]
fn names_that_differ_in_case_collide_everywhere() {
    Site::bare()
        .file("content/a.md", "---\ntitle: A\naliases: [/A.html]\n---\n")
        .bad(1, "names-differ-in-case");
    Site::bare()
        .file(
            "content/a.md",
            "---\ntitle: A\naliases: [/Tin/cu.html]\n---\n",
        )
        .article("content/tin/b.md", "b", "")
        .bad(1, "names-differ-in-case");
    let fine = Site::bare()
        .article("content/a.md", "a", "[x](Anh/X.txt)")
        .file("content/Anh/X.txt", "x")
        .file("content/Anh/y.md", "---\ntitle: y\n---\n");
    // Pages stand in folders in lower case, files in the folder as it is called.
    fine.bad(1, "names-differ-in-case");
}

#[cfg(target_os = "linux")]
#[test]
fn two_files_whose_names_differ_in_case_are_told_of() {
    Site::bare()
        .article("content/Tin.md", "a", "")
        .article("content/tin.md", "b", "")
        .bad(1, "url-taken");
    Site::bare()
        .article("content/a.md", "a", "")
        .file("static/Anh.txt", "x")
        .file("static/anh.txt", "y")
        .bad(1, "names-differ-in-case");
}

#[test]
fn backslashes_are_understood_or_told_of() {
    let site = || {
        Site::bare()
            .article("content/van-ban/kl.md", "kl", "")
            .article("content/van-ban/_index.md", "vb", "")
            .file("content/anh/x.txt", "x")
    };
    let slashes = site()
        .file(
            "content/tin/a.md",
            "---\ntitle: a\n---\n[kl](../van-ban/kl.md) [x](../anh/x.txt)\n",
        )
        .good()
        .tree();
    let backslashes = site()
        .file(
            "content/tin/a.md",
            "---\ntitle: a\n---\n[kl](..\\van-ban\\kl.md) [x](..\\anh\\x.txt)\n",
        )
        .good()
        .tree();
    assert_eq!(slashes, backslashes);
    // Markdown reads a backslash before punctuation as an escape.
    let built = site()
        .article(
            "content/tin/sau/a.md",
            "a",
            "Xem [mục](..\\..\\van-ban\\_index.md).",
        )
        .bad(1, "target-missing");
    let errors = built.errors();
    assert!(
        errors.contains("“..\\..\\van-ban\\_index.md” does not exist"),
        "{errors}"
    );
    assert!(errors.contains("Write / between folders"), "{errors}");
    for path in ["C:\\anh\\x.txt", "C:/anh/x.txt", "file:///C:/x.txt"] {
        let built = site()
            .article("content/tin/a.md", "a", &format!("[x]({path})"))
            .build();
        let errors = built.errors();
        assert!(
            errors.contains("[path-leaves-site]") || errors.contains("[unsafe-address]"),
            "{errors}"
        );
    }
    for path in ["'..\\anh\\x.txt'", "..\\anh\\x.txt"] {
        let front = format!("---\ntitle: a\ntệp: {path}\nkind: document\n---\n");
        site().file("content/tin/a.md", front).good();
    }
    Site::bare()
        .article("content/a.md", "a", "")
        .file(
            "content/b.md",
            "---\ntitle: b\naliases: ['C:\\x.html']\n---\n",
        )
        .bad(1, "path-leaves-site");
}

#[test]
fn line_ends_of_every_file_make_no_difference() {
    let files = [
        (
            "site.yaml",
            "title: Trang\nbase_url: https://example.org/\nextra:\n  a: |\n    một\n    hai\n",
        ),
        (
            "content/a.md",
            "---\ntitle: A\nextra:\n  b: >-\n    một\n    hai\n---\n\nMột  \nhai\n\n```\nmã\n```\n\n| a |\n|---|\n| b |\n",
        ),
        (
            "content/tin/_index.md",
            "---\ntitle: Tin\n---\n\nGiới thiệu.\n",
        ),
        (
            "templates/page.html",
            "<p>\n{{ page.content }}{{ page.extra.b }}{{ config.extra.a }}\n<script src=\"{{ \"x.js\" | asset }}\"></script>\n",
        ),
        ("i18n/vi.yaml", "home: Trang\n"),
        ("assets/x.js", "// một\nlet a = `\n`;\n"),
        ("assets/y.css", "p {\n  color: red;\n}\n"),
        (
            "assets/z.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\">\n</svg>\n",
        ),
    ];
    let built = |change: fn(&str) -> String| {
        let mut site = Site::empty();
        for (path, text) in files {
            site = site.file(path, change(text));
        }
        tree(&site.good().public())
    };
    let unix = built(str::to_owned);
    assert_eq!(built(|text| text.replace('\n', "\r\n")), unix);
    assert_eq!(
        built(|text| format!("\u{feff}{}", text.replace('\n', "\r\n"))).len(),
        unix.len()
    );
}

/// `sen.exe` lies beside `site.yaml`, where PowerShell, VS Code's shell, does not look for it.
#[test]
fn tasks_of_vs_code_find_the_program_in_the_folder_on_windows() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("trang");
    let status = sen().arg("init").arg(&site).status().unwrap();
    assert!(status.success());
    let text = std::fs::read(site.join(".vscode/tasks.json")).unwrap();
    let tasks: serde_json::Value = serde_json::from_slice(&text).unwrap();
    for task in tasks["tasks"].as_array().unwrap() {
        let path = &task["windows"]["options"]["env"]["PATH"];
        assert_eq!(path, "${workspaceFolder};${env:PATH}", "{task}");
    }
}
