//! WebDAV.
//!
//! A file is put at a passing place and moved over the old one; the server deletes that first (RFC 4918, 9.9.3), so it may be
//! away for a moment. A collection is removed with all that is in it: an empty one is moved aside first, and looked into again
//! where nobody puts anything.

mod list;

use super::http::{self, Answer};
use super::peer::Peer;
use super::{
    Connector, Copied, Entry, Failure, Headers, Kind, Layout, OWN, Remote, Stat, name, parent,
};
use crate::config::{Protocol, Target};
use crate::diag::LoginWay;
use crate::publish::credentials::{Credentials, Secret};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use list::{ASKED, read_list, read_responses};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::HashSet;
use std::sync::Arc;
use ureq::Agent;
use ureq::http::Request;

/// What may stand in a path as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

pub(super) struct Hosts {
    inner: Arc<Inner>,
}

struct Inner {
    layout: Layout,
    /// Scheme, host and port.
    origin: String,
    authorization: Secret,
    agent: Agent,
    peer: Peer,
}

impl Hosts {
    pub(super) fn new(target: &Target, credentials: &Credentials) -> Result<Self, Failure> {
        let address = &target.address;
        let (scheme, usual) = match address.protocol {
            Protocol::WebDavs => ("https", 443),
            _ => ("http", 80),
        };
        let host = match address.host.contains(':') {
            true => format!("[{}]", address.host),
            false => address.host.clone(),
        };
        let port = address
            .port
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        let password = credentials
            .password
            .as_ref()
            .ok_or_else(|| Failure::login(Vec::new(), ""))?;
        let plain = format!("{}:{}", address.user, password.reveal());
        Ok(Self {
            inner: Arc::new(Inner {
                layout: Layout::new(target),
                origin: format!("{scheme}://{host}{port}"),
                authorization: Secret::new(format!("Basic {}", STANDARD.encode(plain))),
                agent: http::agent(target)?,
                peer: Peer::new(&address.host, address.port.unwrap_or(usual)),
            }),
        })
    }
}

impl Connector for Hosts {
    fn connect(&self) -> Result<Box<dyn Remote>, Failure> {
        self.inner.peer.addresses()?;
        Ok(Box::new(Dav {
            inner: Arc::clone(&self.inner),
            folders: HashSet::new(),
            left_gap: false,
        }))
    }
}

struct Dav {
    inner: Arc<Inner>,
    /// Collections that are there.
    folders: HashSet<String>,
    left_gap: bool,
}

impl Dav {
    fn address(&self, full: &str) -> String {
        let path = utf8_percent_encode(full.trim_start_matches('/'), PATH);
        format!("{}/{path}", self.inner.origin)
    }

    fn send(
        &self,
        method: &str,
        full: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, Failure> {
        let mut request = Request::builder()
            .method(method)
            .uri(self.address(full))
            .header("authorization", self.inner.authorization.reveal());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).map_err(|e| Failure::refused(full, e))?;
        http::send(&self.inner.agent, request)
    }

    /// Makes a collection; `false` when it cannot be made, mostly because it is there.
    fn make(&self, full: &str) -> Result<Option<bool>, Failure> {
        let answer = self.send("MKCOL", full, &[], &[])?;
        match answer.status {
            200..=299 => Ok(Some(true)),
            405 => Ok(Some(false)),
            // The one around it is missing.
            409 => Ok(None),
            _ => Err(failure(full, &answer)),
        }
    }

    fn make_folder(&mut self, folder: &str) -> Result<(), Failure> {
        if folder.is_empty() || folder == "/" || self.folders.contains(folder) {
            return Ok(());
        }
        if self.make(folder)?.is_none() {
            self.make_folder(parent(folder))?;
            if self.make(folder)?.is_none() {
                return Err(Failure::refused(folder, "the folder cannot be made"));
            }
        }
        self.folders.insert(folder.to_owned());
        Ok(())
    }

