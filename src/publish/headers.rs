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

/// Endings of texts.
pub(super) const TEXTS: [&str; 11] = [
    "html",
    "css",
    "js",
    "mjs",
    "json",
    "xml",
    "svg",
    "txt",
    "webmanifest",
    "md",
    "csv",
];

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
        is_new: false,
        modified: None,
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
    TEXTS.contains(&extension)
}

/// Whether Sen itself put a hash of the bytes into the name: theme assets (`assets/portal.1a2b3c4d.css`), shards of the index
/// (`tim-kiem/t/0-1a2b3c4d.js`), variants of pictures (`anh/nui-800w.1a2b3c4d.webp`). Other names that hold digits are dates.
pub(super) fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if path.starts_with(place::ASSETS) {
        // `name.HASH.ending`, or `name.HASH`.
        let mut parts = name.rsplit('.');
        parts.next().is_some_and(is_digest) || parts.next().is_some_and(is_digest)
    } else if path.starts_with(place::SEARCH_FOLDER) {
        let hash = name
            .strip_suffix(".js")
            .and_then(|stem| stem.rsplit_once('-'));
        hash.is_some_and(|(_, hash)| is_digest(hash))
    } else {
        is_variant(name).is_some()
    }
}

/// `nui-800w.1a2b3c4d.webp`
fn is_variant(name: &str) -> Option<()> {
    let (stem, hash) = name.strip_suffix(".webp")?.rsplit_once('.')?;
    let (_, width) = stem.strip_suffix('w')?.rsplit_once('-')?;
    let is_width = !width.is_empty() && width.bytes().all(|b| b.is_ascii_digit());
    (is_width && is_digest(hash)).then_some(())
}

/// The eight hexadecimal digits that names hold.
fn is_digest(part: &str) -> bool {
    let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    part.len() == 8 && part.bytes().all(is_digit)
}

/// What [`is_hashed`] says, as a regular expression of an address below `root` (a path that begins and ends with `/`, escaped);
/// also for its compressed forms.
pub(super) fn hashed_addresses(root: &str) -> String {
    let (digest, assets, search) = ("[0-9a-f]{8}", place::ASSETS, place::SEARCH_FOLDER);
    format!(
        r"^{root}({assets}.*\.{digest}(\.[^./]*)?|{search}.*-{digest}\.js|.*-[0-9]+w\.{digest}\.webp)(\.(br|gz))?$"
    )
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
        assert_eq!(cache_control("assets/portal.1a2b3c4d.css"), FOREVER);
        assert_eq!(cache_control("assets/CNAME.1a2b3c4d"), FOREVER);
        assert_eq!(cache_control("tim-kiem/t/0-1a2b3c4d.js"), FOREVER);
        assert_eq!(cache_control("tim-kiem/search.js"), SHORT);
        for dated in [
            "van-ban/12345678.pdf",
            "anh/20250101.webp",
            "anh/hop-20250101.webp",
            "anh/hop.20250101.webp",
            "anh/hop-w.20250101.webp",
        ] {
            assert_eq!(cache_control(dated), DAY, "{dated}");
        }
        assert_eq!(cache_control("js/12345678.js"), SHORT);
        let page = of("a/index.html.gz", "h".into());
        assert_eq!(page.content_encoding, Some("gzip"));
        assert_eq!(page.cache_control, SHORT);
        assert_eq!(of("tai-lieu.tar.gz", "h".into()).content_encoding, None);
    }
}
