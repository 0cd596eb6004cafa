//! The walk over the stories of an `OpenDocument` text: body, notes, comments, frames (ODF 1.3 Part 3, 5 to 10).

mod drawing;
mod enter;
mod list;
mod table;

use std::collections::HashMap;

use super::lists::{Counts, Label};
use super::styles::{Style, Styles};
use crate::document::{BlockKind, Comment, Marker};
use crate::formats::ALL_COPIES;
use crate::formats::office::names::Role as StyleRole;
use crate::formats::office::story::{Para, Part, Piece, Step, Style as Look, Writer, words};
use crate::formats::office::xml::{Event, Tag, Xml};
use crate::message::Message;
use drawing::Frame;
use list::OpenList;
use table::OpenTable;

/// What an element is, as far as its end must undo it.
#[derive(Debug)]
enum Role {
    Plain,
    Paragraph,
    Span(Run),
    Link,
    List,
    Item,
    Table,
    HeaderRows,
    Row(usize),
    Cell(usize),
    /// A text of its own in the paragraph around it.
    Story,
    Note(bool),
    Frame,
    Comment,
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

/// How words look, and whether they are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Run {
    look: Look,
    hidden: bool,
}

#[derive(Debug)]
struct Open {
    kind: BlockKind,
    label: String,
    look: Look,
    pieces: Vec<Piece>,
    after: Vec<Part>,
}

#[derive(Debug, Default)]
struct Story {
    paragraph: Option<Open>,
    between: Vec<Piece>,
    tables: Vec<OpenTable>,
    lists: Vec<OpenList>,
    parts: Vec<Part>,
    run: Run,
}

/// What a walk needs to know and what it finds out.
pub(super) struct Walk<'d> {
    styles: &'d mut Styles,
    stories: Vec<Story>,
    roles: Vec<Role>,
    frames: Vec<Frame>,
    /// Labels and bodies of footnotes, and of endnotes.
    notes: [Vec<(String, Vec<Part>)>; 2],
    citation: String,
    comments: Vec<(String, Comment)>,
    comment: Option<(String, Comment)>,
    /// By style or identifier of a list: how far it counted.
    counts: HashMap<String, Counts>,
    outline: Counts,
    lists: usize,
    /// Cells that may still stand for others.
    repetitions: usize,
    /// Cells with words that would have been more.
    pub(super) left_out: usize,
}

impl<'d> Walk<'d> {
    pub(super) fn new(styles: &'d mut Styles) -> Self {
        Self {
            styles,
            stories: Vec::new(),
            roles: Vec::new(),
            frames: Vec::new(),
            notes: [Vec::new(), Vec::new()],
            citation: String::new(),
            comments: Vec::new(),
            comment: None,
            counts: HashMap::new(),
            outline: Counts::default(),
            lists: 0,
            repetitions: ALL_COPIES,
            left_out: 0,
        }
    }

    /// Footnotes, then endnotes, with their labels.
    pub(super) fn notes(&mut self) -> Vec<(String, Vec<Part>)> {
        let [footnotes, endnotes] = std::mem::take(&mut self.notes);
        footnotes.into_iter().chain(endnotes).collect()
    }

    /// The comments by their identifiers, without their passages.
    pub(super) fn take_comments(&mut self) -> Vec<(String, Comment)> {
        std::mem::take(&mut self.comments)
    }

