//! FB2: e-books of `FictionBook` 2 (the schema `FictionBook.xsd` 2.21): sections with titles, poems, quotations, notes in bodies of their own.

use super::office::story::{Para, Part, Piece, Row, Style, Table, Writer};
use super::office::xml::{Event, Tag, Xml};
use super::{Fit, Format, Kind, Limits, Source, Window, title, window};
use crate::document::{BlockKind, Document, Meta};
use crate::message::Message;

pub(super) const FORMAT: Format = Format {
    name: "fb2",
    media: "application/x-fictionbook+xml",
    extensions: &["fb2"],
    doc: "formats.fb2",
    sniff,
    load,
    window: Window::Likely,
};

fn sniff(source: &Source<'_>, limits: &Limits) -> Fit {
    if source.kind(limits) == Some(Kind::Fb2) {
        Fit::Certain
    } else {
        Fit::No
    }
}

fn load(source: &Source<'_>, _: &Limits) -> Result<Document, Message> {
    let text = source.text();
    let mut xml = Xml::new(text);
    let mut walk = Walk::new();
    let mut meta = Meta::default();
    let mut count = 0_usize;
    loop {
        count += 1;
        if count.is_multiple_of(8192) {
            source.step(xml.position(), text.len())?;
            walk.offer(source, &meta);
        }
        match xml.next() {
            Event::Start(tag) => match tag.name() {
                "description" => description(&mut xml, &mut meta),
                "binary" | "stylesheet" => xml.skip(),
                _ => walk.enter(&mut xml, &tag),
            },
            Event::End => walk.leave(),
            Event::Text(words) => walk.text(&words),
            Event::Eof => break,
        }
    }
    Ok(titled(walk.finish(meta, xml.warning(text))))
}

fn titled(mut document: Document) -> Document {
    match document.meta.title.take() {
        Some(stated) => title::put_first(document, &stated),
        None => document,
    }
}

/// Reads what is said of the book as a whole.
fn description(xml: &mut Xml<'_>, meta: &mut Meta) {
    let mut authors: Vec<String> = Vec::new();
    xml.children(|xml, part| match part.name() {
        "title-info" => xml.children(|xml, fact| match fact.name() {
            "book-title" => meta.title = Some(xml.words().trim().to_owned()),
            "author" => {
                let mut names = Vec::new();
                xml.children(|xml, name| {
                    if matches!(
                        name.name(),
                        "first-name" | "middle-name" | "last-name" | "nickname"
                    ) {
                        names.push(xml.words().trim().to_owned());
                    }
                });
                names.retain(|name| !name.is_empty());
                authors.push(names.join(" "));
            }
            "lang" => meta.language = Some(xml.words().trim().to_owned()),
            "date" => {
                let value = fact.value("value");
                let words = xml.words().trim().to_owned();
                meta.date = Some(words).filter(|words| !words.is_empty()).or(value);
            }
            name @ ("genre" | "keywords") => {
                let name = name.to_owned();
                meta.fields.push((name, xml.words().trim().to_owned()));
            }
            _ => {}
        }),
        "publish-info" => xml.children(|xml, fact| {
            if matches!(fact.name(), "publisher" | "year" | "city" | "isbn") {
                let name = fact.name().to_owned();
                meta.fields.push((name, xml.words().trim().to_owned()));
            }
        }),
        _ => {}
    });
    authors.retain(|name| !name.is_empty());
    if !authors.is_empty() {
        meta.author = Some(authors.join(", "));
    }
}

/// What an element is, as far as its end must undo it.
#[derive(Debug, PartialEq)]
enum Role {
    Plain,
    Body,
    Section,
    Title,
    Quotation,
    Paragraph,
    /// A stanza: its lines are one block.
    Stanza,
    Line,
    Look(Style),
    Link,
    /// A reference to a note; its words are the label.
    Reference(String),
    Table,
    Row,
    Cell,
}

/// A note of a body of notes.
#[derive(Debug, Default)]
struct Note {
    id: String,
    label: String,
    parts: Vec<Part>,
}

