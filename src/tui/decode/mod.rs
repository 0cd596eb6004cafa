//! What a terminal sends, byte by byte → keys, the mouse, pasted words, and answers to what it was asked.
//!
//! The forms are those of ECMA-48, of xterm's control sequences, of the Linux console (`CSI [ A`), of urxvt (`CSI 7 $`) and of the
//! Kitty keyboard protocol. An answer is never a key, whenever it comes and in whatever pieces; neither is anything else that is not
//! understood. Bytes are kept until what they begin is whole, or until nothing followed for a while ([`Decoder::idle`]).

mod csi;

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// The most bytes of one paste; what is more is dropped.
const PASTE: usize = 16 << 20;

/// The most bytes of one sequence.
const LONGEST: usize = 4096;

/// How long a lone `ESC` is waited for, which is the Esc key when nothing follows.
const ESCAPE: Duration = Duration::from_millis(30);

/// The same while answers are awaited, which may come in pieces.
const ESCAPE_OF_ANSWER: Duration = Duration::from_millis(250);

/// How long the rest of a sequence is waited for: slow links cut anywhere.
const REST: Duration = Duration::from_secs(2);

/// How long the end of a paste is waited for.
const REST_OF_PASTE: Duration = Duration::from_secs(5);

/// Something that the terminal sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A person did something.
    Event(Event),
    /// The terminal answers.
    Answer(Answer),
}

/// An answer of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Where the cursor is, rows and columns from 1 (`CSI r ; c R`).
    Place {
        /// Row.
        row: u16,
        /// Column.
        column: u16,
    },
    /// Colour of the paper, in sRGB (`OSC 11`).
    Paper([u8; 3]),
    /// Colour of the ink, in sRGB (`OSC 10`).
    Ink([u8; 3]),
    /// It knows the Kitty keyboard protocol (`CSI ? flags u`).
    Keyboard,
    /// What kind of terminal it is (`CSI ? … c`): the last answer.
    Kind,
}

/// Turns bytes into what they mean.
#[derive(Debug, Default)]
pub struct Decoder {
    waiting: Vec<u8>,
    paste: Option<Vec<u8>>,
    /// Whether answers are awaited.
    awaiting: bool,
    /// A lone `ESC` became the Esc key while answers were awaited; it may have been the first byte of one.
    orphaned: bool,
}

/// What stands at the beginning of the bytes that wait.
enum Token {
    /// More bytes are needed.
    Partial,
    /// So many bytes mean nothing.
    Nothing(usize),
    /// So many bytes mean something.
    Heard(usize, Heard),
    /// A paste begins behind so many bytes.
    Paste(usize),
}

impl Decoder {
    /// Answers are awaited from now on, or not any more.
    pub fn await_answers(&mut self, awaiting: bool) {
        self.awaiting = awaiting;
    }

