//! Markdown: `CommonMark` with tables, footnotes, task lists, strike-out and alerts; HTML inside; front matter in YAML or TOML.
//!
//! Stars that stand for withheld words are taken out of the parser's sight ([`stars`]), the text is parsed by comrak, and its tree is
//! written as HTML ([`render`]), raw HTML in its place, as `CommonMark` defines it. The HTML then takes the same walk as any page, so a
//! paragraph is the same block whichever way it was written.

mod render;
mod stars;
mod withheld;

use std::borrow::Cow;
use std::collections::HashSet;

use comrak::Arena;

use super::flow::Flow;
use super::front_matter::{self, FrontMatter};
use super::{Fit, Format, Limits, Source, Window, html, title};
use crate::document::Document;
use crate::message::Message;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    media: "text/markdown",
    extensions: &["md", "markdown", "mdown", "mkd"],
    doc: "formats.markdown",
    sniff,
    load,
    window: Window::Likely,
};

fn sniff(source: &Source<'_>, _: &Limits) -> Fit {
    if source.binary().is_some() {
        return Fit::No;
    }
    let text = source.text();
    if front_matter::yaml(text).is_some() || !source.is_whole() && front_matter::may_go_on(text) {
        Fit::Certain
    } else if FORMAT.extensions.contains(&source.extension()) {
        Fit::Name
    } else {
        Fit::No
    }
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    let text = source.text();
    let front = front_matter::yaml(text).or_else(|| front_matter::toml(text));
    let plain = match (&front, front_matter::refused(text)) {
        // The closing line would make a heading of the lines before it.
        (None, Some((lines, rest))) => Cow::Owned(format!("{lines}\n{rest}")),
        _ => Cow::Borrowed(text),
    };
    let FrontMatter { fields, body } = front.unwrap_or(FrontMatter {
        fields: Vec::new(),
        body: &plain,
    });
    let mut flow = Flow::new(FORMAT.name);
    let mut body = shallow(body, limits.depth);
    if !source.is_whole() {
        let missing = missing_notes(&body);
        body.to_mut().push_str(&missing);
    }
    let part = within(&body, limits.nodes);
    // The parsers of others cannot be stopped; nobody may wait for the next one.
    source.step(1, 1)?;
    let html = to_html(part);
    source.step(1, 1)?;
    html::fragment_watched(&html, limits, &mut flow, &mut |done, total| {
        source.step(total + done, 2 * total)
    })?;
    source.step(1, 1)?;
    if part.len() < body.len() {
        flow.builder.warn(Message::new("formats.too-many"));
    }
    let mut document = flow.builder.finish();
    let (stated, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(key, _)| {
        key.eq_ignore_ascii_case("title") || matches!(key.as_str(), "标题" | "標題")
    });
    document.meta.fields = fields;
    let stated = stated.into_iter().next().map(|(_, title)| title);
    Ok(title::put_first(document, &stated.unwrap_or_default()))
}

/// Bodies for the footnotes that the beginning of a text refers to and whose own come later, so that the references are taken for what they are.
fn missing_notes(body: &str) -> String {
    let labels = body.match_indices("[^").filter_map(|(at, _)| {
        let rest = body.get(at + 2..)?;
        let end = rest.find(|c: char| matches!(c, ']' | '[') || c.is_whitespace())?;
        let after = rest.get(end..)?.strip_prefix(']')?;
        Some((rest.get(..end)?, after.starts_with(':')))
    });
    let (with_body, referred): (Vec<_>, Vec<_>) = labels.partition(|(_, is_body)| *is_body);
    let mut known: HashSet<&str> = with_body.into_iter().map(|(label, _)| label).collect();
    let missing = referred
        .into_iter()
        .map(|(label, _)| label)
        .filter(|label| !label.is_empty() && known.insert(label));
    missing
        .flat_map(|label| ["\n\n[^", label, "]: x"])
        .collect()
}

/// As much of a text as makes no more nodes than the parser may hold: each takes a line with words or a character that may be markup.
fn within(body: &str, nodes: usize) -> &str {
    let mut last = b'\n';
    let makes_node = |(_, byte): &(usize, u8)| {
        let last = std::mem::replace(&mut last, *byte);
        match byte {
            b'\n' => last != b'\n',
            // A quotation, not the end of a tag.
            b'>' => matches!(last, b'\n' | b' ' | b'\t' | b'>'),
            byte => b"*_`[]!<&\\~|:@w".contains(byte),
        }
    };
    let Some((end, _)) = body.bytes().enumerate().filter(makes_node).nth(nodes) else {
        return body;
    };
    // These characters are ASCII.
    let part = body.get(..end).unwrap_or(body);
    part.rfind('\n')
        .and_then(|end| part.get(..end))
        .unwrap_or(part)
}

/// The text without quotation marks (`>`) at the beginning of a line beyond a depth: the parser would make an element of each.
fn shallow(body: &str, depth: usize) -> Cow<'_, str> {
    let is_mark = |c: char| matches!(c, '>' | ' ' | '\t');
    let surplus = |line: &str| {
        let marks = line.len() - line.trim_start_matches(is_mark).len();
        let mut deep = line.match_indices('>').skip(depth);
        let from = deep.next().map(|(at, _)| at).filter(|at| *at < marks)?;
        Some(from..marks)
    };
    if body
        .split_inclusive('\n')
        .all(|line| surplus(line).is_none())
    {
        return Cow::Borrowed(body);
    }
    let mut kept = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        let surplus = surplus(line).unwrap_or(0..0);
        kept.push_str(line.get(..surplus.start).unwrap_or_default());
        kept.push_str(line.get(surplus.end..).unwrap_or_default());
    }
    Cow::Owned(kept)
}

/// The body as HTML.
fn to_html(body: &str) -> String {
    let protected = stars::protect(body);
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, protected.text(), &options());
    render::gather_notes(root);
    protected.restore(render::html(root))
}

fn options() -> comrak::Options<'static> {
    let mut options = comrak::Options::default();
    let on = &mut options.extension;
    on.table = true;
    on.footnotes = true;
    on.tasklist = true;
    on.strikethrough = true;
    on.autolink = true;
    on.alerts = true;
    on.cjk_friendly_emphasis = true;
    // The parser would drop the bodies that nothing refers to.
    options.parse.leave_footnote_definitions = true;
    options
}
