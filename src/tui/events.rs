//! What the terminal tells → messages of the program.

use std::time::{Duration, Instant};

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::app::geometry::Size;
use crate::app::{Msg, Pointer, PointerKind};
use crate::keymap::{Code, Key};

/// Two clicks within this time are a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Remembers what is needed to tell double clicks and stray drags.
#[derive(Debug, Default)]
pub struct Translator {
    last: Option<(Instant, u16, u16, u8)>,
    down: bool,
}

impl Translator {
    /// The message that an event stands for, when it stands for one.
    pub fn translate(&mut self, event: Event, now: Instant) -> Option<Msg> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(Msg::Key),
            Event::Paste(words) => Some(Msg::Paste(words)),
            Event::Resize(columns, rows) => Some(Msg::Resize(Size { columns, rows })),
            Event::Mouse(mouse) => self.pointer(mouse, now).map(Msg::Pointer),
            _ => None,
        }
    }

    fn pointer(&mut self, mouse: MouseEvent, now: Instant) -> Option<Pointer> {
        let (column, row) = (mouse.column, mouse.row);
        let kind = match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let times = match self.last {
                    Some((then, x, y, times)) if now - then < DOUBLE && (x, y) == (column, row) => {
                        times % 4 + 1
                    }
                    _ => 1,
                };
                self.last = Some((now, column, row, times));
                self.down = true;
                PointerKind::Down(times)
            }
            MouseEventKind::Drag(MouseButton::Left) if self.down => PointerKind::Drag,
            MouseEventKind::Up(MouseButton::Left) => {
                self.down = false;
                PointerKind::Up
            }
            MouseEventKind::ScrollUp => PointerKind::WheelUp,
            MouseEventKind::ScrollDown => PointerKind::WheelDown,
            _ => return None,
        };
        Some(Pointer { kind, column, row })
    }
}

/// A key of crossterm as a key of the keymap.
fn key_of(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => return Some(Key::new(Code::Tab, false, false, true)),
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PgUp,
        KeyCode::PageDown => Code::PgDn,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    let has = |modifier| event.modifiers.contains(modifier);
    Some(Key::new(
        code,
        has(KeyModifiers::CONTROL),
        has(KeyModifiers::ALT),
        has(KeyModifiers::SHIFT),
    ))
}
