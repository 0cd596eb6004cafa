//! What the environment says of the terminal: how many colours it has, what may be asked of it, and how it is recognised next time.

use crate::theme::Depth;

/// A terminal as far as the environment tells.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something else that the environment says"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// How many colours can be told apart.
    pub depth: Depth,
    /// Whether the paper is dark, by `COLORFGBG`.
    pub dark: Option<bool>,
    /// Whether its colours may be asked for.
    pub asks_colours: bool,
    /// Whether it can do no more than print lines.
    pub dumb: bool,
    /// Whether no colour is wanted (<https://no-color.org>, <https://bixense.com/clicolors/>).
    pub plain: bool,
    /// Whether it is the Linux console, whose font has few letters.
    pub console: bool,
    /// Whether GNU screen stands between the program and the terminal: it keeps sequences that it does not know to itself.
    pub in_screen: bool,
    /// By what it is recognised next time.
    pub name: String,
}

impl Surroundings {
    /// Reads the variables that concern terminals.
    pub fn of(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let is = |name: &str, value: &str| set(name).as_deref() == Some(value);
        let term = set("TERM").unwrap_or_default();
        let dumb = matches!(term.as_str(), "dumb" | "unknown" | "");
        let screen = set("STY").is_some() || (term.starts_with("screen") && set("TMUX").is_none());
        let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let plain = set("NO_COLOR").is_some() || (!forced && (dumb || is("CLICOLOR", "0")));
        Self {
            depth: depth(&term, screen, &set),
            dark: set("COLORFGBG").as_deref().and_then(dark),
            // GNU screen answers late and in the wrong window; the Linux console does not know the question.
            asks_colours: !screen && !term.starts_with("screen") && term != "linux" && !dumb,
            dumb,
            plain,
            console: term == "linux",
            in_screen: set("STY").is_some() && set("TMUX").is_none(),
            name: name(&set),
        }
    }
}

fn depth(term: &str, screen: bool, set: &dyn Fn(&str) -> Option<String>) -> Depth {
    const TRUE: [&str; 8] = [
        "direct",
        "truecolor",
        "kitty",
        "alacritty",
        "foot",
        "ghostty",
        "wezterm",
        "contour",
    ];
    const NONE: [&str; 5] = ["vt52", "vt100", "vt102", "vt220", "vt320"];
    let program = set("TERM_PROGRAM").unwrap_or_default();
    let says_true = matches!(set("COLORTERM").as_deref(), Some("truecolor" | "24bit"))
        || TRUE.iter().any(|known| term.contains(known))
        || set("WT_SESSION").is_some()
        || set("KONSOLE_VERSION").is_some()
        || set("VTE_VERSION")
            .and_then(|version| version.parse::<u32>().ok())
            .is_some_and(|version| version >= 3600)
        || matches!(
            program.as_str(),
            "iTerm.app" | "WezTerm" | "vscode" | "ghostty"
        );
    if matches!(term, "linux") {
        Depth::Sixteen
    } else if NONE.contains(&term) {
        Depth::None
    } else if says_true && !screen {
        Depth::True
    } else if term.contains("256color")
        || program == "Apple_Terminal"
        // tmux makes them what the terminal outside can show.
        || set("TMUX").is_some()
        || (set("XTERM_VERSION").is_some() && !screen)
    {
        Depth::Indexed
    } else {
        Depth::Sixteen
    }
}

/// The last number of `COLORFGBG` is the paper's among the sixteen colours; 7 and from 9 on they are light (as rxvt and vim have it).
fn dark(value: &str) -> Option<bool> {
    let paper: u8 = value.rsplit(';').next()?.parse().ok()?;
    match paper {
        0..=6 | 8 => Some(true),
        7 | 9..=15 => Some(false),
        _ => None,
    }
}

