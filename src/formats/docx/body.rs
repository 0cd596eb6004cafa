//! The walk over the stories of a Word document: body, notes, comments, text boxes (ECMA-376 Part 1, 17.2 to 17.4 and 17.13).
//!
//! Elements are met one after another with a stack of what they are; paragraphs of the body are written as soon as they end, and only
//! tables and text boxes are held until they are complete. Tracked changes are read as accepted.

use super::super::office::names::Role as StyleRole;
use super::super::office::story::{NESTING, Para, Part, Piece, Row, Style as Look, Table, Writer};
use super::super::office::xml::{Event, Tag, Xml};
use super::fields::Field;
use super::numbering::{Label, Numbering};
use super::parts::Relations;
use super::properties::{self, ParagraphProperties, RunProperties};
use super::styles::{Style, Styles};
use super::symbols;
use crate::document::{BlockKind, Marker};
use crate::message::Message;

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

/// A picture that is being read.
#[derive(Debug, Default)]
struct Picture {
    alternative: String,
    address: String,
    decorative: bool,
    holds_text: bool,
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

/// A table that is being read.
#[derive(Debug, Default)]
struct OpenTable {
    table: Table,
    row: Row,
    cell: Option<Vec<Part>>,
    dropped_row: bool,
    /// The cell goes on from the row above, or was deleted.
    merged: bool,
    dropped_cell: bool,
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
        step: &mut dyn FnMut(usize) -> Result<(), Message>,
    ) -> Result<Vec<Part>, Message> {
        let target = xml.depth().saturating_sub(1);
        self.stories.push(Story::default());
        self.roles.clear();
        let mut count = 0_usize;
        while xml.depth() > target {
            count += 1;
            if count.is_multiple_of(8192) {
                step(xml.position())?;
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

    fn enter(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) -> Met {
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

    fn enter_drawing(&mut self, tag: &Tag<'_>, space: &str, name: &str) -> Met {
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
    fn enter_block(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, name: &str) -> Met {
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
                self.foreign += 1;
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
    fn enter_inline(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, name: &str) -> Met {
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
    fn enter_character(&mut self, tag: &Tag<'_>, name: &str) -> Met {
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

    fn enter_math(&mut self, xml: &mut Xml<'_>, name: &str) -> Met {
        match name {
            "r" => {
                self.run = RunProperties::default();
                Met::Entered(Role::Run)
            }
            "t" => Met::Entered(Role::Words),
            "num" => Met::Entered(Role::Numerator),
            "dPr" => {
                let (mut first, mut last) = ("(".to_owned(), ")".to_owned());
                xml.children(|_, tag| match tag.name() {
                    "begChr" => first = tag.val().unwrap_or_default(),
                    "endChr" => last = tag.val().unwrap_or_default(),
                    _ => {}
                });
                self.push(Piece::Text(first));
                if let Some(role @ Role::Closing(_)) = self.roles.last_mut() {
                    *role = Role::Closing(Some(last));
                }
                Met::Read
            }
            "d" => Met::Entered(Role::Closing(None)),
            "naryPr" => {
                let mut sign = "∫".to_owned();
                xml.children(|_, tag| {
                    if tag.name() == "chr" {
                        sign = tag.val().unwrap_or_default();
                    }
                });
                self.push(Piece::Text(sign));
                Met::Read
            }
            "e" => {
                if let Some(role @ Role::Closing(None)) = self.roles.last_mut() {
                    *role = Role::Closing(Some(")".to_owned()));
                    self.push(Piece::Text("(".to_owned()));
                }
                Met::Entered(Role::Plain)
            }
            "rad" => {
                self.push(Piece::Text("√".to_owned()));
                Met::Entered(Role::Plain)
            }
            "oMathParaPr" | "ctrlPr" | "fPr" | "radPr" | "accPr" | "rPr" => Met::LeftOut,
            _ => Met::Entered(Role::Plain),
        }
    }

    fn enter_paragraph(&mut self) -> Role {
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

    fn set_properties(&mut self, read: ParagraphProperties) {
        let style = self.styles.of_paragraph(read.style.as_deref());
        if let Some(open) = self.at().and_then(|story| story.paragraph.as_mut()) {
            open.style = style;
            open.properties = read;
        }
    }

    fn enter_table(&mut self) -> Role {
        if self.nesting() >= NESTING {
            return Role::Plain;
        }
        let Some(story) = self.at().filter(|story| story.paragraph.is_none()) else {
            return Role::Plain;
        };
        story.tables.push(OpenTable::default());
        Role::Table
    }

    /// Tables and text boxes that are open inside each other.
    fn nesting(&self) -> usize {
        self.stories
            .iter()
            .map(|story| story.tables.len() + 1)
            .sum()
    }

    fn open_table(&mut self) -> Option<&mut OpenTable> {
        let story = self.stories.last_mut()?;
        if story.paragraph.is_some() {
            return None;
        }
        story.tables.last_mut()
    }

    fn row_properties(&mut self, xml: &mut Xml<'_>) {
        let (mut header, mut dropped) = (false, false);
        xml.children(|_, tag| match tag.key() {
            ("w", "tblHeader") => header = tag.is_on(),
            ("w", "del") => dropped = true,
            _ => {}
        });
        if let Some(table) = self.open_table() {
            table.row.header = header;
            table.dropped_row = dropped;
        }
    }

    fn cell_properties(&mut self, xml: &mut Xml<'_>) {
        let (mut merged, mut dropped) = (false, false);
        xml.children(|_, tag| match tag.key() {
            ("w", "vMerge") => merged = tag.val().as_deref() != Some("restart"),
            ("w", "hMerge") => dropped |= tag.val().as_deref() != Some("restart"),
            ("w", "cellDel") => dropped = true,
            _ => {}
        });
        if let Some(table) = self.open_table() {
            table.merged = merged;
            table.dropped_cell = dropped;
        }
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

    fn end_paragraph(&mut self) {
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
    fn end_joined(&mut self) {
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

    /// A paragraph with its kind and number.
    fn finished(&mut self, open: Open) -> Para {
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

    /// Gives what follows the look of the run.
    fn look(&mut self) {
        let look = self.run.look;
        if let Some(open) = self.at().and_then(|story| story.paragraph.as_mut())
            && open.look != look
        {
            open.look = look;
            open.pieces.push(Piece::Style(look));
        }
    }

    fn in_instruction(&self) -> bool {
        !self.lenient
            && self
                .stories
                .last()
                .is_some_and(|story| story.fields.iter().any(|field| !field.result))
    }

    fn is_hidden(&self) -> bool {
        self.run.hidden || self.in_instruction()
    }

    fn text(&mut self, text: &str) {
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

    fn field_mark(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) {
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

    fn reference(&mut self, tag: &Tag<'_>, name: &str) {
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
        let label = super::super::office::numerals::number(value, format)
            .unwrap_or_else(|| value.to_string());
        self.note(endnote, id, label);
    }

    fn take_custom_mark(&mut self, words: &str) -> bool {
        let Some((endnote, id)) = self.custom_mark.take() else {
            return false;
        };
        self.note(endnote, id, words.trim().to_owned());
        true
    }

    fn note(&mut self, endnote: bool, id: String, label: String) {
        self.push(Piece::Reference(label.clone()));
        self.notes.push(NoteReference { endnote, id, label });
    }

    fn address(&self, tag: &Tag<'_>) -> Option<String> {
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
