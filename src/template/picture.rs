//! The markup of a picture: WebP variants with the original as fallback.

use pulldown_cmark_escape::escape_html;
use std::fmt::Write;

/// What a `<picture>` is made from. Paths are ready to stand in an attribute.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Address of the original.
    pub path: String,
    /// Width and height of the original in pixels; unknown for what is not looked into.
    pub size: Option<(u32, u32)>,
    /// Width and address of each variant, ascending.
    pub variants: Vec<(u32, String)>,
    /// Alternative text.
    pub alt: String,
    /// Tooltip.
    pub title: Option<String>,
}

/// How a picture is shown.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// The `sizes` attribute.
    pub sizes: &'a str,
    /// Loaded only when it comes near.
    pub lazy: bool,
    /// The `class` attribute.
    pub class: Option<&'a str>,
    /// No variant wider than this.
    pub max: Option<u32>,
}

/// `<picture>` with its variants, or `<img>` when there are none.
pub fn picture_html(picture: &Picture, shown: &Shown<'_>) -> String {
    let mut out = String::with_capacity(512);
    let fits = |width: &u32| shown.max.is_none_or(|max| *width <= max);
    let variants: Vec<&(u32, String)> = picture.variants.iter().filter(|(w, _)| fits(w)).collect();
    if !variants.is_empty() {
        out.push_str("<picture><source type=\"image/webp\" srcset=\"");
        for (index, (width, path)) in variants.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            escape(&mut out, path);
            let _ = write!(out, " {width}w");
        }
        out.push_str("\" sizes=\"");
        escape(&mut out, shown.sizes);
        out.push_str("\">");
    }
    out.push_str("<img src=\"");
    escape(&mut out, &picture.path);
    out.push_str("\" alt=\"");
    escape(&mut out, &picture.alt);
    out.push('"');
    if let Some((width, height)) = picture.size {
        let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
    }
    if let Some(title) = &picture.title {
        out.push_str(" title=\"");
        escape(&mut out, title);
        out.push('"');
    }
    if let Some(class) = shown.class {
        out.push_str(" class=\"");
        escape(&mut out, class);
        out.push('"');
    }
    out.push_str(if shown.lazy {
        " loading=\"lazy\" decoding=\"async\">"
    } else {
        " fetchpriority=\"high\">"
    });
    if !variants.is_empty() {
        out.push_str("</picture>");
    }
    out
}

fn escape(out: &mut String, text: &str) {
    escape_html(out, text).expect("writing to a String cannot fail");
}
