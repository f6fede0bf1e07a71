//! Rules about a whole article: what it must declare, its pictures, headings, links, tables and notes.

use super::front::Front;
use super::page::Page;
use super::{Found, Sheet};
use crate::diag::Lint;
use crate::document::{Document, KEYS, Kind, split_credit};
use jiff::Timestamp;
use std::ops::Range;

const TITLE_WORDS: usize = 20;
const LEAD_WORDS: usize = 60;
/// Letters from which on a title in capitals is no abbreviation.
const CAPITALS: usize = 10;

/// Pairs of words that say nothing of where a link leads.
const EMPTY_PAIRS: &[&str] = &["liên kết", "đường dẫn", "chi tiết"];
/// Words that say nothing of where a link leads, nor do any of them together: “xem chi tiết tại đây”.
const EMPTY_WORDS: &[&str] = &[
    "tại", "ở", "vào", "theo", "đây", "này", "xem", "đọc", "tải", "về", "xuống", "thêm", "tiếp",
    "bấm", "nhấn", "nhấp", "ấn", "kích", "chuột", "mời", "hãy", "link", "click", "here", "read",
    "see", "more", "details", "this", "the",
];

/// Looks at a document as a whole. `kind` is what the site takes it for.
pub(super) fn check(
    document: &Document,
    kind: Kind,
    front: &Front,
    page: &Page,
    now: Timestamp,
    sheet: &mut Sheet<'_>,
) {
    title(document, front, sheet);
    if !document.is_section_index() {
        lead(document, kind, front, sheet);
        date(document, kind, front, now, sheet);
        keys(kind, front, sheet);
    }
    pictures(document, page, sheet);
    headings(page, sheet);
    links(page, sheet);
    for table in &page.headless {
        sheet.push(Found::plain(Lint::TableHeader, table.clone()));
    }
    footnotes(page, sheet);
}

/// The opening fence: where a finding about something missing stands.
fn top() -> Range<usize> {
    0..3
}

fn title(document: &Document, front: &Front, sheet: &mut Sheet<'_>) {
    let title = &document.front.title;
    let span = front.place("title").unwrap_or_else(top);
    let words = title.split_whitespace().count();
    if words > TITLE_WORDS {
        let most = TITLE_WORDS;
        sheet.push(Found::plain(Lint::TitleLong { words, most }, span.clone()));
    }
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    if letters >= CAPITALS && !title.chars().any(char::is_lowercase) {
        sheet.push(Found::plain(Lint::TitleCapitals, span));
    }
}

fn lead(document: &Document, kind: Kind, front: &Front, sheet: &mut Sheet<'_>) {
    match &document.front.description {
        None if matches!(kind, Kind::Article | Kind::Topic | Kind::Story) => {
            sheet.push(Found::plain(Lint::LeadMissing, top()));
        }
        None => {}
        Some(lead) => {
            let words = lead.split_whitespace().count();
            if words > LEAD_WORDS {
                let span = front.place("description").unwrap_or_else(top);
                let most = LEAD_WORDS;
                sheet.push(Found::plain(Lint::LeadLong { words, most }, span));
            }
        }
    }
}

fn date(document: &Document, kind: Kind, front: &Front, now: Timestamp, sheet: &mut Sheet<'_>) {
    let own = &document.front;
    let has_date = own.date.is_some() || (kind == Kind::Document && own.record.issued.is_some());
    // A topic has its year.
    if !has_date && !matches!(kind, Kind::Page | Kind::Topic) {
        sheet.push(Found::plain(Lint::DateMissing, top()));
    }
    if let Some(date) = &own.date
        && date.at.timestamp() > now
        && own.publish_date.is_none()
        && !own.draft
    {
        let span = front.place("date").unwrap_or_else(top);
        let date = date.at.strftime("%d/%m/%Y").to_string();
        sheet.push(Found::plain(Lint::DateFuture { date }, span));
    }
}

