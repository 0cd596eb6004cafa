//! The program as a value: what is open, what lies over it, and how every message changes it.
//!
//! [`App::update`] takes a message and returns effects; it reads no file, no clock and no terminal. Drawing reads the state and changes
//! nothing. The commands are one table ([`command`]); the keys that call them come from a keymap.

mod areas;
pub mod buffer;
pub mod cards;
mod carry;
pub mod code_colours;
mod codes;
pub mod command;
mod commands;
pub mod ctx;
pub mod effect;
pub mod geometry;
pub mod headings;
pub mod help;
pub mod information;
mod joining;
mod kept;
pub mod links;
mod live;
pub mod notes;
mod on_screen;
mod outcome;
pub mod overlays;
mod paging;
pub mod pointer;
pub mod read_map;
pub mod reading;
pub mod relink;
pub mod relink_areas;
pub mod relink_lines;
mod same;
pub mod selection;
pub mod suggestions;
pub mod surface;
pub mod tour;
mod update;

use std::path::PathBuf;
use std::sync::Arc;

use ctx::Ctx;
use effect::{Effect, Listed, OpenOptions, Outcome, Target, Ticket};
use geometry::{Geometry, Size, Wish};
use overlays::{Overlay, Prompt, Purpose, Recipient};
use reading::Reading;
use surface::Surface;

use crate::annotation::{CodeSurvey, Id, Moment};
use crate::document::Joining;
use crate::keymap::{Feed, Key, Keymap, Mode};
use crate::layout::{Columns, Typography};
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
    /// A command by its name in the table, with a number typed before it.
    Command(&'static str, Option<u32>),
    /// The terminal has a new size.
    Resize(Size),
    /// The mouse was held beyond the text for a while; wanted while [`App::is_pulling`].
    Held,
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

/// What the command line and the configuration chose. It may change while the program runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Language of the interface.
    pub lang: Lang,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// How cells are measured.
    pub cells: Cells,
    /// Names of the themes.
    pub themes: Vec<String>,
    /// Index into them: the one in use.
    pub theme: usize,
    /// The longest line, in cells.
    pub measure: u16,
    /// How the text is set.
    pub typography: Typography,
    /// How many pages stand side by side.
    pub columns: Columns,
    /// Whether hard-wrapped lines are shown joined.
    pub join_lines: Joining,
    /// Who writes the notes.
    pub author: Option<String>,
    /// What is known of the terminal.
    pub surface: Surface,
}

/// What a program starts with.
pub struct Start {
    /// What was chosen.
    pub chosen: Chosen,
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own that the reader or the world turns"
)]
pub struct App {
    /// Language of the interface.
    pub lang: Lang,
    /// How cells are measured.
    pub cells: Cells,
    /// How the text is set.
    pub typography: Typography,
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
    /// What was chosen when the configuration was last read.
    chosen: Chosen,
    pub(crate) world: Box<dyn World + Send>,
    /// A note that was given up, to be offered again.
    given_up: Option<(Ticket, Recipient, String)>,
    /// How documents are opened from the list: what the command line said of all of them.
    pub(crate) how: OpenOptions,
    /// What was open before the list.
    before_list: Option<Box<Reading>>,
    /// A draft that came while its document was behind the list.
    draft_waiting: Option<(Ticket, effect::Draft)>,
    /// The document that is being read anew by itself, because it is another on the disk.
    renewing: Option<Ticket>,
    /// What was asked to be opened last, and how.
    pub(crate) asked: Option<(Target, OpenOptions)>,
    /// A document that is being opened while another is still shown.
    opening: Option<Ticket>,
    /// Everything that is to be opened, for the command line's further files.
    tickets: u64,
    /// A note that is being attached to a selection.
    pub attaching: Option<relink::Attaching>,
    /// Whether withheld words are shown apart.
    pub redactions: bool,
    /// Letters that stand for links of the screen, while one is being chosen.
    pub link_hints: Vec<(char, links::Link)>,
    /// Files from which a link led to another one, the last one at the end.
    pub(crate) trail: Vec<(Target, OpenOptions)>,
    /// The place of the document that a link to it named, until it is there.
    pub(crate) arrive: Option<String>,
    /// What is being dragged with the mouse.
    drag: pointer::Drag,
    /// Pagination asked for: ticket and epoch.
    paginating: Option<(Ticket, u64)>,
    leaving: bool,
    /// The codes as they were last counted.
    pub(crate) survey: Option<CodeSurvey>,
    /// Changes of codes among those of the notes, for undo.
    pub(crate) code_steps: codes::CodeSteps,
    /// Whether the next list is shown with a word of welcome.
    greets: bool,
    /// The tour, once it was asked for.
    pub(crate) tour: Option<tour::Tour>,
    /// Commands that were called by name, the latest first.
    pub(crate) recent_commands: Vec<&'static str>,
    /// The last change of the notes, to be made again elsewhere.
    pub(crate) last_deed: Option<commands::repeat::Deed>,
}

