//! How long opening takes, from bytes to document, outline and notes: five megabytes of a report, as text and as Markdown.

use std::path::Path;

use divan::Bencher;
use zhupi::formats::Choice;
use zhupi::library::{Library, Origin};
use zhupi::storage::{Dirs, Options};

const SECTION: &str = "一、总体要求\n坚持稳中求进工作总基调。一是加强领导。建立机制，明确分工，形成合力。二是强化督查。定期调度，及时通报，推动落实。\n（一）抓好产业。完成投资174.7亿元、增长9.7%，居全市第7位，竞争力得到提高。\n";

fn main() {
    divan::main();
}

/// A report of five megabytes, its sections parted by what the format needs.
fn report(between: &str) -> String {
    let section = format!("{SECTION}{between}");
    section.repeat(5_000_000 / section.len())
}

fn open(bencher: Bencher<'_, '_>, name: &str, between: &str) {
    let bytes = report(between).into_bytes();
    let dirs = Dirs::inside(&std::env::temp_dir().join("zhupi-bench-of-nothing"));
    let library = Library::new(dirs, Options::default());
    let origin = Origin::File(Path::new("/nowhere").join(name));
    bencher.bench(|| {
        library
            .open_bytes(&origin, bytes.clone(), &Choice::default(), None)
            .map(|open| library.outline(&open.document).nodes.len())
    });
}

#[divan::bench]
fn five_megabytes_of_text(bencher: Bencher<'_, '_>) {
    open(bencher, "a.txt", "");
}

#[divan::bench]
fn five_megabytes_of_markdown(bencher: Bencher<'_, '_>) {
    open(bencher, "a.md", "\n## 标题\n\n- 一项**要点**\n\n");
}
