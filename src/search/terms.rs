//! Term shards: for each form the documents that hold it, by weight.
//!
//! A shard is a JSON string: lines `form payload`, ended by `|`. The payload lists, for each class that occurs, the class and the ascending
//! document numbers. Classes 0 to 3 are the body's weight (how much of the text is about the word, headings
//! and lead counting more), 4 to 8 say that the title has it, by the title's length.

use super::bits::BitWriter;
use super::corpus::{Chunk, Corpus, Doc, FIELD};
use rayon::prelude::*;

/// A shard is closed when it has so many characters (each is six bits after gzip).
const SHARD: usize = 8_000;
/// Steps of the body's weight.
const LEVELS: u32 = 4;
/// Longest titles (in words) of the title classes; the last class is for all longer ones.
const TITLE_LENGTHS: [usize; 4] = [2, 4, 7, 11];
const CLASSES: usize = LEVELS as usize + TITLE_LENGTHS.len() + 1;

/// Weights of one occurrence, by field: title, lead, extra, body.
const FIELD_WEIGHTS: [f32; 4] = [1.0, 2.0, 1.5, 1.0];
const HEADING_WEIGHT: f32 = 1.5;

pub(super) struct Terms {
    pub(super) shards: Vec<String>,
    /// The first key of each shard.
    pub(super) first_keys: Vec<String>,
    /// Number of documents that hold a key, roughly (the sum of its forms').
    pub(super) frequency: Vec<u32>,
}

/// The postings of a chunk, ordered by form: `(document - first) << 8 | class`.
struct Postings {
    first: usize,
    /// Form `i` has `list[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
    list: Vec<u32>,
}

pub(super) fn shards(corpus: &Corpus) -> Terms {
    let mean = corpus.length as f32 / corpus.docs.max(1) as f32;
    let chunks: Vec<Postings> = corpus
        .chunks
        .par_iter()
        .map(|chunk| postings(corpus, chunk, mean))
        .collect();
    let lines: Vec<(String, u32)> = corpus
        .key_forms
        .par_iter()
        .map(|forms| {
            let mut lines = String::new();
            let mut frequency = 0;
            for form in forms.clone() {
                let (payload, documents) = payload(&chunks, form);
                frequency += documents;
                lines.push_str(&corpus.forms[form].text);
                lines.push(' ');
                lines.push_str(&payload);
                lines.push('|');
            }
            (lines, frequency)
        })
        .collect();

    let mut terms = Terms {
        shards: Vec::new(),
        first_keys: Vec::new(),
        frequency: Vec::new(),
    };
    let mut room = 0;
    for ((lines, frequency), key) in lines.into_iter().zip(&corpus.keys) {
        match terms.shards.last_mut() {
            Some(shard) if room >= lines.len() => shard.push_str(&lines),
            _ => {
                room = SHARD.max(lines.len());
                terms.first_keys.push(key.clone());
                terms.shards.push(format!("\"{lines}"));
            }
        }
        room -= lines.len();
        terms.frequency.push(frequency);
    }
    terms.shards.iter_mut().for_each(|shard| shard.push('"'));
    terms
}

/// The classes and documents of one form, and the number of documents.
fn payload(chunks: &[Postings], form: usize) -> (String, u32) {
    let mut classes: [Vec<u32>; CLASSES] = Default::default();
    for chunk in chunks {
        for &posting in &chunk.list[chunk.starts[form] as usize..chunk.starts[form + 1] as usize] {
            classes[(posting & 0xff) as usize].push(chunk.first as u32 + (posting >> 8));
        }
    }
    let mut out = BitWriter::default();
    let used = classes.iter().filter(|list| !list.is_empty());
    out.bits(used.count() as u32, 4);
    let mut documents = 0;
    for (class, list) in classes
        .iter()
        .enumerate()
        .filter(|(_, list)| !list.is_empty())
    {
        out.bits(class as u32, 4);
        out.ascending(list);
        documents += list.len() as u32;
    }
    (out.finish(), documents)
}

fn postings(corpus: &Corpus, chunk: &Chunk, mean: f32) -> Postings {
    let forms = corpus.forms.len();
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut weights = vec![0f32; forms];
    let mut in_title = vec![false; forms];
    let mut touched = Vec::new();
    for (i, doc) in chunk.docs.iter().enumerate() {
        let shape = weigh(doc, &mut weights, &mut in_title, &mut touched);
        for form in touched.drain(..) {
            let at = (i as u32) << 8;
            let weight = std::mem::take(&mut weights[form]);
            if weight > 0.0 {
                found.push((form as u32, at | level(weight, shape.length as f32 / mean)));
            }
            if std::mem::take(&mut in_title[form]) {
                let class = TITLE_LENGTHS.iter().filter(|&&l| l < shape.title).count();
                found.push((form as u32, at | (LEVELS + class as u32)));
            }
        }
    }
    let mut starts = vec![0u32; forms + 1];
    for (form, _) in &found {
        starts[*form as usize + 1] += 1;
    }
    for form in 0..forms {
        starts[form + 1] += starts[form];
    }
    let mut next = starts.clone();
    let mut list = vec![0; found.len()];
    for (form, posting) in found {
        list[next[form as usize] as usize] = posting;
        next[form as usize] += 1;
    }
    Postings {
        first: chunk.first,
        starts,
        list,
    }
}

/// Numbers of words.
struct Shape {
    length: usize,
    title: usize,
}

/// Adds up what each form weighs in `doc`; `touched` are the forms that occur.
fn weigh(doc: &Doc, weights: &mut [f32], in_title: &mut [bool], touched: &mut Vec<usize>) -> Shape {
    let mut shape = Shape {
        length: 0,
        title: 0,
    };
    let mut field = 0;
    let mut add = |form: usize, weight: f32, title: bool| {
        if weights[form] == 0.0 && !in_title[form] {
            touched.push(form);
        }
        if title {
            in_title[form] = true;
        } else {
            weights[form] += weight;
        }
    };
    for &token in &doc.tokens {
        if token == FIELD {
            field += 1;
        } else {
            shape.length += 1;
            shape.title += usize::from(field == 0);
            add(token as usize, FIELD_WEIGHTS[field], field == 0);
        }
    }
    for &form in &doc.headings {
        add(form as usize, HEADING_WEIGHT, false);
    }
    shape
}

/// BM25's saturation of a weight, in steps: `length` is in multiples of the mean length.
fn level(weight: f32, length: f32) -> u32 {
    let saturated = weight / (weight + 1.2 * (0.4 + 0.6 * length));
    ((saturated * LEVELS as f32) as u32).min(LEVELS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Entry;

    #[test]
    fn keys_are_in_order_and_forms_under_them() {
        let entry = Entry {
            title: "Đường",
            body: "đường và dương",
            ..Entry::default()
        };
        let terms = shards(&Corpus::read(&[entry]));
        let forms: Vec<&str> = terms.shards[0]
            .trim_matches('"')
            .split_terminator('|')
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert_eq!(forms, ["dương", "đường", "và"]);
        assert_eq!(terms.first_keys, ["duong"]);
    }

    #[test]
    fn more_of_a_word_weighs_more_and_a_long_text_less() {
        assert!(level(5.0, 1.0) > level(1.0, 1.0));
        assert!(level(2.0, 3.0) < level(2.0, 0.5));
    }
}
