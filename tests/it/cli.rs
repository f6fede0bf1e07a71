//! The command line: help, exit codes, languages, `init`.

use crate::site::{Site, sen};
use std::process::Output;

fn run(arguments: &[&str]) -> Output {
    sen().args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn help_in_both_languages() {
    for lang in ["vi", "en"] {
        let mut all = String::new();
        for command in [
            &["--help"][..],
            &["build", "--help"],
            &["serve", "--help"],
            &["check", "--help"],
            &["publish", "--help"],
            &["init", "--help"],
            &["new", "--help"],
            &["schema", "--help"],
        ] {
            let output = sen().args(["--lang", lang]).args(command).output().unwrap();
            assert_eq!(output.status.code(), Some(0));
            all.push_str(&format!(
                "──── sen {}\n{}\n",
                command.join(" "),
                text(&output)
            ));
        }
        insta::assert_snapshot!(format!("help_{lang}"), all);
    }
}

#[test]
fn wrong_usage_is_two_and_says_so_in_the_language() {
    for arguments in [
        &["biuld"][..],
        &["build", "--khong"],
        &["build", "--format", "x"],
        &["init"],
        &[],
        &["build", "--now", "mai"],
    ] {
        let output = sen()
            .args(["--lang", "vi"])
            .args(arguments)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(
            errors.starts_with("error[usage]: ") && !errors.contains("panicked"),
            "{errors}"
        );
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn results_go_to_stdout_and_findings_to_stderr() {
    let built = Site::bare()
        .article("content/a.md", "a", "")
        .file("content/x.txt", "")
        .good();
    assert!(built.text().contains("Built 10 pages"), "{}", built.text());
    assert!(built.errors().contains("warning[file-unused]"));
    assert!(!built.text().contains("warning["));
    let quiet = Site::bare()
        .article("content/a.md", "a", "")
        .arg("--quiet")
        .good();
    assert_eq!(quiet.text(), "");
    let json = Site::bare()
        .article("content/a.md", "a", "")
        .arg("--format")
        .arg("json")
        .good();
    let summary: serde_json::Value = serde_json::from_str(json.text().trim()).unwrap();
    assert_eq!(summary["pages"], 10);
}

#[test]
fn a_new_site_builds_and_only_into_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("moi");
    let site = site.to_str().unwrap();
    let output = run(&["--lang", "vi", "init", site]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let output = run(&["--lang", "vi", "build", "--site", site]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert_eq!(errors, "", "a new site has no findings");
    assert!(text(&output).starts_with("Đã dựng"), "{}", text(&output));
    assert!(
        std::path::Path::new(site)
            .join("public/tin-tuc/bai-dau-tien.html")
            .exists()
    );
    let again = run(&["--lang", "vi", "init", site]);
    assert_eq!(again.status.code(), Some(2));
}

#[test]
fn completions_and_a_manual_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output).contains("portable"), "{shell}");
    }
    let manual = text(&run(&["--lang", "en", "man"]));
    assert!(
        manual.contains(".TH") && manual.contains("base\\-url"),
        "{manual}"
    );
}

#[test]
fn timings_name_stages_documents_and_templates() {
    let site = Site::new().article("content/tin-tuc/a.md", "Tên bài", "x");
    let built = site.arg("--timings").good();
    let errors = built.errors();
    for part in [
        "read and parse",
        "search index",
        "render and write",
        "put in place",
        "content/tin-tuc/a.md",
    ] {
        assert!(errors.contains(part), "{part} in {errors}");
    }
    // Which ten are the slowest is up to the machine.
    for (list, line) in [("Slowest pages", ".html"), ("Templates", ".html (1 page")] {
        let after = errors.split(list).nth(1).unwrap_or_default();
        let mut lines = after.lines().skip(1).take_while(|line| !line.is_empty());
        assert!(
            lines.any(|shown| shown.contains(line)),
            "{list} in {errors}"
        );
    }
}
