//! Brings a host from one published version to the next, so that its readers never meet a broken file.
//!
//! In: the files of a finished build ([`Wanted`]) and a [`Target`]. Out: a host that has exactly those, and what it had before
//! kept aside. [`Publisher::plan`] compares with what the host says of itself and changes nothing; [`Publisher::apply`] sends
//! what differs in the order of [`Plan`]'s stages and deletes only when all has arrived. A run cut at any moment leaves each
//! file old or new; the next run finishes the rest. This module knows neither how pages are made nor the terminal; secrets
//! come to it as data ([`Credentials`]).
//!
//! What is on the host is described in `state.rs`, what this machine remembers in `journal.rs`.

mod casing;
mod compress;
mod credentials;
mod dates;
mod headers;
mod journal;
mod keep;
mod link;
mod lock;
mod plan;
mod remote;
mod run;
mod server;
mod state;
#[cfg(test)]
mod tests;
mod turn;
mod wanted;

pub use compress::add_compressed;
pub use credentials::{Credentials, HostKeys, Secret, wants_passphrase};
pub use link::{Patience, Watch};
pub use plan::Plan;
pub use run::{Done, Options, Planned, Publisher};
pub use server::{add_rules, nginx_rules};
pub use turn::Turn;
pub use wanted::Wanted;

use remote::Failure;

/// Sixteen random bytes in hexadecimal: nobody else's name.
fn random_name() -> Result<String, Failure> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Failure::refused("", e))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
