//! Control sequences: `CSI`, parameters, a letter.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::{Answer, Heard, Token, key};

/// Rows of a report from which on it can only be a report: what xterm sends for F3 with modifiers reads like one of the first row.
const NEVER_A_KEY: u16 = 2;

/// Reads the sequence at the beginning of the bytes, which begin with `ESC [`.
pub(super) fn token(bytes: &[u8]) -> Token {
    let body = bytes.get(2..).unwrap_or_default();
    // The Linux console: F1 to F5.
    if body.first() == Some(&b'[') {
        return match body.get(1) {
            None => Token::Partial,
            Some(last @ b'A'..=b'E') => {
                Token::Heard(4, key(KeyCode::F(last - b'A' + 1), KeyModifiers::NONE))
            }
            Some(_) => Token::Nothing(3),
        };
    }
    let Some(end) = body.iter().position(|byte| !matches!(byte, 0x20..=0x3F)) else {
        return Token::Partial;
    };
    let (params, last) = (body.get(..end).unwrap_or_default(), body.get(end).copied());
    let used = end + 3;
    let Some(last @ 0x40..=0x7E) = last else {
        // No sequence: what interrupts it is read by itself.
        return Token::Nothing(used - 1);
    };
    if last == b'M' && params.is_empty() {
        return old_mouse(bytes);
    }
    // urxvt: `$` ends the sequence, and what follows is another key.
    if let [digits @ .., b'$'] = params
        && !digits.is_empty()
        && digits.iter().all(u8::is_ascii_digit)
        && last != b'y'
    {
        return match urxvt(digits) {
            Some(heard) => Token::Heard(used - 1, heard),
            None => Token::Nothing(used - 1),
        };
    }
    if (params, last) == (b"200", b'~') {
        return Token::Paste(used);
    }
    match heard(params, last) {
        Some(heard) => Token::Heard(used, heard),
        None => Token::Nothing(used),
    }
}

fn heard(params: &[u8], last: u8) -> Option<Heard> {
    match (params.first(), last) {
        (Some(b'?'), b'u') => return Some(Heard::Answer(Answer::Keyboard)),
        (Some(b'?'), b'c') => return Some(Heard::Answer(Answer::Kind)),
        (Some(b'<'), b'M' | b'm') => return mouse(params.get(1..)?, last == b'm'),
        (Some(b'?' | b'<' | b'=' | b'>'), _) => return None,
        _ => {}
    }
    let all = numbers(params);
    let number = |at: usize| all.get(at).copied().unwrap_or(0);
    let with = |mask: u16| modifiers(mask.max(1));
    match last {
        b'u' => kitty(params),
        b'R' => match (number(0), number(1)) {
            (row @ NEVER_A_KEY.., column @ 1..) => {
                Some(Heard::Answer(Answer::Place { row, column }))
            }
            _ if released(params) => None,
            (_, mask) => Some(key(KeyCode::F(3), with(mask))),
        },
        _ if released(params) => None,
        b'~' if number(0) == 27 => from_code(u32::from(number(2)), with(number(1))),
        b'~' => Some(key(numbered(number(0))?, with(number(1)))),
        b'^' => Some(key(numbered(number(0))?, KeyModifiers::CONTROL)),
        b'@' => Some(key(
            numbered(number(0))?,
            KeyModifiers::CONTROL | KeyModifiers::SHIFT,
        )),
        b'Z' => Some(key(KeyCode::BackTab, KeyModifiers::SHIFT)),
        b'a'..=b'd' => Some(key(letter(last.to_ascii_uppercase())?, KeyModifiers::SHIFT)),
        _ => Some(key(letter(last)?, with(number(1)))),
    }
}

/// Whether the event type of the Kitty keyboard protocol says that the key came up.
fn released(params: &[u8]) -> bool {
    let mut fields = params.split(|byte| *byte == b';').skip(1);
    fields
        .next()
        .and_then(|field| field.split(|byte| *byte == b':').nth(1))
        == Some(b"3")
}

/// A shifted key of urxvt: `CSI n $`.
pub(super) fn urxvt(digits: &[u8]) -> Option<Heard> {
    let number = numbers(digits).first().copied()?;
    Some(key(numbered(number)?, KeyModifiers::SHIFT))
}

