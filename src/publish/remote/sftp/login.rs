//! Getting in: the host's key held to what is known of it, then the agent, the keys, the password.

use super::known::{self, Recorded};
use super::{Hosts, LOOK};
use crate::diag::LoginWay;
use crate::publish::credentials::{Credentials, HostKeys};
use crate::publish::remote::{Failure, Kind};
use russh::client::{self, AuthResult, DisconnectReason, KeyboardInteractiveAuthResponse};
use russh::keys::agent::AgentIdentity;
use russh::keys::agent::client::{AgentClient, AgentStream};
use russh::keys::{
    self, HashAlg, PrivateKeyWithHashAlg, PublicKeyOrCertificate, known_hosts, load_secret_key,
};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::select;
use tokio::time::{sleep, timeout};

/// Refusals after which a connection that ends was ended for them, whatever the host says or does not say.
const MANY: usize = 3;

impl Hosts {
    /// Opens a connection and logs in.
    pub(super) async fn open(&self) -> Result<Session, Failure> {
        let refusal = Arc::new(Mutex::new(None));
        let farewell = Arc::new(Mutex::new(None));
        let keys = self.credentials.host_keys.clone();
        let recorded = match &keys {
            Some(keys) => Recorded::read(&keys.file(), &self.peer.host, self.peer.port)?,
            None => Recorded::default(),
        };
        let mut config = client::Config {
            keepalive_interval: Some(self.patience / 4),
            keepalive_max: 4,
            ..client::Config::default()
        };
        config.preferred.key = recorded.order(&config.preferred.key).into();
        let guard = Guard {
            host: self.peer.host.clone(),
            port: self.peer.port,
            keys,
            recorded,
            asking: Arc::default(),
            refusal: Arc::clone(&refusal),
            farewell: Arc::clone(&farewell),
        };
        let socket = self.dial().await?;
        let asking = Arc::clone(&guard.asking);
        let greet = client::connect_stream(Arc::new(config), socket, guard);
        let greeted = select! {
            greeted = greet => greeted,
            () = silence(self.patience, &asking) => return Err(Failure::new(Kind::Silent, "")),
        };
        let session = greeted.map_err(|error| {
            let mut refusal = refusal.lock().unwrap_or_else(PoisonError::into_inner);
            refusal.take().unwrap_or_else(|| Failure::lost(error))
        })?;
        let mut door = Door {
            user: &self.user,
            credentials: &self.credentials,
            session,
            tried: Vec::new(),
            refusals: 0,
        };
        let opened = timeout(self.patience, door.open()).await;
        match opened.unwrap_or_else(|_| Err(Failure::new(Kind::Silent, ""))) {
            Ok(()) => Ok(door.session),
            Err(failure) if failure.is_lost() => {
                let farewell = farewell.lock().unwrap_or_else(PoisonError::into_inner);
                match (&*farewell, door.refusals) {
                    // The host itself ends a login by saying so; a network does not.
                    (Some(words), 1..) => Err(Failure::login(door.tried, words)),
                    (None, MANY..) => Err(Failure::login(door.tried, "")),
                    _ => Err(failure),
                }
            }
            Err(failure) => Err(failure),
        }
    }

    /// Connects to the first of its addresses that answers.
    async fn dial(&self) -> Result<TcpStream, Failure> {
        let addresses = self.peer.addresses()?;
        let share = self.patience / addresses.len() as u32;
        let mut last = Failure::new(Kind::Silent, "");
        for address in addresses {
            match timeout(share, TcpStream::connect(address)).await {
                Ok(Ok(socket)) => {
                    socket.set_nodelay(true).map_err(Failure::lost)?;
                    return Ok(socket);
                }
                Ok(Err(error)) => last = Failure::lost(error),
                Err(_) => last = Failure::new(Kind::Silent, ""),
            }
        }
        Err(last)
    }
}

/// Ends when a host has been silent for so long; the time in which a person is asked does not count.
async fn silence(patience: Duration, asking: &AtomicBool) {
    let mut left = patience;
    while !left.is_zero() {
        sleep(LOOK).await;
        if !asking.load(Ordering::Relaxed) {
            left = left.saturating_sub(LOOK);
        }
    }
}

