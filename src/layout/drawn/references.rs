//! What refers to footnotes.

use super::*;

/// Words with references to footnotes, where `^` stands.
fn referring(kind: &BlockKind, words: &str) -> Document {
    let mut builder = Builder::new("markdown");
    builder.open(kind.clone());
    for (i, part) in words.split('^').enumerate() {
        if i > 0 {
            let here = builder.here();
            builder.mark(here, Inline::Reference(i.to_string()));
        }
        builder.push(part);
    }
    builder.finish()
}

#[test]
fn references_stand_behind_their_words() {
    check(
        referring(&BlockKind::Paragraph, "Words^ and more^^, then an end^"),
        &[],
        setting(20),
        "
 |Words[1] and
 |more[2][3], then an
 |end[4]",
    );
    // One never begins a row, and its mark does not hang.
    let hanging = Typography {
        hanging: true,
        ..Typography::default()
    };
    check(
        referring(
            &BlockKind::Item {
                depth: 0,
                marker: Some(Marker::Bullet),
            },
            "推进各项工作落实，^抓好任务目标落实到位^。",
        ),
        &[],
        set(hanging, 20),
        "
 |• 推进各项工作落
 |  实，[1]抓好任务目
 |  标落实到位[2]。",
    );
    // At the beginning, behind a space, and in a table.
    check(
        referring(&BlockKind::Paragraph, "^One ^two"),
        &[],
        setting(20),
        "
 |[1]One[2] two",
    );
    check(
        referring(
            &BlockKind::Row {
                table: 0,
                header: false,
            },
            "one^\ttwo\tthree^",
        ),
        &[],
        setting(40),
        "
t|one[1]  two  three[2]",
    );
}

#[test]
fn what_refers_has_no_place_of_its_own() {
    let document = Arc::new(referring(&BlockKind::Paragraph, "前文^后文"));
    let mut layout = Layout::new(document, Arc::from([]), setting(40));
    let row = layout.row_at(Offset(0));
    let row = layout.row(row);
    let glyphs = layout.glyphs(&row);
    let drawn: Vec<_> = glyphs
        .iter()
        .map(|glyph| (glyph.text.as_str(), glyph.span.range(), glyph.cells))
        .collect();
    assert_eq!(
        drawn,
        [
            ("前", 0..3, 2),
            ("文", 3..6, 2),
            ("[1]", 6..6, 3),
            ("后", 6..9, 2),
            ("文", 9..12, 2),
        ]
    );
    let indent = row.indent;
    assert_eq!(offset_at_column(&glyphs, &row, indent + 5), Offset(3));
    assert_eq!(column_of(&glyphs, &row, Offset(6)), indent + 7);
}
