//! Pair shards: which documents may hold two keys side by side.
//!
//! Each pair of neighbouring words is hashed into a bucket; the bucket lists the documents. Keys are not
//! stored, so a document may be in a bucket for another pair: with the number of buckets chosen so that
//! a document is in one of [`ONE_IN`] buckets, as rarely as that. This is a Bloom filter with one hash function, stored
//! compressed, which takes about as few bits as any filter can.
//!
//! The pairs of the text that is stored (`passages`) are checked there by `search.js`; those beyond it cannot be, so
//! each bucket keeps them apart, halved by one more bit of the hash, which makes them a lot rarer to be wrong.

use super::bits::BitWriter;
use super::corpus::{Chunk, Corpus, FIELD};
use rayon::prelude::*;

/// Characters a shard should have, about.
const SHARD: usize = 7_000;
/// An average document is in one of so many buckets: the filter's false positives.
const ONE_IN: usize = 12;
/// The same for a small site, where size does not matter.
const ONE_IN_SMALL: usize = 48;

pub(super) struct Pairs {
    pub(super) shards: Vec<String>,
    pub(super) buckets: usize,
    /// Buckets in a shard.
    pub(super) per_shard: usize,
}

/// Lists of a bucket: stored text, and two for the text beyond it.
const PARTS: usize = 3;

/// The lists of a chunk: `list[starts[i]..ends[i]]` are documents, counted from `first`.
struct Buckets {
    first: usize,
    starts: Vec<u32>,
    ends: Vec<u32>,
    list: Vec<u16>,
}

pub(super) fn shards(corpus: &Corpus) -> Pairs {
    let one_in = if corpus.is_small() {
        ONE_IN_SMALL
    } else {
        ONE_IN
    };
    let per_doc = (corpus.length / corpus.docs.max(1)).min(corpus.stored());
    let wanted = (per_doc * one_in).max(1);
    // A posting takes about a character, a bucket a few more.
    let per_shard = (SHARD / (corpus.length / wanted + 4)).clamp(1, wanted);
    let shards = wanted.div_ceil(per_shard);
    let buckets = shards * per_shard;
    let chunks: Vec<Buckets> = corpus
        .chunks
        .par_iter()
        .map(|chunk| fill(corpus, chunk, buckets))
        .collect();
    let shards = (0..shards)
        .into_par_iter()
        .map(|shard| {
            let lines: Vec<String> = (shard * per_shard..(shard + 1) * per_shard)
                .map(|bucket| line(&chunks, bucket))
                .collect();
            lines.join("\n")
        })
        .collect();
    Pairs {
        shards,
        buckets,
        per_shard,
    }
}

fn line(chunks: &[Buckets], bucket: usize) -> String {
    let mut out = BitWriter::default();
    let mut docs = Vec::new();
    for part in bucket * PARTS..(bucket + 1) * PARTS {
        docs.clear();
        for chunk in chunks {
            let range = chunk.starts[part] as usize..chunk.ends[part] as usize;
            docs.extend(
                chunk.list[range]
                    .iter()
                    .map(|&d| chunk.first as u32 + u32::from(d)),
            );
        }
        out.ascending(&docs);
    }
    out.finish()
}

fn fill(corpus: &Corpus, chunk: &Chunk, buckets: usize) -> Buckets {
    let lists = buckets * PARTS;
    let mut starts = vec![0u32; lists + 1];
    for_each_pair(corpus, chunk, |_, pair| starts[pair.list(buckets) + 1] += 1);
    for i in 0..lists {
        starts[i + 1] += starts[i];
    }
    let mut ends = starts.clone();
    let mut list = vec![0u16; starts[lists] as usize];
    for_each_pair(corpus, chunk, |doc, pair| {
        let at = pair.list(buckets);
        let (start, end) = (starts[at] as usize, ends[at] as usize);
        if start == end || list[end - 1] != doc {
            list[end] = doc;
            ends[at] += 1;
        }
    });
    Buckets {
        first: chunk.first,
        starts,
        ends,
        list,
    }
}

/// Two words side by side.
struct Pair {
    hash: u32,
    /// Whether the second one is beyond the stored text.
    beyond: bool,
}

impl Pair {
    fn list(&self, buckets: usize) -> usize {
        let part = if self.beyond {
            1 + self.hash as usize % 2
        } else {
            0
        };
        bucket(self.hash, buckets) * PARTS + part
    }
}

/// Calls `visit` with each document (its number in the chunk, at most 256 of them) and each pair.
fn for_each_pair(corpus: &Corpus, chunk: &Chunk, mut visit: impl FnMut(u16, Pair)) {
    let stored = corpus.stored();
    for (doc, number) in chunk.docs.iter().zip(0..) {
        let mut before = None;
        let mut words = 0;
        for &token in &doc.tokens {
            if token == FIELD {
                before = None;
            } else if let Some(form) = corpus.form(token) {
                let hash = corpus.forms[form].hash;
                words += 1;
                if let Some(before) = before.replace(hash) {
                    visit(
                        number,
                        Pair {
                            hash: mix(before, hash),
                            beyond: words > stored,
                        },
                    );
                }
            }
        }
    }
}

/// One hash of two keys' hashes; `search.js` computes the same.
fn mix(a: u32, b: u32) -> u32 {
    let mut mixed = a.wrapping_mul(0x9e37_79b1) ^ b;
    mixed = (mixed ^ mixed >> 15).wrapping_mul(0x85eb_ca6b);
    mixed = (mixed ^ mixed >> 13).wrapping_mul(0xc2b2_ae35);
    mixed ^ mixed >> 16
}

fn bucket(hash: u32, buckets: usize) -> usize {
    ((u64::from(hash) * buckets as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::corpus::hash;

    #[test]
    fn order_matters_and_buckets_are_even() {
        let (a, b) = (hash("hoc"), hash("tap"));
        assert_ne!(mix(a, b), mix(b, a));
        let mut counts = [0; 16];
        for i in 0..1600 {
            counts[bucket(mix(a, hash(&format!("s{i}"))), 16)] += 1;
        }
        assert!(counts.iter().all(|&n| (60..140).contains(&n)), "{counts:?}");
    }
}
