//! Addresses of targets: `sftp://user@host:2222/path` and its like.
//!
//! None holds a password: one that does is refused, and not repeated in the message.

use crate::diag::Problem;
use percent_encoding::percent_decode_str;
use url::Url;

/// Where a target is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// How the host is spoken to.
    pub protocol: Protocol,
    /// Name at the host; empty for S3 and folders.
    pub user: String,
    /// Host; the bucket for S3; empty for folders.
    pub host: String,
    /// Port, when it is not the protocol's own.
    pub port: Option<u16>,
    /// Folder of the site, decoded, without a slash at its end unless it is the root; for S3 the prefix. For SFTP and FTP `/~/x` is `x` in the
    /// user's home.
    pub path: String,
}

/// How a host is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // named as in addresses
pub enum Protocol {
    Sftp,
    Ftp,
    /// FTP that becomes TLS by `AUTH TLS`.
    Ftps,
    S3,
    WebDav,
    WebDavs,
    Folder,
}

impl Protocol {
    /// How addresses name it.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Sftp => "sftp",
            Self::Ftp => "ftp",
            Self::Ftps => "ftps",
            Self::S3 => "s3",
            Self::WebDav => "webdav",
            Self::WebDavs => "webdavs",
            Self::Folder => "file",
        }
    }
}

/// Why an address is not one. It does not hold the address: that may be secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongAddress {
    /// No address, or one no protocol is known for.
    Unknown,
    /// It holds a password.
    Secret,
    /// A folder that is not named from the root of the disk.
    Relative,
    /// FTP that is TLS from the first byte, which is not spoken.
    ImplicitTls,
}

impl WrongAddress {
    pub(super) fn problem(self, target: String) -> Problem {
        match self {
            Self::ImplicitTls => Problem::PublishImplicitTls { target },
            Self::Relative => Problem::PublishRelative { target },
            Self::Unknown => Problem::PublishAddress { target },
            Self::Secret => Problem::PublishSecret { target },
        }
    }
}

impl Address {
    /// Reads `sftp://user@host:2222/path` and its like.
    ///
    /// # Errors
    /// When it is no address, or holds a password.
    pub fn parse(text: &str) -> Result<Self, WrongAddress> {
        let url = Url::parse(text).map_err(|_| WrongAddress::Unknown)?;
        // Read as an address, `file:a` and `file://a` would be `/a` and a machine named `a`.
        let below = text.trim().get(5..).unwrap_or_default();
        let is_whole =
            below.starts_with('/') && (!below.starts_with("//") || below.starts_with("///"));
        if url.scheme() == "file" && !is_whole {
            return Err(WrongAddress::Relative);
        }
        let protocol = match url.scheme() {
            "sftp" => Protocol::Sftp,
            "ftp" => Protocol::Ftp,
            "ftps" => Protocol::Ftps,
            "s3" => Protocol::S3,
            "webdav" => Protocol::WebDav,
            "webdavs" => Protocol::WebDavs,
            "file" => Protocol::Folder,
            _ => return Err(WrongAddress::Unknown),
        };
        let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        if url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(WrongAddress::Secret);
        }
        let (user, host) = (decoded(url.username()), url.host_str().unwrap_or_default());
        let wants_user = !matches!(protocol, Protocol::S3 | Protocol::Folder);
        let wants_host = protocol != Protocol::Folder;
        if (wants_user && user.is_empty())
            || (!wants_user && !user.is_empty())
            || (wants_host == host.is_empty())
            || (protocol == Protocol::S3 && url.port().is_some())
        {
            return Err(WrongAddress::Unknown);
        }
        if protocol == Protocol::Ftps && url.port() == Some(990) {
            return Err(WrongAddress::ImplicitTls);
        }
        let path = match protocol {
            Protocol::Folder => url
                .to_file_path()
                .map_err(|()| WrongAddress::Unknown)?
                .to_string_lossy()
                .into_owned(),
            Protocol::S3 => decoded(url.path().trim_matches('/')),
            Protocol::WebDav | Protocol::WebDavs => decoded(url.path().trim_end_matches('/')),
            _ => match url.path().trim_end_matches('/') {
                "" => "/".to_owned(),
                path => decoded(path),
            },
        };
        // They become commands.
        if user.chars().chain(path.chars()).any(char::is_control) {
            return Err(WrongAddress::Unknown);
        }
        Ok(Self {
            protocol,
            user,
            host: host
                .trim_start_matches('[')
                .trim_end_matches(']')
                .to_owned(),
            port: url.port(),
            path,
        })
    }

    /// What names this place in messages: `user@host`, the bucket, the folder.
    pub fn shown(&self) -> String {
        match self.protocol {
            Protocol::Folder => self.path.clone(),
            Protocol::S3 => format!("s3://{}/{}", self.host, self.path),
            _ => format!("{}@{}{}", self.user, self.host, self.path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let address = Address::parse("sftp://web@host.vn:2222/srv/h%E1%BB%8Dc/").unwrap();
        assert_eq!(address.protocol, Protocol::Sftp);
        assert_eq!(
            (address.user.as_str(), address.host.as_str(), address.port),
            ("web", "host.vn", Some(2222))
        );
        assert_eq!(address.path, "/srv/học");
        for (text, path) in [("sftp://web@host.vn", "/"), ("ftp://web@host.vn/~/", "/~")] {
            assert_eq!(Address::parse(text).unwrap().path, path, "{text}");
        }
        let bucket = Address::parse("s3://kho/hoc-tap/").unwrap();
        assert_eq!(
            (bucket.host.as_str(), bucket.path.as_str()),
            ("kho", "hoc-tap")
        );
        assert_eq!(Address::parse("file:///srv/www").unwrap().path, "/srv/www");
    }

    #[test]
    fn secrets_and_nonsense_are_refused() {
        for secret in ["ftp://a:b@host/", "webdav://a@host/?token=x"] {
            assert_eq!(
                Address::parse(secret),
                Err(WrongAddress::Secret),
                "{secret}"
            );
        }
        for relative in ["file:tmp/x", "file:x", "file://tmp/x", "FILE:./x"] {
            let read = Address::parse(relative);
            assert_eq!(read, Err(WrongAddress::Relative), "{relative}");
        }
        let implicit = Address::parse("ftps://web@host.vn:990/");
        assert_eq!(implicit, Err(WrongAddress::ImplicitTls));
        for wrong in [
            "host.vn",
            "https://host.vn/",
            "sftp://host.vn/",
            "s3:///x",
            "ftp://web@host.vn/a%0D%0ADELE%20b",
            "sftp://web@host.vn/a%1Bb",
            "ftp://web%0D%0ADELE%20b@host.vn/a",
            "",
        ] {
            assert_eq!(Address::parse(wrong), Err(WrongAddress::Unknown), "{wrong}");
        }
    }
}
