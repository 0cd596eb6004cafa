//! Writing a note in the reader's own editor: through a file that nobody else may read, and that is kept when the editor fails.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::message::Message;
use crate::storage;

/// Lets the reader write in `$VISUAL` or `$EDITOR`; `None` when nothing was changed. The file lies in the state folder.
///
/// # Errors
/// When the editor could not be started or did not end well. What it wrote is then left in its file, which the message names.
pub(super) fn edit(text: &str, state: &Path) -> Result<Option<String>, Message> {
    edit_with(&editor(), text, state)
}

/// Gives an address to the program that the system opens such addresses with. It gets neither the terminal nor a shell.
///
/// # Errors
/// When there is no such program, or it could not be started.
pub(super) fn open(address: &str) -> Result<(), Message> {
    let (program, options): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let failed = |why: String| {
        Message::new("run.not-opened")
            .with("address", address)
            .with("why", why)
    };
    let ended = Command::new(program)
        .args(options)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| failed(format!("{program}: {error}")))?;
    if ended.success() {
        Ok(())
    } else {
        Err(failed(format!("{program}: {ended}")))
    }
}

/// The editor that the reader uses elsewhere too.
pub(super) fn editor() -> String {
    ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "vi".to_owned())
}

/// Runs the editor on a file. The variable may hold options, so that a shell must split it; the path is handed over as an argument.
pub(super) fn status_of(editor: &str, path: &Path) -> io::Result<ExitStatus> {
    Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$1\""))
        .arg("zhupi")
        .arg(path)
        .status()
}

fn edit_with(editor: &str, text: &str, state: &Path) -> Result<Option<String>, Message> {
    let failed = |why: String| {
        Message::new("run.editor")
            .with("editor", editor)
            .with("why", why)
    };
    let (path, mut file) = private_file(state).map_err(|error| failed(error.to_string()))?;
    let written = file.write_all(text.as_bytes());
    drop(file);
    let ended = written.and_then(|()| status_of(editor, &path));
    let words = fs::read(&path);
    let why = match (&ended, &words) {
        (Ok(status), Ok(_)) if status.success() => None,
        (Ok(status), Ok(_)) => Some(status.to_string()),
        (Err(error), _) | (_, Err(error)) => Some(error.to_string()),
    };
    let same = words.as_ref().is_ok_and(|words| words == text.as_bytes());
    let Some(why) = why else {
        let words = String::from_utf8_lossy(words.as_deref().unwrap_or_default()).into_owned();
        let words = words.replace("\r\n", "\n").replace('\r', "\n");
        drop(fs::remove_file(&path));
        return Ok((words.trim_end() != text.trim_end()).then_some(words));
    };
    if same || words.is_err() {
        drop(fs::remove_file(&path));
        return Err(failed(why));
    }
    // Some editors write a file anew, with rights of their own.
    make_private(&path);
    Err(Message::new("run.editor-kept")
        .with("editor", editor)
        .with("why", why)
        .with("path", path.display().to_string()))
}

/// A new file that only its owner may read, in the state folder, else in that for temporary files.
fn private_file(state: &Path) -> io::Result<(PathBuf, File)> {
    let name = format!("note-{}.md", storage::new_id().simple());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let own = state.join("drafts");
    let in_folder = |folder: PathBuf| {
        let path = folder.join(&name);
        options.open(&path).map(|file| (path, file))
    };
    fs::create_dir_all(&own)
        .and_then(|()| in_folder(own))
        .or_else(|_| in_folder(std::env::temp_dir()))
}

#[cfg(unix)]
fn make_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    drop(fs::set_permissions(path, fs::Permissions::from_mode(0o600)));
}

#[cfg(not(unix))]
fn make_private(_: &Path) {}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::message::Lang;

    fn left(state: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(state.join("drafts")).expect("a folder");
        entries
            .map(|entry| entry.expect("an entry").path())
            .collect()
    }

    #[test]
    fn what_was_written_comes_back_and_nothing_is_left() {
        let state = tempfile::tempdir().unwrap();
        let edited = |editor: &str| edit_with(editor, "原来", state.path());
        assert_eq!(edited("true"), Ok(None));
        assert_eq!(
            edited("printf '甲\\r\\n乙' >"),
            Ok(Some("甲\n乙".to_owned()))
        );
        assert_eq!(left(state.path()), Vec::<PathBuf>::new());
    }

    #[test]
    fn what_an_editor_wrote_before_it_failed_is_kept_for_its_owner_and_named() {
        let state = tempfile::tempdir().unwrap();
        let failing = |rest: &str| format!("f() {{ {rest} }}; f");
        let editor = failing("rm \"$1\"; umask 022; printf 写了一半 > \"$1\"; return 3;");
        let told = edit_with(&editor, "原来", state.path()).unwrap_err();
        let kept = left(state.path());
        assert_eq!(kept.len(), 1);
        assert_eq!(fs::read_to_string(&kept[0]).unwrap(), "写了一半");
        let mode = fs::metadata(&kept[0]).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        for lang in Lang::all() {
            let words = told.say(lang);
            assert!(words.contains(&kept[0].display().to_string()), "{words}");
        }
        fs::remove_file(&kept[0]).unwrap();
        assert!(edit_with("false", "原来", state.path()).is_err());
        assert!(edit_with("no-such-editor-anywhere", "原来", state.path()).is_err());
        assert_eq!(
            left(state.path()),
            Vec::<PathBuf>::new(),
            "nothing was written"
        );
    }
}
