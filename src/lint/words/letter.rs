//! Words that may be written with i or with y: kĩ and kỹ.

use crate::config::LetterI;
use crate::text;
use std::ops::Range;

/// The same syllable with the other letter, where the style asks for it; of those that are native words too, [`Beside`]
/// tells.
pub(super) fn respelled(word: &str, letter: LetterI) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let last = letters.pop()?;
    let (base, tone) = text::split_tone(last);
    let onset: String = letters.iter().collect();
    let wanted = match (letter, base) {
        (LetterI::I, 'y') if matches!(onset.as_str(), "h" | "k" | "l" | "m" | "s" | "t") => 'i',
        (LetterI::Y, 'i') if onset == "qu" => 'y',
        // In words of Chinese origin; mì, ti, hí and the like are not.
        (LetterI::Y, 'i')
            if matches!(
                word,
                "hi" | "kĩ" | "kí" | "kì" | "kỉ" | "kị" | "li" | "lí" | "mĩ" | "ti" | "tỉ"
            ) =>
        {
            'y'
        }
        _ => return None,
    };
    letters.push(text::with_tone(wanted, tone));
    Some(letters.into_iter().collect())
}

/// The words on both sides of one, in small letters, where a space only is between them.
pub(super) struct Beside {
    before: Option<String>,
    next: Option<String>,
}

impl Beside {
    /// Those beside the word of this index.
    pub(super) fn of(text: &str, words: &[Range<usize>], index: usize) -> Self {
        let near = |first: &Range<usize>, second: &Range<usize>, word: &Range<usize>| {
            let gap = &text[first.end..second.start];
            matches!(gap, " " | "\u{a0}" | "\n").then(|| text[word.clone()].to_lowercase())
        };
        let own = &words[index];
        let before = index.checked_sub(1).map(|index| &words[index]);
        let next = words.get(index + 1);
        Self {
            before: before.and_then(|before| near(before, own, before)),
            next: next.and_then(|next| near(own, next, next)),
        }
    }

    /// Whether a word is to be respelled here.
    pub(super) fn takes(&self, letter: LetterI, word: &str) -> bool {
        match letter {
            // “Oh my love”: without marks it may be a word of another language.
            LetterI::I => !(word.is_ascii() && self.is_foreign()),
            LetterI::Y => self.is_chinese(word),
        }
    }

    fn is_foreign(&self) -> bool {
        let mut words = [&self.before, &self.next].into_iter().flatten();
        words.any(|word| text::judge_syllable(word).is_err())
    }

    /// Whether a syllable with i is of Chinese origin here: `hi sinh`, but `hi hi`, and `tỉ lệ`, but `tỉ mỉ`.
    fn is_chinese(&self, word: &str) -> bool {
        let next = self.next.as_deref().unwrap_or("");
        let native: &[&str] = match word {
            "hi" => return ["sinh", "vọng", "hữu"].contains(&next),
            "li" => return ["hôn", "dị", "khai", "thân", "tán", "biệt"].contains(&next),
            "ti" => return self.before.as_deref() == Some("công"),
            "kì" => &["cọ", "kèo", "cạch", "đà", "nhông"],
            "tỉ" => &["mỉ", "tê", "tì"],
            "lí" => &["nhí", "lắc", "la"],
            "kí" => &["lô"],
            "kĩ" => &["cà"],
            _ => &[],
        };
        !native.contains(&next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LintSettings;
    use crate::lint::Sheet;
    use crate::lint::block::Block;
    use crate::source::TextFile;

    /// A text mended for one of the letters.
    fn mended(letter: LetterI, text: &str) -> String {
        let file = TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
        let settings = LintSettings {
            i_y: Some(letter),
            ..LintSettings::default()
        };
        let mut sheet = Sheet::new(&file, &settings);
        let mut vocabulary = super::super::Vocabulary::default();
        let block = Block::verbatim(text, 0);
        let words: Vec<Range<usize>> = text::words(&block.text).collect();
        super::super::check(&block, &words, &mut sheet, &mut vocabulary);
        let edits: Vec<_> = sheet.found.into_iter().flat_map(|f| f.edits).collect();
        file.edited(&edits)
    }

    #[test]
    fn letters_follow_the_style() {
        for (text, right) in [
            ("kỹ sư và lý do, quý và thúy", "kĩ sư và lí do, quý và thúy"),
            ("hy vọng ở công ty này", "hi vọng ở công ti này"),
            ("bài “Oh my love” ấy", "bài “Oh my love” ấy"),
            ("cái ty-phồng này", "cái ty-phồng này"),
        ] {
            assert_eq!(mended(LetterI::I, text), right);
        }
        for (text, right) in [
            ("kĩ sư, quí bác sĩ ăn mì", "kỹ sư, quý bác sĩ ăn mì"),
            ("tỉ lệ tỉ mỉ", "tỷ lệ tỉ mỉ"),
            ("hi sinh và hi vọng, hi hi", "hy sinh và hy vọng, hi hi"),
            (
                "Công ti may, ti vi, li hôn, một li",
                "Công ty may, ti vi, ly hôn, một li",
            ),
        ] {
            assert_eq!(mended(LetterI::Y, text), right);
        }
    }
}
