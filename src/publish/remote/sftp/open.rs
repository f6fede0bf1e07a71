//! Connecting: what a run needs to open connections, and what the host says it can do.

use super::login::{self, Session};
use super::{COPY_DATA, HARDLINK, POSIX_RENAME, Sftp, failure};
use crate::config::Target;
use crate::publish::credentials::Credentials;
use crate::publish::remote::peer::Peer;
use crate::publish::remote::{Connector, Failure, Kind, Layout, Remote};
use russh_sftp::client::RawSftpSession;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{self, Runtime};
use tokio::time::timeout;

pub(in crate::publish::remote) struct Hosts {
    layout: Layout,
    pub(super) peer: Peer,
    pub(super) user: String,
    pub(super) patience: Duration,
    pub(super) credentials: Credentials,
    runtime: Arc<Runtime>,
}

impl Hosts {
    pub(in crate::publish::remote) fn new(
        target: &Target,
        credentials: &Credentials,
    ) -> Result<Self, Failure> {
        if credentials.key_is_named {
            credentials
                .keys
                .iter()
                .try_for_each(|key| login::hold_to_name(key))?;
        }
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|e| Failure::refused("", e))?;
        let mut layout = Layout::new(target);
        layout.at_home();
        Ok(Self {
            layout,
            peer: Peer::new(&target.address.host, target.address.port.unwrap_or(22)),
            user: target.address.user.clone(),
            patience: target.timeout,
            credentials: credentials.clone(),
            runtime: Arc::new(runtime),
        })
    }

    /// Opens a connection, logs in, and starts SFTP in it.
    async fn start(&self) -> Result<(Session, RawSftpSession, HashMap<String, String>), Failure> {
        let session = self.open().await?;
        let begun = timeout(self.patience, self.begin(&session)).await;
        let (sftp, extensions) = begun.map_err(|_| Failure::new(Kind::Silent, ""))??;
        Ok((session, sftp, extensions))
    }

    async fn begin(
        &self,
        session: &Session,
    ) -> Result<(RawSftpSession, HashMap<String, String>), Failure> {
        let channel = session
            .channel_open_session()
            .await
            .map_err(Failure::lost)?;
        channel
            .request_subsystem(true, "sftp")
            .await
            .map_err(Failure::lost)?;
        let sftp = RawSftpSession::new(channel.into_stream());
        sftp.set_timeout(self.patience.as_secs().max(1));
        let version = sftp.init().await.map_err(|e| failure("sftp", e))?;
        Ok((sftp, version.extensions))
    }
}

impl Connector for Hosts {
    fn connect(&self) -> Result<Box<dyn Remote>, Failure> {
        self.peer.addresses()?;
        let (session, sftp, extensions) = self.runtime.block_on(self.start())?;
        Ok(Box::new(Sftp {
            layout: self.layout.clone(),
            replaces: extensions.contains_key(POSIX_RENAME),
            links: extensions.contains_key(HARDLINK),
            copies: extensions.contains_key(COPY_DATA),
            left_gap: false,
            folders: HashSet::new(),
            sftp: Arc::new(sftp),
            session,
            runtime: Arc::clone(&self.runtime),
        }))
    }

    fn keeps_dates(&self) -> bool {
        true
    }
}
