//! Bits in text: what the index packs, as characters a classic script can carry.
//!
//! Six bits to a character of a 64-letter alphabet. The host's gzip gives the two spare bits of each
//! byte back (its Huffman code for 64 equally frequent letters is six bits long), so the coders here may
//! aim at the entropy. `search.js` reads the same codes.

/// The alphabet, in the order of its values: `#` and the 63 characters after it, so that the browser needs no table,
/// with `c` for the backslash, which would end a string.
const ALPHABET: &[u8; 64] = b"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[c]^_`ab";

/// Each two characters by their twelve bits: writing is a good part of indexing.
const TWO: [[u8; 2]; 4096] = {
    let mut two = [[0; 2]; 4096];
    let mut i = 0;
    while i < 4096 {
        two[i] = [ALPHABET[i >> 6], ALPHABET[i & 63]];
        i += 1;
    }
    two
};

/// Appends numbers as bits, most significant first, in characters.
pub(super) struct BitWriter<'o> {
    out: &'o mut Vec<u8>,
    /// Bits not yet written, right-aligned; what stands before them has been written.
    pending: u64,
    /// How many bits of `pending` count; below 48 between calls.
    held: u32,
}

impl<'o> BitWriter<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>) -> BitWriter<'o> {
        BitWriter {
            out,
            pending: 0,
            held: 0,
        }
    }

    /// Appends the lowest `width` bits of `value` (at most 16).
    #[inline]
    pub(super) fn bits(&mut self, value: u32, width: u32) {
        let value = u64::from(value) & ((1 << width) - 1);
        self.pending = self.pending << width | value;
        self.held += width;
        if self.held >= 48 {
            self.held -= 48;
            let full = self.pending >> self.held;
            let two = |right: u32| TWO[(full >> right) as usize & 4095];
            let ([a, b], [c, d], [e, f], [g, h]) = (two(36), two(24), two(12), two(0));
            self.out.extend_from_slice(&[a, b, c, d, e, f, g, h]);
        }
    }

    /// `value` ones and a zero.
    fn unary(&mut self, mut value: u32) {
        while value >= 16 {
            self.bits(0xffff, 16);
            value -= 16;
        }
        self.bits((1 << value) - 1, value);
        self.bits(0, 1);
    }

    /// Elias gamma code of `value + 1`: short for small numbers, unbounded.
    pub(super) fn gamma(&mut self, value: u32) {
        let value = value + 1;
        let width = value.ilog2();
        self.unary(width);
        // Two pieces where one would be too long.
        self.bits(value >> 16, width.saturating_sub(16));
        self.bits(value, width.min(16));
    }

    /// An ascending list of numbers: its length, a Rice parameter, then the gaps.
    pub(super) fn ascending(&mut self, list: &[u32]) {
        self.gamma(list.len() as u32);
        let Some(&last) = list.last() else { return };
        let k = rice_parameter(last + 1 - list.len() as u32, list.len() as u32);
        self.bits(k, 4);
        let mut next = 0;
        for &value in list {
            let gap = value - next;
            let (ones, rest) = (gap >> k, gap & ((1 << k) - 1));
            if ones + 1 + k <= 16 {
                self.bits(!(u32::MAX << ones) << 1 << k | rest, ones + 1 + k);
            } else {
                self.unary(ones);
                self.bits(rest, k);
            }
            next = value + 1;
        }
    }

    /// Fills the last character up with ones (no code is all ones and short).
    pub(super) fn finish(mut self) {
        let fill = (48 - self.held) % 6;
        self.bits((1 << fill) - 1, fill);
        while self.held > 0 {
            self.held -= 6;
            let character = ALPHABET[(self.pending >> self.held) as usize & 63];
            self.out.push(character);
        }
    }
}

/// The Rice parameter (0 to 15) for `count` gaps that sum up to `sum`: the least estimated cost.
fn rice_parameter(sum: u32, count: u32) -> u32 {
    let mean = f64::from(sum) / f64::from(count);
    // A geometric distribution of this mean: the best k is near log2(mean × ln 2).
    let k = (mean * std::f64::consts::LN_2).max(1e-9).log2().ceil();
    (k.max(0.0) as u32).min(15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_fill_characters() {
        let mut out = Vec::new();
        let mut w = BitWriter::new(&mut out);
        w.bits(0b000001, 6);
        w.bits(0b1, 1);
        w.finish();
        assert_eq!(out, b"$b");
    }

    #[test]
    fn lists_take_about_their_entropy() {
        let every_32nd: Vec<u32> = (0..1000).map(|i| i * 32 + i % 7).collect();
        let mut out = Vec::new();
        let mut w = BitWriter::new(&mut out);
        w.ascending(&every_32nd);
        w.finish();
        assert!(out.len() * 6 < 1000 * 7, "{}", out.len());
    }
}
