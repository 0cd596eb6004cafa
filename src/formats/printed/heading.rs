//! Which paragraphs are headings: those that the file's table of contents names, else those that are set larger or bolder than the body.

use super::Entry;
use super::chars::squeezed;
use super::paragraph::{Block, Kind};
use super::segment::Look;

/// Characters that a heading has at most.
const LONG: usize = 100;

/// Makes headings of paragraphs.
pub(super) fn find(blocks: &mut [Block], contents: &[Entry], title: Option<&str>, look: Look) {
    let stated = title.map(squeezed).filter(|title| !title.is_empty());
    if let Some(block) = stated.and_then(|title| {
        let mut first = blocks
            .iter_mut()
            .take_while(|block| block.page == 0)
            .take(8);
        first.find(|block| block.kind == Kind::Paragraph && squeezed(&block.text()) == title)
    }) {
        block.kind = Kind::Heading(0);
    }
    let named = by_contents(blocks, contents);
    by_type(blocks, look, named);
}

/// The table of contents names its headings in order; the number of those that were found.
fn by_contents(blocks: &mut [Block], contents: &[Entry]) -> usize {
    let mut found = 0;
    let mut from = 0;
    for entry in contents {
        let title = squeezed(&entry.title);
        let Some(page) = entry.page.filter(|_| !title.is_empty()) else {
            continue;
        };
        // Within the page of the entry, or the next one for a place at its very end.
        let candidate = blocks.iter().enumerate().skip(from).find(|(_, block)| {
            block.page >= page
                && block.page <= page.saturating_add(1)
                && block.kind == Kind::Paragraph
                && names(&title, block)
        });
        let level = entry.depth.saturating_add(1).min(6);
        if let Some((index, _)) = candidate
            && let Some(block) = blocks.get_mut(index)
        {
            block.kind = Kind::Heading(level);
            from = index + 1;
            found += 1;
        }
    }
    found
}

/// Whether a paragraph consists of the words of an entry, a number before them aside.
fn names(title: &str, block: &Block) -> bool {
    let words = squeezed(&block.text());
    if words == title {
        return true;
    }
    let number = |c: char| {
        c.is_ascii_digit() || matches!(c, '.' | '、' | ' ') || super::chars::is_numeral(c)
    };
    words.strip_suffix(title).is_some_and(|before| {
        before.chars().count() <= 8
            && before
                .chars()
                .all(|c| number(c) || "第章节（）()".contains(c))
    }) || title
        .strip_suffix(&words)
        .is_some_and(|before| before.chars().all(number))
}

/// Paragraphs in large or bold type. Where the table of contents named the headings, only the title is still looked for.
fn by_type(blocks: &mut [Block], look: Look, named: usize) {
    let mut styles: Vec<(i32, bool)> = Vec::new();
    for block in blocks.iter() {
        if block.kind == Kind::Paragraph && stands_out(block, look) {
            styles.push(style(block));
        }
    }
    styles.sort_by(|a, b| b.cmp(a));
    styles.dedup();
    let title = title(blocks, look, &styles);
    if let Some(index) = title
        && named > 0
    {
        blocks[index].kind = Kind::Heading(0);
        return;
    }
    if named > 0 {
        return;
    }
    if title.is_some() {
        styles.remove(0);
    }
    for (index, block) in blocks.iter_mut().enumerate() {
        if title == Some(index) {
            block.kind = Kind::Heading(0);
        } else if block.kind == Kind::Paragraph && stands_out(block, look) {
            let level = styles
                .iter()
                .position(|known| *known == style(block))
                .unwrap_or(0);
            block.kind = Kind::Heading(u8::try_from(level + 1).unwrap_or(6).min(6));
        }
    }
}

/// The only paragraph in the largest type, on the first page, before everything else in large type.
fn title(blocks: &[Block], look: Look, styles: &[(i32, bool)]) -> Option<usize> {
    if blocks.iter().any(|block| block.kind == Kind::Heading(0)) {
        return None;
    }
    let largest = styles.first()?;
    let mut those = blocks.iter().enumerate().filter(|(_, block)| {
        block.kind == Kind::Paragraph && stands_out(block, look) && style(block) == *largest
    });
    let (index, block) = those.next()?;
    let early = blocks
        .iter()
        .take(index)
        .all(|before| !matches!(before.kind, Kind::Heading(_)));
    (those.next().is_none() && block.page == 0 && early && block.size > 1.15 * look.size)
        .then_some(index)
}

fn style(block: &Block) -> (i32, bool) {
    ((block.size * 2.0).round() as i32, block.bold)
}

fn stands_out(block: &Block, look: Look) -> bool {
    let text = block.text();
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    let last = text.trim_end().chars().next_back().unwrap_or(' ');
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if !(2..=LONG).contains(&count) || letters < 2 || matches!(last, '。' | '；' | '，' | ',' | ';')
    {
        return false;
    }
    block.size > 1.12 * look.size
        || block.bold
            && !look.bold
            && block.size > 0.95 * look.size
            && last != '：'
            && last != ':'
            && count <= 60
}