    fn prepare(&mut self, path: &str) -> Result<String, Failure> {
        let full = self.inner.layout.full(path);
        self.make_folder(parent(&full))?;
        Ok(full)
    }

    /// Moves a file from its passing place, over an old one. A collection at its place stays: over it, the move would
    /// delete all that is in it.
    fn settle(
        &mut self,
        passing: &str,
        full: &str,
        path: &str,
        is_new: bool,
    ) -> Result<(), Failure> {
        let mut answer = self.carry("MOVE", passing, full, "F")?;
        if answer.status == 412 {
            match (self.look(full)?, cut(full)) {
                (Some(entry), _) if entry.is_folder => {
                    return Err(Failure::refused(path, "a folder is in the way"));
                }
                (Some(_), _) if is_new => return Err(Failure::overtaken(path, true)),
                (None, Some(cut)) => return Err(misnamed(path, cut)),
                _ => {}
            }
            answer = self.carry("MOVE", passing, full, "T")?;
        }
        // 204: there was an old one.
        self.left_gap |= answer.status == 204 && !path.starts_with(OWN);
        done(path, answer)
    }

    /// MOVE or COPY; `overwrite` is `T` or `F`.
    fn carry(
        &self,
        method: &str,
        from: &str,
        to: &str,
        overwrite: &str,
    ) -> Result<Answer, Failure> {
        let headers = [
            ("destination", &*self.address(to)),
            ("overwrite", overwrite),
        ];
        self.send(method, from, &headers, &[])
    }

    /// What is at an address: a file, a collection, or nothing.
    fn look(&self, full: &str) -> Result<Option<Entry>, Failure> {
        let headers = [("depth", "0"), ("content-type", "application/xml")];
        let answer = self.send("PROPFIND", full, &headers, ASKED)?;
        match found(full, answer)? {
            Some(answer) => Ok(read_responses(&answer.body)?.into_iter().next()),
            None => Ok(None),
        }
    }

    /// Makes sure that what was moved to `full` is there: some servers read the name in `Destination` otherwise than in an
    /// address, and cut it short.
    fn assure_name(&self, full: &str, path: &str, size: u64) -> Result<(), Failure> {
        let Some(cut) = cut(full) else { return Ok(()) };
        if self.look(full)?.is_some() {
            return Ok(());
        }
        // Nothing was there before: the move would have been refused.
        if self
            .look(cut)?
            .is_some_and(|other| !other.is_folder && other.size == size)
        {
            self.send("DELETE", cut, &[], &[])?;
        }
        Err(misnamed(path, cut))
    }

    fn is_collection(&self, full: &str) -> Result<bool, Failure> {
        Ok(self.look(full)?.is_some_and(|entry| entry.is_folder))
    }

    fn delete(&self, path: &str) -> Result<(), Failure> {
        let full = self.inner.layout.full(path);
        found(path, self.send("DELETE", &full, &[], &[])?).map(|_| ())
    }
}

/// What a server may take the name at `full` for: what stands before a sign that ends the path of an address.
fn cut(full: &str) -> Option<&str> {
    let folder = parent(full).len();
    let at = full[folder..].find([';', '?', '#'])?;
    Some(&full[..folder + at])
}

fn misnamed(path: &str, read_as: &str) -> Failure {
    let kind = Kind::Misnamed {
        path: path.to_owned(),
        read_as: name(read_as).to_owned(),
    };
    Failure::new(kind, "")
}

