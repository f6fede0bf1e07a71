//! Drawings: their size, and what in them could run script.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// Size in whole pixels: `width` and `height`, else the `viewBox`, else 300 × 150 as in browsers.
pub(super) fn size(bytes: &[u8]) -> Result<(u32, u32), String> {
    let mut reader = Reader::from_str(text(bytes)?);
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(tag) | Event::Empty(tag) => {
                if tag.local_name().as_ref() != "svg" {
                    return Err("no <svg>".into());
                }
                return Ok(size_of(&tag));
            }
            Event::Eof => return Err("no <svg>".into()),
            _ => {}
        }
    }
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn size_of(tag: &BytesStart<'_>) -> (u32, u32) {
    let attribute = |name: &str| {
        tag.attributes()
            .flatten()
            .find(|a| a.key.as_ref() == name)
            .map(|a| a.value.into_owned())
    };
    let pixels = |name| {
        let value = attribute(name)?;
        let number: f64 = value.trim().trim_end_matches("px").parse().ok()?;
        (number >= 1.0).then_some(number.round() as u32)
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return (width, height);
    }
    let view: Vec<f64> = attribute("viewBox")
        .unwrap_or_default()
        .split([' ', ','])
        .filter_map(|n| n.parse().ok())
        .collect();
    match view[..] {
        [_, _, width, height] if width >= 1.0 && height >= 1.0 => {
            (width.round() as u32, height.round() as u32)
        }
        _ => (300, 150),
    }
}

/// The drawing without scripts, event handlers, embedded pages and addresses that run script.
pub(super) fn sanitize(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut reader = Reader::from_str(text(bytes)?);
    let mut writer = Writer::new(Vec::with_capacity(bytes.len()));
    let mut dropped = 0_usize;
    loop {
        let event = reader.read_event().map_err(|e| e.to_string())?;
        match event {
            Event::Eof => break,
            Event::Start(tag) if dropped > 0 || is_active(&tag) => {
                dropped += 1;
                drop(tag);
            }
            Event::End(_) if dropped > 0 => dropped -= 1,
            _ if dropped > 0 => {}
            Event::Empty(tag) if is_active(&tag) => drop(tag),
            Event::Start(tag) => write(&mut writer, Event::Start(harmless(&tag)))?,
            Event::Empty(tag) => write(&mut writer, Event::Empty(harmless(&tag)))?,
            // A document type can define entities, an instruction can name a style sheet.
            Event::DocType(_) | Event::PI(_) => {}
            other => write(&mut writer, other)?,
        }
    }
    Ok(writer.into_inner())
}

fn write(writer: &mut Writer<Vec<u8>>, event: Event<'_>) -> Result<(), String> {
    writer.write_event(event).map_err(|e| e.to_string())
}

fn is_active(tag: &BytesStart<'_>) -> bool {
    let name = tag.local_name().as_ref().to_ascii_lowercase();
    matches!(
        name.as_str(),
        "script" | "foreignobject" | "iframe" | "embed" | "object" | "handler" | "set" | "animate"
    )
}

fn harmless(tag: &BytesStart<'_>) -> BytesStart<'static> {
    let name = tag.name().as_ref().to_owned();
    let mut clean = BytesStart::new(name);
    for attribute in tag.attributes().flatten() {
        let local = attribute.key.local_name().as_ref().to_ascii_lowercase();
        let value = attribute.value.to_ascii_lowercase();
        let runs = local.starts_with("on")
            || (local == "href" && !is_quiet(&value))
            || value.contains("javascript:");
        if !runs {
            clean.push_attribute(attribute);
        }
    }
    clean.into_owned()
}

/// Whether a reference stays in the drawing, is a web address, or is a bitmap.
fn is_quiet(value: &str) -> bool {
    let compact: String = value
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    compact.starts_with('#')
        || compact.starts_with("http://")
        || compact.starts_with("https://")
        || ["png", "jpeg", "gif", "webp"]
            .iter()
            .any(|kind| compact.starts_with(&format!("data:image/{kind}")))
        || !(compact.contains(':') || compact.contains('&'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_keeps_its_lines_and_loses_its_scripts() {
        let evil = r##"<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" onload="x()"><script>alert(1)</script><a href="java&#115;cript:x"><path d="M0 0"/></a><use href="#a"/><foreignObject><body/></foreignObject></svg>"##;
        let clean = String::from_utf8(sanitize(evil.as_bytes()).unwrap()).unwrap();
        for bad in ["script", "onload", "foreign", "DOCTYPE"] {
            assert!(!clean.contains(bad), "{clean}");
        }
        assert!(
            clean.contains(r#"<path d="M0 0"/>"#) && clean.contains("#a"),
            "{clean}"
        );
        assert_eq!(size(evil.as_bytes()), Ok((20, 10)));
    }
}
