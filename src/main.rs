//! The `zhupi` program: see the library for how it is built.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use zhupi::app::Chosen;
use zhupi::app::effect::{OpenOptions, Target};
use zhupi::app::surface::Surface;
use zhupi::cli::{self, Env, Failure, Invocation, ReaderOptions, World};
use zhupi::config::{self, Config};
use zhupi::formats::Choice;
use zhupi::layout::Typography;

use zhupi::message::{Lang, Message};
use zhupi::run;
use zhupi::storage::{Dirs, Options};
use zhupi::text::{Ambiguous, Cells};
use zhupi::tui::surroundings::Surroundings;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    let locale = locale();
    let mut stderr = io::stderr();
    let Some(dirs) = Dirs::find() else {
        let failure = Failure::new(cli::FAILED, Message::new("cli.no-folders"));
        let _ = stderr.write_all(failure.say(locale).as_bytes());
        return failure.code.into();
    };
    let settings = cli::settings(&dirs);
    let env = Env {
        lang: settings.config.language.value.unwrap_or(locale),
        exists: &Path::exists,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut world = World {
        terminal: io::stdout().is_terminal(),
        out: &mut out,
        err: &mut stderr,
        lang: env.lang,
        dirs,
        settings,
    };
    let code = match cli::parse(&args, &env) {
        Invocation::Print(words) => cli::print(&words, &mut world),
        Invocation::Refused(failure, lang) => {
            world.lang = lang;
            world.tell(&failure)
        }
        Invocation::Run(command, lang) => {
            world.lang = lang;
            cli::perform(&command, &mut world)
        }
        Invocation::Read(options, lang) => {
            world.lang = lang;
            read(options, &mut world)
        }
    };
    code.into()
}

/// The language of the locale: the first variable that is set counts (POSIX.1-2024, §8.2). The Linux console has no letters for others than
/// English; there they are for who chooses them by name.
fn locale() -> Lang {
    if surroundings().console {
        return Lang::default();
    }
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| Lang::from_locale(&value))
        .unwrap_or_default()
}

/// Opens the reader on what was asked for; without anything on the present folder.
fn read(options: ReaderOptions, world: &mut World<'_>) -> u8 {
    match start(options, world)
        .and_then(|options| run::read(options).map_err(|why| Failure::new(cli::FAILED, why)))
    {
        Ok(code) => code,
        Err(failure) => world.tell(&failure),
    }
}

/// What the reader starts with: options over settings over defaults.
fn start(options: ReaderOptions, world: &World<'_>) -> Result<run::Options, Failure> {
    let flags = Flags {
        lang: options.lang,
        keymap: options.keymap,
        theme: options.theme,
        ambiguous: options.ambiguous,
        linear: options.linear,
        author: options.author,
    };
    let settings = chosen(&flags, &world.settings, &world.dirs, world.lang)?;
    // Who starts it without anything, and never read with it, is told where to begin.
    let welcome = options.targets.is_empty() && !options.tour && !world.dirs.state.exists();
    let mut folder = options.targets.is_empty().then(|| ".".into());
    let mut targets = Vec::new();
    if options.tour {
        folder = None;
        targets.push((Target::Tour(settings.chosen.lang), OpenOptions::default()));
    }
    let places = Options {
        notes: options.notes,
        beside: world.settings.beside(),
    };
    let library = world.settings.library(&world.dirs, places);
    for target in options.targets {
        let how = OpenOptions {
            format: options.format.clone(),
            encoding: options.encoding.clone(),
            password: options.password.clone(),
            member: options.member.clone(),
            reference: target.reference,
        };
        match target.path {
            None => targets.push((Target::StandardInput, how)),
            Some(path) if path.is_dir() => folder = folder.or(Some(path)),
            Some(path) => {
                // What cannot be opened is told before the screen is taken.
                let choice = Choice {
                    format: how.format.clone(),
                    encoding: how.encoding.clone(),
                    password: how.password.clone(),
                    member: how.member.clone(),
                };
                library.check(&path, &choice)?;
                targets.push((Target::File(path), how));
            }
        }
    }
    Ok(run::Options {
        folder: folder.filter(|_| targets.is_empty()),
        welcome,
        targets,
        settings,
        reread: reread(flags, world.dirs.clone()),
        config: cli::settings_file(&world.dirs),
        library,
        surroundings: surroundings(),
    })
}

