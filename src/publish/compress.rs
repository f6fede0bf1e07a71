//! Compressed forms beside text files, for servers that can send them as they are (`gzip_static`, `brotli_static`).

use super::headers::is_text;
use super::wanted::Wanted;
use crate::config::Encoding;
use crate::diag::{Diagnostic, Problem};
use crate::output::Manifest;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;

/// Smaller files gain nothing.
const LEAST: u64 = 1024;
/// Beyond this brotli costs much and gains little.
const BROTLI_QUALITY: u32 = 9;
/// What brotli may look back upon, as a power of 2: 4 MB.
const BROTLI_WINDOW: u32 = 22;

/// Adds compressed forms of text files where they are smaller. `cache` keeps them between runs, by hash.
///
/// # Errors
/// When a file cannot be read, or is not as it was built.
pub fn add_compressed(
    wanted: &mut Wanted,
    encodings: &[Encoding],
    cache: &Path,
) -> Result<(), Diagnostic> {
    let texts: Vec<(String, String)> = wanted
        .files
        .iter()
        .filter(|(path, file)| is_text(path) && file.size >= LEAST)
        .map(|(path, file)| (path.clone(), file.hash.clone()))
        .collect();
    for encoding in encodings {
        let extension = match encoding {
            Encoding::Brotli => "br",
            Encoding::Gzip => "gz",
        };
        let made = texts
            .par_iter()
            .map(|(path, hash)| {
                let cached = cache.join(format!("{hash}.{extension}"));
                if let Ok(bytes) = fs::read(&cached)
                    && unpacks_to(*encoding, &bytes, hash)
                {
                    return Ok((path, bytes));
                }
                let plain = wanted.bytes(path).map_err(|_| changed(path))?;
                let plain = plain.ok_or_else(|| changed(path))?;
                let bytes = compress(*encoding, &plain);
                // A cache that cannot be written costs only time.
                let passing = cache.join(format!("{hash}.{extension}.new"));
                let _ = fs::create_dir_all(cache)
                    .and_then(|()| fs::write(&passing, &bytes))
                    .and_then(|()| fs::rename(&passing, &cached));
                Ok((path, bytes))
            })
            .collect::<Result<Vec<_>, Diagnostic>>()?;
        tidy(
            cache,
            extension,
            &texts.iter().map(|(_, hash)| hash).collect(),
        );
        for (path, bytes) in made {
            if (bytes.len() as u64) < wanted.files[path].size {
                wanted.add(format!("{path}.{extension}"), bytes);
            }
        }
    }
    Ok(())
}

/// Whether a compressed form is whole: a cache may be cut short by a crash.
fn unpacks_to(encoding: Encoding, bytes: &[u8], hash: &str) -> bool {
    let mut plain = Vec::new();
    let unpacked = match encoding {
        Encoding::Brotli => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut plain),
        Encoding::Gzip => flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain),
    };
    unpacked.is_ok() && Manifest::hash(&plain) == hash
}

/// Removes what no file of this site needs.
fn tidy(cache: &Path, extension: &str, needed: &BTreeSet<&String>) {
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_needed = match name.split_once('.') {
            Some((hash, rest)) => rest != extension || needed.contains(&hash.to_owned()),
            None => true,
        };
        if !is_needed {
            // What cannot be removed now is the next time.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn changed(path: &str) -> Diagnostic {
    Diagnostic::new(
        Problem::PublishChanged {
            path: path.to_owned(),
        },
        None,
    )
}

fn compress(encoding: Encoding, plain: &[u8]) -> Vec<u8> {
    let into_memory = "memory takes everything";
    let mut out = Vec::new();
    match encoding {
        Encoding::Brotli => {
            let mut writer =
                brotli::CompressorWriter::new(&mut out, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
            writer.write_all(plain).expect(into_memory);
            drop(writer);
        }
        // Without a name and a time: the same bytes every time.
        Encoding::Gzip => {
            let mut writer = flate2::write::GzEncoder::new(&mut out, flate2::Compression::best());
            writer.write_all(plain).expect(into_memory);
            writer.finish().expect(into_memory);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_forms_unpack_to_the_file_and_stay_the_same() {
        let text = "Học tập và làm theo. ".repeat(200).into_bytes();
        let cache = tempfile::tempdir().unwrap();
        let make = || {
            let mut wanted = Wanted::default();
            wanted.add("a.html".into(), text.clone());
            wanted.add("anh.png".into(), text.clone());
            wanted.add("ngan.txt".into(), b"x".to_vec());
            let both = [Encoding::Brotli, Encoding::Gzip];
            add_compressed(&mut wanted, &both, cache.path()).unwrap();
            wanted
        };
        let first = make();
        let cached: Vec<_> = fs::read_dir(cache.path()).unwrap().flatten().collect();
        assert_eq!(cached.len(), 2);
        for entry in cached {
            fs::write(entry.path(), "").unwrap();
        }
        fs::write(cache.path().join("0123.gz"), "of a page that is gone").unwrap();
        let again = make();
        assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 2);
        let paths: Vec<&String> = first.files.keys().collect();
        assert_eq!(
            paths,
            ["a.html", "a.html.br", "a.html.gz", "anh.png", "ngan.txt"]
        );
        assert_eq!(first.manifest(), again.manifest());
        let (mut br, mut gz) = (Vec::new(), Vec::new());
        let bytes = first.bytes("a.html.br").unwrap().unwrap();
        brotli::Decompressor::new(&*bytes, 4096)
            .read_to_end(&mut br)
            .unwrap();
        let bytes = first.bytes("a.html.gz").unwrap().unwrap();
        flate2::read::GzDecoder::new(&*bytes)
            .read_to_end(&mut gz)
            .unwrap();
        assert_eq!((&br, &gz), (&text, &text));
        assert_eq!(
            first.headers("a.html.br").content_type,
            "text/html; charset=utf-8"
        );
    }
}
