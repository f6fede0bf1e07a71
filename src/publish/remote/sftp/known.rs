//! What `known_hosts` says of one host (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
//!
//! russh reads such files too, but knows neither patterns nor `@revoked`, and takes a line it cannot read for no line at all:
//! a host that was known would then be trusted anew.

use crate::publish::remote::{Failure, Kind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use russh::keys::{Algorithm, PublicKey, parse_public_key_base64};
use sha1::Sha1;
use std::io::ErrorKind;
use std::path::Path;

/// Keys of one host.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    pub(super) keys: Vec<PublicKey>,
    pub(super) revoked: Vec<PublicKey>,
}

impl Recorded {
    /// Reads what `file` says of the host; nothing where there is no file.
    ///
    /// # Errors
    /// When the file, or a key of the host in it, cannot be read: the host may be known.
    pub(super) fn read(file: &Path, host: &str, port: u16) -> Result<Self, Failure> {
        let shown = || file.to_string_lossy().into_owned();
        match std::fs::read(file) {
            Ok(bytes) => {
                let found = Self::parse(&String::from_utf8_lossy(&bytes), host, port);
                found.map_err(|line| Failure::new(Kind::KnownHosts { line }, shown()))
            }
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(e) => Err(Failure::refused(&shown(), e)),
        }
    }

    /// The number of the line is the error.
    fn parse(text: &str, host: &str, port: u16) -> Result<Self, usize> {
        let name = shown(&host.to_lowercase(), port);
        let mut recorded = Self::default();
        for (number, line) in text.lines().enumerate() {
            let mut fields = line.split_whitespace().peekable();
            let marker = fields.next_if(|field| field.starts_with('@'));
            let Some(hosts) = fields.next().filter(|hosts| !hosts.starts_with('#')) else {
                continue;
            };
            // Authorities sign certificates, which are not asked for.
            if marker == Some("@cert-authority") || !is_named(hosts, &name) {
                continue;
            }
            let key = fields.nth(1).map(parse_public_key_base64);
            let Some(Ok(key)) = key else {
                return Err(number + 1);
            };
            match marker {
                None => recorded.keys.push(key),
                Some("@revoked") => recorded.revoked.push(key),
                Some(_) => return Err(number + 1),
            }
        }
        Ok(recorded)
    }

    /// `usual`, with the kinds that are recorded first: a host with several keys then shows one that is known.
    pub(super) fn order(&self, usual: &[Algorithm]) -> Vec<Algorithm> {
        let is_recorded = |kind: &Algorithm| {
            self.keys.iter().any(|key| {
                let known = key.algorithm();
                known == *kind || (known.is_rsa() && kind.clone().is_rsa())
            })
        };
        let mut order = usual.to_vec();
        order.sort_by_key(|kind| !is_recorded(kind));
        order
    }
}

/// A host as `known_hosts` names it.
pub(super) fn shown(host: &str, port: u16) -> String {
    match port {
        22 => host.to_owned(),
        port => format!("[{host}]:{port}"),
    }
}

/// Whether a line's first field names the host.
fn is_named(hosts: &str, name: &str) -> bool {
    let mut found = false;
    for pattern in hosts.split(',') {
        match pattern.strip_prefix('!') {
            Some(other) if fits(&other.to_lowercase(), name) => return false,
            Some(_) => {}
            None => found |= is_hash_of(pattern, name) || fits(&pattern.to_lowercase(), name),
        }
    }
    found
}

/// `|1|SALT|HASH`
fn is_hash_of(pattern: &str, name: &str) -> bool {
    let is_so = || {
        let (salt, hash) = pattern.strip_prefix("|1|")?.split_once('|')?;
        let (salt, hash) = (STANDARD.decode(salt).ok()?, STANDARD.decode(hash).ok()?);
        let mac = Hmac::<Sha1>::new_from_slice(&salt).ok()?;
        mac.chain_update(name).verify_slice(&hash).ok()
    };
    is_so().is_some()
}

