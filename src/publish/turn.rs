//! One process of this machine at a time: who comes second learns so before it builds over what the first is sending.

use super::journal::wrong;
use crate::config::Target;
use crate::diag::{Diagnostic, Problem};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// The turn of this process at a target; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn<'a> {
    pub(super) target: &'a Target,
    /// `.sen` of the site: journals and local objects live in it.
    pub(super) own: PathBuf,
    _lock: File,
}

impl<'a> Turn<'a> {
    /// Takes it; `own` is the site's `.sen`.
    ///
    /// # Errors
    /// When another process has it, or the disk refuses.
    pub fn take(target: &'a Target, own: &Path) -> Result<Self, Diagnostic> {
        let folder = own.join("publish");
        let path = folder.join(format!("{}.lock", target.name));
        let lock = fs::create_dir_all(&folder)
            .and_then(|()| File::create(&path))
            .map_err(|error| wrong(&path, &error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                target,
                own: own.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => {
                let name = target.name.clone();
                Err(Diagnostic::in_file(Problem::PublishBusy, name))
            }
            Err(TryLockError::Error(error)) => Err(wrong(&path, &error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Address;

    #[test]
    fn only_one_has_the_turn_at_a_target() {
        let own = tempfile::tempdir().unwrap();
        let target = |name: &str| {
            let address = Address::parse("file:///srv/www").unwrap();
            Target::new(name.into(), address)
        };
        let (first, other) = (target("a"), target("b"));
        let turn = Turn::take(&first, own.path()).unwrap();
        let busy = Turn::take(&first, own.path()).unwrap_err();
        assert_eq!(*busy.problem, Problem::PublishBusy);
        Turn::take(&other, own.path()).unwrap();
        drop(turn);
        Turn::take(&first, own.path()).unwrap();
    }
}
