//! S3 and what speaks like it.
//!
//! Every request is an address signed for a short time. An object is replaced as a whole, so nothing needs a passing place.
//! The claim is a PUT that only succeeds where nothing is (`If-None-Match: *`).

use super::http::{self, Answer};
use super::peer::Peer;
use super::{Connector, Copied, Entry, Failure, Headers, OWN, Remote, Stat};
use crate::config::Target;
use crate::diag::LoginWay;
use crate::publish::credentials::Credentials;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Bucket, Credentials as Keys, Method, S3Action, UrlStyle};
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Request;
use url::Url;

/// How long a signed address holds.
const VALID: Duration = Duration::from_secs(900);
/// Header of the hash kept with each object.
const HASH: &str = "x-amz-meta-sen-hash";

pub(super) struct Buckets {
    inner: Arc<Inner>,
}

struct Inner {
    bucket: Bucket,
    keys: Keys,
    /// Ends in `/`, or is empty.
    prefix: String,
    /// Prefix of the state, when it is elsewhere.
    state: Option<String>,
    agent: Agent,
    peer: Peer,
}

impl Buckets {
    pub(super) fn new(target: &Target, credentials: &Credentials) -> Result<Self, Failure> {
        let missing = || Failure::login(vec![LoginWay::NoAccessKey], "");
        let access = credentials.access_key.as_ref().ok_or_else(missing)?;
        let secret = credentials.password.as_ref().ok_or_else(missing)?;
        let keys = match &credentials.session_token {
            Some(token) => Keys::new_with_token(access.reveal(), secret.reveal(), token.reveal()),
            None => Keys::new(access.reveal(), secret.reveal()),
        };
        let region = target.region.clone();
        let (endpoint, style) = match &target.endpoint {
            Some(endpoint) => (endpoint.value.clone(), UrlStyle::Path),
            None => (
                format!("https://s3.{region}.amazonaws.com"),
                UrlStyle::VirtualHost,
            ),
        };
        let endpoint = Url::parse(&endpoint).map_err(|e| Failure::refused("endpoint", e))?;
        let bucket = Bucket::new(endpoint, style, target.address.host.clone(), region)
            .map_err(|e| Failure::refused("endpoint", e))?;
        let (host, port) = (
            bucket.base_url().host_str(),
            bucket.base_url().port_or_known_default(),
        );
        let peer = Peer::new(host.unwrap_or_default(), port.unwrap_or(443));
        let prefix = match target.address.path.as_str() {
            "" => String::new(),
            path => format!("{path}/"),
        };
        Ok(Self {
            inner: Arc::new(Inner {
                bucket,
                keys,
                prefix,
                state: target
                    .state
                    .as_deref()
                    .map(|s| s.trim_matches('/').to_owned()),
                agent: http::agent(target)?,
                peer,
            }),
        })
    }
}

impl Connector for Buckets {
    fn connect(&self) -> Result<Box<dyn Remote>, Failure> {
        self.inner.peer.addresses()?;
        Ok(Box::new(S3 {
            inner: Arc::clone(&self.inner),
        }))
    }

    fn has_folders(&self) -> bool {
        false
    }
}

struct S3 {
    inner: Arc<Inner>,
}

impl S3 {
    fn key(&self, path: &str) -> String {
        let below = path
            .strip_prefix(OWN)
            .filter(|rest| rest.is_empty() || rest.starts_with('/'));
        match (&self.inner.state, below) {
            (Some(state), Some(rest)) => format!("{state}{rest}"),
            _ => format!("{}{path}", self.inner.prefix),
        }
    }

