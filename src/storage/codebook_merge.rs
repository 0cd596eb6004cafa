//! Three-way merge of codebooks: by the identity of a code, or by its name where one side has none.

use std::borrow::Cow;

use toml_edit::{Document, Table};

use super::codebook_file::{CODE, code_fields, code_of, codes, headed, parse};
use super::merge::{Conflict, merge_fields};
use super::problem::Problem;
use super::toml_text::{
    Field, Fields, Named, Splices, Standing, end_of_table, get, insert_raw, merge_comments,
    merge_own, own_meaning, raw_table, remove_table, set_fields,
};
use crate::annotation::{Code, Codebook};
use crate::message::Message;

/// Merges three codebooks as texts, for version control: what only one side changed is taken; where both changed a field of a code,
/// ours stays and a conflict is told. Ours is the text that is changed; their new codes come with their comments, and keys that zhupi does
/// not know are merged too. An empty base means that both sides added the file.
///
/// # Errors
/// Which of the files (0 base, 1 ours, 2 theirs) cannot be merged, and why.
pub fn merge_codebooks(
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
) -> Result<(String, Vec<Conflict>), (usize, Problem)> {
    let texts = [text_of(0, base)?, text_of(1, ours)?, text_of(2, theirs)?];
    let whole = [
        headers(0, texts[0])?,
        headers(1, texts[1])?,
        headers(2, texts[2])?,
    ];
    let [base, ours, theirs] = texts;
    if theirs == base || ours == theirs {
        return Ok((ours.to_owned(), Vec::new()));
    }
    if ours == base {
        return Ok((theirs.to_owned(), Vec::new()));
    }
    let [base, ours, theirs] = [&*whole[0], &*whole[1], &*whole[2]];
    let documents = [
        parse(base).map_err(|problem| (0, problem))?,
        parse(ours).map_err(|problem| (1, problem))?,
        parse(theirs).map_err(|problem| (2, problem))?,
    ];
    let was = Side::new(base, &documents[0]);
    let our = Side::new(ours, &documents[1]);
    let their = Side::new(theirs, &documents[2]);
    let mut merging = Merging {
        splices: Splices::default(),
        conflicts: Vec::new(),
        taken: Codebook::default(),
    };
    merging.head(&was, &our, &their);
    merging.ours(&was, &our, &their);
    merging.theirs(&was, &our, &their);
    let text = merging.splices.apply(ours);
    let fault = || {
        (
            1,
            Problem::at(ours, 0, Message::new("storage.not-writable")),
        )
    };
    let text = commented(&was, text, &their).ok_or_else(fault)?;
    let again = parse(&text).map_err(|_| fault())?;
    // A code that nobody can read any more would be lost to the reader.
    let (readable, _) = codes(&text, &again);
    if readable.len() < merging.taken.codes.len() {
        return Err(fault());
    }
    // Nothing was taken over: what a person wrote inline stays so.
    let text = if text == ours {
        texts[1].to_owned()
    } else {
        text
    };
    Ok((text, merging.conflicts))
}

/// The merge with the comments of theirs; `None` when it cannot be read. A comment is not worth a merge: what would not be read any more
/// stays as it was.
fn commented(was: &Side, merged: String, theirs: &Side) -> Option<String> {
    let document = parse(&merged).ok()?;
    let now = Side::new(&merged, &document);
    let names = [was, &now, theirs].map(|side| side.named(&now));
    let mut splices = Splices::default();
    merge_comments(
        [
            (was.text, was.document, &names[0]),
            (now.text, now.document, &names[1]),
            (theirs.text, theirs.document, &names[2]),
        ],
        &mut splices,
    );
    let commented = splices.apply(&merged);
    let is_whole = parse(&commented).is_ok();
    Some(if is_whole { commented } else { merged })
}

/// One of the three files.
struct Side<'a> {
    text: &'a str,
    document: &'a Document<&'a str>,
    codes: Vec<(&'a Table, Code)>,
}

impl<'a> Side<'a> {
    /// A file whose codes have headers.
    fn new(text: &'a str, document: &'a Document<&'a str>) -> Self {
        let (codes, _) = codes(text, document);
        let codes = codes
            .into_iter()
            .filter_map(|(written, code)| Some((written.headed?, code)));
        Self {
            text,
            document,
            codes: codes.collect(),
        }
    }

    /// The tables by which code of another side they mean.
    fn named(&self, other: &Side) -> Named {
        let named = self.codes.iter().map(|(table, code)| {
            let same = other.find(code).map_or(code, |(_, code)| code);
            (std::ptr::from_ref(*table), same.name.clone())
        });
        named.collect()
    }

