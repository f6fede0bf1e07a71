//! `publish:` of `site.yaml`: the places a site is sent to, each a name, an address and options.

mod address;
mod state;

use super::Spanned;
use crate::diag::Problem;
use crate::yaml::{Choice, Data, Fields, Form, Key, Node, Words, words};
pub use address::{Address, Protocol, WrongAddress};
use std::time::Duration;
use url::Url;

/// One place the site is sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name in `site.yaml`; letters, digits, `-`, `_`.
    pub name: String,
    /// Where it is.
    pub address: Address,
    /// Folder (or prefix) for the manifest, the lock and what is kept; `.sen` in the site's root when not set.
    pub state: Option<String>,
    /// How many previous versions can be put back.
    pub keep: usize,
    /// Files sent at once.
    pub parallel: usize,
    /// How long a silent host is waited for.
    pub timeout: Duration,
    /// Private key for SFTP; the usual ones of `~/.ssh` when not set.
    pub key: Option<String>,
    /// Known hosts for SFTP; `~/.ssh/known_hosts` when not set.
    pub known_hosts: Option<String>,
    /// PEM file of a certificate to trust besides the system's.
    pub certificate: Option<String>,
    /// Address of an S3-compatible service; Amazon's when not set.
    pub endpoint: Option<Spanned<String>>,
    /// Region of the bucket.
    pub region: String,
    /// Encodings sent beside text files.
    pub compress: Vec<Encoding>,
    /// Whose configuration is written for headers and redirects.
    pub server: Option<Server>,
}

/// A compressed form sent beside a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `.br`
    Brotli,
    /// `.gz`
    Gzip,
}

/// Whose configuration is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// `.htaccess`, published.
    Apache,
    /// A file to include, kept on this machine.
    Nginx,
    /// `_headers` and `_redirects`, published; Netlify and Cloudflare Pages read them.
    Pages,
}

impl Choice for Server {
    const CHOICES: &'static [(Self, Words)] = &[
        (Self::Apache, &["apache"]),
        (Self::Nginx, &["nginx"]),
        (Self::Pages, &["netlify", "cloudflare"]),
    ];
}

/// Keys of a target; its address alone stands for the first.
pub(super) const KEYS: &[Key] = &[
    Key::new(
        "url",
        Form::Text,
        "Địa chỉ: sftp://, ftp://, ftps://, s3://, webdav(s):// hoặc file:///; không kèm mật khẩu.",
        "The address: sftp://, ftp://, ftps://, s3://, webdav(s):// or file:///; without a password.",
    )
    .required(),
    Key::new(
        "state",
        Form::Text,
        "Thư mục giữ danh sách tệp và các bản cũ, nên nằm ngoài thư mục web (mặc định .sen).",
        "Folder for the manifest and old versions, best outside the web root (default .sen).",
    ),
    Key::new(
        "keep",
        Form::Between(0, 100),
        "Số bản cũ giữ lại để trở về (mặc định 3).",
        "How many previous versions can be put back (default 3).",
    ),
    Key::new(
        "parallel",
        Form::Between(1, 32),
        "Số tệp gửi cùng lúc (mặc định 4).",
        "Files sent at once (default 4).",
    ),
    Key::new(
        "timeout",
        Form::Between(1, 3600),
        "Chờ máy chủ im lặng bao nhiêu giây (mặc định 60).",
        "Seconds that a silent host is waited for (default 60).",
    ),
    Key::new(
        "key",
        Form::Text,
        "Khóa riêng SSH (mặc định các khóa thường dùng trong ~/.ssh).",
        "Private key for SFTP (default: the usual ones of ~/.ssh).",
    ),
    Key::new(
        "known_hosts",
        Form::Text,
        "Tệp khóa máy chủ đã biết (mặc định ~/.ssh/known_hosts).",
        "Known hosts for SFTP (default ~/.ssh/known_hosts).",
    ),
    Key::new(
        "certificate",
        Form::Text,
        "Tệp PEM của chứng chỉ cần tin thêm.",
        "PEM file of a certificate to trust besides the system's.",
    ),
    Key::new(
        "endpoint",
        Form::Text,
        "Địa chỉ dịch vụ tương thích S3 (mặc định của Amazon).",
        "Address of an S3-compatible service (default: Amazon's).",
    ),
    Key::new(
        "region",
        Form::Text,
        "Vùng của kho S3 (mặc định us-east-1).",
        "Region of the bucket (default us-east-1).",
    ),
    Key::new(
        "compress",
        Form::TEXTS,
        "Bản nén gửi kèm tệp chữ: br, gz.",
        "Compressed forms sent beside text files: br, gz.",
    ),
    Key::new(
        "server",
        Form::Choice(words::<Server>),
        "Viết cấu hình cho máy chủ: apache, nginx, netlify, cloudflare.",
        "Whose configuration is written: apache, nginx, netlify, cloudflare.",
    ),
];

