//! The built program on a pseudo-terminal: keys go in, a screen comes out. Nothing sleeps blindly; what is waited for is named, and
//! when it does not come the screen is in the message.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use tempfile::TempDir;

/// How long something may take on a busy machine before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes of the keys.
pub(crate) const ENTER: &str = "\r";
pub(crate) const ESC: &str = "\u{1b}";
pub(crate) const F12: &str = "\u{1b}[24~";

/// Folders of one reader: documents, settings, notes, state. Nothing of the machine's own is seen.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = TempDir::with_prefix("zhupi-").unwrap();
        for name in ["documents", "config", "data", "state"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a document; gives its path.
    pub(crate) fn document(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path("documents").join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// The program with arguments, in the folder of documents.
    pub(crate) fn zhupi(&self, args: &[&str]) -> CommandBuilder {
        let mut command = self.command(env!("CARGO_BIN_EXE_zhupi"));
        command.args(args);
        command
    }

    /// A shell's script; the program is `$ZHUPI`.
    pub(crate) fn shell(&self, script: &str) -> CommandBuilder {
        let mut command = self.command("/bin/sh");
        command.args(["-c", script]);
        command.env("ZHUPI", env!("CARGO_BIN_EXE_zhupi"));
        command
    }

    fn command(&self, program: &str) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.cwd(self.path("documents"));
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
        command.env("HOME", self.folder.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "en_US.UTF-8");
        for name in ["CONFIG", "DATA", "STATE"] {
            command.env(format!("ZHUPI_{name}_DIR"), self.path(&name.to_lowercase()));
        }
        command
    }

    /// Starts the program on a document at 80×24.
    pub(crate) fn open(&self, args: &[&str]) -> Terminal {
        Terminal::start(self.zhupi(args), 80, 24)
    }

    /// The notes files of the data folder.
    pub(crate) fn notes_files(&self) -> Vec<PathBuf> {
        let folder = self.path("data").join("notes");
        fs::read_dir(folder)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "toml")
            })
            .collect()
    }

    /// The one notes file, parsed.
    pub(crate) fn notes(&self) -> toml::Table {
        let files = self.notes_files();
        assert_eq!(files.len(), 1, "{files:?}");
        parse(&files[0])
    }

    /// The annotations of the one notes file; none when there is none.
    pub(crate) fn annotations(&self) -> Vec<toml::Table> {
        if self.notes_files().is_empty() {
            return Vec::new();
        }
        let notes = self.notes();
        let Some(annotations) = notes.get("annotation") else {
            return Vec::new();
        };
        let rows = annotations.as_array().unwrap().iter();
        rows.map(|row| row.as_table().unwrap().clone()).collect()
    }

    /// The quoted passages of the one notes file.
    pub(crate) fn quotes(&self) -> Vec<String> {
        let annotations = self.annotations();
        annotations
            .iter()
            .map(|row| text_of(row, "quote"))
            .collect()
    }
}

/// A string field of an annotation, wherever its table holds it.
pub(crate) fn text_of(table: &toml::Table, key: &str) -> String {
    let direct = table.get(key).and_then(toml::Value::as_str);
    let inner = || {
        table
            .values()
            .filter_map(toml::Value::as_table)
            .find_map(|inner| inner.get(key).and_then(toml::Value::as_str))
    };
    direct.or_else(inner).unwrap_or_default().to_owned()
}

fn parse(path: &Path) -> toml::Table {
    let text = fs::read_to_string(path).unwrap();
    text.parse()
        .unwrap_or_else(|error| panic!("{}: {error}\n{text}", path.display()))
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of a terminal"
)]
/// What the program switched on and did not switch off again.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Modes {
    pub(crate) alternate_screen: bool,
    pub(crate) bracketed_paste: bool,
    pub(crate) mouse: bool,
    pub(crate) hidden_cursor: bool,
    pub(crate) raw: bool,
}

impl Modes {
    /// As a shell leaves a terminal.
    pub(crate) const GIVEN_BACK: Self = Self {
        alternate_screen: false,
        bracketed_paste: false,
        mouse: false,
        hidden_cursor: false,
        raw: false,
    };
}

struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    stop: bool,
}

/// A program on a terminal.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    /// The process to send signals to.
    pub(crate) pid: Pid,
    writer: Option<Box<dyn Write + Send>>,
    /// Held so that the terminal keeps its settings after the program ended.
    slave: Option<Box<dyn SlavePty + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    reader: Option<thread::JoinHandle<()>>,
}

