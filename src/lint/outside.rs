//! Addresses outside the site: what its texts, pictures and menus lead to.

use super::front::Front;
use super::page::Page;
use crate::config::{Config, MenuItem, Spanned};
use std::ops::Range;
use std::sync::Arc;

/// An address outside the site that a text or `site.yaml` leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// As written, `http` or `https`; with the latter where it leaves the choice to the page (`//host/`).
    pub address: String,
    /// The file, relative to the site.
    pub file: Arc<str>,
    /// Where in it.
    pub span: Range<usize>,
}

impl Outside {
    /// The address, when it leads outside.
    fn of(written: &str, file: &Arc<str>, span: &Range<usize>) -> Option<Self> {
        let starts = |scheme: &str| {
            let start = written.get(..scheme.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        let address = if written.starts_with("//") {
            format!("https:{written}")
        } else if starts("http://") || starts("https://") {
            written.to_owned()
        } else {
            return None;
        };
        Some(Self {
            address,
            file: Arc::clone(file),
            span: span.clone(),
        })
    }
}

/// What a text leads to.
pub(super) fn of_text(front: &Front, page: &Page, file: &Arc<str>) -> Vec<Outside> {
    let links = page.links.iter().map(|link| (&link.address, &link.span));
    let pictures = page.sources.iter().map(|(address, span)| (address, span));
    links
        .chain(pictures)
        .chain(front.addresses())
        .filter_map(|(address, span)| Outside::of(address, file, span))
        .collect()
}

/// What every page of the site leads to.
pub(super) fn of_config(config: &Config) -> Vec<Outside> {
    let file: Arc<str> = "site.yaml".into();
    let mut written = Vec::new();
    menu(&config.menu, &mut written);
    for link in &config.links {
        written.push(&link.url);
        written.extend(&link.logo);
    }
    let outside = written.into_iter();
    outside
        .filter_map(|address| Outside::of(&address.value, &file, &address.span))
        .collect()
}

fn menu<'c>(items: &'c [MenuItem], written: &mut Vec<&'c Spanned<String>>) {
    for item in items {
        written.push(&item.url);
        menu(&item.children, written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_leave_the_site_are_known() {
        for (written, address) in [
            ("https://x.vn/a", Some("https://x.vn/a")),
            ("HTTP://x.vn/", Some("HTTP://x.vn/")),
            ("//x.vn/a.png", Some("https://x.vn/a.png")),
            ("/a", None),
            ("mailto:a@x.vn", None),
            ("ảnh", None),
        ] {
            let found = Outside::of(written, &"a.md".into(), &(0..1));
            assert_eq!(found.map(|outside| outside.address).as_deref(), address);
        }
    }
}
