//! Pictures already made, kept between runs by the hash of what they were made from.

use std::io;
use std::path::{Path, PathBuf};

/// Counts up when the way pictures are made changes.
const VERSION: &str = "1";

/// A folder of finished pictures.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// A cache in `folder`, which is made when something is kept.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The file for a picture made from the input with this hash in the way `recipe` says.
    fn file(&self, hash: &str, recipe: &str) -> PathBuf {
        self.folder.join(format!("{hash}-{recipe}-{VERSION}"))
    }

    /// What was kept, or what `make` makes. A cache that cannot be read or written only costs time.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn get<E>(
        &self,
        hash: &str,
        recipe: &str,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Vec<u8>, E> {
        let file = self.file(hash, recipe);
        if let Ok(bytes) = std::fs::read(&file) {
            return Ok(bytes);
        }
        let bytes = make()?;
        // Not kept: made again next time.
        let _ = self.keep(&file, &bytes);
        Ok(bytes)
    }

    /// Writes under a name of its own, then renames: a reader never sees half a picture.
    fn keep(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let own = file.with_extension(format!("{}.new", std::process::id()));
        std::fs::write(&own, bytes)?;
        std::fs::rename(&own, file)
    }
}
