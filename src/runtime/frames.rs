//! Frames: what the terminal shows, what it should show, and as few bytes as possible in between.

use std::ops::Range;

use ratatui::{
    backend::{Backend, ClearType},
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    style::Color,
};

use crate::{
    text,
    view::{Scrolled, Sheet, SheetRow, Shown, UNKNOWN},
};

/// The largest frame; what a terminal reports as its size is not always true.
const LARGEST: (u16, u16) = (1_000, 500);

/// The approximate bytes for scrolling rows: the region, the scroll, the region again.
const SCROLL: usize = 20;

/// The most cells that are written again instead of moving the cursor over them: `CSI 2 C` has 4
/// bytes.
const MOST_BRIDGED: u16 = 3;

/// A terminal, what it shows, and what it should show next.
pub struct Frames<B: Backend> {
    backend: B,
    sheet: Sheet,
    /// The position of the terminal's cursor; unknown before the first frame.
    cursor: Option<Position>,
    /// The cells of the part of a row that changes: as they are on the terminal, and as they will be.
    change: [Buffer; 2],
    /// The text and the background, if they are not the terminal's own: then blanks are written, too.
    base: Option<(Color, Color)>,
}

impl<B: Backend> Frames<B> {
    /// Frames for a blank terminal.
    ///
    /// # Errors
    /// If the terminal can't tell its size.
    pub fn new(backend: B) -> Result<Self, B::Error> {
        let mut frames = Self {
            backend,
            sheet: Sheet::default(),
            cursor: None,
            change: Default::default(),
            base: None,
        };
        let size = frames.backend.size()?;
        frames.set_size(size.width, size.height);
        Ok(frames)
    }

    /// The same with plain text in these colours, the background last.
    #[must_use]
    pub fn on(mut self, base: Option<(Color, Color)>) -> Self {
        self.base = base;
        let (columns, rows) = self.size();
        self.set_size(columns, rows);
        self
    }

    /// Draws plain text in these colours from now on; the next frame is written whole.
    ///
    /// # Errors
    /// If the terminal can't be read or written.
    pub fn set_base(&mut self, base: Option<(Color, Color)>) -> Result<(), B::Error> {
        self.base = base;
        self.clear_whole()
    }

    /// The size of the frames: columns, rows.
    pub fn size(&self) -> (u16, u16) {
        let area = self.sheet.area();
        (area.width, area.height)
    }

    fn set_size(&mut self, columns: u16, rows: u16) {
        let (columns, rows) = (columns.min(LARGEST.0), rows.min(LARGEST.1));
        self.sheet = Sheet::new(columns, rows);
        self.cursor = None;
        (0..usize::from(rows)).for_each(|y| self.blank(y));
        // The next frame is compared with these.
        self.sheet.rows.clone_from(&self.sheet.shown);
    }

    /// Records that the terminal has blanked a row.
    fn blank(&mut self, y: usize) {
        self.sheet.shown[y] = match self.base {
            Some(_) => SheetRow::unknown(self.sheet.area().width),
            None => SheetRow::default(),
        };
    }

