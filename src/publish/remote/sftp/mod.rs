//! SFTP, in Rust alone.
//!
//! The calls block: a small runtime of two threads, shared by all connections of a run, does the waiting.

mod known;
mod login;
mod open;
mod transfer;

use super::{Copied, Entry, Failure, Headers, Kind, Layout, OWN, Remote, Stat, parent};
use login::Session;
pub(super) use open::Hosts;
use russh_sftp::client::RawSftpSession;
use russh_sftp::client::error::Error as SftpError;
use russh_sftp::protocol::{Attrs, FileAttributes, Packet, StatusCode};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::select;
use tokio::time::sleep;

/// How often a waiting request looks whether its connection is still there.
const LOOK: Duration = Duration::from_millis(50);
const POSIX_RENAME: &str = "posix-rename@openssh.com";
const HARDLINK: &str = "hardlink@openssh.com";
const COPY_DATA: &str = "copy-data";

struct Sftp {
    layout: Layout,
    /// The host renames over a file.
    replaces: bool,
    links: bool,
    copies: bool,
    left_gap: bool,
    /// Folders that are there.
    folders: HashSet<String>,
    sftp: Arc<RawSftpSession>,
    session: Session,
    runtime: Arc<Runtime>,
}

fn failure(path: &str, error: SftpError) -> Failure {
    match &error {
        SftpError::Status(status) => match status.status_code {
            StatusCode::NoConnection | StatusCode::ConnectionLost => Failure::lost(error),
            _ if is_full(&status.error_message) => Failure::new(Kind::Full, path),
            // Most say the same twice.
            _ if status.error_message.is_empty() => Failure::refused(path, status.status_code),
            _ => Failure::refused(path, &status.error_message),
        },
        SftpError::Timeout => Failure::new(Kind::Silent, ""),
        _ => Failure::lost(error),
    }
}

/// Servers have no code for it but some say it.
fn is_full(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    ["no space", "quota", "disk full"]
        .iter()
        .any(|word| message.contains(word))
}

fn is_missing(error: &SftpError) -> bool {
    matches!(error, SftpError::Status(status) if status.status_code == StatusCode::NoSuchFile)
}

fn found_or_none<T>(found: Result<T, SftpError>) -> Result<Option<T>, SftpError> {
    match found {
        Err(e) if is_missing(&e) => Ok(None),
        found => found.map(Some),
    }
}

/// A string as SFTP writes it.
fn field(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u32).to_be_bytes());
    out.extend(text.as_bytes());
}

impl Sftp {
    /// Waits for replies; each request has its own time limit.
    fn wait<T>(
        &self,
        path: &str,
        work: impl Future<Output = Result<T, SftpError>>,
    ) -> Result<T, Failure> {
        // A request does not learn that its connection ended.
        let ended = async {
            while !self.session.is_closed() {
                sleep(LOOK).await;
            }
        };
        self.runtime.block_on(async {
            select! {
                result = work => result.map_err(|e| failure(path, e)),
                () = ended => Err(Failure::lost("connection closed")),
            }
        })
    }

    /// As [`Self::wait`]; `None` for what is not there.
    fn find<T>(
        &self,
        path: &str,
        work: impl Future<Output = Result<T, SftpError>>,
    ) -> Result<Option<T>, Failure> {
        self.wait(path, async { found_or_none(work.await) })
    }

    fn make_folder(&mut self, folder: &str) -> Result<(), Failure> {
        if folder.is_empty() || folder == "/" || self.folders.contains(folder) {
            return Ok(());
        }
        let attributes = self.find(folder, self.sftp.stat(folder))?;
        if attributes.is_none() {
            self.make_folder(parent(folder))?;
            let made = self.wait(folder, self.sftp.mkdir(folder, FileAttributes::empty()));
            if let Err(failure) = made {
                // Another connection may have made it.
                if failure.is_lost() || self.find(folder, self.sftp.stat(folder))?.is_none() {
                    return Err(failure);
                }
            }
        }
        self.folders.insert(folder.to_owned());
        Ok(())
    }

    /// A place to write to, with its folder made.
    fn prepare(&mut self, path: &str) -> Result<String, Failure> {
        let full = self.layout.full(path);
        self.make_folder(parent(&full))?;
        Ok(full)
    }

