//! `AsciiDoc`, the markup of technical manuals (`AsciiDoc` Language Documentation, <https://docs.asciidoctor.org/asciidoc/latest/>).
//!
//! What a processor prints is read. Other files are never included: the line that asks for one stays as it is.

mod blocks;
mod conditions;
mod delimited;
mod inline;
mod lists;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::page::{Facts, Page, Patience, blank};
use super::{Fit, Format, Limits, Source, Window};
use crate::document::Document;
use crate::message::Message;

pub(super) const FORMAT: Format = Format {
    name: "asciidoc",
    media: "text/asciidoc",
    extensions: &["adoc", "asciidoc", "asc"],
    doc: "formats.asciidoc",
    sniff,
    load,
    window: Window::Likely,
};

fn sniff(source: &Source<'_>, _: &Limits) -> Fit {
    let text = || source.text().trim_start_matches('\u{FEFF}');
    if source.binary().is_some() || !FORMAT.extensions.contains(&source.extension()) {
        Fit::No
    } else if source.extension() == "asc" && text().starts_with("-----BEGIN ") {
        // A key or a signature has the same ending.
        Fit::No
    } else {
        Fit::Name
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every loader has the same signature"
)]
fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    let lines = conditions::shown(source.text());
    let mut adoc = Adoc {
        page: Page::default(),
        facts: Facts::default(),
        attributes: HashMap::new(),
        room: source
            .text()
            .len()
            .saturating_mul(4)
            .saturating_add(1 << 20),
        notes: 0,
        patience: Patience::new(lines.len()),
        whole: source.is_whole(),
        cut: false,
    };
    let body = adoc.header(&lines);
    adoc.blocks(lines.get(body..).unwrap_or_default(), 0);
    Ok(adoc.page.document(FORMAT.name, adoc.facts, limits))
}

/// A text being read.
struct Adoc {
    page: Page,
    facts: Facts,
    /// What stands for `{name}`.
    attributes: HashMap<String, String>,
    /// Bytes that names may still grow to when they are replaced.
    room: usize,
    /// Footnotes so far.
    notes: usize,
    patience: Patience,
    /// Whether the text does not go on behind these lines.
    whole: bool,
    /// Whether a block was met whose end lies behind a text that goes on.
    cut: bool,
}

impl Adoc {
    /// Reads the title, who wrote it and when, and the attributes at the beginning; how many lines they take.
    fn header(&mut self, lines: &[&str]) -> usize {
        let skip =
            |line: &&&str| blank(line) || line.starts_with("//") && !line.starts_with("////");
        let mut at = lines.iter().take_while(skip).count();
        while let Some((name, value)) = lines.get(at).and_then(|line| attribute(line)) {
            self.define(name, value);
            at += 1;
        }
        let title = lines.get(at).and_then(|line| line.strip_prefix("= "));
        let Some(title) = title else { return at };
        let title = self.replaced(title.trim()).into_owned();
        self.page.open("h1", &[]);
        self.inline(&title);
        self.page.close("h1");
        at += 1;
        let mut seen = 0;
        while let Some(line) = lines.get(at).filter(|line| !blank(line)) {
            at += 1;
            if line.starts_with("//") {
                continue;
            }
            if let Some((name, value)) = attribute(line) {
                self.define(name, value);
                if matches!(
                    name,
                    "author"
                        | "email"
                        | "date"
                        | "description"
                        | "keywords"
                        | "revnumber"
                        | "revdate"
                        | "organization"
                ) {
                    self.facts.add(name, value);
                }
                continue;
            }
            self.facts
                .add(if seen == 0 { "author" } else { "revision" }, line);
            seen += 1;
            if seen > 2 {
                // No header has more: these are words.
                at -= 1;
                break;
            }
        }
        at
    }

    fn define(&mut self, name: &str, value: &str) {
        /// Bytes of the longest value.
        const LONGEST: usize = 4096;
        let name = name.trim_matches('!').to_lowercase();
        let value = self.replaced(value).into_owned();
        if value.len() <= LONGEST {
            self.attributes.insert(name, value);
        }
    }
}

/// `:name: value`
fn attribute(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '!');
    let named = !name.is_empty() && name.chars().all(plain);
    (named && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}
