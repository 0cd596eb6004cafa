//! reStructuredText, the markup of Python's and the Linux kernel's manuals (docutils, "reStructuredText Markup Specification").
//!
//! What docutils prints is read: directives that are known become what they stand for, others stay as the words that they are.

mod blocks;
mod directives;
mod inline;
mod lists;
mod tables;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;

use super::page::{Facts, Page};
use super::{Fit, Format, Limits, Source, Window};
use crate::document::{BlockKind, Document};
use crate::message::Message;

pub(super) const FORMAT: Format = Format {
    name: "rst",
    media: "text/x-rst",
    extensions: &["rst", "rest"],
    doc: "formats.rst",
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
    let lines: Vec<Cow<'_, str>> = source.text().lines().map(expanded).collect();
    let lines: Vec<&str> = lines.iter().map(|line| &**line).collect();
    let mut rst = Rst {
        page: Page::default(),
        facts: Facts::default(),
        styles: Vec::new(),
        tops: 0,
        titled: false,
        begun: false,
        targets: HashMap::new(),
        replacements: HashMap::new(),
        room: source.room_for_names(),
        subtitled: false,
        language: String::new(),
        notes: 0,
        bodies: 0,
    };
    rst.definitions(&lines);
    rst.blocks(&lines, 0);
    let titled = rst.titled && rst.tops == 1;
    let mut document = rst.page.document(FORMAT.name, rst.facts, limits);
    if let Some(first) = document.blocks.first()
        && titled
        && matches!(first.kind, BlockKind::Heading(_))
    {
        document.meta.title = Some(document.text.slice(first.span).to_owned());
    }
    Ok(document)
}

/// A line whose tabs at the beginning are spaces, as docutils reads them: to the next eighth column. A form feed is a space too.
fn expanded(line: &str) -> Cow<'_, str> {
    if line.contains(['\x0B', '\x0C']) {
        let line = line.replace(['\x0B', '\x0C'], " ");
        return Cow::Owned(expanded(&line).into_owned());
    }
    let indent = super::page::indent(line);
    let (white, rest) = line.split_at_checked(indent).unwrap_or(("", line));
    let rest = rest.trim_end();
    if !white.contains('\t') {
        return Cow::Borrowed(line.trim_end());
    }
    let mut column = 0;
    for c in white.chars() {
        column = if c == '\t' {
            (column / 8 + 1) * 8
        } else {
            column + 1
        };
    }
    Cow::Owned(" ".repeat(column) + rest)
}

/// A text being read.
struct Rst {
    page: Page,
    facts: Facts,
    /// The marks under (and over) headings in the order in which they came: their level.
    styles: Vec<(char, bool)>,
    /// Headings of the first level so far.
    tops: usize,
    /// Whether the text begins with a heading.
    titled: bool,
    /// Whether anything was written.
    begun: bool,
    /// Addresses by the name of the link.
    targets: HashMap<String, String>,
    /// What stands for `|name|`: words or a picture.
    replacements: HashMap<String, Replacement>,
    /// Bytes that names may still grow to when they are replaced.
    room: usize,
    /// Whether the title has a subtitle.
    subtitled: bool,
    /// The language of code that states none.
    language: String,
    /// References and bodies of footnotes that are numbered by themselves, so far.
    notes: usize,
    bodies: usize,
}

/// What stands for a name between bars.
#[derive(Clone, Debug)]
enum Replacement {
    Words(String),
    Picture {
        address: String,
        alternative: String,
    },
}

/// A name as references compare them: white space and case do not count.
fn folded(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