    /// Puts a file that has arrived whole in its place.
    fn settle(&mut self, from: &str, path: &str, to: &str) -> Result<(), Failure> {
        if self.replaces {
            let mut data = Vec::new();
            field(&mut data, from);
            field(&mut data, to);
            return self.extended(POSIX_RENAME, data, path);
        }
        if self.find(path, self.sftp.stat(to))?.is_none() {
            return self.rename(from, to);
        }
        if path.starts_with(OWN) {
            // Nobody reads it meanwhile but we, who look for the new one.
            self.find(path, self.sftp.remove(to))?;
            return self.rename(from, to);
        }
        // The old one steps aside, and comes back when the new one cannot take its place.
        let aside = format!("{from}.old");
        self.rename(to, &aside)?;
        self.left_gap = true;
        let done = self.rename(from, to);
        match &done {
            Ok(()) => self.drop_passing(&aside),
            Err(failure) if failure.is_lost() => {}
            Err(_) => self.rename(&aside, to)?,
        }
        done
    }

    /// Puts a file that has arrived whole where nothing is.
    fn settle_anew(&self, from: &str, path: &str, to: &str) -> Result<(), Failure> {
        // It takes no name that is taken.
        match self.rename(from, to) {
            Err(failure)
                if failure.kind == Kind::Refused
                    && self.find(path, self.sftp.lstat(to))?.is_some() =>
            {
                Err(Failure::overtaken(path, true))
            }
            done => done,
        }
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        self.wait(to, self.sftp.rename(from, to)).map(|_| ())
    }

    fn extended(&self, name: &str, data: Vec<u8>, path: &str) -> Result<(), Failure> {
        let work = async {
            match self.sftp.extended(name, data).await? {
                Packet::Status(status) if status.status_code == StatusCode::Ok => Ok(()),
                Packet::Status(status) => Err(SftpError::Status(status)),
                _ => Err(SftpError::UnexpectedPacket),
            }
        };
        self.wait(path, work)
    }

    fn drop_passing(&self, passing: &str) {
        // What cannot be removed now is when the run is done.
        let _ = self.find(passing, self.sftp.remove(passing));
    }
}

impl Sftp {
    /// What is at `full`, of which `lstat` said `found`.
    fn stat_of(
        &self,
        path: &str,
        full: &str,
        mut found: Option<Attrs>,
    ) -> Result<Option<Stat>, Failure> {
        if found.as_ref().is_some_and(|found| found.attrs.is_symlink()) {
            // One that leads nowhere is there all the same.
            found = self.find(path, self.sftp.stat(full))?.or(found);
        }
        let file = found.filter(|found| !found.attrs.is_dir());
        Ok(file.map(|found| Stat {
            size: found.attrs.size.unwrap_or_default(),
            modified: found.attrs.mtime.map(u64::from),
            hash: None,
        }))
    }

    /// Writes a file beside its place and puts it there, unless what it replaces is no longer as it was `seen`: that is asked along with
    /// the last of the writing.
    fn send(
        &mut self,
        path: &str,
        bytes: &[u8],
        headers: &Headers,
        seen: Option<&Stat>,
    ) -> Result<(), Failure> {
        let passing = self.prepare(&super::passing_place(path)?)?;
        let full = self.prepare(path)?;
        let sftp = Arc::clone(&self.sftp);
        let look = async {
            match seen {
                Some(_) => Some(sftp.lstat(&full).await),
                None => None,
            }
        };
        let written = self.write(path, &passing, bytes, headers.modified, look);
        let done = written.and_then(|found| {
            if let (Some(seen), Some(found)) = (seen, found) {
                let found = found_or_none(found).map_err(|e| failure(path, e))?;
                let now = self.stat_of(path, &full, found)?;
                if now.is_some_and(|now| now != *seen) {
                    return Err(Failure::overtaken(path, false));
                }
            }
            match headers.is_new {
                true => self.settle_anew(&passing, path, &full),
                false => self.settle(&passing, path, &full),
            }
        });
        if done.as_ref().is_err_and(|failure| !failure.is_lost()) {
            self.drop_passing(&passing);
        }
        done
    }
}

