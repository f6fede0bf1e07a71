//! What a host says of files and collections (`PROPFIND`).

use crate::publish::remote::{Entry, Failure};
use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::events::Event;

/// What is asked of files and collections.
pub(super) const ASKED: &[u8] = br#"<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>"#;

/// The members of the collection at `own` in an answer to PROPFIND. A proxy may have cut the beginning off the addresses
/// or put one before them, so the collection is known as the shortest of them.
///
/// # Errors
/// When the answer speaks of something else: a host that is not understood must not be taken for empty.
pub(super) fn read_list(body: &[u8], own: &str) -> Result<Vec<Entry>, Failure> {
    let mut found = read_responses(body)?;
    found.sort_by_key(|entry| entry.name.len());
    let mut found = found.into_iter();
    let Some(collection) = found.next() else {
        return Ok(Vec::new());
    };
    let (named, own) = (collection.name.trim_matches('/'), own.trim_matches('/'));
    if !named.ends_with(own) && !own.ends_with(named) {
        return Err(Failure::refused(
            &collection.name,
            "the list is not understood",
        ));
    }
    let base = format!("{}/", collection.name.trim_end_matches('/'));
    found
        .map(|entry| {
            let name = entry.name.strip_prefix(&base).unwrap_or_default();
            let name = name.trim_end_matches('/').to_owned();
            if name.is_empty() || name.contains('/') {
                return Err(Failure::refused(&entry.name, "the list is not understood"));
            }
            Ok(Entry { name, ..entry })
        })
        .collect()
}

/// Everything an answer speaks of; names are whole paths, decoded.
pub(super) fn read_responses(body: &[u8]) -> Result<Vec<Entry>, Failure> {
    let text = String::from_utf8_lossy(body);
    let mut reader = Reader::from_str(&text);
    let (mut entries, mut field) = (Vec::new(), String::new());
    let (mut href, mut size, mut is_folder) = (String::new(), 0, false);
    loop {
        match reader.read_event().map_err(Failure::lost)? {
            Event::Start(tag) => {
                field = tag.local_name().as_ref().to_owned();
                if field == "response" {
                    (href, size, is_folder) = (String::new(), 0, false);
                }
                is_folder |= field == "collection";
            }
            Event::Empty(tag) => is_folder |= tag.local_name().as_ref() == "collection",
            Event::Text(text) => match field.as_str() {
                "href" => href.push_str(text.trim()),
                "getcontentlength" => size = text.trim().parse().unwrap_or_default(),
                _ => {}
            },
            Event::End(tag) => {
                field.clear();
                if tag.local_name().as_ref() == "response" {
                    let path = href.split_once("://").map_or(href.as_str(), |(_, rest)| {
                        rest.find('/').map_or("/", |at| &rest[at..])
                    });
                    let path = percent_decode_str(path).decode_utf8_lossy();
                    entries.push(Entry {
                        name: path.into_owned(),
                        is_folder,
                        size,
                    });
                }
            }
            Event::Eof => return Ok(entries),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_whatever_the_prefix_and_the_form_of_addresses() {
        let body = r#"<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">
            <d:response><d:href>/srv/h%E1%BB%8Dc/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop></d:propstat></d:response>
            <d:response><d:href>http://h:1/srv/h%E1%BB%8Dc/a%20b.html</d:href><d:propstat><d:prop><d:resourcetype/><d:getcontentlength>12</d:getcontentlength></d:prop></d:propstat></d:response>
            <d:response><d:href>/srv/h%E1%BB%8Dc/sub/</d:href><d:propstat><d:prop><d:resourcetype><d:collection></d:collection></d:resourcetype></d:prop></d:propstat></d:response>
            </d:multistatus>"#;
        let entries = read_list(body.as_bytes(), "/srv/học/").unwrap();
        let shown: Vec<_> = entries
            .iter()
            .map(|e| (e.name.as_str(), e.is_folder, e.size))
            .collect();
        assert_eq!(shown, [("sub", true, 0), ("a b.html", false, 12)]);
        // Behind a proxy that cuts `/dav` off.
        let behind = read_list(body.as_bytes(), "/dav/srv/học/").unwrap();
        assert_eq!(behind, entries);
        assert!(read_list(body.as_bytes(), "/khác/").is_err());
    }
}