struct Walk {
    writer: Writer,
    roles: Vec<Role>,
    /// Bodies so far, and whether the present one holds notes.
    bodies: usize,
    notes: bool,
    sections: usize,
    quotations: u8,
    para: Option<Para>,
    places: Vec<Piece>,
    look: Style,
    label: String,
    tables: Vec<(Table, Row, bool)>,
    /// By address: the label shown.
    labels: Vec<(String, String)>,
    collected: Vec<Note>,
}

impl Walk {
    fn new() -> Self {
        Self {
            writer: Writer::new(FORMAT.name),
            roles: Vec::new(),
            bodies: 0,
            notes: false,
            sections: 0,
            quotations: 0,
            para: None,
            places: Vec::new(),
            look: Style::default(),
            label: String::new(),
            tables: Vec::new(),
            labels: Vec::new(),
            collected: Vec::new(),
        }
    }

    /// Offers what is written so far as a first window.
    fn offer(&self, source: &Source<'_>, meta: &Meta) {
        let builder = &self.writer.builder;
        source.offer(builder.here().0, window::ENOUGH, |_| {
            window::closed(titled(Document {
                meta: meta.clone(),
                ..builder.so_far()
            }))
        });
    }

    fn enter(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) {
        if let Some(id) = tag.value("id") {
            if self.notes && tag.name() == "section" {
                self.collected.push(Note {
                    id: id.clone(),
                    ..Note::default()
                });
            }
            self.places.push(Piece::Place(id));
        }
        let role = match tag.name() {
            "body" => {
                self.bodies += 1;
                self.notes = tag.value("name").is_some_and(|name| !name.is_empty());
                Role::Body
            }
            "section" => {
                self.sections += 1;
                Role::Section
            }
            "title" => {
                let level = u8::try_from(self.sections).unwrap_or(6).min(6);
                let kind = BlockKind::Heading(if self.bodies > 1 { level.max(1) } else { level });
                self.begin(kind);
                Role::Title
            }
            "epigraph" | "cite" | "annotation" => {
                self.quotations = self.quotations.saturating_add(1);
                Role::Quotation
            }
            "stanza" => {
                let kind = self.kind();
                self.begin(kind);
                Role::Stanza
            }
            "p" | "v" | "text-author" | "subtitle" | "date" => self.enter_line(tag.name()),
            "strong" | "emphasis" | "strikethrough" | "code" => self.enter_look(tag.name()),
            "a" => self.enter_link(tag),
            "image" => {
                let words = tag
                    .value("alt")
                    .or_else(|| tag.value("title"))
                    .unwrap_or_default();
                let address = tag.value("href").unwrap_or_default();
                self.push(Piece::Image(words, address));
                Role::Plain
            }
            "table" if self.tables.len() < 8 && self.para.is_none() => {
                self.tables.push((Table::default(), Row::default(), true));
                Role::Table
            }
            "tr" if !self.tables.is_empty() => Role::Row,
            "td" | "th" if !self.tables.is_empty() && self.para.is_none() => {
                if let Some((_, _, header)) = self.tables.last_mut() {
                    *header &= tag.name() == "th";
                }
                self.begin(BlockKind::Paragraph);
                Role::Cell
            }
            _ => Role::Plain,
        };
        if self.roles.len() > 100_000 {
            // Nobody nests like this; the words inside are of no use.
            xml.skip();
            return;
        }
        self.roles.push(role);
    }

