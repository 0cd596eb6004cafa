//! Changes of the codebook as values: what they do to the name of a tag, and what they are called.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Color, Edit, Id, tag_covers};
use crate::message::Message;

/// Whose codebook a code stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The codebook of a project folder; its codes win by name.
    Project,
    /// The reader's own, for every document.
    Global,
}

/// What is to be set of a code; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeSetting {
    /// When to use it.
    pub definition: Option<String>,
    /// Its own colour; `Some(None)` inherits.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub color: Option<Option<Color>>,
    /// The letter or digit that gives it; `Some(None)` takes it away.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub key: Option<Option<char>>,
}

/// What is written is set, also when it is set to nothing.
#[expect(
    clippy::option_option,
    reason = "left alone, set to nothing and set to something are three things"
)]
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    source: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(source).map(Some)
}

/// A change of the codes, in the codebooks and in the tags of every annotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeChange {
    /// Sets something of a code, which is made when there is none of that name.
    Define {
        /// The code.
        name: String,
        /// What is set.
        set: CodeSetting,
        /// Where a new code is to stand; the project's codebook when there is one, if nothing is said.
        scope: Option<Scope>,
    },
    /// Gives a code and all below it another path.
    Rename {
        /// The present path.
        from: String,
        /// The new one.
        to: String,
    },
    /// Lets a code go on in another one, with all below it.
    Merge {
        /// The code that ends.
        from: String,
        /// The code that stays.
        into: String,
    },
    /// Takes a code out of the codebook. Annotations keep the tag.
    Remove {
        /// The code.
        name: String,
    },
    /// Takes tags that are used into the codebook.
    Adopt {
        /// The tags.
        names: Vec<String>,
        /// Where they are to stand.
        scope: Option<Scope>,
    },
    /// Brings a code and all below it into the other codebook.
    Transfer {
        /// The code.
        name: String,
        /// Where it is to stand.
        to: Scope,
    },
}

impl CodeChange {
    /// What becomes of a tag; `None` when it stays as it is.
    pub fn tag(&self, tag: &str) -> Option<String> {
        let (from, to) = match self {
            Self::Rename { from, to } => (from, to),
            Self::Merge { from, into } => (from, into),
            _ => return None,
        };
        let rest = tag.strip_prefix(from.as_str())?;
        (tag_covers(from, tag) && from != to).then(|| format!("{to}{rest}"))
    }

    /// What becomes of the tags of an annotation: in their order, none twice.
    pub fn tags(&self, tags: &[String]) -> Vec<String> {
        let mut after: Vec<String> = Vec::with_capacity(tags.len());
        for tag in tags {
            let tag = self.tag(tag).unwrap_or_else(|| tag.clone());
            if !after.contains(&tag) {
                after.push(tag);
            }
        }
        after
    }

    /// The change that takes a renaming back; nothing can be said of other changes by names alone.
    #[must_use]
    pub fn inverse_name(&self) -> Option<Self> {
        match self {
            Self::Rename { from, to } => Some(Self::Rename {
                from: to.clone(),
                to: from.clone(),
            }),
            _ => None,
        }
    }

    /// What it is called in messages, such as “code A renamed to B”.
    pub fn label(&self) -> Message {
        match self {
            Self::Define { name, set, .. } => {
                let key = match set {
                    CodeSetting {
                        definition: None,
                        color: Some(_),
                        key: None,
                    } => "codes.did-color",
                    CodeSetting {
                        definition: None,
                        color: None,
                        key: Some(_),
                    } => "codes.did-key",
                    _ => "codes.did-define",
                };
                Message::new(key).with("name", name.as_str())
            }
            Self::Rename { from, to } => Message::new("codes.did-rename")
                .with("from", from.as_str())
                .with("to", to.as_str()),
            Self::Merge { from, into } => Message::new("codes.did-merge")
                .with("from", from.as_str())
                .with("to", into.as_str()),
            Self::Remove { name } => {
                Message::new("codes.did-remove-code").with("name", name.as_str())
            }
            Self::Adopt { names, .. } => {
                Message::new("codes.did-adopt").with("names", names.join(", "))
            }
            Self::Transfer { name, to } => Message::new(match to {
                Scope::Project => "codes.did-to-project",
                Scope::Global => "codes.did-to-global",
            })
            .with("name", name.as_str()),
        }
    }
}

/// A path of a code as it is written: levels without spaces around them; `None` when a level has no name or holds control characters.
pub fn code_path(typed: &str) -> Option<String> {
    let levels: Vec<&str> = typed
        .split(['/', '／'])
        .map(str::trim)
        .filter(|level| !level.is_empty())
        .collect();
    let odd = levels.iter().any(|level| level.contains(char::is_control));
    (!levels.is_empty() && !odd).then(|| levels.join("/"))
}

/// How the tags of one annotation were changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retag {
    /// The annotation.
    pub id: Id,
    /// Its tags before.
    pub before: Vec<String>,
    /// Its tags after.
    pub after: Vec<String>,
}

