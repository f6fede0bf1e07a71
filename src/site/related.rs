//! Pages near in subject, computed when asked for.

use super::{Page, PageId, Site, TaxonomyKind};
use crate::text;
use std::collections::HashMap;

/// What nearness is computed from, per page: the numbers of its title's folded words, sorted.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    words: Vec<Vec<u32>>,
}

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

impl Index {
    pub(super) fn new(pages: &[Page]) -> Self {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let words = pages
            .iter()
            .map(|page| {
                let folded = text::fold(&page.document.front.title);
                let mut words: Vec<u32> = folded
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .map(|word| {
                        let next = numbers.len() as u32;
                        *numbers.entry(word.to_owned()).or_insert(next)
                    })
                    .collect();
                words.sort_unstable();
                words.dedup();
                words
            })
            .collect();
        Self { words }
    }

    pub(super) fn of(&self, site: &Site, id: PageId, limit: usize) -> Vec<PageId> {
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
        let words = &self.words[id.index()];
        let mut ranked: Vec<(u32, PageId)> = scores
            .into_iter()
            .map(|(other, score)| {
                let shared = count_shared(words, &self.words[other.index()]);
                (score + shared, other)
            })
            .collect();
        ranked.sort_unstable_by(|(score_a, a), (score_b, b)| {
            score_b
                .cmp(score_a)
                .then_with(|| super::tree::newest_first(&site.pages, *a, *b))
        });
        ranked.truncate(limit);
        ranked.into_iter().map(|(_, other)| other).collect()
    }
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
