//! Words that lead somewhere: which of them stand in a stretch, and where each of them leads.
//!
//! Addresses are a stranger's words. What leaves the document is only said here, never opened, and its parts are checked: no control characters, a
//! scheme by RFC 3986 §3.1, percent-encoding by §2.1.

use std::collections::HashMap;

use super::reading::Reading;
use crate::document::{BlockKind, Document, Inline};
use crate::text::{Offset, Span};

/// Schemes that may be handed to the system's opener, after asking.
const OPENED: &[&str] = &["http", "https", "mailto", "ftp", "ftps"];

/// Words that lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The words; empty for the place that a footnote refers to.
    pub span: Span,
    /// The address as written, or the label of the footnote.
    pub address: String,
    /// Where it leads.
    pub goal: Goal,
    /// Whether the words stand for a picture, and the address is where it is.
    pub picture: bool,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A place of the document.
    Place(Offset),
    /// The body of a footnote.
    Footnote(Span),
    /// Another file, by its path as written, and the name of a place in it.
    File {
        /// Percent-decoded; relative to the document unless it is absolute.
        path: String,
        /// What stood behind `#`.
        place: Option<String>,
    },
    /// Something outside of this computer's files.
    Outside {
        /// Whether the system's opener may have it.
        opened: bool,
    },
    /// A place of this document that it does not have.
    Missing,
}

/// The links that touch a stretch, in the order of the text. Linear in the marks up to its end.
pub fn links_in(document: &Document, span: Span) -> Vec<Link> {
    let end = document
        .marks
        .partition_point(|mark| mark.span.start < span.end);
    let marks = document.marks.get(..end).unwrap_or_default();
    let mut links: Vec<Link> = marks
        .iter()
        .filter(|mark| mark.span.start >= span.start || mark.span.end > span.start)
        .filter_map(|mark| link(document, mark.span, &mark.kind))
        .collect();
    // A picture that is a link leads where the link leads.
    links.dedup_by(|later, first| {
        if first.picture && !later.picture && first.span == later.span {
            std::mem::swap(first, later);
        }
        later.picture && !first.picture && first.span.covers(later.span)
    });
    links
}

/// The link under a place; a footnote's reference stands behind the character before it.
pub fn link_at(document: &Document, at: Offset) -> Option<Link> {
    let paragraph = document.paragraph_at(at);
    let near = links_in(document, Span::new(paragraph.start, paragraph.end));
    let under = near.iter().rfind(|link| link.span.contains(at));
    let touching = || {
        near.iter().find(|link| {
            link.span.is_empty()
                && (link.span.start == at
                    || document
                        .text
                        .slice(Span::new(at, link.span.start))
                        .chars()
                        .count()
                        == 1)
        })
    };
    // At the very end of its paragraph a reference has no character of its own.
    let ends = || links_at_end(document, paragraph, at);
    under.or_else(touching).cloned().or_else(ends)
}

/// The reference to a footnote that stands at a place.
pub fn reference_at(document: &Document, at: Offset) -> Option<Link> {
    let first = document.marks.partition_point(|mark| mark.span.start < at);
    let marks = document.marks.iter().skip(first);
    marks
        .take_while(|mark| mark.span.start == at)
        .filter(|mark| mark.span.is_empty())
        .find_map(|mark| link(document, mark.span, &mark.kind))
}

/// A reference at the end of the paragraph, for a place on its last character.
fn links_at_end(document: &Document, paragraph: Span, at: Offset) -> Option<Link> {
    let rest = document.text.slice(Span::new(at, paragraph.end));
    if rest.chars().count() > 1 {
        return None;
    }
    document
        .marks
        .iter()
        .skip_while(|mark| mark.span.start < paragraph.end)
        .take_while(|mark| mark.span.start == paragraph.end)
        .filter(|mark| mark.span.is_empty())
        .find_map(|mark| link(document, mark.span, &mark.kind))
}

fn link(document: &Document, span: Span, kind: &Inline) -> Option<Link> {
    let (address, goal) = match kind {
        Inline::Link(address) => (address, goal_of(document, address)),
        Inline::Reference(label) => (label, footnote(document, label)),
        // Its words are all there is of it here; where it is can be seen and copied.
        Inline::Image(address) if !span.is_empty() => (address, picture(address)?),
        _ => return None,
    };
    Some(Link {
        span,
        address: address.clone(),
        goal,
        picture: matches!(kind, Inline::Image(_)),
    })
}

fn footnote(document: &Document, label: &str) -> Goal {
    document
        .footnotes
        .iter()
        .find(|note| note.label == label)
        .map_or(Goal::Missing, |note| {
            Goal::Footnote(footnote_body(document, note.at))
        })
}

