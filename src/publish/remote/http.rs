//! HTTP, as S3 and WebDAV need it.

use super::{Failure, Kind, tls};
use crate::config::Target;
use crate::diag::LoginWay;
use std::io::Read;
use std::sync::Arc;
use ureq::Agent;
use ureq::http::{Request, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// Largest answer that is read: a manifest of a very large site fits many times.
const MOST: u64 = 2 << 30;

/// A client for one target.
pub(super) fn agent(target: &Target) -> Result<Agent, Failure> {
    let roots = match &target.certificate {
        None => RootCerts::PlatformVerifier,
        Some(file) => {
            let certificates = tls::certificates(file)?;
            let certificates = certificates
                .iter()
                .map(|der| Certificate::from_der(der).to_owned());
            RootCerts::from(certificates)
        }
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        .root_certs(roots)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    let patience = Some(target.timeout);
    let config = Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .timeout_connect(patience)
        .timeout_recv_response(patience)
        .timeout_per_read(patience)
        .timeout_per_write(patience)
        .proxy(None)
        .build();
    Ok(config.new_agent())
}

/// A status and the whole body.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: ureq::http::HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Sends a request. Addresses are not repeated in failures: they may be signed.
pub(super) fn send(agent: &Agent, request: Request<&[u8]>) -> Result<Answer, Failure> {
    let is_head = request.method() == "HEAD";
    let answer: Response<ureq::Body> = agent.run(request).map_err(|error| broken(&error))?;
    let (parts, body) = answer.into_parts();
    let length = parts.headers.get("content-length");
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let mut bytes = Vec::new();
    if !is_head {
        let mut reader = body.into_with_config().limit(MOST).reader();
        reader
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::ended(&error))?;
        if length.is_some_and(|length| length != bytes.len() as u64) {
            return Err(Failure::lost("the answer was cut short"));
        }
    }
    Ok(Answer {
        status: parts.status.as_u16(),
        head: parts.headers,
        body: bytes,
    })
}

fn broken(error: &ureq::Error) -> Failure {
    match error {
        ureq::Error::Rustls(error) => Failure::new(Kind::Refused, error.to_string()),
        ureq::Error::Io(error) => Failure::ended(error),
        ureq::Error::Timeout(_) => Failure::new(Kind::Silent, ""),
        ureq::Error::HostNotFound => Failure::lost("host not found"),
        ureq::Error::ConnectionFailed => Failure::lost("connection failed"),
        // Others name no address either, but their words may change.
        _ => Failure::lost("the request failed"),
    }
}

/// What an answer that is no success means; `ways` is what the request logged in with.
pub(super) fn failure(what: &str, answer: &Answer, ways: &[LoginWay]) -> Failure {
    let said = reason(&answer.body);
    let detail = match said.is_empty() {
        true => format!("HTTP {}", answer.status),
        false => format!("HTTP {} {said}", answer.status),
    };
    match answer.status {
        401 => Failure::login(ways.to_vec(), detail),
        // S3 says so of keys it does not know; others, and S3 of what a key may not do, say it of rights.
        403 if !matches!(said.as_str(), "" | "AccessDenied") => {
            Failure::login(ways.to_vec(), detail)
        }
        403 if said.is_empty() => Failure::refused(what, "HTTP 403 not permitted"),
        404 if said == "NoSuchBucket" => Failure::new(Kind::Refused, detail),
        // nginx's client_max_body_size and its like.
        413 => Failure::refused(what, "HTTP 413 the server takes no file so large"),
        507 => Failure::new(Kind::Full, detail),
        408 | 409 | 423 | 425 | 429 | 500 | 502..=504 => Failure::lost(detail).about(what),
        _ => Failure::refused(what, detail),
    }
}

/// The code an S3 service gives in its answer.
fn reason(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let code = text
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"));
    code.map(|(code, _)| code.to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_of_a_login_asks_for_another_password() {
        let kind = |status, body: &str| {
            let (head, body) = (ureq::http::HeaderMap::new(), body.as_bytes().to_vec());
            let answer = Answer { status, head, body };
            let failure = failure("a.html", &answer, &[LoginWay::Password]);
            assert!(failure.kind != Kind::Refused || failure.what == "a.html");
            failure.kind
        };
        let login = Kind::Login(vec![LoginWay::Password]);
        assert_eq!(kind(401, ""), login);
        let unknown = "<Error><Code>InvalidAccessKeyId</Code></Error>";
        assert_eq!(kind(403, unknown), login);
        assert_eq!(kind(403, ""), Kind::Refused);
        let denied = "<Error><Code>AccessDenied</Code></Error>";
        assert_eq!(kind(403, denied), Kind::Refused);
        assert_eq!(kind(413, ""), Kind::Refused);
        assert_eq!(kind(507, ""), Kind::Full);
        assert_eq!(kind(503, ""), Kind::Lost);
    }
}
