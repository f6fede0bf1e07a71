//! Tells open pages what became of them, as server-sent events.
//!
//! A page says which it is and which state it has seen. It is told its version (another one than
//! its own means: reload), its errors, its style sheets, and which files changed since.

use super::http::{Shared, decode};
use super::view::{PageState, View};
use axum::body::Body;
use axum::http::Response;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// How soon a browser asks again when the server was away.
const RETRY: Duration = Duration::from_millis(500);

/// The events for the page that `query` names.
pub(super) fn stream(shared: &Arc<Shared>, query: &str) -> Response<Body> {
    let field = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let page = field("page")
        .and_then(|page| decode(&page))
        .unwrap_or_default();
    let number = field("number")
        .and_then(|number| number.parse().ok())
        .unwrap_or(0);
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(tell(Arc::clone(shared), page, number, sender));
    Sse::new(ReceiverStream::new(receiver))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response()
}

/// Tells a page its state now and after every change, until it is closed.
async fn tell(
    shared: Arc<Shared>,
    page: String,
    mut seen: u64,
    sender: mpsc::Sender<Result<Event, Infallible>>,
) {
    let mut views = shared.subscribe();
    let mut last: Option<PageState> = None;
    loop {
        let view = Arc::clone(&views.borrow_and_update());
        let number = view.number;
        let Some(state) = state(&shared, view, &page).await else {
            return;
        };
        let mut files = shared.changed_since(seen);
        if let Some(before) = &last
            && before.latest != state.latest
        {
            files.push(shared.view().latest_address());
        }
        if last.as_ref() != Some(&state) || !files.is_empty() {
            let event = event(number, &state, &files);
            if sender.send(Ok(event)).await.is_err() {
                return;
            }
        }
        seen = number;
        last = Some(state);
        tokio::select! {
            changed = views.changed() => if changed.is_err() { return },
            () = sender.closed() => return,
        }
    }
}

async fn state(shared: &Arc<Shared>, view: Arc<View>, page: &str) -> Option<PageState> {
    let shared = Arc::clone(shared);
    let path = page
        .strip_prefix(view.base.as_str())
        .unwrap_or("")
        .to_owned();
    tokio::task::spawn_blocking(move || view.state(&path, &shared.good))
        .await
        .ok()
}

fn event(number: u64, state: &PageState, files: &[String]) -> Event {
    let json = serde_json::json!({
        "number": number,
        "version": state.version,
        "panel": state.panel,
        "styles": state.styles,
        "files": files,
    });
    Event::default()
        .event("state")
        .retry(RETRY)
        .data(json.to_string())
}
