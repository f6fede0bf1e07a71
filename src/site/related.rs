//! Pages near in subject, computed when asked for.

use super::{PageId, Site, TaxonomyKind};
use std::cmp::Reverse;
use std::collections::HashMap;

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

/// Up to `limit` pages nearest to a page, the nearest first.
pub(super) fn of(site: &Site, id: PageId, limit: usize) -> Vec<PageId> {
    let page = site.page(id);
    let mut scores: HashMap<PageId, u32> = HashMap::new();
    for (kind, weight) in WEIGHTS {
        for term in &page.terms[kind as usize] {
            let pages = &site.taxonomy(kind).terms[term.index()].pages;
            for other in pages.iter().take(CANDIDATES) {
                *scores.entry(*other).or_insert(0) += weight;
            }
        }
    }
    scores.remove(&id);
    let words = &page.document.title_words;
    let mut ranked: Vec<(Reverse<u32>, u32, PageId)> = scores
        .into_iter()
        .map(|(other, score)| {
            let shared = count_shared(words, &site.page(other).document.title_words);
            (Reverse(score + shared), site.order.place(other), other)
        })
        .collect();
    ranked.sort_unstable();
    ranked.truncate(limit);
    ranked.into_iter().map(|(_, _, other)| other).collect()
}

/// How many numbers two sorted lists share.
fn count_shared(a: &[u64], b: &[u64]) -> u32 {
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
