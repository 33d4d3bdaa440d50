//! Writing into the frame: texts that are cut to fit, boxes, columns.
//!
//! ```text
//! +- title -------------+
//! | NAME       GB  DISK |
//! |>web-01    3.1    20 |
//! +---------------------+
//! ```

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

use super::theme::{ENDING, LINES, Look, Tone};
use crate::text;

/// Where to write, and how things look there.
pub(super) struct Painter<'a> {
    pub(super) buffer: &'a mut Buffer,
    pub(super) look: Look,
}

impl Painter<'_> {
    /// Writes a text of at most `columns`, cut with an ellipsis; gives back the columns used.
    pub(super) fn text(&mut self, x: u16, y: u16, columns: u16, shown: &str, style: Style) -> u16 {
        // Most cells of a table are ASCII that fits: a column a byte, nothing to measure or to cut.
        // Controls take the general way, which drops them.
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~');
        if shown.len() <= usize::from(columns) && shown.bytes().all(is_plain) {
            let mut end = x;
            for byte in shown.bytes() {
                if let Some(cell) = self.buffer.cell_mut((end, y)) {
                    cell.set_char(char::from(byte)).set_style(style);
                }
                end += 1;
            }
            return end - x;
        }
        let cut = text::cut(shown, usize::from(columns), ENDING);
        let (end, _) = self
            .buffer
            .set_stringn(x, y, &cut, usize::from(columns), style);
        end - x
    }

    /// The same, to the right end of the columns.
    pub(super) fn text_right(&mut self, x: u16, y: u16, columns: u16, shown: &str, style: Style) {
        let wide = u16::try_from(text::width(shown))
            .unwrap_or(columns)
            .min(columns);
        self.text(x + columns - wide, y, wide, shown, style);
    }

    /// Writes one symbol of one column.
    fn symbol(&mut self, x: u16, y: u16, symbol: &'static str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Writes spans one after the other; what does not fit is cut off.
    pub(super) fn line(&mut self, x: u16, y: u16, columns: u16, line: &Line) {
        self.buffer.set_line(x, y, line, columns);
    }

    /// Empties an area, and the half outside of what is wide and reaches into it.
    pub(super) fn clear(&mut self, area: Rect) {
        for y in area.top()..area.bottom() {
            let beside = area.left().checked_sub(1);
            if let Some(cell) = beside.and_then(|x| self.buffer.cell_mut((x, y)))
                && text::width(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
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
        for x in left..=right {
            for y in [top, bottom] {
                self.symbol(x, y, across, style);
            }
        }
        for y in top..=bottom {
            for x in [left, right] {
                self.symbol(x, y, down, style);
            }
        }
        for (x, y, corner) in [
            (left, top, top_left),
            (right, top, top_right),
            (right, bottom, bottom_right),
            (left, bottom, bottom_left),
        ] {
            self.symbol(x, y, corner, style);
        }
        let room = area.width - 4;
        let wide = u16::try_from(title.width()).unwrap_or(room).min(room);
        self.symbol(left + 1, top, " ", style);
        // The looks of the line are not those of the title.
        self.clear(Rect::new(left + 2, top, wide, 1));
        self.line(left + 2, top, room, title);
        if wide < room {
            self.symbol(left + 2 + wide, top, " ", style);
        }
        Rect::new(left + 1, top + 1, area.width - 2, area.height - 2)
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
    /// Its width; the first column takes what is left.
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

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;

    use super::*;

    #[test]
    fn no_control_reaches_a_cell() {
        let area = Rect::new(0, 0, 8, 1);
        let mut buffer = Buffer::empty(area);
        let look = Look {
            unicode: true,
            colours: 0,
        };
        for byte in 0..=0x7f_u8 {
            buffer.reset();
            let shown = format!("a{}b", char::from(byte));
            let mut painter = Painter {
                buffer: &mut buffer,
                look,
            };
            painter.text(0, 0, area.width, &shown, Style::new());
            let written: String = buffer.content.iter().map(Cell::symbol).collect();
            let expected = shown.replace(char::is_control, "");
            assert_eq!(written.trim_end(), expected, "{byte:#04x}");
        }
    }
}
