//! The screen: draws the state of the program and nothing else, gives the terminal and takes it back, and tells what its user did.
//!
//! Drawing only reads ([`render`] takes `&App`). All words go through `put`, the one way that measures them.

mod codes;
pub mod decode;
pub mod events;
mod hints;
pub mod linear;
mod notes;
mod outline;
mod overlays;
mod page;
mod panes;
pub mod pen;
pub mod probe;
mod put;
mod relink;
mod status;
pub mod style;
pub mod surroundings;
pub mod terminal;
mod tour;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::geometry::{Area, LEAST};
use crate::app::overlays::Overlay;
use crate::app::{App, Screen};
use crate::message::Message;
use put::{fill, put, put_line};
use style::{Role, Theme};

/// What drawing needs beside the state.
pub(crate) struct Canvas<'a> {
    pub(crate) app: &'a App,
    pub(crate) theme: &'a Theme,
    pub(crate) buffer: &'a mut Buffer,
    /// Where the hardware cursor goes, where input methods open their windows.
    pub(crate) cursor: Option<(u16, u16)>,
}

impl Canvas<'_> {
    /// Draws words from a cell on; returns the cells used.
    fn put(&mut self, at: (u16, u16), room: u16, text: &str, style: ratatui::style::Style) -> u16 {
        put(self.buffer, at, room, text, style, self.app.cells)
    }

    /// Draws a line that takes the whole room, cut with `…` where it is too long.
    fn line(&mut self, at: (u16, u16), room: u16, text: &str, style: ratatui::style::Style) {
        put_line(self.buffer, at, room, text, style, self.app.cells);
    }

    fn fill(&mut self, at: (u16, u16), width: u16, style: ratatui::style::Style) {
        fill(self.buffer, at, width, style);
    }

    /// Blanks cells for something drawn over the rest, wide characters that would be cut included.
    fn clear_cells(&mut self, (x, y): (u16, u16), width: u16, style: ratatui::style::Style) {
        let area = Area {
            x,
            y,
            width,
            height: 1,
        };
        put::clear(self.buffer, area, style);
    }

    fn style(&self, role: Role) -> ratatui::style::Style {
        self.theme.role(role)
    }

    /// A style of the panes on the paper of an overlay.
    fn over(&self, role: Role) -> ratatui::style::Style {
        let paper = self.theme.role(Role::Overlay);
        ratatui::style::Style {
            bg: paper.bg,
            ..self.theme.role(role)
        }
    }

    /// Words of the catalogue in the language of the interface.
    fn say(&self, key: &str) -> &'static str {
        self.app.lang.text(key)
    }
}

/// Draws the program.
pub fn render(app: &App, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    let mut canvas = Canvas {
        app,
        theme,
        buffer: frame.buffer_mut(),
        cursor: None,
    };
    let paper = canvas.style(Role::Ink);
    for row in 0..area.height {
        canvas.fill((0, row), area.width, paper);
    }
    if app.geometry().too_small {
        too_small(
            &mut canvas,
            Area {
                x: 0,
                y: 0,
                width: area.width,
                height: area.height,
            },
        );
        return;
    }
    match &app.screen {
        Screen::Reading(reading) => panes::reading(&mut canvas, reading),
        Screen::List(list) => panes::list(&mut canvas, list),
        Screen::Opening { name, percent, .. } => panes::opening(&mut canvas, name, *percent),
        Screen::Empty(why) => panes::empty(&mut canvas, why),
    }
    if app.geometry().status.height > 0 {
        status::draw(&mut canvas);
    }
    tour::draw(&mut canvas);
    for overlay in &app.overlays {
        overlays::draw(&mut canvas, overlay);
    }
    if app.hints
        && !matches!(
            app.overlays.last(),
            Some(Overlay::Editor(_) | Overlay::Prompt(_))
        )
    {
        hints::draw(&mut canvas);
    }
    if app.geometry().status.height == 0 {
        status::message_only(&mut canvas);
    }
    if let Some((x, y)) = canvas.cursor {
        frame.set_cursor_position(Position::new(x, y));
    }
}

/// Says what size is needed, in as many cells as there are.
fn too_small(canvas: &mut Canvas, area: Area) {
    let needed = Message::new("tui.too-small")
        .with("columns", usize::from(LEAST.0))
        .with("rows", usize::from(LEAST.1));
    let words = needed.say(canvas.app.lang);
    let style = canvas.style(Role::Ink);
    let mut rest = words.as_str();
    for row in 0..area.height {
        let mut taken = 0;
        let mut cells = 0;
        for (i, grapheme) in unicode_segmentation::UnicodeSegmentation::grapheme_indices(rest, true)
        {
            cells += canvas.app.cells.of(grapheme);
            if cells > usize::from(area.width) {
                break;
            }
            taken = i + grapheme.len();
        }
        let (line, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        canvas.put((area.x, area.y + row), area.width, line, style);
        rest = after;
        if rest.is_empty() || taken == 0 {
            return;
        }
    }
}
