//! The running program: waits for what happens, lets the state take it, performs what it asks for, draws once.
//!
//! This is the only place with threads. One reads the terminal, one listens to signals, one writes notes in the order of their changes; opening,
//! searching and counting pages get a thread each. The thread of the loop never waits for a file.

mod clipboard;
mod codes;
mod external;
mod input;
mod linear;
mod perform;
mod probing;
mod saver;
mod settings;
mod signals;
mod tour;
mod watch;

pub use settings::{Auto, Reread, Settings};

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
use crate::tui::decode::Answer;
use crate::tui::style::Theme;
use crate::tui::surroundings::Surroundings;
use crate::tui::{self, decode::Heard, events::Translator, probe, terminal};

use perform::Desk;
use probing::Asked;

/// How long the loop waits before it looks at what is to be kept: a note being typed is on the disk within this time.
const TICK: Duration = Duration::from_millis(700);

/// How often rows come in while the mouse is held beyond the text.
const PULL: Duration = Duration::from_millis(60);

/// What to read, and how.
pub struct Options {
    /// Files, a folder, or standard input; the first one is opened.
    pub targets: Vec<(Target, OpenOptions)>,
    /// A folder whose documents are listed.
    pub folder: Option<PathBuf>,
    /// Whether the reader is to be told where to begin.
    pub welcome: bool,
    /// What was chosen on the command line and in the configuration.
    pub settings: Settings,
    /// Reads them again.
    pub reread: Reread,
    /// The file of the configuration; it need not be there.
    pub config: PathBuf,
    /// Opens documents and their notes.
    pub library: Library,
    /// What the environment says of the terminal.
    pub surroundings: Surroundings,
}

/// Something that happened outside.
pub(crate) enum Event {
    /// The terminal sent something.
    Heard(Heard),
    /// A line was typed, where lines are read; `None` at the end of all.
    Line(Option<String>),
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
    let size = input::terminal_size();
    let by_lines = options.settings.auto.linear || (options.surroundings.dumb && size.is_some());
    let (columns, rows) =
        if by_lines { Some(LINES) } else { size }.ok_or_else(|| Message::new("run.no-terminal"))?;
    let (sender, receiver) = channel();
    signals::listen(sender.clone())
        .map_err(|error| Message::new("run.signals").with("why", error.to_string()))?;
    restore_on_panic();
    let recovered = storage::Steps::new(&options.library.dirs.state).recover();
    let state = storage::State::new(&options.library.dirs.state);
    let mut desk = Desk::new(
        sender.clone(),
        Library {
            author: options.settings.chosen.author.clone(),
            ..options.library
        },
    );
    // A crowded folder of temporary files is not waited for.
    std::thread::spawn(|| tour::tidy(&std::env::temp_dir()));
    let panes = state.panes();
    let mut asked = Asked::new(options.surroundings.clone(), state);
    let mut settings = options.settings;
    let problems = std::mem::take(&mut settings.problems);
    let mut app = App::new(Start {
        chosen: asked.fitted(&settings),
        how: how_of(&options.targets),
        size: Size { columns, rows },
        world: Box::new(Now),
    });
    if options.welcome {
        app.welcome();
    }
    app.wish.panes = panes;
    app.warn_of_first(problems);
    for done in recovered {
        app.tell(Message::new("codes.interrupted").with("what", done.change.label()));
    }
    let mut first = begin(&mut app, options.targets, options.folder);
    if by_lines {
        let reader = linear::Linear::new(app, sender, receiver);
        let (signal, app) = reader.run(&mut desk, first);
        return ended(&mut desk, &app, signal);
    }
    let mut guard = terminal::Guard::enter(settings.mouse, options.surroundings.console)
        .map_err(|error| Message::new("run.terminal").with("why", error.to_string()))?;
    let keys = input::Keys::listen(sender);
    asked.begin();
    keys.await_answers(true);
    drop(guard.send(&probe::questions(rows, options.surroundings.asks_colours)));
    let mut session = Session {
        app,
        settings,
        surroundings: options.surroundings,
        asked,
        look: None,
        reread: options.reread,
        config: options.config,
        guard,
        keys,
        receiver,
        signal: None,
        open: true,
        remembering: None,
    };
    session.perform(&mut desk, &mut first);
    session.run(&mut desk);
    let result = ended(&mut desk, &session.app, session.signal);
    session.hear_out();
    drop(session);
    result
}

/// The page of a reading without a screen, in columns and rows: about as much as one listens to at once.
const LINES: (u16, u16) = (80, 24);

/// Begins to open what was asked for.
fn begin(
    app: &mut App,
    mut targets: Vec<(Target, OpenOptions)>,
    folder: Option<PathBuf>,
) -> Vec<Effect> {
    match (folder, targets.len()) {
        (Some(folder), _) => app.list(folder),
        (None, 0 | 1) => targets
            .pop()
            .map(|(target, how)| app.open(target, how))
            .unwrap_or_default(),
        (None, _) => {
            let rows = perform::listed(targets.into_iter().map(|(target, _)| target));
            app.update(Msg::Done(Outcome::Listed(PathBuf::new(), rows)))
        }
    }
}

