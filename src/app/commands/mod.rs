//! What the commands do, grouped as a reader thinks of them. The table that names them is [`super::command`].

pub(super) mod annotate;
pub(super) mod codes;
pub(super) mod editor;
pub(super) mod elsewhere;
pub(super) mod file;
pub(super) mod find;
pub(super) mod headings;
pub(in crate::app) mod import;
pub(super) mod landmarks;
pub(super) mod links;
pub(super) mod lists;
pub(super) mod motion;
pub(super) mod notes;
pub(super) mod pages;
pub(super) mod panes;
pub(super) mod past;
pub(super) mod prompt;
pub(in crate::app) mod redactions;
pub(super) mod relink;
pub(super) mod repeat;
pub(super) mod sections;
pub(super) mod select;
pub(super) mod tags;
pub(super) mod tour;
pub(super) mod typography;
pub(super) mod unread;
pub(super) mod view;
