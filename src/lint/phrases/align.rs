//! The best local alignment of two lists of words (Smith and Waterman, 1981).

/// Enough that two words that agree are worth the few that do not beside them.
const SAME: i32 = 4;
const OTHER: i32 = -1;

/// The best local alignment of a phrase with words of a text: pairs of places that agree, in order.
pub(super) fn align(phrase: &[u32], text: &[u32]) -> Option<Vec<(usize, usize)>> {
    let width = text.len() + 1;
    let mut scores = vec![0i32; (phrase.len() + 1) * width];
    let mut best = (0, 0);
    for (i, own) in phrase.iter().enumerate() {
        for (j, other) in text.iter().enumerate() {
            let here = (i + 1) * width + j + 1;
            let step = if own == other { SAME } else { OTHER };
            let score = (scores[i * width + j] + step)
                .max(scores[i * width + j + 1] + OTHER)
                .max(scores[(i + 1) * width + j] + OTHER)
                .max(0);
            scores[here] = score;
            if score > best.0 {
                best = (score, here);
            }
        }
    }
    let (mut i, mut j) = (best.1 / width, best.1 % width);
    let mut same = Vec::new();
    while i > 0 && j > 0 && scores[i * width + j] > 0 {
        let score = scores[i * width + j];
        let is_same = phrase[i - 1] == text[j - 1];
        if score == scores[(i - 1) * width + j - 1] + if is_same { SAME } else { OTHER } {
            if is_same {
                same.push((i - 1, j - 1));
            }
            (i, j) = (i - 1, j - 1);
        } else if score == scores[(i - 1) * width + j] + OTHER {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    same.reverse();
    (!same.is_empty()).then_some(same)
}