    /// Takes bytes as they come.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Heard> {
        if std::mem::take(&mut self.orphaned) && matches!(bytes.first(), Some(b'[' | b']' | b'P')) {
            match answer_without_escape(bytes) {
                Orphan::Answer(rest) => return self.feed(rest),
                Orphan::Begun => self.waiting.push(0x1B),
                Orphan::Keys => {}
            }
        }
        self.waiting.extend_from_slice(bytes);
        self.take_all()
    }

    /// How long to wait for more bytes before [`Self::idle`] is due; `None` when nothing waits.
    pub fn patience(&self) -> Option<Duration> {
        match (self.waiting.as_slice(), &self.paste) {
            (_, Some(_)) => Some(REST_OF_PASTE),
            ([], None) => None,
            ([0x1B] | [0x1B, b'[' | b'O' | b']' | b'P'], None) if self.awaiting => {
                Some(ESCAPE_OF_ANSWER)
            }
            ([0x1B] | [0x1B, _], None) => Some(ESCAPE),
            _ => Some(REST),
        }
    }

    /// Nothing followed for the time of [`Self::patience`]: what waits is taken as it stands.
    pub fn idle(&mut self) -> Vec<Heard> {
        if let Some(words) = self.paste.take() {
            let mut words = words;
            words.append(&mut self.waiting);
            return vec![pasted(&words)];
        }
        let mut heard = Vec::new();
        match self.waiting.as_slice() {
            [] => {}
            [0x1B] => {
                self.orphaned = self.awaiting;
                heard.push(key(KeyCode::Esc, KeyModifiers::NONE));
                self.waiting.clear();
            }
            [0x1B, b @ 0x20..=0x7E] => {
                heard.push(key(KeyCode::Char(char::from(*b)), KeyModifiers::ALT));
                self.waiting.clear();
            }
            // urxvt ends shifted keys with a byte that others put before the last.
            [0x1B, b'[', params @ .., b'$']
                if params.iter().all(u8::is_ascii_digit) && !params.is_empty() =>
            {
                heard.extend(csi::urxvt(params));
                self.waiting.clear();
            }
            // The rest of a sequence that was cut off would be read as keys: it is dropped with what comes of it.
            _ => self.waiting.clear(),
        }
        heard
    }

    fn take_all(&mut self) -> Vec<Heard> {
        let mut heard = Vec::new();
        loop {
            if self.paste.is_some() {
                match self.take_paste() {
                    Some(words) => heard.push(words),
                    None => return heard,
                }
            }
            if self.waiting.is_empty() {
                return heard;
            }
            let used = match token(&self.waiting) {
                Token::Partial if self.waiting.len() > LONGEST => self.waiting.len(),
                Token::Partial => return heard,
                Token::Nothing(used) => used,
                Token::Paste(used) => {
                    self.paste = Some(Vec::new());
                    used
                }
                Token::Heard(used, one) => {
                    heard.push(one);
                    used
                }
            };
            self.waiting.drain(..used.clamp(1, self.waiting.len()));
        }
    }

    /// Takes what belongs to a paste; its words when it is whole.
    fn take_paste(&mut self) -> Option<Heard> {
        const END: &[u8] = b"\x1b[201~";
        let words = self.paste.as_mut()?;
        let end = memchr::memmem::find(&self.waiting, END);
        // A part of the end may stand at the end of what came.
        let safe = end.unwrap_or_else(|| {
            let cut = (1..END.len().min(self.waiting.len() + 1))
                .rev()
                .find(|length| {
                    self.waiting
                        .ends_with(END.get(..*length).unwrap_or_default())
                });
            self.waiting.len() - cut.unwrap_or(0)
        });
        let room = PASTE.saturating_sub(words.len()).min(safe);
        words.extend_from_slice(self.waiting.get(..room).unwrap_or_default());
        self.waiting.drain(..safe);
        end?;
        self.waiting.drain(..END.len());
        self.paste.take().map(|words| pasted(&words))
    }
}

fn pasted(words: &[u8]) -> Heard {
    Heard::Event(Event::Paste(String::from_utf8_lossy(words).into_owned()))
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Heard {
    Heard::Event(Event::Key(KeyEvent::new(code, modifiers)))
}

/// What came behind an `ESC` that was taken for the Esc key.
enum Orphan<'a> {
    /// The rest of an answer, and what follows it.
    Answer(&'a [u8]),
    /// The beginning of one: nobody types so many characters at once.
    Begun,
    /// Keys.
    Keys,
}

fn answer_without_escape(bytes: &[u8]) -> Orphan<'_> {
    let whole: Vec<u8> = std::iter::once(0x1B).chain(bytes.iter().copied()).collect();
    match token(&whole) {
        Token::Heard(used, Heard::Answer(_)) => {
            Orphan::Answer(bytes.get(used - 1..).unwrap_or_default())
        }
        Token::Nothing(used) if bytes.first() != Some(&b'[') => {
            Orphan::Answer(bytes.get(used - 1..).unwrap_or_default())
        }

        Token::Partial if bytes.len() > 1 => Orphan::Begun,
        _ => Orphan::Keys,
    }
}

fn token(bytes: &[u8]) -> Token {
    match *bytes {
        [0x1B] => Token::Partial,
        [0x1B, b'[', ..] => csi::token(bytes),
        [0x1B, b'O', ..] => single_shift(bytes),
        [0x1B, b']' | b'P' | b'X' | b'^' | b'_', ..] => string(bytes),
        [0x1B, 0x1B, ..] => Token::Heard(1, key(KeyCode::Esc, KeyModifiers::NONE)),
        [0x1B, ..] => match plain(bytes.get(1..).unwrap_or_default()) {
            Token::Heard(used, Heard::Event(Event::Key(event))) => Token::Heard(
                used + 1,
                key(event.code, event.modifiers | KeyModifiers::ALT),
            ),
            Token::Nothing(used) => Token::Nothing(used + 1),
            other => other,
        },
        _ => plain(bytes),
    }
}

/// A character or a control character.
fn plain(bytes: &[u8]) -> Token {
    let Some(&first) = bytes.first() else {
        return Token::Partial;
    };
    let control = |c| key(KeyCode::Char(c), KeyModifiers::CONTROL);
    let bare = |code| key(code, KeyModifiers::NONE);
    let heard = match first {
        0 => control(' '),
        b'\t' => bare(KeyCode::Tab),
        b'\r' => bare(KeyCode::Enter),
        0x01..=0x1A => control(char::from(first - 1 + b'a')),
        0x1C..=0x1F => control(char::from(first - 0x1C + b'4')),
        0x7F => bare(KeyCode::Backspace),
        _ => return character(bytes),
    };
    Token::Heard(1, heard)
}