/// Reads `publish:`, in the order written. Whatever is wrong in it, a password written by mistake is not repeated.
pub(super) fn read(fields: &mut Fields<'_>) -> Vec<Target> {
    fields.secretly(read_targets)
}

fn read_targets(fields: &mut Fields<'_>) -> Vec<Target> {
    let Some((key, node)) = fields.take("publish") else {
        return Vec::new();
    };
    let Data::Map(pairs) = node.data else {
        let found = node.data.kind();
        let expected = crate::diag::Expected::Mapping;
        fields.report(
            Problem::WrongType {
                key,
                expected,
                found,
            },
            node.span,
        );
        return Vec::new();
    };
    let mut targets: Vec<Target> = Vec::new();
    for (name, value) in pairs {
        let span = name.span.clone();
        let name = match name.data {
            Data::Scalar { text, .. } if is_name(&text) => text,
            _ => {
                fields.report(Problem::PublishName, span);
                continue;
            }
        };
        if targets.iter().any(|other| other.name == name) {
            fields.report(Problem::DuplicateKey { key: name }, span);
            continue;
        }
        let Some(target) = read_target(fields, name, value) else {
            continue;
        };
        match target.wrong_state(&targets) {
            Some(problem) => fields.report(problem, span),
            None => targets.push(target),
        }
    }
    targets
}

/// Names become file names and parts of environment variables.
fn is_name(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !text.is_empty() && text.len() <= 64 && text.chars().all(is_plain)
}

fn read_target(fields: &mut Fields<'_>, name: String, node: Node) -> Option<Target> {
    // A bare address is a target without options.
    if let Data::Scalar { text, .. } = &node.data {
        return match Address::parse(text) {
            Ok(address) => Some(Target::new(name, address)),
            Err(wrong) => {
                fields.report(wrong.problem(name), node.span);
                None
            }
        };
    }
    fields
        .inside(node, KEYS, |own| read_options(own, name))
        .flatten()
}

fn read_options(own: &mut Fields<'_>, name: String) -> Option<Target> {
    if !own.has("url") {
        own.missing("url");
        return None;
    }
    let (url, span) = own.text("url")?;
    let address = match Address::parse(&url) {
        Ok(address) => address,
        Err(wrong) => {
            own.report(wrong.problem(name), span);
            return None;
        }
    };
    let mut target = Target::new(name, address);
    let text = |own: &mut Fields<'_>, key| own.text(key).map(|(text, _)| text);
    target.state = text(own, "state").map(|state| state.trim_end_matches('/').to_owned());
    if target.address.protocol == Protocol::Folder {
        // Counted from the site's root, wherever the program was started.
        let root = std::path::Path::new(&target.address.path);
        let full = target.state.as_ref().map(|state| root.join(state));
        target.state = full.map(|full| full.to_string_lossy().into_owned());
    }
    target.key = text(own, "key");
    target.known_hosts = text(own, "known_hosts");
    target.certificate = text(own, "certificate");
    target.region = text(own, "region").unwrap_or(target.region);
    target.endpoint = own.text("endpoint").and_then(|(value, span)| {
        let good = Url::parse(&value).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.has_host()
        });
        if !good {
            own.report(
                Problem::PublishAddress {
                    target: target.name.clone(),
                },
                span,
            );
            return None;
        }
        Some(Spanned { value, span })
    });
    if let Some(keep) = own.integer_between("keep") {
        target.keep = keep as usize;
    }
    if let Some(parallel) = own.integer_between("parallel") {
        target.parallel = parallel as usize;
    }
    if let Some(seconds) = own.integer_between("timeout") {
        target.timeout = Duration::from_secs(seconds);
    }
    for (word, span) in own.texts("compress") {
        match word.as_str() {
            "br" => target.compress.push(Encoding::Brotli),
            "gz" => target.compress.push(Encoding::Gzip),
            _ => own.report(
                Problem::BadChoice {
                    key: "compress".into(),
                    value: word,
                    allowed: "br, gz".into(),
                },
                span,
            ),
        }
    }
    target.server = own.choice("server");
    Some(target)
}

impl Target {
    /// A target without options.
    pub fn new(name: String, address: Address) -> Self {
        Self {
            name,
            address,
            state: None,
            keep: 3,
            parallel: 4,
            timeout: Duration::from_secs(60),
            key: None,
            known_hosts: None,
            certificate: None,
            endpoint: None,
            region: "us-east-1".into(),
            compress: Vec::new(),
            server: None,
        }
    }
}
