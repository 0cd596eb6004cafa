//! How long one frame takes in a document with many highlights: a key and the drawing that follows it.

use std::sync::Arc;

use divan::Bencher;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use zhupi::anchor;
use zhupi::annotation::{Annotation, Codebook, Id, Moment, Notebook};
use zhupi::app::effect::{OpenOptions, Opened, Outcome, Target, Ticket};
use zhupi::app::geometry::Size;
use zhupi::app::{App, Chosen, Msg, Start, World};
use zhupi::document::Document;
use zhupi::keymap::{Code, Key, Keymap};
use zhupi::layout::{Columns, Typography};
use zhupi::message::Lang;
use zhupi::outline::{Classes, outline};
use zhupi::storage::new_id;
use zhupi::text::{Ambiguous, Cells, Offset, Span};
use zhupi::tui::{self, style::Theme};

const SENTENCE: &str = "全县坚持“以上率下”压责任，完成投资174.7亿元、增长9.7%，居全市第7位。";

fn main() {
    divan::main();
}

struct Fixed;

impl World for Fixed {
    fn id(&self) -> Id {
        new_id()
    }

    fn now(&self) -> Moment {
        Moment("2026-01-01T00:00:00Z".to_owned())
    }
}

/// The program at 120×40 with a document of as many marked sentences.
fn app(highlights: usize) -> App {
    let size = Size {
        columns: 120,
        rows: 40,
    };
    let mut app = App::new(Start {
        chosen: Chosen {
            lang: Lang::ENGLISH,
            keymap: Keymap::preset("default").unwrap_or_default().into(),
            cells: Cells::new(Ambiguous::Narrow),
            themes: vec!["terminal".to_owned()],
            theme: 0,
            measure: 88,
            typography: Typography {
                hanging: true,
                ..Typography::default()
            },
            columns: Columns::Auto,
            join_lines: zhupi::document::Joining::Auto,
            author: None,
            surface: zhupi::app::surface::Surface::default(),
        },
        how: OpenOptions::default(),
        size,
        world: Box::new(Fixed),
    });
    app.open(Target::File("a.txt".into()), OpenOptions::default());
    let opened = Box::new(opened(highlights));
    app.update(Msg::Done(Outcome::Opened(Ticket(1), opened)));
    app
}

fn opened(highlights: usize) -> Opened {
    let line = format!("{}\n", SENTENCE.repeat(4));
    let document = Arc::new(Document::plain(line.repeat(highlights / 4 + 10)));
    let annotations = (0..highlights).map(|i| {
        let start = i / 4 * line.len() + i % 4 * SENTENCE.len();
        let span = Span::bytes(start..start + SENTENCE.len());
        let mut annotation = Annotation::new(new_id(), anchor::make(&document.text, span));
        annotation.tags = vec![format!("标签{}", i % 7)];
        annotation.note.push_str("要核实");
        annotation
    });
    Opened {
        outline: Arc::new(outline(&document, &Classes::built_in())),
        notebook: Notebook::new(document.text.clone(), annotations.collect(), Vec::new()),
        history: zhupi::annotation::History::default(),
        codebook: Codebook::default(),
        path: Some("a.txt".into()),
        name: "a.txt".to_owned(),
        id: None,
        notes_place: None,
        read_only: None,
        problems: Vec::new(),
        caret: Some(Offset(document.text.len() / 2)),
        recent_tags: Vec::new(),
        seen: Vec::new(),
        landmarks: Vec::new(),
        draft: None,
        elsewhere: Vec::new(),
        document,
    }
}

/// A row down and the frame that shows it; every thirty keys the page turns with it.
#[divan::bench(args = [0, 5_000])]
fn a_key_and_its_frame(bencher: Bencher<'_, '_>, highlights: usize) {
    frames(bencher, highlights, 'j', 'k');
}

/// A page and the frame that shows it.
#[divan::bench(args = [0, 5_000])]
fn a_page_and_its_frame(bencher: Bencher<'_, '_>, highlights: usize) {
    frames(bencher, highlights, ' ', 'b');
}

fn frames(bencher: Bencher<'_, '_>, highlights: usize, onward: char, back: char) {
    let mut app = app(highlights);
    let colours = Theme::named("dark");
    let Ok(mut terminal) = Terminal::new(TestBackend::new(120, 40));
    let mut forward = false;
    bencher.bench_local(|| {
        forward = !forward;
        let key = Key::new(
            Code::Char(if forward { onward } else { back }),
            false,
            false,
            false,
        );
        app.update(Msg::Key(key));
        terminal
            .draw(|frame| tui::render(&app, &colours, frame))
            .is_ok()
    });
}
