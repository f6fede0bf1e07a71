//! Cards: what lists show of an article, rendered once however many lists it stands in.
//!
//! A card depends on its article's summary, the theme and what is the same for the whole site; a page's key has these
//! (`key.rs`).

use super::Snapshot;
use super::context::put;
use crate::diag::Diagnostic;
use crate::site::PageId;
use crate::template::{get, map_of};
use std::sync::OnceLock;
use tera::Value;
use tera::value::Key;

/// By page, its cards; rendered when the first list asks.
pub(super) struct Cards(Vec<OnceLock<Result<Entry, Diagnostic>>>);

/// The address of an article, by which templates ask for its cards, and what every template in `cards/` gave.
type Entry = (Key<'static>, Value);

impl Cards {
    /// None of `pages` has been rendered yet.
    pub(super) fn new(pages: usize) -> Self {
        Self(std::iter::repeat_with(OnceLock::new).take(pages).collect())
    }
}

impl Snapshot {
    /// The cards of `listed` pages, by their paths.
    ///
    /// # Errors
    /// When a template in `cards/` fails.
    pub(super) fn cards(&self, listed: &[PageId]) -> Result<Value, Diagnostic> {
        let cards = listed.iter().map(|&id| {
            let cards = &self.cards.0[id.index()];
            cards.get_or_init(|| self.render_cards(id)).clone()
        });
        Ok(map_of(cards.collect::<Result<Vec<_>, _>>()?))
    }

    /// Each template of `cards/` by its name, rendered for one page.
    fn render_cards(&self, id: PageId) -> Result<Entry, Diagnostic> {
        let summary = self.values.summary(id);
        let file = &self.site.page(id).document.file;
        let cards = self.theme.cards().map(|(short, name)| {
            let mut context = self.globals.for_site(self.theme.reads(name));
            put(&mut context, "item", summary.clone());
            let html = self.theme.render_part(name, &context, file)?;
            Ok((short.to_owned().into(), html))
        });
        let cards = map_of(cards.collect::<Result<Vec<_>, _>>()?);
        let path = summary.as_map().and_then(|summary| get(summary, "path"));
        let path = path.and_then(Value::as_str).unwrap_or_default();
        Ok((Key::from(path.to_owned()), cards))
    }
}
