//! The tour: a short report to try the program on, and steps that are done when the reader has done them. Each step names the keys in
//! force. What is written on the report is kept in a place of its own by whoever performs effects, and is gone with the program.

use std::path::PathBuf;

use super::App;
use super::geometry::LEAST;
use super::overlays::{Overlay, Pick, Topic};
use super::reading::Reading;
use crate::annotation::{Entry, Kind};
use crate::keymap::Mode;
use crate::message::{Lang, Message};
use crate::text::Offset;

/// The report of the tour in a language.
pub fn sample(lang: Lang) -> &'static str {
    match lang.tag() {
        "zh-Hans" => include_str!("zh-Hans.txt"),
        "zh-Hant" => include_str!("zh-Hant.txt"),
        _ => include_str!("en.txt"),
    }
}

/// A key that a step names: where it stands in the words, and the command that it calls.
type Named = (&'static str, Mode, &'static str);

/// Something to be tried.
struct Step {
    /// Key of the catalogue for its title.
    title: &'static str,
    /// Key of the catalogue for what to do.
    words: &'static str,
    /// The keys that the words name.
    keys: &'static [Named],
    /// Whether the reader has done it.
    done: fn(&App, &Reading, &Tour) -> bool,
}

/// The steps in their order; the last one is never done.
const STEPS: &[Step] = &[
    Step {
        title: "tour.page-title",
        words: "tour.page",
        keys: &[
            ("next", Mode::Text, "next-page"),
            ("back", Mode::Text, "previous-page"),
            ("skip", Mode::Text, "tour-next"),
            ("leave", Mode::Text, "tour"),
        ],
        done: |_, reading, tour| reading.view.top != tour.since.top,
    },
    Step {
        title: "tour.outline-title",
        words: "tour.outline",
        keys: &[
            ("pane", Mode::Text, "next-pane"),
            ("down", Mode::Outline, "outline-next"),
            ("enter", Mode::Outline, "outline-enter"),
        ],
        done: |app, _, tour| {
            tour.ran(&["outline-enter", "goto-heading"]) || (tour.pointed && tour.moved(app))
        },
    },
    Step {
        title: "tour.mark-title",
        words: "tour.mark",
        keys: &[
            ("sentence", Mode::Text, "next-sentence"),
            ("more", Mode::Text, "select-more"),
            ("mark", Mode::Text, "mark"),
        ],
        done: |_, reading, tour| {
            count(reading, |entry| entry.annotation.kind == Kind::Highlight) > tour.since.marks
        },
    },
    Step {
        title: "tour.tag-title",
        words: "tour.tag",
        keys: &[
            ("tag", Mode::Text, "tag"),
            ("accept", Mode::Picker, "picker-accept"),
        ],
        done: |_, reading, tour| count(reading, is_tagged) > tour.since.tagged,
    },
    Step {
        title: "tour.repeat-title",
        words: "tour.repeat",
        keys: &[
            ("sentence", Mode::Text, "next-sentence"),
            ("repeat", Mode::Text, "repeat"),
        ],
        done: |_, _, tour| tour.ran(&["repeat"]),
    },
    Step {
        title: "tour.note-title",
        words: "tour.note",
        keys: &[
            ("note", Mode::Text, "note"),
            ("save", Mode::Editor, "editor-save"),
        ],
        done: |_, reading, tour| written(reading) > tour.since.written,
    },
    Step {
        title: "tour.find-title",
        words: "tour.find",
        keys: &[
            ("find", Mode::Text, "find"),
            ("next", Mode::Text, "find-next"),
        ],
        done: |_, reading, _| {
            let hits = reading.find.as_ref().and_then(|find| find.hits.as_ref());
            hits.is_some_and(|hits| !hits.is_empty())
        },
    },
    Step {
        title: "tour.undo-title",
        words: "tour.undo",
        keys: &[("undo", Mode::Text, "undo"), ("redo", Mode::Text, "redo")],
        done: |_, _, tour| tour.ran(&["undo"]),
    },
    Step {
        title: "tour.export-title",
        words: "tour.export",
        keys: &[
            ("export", Mode::Text, "export"),
            ("cancel", Mode::Picker, "picker-cancel"),
        ],
        done: |app, _, tour| {
            tour.ran(&["export"])
                && !app.overlays.iter().any(|overlay| {
                    matches!(overlay, Overlay::Picker(picker) if picker.pick == Pick::Export)
                })
        },
    },
    Step {
        title: "tour.help-title",
        words: "tour.help",
        keys: &[
            ("palette", Mode::Text, "palette"),
            ("help", Mode::Text, "help"),
        ],
        done: |app, _, tour| {
            tour.ran(&["palette", "help"])
                && !app.overlays.iter().any(|overlay| match overlay {
                    Overlay::Picker(picker) => picker.pick == Pick::Command,
                    Overlay::Scroll(scroll) => scroll.topic == Topic::Help,
                    _ => false,
                })
        },
    },
    Step {
        title: "tour.end-title",
        words: "tour.end",
        keys: &[
            ("list", Mode::Text, "open-list"),
            ("quit", Mode::Text, "quit"),
        ],
        done: |_, _, _| false,
    },
];

fn is_tagged(entry: &Entry) -> bool {
    !entry.annotation.tags.is_empty()
}

fn count(reading: &Reading, is: fn(&Entry) -> bool) -> usize {
    reading
        .notebook
        .entries()
        .iter()
        .filter(|entry| is(entry))
        .count()
}

/// How much is written in the notes, in bytes: more also where a note that is there is gone on with.
fn written(reading: &Reading) -> usize {
    let entries = reading.notebook.entries().iter();
    entries.map(|entry| entry.annotation.note.len()).sum()
}

