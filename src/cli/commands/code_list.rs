//! Codes and tags as a list: for a person, as JSON, or as the text of a codebook.

use serde_json::{Map, Value, json};

use super::listing::one_line;
use crate::annotation::{Code, CodeSurvey, Codebook, KnownCode, Scope};
use crate::cli::{DONE, FAILED, Failure, Given, Stop, World};
use crate::message::Message;
use crate::storage::print_codebook;
use crate::text::Cells;

/// Names longer than this many cells do not push the other columns to the right.
const NAME: usize = 32;

/// Lists what the options let through. Files with faults are told.
pub(super) fn list(survey: &CodeSurvey, given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let mut code = DONE;
    for problem in &survey.problems {
        code = code.max(world.tell(&Failure::new(FAILED, problem.clone())));
    }
    let (unused, unknown) = (given.is_on("unused"), given.is_on("unknown"));
    let wanted = |name: &String| {
        let is_code = survey.find(name).is_some();
        let is_unused = is_code && survey.count(name).total == 0;
        (!unused && !unknown) || (unused && is_unused) || (unknown && !is_code)
    };
    let names: Vec<String> = survey.tree().into_iter().filter(wanted).collect();
    match given.text("format").as_deref() {
        Some("json") => {
            let codebook = survey.codebook();
            let all: Vec<Value> = names
                .iter()
                .map(|name| record(survey, &codebook, name))
                .collect();
            serde_json::to_writer_pretty(&mut *world.out, &all).map_err(std::io::Error::from)?;
            writeln!(world.out)?;
        }
        Some("toml") => {
            let codes = names.iter().map(|name| {
                let known = survey.find(name).map(|known| known.code.clone());
                known.unwrap_or_else(|| Code {
                    id: None,
                    name: name.clone(),
                    definition: String::new(),
                    color: None,
                    key: None,
                })
            });
            let codes: Vec<_> = codes.collect();
            write!(world.out, "{}", print_codebook(codes.iter()))?;
        }
        _ => text(survey, &names, world)?,
    }
    Ok(code)
}

fn text(survey: &CodeSurvey, names: &[String], world: &mut World<'_>) -> Result<(), Stop> {
    if survey.codes.is_empty() && survey.uses.is_empty() {
        writeln!(world.out, "{}", world.lang.text("cli.codes-none"))?;
        return Ok(());
    }
    let cells = Cells::default();
    let widest = names
        .iter()
        .map(|name| cells.width(name))
        .max()
        .unwrap_or(0);
    let column = widest.min(NAME);
    for name in names {
        let gap = " ".repeat(column.saturating_sub(cells.width(name)));
        let count = survey.count(name);
        let mut line = format!("{}{gap}  {:>5}", one_line(name), count.annotations);
        for word in details(survey, name, world) {
            line.push_str("  ");
            line.push_str(&word);
        }
        writeln!(world.out, "{line}")?;
    }
    let said = Message::new("cli.codes-count")
        .with("codes", survey.codes.len())
        .with("unknown", survey.unknown().count())
        .with("files", survey.files);
    writeln!(world.out, "{}", said.say(world.lang))?;
    Ok(())
}

fn details(survey: &CodeSurvey, name: &str, world: &World<'_>) -> Vec<String> {
    let Some(known) = survey.find(name) else {
        return vec![world.lang.text("cli.codes-unknown").to_owned()];
    };
    let code = &known.code;
    let own = survey.has_project && known.scope == Scope::Global;
    [
        code.color.map(|color| color.to_string()),
        code.key.map(|key| format!("[{key}]")),
        own.then(|| world.lang.text("cli.codes-own").to_owned()),
        Some(one_line(&code.definition)),
    ]
    .into_iter()
    .flatten()
    .filter(|word| !word.is_empty())
    .collect()
}

fn record(survey: &CodeSurvey, codebook: &Codebook, name: &str) -> Value {
    let count = survey.count(name);
    let mut record = Map::new();
    record.insert("name".to_owned(), json!(name));
    match survey.find(name) {
        Some(known) => add_code(&mut record, known, codebook),
        None => drop(record.insert("unknown".to_owned(), json!(true))),
    }
    record.insert("annotations".to_owned(), json!(count.annotations));
    record.insert("total".to_owned(), json!(count.total));
    record.insert("documents".to_owned(), json!(count.documents));
    Value::Object(record)
}

fn add_code(record: &mut Map<String, Value>, known: &KnownCode, codebook: &Codebook) {
    let code = &known.code;
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            record.insert(key.to_owned(), json!(value));
        }
    };
    put("id", code.id.map(|id| id.to_string()));
    let definition = Some(code.definition.clone()).filter(|words| !words.is_empty());
    put("definition", definition);
    let color = codebook.color(&code.name);
    put("color", color.map(|color| color.to_string()));
    put("key", code.key.map(String::from));
    put("codebook", Some(known.spot.path.display().to_string()));
    let scope = match known.scope {
        Scope::Project => "project",
        Scope::Global => "global",
    };
    put("scope", Some(scope.to_owned()));
}
