//! Reading line by line: commands come as lines, what comes of them is printed. No screen is taken and nothing is drawn over.
//!
//! The commands are those of the table by their names, and a few of them by a letter or word. What asks for words takes them from the same
//! line, or from the next one. A line is taken when all that the lines before asked for is done, so that a file of lines does
//! what a person would do.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::perform::Desk;
use super::{Event, signals};
use crate::app::command::COMMANDS;
use crate::app::effect::{Effect, Outcome};
use crate::app::overlays::{Overlay, Pick};
use crate::app::reading::Keeping;
use crate::app::{App, Msg, Screen};
use crate::message::Message;
use crate::text::Offset;
use crate::tui::linear;

/// Letters and words that stand for commands.
const SHORT: &[(&str, &str)] = &[
    ("", "next-page"),
    ("n", "next-page"),
    ("p", "previous-page"),
    ("s", "next-sentence"),
    ("r", "previous-sentence"),
    ("]", "next-section"),
    ("[", "previous-section"),
    ("/", "find"),
    ("m", "mark"),
    ("t", "tag"),
    ("a", "note"),
    ("x", "remove-annotation"),
    ("u", "undo"),
    ("y", "copy"),
    ("+", "next-link"),
    ("-", "previous-link"),
    ("f", "follow-link"),
    ("l", "links"),
    ("q", "quit"),
];

/// How long a line waits for what was asked before it.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often the loop looks what is to be kept.
const TICK: Duration = Duration::from_millis(700);

/// The loop and what it holds.
pub(super) struct Linear {
    app: App,
    receiver: Receiver<Event>,
    lines: VecDeque<Option<String>>,
    /// Lines of a note that is being written.
    writing: Vec<String>,
    /// What was told last: first place of the page, cursor, message.
    told: (Option<Offset>, Option<Offset>, Option<Message>),
    /// Documents of the list that was told last.
    listed: usize,
    asked: Instant,
    open: bool,
    prompted: bool,
    signal: Option<i32>,
}

impl Linear {
    /// Reads lines from standard input, or from the terminal where standard input is the document.
    pub(super) fn new(app: App, sender: Sender<Event>, receiver: Receiver<Event>) -> Self {
        let input_is_document = !io::stdin().is_terminal() && app.reads_input();
        thread::spawn(move || read_lines(input_is_document, &sender));
        Self {
            app,
            receiver,
            lines: VecDeque::new(),
            writing: Vec::new(),
            told: (None, None, None),
            listed: 0,
            asked: Instant::now(),
            open: true,
            prompted: false,
            signal: None,
        }
    }

    /// Runs until it is left; gives the signal that ended it.
    pub(super) fn run(mut self, desk: &mut Desk, first: Vec<Effect>) -> (Option<i32>, App) {
        say(&[self.app.lang.text("linear.welcome").to_owned()]);
        self.perform(desk, first);
        while self.open {
            self.tell();
            if !self.waits()
                && let Some(line) = self.lines.pop_front()
            {
                self.asked = Instant::now();
                self.prompted = false;
                self.take(desk, line);
                continue;
            }
            self.prompt();
            match self.receiver.recv_timeout(TICK) {
                Ok(Event::Line(line)) => self.lines.push_back(line),
                Ok(Event::Done(outcome)) => self.update(desk, Msg::Done(outcome)),
                Ok(Event::Signal(signal)) if signal != signals::RESIZED => {
                    if signal == signals::STOP {
                        signals::stop_here();
                        continue;
                    }
                    self.signal = Some(signal);
                    self.update(desk, Msg::Terminate);
                }
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => self.update(desk, Msg::Tick),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.tell();
        (self.signal, self.app)
    }

    /// Whether something that was asked for is still on its way.
    fn waits(&self) -> bool {
        let busy = match &self.app.screen {
            Screen::Opening { .. } => true,
            Screen::Reading(reading) => {
                reading.keeping == Keeping::Saving
                    || !reading.document.complete
                    || reading
                        .find
                        .as_ref()
                        .is_some_and(|find| find.hits.is_none())
            }
            _ => false,
        };
        busy && self.asked.elapsed() < PATIENCE
    }

    fn update(&mut self, desk: &mut Desk, msg: Msg) {
        let effects = self.app.update(msg);
        self.perform(desk, effects);
    }

    fn command(&mut self, desk: &mut Desk, name: &'static str) {
        self.update(desk, Msg::Command(name, None));
    }

    fn perform(&mut self, desk: &mut Desk, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Quit => self.open = false,
                Effect::Suspend => signals::stop_here(),
                Effect::Redraw => self.told.0 = None,
                Effect::Copy(words) => desk.copy(words, false),
                Effect::Edit { .. }
                | Effect::EditConfig
                | Effect::ToggleMouse
                | Effect::ReadConfig
                | Effect::KeepOption { .. } => {
                    let why = Message::new("linear.not-here");
                    self.app.update(Msg::Done(Outcome::Refused(why)));
                }
                effect => desk.perform(effect),
            }
        }
    }

