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

/// Names that Windows keeps for devices, whatever follows them after a dot.
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let lower = stem.to_lowercase();
    let numbered = lower.strip_prefix("com").or(lower.strip_prefix("lpt"));
    matches!(
        lower.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) || numbered.is_some_and(|number| {
        let mut digits = number.chars();
        let digit = digits.next();
        digit.is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
    })
}

/// [`slugify`] as the name of a file or folder: what would be a device on Windows gets `-1`.
pub fn file_slug(text: &str) -> String {
    no_device(slugify(text))
}

fn no_device(slug: String) -> String {
    if is_device_name(&slug) {
        format!("{slug}-1")
    } else {
        slug
    }
}

/// Longest slug made from a name, in bytes: file systems take 255 for a name, and a suffix must fit.
const LONGEST: usize = 100;

/// [`file_slug`] cut at a word so that it fits every file system.
pub fn short_slug(name: &str) -> String {
    let mut slug = slugify(name);
    if slug.len() > LONGEST {
        let end = slug[..=LONGEST].rfind('-').unwrap_or(LONGEST);
        slug.truncate(end);
    }
    no_device(slug)
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

    #[test]
    fn what_is_cut_is_no_device_either() {
        assert_eq!(short_slug(&format!("Con {}", "a".repeat(LONGEST))), "con-1");
    }

    #[test]
    fn devices_of_windows_are_known() {
        for name in [
            "con",
            "CON",
            "aux.md",
            "nul.tar.gz",
            "com1",
            "LPT9.txt",
            "com²",
            "prn ",
        ] {
            assert!(is_device_name(name), "{name}");
        }
        for name in [
            "cong", "con-1", "com", "com10", "lpt", "auxin", "a.con", "", "nulo",
        ] {
            assert!(!is_device_name(name), "{name}");
        }
        assert_eq!(file_slug("Con"), "con-1");
        assert_eq!(file_slug("Con đường"), "con-duong");
        assert_eq!(short_slug("AUX"), "aux-1");
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
