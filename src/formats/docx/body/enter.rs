//! What an element is, and what it begins.

use super::super::fields::Field;
use super::super::properties;
use super::super::styles::Style;
use super::super::symbols;
use super::{Met, Role, Story, Walk};
use crate::formats::NESTING;
use crate::formats::office::story::{Piece, Row};
use crate::formats::office::xml::{Tag, Xml};

/// A picture that is being read.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) alternative: String,
    pub(super) address: String,
    pub(super) decorative: bool,
    pub(super) holds_text: bool,
}

impl Walk<'_> {
    pub(super) fn enter(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) -> Met {
        match tag.key() {
            ("w", name) => self.enter_block(xml, tag, name),
            ("m", name) => self.enter_math(xml, name),
            ("mc", "AlternateContent") => Met::Entered(Role::Alternate(false)),
            ("mc", "Choice" | "Fallback") => match self.roles.last_mut() {
                Some(Role::Alternate(taken)) if *taken => Met::LeftOut,
                Some(Role::Alternate(taken)) => {
                    *taken = true;
                    Met::Entered(Role::Plain)
                }
                _ => Met::Entered(Role::Plain),
            },
            (space, name) => self.enter_drawing(tag, space, name),
        }
    }

    pub(super) fn enter_drawing(&mut self, tag: &Tag<'_>, space: &str, name: &str) -> Met {
        if (space, name) == ("v", "textpath") {
            self.push(Piece::Text(tag.value("string").unwrap_or_default()));
            return Met::LeftOut;
        }
        let Some(picture) = self.pictures.last_mut() else {
            return Met::Entered(Role::Plain);
        };
        let address = match (space, name) {
            ("wp", "docPr") => {
                picture.alternative = tag
                    .value("descr")
                    .filter(|words| !words.trim().is_empty())
                    .or_else(|| tag.value("title"))
                    .unwrap_or_default();
                return Met::Entered(Role::Plain);
            }
            ("adec", "decorative") => {
                picture.decorative = tag.is_on();
                return Met::LeftOut;
            }
            ("v", "shape" | "rect") => {
                if let Some(words) = tag.value("alt") {
                    picture.alternative = words;
                }
                return Met::Entered(Role::Plain);
            }
            ("a", "blip") => tag.relation("embed").or_else(|| tag.relation("link")),
            ("v", "imagedata") => tag.relation("id"),
            _ => return Met::Entered(Role::Plain),
        };
        if let Some(relation) = address.and_then(|id| self.relations.get(&id)) {
            picture.address.clone_from(&relation.target);
        }
        Met::Entered(Role::Plain)
    }

    /// Paragraphs, tables and what stands between them.
    pub(super) fn enter_block(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, name: &str) -> Met {
        match name {
            "p" => Met::Entered(self.enter_paragraph()),
            "pPr" => {
                let read = properties::paragraph(xml);
                self.set_properties(read);
                Met::Read
            }
            "tbl" => Met::Entered(self.enter_table()),
            "tr" => {
                let Some(table) = self.open_table().filter(|table| table.cell.is_none()) else {
                    return Met::Entered(Role::Plain);
                };
                table.row = Row::default();
                table.dropped_row = false;
                Met::Entered(Role::Row)
            }
            "trPr" => {
                self.row_properties(xml);
                Met::Read
            }
            "tc" => {
                let Some(table) = self.open_table().filter(|table| table.cell.is_none()) else {
                    return Met::Entered(Role::Plain);
                };
                table.cell = Some(Vec::new());
                table.merged = false;
                table.dropped_cell = false;
                Met::Entered(Role::Cell)
            }
            "tcPr" => {
                self.cell_properties(xml);
                Met::Read
            }
            "txbxContent" => {
                if let Some(picture) = self.pictures.last_mut() {
                    picture.holds_text = true;
                }
                if self.nesting() >= NESTING {
                    return Met::Entered(Role::Plain);
                }
                self.stories.push(Story::default());
                Met::Entered(Role::Story)
            }
            "altChunk" => {
                let id = tag.relation("id");
                match id.and_then(|id| self.chunks.remove(&id)) {
                    Some(parts) => parts.into_iter().for_each(|part| self.put(part)),
                    None => self.foreign += 1,
                }
                Met::LeftOut
            }
            "tblPr" | "tblGrid" | "tblPrEx" | "sectPr" | "sdtPr" | "sdtEndPr" | "del"
            | "moveFrom" | "delText" | "delInstrText" | "customXmlPr" | "smartTagPr" => {
                Met::LeftOut
            }
            _ => self.enter_inline(xml, tag, name),
        }
    }

    /// What stands in a paragraph.
    pub(super) fn enter_inline(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, name: &str) -> Met {
        match name {
            "r" => {
                let style = self.at().and_then(|story| story.paragraph.as_ref());
                self.run = style
                    .map(|open| properties::plain_run(&open.style))
                    .unwrap_or_default();
                return Met::Entered(Role::Run);
            }
            "rPr" => {
                let style = self
                    .stories
                    .last()
                    .and_then(|story| story.paragraph.as_ref());
                let default = Style::default();
                let style = style.map_or(&default, |open| &open.style);
                self.run = properties::run(xml, style, self.styles);
                return Met::Read;
            }
            "t" => return Met::Entered(Role::Words),
            "hyperlink" => {
                let address = self.address(tag);
                self.push(Piece::Link(address));
                return Met::Entered(Role::Link);
            }
            "bookmarkStart" => {
                let name = tag.value("name").filter(|name| name != "_GoBack");
                if let Some(name) = name {
                    self.push(Piece::Place(name));
                }
            }
            "commentRangeStart" => self.push_id(tag, Piece::Begin),
            "commentRangeEnd" | "commentReference" => self.push_id(tag, Piece::End),
            "fldSimple" => {
                let field = Field {
                    instruction: tag.value("instr").unwrap_or_default(),
                    ..Field::default()
                };
                if let Some(address) = field.address() {
                    self.push(Piece::Link(Some(address)));
                    return Met::Entered(Role::Link);
                }
                return Met::Entered(Role::Plain);
            }
            "fldChar" => {
                self.field_mark(xml, tag);
                return Met::Read;
            }
            "instrText" => return Met::Entered(Role::Instruction),
            "footnoteReference" | "endnoteReference" => self.reference(tag, name),
            "drawing" | "pict" | "object" => {
                self.pictures.push(Picture::default());
                return Met::Entered(Role::Picture);
            }
            "rt" | "rubyPr" => return Met::LeftOut,
            _ => return self.enter_character(tag, name),
        }
        Met::LeftOut
    }

    /// Elements that stand for a character.
    pub(super) fn enter_character(&mut self, tag: &Tag<'_>, name: &str) -> Met {
        let piece = match name {
            "tab" | "ptab" => Piece::Tab,
            "br" | "cr" => Piece::Break,
            "noBreakHyphen" => Piece::Text("\u{2011}".to_owned()),
            "sym" => {
                let code = tag.value("char").unwrap_or_default();
                let code = u32::from_str_radix(code.trim(), 16).ok();
                let font = tag.value("font").unwrap_or_default();
                let Some(c) = code.and_then(|code| symbols::symbol(&font, code)) else {
                    return Met::LeftOut;
                };
                if self.take_custom_mark(&c.to_string()) {
                    return Met::LeftOut;
                }
                Piece::Text(c.to_string())
            }
            "softHyphen"
            | "footnoteRef"
            | "endnoteRef"
            | "annotationRef"
            | "separator"
            | "continuationSeparator"
            | "pgNum"
            | "lastRenderedPageBreak" => return Met::LeftOut,
            _ => return Met::Entered(Role::Plain),
        };
        if !self.is_hidden() {
            self.look();
            self.push(piece);
        }
        Met::LeftOut
    }
}
