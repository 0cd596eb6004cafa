//! The law of hand-made files: whatever is done to the notes, every byte that the change does not concern stays, and taking it back gives the
//! old bytes again.

use std::fs;

use proptest::prelude::*;

use super::notes_file::{Records, read_notes, write_notes};
use super::{NotesStore, append_code, merge_codebooks, merge_texts};
use crate::anchor::Anchor;
use crate::annotation::{Annotation, Code, Correction, Id, Moment};

fn id(n: u128) -> Id {
    Id::from_u128(0x0193_4c2e_7d1a_7c3b_9a54_2f0b_6d1e_8c00 + n)
}

/// Lines that a person may have in a table, of keys that zhupi knows and of others.
fn line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "  # 缩进的话",
        "",
        "   ",
        "x-own = 1   ",
        "\tx-tab\t=\t'字面 \\ 串'\t# 尾",
        "x.dotted.key = [1, # 内\n  2,\n]",
        "x.dotted.other = 2",
        "x-inline = { a = 1, b = { c = '''行''' } }",
        "x-lines = '''\n# 不是注\n[[annotation]]\n字'''",
        "note = '''\n字\n面'''",
        "note = \"\"\"\\\n   一\\\n   二 \"\"\" # 注后",
        "tags = [\n  \"甲\", # 一\n  \"乙\",\n]",
        "tags = [ 'x' ]",
        "tags=[]",
        "section = ['一']",
        "created = 2026-11-21 09:30:00 # 时",
        "\"color\" = \"red\"",
        "author = '张'",
    ])
}

/// The key of a line, so that none comes twice.
fn key(line: &str) -> &str {
    let end = line.find(['=', '#']).unwrap_or(line.len());
    let key = line.get(..end).unwrap_or_default().trim().trim_matches('"');
    key.strip_prefix("x.dotted").map_or(key, |_| line)
}

fn table(n: u128, kind: &'static str) -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(line(), 0..5);
    let tail = prop::sample::select(vec![
        "",
        "\n",
        "# 紧跟\n",
        "\n# 隔行\n\n",
        "  [KIND.deep]\n  z = 1\n\n[[KIND.list]]\ny = 2\n",
    ]);
    (lines, tail, any::<bool>(), 0_usize..40).prop_map(move |(lines, tail, first, start)| {
        let mut seen = Vec::new();
        let mut more = String::new();
        for line in lines {
            if line.trim().is_empty() || line.trim().starts_with('#') || !seen.contains(&key(line))
            {
                seen.push(key(line));
                more.push_str(line);
                more.push('\n');
            }
        }
        // Corrections have neither tags nor notes: what looks so is the person's own key there.
        let known = format!(
            "  id = \"{}\"\nquote = \"词{n}\"\nstart={start}\nend = {}\n",
            id(n),
            start + 2
        );
        let body = if first { more + &known } else { known + &more };
        format!("[[{kind}]] # 头\n{body}{}", tail.replace("KIND", kind))
    })
}

fn file() -> impl Strategy<Value = String> {
    let head = prop::sample::select(vec![
        "format = 1\n",
        "# 说明\n\nformat = 1 # 版\n\n[document]\ntitle = '题' # 名\nown.a = 1\n\n[mine]\na = 1\n\n",
        "mine = { a = 1 }\nformat=1\n[document]\n",
    ]);
    let tables = (
        table(1, "annotation"),
        table(2, "annotation"),
        table(3, "annotation"),
        table(4, "outline"),
    );
    let tail = prop::sample::select(vec!["", "[other]\nq = 1\n# 完", "\n\n# 末尾的话\n"]);
    (head, tables, 0_usize..5, tail, any::<[bool; 4]>()).prop_map(
        |(head, (a, b, c, d), count, tail, [crlf, mixed, bom, cut])| {
            let mut text = head.to_owned();
            [a, b, c, d]
                .iter()
                .take(count)
                .for_each(|table| text.push_str(table));
            text.push_str(tail);
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            if mixed {
                text = text.replacen("\r\n", "\n", 3);
            }
            if cut {
                text = text.trim_end_matches(['\r', '\n']).to_owned();
            }
            if bom { format!("\u{feff}{text}") } else { text }
        },
    )
}

fn added() -> Annotation {
    let anchor = Anchor {
        quote: "新词".to_owned(),
        hint: Some((20, 22)),
        ..Anchor::default()
    };
    Annotation::new(id(9), anchor)
}

