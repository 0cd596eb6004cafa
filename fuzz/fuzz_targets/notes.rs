//! Any notes file: reading never fails as a whole, and writing back what was read changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhupi::storage::{read_notes, write_notes};

fuzz_target!(|text: &str| {
    let notes = read_notes(text.as_bytes());
    if notes.read_only.is_none() && notes.problems.is_empty() {
        if let Ok(written) = write_notes(text, &notes.records) {
            let again = read_notes(written.as_bytes());
            assert_eq!(again.records, notes.records);
        }
    }
});
