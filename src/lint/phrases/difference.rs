//! A near quotation beside what it should be, word by word.

use super::Match;
use super::near::Words;

/// The passage with what it leaves out of `phrase` as `[-…-]` and what it puts in as `{+…+}`.
pub(super) fn difference(phrase: &[String], found: &Match, words: &Words<'_>) -> String {
    let word = |at: usize| words.word(at);
    let mut pieces: Vec<String> = Vec::new();
    let (first, _) = found.same[0];
    let (last, end) = found.same[found.same.len() - 1];
    // At the ends, as many words of the text stand for those left out, inside the same sentence.
    let start = found.words.start;
    let before: Vec<&str> = (start.saturating_sub(first)..start)
        .filter(|at| words.are_joined(*at, start))
        .map(word)
        .collect();
    let after: Vec<&str> = (end + 1..(end + phrase.len() - last).min(words.at.len()))
        .filter(|at| words.are_joined(end, *at))
        .map(word)
        .collect();
    if !found.is_stretch {
        exchange(&phrase[..first], &before, &mut pieces);
    }
    let mut kept: Vec<&str> = Vec::new();
    let (mut p, mut t) = (first, start);
    for (own, place) in &found.same {
        if (p, t) != (*own, *place) {
            pieces.push(shortened(&kept));
            kept.clear();
            let put_in: Vec<&str> = (t..*place).map(word).collect();
            exchange(&phrase[p..*own], &put_in, &mut pieces);
        }
        kept.push(word(*place));
        (p, t) = (own + 1, place + 1);
    }
    pieces.push(shortened(&kept));
    if last + 1 < phrase.len() && !found.is_stretch {
        exchange(&phrase[last + 1..], &after, &mut pieces);
    }
    pieces.join(" ")
}

/// Adds what is left out, and what stands for it.
fn exchange(left_out: &[String], put_in: &[&str], pieces: &mut Vec<String>) {
    if !left_out.is_empty() {
        pieces.push(format!("[-{}-]", left_out.join(" ")));
    }
    if !put_in.is_empty() {
        pieces.push(format!("{{+{}+}}", put_in.join(" ")));
    }
}

/// Words that agree, the middle of a long run left out.
fn shortened(words: &[&str]) -> String {
    match words {
        [a, b, c, .., x, y, z] if words.len() > 10 => format!("{a} {b} {c} … {x} {y} {z}"),
        words => words.join(" "),
    }
}
