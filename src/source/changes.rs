//! What may have changed since the files were last read.

use std::collections::BTreeSet;

/// A set of changes. It says where to look again, not what was done: a path in it may be new,
/// different, gone, or as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Anything may have changed.
    Everything,
    /// Files, or folders with all that lies below them: relative to the site, NFC, `/`-separated.
    Paths(BTreeSet<String>),
}

impl Default for Changes {
    fn default() -> Self {
        Self::Paths(BTreeSet::new())
    }
}

impl Changes {
    /// Whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Paths(paths) if paths.is_empty())
    }

    /// Adds a path.
    pub fn add(&mut self, path: String) {
        if let Self::Paths(paths) = self {
            paths.insert(path);
        }
    }

    /// Whether something at `folder`, below it or above it is among them.
    pub fn touch(&self, folder: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Paths(paths) => paths
                .iter()
                .any(|path| is_at_or_below(path, folder) || is_at_or_below(folder, path)),
        }
    }
}

/// Whether `path` is `folder` or lies below it.
pub(crate) fn is_at_or_below(path: &str, folder: &str) -> bool {
    match path.strip_prefix(folder) {
        Some(rest) => rest.is_empty() || rest.starts_with('/') || folder.is_empty(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_touches_what_is_in_it() {
        let mut changes = Changes::default();
        assert!(changes.is_empty());
        changes.add("themes/moi".into());
        assert!(changes.touch("themes"));
        assert!(changes.touch("themes/moi/templates"));
        assert!(!changes.touch("theme"));
        assert!(Changes::Everything.touch("static"));
    }
}
