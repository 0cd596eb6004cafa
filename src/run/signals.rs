//! Signals: the ones that end the program, and the one that stops it for a while.

use std::sync::mpsc::Sender;

use super::Event;

/// The terminal was closed.
pub(super) const HANGUP: i32 = 1;

#[cfg(unix)]
/// The shell asks to stop.
pub(super) const STOP: i32 = signal_hook::consts::SIGTSTP;

#[cfg(not(unix))]
pub(super) const STOP: i32 = -1;

/// The process goes on after it was stopped.
#[cfg(unix)]
pub(super) const CONTINUED: i32 = signal_hook::consts::SIGCONT;

#[cfg(not(unix))]
pub(super) const CONTINUED: i32 = -3;

/// The size of the terminal changed.
#[cfg(unix)]
pub(super) const RESIZED: i32 = signal_hook::consts::SIGWINCH;

#[cfg(not(unix))]
pub(super) const RESIZED: i32 = -2;

/// Starts a thread that turns signals into events.
#[cfg(unix)]
pub(super) fn listen(sender: Sender<Event>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    let mut signals = signal_hook::iterator::Signals::new([
        SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH,
    ])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            if sender.send(Event::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Elsewhere there are no such signals.
#[cfg(not(unix))]
pub(super) fn listen(_sender: Sender<Event>) -> std::io::Result<()> {
    Ok(())
}

/// Stops this process until it is continued.
#[cfg(unix)]
pub(super) fn stop_here() {
    use rustix::process::{Signal, getpid, kill_process};
    // A process without a job-control shell goes on at once, which is as good.
    let _ = kill_process(getpid(), Signal::STOP);
}

/// Elsewhere a process can't stop itself.
#[cfg(not(unix))]
pub(super) fn stop_here() {}
