//! Paths that editors write, resolved without ever leaving the site.

use crate::text;

/// The path would leave the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaves;

/// The folder part of a `/`-separated path; empty at the root.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether Windows can hold every name of a `/`-separated path: none is a device or ends in a dot
/// or space, none has a character that Windows keeps for itself.
pub fn is_portable(path: &str) -> bool {
    path.split('/').all(|name| {
        !text::is_device_name(name)
            && !name.ends_with(['.', ' '])
            && !name.contains(|c: char| c < ' ' || "<>:\"|?*\\".contains(c))
    })
}

/// `target` seen from `folder`, both relative to the same root: `.` and `..` are worked off,
/// backslashes count as slashes, the result is NFC. A leading `/` means the root.
///
/// # Errors
/// [`Leaves`] when `..` climbs over the root, or the target is a drive letter, a network path or
/// an address with a scheme.
pub fn resolve(folder: &str, target: &str) -> Result<String, Leaves> {
    let target = target.replace('\\', "/");
    if target.starts_with("//") || has_scheme(&target) || target.contains('\0') {
        return Err(Leaves);
    }
    let mut parts: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        parts.extend(folder.split('/').filter(|part| !part.is_empty()));
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(Leaves)?;
            }
            part => parts.push(part),
        }
    }
    Ok(text::nfc(&parts.join("/")).into_owned())
}

/// Whether a path begins like an address (`https:`) or a drive (`C:`).
fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_inside() {
        assert_eq!(
            resolve("tin-tuc", "../anh/x.jpg").as_deref(),
            Ok("anh/x.jpg")
        );
        assert_eq!(resolve("a/b", "./c.md").as_deref(), Ok("a/b/c.md"));
        assert_eq!(resolve("a", "/logo.svg").as_deref(), Ok("logo.svg"));
        assert_eq!(resolve("a", r"..\anh\x.jpg").as_deref(), Ok("anh/x.jpg"));
    }

    #[test]
    fn what_windows_cannot_hold_is_known() {
        for good in [
            "tin-tuc/bài.md",
            "a b/c.d",
            ".htaccess",
            "con-duong.html",
            "",
        ] {
            assert!(is_portable(good), "{good}");
        }
        for bad in [
            "con.md",
            "aux/x.md",
            "a./x",
            "a /x",
            "hỏi?.md",
            "a*b",
            "a:b",
            "x\\y",
            "<a>",
            "\"",
            "a|b",
            "a\tb",
        ] {
            assert!(!is_portable(bad), "{bad}");
        }
    }

    #[test]
    fn never_leaves() {
        for bad in [
            "../../x",
            "C:/x",
            r"C:\x",
            "//host/x",
            r"\\host\x",
            "/../x",
            "http:x",
            "a\0b",
        ] {
            assert_eq!(resolve("a", bad), Err(Leaves), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_path_climbs_out(folder in "[a-c/]{0,6}", target in "[./a-c:\\\\]{0,20}") {
            if let Ok(path) = resolve(&folder, &target) {
                proptest::prop_assert!(!path.starts_with('/'));
                proptest::prop_assert!(path.split('/').all(|part| part != ".."));
            }
        }
    }
}
