//! How long searching five megabytes takes: words that stand nowhere, that stand often, that have letters of either case.

use divan::Bencher;
use zhupi::search;
use zhupi::text::ReadingText;

const SENTENCE: &str =
    "全县坚持“以上率下”压责任，完成投资174.7亿元、增长9.7%，居全市第7位；GDP 增速居前。\n";

fn main() {
    divan::main();
}

#[divan::bench(args = ["没有的话", "亿元", "gdp", "GDP"])]
fn five_megabytes(bencher: Bencher<'_, '_>, query: &str) {
    let text = ReadingText::from(SENTENCE.repeat(5_000_000 / SENTENCE.len()));
    bencher.bench(|| search::all(&text, query, usize::MAX).len());
}
