//! Pair shards: which documents may hold two keys side by side, how often, where about, and marked how.
//!
//! Each pair of neighbouring words is hashed into a bucket; the bucket lists the documents. Keys are not
//! stored, so a document may be in a bucket for another pair: with the number of buckets chosen so that
//! a document is in one of [`ONE_IN`] buckets, as rarely as that. This is a Bloom filter with one hash function, stored
//! compressed, which takes about as few bits as any filter can. A bucket has a list for each of [`LEAST`]: how often
//! the document has what fell into it.
//!
//! After its lists a bucket has a trace of each document in them, in the same order: four bits in the first, the place in
//! the text modulo 4 and the sum of both words' codes, which tells other marks from those typed three times in four; in
//! the others eight bits, a set of places modulo 8. Neighbours of a query whose places do not follow one another
//! are no phrase. With this a large site, of which only the beginning of each text is stored, answers nearly as one
//! that stores all.

use super::bits::BitWriter;
use super::corpus::{Chunk, Corpus, Form};
use super::shards::script;
use rayon::prelude::*;

/// A shard has so many characters, about.
const SHARD: usize = 26_000;
/// An average document is in one of so many buckets: the filter's false positives.
const ONE_IN: usize = 64;
/// Most buckets: where texts have more than eight thousand words on average, as books do, the filter lets more through.
const MOST: usize = 1 << 19;

/// The lists of a bucket, by how often a document has the pair at least: the powers of two.
const LEAST: [u32; 3] = [1, 2, 4];

pub(super) struct Pairs {
    pub(super) shards: Vec<Vec<u8>>,
    pub(super) buckets: usize,
    /// Buckets in a shard.
    pub(super) per_shard: usize,
}

/// The buckets of a chunk: bucket `i` has `list[starts[i]..starts[i + 1]]`.
struct Buckets {
    /// Number of the chunk's first document.
    first: usize,
    starts: Vec<u32>,
    list: Vec<Entry>,
}

/// A document in a bucket, from the lowest bit: the sum of its first pair's codes (2 bits), the set of places modulo 8 (8 bits),
/// how often it is there besides once (2 bits, no more is counted), its number in the chunk.
#[derive(Clone, Copy, Default)]
struct Entry(u32);

impl Entry {
    fn new(doc: u32, place: usize, sum: u32) -> Entry {
        Entry(doc << 12 | 4 << (place % 8) | sum)
    }

    fn doc(self) -> u32 {
        self.0 >> 12
    }

    fn often(self) -> u32 {
        (self.0 >> 10 & 3) + 1
    }

    fn places(self) -> u32 {
        self.0 >> 2 & 0xff
    }

    fn add(&mut self, other: Entry) {
        if self.often() < LEAST[LEAST.len() - 1] {
            self.0 += 1 << 10;
        }
        self.0 |= other.places() << 2;
    }
}

/// Takes the texts out of the corpus: each is given up as soon as its pairs are known.
pub(super) fn shards(corpus: &mut Corpus) -> Pairs {
    // Of fewer documents all are read: a bucket for each word is enough, or one book would make millions of empty ones.
    let most = corpus.length.clamp(1, MOST);
    let wanted = (corpus.length / corpus.docs.max(1) * ONE_IN).clamp(1, most);
    // A posting takes almost two characters, a bucket a few more.
    let per_shard = (SHARD / (corpus.length / wanted * 15 / 8 + 4)).clamp(1, wanted);
    let shards = wanted.div_ceil(per_shard);
    let buckets = shards * per_shard;
    let chunks: Vec<Buckets> = std::mem::take(&mut corpus.chunks)
        .into_par_iter()
        .map(|chunk| fill(&corpus.forms, chunk, buckets))
        .collect();
    let shards = (0..shards)
        .into_par_iter()
        .map(|number| {
            script("p", number, SHARD + SHARD / 4, |out| {
                let mut lists = Lists::default();
                for bucket in number * per_shard..(number + 1) * per_shard {
                    let first = bucket == number * per_shard;
                    out.push(if first { b'"' } else { b'|' });
                    lists.fill(&chunks, bucket);
                    lists.push(out);
                }
                out.push(b'"');
            })
        })
        .collect();
    Pairs {
        shards,
        buckets,
        per_shard,
    }
}

/// What a bucket has for each of [`LEAST`]: the documents, and as many traces.
#[derive(Default)]
struct Lists([(Vec<u32>, Vec<u32>); LEAST.len()]);

impl Lists {
    fn fill(&mut self, chunks: &[Buckets], bucket: usize) {
        for (docs, traces) in &mut self.0 {
            docs.clear();
            traces.clear();
        }
        for chunk in chunks {
            for entry in
                &chunk.list[chunk.starts[bucket] as usize..chunk.starts[bucket + 1] as usize]
            {
                let list = entry.often().ilog2() as usize;
                let (docs, traces) = &mut self.0[list];
                docs.push(chunk.first as u32 + entry.doc());
                traces.push(match list {
                    0 => (entry.places().ilog2() % 4) << 2 | entry.0 & 3,
                    _ => entry.places(),
                });
            }
        }
    }

