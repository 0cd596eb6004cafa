//! The clipboard of the system, through the program that the system has for it.
//!
//! Terminals are sent the words too (OSC 52), but none tells whether it took them, and many do not.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use crate::app::effect::Outcome;
use crate::message::Message;

/// Bytes of a string that GNU screen hands on in one piece; it drops longer ones (`MAXSTR` of its sources is 768 at the least).
const PIECE: usize = 512;

/// What gives words to the terminal's clipboard: `OSC 52`, see <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>. Within GNU screen
/// it goes through to the terminal in device control strings, a piece in each.
pub(super) fn sequence(words: &str, in_screen: bool) -> String {
    let mut sequence = String::new();
    let written = CopyToClipboard::to_clipboard_from(words.as_bytes()).write_ansi(&mut sequence);
    if written.is_err() || !in_screen {
        return sequence;
    }
    // Its own end would end the string around it; BEL is the other one.
    let body = sequence.strip_suffix("\u{1b}\\").unwrap_or(&sequence);
    let body: Vec<char> = body.chars().chain(std::iter::once('\u{7}')).collect();
    let mut through = String::new();
    for piece in body.chunks(PIECE) {
        through.push_str("\u{1b}P");
        through.extend(piece);
        through.push_str("\u{1b}\\");
    }
    through
}

/// A program that puts its input on the clipboard.
struct Tool {
    program: &'static str,
    args: &'static [&'static str],
    /// The variable that is set where the program is of use; `None` where it always is.
    where_set: Option<&'static str>,
    /// Whether it reads UTF-16, as the consoles of Windows do.
    wide: bool,
}

/// Every tool, in the order in which they are tried.
const TOOLS: &[Tool] = &[
    #[cfg(target_os = "macos")]
    tool("pbcopy", &[], None),
    Tool {
        wide: true,
        ..tool(
            "clip.exe",
            &[],
            if cfg!(windows) {
                None
            } else {
                Some("WSL_DISTRO_NAME")
            },
        )
    },
    tool("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    tool(
        "xclip",
        &["-selection", "clipboard", "-in"],
        Some("DISPLAY"),
    ),
    tool("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    tool("termux-clipboard-set", &[], Some("TERMUX_VERSION")),
    tool("tmux", &["load-buffer", "-w", "-"], Some("TMUX")),
];

const fn tool(
    program: &'static str,
    args: &'static [&'static str],
    where_set: Option<&'static str>,
) -> Tool {
    Tool {
        program,
        args,
        where_set,
        wide: false,
    }
}

/// How long a tool may take.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Gives words to the first tool that takes them; says what was done. `sent` says whether the terminal was sent them too.
pub(super) fn copy(words: &str, sent: bool) -> Outcome {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let fits = |tool: &&Tool| tool.where_set.is_none_or(is_set);
    let taken = TOOLS
        .iter()
        .filter(fits)
        .find(|tool| takes(tool, words, PATIENCE));
    let count = words.chars().count();
    match (taken, sent) {
        (Some(tool), _) => Outcome::Copied(
            Message::new("run.copied-by")
                .with("count", count)
                .with("tool", tool.program),
        ),
        (None, true) => Outcome::Copied(Message::new("run.copied").with("count", count)),
        (None, false) => Outcome::Refused(Message::new("run.not-copied")),
    }
}

fn takes(tool: &Tool, words: &str, patience: Duration) -> bool {
    let bytes: Vec<u8> = if tool.wide {
        let mark = std::iter::once(0xFEFF);
        mark.chain(words.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect()
    } else {
        words.as_bytes().to_vec()
    };
    let started = Command::new(tool.program)
        .args(tool.args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        return false;
    };
    if let Some(mut input) = child.stdin.take() {
        // A tool that does not read would block this thread.
        thread::spawn(move || drop(input.write_all(&bytes)));
    }
    ended_well(&mut child, patience)
}

/// Waits for the end of a program; ends it when it takes too long.
fn ended_well(child: &mut Child, patience: Duration) -> bool {
    let end = Instant::now() + patience;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if Instant::now() < end => thread::sleep(Duration::from_millis(10)),
            _ => {
                drop(child.kill());
                drop(child.wait());
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_through_screen_in_pieces_and_arrive_whole() {
        let words = "朱批“引文”——".repeat(200);
        let plain = sequence(&words, false);
        assert!(plain.starts_with("\u{1b}]52;c;") && plain.ends_with("\u{1b}\\"));
        let through = sequence(&words, true);
        let pieces: Vec<&str> = through
            .split_terminator("\u{1b}\\")
            .map(|piece| piece.strip_prefix("\u{1b}P").expect("a string"))
            .collect();
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.len() <= PIECE));
        let arrived = pieces.concat();
        assert_eq!(
            arrived.strip_suffix('\u{7}'),
            plain.strip_suffix("\u{1b}\\")
        );
    }

    #[test]
    fn a_tool_is_believed_by_its_end_and_waited_for_only_a_while() {
        for (args, expected) in [
            (&["-c", "test \"$(cat)\" = 朱批"][..], true),
            (&["-c", "exit 3"], false),
            (&["-c", "exec sleep 60"], false),
        ] {
            let begun = Instant::now();
            let sh = tool("sh", args, None);
            assert_eq!(
                takes(&sh, "朱批", Duration::from_millis(300)),
                expected,
                "{args:?}"
            );
            assert!(begun.elapsed() < Duration::from_secs(20));
        }
        let absent = tool("no-program-of-this-name", &[], None);
        assert!(!takes(&absent, "朱批", PATIENCE));
    }
}
