//! Footnotes, endnotes and comments of a Word document (ECMA-376 Part 1, 17.11 and 17.13.4).

use std::collections::HashMap;

use super::super::office::story::{Part, Writer, words};
use super::super::office::xml::{Event, Xml};
use super::super::package::Package;
use super::body::{NoteFormats, Walk};
use super::parts::{self, Relations};
use crate::document::Comment;
use crate::message::Message;
use crate::text::Span;

impl NoteFormats {
    /// From the settings of the document; what a section of it says counts before them.
    pub(super) fn read(settings: &str, body: &str) -> Self {
        let find = |name: &str, default: &str| {
            let stated = stated(body, name).or_else(|| stated(settings, name));
            let (format, start) = stated.unwrap_or_default();
            (
                format.unwrap_or_else(|| default.to_owned()),
                start.unwrap_or(1),
            )
        };
        Self {
            footnote: find("footnotePr", "decimal"),
            endnote: find("endnotePr", "lowerRoman"),
        }
    }
}

/// The format and first number in the first element of a name that says any.
fn stated(text: &str, name: &str) -> Option<(Option<String>, Option<i64>)> {
    let open = format!(":{name}>");
    let mut rest = text;
    for _ in 0..64 {
        let (_, after) = rest.split_once(&open)?;
        let (inside, behind) = after.split_once(&open).unwrap_or((after, ""));
        let inside = inside
            .get(..inside.floor_char_boundary(2000))
            .unwrap_or_default();
        let mut xml = Xml::new(inside);
        let mut found = (None, None);
        loop {
            match xml.next() {
                Event::Start(tag) => match tag.key() {
                    ("w", "numFmt") => found.0 = tag.val(),
                    ("w", "numStart") => found.1 = tag.val().and_then(|start| start.parse().ok()),
                    _ => {}
                },
                Event::Eof => break,
                Event::End | Event::Text(_) => {}
            }
        }
        if found.0.is_some() || found.1.is_some() {
            return Some(found);
        }
        rest = behind;
    }
    None
}

/// Stories of a part by the identifier of the element that holds each.
fn stories(
    text: &str,
    name: &str,
    walk: &mut Walk<'_>,
) -> HashMap<String, (Vec<Part>, [String; 3])> {
    let mut xml = Xml::new(text);
    xml.root();
    let mut found = HashMap::new();
    xml.children(|xml, tag| {
        if tag.key() != ("w", name) {
            return;
        }
        let special = tag.value("type").is_some_and(|kind| kind != "normal");
        if special {
            return;
        }
        let id = tag.value("id").unwrap_or_default();
        let facts = ["author", "date", "initials"].map(|name| tag.value(name).unwrap_or_default());
        // Without anybody who waits nothing stops it.
        let parts = walk
            .story(xml, None, &mut |_, _| Ok(()))
            .unwrap_or_default();
        found.entry(id).or_insert((parts, facts));
    });
    found
}

/// Writes the bodies of notes in the order of their references, footnotes first.
pub(super) fn write(
    package: &Package<'_>,
    walk: &mut Walk<'_>,
    writer: &mut Writer,
    warnings: &mut Vec<Message>,
) {
    for (endnote, kind, name) in [
        (false, "footnotes", "footnote"),
        (true, "endnotes", "endnote"),
    ] {
        let references: Vec<_> = walk
            .notes
            .iter()
            .filter(|note| note.endnote == endnote)
            .cloned()
            .collect();
        if references.is_empty() {
            continue;
        }
        let Some(text) = parts::text(package, &walk.relations, kind, warnings) else {
            warnings.push(Message::new("formats.office-notes").with("count", references.len()));
            continue;
        };
        let relations = parts::relations(package, &format!("word/{kind}.xml"));
        let own = std::mem::replace(&mut walk.relations, relations);
        let mut bodies = stories(&text, name, walk);
        walk.relations = own;
        let mut missing = 0;
        for reference in references {
            match bodies.remove(&reference.id) {
                Some((parts, _)) => writer.note(&reference.label, &parts),
                None => missing += 1,
            }
        }
        if missing > 0 {
            warnings.push(Message::new("formats.office-notes").with("count", missing));
        }
    }
}

/// The comments by their identifiers, without their passages.
pub(super) fn comments(
    package: &Package<'_>,
    relations: &Relations,
    walk: &mut Walk<'_>,
    warnings: &mut Vec<Message>,
) -> Vec<(String, Comment)> {
    let Some(text) = parts::text(package, relations, "comments", warnings) else {
        return Vec::new();
    };
    let mut comments: Vec<_> = stories(&text, "comment", walk)
        .into_iter()
        .map(|(id, (parts, [author, date, _]))| {
            let comment = Comment {
                span: Span::bytes(0..0),
                note: words(&parts),
                author,
                created: date,
                color: None,
            };
            (id, comment)
        })
        .collect();
    comments.sort_by_key(|(id, _)| (id.parse::<u64>().unwrap_or(u64::MAX), id.clone()));
    comments
}
