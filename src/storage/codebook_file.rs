//! The codebook file: codes of the reader and of a project.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item};

use super::notes_file::FORMAT;
use super::places::{Dirs, project_of};
use super::problem::{Problem, SaveError};
use super::store::replace_file;
use super::toml_text::{
    Field, Fields, Form, Key, Splices, Type, Written, end_of_table, form, get, insert_table,
    read_fields, render_table, tables_of, unfold,
};
use crate::annotation::{Code, Codebook, Id};
use crate::message::Message;

pub(super) const CODE: &[Key] = &[
    Key {
        name: "id",
        kind: Type::Id,
    },
    Key {
        name: "name",
        kind: Type::Text,
    },
    Key {
        name: "definition",
        kind: Type::Text,
    },
    Key {
        name: "color",
        kind: Type::Text,
    },
    Key {
        name: "key",
        kind: Type::Text,
    },
];

/// The codes that hold for a document, and what is wrong with the files they stand in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodebookFile {
    /// The codes; those of the project win by name.
    pub codebook: Codebook,
    /// What could not be read, with file, line and column.
    pub problems: Vec<Message>,
}

/// The reader's own codebook; it need not exist.
pub fn user_codebook(dirs: &Dirs) -> PathBuf {
    dirs.config.join("codebook.toml")
}

/// The codebook of the project that a document belongs to, when it belongs to one; it need not exist.
pub fn project_codebook(document: &Path) -> Option<PathBuf> {
    let (root, _) = project_of(document)?;
    Some(root.join(".zhupi").join("codebook.toml"))
}

/// Reads the codes of the reader and of the document's project.
pub fn load_codebook(document: Option<&Path>, dirs: &Dirs) -> CodebookFile {
    let mut loaded = CodebookFile::default();
    let files = [
        Some(user_codebook(dirs)),
        document.and_then(project_codebook),
    ];
    for path in files.into_iter().flatten() {
        match super::atomic::read(&path) {
            Ok(None) => {}
            Ok(Some(bytes)) => {
                let (codebook, problems, broken) = read_codebook(&bytes);
                loaded.codebook = loaded.codebook.overlaid(codebook);
                let told = problems.iter().chain(&broken);
                loaded
                    .problems
                    .extend(told.map(|problem| problem.told(&path)));
            }
            Err(error) => loaded.problems.push(
                Message::new("storage.not-read")
                    .with("path", path.display().to_string())
                    .with("why", error.to_string()),
            ),
        }
    }
    loaded
}

/// Reads the text of a codebook: the codes, the tables with faults (left out), and why the file must not be written, if so.
pub fn read_codebook(bytes: &[u8]) -> (Codebook, Vec<Problem>, Option<Problem>) {
    let broken = |problem| (Codebook::default(), Vec::new(), Some(problem));
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let good = String::from_utf8_lossy(good);
            let what = Message::new("storage.not-utf8");
            return broken(Problem::at(&good, good.len(), what));
        }
    };
    let document = match parse(text) {
        Ok(document) => document,
        Err(problem) => return broken(problem),
    };
    let (codes, problems) = codes(text, &document);
    let codes = codes.into_iter().map(|(_, code)| code).collect();
    (Codebook { codes }, problems, None)
}

/// The codes with their tables, and what is wrong with them. A table without a name of its own is no code.
pub(super) fn codes<'a>(
    text: &str,
    document: &'a Document<&str>,
) -> (Vec<(Written<'a>, Code)>, Vec<Problem>) {
    let mut known = Codebook::default();
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for written in tables_of(document, "code") {
        let (table, header) = (written.keys, written.start);
        let place = |key: &str| {
            let span = table.key(key).and_then(toml_edit::Key::span);
            span.map_or(header, |span| span.start)
        };
        let mut fields = match read_fields(text, table, CODE) {
            Ok(fields) => fields,
            Err(wrong) => {
                problems.push(Problem::at(text, wrong.at, wrong.what));
                continue;
            }
        };
        // A bad colour or key is left out, and the code is one all the same.
        let code = loop {
            match code_of(&fields, &known) {
                Ok(code) => break Some(code),
                Err((key, what)) => {
                    problems.push(Problem::at(text, place(key), what));
                    if key == "name" {
                        break None;
                    }
                    fields.retain(|(known, _)| *known != key);
                }
            }
        };
        let Some(code) = code else { continue };
        if let Some(id) = code.id
            && known.codes.iter().any(|known| known.id == Some(id))
        {
            let what = Message::new("storage.code-id-twice").with("id", id.to_string());
            problems.push(Problem::at(text, place("id"), what));
        }
        known.codes.push(code.clone());
        found.push((written, code));
    }
    (found, problems)
}

pub(super) fn parse(text: &str) -> Result<Document<&str>, Problem> {
    let document = Document::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let why = error.message().to_owned();
        Problem::at(text, at, Message::new("storage.no-toml").with("why", why))
    })?;
    let place = |key: &str| {
        let key = document.as_table().key(key);
        key.and_then(toml_edit::Key::span)
            .map_or(0, |span| span.start)
    };
    if let Some(format) = document.get("format")
        && format.as_integer().is_none_or(|format| format > FORMAT)
    {
        let said = format.to_string().trim().to_owned();
        let what = Message::new("storage.newer").with("format", said);
        return Err(Problem::at(text, place("format"), what));
    }
    if form(&document, "code", true) == Form::Other {
        let what = Message::new("storage.no-tables").with("key", "code");
        return Err(Problem::at(text, place("code"), what));
    }
    Ok(document)
}