/// All paragraphs of the footnote that begins at a place.
fn footnote_body(document: &Document, at: Offset) -> Span {
    let first = document.block_index(at).unwrap_or_default();
    let next = document
        .footnotes
        .iter()
        .map(|note| note.at)
        .filter(|other| *other > at)
        .min();
    let body = document.blocks.iter().skip(first).take_while(|block| {
        block.kind == BlockKind::Footnote && next.is_none_or(|next| block.span.start < next)
    });
    body.fold(document.paragraph_at(at), |hull, block| {
        hull.hull(block.span)
    })
}

/// The references that lead to the footnote in whose body a place stands, in order.
pub fn references_to(document: &Document, at: Offset) -> Vec<Offset> {
    let here = document.footnotes.iter().rfind(|note| {
        footnote_body(document, note.at).contains(at)
            || footnote_body(document, note.at).start == at
    });
    let Some(here) = here else {
        return Vec::new();
    };
    let refers = |kind: &Inline| matches!(kind, Inline::Reference(label) if *label == here.label);
    document
        .marks
        .iter()
        .filter(|mark| refers(&mark.kind))
        .map(|mark| mark.span.start)
        .collect()
}

fn goal_of(document: &Document, address: &str) -> Goal {
    let address = address.trim();
    if address.is_empty() || address.chars().any(char::is_control) {
        return Goal::Missing;
    }
    if let Some(name) = address.strip_prefix('#') {
        return inside(document, name);
    }
    if let Some(scheme) = scheme(address) {
        if scheme.eq_ignore_ascii_case("file") {
            return file_address(address);
        }
        let opened = OPENED
            .iter()
            .any(|known| known.eq_ignore_ascii_case(scheme));
        return Goal::Outside { opened };
    }
    if address.starts_with("//") {
        return Goal::Outside { opened: false };
    }
    file(address)
}

/// Where a picture is; nowhere when it stands in the document itself.
fn picture(address: &str) -> Option<Goal> {
    let address = address.trim();
    let scheme = scheme(address);
    let within = |scheme: &str| {
        ["data", "cid", "blob"]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(scheme))
    };
    if address.is_empty() || address.chars().any(char::is_control) || scheme.is_some_and(within) {
        return None;
    }
    let opened = scheme.is_some_and(|scheme| {
        OPENED
            .iter()
            .any(|known| known.eq_ignore_ascii_case(scheme))
    });
    Some(Goal::Outside { opened })
}

fn inside(document: &Document, name: &str) -> Goal {
    if name.is_empty() {
        return Goal::Place(Offset(0));
    }
    let decoded = decoded(name);
    let found = document
        .target(name)
        .or_else(|| document.target(decoded.as_deref()?))
        .or_else(|| heading(document, decoded.as_deref().unwrap_or(name)));
    found.map_or(Goal::Missing, Goal::Place)
}

/// The heading that a name made of its words means, as sites that show Markdown make them: small letters, `-` for spaces, no marks; `-1`, `-2` … for
/// further headings of the same words.
fn heading(document: &Document, name: &str) -> Option<Offset> {
    let name = name.to_lowercase();
    let mut before: HashMap<String, usize> = HashMap::new();
    for block in &document.blocks {
        if !matches!(block.kind, BlockKind::Heading(_)) {
            continue;
        }
        let slug = slug(document.text.slice(block.span));
        let count = before.entry(slug.clone()).or_default();
        let own = if *count == 0 {
            slug
        } else {
            format!("{slug}-{count}")
        };
        *count += 1;
        if own == name {
            return Some(block.span.start);
        }
    }
    None
}

fn slug(words: &str) -> String {
    words
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
            ' ' => Some('-'),
            _ => None,
        })
        .collect()
}

/// `file:///path`, of this computer only.
fn file_address(address: &str) -> Goal {
    let path = address.split_once(':').map_or("", |(_, rest)| rest);
    let path = path.strip_prefix("//localhost").unwrap_or(path);
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.starts_with('/') {
        file(path)
    } else {
        Goal::Missing
    }
}

