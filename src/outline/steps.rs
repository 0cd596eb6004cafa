//! Counting work, so that a test can tell linear growth from quadratic without a clock.

use std::cell::Cell;

/// How much an outline looked at: bytes, lines and candidates together. One belongs to one outline.
#[derive(Debug, Default)]
pub(super) struct Steps(Cell<u64>);

impl Steps {
    /// Notes that this much was looked at.
    pub(super) fn look(&self, much: usize) {
        self.0.set(self.0.get().saturating_add(much as u64));
    }

    /// All of it.
    #[cfg(test)]
    pub(super) fn total(&self) -> u64 {
        self.0.get()
    }
}
