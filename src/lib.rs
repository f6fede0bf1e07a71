//! Sen turns a folder of Markdown into a searchable portal in Vietnamese.
pub mod config;
pub mod diag;
pub mod document;
pub mod source;
pub mod text;
pub mod yaml;
