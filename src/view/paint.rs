//! Writing into the frame: texts that are cut to fit, boxes, columns.
//!
//! ```text
//! +- title -------------+
//! | NAME       GB  DISK |
//! |>web-01    3.1    20 |
//! +---------------------+
//! ```

use ratatui::{
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

use super::{
    sheet::Sheet,
    theme::{ENDING, LINES, Look, Tone},
};
use crate::text;

/// Where to write, and how things look there.
pub(super) struct Painter<'a> {
    pub(super) sheet: &'a mut Sheet,
    pub(super) look: Look,
}

impl Painter<'_> {
    /// Writes a text of at most `columns`, cut with an ellipsis; gives back the columns used.
    pub(super) fn text(&mut self, x: u16, y: u16, columns: u16, shown: &str, style: Style) -> u16 {
        let cut = text::cut(shown, usize::from(columns), ENDING);
        self.write(x, y, columns, &cut, style)
    }

    /// The same, to the right end of the columns.
    pub(super) fn text_right(&mut self, x: u16, y: u16, columns: u16, shown: &str, style: Style) {
        let wide = u16::try_from(text::width(shown))
            .unwrap_or(columns)
            .min(columns);
        self.text(x + columns - wide, y, wide, shown, style);
    }

    /// Writes a text without an ellipsis, as the terminal can show it: all texts pass here.
    fn write(&mut self, x: u16, y: u16, columns: u16, shown: &str, style: Style) -> u16 {
        self.sheet
            .write(x, y, columns, &self.look.text(shown), style);
        u16::try_from(text::width(shown)).map_or(columns, |wide| wide.min(columns))
    }

    /// Writes spans one after the other; what does not fit is cut off.
    pub(super) fn line(&mut self, x: u16, y: u16, columns: u16, line: &Line) {
        let mut used = 0;
        for span in line {
            let style = line.style.patch(span.style);
            used += self.write(x + used, y, columns - used, &span.content, style);
        }
    }

    /// Draws a box with a title in its top line; gives back its inside.
    pub(super) fn frame(&mut self, area: Rect, title: &Line, style: Style) -> Rect {
        if area.width < 4 || area.height < 2 {
            return Rect::ZERO;
        }
        let [across, down, top_left, top_right, bottom_right, bottom_left] = LINES;
        let (left, right) = (area.left(), area.right() - 1);
        let (top, bottom) = (area.top(), area.bottom() - 1);
        let across = across.repeat(usize::from(area.width - 2));
        let first = format!("{top_left}{across}{top_right}");
        let last = format!("{bottom_left}{across}{bottom_right}");
        for (y, line) in [(top, first), (bottom, last)] {
            self.write(left, y, area.width, &line, style);
        }
        for y in top + 1..bottom {
            for x in [left, right] {
                self.write(x, y, 1, down, style);
            }
        }
        let room = area.width - 4;
        let wide = u16::try_from(title.width()).unwrap_or(room).min(room);
        self.write(left + 1, top, 1, " ", style);
        // The looks of the line are not those of the title.
        self.sheet.erase(Rect::new(left + 2, top, wide, 1));
        self.line(left + 2, top, room, title);
        if wide < room {
            self.write(left + 2 + wide, top, 1, " ", style);
        }
        Rect::new(left + 1, top + 1, area.width - 2, area.height - 2)
    }

    /// How many columns of a title a text at the end of its line takes: its blanks, and some line.
    pub(super) fn taken_by(at_end: &str) -> usize {
        text::width(at_end) + 3
    }

    /// Writes a text at the right end of a box's top line.
    pub(super) fn at_end(&mut self, area: Rect, shown: &str) {
        let shown = format!(" {shown} ");
        let wide = u16::try_from(text::width(&shown)).unwrap_or(u16::MAX);
        if area.width < wide + 4 {
            return;
        }
        let x = area.right() - 1 - wide;
        self.sheet.erase(Rect::new(x, area.top(), wide, 1));
        self.write(x, area.top(), wide, &shown, Style::new());
    }

    /// A span in a tone.
    pub(super) fn span<'a>(
        &self,
        text: impl Into<std::borrow::Cow<'a, str>>,
        tone: Tone,
    ) -> Span<'a> {
        Span::styled(text, self.look.style(tone))
    }
}

/// A column of a table.
pub(super) struct Column<Cell> {
    pub(super) cell: Cell,
    pub(super) title: &'static str,
    /// Its width; the first column has at least this one, and takes what is left.
    pub(super) width: u16,
    pub(super) right: bool,
    /// Where there is no room, the columns with the lowest go first.
    pub(super) keep: u8,
}

/// Which columns fit, and where: their place, x and width. Those with the lowest `keep` go first;
/// those with `u8::MAX` stay, and then the first one shrinks.
pub(super) fn fit<Cell>(columns: &[Column<Cell>], width: u16) -> Vec<(&Column<Cell>, u16, u16)> {
    let mut kept: Vec<&Column<Cell>> = columns.iter().collect();
    let needed = |kept: &[&Column<Cell>]| kept.iter().map(|column| column.width + 1).sum::<u16>();
    while needed(&kept) > width {
        let droppable = kept.iter().filter(|column| column.keep < u8::MAX);
        let Some(least) = droppable.map(|column| column.keep).min() else {
            break;
        };
        kept.retain(|column| column.keep != least);
    }
    let over = needed(&kept).saturating_sub(width);
    let spare = width.saturating_sub(needed(&kept));
    let mut x = 1; // after the cursor's mark
    let mut placed = Vec::with_capacity(kept.len());
    for (n, column) in kept.into_iter().enumerate() {
        let wide = if n == 0 {
            (column.width + spare).saturating_sub(over)
        } else {
            column.width
        };
        placed.push((column, x, wide.min(width.saturating_sub(x))));
        x += wide + 1;
    }
    placed
}
