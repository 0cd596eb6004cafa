//! The walk over the stories of an `OpenDocument` text: body, notes, comments, frames (ODF 1.3 Part 3, 5 to 10).

use std::collections::HashMap;

use super::super::office::names::Role as StyleRole;
use super::super::office::story::{NESTING, Para, Part, Piece, Row, Style as Look, Table, Writer};
use super::super::office::xml::{Event, Tag, Xml};
use super::lists::{Counts, Label};
use super::styles::{Style, Styles};
use crate::document::{BlockKind, Comment, Marker};
use crate::message::Message;
use crate::text::Span;

/// Rows and cells that one element may stand for.
const REPEATED: usize = 256;

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
struct OpenTable {
    table: Table,
    row: Row,
    cell: Option<Vec<Part>>,
    header: bool,
    /// Covered cells to come that belong to the cell before them.
    covered: usize,
}

#[derive(Debug)]
struct OpenList {
    style: Option<String>,
    id: Option<String>,
    /// Whether the next paragraph is the first of its item, and the number that the item states.
    fresh: bool,
    start: Option<i64>,
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

#[derive(Debug, Default)]
struct Frame {
    title: String,
    description: String,
    address: Option<String>,
    holds_text: bool,
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
        step: &mut dyn FnMut(usize) -> Result<(), Message>,
    ) -> Result<(), Message> {
        let target = xml.depth().saturating_sub(1);
        self.stories.push(Story::default());
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

    fn enter(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) -> Met {
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
    fn enter_block(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, name: &str) -> Met {
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
                let hidden = tag.value("display").as_deref() == Some("none");
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
    fn enter_inline(&mut self, tag: &Tag<'_>, name: &str) -> Met {
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
            _ => return Met::Entered(Role::Plain),
        }
        Met::LeftOut
    }

    fn enter_table(&mut self, tag: &Tag<'_>, name: &str) -> Met {
        let repeated = |name: &str| {
            let count = tag
                .value(name)
                .and_then(|count| count.parse::<usize>().ok());
            count.unwrap_or(1).clamp(1, REPEATED)
        };
        let nesting: usize = self
            .stories
            .iter()
            .map(|story| story.tables.len() + 1)
            .sum();
        let Some(story) = self.stories.last_mut() else {
            return Met::Entered(Role::Plain);
        };
        if name == "table" {
            if nesting >= NESTING || story.paragraph.is_some() {
                return Met::Entered(Role::Plain);
            }
            story.tables.push(OpenTable::default());
            return Met::Entered(Role::Table);
        }
        let Some(table) = story.tables.last_mut() else {
            return Met::Entered(Role::Plain);
        };
        match name {
            "table-header-rows" => {
                table.header = true;
                Met::Entered(Role::HeaderRows)
            }
            "table-row" if table.cell.is_none() => {
                table.row = Row {
                    header: table.header,
                    cells: Vec::new(),
                };
                table.covered = 0;
                Met::Entered(Role::Row(repeated("number-rows-repeated")))
            }
            "table-cell" if table.cell.is_none() => {
                table.covered = repeated("number-columns-spanned") - 1;
                table.cell = Some(Vec::new());
                Met::Entered(Role::Cell(repeated("number-columns-repeated")))
            }
            "covered-table-cell" => {
                for _ in 0..repeated("number-columns-repeated") {
                    if table.covered > 0 {
                        table.covered -= 1;
                    } else {
                        // It goes on from the row above.
                        table.row.cells.push(Vec::new());
                    }
                }
                Met::LeftOut
            }
            "table-columns" | "table-header-columns" | "table-column" | "table-source" => {
                Met::LeftOut
            }
            _ => Met::Entered(Role::Plain),
        }
    }

    fn enter_drawing(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, name: &str) -> Met {
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
            "object" | "object-ole" | "applet" | "plugin" | "glue-point" | "enhanced-geometry" => {
                Met::LeftOut
            }
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

    fn enter_comment(&mut self, tag: &Tag<'_>) -> Met {
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

    /// What stands before a paragraph, and in how many lists it stands.
    fn label(&mut self, tag: &Tag<'_>, style: &Style, level: Option<u8>) -> (Label, usize) {
        let Some(story) = self.stories.last_mut() else {
            return (Label::Nothing, 0);
        };
        let depth = story.lists.len();
        let restart = tag.value("restart-numbering").as_deref() == Some("true");
        let stated = tag
            .value("start-value")
            .and_then(|start| start.parse().ok());
        let start = stated.or(restart.then_some(1));
        if let Some(list) = story.lists.last_mut() {
            if !std::mem::take(&mut list.fresh) {
                return (Label::Nothing, depth);
            }
            let start = list.start.take().or(start);
            let name = list
                .style
                .clone()
                .or_else(|| style.list.clone())
                .unwrap_or_default();
            let id = list.id.clone().unwrap_or_default();
            let counts = self.counts.entry(id).or_default();
            let label = match self.styles.lists.styles.get(&name) {
                Some(style) => style.count(counts, depth - 1, start),
                None if level.is_some() => {
                    self.styles
                        .lists
                        .outline
                        .count(&mut self.outline, depth - 1, start)
                }
                None => Label::Nothing,
            };
            return (label, depth);
        }
        let Some(level) = level else {
            return (Label::Nothing, 0);
        };
        let own = style.list.as_ref().is_some_and(String::is_empty);
        if own || tag.value("is-list-header").as_deref() == Some("true") {
            return (Label::Nothing, 0);
        }
        let at = usize::from(level).saturating_sub(1);
        let label = self
            .styles
            .lists
            .outline
            .count(&mut self.outline, at, start);
        (label, 0)
    }

    fn enter_list(&mut self, tag: &Tag<'_>) -> Role {
        self.lists += 1;
        let own = tag
            .value("id")
            .unwrap_or_else(|| format!("\u{0}{}", self.lists));
        let goes_on = tag.value("continue-numbering").as_deref() == Some("true");
        let after = tag.value("continue-list");
        let Some(story) = self.stories.last_mut() else {
            return Role::Plain;
        };
        let above = story.lists.last();
        let style = tag
            .value("style-name")
            .or_else(|| above.and_then(|list| list.style.clone()));
        let by_style = format!("\u{1}{}", style.as_deref().unwrap_or_default());
        let id = match (above, after) {
            // All levels of a list count together.
            (Some(above), _) => above.id.clone(),
            (None, Some(after)) => {
                if let Some(counts) = self.counts.get(&after).copied() {
                    self.counts.insert(own.clone(), counts);
                }
                Some(own)
            }
            (None, None) if goes_on => {
                if let Some(counts) = self.counts.get(&by_style).copied() {
                    self.counts.insert(own.clone(), counts);
                }
                Some(own)
            }
            (None, None) => Some(own),
        };
        story.lists.push(OpenList {
            style,
            id,
            fresh: false,
            start: None,
        });
        Role::List
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
            Role::Cell(count) => {
                if let Some(table) = self.at().and_then(|story| story.tables.last_mut()) {
                    let cell = table.cell.take().unwrap_or_default();
                    table.row.cells.extend(std::iter::repeat_n(cell, *count));
                }
            }
            Role::Row(count) => {
                if let Some(table) = self.at().and_then(|story| story.tables.last_mut()) {
                    let row = std::mem::take(&mut table.row);
                    let filled = row.cells.iter().any(|cell| !cell.is_empty());
                    let count = if filled { *count } else { 1 };
                    table.table.rows.extend(std::iter::repeat_n(row, count));
                }
            }
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
                    comment.note = super::super::office::story::words(&parts);
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

    fn end_list(&mut self) {
        let Some(story) = self.stories.last_mut() else {
            return;
        };
        let Some(list) = story.lists.pop() else {
            return;
        };
        if story.lists.is_empty()
            && let (Some(id), Some(style)) = (list.id, list.style)
            && let Some(counts) = self.counts.get(&id).copied()
        {
            self.counts.insert(format!("\u{1}{style}"), counts);
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
