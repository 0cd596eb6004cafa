//! The table of options. To add one, add a field to [`Config`], a line to its default and to `over`, a row here, and its
//! explanation to the catalogue.

use toml::de::DeValue;

use super::values::{Value, measured};
use super::{Config, Origin, Row, Setting};
use crate::message::Message;

/// An option as files and lists see it.
pub(super) struct Opt {
    /// Its name in files.
    pub(super) name: &'static str,
    /// What it does and what it can be.
    doc: fn() -> Message,
    /// Takes a value of a file into a layer.
    pub(super) read: fn(&mut Config, &DeValue<'_>, Origin) -> Result<(), Message>,
    /// Its value as a file writes it, and where it was chosen.
    show: fn(&Config) -> (String, Origin),
}

impl Opt {
    /// The table that its name is in, for a name with a dot.
    pub(super) fn group(&self) -> Option<&'static str> {
        self.name.split_once('.').map(|(group, _)| group)
    }

    pub(super) fn row(&self, config: &Config) -> Row {
        let (value, origin) = (self.show)(config);
        Row {
            name: self.name,
            value,
            origin,
            doc: (self.doc)(),
        }
    }
}

/// Every option, in the order of the documentation.
pub(super) const OPTIONS: &[Opt] = &[
    Opt {
        name: "language",
        doc: || Message::new("config.doc-language"),
        read: |config, value, origin| read(&mut config.language, value, origin),
        show: |config| show(&config.language),
    },
    Opt {
        name: "theme",
        doc: || Message::new("config.doc-theme"),
        read: |config, value, origin| read(&mut config.theme, value, origin),
        show: |config| show(&config.theme),
    },
    Opt {
        name: "theme-dark",
        doc: || Message::new("config.doc-theme-dark"),
        read: |config, value, origin| read(&mut config.theme_dark, value, origin),
        show: |config| show(&config.theme_dark),
    },
    Opt {
        name: "theme-light",
        doc: || Message::new("config.doc-theme-light"),
        read: |config, value, origin| read(&mut config.theme_light, value, origin),
        show: |config| show(&config.theme_light),
    },
    Opt {
        name: "keymap",
        doc: || Message::new("config.doc-keymap"),
        read: |config, value, origin| read(&mut config.keymap, value, origin),
        show: |config| show(&config.keymap),
    },
    Opt {
        name: "notes",
        doc: || Message::new("config.doc-notes"),
        read: |config, value, origin| read(&mut config.notes, value, origin),
        show: |config| show(&config.notes),
    },
    Opt {
        name: "author",
        doc: || Message::new("config.doc-author"),
        read: |config, value, origin| read(&mut config.author, value, origin),
        show: |config| show(&config.author),
    },
    Opt {
        name: "ambiguous",
        doc: || Message::new("config.doc-ambiguous"),
        read: |config, value, origin| read(&mut config.ambiguous, value, origin),
        show: |config| show(&config.ambiguous),
    },
    Opt {
        name: "probe-timeout",
        doc: || Message::new("config.doc-probe-timeout"),
        read: |config, value, origin| read(&mut config.probe_timeout, value, origin),
        show: |config| show(&config.probe_timeout),
    },
    Opt {
        name: "measure",
        doc: || measured(Message::new("config.doc-measure")),
        read: |config, value, origin| read(&mut config.measure, value, origin),
        show: |config| show(&config.measure),
    },
    Opt {
        name: "columns",
        doc: || Message::new("config.doc-columns"),
        read: |config, value, origin| read(&mut config.columns, value, origin),
        show: |config| show(&config.columns),
    },
    Opt {
        name: "paragraphs",
        doc: || Message::new("config.doc-paragraphs"),
        read: |config, value, origin| read(&mut config.paragraphs, value, origin),
        show: |config| show(&config.paragraphs),
    },
    Opt {
        name: "line-spacing",
        doc: || Message::new("config.doc-line-spacing"),
        read: |config, value, origin| read(&mut config.line_spacing, value, origin),
        show: |config| show(&config.line_spacing),
    },
    Opt {
        name: "hanging",
        doc: || Message::new("config.doc-hanging"),
        read: |config, value, origin| read(&mut config.hanging, value, origin),
        show: |config| show(&config.hanging),
    },
    Opt {
        name: "justify",
        doc: || Message::new("config.doc-justify"),
        read: |config, value, origin| read(&mut config.justify, value, origin),
        show: |config| show(&config.justify),
    },
    Opt {
        name: "join-lines",
        doc: || Message::new("config.doc-join-lines"),
        read: |config, value, origin| read(&mut config.join_lines, value, origin),
        show: |config| show(&config.join_lines),
    },
    Opt {
        name: "mouse",
        doc: || Message::new("config.doc-mouse"),
        read: |config, value, origin| read(&mut config.mouse, value, origin),
        show: |config| show(&config.mouse),
    },
    Opt {
        name: "linear",
        doc: || Message::new("config.doc-linear"),
        read: |config, value, origin| read(&mut config.linear, value, origin),
        show: |config| show(&config.linear),
    },
    Opt {
        name: "outline.classes",
        doc: || Message::new("config.doc-outline-classes"),
        read: |config, value, origin| read(&mut config.outline_classes, value, origin),
        show: |config| show(&config.outline_classes),
    },
];

fn read<T: Value>(
    setting: &mut Setting<T>,
    value: &DeValue<'_>,
    origin: Origin,
) -> Result<(), Message> {
    setting.set(T::read(value)?, origin);
    Ok(())
}

fn show<T: Value>(setting: &Setting<T>) -> (String, Origin) {
    (setting.value.print(), setting.origin.clone())
}
