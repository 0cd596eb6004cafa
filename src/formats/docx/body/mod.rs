//! The walk over the stories of a Word document: body, notes, comments, text boxes (ECMA-376 Part 1, 17.2 to 17.4 and 17.13).
//!
//! Elements are met one after another with a stack of what they are; paragraphs of the body are written as soon as they end, and only
//! tables and text boxes are held until they are complete. Tracked changes are read as accepted.

mod enter;
mod math;
mod paragraph;
mod table;
mod words;

use super::chunks::Chunks;
use super::fields::Field;
use super::numbering::Numbering;
use super::parts::Relations;
use super::properties::{ParagraphProperties, RunProperties};
use super::styles::{Style, Styles};
use crate::document::BlockKind;
use crate::formats::office::story::{Para, Part, Piece, Step, Style as Look, Writer};
use crate::formats::office::xml::{Event, Tag, Xml};
use crate::message::Message;
use enter::Picture;
use table::OpenTable;

/// A note that the text refers to.
#[derive(Clone, Debug)]
pub(super) struct NoteReference {
    pub(super) endnote: bool,
    pub(super) id: String,
    pub(super) label: String,
}

/// How notes are numbered: formats of footnotes and endnotes.
#[derive(Clone, Debug)]
pub(super) struct NoteFormats {
    pub(super) footnote: (String, i64),
    pub(super) endnote: (String, i64),
}

/// What an element is, as far as its end must undo it.
#[derive(Debug)]
enum Role {
    Plain,
    Paragraph,
    Run,
    Words,
    Link,
    Table,
    Row,
    Cell,
    Story,
    /// Whether one of its branches was taken.
    Alternate(bool),
    Instruction,
    Picture,
    /// A bracketed term: the closing bracket, once the opening one is printed.
    Closing(Option<String>),
    /// The upper part of a fraction.
    Numerator,
}

/// What became of an element.
enum Met {
    /// What is in it is read next.
    Entered(Role),
    /// What is in it is not read.
    LeftOut,
    /// It was read, its end included.
    Read,
}

/// A paragraph that is being read.
#[derive(Debug)]
struct Open {
    properties: ParagraphProperties,
    style: Style,
    look: Look,
    pieces: Vec<Piece>,
    after: Vec<Part>,
}

/// A text of its own: the body, a text box, a note.
#[derive(Debug, Default)]
struct Story {
    paragraph: Option<Open>,
    /// A paragraph whose words run on in the next one.
    joined: Option<Open>,
    /// What stands between paragraphs and belongs to the next.
    between: Vec<Piece>,
    tables: Vec<OpenTable>,
    fields: Vec<Field>,
    parts: Vec<Part>,
}

/// What a walk needs to know and what it finds out.
pub(super) struct Walk<'d> {
    pub(super) styles: &'d Styles,
    pub(super) numbering: Numbering,
    pub(super) relations: Relations,
    pub(super) formats: &'d NoteFormats,
    pub(super) notes: Vec<NoteReference>,
    /// Parts that the document takes in, as long as they have not been met.
    pub(super) chunks: Chunks,
    /// Parts in other formats, which are not read.
    pub(super) foreign: usize,
    /// Whether fields without an end show their words all the same.
    pub(super) lenient: bool,
    /// Words that were left out as instructions of fields that never ended.
    pub(super) swallowed: bool,
    counts: [i64; 2],
    roles: Vec<Role>,
    stories: Vec<Story>,
    run: RunProperties,
    pictures: Vec<Picture>,
    custom_mark: Option<(bool, String)>,
    hidden_words: usize,
}

impl<'d> Walk<'d> {
    pub(super) fn new(
        styles: &'d Styles,
        numbering: Numbering,
        relations: Relations,
        formats: &'d NoteFormats,
    ) -> Self {
        Self {
            styles,
            numbering,
            relations,
            formats,
            notes: Vec::new(),
            chunks: Chunks::new(),
            foreign: 0,
            lenient: false,
            swallowed: false,
            counts: [0, 0],
            roles: Vec::new(),
            stories: Vec::new(),
            run: RunProperties::default(),
            pictures: Vec::new(),
            custom_mark: None,
            hidden_words: 0,
        }
    }

