//! The terminal: taken in one place, given back in one place, whatever happens.
//!
//! [`Guard::enter`] switches the modes on that the reader needs; [`restore`] switches all of them off and may be called at any time, from a
//! panic hook or after a signal, any number of times.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::ResetColor;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

use super::pen::{DRAWING_OFF, Pen};
use ratatui::{Frame, Terminal};

/// Mouse presses and drags in SGR form, and nothing else: crossterm's own command would also switch on a flood of motion reports.
const MOUSE_ON: &str = "\u{1b}[?1002h\u{1b}[?1006h";
const MOUSE_OFF: &str = "\u{1b}[?1006l\u{1b}[?1002l";

/// Whether modes are on that must be switched off. The terminal is one for the whole process, and so is this.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the Kitty keyboard protocol is on. Each screen has flags of its own, so they are given back before the screen is.
static KEYBOARD: AtomicBool = AtomicBool::new(false);

/// Tells keys apart that are one byte otherwise, such as Esc and Alt; see <https://sw.kovidgoyal.net/kitty/keyboard-protocol/>.
const KEYBOARD_ON: &str = "\u{1b}[>1u";
const KEYBOARD_OFF: &str = "\u{1b}[<1u";

/// The screen of the program.
pub type Screen = Terminal<Pen<io::Stdout>>;

/// Holds the terminal; gives it back when dropped.
pub struct Guard {
    screen: Screen,
    mouse: bool,
    keyboard: bool,
}

impl Guard {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, and the mouse when wanted; `console` where it is the Linux console.
    pub fn enter(mouse: bool, console: bool) -> io::Result<Self> {
        // Whether there are colours is the theme's affair: crossterm would take them away from one that was asked for by name.
        crossterm::style::force_color_output(true);
        modes_on(mouse)?;
        let screen = Terminal::new(Pen::new(io::stdout(), console))?;
        Ok(Self {
            screen,
            mouse,
            keyboard: false,
        })
    }

    /// Gives the terminal back for a while, for an editor or a shell.
    pub fn leave(&mut self) {
        restore();
    }

    /// Takes it again and draws everything anew.
    pub fn again(&mut self) -> io::Result<()> {
        modes_on(self.mouse)?;
        // Once for each screen: flags are stacked.
        if self.keyboard && !KEYBOARD.load(Ordering::SeqCst) {
            keyboard_on()?;
        }
        self.redraw()
    }

    /// Uses the mouse from now on, or leaves it to the terminal.
    pub fn use_mouse(&mut self, mouse: bool) {
        if std::mem::replace(&mut self.mouse, mouse) == mouse {
            return;
        }
        let modes = if mouse { MOUSE_ON } else { MOUSE_OFF };
        let mut out = io::stdout();
        let _ = out.write_all(modes.as_bytes());
        let _ = out.flush();
    }

    /// Uses the mouse, or leaves it to the terminal, contrary to now; whether it is used then.
    pub fn toggle_mouse(&mut self) -> bool {
        self.use_mouse(!self.mouse);
        self.mouse
    }

    /// Sends the terminal questions or words for its clipboard. Answers come as anything else that it sends.
    pub fn send(&mut self, sequences: &str) -> io::Result<()> {
        let mut out = io::stdout();
        out.write_all(sequences.as_bytes())?;
        out.flush()
    }

    /// Draws a frame.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.screen.draw(render).map(drop)
    }

    /// Uses the Kitty keyboard protocol, which the terminal said that it knows.
    pub fn use_keyboard(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.keyboard, true) {
            return Ok(());
        }
        keyboard_on()
    }

    /// Has the next drawing draw every cell. [`Terminal::clear`] would ask the terminal where its cursor is: one that does not answer, or
    /// whose answers another thread reads, would stay as it is, after two seconds.
    pub fn redraw(&mut self) -> io::Result<()> {
        let size = self.screen.size()?;
        self.screen.resize(size.into())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

fn modes_on(mouse: bool) -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(out, EnterAlternateScreen, EnableBracketedPaste)?;
    if mouse {
        out.write_all(MOUSE_ON.as_bytes())?;
    }
    out.flush()
}

fn keyboard_on() -> io::Result<()> {
    KEYBOARD.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    out.write_all(KEYBOARD_ON.as_bytes())?;
    out.flush()
}

/// Gives the terminal back as it was. Errors are of no use here: the terminal may be gone.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    if KEYBOARD.swap(false, Ordering::SeqCst) {
        let _ = out.write_all(KEYBOARD_OFF.as_bytes());
    }
    let _ = out.write_all(DRAWING_OFF.as_bytes());
    let _ = out.write_all(MOUSE_OFF.as_bytes());
    // The Linux console has no other screen to go back to: without this the shell would go on in the middle of the page.
    let _ = execute!(
        out,
        DisableBracketedPaste,
        ResetColor,
        Clear(ClearType::All),
        MoveTo(0, 0),
        LeaveAlternateScreen,
        Show
    );
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// Sets raw mode after somebody else may have taken it away while this process stood still: crossterm believes that it is on and would do
/// nothing. Leaving it first would let keys through in between.
#[cfg(unix)]
pub fn raw_again() {
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    // What is gone is noticed by the thread that reads it.
    if let Ok(mut modes) = tcgetattr(io::stdout()) {
        modes.make_raw();
        let _ = tcsetattr(io::stdout(), OptionalActions::Now, &modes);
    }
}

/// Nobody stops a process there.
#[cfg(not(unix))]
pub fn raw_again() {}

/// Forgets that modes are on: after the terminal was closed nothing must be written to it.
pub fn abandon() {
    TAKEN.store(false, Ordering::SeqCst);
}
