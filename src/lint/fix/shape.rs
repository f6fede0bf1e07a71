//! What mending leaves as it is: everything of a text but its prose, and the names of headings that are led to.

use crate::document::{markdown_options, split};
use crate::source::Files;
use crate::text::slugify;
use crate::yaml::{self, Data, Node};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, OnceLock};

/// How many of the files that lead to a heading are named.
const NAMED: usize = 3;

/// Names of headings that the texts of a site lead to, and its menu, with the first files that do. Few edits change a
/// name, so they are looked for when the first does.
pub(in crate::lint) struct Anchors<'f> {
    files: &'f dyn Files,
    names: OnceLock<HashMap<String, Vec<Arc<str>>>>,
}

impl<'f> Anchors<'f> {
    pub(in crate::lint) fn of(files: &'f dyn Files) -> Self {
        Self {
            files,
            names: OnceLock::new(),
        }
    }

    /// The first files that lead to a heading of this name, if any does.
    fn leading_to(&self, name: &str) -> Option<&[Arc<str>]> {
        let names = self.names.get_or_init(|| {
            let mut texts = self.files.list("content").files;
            texts.retain(|path| path.ends_with(".md"));
            let mut names = HashMap::new();
            // Not in parallel: a thread that waits here may not be given work that comes here too.
            for path in texts.into_iter().chain(["site.yaml".into()]) {
                let bytes = self.files.read(&path).unwrap_or_default();
                note(&path, &String::from_utf8_lossy(&bytes), &mut names);
            }
            names
        });
        names.get(name).map(Vec::as_slice)
    }
}

/// Adds what a text leads to.
fn note(path: &Arc<str>, text: &str, names: &mut HashMap<String, Vec<Arc<str>>>) {
    for part in text.split('#').skip(1) {
        let end = part
            .find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '-')
            .unwrap_or(part.len());
        let name = &part[..end];
        // Of equal headings the second is called `name-2`.
        let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let bare = bare.strip_suffix('-').unwrap_or(name);
        for name in [name, bare].into_iter().filter(|name| !name.is_empty()) {
            let Some(files) = names.get_mut(name) else {
                names.insert(name.to_owned(), vec![Arc::clone(path)]);
                continue;
            };
            if files.len() < NAMED && files.last() != Some(path) {
                files.push(Arc::clone(path));
            }
        }
    }
}

/// Everything of a text but its prose.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Keys, values that are no prose, elements, code, addresses, tags.
    pub(super) rest: String,
    /// Names of its headings.
    headings: Vec<String>,
}

impl Shape {
    /// Of a text with its front matter, or of what stands behind that.
    pub(super) fn of(text: &str, with_front: bool) -> Self {
        let mut shape = Self::default();
        let Ok((yaml, body)) = split(text) else {
            return shape;
        };
        if with_front {
            match yaml::parse(&text[yaml], 0) {
                Ok(node) => node_shape(&node, &mut shape.rest),
                Err(_) => shape.rest.push('!'),
            }
        }
        body_shape(&text[body], &mut shape);
        shape
    }

    /// Whether it is the same as before but for names of headings that nothing leads to.
    pub(super) fn is_kept(&self, before: &Self, led_to: &Anchors<'_>) -> bool {
        self.rest == before.rest && self.name_lost(before, led_to).is_none()
    }

    /// The first name of a heading that is another than before though texts lead to one of both, and files that do.
    pub(super) fn name_lost<'b, 'a>(
        &self,
        before: &'b Self,
        led_to: &'a Anchors<'_>,
    ) -> Option<(&'b str, &'a [Arc<str>])> {
        let both = self.headings.iter().zip(&before.headings);
        let mut changed = both.filter(|(now, before)| now != before);
        changed.find_map(|(now, before)| {
            let files = led_to.leading_to(before);
            Some((&**before, files.or_else(|| led_to.leading_to(now))?))
        })
    }
}

fn body_shape(body: &str, shape: &mut Shape) {
    let Shape {
        rest: shape,
        headings,
    } = shape;
    let mut in_code = false;
    let mut heading: Option<String> = None;
    // The name that stands behind a heading, `{#name}`.
    let mut given: Option<String> = None;
    for event in Parser::new_ext(body, markdown_options()) {
        match (&event, &mut heading) {
            (Event::Text(part) | Event::Code(part), Some(heading)) => heading.push_str(part),
            (Event::Start(Tag::Heading { id, .. }), _) => {
                given = id.as_deref().map(str::to_owned);
                heading = Some(String::new());
            }
            (Event::End(TagEnd::Heading(_)), Some(words)) => {
                headings.push(given.take().unwrap_or_else(|| slugify(words)));
                heading = None;
            }
            _ => {}
        }
        match event {
            Event::Text(code) if in_code => shape.push_str(&code),
            Event::Text(_) if shape.ends_with("\nT") => {}
            Event::Text(_) => shape.push_str("\nT"),
            Event::Html(html) | Event::InlineHtml(html) => {
                shape.push('\n');
                tags(&html, shape);
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let _ = write!(shape, "\nlink {link_type:?} {dest_url}");
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let _ = write!(shape, "\nimage {dest_url}");
            }
            event => {
                in_code = match &event {
                    Event::Start(Tag::CodeBlock(_)) => true,
                    Event::End(_) => false,
                    _ => in_code,
                };
                let _ = write!(shape, "\n{event:?}");
            }
        }
    }
}

/// Keys and kinds of values; the values themselves are prose, or nothing touches them.
fn node_shape(node: &Node, shape: &mut String) {
    match &node.data {
        Data::Null => shape.push('~'),
        Data::Scalar { plain, .. } => shape.push(if *plain { 's' } else { 'q' }),
        Data::List(items) => {
            shape.push('[');
            items.iter().for_each(|item| node_shape(item, shape));
            shape.push(']');
        }
        Data::Map(pairs) => {
            shape.push('{');
            for (key, value) in pairs {
                if let Data::Scalar { text, .. } = &key.data {
                    shape.push_str(text);
                }
                shape.push(':');
                node_shape(value, shape);
            }
            shape.push('}');
        }
    }
}

/// The tags of a piece of HTML, without the text between them.
fn tags(html: &str, shape: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        shape.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
}
