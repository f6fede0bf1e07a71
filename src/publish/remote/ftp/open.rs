//! Connecting and logging in, and what failures mean.

use crate::config::{Protocol, Target};
use crate::diag::LoginWay;
use crate::publish::credentials::{Credentials, Secret};
use crate::publish::remote::peer::Peer;
use crate::publish::remote::{Failure, Kind, Layout, tls};
use rustls::ClientConfig;
use std::io::ErrorKind;
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use suppaftp::types::FileType;
use suppaftp::{FtpError, Mode, RustlsConnector, RustlsFtpStream, Status};

pub(in crate::publish::remote) struct Hosts {
    pub(super) layout: Layout,
    peer: Peer,
    user: String,
    password: Secret,
    /// `None` for plain FTP.
    tls: Option<Arc<ClientConfig>>,
    patience: Duration,
}

impl Hosts {
    pub(in crate::publish::remote) fn new(
        target: &Target,
        credentials: &Credentials,
    ) -> Result<Self, Failure> {
        let mut layout = Layout::new(target);
        layout.at_home();
        let is_secure = target.address.protocol == Protocol::Ftps;
        Ok(Self {
            layout,
            peer: Peer::new(&target.address.host, target.address.port.unwrap_or(21)),
            user: target.address.user.clone(),
            password: credentials
                .password
                .clone()
                .ok_or_else(|| Failure::login(Vec::new(), ""))?,
            tls: match is_secure {
                true => Some(tls::client(target.certificate.as_deref())?),
                false => None,
            },
            patience: target.timeout,
        })
    }

    /// Opens a connection and logs in.
    pub(super) fn open(&self) -> Result<Line, Failure> {
        let stream = self.reach()?;
        let socket = stream.try_clone().map_err(Failure::lost)?;
        let entered = within(self.patience, &socket, || self.enter(stream));
        Ok(Line {
            ftp: entered.unwrap_or_else(|| Err(Failure::new(Kind::Silent, "")))?,
            socket,
            patience: self.patience,
        })
    }

    /// Connects to the first of its addresses that answers.
    fn reach(&self) -> Result<TcpStream, Failure> {
        let patience = self.patience;
        let mut stream = Err(Failure::lost("connection failed"));
        let addresses = self.peer.addresses()?;
        for address in addresses {
            // All of them together are not waited for longer than one.
            let share = patience / addresses.len() as u32;
            stream = dial(*address, share, patience).map_err(|error| Failure::ended(&error));
            if stream.is_ok() {
                break;
            }
        }
        stream
    }

    fn enter(&self, stream: TcpStream) -> Result<RustlsFtpStream, Failure> {
        let (host, patience) = (self.peer.host.as_str(), self.patience);
        let is_v6 = stream.peer_addr().is_ok_and(|peer| peer.is_ipv6());
        let opened = RustlsFtpStream::connect_with_stream(stream).map_err(|error| match error {
            FtpError::BadResponse => Failure::refused("", "no FTP server at this port"),
            error => lost(error),
        })?;
        let mut ftp = match &self.tls {
            Some(config) => opened
                .into_secure(RustlsConnector::from(Arc::clone(config)), host)
                .map_err(|error| match error {
                    FtpError::UnexpectedResponse(reply) if is_no(reply.status) => {
                        Failure::refused("", "this FTP server has no TLS")
                    }
                    error => failure("AUTH TLS", error),
                })?,
            None => opened,
        };
        ftp = ftp.passive_stream_builder(move |address| {
            dial(address, patience, patience).map_err(FtpError::ConnectionError)
        });
        if is_v6 {
            ftp.set_mode(Mode::ExtendedPassive);
        }
        // Hosts behind a router often name an address of their own network.
        ftp.set_passive_nat_workaround(true);
        ftp.login(self.user.as_str(), self.password.reveal())
            .map_err(|error| match error {
                FtpError::UnexpectedResponse(reply)
                    if self.tls.is_none() && demands_tls(&reply.body) =>
                {
                    Failure::refused("", "this FTP server demands TLS: write ftps://")
                }
                FtpError::UnexpectedResponse(reply) if reply.status == Status::NotLoggedIn => {
                    let said = String::from_utf8_lossy(&reply.body).trim().to_owned();
                    Failure::login(vec![LoginWay::Password], said)
                }
                error => failure("USER", error),
            })?;
        ftp.transfer_type(FileType::Binary).map_err(lost)?;
        Ok(ftp)
    }
}