/// What the command line says of what may also be configured.
struct Flags {
    lang: Option<Lang>,
    keymap: Option<String>,
    theme: Option<String>,
    ambiguous: Option<String>,
    linear: bool,
    author: Option<String>,
}

/// What the command line and the configuration choose. A theme that the configuration names and that does not exist is only told of.
fn chosen(
    flags: &Flags,
    settings: &cli::Settings,
    dirs: &Dirs,
    lang: Lang,
) -> Result<run::Settings, Failure> {
    let config = &settings.config;
    let name = flags.keymap.as_ref().unwrap_or(&config.keymap.value);
    let (keymap, wrong) = cli::keymap(dirs, name)?;
    let (themes, faulty) = cli::themes(dirs);
    let surroundings = surroundings();
    let wanted = flags
        .theme
        .clone()
        .unwrap_or_else(|| theme(config, &surroundings));
    let auto = (wanted == AUTO).then(|| {
        let of = |name: &str| cli::theme(&themes, name).unwrap_or_default();
        (of(&config.theme_dark.value), of(&config.theme_light.value))
    });
    let ambiguous = match flags.ambiguous.as_deref() {
        Some("1") => Some(Ambiguous::Narrow),
        Some("2") => Some(Ambiguous::Wide),
        Some("avoid") => Some(Ambiguous::Avoided),
        Some(_) => None,
        None => config.ambiguous.value,
    };
    let (theme, unknown) = match &flags.theme {
        Some(name) => (cli::theme(&themes, name)?, None),
        None => match cli::theme(&themes, &wanted) {
            Ok(theme) => (theme, None),
            Err(failure) => (0, Some(failure.what)),
        },
    };
    let problems = settings.problems.iter().chain(&wrong).chain(&faulty);
    Ok(run::Settings {
        chosen: Chosen {
            lang,
            keymap: Arc::new(keymap),
            cells: Cells::new(ambiguous.unwrap_or_default()),
            themes: themes.names().map(str::to_owned).collect(),
            theme,
            measure: config.measure.value * 2,
            typography: Typography {
                hanging: config.hanging.value,
                justify: config.justify.value,
                spaced: config.line_spacing.value == 1,
                paragraphs: config.paragraphs.value,
            },
            columns: config.columns.value,
            join_lines: config.join_lines.value,
            author: flags.author.clone().or_else(|| config.author.value.clone()),
            surface: Surface::default(),
        },
        themes,
        mouse: config.mouse.value,
        auto: run::Auto {
            width: ambiguous.is_none(),
            themes: auto,
            timeout: Duration::from_millis(config.probe_timeout.value.0.into()),
            linear: flags.linear || config.linear.value,
        },
        problems: problems.map(cli::told).chain(unknown).collect(),
    })
}

/// Reads the configuration again. One that cannot be read, or names keys that do not exist, changes nothing.
fn reread(flags: Flags, dirs: Dirs) -> run::Reread {
    Arc::new(move || {
        let settings = cli::settings(&dirs);
        if let Some(why) = settings.unread {
            return Err(why);
        }
        let lang = flags.lang.or(settings.config.language.value);
        chosen(&flags, &settings, &dirs, lang.unwrap_or_else(locale))
            .map_err(|failure| failure.what)
    })
}

/// The name of the theme that the terminal's paper decides.
const AUTO: &str = "auto";

/// What the environment says of the terminal.
fn surroundings() -> Surroundings {
    Surroundings::of(&|name| std::env::var(name).ok())
}

/// The theme of the settings. Where they name none, a terminal that is to show no colour gets the one without.
fn theme(config: &Config, surroundings: &Surroundings) -> String {
    if surroundings.plain && config.theme.origin == config::Origin::Default {
        "mono".to_owned()
    } else {
        config.theme.value.clone()
    }
}
