//! Plain text: the decoded file itself, every line a paragraph.

use super::{Fit, Format, Limits, Source, Window};
use crate::document::{Document, Page, join};
use crate::message::Message;
use crate::text::{Offset, ReadingText, graphemes};

pub(super) const FORMAT: Format = Format {
    name: "text",
    media: "text/plain",
    extensions: &["txt", "text", "log"],
    doc: "formats.text",
    sniff,
    load,
    window: Window::Exact,
};

fn sniff(source: &Source<'_>, _: &Limits) -> Fit {
    if source.binary().is_some() {
        Fit::No
    } else if FORMAT.extensions.contains(&source.extension()) {
        Fit::Name
    } else {
        Fit::Possible
    }
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    let text = source.text();
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    if lines > limits.lines {
        return Err(Message::new("formats.too-many-lines")
            .with("lines", lines)
            .with("limit", limits.lines));
    }
    if source.is_whole() {
        return Ok(paged(Document::plain(text)));
    }
    let kept = match memchr::memrchr(b'\n', text.as_bytes()) {
        Some(last) => last + 1,
        None => last_boundary(text),
    };
    let mut document = Document::plain(text.get(..kept).unwrap_or_default());
    document.complete = false;
    Ok(paged(document))
}

/// What a plain text knows besides its lines: which of them were broken by force, and its pages. A form feed begins a page of the document's own (RFC, printed listings).
fn paged(mut document: Document) -> Document {
    document.joined = join(document.text.as_str(), &document.blocks);
    let text = document.text.as_str();
    let feeds = memchr::memchr_iter(b'\x0C', text.as_bytes()).map(|at| at + 1);
    let starts: Vec<usize> = std::iter::once(0)
        .chain(feeds.filter(|at| *at < text.len()))
        .collect();
    if starts.len() > 1 {
        document.pages = starts
            .into_iter()
            .zip(1_usize..)
            .map(|(at, number)| Page {
                at: Offset(at),
                label: number.to_string(),
            })
            .collect();
    }
    document
}

/// Where the last grapheme cluster begins: more of it may follow the window.
fn last_boundary(text: &str) -> usize {
    let text = ReadingText::from(text);
    graphemes(&text, text.span())
        .next_back()
        .map_or(0, |(at, _)| at.0)
}
