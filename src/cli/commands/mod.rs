//! What each command does, one file each.

pub(super) mod add;
pub(super) mod adopt;
pub(super) mod check;
pub(super) mod codes;
pub(super) mod completions;
pub(super) mod config;
pub(super) mod export;
pub(super) mod history;
pub(super) mod import;
pub(super) mod init;
pub(super) mod keys;
pub(super) mod man;
pub(super) mod merge;
pub(super) mod notes;
pub(super) mod outline;
pub(super) mod reanchor;
pub(super) mod redactions;
pub(super) mod search;
pub(super) mod text;

mod code_list;
mod listing;
mod paths;
