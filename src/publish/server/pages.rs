//! `_headers` and `_redirects`, as Netlify and Cloudflare Pages read them.
//!
//! Both compare addresses as browsers write them, percent-encoded. All rules that fit an address apply, and a header said twice
//! is joined (developers.cloudflare.com/pages/configuration/headers, docs.netlify.com/manage/routing/headers): so of those that say
//! how long a file may be kept, only one may fit. A `*` stands for any text, also with slashes in it, and only one may stand in a rule.

use super::super::headers::{SHORT, cache_control};
use super::super::wanted::Wanted;
use super::{CSP, OTHERS};
use crate::config::BaseUrl;
use crate::site::url_path;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Cloudflare reads so many rules. What finds no room is asked for again each time, which is what both say of themselves.
const MOST: usize = 100;

/// Both files. `redirects` are decoded old addresses and encoded new ones.
pub(super) fn rules(
    wanted: &Wanted,
    base: &BaseUrl,
    redirects: &BTreeMap<String, String>,
) -> (String, String) {
    let mut head = format!("{}*\n  Content-Security-Policy: {CSP}\n", base.path());
    for (name, value) in OTHERS {
        let _ = writeln!(head, "  {name}: {value}");
    }
    for (address, value) in kept(wanted, base).into_iter().take(MOST - 1) {
        let _ = writeln!(head, "{address}\n  Cache-Control: {value}");
    }
    let mut moved = String::new();
    for (from, to) in redirects {
        let _ = writeln!(moved, "{} {to} 301", encoded(from));
    }
    (head, moved)
}

/// Which addresses may be kept how long; those that hold for most files first.
fn kept(wanted: &Wanted, base: &BaseUrl) -> Vec<(String, &'static str)> {
    let root = base.path();
    let mut rules = vec![(root.to_owned(), SHORT), (format!("{root}*/"), SHORT)];
    let mut by_ending: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in wanted.files.keys() {
        // Compressed forms are not asked for there.
        let is_form = [".br", ".gz"].iter().any(|form| {
            let plain = path.strip_suffix(form);
            plain.is_some_and(|plain| wanted.files.contains_key(plain))
        });
        let name = path.rsplit('/').next().unwrap_or(path);
        // `.htaccess` and its like are for the server alone.
        let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        if let (Some((_, ending)), false) = (ending, is_form) {
            by_ending.entry(ending).or_default().push(path);
        }
    }
    let (mut whole, mut single) = (Vec::new(), Vec::new());
    for (ending, paths) in by_ending {
        divide(base, "", ending, &paths, &mut whole, &mut single);
    }
    single.sort_by_key(|(_, value)| *value != SHORT);
    rules.extend(whole);
    rules.extend(single);
    rules
}

/// Rules for `paths`, all below `folder` (empty, or ending in `/`) and with the same ending: one for all of them where they are
/// alike, else for each part.
fn divide(
    base: &BaseUrl,
    folder: &str,
    ending: &str,
    paths: &[&str],
    whole: &mut Vec<(String, &'static str)>,
    single: &mut Vec<(String, &'static str)>,
) {
    let mut values = paths.iter().map(|path| cache_control(path));
    let first = values.next().unwrap_or(SHORT);
    if values.all(|value| value == first) {
        whole.push((
            format!("{}*.{}", base.path_of(folder), encoded(ending)),
            first,
        ));
        return;
    }
    let mut below: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        match path[folder.len()..].find('/') {
            Some(at) => below
                .entry(&path[..=folder.len() + at])
                .or_default()
                .push(path),
            None => single.push((base.path_of(url_path(path)), cache_control(path))),
        }
    }
    for (folder, paths) in below {
        divide(base, folder, ending, &paths, whole, single);
    }
}

/// As a browser writes it.
fn encoded(path: &str) -> String {
    let root = BaseUrl::default();
    let encoded = root.path_of(path.trim_start_matches('/'));
    match path.starts_with('/') {
        true => encoded,
        false => encoded.trim_start_matches('/').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::headers::FOREVER;
    use super::*;

    /// What the rules say of an address, all of them that fit.
    fn said<'r>(rules: &'r [(String, &'static str)], address: &str) -> Vec<&'r str> {
        let fits = |rule: &str| match rule.split_once('*') {
            Some((before, after)) => {
                address.len() >= rule.len() - 1
                    && address.starts_with(before)
                    && address.ends_with(after)
            }
            None => rule == address,
        };
        let fitting = rules.iter().filter(|(rule, _)| fits(rule));
        fitting.map(|(_, value)| *value).collect()
    }

    #[test]
    fn each_address_is_kept_as_long_as_other_servers_say() {
        let base = BaseUrl::parse("https://host.vn/h%E1%BB%8Dc%20t%E1%BA%ADp/").unwrap();
        let mut wanted = Wanted::default();
        for path in [
            "index.html",
            "404.html",
            "tin/index.html",
            "tin/một.html",
            "rss.xml",
            "moi-nhat.js",
            "assets/portal.1a2b3c4d.css",
            "assets/portal.1a2b3c4d.js",
            "assets/own.js",
            "assets/fonts/a.1a2b3c4d.woff2",
            "tim-kiem/search.js",
            "tim-kiem/t/0-1a2b3c4d.js",
            "tim-kiem/t/1-1a2b3c4d.js",
            "anh/nui-800w.1a2b3c4d.webp",
            "anh/nui-400w.1a2b3c4d.webp",
            "anh/goc.webp",
            "tin/anh/a-400w.1a2b3c4d.webp",
            "anh/nui.jpg",
        ] {
            wanted.add(path.into(), path.into());
        }
        wanted.add("rss.xml.gz".into(), b"x".to_vec());
        let rules = kept(&wanted, &base);
        for path in wanted.files.keys().filter(|path| !path.ends_with(".gz")) {
            let address = base.path_of(url_path(path));
            assert_eq!(said(&rules, &address), [cache_control(path)], "{address}");
        }
        assert_eq!(
            said(
                &rules,
                "/h%E1%BB%8Dc%20t%E1%BA%ADp/tin/anh/a-400w.1a2b3c4d.webp"
            ),
            [FOREVER]
        );
        assert!(rules.len() < 20, "{rules:?}");
    }

    #[test]
    fn cloudflare_can_read_all_rules() {
        let mut wanted = Wanted::default();
        for number in 0..200 {
            wanted.add(format!("anh/{number}.webp"), b"x".to_vec());
            wanted.add(format!("anh/{number}-400w.1a2b3c4d.webp"), b"x".to_vec());
        }
        let (head, _) = super::rules(&wanted, &BaseUrl::default(), &BTreeMap::new());
        assert_eq!(
            head.lines().filter(|line| line.starts_with('/')).count(),
            MOST
        );
        assert!(head.lines().all(|line| line.len() < 2000));
    }
}
