//! The table of commands: everything that the reader can do. Keymaps, help, hints, palette and README read it; names and sentences for
//! each language are in the catalogue under `command.<name>`.

use super::commands::{
    annotate, codes, editor, elsewhere, file, find, headings, import, landmarks, links, lists,
    motion, notes, pages, panes, past, prompt, redactions, relink, repeat, sections, select, tags,
    tour, typography, unread, view,
};
use super::ctx::Ctx;
use crate::keymap::Mode;
use crate::message::Lang;

/// What commands are about; their order in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Moving through the text.
    Move,
    /// Finding words.
    Find,
    /// Selecting.
    Select,
    /// Marking and writing.
    Annotate,
    /// Headings: going to them, correcting them.
    Heading,
    /// What is seen.
    View,
    /// Documents and the program.
    File,
    /// The outline.
    Outline,
    /// The notes.
    Notes,
    /// The list of documents.
    List,
    /// Type-ahead lists.
    Picker,
    /// Prompts.
    Prompt,
    /// The note editor.
    Editor,
    /// The codebook.
    Codes,
    /// Help.
    Help,
    /// The relink desk.
    Relink,
}

impl Group {
    /// Key of the catalogue for its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Move => "group.move",
            Self::Find => "group.find",
            Self::Select => "group.select",
            Self::Annotate => "group.annotate",
            Self::Heading => "group.heading",
            Self::View => "group.view",
            Self::File => "group.file",
            Self::Outline => "group.outline",
            Self::Notes => "group.notes",
            Self::List => "group.list",
            Self::Picker => "group.picker",
            Self::Prompt => "group.prompt",
            Self::Editor => "group.editor",
            Self::Codes => "group.codes",
            Self::Help => "group.help",
            Self::Relink => "group.relink",
        }
    }

    /// The modes in which its commands can be called.
    pub fn modes(self) -> &'static [Mode] {
        const READING: &[Mode] = &[Mode::Text, Mode::Outline, Mode::Notes];
        match self {
            Self::Move | Self::Find | Self::Select => &[Mode::Text],
            Self::Annotate => READING,
            Self::Heading => &[Mode::Text, Mode::Outline],
            Self::View => &[
                Mode::Text,
                Mode::Outline,
                Mode::Notes,
                Mode::List,
                Mode::Codes,
                Mode::Help,
            ],
            Self::File => &[
                Mode::Text,
                Mode::Outline,
                Mode::Notes,
                Mode::List,
                Mode::Help,
            ],
            Self::Outline => &[Mode::Outline],
            Self::Notes => &[Mode::Notes],
            Self::List => &[Mode::List],
            Self::Picker => &[Mode::Picker],
            Self::Prompt => &[Mode::Prompt],
            Self::Editor => &[Mode::Editor],
            Self::Codes => &[Mode::Codes],
            Self::Help => &[Mode::Help],
            Self::Relink => &[Mode::Relink],
        }
    }
}

/// One thing that the reader can do.
pub struct Command {
    /// Its name in keymaps.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    run: fn(&mut Ctx<'_>),
}

impl Command {
    /// Its short name in a language.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.text(&format!("command.{}.title", self.name))
    }

    /// What it does, a sentence.
    pub fn doc(&self, lang: Lang) -> &'static str {
        lang.text(&format!("command.{}.doc", self.name))
    }
}

const fn row(name: &'static str, group: Group, run: fn(&mut Ctx<'_>)) -> Command {
    Command { name, group, run }
}

