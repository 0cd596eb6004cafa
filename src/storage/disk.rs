//! What keeping a file asks of a file system, as a table of its own: tests put one in its place that loses power, space or permission at
//! any step.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::lock::{self, NoLock};

/// A file system.
pub(super) trait Disk {
    /// The content of a file, links followed; `None` when there is none.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;
    /// Where a symbolic link leads; `None` when it is none.
    fn link(&self, path: &Path) -> Option<PathBuf>;
    /// Whether a folder is there.
    fn is_folder(&self, path: &Path) -> bool;
    /// Names in a folder; none when it can't be read.
    fn names(&self, folder: &Path) -> Vec<String>;
    /// Makes a file that must not exist, with the mode, and where possible the owner, of another.
    fn create(&self, path: &Path, like: &Path) -> io::Result<Box<dyn NewFile>>;
    /// Gives a file another name in its folder, in place of what has that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder in a folder that is there.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Brings the names in a folder to the disk.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// The lock that keeps other writers away from a file, held until it is dropped.
    fn lock(&self, state: &Path, target: &Path) -> Result<Option<File>, NoLock>;
}

/// A file that is being written.
pub(super) trait NewFile {
    /// Adds bytes at its end.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Brings its content to the disk.
    fn sync(&mut self) -> io::Result<()>;
}

/// The content of a file, links followed. A pipe would be waited for, and a device need not end: neither is read.
///
/// # Errors
/// When it can't be read; [`io::ErrorKind::Unsupported`] when it is no file.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let meta = fs::metadata(path)?;
    if meta.is_file() || meta.is_dir() {
        fs::read(path)
    } else {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// The machine's own file system.
#[derive(Clone, Copy, Debug)]
pub(super) struct Native;

impl Disk for Native {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match read_file(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn link(&self, path: &Path) -> Option<PathBuf> {
        fs::read_link(path).ok()
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    }

    fn create(&self, path: &Path, like: &Path) -> io::Result<Box<dyn NewFile>> {
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        if let Ok(old) = fs::metadata(like) {
            keep_owner(&file, &old);
            file.set_permissions(old.permissions())?;
        }
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            made => made,
        }
    }

    #[cfg(unix)]
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, state: &Path, target: &Path) -> Result<Option<File>, NoLock> {
        lock::lock(state, target).map(Some)
    }
}

impl NewFile for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Gives a new file the owner and group of the old one, as far as this user may: only root may give files away, and a group must be one's
/// own.
#[cfg(unix)]
fn keep_owner(file: &File, old: &fs::Metadata) {
    use rustix::fs::{Gid, Uid, fchown};
    use std::os::unix::fs::MetadataExt as _;
    let Ok(new) = file.metadata() else { return };
    if new.gid() != old.gid() {
        let _ = fchown(file, None, Some(Gid::from_raw(old.gid())));
    }
    if new.uid() != old.uid() {
        let _ = fchown(file, Some(Uid::from_raw(old.uid())), None);
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt as _;

    #[test]
    fn the_system_is_asked_to_bring_files_and_names_to_the_disk() {
        // What is no file on a disk can't be brought to it, and the system says so: it was asked.
        let path = Path::new("/dev/null");
        let mut file = OpenOptions::new().write(true).open(path).unwrap();
        assert!(NewFile::sync(&mut file).is_err());
        assert!(Native.sync_folder(path).is_err());
        let folder = tempfile::tempdir().unwrap();
        Native.sync_folder(folder.path()).unwrap();
        let path = folder.path().join("n");
        let mut file = Native.create(&path, &path).unwrap();
        file.write(b"x").unwrap();
        file.sync().unwrap();
    }

    #[test]
    fn what_is_no_file_is_not_read() {
        for path in ["/dev/zero", "/dev/null"] {
            let error = Native.read(Path::new(path)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::Unsupported);
        }
        let folder = tempfile::tempdir().unwrap();
        let error = Native.read(folder.path()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
        let link = folder.path().join("n.toml");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        assert!(Native.read(&link).is_err());
    }

    #[test]
    fn a_file_takes_the_place_of_another_whole() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new] = ["old", "new"].map(|name| folder.path().join(name));
        fs::write(&old, "old").unwrap();
        fs::write(&new, "new").unwrap();
        let held = File::open(&old).unwrap();
        let inode = fs::metadata(&new).unwrap().ino();
        Native.rename(&new, &old).unwrap();
        // Nothing was written into the old file: who holds it open reads it to its end, and the name means the new one.
        assert_eq!(fs::metadata(&old).unwrap().ino(), inode);
        assert_eq!(io::read_to_string(held).unwrap(), "old");
        assert!(!new.exists());
    }
}
