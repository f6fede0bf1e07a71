//! FTP, plain or with TLS (`AUTH TLS`).
//!
//! FTP has no way to copy on the host and no hashes: old bytes are kept on this machine.

mod list;
mod open;

use super::{Connector, Copied, Entry, Failure, Headers, Layout, OWN, Remote, Stat, parent};
pub(super) use open::Hosts;
use open::{Line, failure, is_missing, is_no};
use std::collections::HashSet;
use std::io::{ErrorKind, Read, Write};
use suppaftp::{FtpError, Status};

impl Connector for Hosts {
    fn connect(&self) -> Result<Box<dyn Remote>, Failure> {
        Ok(Box::new(Ftp {
            layout: self.layout.clone(),
            line: self.open()?,
            folders: HashSet::new(),
            left_gap: false,
            has_mlsd: true,
        }))
    }
}

struct Ftp {
    layout: Layout,
    line: Line,
    /// Folders that are there.
    folders: HashSet<String>,
    left_gap: bool,
    /// Until the host says otherwise.
    has_mlsd: bool,
}

impl Ftp {
    fn size(&mut self, full: &str) -> Result<Option<u64>, Failure> {
        match self.line.ask(|ftp| ftp.size(full)) {
            Ok(size) => Ok(Some(size as u64)),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(failure(full, error)),
        }
    }

    fn is_folder(&mut self, full: &str) -> Result<bool, Failure> {
        match self.line.ask(|ftp| ftp.cwd(full)) {
            Ok(()) => Ok(true),
            Err(error) if is_missing(&error) => Ok(false),
            Err(error) => Err(failure(full, error)),
        }
    }

    /// Makes a folder; `false` when it cannot be made, mostly because it is there.
    fn mkdir(&mut self, full: &str) -> Result<bool, Failure> {
        match self.line.ask(|ftp| ftp.mkdir(full)) {
            Ok(()) => Ok(true),
            // Servers answer 550, 521 or 553 for a folder that is there.
            Err(FtpError::UnexpectedResponse(reply)) if is_no(reply.status) => Ok(false),
            Err(error) => Err(failure(full, error)),
        }
    }

    fn make_folder(&mut self, folder: &str) -> Result<(), Failure> {
        if folder.is_empty() || folder == "/" || self.folders.contains(folder) {
            return Ok(());
        }
        if !self.mkdir(folder)? && !self.is_there(folder)? {
            self.make_folder(parent(folder))?;
            if !self.mkdir(folder)? && !self.is_there(folder)? {
                return Err(Failure::refused(folder, "the folder cannot be made"));
            }
        }
        self.folders.insert(folder.to_owned());
        Ok(())
    }

    /// Whether a folder is there, without staying in it: names without a leading slash count from home.
    fn is_there(&mut self, folder: &str) -> Result<bool, Failure> {
        if folder.starts_with('/') {
            return self.is_folder(folder);
        }
        let home = self
            .line
            .ask(|ftp| ftp.pwd())
            .map_err(|e| failure("PWD", e))?;
        let there = self.is_folder(folder)?;
        if there {
            self.line
                .ask(|ftp| ftp.cwd(&home))
                .map_err(|e| failure("CWD", e))?;
        }
        Ok(there)
    }

    fn prepare(&mut self, path: &str) -> Result<String, Failure> {
        let full = self.layout.full(path);
        self.make_folder(parent(&full))?;
        Ok(full)
    }

    /// Puts a file that has arrived whole in its place.
    fn settle(&mut self, from: &str, path: &str, to: &str) -> Result<(), Failure> {
        let Some(refused) = self.rename(from, to)? else {
            return Ok(());
        };
        // Some hosts do not rename over a file. But a host says no for many reasons, and none of them may cost the old file:
        // the old one steps aside, and comes back when the new one cannot take its place.
        if self.size(to)?.is_none() {
            return Err(failure(path, refused));
        }
        if path.starts_with(OWN) {
            // Nobody reads it meanwhile but we, who look for the new one.
            self.line
                .ask(|ftp| ftp.rm(to))
                .map_err(|e| failure(path, e))?;
            return match self.rename(from, to)? {
                None => Ok(()),
                Some(refused) => Err(failure(path, refused)),
            };
        }
        let aside = format!("{from}.old");
        if let Some(refused) = self.rename(to, &aside)? {
            return Err(failure(path, refused));
        }
        self.left_gap = true;
        match self.rename(from, to)? {
            None => {
                // What cannot be removed now is when the run is done.
                let _ = self.line.ask(|ftp| ftp.rm(&aside));
                Ok(())
            }
            Some(refused) => match self.rename(&aside, to)? {
                None => Err(failure(path, refused)),
                // Sending it again puts it where nothing is.
                Some(_) => Err(Failure::lost(refused)),
            },
        }
    }

    /// Renames; what the host said when it does not want to.
    fn rename(&mut self, from: &str, to: &str) -> Result<Option<FtpError>, Failure> {
        match self.line.ask(|ftp| ftp.rename(from, to)) {
            Ok(()) => Ok(None),
            Err(FtpError::UnexpectedResponse(reply)) if is_no(reply.status) => {
                Ok(Some(FtpError::UnexpectedResponse(reply)))
            }
            Err(error) => Err(failure(to, error)),
        }
    }
}

