//! Words that may be written with i or with y: kĩ and kỹ.

use crate::config::LetterI;
use crate::text;
use std::ops::Range;

/// The same syllable with the other letter, where the style asks for it.
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
            if matches!(word, "kĩ" | "kí" | "kì" | "kỉ" | "kị" | "lí" | "mĩ" | "tỉ") =>
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

    /// How a word is to be written here; `alone` is how it is wherever it stands.
    pub(super) fn letter<'w>(
        &self,
        letter: LetterI,
        word: &str,
        alone: Option<&'w str>,
    ) -> Option<&'w str> {
        match (letter, alone) {
            (LetterI::Y, None) => self.in_pair(word),
            // “Oh my love”: without marks it may be a word of another language.
            (LetterI::I, Some(_)) if word.is_ascii() && self.is_foreign() => None,
            _ if self.is_doubled(word) => None,
            _ => alone,
        }
    }

    fn is_foreign(&self) -> bool {
        let mut words = [&self.before, &self.next].into_iter().flatten();
        words.any(|word| text::judge_syllable(word).is_err())
    }

    /// Words of Chinese origin whose syllable has an i in native ones.
    fn in_pair(&self, word: &str) -> Option<&'static str> {
        let next = self.next.as_deref().unwrap_or("");
        let before = self.before.as_deref().unwrap_or("");
        match word {
            "hi" => ["sinh", "vọng", "hữu"].contains(&next).then_some("hy"),
            "li" => ["hôn", "dị", "khai", "thân", "tán", "biệt"]
                .contains(&next)
                .then_some("ly"),
            "ti" => (before == "công").then_some("ty"),
            _ => None,
        }
    }

    /// Whether a word with i is half of a native one that never has y: `kì cọ`, `tỉ mỉ`, `lí nhí`.
    fn is_doubled(&self, word: &str) -> bool {
        let native: &[&str] = match word {
            "kì" => &["cọ", "kèo", "cạch", "đà", "nhông"],
            "tỉ" => &["mỉ", "tê", "tì"],
            "lí" => &["nhí", "lắc", "la"],
            "kí" => &["lô"],
            "kĩ" => &["cà"],
            _ => return false,
        };
        self.next
            .as_deref()
            .is_some_and(|next| native.contains(&next))
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
        super::super::check(&Block::verbatim(text, 0), &mut sheet, &mut vocabulary);
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
