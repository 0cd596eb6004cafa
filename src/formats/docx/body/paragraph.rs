//! Paragraphs from their first element to their last, with kind and number.

use super::super::numbering::Label;
use super::super::properties::ParagraphProperties;
use super::{Open, Role, Walk};
use crate::document::{BlockKind, Marker};
use crate::formats::office::names::Role as StyleRole;
use crate::formats::office::story::{Para, Part, Piece, Style as Look};

impl Walk<'_> {
    pub(super) fn enter_paragraph(&mut self) -> Role {
        let styles = self.styles;
        let Some(story) = self.at().filter(|story| story.paragraph.is_none()) else {
            // No paragraph stands in another; the words run on.
            self.push(Piece::Text(" ".to_owned()));
            return Role::Plain;
        };
        let mut open = Open {
            properties: ParagraphProperties::default(),
            style: styles.of_paragraph(None),
            look: Look::default(),
            pieces: std::mem::take(&mut story.between),
            after: Vec::new(),
        };
        if let Some(joined) = story.joined.take() {
            open.look = joined.look;
            open.pieces = [joined.pieces, open.pieces].concat();
            open.after = joined.after;
        }
        story.paragraph = Some(open);
        Role::Paragraph
    }

    pub(super) fn set_properties(&mut self, read: ParagraphProperties) {
        let style = self.styles.of_paragraph(read.style.as_deref());
        if let Some(open) = self.at().and_then(|story| story.paragraph.as_mut()) {
            open.style = style;
            open.properties = read;
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(open) = self.at().and_then(|story| story.paragraph.take()) else {
            return;
        };
        if open.properties.joined {
            if let Some(story) = self.at() {
                story.joined = Some(open);
            }
            return;
        }
        let part = self.finished(open);
        self.put(Part::Para(part));
    }

    /// A paragraph with nothing after it to run on in.
    pub(super) fn end_joined(&mut self) {
        if let Some(open) = self.at().and_then(|story| story.joined.take()) {
            let has_words = open
                .pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Text(_)));
            if has_words || !open.after.is_empty() {
                let part = self.finished(open);
                self.put(Part::Para(part));
            }
        }
    }

    /// A paragraph with its kind and number.
    pub(super) fn finished(&mut self, open: Open) -> Para {
        let heading = open.properties.heading(&open.style);
        let number = open.properties.numbering(&open.style);
        let names = [
            open.properties.style.as_deref().unwrap_or_default(),
            number.as_ref().map_or("", |number| number.style.as_str()),
        ];
        let label = number
            .as_ref()
            .and_then(|number| self.numbering.count(number, names));
        let kind = match (open.style.role, heading, &label) {
            (StyleRole::Title, None, _) => BlockKind::Heading(0),
            (_, Some(level), _) => BlockKind::Heading((level + 1).min(6)),
            (StyleRole::Caption, ..) => BlockKind::Caption,
            (_, None, Some((label, level))) => BlockKind::Item {
                depth: u8::try_from(*level).unwrap_or(u8::MAX),
                marker: (*label == Label::Bullet).then_some(Marker::Bullet),
            },
            (StyleRole::Quotation, ..) => BlockKind::Quotation { depth: 1 },
            (StyleRole::Code, ..) => BlockKind::Code {
                language: String::new(),
            },
            _ => BlockKind::Paragraph,
        };
        Para {
            kind,
            label: match label {
                Some((Label::Number(words), _)) => words,
                _ => String::new(),
            },
            pieces: open.pieces,
            after: open.after,
        }
    }
}
