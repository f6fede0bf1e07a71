//! What a path or address in a text is: a film on YouTube, a sound, a picture, a file to fetch.

/// What the ending of a file's name says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// Played by `<audio>`.
    Audio,
    /// Played by `<video>`.
    Video,
    /// Fetched and opened elsewhere; its size is shown beside a link.
    Download,
    /// Anything else.
    Other,
}

impl MediaKind {
    /// By the file name's ending.
    pub fn of(path: &str) -> Self {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "mp3" | "ogg" | "oga" | "m4a" | "wav" | "opus" => Self::Audio,
            "mp4" | "webm" | "ogv" | "m4v" => Self::Video,
            "pdf" | "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "odt" | "ods" | "odp"
            | "zip" | "rar" | "7z" | "epub" => Self::Download,
            _ => Self::Other,
        }
    }
}

/// The id of the film when `address` is a YouTube page.
pub(super) fn youtube_id(address: &str) -> Option<&str> {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    let id = match host {
        "youtu.be" => path,
        "youtube.com" | "www.youtube.com" | "m.youtube.com" => match path.split_once('?') {
            Some(("watch", query)) => query.split('&').find_map(|pair| pair.strip_prefix("v="))?,
            _ => path
                .strip_prefix("shorts/")
                .or_else(|| path.strip_prefix("live/"))
                .or_else(|| path.strip_prefix("embed/"))?,
        },
        _ => return None,
    };
    let id = id.split(['?', '&', '#', '/']).next()?;
    let is_id = id.len() == 11
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    is_id.then_some(id)
}

/// What an address in the text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// Leads out of the site by a scheme that runs nothing.
    Outside,
    /// A path or anchor of the site.
    Inside,
    /// A scheme that could run script, or that nobody needs.
    Unsafe,
}

/// Judges an address as a browser reads it: control characters and spaces inside a scheme count
/// for nothing.
pub(super) fn judge(address: &str, is_picture: bool) -> Address {
    let cleaned: String = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .take(64)
        .collect();
    if cleaned.starts_with("//") || cleaned.starts_with("/\\") || cleaned.starts_with("\\\\") {
        return Address::Outside;
    }
    let Some((scheme, rest)) = cleaned.split_once(':') else {
        return Address::Inside;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme || scheme.len() == 1 {
        return Address::Inside;
    }
    let allowed = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => true,
        "mailto" | "tel" | "sms" | "ftp" => !is_picture,
        "data" => {
            is_picture
                && ["image/png", "image/jpeg", "image/gif", "image/webp"]
                    .iter()
                    .any(|kind| rest.to_ascii_lowercase().starts_with(kind))
        }
        _ => false,
    };
    if allowed {
        Address::Outside
    } else {
        Address::Unsafe
    }
}

/// Whether following an address runs no script.
pub fn is_safe_address(address: &str) -> bool {
    judge(address, false) != Address::Unsafe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn youtube_pages_are_known() {
        for address in [
            "https://www.youtube.com/watch?v=abcdefghi_-",
            "https://youtu.be/abcdefghi_-?t=5",
            "https://www.youtube.com/watch?list=x&v=abcdefghi_-",
            "https://m.youtube.com/shorts/abcdefghi_-",
        ] {
            assert_eq!(youtube_id(address), Some("abcdefghi_-"), "{address}");
        }
        for address in [
            "https://evil.com/watch?v=abcdefghi_-",
            "https://youtu.be/\"><script>",
        ] {
            assert_eq!(youtube_id(address), None, "{address}");
        }
    }

    #[test]
    fn schemes_that_run_script_are_unsafe() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " java\nscript:alert(1)",
            "\u{1}javascript:x",
            "vbscript:x",
            "data:text/html,<script>",
            "data:image/svg+xml,<svg onload=x>",
        ] {
            assert_eq!(judge(address, false), Address::Unsafe, "{address:?}");
            assert_eq!(judge(address, true), Address::Unsafe, "{address:?}");
        }
        assert_eq!(judge("https://a/b", true), Address::Outside);
        assert_eq!(judge("mailto:a@b", false), Address::Outside);
        assert_eq!(judge("../a:b.md", false), Address::Inside);
        assert_eq!(judge("C:/x", false), Address::Inside);
    }
}
