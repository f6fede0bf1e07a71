//! Pair shards: which documents may hold two keys side by side.
//!
//! Each pair of neighbouring words is hashed into a bucket; the bucket lists the documents. Keys are not
//! stored, so a document may be in a bucket for another pair: with the number of buckets chosen so that
//! a document is in one of [`ONE_IN`] buckets, as rarely as that. This is a Bloom filter with one hash function, stored
//! compressed, which takes about as few bits as any filter can. A bucket has a list for each of [`LEAST`]: how often
//! the document has what fell into it.

use super::bits::BitWriter;
use super::corpus::{Chunk, Corpus, FIELD};
use rayon::prelude::*;

/// A shard has so many characters, about.
const SHARD: usize = 20_000;
/// An average document is in one of so many buckets: the filter's false positives.
const ONE_IN: usize = 64;

/// The lists of a bucket, by how often a document has the pair at least; [`MOST`] is the last of them.
const LEAST: [u16; 3] = [1, 2, 4];
/// It is counted up to here.
const MOST: u16 = 4;

pub(super) struct Pairs {
    pub(super) shards: Vec<String>,
    pub(super) buckets: usize,
    /// Buckets in a shard.
    pub(super) per_shard: usize,
}

/// The buckets of a chunk: `list[starts[i]..ends[i]]` are documents, counted from `first`, times [`MOST`], plus how often
/// each is in the bucket besides once.
struct Buckets {
    first: usize,
    starts: Vec<u32>,
    ends: Vec<u32>,
    list: Vec<u16>,
}

pub(super) fn shards(corpus: &Corpus) -> Pairs {
    let wanted = (corpus.length / corpus.docs.max(1) * ONE_IN).max(1);
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
            format!("\"{}\"", lines.join("|"))
        })
        .collect();
    Pairs {
        shards,
        buckets,
        per_shard,
    }
}

fn line(chunks: &[Buckets], bucket: usize) -> String {
    let mut lists: [Vec<u32>; LEAST.len()] = Default::default();
    for chunk in chunks {
        let range = chunk.starts[bucket] as usize..chunk.ends[bucket] as usize;
        for &entry in &chunk.list[range] {
            let list = LEAST.iter().rposition(|&least| entry % MOST + 1 >= least);
            lists[list.unwrap_or(0)].push(chunk.first as u32 + u32::from(entry / MOST));
        }
    }
    let mut out = BitWriter::default();
    lists.iter().for_each(|docs| out.ascending(docs));
    out.finish()
}

fn fill(corpus: &Corpus, chunk: &Chunk, buckets: usize) -> Buckets {
    let mut starts = vec![0u32; buckets + 1];
    for_each_pair(corpus, chunk, |_, pair| {
        starts[bucket(pair, buckets) + 1] += 1
    });
    for i in 0..buckets {
        starts[i + 1] += starts[i];
    }
    let mut ends = starts.clone();
    let mut list = vec![0; starts[buckets] as usize];
    for_each_pair(corpus, chunk, |doc, pair| {
        let at = bucket(pair, buckets);
        let (start, end) = (starts[at] as usize, ends[at] as usize);
        if start < end && list[end - 1] / MOST == doc {
            list[end - 1] = (list[end - 1] + 1).min(doc * MOST + MOST - 1);
        } else {
            list[end] = doc * MOST;
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

/// Calls `visit` with each document (its number in the chunk) and the hash of each two neighbours in it.
fn for_each_pair(corpus: &Corpus, chunk: &Chunk, mut visit: impl FnMut(u16, u32)) {
    for (doc, number) in chunk.docs.iter().zip(0..) {
        for two in doc.tokens.windows(2) {
            if two[0] != FIELD && two[1] != FIELD {
                let hash = |token: u32| corpus.forms[token as usize].hash;
                visit(number, mix(hash(two[0]), hash(two[1])));
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
