//! Passage shards: the text of the documents, for titles, excerpts and the order of the best hits.
//!
//! Words and separators are symbols of one Huffman code, whose table is a shard of its own. The table is made
//! from the oldest documents only, as many as the largest power of two: so an article added at the end changes
//! neither the code nor the passages of the others, until the site has doubled. Rare words are spelled out.

use super::Entry;
use super::bits::BitWriter;
use super::corpus::{Corpus, Doc, FIELD};
use super::extras::names;
use super::huffman::Code;
use crate::text::{fold, is_word_char};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// A shard is closed when it has so many characters.
const SHARD: usize = 1_200;
/// Most symbols of the code: what the reader loads once.
const SYMBOLS: usize = 6_000;
/// A word below this count is spelled out.
const LEAST: u64 = 4;

/// Symbols before those of the table: end of document, end of field, other case than expected, spelled word.
const SPECIAL: [&str; 4] = ["<e", "<f", "<c", "<s"];
const END: usize = 0;
const NEXT_FIELD: usize = 1;
const CASE: usize = 2;
const SPELLED: usize = 3;
/// Symbols before those of the letters: end of word, letter by its number.
const LETTER_SPECIAL: [char; 2] = ['\u{1}', '\u{2}'];

pub(super) struct Passages {
    pub(super) shards: Vec<String>,
    /// The two tables, as `search.js` reads them.
    pub(super) code: String,
    /// Number of documents in each shard, joined by spaces.
    pub(super) docs_per_shard: String,
}