    /// Signs and sends; `headers` are signed too.
    fn send(
        &self,
        method: Method,
        key: &str,
        headers: &[(&'static str, String)],
        body: &[u8],
    ) -> Result<Answer, Failure> {
        let (bucket, keys) = (&self.inner.bucket, Some(&self.inner.keys));
        macro_rules! signed {
            ($action:expr) => {{
                let mut action = $action;
                for (name, value) in headers {
                    action.headers_mut().insert(*name, value.clone());
                }
                action.sign(VALID)
            }};
        }
        let url = match method {
            Method::Head => signed!(bucket.head_object(keys, key)),
            Method::Get => signed!(bucket.get_object(keys, key)),
            Method::Delete => signed!(bucket.delete_object(keys, key)),
            _ => signed!(bucket.put_object(keys, key)),
        };
        let mut request = Request::builder().method(method.to_str()).uri(url.as_str());
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(body).map_err(|e| Failure::refused(key, e))?;
        http::send(&self.inner.agent, request)
    }
}

fn failure(what: &str, answer: &Answer) -> Failure {
    http::failure(what, answer, &[LoginWay::AccessKey])
}

/// Success, nothing there, or a failure.
fn found(what: &str, answer: Answer) -> Result<Option<Answer>, Failure> {
    match answer.status {
        200..=299 => Ok(Some(answer)),
        404 => Ok(None),
        _ => Err(failure(what, &answer)),
    }
}

fn done(what: &str, answer: Answer) -> Result<Answer, Failure> {
    match answer.status {
        200..=299 => Ok(answer),
        _ => Err(failure(what, &answer)),
    }
}

impl Remote for S3 {
    fn list(&mut self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let prefix = match folder {
            "" => self.inner.prefix.clone(),
            folder => format!("{}/", self.key(folder)),
        };
        let mut entries = Vec::new();
        let mut token = None;
        loop {
            let mut action = self.inner.bucket.list_objects_v2(Some(&self.inner.keys));
            action.with_prefix(prefix.as_str());
            action.with_delimiter("/");
            if let Some(token) = token.take() {
                action.with_continuation_token(token);
            }
            let url = action.sign(VALID);
            let request = Request::builder()
                .uri(url.as_str())
                .body(&[] as &[u8])
                .map_err(|e| Failure::refused(folder, e))?;
            let answer = done(folder, http::send(&self.inner.agent, request)?)?;
            let text = String::from_utf8_lossy(&answer.body);
            let part = ListObjectsV2::parse_response(&text).map_err(Failure::lost)?;
            let below = |key: &str| key.strip_prefix(&prefix).unwrap_or(key).to_owned();
            entries.extend(part.contents.iter().map(|object| Entry {
                name: below(&decoded(&object.key)),
                is_folder: false,
                size: object.size.unwrap_or_default(),
            }));
            entries.extend(part.common_prefixes.iter().map(|folder| {
                Entry {
                    name: below(&decoded(&folder.prefix))
                        .trim_end_matches('/')
                        .to_owned(),
                    is_folder: true,
                    size: 0,
                }
            }));
            match part.next_continuation_token {
                Some(next) => token = Some(next),
                None => break,
            }
        }
        entries.retain(|entry| !entry.name.is_empty());
        Ok(entries)
    }

    fn stat(&mut self, path: &str) -> Result<Option<Stat>, Failure> {
        let answer = self.send(Method::Head, &self.key(path), &[], &[])?;
        let text = |answer: &Answer, name| {
            let value = answer.head.get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        Ok(found(path, answer)?.map(|answer| Stat {
            size: text(&answer, "content-length")
                .and_then(|size| size.parse().ok())
                .unwrap_or_default(),
            modified: None,
            hash: text(&answer, HASH),
        }))
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let answer = self.send(Method::Get, &self.key(path), &[], &[])?;
        Ok(found(path, answer)?.map(|answer| answer.body))
    }

    fn put(&mut self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Failure> {
        let mut head = vec![
            ("content-type", headers.content_type.clone()),
            ("cache-control", headers.cache_control.to_owned()),
            (HASH, headers.hash.clone()),
        ];
        if let Some(encoding) = headers.content_encoding {
            head.push(("content-encoding", encoding.to_owned()));
        }
        if headers.is_new {
            head.push(("if-none-match", "*".to_owned()));
        }
        let answer = self.send(Method::Put, &self.key(path), &head, bytes)?;
        match answer.status {
            412 if headers.is_new => Err(Failure::overtaken(path, true)),
            _ => done(path, answer).map(|_| ()),
        }
    }

    fn copy(&mut self, from: &str, to: &str) -> Result<Copied, Failure> {
        let source = format!("{}/{}", self.inner.bucket.name(), self.key(from));
        let parts: Vec<String> = source
            .split('/')
            .map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string())
            .collect();
        let head = [("x-amz-copy-source", format!("/{}", parts.join("/")))];
        let answer = self.send(Method::Put, &self.key(to), &head, &[])?;
        // A copy that fails half-way still begins with 200.
        let broke =
            answer.status == 200 && String::from_utf8_lossy(&answer.body).contains("<Error>");
        if broke {
            return Err(Failure::lost("the copy failed"));
        }
        match found(from, answer)? {
            Some(_) => Ok(Copied::Done),
            None => Ok(Copied::Missing),
        }
    }

    fn remove(&mut self, path: &str) -> Result<(), Failure> {
        let answer = self.send(Method::Delete, &self.key(path), &[], &[])?;
        found(path, answer).map(|_| ())
    }

    fn remove_folder(&mut self, _path: &str) -> Result<bool, Failure> {
        // There are none.
        Ok(true)
    }

    fn claim(&mut self, path: &str) -> Result<bool, Failure> {
        let head = [("if-none-match", "*".to_owned())];
        let answer = self.send(Method::Put, &self.key(path), &head, b"")?;
        match answer.status {
            // 409: another is claiming at this moment.
            409 | 412 => Ok(false),
            _ => done(path, answer).map(|_| true),
        }
    }

    fn release(&mut self, path: &str) -> Result<(), Failure> {
        self.remove(path)
    }
}

/// Keys in a list are asked for, and come, percent-encoded.
fn decoded(key: &str) -> String {
    percent_encoding::percent_decode_str(key)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Address, Spanned};
    use crate::publish::credentials::Secret;

    fn buckets(address: &str, endpoint: Option<&str>) -> Arc<Inner> {
        let mut target = Target::new("x".into(), Address::parse(address).unwrap());
        target.region = "ap-southeast-1".into();
        target.endpoint = endpoint.map(|value| Spanned {
            value: value.into(),
            span: 0..0,
        });
        let credentials = Credentials {
            password: Some(Secret::new("s")),
            access_key: Some(Secret::new("k")),
            ..Credentials::default()
        };
        Buckets::new(&target, &credentials).unwrap().inner
    }

    #[test]
    fn amazon_is_asked_at_the_buckets_own_host_and_others_below_theirs() {
        let amazon = buckets("s3://kho/hoc-tap", None);
        assert_eq!(
            amazon.bucket.base_url().as_str(),
            "https://kho.s3.ap-southeast-1.amazonaws.com/"
        );
        let other = buckets("s3://kho", Some("https://s3.vn:9000"));
        assert_eq!(other.bucket.base_url().as_str(), "https://s3.vn:9000/kho/");
        assert_eq!((other.peer.host.as_str(), other.peer.port), ("s3.vn", 9000));
    }

    #[test]
    fn keys_lie_below_the_prefix_or_the_state() {
        let mut inner = buckets("s3://kho/hoc-tap/", None);
        let key = |inner: &Arc<Inner>, path: &str| {
            let inner = Arc::clone(inner);
            S3 { inner }.key(path)
        };
        assert_eq!(key(&inner, "a.html"), "hoc-tap/a.html");
        assert_eq!(key(&inner, ".sen/lock"), "hoc-tap/.sen/lock");
        Arc::get_mut(&mut inner).unwrap().state = Some("rieng".into());
        assert_eq!(key(&inner, ".sen"), "rieng");
        assert_eq!(key(&inner, ".sen/lock"), "rieng/lock");
        assert_eq!(key(&inner, "a.html"), "hoc-tap/a.html");
    }
}
