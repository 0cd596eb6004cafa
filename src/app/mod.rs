//! The program as a value: what is open, what lies over it, and how every message changes it.
//!
//! [`App::update`] takes a message and returns effects; it reads no file, no clock and no terminal. Drawing reads the state and changes
//! nothing. The commands are one table ([`command`]); the keys that call them come from a keymap.

pub mod buffer;
pub mod cards;
pub mod command;
mod commands;
pub mod effect;
pub mod geometry;
pub mod headings;
pub mod help;
pub mod information;
pub mod notes;
pub mod overlays;
pub mod pointer;
pub mod read_map;
pub mod reading;
pub mod selection;

use std::path::PathBuf;
use std::sync::Arc;

use command::Ctx;
use effect::{Effect, Listed, OpenOptions, Outcome, Target, Ticket};
use geometry::{Geometry, Size, Wish};
use overlays::{Overlay, Prompt, Purpose, Recipient};
use reading::{Keeping, Reading};

use crate::annotation::{Id, Moment};
use crate::keymap::{self, Feed, Key, Keymap, Mode};
use crate::layout::Setting;
use crate::message::{Lang, Message};
use crate::text::Cells;

pub use pointer::{Pointer, PointerKind};

/// What the core can't know by itself: new identities and the time.
pub trait World {
    /// A new identity, never given before.
    fn id(&self) -> Id;
    /// Now.
    fn now(&self) -> Moment;
}

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key.
    Key(Key),
    /// Words from the clipboard.
    Paste(String),
    /// The mouse.
    Pointer(Pointer),
    /// The terminal has a new size.
    Resize(Size),
    /// Some time went by.
    Tick,
    /// An effect was performed.
    Done(Outcome),
    /// The program is asked to end from outside.
    Terminate,
}

/// Which pane takes the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The text.
    #[default]
    Text,
    /// The outline.
    Outline,
    /// The notes.
    Notes,
}

/// What fills the screen.
#[derive(Debug)]
pub enum Screen {
    /// A document that is being opened: what, and how much of it is read, in percent.
    Opening {
        /// For the answer.
        ticket: Ticket,
        /// What is being opened.
        name: String,
        /// In percent, when known.
        percent: Option<u8>,
    },
    /// The documents of a folder.
    List(List),
    /// A document.
    Reading(Box<Reading>),
    /// Nothing could be opened; why.
    Empty(Message),
}

/// The documents of a folder.
#[derive(Debug, Default)]
pub struct List {
    /// The folder.
    pub folder: PathBuf,
    /// Its documents.
    pub rows: Vec<Listed>,
    /// The row under the cursor.
    pub cursor: usize,
}

/// A message in the last row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The words.
    pub message: Message,
    /// Whether something is wrong.
    pub wrong: bool,
}

/// The settings that a program starts with.
pub struct Start {
    /// Language of the interface.
    pub lang: Lang,
    /// The keys.
    pub keymap: Keymap,
    /// How cells are measured.
    pub cells: Cells,
    /// Names of the themes, the first one in use.
    pub themes: Vec<String>,
    /// Index into them.
    pub theme: usize,
    /// The longest line, in cells.
    pub measure: u16,
    /// Who writes the notes.
    pub author: Option<String>,
    /// How documents are opened from the list.
    pub how: OpenOptions,
    /// The size of the screen.
    pub size: Size,
    /// Identities and time.
    pub world: Box<dyn World + Send>,
}

/// Said where nothing was opened yet.
const NOTHING: &str = "app.nothing-open";

