//! Writes a site to measure with: `cargo run --example corpus -- FOLDER COUNT`.

mod corpus;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(Ok(count))) = (
        arguments.next().map(PathBuf::from),
        arguments.next().map(|count| count.parse::<usize>()),
    ) else {
        return Err(std::io::Error::other("usage: corpus FOLDER COUNT"));
    };
    for (path, text) in corpus::site(count) {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        std::fs::write(file, text)?;
    }
    Ok(())
}
