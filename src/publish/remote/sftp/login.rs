//! Getting in: the host's key held to what is known of it, then the agent, the keys, the password.

use super::Hosts;
use crate::publish::credentials::HostKeys;
use crate::publish::remote::{Failure, Kind};
use russh::client::{self, AuthResult, KeyboardInteractiveAuthResponse};
use russh::keys::agent::AgentIdentity;
use russh::keys::agent::client::{AgentClient, AgentStream};
use russh::keys::{
    self, HashAlg, PrivateKeyWithHashAlg, PublicKeyOrCertificate, known_hosts, load_secret_key,
};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

impl Hosts {
    /// Opens a connection and logs in.
    pub(super) async fn open(&self) -> Result<Session, Failure> {
        let refusal = Arc::new(Mutex::new(None));
        let guard = Guard {
            host: self.host.clone(),
            port: self.port,
            keys: self.credentials.host_keys.clone(),
            refusal: Arc::clone(&refusal),
        };
        let config = client::Config {
            keepalive_interval: Some(self.patience / 4),
            keepalive_max: 4,
            nodelay: true,
            ..client::Config::default()
        };
        let address = (self.host.as_str(), self.port);
        let connected = client::connect(Arc::new(config), address, guard).await;
        let mut session = connected.map_err(|error| {
            let mut refusal = refusal.lock().unwrap_or_else(PoisonError::into_inner);
            refusal.take().unwrap_or_else(|| Failure::lost(error))
        })?;
        self.log_in(&mut session).await?;
        Ok(session)
    }

    /// Tries the agent, the keys, then the password.
    async fn log_in(&self, session: &mut Session) -> Result<(), Failure> {
        let mut tried = Vec::new();
        if let Some(socket) = &self.credentials.agent
            && let Ok(mut agent) = open_agent(socket).await
        {
            tried.push("agent");
            let identities = agent.request_identities().await.unwrap_or_default();
            for identity in identities {
                let AgentIdentity::PublicKey { key, .. } = identity else {
                    continue;
                };
                let hash = rsa_hash(session, &key).await?;
                let result = session
                    .authenticate_publickey_with(&self.user, key, hash, &mut agent)
                    .await;
                // An agent that will not sign with this key may with another.
                if result.is_ok_and(|result| result.success()) {
                    return Ok(());
                }
            }
        }
        for path in &self.credentials.keys {
            let passphrase = self.credentials.passphrase.as_ref();
            let key = match load_secret_key(path, passphrase.map(|secret| secret.reveal())) {
                Ok(key) => key,
                Err(keys::Error::IO(e)) if e.kind() == std::io::ErrorKind::NotFound => continue,
                Err(_) => {
                    tried.push("key (unreadable, or passphrase missing or wrong)");
                    continue;
                }
            };
            tried.push("key");
            let hash = rsa_hash(session, key.public_key()).await?;
            let key = PrivateKeyWithHashAlg::new(Arc::new(key), hash);
            let result = session.authenticate_publickey(&self.user, key).await;
            if accepted(session, result)? {
                return Ok(());
            }
        }
        if let Some(password) = &self.credentials.password {
            tried.push("password");
            let result = session
                .authenticate_password(&self.user, password.reveal())
                .await;
            if accepted(session, result)? {
                return Ok(());
            }
            if self.answer(session, password.reveal()).await? {
                return Ok(());
            }
        }
        let tried = match tried.is_empty() {
            true => "no key, agent or password".to_owned(),
            false => tried.join(", "),
        };
        Err(Failure::new(Kind::Login, tried))
    }

    /// Some hosts ask for the password as a question.
    async fn answer(&self, session: &mut Session, password: &str) -> Result<bool, Failure> {
        let mut reply = session
            .authenticate_keyboard_interactive_start(&self.user, None)
            .await
            .map_err(Failure::lost)?;
        // A host that goes on asking is not answered for ever.
        for _ in 0..4 {
            match reply {
                KeyboardInteractiveAuthResponse::Success => return Ok(true),
                KeyboardInteractiveAuthResponse::Failure { .. } => return Ok(false),
                KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. } => {
                    let answers = prompts.iter().map(|_| password.to_owned()).collect();
                    reply = session
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

/// Whether the login was accepted; a connection that ended meanwhile says nothing about it.
fn accepted(session: &Session, result: Result<AuthResult, russh::Error>) -> Result<bool, Failure> {
    let result = result.map_err(Failure::lost)?;
    if !result.success() && session.is_closed() {
        return Err(Failure::lost("connection closed while logging in"));
    }
    Ok(result.success())
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
    /// Why it was refused.
    refusal: Arc<Mutex<Option<Failure>>>,
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
        let file = keys.file();
        let recorded = known_hosts::known_host_keys_path(&self.host, self.port, &file);
        let recorded: Vec<_> = recorded
            .unwrap_or_default()
            .into_iter()
            .map(|(_, key)| key)
            .collect();
        if recorded
            .iter()
            .any(|known| known.key_data() == key.key_data())
        {
            return Ok(true);
        }
        if !recorded.is_empty() {
            self.refuse(fingerprint, true);
            return Ok(false);
        }
        let shown = match self.port {
            22 => self.host.clone(),
            port => format!("[{}]:{port}", self.host),
        };
        // Asking waits for a person.
        let (asked, print) = (Arc::clone(&keys), fingerprint.clone());
        let trusted = tokio::task::spawn_blocking(move || asked.trust(&shown, &print)).await;
        if !trusted.unwrap_or(false) {
            self.refuse(fingerprint, false);
            return Ok(false);
        }
        known_hosts::learn_known_hosts_path(&self.host, self.port, &key, &file)?;
        Ok(true)
    }
}