/// Every command.
pub static COMMANDS: &[Command] = &[
    row("next-row", Group::Move, motion::next_row),
    row("previous-row", Group::Move, motion::previous_row),
    row("next-page", Group::Move, pages::next_page),
    row("previous-page", Group::Move, pages::previous_page),
    row("next-half-page", Group::Move, pages::next_half_page),
    row("previous-half-page", Group::Move, pages::previous_half_page),
    row("scroll-down", Group::Move, pages::scroll_down),
    row("scroll-up", Group::Move, pages::scroll_up),
    row("document-start", Group::Move, pages::document_start),
    row("document-end", Group::Move, pages::document_end),
    row("goto-page", Group::Move, pages::goto_page),
    row("next-sentence", Group::Move, motion::next_sentence),
    row("previous-sentence", Group::Move, motion::previous_sentence),
    row("next-paragraph", Group::Move, motion::next_paragraph),
    row(
        "previous-paragraph",
        Group::Move,
        motion::previous_paragraph,
    ),
    row("next-section", Group::Move, motion::next_section),
    row("previous-section", Group::Move, motion::previous_section),
    row("next-sibling", Group::Move, sections::next_sibling),
    row("previous-sibling", Group::Move, sections::previous_sibling),
    row("parent-section", Group::Move, sections::parent_section),
    row("next-unread", Group::Move, unread::next_unread),
    row("toggle-read", Group::Heading, unread::toggle_read),
    row("next-link", Group::Move, links::next_link),
    row("previous-link", Group::Move, links::previous_link),
    row("follow-link", Group::Move, links::follow_link),
    row("links", Group::Move, links::links),
    row("set-place", Group::Move, landmarks::set_place),
    row("goto-place", Group::Move, landmarks::goto_place),
    row("remove-place", Group::Move, landmarks::remove_place),
    row("next-redaction", Group::Find, redactions::next_redaction),
    row(
        "previous-redaction",
        Group::Find,
        redactions::previous_redaction,
    ),
    row("redactions", Group::Find, redactions::redactions),
    row("next-character", Group::Move, motion::next_character),
    row(
        "previous-character",
        Group::Move,
        motion::previous_character,
    ),
    row("next-word", Group::Move, motion::next_word),
    row("previous-word", Group::Move, motion::previous_word),
    row("row-start", Group::Move, motion::row_start),
    row("row-end", Group::Move, motion::row_end),
    row("jump-back", Group::Move, motion::jump_back),
    row("jump-forward", Group::Move, motion::jump_forward),
    row("find", Group::Find, find::find),
    row("find-next", Group::Find, find::find_next),
    row("find-previous", Group::Find, find::find_previous),
    row("select-more", Group::Select, select::select_more),
    row("select-less", Group::Select, select::select_less),
    row("select-character", Group::Select, select::select_character),
    row("select-word", Group::Select, select::select_word),
    row("select-section", Group::Select, sections::select_section),
    row("select-row", Group::Select, select::select_row),
    row(
        "swap-selection-ends",
        Group::Select,
        select::swap_selection_ends,
    ),
    row("mark", Group::Annotate, annotate::mark_plain),
    row("mark-last-tag", Group::Annotate, annotate::mark_last_tag),
    row("tag", Group::Annotate, tags::tag),
    row("tag-by-key", Group::Annotate, codes::tag_by_key),
    row("note", Group::Annotate, notes::note),
    row("note-external", Group::Annotate, notes::note_external),
    row("bookmark", Group::Annotate, annotate::bookmark),
    row("note-section", Group::Annotate, notes::note_section),
    row("note-document", Group::Annotate, notes::note_document),
    row("import-comments", Group::Annotate, import::import_comments),
    row("edit-annotation", Group::Annotate, notes::edit_annotation),
    row(
        "remove-annotation",
        Group::Annotate,
        annotate::remove_annotation,
    ),
    row(
        "next-annotation",
        Group::Annotate,
        annotate::next_annotation,
    ),
    row(
        "previous-annotation",
        Group::Annotate,
        annotate::previous_annotation,
    ),
    row(
        "cycle-annotation",
        Group::Annotate,
        annotate::cycle_annotation,
    ),
    row("repeat", Group::Annotate, repeat::repeat),
    row("attach", Group::Annotate, relink::attach),
    row("undo", Group::Annotate, annotate::undo),
    row("redo", Group::Annotate, annotate::redo),
    row("history", Group::Annotate, past::history),
    row("history-document", Group::Annotate, past::history_document),
    row("goto-heading", Group::Heading, sections::goto_heading),
    row("toggle-heading", Group::Heading, headings::toggle_heading),
    row("heading-deeper", Group::Heading, headings::heading_deeper),
    row("heading-higher", Group::Heading, headings::heading_higher),
    row("clear", Group::View, view::clear),
    row("toggle-outline", Group::View, view::toggle_outline),
    row("toggle-notes", Group::View, view::toggle_notes),
    row("next-pane", Group::View, view::next_pane),
    row("previous-pane", Group::View, view::previous_pane),
    row("focus-text", Group::View, view::focus_text),
    row("reading-mode", Group::View, view::reading_mode),
    row("widen-pane", Group::View, panes::widen_pane),
    row("narrow-pane", Group::View, panes::narrow_pane),
    row("reset-panes", Group::View, panes::reset_panes),
    row("toggle-mouse", Group::View, view::toggle_mouse),
    row("relink", Group::View, relink::relink),
    row("filter-notes", Group::View, view::filter_notes),
    row("clear-filter", Group::View, view::clear_filter),
    row("codebook", Group::View, codes::open),
    row("next-columns", Group::View, typography::next_columns),
    row("next-paragraphs", Group::View, typography::next_paragraphs),
    row("toggle-spacing", Group::View, typography::toggle_spacing),
    row("toggle-hanging", Group::View, typography::toggle_hanging),
    row("toggle-justify", Group::View, typography::toggle_justify),
    row("wider", Group::View, typography::wider),
    row("narrower", Group::View, typography::narrower),
    row("choose-theme", Group::View, view::choose_theme),
    row("next-theme", Group::View, view::next_theme),
    row("next-ambiguous", Group::View, typography::next_ambiguous),
    row("keep-ambiguous", Group::View, typography::keep_ambiguous),
    row("keep-theme", Group::View, view::keep_theme),
    row("next-language", Group::View, view::next_language),
    row("keys-hint", Group::View, view::keys_hint),
    row("palette", Group::View, view::palette),
    row("help", Group::View, view::help),
    row(
        "toggle-redactions",
        Group::View,
        redactions::toggle_redactions,
    ),
    row("tour", Group::View, tour::tour),
    row("tour-next", Group::View, tour::tour_next),
    row("tour-previous", Group::View, tour::tour_previous),
    row("join-lines", Group::View, view::join_lines),
    row("redraw", Group::View, file::redraw),
    row("open-list", Group::File, file::open_list),
    row("reload", Group::File, file::reload),
    row("encoding", Group::File, file::encoding),
    row("notes-elsewhere", Group::File, elsewhere::offer),
    row("reload-config", Group::File, file::reload_config),
    row("edit-config", Group::File, file::edit_config),
    row("information", Group::File, view::information),
    row("export", Group::File, file::export),
    row("copy", Group::File, file::copy),
    row("copy-reference", Group::File, file::copy_reference),
    row("copy-note", Group::File, file::copy_note),
    row("save", Group::File, file::save),
    row("suspend", Group::File, file::suspend),
    row("quit", Group::File, file::quit),
    row("outline-next", Group::Outline, panes::outline_next),
    row("outline-previous", Group::Outline, panes::outline_previous),
    row("outline-first", Group::Outline, panes::outline_first),
    row("outline-last", Group::Outline, panes::outline_last),
    row(
        "outline-next-page",
        Group::Outline,
        panes::outline_next_page,
    ),
    row(
        "outline-previous-page",
        Group::Outline,
        panes::outline_previous_page,
    ),
    row("outline-enter", Group::Outline, panes::outline_enter),
    row("outline-fold", Group::Outline, panes::outline_fold),
    row("outline-unfold", Group::Outline, panes::outline_unfold),
    row("outline-fold-all", Group::Outline, panes::outline_fold_all),
    row("outline-points", Group::Outline, panes::outline_points),
    row("notes-next", Group::Notes, panes::notes_next),
    row("notes-previous", Group::Notes, panes::notes_previous),
    row("notes-first", Group::Notes, panes::notes_first),
    row("notes-last", Group::Notes, panes::notes_last),
    row("notes-enter", Group::Notes, panes::notes_enter),
    row("list-next", Group::List, lists::list_next),
    row("list-previous", Group::List, lists::list_previous),
    row("list-first", Group::List, lists::list_first),
    row("list-last", Group::List, lists::list_last),
    row("list-next-page", Group::List, lists::list_next_page),
    row("list-previous-page", Group::List, lists::list_previous_page),
    row("list-accept", Group::List, lists::list_accept),
    row("list-cancel", Group::List, lists::list_cancel),
    row("picker-next", Group::Picker, lists::picker_next),
    row("picker-previous", Group::Picker, lists::picker_previous),
    row("picker-next-page", Group::Picker, lists::picker_next_page),
    row(
        "picker-previous-page",
        Group::Picker,
        lists::picker_previous_page,
    ),
    row("picker-accept", Group::Picker, lists::picker_accept),
    row(
        "picker-accept-typed",
        Group::Picker,
        lists::picker_accept_typed,
    ),
    row("picker-mark", Group::Picker, lists::picker_mark),
    row("picker-define", Group::Picker, codes::picker_define),
    row("picker-cancel", Group::Picker, lists::picker_cancel),
    row("picker-complete", Group::Picker, lists::picker_complete),
    row(
        "picker-delete-back",
        Group::Picker,
        lists::picker_delete_back,
    ),
    row("picker-clear", Group::Picker, lists::picker_clear),
    row("prompt-accept", Group::Prompt, prompt::accept),
    row("prompt-cancel", Group::Prompt, prompt::cancel),
    row("prompt-left", Group::Prompt, prompt::left),
    row("prompt-right", Group::Prompt, prompt::right),
    row("prompt-start", Group::Prompt, prompt::start),
    row("prompt-end", Group::Prompt, prompt::end),
    row("prompt-delete-back", Group::Prompt, prompt::delete_back),
    row(
        "prompt-delete-forward",
        Group::Prompt,
        prompt::delete_forward,
    ),
    row("prompt-delete-word", Group::Prompt, prompt::delete_word),
    row("prompt-clear", Group::Prompt, prompt::clear),
    row(
        "prompt-history-previous",
        Group::Prompt,
        prompt::history_previous,
    ),
    row("prompt-history-next", Group::Prompt, prompt::history_next),
    row("editor-save", Group::Editor, editor::save),
    row("editor-cancel", Group::Editor, editor::cancel),
    row("editor-left", Group::Editor, editor::left),
    row("editor-right", Group::Editor, editor::right),
    row("editor-up", Group::Editor, editor::up),
    row("editor-down", Group::Editor, editor::down),
    row("editor-word-left", Group::Editor, editor::word_left),
    row("editor-word-right", Group::Editor, editor::word_right),
    row("editor-row-start", Group::Editor, editor::row_start),
    row("editor-row-end", Group::Editor, editor::row_end),
    row("editor-start", Group::Editor, editor::start),
    row("editor-end", Group::Editor, editor::end),
    row("editor-newline", Group::Editor, editor::newline),
    row("editor-delete-back", Group::Editor, editor::delete_back),
    row(
        "editor-delete-forward",
        Group::Editor,
        editor::delete_forward,
    ),
    row("editor-delete-word", Group::Editor, editor::delete_word),
    row("editor-delete-to-end", Group::Editor, editor::delete_to_end),
    row("editor-undo", Group::Editor, editor::undo),
    row("editor-redo", Group::Editor, editor::redo),
    row("editor-external", Group::Editor, editor::external),
    row("codes-next", Group::Codes, codes::next),
    row("codes-previous", Group::Codes, codes::previous),
    row("codes-first", Group::Codes, codes::first),
    row("codes-last", Group::Codes, codes::last),
    row("codes-next-page", Group::Codes, codes::next_page),
    row("codes-previous-page", Group::Codes, codes::previous_page),
    row("codes-show", Group::Codes, codes::show),
    row("codes-add", Group::Codes, codes::add),
    row("codes-define", Group::Codes, codes::define),
    row("codes-rename", Group::Codes, codes::rename),
    row("codes-merge", Group::Codes, codes::merge),
    row("codes-move", Group::Codes, codes::move_below),
    row("codes-color", Group::Codes, codes::color),
    row("codes-key", Group::Codes, codes::key),
    row("codes-remove", Group::Codes, codes::remove),
    row("codes-adopt", Group::Codes, codes::adopt),
    row("codes-adopt-all", Group::Codes, codes::adopt_all),
    row("codes-transfer", Group::Codes, codes::transfer),
    row("codes-undo", Group::Codes, codes::undo),
    row("codes-redo", Group::Codes, codes::redo),
    row("codes-close", Group::Codes, codes::close),
    row("help-next", Group::Help, lists::help_next),
    row("help-previous", Group::Help, lists::help_previous),
    row("help-next-page", Group::Help, lists::help_next_page),
    row("help-previous-page", Group::Help, lists::help_previous_page),
    row("help-start", Group::Help, lists::help_start),
    row("help-end", Group::Help, lists::help_end),
    row("footnote-place", Group::Help, links::footnote_place),
    row("help-find", Group::Help, lists::help_find),
    row("help-find-next", Group::Help, lists::help_find_next),
    row("help-close", Group::Help, lists::help_close),
    row("relink-next", Group::Relink, relink::next),
    row("relink-previous", Group::Relink, relink::previous),
    row("relink-first", Group::Relink, relink::first),
    row("relink-last", Group::Relink, relink::last),
    row("relink-next-choice", Group::Relink, relink::next_choice),
    row(
        "relink-previous-choice",
        Group::Relink,
        relink::previous_choice,
    ),
    row("relink-scroll-down", Group::Relink, relink::scroll_down),
    row("relink-scroll-up", Group::Relink, relink::scroll_up),
    row("relink-accept", Group::Relink, relink::accept),
    row("relink-attach", Group::Relink, relink::attach_elsewhere),
    row("relink-keep", Group::Relink, relink::keep_as_it_is),
    row("relink-skip", Group::Relink, relink::skip),
    row("relink-remove", Group::Relink, relink::remove),
    row("relink-accept-moved", Group::Relink, relink::accept_moved),
    row("relink-accept-sure", Group::Relink, relink::accept_sure),
    row("relink-close", Group::Relink, relink::close),
];

