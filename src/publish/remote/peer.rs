//! Where a host is found: its name is looked up once for a run.

use super::{Failure, Kind};
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::OnceLock;

/// A host by name and port.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) host: String,
    pub(super) port: u16,
    addresses: OnceLock<Vec<SocketAddr>>,
}

impl Peer {
    pub(super) fn new(host: &str, port: u16) -> Self {
        Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port,
            addresses: OnceLock::new(),
        }
    }

    /// Its addresses, at least one.
    ///
    /// # Errors
    /// For good when there are none: a name that is not known now was written wrongly, or this machine has no network. One
    /// that was known once in a run stays so, whatever the network does.
    pub(super) fn addresses(&self) -> Result<&[SocketAddr], Failure> {
        if let Some(known) = self.addresses.get() {
            return Ok(known);
        }
        let found = (self.host.as_str(), self.port).to_socket_addrs();
        let found: Vec<SocketAddr> = found.map(Iterator::collect).unwrap_or_default();
        match found.is_empty() {
            true => Err(Failure::new(Kind::NoHost, &self.host)),
            false => Ok(self.addresses.get_or_init(|| found)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_does_not_exist_is_not_waited_for() {
        let failure = Peer::new("khong-co.invalid", 21).addresses().unwrap_err();
        assert_eq!(failure.kind, Kind::NoHost);
        let own = Peer::new("127.0.0.1", 21);
        assert_eq!(own.addresses().unwrap()[0].port(), 21);
    }
}
