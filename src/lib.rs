//! Sen turns a folder of Markdown into a searchable news and learning portal in Vietnamese.
//!
//! Data flows one way, and each module may use only those above it:
//! `text`, `diag`, `source`, `yaml`, `config`, `document`, `schema`, `site`, `lint`, `external`, `search`, `image`,
//! `template`, `render`, `output`, `engine`, `publish`, `serve`, `cli`. ARCHITECTURE.md tells what each owns and must
//! not know.

pub mod cli;
pub mod config;
pub mod diag;
pub mod document;
pub mod engine;
#[cfg(feature = "external")]
pub mod external;
pub mod image;
pub mod lint;
pub mod output;
#[cfg(feature = "publish")]
pub mod publish;
pub mod render;
pub mod schema;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod site;
pub mod source;
pub mod template;
pub mod text;
pub mod yaml;
