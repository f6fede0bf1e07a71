//! Names that differ in case only. Where a host's disk ignores case (Windows, macOS, many network drives) they are one file: it
//! must not be deleted under the old name after it has come under the new one.

use super::plan::Plan;
use super::wanted::Wanted;
use std::collections::BTreeMap;

/// A name that is no longer wanted, and the wanted one that differs from it in case only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Twins {
    pub(super) old: String,
    pub(super) new: String,
}

impl Twins {
    /// All that a plan would remove and that have a twin.
    pub(super) fn of(plan: &Plan, wanted: &Wanted) -> Vec<Self> {
        if plan.removed.is_empty() {
            return Vec::new();
        }
        let lower = wanted.files.keys().map(|path| (path.to_lowercase(), path));
        let lower: BTreeMap<String, &String> = lower.collect();
        let twins = plan.removed.keys().filter_map(|old| {
            let new = (*lower.get(&old.to_lowercase())?).clone();
            let old = old.clone();
            Some(Self { old, new })
        });
        twins.collect()
    }

    /// A third spelling, that nobody uses: a host that knows it ignores case. A single letter has only two.
    pub(super) fn third(&self) -> Option<String> {
        let mut spellings = self.old.char_indices().map(|(at, c)| {
            let (before, after) = (&self.old[..at], &self.old[at + c.len_utf8()..]);
            match c.is_uppercase() {
                true => format!("{before}{}{after}", c.to_lowercase()),
                false => format!("{before}{}{after}", c.to_uppercase()),
            }
        });
        spellings.find(|third| *third != self.old && *third != self.new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_spelling_is_neither_of_the_two() {
        for (old, new) in [
            ("Ảnh/A.png", "ảnh/a.png"),
            ("a.png", "A.PNG"),
            ("aB", "Ab"),
            ("AB", "ab"),
        ] {
            let (old, new) = (old.to_owned(), new.to_owned());
            let twins = Twins { old, new };
            let third = twins.third().unwrap();
            assert_eq!(third.to_lowercase(), twins.old.to_lowercase());
            assert!(third != twins.old && third != twins.new, "{third}");
        }
        let (old, new) = ("A".to_owned(), "a".to_owned());
        assert_eq!(Twins { old, new }.third(), None);
    }
}
