//! What a web server is told: how long browsers may keep what, what pages may do, and where moved pages went.
//!
//! Redirects are read from the pages themselves: one that only leads on (`http-equiv="refresh"` at once) is one.

mod pages;

use super::headers::{DAY, FOREVER, SHORT, TEXTS, hashed_addresses};
use super::wanted::Wanted;
use crate::config::{BaseUrl, Server};
use crate::diag::{Diagnostic, Problem};
use crate::site::place;
use crate::site::url_path;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What pages of the portal may load: their own files, pictures and media over HTTPS, players of YouTube. Scripts only from
/// the site's files, so that an injected one does not run.
const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: https:; media-src 'self' https:; \
    frame-src https://www.youtube-nocookie.com https://www.youtube.com; object-src 'none'; \
    base-uri 'self'; form-action 'self' https: mailto:; frame-ancestors 'self'";
const OTHERS: [(&str, &str); 2] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
];
/// A page that leads on is small.
const LARGEST_REDIRECT: u64 = 4096;

/// Adds the files that `server` reads from the site itself. A file of the same name in the site stays as it is; that is told.
pub fn add_rules(wanted: &mut Wanted, server: Server, base: &BaseUrl) -> Vec<Diagnostic> {
    let redirects = redirects(wanted, base);
    let rules = match server {
        Server::Apache => vec![(".htaccess", apache(wanted, base, &redirects))],
        Server::Pages => {
            let (head, moved) = pages::rules(wanted, base, &redirects);
            vec![("_headers", head), ("_redirects", moved)]
        }
        Server::Nginx => Vec::new(),
    };
    let mut findings = Vec::new();
    for (path, text) in rules {
        if wanted.files.contains_key(path) {
            findings.push(Diagnostic::in_file(Problem::PublishRules, path));
        } else {
            wanted.add(path.to_owned(), text.into_bytes());
        }
    }
    findings
}

/// What to include in the `server` block of nginx.
pub fn nginx_rules(wanted: &Wanted, base: &BaseUrl) -> String {
    let mut out = String::from("# include this file in the server block\n");
    let _ = writeln!(out, "add_header Content-Security-Policy \"{CSP}\" always;");
    for (name, value) in OTHERS {
        let _ = writeln!(out, "add_header {name} \"{value}\" always;");
    }
    // Not of what is not there: it may be soon.
    let _ = writeln!(out, "add_header Cache-Control $sen_cache;");
    for (extension, name) in [(".gz", "gzip_static"), (".br", "brotli_static")] {
        if has_compressed(wanted, extension) {
            let _ = writeln!(out, "{name} on;");
        }
    }
    let root = decoded(base.path());
    let _ = writeln!(
        out,
        "location ^~ \"{}.sen/\" {{ return 404; }}",
        quoted(&root)
    );
    for (from, to) in redirects(wanted, base) {
        let _ = writeln!(
            out,
            "location = \"{}\" {{ return 301 \"{}\"; }}",
            quoted(&from),
            plain(&to)
        );
    }
    // `add_header` in a location would drop those above it: one header with a value of its own instead.
    out.push_str("\n# and this in the http block\n# map $uri $sen_cache {\n");
    let _ = writeln!(out, "#   default \"{DAY}\";\n#   ~/$ \"{SHORT}\";");
    let _ = writeln!(
        out,
        "#   \"~{}\" \"{FOREVER}\";",
        quoted(&hashed_addresses(&escaped(&root)))
    );
    let _ = writeln!(out, "#   \"~{}\" \"{SHORT}\";\n# }}", texts());
    out
}

