//! What stands in a paragraph: words and their look, fields, references to notes.

use super::super::fields::Field;
use super::super::symbols;
use super::{NoteReference, Role, Walk};
use crate::formats::numerals;
use crate::formats::office::story::Piece;
use crate::formats::office::xml::{Tag, Xml};

impl Walk<'_> {
    /// Gives what follows the look of the run.
    pub(super) fn look(&mut self) {
        let look = self.run.look;
        if let Some(open) = self.at().and_then(|story| story.paragraph.as_mut())
            && open.look != look
        {
            open.look = look;
            open.pieces.push(Piece::Style(look));
        }
    }

    pub(super) fn in_instruction(&self) -> bool {
        !self.lenient
            && self
                .stories
                .last()
                .is_some_and(|story| story.fields.iter().any(|field| !field.result))
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.run.hidden || self.in_instruction()
    }

    pub(super) fn text(&mut self, text: &str) {
        match self.roles.last() {
            Some(Role::Instruction) => {
                if let Some(field) = self.at().and_then(|story| story.fields.last_mut())
                    && field.instruction.len() < 4096
                {
                    field.instruction.push_str(text);
                }
            }
            Some(Role::Words) => {
                if self.in_instruction() {
                    self.hidden_words += text.len();
                }
                if self.is_hidden() || self.take_custom_mark(text) {
                    return;
                }
                let words = match &self.run.font {
                    Some(font) => text.chars().map(|c| shown(font, c)).collect(),
                    None => text.to_owned(),
                };
                self.look();
                self.push(Piece::Text(words));
            }
            _ => {}
        }
    }

    pub(super) fn field_mark(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) {
        let kind = tag.value("fldCharType").unwrap_or_default();
        let mut ticked = None;
        xml.children(|xml, data| {
            if data.name() == "ffData" {
                xml.children(|xml, inner| {
                    if inner.name() == "checkBox" {
                        xml.children(|_, state| {
                            if matches!(state.name(), "default" | "checked") {
                                ticked = Some(state.is_on());
                            }
                        });
                    }
                });
            }
        });
        let Some(story) = self.stories.last_mut() else {
            return;
        };
        match kind.as_str() {
            // A file may open fields without end.
            "begin" if story.fields.len() < 1000 => story.fields.push(Field {
                ticked,
                ..Field::default()
            }),
            "separate" => {
                let Some(field) = story.fields.last_mut() else {
                    return;
                };
                field.result = true;
                if let Some(address) = field.address() {
                    field.link = true;
                    self.push(Piece::Link(Some(address)));
                }
            }
            "end" => {
                let Some(field) = story.fields.pop() else {
                    return;
                };
                if field.link {
                    self.push(Piece::Link(None));
                } else if !field.result
                    && let Some(words) = field.shown()
                    && !self.is_hidden()
                {
                    self.look();
                    self.push(Piece::Text(words));
                }
            }
            _ => {}
        }
    }

    pub(super) fn reference(&mut self, tag: &Tag<'_>, name: &str) {
        let endnote = name == "endnoteReference";
        let id = tag.value("id").unwrap_or_default();
        if self.is_hidden() {
            return;
        }
        if tag
            .value("customMarkFollows")
            .is_some_and(|on| on != "0" && on != "false")
        {
            self.custom_mark = Some((endnote, id));
            return;
        }
        let (format, start) = if endnote {
            &self.formats.endnote
        } else {
            &self.formats.footnote
        };
        let Some(count) = self.counts.get_mut(usize::from(endnote)) else {
            return;
        };
        let value = start.saturating_add(*count);
        *count += 1;
        let label = numerals::number(value, format).unwrap_or_else(|| value.to_string());
        self.note(endnote, id, label);
    }

    pub(super) fn take_custom_mark(&mut self, words: &str) -> bool {
        let Some((endnote, id)) = self.custom_mark.take() else {
            return false;
        };
        self.note(endnote, id, words.trim().to_owned());
        true
    }

    pub(super) fn note(&mut self, endnote: bool, id: String, label: String) {
        self.push(Piece::Reference(label.clone()));
        self.notes.push(NoteReference { endnote, id, label });
    }

    pub(super) fn address(&self, tag: &Tag<'_>) -> Option<String> {
        let place = tag.value("anchor").filter(|place| !place.is_empty());
        let outside = tag
            .relation("id")
            .and_then(|id| self.relations.get(&id))
            .map(|relation| relation.target.clone());
        match (outside, place) {
            (Some(address), Some(place)) if !address.contains('#') => {
                Some(format!("{address}#{place}"))
            }
            (Some(address), _) => Some(address),
            (None, Some(place)) => Some(format!("#{place}")),
            (None, None) => None,
        }
    }
}

/// A character of a run in a symbol font.
fn shown(font: &str, c: char) -> char {
    if ('\u{f000}'..='\u{f0ff}').contains(&c) {
        symbols::symbol(font, u32::from(c)).unwrap_or(c)
    } else {
        c
    }
}