/// Whether an answer to a login without TLS means that there must be TLS; there is no code of its own for it.
fn demands_tls(body: &[u8]) -> bool {
    let said = String::from_utf8_lossy(body).to_ascii_lowercase();
    ["tls", "ssl", "encrypt", "cleartext", "auth first"]
        .iter()
        .any(|word| said.contains(word))
}

/// A connection on which somebody is logged in.
pub(super) struct Line {
    ftp: RustlsFtpStream,
    /// What commands and answers go through.
    socket: TcpStream,
    patience: Duration,
}

impl Line {
    /// Says something, and hears what the host answers within the time limit.
    pub(super) fn ask<T>(
        &mut self,
        command: impl FnOnce(&mut RustlsFtpStream) -> Result<T, FtpError>,
    ) -> Result<T, FtpError> {
        let ftp = &mut self.ftp;
        let answer = within(self.patience, &self.socket, || command(ftp));
        answer.unwrap_or_else(|| Err(FtpError::ConnectionError(ErrorKind::TimedOut.into())))
    }
}

/// Lets `work` with a connection take so long and no longer; nothing when it took longer. Each read has a limit of its own, but a host
/// that says a letter a second would never meet it.
fn within<T>(limit: Duration, socket: &TcpStream, work: impl FnOnce() -> T) -> Option<T> {
    std::thread::scope(|scope| {
        let (working, ended) = channel::<()>();
        let watch = scope.spawn(move || {
            let is_late = ended.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
            if is_late {
                // What is closed already need not be.
                let _ = socket.shutdown(Shutdown::Both);
            }
            is_late
        });
        let result = work();
        drop(working);
        match watch.join() {
            Ok(true) => None,
            _ => Some(result),
        }
    })
}

fn dial(address: SocketAddr, connect: Duration, patience: Duration) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, connect)?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// No answer came. A certificate that is not trusted shows only then, and will not be trusted next time either.
fn lost(error: FtpError) -> Failure {
    if let FtpError::ConnectionError(error) = &error {
        return Failure::ended(error);
    }
    let words = error.to_string();
    match words.contains("certificate") {
        true => Failure::new(Kind::Refused, words),
        false => Failure::lost(words),
    }
}

/// 4xx is a bad moment, but for a full disk; 5xx is a no.
pub(super) fn failure(what: &str, error: FtpError) -> Failure {
    let FtpError::UnexpectedResponse(reply) = &error else {
        return lost(error).about(what);
    };
    let said = String::from_utf8_lossy(&reply.body).trim().to_owned();
    let lower = said.to_ascii_lowercase();
    let is_full = ["no space", "quota", "disk full"]
        .iter()
        .any(|word| lower.contains(word));
    match reply.status {
        Status::ExceededStorage | Status::RequestedActionNotTaken => Failure::new(Kind::Full, said),
        _ if is_full => Failure::new(Kind::Full, said),
        status if (400..500).contains(&status.code()) || status.code() == 0 => {
            Failure::lost(said).about(what)
        }
        _ => Failure::refused(what, said),
    }
}

pub(super) fn is_no(status: Status) -> bool {
    (500..600).contains(&status.code()) || status.code() == 0
}

pub(super) fn is_missing(error: &FtpError) -> bool {
    matches!(error, FtpError::UnexpectedResponse(reply) if reply.status == Status::FileUnavailable)
}
