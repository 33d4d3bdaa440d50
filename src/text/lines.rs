//! The width of safe texts: measured as terminals draw it, cut and broken into lines by it.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::is_plain;

/// The columns that a safe text takes.
#[must_use]
pub fn width(shown: &str) -> usize {
    if shown.is_ascii() {
        shown.len()
    } else if shown.chars().all(is_plain) {
        shown.chars().count()
    } else {
        shown.graphemes(true).map(UnicodeWidthStr::width).sum()
    }
}

/// Cuts a safe text to at most `columns`, on a grapheme boundary; `ending` (one column) marks a cut.
#[must_use]
pub fn cut<'a>(shown: &'a str, columns: usize, ending: &str) -> Cow<'a, str> {
    if width(shown) <= columns {
        return Cow::Borrowed(shown);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let mut used = 0;
    let fits = shown.graphemes(true).take_while(|g| {
        used += width(g);
        used < columns
    });
    let bytes: usize = fits.map(str::len).sum();
    Cow::Owned(format!("{}{ending}", &shown[..bytes]))
}

/// Cuts a safe text to at most `columns` inside, so that texts with the same start or the same end
/// stay different: `web-…1123-0300`. More of the end stays if that is a long number, such as a date.
/// `ending` (one column) marks the cut.
#[must_use]
pub fn cut_inside<'a>(shown: &'a str, columns: usize, ending: &str) -> Cow<'a, str> {
    const LEAST: usize = 8;
    if columns < LEAST || width(shown) <= columns {
        return cut(shown, columns, ending);
    }
    let left = columns - 1;
    let is_in_number = |c: &char| c.is_ascii_digit() || matches!(c, '-' | '.' | '_' | ':' | ' ');
    let number = shown.chars().rev().take_while(is_in_number).count();
    let end = number.clamp(left / 2, left - left / 3);
    let mut used = 0;
    let fits = shown.graphemes(true).rev().take_while(|g| {
        used += width(g);
        used <= end
    });
    let from = shown.len() - fits.map(str::len).sum::<usize>();
    let start = cut(&shown[..from], columns - width(&shown[from..]), ending);
    Cow::Owned(format!("{start}{}", &shown[from..]))
}

/// Breaks a safe text into lines of at most `columns`, at blanks where it can. The lines after the
/// first of an indented text are indented further, so that no name in a list looks like an entry of
/// its own.
#[must_use]
pub fn wrap(shown: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let indent = shown.len() - shown.trim_start_matches(' ').len();
    let hanging = if (1..columns / 4).contains(&indent) {
        indent + 2
    } else {
        0
    };
    let mut lines = vec![String::new()];
    let (mut used, mut start) = (0, indent);
    for word in shown.split_inclusive(' ') {
        if used > start && used + width(word.trim_end_matches(' ')) > columns {
            lines.push(" ".repeat(hanging));
            (used, start) = (hanging, hanging);
        }
        let whole = width(word);
        if used + whole <= columns
            && let Some(line) = lines.last_mut()
        {
            line.push_str(word);
            used += whole;
            continue;
        }
        for piece in pieces(word, columns - hanging) {
            let wide = width(piece);
            if used + wide > columns && used > 0 {
                // A blank at the end of a line is not carried over.
                if piece == " " {
                    continue;
                }
                lines.push(" ".repeat(hanging));
                (used, start) = (hanging, hanging);
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(piece);
            }
            used += wide;
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// The graphemes of a word, or the characters of a grapheme that is wider than a line (some scripts
/// join without end).
fn pieces(word: &str, columns: usize) -> impl Iterator<Item = &str> {
    word.graphemes(true).flat_map(move |grapheme| {
        let too_wide = width(grapheme) > columns;
        grapheme.split_inclusive(move |_| too_wide)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{safe, typed};

    #[test]
    fn a_cut_inside_keeps_what_tells_names_apart() {
        for (name, cut) in [
            ("web-01-20261123-0300", "web-…1123-0300"),
            ("web-01-20261120-0300", "web-…1120-0300"),
            ("legacy-billing-frontend", "legacy-…ontend"),
            ("before-nginx-1.29", "before-…x-1.29"),
            ("東京-デモ 🗼-20261122", "東京…-20261122"),
            ("before-reboot", "before-reboot"),
        ] {
            let shown = cut_inside(name, 14, "…");
            assert_eq!(shown, cut);
            assert!(width(&shown) <= 14);
        }
        assert_eq!(cut_inside("nightly", 4, "…"), "nig…");
        assert_eq!(cut_inside("nightly", 0, "…"), "");
    }

    #[test]
    fn narrow_kana_are_as_wide_here_as_they_are_drawn() {
        use ratatui::{buffer::CellWidth as _, text::Span};
        let (raw, shown) = ("ﾃﾞｰﾀﾍﾞｰｽ ﾊﾟ", "ﾃ゛ｰﾀﾍ゛ｰｽ ﾊ゜");
        assert_eq!(safe(raw), shown);
        assert_eq!(typed(raw), raw);
        let drawn = Span::raw(shown);
        let cells = drawn.styled_graphemes(ratatui::style::Style::new());
        let columns: usize = cells.map(|cell| cell.symbol.cell_width() as usize).sum();
        assert_eq!(width(shown), columns);
    }

    #[test]
    fn a_cut_falls_between_graphemes() {
        assert_eq!(cut("snapshot", 8, "…"), "snapshot");
        assert_eq!(cut("snapshots", 8, "…"), "snapsho…");
        assert_eq!(cut("数据库备份", 6, "…"), "数据…");
        assert_eq!(cut("数据库备份", 10, "…"), "数据库备份");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2, "…"), "e\u{301}…");
        assert_eq!(cut("abc", 0, "…"), "");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("one two three", 11), ["one two", "three"]);
        assert_eq!(wrap("one two three", 13), ["one two three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("数据", 1), ["数", "据"]);
        assert_eq!(wrap("", 4), [""]);
        let listed = ["  one two", "    three", "    four"];
        assert_eq!(wrap("  one two three four", 12), listed);
        let cut = ["  abcdefghij", "    klmno p"];
        assert_eq!(wrap("  abcdefghijklmno p", 12), cut);
    }

    #[test]
    fn letters_that_join_stay_together_where_a_line_has_room() {
        assert_eq!(wrap("aaक्ष", 3), ["aa", "क्ष"]);
        assert_eq!(wrap("aᄀᄀ", 4), ["a", "ᄀᄀ"]);
        assert_eq!(wrap("ᄀᄀᄀᄀ", 4), ["ᄀᄀ", "ᄀᄀ"]);
    }
}
