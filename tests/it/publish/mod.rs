//! `sen publish`: to real servers on the loopback, in good and in bad weather.

mod faults;
#[cfg(unix)]
mod foreign;
mod hosts;
mod logins;
mod neighbours;
mod proxy;
mod readers;
mod refusals;
mod servers;
