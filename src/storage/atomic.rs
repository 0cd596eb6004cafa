//! Replacing a file so that a crash at any instant leaves the old or the new one, whole.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::disk::{Disk, Native};

/// Links that are followed one after the other, as the system's own bound is.
const LINKS: usize = 40;

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
///
/// # Errors
/// When the links lead round in a circle.
pub(super) fn target_of(disk: &dyn Disk, path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        let Some(link) = disk.link(&target) else {
            return Ok(target);
        };
        target = target.parent().unwrap_or(Path::new("")).join(link);
    }
    // As the system itself says when it opens such a file.
    disk.read(path).map(|_| target)
}

/// The content of a file; `None` when there is none.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    Native.read(path)
}

/// Replaces a file that still holds `expected`. The path must be a [`target_of`]; its folder must be there.
pub(super) fn replace(
    disk: &dyn Disk,
    target: &Path,
    bytes: &[u8],
    expected: Option<&[u8]>,
) -> io::Result<Outcome> {
    if disk.is_folder(target) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let temporary = temporary_beside(target);
    let result = write_and_rename(disk, target, &temporary, bytes, expected);
    if !matches!(result, Ok(Outcome::Replaced)) {
        let _ = disk.remove(&temporary);
        return result;
    }
    disk.sync_folder(folder_of(target))?;
    Ok(Outcome::Replaced)
}

fn write_and_rename(
    disk: &dyn Disk,
    target: &Path,
    temporary: &Path,
    bytes: &[u8],
    expected: Option<&[u8]>,
) -> io::Result<Outcome> {
    let mut file = disk.create(temporary, target)?;
    file.write(bytes)?;
    file.sync()?;
    drop(file);
    if disk.read(target)?.as_deref() != expected {
        return Ok(Outcome::Changed);
    }
    disk.rename(temporary, target)?;
    Ok(Outcome::Replaced)
}

/// Makes a folder and those above it. `named` takes the folders in which there is a new name now, for [`sync_folders`].
pub(super) fn make_folders(
    disk: &dyn Disk,
    folder: &Path,
    named: &mut Vec<PathBuf>,
) -> io::Result<()> {
    if folder.as_os_str().is_empty() || disk.is_folder(folder) {
        return Ok(());
    }
    make_folders(disk, folder.parent().unwrap_or(Path::new("")), named)?;
    disk.make_folder(folder)?;
    named.push(folder_of(folder).to_owned());
    Ok(())
}

/// Brings the names in folders to the disk, and forgets those with which that went well: a file in a folder whose own name is lost is lost
/// too.
pub(super) fn sync_folders(disk: &dyn Disk, named: &mut Vec<PathBuf>) -> io::Result<()> {
    while let Some(folder) = named.last() {
        disk.sync_folder(folder)?;
        named.pop();
    }
    Ok(())
}

/// Removes what writers that were killed left beside a file. Only for who holds the lock of the file.
pub(super) fn sweep(disk: &dyn Disk, target: &Path) {
    let prefix = temporary_prefix(target);
    let folder = folder_of(target);
    for name in disk.names(folder) {
        if name.starts_with(&prefix) {
            let _ = disk.remove(&folder.join(name));
        }
    }
}

/// The folder of a file; the present one for a bare name.
pub(super) fn folder_of(target: &Path) -> &Path {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_write_torn_by_a_kill_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("n.toml");
        fs::write(&target, "old").unwrap();
        fs::write(folder.path().join(".n.toml.tmp-99999-0"), "ne").unwrap();
        fs::write(folder.path().join(".other.toml.tmp-1"), "x").unwrap();
        sweep(&Native, &target);
        assert_eq!(names(folder.path()), [".other.toml.tmp-1", "n.toml"]);
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("n.toml");
        fs::write(&target, "theirs").unwrap();
        for expected in [Some(b"old".as_slice()), None] {
            let outcome = replace(&Native, &target, b"ours", expected).unwrap();
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
        assert_eq!(target_of(&Native, &link).unwrap(), target);
        replace(
            &Native,
            &target_of(&Native, &link).unwrap(),
            b"new",
            Some(b"old"),
        )
        .unwrap();
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
        let error = replace(&Native, &inside, b"x", None).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
        let gone = folder.path().join("gone/n.toml");
        let error = replace(&Native, &gone, b"x", None).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
