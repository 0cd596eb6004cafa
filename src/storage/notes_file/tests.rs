//! The law of the notes file: what was not changed is byte for byte the same.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::anchor::Anchor;
use crate::annotation::{Found, Kind, Moment};

const ID1: &str = "01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c01";
const ID2: &str = "01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c02";

fn id(n: u128) -> Id {
    Uuid::from_u128(0x0193_4c2e_7d1a_7c3b_9a54_2f0b_6d1e_8c00 + n)
}

fn anchor(quote: &str, start: usize) -> Anchor {
    Anchor {
        quote: quote.to_owned(),
        prefix: "前".to_owned(),
        suffix: "后".to_owned(),
        hint: Some((start, start + quote.chars().count())),
        ..Anchor::default()
    }
}

fn added(n: u128, quote: &str, start: usize) -> Annotation {
    Annotation::new(id(n), anchor(quote, start))
}

/// Changes the records of a text and gives the new text.
fn change(text: &str, change: impl FnOnce(&mut Records)) -> String {
    let mut records = read_notes(text.as_bytes()).records;
    change(&mut records);
    write_notes(text, &records).unwrap_or_else(|problem| panic!("{problem:?}\n{text}"))
}

/// The lines that only one of two texts has: `-` of the first, `+` of the second.
fn lines_that_differ(old: &str, new: &str) -> Vec<String> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[start..]
        .iter()
        .rev()
        .zip(new[start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let gone = old[start..old.len() - end]
        .iter()
        .map(|line| format!("-{line}"));
    let come = new[start..new.len() - end]
        .iter()
        .map(|line| format!("+{line}"));
    gone.chain(come).collect()
}

fn hand_made() -> String {
    format!(
        "\u{feff}# 我的批注\r\nformat = 1\r\nmine = true\r\n\r\n[document]\r\ntitle = '县级' # 标题\r\n\r\n\
         # 先看这条\r\n[[annotation]]\r\nid     = \"{ID1}\"\r\ntags   = [ \"存疑\" ]   # 再议\r\nquote  = \"甲\"\r\n\
         start  = 5\nend    = 6\r\n\tx-rank = {{ a = 1 }}\r\n\r\n[annotation.more]\r\nz = 1\r\n\r\n# 其次\r\n\r\n\
         [[annotation]]\r\nid = \"{ID2}\"\r\nquote = \"乙\"\r\nstart = 9\r\nend = 10\r\nnote = \"\"\"\r\n一\r\n二\"\"\"\r\n\r\n\
         [other]\r\nq = 1\r\n# 完"
    )
}

#[test]
fn one_tag_changes_one_line_of_a_hand_made_file() {
    let old = hand_made();
    let new = change(&old, |records| {
        records.annotations[0].tags.push("指标/经济".to_owned());
    });
    assert_eq!(
        lines_that_differ(&old, &new),
        [
            "-tags   = [ \"存疑\" ]   # 再议\r\n",
            "+tags   = [ \"存疑\", \"指标/经济\" ]   # 再议\r\n"
        ]
    );
    assert_eq!(
        change(&new, |records| {
            records.annotations[0].tags.pop();
        }),
        old
    );
}

#[test]
fn fields_come_and_go_at_their_places() {
    let old = hand_made();
    let new = change(&old, |records| {
        let annotation = &mut records.annotations[1];
        assert_eq!(annotation.note, "一\n二");
        annotation.note = "三\n\"四\"".to_owned();
        annotation.tags = vec!["存疑".to_owned()];
        annotation.modified = Some(Moment("2026-11-21T09:31:12+08:00".to_owned()));
    });
    assert_eq!(
        lines_that_differ(&old, &new),
        [
            "-quote = \"乙\"\r\n",
            "-start = 9\r\n",
            "-end = 10\r\n",
            "-note = \"\"\"\r\n",
            "-一\r\n",
            "-二\"\"\"\r\n",
            "+tags = [\"存疑\"]\r\n",
            "+quote = \"乙\"\r\n",
            "+start = 9\r\n",
            "+end = 10\r\n",
            "+note = \"\"\"\r\n",
            "+三\r\n",
            "+\"四\\\"\"\"\"\r\n",
            "+modified = 2026-11-21T09:31:12+08:00\r\n",
        ]
    );
    let back = change(&new, |records| {
        let annotation = &mut records.annotations[1];
        annotation.note = "一\n二".to_owned();
        annotation.tags.clear();
        annotation.modified = None;
    });
    assert_eq!(back, old);
}

#[test]
fn which_of_equal_quotations_it_is_is_kept() {
    let old = hand_made();
    let new = change(&old, |records| {
        records.annotations[1].anchor.ordinal = Some((2, 3));
        records.annotations[1].anchor.alike = "… 00aaaa *4 00bbbb".parse().unwrap();
    });
    assert_eq!(
        lines_that_differ(&old, &new),
        [
            "+ordinal = 2\r\n",
            "+equal = 3\r\n",
            "+alike = \"… 00aaaa *4 00bbbb\"\r\n"
        ]
    );
    assert_eq!(
        read_notes(new.as_bytes()).records.annotations[1]
            .anchor
            .ordinal,
        Some((2, 3))
    );
    // Numbers that can't be are kept as they are, and mean nothing.
    let odd = new.replace("ordinal = 2", "ordinal = 7");
    let records = read_notes(odd.as_bytes()).records;
    assert_eq!(records.annotations[1].anchor.ordinal, None);
    assert_eq!(change(&odd, |_| {}), odd);
}

#[test]
fn a_new_annotation_goes_to_its_place_and_away_again() {
    let old = hand_made();
    for (start, behind) in [
        (1, "# 先看这条\r\n"),
        (7, "[[annotation]]\r\nid = "),
        (12, "\r\n[other]"),
    ] {
        let new = change(&old, |records| {
            records.annotations.push(added(9, "丙", start));
        });
        let table =
            "[[annotation]]\r\nid = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c09\"\r\nquote = \"丙\"\r\n";
        let at = new.find(table).unwrap_or_else(|| panic!("{new}"));
        let (above, below) = new.split_at(at);
        assert!(
            below.replacen(table, "", 1).contains(behind),
            "{start}: {new}"
        );
        assert!(!above.contains(behind) || start == 7, "{start}: {new}");
        let back = change(&new, |records| {
            records.annotations.retain(|a| a.id != id(9));
        });
        assert_eq!(back, old, "{start}");
    }
}

#[test]
fn an_empty_line_with_spaces_stays_when_a_new_annotation_goes_away_again() {
    let note = |n, start| {
        format!(
            "[[annotation]]\nid = \"{}\"\nquote = '词'\nstart = {start}\n",
            id(n)
        )
    };
    for blank in ["  \n", "\t\n", "\n", "\n  \n", "  \n\n", "# 言\n  \n"] {
        let old = format!("format = 1\n\n{}{blank}{}", note(1, 5), note(2, 20));
        for start in [1, 9, 30] {
            let with = change(&old, |records| {
                records.annotations.push(added(3, "新", start));
            });
            let without = change(&with, |records| {
                records.annotations.retain(|a| a.id != id(3));
            });
            assert_eq!(without, old, "{blank:?} {start}: {with:?}");
        }
    }
}

#[test]
fn the_last_tag_goes_and_what_was_written_beside_it_stays() {
    let file = |tags: &str| {
        format!(
            "format = 1\n[[annotation]]\nid = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c77\"\nquote = \"词\"\n{tags}"
        )
    };
    for (before, after) in [
        (
            "tags = [ # 为何\n  \"甲\", # 注\n]\n",
            "tags = [ # 为何\n   # 注\n]\n",
        ),
        ("tags = [\n  \"#甲\",\n]\n", ""),
        ("tags = [\"甲\"]\n", ""),
    ] {
        let text = file(before);
        let mut records = read_notes(text.as_bytes()).records;
        records.annotations[0].tags.clear();
        assert_eq!(write_notes(&text, &records).unwrap(), file(after));
    }
}

#[test]
fn a_removed_annotation_takes_its_lines_and_leaves_comments() {
    let old = hand_made();
    let new = change(&old, |records| {
        records.annotations.remove(0);
    });
    assert!(new.contains("# 先看这条\r\n") && new.contains("# 其次\r\n"));
    assert!(!new.contains("x-rank") && !new.contains("annotation.more"));
    assert_eq!(read_notes(new.as_bytes()).records.annotations.len(), 1);
}

#[test]
fn a_new_file_says_what_it_is() {
    let text = change(&new_notes(), |records| {
        records.document.title = Some("县级交流材料".to_owned());
        let mut first = added(1, "一般公共预算收入*亿元", 173);
        first.kind = Kind::Bookmark;
        first.note = "比上年口径不同，需核对。".to_owned();
        first.tags = vec!["指标/经济".to_owned(), "存疑".to_owned()];
        first.anchor.section = vec!["一、坚持“党建”统领".to_owned()];
        first.created = Some(Moment("2026-11-21T09:30:00+08:00".to_owned()));
        records.annotations.push(added(2, "后来", 300));
        records.annotations.push(first);
        records.corrections.push(Correction {
            id: id(3),
            anchor: anchor("标题", 7),
            heading: true,
            level: Some(2),
            modified: None,
        });
    });
    let expected = "format = 1\n\n[document]\ntitle = \"县级交流材料\"\n\n[[annotation]]\n\
        id = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c01\"\nkind = \"bookmark\"\ntags = [\"指标/经济\", \"存疑\"]\n\
        quote = \"一般公共预算收入*亿元\"\nprefix = \"前\"\nsuffix = \"后\"\nstart = 173\nend = 184\n\
        section = [\"一、坚持“党建”统领\"]\nnote = \"\"\"\n比上年口径不同，需核对。\"\"\"\ncreated = 2026-11-21T09:30:00+08:00\n\n\
        [[annotation]]\nid = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c02\"\nquote = \"后来\"\nprefix = \"前\"\nsuffix = \"后\"\n\
        start = 300\nend = 302\n\n[[outline]]\nid = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c03\"\nquote = \"标题\"\n\
        prefix = \"前\"\nsuffix = \"后\"\nstart = 7\nend = 9\nheading = true\nlevel = 2\n";
    let body = text.find("format").and_then(|at| text.get(at..));
    assert_eq!(body, Some(expected));
    assert!(text.starts_with("# "));
}

#[test]
fn what_is_faulty_stays_and_is_told() {
    let text = format!(
        "format = 1\n[document]\nlength = \"x\"\ntitle = \"题\"\n\n[[annotation]]\nquote = 5\n\n[[annotation]]\nid = \"{ID1}\"\nquote = \"甲\"\n\n\
         [[annotation]]\nid = \"{ID1}\"\nquote = \"乙\"\n\n[[annotation]]\ntags = []\n\n[[annotation]]\nquote = \"丙\"\nkind = \"x\"\n\n\
         [[annotation]]\n  id = \"17\"\nquote = \"丁\"\n\n[[outline]]\nquote = \"戊\"\nlevel = 300\n"
    );
    let notes = read_notes(text.as_bytes());
    let told: Vec<_> = notes
        .problems
        .iter()
        .map(|p| (p.line, p.column, p.what.key()))
        .collect();
    assert_eq!(
        told,
        [
            (3, 1, "storage.wrong-type"),
            (7, 1, "storage.wrong-type"),
            (14, 1, "storage.duplicate-id"),
            (17, 1, "storage.no-quote"),
            (22, 1, "storage.unknown-kind"),
            (25, 3, "storage.wrong-type"),
            (30, 1, "storage.bad-level"),
        ]
    );
    assert_eq!(notes.records.document.title.as_deref(), Some("题"));
    assert_eq!(notes.records.annotations.len(), 1);
    let new = change(&text, |records| {
        records.annotations[0].note = "注".to_owned();
    });
    assert_eq!(
        lines_that_differ(&text, &new),
        ["+note = \"\"\"\n", "+注\"\"\"\n"]
    );
}

#[test]
fn what_cannot_be_read_is_read_only() {
    for (bytes, line, column, key) in [
        (b"a = 1\na = 2\n".as_slice(), 2, 1, "storage.no-toml"),
        ("# 题\n  format = 2\n".as_bytes(), 2, 3, "storage.newer"),
        (b"format = \"1\"\n", 1, 1, "storage.wrong-type"),
        (b"a = \"\xff\"\n", 1, 6, "storage.not-utf8"),
        (b"annotation = [1]\n", 1, 1, "storage.no-tables"),
        (b"document = [\"x\"]\n", 1, 1, "storage.no-table"),
    ] {
        let notes = read_notes(bytes);
        let told = notes.read_only.map(|p| (p.line, p.column, p.what.key()));
        assert_eq!(told, Some((line, column, key)));
    }
}

/// A colleague has a later program: its notes are shown here, and not changed.
#[test]
fn notes_of_a_newer_format_are_read_as_far_as_they_are_understood() {
    let newer = "format = 2\n[document]\nfile = \"a.txt\"\nmood = \"new\"\n\n[[annotation]]\nquote = \"引\"\nnote = \"注\"\nnew = { a = 1 }\n";
    let notes = read_notes(newer.as_bytes());
    assert_eq!(notes.records.annotations.len(), 1);
    assert_eq!(notes.records.annotations[0].note, "注");
    assert_eq!(notes.records.document.file.as_deref(), Some("a.txt"));
    assert_eq!(notes.read_only.map(|p| p.what.key()), Some("storage.newer"));
    // It is not written all the same.
    assert!(read::parse(newer).is_err());
}

#[test]
fn odd_records_are_written_all_the_same() {
    let text = change(&new_notes(), |records| {
        let mut odd = added(1, "", 3);
        odd.created = Some(Moment("昨天".to_owned()));
        odd.tags = vec![String::new(), "a\"b\\".to_owned()];
        odd.found = Some(Found {
            quote: "\u{0}".to_owned(),
            start: 0,
            end: 0,
            confidence: f64::NAN,
        });
        records.annotations.push(odd);
    });
    let notes = read_notes(text.as_bytes());
    assert_eq!(
        (notes.records.annotations.len(), notes.problems.len()),
        (1, 0)
    );
    assert!(text.contains("quote = \"\"\n"));
}

#[test]
fn hand_written_entries_get_an_identity_that_stays() {
    let text = "[[annotation]]\nquote = \"甲\"\n\n[[annotation]]\nquote = \"甲\"";
    let records = read_notes(text.as_bytes()).records;
    assert_eq!(read_notes(text.as_bytes()).records, records);
    assert_ne!(records.annotations[0].id, records.annotations[1].id);
    assert_eq!(records.annotations[0].id.get_version_num(), 7);
    let new = write_notes(text, &records).unwrap();
    assert_eq!(
        new,
        format!(
            "format = 1\n\n[[annotation]]\nid = \"{}\"\nquote = \"甲\"\n\n[[annotation]]\nid = \"{}\"\nquote = \"甲\"",
            records.annotations[0].id, records.annotations[1].id
        )
    );
    assert_eq!(read_notes(new.as_bytes()).records, records);
}

/// Pieces of hand-made files: anything that TOML allows between and inside tables.
fn piece(n: u128) -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "# 一句话",
        "",
        "x-own = 1",
        "  x-more = [1, # 内\n 2]",
        "note = '''\n字\n面'''",
        "tags = [\n  \"甲\", # 一\n  \"乙\",\n]",
        "section = ['一']",
        "created = 2026-11-21T09:30:00+08:00 # 时",
        "kind = \"highlight\"",
        "found = { quote = 'q', start = 1, end = 2, confidence = 1 }",
    ]);
    let tail = prop::sample::select(vec![
        "",
        "\n",
        "# 尾\n",
        "\n\n# 远\n\n",
        "[annotation.deep]\nz = 1\n\n",
    ]);
    (prop::collection::vec(line, 0..5), tail, 0_usize..40).prop_map(move |(mut lines, tail, start)| {
        lines.sort_unstable();
        lines.dedup();
        format!(
            "[[annotation]]\nid = \"{}\"\nquote = \"词{n}\"\nstart = {start}\nend = {}\n{}\n{tail}",
            id(n),
            start + 2,
            lines.join("\n"),
        )
    })
}

