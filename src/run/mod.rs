//! The running program: waits for what happens, lets the state take it, performs what it asks for, draws once.
//!
//! This is the only place with threads. One reads the terminal, one listens to signals, one writes notes in the order of their changes; opening,
//! searching and counting pages get a thread each. The thread of the loop never waits for a file.

mod codes;
mod external;
mod input;
mod perform;
mod saver;
mod settings;
mod signals;
mod watch;

pub use settings::{Reread, Settings};

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::annotation::{Id, Moment};
use crate::app::effect::{Effect, OpenOptions, Outcome, Target};
use crate::app::geometry::Size;
use crate::app::{App, Msg, Start, World};
use crate::library::Library;
use crate::message::Message;
use crate::storage;
use crate::theme::{Depth, Themes};
use crate::tui::style::Theme;
use crate::tui::{self, events::Translator, terminal};

use perform::Desk;

/// How long the loop waits before it looks at what is to be kept: a note being typed is on the disk within this time.
const TICK: Duration = Duration::from_millis(700);

/// What to read, and how.
pub struct Options {
    /// Files, a folder, or standard input; the first one is opened.
    pub targets: Vec<(Target, OpenOptions)>,
    /// A folder whose documents are listed.
    pub folder: Option<PathBuf>,
    /// What was chosen on the command line and in the configuration.
    pub settings: Settings,
    /// Reads them again.
    pub reread: Reread,
    /// The file of the configuration; it need not be there.
    pub config: PathBuf,
    /// Opens documents and their notes.
    pub library: Library,
}

/// Something that happened outside.
pub(crate) enum Event {
    /// The terminal says something.
    Input(crossterm::event::Event),
    /// The terminal is gone.
    Closed,
    /// A signal.
    Signal(i32),
    /// An effect was performed.
    Done(Outcome),
    /// The configuration was read again.
    Settings(Box<Settings>),
}

struct Now;

impl World for Now {
    fn id(&self) -> Id {
        storage::new_id()
    }

    fn now(&self) -> Moment {
        storage::now()
    }
}

/// Runs the reader until it is left; gives the exit code.
///
/// # Errors
/// When there is no terminal to read on.
pub fn read(options: Options) -> Result<u8, Message> {
    let (columns, rows) = input::terminal_size().ok_or_else(|| Message::new("run.no-terminal"))?;
    let (sender, receiver) = channel();
    signals::listen(sender.clone())
        .map_err(|error| Message::new("run.signals").with("why", error.to_string()))?;
    restore_on_panic();
    let recovered = storage::Steps::new(&options.library.dirs.state).recover();
    let mut desk = Desk::new(
        sender.clone(),
        Library {
            author: options.settings.chosen.author.clone(),
            ..options.library
        },
    );
    let mut app = App::new(Start {
        chosen: options.settings.chosen,
        how: how_of(&options.targets),
        size: Size { columns, rows },
        world: Box::new(Now),
    });
    for problem in options.settings.problems.into_iter().take(1) {
        app.warn(problem);
    }
    for done in recovered {
        app.tell(Message::new("codes.interrupted").with("what", done.change.label()));
    }
    let guard = terminal::Guard::enter(options.settings.mouse)
        .map_err(|error| Message::new("run.terminal").with("why", error.to_string()))?;
    let keys = input::Keys::listen(sender);
    let mut session = Session {
        app,
        themes: options.settings.themes,
        look: None,
        reread: options.reread,
        config: options.config,
        guard,
        keys,
        receiver,
        signal: None,
        open: true,
    };
    let mut targets = options.targets;
    let mut first = match (options.folder, targets.len()) {
        (Some(folder), _) => session.app.list(folder),
        (None, 0 | 1) => targets
            .pop()
            .map(|(target, how)| session.app.open(target, how))
            .unwrap_or_default(),
        (None, _) => {
            let rows = perform::listed(targets.into_iter().map(|(target, _)| target));
            session
                .app
                .update(Msg::Done(Outcome::Listed(PathBuf::new(), rows)))
        }
    };
    session.perform(&mut desk, &mut first);
    session.run(&mut desk);
    let lost = desk.finish();
    let signal = session.signal;
    let lost = lost.or_else(|| session.app.failure().cloned());
    drop(session);
    match (lost, signal) {
        (Some(lost), _) => Err(lost),
        (None, Some(signal)) => Ok(128 + u8::try_from(signal).unwrap_or(0)),
        (None, None) => Ok(0),
    }
}

