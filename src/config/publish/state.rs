//! Where a target keeps its lists and old versions: nobody else may keep anything there, neither the site nor another target.

use super::{Protocol, Target};
use crate::diag::Problem;
use std::path::MAIN_SEPARATOR_STR;

/// A folder of a host: whether it counts from the root, and the names on the way to it.
type Place = (bool, Vec<String>);

impl Target {
    /// The path of the state folder below the site's root, when it was set and lies there; empty for the root itself.
    pub(crate) fn state_in_site(&self) -> Option<String> {
        let state = self.place(self.state.as_ref()?);
        let root = self.place(&self.address.path);
        let below = state.1.strip_prefix(root.1.as_slice())?;
        (state.0 == root.0).then(|| below.join("/"))
    }

    fn state_place(&self) -> Place {
        match &self.state {
            Some(state) => self.place(state),
            None => self.place(&format!("{}/.sen", self.address.path)),
        }
    }

    fn place(&self, path: &str) -> Place {
        let mut path = path.to_owned();
        let mut is_absolute = true;
        match self.address.protocol {
            Protocol::Folder => path = path.replace(MAIN_SEPARATOR_STR, "/"),
            Protocol::Sftp | Protocol::Ftp | Protocol::Ftps => {
                let home = path.strip_prefix("/~").filter(|rest| is_below(rest));
                is_absolute = path.starts_with('/') && home.is_none();
                path = home.unwrap_or(&path).to_owned();
            }
            // These count from the root of the bucket or of the server.
            Protocol::S3 | Protocol::WebDav | Protocol::WebDavs => {}
        }
        let mut names: Vec<String> = Vec::new();
        for name in path.split('/') {
            match name {
                "" | "." => {}
                ".." if names.last().is_some_and(|last| last != "..") => _ = names.pop(),
                ".." if is_absolute => {}
                name => names.push(name.to_owned()),
            }
        }
        (is_absolute, names)
    }

    /// What is wrong with where this target keeps its state; `others` are those before it.
    pub(super) fn wrong_state(&self, others: &[Self]) -> Option<Problem> {
        let target = self.name.clone();
        if self.state_in_site().is_some_and(|below| below.is_empty()) {
            return Some(Problem::PublishState { target });
        }
        // One place under two names has one state.
        let is_shared = |other: &&Self| {
            let (a, b) = (&self.address, &other.address);
            let is_one_host = (a.protocol, &a.user, &a.host, a.port)
                == (b.protocol, &b.user, &b.host, b.port)
                && self.endpoint.as_ref().map(|own| &own.value)
                    == other.endpoint.as_ref().map(|own| &own.value);
            is_one_host
                && self.state_place() == other.state_place()
                && self.place(&a.path) != other.place(&b.path)
        };
        let other = others.iter().find(is_shared)?.name.clone();
        Some(Problem::PublishSharedState { target, other })
    }
}

fn is_below(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::super::Address;
    use super::*;

    fn target(url: &str, state: &str) -> Target {
        let mut target = Target::new("x".into(), Address::parse(url).unwrap());
        target.state = Some(state.to_owned()).filter(|state| !state.is_empty());
        target
    }

    #[test]
    fn a_state_within_the_site_is_known() {
        for (url, state, below) in [
            ("file:///srv/www", "/srv/www", Some("")),
            ("file:///srv/www", "/srv/www/.", Some("")),
            ("file:///srv/www", "/srv/www/a/../", Some("")),
            ("file:///srv/www", "/srv/www/anh", Some("anh")),
            ("file:///srv/www", "/srv/www/../sen", None),
            ("file:///srv/www", "", None),
            ("sftp://a@b/srv/www", "/srv/www", Some("")),
            ("sftp://a@b/srv/www", "/srv/wwwsen", None),
            ("sftp://a@b/srv/www", "srv/www", None),
            ("sftp://a@b/~/www", "www", Some("")),
            ("sftp://a@b/~/www", "/~/www/.sen", Some(".sen")),
            ("s3://kho/hoc-tap", "hoc-tap", Some("")),
            ("s3://kho", "rieng", Some("rieng")),
            ("s3://kho/hoc-tap", "rieng", None),
            ("webdav://a@b/www", "www", Some("")),
        ] {
            let found = target(url, state).state_in_site();
            assert_eq!(found.as_deref(), below, "{url} {state}");
        }
    }

    #[test]
    fn two_targets_have_two_states() {
        let is_wrong = |a: &Target, b: &Target| b.wrong_state(std::slice::from_ref(a)).is_some();
        let a = target("file:///srv/a", "/srv/sen");
        assert!(is_wrong(&a, &target("file:///srv/b", "/srv/sen/")));
        assert!(!is_wrong(&a, &target("file:///srv/a", "/srv/sen")));
        assert!(!is_wrong(&a, &target("file:///srv/b", "/srv/sen-b")));
        assert!(!is_wrong(&a, &target("sftp://a@b/srv/b", "/srv/sen")));
        let usual = target("sftp://a@b/srv/a", "");
        assert!(is_wrong(&usual, &target("sftp://a@b/srv/b", "/srv/a/.sen")));
        assert!(!is_wrong(
            &usual,
            &target("sftp://a@c/srv/b", "/srv/a/.sen")
        ));
        assert!(!is_wrong(&usual, &target("sftp://a@b/srv/b", "")));
    }
}
