//! Words that flow out of markup into blocks: white space, labels, table cells, inline marks, by the rules of the reading text.
//!
//! A walk over any markup says what it meets; the flow decides where blocks begin and end and which white space stays. ASCII white space
//! collapses and is written only between words, so no block begins or ends with it. A block without words leaves no trace.

use std::collections::HashMap;

use crate::document::{BlockKind, Builder, Inline, Marker};
use crate::text::{Offset, is_han};

/// White space that was met and is not yet written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    /// White space with a line end of the source in it.
    Soft,
    /// Hard line breaks.
    Break(usize),
}

/// What the words stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A heading of a level.
    Heading(u8),
    /// Preformatted text with its language.
    Code(String),
    /// The caption of a picture or table.
    Caption,
    /// The body of a footnote.
    Footnote,
    /// A quotation.
    Quotation,
    /// An item of a list: a decoration or a label that is printed.
    Item(Option<Marker>, Option<String>),
    /// A row of a table.
    Row {
        /// Number of the table.
        table: u32,
        /// Whether it is a header row.
        header: bool,
    },
}

/// An inline mark that is open.
#[derive(Clone)]
struct OpenInline {
    kind: Inline,
    /// Where its first word in the open block stands.
    start: Option<Offset>,
}

/// Collects words; see the module.
#[derive(Clone)]
pub(super) struct Flow {
    pub(super) builder: Builder,
    contexts: Vec<Context>,
    inlines: Vec<OpenInline>,
    /// How many of the inlines have a word in the open block: always the outermost.
    started: usize,
    gap: Gap,
    /// ASCII white space that is kept, and tabs between cells, before the first word of a block.
    lead: String,
    /// Whether a block is open in the builder.
    open: bool,
    /// Whether nothing stands before the next word in its block or cell.
    fresh: bool,
    last: char,
    cells: usize,
    references: Vec<String>,
    /// Names waiting for the next word.
    places: Vec<String>,
    /// Tables begun so far.
    tables: u32,
    /// By the address of a footnote's body: the label of the reference to it.
    pub(super) note_labels: HashMap<String, String>,
}

impl Flow {
    pub(super) fn new(format: &'static str) -> Self {
        Self {
            builder: Builder::new(format),
            contexts: Vec::new(),
            inlines: Vec::new(),
            started: 0,
            gap: Gap::None,
            lead: String::new(),
            open: false,
            fresh: true,
            last: ' ',
            cells: 0,
            references: Vec::new(),
            places: Vec::new(),
            tables: 0,
            note_labels: HashMap::new(),
        }
    }

    /// The next word carries a name that links may lead to.
    #[cfg(feature = "epub")]
    pub(super) fn place(&mut self, name: String) {
        self.places.push(name);
    }

    /// Lets names without a word to come stand where the text ends so far.
    pub(super) fn settle_places(&mut self) {
        for name in self.places.drain(..) {
            self.builder.target(name);
        }
    }

    /// The number of the next table.
    pub(super) fn tables(&self) -> u32 {
        self.tables
    }

    /// Begins something that words stand in.
    pub(super) fn enter(&mut self, context: Context) {
        self.boundary();
        self.cells = 0;
        if let Context::Row { table, .. } = context {
            self.tables = self.tables.max(table + 1);
        }
        self.contexts.push(context);
    }

    /// Ends it.
    pub(super) fn leave(&mut self) {
        if self.in_row() {
            self.close();
        } else {
            self.boundary();
        }
        self.contexts.pop();
    }

    /// Whether a row of a table is open: nothing in it makes a block of its own.
    pub(super) fn in_row(&self) -> bool {
        matches!(self.contexts.last(), Some(Context::Row { .. }))
    }

    /// The end of a block, if one is open; in a cell merely white space.
    pub(super) fn boundary(&mut self) {
        if self.in_row() {
            self.gap = self.gap.max(Gap::Space);
        } else {
            self.close();
        }
    }

