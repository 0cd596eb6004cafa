//! `zhupi keys`: the keys in force, from the table of commands and the keymap.

use serde_json::{Value, json};

use crate::app::command::{find_command, names};
use crate::cli::settings::{keymap, told};
use crate::cli::{DONE, Failure, Given, Stop, WRONG, World};
use crate::keymap::{Keymap, Mode};
use crate::message::Lang;

/// A command with its keys in one mode.
struct Line {
    mode: Mode,
    command: &'static str,
    keys: Vec<String>,
}

/// Prints the keys as a list, as a keymap file or as JSON.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let name = given
        .text("keymap")
        .unwrap_or_else(|| world.settings.config.keymap.value.clone());
    let (keymap, problems) = keymap(&world.dirs, &name)?;
    match given.text("format").as_deref() {
        Some("toml") => world.out.write_all(keymap.to_toml().as_bytes())?,
        Some("json") => {
            let value: Vec<Value> = lines(&keymap)
                .iter()
                .map(|line| as_json(line, world.lang))
                .collect();
            serde_json::to_writer_pretty(&mut *world.out, &value).map_err(std::io::Error::from)?;
            writeln!(world.out)?;
        }
        _ => {
            let list = list(&lines(&keymap), world.lang);
            world.out.write_all(list.as_bytes())?;
        }
    }
    for problem in &problems {
        world.tell(&Failure::new(WRONG, told(problem)));
    }
    Ok(if problems.is_empty() { DONE } else { WRONG })
}

/// Every command in every mode where it has keys; what a mode has from the global one stands there only.
fn lines(keymap: &Keymap) -> Vec<Line> {
    let mut lines = Vec::new();
    for mode in Mode::ALL {
        let mut known = names(mode);
        known.extend(
            names(Mode::Global)
                .into_iter()
                .filter(|_| mode != Mode::Global),
        );
        let mut seen = std::collections::HashSet::new();
        for command in known {
            let keys = keymap.keys_of(mode, command);
            let inherited = mode.inherits() && keymap.keys_of(Mode::Global, command) == keys;
            if !keys.is_empty() && !inherited && seen.insert(command) {
                lines.push(Line {
                    mode,
                    command,
                    keys,
                });
            }
        }
    }
    lines
}

fn doc(command: &str, lang: Lang) -> &'static str {
    find_command(command).map_or("", |command| command.doc(lang))
}

fn as_json(line: &Line, lang: Lang) -> Value {
    json!({
        "command": line.command,
        "mode": line.mode.name(),
        "keys": line.keys,
        "doc": doc(line.command, lang),
    })
}

fn list(lines: &[Line], lang: Lang) -> String {
    let mut list = String::new();
    let mut mode = None;
    for line in lines {
        if mode != Some(line.mode) {
            if mode.is_some() {
                list.push('\n');
            }
            list.push_str(&line.mode.title().say(lang));
            list.push('\n');
            mode = Some(line.mode);
        }
        let keys = line.keys.join(", ");
        let parts = [
            "  ",
            &keys,
            "\t",
            line.command,
            "\t",
            doc(line.command, lang),
            "\n",
        ];
        list.extend(parts);
    }
    list
}