/// The command of a name.
pub fn find_command(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// Runs the command of a name; unknown names do nothing, since keymaps are checked when they are read.
pub fn run(ctx: &mut Ctx, name: &str) {
    if let Some(command) = find_command(name) {
        ctx.app.tour_ran(command.name);
        (command.run)(ctx);
    }
}

/// The names that a keymap may bind in a mode; those of the mode `global` may stand in every mode.
pub fn names(mode: Mode) -> Vec<&'static str> {
    let global = |command: &&Command| {
        mode == Mode::Global && matches!(command.group, Group::View | Group::File | Group::Annotate)
    };
    COMMANDS
        .iter()
        .filter(|command| global(command) || command.group.modes().contains(&mode))
        .map(|command| command.name)
        .collect()
}

/// The commands that make sense in a mode, as the palette offers them.
pub fn for_palette(mode: Mode) -> impl Iterator<Item = &'static Command> {
    COMMANDS
        .iter()
        .filter(move |command| command.name != "palette" && command.group.modes().contains(&mode))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::{Keymap, PRESETS};

    #[test]
    fn names_are_unique_and_every_language_tells_them() {
        for (i, command) in COMMANDS.iter().enumerate() {
            assert!(
                COMMANDS
                    .iter()
                    .skip(i + 1)
                    .all(|other| other.name != command.name),
                "{} twice",
                command.name
            );
            for lang in Lang::all() {
                for part in ["title", "doc"] {
                    assert!(
                        lang.has(&format!("command.{}.{part}", command.name)),
                        "{} {part} {}",
                        lang.tag(),
                        command.name
                    );
                }
                let doc = command.doc(lang);
                assert!(
                    doc.ends_with(['.', '。']),
                    "{} is no sentence: {doc}",
                    command.name
                );
            }
        }
    }

    #[test]
    fn every_preset_names_only_commands_and_leaves_none_without_keys() {
        for preset in PRESETS {
            let (keymap, problems) = Keymap::parse(preset.source, preset.name, &names);
            assert!(problems.is_empty(), "{}", problems[0].say(Lang::ENGLISH));
            for command in COMMANDS {
                let bound = command
                    .group
                    .modes()
                    .iter()
                    .any(|mode| !keymap.keys_of(*mode, command.name).is_empty());
                assert!(
                    bound,
                    "{} has no key in the {} keymap",
                    command.name, preset.name
                );
            }
        }
    }
}
