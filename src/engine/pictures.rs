//! Looks into the pictures that documents refer to, once each.

use super::workspace::List;
use crate::config::{Config, RawHtml};
use crate::diag::{Diagnostic, Problem};
use crate::image;
use crate::site::FileFacts;
use crate::source::{Changes, Files, is_at_or_below};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Facts of a file, and what is wrong with it.
type Probe = (FileFacts, Option<Diagnostic>);

/// Pictures that were looked into, by path relative to the site.
#[derive(Default)]
pub(super) struct Pictures {
    probes: BTreeMap<String, Probe>,
}

impl Pictures {
    /// Forgets what may have changed.
    pub(super) fn forget(&mut self, changes: &Changes) {
        match changes {
            Changes::Everything => self.probes.clear(),
            Changes::Paths(paths) if paths.is_empty() => {}
            Changes::Paths(paths) => self
                .probes
                .retain(|probed, _| !paths.iter().any(|path| is_at_or_below(probed, path))),
        }
    }

    /// Facts of every file listed below `folder` (which ends in `/`), by path in it. Pictures that
    /// `is_wanted` are looked into, in parallel, unless they have been before.
    pub(super) fn facts(
        &mut self,
        files: &dyn Files,
        config: &Config,
        folder: &str,
        listed: &List,
        is_wanted: impl Fn(&str) -> bool + Sync,
        findings: &mut Vec<Diagnostic>,
    ) -> BTreeMap<String, FileFacts> {
        let below = |path: &str| path.strip_prefix(folder).unwrap_or_default().to_owned();
        let new: Vec<(String, Probe)> = listed
            .par_iter()
            .filter(|(file, _)| {
                !self.probes.contains_key(&***file)
                    && image::is_picture(file)
                    && is_wanted(&below(file))
            })
            .map(|(file, size)| (file.to_string(), probe(files, folder, file, *size, config)))
            .collect();
        self.probes.extend(new);
        listed
            .iter()
            .map(|(file, size)| {
                let path = below(file);
                let probe = self.probes.get(&**file).filter(|_| is_wanted(&path));
                let facts = match probe {
                    Some((facts, finding)) => {
                        findings.extend(finding.clone());
                        facts.clone()
                    }
                    None => plain(*size),
                };
                (path, facts)
            })
            .collect()
    }
}

/// What is known of a file that nobody looked into.
pub(super) fn plain(size: u64) -> FileFacts {
    FileFacts {
        size,
        picture: None,
    }
}

/// Looks into one picture; the size is that of the bytes that will be published.
fn probe(files: &dyn Files, folder: &str, file: &str, size: u64, config: &Config) -> Probe {
    let bytes = match files.read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let error = error.to_string();
            let finding = Diagnostic::in_file(Problem::Unreadable { error }, file);
            return (plain(size), Some(finding));
        }
    };
    let trusted = config.raw_html == RawHtml::Trust;
    let facts = image::probe(file, &bytes, &config.images).and_then(|picture| {
        let size = if folder == "content/" {
            image::publishable(file, bytes, trusted)?.len() as u64
        } else {
            size
        };
        Ok(FileFacts {
            size,
            picture: Some(picture),
        })
    });
    match facts {
        Ok(facts) => (facts, None),
        Err(image::Broken(detail)) => {
            let finding = Diagnostic::in_file(Problem::BrokenImage { detail }, file);
            (plain(size), Some(finding))
        }
    }
}
