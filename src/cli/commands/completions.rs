//! `zhupi completions`: what a shell needs to complete a command line.

use clap_complete::{Shell, generate};

use crate::cli::table::parser;
use crate::cli::{DONE, Given, Stop, World};

/// Prints the script for a shell.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let shell = given.text("shell").unwrap_or_default();
    let shell: Shell = shell.parse().unwrap_or(Shell::Bash);
    let mut script = Vec::new();
    generate(shell, &mut parser(world.lang), "zhupi", &mut script);
    world.out.write_all(&script)?;
    Ok(DONE)
}
