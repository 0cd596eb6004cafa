//! Import: annotations from elsewhere, as records of the notes.
//!
//! Importing the same thing twice changes nothing: identities are made of what is imported (UUID version 5, RFC 9562 5.5), so a record that
//! is there already is known again, whatever the reader did to it since. This room computes only: who reads the file and who saves is
//! none of its business.

use std::collections::HashSet;

use uuid::Uuid;

use crate::anchor;
use crate::annotation::{Annotation, Id, Moment, Notebook};
use crate::document::{Comment, Document};
use crate::text::{Span, sentence_at};

/// The space in which identities of comments are made, chosen once at random.
const COMMENTS: Uuid = Uuid::from_u128(0x6f0c_93d2_51a7_4e0b_9d4c_7be2_18f3_a605);

/// The marks and notes that others left in a document, as annotations of its text.
///
/// A comment that stands at a place without a passage gets the sentence there.
pub fn comments(document: &Document) -> Vec<Annotation> {
    let mut seen: HashSet<Id> = HashSet::new();
    document
        .comments
        .iter()
        .filter_map(|comment| {
            let span = passage(document, comment)?;
            let mut annotation = annotation(document, comment, span);
            // Two comments that say the same of the same words are two.
            let mut again = 0_u32;
            while !seen.insert(annotation.id) {
                again += 1;
                annotation.id = Uuid::new_v5(&annotation.id, &again.to_be_bytes());
            }
            Some(annotation)
        })
        .collect()
}

/// Those annotations that a notebook does not have.
pub fn missing(notebook: &Notebook, annotations: Vec<Annotation>) -> Vec<Annotation> {
    annotations
        .into_iter()
        .filter(|annotation| notebook.get(annotation.id).is_none())
        .collect()
}

/// The words that a comment is attached to; `None` in a text without words.
fn passage(document: &Document, comment: &Comment) -> Option<Span> {
    let text = &document.text;
    let span = if comment.span.is_empty() {
        let paragraph = document.paragraph_at(comment.span.start);
        sentence_at(text, paragraph, comment.span.start)
    } else {
        comment.span
    };
    let span = anchor::snap(text, span);
    (!span.is_empty() && !text.slice(span).trim().is_empty()).then_some(span)
}

fn annotation(document: &Document, comment: &Comment, span: Span) -> Annotation {
    let anchor = anchor::make(&document.text, span);
    let start = document.text.code_points(span.start).to_string();
    let name = [
        anchor.quote.as_str(),
        &start,
        &comment.note,
        &comment.author,
        &comment.created,
    ]
    .join("\0");
    let mut annotation = Annotation::new(Uuid::new_v5(&COMMENTS, name.as_bytes()), anchor);
    annotation.note.clone_from(&comment.note);
    annotation.author = Some(comment.author.clone()).filter(|author| !author.trim().is_empty());
    annotation.color.clone_from(&comment.color);
    annotation.created = moment(&comment.created);
    annotation.modified.clone_from(&annotation.created);
    annotation
}

/// The time of a comment; one without an offset is taken for universal time.
fn moment(stated: &str) -> Option<Moment> {
    let stated = stated.trim();
    if stated.parse::<jiff::Timestamp>().is_ok() {
        return Some(Moment(stated.to_owned()));
    }
    let civil: jiff::civil::DateTime = stated.parse().ok()?;
    Some(Moment(format!("{civil}Z")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(span: Span, note: &str) -> Comment {
        Comment {
            span,
            note: note.to_owned(),
            author: "审阅人".to_owned(),
            created: "2026-11-21T09:30:00".to_owned(),
            color: None,
        }
    }

    fn document() -> Document {
        let mut document = Document::plain("第一句。第二句。\n第三句。");
        document.comments = vec![
            comment(Span::bytes(0..9), "甲"),
            comment(Span::bytes(12..12), "乙"),
            comment(Span::bytes(0..9), "甲"),
        ];
        document
    }

    #[test]
    fn comments_become_annotations_of_their_words() {
        let found = comments(&document());
        let words: Vec<_> = found
            .iter()
            .map(|annotation| (annotation.anchor.quote.as_str(), annotation.note.as_str()))
            .collect();
        assert_eq!(
            words,
            [("第一句", "甲"), ("第二句。", "乙"), ("第一句", "甲")]
        );
        let first = &found[0];
        assert_eq!(first.author.as_deref(), Some("审阅人"));
        assert_eq!(
            first.created,
            Some(Moment("2026-11-21T09:30:00Z".to_owned()))
        );
    }

    #[test]
    fn the_same_comment_is_the_same_annotation() {
        let (once, twice) = (comments(&document()), comments(&document()));
        assert_eq!(once, twice);
        let ids: HashSet<Id> = once.iter().map(|annotation| annotation.id).collect();
        assert_eq!(ids.len(), 3);
        let entries = crate::annotation::place(&document().text, once, &|_| Vec::new());
        let notebook = Notebook::with_entries(document().text, entries, Vec::new());
        assert_eq!(missing(&notebook, twice), vec![]);
    }

    #[test]
    fn nothing_comes_of_a_text_without_words() {
        let mut empty = Document::plain("");
        empty.comments = vec![comment(Span::bytes(0..0), "甲")];
        assert_eq!(comments(&empty), vec![]);
    }
}
