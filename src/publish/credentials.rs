//! Secrets and trust, given by whoever may read the environment and ask: never printed, never stored here.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text that does not show itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// Lends the text, to put it into a keyring.
    pub fn with<T>(&self, use_it: impl FnOnce(&str) -> T) -> T {
        use_it(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What a login may need.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// Password (SFTP, FTP, WebDAV) or secret access key (S3).
    pub password: Option<Secret>,
    /// Access key of S3; no secret, but not shown either.
    pub access_key: Option<Secret>,
    /// Session token of S3.
    pub session_token: Option<Secret>,
    /// Passphrase of the private keys.
    pub passphrase: Option<Secret>,
    /// Private key files to try, in order.
    pub keys: Vec<PathBuf>,
    /// The target names the key: it is tried before what an agent holds, whose keys may use up the host's patience.
    pub key_is_named: bool,
    /// Socket (or on Windows the pipe) of the SSH agent.
    pub agent: Option<PathBuf>,
    /// What is known of SSH hosts.
    pub host_keys: Option<Arc<dyn HostKeys>>,
}

/// Which SSH hosts are trusted.
pub trait HostKeys: Send + Sync + fmt::Debug {
    /// File of known hosts.
    fn file(&self) -> PathBuf;
    /// Whether to trust, and remember, a host that is not known; `fingerprint` is `SHA256:…`.
    fn trust(&self, host: &str, fingerprint: &str) -> bool;
    /// A host that was trusted could not be added to the file, for this reason.
    fn not_recorded(&self, reason: &str);
}

/// Whether a private key file is there, and needs a passphrase.
pub fn wants_passphrase(file: &Path) -> bool {
    matches!(
        russh::keys::load_secret_key(file, None),
        Err(russh::keys::Error::KeyIsEncrypted)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_show_themselves() {
        let credentials = Credentials {
            password: Some(Secret::new("mật-khẩu")),
            ..Credentials::default()
        };
        assert!(!format!("{credentials:?}").contains("mật"));
    }
}
