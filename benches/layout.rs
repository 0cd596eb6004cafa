//! What a reader feels of layout: the first page, a jump, and the page numbers of a whole book.

use std::sync::Arc;

use divan::Bencher;
use zhupi::document::Document;
use zhupi::layout::{Layout, Pages, Setting, page_from};
use zhupi::text::{Cells, Offset};

const SENTENCE: &str =
    "全县坚持“以上率下”压责任，完成投资174.7亿元、增长9.7%，居全市第7位；深入*个村调研。";

fn main() {
    divan::main();
}

/// A document of about so many bytes whose paragraphs have so many sentences.
fn document(bytes: usize, sentences: usize) -> Arc<Document> {
    let paragraph = format!("{}\n", SENTENCE.repeat(sentences));
    Arc::new(Document::plain(
        paragraph.repeat((bytes / paragraph.len()).max(1)),
    ))
}

fn layout(document: &Arc<Document>, width: usize) -> Layout {
    let cells = Cells::default();
    Layout::new(
        Arc::clone(document),
        Arc::from([]),
        Setting::plain(cells, width),
    )
}

/// All pages of one megabyte.
#[divan::bench(args = [40, 80, 200])]
fn all_pages_of_one_megabyte(bencher: Bencher, width: usize) {
    let document = document(1_000_000, 8);
    bencher.bench_local(|| {
        let mut layout = layout(&document, width);
        Pages::new(40).advance(&mut layout, usize::MAX)
    });
}

/// The first page of ten megabytes: one line, or many.
#[divan::bench(args = [1, 100_000])]
fn first_page_of_ten_megabytes(bencher: Bencher, sentences: usize) {
    let document = document(10_000_000, sentences);
    bencher.bench_local(|| page_from(&mut layout(&document, 80), Offset(0), 40));
}

/// A page in the middle of ten megabytes, on one line.
#[divan::bench]
fn a_jump_into_ten_megabytes(bencher: Bencher) {
    let document = document(10_000_000, 100_000);
    let middle = Offset(document.text.len() / 2);
    bencher.bench_local(|| page_from(&mut layout(&document, 80), middle, 40));
}
