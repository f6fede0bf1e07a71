//! Term shards: for each form the documents that hold it, by weight.
//!
//! A shard is a JSON string: lines `form payload`, ended by `|`. A large key has shards of its own, named in the
//! manifest with their forms, so that a query with marks loads what it needs. The payload lists, for each class that occurs, the class and the ascending
//! document numbers. Classes 0 to 3 are the body's weight (how much of the text is about the word, headings
//! and lead counting more), 4 to 8 say that the title has it, by the title's length.

use super::bits::BitWriter;
use super::corpus::{Chunk, Corpus, Doc, FIELD};
use super::shards::script;
use rayon::prelude::*;
use std::ops::Range;

/// A shard is closed when it has so many characters (each is six bits after gzip).
const SHARD: usize = 8_000;
/// A key of more characters is spread over shards of its own. Their forms stand in the manifest, which every reader
/// loads: only where it pays.
const LARGE_KEY: usize = 12_000;
/// Steps of the body's weight.
const LEVELS: u32 = 4;
/// Longest titles (in words) of the title classes; the last class is for all longer ones.
const TITLE_LENGTHS: [usize; 4] = [2, 4, 7, 11];
const CLASSES: usize = LEVELS as usize + TITLE_LENGTHS.len() + 1;

/// Weights of one occurrence, by field: title, lead, extra, body.
const FIELD_WEIGHTS: [f32; 4] = [1.0, 2.0, 1.5, 1.0];
const HEADING_WEIGHT: f32 = 1.5;

pub(super) struct Terms {
    pub(super) shards: Vec<Vec<u8>>,
    /// The first key of each shard; if the key is spread over several, its forms in this one after it.
    pub(super) first: Vec<String>,
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
    let lines: Vec<(Vec<u8>, u32)> = corpus
        .texts
        .par_iter()
        .enumerate()
        .map(|(form, text)| line(&chunks, form, text))
        .collect();
    drop(chunks);
    let sizes: Vec<usize> = lines.iter().map(|(line, _)| line.len()).collect();
    let cuts = cut(corpus, &sizes);
    let shards = cuts
        .par_iter()
        .enumerate()
        .map(|(number, (_, forms))| {
            let size = sizes[forms.clone()].iter().sum::<usize>() + 2;
            script("t", number, size, |out| {
                out.push(b'"');
                let lines = &lines[forms.clone()];
                lines
                    .iter()
                    .for_each(|(line, _)| out.extend_from_slice(line));
                out.push(b'"');
            })
        })
        .collect();
    let documents = |forms: &Range<usize>| lines[forms.clone()].iter().map(|(_, n)| n).sum();
    Terms {
        shards,
        first: cuts.into_iter().map(|(first, _)| first).collect(),
        frequency: corpus.key_forms.iter().map(documents).collect(),
    }
}

/// Which forms each shard has, after what the manifest says of it; `sizes` are their lines'.
fn cut(corpus: &Corpus, sizes: &[usize]) -> Vec<(String, Range<usize>)> {
    let mut cuts: Vec<(String, Range<usize>)> = Vec::new();
    let mut room = 0;
    for (key, forms) in corpus.keys.iter().zip(&corpus.key_forms) {
        let size: usize = sizes[forms.clone()].iter().sum();
        if size > LARGE_KEY && forms.len() > 1 {
            let mut room = 0;
            for form in forms.clone() {
                match cuts.last_mut() {
                    Some((first, range)) if room >= sizes[form] => {
                        range.end += 1;
                        first.push(' ');
                        first.push_str(&corpus.texts[form]);
                    }
                    _ => {
                        room = SHARD.max(sizes[form]);
                        cuts.push((format!("{key} {}", corpus.texts[form]), form..form + 1));
                    }
                }
                room -= sizes[form];
            }
        } else {
            match cuts.last_mut() {
                Some((_, range)) if room >= size => range.end = forms.end,
                _ => {
                    room = SHARD.max(size);
                    cuts.push((key.clone(), forms.clone()));
                }
            }
        }
        room = room.saturating_sub(size);
    }
    cuts
}

/// `form payload|`: the classes and documents of a form; and the number of documents.
fn line(chunks: &[Postings], form: usize, text: &str) -> (Vec<u8>, u32) {
    let mut classes: [Vec<u32>; CLASSES] = Default::default();
    for chunk in chunks {
        for &posting in &chunk.list[chunk.starts[form] as usize..chunk.starts[form + 1] as usize] {
            classes[(posting & 0xff) as usize].push(chunk.first as u32 + (posting >> 8));
        }
    }
    let used = || (0..).zip(&classes).filter(|(_, list)| !list.is_empty());
    let mut line = [text.as_bytes(), b" "].concat();
    let mut bits = BitWriter::new(&mut line);
    bits.bits(used().count() as u32, 4);
    for (class, list) in used() {
        bits.bits(class, 4);
        bits.ascending(list);
    }
    bits.finish();
    line.push(b'|');
    (line, used().map(|(_, list)| list.len() as u32).sum())
}

fn postings(corpus: &Corpus, chunk: &Chunk, mean: f32) -> Postings {
    let forms = corpus.forms.len();
    // Room that is not needed is never touched.
    let most = chunk.docs.iter().map(|doc| doc.tokens.len()).sum();
    let mut found: Vec<(u32, u32)> = Vec::with_capacity(most);
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
        let script = String::from_utf8_lossy(&terms.shards[0]).into_owned();
        let forms: Vec<&str> = script
            .trim_start_matches("sen.$(\"t0\",\"")
            .trim_end_matches("\")\n")
            .split_terminator('|')
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert_eq!(forms, ["dương", "đường", "và"]);
        assert_eq!(terms.first, ["duong"]);
    }

    #[test]
    fn a_large_key_has_shards_of_its_own() {
        let entry = Entry {
            body: "an đôi đời đội ở",
            ..Entry::default()
        };
        let corpus = Corpus::read(&[entry]);
        let cuts = cut(&corpus, &[100, SHARD - 100, 100, SHARD + 1, 50]);
        let firsts: Vec<&str> = cuts.iter().map(|(first, _)| first.as_str()).collect();
        assert_eq!(firsts, ["an", "doi đôi đội", "doi đời", "o"]);
        let forms: Vec<usize> = cuts.into_iter().flat_map(|(_, forms)| forms).collect();
        assert_eq!(forms, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn more_of_a_word_weighs_more_and_a_long_text_less() {
        assert!(level(5.0, 1.0) > level(1.0, 1.0));
        assert!(level(2.0, 3.0) < level(2.0, 0.5));
    }
}
