//! What an element is, and what it begins.

use super::{Met, Role, Story, Walk, combined};
use crate::formats::NESTING;
use crate::formats::office::story::Piece;
use crate::formats::office::xml::{Tag, Xml};

impl Walk<'_> {
    pub(super) fn enter(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) -> Met {
        match tag.key() {
            ("text", name) => self.enter_block(xml, tag, name),
            ("table", name) => self.enter_table(tag, name),
            ("draw" | "svg", name) => self.enter_drawing(xml, tag, name),
            ("office", "annotation") => self.enter_comment(tag),
            ("office", "annotation-end") => {
                if let Some(name) = tag.value("name") {
                    self.push(Piece::End(name));
                }
                Met::LeftOut
            }
            ("dc", name @ ("creator" | "date")) => {
                let author = name == "creator";
                let words = xml.words();
                if let Some((_, comment)) = &mut self.comment {
                    if author {
                        comment.author = words;
                    } else {
                        comment.created = words;
                    }
                }
                Met::Read
            }
            ("office", "forms" | "event-listeners" | "dde-source" | "binary-data" | "scripts")
            | ("math" | "presentation" | "meta", _)
            | ("loext", "sender-initials") => Met::LeftOut,
            _ => Met::Entered(Role::Plain),
        }
    }

    /// Paragraphs, lists, sections and notes.
    pub(super) fn enter_block(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, name: &str) -> Met {
        match name {
            "p" | "h" => Met::Entered(self.enter_paragraph(tag, name == "h")),
            "list" => Met::Entered(self.enter_list(tag)),
            "list-item" | "list-header" | "numbered-paragraph" => {
                let start = tag
                    .value("start-value")
                    .and_then(|start| start.parse().ok());
                if name == "numbered-paragraph" {
                    return Met::Entered(Role::Plain);
                }
                if let Some(list) = self.at().and_then(|story| story.lists.last_mut()) {
                    list.fresh = name == "list-item";
                    list.start = start;
                }
                Met::Entered(Role::Item)
            }
            "section" => {
                let hidden = match tag.value("display").as_deref() {
                    Some("none") => true,
                    // What its condition came to when the file was saved.
                    Some("condition") => tag.value("is-hidden").as_deref() == Some("true"),
                    _ => false,
                };
                if hidden {
                    Met::LeftOut
                } else {
                    Met::Entered(Role::Plain)
                }
            }
            "note" => {
                self.citation.clear();
                if self.stories.len() >= NESTING {
                    return Met::LeftOut;
                }
                Met::Entered(Role::Note(
                    tag.value("note-class").as_deref() == Some("endnote"),
                ))
            }
            "note-citation" => {
                let label = tag.value("label");
                let words = xml.words();
                label.unwrap_or(words).trim().clone_into(&mut self.citation);
                let label = self.citation.clone();
                self.push(Piece::Reference(label));
                Met::Read
            }
            "note-body" => {
                self.stories.push(Story::default());
                Met::Entered(Role::Story)
            }
            "tracked-changes"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "dde-connection-decls"
            | "alphabetical-index-auto-mark-file"
            | "table-of-content-source"
            | "illustration-index-source"
            | "table-index-source"
            | "object-index-source"
            | "user-index-source"
            | "alphabetical-index-source"
            | "bibliography-source"
            | "script" => Met::LeftOut,
            _ => self.enter_inline(tag, name),
        }
    }

    /// What stands in a paragraph.
    pub(super) fn enter_inline(&mut self, tag: &Tag<'_>, name: &str) -> Met {
        match name {
            "span" => {
                let style = self.styles.of("text", tag.value("style-name"));
                let Some(story) = self.at() else {
                    return Met::Entered(Role::Plain);
                };
                let before = story.run;
                story.run = combined(before, &style);
                return Met::Entered(Role::Span(before));
            }
            "a" => {
                let address = tag
                    .value("href")
                    .filter(|address| !address.trim().is_empty());
                self.push(Piece::Link(address.map(|address| link(&address))));
                return Met::Entered(Role::Link);
            }
            "s" => {
                let count = tag.value("c").map_or(1, |count| count.parse().unwrap_or(1));
                self.visible(Piece::Spaces(count));
            }
            "tab" => self.visible(Piece::Tab),
            "line-break" => self.visible(Piece::Break),
            "bookmark" | "bookmark-start" | "reference-mark" | "reference-mark-start" => {
                if let Some(name) = tag.value("name") {
                    self.push(Piece::Place(name));
                }
            }
            "ruby-text" => {}
            "hidden-text" => {
                if tag.value("is-hidden").as_deref() == Some("false") {
                    return Met::Entered(Role::Plain);
                }
            }
            "hidden-paragraph" => {
                if tag.value("is-hidden").as_deref() == Some("true")
                    && let Some(story) = self.at()
                {
                    story.run.hidden = true;
                }
            }
            // A variable that is set out of sight.
            _ if tag.value("display").as_deref() == Some("none") => {}
            _ => return Met::Entered(Role::Plain),
        }
        Met::LeftOut
    }
}

/// The address of a link; one to a place of the document loses what `LibreOffice` adds to its name.
fn link(address: &str) -> String {
    let address = address.trim();
    match address.strip_prefix('#') {
        Some(name) => {
            let name = name.split_once('|').map_or(name, |(name, _)| name);
            format!("#{name}")
        }
        None => address.to_owned(),
    }
}
