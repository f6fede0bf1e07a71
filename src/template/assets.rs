//! Theme assets: published under names that hold the hash of their bytes, CSS minified.

use super::ThemeFile;
use crate::diag::{Diagnostic, Problem};
use crate::site::place;
use crate::source::{folder_of, resolve};
use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use std::collections::BTreeMap;

/// One published asset.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Path in the output: `assets/style.1a2b3c4d.css`.
    pub path: String,
    /// What stands there.
    pub bytes: Vec<u8>,
}

/// Assets by their names in the theme (`style.css`, `fonts/x.woff2`).
#[derive(Clone, Debug, Default)]
pub struct Assets {
    by_name: BTreeMap<String, Asset>,
}

impl Assets {
    /// Names every file by its hash; style sheets last, since they name others.
    pub(super) fn load(
        files: &BTreeMap<String, ThemeFile>,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut assets = Self::default();
        let is_style = |name: &str| name.ends_with(".css");
        for (name, file) in files.iter().filter(|(name, _)| !is_style(name)) {
            assets.add(name, unix_lines(name, &file.bytes));
        }
        for (name, file) in files.iter().filter(|(name, _)| is_style(name)) {
            match assets.style(name, file) {
                Ok(css) => assets.add(name, css.into_bytes()),
                Err(finding) => findings.push(finding),
            }
        }
        assets
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let hash = blake3::hash(&bytes).to_hex();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let path = format!("{}{stem}.{}.{ending}", place::ASSETS, &hash[..8]);
        let path = path.trim_end_matches('.').to_owned();
        self.by_name.insert(name.to_owned(), Asset { path, bytes });
    }

    /// A style sheet minified, its addresses pointing at hashed names.
    fn style(&self, name: &str, file: &ThemeFile) -> Result<String, Diagnostic> {
        let fail = |detail: String, line: u32, column: u32| {
            let problem = Problem::BadStyleSheet { detail };
            let shown = std::sync::Arc::clone(&file.shown);
            let (line, column) = (line as usize + 1, column as usize);
            Diagnostic::at_position(problem, shown, line, column.max(1))
        };
        let source = std::str::from_utf8(&file.bytes).map_err(|e| fail(e.to_string(), 0, 0))?;
        let options = ParserOptions {
            filename: name.to_owned(),
            ..ParserOptions::default()
        };
        let mut sheet = StyleSheet::parse(source, options).map_err(|error| {
            let at = error.loc.as_ref();
            fail(
                error.kind.to_string(),
                at.map_or(0, |at| at.line),
                at.map_or(0, |at| at.column),
            )
        })?;
        sheet
            .minify(MinifyOptions::default())
            .map_err(|error| fail(error.to_string(), 0, 0))?;
        let printed = sheet
            .to_css(PrinterOptions {
                minify: true,
                analyze_dependencies: Some(DependencyOptions {
                    remove_imports: false,
                }),
                ..PrinterOptions::default()
            })
            .map_err(|error| fail(error.to_string(), 0, 0))?;
        let mut css = printed.code;
        for dependency in printed.dependencies.unwrap_or_default() {
            let Dependency::Url(url) = dependency else {
                continue;
            };
            let target = self.relative(name, &url.url);
            let line = url.loc.start.line.saturating_sub(1);
            let target = target
                .ok_or_else(|| fail(format!("url({})", url.url), line, url.loc.start.column))?;
            css = css.replace(&url.placeholder, &target);
        }
        Ok(css)
    }

    /// An address in the style sheet `name`, as it must read in the published one: other assets by
    /// their hashed names, relative to the folder of the sheet; `None` when there is no such asset.
    fn relative(&self, name: &str, url: &str) -> Option<String> {
        if url.starts_with("data:") || url.starts_with('#') || url.contains("://") {
            return Some(url.to_owned());
        }
        let path = url.split(['?', '#']).next().unwrap_or(url);
        let target = resolve(folder_of(name), path).ok()?;
        let asset = self.by_name.get(&target)?;
        let up = "../".repeat(name.matches('/').count());
        let own = asset.path.strip_prefix(place::ASSETS)?;
        Some(format!("{up}{own}"))
    }

    /// The asset with this name in the theme.
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.by_name.get(name)
    }

    /// All of them, with their names in the theme.
    pub fn names(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.by_name
            .iter()
            .map(|(name, asset)| (name.as_str(), asset))
    }
}

/// The bytes of a file, with LF line ends when it is text: where it was written must not show.
fn unix_lines(name: &str, bytes: &[u8]) -> Vec<u8> {
    let ending = name.rsplit('.').next().unwrap_or("");
    let is_text = matches!(
        ending,
        "js" | "mjs" | "json" | "svg" | "txt" | "html" | "xml"
    );
    let mut lines = bytes.to_vec();
    if is_text {
        let mut rest = bytes.iter().copied().skip(1).chain([0]);
        lines.retain(|byte| rest.next() != Some(b'\n') || *byte != b'\r');
    }
    lines
}
