//! Any keymap file: what it binds can be printed and read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhupi::app::command::names;
use zhupi::keymap::Keymap;

fuzz_target!(|source: &str| {
    let (keymap, _) = Keymap::parse(source, "keys.toml", &names);
    let (back, problems) = Keymap::parse(&keymap.to_toml(), "keys.toml", &names);
    assert!(problems.is_empty());
    assert_eq!(back, keymap);
});