pub(super) fn code_of(fields: &Fields, known: &Codebook) -> Result<Code, (&'static str, Message)> {
    let text = |key: &str| match get(fields, key) {
        Some(Field::Text(text)) => text.as_str(),
        _ => "",
    };
    let name = text("name");
    let levels_are_named = name.split('/').all(|level| !level.trim().is_empty());
    if !levels_are_named {
        return Err(("name", Message::new("storage.code-name").with("name", name)));
    }
    if known.find(name).is_some() {
        return Err((
            "name",
            Message::new("storage.code-twice").with("name", name),
        ));
    }
    let color = match text("color") {
        "" => None,
        color => Some(color.parse().map_err(|_| {
            (
                "color",
                Message::new("storage.bad-color").with("color", color),
            )
        })?),
    };
    let mut letters = text("key").chars();
    let key = letters.next();
    if letters.next().is_some() || key.is_some_and(|key| !key.is_alphanumeric()) {
        return Err((
            "key",
            Message::new("storage.bad-key").with("key", text("key")),
        ));
    }
    if key.is_some_and(|key| known.by_key(key).is_some()) {
        return Err((
            "key",
            Message::new("storage.key-twice").with("key", text("key")),
        ));
    }
    Ok(Code {
        id: Id::try_parse(text("id")).ok(),
        name: name.to_owned(),
        definition: text("definition").to_owned(),
        color,
        key,
    })
}

/// The text with headers for codes that a person wrote inline: only such are changed line by line.
///
/// # Errors
/// When they cannot be written so.
pub(super) fn headed(text: &str) -> Result<Cow<'_, str>, Problem> {
    if form(&parse(text)?, "code", true) != Form::Inline {
        return Ok(text.into());
    }
    let fault = || Problem::at(text, 0, Message::new("storage.not-writable"));
    unfold(text, "code", true, None)
        .map(Cow::Owned)
        .ok_or_else(fault)
}

/// Adds a code at the end of a codebook file; everything else stays as it is. The file and its folder are made when missing. A
/// code of that name that is there already is left alone.
///
/// # Errors
/// When the file is broken or could not be written.
pub fn append_code(path: &Path, code: &Code) -> Result<(), SaveError> {
    let io = |error: std::io::Error| SaveError::io(path, &error);
    let bytes = super::atomic::read(path).map_err(io)?.unwrap_or_default();
    let (known, _, broken) = read_codebook(&bytes);
    let fault = |what| SaveError::new(path, what, Message::new("storage.hint-file"));
    if let Some(problem) = broken {
        return Err(fault(problem.told(path)));
    }
    if known.find(&code.name).is_some() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = if text.is_empty() {
        "format = 1\n".into()
    } else {
        text
    };
    let added = with_code(&text, code).map_err(|problem| fault(problem.told(path)))?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io)?;
    }
    replace_file(path, added.as_bytes())
}

pub(super) fn with_code(text: &str, code: &Code) -> Result<String, Problem> {
    let text = &*headed(text)?;
    let document = parse(text)?;
    let fields = code_fields(code);
    let last = document
        .get("code")
        .and_then(Item::as_array_of_tables)
        .and_then(|tables| tables.iter().last());
    let at = last.map_or(text.len(), |table| end_of_table(text, table));
    let mut splices = Splices::default();
    let render = |eol: &str| render_table("[[code]]", &fields, CODE, eol);
    insert_table(text, at, true, &render, &mut splices);
    Ok(splices.apply(text))
}

/// Codes as the text of a codebook.
pub fn print_codebook<'a>(codes: impl Iterator<Item = &'a Code>) -> String {
    codes.fold("format = 1\n".to_owned(), |text, code| {
        format!(
            "{text}\n{}",
            render_table("[[code]]", &code_fields(code), CODE, "\n")
        )
    })
}

