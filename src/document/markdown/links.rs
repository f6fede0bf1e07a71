//! Links and pictures: judging an address, resolving it, writing its element.

use super::super::body::{Reference, Slot, Target};
use super::super::media::{Address, MediaKind, judge};
use super::super::{RawHtml, Use};
use super::{Events, Writer};
use crate::diag::Problem;
use crate::source::resolve;
use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, LinkType};
use pulldown_cmark_escape::escape_href;
use std::ops::Range;

/// What the closing tag of a link being written needs.
pub(super) enum OpenLink {
    /// `</a>`, and the size of the file it leads to.
    Anchor { file: Option<usize> },
    /// Its address was dropped, so there is no tag.
    Dropped,
}

/// Where an address inside the site leads, seen from `folder` below `content/`.
///
/// # Errors
/// [`Problem::PathLeavesSite`].
pub fn target_of(folder: &str, address: &str) -> Result<Target, Problem> {
    let (rest, anchor) = match address.split_once('#') {
        Some((rest, anchor)) => (rest, Some(decode(anchor))),
        None => (address, None),
    };
    if rest.is_empty() {
        return Ok(Target::Anchor(anchor.unwrap_or_default()));
    }
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (rest, None),
    };
    let decoded = decode(path);
    let rooted = decoded.starts_with(['/', '\\']);
    let mut path = resolve(folder, &decoded).map_err(|_| Problem::PathLeavesSite {
        path: address.to_owned(),
    })?;
    if decoded.ends_with('/') && !path.is_empty() {
        path.push('/');
    }
    Ok(Target::Path {
        path,
        rooted,
        query,
        anchor: anchor.filter(|anchor| !anchor.is_empty()),
    })
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What an address of the text turned out to be.
pub(super) enum Resolved {
    /// Written as it is.
    Outside(String),
    /// A reference.
    Inside(usize),
    /// Nothing: unsafe, or reported as leaving the site.
    Dropped,
}

impl Writer<'_> {
    /// Judges an address found in `span`, and records it when it leads into the site.
    pub(super) fn resolve(&mut self, address: &str, usage: Use, span: &Range<usize>) -> Resolved {
        let typed = self.with_backslashes(address, span);
        let span = self.narrow(address, span);
        match judge(address, usage != Use::Link) {
            Address::Unsafe if self.raw_html != RawHtml::Trust => {
                let address = address.to_owned();
                self.report(Problem::UnsafeAddress { address }, span);
                Resolved::Dropped
            }
            Address::Unsafe | Address::Outside => Resolved::Outside(address.to_owned()),
            Address::Inside if address.is_empty() => Resolved::Outside(String::new()),
            Address::Inside => match target_of(self.folder, address) {
                Ok(target) => {
                    self.references.push(Reference {
                        target,
                        usage,
                        written: address.to_owned(),
                        typed,
                        span: span.start + self.offset..span.end + self.offset,
                    });
                    Resolved::Inside(self.references.len() - 1)
                }
                Err(problem) => {
                    self.report(problem, span);
                    Resolved::Dropped
                }
            },
        }
    }

    /// The address as it stands in `span`, when it was written with backslashes and Markdown took
    /// some of them for escapes: what a message must show.
    fn with_backslashes(&self, address: &str, span: &Range<usize>) -> Option<Box<str>> {
        let text = self.source.get(span.clone())?;
        let (_, rest) = text.rsplit_once("](")?;
        let rest = rest.trim_start().trim_start_matches('<');
        let end = rest.find([' ', '\n', ')', '>']).unwrap_or(rest.len());
        let written = &rest[..end];
        (written.contains('\\') && written != address).then(|| written.into())
    }

    /// The part of `span` where the address itself stands, if it stands there as it is.
    fn narrow(&self, address: &str, span: &Range<usize>) -> Range<usize> {
        let text = self.source.get(span.clone()).unwrap_or("");
        match text.rfind(address) {
            Some(at) if !address.is_empty() => span.start + at..span.start + at + address.len(),
            _ => span.clone(),
        }
    }

    pub(super) fn open_link(
        &mut self,
        kind: LinkType,
        address: &str,
        title: &str,
        span: &Range<usize>,
    ) {
        let resolved = match kind {
            LinkType::Email => Resolved::Outside(format!("mailto:{address}")),
            _ => self.resolve(address, Use::Link, span),
        };
        let mut file = None;
        match resolved {
            Resolved::Dropped => {
                self.open_links.push(OpenLink::Dropped);
                return;
            }
            Resolved::Outside(address) => {
                self.out.push_str("<a href=\"");
                escape_href(&mut self.out, &address).expect("writing to a String cannot fail");
            }
            Resolved::Inside(reference) => {
                self.out.push_str("<a href=\"");
                self.slot(Slot::Address(reference));
                if let Target::Path { path, .. } = &self.references[reference].target
                    && MediaKind::of(path) == MediaKind::Download
                {
                    file = Some(reference);
                }
            }
        }
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            self.attribute(title);
        }
        self.out.push_str("\">");
        self.open_links.push(OpenLink::Anchor { file });
    }

    pub(super) fn close_link(&mut self) {
        if let Some(OpenLink::Anchor { file }) = self.open_links.pop() {
            self.out.push_str("</a>");
            if let Some(reference) = file {
                self.slot(Slot::FileSize(reference));
            }
        }
    }

    /// Writes the picture (or player) that `events` begin with; says how many events it took.
    pub(super) fn picture(&mut self, address: &str, title: &str, events: Events<'_, '_>) -> usize {
        let (alt, taken) = alt_text(events);
        let usage = match MediaKind::of(address) {
            MediaKind::Audio | MediaKind::Video => Use::Media,
            MediaKind::Download | MediaKind::Other => Use::Picture,
        };
        let title = Some(title).filter(|title| !title.is_empty());
        match self.resolve(address, usage, &events[0].1) {
            Resolved::Dropped => self.escaped(&alt),
            Resolved::Inside(reference) if usage == Use::Media => self.slot(Slot::Player {
                reference,
                is_video: MediaKind::of(address) == MediaKind::Video,
                label: alt,
            }),
            Resolved::Inside(reference) => self.slot(Slot::Picture {
                reference,
                alt,
                title: title.map(str::to_owned),
            }),
            Resolved::Outside(address) => {
                self.out.push_str("<img src=\"");
                escape_href(&mut self.out, &address).expect("writing to a String cannot fail");
                self.out.push_str("\" alt=\"");
                self.attribute(&alt);
                if let Some(title) = title {
                    self.out.push_str("\" title=\"");
                    self.attribute(title);
                }
                self.out.push_str("\">");
            }
        }
        taken
    }
}

/// The plain text of the image `events` begin with, and how many events it spans.
pub(super) fn alt_text(events: Events<'_, '_>) -> (String, usize) {
    let mut alt = String::new();
    let mut depth = 0;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return (alt, index + 1);
                }
            }
            Event::Text(text) | Event::Code(text) => alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            _ => {}
        }
    }
    (alt, events.len())
}
