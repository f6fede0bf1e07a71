//! Lists of folders, as FTP hosts write them: by rule (`MLSD`), or as their system does (`LIST`).

use crate::publish::remote::{Entry, Failure, name};
use suppaftp::list::ListParser;

/// One line of a list; nothing for what is no entry.
///
/// # Errors
/// For a line that is not understood: a file left out of a list would be taken for one that is not there.
pub(super) fn read_line(line: &str, is_mlsd: bool) -> Result<Option<Entry>, Failure> {
    let file = match is_mlsd {
        true => ListParser::parse_mlsd(line).ok(),
        false => ListParser::parse_posix(line)
            .or_else(|_| ListParser::parse_dos(line))
            .ok(),
    };
    let entry = match file {
        Some(file) => Entry {
            // Some hosts name the folder itself, or whole paths.
            name: name(file.name()).to_owned(),
            is_folder: file.is_directory(),
            size: file.size() as u64,
        },
        None if line.trim().is_empty() || (!is_mlsd && line.starts_with("total ")) => {
            return Ok(None);
        }
        // Facts may be of any kind, as of links; the name stands behind them.
        None => match line.split_once("; ").filter(|_| is_mlsd) {
            Some((_, named)) => Entry {
                name: name(named).to_owned(),
                is_folder: false,
                size: 0,
            },
            None => return Err(Failure::refused(line, "the list is not understood")),
        },
    };
    Ok(Some(entry).filter(|entry| !matches!(entry.name.as_str(), "." | ".." | "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_a_list_is_understood_or_refused() {
        let read = |line, is_mlsd| {
            let entry = read_line(line, is_mlsd).map_err(|failure| failure.what)?;
            Ok::<_, String>(entry.map(|e| (e.name, e.is_folder, e.size)))
        };
        let named = |name: &str, is_folder, size| Ok(Some((name.to_owned(), is_folder, size)));
        assert_eq!(
            read("type=file;size=12; a b.html", true),
            named("a b.html", false, 12)
        );
        assert_eq!(read("type=dir; /srv/www/tin", true), named("tin", true, 0));
        assert_eq!(read("type=cdir; .", true), Ok(None));
        assert_eq!(
            read("type=OS.unix=slink:/x; cu", true),
            named("cu", false, 0)
        );
        assert_eq!(
            read("-rw-r--r-- 1 web web 1234 Nov 5 13:46 a.html", false),
            named("a.html", false, 1234)
        );
        assert_eq!(
            read("10-19-20  03:19PM <DIR> tin", false),
            named("tin", true, 0)
        );
        assert_eq!(read("total 12", false), Ok(None));
        assert!(read("?? a.html", false).unwrap_err().contains("?? a.html"));
    }
}
