//! Whole sites: built, looked at, broken, edited and built again.

#![allow(clippy::unwrap_used)] // a test that cannot go on panics

mod bad_input;
mod check;
mod cli;
mod commonmark;
mod determinism;
mod documents;
mod feeds;
mod fold;
mod golden;
mod harmless;
mod incremental;
mod legacy;
mod modules;
mod new;
mod odd_input;
mod pictures;
mod portable;
#[cfg(feature = "publish")]
mod publish;
mod relations;
#[cfg(feature = "serve")]
mod serve;
mod site;
mod systems;
mod templates;
