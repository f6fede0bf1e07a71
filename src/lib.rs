//! Sen turns a folder of Markdown into a searchable portal in Vietnamese.
pub mod config;
pub mod diag;
pub mod document;
pub mod engine;
pub mod image;
pub mod output;
pub mod render;
pub mod site;
pub mod source;
pub mod template;
pub mod text;
pub mod yaml;