pub(super) fn shards(corpus: &Corpus, entries: &[Entry<'_>]) -> Passages {
    let coder = Coder::new(corpus);
    let stored = corpus.stored();
    let (kinds, sections) = names(entries);
    let records: Vec<String> = corpus
        .chunks
        .par_iter()
        .flat_map_iter(|chunk| {
            let entries = &entries[chunk.first..];
            chunk.docs.iter().zip(entries)
        })
        .map(|(doc, entry)| {
            let (payload, whole) = coder.encode(corpus, doc, stored);
            let place =
                |list: &[String], name: &str| list.iter().position(|x| x == name).unwrap_or(0);
            format!(
                "{}\t{}\t{}\t{}\t{}\t{payload}\n",
                entry.path,
                entry.date.as_deref().unwrap_or(""),
                place(&kinds, entry.kind),
                place(
                    &sections,
                    &format!("{}\t{}", entry.section_path, entry.section)
                ),
                u8::from(whole),
            )
        })
        .collect();
    let mut shards: Vec<String> = Vec::new();
    let mut counts: Vec<usize> = Vec::new();
    for record in records {
        match (shards.last_mut(), counts.last_mut()) {
            (Some(shard), Some(count)) if shard.len() + record.len() / 2 < SHARD => {
                shard.push_str(&record);
                *count += 1;
            }
            _ => {
                shards.push(record);
                counts.push(1);
            }
        }
    }
    let counts: Vec<String> = counts.iter().map(|&count| count.to_string()).collect();
    Passages {
        shards,
        code: coder.table(),
        docs_per_shard: counts.join(" "),
    }
}

/// How a word of the corpus is written.
#[derive(Clone, Copy)]
enum Symbol {
    /// A symbol of the code; the word is `upper` or not, `None` if the symbol has no case of its own.
    Known { symbol: u32, upper: Option<bool> },
    /// Letter by letter.
    Spelled,
}

struct Coder {
    /// Texts of the symbols after [`SPECIAL`].
    texts: Vec<String>,
    code: Code,
    letters: Vec<char>,
    letter_numbers: HashMap<char, usize>,
    letter_code: Code,
    /// For each word of the corpus.
    symbols: Vec<Symbol>,
    /// Whether a word after this one is expected to begin with a capital.
    stops: Vec<bool>,
}

impl Coder {
    fn new(corpus: &Corpus) -> Coder {
        // Oldest documents, as many as the largest power of two.
        let learnt = corpus.docs.checked_ilog2().map_or(0, |log| 1 << log);
        let mut counts = vec![0u64; corpus.words.len()];
        for doc in docs(corpus).take(learnt) {
            for &token in doc.tokens.iter().filter(|&&t| t != FIELD) {
                counts[token as usize] += 1;
            }
        }
        let bases: Vec<(String, Option<bool>)> = corpus
            .words
            .par_iter()
            .map(|word| base(&word.text))
            .collect();
        let mut by_text: BTreeMap<&str, u64> = BTreeMap::new();
        for ((text, _), &count) in bases.iter().zip(&counts).filter(|(_, count)| **count > 0) {
            *by_text.entry(text).or_default() += count;
        }
        let mut chosen: Vec<(&str, u64)> = by_text
            .iter()
            .map(|(text, count)| (*text, *count))
            .filter(|(text, count)| *count >= LEAST && !text.contains(is_reserved))
            .collect();
        chosen.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        chosen.truncate(SYMBOLS);
        chosen.sort_by_cached_key(|(text, _)| (fold(text), *text));

        let numbers: HashMap<&str, u32> = chosen
            .iter()
            .zip(SPECIAL.len() as u32..)
            .map(|((text, _), number)| (*text, number))
            .collect();
        let mut letter_counts: BTreeMap<char, u64> = BTreeMap::new();
        let mut spelled = 0;
        let mut symbols = Vec::with_capacity(bases.len());
        for (((text, upper), word), &count) in bases.iter().zip(&corpus.words).zip(&counts) {
            symbols.push(match numbers.get(text.as_str()) {
                Some(&symbol) => Symbol::Known {
                    symbol,
                    upper: *upper,
                },
                None => {
                    spelled += count;
                    for c in word.text.chars() {
                        *letter_counts.entry(c).or_default() += count;
                    }
                    Symbol::Spelled
                }
            });
        }
        let words: u64 = counts.iter().sum();
        let learnt = learnt as u64;
        let mut all = vec![learnt, learnt * 3, words / 30, spelled];
        all.extend(chosen.iter().map(|(_, count)| count));
        letter_counts.retain(|&c, count| *count > 0 && (c == '\n' || !is_reserved(c)));
        let mut letter_all = vec![spelled, 1];
        letter_all.extend(letter_counts.values());
        let letters: Vec<char> = letter_counts.keys().copied().collect();
        Coder {
            texts: chosen.iter().map(|(text, _)| (*text).to_owned()).collect(),
            code: Code::new(&all),
            letter_numbers: letters
                .iter()
                .copied()
                .zip(LETTER_SPECIAL.len()..)
                .collect(),
            letters,
            letter_code: Code::new(&letter_all),
            symbols,
            stops: corpus
                .words
                .iter()
                .map(|word| is_stop(&word.text))
                .collect(),
        }
    }

    /// The text of `doc`, at most `stored` words of it, and whether that is all of it.
    fn encode(&self, corpus: &Corpus, doc: &Doc, stored: usize) -> (String, bool) {
        let mut out = BitWriter::default();
        let mut expected = true;
        let mut room = stored;
        let mut whole = true;
        for &token in &doc.tokens {
            if token == FIELD {
                self.put(NEXT_FIELD, &mut out);
                expected = true;
                continue;
            }
            if corpus.form(token).is_some() {
                if room == 0 {
                    whole = false;
                    break;
                }
                room -= 1;
            }
            let word = token as usize;
            match self.symbols[word] {
                Symbol::Known { symbol, upper } => {
                    if upper.is_some_and(|upper| upper != expected) {
                        self.put(CASE, &mut out);
                    }
                    self.put(symbol as usize, &mut out);
                }
                Symbol::Spelled => self.spell(&corpus.words[word].text, &mut out),
            }
            expected = self.stops[word];
        }
        self.put(END, &mut out);
        (out.finish(), whole)
    }

    fn put(&self, symbol: usize, out: &mut BitWriter) {
        out.bits(self.code.codes[symbol], self.code.lengths[symbol]);
    }

    fn spell(&self, text: &str, out: &mut BitWriter) {
        self.put(SPELLED, out);
        let mut put = |symbol: usize| {
            out.bits(
                self.letter_code.codes[symbol],
                self.letter_code.lengths[symbol],
            );
        };
        let mut others = Vec::new();
        for c in text.chars() {
            match self.letter_numbers.get(&c) {
                Some(&symbol) => put(symbol),
                None => {
                    others.push(c);
                    put(1);
                }
            }
        }
        put(0);
        // Letters the table does not know follow the word.
        for c in others {
            out.bits(u32::from(c), 21);
        }
    }

    /// Both tables, by U+0004. A table is `length:symbols` by U+0003; words are joined by `|`, letters by nothing.
    fn table(&self) -> String {
        let symbol = |i: usize| match i.checked_sub(SPECIAL.len()) {
            Some(i) => self.texts[i].clone(),
            None => SPECIAL[i].to_owned(),
        };
        let letter = |i: usize| match i.checked_sub(LETTER_SPECIAL.len()) {
            Some(i) => self.letters[i].to_string(),
            None => LETTER_SPECIAL[i].to_string(),
        };
        format!(
            "{}\u{4}{}",
            lines(&self.code, symbol, "|"),
            lines(&self.letter_code, letter, "")
        )
    }
}

fn lines(code: &Code, text: impl Fn(usize) -> String, joint: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut at = 0;
    let order = code.order();
    while at < order.len() {
        let length = code.lengths[order[at]];
        let end = at
            + order[at..]
                .iter()
                .take_while(|&&i| code.lengths[i] == length)
                .count();
        let symbols: Vec<String> = order[at..end].iter().map(|&i| text(i)).collect();
        lines.push(format!("{length}:{}", symbols.join(joint)));
        at = end;
    }
    lines.join("\u{3}")
}

/// Characters with a meaning in the tables: words and letters with them are written another way.
fn is_reserved(c: char) -> bool {
    matches!(c, '|' | '<') || (c < ' ' && c != '\n')
}

fn docs(corpus: &Corpus) -> impl Iterator<Item = &Doc> {
    corpus.chunks.iter().flat_map(|chunk| &chunk.docs)
}

/// The word without its capital, and whether it had one; `None` when case cannot be put back by raising the
/// first letter (`JavaScript`, `2022`).
fn base(word: &str) -> (String, Option<bool>) {
    let mut letters = word.chars();
    let Some(first) = letters.next() else {
        return (String::new(), None);
    };
    let rest = letters.as_str();
    let lower = first.to_lowercase().next().unwrap_or(first);
    let upper = lower.to_uppercase().next().unwrap_or(lower);
    let simple = lower != upper
        && (first == lower || first == upper)
        && u32::from(first) < 0x1_0000
        && lower.to_uppercase().count() == 1
        && first.to_lowercase().count() == 1;
    if !simple || (first == upper && rest.chars().any(char::is_uppercase)) {
        return (word.to_owned(), None);
    }
    (format!("{lower}{rest}"), Some(first == upper))
}

/// Whether a sentence or block ends here. `search.js` has the same test.
fn is_stop(separator: &str) -> bool {
    separator.contains(['.', '!', '?', '\n']) && !separator.chars().next().is_some_and(is_word_char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_come_off_where_they_can_be_put_back() {
        assert_eq!(base("Đường"), ("đường".into(), Some(true)));
        assert_eq!(base("đường"), ("đường".into(), Some(false)));
        assert_eq!(base("UBND"), ("UBND".into(), None));
        assert_eq!(base("2022"), ("2022".into(), None));
        assert_eq!(base(", "), (", ".into(), None));
    }
}
