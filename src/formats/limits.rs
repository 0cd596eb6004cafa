//! Bounds of what is read of a file, so that a hostile one takes neither all memory nor all time.

use super::{Format, Window};

/// Pages that are read of a PDF or OFD; the rest is left out, and a warning tells.
pub const PAGES: usize = 20_000;
/// Characters that are read of a PDF or OFD; the same.
pub const GLYPHS: usize = 20_000_000;
/// Things that all pages of a PDF or OFD may draw, characters, lines and shapes counted; pages after that are left out, and a warning tells.
pub const DRAWN: usize = 40_000_000;
/// Entries of a table of contents that are read of a file.
pub const ENTRIES: usize = 20_000;
/// Tables and text boxes inside each other; the words of deeper ones run on in the cell or paragraph around them.
pub const NESTING: usize = 16;
/// Rows and cells that one element of an `OpenDocument` table may stand for; a few bytes could stand for any number of them, and a warning tells.
pub const COPIES: usize = 256;
/// Cells of a whole `OpenDocument` text that stand in it only as such repetitions; the same.
pub const ALL_COPIES: usize = 100_000;

/// Bounds that keep a hostile file from taking all memory, stack or time. Within them time is linear in the size of the file, and markup
/// takes up to some hundreds of bytes for each node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a plain text; more are refused.
    pub bytes: usize,
    /// Bytes of a file in markup, whose tree takes several times its size; more are refused.
    pub markup: usize,
    /// Lines of a plain text; more are refused.
    pub lines: usize,
    /// Elements inside each other in markup. Tags beyond are ignored, their words are kept, and a warning tells.
    pub depth: usize,
    /// Elements and stretches of text in markup; in Markdown also line ends and characters that may be markup. What follows is left out, and a warning tells.
    pub nodes: usize,
    /// Bytes of everything that is unpacked from one file, archives in archives counted together.
    pub unpacked: usize,
    /// Files inside an archive.
    pub entries: usize,
    /// How many times larger than packed a part may become, a MiB apart.
    pub ratio: usize,
    /// Archives inside each other.
    pub nested: usize,
}

impl Default for Limits {
    /// 2 GiB of plain text with a hundred million lines (40 bytes are kept of each), 512 MiB of markup, 256 levels (browsers stop at
    /// 512), five million nodes; 2 GiB unpacked, 65,535 files inside, a thousandfold growth (deflate reaches 1032), four archives inside each other.
    fn default() -> Self {
        Self {
            bytes: 2 << 30,
            markup: 512 << 20,
            lines: 100_000_000,
            depth: 256,
            nodes: 5_000_000,
            unpacked: 2 << 30,
            entries: 65_535,
            ratio: 1000,
            nested: 4,
        }
    }
}

impl Limits {
    /// Bytes that a file of a format may have.
    pub fn bytes_of(&self, format: &Format) -> usize {
        if format.window == Window::Exact {
            self.bytes
        } else {
            self.markup
        }
    }
}
