//! Codes across files: which codebooks and notes files belong together, how often each tag is used in them, and changes of codes in all of
//! them as one step that is finished or taken back as a whole, also after a crash and after a restart.

mod book;
mod check;
mod plan;
mod reach;
mod step;
mod survey;
mod tags;
#[cfg(test)]
mod tests;

pub use reach::{Book, Reach, reach};
pub use step::{Names, Recoded, Steps};
pub use survey::survey_codes;
