//! Bytes as HTML: always a document.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| zhupi_fuzz::markup("html", bytes));
