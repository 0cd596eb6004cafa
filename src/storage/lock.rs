//! One writer at a time: an advisory lock in the state folder, named after the file that it guards. It does not reach other
//! machines, which is why every save compares and merges as well.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use super::hash::short_name;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why no lock was had.
#[derive(Debug)]
pub(super) enum NoLock {
    /// Another writer kept it all the time.
    Busy,
    /// The state folder cannot hold locks; saving goes on without.
    Impossible,
}

/// The lock for a file, given back when the value is dropped.
pub(super) fn lock(state: &Path, target: &Path) -> Result<File, NoLock> {
    let folder = state.join("locks");
    fs::create_dir_all(&folder).map_err(|_| NoLock::Impossible)?;
    let name = std::path::absolute(target).unwrap_or_else(|_| target.to_owned());
    let name = short_name(name.as_os_str().as_encoded_bytes());
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(format!("{name}.lock")))
        .map_err(|_| NoLock::Impossible)?;
    let until = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(3));
            }
            Err(TryLockError::WouldBlock) => return Err(NoLock::Busy),
            Err(TryLockError::Error(_)) => return Err(NoLock::Impossible),
        }
    }
}