fn apache(wanted: &Wanted, base: &BaseUrl, redirects: &BTreeMap<String, String>) -> String {
    let mut out =
        String::from("# written by sen publish\nOptions -Indexes\n<IfModule mod_headers.c>\n");
    let _ = writeln!(out, "Header always set Content-Security-Policy \"{CSP}\"");
    for (name, value) in OTHERS {
        let _ = writeln!(out, "Header always set {name} \"{value}\"");
    }
    let _ = writeln!(out, "Header set Cache-Control \"{DAY}\"");
    // An `If` has the last word over what is said of names.
    let root = decoded(base.path());
    let hashed = quoted(&hashed_addresses(&escaped(&root)));
    let _ = writeln!(
        out,
        "<FilesMatch \"{}\">\nHeader set Cache-Control \"{SHORT}\"\n</FilesMatch>\n\
         <If \"%{{REQUEST_URI}} =~ m#{hashed}#\">\nHeader set Cache-Control \"{FOREVER}\"\n</If>",
        texts()
    );
    out.push_str("</IfModule>\n");
    if wanted.files.contains_key(place::NOT_FOUND) {
        let _ = writeln!(out, "ErrorDocument 404 {}", base.path_of(place::NOT_FOUND));
    }
    let _ = writeln!(
        out,
        "RedirectMatch 404 \"^{}\\.sen/\"",
        quoted(&escaped(&root))
    );
    let encodings = [(".br", "br"), (".gz", "gzip")];
    let compressed =
        encodings.map(|(extension, name)| (extension, name, has_compressed(wanted, extension)));
    if compressed.iter().any(|(.., has)| *has) {
        out.push_str("<IfModule mod_rewrite.c>\nRewriteEngine On\n");
        for (extension, name, _) in compressed.iter().filter(|(.., has)| *has) {
            let _ = writeln!(
                out,
                "RewriteCond %{{HTTP:Accept-Encoding}} \\b{name}\\b\nRewriteCond %{{REQUEST_FILENAME}}{extension} -f\n\
                 RewriteRule ^(.+)$ $1{extension} [L]"
            );
        }
        out.push_str("</IfModule>\n");
        for (extension, name, _) in compressed.iter().filter(|(.., has)| *has) {
            let escaped = extension.replace('.', r"\.");
            for (kind, mime) in [
                ("html", "text/html; charset=utf-8"),
                ("css", "text/css; charset=utf-8"),
                ("js", "text/javascript; charset=utf-8"),
                ("(xml|svg|json|txt)", ""),
            ] {
                let typed = match mime {
                    "" => String::new(),
                    mime => format!("ForceType \"{mime}\"\n"),
                };
                let _ = writeln!(
                    out,
                    "<FilesMatch \"\\.{kind}{escaped}$\">\n{typed}<IfModule mod_headers.c>\n\
                     Header set Content-Encoding {name}\nHeader append Vary Accept-Encoding\n</IfModule>\n\
                     RemoveEncoding {extension}\n</FilesMatch>"
                );
            }
        }
    }
    for (from, to) in redirects {
        let _ = writeln!(
            out,
            "RedirectMatch 301 \"^{}$\" \"{}\"",
            quoted(&escaped(from)),
            // Apache encodes what it leads to by itself.
            quoted(&decoded(to)).replace('$', "\\$")
        );
    }
    out
}

/// In quotes of Apache and nginx.
fn quoted(text: &str) -> String {
    text.replace('"', "\\\"").replace(['\n', '\r'], "")
}

/// An address to lead to, in quotes: a `$` would be taken for a variable.
fn plain(address: &str) -> String {
    quoted(address).replace('$', "%24")
}

/// Servers compare addresses as they are meant, not as they are written.
fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Texts and their compressed forms, as a regular expression of the name.
fn texts() -> String {
    format!(r"\.({})(\.(br|gz))?$", TEXTS.join("|"))
}