    /// Lines of a title, a stanza or a cell share one block; others are blocks.
    fn enter_line(&mut self, name: &str) -> Role {
        if let Some(para) = &mut self.para {
            if para
                .pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Text(_)))
            {
                para.pieces.push(Piece::Break);
            }
            return Role::Line;
        }
        let kind = self.kind();
        self.begin(kind);
        if name == "subtitle" {
            let look = Style {
                strong: true,
                ..self.look
            };
            self.push(Piece::Style(look));
        }
        Role::Paragraph
    }

    fn enter_look(&mut self, name: &str) -> Role {
        let before = self.look;
        match name {
            "strong" => self.look.strong = true,
            "emphasis" => self.look.emphasis = true,
            "strikethrough" => self.look.strike = true,
            _ => self.look.code = true,
        }
        self.push(Piece::Style(self.look));
        Role::Look(before)
    }

    fn enter_link(&mut self, tag: &Tag<'_>) -> Role {
        let address = tag.value("href").unwrap_or_default();
        if tag.value("type").as_deref() == Some("note") && address.starts_with('#') {
            self.label.clear();
            return Role::Reference(address);
        }
        self.push(Piece::Link((!address.is_empty()).then_some(address)));
        Role::Link
    }

    fn kind(&self) -> BlockKind {
        if self.quotations > 0 {
            BlockKind::Quotation {
                depth: self.quotations,
            }
        } else {
            BlockKind::Paragraph
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.end_para();
        let mut para = Para::new(kind);
        para.pieces = std::mem::take(&mut self.places);
        self.para = Some(para);
    }

    fn end_para(&mut self) {
        if let Some(para) = self.para.take() {
            self.put(Part::Para(para));
        }
    }

    fn put(&mut self, part: Part) {
        match (self.notes, self.collected.last_mut()) {
            (true, Some(note)) => note.parts.push(part),
            _ => self.writer.part(&part),
        }
    }

    fn push(&mut self, piece: Piece) {
        if let Some(para) = &mut self.para {
            para.pieces.push(piece);
        }
    }

    fn text(&mut self, words: &str) {
        if matches!(self.roles.last(), Some(Role::Reference(_))) || self.label_is_open() {
            self.label.push_str(words);
        } else if self.para.is_some() {
            let places = std::mem::take(&mut self.places);
            for place in places {
                self.push(place);
            }
            self.push(Piece::Text(words.to_owned()));
        }
    }

    /// Whether the words belong to a reference, such as a raised number in it.
    fn label_is_open(&self) -> bool {
        let mut above = self.roles.iter().rev().take(4);
        above.any(|role| matches!(role, Role::Reference(_)))
    }

    fn leave(&mut self) {
        match self.roles.pop() {
            Some(Role::Section) => self.sections = self.sections.saturating_sub(1),
            Some(Role::Body) => self.notes = false,
            Some(Role::Title) => self.end_title(),
            Some(Role::Quotation) => self.quotations = self.quotations.saturating_sub(1),
            Some(Role::Paragraph | Role::Stanza) => self.end_para(),
            Some(Role::Look(before)) => {
                self.look = before;
                self.push(Piece::Style(before));
            }
            Some(Role::Link) => self.push(Piece::Link(None)),
            Some(Role::Reference(address)) => {
                let label = self.label.trim().to_owned();
                self.push(Piece::Reference(label.clone()));
                let id = address.trim_start_matches('#').to_owned();
                self.labels.push((id, label));
            }
            Some(Role::Cell) => {
                let para = self.para.take();
                if let Some((_, row, _)) = self.tables.last_mut() {
                    row.cells.push(para.map(Part::Para).into_iter().collect());
                }
            }
            Some(Role::Row) => {
                if let Some((table, row, header)) = self.tables.last_mut() {
                    let mut row = std::mem::take(row);
                    row.header = std::mem::replace(header, true) && !row.cells.is_empty();
                    table.rows.push(row);
                }
            }
            Some(Role::Table) => {
                if let Some((table, _, _)) = self.tables.pop() {
                    self.put(Part::Table(table));
                }
            }
            Some(Role::Plain | Role::Line) | None => {}
        }
    }

    /// The title of a note is its label, which is decoration.
    fn end_title(&mut self) {
        if !self.notes {
            self.end_para();
            return;
        }
        let words = self
            .para
            .take()
            .map(|para| super::office::story::words(&[Part::Para(para)]));
        if let (Some(note), Some(words)) = (self.collected.last_mut(), words)
            && note.label.is_empty()
        {
            note.label = words;
        }
    }

    fn finish(mut self, meta: Meta, warning: Option<Message>) -> Document {
        self.end_para();
        self.labels.sort();
        for note in std::mem::take(&mut self.collected) {
            let found = self.labels.binary_search_by(|(id, _)| id.cmp(&note.id));
            let label = found
                .ok()
                .and_then(|at| self.labels.get(at))
                .map(|(_, label)| label);
            let label = label.unwrap_or(&note.label).clone();
            self.writer.note(&label, &note.parts);
        }
        self.writer.end_code();
        *self.writer.builder.meta() = meta;
        if let Some(warning) = warning {
            self.writer.builder.warn(warning);
        }
        self.writer.builder.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Choice, Limits, load};
    use crate::document::{BlockKind, Document};

    fn read(bytes: &[u8]) -> Document {
        load(bytes, None, &Choice::default(), &Limits::default())
            .unwrap()
            .document
    }

    const BOOK: &str = "<?xml version='1.0' encoding='ENCODING'?>
<FictionBook xmlns='http://www.gribuser.ru/xml/fictionbook/2.0' xmlns:l='http://www.w3.org/1999/xlink'>
<description><title-info><author><first-name>Иван</first-name><last-name>Петров</last-name></author><book-title>Отчёт</book-title><lang>ru</lang></title-info></description>
<body><title><p>Отчёт</p></title><epigraph><p>Слова.</p></epigraph>
<section id='s1'><title><p>Глава 1</p><p>Начало</p></title><p>Первый <strong>абзац</strong><a l:href='#n1' type='note'><sup>1</sup></a>.</p>
<poem><stanza><v>строка</v><v>вторая</v></stanza></poem>
<section><title><p>Часть</p></title><p>См. <a l:href='#s1'>главу</a> &mdash; да.</p>
<table><tr><th>А</th><th>Б</th></tr><tr><td>1</td><td>2</td></tr></table></section></section></body>
<body name='notes'><title><p>Примечания</p></title><section id='n1'><title><p>1</p></title><p>Сноска.</p></section></body>
<binary id='i'>AAAA</binary></FictionBook>";

    #[test]
    fn sections_poems_tables_and_notes() {
        let expected = "Отчёт\nСлова.\nГлава 1\nНачало\nПервый абзац.\nстрока\nвторая\nЧасть\nСм. главу — да.\nА\tБ\n1\t2\nСноска.";
        for (label, encoding) in [
            ("utf-8", encoding_rs::UTF_8),
            ("windows-1251", encoding_rs::WINDOWS_1251),
        ] {
            let text = BOOK.replace("ENCODING", label);
            let document = read(&encoding.encode(&text).0);
            assert_eq!(document.text.as_str(), expected, "{label}");
            let kinds: Vec<_> = document
                .blocks
                .iter()
                .map(|block| block.kind.clone())
                .collect();
            assert_eq!(kinds[0], BlockKind::Heading(0));
            assert_eq!(kinds[2], BlockKind::Heading(1));
            assert_eq!(kinds[5], BlockKind::Heading(2));
            assert_eq!(
                kinds[7],
                BlockKind::Row {
                    table: 0,
                    header: true
                }
            );
            assert_eq!(kinds.last(), Some(&BlockKind::Footnote));
            assert_eq!(document.meta.author.as_deref(), Some("Иван Петров"));
            assert_eq!(document.footnotes.len(), 1);
            assert!(document.target("s1").is_some());
            assert_eq!(document.warnings, vec![]);
        }
    }

    #[test]
    fn towers_and_torsos_are_read() {
        let deep = format!(
            "<FictionBook><body>{}<p>文</p>",
            "<section><title><p>题</p></title>".repeat(10_000)
        );
        let document = read(deep.as_bytes());
        assert!(document.text.as_str().ends_with("题\n文"));
        assert_eq!(document.warnings.len(), 1);
    }
}
