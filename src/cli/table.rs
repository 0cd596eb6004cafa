//! The table of commands, and the parser that clap makes of it.

use clap::{Arg, ArgAction};

use super::commands;
use super::options::{
    author, file, notes, one_of, operand, option, path_option, reading, several, switch, words,
};
use super::{Given, Stop, World};
use crate::annotation::Kind;
use crate::message::{Lang, Message};

/// One command.
pub struct Row {
    /// Its name as typed.
    pub name: &'static str,
    /// Its options and operands.
    args: fn(Lang) -> Vec<Arg>,
    /// Does it; gives the exit code.
    pub(super) run: fn(&Given, &mut World<'_>) -> Result<u8, Stop>,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Row {
    /// What it does, a sentence.
    pub fn about(&self, lang: Lang) -> &'static str {
        words(lang, "cli.about", self.name)
    }

    /// How it is typed.
    pub fn usage(&self, lang: Lang) -> &'static str {
        words(lang, "cli.usage", self.name)
    }
}

/// A command with what was given to it.
#[derive(Clone, Debug)]
pub struct Command {
    /// Its row.
    pub row: &'static Row,
    /// Its options and operands.
    pub given: Given,
}

/// Every command. To add one: a file in `commands/`, a row here, and its words in the catalogue.
pub static COMMANDS: &[Row] = &[
    Row {
        name: "text",
        args: |lang| [vec![file(lang)], reading(lang).into()].concat(),
        run: commands::text::run,
    },
    Row {
        name: "outline",
        args: |lang| {
            let own = vec![
                file(lang),
                option(lang, "depth", "number").value_parser(clap::value_parser!(usize)),
                switch(lang, "explain"),
                one_of(lang, "format", ["text", "json"]),
                notes(lang),
            ];
            [own, reading(lang).into()].concat()
        },
        run: commands::outline::run,
    },
    Row {
        name: "notes",
        args: |lang| {
            let own = vec![
                several(lang).required(true),
                option(lang, "tag", "tag"),
                option(lang, "search", "words"),
                switch(lang, "orphans"),
                one_of(lang, "format", ["text", "json", "jsonl"]),
                notes(lang),
            ];
            [own, reading(lang).into()].concat()
        },
        run: commands::notes::run,
    },
    Row {
        name: "add",
        args: |lang| {
            let own = vec![
                file(lang),
                option(lang, "quote", "words"),
                one_of(lang, "kind", Kind::ALL.map(Kind::name)),
                option(lang, "prefix", "words"),
                option(lang, "suffix", "words"),
                option(lang, "start", "number").value_parser(clap::value_parser!(usize)),
                option(lang, "tag", "tag").action(ArgAction::Append),
                option(lang, "note", "words"),
                author(lang),
                notes(lang),
            ];
            [own, reading(lang).into()].concat()
        },
        run: commands::add::run,
    },
    Row {
        name: "adopt",
        args: |lang| {
            let own = vec![file(lang), path_option(lang, "source", "path"), notes(lang)];
            [own, reading(lang).into()].concat()
        },
        run: commands::adopt::run,
    },
    Row {
        name: "export",
        args: |lang| {
            let own = vec![
                several(lang).required(true),
                one_of(lang, "to", ["markdown", "csv", "json"]).required(true),
                path_option(lang, "out", "path").long("output").short('o'),
                option(lang, "tag", "tag"),
                one_of(lang, "group", ["section", "tag"]),
                switch(lang, "raw"),
                switch(lang, "force"),
                notes(lang),
            ];
            [own, reading(lang).into()].concat()
        },
        run: commands::export::run,
    },
    Row {
        name: "codes",
        args: |lang| {
            let words_given = Arg::new("codes")
                .value_name(words(lang, "cli.value", "path"))
                .help(words(lang, "cli.operand", "codes"))
                .value_parser(clap::value_parser!(std::ffi::OsString))
                .action(ArgAction::Append)
                .num_args(0..);
            vec![
                words_given,
                one_of(lang, "format", ["text", "json", "toml"]),
                switch(lang, "unused"),
                switch(lang, "unknown"),
                switch(lang, "dry-run"),
                option(lang, "color", "color"),
                option(lang, "key", "key"),
                switch(lang, "global").conflicts_with("project"),
                switch(lang, "project"),
                path_option(lang, "in", "path").action(ArgAction::Append),
                notes(lang),
            ]
        },
        run: commands::codes::run,
    },
    Row {
        name: "import",
        args: |lang| {
            let own = vec![
                file(lang),
                one_of(lang, "from", ["document"]).required(true),
                path_option(lang, "into", "path"),
                notes(lang),
            ];
            [own, reading(lang).into()].concat()
        },
        run: commands::import::run,
    },
    Row {
        name: "check",
        args: |lang| [vec![several(lang), notes(lang)], reading(lang).into()].concat(),
        run: commands::check::run,
    },
    Row {
        name: "reanchor",
        args: |lang| {
            let own = vec![
                file(lang),
                switch(lang, "dry-run"),
                option(lang, "accept", "confidence"),
                one_of(lang, "format", ["text", "json"]),
                notes(lang),
            ];
            [own, reading(lang).into()].concat()
        },
        run: commands::reanchor::run,
    },
    Row {
        name: "merge",
        args: |lang| {
            vec![
                operand(lang, "base").required(true),
                operand(lang, "ours").required(true),
                operand(lang, "theirs").required(true),
                path_option(lang, "out", "path").long("output").short('o'),
                path_option(lang, "name", "path"),
            ]
        },
        run: commands::merge::run,
    },
    Row {
        name: "history",
        args: |lang| {
            let own = vec![
                file(lang),
                option(lang, "annotation", "id"),
                option(lang, "restore", "id"),
                one_of(lang, "format", ["text", "json"]),
                author(lang),
                notes(lang),
            ];
            [own, reading(lang).into()].concat()
        },
        run: commands::history::run,
    },
    Row {
        name: "search",
        args: |lang| {
            let query = Arg::new("query")
                .required(true)
                .value_name(words(lang, "cli.value", "query"))
                .help(words(lang, "cli.operand", "query"));
            let own = vec![query, several(lang).required(true)];
            [own, reading(lang).into()].concat()
        },
        run: commands::search::run,
    },
    Row {
        name: "redactions",
        args: |lang| {
            let own = vec![file(lang), one_of(lang, "format", ["text", "json", "csv"])];
            [own, reading(lang).into()].concat()
        },
        run: commands::redactions::run,
    },
    Row {
        name: "config",
        args: |lang| vec![switch(lang, "default")],
        run: commands::config::run,
    },
    Row {
        name: "keys",
        args: |lang| {
            vec![
                option(lang, "keymap", "name"),
                one_of(lang, "format", ["text", "toml", "json"]),
            ]
        },
        run: commands::keys::run,
    },
    Row {
        name: "init",
        args: |lang| vec![operand(lang, "dir"), switch(lang, "git")],
        run: commands::init::run,
    },
    Row {
        name: "completions",
        args: |lang| {
            let shells = ["bash", "elvish", "fish", "powershell", "zsh"];
            vec![
                one_of(lang, "shell", shells)
                    .long(None)
                    .required(true)
                    .help(words(lang, "cli.operand", "shell")),
            ]
        },
        run: commands::completions::run,
    },
    Row {
        name: "man",
        args: |lang| {
            let command = Arg::new("command")
                .value_name(words(lang, "cli.value", "command"))
                .help(words(lang, "cli.operand", "command"));
            vec![command]
        },
        run: commands::man::run,
    },
];

