//! The same text twice: shingles of four words, minhash, bands of a locality-sensitive hash.
//!
//! Every text becomes 64 numbers, the smallest hash of its shingles in each of 64 bins. A short text leaves bins empty,
//! so its shingles are hashed anew until none is (fast similarity sketching: Dahlgaard, Knudsen and Thorup, 2017).
//! Texts that agree in four bins of a row are compared in full; texts that share four fifths of their shingles do so
//! in one of sixteen rows with a chance of 0.9998, short or long. Each text is compared with the first of its bucket only,
//! so that a thousand copies cost a thousand comparisons.

use super::site::Notes;
use crate::diag::{Diagnostic, Lint, Problem};
use crate::document::Document;
use crate::text;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Words of a shingle.
const LENGTH: usize = 4;
/// Texts with fewer words are too short to be told apart from formulas.
const LEAST_WORDS: usize = 30;
const BINS: usize = 64;
const ROWS: usize = 4;
/// Shared shingles from which on two texts are the same, in percent.
const PERCENT: usize = 80;

/// Reports documents whose text is nearly that of one before them. `notes` says where titles stand.
pub(super) fn check(documents: &[Arc<Document>], notes: &[Notes], findings: &mut Vec<Diagnostic>) {
    let signatures: Vec<Option<[u64; BINS]>> = documents
        .par_iter()
        .map(|document| {
            // A draft may still say what `sen new` wrote into it.
            let is_text = !document.front.draft && document.body.word_count >= LEAST_WORDS;
            is_text.then(|| signature(&document.body.plain)).flatten()
        })
        .collect();
    let pairs: BTreeSet<(usize, usize)> = (0..BINS / ROWS)
        .into_par_iter()
        .flat_map_iter(|band| meetings(&signatures, band))
        .collect();
    let mut alike: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let compared: Vec<(usize, usize, usize)> = pairs
        .into_iter()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(later, first)| {
            let plain = |at: usize| &documents[at].body.plain;
            (later, first, percent(plain(later), plain(first)))
        })
        .collect();
    for (later, first, percent) in compared {
        let best = alike.entry(later).or_insert((first, percent));
        if percent > best.1 {
            *best = (first, percent);
        }
    }
    for (later, (first, percent)) in alike
        .into_iter()
        .filter(|(_, (_, percent))| *percent >= PERCENT)
    {
        let file = &documents[later].file;
        let lint = Lint::TextTwice {
            other: documents[first].file.to_string(),
            percent,
        };
        let span = notes
            .iter()
            .find(|n| n.file == *file)
            .map_or(0..0, |n| n.title.clone());
        findings.push(Diagnostic::at(Problem::Lint(lint), file, span));
    }
}

/// Texts that agree in a band with one before them, and the first of those.
fn meetings(signatures: &[Option<[u64; BINS]>], band: usize) -> Vec<(usize, usize)> {
    let mut buckets: FxHashMap<&[u64], usize> = FxHashMap::default();
    let mut met = Vec::new();
    for (index, signature) in signatures.iter().enumerate() {
        let Some(signature) = signature else { continue };
        let row = &signature[band * ROWS..][..ROWS];
        let first = *buckets.entry(row).or_insert(index);
        if first != index {
            met.push((index, first));
        }
    }
    met
}

/// Hashes of all shingles of a text, marks and case ignored.
fn shingles(plain: &str) -> impl Iterator<Item = u64> + '_ {
    let mut last = [0u64; LENGTH];
    let mut seen = 0;
    text::words(plain).filter_map(move |at| {
        last.rotate_left(1);
        last[LENGTH - 1] = hash_word(&plain[at]);
        seen += 1;
        (seen >= LENGTH).then(|| last.iter().fold(0, |hash, word| mix(hash ^ word)))
    })
}

fn hash_word(word: &str) -> u64 {
    word.chars()
        .fold(0, |hash, c| mix(hash ^ text::fold_char(c) as u64))
}

/// Spreads a number over all bits (the finaliser of splitmix64).
fn mix(mut n: u64) -> u64 {
    n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// The smallest hash in each bin, that of an earlier round always smaller; `None` without a shingle.
fn signature(plain: &str) -> Option<[u64; BINS]> {
    let shingles: Vec<u64> = shingles(plain).collect();
    let mut least = [u64::MAX; BINS];
    let mut empty = BINS;
    for round in 0..2 * BINS {
        for shingle in &shingles {
            let hash = match round {
                0 => *shingle,
                _ => mix(shingle ^ mix(round as u64)),
            };
            // Late rounds fill one bin each, so that chance leaves none empty.
            let bin = match round.checked_sub(BINS) {
                None => (hash % BINS as u64) as usize,
                Some(bin) => bin,
            };
            empty -= usize::from(least[bin] == u64::MAX);
            least[bin] = least[bin].min((round as u64) << 56 | hash >> 8);
        }
        if empty == 0 {
            return Some(least);
        }
    }
    None
}

/// How many of all shingles of two texts are in both, in percent.
fn percent(a: &str, b: &str) -> usize {
    let a: BTreeSet<u64> = shingles(a).collect();
    let b: BTreeSet<u64> = shingles(b).collect();
    let common = a.intersection(&b).count();
    let all = a.len() + b.len() - common;
    (common * 100).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(seed: u64, words: usize) -> String {
        let words: Vec<String> = (0..words as u64)
            .map(|n| format!("chữ{}", mix(seed * 10_000 + n) % 500))
            .collect();
        words.join(" ")
    }

    fn share_a_row(a: &str, b: &str) -> bool {
        let (a, b) = (signature(a).unwrap(), signature(b).unwrap());
        a.chunks(ROWS).zip(b.chunks(ROWS)).any(|(a, b)| a == b)
    }

    #[test]
    fn near_copies_meet_and_others_do_not() {
        for seed in 0..50 {
            let whole = text(seed, 400);
            let mut copy: Vec<&str> = whole.split(' ').collect();
            for at in (7..400).step_by(80) {
                copy[at] = "khác";
            }
            let copy = copy.join(" ");
            assert!(percent(&whole, &copy) >= 85);
            assert!(share_a_row(&whole, &copy), "{seed}");
            let other = text(seed + 100, 400);
            assert!(percent(&whole, &other) < 5);
            assert!(!share_a_row(&whole, &other), "{seed}");
        }
    }

    #[test]
    fn short_copies_meet_as_surely() {
        for seed in 0..200 {
            let words = LEAST_WORDS + 10 + seed as usize % 60;
            let whole = text(seed, words);
            let mut copy: Vec<&str> = whole.split(' ').collect();
            copy[words / 2] = "khác";
            let copy = copy.join(" ");
            assert!(percent(&whole, &copy) >= PERCENT);
            assert!(share_a_row(&whole, &copy), "{seed}");
            assert!(!share_a_row(&whole, &text(seed + 1, words)), "{seed}");
        }
    }

    #[test]
    fn case_and_marks_do_not_make_a_text_another() {
        assert_eq!(
            percent("Chào cờ đầu tháng ở xã", "CHÀO CỜ ĐẦU THÁNG Ở XÃ"),
            100
        );
        assert_eq!(percent("", ""), 0);
        assert_eq!(signature("một hai ba"), None);
    }
}