/// Gives the terminal back before a panic of this thread is told. A panic of another thread does not end the program: it is caught there
/// and becomes a message, and words on the screen would only spoil it.
fn restore_on_panic() {
    let previous = std::panic::take_hook();
    let loop_thread = std::thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == loop_thread {
            terminal::restore();
            previous(panic);
        }
    }));
}

/// What the command line said of all documents: everything but the place in one of them.
fn how_of(targets: &[(Target, OpenOptions)]) -> OpenOptions {
    let how = targets
        .first()
        .map(|(_, how)| how.clone())
        .unwrap_or_default();
    OpenOptions {
        reference: None,
        ..how
    }
}

/// The loop and what it holds.
struct Session {
    app: App,
    themes: Themes,
    /// The theme that was drawn with last.
    look: Option<Theme>,
    reread: Reread,
    config: PathBuf,
    guard: terminal::Guard,
    keys: input::Keys,
    receiver: Receiver<Event>,
    signal: Option<i32>,
    open: bool,
}

impl Session {
    fn run(&mut self, desk: &mut Desk) {
        let mut translator = Translator::default();
        let mut ticked = Instant::now();
        while self.open {
            self.see_size(desk);
            self.draw();
            let first = match self
                .receiver
                .recv_timeout(TICK.saturating_sub(ticked.elapsed()))
            {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            // Everything that waits is taken before the next drawing.
            let waiting: Vec<Event> = first.into_iter().chain(self.receiver.try_iter()).collect();
            for event in waiting {
                let Some(msg) = self.message(event, &mut translator) else {
                    continue;
                };
                let mut effects = self.app.update(msg);
                self.perform(desk, &mut effects);
                if !self.open {
                    return;
                }
            }
            if ticked.elapsed() >= TICK {
                ticked = Instant::now();
                let mut effects = self.app.update(Msg::Tick);
                self.perform(desk, &mut effects);
            }
        }
    }

    /// Takes the size that the terminal has now: in a storm of resizes the last report may be lost.
    fn see_size(&mut self, desk: &mut Desk) {
        let Ok((columns, rows)) = crossterm::terminal::size() else {
            return;
        };
        let size = Size { columns, rows };
        if size != self.app.size {
            let mut effects = self.app.update(Msg::Resize(size));
            self.perform(desk, &mut effects);
        }
    }

    fn message(&mut self, event: Event, translator: &mut Translator) -> Option<Msg> {
        match event {
            Event::Input(event) => {
                #[cfg(debug_assertions)]
                panic_when_asked(&event);
                translator.translate(event, Instant::now())
            }
            Event::Done(outcome) => Some(Msg::Done(outcome)),
            Event::Settings(settings) => Some(self.take_settings(*settings)),
            Event::Closed => {
                terminal::abandon();
                self.signal = Some(signals::HANGUP);
                Some(Msg::Terminate)
            }
            Event::Signal(signal) if signal == signals::STOP => {
                self.suspend();
                None
            }
            Event::Signal(signal) => {
                // The signal may be sent by hand; then there is a terminal to give back.
                if signal == signals::HANGUP && input::hung_up() {
                    terminal::abandon();
                }
                self.signal = Some(signal);
                Some(Msg::Terminate)
            }
        }
    }

    fn perform(&mut self, desk: &mut Desk, effects: &mut Vec<Effect>) {
        for effect in effects.drain(..) {
            match effect {
                Effect::Quit => self.open = false,
                Effect::Suspend => self.suspend(),
                Effect::Redraw => drop(self.guard.redraw()),
                Effect::Copy(words) => self.copy(&words),
                Effect::Edit { ticket, text } => {
                    let edited = self.edit(&text, desk.state());
                    let outcome = match edited {
                        Ok(text) => Outcome::Edited(ticket, text),
                        Err(why) => Outcome::Refused(why),
                    };
                    // What comes of it is taken at once, before any further key.
                    let mut further = self.app.update(Msg::Done(outcome));
                    self.perform(desk, &mut further);
                }
                Effect::ReadConfig => desk.read_config(&self.reread),
                Effect::KeepOption { option, value } => {
                    desk.keep_option(self.config.clone(), option, value);
                }
                Effect::EditConfig => self.edit_config(desk),
                effect => desk.perform(effect),
            }
        }
    }

    fn draw(&mut self) {
        let app = &self.app;
        let name = app.themes.get(app.theme).map_or("", String::as_str);
        let look = self.look.take().filter(|theme| theme.name() == name);
        let theme = look.unwrap_or_else(|| match self.themes.get(name) {
            Some(theme) => Theme::new(theme, Depth::True),
            None => Theme::named(name),
        });
        // A terminal that can't be written to is noticed by the thread that reads it.
        drop(
            self.guard
                .screen
                .draw(|frame| tui::render(app, &theme, frame)),
        );
        self.look = Some(theme);
    }

    fn take_settings(&mut self, settings: Settings) -> Msg {
        self.themes = settings.themes;
        self.look = None;
        self.guard.use_mouse(settings.mouse);
        let chosen = Box::new(settings.chosen);
        Msg::Done(Outcome::Configured(chosen, settings.problems))
    }

    /// Lets the reader edit the configuration, and takes it.
    fn edit_config(&mut self, desk: &mut Desk) {
        let edited = settings::make(&self.config, self.app.lang).and_then(|()| {
            let path = self.config.clone();
            self.away(|| Desk::edit_file(&path))
        });
        match edited {
            Ok(()) => desk.read_config(&self.reread),
            Err(why) => {
                self.app.update(Msg::Done(Outcome::Refused(why)));
            }
        }
    }

    /// Gives the terminal back, stops this process, and takes the terminal again when the shell continues it.
    fn suspend(&mut self) {
        self.keys.pause();
        self.guard.leave();
        signals::stop_here();
        drop(self.guard.again());
        self.keys.resume();
        if let Some((columns, rows)) = input::terminal_size() {
            self.app.update(Msg::Resize(Size { columns, rows }));
        }
    }

    fn copy(&mut self, words: &str) {
        let sent = crossterm::execute!(
            io::stdout(),
            crossterm::clipboard::CopyToClipboard::to_clipboard_from(words.as_bytes())
        );
        let outcome = match sent {
            Ok(()) => {
                Outcome::Copied(Message::new("run.copied").with("count", words.chars().count()))
            }
            Err(error) => {
                Outcome::Refused(Message::new("run.not-copied").with("why", error.to_string()))
            }
        };
        self.app.update(Msg::Done(outcome));
    }

    /// Lets the reader write in their own editor, in the terminal that is given back meanwhile.
    fn edit(&mut self, text: &str, state: &std::path::Path) -> Result<Option<String>, Message> {
        self.away(|| external::edit(text, state))
    }

    /// Does something while the terminal is given back.
    fn away<T>(&mut self, deed: impl FnOnce() -> T) -> T {
        self.keys.pause();
        self.guard.leave();
        let done = deed();
        drop(self.guard.again());
        self.keys.resume();
        done
    }
}

/// For tests of how a panic ends the program: in debug builds F12 panics when `ZHUPI_PANIC` is set.
#[cfg(debug_assertions)]
fn panic_when_asked(event: &crossterm::event::Event) {
    use crossterm::event::{Event, KeyCode};
    let asked = matches!(event, Event::Key(key) if key.code == KeyCode::F(12))
        && std::env::var_os("ZHUPI_PANIC").is_some();
    assert!(!asked, "ZHUPI_PANIC is set and F12 was pressed");
}
