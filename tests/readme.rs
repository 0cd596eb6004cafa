//! The tables of the READMEs are made from the tables of the program. `ZHUPI_BLESS=1 cargo test --test readme` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use zhupi::app::command::{COMMANDS, Command, Group};
use zhupi::cli;
use zhupi::formats::{ALL_COPIES, COPIES, DRAWN, ENTRIES, GLYPHS, Limits, NESTING, PAGES};
use zhupi::keymap::{Keymap, Mode};
use zhupi::message::Lang;

#[test]
fn english() {
    check("README.md", Lang::ENGLISH);
}

#[test]
fn chinese() {
    check(
        "README.zh.md",
        Lang::from_locale("zh-Hans").expect("a language"),
    );
}

/// Compares the parts between `<!-- NAME -->` and `<!-- /NAME -->` with what the tables give now.
fn check(file: &str, lang: Lang) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let present = fs::read_to_string(&path).expect("the file is there");
    let wanted = [
        ("commands", commands(lang)),
        ("command-line", command_line(lang)),
        ("limits", limits(lang)),
    ]
    .iter()
    .fold(present.clone(), |text, (name, table)| {
        put(&text, name, table)
    });
    if present == wanted {
        return;
    }
    assert!(
        std::env::var_os("ZHUPI_BLESS").is_some(),
        "{file} is out of date: ZHUPI_BLESS=1 cargo test --test readme"
    );
    fs::write(&path, wanted).expect("the file can be written");
}

fn put(text: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&open).expect("the opening marker");
    let (_, after) = rest.split_once(&close).expect("the closing marker");
    format!("{before}{open}\n\n{table}\n{close}{after}")
}

/// Every command with its keys of the default keymap, a table for each group.
fn commands(lang: Lang) -> String {
    let keymap = Keymap::default();
    let mut groups: Vec<Group> = COMMANDS.iter().map(|command| command.group).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
        .into_iter()
        .map(|group| {
            let mut table = format!(
                "**{}**\n\n{}\n|---|---|---|\n",
                lang.text(group.key()),
                head(lang)
            );
            for command in COMMANDS.iter().filter(|command| command.group == group) {
                let keys = keys(&keymap, command);
                writeln!(
                    table,
                    "| {keys} | `{}` | {} |",
                    command.name,
                    cell(command.doc(lang))
                )
                .expect("a string takes everything");
            }
            table
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn head(lang: Lang) -> &'static str {
    if lang == Lang::ENGLISH {
        "| keys | command | does |"
    } else {
        "| 按键 | 命令 | 作用 |"
    }
}

/// The keys of a command where it can be called first.
fn keys(keymap: &Keymap, command: &Command) -> String {
    let mode = command.group.modes().first().copied().unwrap_or(Mode::Text);
    let keys = keymap.keys_of(mode, command.name);
    keys.iter()
        .map(|keys| format!("`{}`", cell(keys)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Every command of the command line.
fn command_line(lang: Lang) -> String {
    let mut table = if lang == Lang::ENGLISH {
        "| command | does |\n|---|---|\n".to_owned()
    } else {
        "| 命令 | 作用 |\n|---|---|\n".to_owned()
    };
    for row in cli::COMMANDS {
        writeln!(
            table,
            "| `{}` | {} |",
            cell(row.usage(lang)),
            cell(row.about(lang))
        )
        .expect("a string takes everything");
    }
    table
}

/// The bounds of loading.
fn limits(lang: Lang) -> String {
    let bounds = Limits::default();
    let english = lang == Lang::ENGLISH;
    let mib = |bytes: usize| format!("{} MiB", bytes >> 20);
    let rows = [
        ("plain text", "纯文本", mib(bounds.bytes)),
        (
            "lines of a plain text",
            "纯文本行数",
            bounds.lines.to_string(),
        ),
        (
            "markup, and each part of a package",
            "标记文档、包内单个文件",
            mib(bounds.markup),
        ),
        (
            "elements inside each other",
            "元素嵌套层数",
            bounds.depth.to_string(),
        ),
        (
            "elements and stretches of text",
            "元素与文字段总数",
            bounds.nodes.to_string(),
        ),
        ("pages of a PDF or OFD", "PDF、OFD 页数", PAGES.to_string()),
        (
            "characters of a PDF or OFD",
            "PDF、OFD 字符数",
            GLYPHS.to_string(),
        ),
        (
            "things drawn on all pages of a PDF or OFD",
            "PDF、OFD 各页所绘对象总数",
            DRAWN.to_string(),
        ),
        (
            "one compressed stream of a PDF, unpacked",
            "PDF 单个压缩流解压后",
            mib(bounds.unpacked / 8),
        ),
        (
            "tables and text boxes inside each other (DOCX, ODT)",
            "表格、文本框嵌套层数（DOCX、ODT）",
            NESTING.to_string(),
        ),
        (
            "rows or cells that one of an ODT stands for; all such cells together",
            "ODT 表格中一行（格）重复的次数；此类单元格总数",
            format!("{COPIES}; {ALL_COPIES}"),
        ),
        (
            "entries of a table of contents (PDF, OFD, EPUB)",
            "目录条目数（PDF、OFD、EPUB）",
            ENTRIES.to_string(),
        ),
        (
            "everything unpacked from one file",
            "单个文件解压总量",
            mib(bounds.unpacked),
        ),
        (
            "growth by unpacking, beyond 1 MiB",
            "解压倍数（1 MiB 以上）",
            format!("{} ×", bounds.ratio),
        ),
        (
            "files in an archive",
            "压缩包内文件数",
            bounds.entries.to_string(),
        ),
        (
            "archives inside each other",
            "压缩包嵌套层数",
            bounds.nested.to_string(),
        ),
    ];
    let head = if english {
        "| bound | at most |"
    } else {
        "| 项目 | 上限 |"
    };
    let mut table = format!("{head}\n|---|---|\n");
    for (what, chinese, most) in rows {
        let what = if english { what } else { chinese };
        writeln!(table, "| {what} | {most} |").expect("a string takes everything");
    }
    table
}

/// Words that may stand in a cell of a table.
fn cell(words: &str) -> String {
    words.replace('|', "\\|")
}

#[test]
fn every_command_with_a_key_shows_it_and_bars_do_not_split_cells() {
    let table = commands(Lang::ENGLISH);
    for command in COMMANDS {
        assert!(
            table.contains(&format!("| `{}` |", command.name)),
            "{}",
            command.name
        );
    }
    assert!(table.contains("| `/` `C-f` | `find` |"));
    for row in table.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 4, "{row}");
    }
}
