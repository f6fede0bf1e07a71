//! Slugs: what stands in an address. Lower-case ASCII letters, digits and single hyphens.

use super::fold;

/// The slug of `text`: folded, everything that is no ASCII letter or digit becomes one hyphen,
/// none at the ends. Empty when nothing of `text` can stand in an address.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.ends_with('-') {
        slug.pop();
    }
    slug
}

/// Longest slug made from a name, in bytes: file systems take 255 for a name, and a suffix must fit.
const LONGEST: usize = 100;

/// [`slugify`] cut at a word so that it fits every file system.
pub fn short_slug(name: &str) -> String {
    let mut slug = slugify(name);
    if slug.len() > LONGEST {
        let end = slug[..=LONGEST].rfind('-').unwrap_or(LONGEST);
        slug.truncate(end);
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d_is_d() {
        assert_eq!(slugify("Chủ đề lớn"), "chu-de-lon");
        assert_eq!(slugify("  05-CT/TW  (2016) "), "05-ct-tw-2016");
        assert_eq!(slugify("……"), "");
        assert_eq!(slugify("中文"), "");
    }

    proptest::proptest! {
        #[test]
        fn slugs_are_clean_and_stable(text in ".{0,60}") {
            let slug = slugify(&text);
            proptest::prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            proptest::prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
            proptest::prop_assert_eq!(slugify(&slug), slug);
        }
    }
}