/// The fields of a code as they are written.
pub(super) fn code_fields(code: &Code) -> Fields {
    let mut fields = Fields::new();
    let mut put = |key, value: String| {
        if !value.is_empty() {
            fields.push((key, Field::Text(value)));
        }
    };
    put("id", code.id.map(|id| id.to_string()).unwrap_or_default());
    put("name", code.name.clone());
    put("definition", code.definition.clone());
    let color = code.color.map(|color| color.to_string());
    put("color", color.unwrap_or_default());
    put("key", code.key.map(String::from).unwrap_or_default());
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = "# 编码簿\r\nformat = 1\r\n[[code]]\r\nname = \"指标\" # 总\r\ncolor = \"red\"\r\nweight = 3\r\n\r\n\
        [[code]]\r\nname = \"坏\"\r\ncolor = \"pink\"\r\n\r\n[[code]]\r\nname = 5\r\n\r\n[[code]]\r\nname = \"指标/经济\"\r\nkey = \"j\"\r\n";

    #[test]
    fn faults_are_told_with_their_place_and_the_rest_works() {
        let (codebook, problems, broken) = read_codebook(BOOK.as_bytes());
        assert_eq!(codebook.codes.len(), 3);
        assert_eq!(codebook.color("坏"), None);
        assert_eq!(broken, None);
        let places: Vec<_> = problems
            .iter()
            .map(|p| (p.line, p.column, p.what.key()))
            .collect();
        assert_eq!(
            places,
            [(10, 1, "storage.bad-color"), (13, 1, "storage.wrong-type")]
        );
        for (text, key) in [
            ("a = 1\na = 2\n", "storage.no-toml"),
            ("format = 9\n", "storage.newer"),
            ("code = 1\n", "storage.no-tables"),
            ("code = [{ name = \"一\" }, 2]\n", "storage.no-tables"),
        ] {
            let (_, _, broken) = read_codebook(text.as_bytes());
            assert_eq!(
                broken.map(|problem| problem.what.key()),
                Some(key),
                "{text}"
            );
        }
    }

    #[test]
    fn a_code_is_added_and_nothing_else_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub/codebook.toml");
        let code = Code {
            id: None,
            name: "民生/就业".to_owned(),
            definition: "就业\"表述\"".to_owned(),
            color: Some("#e5484d".parse().unwrap()),
            key: Some('m'),
        };
        append_code(&path, &code).unwrap();
        let (codebook, problems, _) = read_codebook(&fs::read(&path).unwrap());
        assert_eq!((codebook.codes, problems), (vec![code.clone()], vec![]));

        fs::write(&path, BOOK).unwrap();
        append_code(&path, &code).unwrap();
        append_code(&path, &code).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let added = text.strip_prefix(BOOK).unwrap();
        assert_eq!(
            added,
            "\r\n[[code]]\r\nname = \"民生/就业\"\r\ndefinition = \"就业\\\"表述\\\"\"\r\ncolor = \"#E5484D\"\r\nkey = \"m\"\r\n"
        );
    }

    #[test]
    fn codes_within_a_line_are_read_and_get_headers_with_the_first_change() {
        let inline = "# 头\ncode = [ # 先\n  { name = \"甲\", color = \"red\", own = 1 }, # 一\n  { name = 5 }, # 坏\n]\nmine = 1\n";
        let (codebook, problems, broken) = read_codebook(inline.as_bytes());
        assert_eq!((codebook.codes.len(), broken), (1, None));
        assert_eq!((problems[0].line, problems[0].column), (4, 5));
        let added = with_code(
            inline,
            &Code {
                name: "乙".to_owned(),
                ..codebook.codes[0].clone()
            },
        )
        .unwrap();
        assert_eq!(
            added,
            "# 头\nmine = 1\n\n# 先\n[[code]] # 一\nname = \"甲\"\ncolor = \"red\"\nown = 1\n\n[[code]] # 坏\nname = 5\n\n[[code]]\nname = \"乙\"\ncolor = \"red\"\n"
        );
    }

    #[test]
    fn the_project_wins_over_the_reader() {
        let folder = tempfile::tempdir().unwrap();
        let dirs = Dirs::inside(folder.path());
        fs::create_dir_all(&dirs.config).unwrap();
        fs::create_dir_all(folder.path().join("p/.zhupi")).unwrap();
        let document = folder.path().join("p/a.txt");
        fs::write(
            user_codebook(&dirs),
            "[[code]]\nname = \"甲\"\ncolor = \"red\"\n",
        )
        .unwrap();
        fs::write(
            project_codebook(&document).unwrap(),
            "[[code]]\nname = \"甲\"\ncolor = \"blue\"\n[[code]]\n",
        )
        .unwrap();
        let loaded = load_codebook(Some(&document), &dirs);
        assert_eq!(loaded.codebook.color("甲"), "blue".parse().ok());
        assert_eq!(loaded.problems.len(), 1);
    }
}