/// The program.
pub struct App {
    /// Language of the interface.
    pub lang: Lang,
    /// How cells are measured.
    pub cells: Cells,
    /// Names of the themes.
    pub themes: Vec<String>,
    /// The theme in use.
    pub theme: usize,
    /// The size of the screen.
    pub size: Size,
    /// What the reader wants to see.
    pub wish: Wish,
    /// Which pane takes the keys.
    pub focus: Focus,
    /// What fills the screen.
    pub screen: Screen,
    /// What lies over it, the topmost last.
    pub overlays: Vec<Overlay>,
    /// A message in the last row, until the next key.
    pub status: Option<Status>,
    /// Whether the continuations of a prefix key are shown.
    pub hints: bool,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// The keys of a sequence that were typed so far.
    pub feed: Feed,
    /// Words searched for, the latest first.
    pub find_history: Vec<String>,
    pub(crate) author: Option<String>,
    pub(crate) world: Box<dyn World + Send>,
    /// A note that was given up, to be offered again.
    given_up: Option<(Recipient, String)>,
    /// How documents are opened from the list: what the command line said of all of them.
    pub(crate) how: OpenOptions,
    /// What was open before the list.
    before_list: Option<Box<Reading>>,
    /// A document that is being opened while another is still shown.
    opening: Option<Ticket>,
    /// Everything that is to be opened, for the command line's further files.
    tickets: u64,
    /// What is being dragged with the mouse.
    drag: pointer::Drag,
    /// Pagination asked for: ticket and epoch.
    paginating: Option<(Ticket, u64)>,
    leaving: bool,
}

impl App {
    /// The program before anything is open.
    pub fn new(start: Start) -> Self {
        Self {
            lang: start.lang,
            cells: start.cells,
            themes: start.themes,
            theme: start.theme,
            size: start.size,
            wish: Wish {
                outline: true,
                notes: true,
                bare: false,
                measure: start.measure,
            },
            focus: Focus::Text,
            screen: Screen::Empty(Message::new(NOTHING)),
            overlays: Vec::new(),
            status: None,
            hints: true,
            keymap: Arc::new(start.keymap),
            feed: Feed::default(),
            find_history: Vec::new(),
            author: start.author,
            world: start.world,
            given_up: None,
            how: start.how,
            before_list: None,
            opening: None,
            tickets: 0,
            drag: pointer::Drag::default(),
            paginating: None,
            leaving: false,
        }
    }

    /// Begins to open something: the first thing that a program does.
    pub fn open(&mut self, target: Target, options: OpenOptions) -> Vec<Effect> {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        let name = match &target {
            Target::File(path) => path.file_name().map_or_else(
                || path.display().to_string(),
                |n| n.to_string_lossy().into_owned(),
            ),
            Target::StandardInput => self.lang.text("app.standard-input").to_owned(),
        };
        let mut effects: Vec<Effect> = self
            .opening
            .take()
            .map(Effect::Cancel)
            .into_iter()
            .collect();
        effects.extend(self.keep_place());
        self.opening = Some(ticket);
        if !matches!(self.screen, Screen::Reading(_) | Screen::List(_)) {
            self.screen = Screen::Opening {
                ticket,
                name,
                percent: None,
            };
        }
        effects.push(Effect::Open {
            ticket,
            target,
            options,
        });
        effects
    }

    /// Shows the documents of a folder.
    pub fn list(&mut self, folder: PathBuf) -> Vec<Effect> {
        vec![Effect::List(folder)]
    }

    /// How the screen is divided.
    pub fn geometry(&self) -> Geometry {
        Geometry::new(self.size, self.wish)
    }

    /// The document that is open.
    pub fn reading(&self) -> Option<&Reading> {
        match &self.screen {
            Screen::Reading(reading) => Some(reading),
            _ => None,
        }
    }

    fn reading_mut(&mut self) -> Option<&mut Reading> {
        match &mut self.screen {
            Screen::Reading(reading) => Some(reading),
            _ => None,
        }
    }

    /// The mode in which the next key is read.
    pub fn mode(&self) -> Mode {
        if let Some(overlay) = self.overlays.last() {
            return overlay.mode();
        }
        match (&self.screen, self.focus) {
            (Screen::Reading(_), Focus::Text) => Mode::Text,
            (Screen::Reading(_), Focus::Outline) => Mode::Outline,
            (Screen::Reading(_), Focus::Notes) => Mode::Notes,
            _ => Mode::List,
        }
    }

    /// Whether commands on annotations mean the one under the cursor of the notes pane.
    pub fn in_notes(&self) -> bool {
        match self.overlays.last() {
            Some(Overlay::Notes) => true,
            Some(_) => false,
            None => self.focus == Focus::Notes,
        }
    }

