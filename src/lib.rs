//! zhupi reads long reports in the terminal, keeps the reader's marks, and exports them.
#![doc = include_str!("../ARCHITECTURE.md")]

pub mod anchor;
pub mod annotation;
pub mod app;
pub mod cli;
pub mod config;
pub mod document;
pub mod export;
pub mod formats;
pub mod import;
pub mod keymap;
pub mod layout;
pub mod library;
pub mod message;
pub mod outline;
pub mod paint;
pub mod pinyin;
pub mod redaction;
pub mod run;
pub mod search;
pub mod storage;
pub mod syntax;
pub mod text;
pub mod theme;
pub mod tui;
