//! The keymaps that the program brings along.

use super::{Keymap, parse};

/// A built-in keymap.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// What `keymap = "…"` in the settings, `--keymap` and `extends` call it.
    pub name: &'static str,
    /// The file, TOML, with comments for the reader.
    pub source: &'static str,
}

/// Every built-in keymap, the default first. To add one, add a file and a row.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "default",
        source: include_str!("../../keymaps/default.toml"),
    },
    Preset {
        name: "vim",
        source: include_str!("../../keymaps/vim.toml"),
    },
    Preset {
        name: "less",
        source: include_str!("../../keymaps/less.toml"),
    },
    Preset {
        name: "emacs",
        source: include_str!("../../keymaps/emacs.toml"),
    },
];

/// What `extends = "none"` starts from.
pub(super) const NONE: &str = "none";

/// A keymap to build on, by the name that `extends` gives. A preset builds only on one that stands before it in [`PRESETS`], so
/// this ends.
pub(super) fn base(name: &str) -> Option<Keymap> {
    if name == NONE {
        return Some(Keymap::empty());
    }
    let preset = PRESETS.iter().find(|preset| preset.name == name)?;
    Some(parse::trusted(preset.source))
}

/// Every name that `extends` understands.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().map(|preset| preset.name).chain([NONE])
}
