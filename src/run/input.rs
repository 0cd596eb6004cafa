//! The thread that reads the terminal.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::Event;

/// How long the thread waits for a key before it looks whether the terminal is still there, and whether it is to pause.
const LOOK: Duration = Duration::from_millis(100);

/// Controls the thread that reads keys.
pub(super) struct Keys {
    paused: Arc<AtomicBool>,
    resting: Arc<AtomicBool>,
}

impl Keys {
    /// Starts the thread.
    pub(super) fn listen(sender: Sender<Event>) -> Self {
        let keys = Self {
            paused: Arc::default(),
            resting: Arc::default(),
        };
        let (paused, resting) = (keys.paused.clone(), keys.resting.clone());
        watch(sender.clone());
        thread::spawn(move || {
            loop {
                if paused.load(Ordering::SeqCst) {
                    resting.store(true, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(10));
                    continue;
                }
                resting.store(false, Ordering::SeqCst);
                let event = match next() {
                    Ok(None) => continue,
                    Ok(Some(event)) => Event::Input(event),
                    Err(Gone) => Event::Closed,
                };
                let gone = matches!(event, Event::Closed);
                if sender.send(event).is_err() || gone {
                    return;
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

/// Waits a while for an event. A terminal that hung up is looked for first: reading it would spin for ever.
fn next() -> Result<Option<crossterm::event::Event>, Gone> {
    if hung_up() {
        return Err(Gone);
    }
    match crossterm::event::poll(LOOK) {
        Ok(false) => Ok(None),
        Ok(true) => crossterm::event::read().map(Some).map_err(|_| Gone),
        Err(_) => Err(Gone),
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
