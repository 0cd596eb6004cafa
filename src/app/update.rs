//! How messages change the program: keys, words, time, and the order in which what follows from them is brought up to date.

use super::ctx::Ctx;
use super::effect::Effect;
use super::overlays::{Overlay, Recipient};
use super::{App, Msg, command, commands, effect, overlays, pointer};
use crate::keymap;
use crate::keymap::{Key, Mode};
use crate::layout::Setting;
use crate::message::Message;

impl App {
    /// Takes a message; what is to be done outside comes back as effects.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = Vec::new();
        match msg {
            Msg::Key(key) => {
                self.drag.beyond = None;
                self.key(key, &mut effects);
            }
            Msg::Paste(words) => self.paste(&words),
            Msg::Pointer(pointer) => pointer::update(&mut Ctx::new(self, &mut effects), pointer),
            Msg::Resize(size) => self.size = size,
            Msg::Command(name, count) => {
                self.status = None;
                let mut ctx = Ctx::new(self, &mut effects);
                ctx.count = count;
                command::run(&mut ctx, name);
            }
            Msg::Held => pointer::held(&mut Ctx::new(self, &mut effects)),
            Msg::Tick => self.tick(&mut effects),
            Msg::Done(outcome) => self.done(outcome, &mut effects),
            Msg::Terminate => effects.extend(self.leave()),
        }
        self.preview();
        self.tour_advance();
        self.settle(&mut effects);
        effects
    }

    /// Shows what is under the cursor of a list where that can be seen at once: a theme.
    fn preview(&mut self) {
        let Some(Overlay::Picker(picker)) = self.overlays.last() else {
            return;
        };
        if let overlays::Pick::Theme(before) = picker.pick {
            let chosen = picker.chosen().map(|item| item.value.as_str());
            let at = chosen.and_then(|name| self.themes.iter().position(|known| known == name));
            self.theme = at.unwrap_or(before);
        }
    }

    /// Brings what is derived up to date with the state: rows for the present size, the editor's lines, pages not yet counted.
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        self.tour_settle();
        let geometry = self.geometry();
        if geometry.too_small {
            return;
        }
        let setting = self.setting();
        let height = usize::from(geometry.text.height.max(1));
        let editor = self.editor_area();
        let outline_focus = self.mode() == Mode::Outline;
        let in_text = self.mode() == Mode::Text;
        let relink_key = self.keymap.keys_of(Mode::Text, "relink").into_iter().next();
        if let Some(reading) = self.reading_mut() {
            reading.outline_focus = outline_focus;
            if in_text {
                reading.notes_view.cursor = None;
            }

            if reading.picked_here().is_none() {
                reading.picked = None;
            }
            reading.notes_view.relink_key = relink_key.unwrap_or_default();
            reading.resize(setting, height);
            reading.open_at(geometry.facing.is_some());
        }
        self.refresh_relink(effects);
        let (width, cells) = (usize::from(self.scroll_width()), self.cells);
        if let Some(Overlay::Scroll(scroll)) = self.overlays.last_mut() {
            scroll.refresh(width, cells);
        }
        if let Some(Overlay::Editor(note)) = self.overlays.last_mut()
            && let Some(area) = editor
        {
            note.refresh(
                Setting::plain(setting.cells, usize::from(area.width.max(2))),
                usize::from(area.height),
            );
        }
        let pending = self
            .reading()
            .map(|reading| ((reading.ticket, reading.epoch()), reading.pagination()));
        if let Some((key, Some(effect))) = pending
            && self.paginating != Some(key)
        {
            self.paginating = Some(key);
            effects.push(effect);
        }
    }

    pub(super) fn setting(&self) -> Setting {
        Setting {
            cells: self.cells,
            width: usize::from(self.geometry().text.width.max(1)),
            typography: self.typography,
        }
    }

    /// Takes a key. One with Alt that means nothing was Esc with a quick key behind it.
    fn key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        if let Some(after) = key.after_escape()
            && !self.feed.knows(&self.keymap, self.mode(), key)
        {
            self.one_key(Key::plain(keymap::Code::Esc), effects);
            return self.one_key(after, effects);
        }
        self.one_key(key, effects);
    }

    fn one_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.status = None;
        let mode = self.mode();
        let keymap = self.keymap.clone();
        if mode == Mode::Picker
            && (self.pick_by_key(key, effects)
                || self.pick_by_digit(key, effects)
                || self.pick_place(key, effects))
        {
            return;
        }
        if self.feed.typed().is_empty() && self.desk_key(mode, key, effects) {
            return;
        }
        if commands::links::hint_key(&mut Ctx::new(self, effects), key) {
            return;
        }
        match self.feed.feed(&keymap, mode, key) {
            keymap::Outcome::Pending { .. } | keymap::Outcome::Cancelled => {}
            keymap::Outcome::Run { command, count } => {
                let mut ctx = Ctx::new(self, effects);
                ctx.count = count;
                command::run(&mut ctx, command);
            }
            keymap::Outcome::Text(c) => self.type_character(c),
            keymap::Outcome::Unbound(_) if key.is_from_input_method() => {
                self.tell(Message::new("app.input-method"));
            }
            keymap::Outcome::Unbound(keys) => {
                self.tell(Message::new("app.unbound").with("keys", keymap::print_sequence(&keys)));
            }
        }
    }

    /// In the list of codes with keys a letter or digit gives its code at once.
    fn pick_by_key(&mut self, key: Key, effects: &mut Vec<Effect>) -> bool {
        let Some(Overlay::Picker(picker)) = self.overlays.last() else {
            return false;
        };
        let Some(letter) = key.typed().filter(|letter| letter.is_alphanumeric()) else {
            return false;
        };
        if !matches!(picker.pick, overlays::Pick::TagByKey(_)) {
            return false;
        }
        match picker
            .items
            .iter()
            .find(|item| item.key == Some(letter))
            .cloned()
        {
            Some(item) => commands::lists::choose(&mut Ctx::new(self, effects), &item),
            None => self.tell(Message::new("app.no-code-key").with("key", String::from(letter))),
        }
        true
    }

    /// In the lists of named places a letter or digit means its place at once, whether it is listed or not.
    fn pick_place(&mut self, key: Key, effects: &mut Vec<Effect>) -> bool {
        let Some(Overlay::Picker(picker)) = self.overlays.last() else {
            return false;
        };
        let Some(letter) = key.typed().filter(|letter| letter.is_alphanumeric()) else {
            return false;
        };
        if !picker.pick.names_places() {
            return false;
        }
        let pick = picker.pick.clone();
        self.overlays.pop();
        commands::landmarks::chosen(&mut Ctx::new(self, effects), &pick, letter);
        true
    }

    /// In a list of tags a digit gives the tag with that number, as long as nothing is typed.
    fn pick_by_digit(&mut self, key: Key, effects: &mut Vec<Effect>) -> bool {
        let Some(Overlay::Picker(picker)) = self.overlays.last() else {
            return false;
        };
        let Some(digit) = key.digit().filter(|digit| *digit > 0) else {
            return false;
        };
        if !matches!(picker.pick, overlays::Pick::Tag(_)) || !picker.buffer.text().is_empty() {
            return false;
        }
        let Some(item) = picker.on_line(digit as usize - 1).cloned() else {
            return false;
        };
        commands::lists::choose(&mut Ctx::new(self, effects), &item);
        true
    }

    /// On the relink desk a digit chooses a candidate; while a note is being attached, Enter attaches it, whatever it means otherwise.
    fn desk_key(&mut self, mode: Mode, key: Key, effects: &mut Vec<Effect>) -> bool {
        let digit = key.digit();
        match (mode, digit) {
            (Mode::Relink, Some(digit)) if digit > 0 => {
                commands::relink::choose(&mut Ctx::new(self, effects), digit as usize - 1)
            }
            (Mode::Text, _)
                if self.attaching.is_some() && key == Key::plain(keymap::Code::Enter) =>
            {
                commands::relink::attach(&mut Ctx::new(self, effects));
                true
            }
            _ => false,
        }
    }

    fn type_character(&mut self, c: char) {
        match self.overlays.last_mut() {
            Some(Overlay::Editor(editor)) => {
                editor.buffer.insert(c);
                editor.forget_column();
                editor.unkept = true;
            }
            Some(Overlay::Prompt(prompt)) => prompt.buffer.insert(c),
            Some(Overlay::Picker(picker)) => {
                picker.buffer.insert(c);
                picker.narrow();
            }
            _ => {}
        }
    }

    /// Pasted words go into what is being typed and nowhere else: they never run commands.
    fn paste(&mut self, words: &str) {
        match self.overlays.last_mut() {
            Some(Overlay::Editor(editor)) => {
                editor.buffer.paste(words, true);
                editor.forget_column();
                editor.unkept = true;
            }
            Some(Overlay::Prompt(prompt)) => prompt.buffer.paste(words, false),
            Some(Overlay::Picker(picker)) => {
                picker.buffer.paste(words, false);
                picker.narrow();
            }
            _ => self.tell(Message::new("app.paste-ignored")),
        }
    }

    fn tick(&mut self, effects: &mut Vec<Effect>) {
        let draft = self.unkept_draft();
        if let (Some(draft), Some(ticket)) = (draft, self.reading().map(|reading| reading.ticket)) {
            effects.push(Effect::Draft {
                ticket,
                draft: Some(draft),
            });
        }
        effects.extend(self.keep_place());
        self.renew_when_free(effects);
    }

    /// What is being typed and not kept yet; marks it as kept.
    fn unkept_draft(&mut self) -> Option<effect::Draft> {
        let editor = self
            .overlays
            .iter_mut()
            .rev()
            .find_map(|overlay| match overlay {
                Overlay::Editor(editor) => Some(editor),
                _ => None,
            })?;
        if !std::mem::take(&mut editor.unkept) {
            return None;
        }
        let (recipient, text) = (editor.recipient, editor.buffer.text().to_owned());
        let kept = editor.annotation.as_deref().cloned();
        let reading = self.reading()?;
        let code_points = |span: crate::text::Span| {
            (
                reading.document.text.code_points(span.start),
                reading.document.text.code_points(span.end),
            )
        };
        let (anchor, tags) = kept
            .map(|kept| (kept.anchor, kept.tags))
            .unwrap_or_default();
        let draft = effect::Draft {
            text,
            anchor,
            tags,
            ..effect::Draft::default()
        };
        Some(match recipient {
            Recipient::Annotation(id) | Recipient::Lost(id) => effect::Draft {
                annotation: Some(id),
                ..draft
            },
            Recipient::Passage(span) => effect::Draft {
                passage: Some(code_points(span)),
                ..draft
            },
            Recipient::Section(span) => effect::Draft {
                passage: Some(code_points(span)),
                section: true,
                ..draft
            },
            Recipient::Document => draft,
        })
    }

    /// Remembers the place when it changed since it was last remembered.
    pub(super) fn keep_place(&mut self) -> Option<Effect> {
        let reading = self.reading_mut()?;
        let caret = reading.view.caret;
        if !reading.document.complete
            || (reading.kept_place == Some(caret)
                && reading.kept_seen == reading.seen
                && reading.kept_landmarks == reading.landmarks)
        {
            return None;
        }
        reading.kept_place = Some(caret);
        reading.kept_seen.clone_from(&reading.seen);
        reading.kept_landmarks.clone_from(&reading.landmarks);
        let text = &reading.document.text;
        let code_points =
            |span: &crate::text::Span| (text.code_points(span.start), text.code_points(span.end));
        Some(Effect::KeepPlace {
            ticket: reading.ticket,
            caret,
            recent_tags: reading.recent_tags.clone(),
            seen: reading.seen.spans().iter().map(code_points).collect(),
            landmarks: reading.landmarks.clone(),
        })
    }
}