/// What tells one terminal from another, as far as the width of characters and the paper go.
fn name(set: &dyn Fn(&str) -> Option<String>) -> String {
    const TOLD_BY: [&str; 10] = [
        "TERM",
        "TERM_PROGRAM",
        "TERM_PROGRAM_VERSION",
        "COLORTERM",
        "VTE_VERSION",
        "KONSOLE_VERSION",
        "XTERM_VERSION",
        "WT_PROFILE_ID",
        "XTERM_LOCALE",
        "COLORFGBG",
    ];
    // Within tmux or screen, or at the other end of a link, it is another terminal; which one, changes every time.
    const WITHIN: [&str; 3] = ["TMUX", "STY", "SSH_CONNECTION"];
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| set(name));
    let mut parts: Vec<String> = TOLD_BY
        .iter()
        .filter_map(|name| Some(format!("{name}={}", set(name)?)))
        .collect();
    parts.extend(locale.map(|locale| format!("LC_CTYPE={locale}")));
    parts.extend(
        WITHIN
            .iter()
            .filter(|name| set(name).is_some())
            .map(|name| (*name).to_owned()),
    );
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(variables: &[(&str, &str)]) -> Surroundings {
        Surroundings::of(&|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn as_many_colours_as_the_terminal_has() {
        for (variables, expected) in [
            (&[("TERM", "xterm")][..], Depth::Sixteen),
            (&[("TERM", "xterm-256color")], Depth::Indexed),
            (
                &[("TERM", "xterm"), ("COLORTERM", "truecolor")],
                Depth::True,
            ),
            (&[("TERM", "xterm-kitty")], Depth::True),
            (&[("TERM", "linux")], Depth::Sixteen),
            (
                &[("TERM", "linux"), ("COLORTERM", "truecolor")],
                Depth::Sixteen,
            ),
            (&[("TERM", "vt100")], Depth::None),
            (
                &[("TERM", "screen"), ("COLORTERM", "truecolor")],
                Depth::Sixteen,
            ),
            (
                &[
                    ("TERM", "screen.xterm-256color"),
                    ("STY", "1.pts"),
                    ("COLORTERM", "24bit"),
                ],
                Depth::Indexed,
            ),
            (
                &[
                    ("TERM", "screen-256color"),
                    ("TMUX", "/tmp/x"),
                    ("COLORTERM", "truecolor"),
                ],
                Depth::True,
            ),
            (
                &[("TERM", "xterm-256color"), ("VTE_VERSION", "7000")],
                Depth::True,
            ),
            (
                &[
                    ("TERM", "xterm-256color"),
                    ("TERM_PROGRAM", "Apple_Terminal"),
                ],
                Depth::Indexed,
            ),
        ] {
            assert_eq!(given(variables).depth, expected, "{variables:?}");
        }
    }

    #[test]
    fn who_wants_no_colour_is_heard() {
        for (variables, expected) in [
            (&[("TERM", "xterm")][..], false),
            (&[("TERM", "xterm"), ("NO_COLOR", "1")], true),
            (&[("TERM", "xterm"), ("NO_COLOR", "")], false),
            (&[("TERM", "xterm"), ("CLICOLOR", "0")], true),
            (
                &[
                    ("TERM", "xterm"),
                    ("CLICOLOR", "0"),
                    ("CLICOLOR_FORCE", "1"),
                ],
                false,
            ),
            (&[("TERM", "dumb")], true),
            (&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")], false),
            (
                &[
                    ("TERM", "xterm"),
                    ("NO_COLOR", "1"),
                    ("CLICOLOR_FORCE", "1"),
                ],
                true,
            ),
        ] {
            assert_eq!(given(variables).plain, expected, "{variables:?}");
        }
    }

    #[test]
    fn colours_are_not_asked_for_where_the_answer_would_come_late() {
        for (variables, expected) in [
            (&[("TERM", "xterm")][..], true),
            (&[("TERM", "screen.xterm-256color")], false),
            (&[("TERM", "xterm"), ("STY", "1.pts")], false),
            (&[("TERM", "linux")], false),
            (&[("TERM", "dumb")], false),
        ] {
            assert_eq!(given(variables).asks_colours, expected, "{variables:?}");
        }
        for (value, expected) in [
            ("15;0", Some(true)),
            ("0;default;15", Some(false)),
            ("0;7", Some(false)),
            ("7;8", Some(true)),
            ("default;default", None),
        ] {
            assert_eq!(given(&[("COLORFGBG", value)]).dark, expected, "{value}");
        }
    }
}