    /// Takes a message; what is to be done outside comes back as effects.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = Vec::new();
        match msg {
            Msg::Key(key) => self.key(key, &mut effects),
            Msg::Paste(words) => self.paste(&words),
            Msg::Pointer(pointer) => pointer::update(&mut Ctx::new(self, &mut effects), pointer),
            Msg::Resize(size) => self.size = size,
            Msg::Tick => self.tick(&mut effects),
            Msg::Done(outcome) => self.done(outcome, &mut effects),
            Msg::Terminate => effects.extend(self.leave()),
        }
        self.settle(&mut effects);
        effects
    }

    /// Brings what is derived up to date with the state: rows for the present size, the editor's lines, pages not yet counted.
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        let geometry = self.geometry();
        if geometry.too_small {
            return;
        }
        let setting = self.setting();
        let height = usize::from(geometry.text.height.max(1));
        let editor = self.editor_area();
        let outline_focus = self.mode() == Mode::Outline;
        let in_text = self.mode() == Mode::Text;
        if let Some(reading) = self.reading_mut() {
            reading.outline_focus = outline_focus;
            if in_text {
                reading.notes_view.cursor = None;
            }

            reading.resize(setting, height);
        }
        let (width, cells) = (usize::from(self.scroll_width()), self.cells);
        if let Some(Overlay::Scroll(scroll)) = self.overlays.last_mut() {
            scroll.refresh(width, cells);
        }
        if let Some(Overlay::Editor(note)) = self.overlays.last_mut()
            && let Some(area) = editor
        {
            note.refresh(
                Setting {
                    width: usize::from(area.width.max(2)),
                    ..setting
                },
                usize::from(area.height),
            );
        }
        let pending = self
            .reading()
            .map(|reading| ((reading.ticket, reading.epoch()), reading.pagination()));
        if let Some((key, Some(effect))) = pending
            && self.paginating != Some(key)
        {
            self.paginating = Some(key);
            effects.push(effect);
        }
    }

    fn setting(&self) -> Setting {
        Setting {
            cells: self.cells,
            width: usize::from(self.geometry().text.width.max(1)),
        }
    }

    fn key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.status = None;
        let mode = self.mode();
        let keymap = self.keymap.clone();
        if mode == Mode::Picker && self.pick_by_digit(key, effects) {
            return;
        }
        match self.feed.feed(&keymap, mode, key) {
            keymap::Outcome::Pending { .. } | keymap::Outcome::Cancelled => {}
            keymap::Outcome::Run { command, count } => {
                let mut ctx = Ctx::new(self, effects);
                ctx.count = count;
                command::run(&mut ctx, command);
            }
            keymap::Outcome::Text(c) => self.type_character(c),
            keymap::Outcome::Unbound(_) if key.is_from_input_method() => {
                self.tell(Message::new("app.input-method"));
            }
            keymap::Outcome::Unbound(keys) => {
                self.tell(Message::new("app.unbound").with("keys", keymap::print_sequence(&keys)));
            }
        }
    }

    /// In a list of tags a digit gives the tag with that number, as long as nothing is typed.
    fn pick_by_digit(&mut self, key: Key, effects: &mut Vec<Effect>) -> bool {
        let Some(Overlay::Picker(picker)) = self.overlays.last() else {
            return false;
        };
        let Some(digit) = key
            .text()
            .and_then(|c| c.to_digit(10))
            .filter(|digit| *digit > 0)
        else {
            return false;
        };
        if !matches!(picker.pick, overlays::Pick::Tag(_)) || !picker.buffer.text().is_empty() {
            return false;
        }
        let Some(item) = picker.on_line(digit as usize - 1).cloned() else {
            return false;
        };
        commands::lists::choose(&mut Ctx::new(self, effects), &item);
        true
    }

    fn type_character(&mut self, c: char) {
        match self.overlays.last_mut() {
            Some(Overlay::Editor(editor)) => {
                editor.buffer.insert(c);
                editor.forget_column();
                editor.unkept = true;
            }
            Some(Overlay::Prompt(prompt)) => prompt.buffer.insert(c),
            Some(Overlay::Picker(picker)) => {
                picker.buffer.insert(c);
                picker.narrow();
            }
            _ => {}
        }
    }

    /// Pasted words go into what is being typed and nowhere else: they never run commands.
    fn paste(&mut self, words: &str) {
        match self.overlays.last_mut() {
            Some(Overlay::Editor(editor)) => {
                editor.buffer.paste(words, true);
                editor.forget_column();
                editor.unkept = true;
            }
            Some(Overlay::Prompt(prompt)) => prompt.buffer.paste(words, false),
            Some(Overlay::Picker(picker)) => {
                picker.buffer.paste(words, false);
                picker.narrow();
            }
            _ => self.tell(Message::new("app.paste-ignored")),
        }
    }

    fn tick(&mut self, effects: &mut Vec<Effect>) {
        let draft = self.unkept_draft();
        if let (Some(draft), Some(ticket)) = (draft, self.reading().map(|reading| reading.ticket)) {
            effects.push(Effect::Draft {
                ticket,
                draft: Some(draft),
            });
        }
        effects.extend(self.keep_place());
    }

    /// What is being typed and not kept yet; marks it as kept.
    fn unkept_draft(&mut self) -> Option<effect::Draft> {
        let editor = self
            .overlays
            .iter_mut()
            .rev()
            .find_map(|overlay| match overlay {
                Overlay::Editor(editor) => Some(editor),
                _ => None,
            })?;
        if !std::mem::take(&mut editor.unkept) {
            return None;
        }
        let (recipient, text) = (editor.recipient, editor.buffer.text().to_owned());
        let reading = self.reading()?;
        let code_points = |span: crate::text::Span| {
            (
                reading.document.text.code_points(span.start),
                reading.document.text.code_points(span.end),
            )
        };
        let draft = effect::Draft {
            annotation: None,
            passage: None,
            section: false,
            text,
        };
        Some(match recipient {
            Recipient::Annotation(id) => effect::Draft {
                annotation: Some(id),
                ..draft
            },
            Recipient::Passage(span) => effect::Draft {
                passage: Some(code_points(span)),
                ..draft
            },
            Recipient::Section(span) => effect::Draft {
                passage: Some(code_points(span)),
                section: true,
                ..draft
            },
            Recipient::Document => draft,
        })
    }

    /// Remembers the place when it changed since it was last remembered.
    fn keep_place(&mut self) -> Option<Effect> {
        let reading = self.reading_mut()?;
        let caret = reading.view.caret;
        if !reading.document.complete
            || (reading.kept_place == Some(caret) && reading.kept_seen == reading.seen)
        {
            return None;
        }
        reading.kept_place = Some(caret);
        reading.kept_seen.clone_from(&reading.seen);
        let text = &reading.document.text;
        let code_points =
            |span: &crate::text::Span| (text.code_points(span.start), text.code_points(span.end));
        Some(Effect::KeepPlace {
            ticket: reading.ticket,
            caret,
            recent_tags: reading.recent_tags.clone(),
            seen: reading.seen.spans().iter().map(code_points).collect(),
        })
    }

    fn done(&mut self, outcome: Outcome, effects: &mut Vec<Effect>) {
        match outcome {
            Outcome::Opened(ticket, opened) => self.opened(ticket, *opened),
            Outcome::Failed(ticket, why) => self.failed(ticket, why),
            Outcome::Progress(ticket, share) => {
                if let Screen::Opening {
                    ticket: waiting,
                    percent,
                    ..
                } = &mut self.screen
                    && *waiting == ticket
                {
                    *percent = Some(share);
                }
            }
            Outcome::Listed(folder, rows) => self.listed(folder, rows),
            Outcome::Pages {
                ticket,
                epoch,
                starts,
                done,
            } => {
                if let Some(reading) = self.reading_of(ticket) {
                    reading.take_pages(epoch, starts, done);
                }
            }
            Outcome::Found(ticket, query, hits) => {
                if let Some(reading) = self.reading_of(ticket)
                    && let Some(find) = reading.find.as_mut().filter(|find| find.query == query)
                {
                    find.hits = Some(hits);
                    commands::find::found(&mut Ctx::new(self, effects));
                }
            }
            Outcome::Saved(ticket, revision, merged) => {
                if let Some(reading) = self.reading_of(ticket) {
                    reading.saved(revision, merged);
                }
            }
            Outcome::SaveFailed(ticket, why) => {
                if let Some(reading) = self.reading_of(ticket) {
                    reading.keeping = Keeping::Failed(why.clone());
                }
                self.warn(why);
            }
            Outcome::Exported(path) => {
                self.tell(Message::new("app.exported").with("path", path.display().to_string()));
            }
            Outcome::Exists {
                path,
                exporter,
                group,
            } => self.ask_again(&path, exporter, group),
            Outcome::Refused(why) => self.warn(why),
            Outcome::Copied(how) => self.tell(how),
            Outcome::Edited(ticket, text) => self.edited(ticket, text),
        }
    }

    fn opened(&mut self, ticket: Ticket, opened: effect::Opened) {
        let complete = opened.document.complete;
        if let Some(reading) = self.reading_of(ticket) {
            reading.complete(opened);
        } else if self.opening == Some(ticket) {
            let height = usize::from(self.geometry().text.height.max(1));
            let draft = opened.draft.clone();
            let mut reading = Box::new(Reading::new(ticket, opened, self.setting(), height));
            if let Screen::Reading(before) = &self.screen
                && before.path == reading.path
            {
                reading.view.caret = before.view.caret;
                let caret = before.view.caret;
                reading.turn_to(caret);
            }
            self.before_list = None;
            self.overlays.clear();
            self.focus = Focus::Text;
            let problem = reading.problems.first().cloned();
            self.screen = Screen::Reading(reading);
            if let Some(problem) = problem {
                self.warn(problem);
            }
            if let Some(draft) = draft {
                self.restore_draft(&draft);
            }
        }
        if complete && self.opening == Some(ticket) {
            self.opening = None;
        }
    }

    /// Opens the editor on words that were being typed when the program ended without notice.
    fn restore_draft(&mut self, draft: &effect::Draft) {
        let mut effects = Vec::new();
        commands::annotate::resume(&mut Ctx::new(self, &mut effects), draft);
        self.tell(Message::new("app.draft-restored"));
    }

    /// Why nothing is open, when that is so because opening failed.
    pub fn failure(&self) -> Option<&Message> {
        match &self.screen {
            Screen::Empty(why) if why.key() != NOTHING => Some(why),
            _ => None,
        }
    }

    fn failed(&mut self, ticket: Ticket, why: Message) {
        if self.opening != Some(ticket) {
            return;
        }
        self.opening = None;
        if let Screen::Opening { .. } | Screen::Empty(_) = self.screen {
            self.screen = Screen::Empty(why);
        } else {
            self.warn(why);
        }
    }

    fn listed(&mut self, folder: PathBuf, rows: Vec<Listed>) {
        let open = self.reading().and_then(|reading| reading.path.clone());
        let cursor = rows
            .iter()
            .position(|row| Some(&row.path) == open.as_ref())
            .unwrap_or(0);
        let screen = Screen::List(List {
            folder,
            rows,
            cursor,
        });
        if let Screen::Reading(reading) = std::mem::replace(&mut self.screen, screen) {
            self.before_list = Some(reading);
        }
        self.overlays.clear();
    }

    /// Back to the document that was open before; the program ends where there was none.
    fn leave_list(&mut self) -> Vec<Effect> {
        if let Some(ticket) = self.opening.take() {
            let reading = self.before_list.take();
            self.screen = reading.map_or_else(
                || Screen::Empty(Message::new("app.nothing-open")),
                Screen::Reading,
            );
            return vec![Effect::Cancel(ticket)];
        }
        match self.before_list.take() {
            Some(reading) => {
                self.screen = Screen::Reading(reading);
                Vec::new()
            }
            None => self.leave(),
        }
    }

    /// Takes what the reader wrote in an external editor.
    fn edited(&mut self, ticket: Ticket, text: Option<String>) {
        if self
            .reading()
            .is_none_or(|reading| reading.ticket != ticket)
        {
            return;
        }
        if let Some(Overlay::Editor(editor)) = self.overlays.last_mut()
            && let Some(text) = text
        {
            editor.buffer.replace(text.trim_end());
            editor.unkept = true;
        }
    }

    fn ask_again(
        &mut self,
        path: &std::path::Path,
        exporter: &'static str,
        group: crate::export::Group,
    ) {
        let typed = path.display().to_string();
        self.warn(Message::new("app.export-exists").with("path", typed.as_str()));
        let purpose = Purpose::Export {
            exporter,
            group,
            exists: Some(typed.clone()),
        };
        self.overlays
            .push(Overlay::Prompt(Prompt::new(purpose, &typed)));
    }

    fn reading_of(&mut self, ticket: Ticket) -> Option<&mut Reading> {
        let open = match &mut self.screen {
            Screen::Reading(reading) => Some(reading),
            _ => self.before_list.as_mut(),
        };
        open.map(Box::as_mut)
            .filter(|reading| reading.ticket == ticket)
    }

    /// Keeps everything and leaves: notes being typed become notes.
    fn leave(&mut self) -> Vec<Effect> {
        if std::mem::replace(&mut self.leaving, true) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        while let Some(overlay) = self.overlays.pop() {
            if let Overlay::Editor(editor) = overlay
                && editor.is_changed()
            {
                let mut ctx = Ctx::new(self, &mut effects);
                commands::annotate::keep_note(&mut ctx, editor.recipient, editor.buffer.text());
                ctx.keep_draft(None);
            }
        }
        effects.extend(self.keep_place());
        effects.push(Effect::Quit);
        effects
    }

    /// The folder whose documents are listed.
    fn folder(&self) -> PathBuf {
        let path = self
            .reading()
            .and_then(|reading| reading.path.as_ref())
            .and_then(|path| path.parent());
        path.filter(|folder| !folder.as_os_str().is_empty())
            .map_or_else(|| PathBuf::from("."), PathBuf::from)
    }

    /// Says something in the last row.
    pub fn tell(&mut self, message: Message) {
        self.status = Some(Status {
            message,
            wrong: false,
        });
    }

    /// Says that something is wrong.
    pub fn warn(&mut self, message: Message) {
        self.status = Some(Status {
            message,
            wrong: true,
        });
    }

    /// Asks for one line.
    pub(crate) fn ask(&mut self, purpose: Purpose) {
        self.ask_with(purpose, "");
    }

    /// Asks for one line, with a first answer to be changed.
    pub(crate) fn ask_with(&mut self, purpose: Purpose, text: &str) {
        self.overlays
            .push(Overlay::Prompt(Prompt::new(purpose, text)));
    }

    /// Columns of a box with a long text.
    pub fn scroll_width(&self) -> u16 {
        self.size.columns.saturating_sub(4).min(96)
    }

    /// Lines of a long text that are seen at once.
    pub fn scroll_height(&self) -> usize {
        usize::from(self.size.rows.saturating_sub(4)).max(1)
    }

    /// Where a type-ahead list stands: in the middle, as high as its lines, with a line to type on and one of air.
    pub fn picker_area(&self) -> geometry::Area {
        let Some(Overlay::Picker(picker)) = self.overlays.last() else {
            return geometry::Area::default();
        };
        let width = (self.size.columns.saturating_sub(4)).min(72);
        let most = (self.size.rows.saturating_sub(4)).min(18);
        let height = (picker.items.len() as u16 + 3).clamp(5.min(most), most.max(1));
        geometry::Area {
            x: (self.size.columns - width) / 2,
            y: (self.size.rows - height) / 3,
            width,
            height,
        }
    }

    /// Where the words of the note editor stand: a box of some rows, above or below its passage, so that the passage stays in view.
    pub fn editor_area(&self) -> Option<geometry::Area> {
        let Some(Overlay::Editor(editor)) = self.overlays.last() else {
            return None;
        };
        let body = self.geometry().middle;
        let height = (body.height / 2).clamp(4, 12).min(body.height);
        let passage = match editor.recipient {
            Recipient::Passage(span) | Recipient::Section(span) => Some(span.start),
            Recipient::Annotation(id) => self
                .reading()
                .and_then(|reading| reading.notebook.get(id))
                .and_then(|e| e.placement.span())
                .map(|s| s.start),
            Recipient::Document => None,
        };
        let row = passage
            .and_then(|at| self.reading().and_then(|reading| reading.row_of(at)))
            .unwrap_or(0);
        let below = row < usize::from(body.height - height).saturating_sub(1);
        let y = if below {
            body.bottom() - height
        } else {
            body.y
        };
        let inner = geometry::Area {
            x: body.x + 2,
            y: y + 2,
            width: body.width.saturating_sub(4),
            height: height - 2,
        };
        Some(inner)
    }
}
