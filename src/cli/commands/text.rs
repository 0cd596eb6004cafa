//! `zhupi text`: the reading text exactly as everything else sees it.

use std::path::Path;

use crate::cli::world::{choice, origin};
use crate::cli::{DONE, Failure, Given, Stop, World};
use crate::message::{Message, visible};

/// Prints the reading text and adds nothing; on a terminal control characters are shown as symbols.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let path = given.path("file").unwrap_or_default();
    let document = load(&path, given, world)?;
    if world.terminal {
        let shown: Vec<String> = document.split('\t').map(visible).collect();
        world.out.write_all(shown.join("\t").as_bytes())?;
    } else {
        world.out.write_all(document.as_bytes())?;
    }
    Ok(DONE)
}

/// Reads the text alone: notes that are broken are no matter here.
fn load(path: &Path, given: &Given, world: &mut World<'_>) -> Result<String, Failure> {
    let library = world.library(given);
    let origin = origin(path);
    let bytes = library.read(&origin)?;
    let loaded = library.load(&origin, &bytes, &choice(given))?;
    for warning in &loaded.document.warnings {
        let what = Message::new("error.told")
            .with("what", path.display().to_string())
            .with("why", warning.clone());
        world.warn(what);
    }
    Ok(loaded.document.text.as_str().to_owned())
}
