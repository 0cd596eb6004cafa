//! What a program is started with: documents, size, language, theme, tags.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use zhupi::annotation::{Code, Codebook, Entry, Id, Moment};
use zhupi::app::effect::OpenOptions;
use zhupi::app::geometry::Size;
use zhupi::app::surface::Surface;
use zhupi::app::{App, Chosen, Start, World};
use zhupi::document::{Document, Joining};
use zhupi::formats::{self, Choice, Limits};
use zhupi::keymap::Keymap;
use zhupi::layout::{Columns, Typography};
use zhupi::message::{Lang, Message};
use zhupi::outline::{Classes, Outline, outline};
use zhupi::text::{Ambiguous, Cells};
use zhupi::theme::Themes;

use super::{Done, Driver};

static CLASSES: LazyLock<Classes> = LazyLock::new(Classes::built_in);

/// Identities 1, 2, 3 … and one moment.
#[derive(Default)]
struct Counted {
    last: Cell<u128>,
}

impl World for Counted {
    fn id(&self) -> Id {
        self.last.set(self.last.get() + 1);
        Id::from_u128(self.last.get())
    }

    fn now(&self) -> Moment {
        Moment("2026-11-21T09:30:00+08:00".to_owned())
    }
}

/// A document of the driver's small world.
#[derive(Clone)]
pub(crate) struct File {
    pub(crate) document: Arc<Document>,
    pub(crate) outline: Arc<Outline>,
}

impl File {
    /// Reads a text as the file of that name would be read.
    pub(crate) fn read(name: &str, text: &str) -> Self {
        let loaded = formats::load(
            text.as_bytes(),
            Some(Path::new(name)),
            &Choice::default(),
            &Limits::default(),
        )
        .unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let outline = outline(&loaded.document, &CLASSES);
        Self {
            document: Arc::new(loaded.document),
            outline: Arc::new(outline),
        }
    }
}

/// How a program is started.
pub(crate) struct Setup {
    pub(crate) size: (u16, u16),
    pub(crate) lang: &'static str,
    pub(crate) ambiguous: Ambiguous,
    pub(crate) theme: &'static str,
    pub(crate) recent_tags: Vec<String>,
    pub(crate) codebook: Codebook,
    pub(crate) entries: Vec<Entry>,
    pub(crate) read_only: Option<Message>,
    /// Whether the pages are counted in the background.
    pub(crate) counts_pages: bool,
    files: Vec<(PathBuf, File)>,
}

impl Setup {
    /// With a document called `报告.txt`.
    pub(crate) fn text(text: &str) -> Self {
        Self::named("报告.txt", text)
    }

    /// With a document of a name.
    pub(crate) fn named(name: &str, text: &str) -> Self {
        Self::file(name, File::read(name, text))
    }

    /// With a document that was read already.
    pub(crate) fn file(name: &str, file: File) -> Self {
        Self {
            files: vec![(PathBuf::from(name), file)],
            ..Self::nothing()
        }
    }

    /// Without any document.
    pub(crate) fn nothing() -> Self {
        Self {
            size: (80, 24),
            lang: "zh-Hans",
            ambiguous: Ambiguous::Narrow,
            theme: "terminal",
            recent_tags: Vec::new(),
            codebook: Codebook::default(),
            entries: Vec::new(),
            read_only: None,
            counts_pages: true,
            files: Vec::new(),
        }
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub(crate) fn lang(mut self, lang: &'static str) -> Self {
        self.lang = lang;
        self
    }

    pub(crate) fn wide(mut self) -> Self {
        self.ambiguous = Ambiguous::Wide;
        self
    }

    pub(crate) fn theme(mut self, theme: &'static str) -> Self {
        self.theme = theme;
        self
    }

    pub(crate) fn tags(mut self, tags: &[&str]) -> Self {
        self.recent_tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        self
    }

    /// With codes: name, definition, colour, key.
    pub(crate) fn codes(mut self, codes: &[(&str, &str, &str, Option<char>)]) -> Self {
        let code = |(name, definition, color, key): &(&str, &str, &str, Option<char>)| Code {
            id: None,
            name: (*name).to_owned(),
            definition: (*definition).to_owned(),
            color: color.parse().ok(),
            key: *key,
        };
        self.codebook.codes = codes.iter().map(code).collect();
        self
    }

    /// Starts the program and opens the first document.
    pub(crate) fn start(self) -> Driver {
        let themes: Vec<String> = Themes::default().names().map(str::to_owned).collect();
        let theme = themes.iter().position(|name| name == self.theme);
        let lang = Lang::all()
            .find(|lang| lang.tag() == self.lang)
            .unwrap_or_else(|| panic!("no language {}", self.lang));
        let app = App::new(Start {
            chosen: Chosen {
                lang,
                keymap: Arc::new(Keymap::default()),
                cells: Cells::new(self.ambiguous),
                themes,
                theme: theme.unwrap_or(0),
                measure: 80,
                typography: Typography {
                    hanging: true,
                    ..Typography::default()
                },
                columns: Columns::Auto,
                join_lines: Joining::Auto,
                author: Some("读者".to_owned()),
                surface: Surface::default(),
            },
            how: OpenOptions::default(),
            size: Size {
                columns: self.size.0,
                rows: self.size.1,
            },
            world: Box::new(Counted::default()),
        });
        let first = self.files.first().map(|(path, _)| path.clone());
        let mut driver = Driver {
            app,
            done: Done::default(),
            acknowledge: true,
            configured: None,
            external: None,
            exists: Vec::new(),
            elsewhere: Vec::new(),
            take_in: Vec::new(),
            files: self.files.into_iter().collect(),
            past: Vec::new(),
            kept: self.entries,
            recent_tags: self.recent_tags,
            codebook: self.codebook,
            read_only: self.read_only,
            password: None,
            counts_pages: self.counts_pages,
            landmarks: Vec::new(),
            codes_home: None,
        };
        if let Some(path) = first {
            driver.open(&path);
        }
        driver
    }
}
