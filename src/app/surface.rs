//! What is known of the terminal, so that a person can see what was measured and what was assumed.

use super::App;
use super::overlays::Line;
use crate::message::Message;
use crate::text::Ambiguous;
use crate::theme::Depth;

/// How something about the terminal is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Knowledge {
    /// Not at all: it is what most terminals do.
    #[default]
    Assumed,
    /// It is what this terminal answered last time, or what its surroundings say.
    Remembered,
    /// It was asked and answered.
    Answered,
    /// A person said so.
    Chosen,
}

/// What is known of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    /// How the width of ambiguous characters is known.
    pub width: Knowledge,
    /// Whether its paper is dark, and how that is known.
    pub dark: Option<(bool, Knowledge)>,
    /// How many colours it has.
    pub depth: Depth,
    /// Whether it speaks the Kitty keyboard protocol.
    pub keyboard: bool,
}

/// The terminal, in lines of the information screen.
pub(super) fn lines(app: &App) -> Vec<Line> {
    let lang = app.lang;
    let surface = app.chosen.surface;
    let pair = |key: &str, value: String| Line::Pair(lang.text(key).to_owned(), value);
    let known = |what: String, how: Knowledge| {
        let how = match how {
            Knowledge::Assumed => "app.terminal-assumed",
            Knowledge::Remembered => "app.terminal-remembered",
            Knowledge::Answered => "app.terminal-answered",
            Knowledge::Chosen => "app.terminal-chosen",
        };
        Message::new("app.terminal-known")
            .with("what", what)
            .with("how", Message::new(how))
            .say(lang)
    };
    let cells = match app.cells.ambiguous {
        Ambiguous::Narrow => "app.terminal-narrow",
        Ambiguous::Wide => "app.terminal-wide",
        Ambiguous::Avoided => "app.terminal-avoided",
    };
    let paper = match surface.dark {
        None => lang.text("app.terminal-unknown").to_owned(),
        Some((true, how)) => known(lang.text("app.terminal-dark").to_owned(), how),
        Some((false, how)) => known(lang.text("app.terminal-light").to_owned(), how),
    };
    let colours = match surface.depth {
        Depth::None => "app.terminal-colours-none",
        Depth::Sixteen => "app.terminal-colours-16",
        Depth::Indexed => "app.terminal-colours-256",
        Depth::True => "app.terminal-colours-all",
    };
    let keyboard = if surface.keyboard {
        "app.terminal-keyboard-kitty"
    } else {
        "app.terminal-keyboard-plain"
    };
    vec![
        Line::Heading(lang.text("app.terminal").to_owned()),
        pair(
            "app.terminal-size",
            format!("{} × {}", app.size.columns, app.size.rows),
        ),
        // The characters themselves, so that the eye sees whether they stand apart.
        pair(
            "app.terminal-width",
            known(lang.text(cells).to_owned(), surface.width),
        ),
        pair(
            "app.terminal-probe",
            lang.text("app.terminal-probe-signs").to_owned(),
        ),
        Line::Words(
            Message::new("app.terminal-probe-words")
                .with("keys", app.key_of("next-ambiguous"))
                .say(lang),
        ),
        pair("app.terminal-paper", paper),
        pair("app.terminal-colours", lang.text(colours).to_owned()),
        pair("app.terminal-keyboard", lang.text(keyboard).to_owned()),
    ]
}
