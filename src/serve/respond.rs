//! Content as an HTTP response: conditional requests, ranges and HEAD.
//!
//! Rules: RFC 9110, sections 8.8 (validators), 13 (conditions) and 14 (ranges).

use super::view::Content;
use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, Response, StatusCode};
use std::ops::RangeInclusive;
use std::time::SystemTime;

/// When content was first seen as it is, and its name.
pub(super) struct Validators {
    /// Quoted hash.
    pub(super) etag: String,
    pub(super) modified: SystemTime,
}

/// Answers a request for `content`.
pub(super) fn respond(
    method: &Method,
    request: &HeaderMap,
    content: Content,
    validators: &Validators,
) -> Response<Body> {
    let status = StatusCode::from_u16(content.status).unwrap_or(StatusCode::OK);
    let mut headers = HeaderMap::new();
    set(&mut headers, header::CACHE_CONTROL, "no-cache");
    set(&mut headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if status == StatusCode::OK {
        set(&mut headers, header::ETAG, &validators.etag);
        let modified = httpdate::fmt_http_date(validators.modified);
        set(&mut headers, header::LAST_MODIFIED, &modified);
        if is_unchanged(request, validators) {
            return answer(StatusCode::NOT_MODIFIED, headers, None, method);
        }
        set(&mut headers, header::ACCEPT_RANGES, "bytes");
    }
    set(&mut headers, header::CONTENT_TYPE, &content.mime);
    let length = content.bytes.len();
    let ranged = status == StatusCode::OK && *method == Method::GET;
    match range(request, length, validators).filter(|_| ranged) {
        None => answer(status, headers, Some(content.bytes), method),
        Some(Ok(range)) => {
            let (first, last) = (*range.start(), *range.end());
            let said = format!("bytes {first}-{last}/{length}");
            set(&mut headers, header::CONTENT_RANGE, &said);
            let part = content.bytes.slice(first..=last);
            answer(StatusCode::PARTIAL_CONTENT, headers, Some(part), method)
        }
        Some(Err(())) => {
            let said = format!("bytes */{length}");
            set(&mut headers, header::CONTENT_RANGE, &said);
            headers.remove(header::CONTENT_TYPE);
            answer(
                StatusCode::RANGE_NOT_SATISFIABLE,
                headers,
                Some(Bytes::new()),
                method,
            )
        }
    }
}

/// A response with a length; HEAD gets everything but the bytes.
fn answer(
    status: StatusCode,
    mut headers: HeaderMap,
    bytes: Option<Bytes>,
    method: &Method,
) -> Response<Body> {
    if let Some(bytes) = &bytes {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    }
    let shown = bytes
        .filter(|_| *method != Method::HEAD)
        .unwrap_or_default();
    let mut response = Response::new(Body::from(shown));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// Sets a header; a value that cannot be one is left out.
pub(super) fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Whether the reader has this content already.
fn is_unchanged(request: &HeaderMap, validators: &Validators) -> bool {
    if request.contains_key(header::IF_NONE_MATCH) {
        return request
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|list| list.split(','))
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| tag == "*" || tag == validators.etag);
    }
    text(request, header::IF_MODIFIED_SINCE)
        .and_then(|date| httpdate::parse_http_date(date).ok())
        .is_some_and(|date| is_not_after(validators.modified, date))
}

/// Whether `modified` is at or before `date`, which knows whole seconds only.
fn is_not_after(modified: SystemTime, date: SystemTime) -> bool {
    let seconds = |time: SystemTime| {
        let since = time.duration_since(SystemTime::UNIX_EPOCH);
        since.map_or(0, |since| since.as_secs())
    };
    seconds(modified) <= seconds(date)
}

/// The one range asked for; `Err` when there are no such bytes. Several ranges, other units and
/// what cannot be read are answered in full.
fn range(
    request: &HeaderMap,
    length: usize,
    validators: &Validators,
) -> Option<Result<RangeInclusive<usize>, ()>> {
    let asked = text(request, header::RANGE)?;
    if let Some(condition) = text(request, header::IF_RANGE) {
        let is_same = condition == validators.etag
            || httpdate::parse_http_date(condition)
                .is_ok_and(|date| is_not_after(validators.modified, date));
        if !is_same {
            return None;
        }
    }
    let parsed = http_range_header::parse_range_header(asked).ok()?;
    match parsed.validate(length as u64) {
        Ok(ranges) => match ranges.as_slice() {
            [one] => Some(Ok(*one.start() as usize..=*one.end() as usize)),
            _ => None,
        },
        Err(_) => Some(Err(())),
    }
}
