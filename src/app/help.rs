//! The help: made from the table of commands and the keymap, for the place from which it is called.

use super::App;
use super::command::{COMMANDS, Command, Group};
use super::overlays::Line;
use crate::config::Config;
use crate::keymap::Mode;
use crate::message::Message;

/// The help for a mode: its own commands first, then everything else that can be called.
pub fn lines(app: &App, mode: Mode) -> Vec<Line> {
    let lang = app.lang;
    let mut groups: Vec<Group> = COMMANDS.iter().map(|command| command.group).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.sort_by_key(|group| (!is_own(*group, mode), *group));
    let mut lines = ways_out(app, mode);
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
    lines.extend(mouse(app));
    lines.extend(settings(app));
    lines
}

/// How to leave, before everything else.
fn ways_out(app: &App, mode: Mode) -> Vec<Line> {
    let lang = app.lang;
    let out = match mode {
        Mode::Outline | Mode::Notes => "focus-text",
        Mode::List => "list-cancel",
        Mode::Codes => "codes-close",
        Mode::Relink => "relink-close",
        _ => "clear",
    };
    let ways = [(out, "app.help-leave-doc"), ("quit", "app.help-quit-doc")];
    let pairs = ways.into_iter().filter_map(|(command, words)| {
        let keys = app.keymap.keys_of(mode, command);
        (!keys.is_empty()).then(|| {
            let shown: Vec<String> = keys.into_iter().take(3).collect();
            Line::Pair(shown.join("  "), lang.text(words).to_owned())
        })
    });
    let heading = Line::Heading(lang.text("app.help-leave-heading").to_owned());
    [heading]
        .into_iter()
        .chain(pairs)
        .chain([Line::Space])
        .collect()
}

/// What the mouse does.
fn mouse(app: &App) -> Vec<Line> {
    const GESTURES: &[(&str, &str)] = &[
        ("app.help-click", "app.help-click-doc"),
        ("app.help-clicks", "app.help-clicks-doc"),
        ("app.help-drag", "app.help-drag-doc"),
        ("app.help-wheel", "app.help-wheel-doc"),
        ("app.help-shift-drag", "app.help-shift-drag-doc"),
    ];
    let lang = app.lang;
    let pairs = GESTURES
        .iter()
        .map(|(gesture, doc)| Line::Pair(lang.text(gesture).to_owned(), lang.text(doc).to_owned()));
    [Line::Heading(
        lang.text("app.help-mouse-heading").to_owned(),
    )]
    .into_iter()
    .chain(pairs)
    .chain([Line::Space])
    .collect()
}

/// What can be set, with what it can be.
fn settings(app: &App) -> Vec<Line> {
    let lang = app.lang;
    let keys = app.keymap.keys_of(Mode::Text, "edit-config");
    let heading = Message::new("app.help-settings-heading")
        .with("key", keys.into_iter().next().unwrap_or_default());
    let rows = Config::default().rows().into_iter();
    let pairs = rows.map(|row| Line::Pair(row.name.to_owned(), row.doc.say(lang)));
    [Line::Heading(heading.say(lang))]
        .into_iter()
        .chain(pairs)
        .chain([Line::Space])
        .collect()
}

/// What a reader who starts the program for the first time is told.
pub fn welcome(app: &App) -> Vec<Line> {
    const WAYS: &[(&str, &str, &str)] = &[
        ("tour.welcome-list", "open", "list-accept"),
        ("tour.welcome-tour", "tour", "tour"),
        ("tour.welcome-help", "help", "help"),
        ("tour.welcome-palette", "palette", "palette"),
        ("tour.welcome-language", "language", "next-language"),
        ("tour.welcome-ambiguous", "ambiguous", "next-ambiguous"),
    ];
    let lang = app.lang;
    let ways = WAYS.iter().map(|(words, name, command)| {
        let keys = app.keymap.keys_of(Mode::List, command);
        let key = keys.into_iter().next().unwrap_or_default();
        Line::Words(Message::new(words).with(name, key).say(lang))
    });
    [
        Line::Words(lang.text("tour.welcome").to_owned()),
        Line::Space,
    ]
    .into_iter()
    .chain(ways)
    .collect()
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
