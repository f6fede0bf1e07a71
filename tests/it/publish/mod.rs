//! `sen publish`: to real servers on the loopback, in good and in bad weather.

mod faults;
mod hosts;
mod logins;
mod proxy;
mod readers;
mod refusals;
mod servers;
