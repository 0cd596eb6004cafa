//! Replacing a file so that a crash at any instant leaves the old or the new one, whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The steps of a replacement, in order. Tests make each of them fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The new file is made beside the old one.
    Create,
    /// Its first half is written.
    WriteHalf,
    /// The rest is written.
    WriteRest,
    /// It is brought to the disk.
    Sync,
    /// The old file is compared with what was last read.
    Compare,
    /// The new file takes the old one's place.
    Rename,
    /// The folder is brought to the disk.
    SyncFolder,
}

/// How a replacement ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The new content is on the disk.
    Replaced,
    /// Somebody changed the file meanwhile; nothing was done.
    Changed,
}

/// Numbers the temporary files of this process.
static COUNTER: AtomicU32 = AtomicU32::new(0);

/// The file that a path means: the end of its symbolic links, even when nothing is there yet.
pub(super) fn target_of(path: &Path) -> PathBuf {
    let mut target = path.to_owned();
    for _ in 0..40 {
        let Ok(link) = fs::read_link(&target) else {
            break;
        };
        target = target.parent().unwrap_or(Path::new("")).join(link);
    }
    target
}

/// The content of a file; `None` when there is none.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Replaces a file that still holds `expected`. The path must be a [`target_of`]; its folder must be there. `before` is asked
/// before each step and may forbid it.
pub(super) fn replace(
    target: &Path,
    bytes: &[u8],
    expected: Option<&[u8]>,
    before: &dyn Fn(Step) -> io::Result<()>,
) -> io::Result<Outcome> {
    if target.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = folder_of(target);
    let temporary = temporary_beside(target);
    let result = write_and_rename(target, &temporary, bytes, expected, before);
    if !matches!(result, Ok(Outcome::Replaced)) {
        let _ = fs::remove_file(&temporary);
        return result;
    }
    before(Step::SyncFolder)?;
    sync_folder(folder)?;
    Ok(Outcome::Replaced)
}

fn write_and_rename(
    target: &Path,
    temporary: &Path,
    bytes: &[u8],
    expected: Option<&[u8]>,
    before: &dyn Fn(Step) -> io::Result<()>,
) -> io::Result<Outcome> {
    before(Step::Create)?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(temporary)?;
    if let Ok(old) = fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    before(Step::WriteHalf)?;
    file.write_all(first)?;
    before(Step::WriteRest)?;
    file.write_all(rest)?;
    before(Step::Sync)?;
    file.sync_all()?;
    drop(file);
    before(Step::Compare)?;
    if read(target)?.as_deref() != expected {
        return Ok(Outcome::Changed);
    }
    before(Step::Rename)?;
    fs::rename(temporary, target)?;
    Ok(Outcome::Replaced)
}

/// Removes what writers that were killed left beside a file. Only for who holds the lock of the file.
pub(super) fn sweep(target: &Path) {
    let prefix = temporary_prefix(target);
    let Ok(entries) = fs::read_dir(folder_of(target)) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn temporary_prefix(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    // A name may have 255 bytes at most; a long one is cut for its temporary sibling.
    let cut = name.floor_char_boundary(200);
    format!(".{}.tmp-", name.get(..cut).unwrap_or_default())
}

fn temporary_beside(target: &Path) -> PathBuf {
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!(
        "{}{}-{number}",
        temporary_prefix(target),
        std::process::id()
    );
    folder_of(target).join(name)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 7] = [
        Step::Create,
        Step::WriteHalf,
        Step::WriteRest,
        Step::Sync,
        Step::Compare,
        Step::Rename,
        Step::SyncFolder,
    ];

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_fault_at_any_step_leaves_the_old_or_the_new_file_whole() {
        for fault in STEPS {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("n.toml");
            fs::write(&target, "old").unwrap();
            let result = replace(&target, b"new content", Some(b"old"), &|step| {
                if step == fault {
                    return Err(io::ErrorKind::StorageFull.into());
                }
                Ok(())
            });
            assert!(result.is_err(), "{fault:?}");
            let left = fs::read_to_string(&target).unwrap();
            let expected = if fault == Step::SyncFolder {
                "new content"
            } else {
                "old"
            };
            assert_eq!(left, expected, "{fault:?}");
            assert_eq!(names(folder.path()), ["n.toml"], "{fault:?}");
        }
    }

    #[test]
    fn a_write_torn_by_a_kill_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("n.toml");
        fs::write(&target, "old").unwrap();
        fs::write(folder.path().join(".n.toml.tmp-99999-0"), "ne").unwrap();
        fs::write(folder.path().join(".other.toml.tmp-1"), "x").unwrap();
        sweep(&target);
        assert_eq!(names(folder.path()), [".other.toml.tmp-1", "n.toml"]);
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("n.toml");
        fs::write(&target, "theirs").unwrap();
        for expected in [Some(b"old".as_slice()), None] {
            let outcome = replace(&target, b"ours", expected, &|_| Ok(())).unwrap();
            assert_eq!(outcome, Outcome::Changed);
        }
        assert_eq!(fs::read_to_string(&target).unwrap(), "theirs");
        assert_eq!(names(folder.path()), ["n.toml"]);
    }

    #[cfg(unix)]
    #[test]
    fn mode_and_link_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("n.toml");
        let link = folder.path().join("link.toml");
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("n.toml", &link).unwrap();
        assert_eq!(target_of(&link), target);
        replace(&target_of(&link), b"new", Some(b"old"), &|_| Ok(())).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&link).unwrap(), "new");
        let mode = fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[test]
    fn a_folder_in_the_way_and_a_folder_that_is_gone_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("n.toml");
        fs::create_dir(&inside).unwrap();
        let error = replace(&inside, b"x", None, &|_| Ok(())).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
        let gone = folder.path().join("gone/n.toml");
        let error = replace(&gone, b"x", None, &|_| Ok(())).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
