//! What a paragraph is nothing but: a link, a picture, bold text.

use super::Events;
use pulldown_cmark::{Event, Tag, TagEnd};

/// Whether the link or picture that `events` begin with is the last of its paragraph.
pub(super) fn ends_paragraph(events: Events<'_, '_>) -> bool {
    let mut depth = 0;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let next = events.get(index + 1).map(|(event, _)| event);
            return matches!(next, Some(Event::End(TagEnd::Paragraph)));
        }
    }
    false
}

/// Longest paragraph, in words, that is taken for a heading.
const HEADING_WORDS: usize = 15;

/// Whether the paragraph `events` begin with is bold throughout, reads like a heading and has something after it.
pub(super) fn is_bold_only(events: Events<'_, '_>) -> bool {
    let is_upright = |event: &&Event<'_>| {
        !matches!(
            event,
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis)
        )
    };
    let rest = events[1..].iter().map(|(event, _)| event);
    let mut rest = rest.filter(is_upright);
    if rest.next().and_then(bold) != Some(true) {
        return false;
    }
    let mut text = String::new();
    for event in rest.by_ref() {
        match event {
            Event::Text(own) | Event::Code(own) => text.push_str(own),
            event if bold(event) == Some(false) => break,
            _ => return false,
        }
    }
    let is_whole = matches!(rest.next(), Some(Event::End(TagEnd::Paragraph)));
    let is_followed = matches!(
        rest.next(),
        Some(Event::Start(
            Tag::Paragraph | Tag::List(_) | Tag::Table(_) | Tag::BlockQuote(_)
        ))
    );
    let ends_open = !text
        .trim_end()
        .ends_with(['.', '!', '?', '…', ';', ',', '”', '"']);
    is_whole && is_followed && ends_open && text.split_whitespace().count() <= HEADING_WORDS
}

/// Whether bold text begins or ends here, in Markdown or HTML.
fn bold(event: &Event<'_>) -> Option<bool> {
    match event {
        Event::Start(Tag::Strong) => Some(true),
        Event::End(TagEnd::Strong) => Some(false),
        Event::InlineHtml(tag) => match tag.to_ascii_lowercase().as_str() {
            "<b>" | "<strong>" => Some(true),
            "</b>" | "</strong>" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
