//! The `zhupi` program: see the library for how it is built.

use std::process::ExitCode;

fn main() -> ExitCode {
    let path = std::env::args_os().nth(1).unwrap_or_default();
    let path = std::path::PathBuf::from(path);
    let dirs = zhupi::storage::Dirs::find().unwrap();
    let library = zhupi::library::Library::new(dirs, zhupi::storage::Options::default());
    let lang = zhupi::message::Lang::from_locale(&std::env::var("LANG").unwrap_or_default()).unwrap_or_default();
    let (folder, targets) = if path.is_dir() { (Some(path), vec![]) } else { (None, vec![(zhupi::app::effect::Target::File(path), Default::default())]) };
    let r = zhupi::run::read(zhupi::run::Options { targets, folder, lang, keymap: Default::default(), theme: "terminal".into(), ambiguous: Default::default(), measure: 40, mouse: true, author: None, library, problems: vec![] });
    match r { Ok(c) => ExitCode::from(c), Err(_) => ExitCode::from(3) }
}