    /// What this side says of a code of another.
    fn find(&self, code: &Code) -> Option<&(&'a Table, Code)> {
        let by_id = self
            .codes
            .iter()
            .find(|(_, known)| known.id.is_some() && known.id == code.id);
        by_id.or_else(|| self.codes.iter().find(|(_, known)| known.name == code.name))
    }

    fn standing(&self, table: &'a Table, is_root: bool) -> Standing<'a> {
        Standing {
            text: self.text,
            table,
            is_root,
        }
    }
}

struct Merging {
    splices: Splices,
    conflicts: Vec<Conflict>,
    /// The codes that will stand in the file.
    taken: Codebook,
}

impl Merging {
    fn told(&mut self, code: Option<&Code>, field: &str) {
        self.conflicts.push(Conflict {
            id: code.and_then(|code| code.id),
            field: field.to_owned(),
        });
    }

    /// Own keys of the file itself.
    fn head(&mut self, was: &Side, our: &Side, their: &Side) {
        let mut told = Vec::new();
        let known = |key: &str| matches!(key, "format" | "code");
        merge_own(
            Some(was.standing(was.document.as_table(), true)),
            our.standing(our.document.as_table(), true),
            their.standing(their.document.as_table(), true),
            &known,
            &mut self.splices,
            &mut |key| told.push(key.to_owned()),
        );
        for key in &told {
            self.told(None, key);
        }
    }

    /// The codes that we have.
    fn ours(&mut self, was: &Side, our: &Side, their: &Side) {
        for (table, code) in &our.codes {
            let old = was.find(code);
            let now = code_fields(code);
            let Some((theirs, other)) = their.find(code) else {
                // They deleted it, or never had it.
                if old.is_some_and(|old| same(old.0, &old.1, table, code)) {
                    remove_table(our.text, table, &mut self.splices);
                } else {
                    self.taken.codes.push(code.clone());
                }
                continue;
            };
            let mut told: Vec<String> = Vec::new();
            let old_fields = old.map(|(_, old)| code_fields(old)).unwrap_or_default();
            let fields = merge_fields(&old_fields, &now, &code_fields(other), &mut |field| {
                told.push(field.to_owned());
            });
            let fields = self.fitting(fields, &now, &mut told);
            set_fields(our.text, table, CODE, &now, &fields, &mut self.splices);
            merge_own(
                old.map(|(table, _)| was.standing(table, false)),
                our.standing(table, false),
                their.standing(theirs, false),
                &knows,
                &mut self.splices,
                &mut |key| told.push(key.to_owned()),
            );
            for field in &told {
                self.told(Some(code), field);
            }
            if let Ok(code) = code_of(&fields, &self.taken) {
                self.taken.codes.push(code);
            }
        }
    }

    /// Fields of a code that stand beside those taken so far: a name or key that another has by now is given up for our own.
    fn fitting(&self, mut fields: Fields, ours: &Fields, told: &mut Vec<String>) -> Fields {
        while let Err((key, _)) = code_of(&fields, &self.taken) {
            told.push(key.to_owned());
            let own = get(ours, key).cloned();
            let same = own.as_ref() == get(&fields, key);
            fields.retain(|(known, _)| *known != key);
            match own {
                Some(own) if !same => fields.push((key, own)),
                _ if key == "name" => return ours.clone(),
                _ => {}
            }
        }
        fields
    }

    /// The codes that only they have; one that we deleted comes back only when they changed it.
    fn theirs(&mut self, was: &Side, our: &Side, their: &Side) {
        let at = our
            .codes
            .last()
            .map(|(table, _)| end_of_table(our.text, table));
        for (table, code) in &their.codes {
            let unchanged = was
                .find(code)
                .is_some_and(|old| same(old.0, &old.1, table, code));
            if our.find(code).is_some() || unchanged {
                continue;
            }
            let mut raw = raw_table(their.text, table);
            if let Err((key, _)) = code_of(&code_fields(code), &self.taken) {
                // The name or the key is another code's by now.
                self.told(Some(code), key);
                if key == "key" {
                    raw = without_key(&raw);
                }
            } else {
                self.taken.codes.push(code.clone());
            }
            let place = at.unwrap_or(our.text.len());
            insert_raw(our.text, place, true, &raw, &mut self.splices);
        }
    }
}

/// The text of one code without its key.
fn without_key(raw: &str) -> String {
    let Ok(document) = parse(raw) else {
        return raw.to_owned();
    };
    let mut splices = Splices::default();
    for (table, code) in Side::new(raw, &document).codes {
        let now = code_fields(&code);
        let mut fields = now.clone();
        fields.retain(|(key, _): &(&str, Field)| *key != "key");
        set_fields(raw, table, CODE, &now, &fields, &mut splices);
    }
    splices.apply(raw)
}

fn knows(key: &str) -> bool {
    CODE.iter().any(|known| known.name == key)
}

fn same(old_table: &Table, old: &Code, table: &Table, code: &Code) -> bool {
    code_fields(old) == code_fields(code)
        && own_meaning(old_table, &knows) == own_meaning(table, &knows)
}

fn headers(which: usize, text: &str) -> Result<Cow<'_, str>, (usize, Problem)> {
    headed(text).map_err(|problem| (which, problem))
}