    /// The next cell of the open row.
    pub(super) fn cell(&mut self) {
        self.gap = Gap::None;
        self.fresh = true;
        self.cells += 1;
        if self.cells == 1 {
            return;
        }
        if self.open {
            self.builder.push("\t");
            self.last = '\t';
        } else {
            self.lead.push('\t');
        }
    }

    /// Running words: white space in them collapses.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let space = rest.len() - rest.trim_start_matches(is_collapsible).len();
            let (run, after) = rest.split_at(space);
            if run.contains('\n') {
                self.gap = self.gap.max(Gap::Soft);
            } else if !run.is_empty() {
                self.gap = self.gap.max(Gap::Space);
            }
            let (word, after) = after.split_at(after.find(is_collapsible).unwrap_or(after.len()));
            if !word.is_empty() {
                self.word(word);
            }
            rest = after;
        }
    }

    /// Words with their white space, such as code in a line.
    pub(super) fn verbatim(&mut self, text: &str) {
        if !text.is_empty() {
            self.word(text);
        }
    }

    /// Preformatted words; the last line end before the end of the block is dropped.
    pub(super) fn preformatted(&mut self, text: &str) {
        let (body, ended) = match text.strip_suffix('\n') {
            Some(body) => (body, true),
            None => (text, false),
        };
        if self.gap != Gap::None && self.fresh {
            // A line end at the very start still counts here.
            self.gap = Gap::None;
            self.lead.push('\n');
            self.fresh = false;
        }
        if !body.is_empty() {
            self.word(body);
        }
        if ended {
            self.gap = match self.gap {
                Gap::Break(count) => Gap::Break(count + 1),
                _ => Gap::Break(1),
            };
        }
    }

    /// A hard line break.
    pub(super) fn line_break(&mut self) {
        self.gap = match self.gap {
            Gap::Break(count) => Gap::Break(count + 1),
            _ => Gap::Break(1),
        };
    }

    /// Begins an inline mark.
    pub(super) fn start(&mut self, kind: Inline) {
        self.inlines.push(OpenInline { kind, start: None });
    }

    /// Ends the innermost inline mark.
    pub(super) fn end(&mut self) {
        if let Some(OpenInline {
            kind,
            start: Some(start),
        }) = self.inlines.pop()
        {
            self.builder.mark(start, kind);
        }
        self.started = self.started.min(self.inlines.len());
    }

    /// A reference to a footnote, with the label that is shown.
    pub(super) fn reference(&mut self, label: String) {
        if self.open {
            let here = self.builder.here();
            self.builder.mark(here, Inline::Reference(label));
        } else {
            self.references.push(label);
        }
    }

    fn word(&mut self, word: &str) {
        if !self.open {
            // Blank and ideographic spaces that are not ASCII are words: a block may hold nothing else.
            if word.chars().all(is_collapsible) {
                self.write_gap(word, true);
                self.lead.push_str(word);
                return;
            }
            self.open_block();
        }
        self.write_gap(word, false);
        self.settle_places();
        let here = self.builder.here();
        for inline in self.inlines.iter_mut().skip(self.started) {
            inline.start = Some(here);
        }
        self.started = self.inlines.len();
        self.builder.push(word);
        self.last = word.chars().next_back().unwrap_or(' ');
    }

    /// Writes the white space before a word, into the lead or the block.
    fn write_gap(&mut self, word: &str, into_lead: bool) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if std::mem::replace(&mut self.fresh, false) {
            return;
        }
        let space = match gap {
            Gap::None => return,
            Gap::Break(count) => "\n".repeat(count),
            Gap::Soft if self.joins(word) => return,
            Gap::Space | Gap::Soft => " ".to_owned(),
        };
        if into_lead {
            self.lead.push_str(&space);
        } else {
            self.builder.push(&space);
        }
    }

    /// Whether a line end of the source before this word stands between two Chinese characters.
    fn joins(&self, word: &str) -> bool {
        let next = word.chars().next().unwrap_or(' ');
        match (breadth(self.last), breadth(next)) {
            (Breadth::Narrow, _) | (_, Breadth::Narrow) => false,
            (Breadth::Shared, Breadth::Shared) => {
                self.builder.current().chars().rev().take(32).any(is_wide)
            }
            _ => true,
        }
    }

    fn open_block(&mut self) {
        let (kind, label) = self.kind();
        self.builder.open(kind);
        self.open = true;
        if let Some(label) = label {
            self.builder.push(&label);
            self.builder.push(" ");
        }
        let lead = std::mem::take(&mut self.lead);
        if let Some(last) = lead.chars().next_back() {
            self.last = last;
        }
        self.builder.push(&lead);
        for label in std::mem::take(&mut self.references) {
            let here = self.builder.here();
            self.builder.mark(here, Inline::Reference(label));
        }
    }

    /// What the next block is, and the label that it begins with. Item decorations and labels are used up.
    fn kind(&mut self) -> (BlockKind, Option<String>) {
        let count = |wanted: fn(&Context) -> bool| {
            let count = self
                .contexts
                .iter()
                .filter(|context| wanted(context))
                .count();
            u8::try_from(count).unwrap_or(u8::MAX)
        };
        let items = count(|context| matches!(context, Context::Item(..)));
        let quotations = count(|context| matches!(context, Context::Quotation));
        let (mut marker, mut label) = (None, None);
        for context in &mut self.contexts {
            if let Context::Item(own_marker, own_label) = context {
                // An item that begins with another item does not show its own.
                marker = own_marker.take();
                label = own_label.take();
            }
        }
        let kind = self
            .contexts
            .iter()
            .rev()
            .find_map(|context| match context {
                Context::Heading(level) => Some(BlockKind::Heading(*level)),
                Context::Code(language) => Some(BlockKind::Code {
                    language: language.clone(),
                }),
                Context::Caption => Some(BlockKind::Caption),
                Context::Footnote => Some(BlockKind::Footnote),
                Context::Row { table, header } => Some(BlockKind::Row {
                    table: *table,
                    header: *header,
                }),
                Context::Quotation | Context::Item(..) => None,
            });
        let innermost = || match self.contexts.last() {
            None => BlockKind::Paragraph,
            Some(Context::Quotation) => BlockKind::Quotation { depth: quotations },
            Some(_) => BlockKind::Item {
                depth: items.saturating_sub(1),
                marker,
            },
        };
        let footnote = matches!(kind, Some(BlockKind::Footnote));
        (kind.unwrap_or_else(innermost), label.filter(|_| !footnote))
    }

    fn close(&mut self) {
        for inline in &mut self.inlines {
            if let Some(start) = inline.start.take() {
                self.builder.mark(start, inline.kind.clone());
            }
        }
        self.started = 0;
        self.builder.close();
        self.open = false;
        self.fresh = true;
        self.gap = Gap::None;
        self.lead.clear();
        self.references.clear();
        self.last = ' ';
    }
}

/// ASCII white space that collapses. A form feed stays, whatever HTML says of it.
fn is_collapsible(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// How wide a character is meant, as far as line ends and stars of the source are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    /// Latin and the like.
    Narrow,
    /// Chinese or Latin, as its surroundings are: `“ ” ‘ ’ — … ·`
    Shared,
    /// Han characters, kana, full-width marks and forms.
    Wide,
}

/// See [`Breadth`]. The ideographic space is white space, hence narrow.
pub(super) fn breadth(c: char) -> Breadth {
    match c {
        '“' | '”' | '‘' | '’' | '—' | '…' | '·' => Breadth::Shared,
        c if is_wide(c) => Breadth::Wide,
        _ => Breadth::Narrow,
    }
}

fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3001}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FE10}'..='\u{FE1F}' | '\u{FE30}'..='\u{FE6F}'
            | '\u{FF01}'..='\u{FFEF}')
}
