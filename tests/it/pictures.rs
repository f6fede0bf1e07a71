//! Pictures: variants, upright, without metadata, kept between runs.

use crate::site::{Built, Site};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::fs;
use std::io::Cursor;

/// A picture whose left half is red and whose right half is blue.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([200, 20, 20])
        } else {
            Rgb([20, 20, 200])
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(pixels)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

/// A JPEG with an EXIF block that says how it must be turned and where it was taken.
fn turned_jpeg(orientation: u8) -> Vec<u8> {
    let jpeg = picture(200, 100, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x0e, 0x01, 2, 0, 8, 0, 0, 0, 38, 0, 0, 0]); // ImageDescription, 8 bytes at 38
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend([0, 0, 0, 0]);
    exif.extend(b"PACBO \0\0");
    let length = (exif.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

fn site(bytes: Vec<u8>, name: &str) -> Built {
    Site::bare()
        .file(
            "site.yaml",
            "title: x\ntheme: bare\nimages: {widths: [480, 120, 800], quality: 70}\n",
        )
        .file(&format!("content/anh/{name}"), bytes)
        .article("content/a.md", "a", &format!("![x](anh/{name})"))
        .good()
}

fn decode(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

fn variants(built: &Built) -> Vec<String> {
    built
        .tree()
        .into_keys()
        .filter(|path| path.ends_with(".webp"))
        .collect()
}

#[test]
fn another_quality_is_another_name() {
    let built = site(picture(600, 300, ImageFormat::Png), "n.png");
    let before = variants(&built);
    let settings = fs::read_to_string(built.site.path().join("site.yaml")).unwrap();
    let settings = settings.replace("quality: 70", "quality: 40");
    built.site.write("site.yaml", settings);
    let after = variants(&built.rebuild());
    assert_eq!(before.len(), after.len());
    assert!(before.iter().all(|name| !after.contains(name)), "{after:?}");
}

#[test]
fn smaller_webp_and_the_original() {
    let built = site(picture(600, 300, ImageFormat::Png), "n.png");
    let variants = variants(&built);
    assert_eq!(variants.len(), 2, "only smaller ones: {variants:?}");
    let page = built.page("a.html");
    assert!(
        page.contains("120w, /anh/n-480w.")
            && page.contains(
                "<img src=\"/anh/n.png\" alt=\"x\" width=\"600\" height=\"300\" loading=\"lazy\""
            ),
        "{page}"
    );
    let small = decode(&built.tree()[&variants[0]]);
    assert_eq!(small.dimensions(), (120, 60));
    assert!(small.get_pixel(10, 30)[0] > 150 && small.get_pixel(110, 30)[2] > 150);
}

#[test]
fn pictures_stand_upright_and_say_nothing_of_their_maker() {
    // 6: the camera was turned; the picture must be turned a quarter to the right.
    let built = site(turned_jpeg(6), "t.jpg");
    let page = built.page("a.html");
    assert!(page.contains("width=\"100\" height=\"200\""), "{page}");
    let tree = built.tree();
    let original = &tree["anh/t.jpg"];
    let pixels = decode(original);
    assert_eq!(pixels.dimensions(), (100, 200));
    assert!(pixels.get_pixel(50, 20)[0] > 150 && pixels.get_pixel(50, 180)[2] > 150);
    assert!(!original.windows(5).any(|w| w == b"PACBO"));
    let straight = site(turned_jpeg(1), "t.jpg");
    let original = &straight.tree()["anh/t.jpg"];
    assert!(!original.windows(5).any(|w| w == b"PACBO"));
    assert_eq!(decode(original).dimensions(), (200, 100));
}

/// Parts of a JPEG: a marker and what it holds.
fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&[0xFF, marker], &length[..], content].concat()
}

#[test]
fn what_programs_note_in_pictures_is_not_published() {
    let jpeg = picture(200, 100, ImageFormat::Jpeg);
    let parts = [
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0BIMAT"),
        segment(0xED, b"Photoshop 3.0\0BIMAT"),
        segment(0xFE, b"BIMAT"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01mau"),
    ]
    .concat();
    let noted = [&jpeg[..2], &parts, &jpeg[2..]].concat();
    let png = picture(200, 100, ImageFormat::Png);
    // After the signature and the header: a text and its checksum.
    let text = b"tEXtBIMAT\0x";
    let mut sum = flate2::Crc::new();
    sum.update(text);
    let text = [&[0, 0, 0, 7], &text[..], &sum.sum().to_be_bytes()].concat();
    let noted_png = [&png[..33], &text, &png[33..]].concat();
    for (name, bytes) in [
        ("a.jpg", noted.clone()),
        ("a.JFIF", noted),
        ("a.png", noted_png),
    ] {
        let built = site(bytes, name);
        let published = &built.tree()[&format!("anh/{name}")];
        assert!(!published.windows(5).any(|w| w == b"BIMAT"), "{name}");
        assert_eq!(decode(published).dimensions(), (200, 100));
        assert!(built.page("a.html").contains("width=\"200\""), "{name}");
        let has_profile = published.windows(11).any(|w| w == b"ICC_PROFILE");
        assert_eq!(has_profile, name != "a.png");
    }
}

#[test]
fn work_is_kept_outside_the_output() {
    let built = site(picture(600, 300, ImageFormat::Jpeg), "n.jpg");
    let cache = built.site.path().join(".sen/cache/images");
    let kept = std::fs::read_dir(&cache).unwrap().count();
    assert_eq!(kept, 2);
    let before = built.tree();
    std::fs::remove_dir_all(built.public()).unwrap();
    let built = built.rebuild();
    assert_eq!(built.tree(), before);
}

#[test]
fn broken_pictures_are_named() {
    let mut cut = picture(600, 300, ImageFormat::Png);
    cut.truncate(cut.len() / 2);
    let mut small = picture(60, 30, ImageFormat::Png);
    small.truncate(small.len() / 2);
    for (bytes, name) in [
        (cut, "cut.png"),
        (small, "small.png"),
        (b"\xff\xd8\xff\xe0nonsense".to_vec(), "x.jpg"),
        (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), "x.webp"),
        (b"GIF89a".to_vec(), "x.gif"),
        (b"<html>".to_vec(), "x.svg"),
        (Vec::new(), "x.png"),
    ] {
        let built = Site::bare()
            .file(&format!("content/{name}"), bytes)
            .article("content/a.md", "a", &format!("![x]({name})"))
            .build();
        let errors = built.errors();
        assert_eq!(built.code(), 1, "{name}: {errors}");
        assert!(
            errors.contains(&format!("content/{name}: error[broken-image]")),
            "{name}: {errors}"
        );
    }
}