fn text_of(which: usize, bytes: &[u8]) -> Result<&str, (usize, Problem)> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let good = String::from_utf8_lossy(good);
        let what = Message::new("storage.not-utf8");
        (which, Problem::at(&good, good.len(), what))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, ours: &str, theirs: &str, expected: &str, conflicts: &[&str]) {
        let (text, found) =
            merge_codebooks(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap();
        assert_eq!(text, expected);
        let fields: Vec<&str> = found.iter().map(|c| c.field.as_str()).collect();
        assert_eq!(fields, conflicts);
    }

    const A: &str = "[[code]]\nname = \"甲\"\ncolor = \"red\" # 红\n";
    const B: &str = "\n[[code]]\nname = \"乙\"\n";
    const C: &str = "\n[[code]]\nname = \"丙\"\nown = 1\n";

    #[test]
    fn codes_are_merged_by_name_and_field() {
        let blue = A.replace("red", "blue");
        let green = A.replace("red", "green");
        let defined = A.replace("\"甲\"\n", "\"甲\"\ndefinition = \"义\"\n");
        check(A, A, &blue, &blue, &[]);
        check(A, &blue, A, &blue, &[]);
        check(A, &blue, &green, &blue, &["color"]);
        check(A, &blue, &defined, &defined.replace("red", "blue"), &[]);
        check(
            A,
            &format!("{A}{C}"),
            &format!("{A}{B}"),
            &format!("{A}{C}{B}"),
            &[],
        );
        check(&format!("{A}{B}"), A, &format!("{A}{B}{B}"), A, &[]);
        check(
            &format!("{A}{B}"),
            &format!("{A}{B}{C}"),
            A,
            &format!("{A}{C}"),
            &[],
        );
        check("", A, &format!("{A}{B}"), &format!("{A}{B}"), &[]);
    }

    #[test]
    fn comments_of_both_sides_stay() {
        let base = "[[code]]\nname = \"甲\"\n\n[[code]]\nname = \"乙\" # 原\n";
        let ours = base.replace("# 原", "# 原\ncolor = \"red\" # 我");
        let theirs = "# 他：总说明\n\n# 他：甲\n[[code]]\nname = \"甲\" # 他\n\n[[code]]\nname = \"乙\" # 改\n\n# 他：完\n";
        let merged = "# 他：总说明\n\n# 他：甲\n[[code]]\nname = \"甲\" # 他\n\n[[code]]\nname = \"乙\" # 改\ncolor = \"red\" # 我\n\n# 他：完\n";
        check(base, &ours, theirs, merged, &[]);
    }

    #[test]
    fn codes_that_are_written_inline_are_merged() {
        let base = "code = [\n  { name = \"甲\" }, # 一\n  { name = \"乙\" },\n]\n";
        let ours = base.replace("\"乙\"", "\"乙\", color = \"red\"");
        let theirs = base.replace("\"甲\"", "\"甲\", key = \"j\"");
        check(
            base,
            &ours,
            &theirs,
            "[[code]] # 一\nname = \"甲\"\nkey = \"j\"\n\n[[code]]\nname = \"乙\"\ncolor = \"red\"\n",
            &[],
        );
        check(base, &ours, &base.replace("  {", "    {"), &ours, &[]);
    }

    #[test]
    fn what_is_broken_is_told() {
        let error = merge_codebooks(b"", b"", b"<<<<").unwrap_err();
        assert_eq!((error.0, error.1.line), (2, 1));
        assert_eq!(merge_codebooks(b"", b"\xff", b"").unwrap_err().0, 1);
    }
}