/// How things stood when a step began.
#[derive(Clone, Copy, Debug, Default)]
struct Since {
    top: Offset,
    caret: Offset,
    marks: usize,
    tagged: usize,
    written: usize,
}

impl Since {
    fn of(reading: &Reading) -> Self {
        Self {
            top: reading.view.top,
            caret: reading.view.caret,
            marks: count(reading, |entry| entry.annotation.kind == Kind::Highlight),
            tagged: count(reading, is_tagged),
            written: written(reading),
        }
    }
}

/// Where the reader is in the tour.
#[derive(Debug, Default)]
pub struct Tour {
    /// The file of its report, once it is open.
    path: Option<PathBuf>,
    step: usize,
    /// The reader put the box away.
    hidden: bool,
    since: Since,
    /// Commands that ran during the step.
    commands: Vec<&'static str>,
    /// The outline was clicked on during the step.
    pointed: bool,
    /// Rows of its box, for the present size.
    rows: u16,
}

impl Tour {
    fn ran(&self, names: &[&str]) -> bool {
        self.commands.iter().any(|name| names.contains(name))
    }

    fn moved(&self, app: &App) -> bool {
        app.reading()
            .is_some_and(|reading| reading.view.caret != self.since.caret)
    }

    fn begin(&mut self, step: usize, reading: &Reading) {
        self.step = step.min(STEPS.len() - 1);
        self.since = Since::of(reading);
        self.commands.clear();
        self.pointed = false;
    }
}

/// What the box of the tour shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The title of the step.
    pub title: String,
    /// The number of the step and of all steps.
    pub place: (usize, usize),
    /// What to do.
    pub words: String,
}

impl App {
    /// The document of the tour, when it is the one that is open.
    fn tour_reading(&self) -> Option<(&Tour, &Reading)> {
        let (tour, reading) = (self.tour.as_ref()?, self.reading()?);
        (tour.path.is_some() && tour.path == reading.path).then_some((tour, reading))
    }

    /// Whether the report of the tour is open.
    pub(super) fn on_tour(&self) -> bool {
        self.tour_reading().is_some()
    }

    /// What the box of the tour shows; nothing when there is none to be seen.
    pub fn tour_card(&self) -> Option<Card> {
        let (tour, _) = self.tour_reading()?;
        let step = STEPS.get(tour.step).filter(|_| !tour.hidden)?;
        let words = step.keys.iter().fold(
            Message::new(step.words),
            |message, (name, mode, command)| {
                let keys = self.keymap.keys_of(*mode, command).into_iter().next();
                message.with(name, keys.unwrap_or_else(|| format!(":{command}")))
            },
        );
        Some(Card {
            title: self.lang.text(step.title).to_owned(),
            place: (tour.step + 1, STEPS.len()),
            words: words.say(self.lang),
        })
    }

    /// Rows of the box of the tour, below the text; none when there is no box.
    pub fn tour_rows(&self) -> u16 {
        self.tour.as_ref().map_or(0, |tour| tour.rows)
    }

    /// Finds how many rows the box needs; the text keeps at least as many as it can be read on.
    pub(super) fn tour_settle(&mut self) {
        let rows = self.tour_card().map_or(0, |card| {
            let width = usize::from(self.size.columns.saturating_sub(4)).max(8);
            let lines = super::buffer::wrap(&card.words, width, self.cells).len() as u16;
            (lines + 1)
                .min(self.size.rows / 3)
                .min(self.size.rows.saturating_sub(LEAST.1))
        });
        if let Some(tour) = &mut self.tour {
            tour.rows = rows;
        }
    }

    /// Remembers a command for the tour.
    pub(super) fn tour_ran(&mut self, command: &'static str) {
        if let Some(tour) = &mut self.tour {
            tour.commands.push(command);
        }
    }

    /// Remembers a click on the outline for the tour.
    pub(super) fn tour_pointed(&mut self) {
        if let Some(tour) = &mut self.tour {
            tour.pointed = true;
        }
    }

    /// The tour's document is open: from here on it is known by its file.
    pub(super) fn tour_opened(&mut self) {
        let Some(mut tour) = self.tour.take() else {
            return;
        };
        if let Some(reading) = self.reading()
            && tour.path.is_none()
            && matches!(reading.source, Some((super::effect::Target::Tour(_), _)))
        {
            tour.path.clone_from(&reading.path);
            tour.begin(0, reading);
        }
        self.tour = Some(tour);
    }

    /// Goes on to the next step when the present one is done.
    pub(super) fn tour_advance(&mut self) {
        let done = self.tour_reading().is_some_and(|(tour, reading)| {
            let step = STEPS.get(tour.step);
            !tour.hidden && step.is_some_and(|step| (step.done)(self, reading, tour))
        });
        if done {
            self.tour_step(1);
        }
    }

    /// Goes to another step.
    pub(super) fn tour_step(&mut self, by: isize) -> bool {
        if self.tour_reading().is_none() {
            return false;
        }
        let Some(mut tour) = self.tour.take() else {
            return false;
        };
        let step = tour.step.saturating_add_signed(by);
        if let Some(reading) = self.reading() {
            tour.begin(step, reading);
        }
        tour.hidden = false;
        self.tour = Some(tour);
        true
    }

    /// Puts the box away, or shows it again; `None` when the tour is not open.
    pub(super) fn tour_toggle(&mut self) -> Option<bool> {
        self.tour_reading()?;
        let tour = self.tour.as_mut()?;
        tour.hidden = !tour.hidden;
        tour.commands.clear();
        Some(!tour.hidden)
    }
}
