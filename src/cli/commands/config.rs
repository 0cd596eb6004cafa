//! `zhupi config`: the settings in force.

use crate::cli::told;
use crate::cli::{DONE, FAILED, Failure, Given, Stop, WRONG, World};
use crate::config::Config;

/// Prints the settings, or a file that documents every one.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let file = if given.is_on("default") {
        Config::default_toml(world.lang)
    } else {
        world.settings.config.to_toml(world.lang)
    };
    world.out.write_all(file.as_bytes())?;
    if given.is_on("default") {
        return Ok(DONE);
    }
    if let Some(why) = world.settings.unread.clone() {
        return Ok(world.tell(&Failure::new(FAILED, why)));
    }
    let problems = world.settings.problems.clone();
    for problem in &problems {
        world.tell(&Failure::new(WRONG, told(problem)));
    }
    Ok(if problems.is_empty() { DONE } else { WRONG })
}