fn character(bytes: &[u8]) -> Token {
    let length = match bytes.first() {
        Some(0x20..=0x7E) => 1,
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => return Token::Nothing(1),
    };
    let known = bytes.get(..length.min(bytes.len())).unwrap_or_default();
    match std::str::from_utf8(known) {
        Ok(text) => match text.chars().next() {
            Some(c) if !c.is_control() => {
                let shift = if c.is_uppercase() {
                    KeyModifiers::SHIFT
                } else {
                    KeyModifiers::NONE
                };
                Token::Heard(length, key(KeyCode::Char(c), shift))
            }
            _ => Token::Nothing(length),
        },
        Err(error) if error.error_len().is_none() => Token::Partial,
        Err(_) => Token::Nothing(1),
    }
}

/// `SS3`: function keys, arrows and the number pad in application mode, with a modifier in some terminals.
fn single_shift(bytes: &[u8]) -> Token {
    let digits = bytes
        .iter()
        .skip(2)
        .take_while(|byte| byte.is_ascii_digit() || **byte == b';')
        .count();
    let Some(&last) = bytes.get(2 + digits) else {
        return Token::Partial;
    };
    let used = 3 + digits;
    let mask = bytes
        .get(2..2 + digits)
        .and_then(|params| csi::numbers(params).last().copied());
    let modifiers = csi::modifiers(mask.unwrap_or(1));
    let code = match last {
        b'M' => KeyCode::Enter,
        b'I' => KeyCode::Tab,
        b'j'..=b'y' => KeyCode::Char(char::from(last - 0x40)),
        b'X' => KeyCode::Char('='),
        _ => match csi::letter(last) {
            Some(code) => code,
            // Not a single shift: Alt and O, then something else.
            None => return Token::Heard(2, key(KeyCode::Char('O'), KeyModifiers::ALT)),
        },
    };
    Token::Heard(used, key(code, modifiers))
}

/// A control string: `OSC`, `DCS` and their like, up to `ST` or `BEL`.
fn string(bytes: &[u8]) -> Token {
    let body = bytes.get(2..).unwrap_or_default();
    let Some(end) = body
        .iter()
        .position(|byte| matches!(byte, 0x07 | 0x18 | 0x1A | 0x1B))
    else {
        return if bytes.len() > LONGEST {
            Token::Nothing(bytes.len())
        } else {
            Token::Partial
        };
    };
    let used = match (body.get(end), body.get(end + 1)) {
        (Some(0x1B), None) => return Token::Partial,
        (Some(0x1B), Some(b'\\')) => end + 4,
        // Something else begins: the string was cut off.
        (Some(0x1B), Some(_)) => return Token::Nothing(end + 2),
        _ => end + 3,
    };
    let text = body.get(..end).map(String::from_utf8_lossy);
    let answer = text.filter(|_| bytes.get(1) == Some(&b']'));
    match answer.and_then(|text| colour_answer(&text)) {
        Some(answer) => Token::Heard(used, Heard::Answer(answer)),
        None => Token::Nothing(used),
    }
}

fn colour_answer(text: &str) -> Option<Answer> {
    let (number, colour) = text.split_once(';')?;
    let colour = colour_of(colour)?;
    match number {
        "10" => Some(Answer::Ink(colour)),
        "11" => Some(Answer::Paper(colour)),
        _ => None,
    }
}

/// A colour as X11 writes it: `rgb:h/h/h` with one to four digits each (`XParseColor`), `rgba:…`, or `#rrggbb`.
fn colour_of(text: &str) -> Option<[u8; 3]> {
    if let Some(digits) = text.strip_prefix('#') {
        let each = digits.len() / 3;
        let part = |at: usize| scaled(digits.get(at * each..(at + 1) * each)?);
        return Some([part(0)?, part(1)?, part(2)?]);
    }
    let mut parts = text
        .strip_prefix("rgb:")
        .or_else(|| text.strip_prefix("rgba:"))?
        .split('/')
        .map(scaled);
    Some([parts.next()??, parts.next()??, parts.next()??])
}

/// Hexadecimal digits as a share of the most that so many digits can say, in 255ths.
fn scaled(digits: &str) -> Option<u8> {
    if !(1..=4).contains(&digits.len()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let most = (1_u32 << (4 * digits.len())) - 1;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

#[cfg(test)]
mod tests;
