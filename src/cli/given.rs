//! What was given on the command line, by the names of the table.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ArgMatches;
use clap::parser::ValueSource;

/// The options and operands of one command; those given in front of the command's name count too.
#[derive(Clone, Debug, Default)]
pub struct Given {
    own: ArgMatches,
    before: ArgMatches,
}

impl Given {
    pub(super) fn new(own: ArgMatches, before: ArgMatches) -> Self {
        Self { own, before }
    }

    /// A value as the system gave it; one that a command does not know is none.
    fn value(&self, id: &str) -> Option<OsString> {
        [&self.own, &self.before]
            .into_iter()
            .find_map(|given| given.try_get_one::<OsString>(id).ok().flatten().cloned())
    }

    /// A path.
    pub fn path(&self, id: &str) -> Option<PathBuf> {
        self.value(id).map(PathBuf::from)
    }

    /// Several paths, in their order.
    pub fn paths(&self, id: &str) -> Vec<PathBuf> {
        let values = self.own.try_get_many::<OsString>(id).ok().flatten();
        values.into_iter().flatten().map(PathBuf::from).collect()
    }

    /// Words. Bytes that are no UTF-8 are replaced.
    pub fn text(&self, id: &str) -> Option<String> {
        let words = [&self.own, &self.before]
            .into_iter()
            .find_map(|given| given.try_get_one::<String>(id).ok().flatten().cloned());
        words.or_else(|| {
            self.value(id)
                .map(|value| value.to_string_lossy().into_owned())
        })
    }

    /// Words that may be given several times.
    pub fn texts(&self, id: &str) -> Vec<String> {
        let values = self.own.try_get_many::<String>(id).ok().flatten();
        values.into_iter().flatten().cloned().collect()
    }

    /// A number.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.own.try_get_one::<usize>(id).ok().flatten().copied()
    }

    /// Whether a switch is on.
    pub fn is_on(&self, id: &str) -> bool {
        self.own
            .try_get_one::<bool>(id)
            .ok()
            .flatten()
            .copied()
            .unwrap_or(false)
    }

    /// Options given in front of the command's name that the command does not know.
    pub(super) fn stray(&self) -> Option<String> {
        self.before
            .ids()
            .map(clap::Id::as_str)
            .find(|id| {
                self.before.value_source(id) == Some(ValueSource::CommandLine)
                    && self.own.try_contains_id(id).is_err()
            })
            .map(str::to_owned)
    }
}
