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
    /// Of each page, the lowest six bits of its words as a set.
    sets: Vec<u64>,
}

impl TitleWords {
    pub(super) fn new(pages: &[Page]) -> Self {
        let mut starts = Vec::with_capacity(pages.len() + 1);
        let mut words = Vec::with_capacity(pages.len() * 8);
        let mut sets = Vec::with_capacity(pages.len());
        for page in pages {
            let own = &page.document.title_words;
            starts.push(words.len() as u32);
            words.extend_from_slice(own);
            sets.push(own.iter().fold(0, |set, word| set | 1 << (word % 64)));
        }
        starts.push(words.len() as u32);
        Self {
            starts,
            words,
            sets,
        }
    }

    fn of(&self, id: PageId) -> &[u32] {
        let index = id.index();
        &self.words[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// How many words other titles share with a page's at most: told from the sets, without looking at the words. Words of
    /// its own that fall on one bit are all taken to be shared.
    fn most_shared(&self, id: PageId) -> impl Fn(PageId) -> u32 {
        let set = self.sets[id.index()];
        let fallen_together = self.of(id).len() as u32 - set.count_ones();
        move |other| (set & self.sets[other.index()]).count_ones() + fallen_together
    }
}

/// Up to `limit` pages nearest to a page, the nearest first.
pub(super) fn of(site: &Site, id: PageId, limit: usize) -> Vec<PageId> {
    let Some(last) = limit.checked_sub(1) else {
        return Vec::new();
    };
    let titles = &site.title_words;
    let mut candidates = candidates(site, id);
    // Those that share most terms first: hardly any of the others can reach them.
    if candidates.len() > limit {
        candidates.select_nth_unstable_by_key(last, |c| Reverse(c.1));
    }
    let own_words = titles.of(id).len() as u32;
    let most_shared = titles.most_shared(id);
    let mut best: Vec<(Reverse<u32>, u32, PageId)> = Vec::with_capacity(limit + 1);
    for (other, terms) in candidates {
        let is_beaten = |score: u32| best.get(last).is_some_and(|last| score < last.0.0);
        if is_beaten(terms + own_words) || is_beaten(terms + most_shared(other)) {
            continue;
        }
        let score = terms + count_shared(titles.of(id), titles.of(other));
        let ranked = (Reverse(score), site.order.place(other), other);
        let at = best.partition_point(|better| *better < ranked);
        best.insert(at, ranked);
        best.truncate(limit);
    }
    best.into_iter().map(|(_, _, other)| other).collect()
}

/// Pages that share terms with a page, and how much these count. Their order means nothing.
fn candidates(site: &Site, id: PageId) -> Vec<(PageId, u32)> {
    let page = site.page(id);
    let lists = WEIGHTS.into_iter().flat_map(|(kind, weight)| {
        let terms = &site.taxonomy(kind).terms;
        let ids = page.terms[kind as usize].iter();
        ids.map(move |term| (&terms[term.index()].pages, weight))
    });
    let lists: Vec<_> = lists
        .map(|(pages, weight)| (&pages[..pages.len().min(CANDIDATES)], weight))
        .collect();
    let most: usize = lists.iter().map(|(pages, _)| pages.len()).sum();
    let mut scores = Scores::new(most);
    for (pages, weight) in lists {
        pages.iter().for_each(|other| scores.add(*other, weight));
    }
    scores
        .into_iter()
        .filter(|(other, _)| *other != id)
        .collect()
}

/// What is added up by page: a table of a size known before, since hundreds of numbers are added for each page of the site.
struct Scores {
    /// At the place its number is hashed to, or the next free one: a page's number and one, and its score.
    slots: Vec<(u32, u32)>,
}

impl Scores {
    /// For at most `most` pages.
    fn new(most: usize) -> Self {
        let size = (most * 2).next_power_of_two();
        Self {
            slots: vec![(0, 0); size],
        }
    }

    fn add(&mut self, page: PageId, weight: u32) {
        let mask = self.slots.len() - 1;
        let mut place = (page.0.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
        loop {
            let (number, score) = &mut self.slots[place];
            if *number == 0 || *number == page.0 + 1 {
                *number = page.0 + 1;
                *score += weight;
                return;
            }
            place = (place + 1) & mask;
        }
    }

    fn into_iter(self) -> impl Iterator<Item = (PageId, u32)> {
        let taken = self.slots.into_iter().filter(|(number, _)| *number > 0);
        taken.map(|(number, score)| (PageId(number - 1), score))
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