/// As a regular expression.
fn escaped(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if "\\.+*?()[]{}^$|#".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

fn has_compressed(wanted: &Wanted, extension: &str) -> bool {
    wanted.files.keys().any(|path| {
        path.strip_suffix(extension)
            .is_some_and(|plain| wanted.files.contains_key(plain))
    })
}

/// Where moved pages went: the decoded path of the old address, and the new address.
fn redirects(wanted: &Wanted, base: &BaseUrl) -> BTreeMap<String, String> {
    let small = wanted
        .files
        .iter()
        .filter(|(path, file)| path.ends_with(".html") && file.size <= LARGEST_REDIRECT);
    let mut found = BTreeMap::new();
    for (path, _) in small {
        let Ok(Some(bytes)) = wanted.bytes(path) else {
            continue;
        };
        let Some(target) = leads_to(&String::from_utf8_lossy(&bytes)) else {
            continue;
        };
        // Relative ones (a portable site) have no address to name.
        if target.starts_with('/') || target.contains("://") {
            found.insert(decoded(&base.path_of(url_path(path))), target);
        }
    }
    found
}

/// The address that a page leads to at once.
fn leads_to(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("http-equiv=\"refresh\" content=\"0; url=")?;
    let (address, _) = rest.split_once('"')?;
    Some(
        address
            .replace("&amp;", "&")
            .replace("&#39;", "'")
            .replace("&quot;", "%22"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Wanted {
        let mut wanted = Wanted::default();
        let moved = r#"<meta http-equiv="refresh" content="0; url=/hoc-tap/moi.html">"#;
        wanted.add("cu (1).html".into(), moved.as_bytes().to_vec());
        wanted.add("muc-cu/index.html".into(), moved.as_bytes().to_vec());
        wanted.add("moi.html".into(), b"x".to_vec());
        wanted.add("moi.html.gz".into(), b"x".to_vec());
        wanted
    }

    #[test]
    fn rules_for_each_server() {
        let base = BaseUrl::parse("https://host.vn/hoc-tap/").unwrap();
        let mut wanted = site();
        for server in [Server::Apache, Server::Pages] {
            assert!(add_rules(&mut wanted, server, &base).is_empty());
        }
        let text = |path| String::from_utf8(wanted.bytes(path).unwrap().unwrap().to_vec()).unwrap();
        let all = format!(
            "── .htaccess\n{}── _headers\n{}── _redirects\n{}── nginx\n{}",
            text(".htaccess"),
            text("_headers"),
            text("_redirects"),
            nginx_rules(&site(), &base)
        );
        insta::assert_snapshot!(all);
    }

    #[test]
    fn a_base_path_is_written_as_each_server_compares_it() {
        let base = BaseUrl::parse("https://host.vn/h%E1%BB%8Dc%20t%E1%BA%ADp/").unwrap();
        let mut wanted = site();
        let moved = r#"<meta http-equiv="refresh" content="0; url=/gi%C3%A1$1.html">"#;
        wanted.add("giá.html".into(), moved.as_bytes().to_vec());
        wanted.add("404.html".into(), b"x".to_vec());
        let nginx = nginx_rules(&wanted, &base);
        for line in [
            r#"location ^~ "/học tập/.sen/" { return 404; }"#,
            r#"location = "/học tập/giá.html" { return 301 "/gi%C3%A1%241.html"; }"#,
            r#"#   "~^/học tập/(assets/"#,
        ] {
            assert!(nginx.contains(line), "{line} in\n{nginx}");
        }
        for server in [Server::Apache, Server::Pages] {
            assert!(add_rules(&mut wanted, server, &base).is_empty());
        }
        let text = |path| String::from_utf8(wanted.bytes(path).unwrap().unwrap().to_vec()).unwrap();
        for line in [
            r#"RedirectMatch 404 "^/học tập/\.sen/""#,
            r#"RedirectMatch 301 "^/học tập/giá\.html$" "/giá\$1.html""#,
            "=~ m#^/học tập/(assets/",
            "ErrorDocument 404 /h%E1%BB%8Dc%20t%E1%BA%ADp/404.html",
        ] {
            assert!(
                text(".htaccess").contains(line),
                "{line} in\n{}",
                text(".htaccess")
            );
        }
        assert!(text("_headers").starts_with("/h%E1%BB%8Dc%20t%E1%BA%ADp/*\n"));
        let moved = "/h%E1%BB%8Dc%20t%E1%BA%ADp/gi%C3%A1.html /gi%C3%A1$1.html 301";
        assert!(text("_redirects").contains(moved));
    }

    #[test]
    fn a_file_of_the_site_is_not_replaced() {
        let mut wanted = site();
        wanted.add(".htaccess".into(), b"own".to_vec());
        let told = add_rules(&mut wanted, Server::Apache, &BaseUrl::default());
        assert_eq!(*told[0].problem, Problem::PublishRules);
        assert_eq!(&*wanted.bytes(".htaccess").unwrap().unwrap(), b"own");
    }
}