/// A login under way.
struct Door<'h> {
    user: &'h str,
    credentials: &'h Credentials,
    session: Session,
    /// What was tried, for the message.
    tried: Vec<LoginWay>,
    refusals: usize,
}

impl Door<'_> {
    /// Tries a key that the target names, the agent, the usual keys, then the password.
    async fn open(&mut self) -> Result<(), Failure> {
        let is_open = match self.credentials.key_is_named {
            true => self.by_keys().await? || self.by_agent().await?,
            false => self.by_agent().await? || self.by_keys().await?,
        };
        if is_open || self.by_password().await? {
            return Ok(());
        }
        Err(Failure::login(std::mem::take(&mut self.tried), ""))
    }

    async fn by_agent(&mut self) -> Result<bool, Failure> {
        let Some(socket) = &self.credentials.agent else {
            return Ok(false);
        };
        let Ok(mut agent) = open_agent(socket).await else {
            return Ok(false);
        };
        self.tried.push(LoginWay::Agent);
        let identities = agent.request_identities().await.unwrap_or_default();
        for identity in identities {
            let AgentIdentity::PublicKey { key, .. } = identity else {
                continue;
            };
            let hash = rsa_hash(&self.session, &key).await?;
            let result = self
                .session
                .authenticate_publickey_with(self.user, key, hash, &mut agent)
                .await;
            match result {
                Ok(result) => {
                    if self.accepted(Ok(result))? {
                        return Ok(true);
                    }
                }
                Err(_) if self.session.is_closed() => return Err(closed()),
                // An agent that will not sign with this key may with another.
                Err(_) => {}
            }
        }
        Ok(false)
    }

    async fn by_keys(&mut self) -> Result<bool, Failure> {
        for path in &self.credentials.keys {
            let passphrase = self.credentials.passphrase.as_ref();
            let key = match load_secret_key(path, passphrase.map(|secret| secret.reveal())) {
                Ok(key) => key,
                Err(keys::Error::IO(e)) if e.kind() == std::io::ErrorKind::NotFound => continue,
                Err(_) => {
                    self.tried.push(LoginWay::LockedKey);
                    continue;
                }
            };
            self.tried.push(LoginWay::Key);
            let hash = rsa_hash(&self.session, key.public_key()).await?;
            let key = PrivateKeyWithHashAlg::new(Arc::new(key), hash);
            let result = self.session.authenticate_publickey(self.user, key).await;
            if self.accepted(result)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn by_password(&mut self) -> Result<bool, Failure> {
        let Some(password) = &self.credentials.password else {
            return Ok(false);
        };
        self.tried.push(LoginWay::Password);
        let result = self
            .session
            .authenticate_password(self.user, password.reveal())
            .await;
        Ok(self.accepted(result)? || self.answer(password.reveal()).await?)
    }

    /// Whether the login was accepted; a connection that ended meanwhile says nothing about it.
    fn accepted(&mut self, result: Result<AuthResult, russh::Error>) -> Result<bool, Failure> {
        let is_open = result.map_err(Failure::lost)?.success();
        self.refusals += usize::from(!is_open);
        match !is_open && self.session.is_closed() {
            true => Err(closed()),
            false => Ok(is_open),
        }
    }

    /// Some hosts ask for the password as a question.
    async fn answer(&mut self, password: &str) -> Result<bool, Failure> {
        let mut reply = self
            .session
            .authenticate_keyboard_interactive_start(self.user, None)
            .await
            .map_err(Failure::lost)?;
        // A host that goes on asking is not answered for ever.
        for _ in 0..4 {
            match reply {
                KeyboardInteractiveAuthResponse::Success => return Ok(true),
                KeyboardInteractiveAuthResponse::Failure { .. } => return Ok(false),
                KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. } => {
                    let answers = prompts.iter().map(|_| password.to_owned()).collect();
                    reply = self
                        .session
                        .authenticate_keyboard_interactive_respond(answers)
                        .await
                        .map_err(Failure::lost)?;
                }
            }
        }
        Ok(false)
    }
}

/// The hash an RSA key signs with. Other keys do not wait for what the host says of it.
async fn rsa_hash(session: &Session, key: &keys::PublicKey) -> Result<Option<HashAlg>, Failure> {
    if !key.algorithm().is_rsa() {
        return Ok(None);
    }
    let best = session.best_supported_rsa_hash().await;
    Ok(best.map_err(Failure::lost)?.flatten())
}

