//! As much of JSON Schema, draft 4, as the W3C's assertions use.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Reads a file of JSON.
pub(super) fn read(path: &Path) -> Value {
    let source = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&source).unwrap()
}

/// A folder of schemas that refer to `definitions/` by file name.
pub(super) struct Schemas {
    root: PathBuf,
}

impl Schemas {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(super) fn get(&self, name: &str) -> Value {
        read(&self.root.join(name))
    }

    /// Whether a value satisfies a schema that stands in the named file.
    pub(super) fn valid(&self, file: &str, schema: &Value, value: &Value) -> bool {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.refers(file, reference, value);
        }
        let all = |key: &str| schema[key].as_array();
        let fits = |schema: &Value| self.valid(file, schema, value);
        types_fit(&schema["type"], value)
            && all("enum").is_none_or(|allowed| allowed.contains(value))
            && all("allOf").is_none_or(|schemas| schemas.iter().all(fits))
            && all("anyOf").is_none_or(|schemas| schemas.iter().any(fits))
            && all("oneOf").is_none_or(|schemas| schemas.iter().filter(|s| fits(s)).count() == 1)
            && schema.get("not").is_none_or(|schema| !fits(schema))
            && self.parts_fit(file, schema, value)
            && scalar_fits(schema, value)
    }

    fn parts_fit(&self, file: &str, schema: &Value, value: &Value) -> bool {
        if let Some(object) = value.as_object() {
            let required = schema["required"].as_array();
            let properties = schema["properties"].as_object();
            return required.is_none_or(|keys| {
                keys.iter()
                    .all(|key| object.contains_key(key.as_str().unwrap()))
            }) && properties.is_none_or(|properties| {
                properties.iter().all(|(key, schema)| {
                    object
                        .get(key)
                        .is_none_or(|part| self.valid(file, schema, part))
                })
            });
        }
        let Some(items) = value.as_array() else {
            return true;
        };
        let bound = |key: &str| {
            schema[key]
                .as_u64()
                .map(|bound| usize::try_from(bound).unwrap())
        };
        schema
            .get("items")
            .is_none_or(|schema| items.iter().all(|item| self.valid(file, schema, item)))
            && bound("minItems").is_none_or(|least| items.len() >= least)
            && bound("maxItems").is_none_or(|most| items.len() <= most)
    }

    fn refers(&self, file: &str, reference: &str, value: &Value) -> bool {
        let (other, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if other.is_empty() {
            file.to_owned()
        } else {
            format!("definitions/{other}")
        };
        let whole = self.get(&file);
        let schema = whole
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{file}#{pointer}"));
        self.valid(&file, schema, value)
    }
}

fn types_fit(types: &Value, value: &Value) -> bool {
    match types {
        Value::String(name) => is(name, value),
        Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap(), value)),
        _ => true,
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        other => panic!("type {other}"),
    }
}

fn scalar_fits(schema: &Value, value: &Value) -> bool {
    let Some(text) = value.as_str() else {
        return schema["minimum"]
            .as_f64()
            .is_none_or(|least| value.as_f64().is_none_or(|number| number >= least));
    };
    let pattern = schema["pattern"].as_str();
    let form = schema["format"].as_str();
    pattern.is_none_or(|pattern| {
        regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
    }) && form.is_none_or(|form| match form {
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        "uri" => text
            .split_once(':')
            .is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.contains(' ')),
        other => panic!("format {other}"),
    })
}
