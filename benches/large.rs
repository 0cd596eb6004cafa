//! The whole program on very large documents: how long until the first page, whether keys are answered while the rest is read, how much
//! memory, how long until it is left. Not a benchmark of divan: it starts the built program on a pseudo-terminal.
//!
//! `cargo bench --bench large` runs it with documents of 30 KB to 10 MB; `ZHUPI_BENCH_BYTES=1073741824` adds a plain text of that many
//! bytes, made in the folder for temporary files and removed after.

#[cfg(unix)]
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "a harness of tests, which use more of it and may unwrap"
)]
#[path = "../tests/common/pty.rs"]
mod pty;

#[cfg(unix)]
fn main() {
    unix::main();
}

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
mod unix {
    use std::fs::{self, File};
    use std::io::{BufWriter, Write};
    use std::path::Path;
    use std::time::{Duration, Instant};

    use super::pty::{Home, Terminal};

    const SENTENCES: &str = "全县坚持“以上率下”压责任，完成投资174.7亿元、增长9.7%，居全市第7位；深入*个村调研。群众的事没有小事，要一件一件办好。";

    /// Runs of each measure; the median is told.
    const RUNS: usize = 5;

    /// The longest that a whole document may take.
    const LONG: Duration = Duration::from_mins(10);

    pub(super) fn main() {
        let home = Home::new();
        let documents = home.path("documents");
        report(&home, "lines.txt", &documents.join("lines.txt"), 30_000);
        write(&documents.join("one.txt"), 10_000_000, false);
        measure(&home, "one.txt", "10 MB, one line", RUNS);
        report(&home, "more.txt", &documents.join("more.txt"), 10_000_000);
        if let Ok(bytes) = std::env::var("ZHUPI_BENCH_BYTES") {
            let bytes = bytes.parse().expect("a number of bytes");
            report(&home, "large.txt", &documents.join("large.txt"), bytes);
        }
    }

    fn report(home: &Home, name: &str, path: &Path, bytes: usize) {
        write(path, bytes, true);
        let runs = if bytes > 100_000_000 { 3 } else { RUNS };
        measure(home, name, &format!("{bytes} bytes in lines"), runs);
        fs::remove_file(path).expect("removed");
    }

    /// A report with chapters, or the same words on one line.
    fn write(path: &Path, bytes: usize, lines: bool) {
        let mut file = BufWriter::new(File::create(path).expect("created"));
        let mut written = 0;
        for i in 0.. {
            let line = match (lines, i % 20) {
                (false, _) => format!("{i}{SENTENCES}"),
                (true, 0) => format!("第{}章 标题\n", i / 20 + 1),
                (true, _) => format!("{i}{SENTENCES}\n"),
            };
            file.write_all(line.as_bytes()).expect("written");
            written += line.len();
            if written >= bytes {
                break;
            }
        }
        file.flush().expect("written");
    }

    struct Run {
        first: Duration,
        whole: Duration,
        pages: Duration,
        slowest_key: Duration,
        keys: usize,
        leave: Duration,
        peak: usize,
    }

    #[expect(clippy::print_stdout, reason = "this is what it is for")]
    fn measure(home: &Home, name: &str, what: &str, runs: usize) {
        let measured: Vec<Run> = (0..runs).map(|_| run(home, name)).collect();
        let leaving = (0..runs).map(|_| leave_at_once(home, name)).collect();
        let of = |of: fn(&Run) -> Duration| median(measured.iter().map(of).collect());
        println!(
            "{what}: first page {:?}, whole {:?}, page total {:?}, slowest of {} keys {:?}, leaving {:?} (while loading {:?}), peak {} MB",
            of(|run| run.first),
            of(|run| run.whole),
            of(|run| run.pages),
            measured.iter().map(|run| run.keys).sum::<usize>(),
            of(|run| run.slowest_key),
            of(|run| run.leave),
            median(leaving),
            measured.iter().map(|run| run.peak).max().unwrap_or(0) / 1024,
        );
    }

    fn run(home: &Home, name: &str) -> Run {
        // Each run begins at the first page.
        drop(fs::remove_dir_all(home.path("state")));
        let begun = Instant::now();
        let mut terminal = home.open(&[name]);
        until(&terminal, LONG, |screen| screen.contains("174.7亿元"));
        let first = begun.elapsed();
        let (mut keys, mut slowest) = (0, Duration::ZERO);
        while terminal.screen().contains("loading") && begun.elapsed() < LONG {
            slowest = slowest.max(key(&mut terminal, keys % 2 == 0));
            keys += 1;
        }
        let whole = begun.elapsed();
        while terminal.screen().contains("/…") && begun.elapsed() < LONG {
            slowest = slowest.max(key(&mut terminal, keys % 2 == 0));
            keys += 1;
        }
        let pages = begun.elapsed();
        let peak = status(&terminal, "VmHWM:");
        terminal.press("M");
        until(&terminal, LONG, |screen| screen.contains("notes 1  saved"));
        terminal.press("u");
        until(&terminal, LONG, |screen| !screen.contains("notes 1"));
        let asked = Instant::now();
        terminal.press("q");
        terminal.exit_code();
        drop(fs::remove_dir_all(home.path("data")));
        Run {
            first,
            whole,
            pages,
            slowest_key: slowest,
            keys,
            leave: asked.elapsed(),
            peak,
        }
    }

    /// Turns the page and waits for the answer.
    fn key(terminal: &mut Terminal, forward: bool) -> Duration {
        let page = if forward { "2/" } else { "1/" };
        let asked = Instant::now();
        terminal.press(if forward { " " } else { "b" });
        until(terminal, LONG, |screen| {
            screen
                .lines()
                .last()
                .is_some_and(|line| line.contains(page))
        });
        asked.elapsed()
    }

    fn leave_at_once(home: &Home, name: &str) -> Duration {
        let mut terminal = home.open(&[name]);
        until(&terminal, LONG, |screen| screen.contains("174.7亿元"));
        let asked = Instant::now();
        terminal.press("q");
        terminal.exit_code();
        asked.elapsed()
    }

    fn until(terminal: &Terminal, time: Duration, good: impl Fn(&str) -> bool) {
        let seen = terminal.waited(time, |screen| good(&screen.contents()));
        assert!(seen, "{}", terminal.screen());
    }

    /// A value in kB of what the system says of the process.
    fn status(terminal: &Terminal, key: &str) -> usize {
        let path = format!("/proc/{}/status", terminal.pid.as_raw_nonzero());
        let status = fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    }

    fn median(mut times: Vec<Duration>) -> Duration {
        times.sort();
        times[times.len() / 2]
    }
}