fn closed() -> Failure {
    Failure::lost("connection closed while logging in")
}

/// A key that the target names must be there and be the private one: nothing else is tried in its place.
pub(super) fn hold_to_name(file: &Path) -> Result<(), Failure> {
    let is_public = keys::load_public_key(file).is_ok();
    match file.is_file() && !is_public {
        true => Ok(()),
        false => Err(Failure::new(Kind::NoKey { is_public }, "").about(&file.to_string_lossy())),
    }
}

type Agent = AgentClient<Box<dyn AgentStream + Send + Unpin>>;

#[cfg(unix)]
async fn open_agent(socket: &Path) -> Result<Agent, keys::Error> {
    Ok(AgentClient::connect_uds(socket).await?.dynamic())
}

#[cfg(windows)]
async fn open_agent(socket: &Path) -> Result<Agent, keys::Error> {
    if socket.as_os_str() == "pageant" {
        return Ok(AgentClient::connect_pageant().await?.dynamic());
    }
    Ok(AgentClient::connect_named_pipe(socket).await?.dynamic())
}

pub(super) type Session = client::Handle<Guard>;

/// Holds the host to the key that is known of it.
pub(super) struct Guard {
    host: String,
    port: u16,
    keys: Option<Arc<dyn HostKeys>>,
    recorded: Recorded,
    /// A person is being asked.
    asking: Arc<AtomicBool>,
    /// Why it was refused.
    refusal: Arc<Mutex<Option<Failure>>>,
    /// What the host said when it ended the connection.
    farewell: Arc<Mutex<Option<String>>>,
}

impl Guard {
    fn refuse(&self, fingerprint: String, changed: bool) {
        let kind = Kind::HostKey {
            fingerprint,
            changed,
        };
        let mut refusal = self.refusal.lock().unwrap_or_else(PoisonError::into_inner);
        *refusal = Some(Failure::new(kind, ""));
    }
}

impl client::Handler for Guard {
    type Error = russh::Error;

    async fn check_server_key(
        &mut self,
        key: &PublicKeyOrCertificate,
    ) -> Result<bool, Self::Error> {
        let key = match key {
            PublicKeyOrCertificate::PublicKey { key, .. } => key.clone(),
            PublicKeyOrCertificate::Certificate(certificate) => {
                keys::PublicKey::from(certificate.public_key().clone())
            }
        };
        let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
        let Some(keys) = self.keys.clone() else {
            self.refuse(fingerprint, false);
            return Ok(false);
        };
        let is_in = |list: &[keys::PublicKey]| list.iter().any(|k| k.key_data() == key.key_data());
        let (known, revoked) = (&self.recorded.keys, &self.recorded.revoked);
        if is_in(known) && !is_in(revoked) {
            return Ok(true);
        }
        if !known.is_empty() || is_in(revoked) {
            self.refuse(fingerprint, true);
            return Ok(false);
        }
        let shown = known::shown(&self.host, self.port);
        // Asking waits for a person.
        let (asked, print) = (Arc::clone(&keys), fingerprint.clone());
        self.asking.store(true, Ordering::Relaxed);
        let trusted = tokio::task::spawn_blocking(move || asked.trust(&shown, &print)).await;
        self.asking.store(false, Ordering::Relaxed);
        if !trusted.unwrap_or(false) {
            self.refuse(fingerprint, false);
            return Ok(false);
        }
        let file = keys.file();
        if let Err(error) = known_hosts::learn_known_hosts_path(&self.host, self.port, &key, &file)
        {
            keys.not_recorded(&error.to_string());
        }
        Ok(true)
    }

    async fn disconnected(
        &mut self,
        reason: DisconnectReason<Self::Error>,
    ) -> Result<(), Self::Error> {
        match reason {
            DisconnectReason::ReceivedDisconnect(said) => {
                let mut farewell = self.farewell.lock().unwrap_or_else(PoisonError::into_inner);
                *farewell = Some(said.message);
                Ok(())
            }
            DisconnectReason::Error(error) => Err(error),
        }
    }
}
