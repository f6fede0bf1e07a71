//! The table of modules holds: each uses only those above it, and only some may touch the disk.

use std::fs;
use std::path::Path;

/// From the top down; ARCHITECTURE.md tells what each owns.
const ORDER: &[&str] = &[
    "text", "diag", "source", "yaml", "config", "document", "schema", "site", "lint", "external",
    "search", "image", "template", "render", "output", "engine", "publish", "serve", "cli",
];

/// Modules that may use `std::fs`.
const DISK: &[&str] = &["source", "image", "output", "publish", "cli"];

fn sources(module: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let file = root.join(module).with_extension("rs");
    let top = if file.is_file() {
        file
    } else {
        root.join(module)
    };
    for entry in walkdir::WalkDir::new(top).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|e| e == "rs") {
            let name = entry
                .path()
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            files.push((name, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    assert!(!files.is_empty(), "no module {module}");
    files
}

/// The part of a file that is not its unit tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap()
}

#[test]
fn each_module_uses_only_those_above_it() {
    let mut wrong = Vec::new();
    for (rank, module) in ORDER.iter().enumerate() {
        for (name, text) in sources(module) {
            for part in code(&text).split("crate::").skip(1) {
                let used: String = part
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if let Some(other) = ORDER.iter().position(|m| *m == used)
                    && other > rank
                {
                    wrong.push(format!("{name} uses {used}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_is_in_the_table_and_says_what_it_is() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    for line in lib.lines().filter(|line| line.starts_with("pub mod ")) {
        let module = line.trim_start_matches("pub mod ").trim_end_matches(';');
        assert!(ORDER.contains(&module), "{module} is not in the table");
    }
    for module in ORDER {
        for (name, text) in sources(module) {
            assert!(text.starts_with("//! "), "{name} does not say what it is");
        }
    }
}

#[test]
fn only_some_modules_touch_the_disk_the_terminal_and_the_environment() {
    for module in ORDER {
        for (name, text) in sources(module) {
            let text = code(&text);
            assert!(
                DISK.contains(module) || !text.contains("std::fs"),
                "{name} touches the disk"
            );
            assert!(
                *module == "cli" || !text.contains("std::env"),
                "{name} reads the environment"
            );
        }
    }
}
