//! Cards: what lists show of an article, rendered once however many lists it stands in.
//!
//! A card depends on its article's summary, the theme and what is the same for the whole site; a page's key has these
//! (`key.rs`).

use super::Snapshot;
use super::context::put;
use crate::diag::Diagnostic;
use crate::site::PageId;
use crate::template::map_of;
use std::sync::OnceLock;
use tera::Value;

/// By page, its cards: what every template in `cards/` gave, and the summary of the article as `item`. Rendered when the
/// first list asks.
pub(super) struct Cards(Vec<OnceLock<Result<Value, Diagnostic>>>);

impl Cards {
    /// None of `pages` has been rendered yet.
    pub(super) fn new(pages: usize) -> Self {
        Self(std::iter::repeat_with(OnceLock::new).take(pages).collect())
    }
}

impl Snapshot {
    /// By list of a page, the cards of what it lists.
    ///
    /// # Errors
    /// When a template in `cards/` fails.
    pub(super) fn cards(&self, listed: &[(&'static str, &[PageId])]) -> Result<Value, Diagnostic> {
        let lists = listed.iter().map(|(name, ids)| {
            let cards = ids.iter().map(|&id| {
                let cards = &self.cards.0[id.index()];
                cards.get_or_init(|| self.render_cards(id)).clone()
            });
            let cards = cards.collect::<Result<Vec<Value>, _>>()?;
            Ok(((*name).into(), cards.into()))
        });
        Ok(map_of(lists.collect::<Result<Vec<_>, _>>()?))
    }

    /// Each template of `cards/` by its name, rendered for one page.
    fn render_cards(&self, id: PageId) -> Result<Value, Diagnostic> {
        let summary = self.values.summary(id);
        let file = &self.site.page(id).document.file;
        let cards = self.theme.cards().map(|(short, name)| {
            let mut context = self.globals.for_site(self.theme.reads(name));
            put(&mut context, "item", summary.clone());
            let html = self.theme.render_part(name, &context, file)?;
            Ok((short.to_owned().into(), html))
        });
        let item = Ok(("item".into(), summary.clone()));
        let cards = cards.chain([item]).collect::<Result<Vec<_>, _>>()?;
        Ok(map_of(cards))
    }
}