    /// Takes a line; the end of all lines ends the program.
    fn take(&mut self, desk: &mut Desk, line: Option<String>) {
        let Some(line) = line else {
            if !self.writing.is_empty() {
                self.finish_note(desk);
            }
            return self.command(desk, "quit");
        };
        match self.app.overlays.last() {
            Some(Overlay::Editor(_)) => return self.write(desk, line),
            Some(Overlay::Prompt(_) | Overlay::Picker(_)) => return self.answer(desk, &line),
            _ => {}
        }
        let line = line.trim();
        if let Screen::List(list) = &mut self.app.screen
            && let Some(row) = line.parse::<usize>().ok().and_then(|n| n.checked_sub(1))
            && row < list.rows.len()
        {
            list.cursor = row;
            return self.command(desk, "list-accept");
        }
        let Some(reading) = self.app.reading() else {
            return self.other(desk, line);
        };
        match line {
            "o" => say(&linear::outline(&self.app, reading)),
            "notes" => say(&linear::notes(&self.app, reading)),
            "." => say(&linear::page(&self.app, reading)),
            "?" => self.help(),
            _ => self.other(desk, line),
        }
    }

    fn other(&mut self, desk: &mut Desk, line: &str) {
        if let Some(words) = line.strip_prefix('/') {
            self.command(desk, "find");
            return self.answer_with(desk, words);
        }
        if let Ok(page) = line.parse::<u32>() {
            return self.update(desk, Msg::Command("goto-page", Some(page)));
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let lang = self.app.lang;
        let short = SHORT.iter().find(|(short, _)| *short == word);
        let whole = COMMANDS
            .iter()
            .find(|command| command.name == word || command.title(lang) == line);
        match (short.map(|(_, name)| *name), whole.map(|found| found.name)) {
            (Some(name), _) | (None, Some(name)) => {
                self.command(desk, name);
                if !rest.trim().is_empty() {
                    self.answer_with(desk, rest.trim());
                }
            }
            (None, None) => say(&[Message::new("linear.unknown")
                .with("line", linear::plain(line))
                .say(lang)]),
        }
    }

    /// Words that stand on the line of the command answer what it asks.
    fn answer_with(&mut self, desk: &mut Desk, words: &str) {
        match self.app.overlays.last() {
            Some(Overlay::Editor(_)) => {
                self.writing.push(words.to_owned());
                self.finish_note(desk);
            }
            Some(Overlay::Prompt(_) | Overlay::Picker(_)) if !words.is_empty() => {
                self.answer(desk, words);
            }
            _ => {}
        }
    }

    fn answer(&mut self, desk: &mut Desk, line: &str) {
        let line = line.trim();
        let Some(Overlay::Picker(picker)) = self.app.overlays.last() else {
            let name = if line.is_empty() {
                "prompt-cancel"
            } else {
                self.update(desk, Msg::Paste(line.to_owned()));
                "prompt-accept"
            };
            return self.command(desk, name);
        };
        let tags = matches!(picker.pick, Pick::Tag(_));
        let listed = picker.fits.len();
        if line.is_empty() {
            return self.command(desk, "picker-cancel");
        }
        match line.parse::<usize>() {
            Ok(number) if (1..=listed).contains(&number) => {
                for _ in 1..number {
                    self.command(desk, "picker-next");
                }
                self.command(desk, "picker-accept");
            }
            _ => {
                self.update(desk, Msg::Paste(line.to_owned()));
                let name = if tags {
                    "picker-accept-typed"
                } else {
                    "picker-accept"
                };
                self.command(desk, name);
            }
        }
    }

    /// A line of a note; a full stop alone ends it.
    fn write(&mut self, desk: &mut Desk, line: String) {
        if matches!(line.trim(), "." | "\u{3002}") {
            self.finish_note(desk);
        } else {
            self.writing.push(line);
        }
    }

    fn finish_note(&mut self, desk: &mut Desk) {
        let words = std::mem::take(&mut self.writing).join("\n");
        self.update(desk, Msg::Paste(words));
        self.command(desk, "editor-save");
    }

    /// Every letter and word, with what it does; and that the names of all commands can be typed.
    fn help(&self) {
        let lang = self.app.lang;
        let mut lines: Vec<String> = SHORT
            .iter()
            .filter_map(|(short, name)| {
                let command = COMMANDS.iter().find(|command| command.name == *name)?;
                let key = match *short {
                    "" => lang.text("linear.enter"),
                    short => short,
                };
                Some(format!("{key:2} {}", command.doc(lang)))
            })
            .collect();
        lines.push(lang.text("linear.help").to_owned());
        lines.extend(
            COMMANDS
                .iter()
                .filter(|command| command.group.modes().contains(&crate::keymap::Mode::Text))
                .map(|command| format!("{}  {}", command.name, command.doc(lang))),
        );
        say(&lines);
    }

    /// Tells what is new: a page, a sentence, a message, a question.
    fn tell(&mut self) {
        if let Some(reading) = self
            .app
            .reading()
            .filter(|reading| reading.document.complete)
        {
            let (top, caret) = (Some(reading.view.top), Some(reading.view.caret));
            if self.told.0 != top {
                say(&linear::page(&self.app, reading));
            } else if self.told.1 != caret {
                say(&[linear::sentence(self.app.lang, reading)]);
            }
            self.told.0 = top;
            self.told.1 = caret;
        }
        let listed = match &self.app.screen {
            Screen::List(list) => list.rows.len(),
            _ => 0,
        };
        if std::mem::replace(&mut self.listed, listed) != listed {
            say(&linear::list(&self.app));
        }
        let status = self
            .app
            .status
            .as_ref()
            .map(|status| status.message.clone());
        if let Some(message) = status.as_ref().filter(|_| status != self.told.2) {
            say(&[linear::plain(&message.say(self.app.lang))]);
        }
        self.told.2 = status;
        if let Screen::Empty(why) = &self.app.screen
            && self.app.failure().is_some()
        {
            say(&[linear::plain(&why.say(self.app.lang))]);
            self.open = false;
        }
        if self.prompted || self.app.overlays.is_empty() {
            return;
        }
        self.prompted = true;
        say(&linear::overlay(&self.app));
        if !matches!(
            self.app.overlays.last(),
            Some(Overlay::Prompt(_) | Overlay::Picker(_) | Overlay::Editor(_))
        ) {
            self.app.overlays.clear();
        }
    }

    /// Shows that a line can be typed, where a person may be waiting for it.
    fn prompt(&mut self) {
        if self.prompted || self.waits() || !io::stdout().is_terminal() {
            return;
        }
        self.prompted = true;
        let mut out = io::stdout();
        let _ = out.write_all(b"> ");
        let _ = out.flush();
    }
}

/// Prints lines. Who does not listen any more is not told so.
fn say(lines: &[String]) {
    let mut out = io::stdout().lock();
    for line in lines {
        let _ = out.write_all(line.as_bytes());
        let _ = out.write_all(b"\n");
    }
    let _ = out.flush();
}

fn read_lines(from_terminal: bool, sender: &Sender<Event>) {
    let source: Box<dyn BufRead> = if from_terminal {
        match std::fs::File::open("/dev/tty") {
            Ok(terminal) => Box::new(BufReader::new(terminal)),
            Err(_) => Box::new(io::empty()),
        }
    } else {
        Box::new(BufReader::new(io::stdin()))
    };
    // Bytes that are no UTF-8 end a line too: they are shown as what they are, not lost.
    for line in source.split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line)
            .trim_end_matches('\r')
            .to_owned();
        if sender.send(Event::Line(Some(line))).is_err() {
            return;
        }
    }
    drop(sender.send(Event::Line(None)));
}
