//! Pictures: what they are, smaller WebP variants, and originals without what they say of their
//! maker.
//!
//! In: the bytes of a picture. Out: facts, and bytes to publish. Work is kept in a [`Cache`] by the
//! hash of its input. This module knows no pages.

mod cache;
mod svg;

pub use cache::Cache;

use crate::config::Images;
use crate::site::PictureFacts;
use exif::{In, Tag};
use fast_image_resize::{IntoImageView, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use img_parts::jpeg::{JpegSegment, markers};
use img_parts::riff::RiffContent;
use img_parts::webp::{CHUNK_EXIF, CHUNK_VP8X, CHUNK_XMP};
use img_parts::{Bytes, DynImage, ImageEXIF};
use std::io::Cursor;

/// Largest width or height that is decoded, in pixels.
const MAX_SIDE: u32 = 30_000;
/// Largest decoded picture, in bytes.
const MAX_ALLOCATION: u64 = 1 << 30;
/// Quality of a JPEG that had to be turned upright.
const TURNED_QUALITY: u8 = 88;

/// What kind of picture a file's name says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    Svg,
}

fn format_of(path: &str) -> Option<Format> {
    let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
    match ending.as_str() {
        // Windows calls pictures saved from a page `.jfif`.
        "jpg" | "jpeg" | "jpe" | "jfif" => Some(Format::Jpeg),
        "png" => Some(Format::Png),
        "webp" => Some(Format::WebP),
        "gif" => Some(Format::Gif),
        "svg" => Some(Format::Svg),
        _ => None,
    }
}

/// Whether a file's name says that it is a picture this module knows.
pub fn is_picture(path: &str) -> bool {
    format_of(path).is_some()
}

/// Why a picture cannot be used, in the decoder's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken(pub String);

impl Broken {
    fn because(error: impl ToString) -> Self {
        Self(error.to_string())
    }
}

/// Reads size and format of the picture at `path`. Only the header is looked at, except of small
/// pictures, which have no variants whose making would find them broken.
///
/// # Errors
/// [`Broken`] when it is no picture of the kind its name says.
pub fn probe(path: &str, bytes: &[u8], images: &Images) -> Result<PictureFacts, Broken> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes).update(&[images.quality]);
    let hash = hasher.finalize().to_hex().to_string();
    let format = format_of(path).ok_or_else(|| Broken::because("unknown format"))?;
    if format == Format::Svg {
        let (width, height) = svg::size(bytes).map_err(Broken)?;
        return Ok(PictureFacts {
            width,
            height,
            hash,
            variants: Vec::new(),
        });
    }
    let mut decoder = reader(bytes)?.into_decoder().map_err(Broken::because)?;
    let (width, height) = decoder.dimensions();
    let turned = swaps_sides(orientation(&mut decoder, bytes));
    let (width, height) = if turned {
        (height, width)
    } else {
        (width, height)
    };
    if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE {
        return Err(Broken(format!("{width} × {height} px")));
    }
    let is_still = match format {
        Format::Gif => false,
        Format::WebP => !is_animated_webp(bytes),
        _ => true,
    };
    let variants: Vec<u32> = if is_still {
        let smaller = |candidate: &&u32| **candidate < width;
        images.widths.iter().filter(smaller).copied().collect()
    } else {
        Vec::new()
    };
    if variants.is_empty() {
        DynamicImage::from_decoder(decoder).map_err(Broken::because)?;
    }
    Ok(PictureFacts {
        width,
        height,
        hash,
        variants,
    })
}

/// The picture as lossy WebP, `width` pixels wide, upright, without metadata.
///
/// # Errors
/// [`Broken`] when it cannot be decoded.
pub fn variant(bytes: &[u8], width: u32, quality: u8) -> Result<Vec<u8>, Broken> {
    let picture = upright(bytes)?;
    let height = (u64::from(picture.height()) * u64::from(width))
        .div_ceil(u64::from(picture.width()))
        .max(1) as u32;
    let picture = if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    };
    debug_assert!(
        picture.pixel_type().is_some(),
        "it has eight bits a channel"
    );
    let mut small = DynamicImage::new(width, height, picture.color());
    Resizer::new()
        .resize(&picture, &mut small, &ResizeOptions::new())
        .map_err(Broken::because)?;
    let pixels = small.as_bytes();
    let encoder = if small.color().has_alpha() {
        webp::Encoder::from_rgba(pixels, width, height)
    } else {
        webp::Encoder::from_rgb(pixels, width, height)
    };
    let encoded = encoder
        .encode_simple(false, f32::from(quality))
        .map_err(|error| Broken(format!("{error:?}")))?;
    Ok(encoded.to_vec())
}