    /// Clears the terminal, which may have a new size; the next frame is written whole.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn clear(&mut self, columns: u16, rows: u16) -> Result<(), B::Error> {
        self.set_size(columns, rows);
        self.backend.clear_region(ClearType::All)
    }

    /// The same, at the current size of the terminal.
    ///
    /// # Errors
    /// If it can't be read or written.
    pub fn clear_whole(&mut self) -> Result<(), B::Error> {
        let size = self.backend.size()?;
        self.clear(size.width, size.height)
    }

    /// Draws a frame, writes what differs from the last one, and moves the terminal's cursor. If
    /// nothing differs, nothing is written.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Sheet) -> Shown) -> Result<Shown, B::Error> {
        self.sheet.begin();
        let shown = draw(&mut self.sheet);
        let mut written = false;
        if let Some(scrolled) = &shown.scrolled {
            written = self.scroll(scrolled)?;
        }
        for y in 0..self.sheet.area().height {
            written |= self.update(y)?;
        }
        if written || self.cursor != shown.cursor {
            self.place_cursor(shown.cursor)?;
            self.backend.flush()?;
        }
        Ok(shown)
    }

    /// Writes what differs in a row. Returns whether anything does.
    fn update(&mut self, y: u16) -> Result<bool, B::Error> {
        let at = usize::from(y);
        let [row, shown] = [&self.sheet.rows[at], &self.sheet.shown[at]];
        let Some(columns) = row.differs(shown) else {
            return Ok(false);
        };
        let end = columns.end.min(self.sheet.area().width);
        let area = Rect::new(columns.start, y, end.saturating_sub(columns.start), 1);
        let [before, now] = &mut self.change;
        for (cells, row) in [(&mut *before, shown), (&mut *now, row)] {
            cells.resize(area);
            row.paint(cells);
            if let Some(base) = self.base {
                paint_on(cells, base);
            }
        }
        // Where half of a wide character is overwritten, some terminals blank the other half in the
        // style of what is written.
        for x in 1..before.content.len() {
            let wide = &before.content[x - 1];
            if is_wide(wide) && wide != &now.content[x - 1] {
                before.content[x].set_symbol(UNKNOWN);
            }
        }
        let mut differing = bridged(before.diff_iter(now), now).peekable();
        let differs = differing.peek().is_some();
        if differs {
            self.backend.draw(differing)?;
        }
        Ok(differs)
    }

    /// Moves the terminal's cursor there, which writes may have moved.
    fn place_cursor(&mut self, cursor: Option<Position>) -> Result<(), B::Error> {
        if let Some(at) = cursor {
            self.backend.set_cursor_position(at)?;
        }
        match (self.cursor, cursor) {
            (None, Some(_)) => self.backend.show_cursor()?,
            (_, None) => self.backend.hide_cursor()?,
            (Some(_), Some(_)) => {}
        }
        self.cursor = cursor;
        Ok(())
    }

    /// Scrolls rows of the terminal if that saves bytes. All their columns move, so the other list
    /// has to be written again. Returns whether it scrolled.
    fn scroll(&mut self, scrolled: &Scrolled) -> Result<bool, B::Error> {
        let up = scrolled.up;
        let Some(rows) = self.worth_scrolling(scrolled) else {
            return Ok(false);
        };
        let by = up.unsigned_abs();
        if up > 0 {
            self.backend.scroll_region_up(rows.clone(), by)?;
        } else {
            self.backend.scroll_region_down(rows.clone(), by)?;
        }
        let range = usize::from(rows.start)..usize::from(rows.end);
        move_rows(&mut self.sheet.shown[range.clone()], up);
        let free = if up > 0 {
            range.end - usize::from(by)..range.end
        } else {
            range.start..range.start + usize::from(by)
        };
        free.for_each(|y| self.blank(y));
        Ok(true)
    }

    /// The rows to scroll; `None` if that saves no bytes. The topmost ones are left out as long as the
    /// other list has rows there that would have to be written again.
    fn worth_scrolling(&self, Scrolled { rows, up }: &Scrolled) -> Option<Range<u16>> {
        let by = up.unsigned_abs();
        if by == 0 || by >= rows.end.saturating_sub(rows.start) || rows.end > self.size().1 {
            return None;
        }
        let in_place = |y| self.cost(y, Some(y));
        let scrolled = |y: u16, start| {
            let from = y.checked_add_signed(*up);
            self.cost(y, from.filter(|from| (start..rows.end).contains(from)))
        };
        let all: usize = rows.clone().map(in_place).sum();
        let mut cost = SCROLL + rows.clone().map(|y| scrolled(y, rows.start)).sum::<usize>();
        let mut cheapest = (cost, rows.start);
        for start in rows.start..rows.end - by - 1 {
            // The row at `start` leaves the rows that scroll, so that none moves down from it.
            cost = cost - scrolled(start, start) + in_place(start);
            if *up < 0 {
                cost = cost - scrolled(start + by, start) + scrolled(start + by, start + 1);
            }
            cheapest = cheapest.min((cost, start + 1));
        }
        let (cost, start) = cheapest;
        (cost < all).then_some(start..rows.end)
    }

    /// The approximate bytes for updating a row where that of `from` is on the terminal, or a blank
    /// one.
    fn cost(&self, y: u16, from: Option<u16>) -> usize {
        let row = &self.sheet.rows[usize::from(y)];
        match from {
            Some(from) => row.cost_over(&self.sheet.shown[usize::from(from)]),
            None => row.cost_over(&SheetRow::default()),
        }
    }
}

/// Whether a cell reaches into the next one.
fn is_wide(cell: &Cell) -> bool {
    // No character of one or two bytes is wide.
    cell.symbol().len() > 2 && text::width(cell.symbol()) > 1
}

/// Gives cells without colours of their own those of plain text.
fn paint_on(row: &mut Buffer, (text, background): (Color, Color)) {
    for cell in &mut row.content {
        if cell.fg == Color::Reset {
            cell.fg = text;
        }
        if cell.bg == Color::Reset {
            cell.bg = background;
        }
    }
}

/// Adds the equal cells of short gaps to the differing cells of a row, where that is shorter than
/// moving the cursor over them.
fn bridged<'a>(
    differing: impl Iterator<Item = (u16, u16, &'a Cell)>,
    row: &'a Buffer,
) -> impl Iterator<Item = (u16, u16, &'a Cell)> {
    let mut last: Option<(u16, &Cell)> = None;
    differing.flat_map(move |(x, y, cell)| {
        let like = |before: &Cell, at| {
            let between = &row[(at, y)];
            between.symbol().is_ascii() && between.style() == before.style()
        };
        let from = match last.replace((x, cell)) {
            Some((at, before)) if before.symbol().is_ascii() && x - at <= MOST_BRIDGED + 1 => {
                let is_bridge = (at + 1..x).all(|at| like(before, at));
                if is_bridge { at + 1 } else { x }
            }
            _ => x,
        };
        (from..=x).map(move |x| (x, y, &row[(x, y)]))
    })
}

/// Moves rows up, and those that leave to the other end.
fn move_rows<T>(rows: &mut [T], up: i16) {
    let by = usize::from(up.unsigned_abs());
    if up > 0 {
        rows.rotate_left(by);
    } else {
        rows.rotate_right(by);
    }
}

#[cfg(test)]
mod tests;