    fn push(&self, out: &mut Vec<u8>) {
        let mut bits = BitWriter::new(out);
        self.0.iter().for_each(|(docs, _)| bits.ascending(docs));
        for ((_, traces), width) in self.0.iter().zip([4, 8, 8]) {
            traces.iter().for_each(|&trace| bits.bits(trace, width));
        }
        bits.finish();
    }
}

fn fill(forms: &[Form], chunk: Chunk, buckets: usize) -> Buckets {
    let first = chunk.first;
    let mut found = Vec::with_capacity(chunk.docs.iter().map(|doc| doc.tokens.len()).sum());
    pairs(forms, chunk, buckets, |bucket, entry| {
        found.push((bucket as u32, entry));
    });
    let mut starts = Vec::with_capacity(buckets + 1);
    let mut list: Vec<Entry> = Vec::with_capacity(found.len());
    for (bucket, entry) in by_bucket(found, buckets) {
        while starts.len() <= bucket as usize {
            starts.push(list.len() as u32);
        }
        let start = starts[bucket as usize] as usize;
        match list[start..].last_mut() {
            Some(last) if last.doc() == entry.doc() => last.add(entry),
            _ => list.push(entry),
        }
    }
    starts.resize(buckets + 1, list.len() as u32);
    Buckets {
        first,
        starts,
        list,
    }
}

/// Sorts by bucket, and leaves the order within a bucket: a radix sort of two rounds, since each round writes to places few enough
/// for the processor's cache.
fn by_bucket(mut found: Vec<(u32, Entry)>, buckets: usize) -> Vec<(u32, Entry)> {
    let half = (usize::BITS - buckets.leading_zeros()).div_ceil(2);
    let mut sorted = vec![(0, Entry::default()); found.len()];
    for shift in [0, half] {
        let digit = |bucket: u32| (bucket >> shift) as usize & ((1 << half) - 1);
        let mut next = vec![0; 1 << half];
        for (bucket, _) in &found {
            next[digit(*bucket)] += 1;
        }
        let mut before = 0;
        for next in &mut next {
            before += std::mem::replace(next, before);
        }
        for entry in &found {
            let next = &mut next[digit(entry.0)];
            sorted[*next] = *entry;
            *next += 1;
        }
        std::mem::swap(&mut found, &mut sorted);
    }
    found
}

/// Gives each two neighbours in the documents, in their order: the bucket, and what goes there.
fn pairs(forms: &[Form], chunk: Chunk, buckets: usize, mut give: impl FnMut(usize, Entry)) {
    for (doc, number) in chunk.docs.into_iter().zip(0..) {
        let mut before: Option<&Form> = None;
        for (place, &token) in doc.tokens.iter().enumerate() {
            let here = forms.get(token as usize);
            if let (Some(a), Some(b)) = (before, here) {
                let entry = Entry::new(number, place - 1, (a.code + b.code) % 4);
                give(bucket(a, b, buckets), entry);
            }
            before = here;
        }
    }
}

fn bucket(a: &Form, b: &Form, buckets: usize) -> usize {
    ((u64::from(mix(a.hash, b.hash)) * buckets as u64) >> 32) as usize
}

/// One hash of two keys' hashes; `rank.js` computes the same.
fn mix(a: u32, b: u32) -> u32 {
    let mut mixed = a.wrapping_mul(0x9e37_79b1) ^ b;
    mixed = (mixed ^ mixed >> 15).wrapping_mul(0x85eb_ca6b);
    mixed = (mixed ^ mixed >> 13).wrapping_mul(0xc2b2_ae35);
    mixed ^ mixed >> 16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::corpus::hash;

    #[test]
    fn order_matters_and_buckets_are_even() {
        let form = |key: &str| Form {
            hash: hash(key),
            code: 0,
        };
        let (a, b) = (form("hoc"), form("tap"));
        assert_ne!(mix(a.hash, b.hash), mix(b.hash, a.hash));
        let mut counts = [0; 16];
        for i in 0..1600 {
            counts[bucket(&a, &form(&format!("s{i}")), 16)] += 1;
        }
        assert!(counts.iter().all(|&n| (60..140).contains(&n)), "{counts:?}");
    }

    #[test]
    fn an_entry_remembers_places_and_counts_to_the_last_list() {
        let mut entry = Entry::new(4095, 13, 2);
        assert_eq!(
            (entry.doc(), entry.often(), entry.places()),
            (4095, 1, 1 << 5)
        );
        for place in [0, 8, 7, 2, 3] {
            entry.add(Entry::new(4095, place, 1));
        }
        assert_eq!((entry.doc(), entry.often(), entry.0 & 3), (4095, 4, 2));
        assert_eq!(entry.places(), 0b1010_1101);
    }
}