impl App {
    /// The program before anything is open.
    pub fn new(start: Start) -> Self {
        let chosen = start.chosen;
        Self {
            lang: chosen.lang,
            cells: chosen.cells,
            themes: chosen.themes.clone(),
            theme: chosen.theme,
            size: start.size,
            wish: Wish {
                outline: true,
                notes: true,
                bare: false,
                measure: chosen.measure,
                panes: (0, 0),
                columns: chosen.columns,
            },
            typography: chosen.typography,
            focus: Focus::Text,
            screen: Screen::Empty(Message::new(NOTHING)),
            overlays: Vec::new(),
            status: None,
            hints: true,
            keymap: chosen.keymap.clone(),
            feed: Feed::default(),
            find_history: Vec::new(),
            author: chosen.author.clone(),
            chosen,
            world: start.world,
            given_up: None,
            how: start.how,
            before_list: None,
            draft_waiting: None,
            renewing: None,
            opening: None,
            asked: None,
            tickets: 0,
            attaching: None,
            redactions: false,
            link_hints: Vec::new(),
            trail: Vec::new(),
            arrive: None,
            drag: pointer::Drag::default(),
            paginating: None,
            leaving: false,
            survey: None,
            code_steps: codes::CodeSteps::default(),
            greets: false,
            tour: None,
            recent_commands: Vec::new(),
            last_deed: None,
        }
    }

    /// Takes what the configuration says now. What it says as before keeps what the reader chose since by keys.
    pub(crate) fn choose(&mut self, now: Chosen) {
        let before = std::mem::replace(&mut self.chosen, now.clone());
        let name = |chosen: &Chosen| chosen.themes.get(chosen.theme).cloned();
        let theme = if name(&before) == name(&now) {
            self.themes.get(self.theme).cloned()
        } else {
            name(&now)
        };
        self.theme = theme
            .and_then(|name| now.themes.iter().position(|known| *known == name))
            .unwrap_or(now.theme);
        self.themes = now.themes;
        if before.lang != now.lang {
            self.lang = now.lang;
        }
        if before.keymap != now.keymap {
            self.keymap = now.keymap;
            self.feed = Feed::default();
        }
        if before.measure != now.measure {
            self.wish.measure = now.measure;
        }
        if before.columns != now.columns {
            self.wish.columns = now.columns;
        }
        if before.join_lines != now.join_lines
            && let Screen::Reading(reading) = &mut self.screen
        {
            reading.join_lines(now.join_lines);
        }
        if before.typography != now.typography {
            self.typography = now.typography;
        }
        if before.cells != now.cells {
            self.cells = now.cells;
        }
        self.author = now.author;
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
            Target::Tour(lang) => lang.text("tour.name").to_owned(),
        };
        if matches!(target, Target::Tour(_)) {
            self.tour = Some(tour::Tour::default());
        }
        let mut effects: Vec<Effect> = self
            .opening
            .take()
            .map(Effect::Cancel)
            .into_iter()
            .collect();
        effects.extend(self.keep_place());
        self.opening = Some(ticket);
        self.arrive = None;
        self.asked = Some((target.clone(), options.clone()));
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

