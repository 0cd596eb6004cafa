//! What each command does, one file each.

pub(super) mod add;
pub(super) mod adopt;
pub(super) mod check;
pub(super) mod completions;
pub(super) mod config;
pub(super) mod export;
pub(super) mod init;
pub(super) mod keys;
pub(super) mod notes;
pub(super) mod outline;
pub(super) mod reanchor;
pub(super) mod search;
pub(super) mod text;

mod listing;
mod paths;
