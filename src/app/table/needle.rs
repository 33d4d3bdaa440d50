//! A word of the filter, and where it is in a text.

use std::ops::Range;

use memchr::memmem::Finder;

use super::fold::folded;

/// A text to search for.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    finder: Finder<'static>,
    /// As it was typed.
    pub(super) typed: String,
    /// Whether no row has it, so that having its characters in this order is enough.
    pub(super) fuzzy: bool,
}

impl Needle {
    pub(super) fn new(typed: &str) -> Self {
        Self {
            finder: Finder::new(&folded(typed)).into_owned(),
            typed: typed.to_owned(),
            fuzzy: false,
        }
    }

    /// Whether it occurs in folded texts, each of which ends with a line break.
    pub(super) fn is_in(&self, texts: &str) -> bool {
        if self.fuzzy {
            has_in_order(self.finder.needle(), texts)
        } else {
            self.finder.find(texts.as_bytes()).is_some()
        }
    }

    /// Where it occurs in a text.
    pub(super) fn places(
        &self,
        (text, origins): &(String, Vec<Range<usize>>),
        out: &mut Vec<Range<usize>>,
    ) {
        let length = self.finder.needle().len();
        if length == 0 {
            return;
        }
        let is_char = |at: &usize| text.is_char_boundary(*at);
        if !self.fuzzy {
            let found = self.finder.find_iter(text.as_bytes());
            out.extend(found.map(|at| origins[at].start..origins[at + length - 1].end));
        } else if has_in_order(self.finder.needle(), text) {
            let mut rest = self.finder.needle();
            for at in (0..text.len()).filter(is_char) {
                let end = (at + 1..=text.len()).find(is_char).unwrap_or(text.len());
                if let Some(after) = rest.strip_prefix(&text.as_bytes()[at..end]) {
                    out.push(origins[at].clone());
                    rest = after;
                }
            }
        }
    }
}

/// Whether the characters of a needle are in one of several lines, in this order. By hand and over all
/// lines at once, because it is done for each row.
fn has_in_order(needle: &[u8], lines: &str) -> bool {
    let mut rest = needle;
    if needle.is_ascii() {
        for byte in lines.bytes() {
            match rest {
                [] => return true,
                _ if byte == b'\n' => rest = needle,
                [first, after @ ..] if byte == *first => rest = after,
                _ => {}
            }
        }
        return rest.is_empty();
    }
    for c in lines.chars() {
        if rest.is_empty() {
            return true;
        }
        let mut bytes = [0; 4];
        rest = match c {
            '\n' => needle,
            c => rest
                .strip_prefix(c.encode_utf8(&mut bytes).as_bytes())
                .unwrap_or(rest),
        };
    }
    rest.is_empty()
}
