//! Pages near in subject, computed when asked for.

use super::{Page, PageId, Site, TaxonomyKind};
use std::cmp::Reverse;

/// How much a shared term counts; a word shared by two titles counts one.
const WEIGHTS: [(TaxonomyKind, u32); 4] = [
    (TaxonomyKind::Series, 16),
    (TaxonomyKind::Tags, 12),
    (TaxonomyKind::Units, 4),
    (TaxonomyKind::Years, 2),
];

/// How many of a term's newest pages are looked at: a tag that ten thousand pages share says
/// little, and the newest of them serve readers best.
const CANDIDATES: usize = 100;

/// Words of all titles side by side: hundreds of pages are compared for each one.
#[derive(Clone, Debug)]
pub(super) struct TitleWords {
    /// Page `i` has `words[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
    words: Vec<u32>,
}

impl TitleWords {
    pub(super) fn new(pages: &[Page]) -> Self {
        let mut starts = Vec::with_capacity(pages.len() + 1);
        let mut words = Vec::with_capacity(pages.len() * 8);
        for page in pages {
            starts.push(words.len() as u32);
            words.extend_from_slice(&page.document.title_words);
        }
        starts.push(words.len() as u32);
        Self { starts, words }
    }

    fn of(&self, id: PageId) -> &[u32] {
        let index = id.index();
        &self.words[self.starts[index] as usize..self.starts[index + 1] as usize]
    }
}

/// Up to `limit` pages nearest to a page, the nearest first.
pub(super) fn of(site: &Site, id: PageId, limit: usize) -> Vec<PageId> {
    let words = site.title_words.of(id);
    let mut candidates = candidates(site, id);
    // A title adds at most one for each of its words, so most candidates cannot reach the first ones.
    if candidates.len() > limit && limit > 0 {
        let (_, last, _) = candidates.select_nth_unstable_by_key(limit - 1, |c| Reverse(c.1));
        let least = last.1.saturating_sub(words.len() as u32);
        candidates.retain(|(_, terms)| *terms >= least);
    }
    let mut ranked: Vec<(Reverse<u32>, u32, PageId)> = candidates
        .into_iter()
        .map(|(other, terms)| {
            let score = terms + count_shared(words, site.title_words.of(other));
            (Reverse(score), site.order.place(other), other)
        })
        .collect();
    if ranked.len() > limit {
        ranked.select_nth_unstable(limit);
        ranked.truncate(limit);
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, _, other)| other).collect()
}

/// Pages that share terms with a page, and how much these count.
fn candidates(site: &Site, id: PageId) -> Vec<(PageId, u32)> {
    let page = site.page(id);
    // The page in the upper half, the weight in the lower: numbers sort faster than pairs.
    let mut shared: Vec<u64> = Vec::new();
    for (kind, weight) in WEIGHTS {
        for term in &page.terms[kind as usize] {
            let pages = &site.taxonomy(kind).terms[term.index()].pages;
            let others = pages.iter().take(CANDIDATES).filter(|other| **other != id);
            shared.extend(others.map(|other| u64::from(other.0) << 32 | u64::from(weight)));
        }
    }
    shared.sort_unstable();
    shared
        .chunk_by(|a, b| a >> 32 == b >> 32)
        .map(|same| {
            let weights = same.iter().map(|shared| *shared as u32);
            (PageId((same[0] >> 32) as u32), weights.sum())
        })
        .collect()
}

/// How many numbers two sorted lists share.
fn count_shared(a: &[u32], b: &[u32]) -> u32 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    shared
}