/// Everything a host sends on a data connection. Many end it without saying so in TLS: the host's reply, and for a file its
/// size, tell whether all has come.
fn read_all(stream: &mut impl Read) -> Result<Vec<u8>, FtpError> {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => {
            Err(FtpError::ConnectionError(error))
        }
        _ => Ok(bytes),
    }
}

impl Remote for Ftp {
    fn list(&mut self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let full = self.layout.full(folder);
        let shown = Some(full.as_str()).filter(|full| !full.is_empty());
        let command = if self.has_mlsd { "MLSD" } else { "LIST" };
        let command = shown.map_or(command.to_owned(), |full| format!("{command} {full}"));
        let begins = [Status::AboutToSend, Status::AlreadyOpen];
        let sent = self
            .line
            .ask(|ftp| ftp.custom_data_command(command, &begins));
        let bytes = match sent.and_then(|(_, mut stream)| {
            let bytes = read_all(&mut stream);
            self.line.ask(|_| stream.finish()).and(bytes)
        }) {
            Ok(bytes) => bytes,
            // Some say this of a folder with nothing in it; others when it must not be read, and it is not empty then.
            Err(error) if is_missing(&error) => {
                let says_empty = error.to_string().to_lowercase().contains("no files");
                if says_empty || !full.is_empty() && !self.is_there(&full)? {
                    return Ok(Vec::new());
                }
                return Err(failure(folder, error));
            }
            Err(FtpError::UnexpectedResponse(reply)) if self.has_mlsd && is_no(reply.status) => {
                self.has_mlsd = false;
                return self.list(folder);
            }
            Err(error) => return Err(failure(folder, error)),
        };
        let text = String::from_utf8_lossy(&bytes);
        let entries = text
            .lines()
            .map(|line| list::read_line(line, self.has_mlsd));
        entries.filter_map(Result::transpose).collect()
    }

    fn stat(&mut self, path: &str) -> Result<Option<Stat>, Failure> {
        let full = self.layout.full(path);
        Ok(self.size(&full)?.map(|size| Stat {
            size,
            modified: None,
            hash: None,
        }))
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let full = self.layout.full(path);
        // A file cut short by a dead connection looks whole; its size tells.
        let Some(size) = self.size(&full)? else {
            return Ok(None);
        };
        let sent = self.line.ask(|ftp| ftp.retr_as_stream(&full));
        let bytes = match sent.and_then(|mut stream| {
            let bytes = read_all(&mut stream);
            self.line.ask(|_| stream.finish()).and(bytes)
        }) {
            Ok(bytes) => bytes,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(failure(path, error)),
        };
        if bytes.len() as u64 != size {
            return Err(Failure::lost("the file was cut short").about(path));
        }
        Ok(Some(bytes))
    }

    fn put(&mut self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Failure> {
        let passing = self.prepare(&super::passing_place(path)?)?;
        let full = self.prepare(path)?;
        let sent = self.line.ask(|ftp| ftp.put_with_stream(&passing));
        let sent = sent.and_then(|mut stream| {
            let sent = stream.write_all(bytes).map_err(FtpError::ConnectionError);
            // Why it did not take all of it the host says at the end.
            self.line.ask(|_| stream.finish()).and(sent)
        });
        let sent = sent.map_err(|e| failure(path, e)).and_then(|_| {
            // The host takes what came before a cut for the whole.
            match self.size(&passing)? {
                Some(size) if size == bytes.len() as u64 => Ok(()),
                _ => Err(Failure::lost("the file was cut short").about(path)),
            }
        });
        let done = sent.and_then(|()| match headers.is_new && self.size(&full)?.is_some() {
            // Renaming replaces it on most hosts.
            true => Err(Failure::overtaken(path, true)),
            false => self.settle(&passing, path, &full),
        });
        if done.as_ref().is_err_and(|failure| !failure.is_lost()) {
            // What cannot be removed now is when the run is done.
            let _ = self.line.ask(|ftp| ftp.rm(&passing));
        }
        done
    }

    fn copy(&mut self, _from: &str, _to: &str) -> Result<Copied, Failure> {
        Ok(Copied::Unable)
    }

    fn remove(&mut self, path: &str) -> Result<(), Failure> {
        let full = self.layout.full(path);
        match self.line.ask(|ftp| ftp.rm(&full)) {
            Ok(()) => Ok(()),
            Err(error) if is_missing(&error) => match self.size(&full)? {
                None => Ok(()),
                Some(_) => Err(failure(path, error)),
            },
            Err(error) => Err(failure(path, error)),
        }
    }

    fn remove_folder(&mut self, path: &str) -> Result<bool, Failure> {
        let full = self.layout.full(path);
        match self.line.ask(|ftp| ftp.rmdir(&full)) {
            Ok(()) => Ok(true),
            Err(FtpError::UnexpectedResponse(reply)) if is_no(reply.status) => Ok(false),
            Err(error) => Err(failure(path, error)),
        }
    }

    fn claim(&mut self, path: &str) -> Result<bool, Failure> {
        let full = self.prepare(path)?;
        if self.mkdir(&full)? {
            return Ok(true);
        }
        match self.is_there(&full)? {
            true => Ok(false),
            false => Err(Failure::refused(path, "the folder cannot be made")),
        }
    }

    fn release(&mut self, path: &str) -> Result<(), Failure> {
        self.remove_folder(path).map(|_| ())
    }

    fn leaves_gaps(&self) -> bool {
        self.left_gap
    }
}
