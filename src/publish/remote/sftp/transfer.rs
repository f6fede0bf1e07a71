//! Bytes of files: to the host, from it, and within it.

use super::{COPY_DATA, Sftp, failure, field};
use crate::publish::remote::Failure;
use futures_util::future::{join, join3, try_join_all};
use russh_sftp::client::error::Error as SftpError;
use russh_sftp::protocol::{FileAttributes, OpenFlags, Packet, StatusCode};

/// Bytes in one write or read; every server takes 32 KB.
const CHUNK: usize = 32 * 1024;
/// Writes under way at once in one file: all must be answered within the time limit, also where a line is slow.
const WINDOW: usize = 8;

impl Sftp {
    /// Writes the bytes of `path` at `full`, as if at `modified`. What `along` asks goes with the last of it.
    pub(super) fn write<T>(
        &self,
        path: &str,
        full: &str,
        bytes: &[u8],
        modified: Option<u64>,
        along: impl Future<Output = T>,
    ) -> Result<T, Failure> {
        let sftp = &self.sftp;
        let date = modified.and_then(|seconds| u32::try_from(seconds).ok());
        let dated = FileAttributes {
            atime: date,
            mtime: date,
            ..FileAttributes::empty()
        };
        let work = async {
            let flags = OpenFlags::CREATE | OpenFlags::WRITE | OpenFlags::TRUNCATE;
            let handle = sftp
                .open(full, flags, FileAttributes::empty())
                .await?
                .handle;
            let chunks: Vec<(usize, &[u8])> = bytes.chunks(CHUNK).enumerate().collect();
            let mut result = Ok(());
            for window in chunks.chunks(WINDOW) {
                let writes = window.iter().map(|(number, chunk)| {
                    sftp.write(handle.clone(), (number * CHUNK) as u64, chunk.to_vec())
                });
                result = try_join_all(writes).await.map(|_| ());
                if result.is_err() {
                    break;
                }
            }
            // All on one way there and back. A host that takes no date gives another, and the file is looked at when it is replaced.
            let give_date = async {
                if date.is_some() {
                    let _ = sftp.fsetstat(handle.clone(), dated).await;
                }
            };
            let ((), closed, along) = join3(give_date, sftp.close(handle.clone()), along).await;
            Ok(result.and(closed.map(|_| along)))
        };
        self.wait(path, work)?
            .map_err(|error| unwritten(path, error))
    }

    /// A file's bytes; `None` when it is not there.
    pub(super) fn fetch(&self, path: &str, full: &str) -> Result<Option<Vec<u8>>, Failure> {
        let sftp = &self.sftp;
        let work = async {
            let handle = sftp
                .open(full, OpenFlags::READ, FileAttributes::empty())
                .await?
                .handle;
            let mut bytes = Vec::new();
            loop {
                match sftp
                    .read(handle.clone(), bytes.len() as u64, CHUNK as u32)
                    .await
                {
                    Ok(data) => bytes.extend(data.data),
                    Err(SftpError::Status(s)) if s.status_code == StatusCode::Eof => break,
                    Err(e) => return Err(e),
                }
            }
            sftp.close(handle).await?;
            Ok(bytes)
        };
        self.find(path, work)
    }

    /// Copies within the host's own disk.
    pub(super) fn copy_bytes(&self, from: &str, to: &str) -> Result<(), Failure> {
        let sftp = &self.sftp;
        let work = async {
            let flags = OpenFlags::CREATE | OpenFlags::WRITE | OpenFlags::EXCLUDE;
            let (source, target) = join(
                sftp.open(from, OpenFlags::READ, FileAttributes::empty()),
                sftp.open(to, flags, FileAttributes::empty()),
            )
            .await;
            let (source, target) = match (source, target) {
                (Ok(source), Ok(target)) => (source, target),
                (Ok(only), Err(e)) | (Err(e), Ok(only)) => {
                    let _ = sftp.close(only.handle).await;
                    return Err(e);
                }
                (Err(e), Err(_)) => return Err(e),
            };
            let mut data = Vec::new();
            field(&mut data, &source.handle);
            data.extend([0; 16]); // from 0, to the end
            field(&mut data, &target.handle);
            data.extend([0; 8]); // to 0
            let reply = sftp.extended(COPY_DATA, data).await;
            let (_, closed) = join(sftp.close(source.handle), sftp.close(target.handle)).await;
            match reply? {
                Packet::Status(status) if status.status_code == StatusCode::Ok => {
                    closed.map(|_| ())
                }
                Packet::Status(status) => Err(SftpError::Status(status)),
                _ => Err(SftpError::UnexpectedPacket),
            }
        };
        self.wait(from, work)
    }
}

/// What it means that a file could be opened and not be written. OpenSSH has no word for a full disk but the one for any failure.
fn unwritten(path: &str, error: SftpError) -> Failure {
    match &error {
        SftpError::Status(status)
            if status.status_code == StatusCode::Failure
                && matches!(status.error_message.as_str(), "" | "Failure") =>
        {
            Failure::refused(path, "the file cannot be written: the disk may be full")
        }
        _ => failure(path, error),
    }
}
