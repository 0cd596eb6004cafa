//! Any three files: merging falls over none, what comes out can be read, and merging it again changes nothing. The parts are separated by
//! lines of `====`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhupi::storage::{merge_files, read_notes};

fuzz_target!(|text: &str| {
    let mut parts = text.split("\n====\n");
    let mut part = || parts.next().unwrap_or_default();
    let (base, ours, theirs) = (part(), part(), part());
    let merge =
        |ours: &str, theirs: &str| merge_files(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    if let Ok((merged, _)) = merge(ours, theirs) {
        let notes = read_notes(merged.as_bytes());
        let sides = [ours, theirs].map(|side| read_notes(side.as_bytes()));
        if sides.iter().all(|side| side.read_only.is_none()) {
            assert!(notes.read_only.is_none(), "{merged}");
        }
        if let Ok((again, _)) = merge(&merged, ours) {
            assert_eq!(
                read_notes(again.as_bytes()).records.annotations.len(),
                notes.records.annotations.len()
            );
        }
    }
});
