//! Frames, pictures and shapes (ODF 1.3 Part 3, 10), and comments.

use super::super::formula;
use super::{Met, Role, Story, Walk};
use crate::document::Comment;
use crate::formats::NESTING;
use crate::formats::office::story::Piece;
use crate::formats::office::xml::{Tag, Xml};
use crate::text::Span;

#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) address: Option<String>,
    pub(super) holds_text: bool,
}

impl Walk<'_> {
    pub(super) fn enter_drawing(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, name: &str) -> Met {
        match name {
            "frame" => {
                self.frames.push(Frame::default());
                Met::Entered(Role::Frame)
            }
            "image" => {
                if let Some(frame) = self.frames.last_mut() {
                    frame
                        .address
                        .get_or_insert_with(|| tag.value("href").unwrap_or_default());
                }
                Met::LeftOut
            }
            "title" | "desc" => {
                let title = name == "title";
                let words = xml.words();
                if let Some(frame) = self.frames.last_mut() {
                    if title {
                        frame.title = words;
                    } else {
                        frame.description = words;
                    }
                }
                Met::Read
            }
            "object" => {
                // A formula may stand in the frame itself.
                let mut found = None;
                xml.children(|xml, inner| {
                    if inner.name() == "math" {
                        found = Some(formula::line(xml));
                    }
                });
                let folder = tag.value("href").unwrap_or_default();
                let folder = folder.trim_start_matches("./").trim_end_matches('/');
                // Each stands once: a few bytes could stand for any number of copies of a long one.
                if let Some(words) = found.or_else(|| self.formulas.remove(folder)) {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.holds_text = true;
                    }
                    self.visible(Piece::Text(words));
                }
                Met::Read
            }
            "object-ole" | "applet" | "plugin" | "glue-point" | "enhanced-geometry" => Met::LeftOut,
            "text-box" | "custom-shape" | "rect" | "ellipse" | "circle" | "polygon"
            | "polyline" | "path" | "line" | "connector" | "caption" | "regular-polygon" => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.holds_text |= name == "text-box";
                }
                if self.stories.len() >= NESTING {
                    return Met::Entered(Role::Plain);
                }
                self.stories.push(Story::default());
                Met::Entered(Role::Story)
            }
            _ => Met::Entered(Role::Plain),
        }
    }

    pub(super) fn enter_comment(&mut self, tag: &Tag<'_>) -> Met {
        let id = if let Some(name) = tag.value("name") {
            self.push(Piece::Begin(name.clone()));
            name
        } else {
            // A comment at a place.
            let id = format!("\u{0}{}", self.comments.len());
            self.push(Piece::End(id.clone()));
            id
        };
        let comment = Comment {
            span: Span::bytes(0..0),
            note: String::new(),
            author: String::new(),
            created: String::new(),
            color: None,
        };
        self.comment = Some((id, comment));
        self.stories.push(Story::default());
        Met::Entered(Role::Comment)
    }
}
