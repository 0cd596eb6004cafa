//! The parts of a Word document's package: which is which, where links lead, what is said of the whole (ECMA-376 Parts 1 and 2).

use std::collections::HashMap;

use super::super::office::xml::{Xml, decode};
use super::super::package::Package;
use crate::document::Meta;
use crate::message::Message;

/// Where a part points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// Last word of its type, such as `styles`.
    pub(super) kind: String,
    /// A path inside the package, or an address.
    pub(super) target: String,
    /// Whether it leads out of the package.
    pub(super) external: bool,
}

/// Relations of one part by their identifiers.
pub(super) type Relations = HashMap<String, Relation>;

/// The relations of a part; none when they are missing. The empty name is the package.
pub(super) fn relations(package: &Package<'_>, part: &str) -> Relations {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = if folder.is_empty() {
        format!("_rels/{file}.rels")
    } else {
        format!("{folder}/_rels/{file}.rels")
    };
    let mut found = Relations::new();
    let Ok(Some(bytes)) = package.read_if_there(&name) else {
        return found;
    };
    let text = decode(&bytes);
    let mut xml = Xml::new(&text);
    xml.root();
    xml.children(|_, tag| {
        if tag.name() != "Relationship" {
            return;
        }
        let id = tag.value("Id").unwrap_or_default();
        let kind = tag.value("Type").unwrap_or_default();
        let external = tag.value("TargetMode").as_deref() == Some("External");
        let target = tag.value("Target").unwrap_or_default();
        let relation = Relation {
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: if external {
                target
            } else {
                joined(folder, &target)
            },
            external,
        };
        found.entry(id).or_insert(relation);
    });
    found
}

/// A target relative to a folder, `..` followed inside the package only.
fn joined(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

/// The package's main part and its relations.
pub(super) fn main(package: &Package<'_>) -> (String, Relations) {
    let roots = relations(package, "");
    let stated = roots
        .values()
        .find(|relation| relation.kind == "officeDocument" && package.has(&relation.target))
        .map(|relation| relation.target.clone());
    let name = stated.unwrap_or_else(|| "word/document.xml".to_owned());
    let relations = relations(package, &name);
    (name, relations)
}

/// A part that the main part points to by a kind of relation, else of its usual name, as text; a warning when it is damaged.
pub(super) fn text(
    package: &Package<'_>,
    relations: &Relations,
    kind: &str,
    warnings: &mut Vec<Message>,
) -> Option<String> {
    let usual = format!("word/{kind}.xml");
    let name = relations
        .values()
        .find(|relation| {
            relation.kind == kind && !relation.external && package.has(&relation.target)
        })
        .map_or(usual, |relation| relation.target.clone());
    match package.read_if_there(&name) {
        Ok(bytes) => Some(decode(&bytes?).into_owned()),
        Err(why) => {
            warnings.push(why);
            None
        }
    }
}

/// Takes up what the package says of the document as a whole.
pub(super) fn facts(package: &Package<'_>, meta: &mut Meta) {
    let roots = relations(package, "");
    let core = roots
        .values()
        .find(|relation| relation.kind == "core-properties")
        .map_or("docProps/core.xml", |relation| relation.target.as_str());
    let Ok(Some(bytes)) = package.read_if_there(core) else {
        return;
    };
    let text = decode(&bytes);
    let mut xml = Xml::new(&text);
    xml.root();
    xml.children(|xml, tag| {
        let name = tag.name().to_owned();
        let words = xml.words();
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        let words = words.to_owned();
        match name.as_str() {
            "title" => meta.title = Some(words),
            "creator" => meta.author = Some(words),
            "created" => meta.date = Some(words),
            "language" => meta.language = Some(words),
            "subject" | "description" | "keywords" | "category" | "modified" | "contentStatus"
            | "identifier" => meta.fields.push((name, words)),
            "lastModifiedBy" => meta.fields.push(("editor".to_owned(), words)),
            _ => {}
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_inside() {
        for (folder, target, expected) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/a.xml", "word/a.xml"),
            ("word", "../../../x", "x"),
            ("", "word/document2.xml", "word/document2.xml"),
        ] {
            assert_eq!(joined(folder, target), expected);
        }
    }
}