/// `*` stands for any text, `?` for any character.
fn fits(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => name.is_empty(),
        Some('*') => name
            .char_indices()
            .map(|(at, _)| at)
            .chain([name.len()])
            .any(|at| fits(rest.as_str(), &name[at..])),
        Some(first) => {
            let mut left = name.chars();
            let next = left.next();
            next.is_some_and(|c| first == '?' || first == c) && fits(rest.as_str(), left.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use russh::client::Config;

    const ED: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";
    const EC: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=";

    const RSA: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCwGx9heraZYeRLt6kYHf00jPm2r3dW7xOw4AsaTusvYxS1dUbsphu5nPvYJNYB5jcAOgRtAJOBZ/Wkg+e5OLeolBHwqCoKz+NasMrQQEeAKNziK49ZJeSiCNdXfI+IkX0dcAj297qCDz9oCNJ/w1WFOJX2u+QKMattQ0Wb2PpRmmVqQZOK0+Bcd0RYDsKr2v9P9xn93cBV8RYdf0urBrpUF1AjdnHN4F6xn7oyqNmnT365LeLzTQFDcYsIlIg6McXzGiA4+Yn6rT8+sJ/a4Ww3ilZeUvWVmRuTtDYO0TvWh7sb9Rq7SuX68mUT2GwoQBWidiixaur9w6TaXV06DIG7";

    fn count(text: &str, host: &str, port: u16) -> Result<(usize, usize), usize> {
        let recorded = Recorded::parse(text, host, port)?;
        Ok((recorded.keys.len(), recorded.revoked.len()))
    }

    #[test]
    fn lines_of_the_host_are_found_however_it_is_named() {
        for hosts in [
            "may-chu.vn",
            "other,may-chu.vn",
            "*.vn",
            "may-ch?.vn",
            "MAY-CHU.vn",
        ] {
            let line = format!("{hosts}\t{ED} a comment\n");
            assert_eq!(count(&line, "may-chu.vn", 22), Ok((1, 0)), "{hosts}");
            assert_eq!(count(&line, "may-chu.vn", 2222), Ok((0, 0)), "{hosts}");
        }
        for hosts in ["*.vn,!may-chu.vn", "may-chu", "#may-chu.vn", "|1|x|y"] {
            assert_eq!(
                count(&format!("{hosts} {ED}\n"), "may-chu.vn", 22),
                Ok((0, 0))
            );
        }
        assert_eq!(
            count(&format!("[may-chu.vn]:2222 {ED}\n"), "may-chu.vn", 2222),
            Ok((1, 0))
        );
        // As `ssh-keygen -H` writes it, from russh's tests.
        let hashed = "|1|O33ESRMWPVkMYIwJ1Uw+n877jTo=|nuuC5vEqXlEZ/8BXQR7m619W6Ak=";
        assert_eq!(
            count(&format!("{hashed} {ED}\n"), "example.com", 22),
            Ok((1, 0))
        );
        let marked = format!("@revoked a {ED}\n@cert-authority a {ED}\n\n# x\na {EC}\n");
        assert_eq!(count(&marked, "a", 22), Ok((1, 1)));
    }

    #[test]
    fn a_line_of_the_host_that_cannot_be_read_is_not_passed_over() {
        for bad in [
            "a ssh-ed25519 AAAA",
            "a ssh-ed25519",
            "a",
            "@x a ssh-ed25519",
        ] {
            let text = format!("b {ED}\n{bad}\na {ED}\n");
            assert_eq!(count(&text, "a", 22), Err(2), "{bad}");
            assert_eq!(count(&text, "b", 22), Ok((1, 0)), "{bad}");
        }
    }

    #[test]
    fn the_kinds_recorded_are_asked_for_first() {
        let usual = Config::default().preferred.key;
        for (key, kinds) in [(EC, 1), (RSA, 3)] {
            let recorded = Recorded::parse(&format!("a {key}\n"), "a", 22).unwrap();
            let order = recorded.order(&usual);
            // An RSA key signs in three ways.
            let is_rsa = |kind: &Algorithm| kind.clone().is_rsa();
            let first = order[..kinds].iter().all(|kind| match is_rsa(kind) {
                true => kinds == 3,
                false => *kind == recorded.keys[0].algorithm(),
            });
            assert!(first, "{order:?}");
            assert_eq!(order.len(), usual.len());
        }
        assert_eq!(Recorded::default().order(&usual), usual.to_vec());
    }
}