fn is_within(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn failure(what: &str, answer: &Answer) -> Failure {
    http::failure(what, answer, &[LoginWay::Password])
}

fn found(what: &str, answer: Answer) -> Result<Option<Answer>, Failure> {
    match answer.status {
        200..=299 => Ok(Some(answer)),
        404 | 410 => Ok(None),
        _ => Err(failure(what, &answer)),
    }
}

fn done(what: &str, answer: Answer) -> Result<(), Failure> {
    // 404 for a place just prepared: somebody removed it; try again.
    found(what, answer)?
        .map(|_| ())
        .ok_or_else(|| Failure::lost("HTTP 404").about(what))
}

impl Remote for Dav {
    fn list(&mut self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let full = format!("{}/", self.inner.layout.full(folder).trim_end_matches('/'));
        let headers = [("depth", "1"), ("content-type", "application/xml")];
        let answer = self.send("PROPFIND", &full, &headers, ASKED)?;
        let Some(answer) = found(folder, answer)? else {
            return Ok(Vec::new());
        };
        read_list(&answer.body, &format!("/{}", full.trim_start_matches('/')))
    }

    fn stat(&mut self, path: &str) -> Result<Option<Stat>, Failure> {
        let found = self.look(&self.inner.layout.full(path))?;
        let file = found.filter(|entry| !entry.is_folder);
        Ok(file.map(|entry| Stat {
            size: entry.size,
            modified: None,
            hash: None,
        }))
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let full = self.inner.layout.full(path);
        let answer = self.send("GET", &full, &[("accept-encoding", "identity")], &[])?;
        Ok(found(path, answer)?.map(|answer| answer.body))
    }

    fn put(&mut self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Failure> {
        let passing = self.prepare(&super::passing_place(path)?)?;
        let full = self.prepare(path)?;
        let head = [("content-type", headers.content_type.as_str())];
        let sent = self
            .send("PUT", &passing, &head, bytes)
            .and_then(|answer| done(path, answer))
            .and_then(|()| self.settle(&passing, &full, path, headers.is_new))
            .and_then(|()| self.assure_name(&full, path, bytes.len() as u64));
        if sent.as_ref().is_err_and(|failure| !failure.is_lost()) {
            // What cannot be removed now is when the run is done.
            let _ = self.send("DELETE", &passing, &[], &[]);
        }
        sent
    }

    fn copy(&mut self, from: &str, to: &str) -> Result<Copied, Failure> {
        let passing = self.prepare(&super::passing_place(to)?)?;
        let full = self.prepare(to)?;
        let source = self.inner.layout.full(from);
        let answer = self.carry("COPY", &source, &passing, "T")?;
        match answer.status {
            200..=299 => {
                self.settle(&passing, &full, to, false)?;
                Ok(Copied::Done)
            }
            404 | 410 => Ok(Copied::Missing),
            405 | 501 => Ok(Copied::Unable),
            _ => Err(failure(from, &answer)),
        }
    }

    fn remove(&mut self, path: &str) -> Result<(), Failure> {
        // A collection would go with all that is in it.
        match self.stat(path)? {
            Some(_) => self.delete(path),
            None => Ok(()),
        }
    }

    fn remove_folder(&mut self, path: &str) -> Result<bool, Failure> {
        let full = self.inner.layout.full(path);
        if !self.is_collection(&full)? || !self.list(path)?.is_empty() {
            return Ok(false);
        }
        let place = super::passing_place(path)?;
        let aside = self.prepare(&place)?;
        let moved = self.carry("MOVE", &format!("{full}/"), &format!("{aside}/"), "F")?;
        if found(path, moved)?.is_none() {
            return Ok(true);
        }
        self.folders.retain(|folder| !is_within(folder, &full));
        if self.list(&place)?.is_empty() {
            self.delete(&place)?;
            return Ok(true);
        }
        // Somebody put something in it at the last moment.
        let back = self.carry("MOVE", &format!("{aside}/"), &format!("{full}/"), "F")?;
        done(path, back).map(|()| false)
    }

    fn claim(&mut self, path: &str) -> Result<bool, Failure> {
        let full = self.prepare(path)?;
        self.make(&full)?
            .ok_or_else(|| Failure::refused(path, "the folder cannot be made"))
    }

    fn release(&mut self, path: &str) -> Result<(), Failure> {
        // Nothing is put into it, so nothing is lost with it.
        self.delete(path)
    }

    fn leaves_gaps(&self) -> bool {
        self.left_gap
    }
}
