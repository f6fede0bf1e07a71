//! Which bytes of a text belong to words, and which to white space: 64 bytes at a time, a bit for each; and where bytes
//! stand that are rare.
//!
//! Texts are read through here when they are parsed, indexed and checked. What Vietnamese is written with is told by
//! its bytes, without a branch, so that many are looked at together; only what is rare is looked up as a character.

use super::syllable::is_word_char;

/// What stands in 64 bytes of a text: bit `i` tells of byte `i`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// The byte is of a character that belongs to a word.
    pub(super) word: u64,
    /// The byte is of white space.
    pub(super) space: u64,
}

/// The blocks of a text, in order. Beyond its end stands neither word nor white space.
pub(super) struct Blocks<'t> {
    text: &'t str,
    /// Where the next block begins.
    at: usize,
    /// What the last character of the block before tells of the beginning of the next one: no word, white space.
    over: Block,
}

impl<'t> Blocks<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            over: Block::default(),
        }
    }

    /// Looks at the characters whose bytes tell too little: those that begin at the bits of `rare`.
    #[cold]
    fn look_up(&mut self, mut block: Block, mut rare: u64) -> Block {
        let (mut other, mut space) = (0u128, 0u128);
        while rare != 0 {
            let first = rare.trailing_zeros();
            rare &= rare - 1;
            let Some(c) = self.text[self.at + first as usize..].chars().next() else {
                break;
            };
            let bits = ((1 << c.len_utf8()) - 1) << first;
            if !is_word_char(c) {
                other |= bits;
            }
            if c.is_whitespace() {
                space |= bits;
            }
        }
        block.word &= !(other as u64);
        block.space |= space as u64;
        self.over = Block {
            word: (other >> 64) as u64,
            space: (space >> 64) as u64,
        };
        block
    }
}

impl Iterator for Blocks<'_> {
    type Item = Block;

    #[inline]
    fn next(&mut self) -> Option<Block> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.is_empty() {
            return None;
        }
        let mut end = [0; 65];
        let bytes = rest.first_chunk().unwrap_or_else(|| {
            end[..rest.len()].copy_from_slice(rest);
            &end
        });
        let over = std::mem::take(&mut self.over);
        let mut block = Block {
            word: bits(bytes, is_word) & !over.word,
            space: bits(bytes, |byte, _| is_space(byte)) | over.space,
        };
        let rare = bits(bytes, is_rare);
        if rare != 0 {
            block = self.look_up(block, rare);
        }
        self.at += rest.len().min(64);
        Some(block)
    }
}

/// A bit for each of the first 64 bytes, told by the byte and the one after it.
#[inline]
fn bits(bytes: &[u8; 65], tell: impl Fn(u8, u8) -> bool) -> u64 {
    let mut told = [0; 64];
    for (i, told) in told.iter_mut().enumerate() {
        *told = u8::from(tell(bytes[i], bytes[i + 1]));
    }
    let (eights, _) = told.as_chunks();
    eights.iter().rev().fold(0, |bits, &eight| {
        // Brings the lowest bit of each byte side by side into the highest byte.
        let packed = u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits << 8 | packed
    })
}

/// Whether a byte is part of a word, if no rare character says otherwise.
#[inline]
fn is_word(byte: u8, _: u8) -> bool {
    (byte.wrapping_sub(b'0') < 10) | ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte >= 0x80)
}

#[inline]
fn is_space(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(b'\t') < 5)
}

/// Whether a byte begins a character of which it and the next byte do not tell that it belongs to a word. They do for
/// U+00C0 to U+023F without × and ÷, and U+1E00 to U+1EFF.
#[inline]
fn is_rare(byte: u8, next: u8) -> bool {
    (byte == 0xc2)
        | ((byte == 0xc3) & ((next == 0x97) | (next == 0xb7)))
        | ((byte >= 0xc9) & (byte != 0xe1))
        | ((byte == 0xe1) & (next & 0xfc != 0xb8))
}

/// How many bytes [`rare_bytes`] looks at together.
const TOGETHER: usize = 32;

/// Where the bytes stand of which `tell` says so, in order. For bytes that are rare, and a `tell` without a branch: then
/// many are looked at together.
pub fn rare_bytes(text: &str, tell: impl Fn(u8) -> bool + Copy) -> impl Iterator<Item = usize> {
    let blocks = text.as_bytes().chunks(TOGETHER);
    let blocks = blocks.zip((0..).step_by(TOGETHER));
    blocks
        .filter(move |(block, _)| block.iter().fold(false, |any, &byte| any | tell(byte)))
        .flat_map(move |(block, start)| {
            let bytes = (start..).zip(block);
            bytes.filter_map(move |(at, &byte)| tell(byte).then_some(at))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_tell_what_characters_do() {
        // Every character, at other places of a block each time, some of them across its end.
        for before in [0, 7] {
            let pairs = ('\0'..=char::MAX).flat_map(|c| ['a', c, '-']);
            let text: String = "-".repeat(before).chars().chain(pairs).collect();
            let mut expected = vec![Block::default(); text.len().div_ceil(64)];
            for (start, c) in text.char_indices() {
                let (word, space) = (is_word_char(c), c.is_whitespace());
                for at in start..start + c.len_utf8() {
                    let block = &mut expected[at / 64];
                    block.word |= u64::from(word) << (at % 64);
                    block.space |= u64::from(space) << (at % 64);
                }
            }
            let found: Vec<Block> = Blocks::new(&text).collect();
            assert_eq!(found.len(), expected.len());
            for (at, (found, expected)) in found.iter().zip(&expected).enumerate() {
                assert_eq!(found, expected, "at {}", at * 64);
            }
        }
    }

    #[test]
    fn rare_bytes_are_found_wherever_blocks_end() {
        for length in 0..3 * TOGETHER {
            let text: String = (0..length)
                .map(|at| {
                    if at % 7 == 3 || at % 31 == 0 {
                        '<'
                    } else {
                        'ă'
                    }
                })
                .collect();
            let all: Vec<usize> = text.match_indices('<').map(|(at, _)| at).collect();
            let found: Vec<usize> = rare_bytes(&text, |byte| byte == b'<').collect();
            assert_eq!(found, all, "{text}");
        }
    }
}