/// The original as it may be published: turned upright, and without the metadata in which cameras
/// note places and names. Drawings lose what could run script unless `trusted`.
///
/// # Errors
/// [`Broken`] when it must be turned and cannot be decoded.
pub fn publishable(path: &str, bytes: Vec<u8>, trusted: bool) -> Result<Vec<u8>, Broken> {
    match format_of(path) {
        Some(Format::Svg) if trusted => Ok(bytes),
        Some(Format::Svg) => svg::sanitize(&bytes).map_err(Broken),
        Some(Format::Jpeg | Format::Png | Format::WebP) => {
            let mut decoder = reader(&bytes)?.into_decoder().map_err(Broken::because)?;
            let orientation = orientation(&mut decoder, &bytes);
            drop(decoder);
            match orientation {
                Orientation::NoTransforms => Ok(without_metadata(bytes)),
                _ => turned(path, &bytes),
            }
        }
        Some(Format::Gif) | None => Ok(bytes),
    }
}

/// Encodes the upright picture in its own format.
fn turned(path: &str, bytes: &[u8]) -> Result<Vec<u8>, Broken> {
    let picture = upright(bytes)?;
    let mut out = Cursor::new(Vec::new());
    let encoded = match format_of(path) {
        Some(Format::Png) => picture.write_to(&mut out, ImageFormat::Png),
        Some(Format::WebP) => picture.write_to(&mut out, ImageFormat::WebP),
        _ => {
            let quality = TURNED_QUALITY;
            let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality);
            picture.into_rgb8().write_with_encoder(encoder)
        }
    };
    encoded.map_err(Broken::because)?;
    Ok(out.into_inner())
}

/// Drops from the container what tells nothing of how the picture looks (EXIF, XMP, IPTC, comments, texts); pixels stay as they are.
fn without_metadata(bytes: Vec<u8>) -> Vec<u8> {
    let Ok(Some(mut container)) = DynImage::from_bytes(Bytes::copy_from_slice(&bytes)) else {
        return bytes;
    };
    let has_changed = match &mut container {
        DynImage::Jpeg(jpeg) => keep(jpeg.segments_mut(), is_of_the_picture),
        DynImage::Png(png) => keep(png.chunks_mut(), |chunk| {
            !matches!(
                &chunk.kind(),
                b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" | b"tIME"
            )
        }),
        DynImage::WebP(webp) => {
            let has_changed = keep(webp.chunks_mut(), |chunk| {
                !matches!(chunk.id(), CHUNK_EXIF | CHUNK_XMP)
            });
            // What the header says of them is put right.
            webp.set_exif(None);
            if let Some(header) = webp.chunks_mut().iter_mut().find(|c| c.id() == CHUNK_VP8X)
                && let RiffContent::Data(data) = header.content_mut()
                && let Some((flags, rest)) = data.split_first()
            {
                *data = [&[flags & !XMP_FLAG], rest].concat().into();
            }
            has_changed
        }
    };
    match has_changed {
        true => container.encoder().bytes().to_vec(),
        false => bytes,
    }
}

/// In the first byte of a WebP's `VP8X`: the file has XMP.
const XMP_FLAG: u8 = 0b0000_0100;

/// Whether a segment of a JPEG is needed to show it. APP0 is JFIF's, APP2 may hold the colour profile, APP14 how colours are coded.
fn is_of_the_picture(segment: &JpegSegment) -> bool {
    match segment.marker() {
        markers::APP0 | markers::APP14 => true,
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::APP1..=markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// Keeps these parts; whether any is gone.
fn keep<T>(parts: &mut Vec<T>, is_kept: impl Fn(&T) -> bool) -> bool {
    let before = parts.len();
    parts.retain(is_kept);
    parts.len() < before
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, Broken> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(Broken::because)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOCATION);
    reader.limits(limits);
    Ok(reader)
}

fn upright(bytes: &[u8]) -> Result<DynamicImage, Broken> {
    let mut decoder = reader(bytes)?.into_decoder().map_err(Broken::because)?;
    let orientation = orientation(&mut decoder, bytes);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(Broken::because)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// How the picture must be turned: what the decoder says, or what EXIF says where the decoder does
/// not look.
fn orientation(decoder: &mut impl ImageDecoder, bytes: &[u8]) -> Orientation {
    if let Ok(found) = decoder.orientation()
        && found != Orientation::NoTransforms
    {
        return found;
    }
    exif::Reader::new()
        .read_from_container(&mut Cursor::new(bytes))
        .ok()
        .and_then(|exif| {
            let field = exif.get_field(Tag::Orientation, In::PRIMARY)?;
            Orientation::from_exif(u8::try_from(field.value.get_uint(0)?).ok()?)
        })
        .unwrap_or(Orientation::NoTransforms)
}

fn swaps_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

fn is_animated_webp(bytes: &[u8]) -> bool {
    bytes.len() > 21 && &bytes[12..16] == b"VP8X" && bytes[20] & 0b10 != 0
}
