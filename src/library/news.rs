//! What another writer changed, as a person wants to hear it.

use std::collections::HashMap;

use crate::annotation::{Annotation, Id};
use crate::message::Message;

/// How many annotations came, changed and went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// New ones.
    pub added: usize,
    /// Those whose words, tags, colour or passage are others now.
    pub changed: usize,
    /// Those that are gone.
    pub removed: usize,
    /// Those that both sides changed, of which both versions are kept.
    pub conflicts: usize,
}

impl News {
    /// What became of the annotations from one state to another. Places count for nothing: they follow the text. `conflicts` are those known
    /// to the one who merged; versions of a note that came beside it count, too.
    pub fn between<'a>(
        before: impl IntoIterator<Item = &'a Annotation>,
        after: &[Annotation],
        conflicts: usize,
    ) -> Self {
        let mut before: HashMap<Id, &Annotation> =
            before.into_iter().map(|known| (known.id, known)).collect();
        let mut news = Self::default();
        for annotation in after {
            let known = before.remove(&annotation.id);
            // Another program may have merged, and left both versions to the reader.
            let kept = known.map_or(0, |known| known.note_conflict.len());
            news.conflicts += usize::from(annotation.note_conflict.len() > kept);
            match known {
                None => news.added += 1,
                Some(known) if !same(known, annotation) => news.changed += 1,
                Some(_) => {}
            }
        }
        news.removed = before.len();
        news.conflicts = news.conflicts.max(conflicts);
        news
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The news in a sentence.
    pub fn told(&self) -> Message {
        let key = if self.conflicts > 0 {
            "library.news-conflict"
        } else {
            "library.news"
        };
        Message::new(key)
            .with("added", self.added)
            .with("changed", self.changed)
            .with("removed", self.removed)
            .with("conflicts", self.conflicts)
    }
}

fn same(one: &Annotation, other: &Annotation) -> bool {
    one.note == other.note
        && one.tags == other.tags
        && one.color == other.color
        && one.kind == other.kind
        && one.anchor.quote == other.anchor.quote
        && one.note_conflict == other.note_conflict
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::Anchor;

    #[test]
    fn what_came_changed_and_went_is_counted() {
        let annotation = |n, note: &str| {
            let mut annotation = Annotation::new(Id::from_u128(n), Anchor::default());
            annotation.note = note.to_owned();
            annotation
        };
        let before = [
            annotation(1, "甲"),
            annotation(2, "乙"),
            annotation(3, "丙"),
        ];
        let mut moved = annotation(1, "甲");
        moved.anchor.hint = Some((7, 9));
        let after = [moved, annotation(2, "丁"), annotation(4, "")];
        let news = News::between(&before, &after, 1);
        assert_eq!(
            news,
            News {
                added: 1,
                changed: 1,
                removed: 1,
                conflicts: 1
            }
        );
        assert!(News::between(&before, &before, 0).is_empty());
        let mut merged = annotation(2, "乙");
        merged.note_conflict = vec!["别的程序合并的".to_owned()];
        let after = [before[0].clone(), merged, before[2].clone()];
        assert_eq!(News::between(&before, &after, 0).conflicts, 1);
        assert!(News::between(&after, &after, 0).is_empty());
    }
}
