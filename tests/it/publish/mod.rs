//! `sen publish`: to real servers on the loopback, in good and in bad weather.

mod faults;
mod hosts;
mod proxy;
mod readers;
mod servers;