fn keys(kind: Kind, front: &Front, sheet: &mut Sheet<'_>) {
    for key in &front.keys {
        let known = KEYS.iter().find(|known| known.name == key.name);
        let only = known.map_or(&[][..], |known| known.only);
        if !only.is_empty() && !only.contains(&kind.name()) {
            let lint = Lint::KeyOtherKind {
                key: key.written.clone(),
                kind: kind.name(),
            };
            sheet.push(Found::plain(lint, key.span.clone()));
        }
    }
}

fn pictures(document: &Document, page: &Page, sheet: &mut Sheet<'_>) {
    if let Some(image) = &document.front.image {
        let missing = [
            (image.alt.is_none(), Lint::PictureAlt),
            (image.caption.is_none(), Lint::PictureCaption),
            (image.credit.is_none(), Lint::PictureCredit),
        ];
        for (_, lint) in missing.into_iter().filter(|(is_missing, _)| *is_missing) {
            sheet.push(Found::plain(lint, image.src.span.clone()));
        }
    }
    for picture in &page.pictures {
        let (caption, credit) = split_credit(&picture.title);
        let missing = [
            (picture.alt.is_empty(), Lint::PictureAlt),
            (picture.is_alone && caption.is_empty(), Lint::PictureCaption),
            (picture.is_alone && credit.is_none(), Lint::PictureCredit),
        ];
        for (_, lint) in missing.into_iter().filter(|(is_missing, _)| *is_missing) {
            sheet.push(Found::plain(lint, picture.span.clone()));
        }
    }
}

fn headings(page: &Page, sheet: &mut Sheet<'_>) {
    // The title is the first.
    let mut before = 1;
    for (level, span) in &page.headings {
        if *level > before + 1 {
            let lint = Lint::HeadingSkipped {
                from: before,
                to: *level,
            };
            sheet.push(Found::plain(lint, span.clone()));
        }
        before = *level;
    }
    for span in &page.bold {
        sheet.push(Found::plain(Lint::HeadingBold, span.clone()));
    }
}

fn links(page: &Page, sheet: &mut Sheet<'_>) {
    for address in &page.bare {
        sheet.push(Found::plain(Lint::LinkBare, address.clone()));
    }
    for link in &page.links {
        let text = link.text.trim();
        let mut lower = text.to_lowercase();
        for pair in EMPTY_PAIRS {
            lower = lower.replace(pair, "link");
        }
        let mut words = lower
            .split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || "»…→".contains(c))
            .filter(|word| !word.is_empty());
        let is_film = link.is_alone && link.address.contains("youtu");
        let is_bare = text.contains("://")
            || text.starts_with("www.")
            || (!text.is_empty() && text == link.address);
        if text.is_empty() || matches!(link.address.trim(), "" | "#") {
            sheet.push(Found::plain(Lint::LinkEmpty, link.span.clone()));
        } else if words.clone().next().is_some() && words.all(|word| EMPTY_WORDS.contains(&word)) {
            let text = text.to_owned();
            sheet.push(Found::plain(Lint::LinkText { text }, link.span.clone()));
        } else if is_bare && !is_film && !link.address.starts_with("mailto:") {
            sheet.push(Found::plain(Lint::LinkBare, link.span.clone()));
        }
    }
}

/// What looks like a reference to a note is text when the note is not defined.
fn footnotes(page: &Page, sheet: &mut Sheet<'_>) {
    for block in &page.blocks {
        for (at, _) in block.text.match_indices("[^") {
            let rest = &block.text[at + 2..];
            let Some(end) = rest.find(']') else { continue };
            let label = &rest[..end];
            let is_label =
                !label.is_empty() && label.len() <= 40 && !label.contains(char::is_whitespace);
            if is_label {
                let label = label.to_owned();
                let place = block.place(at..at + label.len() + 3);
                sheet.push(Found::plain(Lint::FootnoteUndefined { label }, place));
            }
        }
    }
}
