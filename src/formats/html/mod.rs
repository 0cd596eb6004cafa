//! HTML: the words of the page's main text, block by block.
//!
//! The text is parsed by the rules of the HTML Standard ([`dom`]) and walked into a [`Flow`] ([`walk`]). Markdown is HTML by its
//! definition and takes the same walk, see [`fragment`].

#[cfg(feature = "epub")]
mod chapter;
mod dom;
mod furniture;
mod guard;
mod label;
mod left_out;
mod main_text;
mod measure;
mod names;
mod notes;
mod walk;

#[cfg(feature = "epub")]
pub(super) use chapter::{Chapter, Contents, contents};

use std::collections::HashSet;

use super::flow::Flow;
use super::{Fit, Format, Limits, Source, Window, title};
use crate::document::{BlockKind, Document};
use crate::message::Message;
use dom::{Dom, Id};
use guard::Step;
use walk::Within;

pub(super) const FORMAT: Format = Format {
    name: "html",
    media: "text/html",
    extensions: &["html", "htm", "xhtml", "xht"],
    doc: "formats.html",
    sniff,
    load,
    window: Window::Sought,
};

/// Attributes by which Markdown tells the walk what HTML has no words for.
pub(super) mod extra {
    /// On `ol`: what stands before the number.
    pub(in crate::formats) const PREFIX: &str = "data-zhupi-prefix";
    /// On `ol`: what follows the number.
    pub(in crate::formats) const SUFFIX: &str = "data-zhupi-suffix";
    /// On `li`: `open` or `done`.
    pub(in crate::formats) const TASK: &str = "data-zhupi-task";
    /// On `pre`: the language. On `code`: keep white space.
    pub(in crate::formats) const CODE: &str = "data-zhupi-code";
    /// On `sup`: the label of a footnote reference.
    pub(in crate::formats) const REFERENCE: &str = "data-zhupi-reference";
    /// On `br`: the end of a paragraph whose tags nest too deep.
    pub(in crate::formats) const PART: &str = "data-zhupi-part";
    /// On `div`: the body of a footnote, with the label of its reference, if known.
    pub(in crate::formats) const FOOTNOTE: &str = "data-zhupi-footnote";
}

fn sniff(source: &Source<'_>, _: &Limits) -> Fit {
    if source.binary().is_some() {
        return Fit::No;
    }
    if FORMAT.extensions.contains(&source.extension()) {
        return Fit::Name;
    }
    let head: String = source.text().trim_start().chars().take(64).collect();
    let head = head.to_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        Fit::Content
    } else {
        Fit::No
    }
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    page(source, source.text(), limits)
}

/// Reads a page of a file, or the beginning of one, whose text is empty when it has no main text.
pub(super) fn page(source: &Source<'_>, text: &str, limits: &Limits) -> Result<Document, Message> {
    let whole = source.is_whole();
    let dom = dom::document_watched(text, limits, &mut |done, total| source.step(done, total))?;
    let main = main_text::find(&dom);
    let mut document = read(&dom, main.root, Some(&main.furniture));
    if document.text.is_empty() && whole {
        // A page that consists of what usually is furniture.
        document = read(&dom, 0, None);
    }
    let stated = dom
        .descendants(0)
        .find(|id| dom.name(*id) == "title" && !main_text::is_inside(&dom, *id, "svg"));
    let stated = stated
        .map(|id| dom.words(id))
        .filter(|title| !title::is_unnamed(title));
    let mut document = title::put_first(document, &stated.unwrap_or_default());
    if document.meta.title.is_none() {
        // A heading of the text is its title too, and stays where it is.
        let heading = document
            .blocks
            .iter()
            .find(|block| block.kind == BlockKind::Heading(1));
        let words = heading.map(|block| document.text.slice(block.span).replace('\n', " "));
        document.meta.title = words;
    }
    Ok(document)
}

/// Reads HTML that stands inside another text into the flow. Tells what the limits cut.
pub(super) fn fragment(html: &str, limits: &Limits, flow: &mut Flow) {
    // Without anybody who waits, nothing stops it.
    drop(fragment_watched(html, limits, flow, &mut |_, _| Ok(())));
}

/// As [`fragment`], for somebody who waits.
pub(super) fn fragment_watched(
    html: &str,
    limits: &Limits,
    flow: &mut Flow,
    step: &mut Step<'_>,
) -> Result<(), Message> {
    let dom = dom::fragment(html, limits, step)?;
    walk::walk(&dom, 0, flow);
    warn(&dom, flow);
    Ok(())
}

fn read(dom: &Dom, root: Id, furniture: Option<&HashSet<Id>>) -> Document {
    let mut flow = Flow::new(FORMAT.name);
    let within = Within {
        furniture,
        ..Within::default()
    };
    walk::walk_within(dom, root, &within, &mut flow);
    warn(dom, &mut flow);
    flow.builder.finish()
}

fn warn(dom: &Dom, flow: &mut Flow) {
    if dom.too_deep > 0 {
        flow.builder
            .warn(Message::new("formats.too-deep").with("count", dom.too_deep));
    }
    if dom.too_many {
        flow.builder.warn(Message::new("formats.too-many"));
    }
}
