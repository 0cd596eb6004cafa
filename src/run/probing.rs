//! What the terminal is asked and answers, laid over what was chosen.

use std::time::{Duration, Instant};

use super::settings::{Auto, Settings};
use crate::app::Chosen;
use crate::app::surface::{Knowledge, Surface};
use crate::storage::{KnownTerminal, State};
use crate::text::{Ambiguous, Cells};
use crate::tui::decode::Answer;
use crate::tui::probe::{Facts, Probe};
use crate::tui::surroundings::Surroundings;

/// For how long after the questions a program that ends still waits for their answers, which would be typed into the shell otherwise.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// For how long an answer that comes in pieces is reckoned with at all.
const HOPELESS: Duration = Duration::from_secs(30);

/// The questions that are under way, and what is known.
pub(super) struct Asked {
    probe: Probe,
    since: Instant,
    /// What was known before.
    known: Facts,
    surroundings: Surroundings,
    state: State,
    kept: bool,
}

impl Asked {
    /// Before anything was asked: what the terminal answered last time, else what the environment says.
    pub(super) fn new(surroundings: Surroundings, state: State) -> Self {
        let last = state.terminal(&surroundings.name).unwrap_or_default();
        let width = |wide| {
            if wide {
                Ambiguous::Wide
            } else {
                Ambiguous::Narrow
            }
        };
        Self {
            probe: Probe::default(),
            since: Instant::now(),
            known: Facts {
                ambiguous: last.wide.map(width),
                dark: last.dark.or(surroundings.dark),
                keyboard: false,
            },
            surroundings,
            state,
            kept: false,
        }
    }

    /// The questions are on their way from now on.
    pub(super) fn begin(&mut self) {
        self.probe = Probe::default();
        self.since = Instant::now();
        self.kept = false;
    }

    /// How long to wait for answers before the terminal is given back; `None` when none are to be expected any more.
    pub(super) fn left(&self) -> Option<Duration> {
        let left = LAST_ANSWERS.checked_sub(self.since.elapsed())?;
        (!self.probe.done && !left.is_zero()).then_some(left)
    }

    /// Whether answers may still come.
    pub(super) fn awaiting(&self) -> bool {
        !self.probe.done && self.since.elapsed() < HOPELESS
    }

    /// Whether the terminal knows the Kitty keyboard protocol.
    pub(super) fn keyboard(&self) -> bool {
        self.probe.facts.keyboard
    }

    /// Takes an answer; whether something else is to be drawn.
    pub(super) fn take(&mut self, answer: Answer, auto: &Auto) -> bool {
        let before = self.known;
        let told = self.probe.take(answer);
        let facts = self.probe.facts;
        self.known.ambiguous = facts.ambiguous.or(before.ambiguous);
        // A theme that changes later than this would do so under the reader's eyes; the answer counts next time.
        if self.since.elapsed() <= auto.timeout {
            self.known.dark = facts.dark.or(before.dark);
        }
        told || self.known != before
    }

    /// What is to be remembered of this terminal, once all is answered.
    pub(super) fn news(&mut self) -> Option<(State, KnownTerminal)> {
        if !self.probe.done || std::mem::replace(&mut self.kept, true) {
            return None;
        }
        let facts = self.probe.facts;
        let known = KnownTerminal {
            name: self.surroundings.name.clone(),
            wide: facts
                .ambiguous
                .map(|ambiguous| ambiguous == Ambiguous::Wide),
            dark: facts.dark,
        };
        if self.state.terminal(&known.name).as_ref() == Some(&known) {
            return None;
        }
        Some((self.state.clone(), known))
    }

    /// What was chosen, with what is known of the terminal where that was left to it.
    pub(super) fn fitted(&self, settings: &Settings) -> Chosen {
        let mut chosen = settings.chosen.clone();
        if let (true, Some(ambiguous)) = (settings.auto.width, self.known.ambiguous) {
            chosen.cells = Cells::new(ambiguous);
        }
        if let (Some((dark, light)), Some(is_dark)) = (settings.auto.themes, self.known.dark) {
            chosen.theme = if is_dark { dark } else { light };
        }
        chosen.cells.few_forms = self.surroundings.console;
        chosen.surface = self.surface(settings);
        chosen
    }

    /// What is known of the terminal, for a person to see.
    fn surface(&self, settings: &Settings) -> Surface {
        let facts = self.probe.facts;
        let how = |answered: bool, known: bool| match (answered, known) {
            (true, _) => Knowledge::Answered,
            (false, true) => Knowledge::Remembered,
            (false, false) => Knowledge::Assumed,
        };
        let width = how(facts.ambiguous.is_some(), self.known.ambiguous.is_some());
        let dark = self.known.dark.or(facts.dark);
        Surface {
            width: if settings.auto.width {
                width
            } else {
                Knowledge::Chosen
            },
            dark: dark.map(|dark| (dark, how(facts.dark == Some(dark), true))),
            depth: self.surroundings.depth,
            keyboard: facts.keyboard,
        }
    }
}
