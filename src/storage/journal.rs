//! The journal of one notes file in the state folder: who changed which record when, and what it was before. Lines of JSON are only ever
//! added; a line that was torn by a crash is passed over. It has no part in keeping the notes: they are whole without it.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::clock::{new_id, now};
use super::hash::short_name;
use super::notes_file::{Records, raw_records, read_notes, record_text};
use crate::annotation::{Id, Moment, Past, Record};

/// Bytes of a journal after which a new one is begun; the one before is kept, older ones are not.
const LIMIT: u64 = 4 << 20;

/// A line of the journal.
#[derive(Default, Serialize, Deserialize)]
struct Line {
    /// Names the change; the first line of a file, which says what it is about, has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<Id>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    outside: bool,
    /// The record before and after, as a table of the notes file.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    /// The document's identity, in the first line.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<Id>,
    /// The notes file, in the first line.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
}

/// The journal of a notes file, which need not exist yet.
#[derive(Clone, Debug)]
pub(super) struct Journal {
    path: PathBuf,
    notes: PathBuf,
    /// Who is named as the maker of changes.
    pub(super) author: Option<String>,
    /// Bytes after which a new file is begun.
    limit: u64,
    /// Bytes of the state with which the file began.
    began: u64,
    /// How far the file was read.
    read: u64,
    /// Each record as the journal last knew it.
    last: HashMap<Id, Option<Record>>,
    /// The tables of records that were taken away, as they stood in the file.
    removed: HashMap<Id, String>,
}

impl Journal {
    /// The journal in a state folder for a notes file.
    pub(super) fn new(state: &Path, notes: &Path) -> Self {
        let notes = std::path::absolute(notes).unwrap_or_else(|_| notes.to_owned());
        let name = short_name(notes.as_os_str().as_encoded_bytes());
        Self {
            path: state.join("history").join(format!("{name}.jsonl")),
            notes,
            author: None,
            limit: LIMIT,
            began: 0,
            read: 0,
            last: HashMap::new(),
            removed: HashMap::new(),
        }
    }

    /// Reads what was added since the last time.
    pub(super) fn refresh(&mut self) {
        let Ok(mut file) = File::open(&self.path) else {
            return;
        };
        let length = file.metadata().map_or(0, |meta| meta.len());
        if length < self.read {
            self.read = 0;
        }
        let mut bytes = Vec::new();
        if self.read == 0 {
            bytes = fs::read(self.older()).unwrap_or_default();
            bytes.push(b'\n');
        }
        let from = self.read;
        if length == from
            || file.seek(SeekFrom::Start(from)).is_err()
            || file.read_to_end(&mut bytes).is_err()
        {
            return;
        }
        self.read = length;
        if from == 0 {
            let began = bytes.split_inclusive(|byte| *byte == b'\n');
            let began = began.skip_while(|line| line.starts_with(b"{\"entry\""));
            let began = began.take_while(|line| !line.starts_with(b"{\"entry\""));
            self.began = began.map(|line| line.len() as u64).sum();
        }
        for line in lines(&bytes) {
            self.take(&line);
        }
    }

    fn take(&mut self, line: &Line) {
        let Some(text) = line.after.as_ref().or(line.before.as_ref()) else {
            return;
        };
        let Some(record) = record_of(text) else {
            return;
        };
        let id = record.id();
        if line.after.is_some() {
            self.removed.remove(&id);
            self.last.insert(id, Some(record));
        } else {
            self.removed.insert(id, text.clone());
            self.last.insert(id, None);
        }
    }

    /// The table of a record that was taken away, as it stood in the file, with what zhupi does not know.
    pub(super) fn removed(&self, id: Id) -> Option<&str> {
        self.removed.get(&id).map(String::as_str)
    }

    /// Tells what others made of the file since the journal last knew it, then what was changed here. `known` is what this program had last
    /// seen, `found` what it found now with the text in which it stood, `made` what it wrote.
    ///
    /// # Errors
    /// When the state folder takes nothing; the notes are saved all the same.
    pub(super) fn tell(
        &mut self,
        known: &Records,
        found: Option<(&Records, &str)>,
        made: &Records,
    ) -> io::Result<()> {
        let mut out = Vec::new();
        if let Some((found, text)) = found {
            let mut known = by_id(known);
            if !self.last.is_empty() {
                // The journal began with everything that there was: what it does not know came from elsewhere.
                let there = self.last.iter();
                let there = there.filter_map(|(id, record)| Some((*id, record.clone()?)));
                known = there.collect();
            }
            self.differences(&known, found, None, true, &mut out);
            self.differences(&by_id(found), made, Some(text), false, &mut out);
        } else {
            self.differences(&by_id(known), made, None, false, &mut out);
        }
        if out.is_empty() {
            return Ok(());
        }
        let before = found.map_or(known, |(found, _)| found);
        self.append(&out, before, made.document.id)?;
        for line in &out {
            self.take(line);
        }
        Ok(())
    }