    /// Reads the innermost element up to its end. Parts go to the writer, or are given back without one.
    pub(super) fn story(
        &mut self,
        xml: &mut Xml<'_>,
        mut writer: Option<&mut Writer>,
        step: &mut Step<'_>,
    ) -> Result<(), Message> {
        let target = xml.depth().saturating_sub(1);
        self.stories.push(Story::default());
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
                        self.leave(&role);
                    }
                }
                Event::Text(text) => self.text(&text),
                Event::Eof => break,
            }
            if let (Some(writer), [story]) = (writer.as_deref_mut(), self.stories.as_mut_slice()) {
                for part in story.parts.drain(..) {
                    writer.part(&part);
                }
            }
        }
        self.end_story();
        let story = self.stories.pop().unwrap_or_default();
        if let Some(writer) = writer {
            for part in &story.parts {
                writer.part(part);
            }
        }
        Ok(())
    }

    fn at(&mut self) -> Option<&mut Story> {
        self.stories.last_mut()
    }

    fn enter_paragraph(&mut self, tag: &Tag<'_>, heading: bool) -> Role {
        let style = self.styles.of("paragraph", tag.value("style-name"));
        if self.at().is_none_or(|story| story.paragraph.is_some()) {
            // No paragraph stands in another; the words run on.
            self.push(Piece::Text(" ".to_owned()));
            return Role::Plain;
        }
        let level = heading.then(|| {
            let stated = tag
                .value("outline-level")
                .and_then(|level| level.parse().ok());
            stated.or(style.level).unwrap_or(1_u8)
        });
        let (label, depth) = self.label(tag, &style, level);
        let kind = kind(&style, level, &label, depth);
        let Some(story) = self.stories.last_mut() else {
            return Role::Plain;
        };
        story.run = Run::default();
        if level.is_none() && style.role != StyleRole::Title {
            story.run = combined(Run::default(), &style);
        }
        story.run.hidden = style.hidden.unwrap_or(false);
        story.paragraph = Some(Open {
            kind,
            label: match label {
                Label::Number(words) => words,
                Label::Bullet | Label::Nothing => String::new(),
            },
            look: Look::default(),
            pieces: std::mem::take(&mut story.between),
            after: Vec::new(),
        });
        Role::Paragraph
    }

    fn leave(&mut self, role: &Role) {
        match role {
            Role::Plain | Role::Note(_) => {}
            Role::Span(before) => {
                if let Some(story) = self.at() {
                    story.run = *before;
                }
            }
            Role::Link => self.push(Piece::Link(None)),
            Role::Paragraph => self.end_paragraph(),
            Role::Item => {
                if let Some(list) = self.at().and_then(|story| story.lists.last_mut()) {
                    list.fresh = false;
                }
            }
            Role::List => self.end_list(),
            Role::HeaderRows => {
                if let Some(table) = self.at().and_then(|story| story.tables.last_mut()) {
                    table.header = false;
                }
            }
            Role::Cell(count) => self.end_cell(*count),
            Role::Row(count) => self.end_row(*count),
            Role::Table => {
                if let Some(table) = self.at().and_then(|story| story.tables.pop()) {
                    self.put(Part::Table(table.table));
                }
            }
            Role::Story => self.leave_story(),
            Role::Frame => {
                let frame = self.frames.pop().unwrap_or_default();
                if let Some(address) = frame.address.filter(|_| !frame.holds_text) {
                    let words = if frame.description.trim().is_empty() {
                        frame.title
                    } else {
                        frame.description
                    };
                    self.visible(Piece::Image(words, address));
                }
            }
            Role::Comment => {
                self.end_story();
                let parts = self
                    .stories
                    .pop()
                    .map(|story| story.parts)
                    .unwrap_or_default();
                if let Some((id, mut comment)) = self.comment.take() {
                    comment.note = words(&parts);
                    self.comments.push((id, comment));
                }
            }
        }
    }

    fn leave_story(&mut self) {
        self.end_story();
        let parts = self
            .stories
            .pop()
            .map(|story| story.parts)
            .unwrap_or_default();
        if let Some(Role::Note(endnote)) = self.roles.last() {
            let label = self.citation.clone();
            if let Some(notes) = self.notes.get_mut(usize::from(*endnote)) {
                notes.push((label, parts));
            }
            return;
        }
        match self.at().and_then(|story| story.paragraph.as_mut()) {
            Some(open) => open.after.extend(parts),
            None => parts.into_iter().for_each(|part| self.put(part)),
        }
    }

    fn end_paragraph(&mut self) {
        let Some(story) = self.at() else {
            return;
        };
        story.run = Run::default();
        if let Some(open) = story.paragraph.take() {
            self.put(Part::Para(Para {
                kind: open.kind,
                label: open.label,
                pieces: open.pieces,
                after: open.after,
            }));
        }
    }

    fn end_story(&mut self) {
        // Only a file that breaks off leaves anything open here.
        self.end_paragraph();
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
        match story
            .tables
            .last_mut()
            .and_then(|table| table.cell.as_mut())
        {
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
                if !matches!(piece, Piece::Text(_) | Piece::Link(_) | Piece::Style(_)) {
                    story.between.push(piece);
                }
            }
        }
    }

    /// Pushes what shows, in the look that is on.
    fn visible(&mut self, piece: Piece) {
        let Some(story) = self.stories.last_mut() else {
            return;
        };
        let run = story.run;
        if run.hidden {
            return;
        }
        if let Some(open) = &mut story.paragraph
            && open.look != run.look
        {
            open.look = run.look;
            open.pieces.push(Piece::Style(run.look));
        }
        self.push(piece);
    }

    fn text(&mut self, text: &str) {
        // White space between the elements of a note or frame is none of the paragraph around it.
        let inside = !matches!(self.roles.last(), Some(Role::Note(_) | Role::Frame));
        if inside && self.at().is_some_and(|story| story.paragraph.is_some()) {
            self.visible(Piece::Text(text.to_owned()));
        }
    }
}

fn combined(before: Run, style: &Style) -> Run {
    Run {
        look: Look {
            strong: style.bold.unwrap_or(before.look.strong),
            emphasis: style.italic.unwrap_or(before.look.emphasis),
            strike: style.strike.unwrap_or(before.look.strike),
            code: before.look.code || style.role == StyleRole::Code,
        },
        hidden: style.hidden.unwrap_or(before.hidden),
    }
}

fn kind(style: &Style, level: Option<u8>, label: &Label, depth: usize) -> BlockKind {
    if let Some(level) = level {
        return BlockKind::Heading(level.clamp(1, 6));
    }
    match style.role {
        StyleRole::Title => BlockKind::Heading(0),
        StyleRole::Caption => BlockKind::Caption,
        _ if depth > 0 => BlockKind::Item {
            depth: u8::try_from(depth - 1).unwrap_or(u8::MAX),
            marker: (*label == Label::Bullet).then_some(Marker::Bullet),
        },
        StyleRole::Quotation => BlockKind::Quotation { depth: 1 },
        StyleRole::Code => BlockKind::Code {
            language: String::new(),
        },
        StyleRole::Text => BlockKind::Paragraph,
    }
}
