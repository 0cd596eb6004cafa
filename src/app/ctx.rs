//! What every command is given.

use super::App;
use super::effect::{Effect, OpenOptions, Target};
use super::reading::{Keeping, Reading};
use crate::message::Message;

/// What a command works on, and what it asks for.
pub struct Ctx<'a> {
    /// The program.
    pub app: &'a mut App,
    /// A number typed before the command.
    pub count: Option<u32>,
    /// What is to be done outside.
    pub effects: &'a mut Vec<Effect>,
}

impl<'a> Ctx<'a> {
    /// A context without a number.
    pub fn new(app: &'a mut App, effects: &'a mut Vec<Effect>) -> Self {
        Self {
            app,
            count: None,
            effects,
        }
    }

    /// The document that is open.
    pub fn reading(&mut self) -> Option<&mut Reading> {
        self.app.reading_mut()
    }

    /// Says something in the last row.
    pub fn tell(&mut self, message: Message) {
        self.app.tell(message);
    }

    /// Opens a document; not while notes of the present one could not be saved, since they would leave the screen.
    pub fn open(&mut self, target: Target) {
        let how = self.app.how.clone();
        self.open_as(target, how);
    }

    /// As [`Self::open`], in another way than the command line said.
    pub fn open_as(&mut self, target: Target, how: OpenOptions) {
        if let Some(Keeping::Failed(why)) = self.reading().map(|reading| reading.keeping.clone()) {
            return self
                .app
                .warn(Message::new("app.stays-unsaved").with("why", why));
        }
        let effects = self.app.open(target, how);
        self.effects.extend(effects);
    }
}
