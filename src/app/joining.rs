//! A document in two forms: as it stands, and with its hard-wrapped lines joined. The text and every place in it are the same in both.

use std::sync::Arc;

use super::reading::Reading;
use crate::document::{Document, Joining};

/// The forms of one document, and which of them the reader wants.
#[derive(Debug)]
pub(super) struct Forms {
    /// As it was read.
    plain: Arc<Document>,
    /// With its lines joined, where it has such.
    joined: Option<Arc<Document>>,
    /// Whether the text is wrapped beyond doubt.
    certain: bool,
    wish: Joining,
}

impl Forms {
    pub(super) fn new(document: Arc<Document>, wish: Joining) -> Self {
        Self {
            joined: document.with_lines_joined().map(Arc::new),
            certain: document
                .joined
                .as_ref()
                .is_some_and(|joined| joined.certain),
            plain: document,
            wish,
        }
    }

    /// What is shown at first.
    pub(super) fn shown(&self) -> Arc<Document> {
        self.form(self.wish.joins(self.certain))
    }

    fn form(&self, joined: bool) -> Arc<Document> {
        let joined = self.joined.as_ref().filter(|_| joined);
        joined.unwrap_or(&self.plain).clone()
    }
}

impl Reading {
    /// Shows hard-wrapped lines joined, or as they stand; whether there are any. The text and the place stay.
    pub fn toggle_joined(&mut self) -> bool {
        if self.forms.joined.is_none() {
            return false;
        }
        self.join_lines(if self.document.soft {
            Joining::Off
        } else {
            Joining::On
        });
        true
    }

    /// Shows hard-wrapped lines as the reader wishes from now on.
    pub(super) fn join_lines(&mut self, wish: Joining) {
        self.forms.wish = wish;
        let shown = self.forms.shown();
        if shown.soft == self.document.soft {
            return;
        }
        self.document = shown;
        let caret = self.view.caret;
        self.lay_out(self.layout.setting(), self.height);
        self.turn_to(caret);
    }

    /// Takes the rest of a document. What was shown joined stays so, unless the reader said what is wanted.
    pub(super) fn complete_forms(&mut self, whole: Arc<Document>) {
        let wish = self.forms.wish;
        self.forms = Forms::new(whole, wish);
        self.document = match wish {
            Joining::Auto => self.forms.form(self.document.soft),
            Joining::On | Joining::Off => self.forms.shown(),
        };
    }

    /// Shows lines as in the reading that this one takes the place of.
    pub(super) fn join_lines_as_in(&mut self, before: &Self) {
        self.join_lines(before.forms.wish);
    }
}