    /// Reads the innermost element up to its end. Parts go to the writer, or are given back without one.
    pub(super) fn story(
        &mut self,
        xml: &mut Xml<'_>,
        mut writer: Option<&mut Writer>,
        step: &mut Step<'_>,
    ) -> Result<Vec<Part>, Message> {
        let target = xml.depth().saturating_sub(1);
        self.stories.push(Story::default());
        self.roles.clear();
        let mut count = 0_usize;
        while xml.depth() > target {
            count += 1;
            if count.is_multiple_of(8192) {
                step(xml.position(), writer.as_deref())?;
            }
            match xml.next() {
                Event::Start(tag) => match self.enter(xml, &tag) {
                    Met::Entered(role) => self.roles.push(role),
                    Met::LeftOut => xml.skip(),
                    Met::Read => {}
                },
                Event::End => {
                    if let Some(role) = self.roles.pop() {
                        self.leave(role);
                        if let (Some(writer), [story]) =
                            (writer.as_deref_mut(), self.stories.as_mut_slice())
                        {
                            for part in story.parts.drain(..) {
                                writer.part(&part);
                            }
                        }
                    }
                }
                Event::Text(text) => self.text(&text),
                Event::Eof => break,
            }
        }
        self.end_story();
        let open = |field: &Field| !field.result;
        let story = self.stories.pop().unwrap_or_default();
        self.swallowed |= self.hidden_words > 0 && story.fields.iter().any(open);
        self.hidden_words = 0;
        match writer {
            Some(writer) => {
                for part in &story.parts {
                    writer.part(part);
                }
                Ok(Vec::new())
            }
            None => Ok(story.parts),
        }
    }

    fn at(&mut self) -> Option<&mut Story> {
        self.stories.last_mut()
    }

    fn leave(&mut self, role: Role) {
        match role {
            Role::Plain | Role::Alternate(_) | Role::Instruction | Role::Words => {}
            Role::Run => {
                self.run = RunProperties::default();
                self.custom_mark = None;
            }
            Role::Link => self.push(Piece::Link(None)),
            Role::Numerator => self.push(Piece::Text("/".to_owned())),
            Role::Closing(words) => words
                .into_iter()
                .for_each(|words| self.push(Piece::Text(words))),
            Role::Paragraph => self.end_paragraph(),
            Role::Cell => {
                self.end_joined();
                if let Some(table) = self
                    .stories
                    .last_mut()
                    .and_then(|story| story.tables.last_mut())
                {
                    let cell = table.cell.take().unwrap_or_default();
                    if !table.dropped_cell {
                        table
                            .row
                            .cells
                            .push(if table.merged { Vec::new() } else { cell });
                    }
                }
            }
            Role::Row => {
                if let Some(table) = self
                    .stories
                    .last_mut()
                    .and_then(|story| story.tables.last_mut())
                {
                    let row = std::mem::take(&mut table.row);
                    if !table.dropped_row {
                        table.table.rows.push(row);
                    }
                }
            }
            Role::Table => {
                let table = self.stories.last_mut().and_then(|story| story.tables.pop());
                if let Some(table) = table {
                    self.put(Part::Table(table.table));
                }
            }
            Role::Story => {
                self.end_story();
                let parts = self
                    .stories
                    .pop()
                    .map(|story| story.parts)
                    .unwrap_or_default();
                match self.at().and_then(|story| story.paragraph.as_mut()) {
                    Some(open) => open.after.extend(parts),
                    None => parts.into_iter().for_each(|part| self.put(part)),
                }
            }
            Role::Picture => self.end_picture(),
        }
    }

    fn end_picture(&mut self) {
        let Some(picture) = self.pictures.pop() else {
            return;
        };
        if !picture.decorative && !picture.holds_text && !self.is_hidden() {
            self.push(Piece::Image(picture.alternative, picture.address));
        }
    }

    fn end_story(&mut self) {
        // Only a file that breaks off leaves anything open here.
        self.end_paragraph();
        self.end_joined();
        while let Some(mut table) = self.at().and_then(|story| story.tables.pop()) {
            table.row.cells.extend(table.cell.take());
            table.table.rows.push(table.row);
            self.put(Part::Table(table.table));
        }
        let between = self
            .at()
            .map(|story| std::mem::take(&mut story.between))
            .unwrap_or_default();
        if !between.is_empty() {
            let mut para = Para::new(BlockKind::Paragraph);
            para.pieces = between;
            self.put(Part::Para(para));
        }
    }

    fn put(&mut self, part: Part) {
        let Some(story) = self.stories.last_mut() else {
            return;
        };
        let cell = story
            .tables
            .last_mut()
            .and_then(|table| table.cell.as_mut());
        match cell {
            Some(cell) => cell.push(part),
            None => story.parts.push(part),
        }
    }

    fn push(&mut self, piece: Piece) {
        let Some(story) = self.stories.last_mut() else {
            return;
        };
        match &mut story.paragraph {
            Some(open) => open.pieces.push(piece),
            None => {
                // Words outside of paragraphs are no part of the format.
                if matches!(piece, Piece::Place(_) | Piece::Begin(_) | Piece::End(_)) {
                    story.between.push(piece);
                }
            }
        }
    }

    fn push_id(&mut self, tag: &Tag<'_>, piece: fn(String) -> Piece) {
        if let Some(id) = tag.value("id") {
            self.push(piece(id));
        }
    }
}
