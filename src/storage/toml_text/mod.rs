//! TOML that a person may edit: typed fields of a table with the places where they stand, and changes of single fields that leave
//! every other byte alone. (`toml_edit` rewrites line ends and drops a BOM, so only its spans are used.)
//!
//! This knows tables and fields, not what they mean.

mod comments;
mod field;
mod list;
mod own;
mod render;
mod splice;
mod unfold;

pub(super) use comments::{Named, merge_comments};
pub(super) use field::{Field, Fields, Key, Type, get, read_fields};
pub(super) use list::StringList;
pub(super) use own::{Standing, bare_table, insert_raw, merge_own, own_meaning, raw_table};
pub(super) use render::{render_comment, render_table};
pub(super) use splice::{
    Splices, end_of_table, first_header, insert_table, remove_table, set_fields, start_of,
};
pub(super) use unfold::{Form, Written, form, tables_of, unfold};