    /// Tells a reader who starts the program for the first time where to begin.
    pub fn welcome(&mut self) {
        self.greets = true;
    }

    /// Shows the documents of a folder.
    pub fn list(&mut self, folder: PathBuf) -> Vec<Effect> {
        vec![Effect::List(folder)]
    }

    /// Whether the mouse selects beyond the text and is to bring in more of it while it is held there ([`Msg::Held`]).
    pub fn is_pulling(&self) -> bool {
        self.drag.beyond.is_some()
    }

    /// How the screen is divided.
    pub fn geometry(&self) -> Geometry {
        let rows = self.tour_rows();
        let above = Size {
            rows: self.size.rows.saturating_sub(rows),
            ..self.size
        };
        let mut geometry = Geometry::new(above, self.wish);
        // The box of the tour stands between the panes and the last row.
        geometry.screen.height += rows;
        geometry.status.y += rows;
        geometry
    }

    /// Whether standard input is the document that is being read.
    pub fn reads_input(&self) -> bool {
        matches!(self.asked, Some((Target::StandardInput, _)))
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

    /// Why nothing is open, when that is so because opening failed.
    pub fn failure(&self) -> Option<&Message> {
        match &self.screen {
            Screen::Empty(why) if why.key() != NOTHING => Some(why),
            _ => None,
        }
    }

    /// Back to the document that was open before; the program ends where there was none. Where something is being opened, gives that up.
    fn leave_list(&mut self) -> Vec<Effect> {
        if let Some(ticket) = self.opening.take() {
            let mut effects = vec![Effect::Cancel(ticket)];
            if matches!(self.screen, Screen::List(_)) {
                return effects;
            }
            match self.before_list.take() {
                Some(reading) => self.show_again(reading),
                None => effects.extend(self.leave()),
            }
            return effects;
        }
        match self.before_list.take() {
            Some(reading) => {
                self.show_again(reading);
                Vec::new()
            }
            None => self.leave(),
        }
    }

    /// The document that was behind the list, and a draft of it that came meanwhile.
    fn show_again(&mut self, reading: Box<Reading>) {
        let ticket = reading.ticket;
        self.screen = Screen::Reading(reading);
        if let Some((_, draft)) = self.draft_waiting.take_if(|(of, _)| *of == ticket) {
            self.restore_draft(ticket, draft);
        }
    }

    /// Keeps everything and leaves: notes being typed become notes.
    fn leave(&mut self) -> Vec<Effect> {
        if std::mem::replace(&mut self.leaving, true) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        self.close_overlays(&mut effects);
        effects.extend(self.keep_place());
        effects.push(Effect::Quit);
        effects
    }

    /// Closes whatever lies over the screen; notes being typed become notes.
    fn close_overlays(&mut self, effects: &mut Vec<Effect>) {
        self.attaching = None;
        self.link_hints.clear();
        while let Some(overlay) = self.overlays.pop() {
            if let Overlay::Editor(editor) = overlay
                && editor.is_changed()
            {
                let mut ctx = Ctx::new(self, effects);
                commands::notes::keep_note(&mut ctx, &editor);
                ctx.keep_draft(None);
            }
        }
    }

    /// The folder whose documents are listed.
    fn folder(&self) -> PathBuf {
        let path = self
            .reading()
            .filter(|_| !self.on_tour())
            .and_then(|reading| reading.path.as_ref())
            .and_then(|path| path.parent());
        path.filter(|folder| !folder.as_os_str().is_empty())
            .map_or_else(|| PathBuf::from("."), PathBuf::from)
    }

    /// The key that a command is first of all called by while reading; empty when it has none.
    pub(crate) fn key_of(&self, command: &str) -> String {
        let keys = self.keymap.keys_of(Mode::Text, command);
        keys.into_iter().next().unwrap_or_default()
    }

    /// Says something in the last row.
    pub fn tell(&mut self, message: Message) {
        self.status = Some(Status {
            message,
            wrong: false,
        });
    }

    /// Whether the last row says this.
    fn says(&self, key: &str) -> bool {
        let status = self.status.as_ref();
        status.is_some_and(|status| status.message.key() == key)
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
}
