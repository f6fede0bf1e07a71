//! Requests: which are answered, and where they lead.

use super::live;
use super::respond::{Validators, respond, set};
use super::view::{LastGood, OWN, Reply, View};
use crate::output::Manifest;
use crate::source::Changes;
use crate::text;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap};
use axum::http::{Method, Response, StatusCode};
use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use tokio::sync::watch;

/// Our own script and style sheet.
const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// How many changed files are remembered for pages that were not listening.
const REMEMBERED: usize = 1000;

/// What requests are answered from.
pub(super) struct Shared {
    views: watch::Sender<Arc<View>>,
    pub(super) good: Mutex<LastGood>,
    /// Addresses of files that changed, with the number of the view that has them.
    changed: Mutex<VecDeque<(u64, String)>>,
    /// When the content of a path was first seen as it is.
    seen: Mutex<HashMap<String, (String, SystemTime)>>,
    /// The name that the server was told to listen on.
    host: String,
}

impl Shared {
    pub(super) fn new(host: &str, view: View) -> Self {
        Self {
            views: watch::Sender::new(Arc::new(view)),
            good: Mutex::default(),
            changed: Mutex::default(),
            seen: Mutex::default(),
            host: host
                .trim_start_matches('[')
                .trim_end_matches(']')
                .to_ascii_lowercase(),
        }
    }

    /// The site as it is now.
    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.views.borrow())
    }

    /// Tells of every later view.
    pub(super) fn subscribe(&self) -> watch::Receiver<Arc<View>> {
        self.views.subscribe()
    }

    /// Answers from `view` from now on.
    pub(super) fn show(&self, view: View, changes: &Changes) {
        if let Changes::Paths(paths) = changes {
            let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
            for address in view.addresses(paths.iter().cloned()) {
                changed.push_back((view.number, address));
            }
            while changed.len() > REMEMBERED {
                changed.pop_front();
            }
        }
        self.views.send_replace(Arc::new(view));
    }

    /// Addresses of files that changed after view `number`.
    pub(super) fn changed_since(&self, number: u64) -> Vec<String> {
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut later: Vec<String> = changed
            .iter()
            .filter(|(other, _)| *other > number)
            .map(|(_, address)| address.clone())
            .collect();
        later.sort_unstable();
        later.dedup();
        later
    }

    fn validators(&self, path: &str, bytes: &[u8]) -> Validators {
        let etag = format!("\"{}\"", &Manifest::hash(bytes)[..32]);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let known = seen.get(path).filter(|(known, _)| *known == etag);
        let modified = known.map_or_else(SystemTime::now, |(_, modified)| *modified);
        seen.insert(path.to_owned(), (etag.clone(), modified));
        Validators { etag, modified }
    }

    /// Whether a `Host` header names this server. A name that somebody else's DNS points here does
    /// not: a page of theirs could read everything else. Addresses cannot be pointed.
    fn is_own_host(&self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or(rest),
            None => host.rsplit_once(':').map_or(host, |(name, _)| name),
        };
        let name = name.to_ascii_lowercase();
        name == "localhost"
            || name.ends_with(".localhost")
            || name.parse::<IpAddr>().is_ok()
            || (!name.is_empty() && name == self.host)
    }
}

/// Answers requests on `listener` until the runtime ends.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let router = Router::new().fallback(handle).with_state(shared);
    if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
        // It only ends with the runtime.
        let _ = axum::serve(listener, router).await;
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| shared.is_own_host(host)) {
        return plain(StatusCode::FORBIDDEN, "403 Host\n");
    }
    let (method, headers) = (request.method().clone(), request.headers().clone());
    if method != Method::GET && method != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "405\n");
        set(response.headers_mut(), header::ALLOW, "GET, HEAD");
        return response;
    }
    let Some(path) = decode(request.uri().path()) else {
        return plain(StatusCode::BAD_REQUEST, "400\n");
    };
    let view = shared.view();
    let Some(below) = path.strip_prefix(view.base.as_str()) else {
        return if path == "/" || format!("{path}/") == view.base {
            redirect(&view.base)
        } else {
            let text = format!("404: {}\n", view.base);
            plain(StatusCode::NOT_FOUND, &text)
        };
    };
    match below.strip_prefix(OWN) {
        Some("live.js") => own(&method, "text/javascript", SCRIPT),
        Some("live.css") => own(&method, "text/css", STYLE),
        Some("live") if method == Method::GET => {
            live::stream(&shared, request.uri().query().unwrap_or(""))
        }
        _ => content(shared, view, below.to_owned(), method, headers).await,
    }
}

/// Renders what was asked for, away from the threads that talk to readers.
async fn content(
    shared: Arc<Shared>,
    view: Arc<View>,
    path: String,
    method: Method,
    headers: HeaderMap,
) -> Response<Body> {
    let rendered = tokio::task::spawn_blocking(move || match view.reply(&path, &shared.good) {
        Reply::Redirect(to) => redirect(&to),
        Reply::Content(content) => {
            let validators = shared.validators(&path, &content.bytes);
            respond(&method, &headers, content, &validators)
        }
    });
    rendered
        .await
        .unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "500\n"))
}

/// The path of a request, decoded and NFC; `None` when it is no text.
pub(super) fn decode(path: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(path)
        .decode_utf8()
        .ok()?;
    let is_text = !decoded.contains('\0');
    is_text.then(|| text::nfc(&decoded).into_owned())
}

/// A base is decoded when it is matched and encoded when it is named.
fn redirect(to: &str) -> Response<Body> {
    let mut response = plain(StatusCode::TEMPORARY_REDIRECT, "");
    let encoded: String = to
        .bytes()
        .map(|byte| match byte.is_ascii_graphic() {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect();
    set(response.headers_mut(), header::LOCATION, &encoded);
    set(response.headers_mut(), header::CACHE_CONTROL, "no-store");
    response
}

fn own(method: &Method, mime: &str, text: &'static str) -> Response<Body> {
    let mut response = plain(
        StatusCode::OK,
        if *method == Method::HEAD { "" } else { text },
    );
    let headers = response.headers_mut();
    set(
        headers,
        header::CONTENT_TYPE,
        &format!("{mime}; charset=utf-8"),
    );
    set(headers, header::CONTENT_LENGTH, &text.len().to_string());
    set(headers, header::CACHE_CONTROL, "no-cache");
    response
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_TYPE, "text/plain; charset=utf-8");
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}