/// One operation of the program on the records; the key that it may touch, and of which record.
fn operate(
    records: &mut Records,
    which: usize,
    kind: u8,
) -> Option<(Option<Id>, &'static [&'static str])> {
    let count = records.annotations.len();
    let annotation = (count > 0).then(|| &mut records.annotations[which % count]);
    Some(match (kind, annotation) {
        (0, Some(a)) => {
            a.note = "改\n\"\"\"了\\".to_owned();
            a.modified = Some(Moment("2026-11-21T09:31:12+08:00".to_owned()));
            (Some(a.id), &["note", "modified"])
        }
        (1, Some(a)) => {
            a.tags.push("新".to_owned());
            (Some(a.id), &["tags"])
        }
        (2, Some(a)) => {
            a.tags.reverse();
            a.tags.truncate(1);
            (Some(a.id), &["tags"])
        }
        (3, Some(a)) => {
            a.color = Some("blue".to_owned());
            (Some(a.id), &["color"])
        }
        (4, Some(a)) => {
            a.anchor.hint = Some((70, 72));
            a.anchor.quote = "别".to_owned();
            a.anchor.section = vec!["二".to_owned()];
            (Some(a.id), &["quote", "start", "end", "section"])
        }
        (5, Some(_)) => {
            let gone = records.annotations.remove(which % count);
            (Some(gone.id), &["*"])
        }
        (6, _) => {
            let correction = records.corrections.first_mut()?;
            correction.level = Some(3);
            (Some(correction.id), &["level"])
        }
        (7, _) => {
            let anchor = added().anchor;
            records.corrections.push(Correction {
                id: id(8),
                anchor,
                heading: true,
                level: None,
                modified: None,
            });
            (None, &[])
        }
        (8, _) => {
            records.annotations.push(added());
            (None, &[])
        }
        _ => return None,
    })
}