impl Terminal {
    pub(crate) fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: vt100::Parser::new(cells(rows), cells(columns), 0),
                raw: Vec::new(),
                stop: false,
            }),
            Condvar::new(),
        ));
        let source = pair.master.try_clone_reader().unwrap();
        let shared = seen.clone();
        Self {
            pid: Pid::from_raw(child.process_id().unwrap().cast_signed()).unwrap(),
            child,
            writer: Some(pair.master.take_writer().unwrap()),
            slave: Some(pair.slave),
            master: Some(pair.master),
            seen,
            reader: Some(thread::spawn(move || listen(source, &shared))),
        }
    }

    /// Types.
    pub(crate) fn press(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Pastes as terminals do.
    pub(crate) fn paste(&mut self, words: &str) {
        self.press(&format!("\u{1b}[200~{words}\u{1b}[201~"));
    }

    /// A mouse report in SGR form; cells count from 0.
    pub(crate) fn mouse(&mut self, button: u8, column: u16, row: u16, end: char) {
        self.press(&format!("\u{1b}[<{button};{};{}{end}", column + 1, row + 1));
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.lock()
            .parser
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        let master = self.master.as_ref().unwrap();
        master.resize(size(columns, rows)).unwrap();
    }

    /// The rows of the screen as text.
    pub(crate) fn screen(&self) -> String {
        self.lock().parser.screen().contents()
    }

    /// Everything that the program ever wrote.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.lock().raw.clone()
    }

    /// Forgets what was written so far.
    pub(crate) fn forget(&self) {
        self.lock().raw.clear();
    }

    /// Waits until the screen holds the words.
    #[track_caller]
    pub(crate) fn wait_for(&self, words: &str) {
        self.wait_until(words, |screen| screen.contents().contains(words));
    }

    /// Waits until the screen does not hold the words any more.
    #[track_caller]
    pub(crate) fn wait_gone(&self, words: &str) {
        self.wait_until(&format!("no {words}"), |screen| {
            !screen.contents().contains(words)
        });
    }

    /// Waits until something is true of the screen.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, good: impl Fn(&vt100::Screen) -> bool) {
        assert!(
            self.waited(PATIENCE, &good),
            "waited for {what:?}; the screen:\n{}",
            self.screen()
        );
    }

    /// Whether it became true in the time given.
    pub(crate) fn waited(&self, time: Duration, good: impl Fn(&vt100::Screen) -> bool) -> bool {
        let end = Instant::now() + time;
        let mut seen = self.lock();
        while !good(seen.parser.screen()) {
            let Some(left) = end.checked_duration_since(Instant::now()) else {
                return false;
            };
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        true
    }

    /// Where words stand on the screen, in cells.
    #[track_caller]
    pub(crate) fn find(&self, words: &str) -> (u16, u16) {
        let seen = self.lock();
        let screen = seen.parser.screen();
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        for row in 0..rows {
            for column in 0..columns {
                let rest = screen.contents_between(row, column, row, columns);
                let lead = screen
                    .cell(row, column)
                    .is_some_and(vt100::Cell::has_contents);
                if lead && rest.starts_with(words) {
                    return (column, row);
                }
            }
        }
        panic!("no {words:?} on the screen:\n{}", screen.contents());
    }

    /// Waits for the end; gives the exit code.
    #[track_caller]
    pub(crate) fn exit_code(&mut self) -> u32 {
        self.ended(PATIENCE)
            .unwrap_or_else(|| panic!("the program goes on; the screen:\n{}", self.screen()))
    }

    /// The exit code, when the program ends in the time given.
    pub(crate) fn ended(&mut self, time: Duration) -> Option<u32> {
        let end = Instant::now() + time;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert_eq!(
                    status.signal(),
                    None,
                    "killed; the screen:\n{}",
                    self.screen()
                );
                return Some(status.exit_code());
            }
            if Instant::now() > end {
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Ends the program at once, in the middle of whatever it does.
    pub(crate) fn kill(mut self) {
        self.signal(Signal::KILL);
        self.child.wait().unwrap();
    }

    /// The modes that are on now.
    pub(crate) fn modes(&self) -> Modes {
        let tty = self.master.as_ref().unwrap().tty_name().unwrap();
        let tty = rustix::fs::open(tty, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let local = tcgetattr(&tty).unwrap().local_modes;
        let seen = self.lock();
        let screen = seen.parser.screen();
        Modes {
            alternate_screen: screen.alternate_screen(),
            bracketed_paste: screen.bracketed_paste(),
            mouse: screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None,
            hidden_cursor: screen.hide_cursor(),
            raw: !local.contains(LocalModes::ICANON) || !local.contains(LocalModes::ECHO),
        }
    }

    /// Lines and an echo again, as a shell sets a terminal that it takes back.
    pub(crate) fn cook(&self) {
        let tty = self.master.as_ref().unwrap().tty_name().unwrap();
        let tty = rustix::fs::open(tty, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let mut settings = tcgetattr(&tty).unwrap();
        settings.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        tcsetattr(&tty, OptionalActions::Now, &settings).unwrap();
    }

    /// Asserts that the terminal was given back.
    #[track_caller]
    pub(crate) fn given_back(&self) {
        // What the program wrote last may still be on its way.
        self.waited(Duration::from_secs(2), |screen| {
            !screen.alternate_screen() && !screen.hide_cursor()
        });
        assert_eq!(self.modes(), Modes::GIVEN_BACK, "{}", self.screen());
    }

    /// Takes the terminal away without a word, as a crash of the terminal's window does.
    pub(crate) fn close_terminal(&mut self) {
        self.lock().stop = true;
        let master = self.master.take().unwrap();
        let tty = master.tty_name().unwrap();
        let tty = rustix::fs::open(tty, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        // Wakes the thread that reads, so that it lets go of its end.
        rustix::io::write(&tty, b" ").unwrap();
        self.reader.take().unwrap().join().unwrap();
        self.slave.take();
        self.writer.take();
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = kill_process(self.pid, Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

fn listen(mut source: Box<dyn Read + Send>, shared: &(Mutex<Seen>, Condvar)) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(count @ 1..) = source.read(&mut buffer) {
        let mut seen = shared.0.lock().unwrap();
        if seen.stop {
            return;
        }
        seen.raw.extend_from_slice(&buffer[..count]);
        seen.parser.process(&buffer[..count]);
        drop(seen);
        shared.1.notify_all();
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}
