//! The help: made from the table of commands and the keymap, for the place from which it is called.

use super::App;
use super::command::{COMMANDS, Command, Group};
use super::overlays::Line;
use crate::keymap::Mode;

/// The help for a mode: its own commands first, then everything else that can be called.
pub fn lines(app: &App, mode: Mode) -> Vec<Line> {
    let lang = app.lang;
    let mut groups: Vec<Group> = COMMANDS.iter().map(|command| command.group).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.sort_by_key(|group| (!is_own(*group, mode), *group));
    let mut lines = vec![
        Line::Words(lang.text("app.help-mouse").to_owned()),
        Line::Space,
    ];
    for group in groups {
        let shown = group
            .modes()
            .iter()
            .find(|known| **known == mode)
            .or(group.modes().first());
        let Some(group_mode) = shown else { continue };
        lines.push(Line::Heading(lang.text(group.key()).to_owned()));
        for command in COMMANDS.iter().filter(|command| command.group == group) {
            lines.push(Line::Pair(
                keys(app, *group_mode, command),
                command.doc(lang).to_owned(),
            ));
        }
        lines.push(Line::Space);
    }
    lines
}

fn is_own(group: Group, mode: Mode) -> bool {
    group.modes().contains(&mode)
}

fn keys(app: &App, mode: Mode, command: &Command) -> String {
    let mut keys = app.keymap.keys_of(mode, command.name);
    keys.truncate(3);
    if keys.is_empty() {
        ":".to_owned() + command.name
    } else {
        keys.join("  ")
    }
}