    fn differences(
        &self,
        old: &HashMap<Id, Record>,
        new: &Records,
        old_text: Option<&str>,
        outside: bool,
        out: &mut Vec<Line>,
    ) {
        let at = now().0;
        let new = by_id(new);
        let mut ids: Vec<Id> = old.keys().chain(new.keys()).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let gone: Vec<Id> = ids
            .iter()
            .copied()
            .filter(|id| !new.contains_key(id))
            .collect();
        let raw = match old_text {
            Some(text) if !gone.is_empty() => raw_records(text, &gone),
            _ => HashMap::new(),
        };
        for id in ids {
            let (before, after) = (old.get(&id), new.get(&id));
            if same(before, after) {
                continue;
            }
            let by = match after.or(before) {
                _ if outside => None,
                Some(Record::Annotation(annotation)) if before.is_none() => {
                    annotation.author.clone().or_else(|| self.author.clone())
                }
                _ => self.author.clone(),
            };
            let before = before.map(|record| match raw.get(&id) {
                Some(raw) => raw.clone(),
                None => record_text(record),
            });
            out.push(Line {
                entry: Some(new_id()),
                at: at.clone(),
                by,
                outside,
                before,
                after: after.map(record_text),
                document: None,
                notes: None,
            });
        }
    }

    /// Adds lines in one piece and brings them to the disk.
    fn append(&mut self, new: &[Line], before: &Records, document: Option<Id>) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let length = fs::metadata(&self.path).map_or(0, |meta| meta.len());
        // A file with very many annotations begins its journal with much, and may have more.
        if length > self.limit && length > 4 * self.began {
            fs::rename(&self.path, self.older())?;
            self.read = 0;
        }
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        let length = file.metadata()?.len();
        let mut words = Vec::new();
        if length == 0 {
            let head = Line {
                at: now().0,
                document,
                notes: Some(self.notes.display().to_string()),
                ..Line::default()
            };
            write_line(&mut words, &head)?;
            // What there was stands at its beginning, as no change of anybody.
            let known = self.last.is_empty().then(|| by_id(before));
            let there = self.last.values().flatten();
            for record in there.chain(known.iter().flat_map(HashMap::values)) {
                let line = Line {
                    after: Some(record_text(record)),
                    ..Line::default()
                };
                write_line(&mut words, &line)?;
            }
            self.began = words.len() as u64;
            for line in lines(&words) {
                self.take(&line);
            }
        } else {
            // A line that a crash tore ends here.
            let mut last = [b'\n'];
            file.seek(SeekFrom::Start(length - 1))?;
            file.read_exact(&mut last)?;
            if last != [b'\n'] {
                words.push(b'\n');
            }
        }
        for line in new {
            write_line(&mut words, line)?;
        }
        file.write_all(&words)?;
        file.sync_data()?;
        // What another program added in between is read again: it is the same as what is known.
        if self.read == length {
            self.read = length + words.len() as u64;
        }
        Ok(())
    }

    /// Every change that is known, the newest first. When there is no journal for the notes file, because it was moved or renamed, that of the
    /// same document is taken.
    pub(super) fn entries(&self, document: Option<Id>) -> Vec<Past> {
        let mut bytes = Vec::new();
        for path in [self.older(), self.path.clone()] {
            bytes.extend(fs::read(path).unwrap_or_default());
            bytes.push(b'\n');
        }
        let mut found: Vec<Past> = lines(&bytes).iter().filter_map(past_of).collect();
        if found.is_empty()
            && let Some(document) = document
        {
            found = self.of_document(document);
        }
        found.reverse();
        found
    }

    /// The journal of a notes file that had the identity of this document.
    fn of_document(&self, document: Id) -> Vec<Past> {
        let folder = self
            .path
            .parent()
            .and_then(|folder| fs::read_dir(folder).ok());
        let files = folder.into_iter().flatten().flatten();
        let mut found = Vec::new();
        for file in files {
            let bytes = fs::read(file.path()).unwrap_or_default();
            let first = bytes
                .split(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default();
            let head: Option<Line> = serde_json::from_slice(first).ok();
            if head.is_some_and(|head| head.document == Some(document)) {
                found.extend(lines(&bytes).iter().filter_map(past_of));
            }
        }
        found.sort_by_key(|past| past.entry);
        found
    }

    fn older(&self) -> PathBuf {
        self.path.with_extension("1.jsonl")
    }
}

fn write_line(words: &mut Vec<u8>, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *words, line)?;
    words.push(b'\n');
    Ok(())
}

/// The lines that are whole.
fn lines(bytes: &[u8]) -> Vec<Line> {
    let lines = bytes.split(|byte| *byte == b'\n');
    lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()
}

fn past_of(line: &Line) -> Option<Past> {
    let record = |text: &Option<String>| text.as_deref().map(record_of);
    let (before, after) = (record(&line.before), record(&line.after));
    if before == Some(None) || after == Some(None) || (before.is_none() && after.is_none()) {
        return None;
    }
    Some(Past {
        entry: line.entry?,
        at: Moment(line.at.clone()),
        by: line.by.clone(),
        outside: line.outside,
        before: before.flatten(),
        after: after.flatten(),
    })
}

/// The record of a table of a notes file.
pub(super) fn record_of(text: &str) -> Option<Record> {
    let records = read_notes(text.as_bytes()).records;
    let annotation = records
        .annotations
        .into_iter()
        .next()
        .map(Record::Annotation);
    annotation.or_else(|| {
        records
            .corrections
            .into_iter()
            .next()
            .map(Record::Correction)
    })
}

fn by_id(records: &Records) -> HashMap<Id, Record> {
    let annotations = records.annotations.iter().cloned().map(Record::Annotation);
    let corrections = records.corrections.iter().cloned().map(Record::Correction);
    annotations
        .chain(corrections)
        .map(|record| (record.id(), record))
        .collect()
}

/// Whether a person would see no difference.
fn same(one: Option<&Record>, other: Option<&Record>) -> bool {
    match (one, other) {
        (Some(Record::Annotation(one)), Some(Record::Annotation(other))) => one.says_as(other),
        (Some(Record::Correction(one)), Some(Record::Correction(other))) => one.says_as(other),
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