/// The parameters; of one with parts the first part. What is no number is 0.
pub(super) fn numbers(params: &[u8]) -> Vec<u16> {
    params
        .split(|byte| *byte == b';')
        .map(|field| {
            let digits = field.split(|byte| *byte == b':').next().unwrap_or_default();
            std::str::from_utf8(digits)
                .ok()
                .and_then(|digits| digits.parse().ok())
                .unwrap_or(0)
        })
        .collect()
}

/// Modifiers as xterm counts them: one more than a sum of 1 Shift, 2 Alt, 4 Ctrl.
pub(super) fn modifiers(mask: u16) -> KeyModifiers {
    let mask = mask.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
    ] {
        if mask & bit != 0 {
            modifiers |= modifier;
        }
    }
    modifiers
}

/// Keys that are told by a letter.
pub(super) fn letter(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

/// Keys that are told by a number.
fn numbered(number: u16) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23..=26 => KeyCode::F(number as u8 - 12),
        28 | 29 => KeyCode::F(number as u8 - 13),
        31..=34 => KeyCode::F(number as u8 - 14),
        _ => return None,
    })
}

/// `CSI code : shifted : base ; modifiers : event u`, <https://sw.kovidgoyal.net/kitty/keyboard-protocol/>.
fn kitty(params: &[u8]) -> Option<Heard> {
    if released(params) {
        return None;
    }
    let code: u32 = std::str::from_utf8(params.split(|byte| matches!(byte, b';' | b':')).next()?)
        .ok()?
        .parse()
        .ok()?;
    from_code(
        code,
        modifiers(numbers(params).get(1).copied().unwrap_or(1)),
    )
}

fn from_code(code: u32, modifiers: KeyModifiers) -> Option<Heard> {
    let code = match code {
        9 if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        // The number pad.
        57399..=57408 => KeyCode::Char(char::from_digit(code - 57399, 10)?),
        57409 => KeyCode::Char('.'),
        57410 => KeyCode::Char('/'),
        57411 => KeyCode::Char('*'),
        57412 => KeyCode::Char('-'),
        57413 => KeyCode::Char('+'),
        57415 => KeyCode::Char('='),
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        57344..=63743 => return None,
        code => {
            let c = char::from_u32(code).filter(|c| !c.is_control())?;
            KeyCode::Char(if modifiers.contains(KeyModifiers::SHIFT) {
                c.to_uppercase().next().unwrap_or(c)
            } else {
                c
            })
        }
    };
    Some(Heard::Event(Event::Key(KeyEvent::new(code, modifiers))))
}

/// The mouse in SGR form: `CSI < button ; column ; row M`, `m` when the button came up.
fn mouse(params: &[u8], up: bool) -> Option<Heard> {
    let [button, column, row] = *numbers(params).as_slice() else {
        return None;
    };
    Some(mouse_event(button, column, row, up))
}

/// The mouse of terminals that do not know the SGR form: `CSI M` and three bytes, each 32 more than what it says.
fn old_mouse(bytes: &[u8]) -> Token {
    let Some(&[button, column, row]) = bytes.get(3..6).and_then(|tail| tail.first_chunk::<3>())
    else {
        return Token::Partial;
    };
    let said = |byte: u8| u16::from(byte.saturating_sub(32));
    let button = said(button);
    let up = button & 3 == 3 && button & 64 == 0;
    let button = if up { button & !3 } else { button };
    Token::Heard(6, mouse_event(button, said(column), said(row), up))
}

fn mouse_event(button: u16, column: u16, row: u16, up: bool) -> Heard {
    let which = match button & 3 {
        1 => MouseButton::Middle,
        2 => MouseButton::Right,
        _ => MouseButton::Left,
    };
    let kind = match (button & 64 != 0, button & 32 != 0) {
        (true, _) => match button & 3 {
            0 => MouseEventKind::ScrollUp,
            1 => MouseEventKind::ScrollDown,
            2 => MouseEventKind::ScrollLeft,
            _ => MouseEventKind::ScrollRight,
        },
        (false, true) if button & 3 == 3 => MouseEventKind::Moved,
        (false, true) => MouseEventKind::Drag(which),
        (false, false) if up => MouseEventKind::Up(which),
        (false, false) => MouseEventKind::Down(which),
    };
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [
        (4, KeyModifiers::SHIFT),
        (8, KeyModifiers::ALT),
        (16, KeyModifiers::CONTROL),
    ] {
        if button & bit != 0 {
            modifiers |= modifier;
        }
    }
    Heard::Event(Event::Mouse(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers,
    }))
}
