//! A site in a folder of its own, written and built in one expression.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The clock of every test that does not set its own.
pub(crate) const NOW: &str = "2026-01-15T08:00:00+07:00";

/// A site being written.
pub(crate) struct Site {
    folder: TempDir,
    arguments: Vec<String>,
}

/// What a build gave.
pub(crate) struct Built {
    pub(crate) site: Site,
    pub(crate) output: Output,
}

impl Site {
    /// A site with a `site.yaml` and nothing else.
    pub(crate) fn new() -> Self {
        Self::empty().file(
            "site.yaml",
            "title: Trang thử\nbase_url: https://example.org/\n",
        )
    }

    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            arguments: Vec::new(),
        }
    }

    /// Where the site lies.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Writes an article with a title, a date and this text.
    pub(crate) fn article(self, path: &str, title: &str, body: &str) -> Self {
        let text = format!("---\ntitle: {title}\ndate: 2025-03-04\n---\n\n{body}\n");
        self.file(path, text)
    }

    /// Writes a file of a site that is already in use.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().expect("a file has a folder")).unwrap();
        fs::write(file, content).unwrap();
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).unwrap();
    }

    /// Adds an argument to the build.
    pub(crate) fn arg(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Runs `sen build` in English at [`NOW`].
    pub(crate) fn build(self) -> Built {
        let output = self.run_build(&[]);
        Built { site: self, output }
    }

    fn run_build(&self, more: &[&str]) -> Output {
        let mut command = sen();
        command
            .args(["build", "--lang", "en", "--color", "never", "--site"])
            .arg(self.path());
        if !self.arguments.iter().any(|argument| argument == "--now") {
            command.args(["--now", NOW]);
        }
        command.args(&self.arguments).args(more);
        command.output().expect("sen runs")
    }

    /// Builds and expects success.
    pub(crate) fn good(self) -> Built {
        let built = self.build();
        assert_eq!(built.code(), 0, "{}", built.errors());
        built
    }

    /// Builds and expects this exit code and a finding with this code.
    pub(crate) fn bad(self, exit: i32, code: &str) -> Built {
        let built = self.build();
        let errors = built.errors();
        assert_eq!(built.code(), exit, "{errors}");
        assert!(errors.contains(&format!("[{code}]")), "{code} in {errors}");
        assert!(!errors.contains("panicked"), "{errors}");
        built
    }
}

impl Built {
    /// Builds again in the same folder.
    pub(crate) fn rebuild(self) -> Self {
        let output = self.site.run_build(&[]);
        Self { output, ..self }
    }

    /// The exit code.
    pub(crate) fn code(&self) -> i32 {
        self.output.status.code().expect("sen was not killed")
    }

    /// Standard error.
    pub(crate) fn errors(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// Standard output.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// Where the output lies.
    pub(crate) fn public(&self) -> PathBuf {
        self.site.path().join("public")
    }

    /// Whether a file was published.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.public().join(path).is_file()
    }

    /// A published text.
    pub(crate) fn page(&self, path: &str) -> String {
        let file = self.public().join(path);
        fs::read_to_string(&file).unwrap_or_else(|e| panic!("{path}: {e}\n{}", self.errors()))
    }

    /// Every published file but our own folder.
    pub(crate) fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.public())
    }
}

/// Every file below a folder but `.sen`, by path.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(folder).unwrap();
        let path = path.to_string_lossy().replace('\\', "/");
        if entry.file_type().is_file() && !path.starts_with(".sen/") {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// The program under test, deaf to the environment.
pub(crate) fn sen() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sen"));
    command.env_remove("SOURCE_DATE_EPOCH");
    command
}

/// The text between two marks.
pub(crate) fn between<'t>(text: &'t str, open: &str, close: &str) -> &'t str {
    let start = text
        .find(open)
        .unwrap_or_else(|| panic!("{open} in {text}"))
        + open.len();
    let end = text[start..].find(close).expect("the closing mark");
    &text[start..start + end]
}

/// Templates that show only the text, for tests of what is in it.
pub(crate) const BARE: &[(&str, &str)] = &[
    ("themes/bare/templates/index.html", "{{ section.content }}"),
    ("themes/bare/templates/page.html", "{{ page.content }}"),
    (
        "themes/bare/templates/section.html",
        "{% for p in paginator.pages %}{{ p.title }}\n{% endfor %}",
    ),
    (
        "themes/bare/templates/taxonomy.html",
        "{% for t in taxonomy.terms %}{{ t.name }} {{ t.path }} {{ t.count }}\n{% endfor %}",
    ),
    (
        "themes/bare/templates/term.html",
        "{% for p in paginator.pages %}{{ p.title }}\n{% endfor %}",
    ),
    (
        "themes/bare/templates/sitemap.html",
        "{% for n in sitemap %}{{ n.path }}\n{% endfor %}",
    ),
    ("themes/bare/templates/search.html", ""),
    ("themes/bare/templates/404.html", "404"),
    ("themes/bare/templates/redirect.html", "{{ target }}"),
];

impl Site {
    /// A site with the bare theme.
    pub(crate) fn bare() -> Self {
        let site = Self::empty().file(
            "site.yaml",
            "title: Trang thử\nbase_url: https://example.org/\ntheme: bare\n",
        );
        for (path, text) in BARE {
            site.write(path, text);
        }
        site
    }
}