fn file() -> impl Strategy<Value = String> {
    let head = prop::sample::select(vec![
        "",
        "format = 1\n",
        "# 说明\nformat = 1 # 版\n\n[document]\ntitle = \"题\"\n\n",
        "[document]\n[mine]\na = 1\n",
    ]);
    (
        head,
        piece(1),
        piece(2),
        piece(3),
        0_usize..4,
        any::<[bool; 4]>(),
    )
        .prop_map(|(head, a, b, c, count, [crlf, mixed, bom, cut])| {
            let mut text = head.to_owned();
            for piece in [a, b, c].iter().take(count) {
                text.push_str(piece);
            }
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
        })
}

proptest! {
    #[test]
    fn nothing_changed_is_nothing_written(text in file()) {
        let records = read_notes(text.as_bytes()).records;
        let written = write_notes(&text, &records).unwrap();
        let body = written.replacen("format = 1\r\n", "", 1).replacen("format = 1\n", "", 1);
        if text.contains("format") {
            prop_assert_eq!(written, text);
        } else {
            prop_assert!(body.contains(text.trim_start_matches('\u{feff}').trim_end()), "{written:?}");
        }
    }

    #[test]
    fn a_change_keeps_every_other_line(text in file(), which in 0_usize..3, note in "[字\"\\\\\n]{0,8}", kind in 0_u8..5) {
        let mut records = read_notes(text.as_bytes()).records;
        let before = records.clone();
        let count = records.annotations.len();
        if count > 0 {
            let annotation = &mut records.annotations[which % count];
            match kind {
                0 => annotation.note = note,
                1 => annotation.tags.push("新".to_owned()),
                2 => annotation.found = Some(Found { quote: note, start: 3, end: 4, confidence: 0.91 }),
                3 => annotation.kind = Kind::Section,
                _ => { records.annotations.remove(which % count); }
            }
        }
        records.annotations.push(added(8, "新词", 20));
        let written = write_notes(&text, &records).unwrap();
        // The text says what was meant.
        let mut again = read_notes(written.as_bytes()).records;
        again.annotations.sort_by_key(|a| a.id);
        records.annotations.sort_by_key(|a| a.id);
        prop_assert_eq!(&again, &records);
        // And every line of the others is there, in order.
        let touched = before.annotations.get(if count > 0 { which % count } else { 0 }).map(|a| a.id.to_string());
        let foreign: Vec<&str> = text
            .split("[[annotation]]")
            .filter(|table| touched.as_ref().is_none_or(|id| !table.contains(id.as_str())))
            .collect();
        for table in foreign {
            for line in table.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
                let line = line.trim_start_matches('\u{feff}');
                prop_assert!(written.contains(line), "{line:?} is not in {written:?}");
            }
        }
        // Taking the new one away and putting the old back gives the old text again, when no line was lost.
        if kind == 1 && text.ends_with('\n') {
            let mut back = read_notes(written.as_bytes()).records;
            back.annotations.retain(|a| a.id != id(8));
            for annotation in &mut back.annotations {
                if let Some(old) = before.annotations.iter().find(|old| old.id == annotation.id) {
                    *annotation = old.clone();
                }
            }
            let back = write_notes(&written, &back).unwrap();
            prop_assert_eq!(read_notes(back.as_bytes()).records, before);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_fall(bytes in prop::collection::vec(any::<u8>(), 0..60), text in "[\\[\\]a-z=\"'\n#{}., 1\r]{0,60}") {
        read_notes(&bytes);
        let notes = read_notes(text.as_bytes());
        if notes.read_only.is_none() {
            let _ = write_notes(&text, &notes.records);
        }
    }
}
