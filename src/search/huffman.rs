//! Canonical Huffman codes over a list of symbols with counts.
//!
//! Only the lengths are stored; both sides number the codes in the order (length, place in the list).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A prefix code: `lengths[i]` and `codes[i]` belong to symbol `i`.
pub(super) struct Code {
    pub(super) lengths: Vec<u32>,
    pub(super) codes: Vec<u32>,
}

impl Code {
    /// The best code for `counts`, no length above about 24 (rare symbols count as one in 2²⁰).
    pub(super) fn new(counts: &[u64]) -> Code {
        let floor = counts.iter().sum::<u64>() >> 20;
        let lengths = lengths(counts.iter().map(|&c| c.max(floor).max(1)));
        let codes = canonical(&lengths);
        Code { lengths, codes }
    }

    /// The symbols, sorted by the order of their codes.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.lengths.len()).collect();
        order.sort_by_key(|&i| (self.lengths[i], i));
        order
    }
}

fn lengths(weights: impl Iterator<Item = u64>) -> Vec<u32> {
    // Nodes: first the leaves, then the inner ones in the order they are made.
    let mut heap: BinaryHeap<Reverse<(u64, usize)>> =
        weights.enumerate().map(|(i, w)| Reverse((w, i))).collect();
    let leaves = heap.len();
    let mut parent = vec![0; leaves];
    while heap.len() > 1 {
        if let (Some(Reverse((a, i))), Some(Reverse((b, j)))) = (heap.pop(), heap.pop()) {
            let node = parent.len();
            parent.push(0);
            parent[i] = node;
            parent[j] = node;
            heap.push(Reverse((a + b, node)));
        }
    }
    let mut depth = vec![0u32; parent.len()];
    let root = parent.len().saturating_sub(1);
    for node in (0..root).rev() {
        depth[node] = depth[parent[node]] + 1;
    }
    depth.truncate(leaves);
    if leaves == 1 {
        depth[0] = 1;
    }
    depth
}

fn canonical(lengths: &[u32]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&i| (lengths[i], i));
    let mut codes = vec![0; lengths.len()];
    let (mut code, mut width) = (0u32, 0);
    for i in order {
        code <<= lengths[i] - width;
        width = lengths[i];
        codes[i] = code;
        code += 1;
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_symbols_have_short_codes_and_none_begins_another() {
        let code = Code::new(&[50, 1, 1, 20, 10]);
        assert_eq!(code.lengths, [1, 4, 4, 2, 3]);
        assert_eq!(code.codes, [0b0, 0b1110, 0b1111, 0b10, 0b110]);
        assert_eq!(Code::new(&[3]).lengths, [1]);
        assert!(Code::new(&[]).lengths.is_empty());
    }
}