impl Retag {
    /// The same the other way around.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self {
            id: self.id,
            before: self.after,
            after: self.before,
        }
    }

    /// The change made to tags that may be others by now: what was taken away goes, what was added comes in its place, the rest stays.
    pub fn applied(&self, now: &[String]) -> Vec<String> {
        if now == self.before {
            return self.after.clone();
        }
        let gone = |tag: &&String| self.before.contains(tag) && !self.after.contains(tag);
        let mut added = self.after.iter().filter(|tag| !self.before.contains(tag));
        let mut tags = Vec::with_capacity(now.len());
        for tag in now {
            if gone(&tag) {
                tags.extend(added.next().cloned());
            } else {
                tags.push(tag.clone());
            }
        }
        // A tag that is not there any more was taken away by the reader: what came in its place does not come back.
        if now.iter().any(|tag| gone(&tag)) || self.before.iter().all(|tag| !gone(&tag)) {
            tags.extend(added.cloned());
        }
        let mut seen = std::collections::HashSet::new();
        tags.retain(|tag| seen.insert(tag.clone()));
        tags
    }
}

impl Edit {
    /// Changes the tags of every annotation that the edit would bring.
    pub fn retag(&mut self, tags: &dyn Fn(Id, &[String]) -> Vec<String>) {
        match self {
            Self::Add(entry) | Self::Replace(entry) => {
                let annotation = &mut entry.annotation;
                annotation.tags = tags(annotation.id, &annotation.tags);
            }
            Self::Many(edits) => edits.iter_mut().for_each(|edit| edit.retag(tags)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    fn rename(from: &str, to: &str) -> CodeChange {
        CodeChange::Rename {
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn a_parent_takes_its_children_along() {
        for (change, tags, expected) in [
            (rename("指标", "数据"), list(&["指标"]), list(&["数据"])),
            (
                rename("指标", "数据"),
                list(&["存疑", "指标/经济", "指标二"]),
                list(&["存疑", "数据/经济", "指标二"]),
            ),
            (
                CodeChange::Merge {
                    from: "疑问".to_owned(),
                    into: "存疑".to_owned(),
                },
                list(&["疑问", "存疑", "疑问/数字"]),
                list(&["存疑", "存疑/数字"]),
            ),
            (
                CodeChange::Remove {
                    name: "存疑".to_owned(),
                },
                list(&["存疑"]),
                list(&["存疑"]),
            ),
        ] {
            assert_eq!(change.tags(&tags), expected, "{change:?}");
        }
    }

    #[test]
    fn paths_are_tidied_or_refused() {
        for (typed, expected) in [
            (" 指标 / 经济 ", Some("指标/经济")),
            ("指标／经济", Some("指标/经济")),
            ("/a//b/", Some("a/b")),
            ("", None),
            (" / ", None),
            ("a\u{1b}[31m", None),
            ("a\nb", None),
        ] {
            assert_eq!(code_path(typed).as_deref(), expected, "{typed:?}");
        }
    }

    #[test]
    fn a_change_is_made_to_tags_that_are_others_by_now() {
        let retag = |before: &[&str], after: &[&str]| Retag {
            id: Id::nil(),
            before: list(before),
            after: list(after),
        };
        for (change, now, expected) in [
            (retag(&["a"], &["b"]), vec!["x", "a"], vec!["x", "b"]),
            (retag(&["a"], &["b"]), vec!["b"], vec!["b"]),
            // The reader took the tag away: it does not come back under another name.
            (retag(&["a"], &["b"]), vec!["x"], vec!["x"]),
            (retag(&["a", "b"], &["b"]), vec!["b", "c"], vec!["b", "c"]),
            (
                retag(&["b"], &["a", "b"]),
                vec!["b", "c"],
                vec!["b", "c", "a"],
            ),
        ] {
            assert_eq!(
                change.applied(&list(&now)),
                list(&expected),
                "{change:?} {now:?}"
            );
        }
    }

    #[test]
    fn a_change_is_written_and_read() {
        let change = CodeChange::Define {
            name: "甲".to_owned(),
            set: CodeSetting {
                definition: Some("义".to_owned()),
                color: Some(Some(Color::Rgb(1, 2, 3))),
                key: Some(None),
            },
            scope: Some(Scope::Project),
        };
        let text = serde_json::to_string(&change).unwrap();
        let back: CodeChange = serde_json::from_str(&text).unwrap();
        assert_eq!(back, change);
    }

    proptest! {
        #[test]
        fn renaming_and_renaming_back_changes_nothing(tags in prop::collection::hash_set("[ab](/[ab]){0,2}", 0..4)) {
            let tags: Vec<String> = tags.into_iter().collect();
            let there = rename("a", "c").tags(&tags);
            prop_assert_eq!(rename("c", "a").tags(&there), tags);
        }

        #[test]
        fn a_retag_and_its_inverse_give_the_same_tags(before in prop::collection::hash_set("[a-d]", 0..4), other in "[e-h]") {
            let before: Vec<String> = before.into_iter().collect();
            let after = CodeChange::Merge { from: "a".into(), into: "b".into() }.tags(&before);
            let retag = Retag { id: Id::nil(), before: before.clone(), after: after.clone() };
            prop_assert_eq!(retag.applied(&before), after.clone());
            prop_assert_eq!(retag.clone().inverse().applied(&after), before.clone());
            let mut more = after;
            more.push(other.clone());
            prop_assert!(retag.inverse().applied(&more).contains(&other));
        }
    }
}
