//! Addresses made relative, so that pages open from a disk and fragments fit any page.

use crate::config::BaseUrl;
use crate::site::output_path;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

/// Attributes that hold one address.
const ADDRESSES: [(&str, &str); 9] = [
    ("a[href]", "href"),
    ("area[href]", "href"),
    ("link[href]", "href"),
    ("script[src]", "src"),
    ("img[src]", "src"),
    ("source[src]", "src"),
    ("video[src]", "src"),
    ("audio[src]", "src"),
    ("form[action]", "action"),
];

/// `html`, the page at `path`, with the site's own addresses relative to it and folders spelled
/// out as `index.html`. What cannot be rewritten comes back as it was.
pub(super) fn relative(base: &BaseUrl, path: &str, html: Vec<u8>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(&html) else {
        return html;
    };
    let mut settings = RewriteStrSettings::new();
    for (selector, attribute) in ADDRESSES {
        settings = settings.append_element_content_handler(element!(selector, |element| {
            if element.get_attribute("rel").as_deref() == Some("canonical") {
                return Ok(());
            }
            if let Some(address) = element.get_attribute(attribute)
                && let Some(relative) = relative_address(base, path, &decoded(&address))
            {
                element.set_attribute(attribute, &encoded(&relative))?;
            }
            Ok(())
        }));
    }
    for selector in ["img[srcset]", "source[srcset]"] {
        settings = settings.append_element_content_handler(element!(selector, |element| {
            if let Some(set) = element.get_attribute("srcset") {
                let set = relative_set(base, path, &decoded(&set));
                element.set_attribute("srcset", &encoded(&set))?;
            }
            Ok(())
        }));
    }
    // What stands in <noscript> is text to the rewriter.
    let mut hidden = String::new();
    settings = settings.append_element_content_handler(text!("noscript", move |chunk| {
        hidden.push_str(chunk.as_str());
        if chunk.last_in_text_node() {
            let inner = relative(base, path, std::mem::take(&mut hidden).into_bytes());
            chunk.replace(&String::from_utf8_lossy(&inner), ContentType::Html);
        } else {
            chunk.remove();
        }
        Ok(())
    }));
    // A browser asks for a preloaded font as for a foreign one, which a file can never allow.
    let preload = "link[rel=preload][as=font]";
    settings = settings.append_element_content_handler(element!(preload, |element| {
        element.remove();
        Ok(())
    }));
    settings = settings.append_element_content_handler(element!("video[poster]", |element| {
        if let Some(address) = element.get_attribute("poster")
            && let Some(relative) = relative_address(base, path, &decoded(&address))
        {
            element.set_attribute("poster", &encoded(&relative))?;
        }
        Ok(())
    }));
    settings =
        settings.append_element_content_handler(element!("meta[http-equiv][content]", |element| {
            if let Some(content) = element.get_attribute("content")
                && let Some((time, address)) = decoded(&content).split_once("url=")
                && let Some(relative) = relative_address(base, path, address)
            {
                element.set_attribute("content", &encoded(&format!("{time}url={relative}")))?;
            }
            Ok(())
        }));
    match rewrite_str(text, settings) {
        Ok(rewritten) => rewritten.into_bytes(),
        Err(_) => html,
    }
}

/// lol_html hands attributes over as written: references in them are undone before, and quotes
/// that would end the attribute are done again by the library.
fn decoded(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn encoded(value: &str) -> String {
    value.replace('&', "&amp;")
}

fn relative_set(base: &BaseUrl, path: &str, set: &str) -> String {
    let entries: Vec<String> = set
        .split(", ")
        .map(|entry| {
            let (address, width) = entry.split_once(' ').unwrap_or((entry, ""));
            let address = relative_address(base, path, address);
            match address {
                Some(address) => format!("{address} {width}").trim_end().to_owned(),
                None => entry.to_owned(),
            }
        })
        .collect();
    entries.join(", ")
}

/// The address seen from the page at `path`; `None` when it leads elsewhere or is relative already.
fn relative_address(base: &BaseUrl, path: &str, address: &str) -> Option<String> {
    let at = address.find(['?', '#']).unwrap_or(address.len());
    let (target, tail) = address.split_at(at);
    let own = if base.has_origin() {
        target.strip_prefix(&base.as_url())
    } else {
        None
    };
    if target.starts_with("//") {
        return None;
    }
    let target = own.or_else(|| target.strip_prefix(base.path()))?;
    let target = output_path(target);
    let from: Vec<&str> = path.split('/').collect();
    let to: Vec<&str> = target.split('/').collect();
    let shared = from[..from.len() - 1]
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let up = "../".repeat(from.len() - 1 - shared);
    Some(format!("{up}{}{tail}", to[shared..].join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_the_page() {
        let base = BaseUrl::parse("https://host/hoc-tap/").unwrap();
        let see = |path, address| relative_address(&base, path, address);
        assert_eq!(
            see("tin/a.html", "/hoc-tap/tin/b.html").as_deref(),
            Some("b.html")
        );
        assert_eq!(
            see("tin/a.html", "/hoc-tap/").as_deref(),
            Some("../index.html")
        );
        assert_eq!(
            see("a.html", "/hoc-tap/nam/2022/?x#y").as_deref(),
            Some("nam/2022/index.html?x#y")
        );
        assert_eq!(
            see("a.html", "https://host/hoc-tap/b.html").as_deref(),
            Some("b.html")
        );
        assert_eq!(see("a.html", "https://other/b.html"), None);
        assert_eq!(see("a.html", "#x"), None);
    }

    #[test]
    fn a_page_is_rewritten() {
        let html = r#"<a href="/?a=1&amp;b=2">x</a><img src="/i.png" srcset="/a.webp 1w, /b.webp 2w"><a href="https://x/">y</a>"#;
        let out = relative(&BaseUrl::default(), "t/p.html", html.into());
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"<a href="../index.html?a=1&amp;b=2">x</a><img src="../i.png" srcset="../a.webp 1w, ../b.webp 2w"><a href="https://x/">y</a>"#
        );
    }
}
