//! The command line without a terminal: what is typed becomes an [`Invocation`], and a [`Command`] is performed in a [`World`].
//!
//! One table, [`COMMANDS`], feeds parser, help, completions and “did you mean”. [`parse`] computes only: it is told the language and
//! which files exist. [`perform`] reads and writes what the command needs. This room knows no screen; opening the reader is left to
//! whoever called.

mod commands;
mod given;
mod options;
mod parse;
mod records;
mod settings;
mod table;
mod usage;
mod world;

pub use given::Given;
pub use parse::{Env, Invocation, ReaderOptions, Target, parse};
pub use settings::{Settings, keymap, settings, settings_file, theme, themes, told};
pub use table::{COMMANDS, Command, Row};
pub use world::{Failure, Stop, World};

/// Done, or an empty list.
pub const DONE: u8 = 0;
/// Found something wrong, or not done as asked.
pub const WRONG: u8 = 1;
/// Wrong usage.
pub const USAGE: u8 = 2;
/// Could not read or write.
pub const FAILED: u8 = 3;

/// Performs a command and gives the exit code. What fails is told on standard error in the language of the world; a closed pipe ends the
/// work quietly.
pub fn perform(command: &Command, world: &mut World<'_>) -> u8 {
    let done = (command.row.run)(&command.given, world);
    finish(done, world)
}

/// Prints words such as help, and gives the exit code.
pub fn print(words: &str, world: &mut World<'_>) -> u8 {
    let done = world.out.write_all(words.as_bytes());
    finish(done.map(|()| DONE).map_err(Stop::from), world)
}

fn finish(done: Result<u8, Stop>, world: &mut World<'_>) -> u8 {
    let done = done.and_then(|code| {
        world.out.flush()?;
        Ok(code)
    });
    match done {
        Ok(code) => code,
        Err(Stop::ClosedPipe) => DONE,
        Err(Stop::Failed(failure)) => world.tell(&failure),
    }
}

#[cfg(test)]
mod tests;
