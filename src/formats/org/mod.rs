//! Org, the outlines of Emacs: headings by stars, lists, tables, blocks, footnotes (Org Syntax, <https://orgmode.org/worg/org-syntax.html>).
//!
//! What its own export leaves out is left out: comments, settings, drawers of properties. Keywords before the text are facts.

mod blocks;
mod inline;
mod lists;
mod macros;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::page::{Facts, Page, Patience};
use super::{Fit, Format, Limits, Source, Window};
use crate::document::Document;
use crate::message::Message;

pub(super) const FORMAT: Format = Format {
    name: "org",
    media: "text/org",
    extensions: &["org"],
    doc: "formats.org",
    sniff,
    load,
    window: Window::Likely,
};

fn sniff(source: &Source<'_>, _: &Limits) -> Fit {
    source.fit_by_name(&FORMAT)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every loader has the same signature"
)]
fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    let lines: Vec<&str> = source.text().lines().collect();
    let mut org = Org {
        page: Page::default(),
        facts: Facts::default(),
        keywords: ["TODO", "DONE"].map(str::to_owned).to_vec(),
        macros: HashMap::new(),
        room: source.room_for_names(),
        notes: 0,
        patience: Patience::new(lines.len()),
        whole: source.is_whole(),
        cut: false,
    };
    org.settings(&lines);
    org.blocks(&lines, 0);
    Ok(org.page.document(FORMAT.name, org.facts, limits))
}

/// A text being read.
struct Org {
    page: Page,
    facts: Facts,
    /// Words of a heading that tell how far its task is.
    keywords: Vec<String>,
    /// What stands for `{{{name}}}`.
    macros: HashMap<String, String>,
    /// Bytes that macros may still grow to.
    room: usize,
    /// Footnotes without a name so far.
    notes: usize,
    patience: Patience,
    /// Whether the text does not go on behind these lines.
    whole: bool,
    /// Whether a block was met whose end lies behind a text that goes on.
    cut: bool,
}