fn file(address: &str) -> Goal {
    let (path, place) = match address.split_once('#') {
        Some((path, place)) => (path, Some(place)),
        None => (address, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    let decode = |part: &str| decoded(part).filter(|part| !part.chars().any(char::is_control));
    match decode(path) {
        Some(path) if !path.is_empty() => Goal::File {
            path,
            place: place.and_then(decode).filter(|place| !place.is_empty()),
        },
        _ => Goal::Missing,
    }
}

/// The scheme of an address; a single letter is the drive of a path.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut letters = scheme.chars();
    let first = letters.next()?.is_ascii_alphabetic();
    let rest = letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (first && rest && scheme.len() > 1).then_some(scheme)
}

/// Percent-encoding taken away; `None` where that gives no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits
            .filter(|digits| *first == b'%' && digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = match byte {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    String::from_utf8(bytes).ok()
}

impl Reading {
    /// The links on the screen.
    pub fn links_shown(&self) -> Vec<Link> {
        let shown = self.shown();
        let mut links = links_in(&self.document, shown);
        links.retain(|link| {
            self.row_of(link.span.start).is_some() || link.span.contains(shown.start)
        });
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;

    fn document() -> Document {
        let mut builder = Builder::new("markdown");
        builder.open(BlockKind::Paragraph);
        builder.target("节 一");
        builder.push("见下");
        let here = builder.here();
        builder.mark(here, Inline::Reference("a".to_owned()));
        builder.push("文。");
        builder.close();
        builder.open(BlockKind::Footnote);
        builder.footnote("a");
        builder.push("注一");
        builder.open(BlockKind::Footnote);
        builder.push("续");
        builder.open(BlockKind::Footnote);
        builder.footnote("b");
        builder.push("注二");
        builder.finish()
    }

    #[test]
    fn addresses_lead_where_they_say_and_nowhere_else() {
        let document = document();
        let file = |path: &str, place: Option<&str>| Goal::File {
            path: path.to_owned(),
            place: place.map(str::to_owned),
        };
        for (address, expected) in [
            ("#", Goal::Place(Offset(0))),
            ("#节 一", Goal::Place(Offset(0))),
            ("#%E8%8A%82%20%E4%B8%80", Goal::Place(Offset(0))),
            ("#别处", Goal::Missing),
            ("", Goal::Missing),
            ("a\u{1b}b", Goal::Missing),
            ("a%1b.md", Goal::Missing),
            ("%ff", Goal::Missing),
            ("b.md", file("b.md", None)),
            ("../%E4%B8%80.md#x", file("../一.md", Some("x"))),
            ("b.html?q=1#x", file("b.html", Some("x"))),
            ("100%.md", file("100%.md", None)),
            ("C:\\b.md", file("C:\\b.md", None)),
            ("file:///t/b.md", file("/t/b.md", None)),
            ("file://elsewhere/b.md", Goal::Missing),
            ("https://example.org/", Goal::Outside { opened: true }),
            ("MAILTO:a@b", Goal::Outside { opened: true }),
            ("javascript:alert(1)", Goal::Outside { opened: false }),
            ("//example.org/x", Goal::Outside { opened: false }),
        ] {
            assert_eq!(goal_of(&document, address), expected, "{address:?}");
        }
    }

    #[test]
    fn headings_have_names_made_of_their_words() {
        let mut builder = Builder::new("markdown");
        for words in ["Part One, again!", "一、总体要求", "Part One, again!"] {
            builder.open(BlockKind::Heading(1));
            builder.push(words);
        }
        let document = builder.finish();
        for (name, expected) in [
            ("part-one-again", Some(0)),
            ("Part-One-again-1", Some(36)),
            ("一总体要求", Some(17)),
            ("part-one", None),
        ] {
            assert_eq!(heading(&document, name), expected.map(Offset), "{name}");
        }
    }

    #[test]
    fn a_footnote_is_all_of_its_paragraphs_and_leads_back() {
        let document = document();
        let link = link_at(&document, Offset(3)).unwrap();
        let Goal::Footnote(body) = link.goal else {
            panic!("{link:?}");
        };
        assert_eq!(document.text.slice(body), "注一\n续");
        assert_eq!(references_to(&document, body.start), [Offset(6)]);
        assert_eq!(references_to(&document, document.text.end()), []);
        assert_eq!(link_at(&document, Offset(6)).unwrap().address, "a");
        assert_eq!(link_at(&document, Offset(0)), None);
    }

    #[test]
    fn a_picture_leads_to_where_it_is() {
        let links = |address: &str, linked: Option<&str>| {
            let mut builder = Builder::new("markdown");
            builder.open(BlockKind::Paragraph);
            let here = builder.here();
            builder.push("图一");
            builder.mark(here, Inline::Image(address.to_owned()));
            if let Some(linked) = linked {
                builder.mark(here, Inline::Link(linked.to_owned()));
            }
            let document = builder.finish();
            let links = links_in(&document, document.text.span());
            let told = links.into_iter().map(|link| (link.address, link.goal));
            told.collect::<Vec<_>>()
        };
        let outside = |address: &str, opened| vec![(address.to_owned(), Goal::Outside { opened })];
        assert_eq!(links("图/a.png", None), outside("图/a.png", false));
        assert_eq!(
            links("https://a.cn/a.png", None),
            outside("https://a.cn/a.png", true)
        );
        assert_eq!(links("data:image/png;base64,AAAA", None), []);
        assert_eq!(links("a\u{1b}.png", None), []);
        let linked = links("a.png", Some("https://a.cn/"));
        assert_eq!(linked, outside("https://a.cn/", true));
    }
}
