//! The thread that reads the terminal.
//!
//! Where there are terminals of the usual kind it reads bytes and [`crate::tui::decode`] says what they mean, so that an answer to a
//! question is never taken for a key, whenever it comes; elsewhere crossterm reads.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::Event;
#[cfg(unix)]
use crate::tui::decode::Decoder;
use crate::tui::decode::Heard;

/// How long the thread waits for a key before it looks whether the terminal is still there, and whether it is to pause.
const LOOK: Duration = Duration::from_millis(100);

/// Controls the thread that reads keys.
pub(super) struct Keys {
    paused: Arc<AtomicBool>,
    resting: Arc<AtomicBool>,
    awaiting: Arc<AtomicBool>,
}

impl Keys {
    /// Starts the thread.
    pub(super) fn listen(sender: Sender<Event>) -> Self {
        let keys = Self {
            paused: Arc::default(),
            resting: Arc::default(),
            awaiting: Arc::default(),
        };
        let (paused, resting) = (keys.paused.clone(), keys.resting.clone());
        let awaiting = keys.awaiting.clone();
        watch(sender.clone());
        thread::spawn(move || {
            let Some(mut source) = Source::open(awaiting) else {
                drop(sender.send(Event::Closed));
                return;
            };
            loop {
                if paused.load(Ordering::SeqCst) {
                    resting.store(true, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(10));
                    continue;
                }
                resting.store(false, Ordering::SeqCst);
                let Ok(heard) = source.next() else {
                    drop(sender.send(Event::Closed));
                    return;
                };
                for one in heard {
                    if sender.send(Event::Heard(one)).is_err() {
                        return;
                    }
                }
            }
        });
        keys
    }

    /// Stops reading, so that another program can read the terminal; returns when nothing is read any more.
    pub(super) fn pause(&self) {
        self.paused.store(true, Ordering::SeqCst);
        for _ in 0..50 {
            if self.resting.load(Ordering::SeqCst) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether answers of the terminal are awaited: then what looks like the Esc key may be the first byte of one.
    pub(super) fn await_answers(&self, awaiting: bool) {
        self.awaiting.store(awaiting, Ordering::SeqCst);
    }

    /// Reads again.
    pub(super) fn resume(&self) {
        self.paused.store(false, Ordering::SeqCst);
    }
}

/// The terminal is gone.
struct Gone;

/// Tells when the terminal is gone. The thread that reads keys can't: a terminal that hangs up while crossterm waits for a key reads as
/// empty for ever, and crossterm reads it again and again.
#[cfg(unix)]
fn watch(sender: Sender<Event>) {
    use rustix::event::{PollFd, PollFlags, poll};
    thread::spawn(move || {
        let output = std::io::stdout();
        loop {
            // Nothing is asked for; the end of a terminal is told anyway.
            let mut terminal = [PollFd::new(&output, PollFlags::empty())];
            match poll(&mut terminal, None) {
                Ok(_) => drop(sender.send(Event::Closed)),
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => {}
            }
            return;
        }
    });
}

#[cfg(not(unix))]
fn watch(_sender: Sender<Event>) {}

/// Where keys come from.
#[cfg(unix)]
struct Source {
    /// The terminal itself, where standard input is something else.
    terminal: Option<std::fs::File>,
    decoder: Decoder,
    awaiting: Arc<AtomicBool>,
}

#[cfg(unix)]
impl Source {
    fn open(awaiting: Arc<AtomicBool>) -> Option<Self> {
        let terminal = if std::io::stdin().is_terminal() {
            None
        } else {
            Some(std::fs::File::open("/dev/tty").ok()?)
        };
        Some(Self {
            terminal,
            decoder: Decoder::default(),
            awaiting,
        })
    }

    /// Waits a while for what the terminal sends.
    fn next(&mut self) -> Result<Vec<Heard>, Gone> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        use std::os::fd::AsFd;
        self.decoder
            .await_answers(self.awaiting.load(Ordering::SeqCst));
        let patience = self.decoder.patience();
        let wait = patience.unwrap_or(LOOK);
        let input = std::io::stdin();
        let source = match &self.terminal {
            Some(terminal) => terminal.as_fd(),
            None => input.as_fd(),
        };
        let wait = Timespec {
            tv_sec: i64::try_from(wait.as_secs()).unwrap_or(0),
            tv_nsec: i64::from(wait.subsec_nanos()),
        };
        let mut polled = [PollFd::from_borrowed_fd(source, PollFlags::IN)];
        match poll(&mut polled, Some(&wait)) {
            Err(rustix::io::Errno::INTR) => return Ok(Vec::new()),
            Err(_) => return Err(Gone),
            Ok(0) if patience.is_some() => return Ok(self.decoder.idle()),
            Ok(0) => return Ok(Vec::new()),
            Ok(_) => {}
        }
        let [polled] = polled;
        if !polled.revents().contains(PollFlags::IN) {
            return Err(Gone);
        }
        let mut bytes = [0; 4096];
        match rustix::io::read(source, &mut bytes) {
            Ok(0) => Err(Gone),
            Ok(count) => Ok(self.decoder.feed(bytes.get(..count).unwrap_or_default())),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Ok(Vec::new()),
            Err(_) => Err(Gone),
        }
    }
}

/// Where keys come from.
#[cfg(not(unix))]
struct Source;

#[cfg(not(unix))]
impl Source {
    fn open(_awaiting: Arc<AtomicBool>) -> Option<Self> {
        Some(Self)
    }

    fn next(&mut self) -> Result<Vec<Heard>, Gone> {
        match crossterm::event::poll(LOOK) {
            Ok(false) => Ok(Vec::new()),
            Ok(true) => crossterm::event::read()
                .map(|event| vec![Heard::Event(event)])
                .map_err(|_| Gone),
            Err(_) => Err(Gone),
        }
    }
}

/// Whether the terminal is gone.
#[cfg(unix)]
pub(super) fn hung_up() -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    let hung = |fd: &mut PollFd| {
        let now = rustix::event::Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        poll(std::slice::from_mut(fd), Some(&now)).is_ok()
            && fd
                .revents()
                .intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
    };
    let (input, output) = (std::io::stdin(), std::io::stdout());
    if input.is_terminal() && hung(&mut PollFd::new(&input, PollFlags::empty())) {
        return true;
    }
    hung(&mut PollFd::new(&output, PollFlags::empty()))
}

/// Elsewhere this is not known.
#[cfg(not(unix))]
pub(super) fn hung_up() -> bool {
    false
}

/// Columns and rows, when there is a terminal to draw on and to read keys from.
pub(super) fn terminal_size() -> Option<(u16, u16)> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let keys = std::io::stdin().is_terminal() || std::fs::File::open("/dev/tty").is_ok();
    if keys {
        crossterm::terminal::size().ok()
    } else {
        None
    }
}
