//! Tables and laws of the three-way merge.

use proptest::prelude::*;

use super::*;
use crate::anchor::Anchor;
use crate::annotation::Annotation;

/// One annotation in short: identity, tags, note, minute of its last change, start.
fn note(n: u128, tags: &str, note: &str, minute: u8, start: usize) -> Annotation {
    let mut annotation = Annotation::new(
        Id::from_u128(n),
        Anchor {
            quote: "责任".to_owned(),
            hint: Some((start, start + 2)),
            ..Anchor::default()
        },
    );
    annotation.tags = tags.split_whitespace().map(str::to_owned).collect();
    annotation.note = note.to_owned();
    annotation.modified = Some(Moment(format!("2026-11-21T09:{minute:02}:00+08:00")));
    annotation
}

fn records(annotations: impl IntoIterator<Item = Annotation>) -> Records {
    Records {
        annotations: annotations.into_iter().collect(),
        ..Records::default()
    }
}

fn check(
    base: impl IntoIterator<Item = Annotation>,
    ours: impl IntoIterator<Item = Annotation>,
    theirs: impl IntoIterator<Item = Annotation>,
    expected: impl IntoIterator<Item = Annotation>,
    conflicts: &[&str],
) {
    let merged = merge(&records(base), &records(ours), &records(theirs));
    assert_eq!(merged.records, records(expected));
    let fields: Vec<&str> = merged.conflicts.iter().map(|c| c.field.as_str()).collect();
    assert_eq!(fields, conflicts);
}

#[test]
fn what_one_side_changed_is_taken() {
    check(
        [note(1, "甲", "一", 0, 5)],
        [note(1, "甲", "二", 1, 5)],
        [note(1, "甲 乙", "一", 2, 9)],
        [note(1, "甲 乙", "二", 2, 9)],
        &[],
    );
}

#[test]
fn tags_are_sets() {
    check(
        [note(1, "甲 乙 丙", "", 0, 5)],
        [note(1, "乙 丙 丁", "", 0, 5)],
        [note(1, "甲 乙 戊", "", 0, 5)],
        [note(1, "乙 丁 戊", "", 0, 5)],
        &[],
    );
}

#[test]
fn of_two_notes_both_stay() {
    let mut both = note(1, "", "我们的", 2, 5);
    both.note_conflict = vec!["他们的".to_owned()];
    check(
        [note(1, "", "原来的", 0, 5)],
        [note(1, "", "我们的", 1, 5)],
        [note(1, "", "他们的", 2, 5)],
        [both],
        &["note"],
    );
    check(
        [note(1, "", "原来的", 0, 5)],
        [note(1, "", "一样的", 1, 5)],
        [note(1, "", "一样的", 2, 5)],
        [note(1, "", "一样的", 2, 5)],
        &[],
    );
    check(
        [note(1, "", "原来的", 0, 5)],
        [note(1, "", "", 1, 5)],
        [note(1, "", "他们的", 2, 5)],
        [note(1, "", "他们的", 2, 5)],
        &[],
    );
}

#[test]
fn deleted_and_edited_is_kept() {
    let old = || [note(1, "", "一", 0, 5)];
    let edited = || [note(1, "", "二", 1, 5)];
    let moved = || [note(1, "", "一", 0, 50)];
    check(old(), [], edited(), edited(), &[]);
    check(old(), edited(), [], edited(), &[]);
    check(old(), [], old(), [], &[]);
    check(old(), old(), [], [], &[]);
    check(old(), [], moved(), [], &[]);
    check(old(), moved(), [], [], &[]);
}

#[test]
fn what_both_added_is_there_in_order() {
    check(
        [note(1, "", "一", 0, 5)],
        [note(1, "", "一", 0, 5), note(2, "", "二", 0, 9)],
        [note(3, "", "三", 0, 1), note(1, "", "一", 0, 5)],
        [
            note(3, "", "三", 0, 1),
            note(1, "", "一", 0, 5),
            note(2, "", "二", 0, 9),
        ],
        &[],
    );
    // Without a common base the newer one wins, and the other note is kept.
    let mut newer = note(1, "乙 甲", "新", 7, 5);
    newer.note_conflict = vec!["旧".to_owned()];
    check(
        [],
        [note(1, "甲", "旧", 3, 5)],
        [note(1, "乙", "新", 7, 5)],
        [newer],
        &["note"],
    );
}

