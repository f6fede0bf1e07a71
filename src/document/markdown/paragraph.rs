//! Paragraphs that hold one thing only: a picture becomes a figure, a film a player.

use super::super::Use;
use super::super::body::Slot;
use super::super::media::{Address, MediaKind, judge, youtube_id};
use super::links::{Resolved, alt_text};
use super::{Events, Writer};
use pulldown_cmark::{Event, Tag, TagEnd};

impl Writer<'_> {
    /// Writes the paragraph `events` begin with as a figure or player when it is one; says how
    /// many events it took.
    pub(super) fn lone(&mut self, events: Events<'_, '_>) -> Option<usize> {
        let (first, span) = events.get(1)?;
        let ends_after = |taken: usize| {
            let next = events.get(1 + taken).map(|(event, _)| event);
            matches!(next, Some(Event::End(TagEnd::Paragraph))).then_some(taken + 2)
        };
        match first {
            Event::Start(Tag::Image {
                dest_url, title, ..
            }) => {
                let (_, taken) = alt_text(&events[1..]);
                let all = ends_after(taken)?;
                self.figure(dest_url, title, &events[1..]);
                Some(all)
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let (label, taken) = alt_text(&events[1..]);
                let all = ends_after(taken)?;
                if label.trim() == &**dest_url
                    && let Some(id) = youtube_id(dest_url)
                {
                    self.film(id);
                    return Some(all);
                }
                let kind = MediaKind::of(dest_url);
                let is_media = matches!(kind, MediaKind::Audio | MediaKind::Video);
                if !is_media || judge(dest_url, false) != Address::Inside {
                    return None;
                }
                let resolved = self.resolve(dest_url, Use::Media, span);
                let Resolved::Inside(reference) = resolved else {
                    return None;
                };
                self.player(reference, kind, label);
                Some(all)
            }
            Event::Text(_) => {
                let mut address = String::new();
                let mut at = 1;
                while let Some((Event::Text(text), _)) = events.get(at) {
                    address.push_str(text);
                    at += 1;
                }
                let all = ends_after(at - 1)?;
                let id = youtube_id(address.trim())?;
                self.film(id);
                Some(all)
            }
            _ => None,
        }
    }

    fn figure(&mut self, address: &str, title: &str, events: Events<'_, '_>) {
        self.fresh_line();
        self.fresh_block();
        let (caption, credit) = split_credit(title);
        self.out.push_str("<figure>");
        self.picture(address, "", events);
        if !title.is_empty() {
            self.out.push_str("<figcaption>");
            self.escaped(caption);
            self.plain.push_str(caption);
            if let Some(credit) = credit {
                if !caption.is_empty() {
                    self.out.push(' ');
                    self.plain.push(' ');
                }
                self.out.push_str("<span class=\"credit\">");
                self.escaped(credit);
                self.out.push_str("</span>");
                self.plain.push_str(credit);
            }
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
        self.fresh_block();
    }

    /// A film on YouTube: a link until a reader asks for the player; nothing is loaded before.
    fn film(&mut self, id: &str) {
        self.fresh_line();
        let watch = self.words.watch;
        self.slot(Slot::Fixed(format!(
            "<figure class=\"video\" data-embed=\"https://www.youtube-nocookie.com/embed/{id}\">\
             <a href=\"https://www.youtube.com/watch?v={id}\">{watch}</a></figure>\n"
        )));
    }

    fn player(&mut self, reference: usize, kind: MediaKind, label: String) {
        self.fresh_line();
        self.fresh_block();
        let is_video = kind == MediaKind::Video;
        let class = if is_video { "video-file" } else { "audio" };
        self.out.push_str(&format!("<figure class=\"{class}\">"));
        self.slot(Slot::Player {
            reference,
            is_video,
            label: label.clone(),
        });
        self.out.push_str("<figcaption>");
        self.escaped(&label);
        self.out.push_str("</figcaption></figure>\n");
        self.plain.push_str(&label);
        self.fresh_block();
    }
}

/// Caption and credit of a title such as "Chào cờ đầu tháng. Ảnh: Ban Biên tập".
pub(crate) fn split_credit(title: &str) -> (&str, Option<&str>) {
    for word in ["Ảnh:", "ảnh:", "Photo:"] {
        if let Some(at) = title.rfind(word) {
            let before = title[..at].trim_end();
            if before.is_empty() || before.ends_with(['.', '!', '?', '…', '”', '"', ';', '-', '–'])
            {
                return (
                    before.trim_end_matches(['-', '–', ';']).trim_end(),
                    Some(&title[at..]),
                );
            }
        }
    }
    (title, None)
}

#[cfg(test)]
mod tests {
    use super::split_credit;

    #[test]
    fn a_credit_closes_the_title() {
        assert_eq!(
            split_credit("Chào cờ. Ảnh: Sen"),
            ("Chào cờ.", Some("Ảnh: Sen"))
        );
        assert_eq!(split_credit("Ảnh: Sen"), ("", Some("Ảnh: Sen")));
        assert_eq!(
            split_credit("Trong ảnh: lễ chào cờ"),
            ("Trong ảnh: lễ chào cờ", None)
        );
    }
}
