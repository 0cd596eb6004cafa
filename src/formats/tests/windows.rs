//! First windows of documents that are read part by part: what is shown, and how much was read for it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::{Choice, Limits, Watch, load, load_watched};
use super::laws;
use crate::document::Document;

/// Somebody who wants the beginning as soon as it can be had.
#[derive(Debug, Default)]
struct Eager {
    /// How far reading is, in the loader's own unit.
    done: AtomicUsize,
    /// The window, and how far reading was when it came.
    shown: Mutex<Option<(Document, usize)>>,
}

impl Watch for Eager {
    fn step(&self, done: usize, _: usize) -> bool {
        self.done.store(done, Ordering::Relaxed);
        true
    }

    fn wants_window(&self, _: bool) -> bool {
        self.shown.lock().unwrap().is_none()
    }

    fn window(&self, document: Document) {
        let done = self.done.load(Ordering::Relaxed);
        *self.shown.lock().unwrap() = Some((document, done));
    }
}

/// Checks that a file has a window whose words are those that the whole begins with, and that the whole is the same with it and without. Gives
/// the window, and how far reading was.
pub(in crate::formats) fn window_of(bytes: &[u8], name: &str) -> (Document, usize) {
    let (choice, limits) = (Choice::default(), Limits::default());
    let eager = Eager::default();
    let name = Some(name.as_ref());
    let whole = load_watched(bytes, name, &choice, &limits, Some(&eager)).unwrap();
    let (window, done) = eager.shown.into_inner().unwrap().expect("a window");
    if window.format != "text" {
        laws(&window);
    }
    assert!(!window.complete && !window.text.is_empty());
    assert!(window.footnotes.is_empty());
    assert_eq!(window.format, whole.document.format);
    assert_eq!(window.meta.encoding, whole.document.meta.encoding);
    assert_eq!(window.meta.title, whole.document.meta.title);
    let (words, all) = (window.text.as_str(), whole.document.text.as_str());
    let same = words.bytes().zip(all.bytes()).take_while(|(a, b)| a == b);
    let same = same.count();
    assert_eq!(same, words.len(), "{:?}", words.get(same..));
    let alone = load(bytes, name, &choice, &limits).unwrap();
    assert_eq!(alone.document, whole.document);
    (window, done)
}

/// As [`window_of`], for files that are too short for one.
pub(in crate::formats) fn has_no_window(bytes: &[u8]) {
    let eager = Eager::default();
    let (choice, limits) = (Choice::default(), Limits::default());
    load_watched(bytes, None, &choice, &limits, Some(&eager)).unwrap();
    assert!(eager.shown.into_inner().unwrap().is_none());
}

#[cfg(feature = "archives")]
mod packed {
    use std::io::Write;

    use super::super::super::package::tests::pack;
    use super::super::super::{LARGE, load_window};
    use super::*;

    fn long() -> String {
        let line = "一行很长的话，后面还有很多行，行行不同：";
        (0..LARGE / 50).fold(String::new(), |text, number| {
            format!("{text}{line}{number}\n")
        })
    }

    #[test]
    fn what_lies_in_an_archive_has_a_window_when_it_is_unpacked() {
        let text = long();
        let (window, done) = window_of(&pack(&[("a.txt", text.as_bytes())]), "a.zip");
        assert!(window.text.len() > 100_000);
        assert_eq!(done, 0);
        has_no_window(&pack(&[("a.txt", &text.as_bytes()[..100_000])]));
    }

    #[test]
    fn the_beginning_of_a_compressed_stream_makes_a_window() {
        let text = long();
        let gz = |bytes: &[u8]| {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        // A frame gives nothing before as much of it is unpacked as it may refer back to.
        let zst = |bytes: &[u8]| {
            let level = ruzstd::encoding::CompressionLevel::Fastest;
            let frames = bytes.chunks(1 << 16);
            frames
                .flat_map(|frame| ruzstd::encoding::compress_to_vec(frame, level))
                .collect::<Vec<u8>>()
        };
        let (choice, limits) = (Choice::default(), Limits::default());
        for (packed, name) in [
            (gz(text.as_bytes()), "a.txt.gz"),
            (zst(text.as_bytes()), "a.txt.zst"),
            (gz(&zst(text.as_bytes())), "a.txt.zst.gz"),
        ] {
            let prefix = &packed[..packed.len() / 2];
            let window = load_window(prefix, Some(name.as_ref()), &choice, &limits).unwrap();
            let words = window.document.text.as_str();
            assert!(!window.document.complete && words.len() > 50_000, "{name}");
            assert!(text.starts_with(words), "{name}");
            assert_eq!(window.format.name, "text");
        }
        // A directory at the end tells what an archive holds.
        let zip = pack(&[("a.txt", text.as_bytes())]);
        for packed in [&zip, &gz(&zip)] {
            let prefix = &packed[..packed.len() / 2];
            assert!(load_window(prefix, Some("a.txt".as_ref()), &choice, &limits).is_none());
        }
    }

    #[test]
    fn a_bomb_unpacks_to_no_more_than_a_window() {
        let bomb = {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            let mebibyte = vec![b'a'; 1 << 20];
            for _ in 0..64 {
                encoder.write_all(&mebibyte).unwrap();
            }
            encoder.finish().unwrap()
        };
        let (choice, limits) = (Choice::default(), Limits::default());
        let window = load_window(&bomb, Some("a.txt".as_ref()), &choice, &limits).unwrap();
        assert!(window.document.text.len() <= LARGE);
    }
}