#[test]
fn files_are_merged_as_texts() {
    let table = |n: u128, start: usize, more: &str| {
        format!(
            "\n# 第{n}条\n[[annotation]]\nid = \"{}\"\nquote = \"词\"\nstart = {start}\nend = {}\n{more}",
            Id::from_u128(n),
            start + 1
        )
    };
    let head = "# 头\nformat = 1\n";
    let base = format!("{head}{}", table(1, 5, ""));
    let ours = format!(
        "{head}{}{}",
        table(1, 5, "tags = [\"甲\"] # 我\n"),
        table(2, 9, "own = 1\n")
    );
    let theirs = format!(
        "{head}{}{}",
        table(3, 1, ""),
        table(1, 5, "tags = [\"乙\"]\n")
    );
    let (text, conflicts) =
        merge_texts(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap();
    assert!(conflicts.is_empty());
    assert!(
        text.contains("tags = [\"甲\", \"乙\"] # 我\n") && text.contains("own = 1"),
        "{text}"
    );
    assert_eq!(read_notes(text.as_bytes()).records.annotations.len(), 3);
    for (ours, theirs, expected) in [
        (&base, &theirs, &theirs),
        (&ours, &base, &ours),
        (&ours, &ours, &ours),
    ] {
        let (text, _) = merge_texts(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap();
        assert_eq!(&text, expected);
    }
    let added = merge_texts(b"", ours.as_bytes(), theirs.as_bytes())
        .unwrap()
        .0;
    assert_eq!(read_notes(added.as_bytes()).records.annotations.len(), 3);
    let error = merge_texts(base.as_bytes(), ours.as_bytes(), b"<<<<<<< HEAD\n").unwrap_err();
    assert_eq!((error.0, error.1.line), (2, 1));
}

/// A file with one annotation: what stands above its table, behind the first value, inside it, and at the end.
fn commented(above: &str, tail: &str, inside: &str, end: &str, more: &str) -> String {
    let id = Id::from_u128(1);
    format!(
        "# 头\nformat = 1\n\n{above}[[annotation]]\nid = \"{id}\"{tail}\n{inside}quote = \"词\"\nstart = 5\nend = 6\n{more}{end}"
    )
}

#[test]
fn comments_are_merged_as_other_words_are() {
    let check = |base: &str, ours: &str, theirs: &str, expected: &str| {
        let merge = |ours: &str, theirs: &str| {
            merge_texts(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap()
        };
        let (merged, conflicts) = merge(ours, theirs);
        assert_eq!(merged, expected);
        assert!(conflicts.is_empty());
        assert_eq!(merge(&merged, theirs).0, merged, "twice is once");
    };
    let base = commented("# 旧\n", " # 号", "", "", "");
    let ours = commented("# 旧\n", " # 号", "", "", "tags = [\"甲\"]\n");
    // Above a table, behind a value, inside, at the end: what only they wrote comes along.
    check(
        &base,
        &ours,
        &commented("# 新\n# 两行\n", " # 改号", "# 里面\n", "\n# 末尾\n", ""),
        &commented(
            "# 新\n# 两行\n",
            " # 改号",
            "# 里面\n",
            "\n# 末尾\n",
            "tags = [\"甲\"]\n",
        ),
    );
    // What they took away goes; what both changed is there twice.
    check(
        &base,
        &ours,
        &commented("", "", "", "", ""),
        &commented("", "", "", "", "tags = [\"甲\"]\n"),
    );
    check(
        &base,
        &commented("# 我们的\n", " # 我号", "", "", ""),
        &commented("# 他们的\n", " # 他号", "", "", ""),
        &commented("# 我们的\n# 他们的\n", " # 我号", "", "", "").replace("id =", "# 他号\nid ="),
    );
    // Line ends are ours.
    check(
        &base.replace('\n', "\r\n"),
        &ours.replace('\n', "\r\n"),
        &commented("# 旧\n# 加\n", " # 号", "", "", ""),
        &commented("# 旧\n# 加\n", " # 号", "", "", "tags = [\"甲\"]\n").replace('\n', "\r\n"),
    );
    // Ours begins without what the comment stands above.
    let id = Id::from_u128(2);
    let (base, ours) = (
        "[annotation]\nquote = \"x\"\n",
        "[annotation]\nquote = \"x\"\nown = 1\n",
    );
    let theirs = format!("# 头\nformat = 1\n\n[[annotation]]\nid = \"{id}\"\nquote = \"词\"\n");
    let merge = |ours: &str| merge_texts(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    let merged = merge(ours).unwrap().0;
    assert!(merged.contains("# 头\nformat = 1\n"), "{merged}");
    assert_eq!(merge(&merged).unwrap().0, merged);
    let base = commented("# 旧\n", " # 号", "", "", "");
    let ours = commented("# 旧\n", " # 号", "", "", "tags = [\"甲\"]\n");
    // A comment with a value that is new.
    check(
        &base,
        &ours,
        &commented("# 旧\n", " # 号", "", "", "# 自己的键\nx = 1 # 尾\n"),
        &commented(
            "# 旧\n",
            " # 号",
            "",
            "",
            "tags = [\"甲\"]\n# 自己的键\nx = 1 # 尾\n",
        ),
    );
}

#[test]
fn a_document_written_in_dots_or_inline_is_not_written_anew_by_a_merge() {
    let id = Id::from_u128(7);
    for document in [
        format!("document.id = '{id}'  # 点\ndocument.title = \"题\"\n"),
        format!("document = {{ id = '{id}' , own = 1 }}\n"),
    ] {
        let file = |notes: &[u128]| {
            let note = |n: &u128| {
                let id = Id::from_u128(*n);
                format!("\n[[annotation]]\nid = \"{id}\"\nquote = \"词\"\n")
            };
            let notes: String = notes.iter().map(note).collect();
            format!("format = 1\n{document}{notes}")
        };
        let [base, ours, theirs, expected] = [&[1][..], &[1, 2], &[1, 3], &[1, 2, 3]].map(file);
        let merged = merge_texts(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
        assert_eq!(merged.unwrap().0, expected);
    }
}

#[test]
fn comments_inside_lists_are_merged() {
    let check = |base: &str, ours: &str, theirs: &str, expected: &str| {
        let file = |tags: &str| commented("", "", "", "", tags);
        let merge = |ours: &str| {
            let (base, theirs) = (file(base), file(theirs));
            merge_texts(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap()
        };
        let (merged, conflicts) = merge(&file(ours));
        assert_eq!(merged, file(expected));
        assert!(conflicts.is_empty());
        assert_eq!(merge(&merged).0, merged, "twice is once");
    };
    let base = "tags = [\n  \"甲\",\n  \"乙\",\n]\n";
    let theirs =
        "tags = [ # 他们\n  # 为何\n  \"甲\", # 甲注\n  \"乙\",\n  \"丁\", # 丁注\n  # 完\n]\n";
    // Ours added a tag, theirs a tag and comments.
    check(
        base,
        "tags = [\n  \"甲\",\n  \"乙\",\n  \"丙\", # 丙注\n]\n",
        theirs,
        "tags = [ # 他们\n  # 为何\n  \"甲\", # 甲注\n  \"乙\",\n  \"丙\", # 丙注\n  \"丁\", # 丁注\n# 完\n]\n",
    );
    // Ours took one away and wrote the rest in a line.
    check(
        base,
        "tags = [\"乙\"]\n",
        theirs,
        "tags = [\"乙\", \"丁\"] # 他们\n# 为何\n# 甲注\n# 丁注\n# 完\n",
    );
    // Theirs took one away; what ours says of it stays.
    check(
        "tags = [\n  \"甲\",\n  \"乙\", # 旧\n]\n",
        "tags = [\n  \"甲\",\n  # 我们\n  \"乙\", # 旧\n]\n",
        "tags = [\n  \"甲\",\n]\n",
        "tags = [\n  \"甲\",\n  # 我们\n   # 旧\n]\n",
    );
}

fn side() -> impl Strategy<Value = Records> {
    let one = (
        1_u128..5,
        "[甲乙]( [丙丁])?",
        "[一二]?",
        0_u8..9,
        0_usize..9,
    )
        .prop_map(|(n, tags, text, minute, start)| note(n, &tags, &text, minute, start));
    prop::collection::vec(one, 0..5).prop_map(|mut all| {
        all.sort_by_key(|a| a.id);
        all.dedup_by_key(|a| a.id);
        all.sort_by_key(|a| order(a.kind, &a.anchor, a.id));
        records(all)
    })
}

proptest! {
    #[test]
    fn a_side_that_changed_nothing_has_no_say(base in side(), other in side()) {
        prop_assert_eq!(&merge(&base, &base, &other).records, &other);
        prop_assert_eq!(&merge(&base, &other, &base).records, &other);
        prop_assert_eq!(&merge(&base, &other, &other).records, &other);
    }

    #[test]
    fn whose_side_is_ours_makes_no_difference_but_for_conflicts(base in side(), ours in side(), theirs in side()) {
        let (one, other) = (merge(&base, &ours, &theirs), merge(&base, &theirs, &ours));
        prop_assert_eq!(one.records.ids(), other.records.ids());
        for a in &one.records.annotations {
            let b = other.records.annotations.iter().find(|b| b.id == a.id).unwrap();
            let sorted = |all: &[String]| {
                let mut all = all.to_vec();
                all.sort();
                all
            };
            prop_assert_eq!(sorted(&a.tags), sorted(&b.tags));
            prop_assert_eq!(&a.modified, &b.modified);
            let all = |of: &Annotation| sorted(&[std::slice::from_ref(&of.note), of.note_conflict.as_slice()].concat());
            prop_assert_eq!(all(a), all(b), "the same notes, whichever stands first");
            if a.note_conflict.is_empty() {
                prop_assert_eq!(&a.note, &b.note);
            }
        }
        let fields = |merged: &Merged| {
            let mut fields: Vec<_> = merged.conflicts.iter().map(|c| (c.id, c.field.clone())).collect();
            fields.sort();
            fields
        };
        prop_assert_eq!(fields(&one), fields(&other));
    }

    #[test]
    fn merging_once_more_changes_nothing(base in side(), ours in side(), theirs in side()) {
        let merged = merge(&base, &ours, &theirs).records;
        prop_assert_eq!(&merge(&base, &merged, &theirs).records, &merged);
        prop_assert_eq!(&merge(&theirs, &merged, &theirs).records, &merged);
        prop_assert_eq!(&merge(&merged, &merged, &merged).records, &merged);
    }

    #[test]
    fn no_annotation_goes_that_nobody_took_away(base in side(), ours in side(), theirs in side()) {
        let merged = merge(&base, &ours, &theirs).records.ids();
        let find = |side: &Records, id| side.annotations.iter().find(|a| a.id == id).cloned();
        for id in ours.ids().union(&theirs.ids()) {
            let (was, our, their) = (find(&base, *id), find(&ours, *id), find(&theirs, *id));
            let taken_away = |one: &Option<Annotation>, other: &Option<Annotation>| {
                // A place that was only brought up to date is no edit.
                let says = |a: &Annotation| (a.note.clone(), a.tags.clone(), a.modified.clone());
                was.is_some() && one.is_none() && other.as_ref().map(says) == was.as_ref().map(says)
            };
            let gone = taken_away(&our, &their) || taken_away(&their, &our);
            prop_assert_eq!(merged.contains(id), !gone, "{:?}", id);
        }
    }

    #[test]
    fn no_note_of_anybody_is_lost(base in side(), ours in side(), theirs in side()) {
        let merged = merge(&base, &ours, &theirs).records;
        for side in [&ours, &theirs] {
            for annotation in &side.annotations {
                let was = base.annotations.iter().find(|a| a.id == annotation.id);
                if was.is_some_and(|was| was.note == annotation.note) || annotation.note.is_empty() {
                    continue;
                }
                let now = merged.annotations.iter().find(|a| a.id == annotation.id);
                prop_assert!(now.is_some_and(|now| now.note == annotation.note || now.note_conflict.contains(&annotation.note)));
            }
        }
    }
}