/// The stretch of the text in which a table stands, with what lies between it and the next header; the text for none.
fn around(text: &str, id: Id) -> (usize, usize) {
    let at = text.find(&id.to_string()).unwrap_or(0);
    let start = text
        .get(..at)
        .and_then(|before| before.rfind("]] # 头"))
        .unwrap_or(0);
    let start = text
        .get(..start)
        .and_then(|before| before.rfind("[["))
        .unwrap_or(0);
    let end = text
        .get(at..)
        .and_then(|after| after.find("]] # 头"))
        .and_then(|end| text.get(..at + end).and_then(|before| before.rfind("[[")))
        .unwrap_or(text.len());
    (start, end)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_an_operation_does_not_concern_is_the_same_bytes(text in file(), which in 0_usize..3, kind in 0_u8..9) {
        let old = read_notes(text.as_bytes());
        prop_assert_eq!(&old.read_only, &None, "{}", text);
        let mut records = old.records.clone();
        prop_assert_eq!(&write_notes(&text, &records).unwrap(), &text);
        let Some((touched, keys)) = operate(&mut records, which, kind) else { return Ok(()) };
        let written = write_notes(&text, &records).unwrap();
        // Everything outside the table is there, byte for byte and in order.
        if let Some(id) = touched {
            let (start, end) = around(&text, id);
            let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
            let (before, after) = (part(0, start), part(end, text.len()));
            prop_assert!(written.starts_with(before.trim_end()), "{before:?} / {written:?}");
            prop_assert!(written.ends_with(after), "{after:?} / {written:?}");
            // Inside it every line of another key is.
            if keys != ["*"] {
                let known = |line: &str| keys.iter().any(|key| line.trim().trim_matches('"').starts_with(key));
                let inside = part(start, end).split("tags = [").next().unwrap_or_default();
                for line in inside.split_inclusive('\n').take_while(|line| !line.contains("note")) {
                    let line = line.trim_end_matches(['\r', '\n']);
                    prop_assert!(known(line) || written.contains(line), "{line:?} / {written:?}");
                }
                prop_assert_eq!(written.matches("x-own = 1   ").count(), text.matches("x-own = 1   ").count());
                prop_assert_eq!(written.matches("# 不是注").count(), text.matches("# 不是注").count());
            }
        } else {
            // Something new: the old text is the new one without one stretch.
            let same = text.bytes().zip(written.bytes()).take_while(|(a, b)| a == b).count();
            let rest = text.bytes().rev().zip(written.bytes().rev()).take_while(|(a, b)| a == b).count();
            prop_assert!(same + rest >= text.len(), "{text:?} / {written:?}");
        }
    }

    #[test]
    fn taking_it_back_gives_the_same_bytes(text in file(), which in 0_usize..3, kind in 0_u8..9) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, &text).unwrap();
        let mut opened = NotesStore::open(&path, &folder.path().join("state")).unwrap();
        let mut first = opened.records.clone();
        first.document.id = Some(first.document.id.unwrap_or(id(99)));
        opened.store.save(&first).unwrap();
        let begun = fs::read(&path).unwrap();
        let mut records = first.clone();
        if operate(&mut records, which, kind).is_some() {
            opened.store.save(&records).unwrap();
            opened.store.save(&first).unwrap();
            prop_assert_eq!(String::from_utf8(fs::read(&path).unwrap()), String::from_utf8(begun));
        }
    }

    #[test]
    fn merging_keeps_hand_edits_and_loses_no_id(text in file(), ours in (0_usize..3, 0_u8..9), theirs in (0_usize..3, 0_u8..9)) {
        let base = read_notes(text.as_bytes()).records;
        let side = |(which, kind)| {
            let mut records = base.clone();
            operate(&mut records, which, kind);
            write_notes(&text, &records).unwrap()
        };
        let (ours, theirs) = (side(ours), side(theirs));
        let own = |text: &str| text.replace("x-own = 1   ", "x-own = 2");
        let theirs = own(&theirs);
        let merge = |ours: &str, theirs: &str| merge_texts(text.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap();
        let (one, conflicts) = merge(&ours, &theirs);
        let (other, other_conflicts) = merge(&theirs, &ours);
        let ids = |text: &str| {
            let records = read_notes(text.as_bytes()).records;
            let mut ids: Vec<Id> = records.annotations.iter().map(|a| a.id).chain(records.corrections.iter().map(|c| c.id)).collect();
            ids.sort_unstable();
            ids
        };
        prop_assert_eq!(ids(&one), ids(&other));
        prop_assert_eq!(conflicts.len(), other_conflicts.len());
        if conflicts.is_empty() {
            let sorted = |text: &str| {
                let mut records = read_notes(text.as_bytes()).records;
                records.annotations.sort_by_key(|a| a.id);
                records.corrections.sort_by_key(|c| c.id);
                records.annotations.iter_mut().for_each(|a| a.tags.sort_unstable());
                records
            };
            prop_assert_eq!(sorted(&one), sorted(&other));
        }
        for id in ids(&text) {
            if ids(&ours).contains(&id) && ids(&theirs).contains(&id) {
                prop_assert!(ids(&one).contains(&id));
            }
        }
        // Again, with what came out: nothing more happens.
        prop_assert_eq!(&merge(&one, &theirs).0, &one);
        prop_assert_eq!(&merge(&one, &text).0, &one);
        let problems = |text: &str| read_notes(text.as_bytes()).problems.len();
        prop_assert_eq!(problems(&one), problems(&text));
        if theirs.contains("x-own = 2") && ids(&ours).len() >= ids(&text).len() {
            prop_assert_eq!(one.matches("x-own = 2").count(), theirs.matches("x-own = 2").count(), "{}\n---\n{}", ours, one);
        }
    }

    #[test]
    fn comments_of_both_sides_are_in_a_merge(text in file(), ours in 0_usize..40, theirs in 0_usize..40, change in (0_usize..3, 0_u8..9)) {
        let base = read_notes(text.as_bytes()).records;
        // A comment of its own on one line that begins with a key or a header.
        let starts = ["format", "[", "start", "quote", "  id", "end"];
        let with = |text: &str, nth: usize, words: &str| {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let fits = |line: &&&str| starts.iter().any(|start| line.starts_with(start));
            let count = lines.iter().skip(1).filter(fits).count().max(1);
            let mut left = nth % count;
            let mut out = String::new();
            for (i, line) in lines.iter().enumerate() {
                if i > 0 && fits(&line) {
                    if left == 0 {
                        out.push_str(words);
                        out.push('\n');
                    }
                    left = left.wrapping_sub(1);
                }
                out.push_str(line);
            }
            // Inside a string it would be no comment.
            let means = |text: &str| text.trim_start_matches('\u{feff}').parse::<toml::Table>().ok();
            if means(&out) == means(text) { out } else { text.to_owned() }
        };
        let mut records = base.clone();
        let touched = operate(&mut records, change.0, change.1);
        let ours = with(&write_notes(&text, &records).unwrap(), ours, "# 我们写的");
        let theirs = with(&text, theirs, "# 他们写的");
        prop_assume!(read_notes(ours.as_bytes()).read_only.is_none() && read_notes(theirs.as_bytes()).read_only.is_none());
        let merge = |ours: &str, theirs: &str| merge_texts(text.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap().0;
        // A comment inside a table that the other side deleted goes with it.
        if touched.is_none_or(|(_, keys)| keys != ["*"]) {
            for merged in [merge(&ours, &theirs), merge(&theirs, &ours)] {
                for side in [&ours, &theirs] {
                    for words in ["# 我们写的", "# 他们写的"] {
                        prop_assert_eq!(merged.matches(words).count(), usize::from(ours.contains(words) || theirs.contains(words)), "{}\n---\n{}", side, merged);
                    }
                }
                // A list that was written anew has no comments of its own any more.
                let count = |words: &str| merged.matches(words).count() >= ours.matches(words).count();
                prop_assert!(count("# 一") && count("# 内") && count("# 隔行") && count("# 说明"));
                prop_assert_eq!(&merge(&merged, &theirs), &merged);
            }
        }
    }

    #[test]
    fn tables_written_inline_are_saved_too(count in 1_usize..4, which in 0_usize..3, kind in 0_u8..9, crlf: bool, document: bool) {
        let eol = if crlf { "\r\n" } else { "\n" };
        let item = |n: usize| format!("  {{ id = \"{}\", quote = '词{n}', start = {n}, end = {}, x-own = [1], tags = ['甲', \"乙\"] }}, # 第{n}条{eol}", id(n as u128), n + 2);
        let items: String = (1..=count).map(item).collect();
        let head = if document { "document = { title = '题', own.a = 1 } # 名" } else { "# 没有题名" };
        let text = format!("# 头{eol}annotation = [{eol}{items}  # 末{eol}]{eol}{head}{eol}format = 1 # 版{eol}mine = 1{eol}");
        let old = read_notes(text.as_bytes());
        prop_assert_eq!((&old.read_only, old.problems.len(), old.records.annotations.len()), (&None, 0, count));
        let mut records = old.records.clone();
        prop_assert_eq!(&write_notes(&text, &records).unwrap(), &text);
        if operate(&mut records, which, kind).is_some() {
            let written = write_notes(&text, &records).unwrap();
            let again = read_notes(written.as_bytes());
            prop_assert!(again.problems.is_empty());
            let sorted = |mut records: Records| {
                records.annotations.sort_by_key(|a| a.id);
                records
            };
            prop_assert_eq!(sorted(again.records), sorted(records.clone()));
            // Comments and own keys stay; the rest of the file is untouched.
            let gone = usize::from(kind == 5);
            for words in ["# 头", "# 末", "# 版", "mine = 1", head] {
                prop_assert!(written.contains(words), "{words}: {written}");
            }
            prop_assert!(written.matches("x-own = [1]").count() + gone >= count);
            prop_assert!(written.matches("# 第").count() + gone >= count, "{written}");
            // Both ways of writing mean the same to a merge.
            let theirs = text.replace("词1", "词一");
            let merged = merge_texts(text.as_bytes(), written.as_bytes(), theirs.as_bytes());
            let merged = read_notes(merged.unwrap().0.as_bytes()).records;
            prop_assert_eq!(merged.annotations.len(), records.annotations.len() + usize::from(gone == 1 && which % count == 0));
            let other = merge_texts(text.as_bytes(), theirs.as_bytes(), written.as_bytes());
            prop_assert_eq!(read_notes(other.unwrap().0.as_bytes()).records.annotations.len(), merged.annotations.len());
        }
        if document {
            let mut records = old.records.clone();
            records.document.title = Some("新题".to_owned());
            let written = write_notes(&text, &records).unwrap();
            prop_assert!(written.contains("[document] # 名") && written.contains("own.a = 1") && written.contains(&items), "{written}");
        }
    }

    #[test]
    fn a_codebook_keeps_its_bytes_too(text in file(), crlf: bool) {
        let book = text.replace("[[annotation]]", "[[code]]").replace("[[outline]]", "[[code]]");
        let book = book.replace("quote", "name").replace("annotation.", "code.").replace("outline.", "code.").replace("\"color\" = \"red\"\n", "");
        let book = if crlf { book } else { book.replace("\r\n", "\n") };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("codebook.toml");
        fs::write(&path, &book).unwrap();
        let code = Code { id: None, name: "新码".to_owned(), definition: "义".to_owned(), color: None, key: None };
        append_code(&path, &code).unwrap();
        let added = fs::read_to_string(&path).unwrap();
        let same = book.bytes().zip(added.bytes()).take_while(|(a, b)| a == b).count();
        let rest = book.bytes().rev().zip(added.bytes().rev()).take_while(|(a, b)| a == b).count();
        prop_assert!(same + rest >= book.len(), "{book:?} / {added:?}");
        let merged = merge_codebooks(book.as_bytes(), added.as_bytes(), book.as_bytes()).unwrap().0;
        prop_assert_eq!(&merged, &added);
        let theirs = book.replace("词1", "改名");
        let (merged, conflicts) = merge_codebooks(book.as_bytes(), added.as_bytes(), theirs.as_bytes()).unwrap();
        prop_assert!(conflicts.is_empty());
        prop_assert_eq!(merged, added.replace("词1", "改名"));
    }
}
