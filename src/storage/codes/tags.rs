//! The tags that stand in the text of a notes file.

use toml_edit::{Document, Item, TableLike, Value};

use crate::annotation::Id;
use crate::storage::toml_text::StringList;

/// The tags of one annotation of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tagged {
    /// The annotation, when its identity stands in the file.
    pub(super) id: Option<Id>,
    /// The tags.
    pub(super) tags: StringList,
}

/// The annotations of a notes file that have tags. Also those with faults elsewhere; a list that holds anything but strings is left
/// out.
pub(super) fn tagged(document: &Document<&str>) -> Vec<Tagged> {
    let tables: Vec<&dyn TableLike> = match document.get("annotation") {
        Some(Item::ArrayOfTables(tables)) => tables.iter().map(|table| table as _).collect(),
        Some(Item::Table(table)) => vec![table],
        Some(Item::Value(Value::Array(tables))) => tables
            .iter()
            .filter_map(Value::as_inline_table)
            .map(|table| table as _)
            .collect(),
        _ => Vec::new(),
    };
    tables
        .into_iter()
        .filter_map(|table| {
            Some(Tagged {
                id: table
                    .get("id")
                    .and_then(Item::as_str)
                    .and_then(|id| Id::try_parse(id).ok()),
                tags: StringList::of(table.get("tags")?.as_array()?)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::toml_text::Splices;

    #[test]
    fn inline_tables_are_found_and_faulty_ones_left_out() {
        let text = "annotation = [{ quote = 1, tags = ['a'] }, { tags = [1] }]\n";
        let document = Document::parse(text).unwrap();
        let mut splices = Splices::default();
        for tagged in tagged(&document) {
            tagged.tags.set(text, &["b".to_owned()], &mut splices);
        }
        assert_eq!(
            splices.apply(text),
            "annotation = [{ quote = 1, tags = [\"b\"] }, { tags = [1] }]\n"
        );
    }
}
