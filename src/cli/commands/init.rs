//! `zhupi init`: a project folder, in which notes lie beside the documents; with `--git` also the merge driver.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::{DONE, FAILED, Failure, Given, Stop, World};
use crate::message::Message;
use crate::storage;

/// The files that the driver merges.
const PATTERNS: [&str; 3] = [
    ".zhupi/notes/**/*.toml",
    ".zhupi/codebook.toml",
    "*.zhupi.toml",
];

/// The name of the driver in git's configuration.
const DRIVER: &str = "zhupi";

/// Makes `.zhupi/notes` in the folder, and the folder itself when it is missing; what is there already stays as it is.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let folder = given.path("dir").unwrap_or_else(|| PathBuf::from("."));
    let project = folder.join(".zhupi");
    if folder.exists() && !folder.is_dir() {
        return Err(fail(&folder, Message::new("cli.no-folder")).into());
    }
    if given.is_on("git") {
        // Asked for before anything is made: without a repository nothing is done by halves.
        let top = folder_there(&folder);
        repository(&top).map_err(|why| fail(&folder, why).hint(Message::new("cli.hint-git")))?;
    }
    let there = project.is_dir();
    fs::create_dir_all(project.join("notes")).map_err(|error| fail(&folder, system(&error)))?;
    let said = if there {
        "cli.init-there"
    } else {
        "cli.init-done"
    };
    let said = Message::new(said).with("path", project.display().to_string());
    writeln!(world.out, "{}", said.say(world.lang))?;
    if given.is_on("git") {
        for said in set_up(&folder)? {
            writeln!(world.out, "{}", said.say(world.lang))?;
        }
    }
    Ok(DONE)
}

fn fail(folder: &Path, why: Message) -> Failure {
    let what = Message::new("error.told")
        .with("what", folder.display().to_string())
        .with("why", why);
    Failure::new(FAILED, what)
}

fn system(error: &io::Error) -> Message {
    Message::new("cli.as-it-is").with("words", error.to_string())
}

/// The nearest folder at or above one that exists.
fn folder_there(folder: &Path) -> PathBuf {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let there = whole.ancestors().find(|above| above.is_dir());
    there.map_or(whole.clone(), Path::to_owned)
}

/// Runs git in a folder; its answer, or why there is none.
fn git(folder: &Path, args: &[&str]) -> Result<String, Message> {
    let done = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(args)
        .output();
    let done = done.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Message::new("cli.git-missing"),
        _ => system(&error),
    })?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).trim_end().to_owned());
    }
    let words = String::from_utf8_lossy(&done.stderr);
    let words = words.lines().next().unwrap_or_default().to_owned();
    Err(Message::new("cli.git-says").with("words", words))
}

/// That the folder lies in the work tree of a repository.
fn repository(folder: &Path) -> Result<(), Message> {
    match git(folder, &["rev-parse", "--is-inside-work-tree"]) {
        Ok(answer) if answer == "true" => Ok(()),
        Ok(_) => Err(Message::new("cli.git-bare")),
        Err(error) if error.key() == "cli.git-missing" => Err(error),
        Err(_) => Err(Message::new("cli.git-no-repository")),
    }
}

/// Names the files for the driver in `.gitattributes` and the driver in the configuration of the repository; says what was done.
fn set_up(folder: &Path) -> Result<Vec<Message>, Failure> {
    let mut said = Vec::new();
    let attributes = folder.join(".gitattributes");
    let path = attributes.display().to_string();
    let added = add_patterns(&attributes)?;
    let key = if added {
        "cli.init-attributes"
    } else {
        "cli.init-attributes-there"
    };
    said.push(Message::new(key).with("path", path));
    let driver = driver();
    let set = |name: &str, value: &str| {
        git(
            folder,
            &[
                "config",
                "--local",
                &format!("merge.{DRIVER}.{name}"),
                value,
            ],
        )
        .map_err(|why| fail(folder, why))
    };
    set("name", "zhupi notes and codebooks")?;
    set("driver", &driver)?;
    said.push(Message::new("cli.init-driver").with("driver", driver));
    said.push(Message::new("cli.init-others"));
    Ok(said)
}

/// Appends the patterns that are not there yet; whether there were any.
fn add_patterns(path: &Path) -> Result<bool, Failure> {
    let old = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(fail(path, system(&error))),
    };
    let words = String::from_utf8_lossy(&old);
    let wanted = format!("merge={DRIVER}");
    let is_there = |pattern: &str| {
        words.lines().any(|line| {
            let mut parts = line.split_whitespace();
            parts.next() == Some(pattern) && parts.any(|part| part == wanted)
        })
    };
    let eol = if words.contains("\r\n") { "\r\n" } else { "\n" };
    let mut new = old.clone();
    if !new.is_empty() && !new.ends_with(b"\n") {
        new.extend(eol.bytes());
    }
    let mut added = false;
    for pattern in PATTERNS.into_iter().filter(|pattern| !is_there(pattern)) {
        new.extend(format!("{pattern} {wanted}{eol}").bytes());
        added = true;
    }
    if added {
        storage::replace_file(path, &new)?;
    }
    Ok(added)
}

/// What git runs, through a shell. When zhupi cannot merge (a file that is no TOML, the program gone), git's own merge of lines marks the
/// conflict in the file, so that nothing of theirs is missing from it.
fn driver() -> String {
    let program = std::env::current_exe().ok();
    let program = program
        .as_deref()
        .and_then(Path::to_str)
        .map_or_else(|| "zhupi".to_owned(), quoted);
    format!(
        "{program} merge %O %A %B -o %A --name %P; code=$?; test $code -le 1 && exit $code; git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; exit 1"
    )
}

/// A word that the shell takes as it is, and in which git sees no placeholder.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''").replace('%', "%%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_quoted_for_the_shell() {
        for (path, expected) in [
            ("/usr/bin/zhupi", "'/usr/bin/zhupi'"),
            ("/a b/朱's/50%", "'/a b/朱'\\''s/50%%'"),
            ("/$(x)`y`;z", "'/$(x)`y`;z'"),
        ] {
            assert_eq!(quoted(path), expected);
        }
    }

    #[test]
    fn patterns_are_added_once_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".gitattributes");
        for (old, new) in [
            (
                "",
                ".zhupi/notes/**/*.toml merge=zhupi\n.zhupi/codebook.toml merge=zhupi\n*.zhupi.toml merge=zhupi\n",
            ),
            (
                "*.png binary",
                "*.png binary\n.zhupi/notes/**/*.toml merge=zhupi\n.zhupi/codebook.toml merge=zhupi\n*.zhupi.toml merge=zhupi\n",
            ),
            (
                "*.zhupi.toml text merge=zhupi\r\n",
                "*.zhupi.toml text merge=zhupi\r\n.zhupi/notes/**/*.toml merge=zhupi\r\n.zhupi/codebook.toml merge=zhupi\r\n",
            ),
        ] {
            fs::write(&path, old).unwrap();
            assert!(add_patterns(&path).unwrap());
            assert_eq!(fs::read_to_string(&path).unwrap(), new);
            assert!(!add_patterns(&path).unwrap());
            assert_eq!(fs::read_to_string(&path).unwrap(), new);
        }
    }
}
