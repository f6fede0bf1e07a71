//! Hand-written HTML made harmless by ammonia, with our slots carried through.

use super::body::marked;
use super::media::{Address, judge};
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// What came out of sanitising.
pub(super) struct Clean {
    /// Harmless HTML; addresses inside the site are marks numbered on from the slots before.
    pub(super) html: String,
    /// The addresses behind those marks, in order.
    pub(super) addresses: Vec<String>,
    /// Ids that hand-written elements have.
    pub(super) ids: Vec<String>,
}

#[derive(Default)]
struct Seen {
    addresses: Vec<String>,
    ids: Vec<String>,
}

/// Sanitises a whole page body. Marks in it must be numbered below the count of marks it holds;
/// new ones go on from there.
pub(super) fn sanitize(html: &str) -> Clean {
    let first = html.matches('\u{FDD0}').count();
    let seen = Arc::new(Mutex::new(Seen::default()));
    let shared = Arc::clone(&seen);
    let mut builder = Builder::default();
    builder
        .add_tags(["section", "tfoot"])
        .add_generic_attributes(["id", "class", "role", "aria-label"])
        .add_tag_attributes("div", ["tabindex"])
        .add_tag_attributes("pre", ["tabindex"])
        .add_tag_attributes("ol", ["reversed", "type"])
        .add_tag_attributes("details", ["open"])
        .url_schemes(HashSet::from([
            "http", "https", "mailto", "tel", "sms", "ftp",
        ]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| {
            filter(&shared, first, element, attribute, value)
        });
    let html = builder.clean(html).to_string();
    let seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    Clean {
        html,
        addresses: seen.addresses,
        ids: seen.ids,
    }
}

fn filter<'u>(
    seen: &Mutex<Seen>,
    first: usize,
    element: &str,
    attribute: &str,
    value: &'u str,
) -> Option<Cow<'u, str>> {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    match (element, attribute) {
        ("a", "href") | ("img", "src") if marked(value).is_none() => {
            match judge(value, element == "img") {
                Address::Unsafe => None,
                Address::Outside => Some(value.into()),
                Address::Inside if value.is_empty() || value.starts_with('#') => Some(value.into()),
                Address::Inside => {
                    let mark = super::body::marker(first + seen.addresses.len());
                    seen.addresses.push(value.to_owned());
                    Some(mark.into())
                }
            }
        }
        (_, "cite") if judge(value, false) == Address::Unsafe => None,
        (_, "id") => {
            seen.ids.push(value.to_owned());
            Some(value.into())
        }
        _ => Some(value.into()),
    }
}
