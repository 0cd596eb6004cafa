//! Three-way merge of codebooks, by the names of the codes.

use super::codebook_file::{CODE, code_fields, code_of, codes, parse, with_code};
use super::merge::{Conflict, merge_fields};
use super::problem::Problem;
use super::toml_text::{Fields, Splices, remove_table, set_fields};
use crate::annotation::{Code, Codebook};
use crate::message::Message;

/// Merges three codebooks as texts, for version control: what only one side changed is taken; where both changed a field of a code,
/// ours stays and a conflict is told. Comments and own keys are those of ours. An empty base means that both sides added the
/// file.
///
/// # Errors
/// Which of the files (0 base, 1 ours, 2 theirs) cannot be merged, and why.
pub fn merge_codebooks(
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
) -> Result<(String, Vec<Conflict>), (usize, Problem)> {
    let base = text_of(0, base)?;
    let ours = text_of(1, ours)?;
    let theirs = text_of(2, theirs)?;
    let was = read(0, base)?;
    let their = read(2, theirs)?;
    let document = parse(ours).map_err(|problem| (1, problem))?;
    let (our, _) = codes(ours, &document);
    let mut conflicts = Vec::new();
    let mut splices = Splices::default();
    for (table, code) in &our {
        let old = fields_of(&was, &code.name);
        let ours_now = code_fields(code);
        let Some(theirs_now) = fields_of(&their, &code.name) else {
            // They deleted it, or never had it.
            if old.as_ref() == Some(&ours_now) {
                remove_table(ours, table, &mut splices);
            }
            continue;
        };
        let mut merged = merge_fields(
            &old.unwrap_or_default(),
            &ours_now,
            &theirs_now,
            &mut |field| {
                conflicts.push(Conflict { id: code.id, field });
            },
        );
        if code_of(&merged, &Codebook::default()).is_err() {
            merged.clone_from(&ours_now);
        }
        set_fields(ours, table, CODE, &ours_now, &merged, &mut splices);
    }
    let mut text = splices.apply(ours);
    for code in &their {
        let is_ours = our.iter().any(|(_, known)| known.name == code.name);
        // One that we deleted comes back only when they edited it.
        if !is_ours && fields_of(&was, &code.name) != Some(code_fields(code)) {
            text = with_code(&text, code).map_err(|problem| (1, problem))?;
        }
    }
    Ok((text, conflicts))
}

fn text_of(which: usize, bytes: &[u8]) -> Result<&str, (usize, Problem)> {
    std::str::from_utf8(bytes).map_err(|_| {
        let what = Message::new("storage.not-utf8");
        (which, Problem::at("", 0, what))
    })
}

fn read(which: usize, text: &str) -> Result<Vec<Code>, (usize, Problem)> {
    let document = parse(text).map_err(|problem| (which, problem))?;
    let (found, _) = codes(text, &document);
    Ok(found.into_iter().map(|(_, code)| code).collect())
}

fn fields_of(codes: &[Code], name: &str) -> Option<Fields> {
    codes.iter().find(|code| code.name == name).map(code_fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, ours: &str, theirs: &str, expected: &str, conflicts: &[&str]) {
        let (text, found) =
            merge_codebooks(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap();
        assert_eq!(text, expected);
        let fields: Vec<&str> = found.iter().map(|conflict| conflict.field).collect();
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
    fn what_is_broken_is_told() {
        let error = merge_codebooks(b"", b"", b"<<<<").unwrap_err();
        assert_eq!((error.0, error.1.line), (2, 1));
        assert_eq!(merge_codebooks(b"", b"\xff", b"").unwrap_err().0, 1);
    }
}