impl Remote for Sftp {
    fn list(&mut self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let full = match self.layout.full(folder) {
            root if root.is_empty() => ".".to_owned(),
            full => full,
        };
        let Some(handle) = self.find(folder, self.sftp.opendir(&full))? else {
            return Ok(Vec::new());
        };
        let sftp = &self.sftp;
        let work = async {
            let mut files = Vec::new();
            loop {
                match sftp.readdir(handle.handle.clone()).await {
                    Ok(name) => files.extend(name.files),
                    Err(SftpError::Status(s)) if s.status_code == StatusCode::Eof => break,
                    Err(e) => return Err(e),
                }
            }
            sftp.close(handle.handle.clone()).await?;
            Ok(files)
        };
        let files = self.wait(folder, work)?;
        let entries = files
            .into_iter()
            .filter(|file| !matches!(file.filename.as_str(), "." | ".."));
        Ok(entries
            .map(|file| Entry {
                is_folder: file.attrs.is_dir(),
                size: file.attrs.size.unwrap_or_default(),
                name: file.filename,
            })
            .collect())
    }

    fn stat(&mut self, path: &str) -> Result<Option<Stat>, Failure> {
        let full = self.layout.full(path);
        let found = self.find(path, self.sftp.lstat(&full))?;
        self.stat_of(path, &full, found)
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let full = self.layout.full(path);
        self.fetch(path, &full)
    }

    fn put(&mut self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Failure> {
        self.send(path, bytes, headers, None)
    }

    fn replace(
        &mut self,
        path: &str,
        bytes: &[u8],
        headers: &Headers,
        seen: &Stat,
    ) -> Result<(), Failure> {
        self.send(path, bytes, headers, Some(seen))
    }

    fn copy(&mut self, from: &str, to: &str) -> Result<Copied, Failure> {
        if !self.links && !self.copies {
            return Ok(Copied::Unable);
        }
        let source = self.layout.full(from);
        let passing = self.prepare(&super::passing_place(to)?)?;
        let full = self.prepare(to)?;
        if self.copies {
            let copied = self
                .copy_bytes(&source, &passing)
                .and_then(|()| self.settle(&passing, to, &full));
            match copied {
                Err(failure) if failure.kind == Kind::Refused => self.drop_passing(&passing),
                copied => return copied.map(|()| Copied::Done),
            }
        }
        let Some(found) = self.find(from, self.sftp.lstat(&source))? else {
            return Ok(Copied::Missing);
        };
        // A link is the live file itself: whoever edits that in place edits what is kept. Of a symbolic link only the bytes it leads to
        // are of use elsewhere.
        if !self.links || found.attrs.is_symlink() {
            return Ok(Copied::Unable);
        }
        let mut data = Vec::new();
        field(&mut data, &source);
        field(&mut data, &passing);
        let linked = self
            .extended(HARDLINK, data, from)
            .and_then(|()| self.settle(&passing, to, &full));
        if linked.as_ref().is_err_and(Failure::is_lost) {
            return linked.map(|()| Copied::Done);
        }
        // Renaming a link over another link of the same file leaves both.
        self.drop_passing(&passing);
        match linked {
            Err(failure) if failure.kind == Kind::Refused => Ok(Copied::Unable),
            linked => linked.map(|()| Copied::Done),
        }
    }

    fn remove(&mut self, path: &str) -> Result<(), Failure> {
        let full = self.layout.full(path);
        self.find(path, self.sftp.remove(full)).map(|_| ())
    }

    fn remove_folder(&mut self, path: &str) -> Result<bool, Failure> {
        let full = self.layout.full(path);
        match self.wait(path, self.sftp.rmdir(full)) {
            Ok(_) => Ok(true),
            Err(failure) if failure.kind == Kind::Refused => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    fn claim(&mut self, path: &str) -> Result<bool, Failure> {
        let full = self.prepare(path)?;
        match self.wait(path, self.sftp.mkdir(full.clone(), FileAttributes::empty())) {
            Ok(_) => Ok(true),
            Err(failure) if failure.kind == Kind::Refused => {
                match self.find(path, self.sftp.stat(full))? {
                    Some(_) => Ok(false),
                    None => Err(failure),
                }
            }
            Err(failure) => Err(failure),
        }
    }

    fn release(&mut self, path: &str) -> Result<(), Failure> {
        let full = self.layout.full(path);
        self.find(path, self.sftp.rmdir(full)).map(|_| ())
    }

    fn leaves_gaps(&self) -> bool {
        self.left_gap
    }
}
