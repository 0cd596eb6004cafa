//! Bytes as an OpenDocument text: a document or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| zhupi_fuzz::file("odt", bytes));
