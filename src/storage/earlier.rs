//! The texts that a notes file had in this session, so that what is undone is written byte for byte as it stood.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::notes_file::Records;

/// Bytes of earlier texts that are kept in memory.
const EARLIER: usize = 8 << 20;

/// The texts that the file had, as long as nobody else wrote it.
#[derive(Clone, Debug, Default)]
pub(super) struct Earlier {
    texts: VecDeque<(u64, Records, String)>,
    bytes: usize,
}

impl Earlier {
    /// Keeps the text in which these records stood.
    pub(super) fn keep(&mut self, records: &Records, text: &str) {
        let print = fingerprint(records);
        self.texts.retain(|(known, _, text)| {
            let stays = *known != print;
            self.bytes -= if stays { 0 } else { text.len() };
            stays
        });
        self.bytes += text.len();
        self.texts
            .push_back((print, records.clone(), text.to_owned()));
        while self.bytes > EARLIER {
            let Some((_, _, text)) = self.texts.pop_front() else {
                return;
            };
            self.bytes -= text.len();
        }
    }

    /// The text in which exactly these records stood.
    pub(super) fn find(&self, records: &Records) -> Option<String> {
        if self.texts.is_empty() {
            return None;
        }
        let print = fingerprint(records);
        let same = |(known, old, _): &&(u64, Records, String)| {
            *known == print && sorted(old) == sorted(records)
        };
        self.texts
            .iter()
            .rev()
            .find(same)
            .map(|(_, _, text)| text.clone())
    }
}

/// A number that is equal for equal records in whatever order.
fn fingerprint(records: &Records) -> u64 {
    let one = |record: &dyn std::fmt::Debug| {
        let mut hasher = DefaultHasher::new();
        format!("{record:?}").hash(&mut hasher);
        hasher.finish()
    };
    let annotations = records.annotations.iter().map(|record| one(record));
    let corrections = records.corrections.iter().map(|record| one(record));
    annotations
        .chain(corrections)
        .fold(one(&records.document), u64::wrapping_add)
}

fn sorted(records: &Records) -> Records {
    let mut records = records.clone();
    records.annotations.sort_by_key(|annotation| annotation.id);
    records.corrections.sort_by_key(|correction| correction.id);
    records
}
