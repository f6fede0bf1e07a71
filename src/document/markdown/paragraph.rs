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

/// What a credit may begin with.
const CREDITS: [&str; 5] = ["Nguồn ảnh:", "Ảnh:", "ảnh:", "Nguồn:", "Photo:"];

/// Caption and credit of a title such as "Chào cờ đầu tháng. Ảnh: Ban Biên tập"; the credit may stand in brackets, and
/// be an agency, a name or an archive without a colon: "Ảnh CTV", "Ảnh tư liệu".
pub(crate) fn split_credit(title: &str) -> (&str, Option<&str>) {
    let named = || {
        let at = title.rfind("Ảnh ")?;
        let whose = title[at..].trim_start_matches("Ảnh ");
        let is_name = whose.starts_with(char::is_uppercase) || whose.starts_with("tư liệu");
        (is_name && whose.split_whitespace().count() <= 5).then_some(at)
    };
    let marked = CREDITS.iter().filter_map(|word| title.rfind(word));
    for at in marked.chain(named()) {
        let before = title[..at].trim_end();
        if let Some(caption) = before.strip_suffix('(') {
            let credit = title[at..].trim_end().trim_end_matches([')', '.']);
            return (caption.trim_end(), Some(credit));
        }
        if before.is_empty() || before.ends_with(['.', '!', '?', '…', '”', '"', ';', '-', '–'])
        {
            let caption = before.trim_end_matches(['-', '–', ';']).trim_end();
            return (caption, Some(&title[at..]));
        }
    }
    (title, None)
}

#[cfg(test)]
mod tests {
    use super::split_credit;

    #[test]
    fn a_credit_closes_the_title() {
        for (title, caption, credit) in [
            ("Chào cờ. Ảnh: Sen", "Chào cờ.", Some("Ảnh: Sen")),
            ("Ảnh: Sen", "", Some("Ảnh: Sen")),
            ("Chào cờ. (Ảnh: Lê A)", "Chào cờ.", Some("Ảnh: Lê A")),
            ("Chào cờ (Nguồn: TTXVN).", "Chào cờ", Some("Nguồn: TTXVN")),
            ("Chào cờ. Nguồn: TTXVN", "Chào cờ.", Some("Nguồn: TTXVN")),
            ("Chào cờ. Nguồn ảnh: A", "Chào cờ.", Some("Nguồn ảnh: A")),
            ("Chào cờ. Ảnh tư liệu", "Chào cờ.", Some("Ảnh tư liệu")),
            ("Chào cờ - Ảnh CTV", "Chào cờ", Some("Ảnh CTV")),
            ("Chào cờ. Ảnh Lê Văn A", "Chào cờ.", Some("Ảnh Lê Văn A")),
            ("Trong ảnh: lễ chào cờ", "Trong ảnh: lễ chào cờ", None),
            (
                "Treo cờ. Ảnh chụp năm 2020",
                "Treo cờ. Ảnh chụp năm 2020",
                None,
            ),
            ("Treo cờ và Ảnh Bác", "Treo cờ và Ảnh Bác", None),
        ] {
            assert_eq!(split_credit(title), (caption, credit), "{title}");
        }
    }
}
