//! HTML: the words of the page's main text, block by block.
//!
//! The text is parsed by the rules of the HTML Standard ([`dom`]) and walked into a [`Flow`] ([`walk`]). Markdown is HTML by its
//! definition and takes the same walk, see [`fragment`].

#[cfg(feature = "epub")]
mod chapter;
mod dom;
mod guard;
mod label;
mod left_out;
mod names;
mod walk;

#[cfg(feature = "epub")]
pub(super) use chapter::{Chapter, Contents, contents};

use super::flow::Flow;
use super::{Fit, Format, Limits, Source, title};
use crate::document::Document;
use crate::message::Message;
use dom::{Dom, Id};

pub(super) const FORMAT: Format = Format {
    name: "html",
    media: "text/html",
    extensions: &["html", "htm", "xhtml", "xht"],
    doc: "formats.html",
    sniff,
    load,
    windowed: false,
};

/// Attributes by which Markdown tells the walk what HTML has no words for.
pub(super) mod extra {
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

#[expect(
    clippy::unnecessary_wraps,
    reason = "every loader has the same signature"
)]
fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    let dom = dom::document(source.text(), limits);
    let mut document = read(&dom, main_text(&dom), true);
    if document.text.is_empty() {
        // A page that consists of what usually is furniture.
        document = read(&dom, 0, false);
    }
    let stated = dom
        .descendants(0)
        .find(|id| dom.name(*id) == "title" && !inside(&dom, *id, "svg"))
        .or_else(|| dom.descendants(0).find(|id| dom.name(*id) == "h1"))
        .map(|id| dom.words(id));
    Ok(title::put_first(document, &stated.unwrap_or_default()))
}

/// Reads HTML that stands inside another text into the flow. Tells what the limits cut.
pub(super) fn fragment(html: &str, limits: &Limits, flow: &mut Flow) {
    let dom = dom::fragment(html, limits);
    walk::walk(&dom, 0, false, flow);
    warn(&dom, flow);
}

fn read(dom: &Dom, root: Id, page: bool) -> Document {
    let mut flow = Flow::new(FORMAT.name);
    walk::walk(dom, root, page, &mut flow);
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

/// The element that holds the page's text: `main`, else the only `article` that is in no other, else the body.
fn main_text(dom: &Dom) -> Id {
    let is_main = |id: &Id| {
        (dom.name(*id) == "main" || dom.attribute(*id, "role") == Some("main"))
            && dom.attribute(*id, "hidden").is_none()
    };
    if let Some(main) = dom.descendants(0).find(is_main) {
        return main;
    }
    let mut articles = dom
        .descendants(0)
        .filter(|id| dom.name(*id) == "article" && !inside(dom, *id, "article"));
    match (articles.next(), articles.next()) {
        (Some(only), None) => only,
        _ => dom
            .descendants(0)
            .find(|id| dom.name(*id) == "body")
            .unwrap_or(0),
    }
}

/// Whether an element stands inside another of a name.
fn inside(dom: &Dom, id: Id, name: &str) -> bool {
    dom.ancestors(id).any(|above| dom.name(above) == name)
}