/// Waits until everything is kept; gives the exit code, or what was lost.
fn ended(desk: &mut Desk, app: &App, signal: Option<i32>) -> Result<u8, Message> {
    let lost = desk.finish().or_else(|| app.failure().cloned());
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
    /// What was chosen when that was read last.
    settings: Settings,
    surroundings: Surroundings,
    asked: Asked,
    /// The theme that was drawn with last.
    look: Option<Theme>,
    reread: Reread,
    config: PathBuf,
    guard: terminal::Guard,
    keys: input::Keys,
    receiver: Receiver<Event>,
    signal: Option<i32>,
    open: bool,
    /// Keeps what the terminal answered.
    remembering: Option<std::thread::JoinHandle<()>>,
}

impl Session {
    fn run(&mut self, desk: &mut Desk) {
        let mut translator = Translator::default();
        let mut ticked = Instant::now();
        while self.open {
            self.see_size(desk);
            self.draw();
            let pulling = self.app.is_pulling();
            let until_tick = TICK.saturating_sub(ticked.elapsed());
            let pause = if pulling {
                PULL.min(until_tick)
            } else {
                until_tick
            };
            let first = match self.receiver.recv_timeout(pause) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => {
                    if pulling {
                        let mut effects = self.app.update(Msg::Held);
                        self.perform(desk, &mut effects);
                    }
                    None
                }
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
            Event::Heard(Heard::Event(event)) => {
                #[cfg(debug_assertions)]
                panic_when_asked(&event);
                translator.translate(event, Instant::now())
            }
            Event::Heard(Heard::Answer(answer)) => self.take_answer(answer),
            Event::Done(outcome) => Some(Msg::Done(outcome)),
            Event::Line(_) => None,
            Event::Settings(settings) => Some(self.take_settings(*settings)),
            Event::Closed => {
                terminal::abandon();
                self.signal = Some(signals::HANGUP);
                Some(Msg::Terminate)
            }
            // The size is looked at before each drawing.
            Event::Signal(signal) if signal == signals::RESIZED => None,
            Event::Signal(signal) if signal == signals::STOP => {
                self.suspend();
                None
            }
            // It may have been stopped by a signal that nobody can listen to; the shell used the terminal meanwhile.
            Event::Signal(signal) if signal == signals::CONTINUED => {
                terminal::raw_again();
                drop(self.guard.again());
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
                Effect::Copy(words) => {
                    let sent = clipboard::sequence(&words, self.surroundings.in_screen);
                    let sent = self.guard.send(&sent).is_ok();
                    desk.copy(words, sent);
                }
                Effect::ToggleMouse => self.toggle_mouse(),
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
        let theme = look.unwrap_or_else(|| {
            let known = self.settings.themes.get(name).cloned();
            let known = known.or_else(|| crate::theme::Theme::built_in(name));
            Theme::new(&known.unwrap_or_default(), self.surroundings.depth)
        });
        // A terminal that can't be written to is noticed by the thread that reads it.
        drop(self.guard.draw(|frame| tui::render(app, &theme, frame)));
        self.look = Some(theme);
    }

    fn take_settings(&mut self, settings: Settings) -> Msg {
        self.look = None;
        self.guard.use_mouse(settings.mouse);
        self.settings = settings;
        let problems = std::mem::take(&mut self.settings.problems);
        let chosen = Box::new(self.asked.fitted(&self.settings));
        Msg::Done(Outcome::Configured(chosen, problems))
    }

    /// Takes what the terminal answered: other widths lay the page out anew at the same place.
    fn take_answer(&mut self, answer: Answer) -> Option<Msg> {
        let changed = self.asked.take(answer, &self.settings.auto);
        self.keys.await_answers(self.asked.awaiting());
        if self.asked.keyboard() {
            drop(self.guard.use_keyboard());
        }
        if let Some((state, known)) = self.asked.news() {
            // What can't be remembered is asked for again next time.
            let remember = std::thread::spawn(move || drop(state.know_terminal(known)));
            self.remembering = Some(remember);
        }
        if !changed {
            return None;
        }
        let chosen = Box::new(self.asked.fitted(&self.settings));
        // What was drawn for another width stands where nobody knows.
        if chosen.cells != self.app.cells {
            drop(self.guard.redraw());
        }
        Some(Msg::Done(Outcome::Fitted(chosen)))
    }

    /// Waits until what was answered is kept, and a while for answers that are under way: they would be typed into the shell.
    fn hear_out(&mut self) {
        if let Some(remembering) = self.remembering.take() {
            drop(remembering.join());
        }
        if self.signal == Some(signals::HANGUP) {
            return;
        }
        while let Some(left) = self.asked.left() {
            match self.receiver.recv_timeout(left) {
                Ok(Event::Heard(Heard::Answer(answer))) => {
                    self.asked.take(answer, &self.settings.auto);
                }
                Ok(Event::Closed) | Err(_) => return,
                Ok(_) => {}
            }
        }
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

    fn toggle_mouse(&mut self) {
        let key = if self.guard.toggle_mouse() {
            "run.mouse-on"
        } else {
            "run.mouse-off"
        };
        self.app.update(Msg::Done(Outcome::Told(Message::new(key))));
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
