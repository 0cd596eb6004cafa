//! `zhupi man`: the manual page of the program or of one of its commands, in roff, made from the table of commands.

use clap_mangen::Man;

use crate::cli::table::parser;
use crate::cli::{COMMANDS, DONE, Failure, Given, Stop, USAGE, World};
use crate::message::{Message, nearest};

/// Prints the page.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let mut root = parser(world.lang);
    root.build();
    let page = match given.text("command") {
        None => root,
        Some(name) => {
            let found = COMMANDS.iter().find(|row| row.name == name);
            let found = found.and_then(|row| root.find_subcommand(row.name));
            let command = found.ok_or_else(|| unknown(&name))?;
            // Built with its root, it is called after both names, as git has it.
            command.clone()
        }
    };
    let mut written = Vec::new();
    Man::new(page)
        .source(concat!("zhupi ", env!("CARGO_PKG_VERSION")))
        .render(&mut written)?;
    world.out.write_all(&written)?;
    Ok(DONE)
}

fn unknown(name: &str) -> Stop {
    let what = Message::new("cli.no-command").with("word", name);
    let hint = match nearest(name, COMMANDS.iter().map(|row| row.name)) {
        Some(meant) => Message::new("cli.did-you-mean").with("word", meant),
        None => Message::new("cli.see-help"),
    };
    Failure::new(USAGE, what).hint(hint).into()
}
