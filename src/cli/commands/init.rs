//! `zhupi init`: a project folder, in which notes lie beside the documents.

use std::path::PathBuf;

use crate::cli::{DONE, FAILED, Failure, Given, Stop, World};
use crate::message::Message;

/// Makes `.zhupi/notes` in the folder; one that is there already stays as it is.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let folder = given.path("dir").unwrap_or_else(|| PathBuf::from("."));
    let project = folder.join(".zhupi");
    let fail = |why: Message| {
        let what = Message::new("error.told")
            .with("what", folder.display().to_string())
            .with("why", why);
        Failure::new(FAILED, what)
    };
    if !folder.is_dir() {
        return Err(fail(Message::new("cli.no-folder")).into());
    }
    let there = project.is_dir();
    if let Err(error) = std::fs::create_dir_all(project.join("notes")) {
        let why = Message::new("cli.as-it-is").with("words", error.to_string());
        return Err(fail(why).into());
    }
    let said = if there {
        Message::new("cli.init-there")
    } else {
        Message::new("cli.init-done")
    };
    let said = said
        .with("path", project.display().to_string())
        .say(world.lang);
    writeln!(world.out, "{said}")?;
    Ok(DONE)
}
