//! What a file is and how long a browser may keep it, by its path.

use super::remote::Headers;
use crate::render::mime_of;
use crate::site::place;

/// A year, and no question whether it changed: for files whose name changes with their bytes.
pub(super) const FOREVER: &str = "public, max-age=31536000, immutable";
/// Asked for again each time, answered "unchanged" mostly: for pages and what is named by them.
pub(super) const SHORT: &str = "public, max-age=60, must-revalidate";
/// For pictures and files whose name stays.
pub(super) const DAY: &str = "public, max-age=86400";

/// What is said of the file at `path`.
pub(super) fn of(path: &str, hash: String) -> Headers {
    let (base, content_encoding) = match path.rsplit_once('.') {
        Some((base, "gz")) if is_text(base) => (base, Some("gzip")),
        Some((base, "br")) if is_text(base) => (base, Some("br")),
        _ => (path, None),
    };
    Headers {
        content_type: mime_of(base),
        cache_control: cache_control(base),
        content_encoding,
        hash,
    }
}

/// How long the file at `path` may be kept.
pub(super) fn cache_control(path: &str) -> &'static str {
    if is_hashed(path) {
        FOREVER
    } else if is_text(path) {
        SHORT
    } else {
        DAY
    }
}

/// Whether compressing it is worth while.
pub(super) fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(
        extension,
        "html"
            | "css"
            | "js"
            | "mjs"
            | "json"
            | "xml"
            | "svg"
            | "txt"
            | "webmanifest"
            | "md"
            | "csv"
    )
}

/// Whether the name holds a hash of the bytes: theme assets, variants of pictures, shards of the index.
pub(super) fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_digest = |part: &str| {
        (8..=64).contains(&part.len())
            && part
                .bytes()
                .all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
    };
    let has_digest = name.split(['.', '-']).any(is_digest);
    let is_ours = path.starts_with(place::ASSETS)
        || path.starts_with(place::SEARCH_FOLDER)
        || name.ends_with(".webp");
    has_digest && is_ours
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_kept_forever_and_pages_are_not() {
        assert_eq!(cache_control("index.html"), SHORT);
        assert_eq!(cache_control("rss.xml"), SHORT);
        assert_eq!(cache_control("anh/nui.jpg"), DAY);
        assert_eq!(cache_control("anh/nui-800w.1a2b3c4d.webp"), FOREVER);
        assert_eq!(cache_control("van-ban/12345678.pdf"), DAY);
        let page = of("a/index.html.gz", "h".into());
        assert_eq!(page.content_encoding, Some("gzip"));
        assert_eq!(page.cache_control, SHORT);
        assert_eq!(of("tai-lieu.tar.gz", "h".into()).content_encoding, None);
    }
}
