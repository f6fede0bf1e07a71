//! Where the site will live: scheme and host, and the path under it.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

/// What is encoded in a path: everything a browser would encode too, and the quotes that end an
/// attribute.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\'')
    .add(b'\\');

/// The base of every address: `https://host` (or nothing) and `/` or `/path/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme, host and port without a slash; empty when the site has no address yet.
    origin: String,
    /// Begins and ends with `/`.
    path: String,
}

impl Default for BaseUrl {
    fn default() -> Self {
        Self {
            origin: String::new(),
            path: "/".into(),
        }
    }
}

impl BaseUrl {
    /// Reads `https://host/path/` or a bare `/path/`.
    pub fn parse(value: &str) -> Option<Self> {
        let (origin, path) = if value.starts_with('/') && !value.starts_with("//") {
            let url = Url::parse("http://host/").ok()?.join(value).ok()?;
            (String::new(), url.path().to_owned())
        } else {
            let url = Url::parse(value).ok()?;
            let is_web = matches!(url.scheme(), "http" | "https");
            if !is_web || url.query().is_some() || url.fragment().is_some() {
                return None;
            }
            (url.origin().ascii_serialization(), url.path().to_owned())
        };
        let path = format!("{}/", path.trim_end_matches('/'));
        Some(Self { origin, path })
    }

    /// The whole base address, ending in `/`.
    pub fn as_url(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// The path under which the site lives, beginning and ending with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the site knows its own host.
    pub fn has_origin(&self) -> bool {
        !self.origin.is_empty()
    }

    /// The path on the host of a route (`tin-tuc/bai.html`, without a leading `/`), encoded.
    pub fn path_of(&self, route: &str) -> String {
        format!("{}{}", self.path, utf8_percent_encode(route, PATH))
    }

    /// The full address of a route; only its path when the host is not known.
    pub fn permalink_of(&self, route: &str) -> String {
        format!("{}{}", self.origin, self.path_of(route))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_may_have_a_path() {
        let base = BaseUrl::parse("https://host:8443/hoc-tap").unwrap();
        assert_eq!(
            base.permalink_of("a b.html"),
            "https://host:8443/hoc-tap/a%20b.html"
        );
        assert_eq!(base.path_of(""), "/hoc-tap/");
        assert_eq!(BaseUrl::parse("/x").unwrap().permalink_of("y"), "/x/y");
        for bad in [
            "host.vn",
            "ftp://host/",
            "//host/",
            "https://h/?q",
            "javascript:alert(1)",
        ] {
            assert_eq!(BaseUrl::parse(bad), None, "{bad}");
        }
    }
}