/// The row of a name.
pub(super) fn find(name: &str) -> Option<&'static Row> {
    COMMANDS.iter().find(|row| row.name == name)
}

/// The parser for everything, in a language.
pub(super) fn parser(lang: Lang) -> clap::Command {
    let root = clap::Command::new("zhupi")
        .version(env!("CARGO_PKG_VERSION"))
        .about(words(lang, "cli.about", "zhupi"))
        .override_usage(words(lang, "cli.usage", "zhupi"))
        .args([
            operand(lang, "targets")
                .action(ArgAction::Append)
                .num_args(0..),
            notes(lang),
            author(lang),
            option(lang, "keymap", "name"),
            option(lang, "theme", "name"),
            switch(lang, "tour").conflicts_with("targets"),
            one_of(lang, "ambiguous", ["auto", "1", "2", "avoid"]),
            switch(lang, "linear"),
            option(lang, "lang", "lang").global(true),
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(words(lang, "cli.option", "version")),
        ])
        .args(reading(lang))
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommands(COMMANDS.iter().map(|row| {
            let command = clap::Command::new(row.name)
                .about(row.about(lang))
                .override_usage(row.usage(lang))
                .args((row.args)(lang));
            dressed(command, lang, &template(lang, &[]))
        }));
    let commands = ("cli.heading-commands", "{subcommands}");
    dressed(root, lang, &template(lang, &[commands]))
        .after_help(Message::new("cli.exit-codes").say(lang))
}

/// Help in our words only.
fn dressed(command: clap::Command, lang: Lang, template: &str) -> clap::Command {
    command
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .long("help")
                .short('h')
                .action(ArgAction::HelpLong)
                .help(words(lang, "cli.option", "help")),
        )
        .help_template(template.to_owned())
}

fn template(lang: Lang, more: &[(&str, &str)]) -> String {
    let mut template = format!(
        "{{about}}\n\n{}\n  {{usage}}\n",
        lang.text("cli.heading-usage")
    );
    let usual = [
        ("cli.heading-operands", "{positionals}"),
        ("cli.heading-options", "{options}"),
    ];
    for (heading, tag) in more.iter().chain(&usual) {
        template.extend(["\n", lang.text(heading), "\n", tag, "\n"]);
    }
    template.push_str("{after-help}");
    template
}
