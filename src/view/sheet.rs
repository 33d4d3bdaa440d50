//! The contents of a frame, row by row, before they become cells.
//!
//! ```text
//! 7: at 0 "│", at 1 ">", at 2 "web-01", at 21 "Active", at 37 "│", 1 to 36 in reverse
//! ```
//!
//! A key changes two or three rows, but the cells of a screen are many and large: filling and
//! comparing all of them takes longer than everything else that a key does. So rows are compared as
//! they were drawn, and only changed rows become cells. Likewise, a part of a row with the same
//! inputs as in the last frame is copied and not drawn again.

use std::ops::Range;

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::text;

/// The approximate number of bytes that moving the cursor takes.
const MOVE: usize = 8;

/// Nothing that is drawn equals it.
pub(crate) const UNKNOWN: &str = "\u{e000}";

/// A frame as it was drawn, and the one before it.
#[derive(Debug, Default)]
pub struct Sheet {
    columns: u16,
    pub(crate) rows: Vec<SheetRow>,
    /// The rows of the last frame.
    pub(crate) shown: Vec<SheetRow>,
}

/// A row of the screen as it was drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct SheetRow {
    /// The text of all strokes.
    text: String,
    strokes: Vec<Stroke>,
    parts: Vec<CachedPart>,
}

/// Two rows that were drawn alike look alike.
impl PartialEq for SheetRow {
    fn eq(&self, other: &Self) -> bool {
        if self.parts != other.parts {
            // Most rows that differ do so in their text.
            return self.text == other.text && self.strokes == other.strokes;
        }
        // Parts with equal keys look alike: the rest remains.
        let (mut text, mut strokes) = (0, 0);
        let between = self.parts.iter().all(|part| {
            let before = (text..part.text.start, strokes..part.strokes.start);
            (text, strokes) = (part.text.end, part.strokes.end);
            self.text[before.0.clone()] == other.text[before.0]
                && self.strokes[before.1.clone()] == other.strokes[before.1]
        });
        between
            && self.text[text..] == other.text[text..]
            && self.strokes[strokes..] == other.strokes[strokes..]
    }
}

/// Everything that a part of a row depends on: parts with equal keys look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartKey {
    /// Identifies the list's rows and their contents; see `Scroll::generation`.
    pub(super) generation: u64,
    /// The index in the list.
    pub(super) place: usize,
    /// The column at which the part begins.
    pub(super) x: u16,
    /// Its width, in columns.
    pub(super) columns: u16,
    /// Whether the list's cursor is on this row.
    pub(super) cursor: bool,
    /// Whether the list has the focus.
    pub(super) focused: bool,
    /// Whether the row is marked.
    pub(super) marked: bool,
}

/// A part of a row that the next frame may copy.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CachedPart {
    key: PartKey,
    text: Range<usize>,
    strokes: Range<usize>,
}

/// Where a part of a row begins: the offset in its text, and the number of strokes.
#[derive(Clone, Copy)]
pub(super) struct PartStart {
    text: usize,
    strokes: usize,
}

/// A drawing operation on a row, over the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stroke {
    x: u16,
    columns: u16,
    style: Style,
    kind: StrokeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StrokeKind {
    /// Writes so many bytes of the row's text.
    Text(usize),
    /// Changes the style of these columns.
    Restyle,
    /// Erases these columns.
    Erase,
}

impl Stroke {
    /// How many bytes of the row's text it writes.
    fn bytes(&self) -> usize {
        match self.kind {
            StrokeKind::Text(bytes) => bytes,
            StrokeKind::Restyle | StrokeKind::Erase => 0,
        }
    }

    /// The columns that it can change. No text has more columns than bytes.
    fn columns(&self) -> Range<u16> {
        let columns = match self.kind {
            StrokeKind::Text(bytes) => u16::try_from(bytes).unwrap_or(u16::MAX).min(self.columns),
            StrokeKind::Restyle | StrokeKind::Erase => self.columns,
        };
        self.x..self.x.saturating_add(columns)
    }
}

impl Sheet {
    /// An empty sheet.
    #[must_use]
    pub fn new(columns: u16, rows: u16) -> Self {
        let blank = vec![SheetRow::default(); rows.into()];
        Self {
            columns,
            rows: blank.clone(),
            shown: blank,
        }
    }

    /// The whole sheet.
    #[must_use]
    pub fn area(&self) -> Rect {
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        Rect::new(0, 0, self.columns, rows)
    }

    /// Begins a frame: the current one becomes the last one.
    pub fn begin(&mut self) {
        std::mem::swap(&mut self.rows, &mut self.shown);
        self.rows.iter_mut().for_each(SheetRow::clear);
    }

    /// Copies the part with this key from row `from` of the last frame. Returns whether it was
    /// there.
    pub(super) fn reuse(&mut self, y: u16, from: u16, key: PartKey) -> bool {
        let rows = (
            self.rows.get_mut(usize::from(y)),
            self.shown.get(usize::from(from)),
        );
        let (Some(row), Some(shown)) = rows else {
            return false;
        };
        let Some(part) = shown.parts.iter().find(|part| part.key == key) else {
            return false;
        };
        let start = row.end();
        row.text.push_str(&shown.text[part.text.clone()]);
        row.strokes
            .extend_from_slice(&shown.strokes[part.strokes.clone()]);
        row.keep(start, key);
        true
    }

    /// Where the next part of a row begins.
    pub(super) fn begin_part(&self, y: u16) -> Option<PartStart> {
        self.rows.get(usize::from(y)).map(SheetRow::end)
    }

    /// Keeps the part drawn since `start`, so that the next frame can copy it.
    pub(super) fn keep_part(&mut self, y: u16, start: PartStart, key: PartKey) {
        if let Some(row) = self.rows.get_mut(usize::from(y)) {
            row.keep(start, key);
        }
    }

    /// Writes a text, and cuts off what does not fit the columns.
    pub fn write(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) {
        if let Some(row) = self.stroke(x, y, columns, style, StrokeKind::Text(text.len())) {
            row.text.push_str(text);
        }
    }

    /// Changes the style of an area.
    pub fn restyle(&mut self, area: Rect, style: Style) {
        for y in area.top()..area.bottom() {
            self.stroke(area.x, y, area.width, style, StrokeKind::Restyle);
        }
    }

    /// Erases an area, with the outer half of any wide character at its edge.
    pub fn erase(&mut self, area: Rect) {
        for y in area.top()..area.bottom() {
            self.stroke(area.x, y, area.width, Style::new(), StrokeKind::Erase);
        }
    }

    /// The whole area.
    #[cfg(test)]
    pub(crate) fn to_buffer(&self) -> Buffer {
        let mut cells = Buffer::empty(Rect::new(0, 0, self.columns, 1));
        let rows = self.rows.iter().flat_map(|row| {
            row.paint(&mut cells);
            cells.content.clone()
        });
        Buffer {
            content: rows.collect(),
            area: self.area(),
        }
    }

    /// Adds a stroke; returns its row, if both are on the sheet.
    fn stroke(
        &mut self,
        x: u16,
        y: u16,
        columns: u16,
        style: Style,
        kind: StrokeKind,
    ) -> Option<&mut SheetRow> {
        let columns = columns.min(self.columns.checked_sub(x)?);
        let row = self.rows.get_mut(usize::from(y))?;
        row.strokes.push(Stroke {
            x,
            columns,
            style,
            kind,
        });
        Some(row)
    }
}

impl SheetRow {
    /// A row of so many columns whose cells equal no other: what the screen shows is unknown.
    pub(crate) fn unknown(columns: u16) -> Self {
        let text = UNKNOWN.repeat(columns.into());
        let stroke = Stroke {
            x: 0,
            columns,
            style: Style::new(),
            kind: StrokeKind::Text(text.len()),
        };
        Self {
            text,
            strokes: vec![stroke],
            ..Self::default()
        }
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.strokes.clear();
        self.parts.clear();
    }

    fn end(&self) -> PartStart {
        PartStart {
            text: self.text.len(),
            strokes: self.strokes.len(),
        }
    }

    fn keep(&mut self, start: PartStart, key: PartKey) {
        self.parts.push(CachedPart {
            key,
            text: start.text..self.text.len(),
            strokes: start.strokes..self.strokes.len(),
        });
    }

    fn strokes(&self) -> impl Iterator<Item = (&Stroke, &str)> {
        let mut rest = self.text.as_str();
        self.strokes.iter().map(move |stroke| {
            let (text, after) = rest.split_at(stroke.bytes());
            rest = after;
            (stroke, text)
        })
    }

    /// The same from the last to the first.
    fn strokes_back(&self) -> impl Iterator<Item = (&Stroke, &str)> {
        let mut rest = self.text.as_str();
        self.strokes.iter().rev().map(move |stroke| {
            let (before, text) = rest.split_at(rest.len() - stroke.bytes());
            rest = before;
            (stroke, text)
        })
    }

    /// The columns outside of which this row looks like the one that is shown; none if the two are
    /// equal.
    pub(crate) fn differs(&self, shown: &Self) -> Option<Range<u16>> {
        if self == shown {
            return None;
        }
        let pairs = self.strokes().zip(shown.strokes());
        let first = pairs.take_while(|(new, old)| new == old).count();
        let shortest = self.strokes.len().min(shown.strokes.len());
        let pairs = self.strokes_back().zip(shown.strokes_back());
        let pairs = pairs.take(shortest - first);
        let last = pairs.take_while(|(new, old)| new == old).count();
        let others = |row: &Self| first..row.strokes.len() - last;
        let differing = [self, shown].map(|row| &row.strokes[others(row)]);
        let columns = differing.into_iter().flatten().map(Stroke::columns);
        let columns = columns.reduce(|all, one| all.start.min(one.start)..all.end.max(one.end))?;
        // Erasing can blank the column before, and what is wide reaches into the one behind.
        Some(columns.start.saturating_sub(1)..columns.end.saturating_add(1))
    }

    /// Turns the columns of `cells` into cells: a buffer of one row.
    pub(crate) fn paint(&self, cells: &mut Buffer) {
        cells.reset();
        let y = cells.area.y;
        for (stroke, text) in self.strokes() {
            let area = Rect::new(stroke.x, y, stroke.columns, 1);
            match stroke.kind {
                // Nothing of the earlier text shows through.
                StrokeKind::Text(_) => {
                    set_text(cells, area, text, Style::reset().patch(stroke.style));
                }
                StrokeKind::Restyle => cells.set_style(area, stroke.style),
                StrokeKind::Erase => erase(cells, area),
            }
        }
    }

    /// The approximate number of bytes that it takes to draw this row over the other.
    pub(crate) fn cost_over(&self, shown: &Self) -> usize {
        if self == shown {
            return 0;
        }
        if self.strokes.len() != shown.strokes.len() {
            return self.text.len().max(shown.text.len()) + MOVE * self.strokes.len();
        }
        self.strokes()
            .zip(shown.strokes())
            .filter(|(new, old)| new != old)
            .map(|((_, new), (_, old))| new.len().max(old.len()) + MOVE)
            .sum()
    }
}

/// Writes the part of a text that lies in these cells.
fn set_text(cells: &mut Buffer, area: Rect, shown: &str, style: Style) {
    let within = area.intersection(cells.area);
    if within.is_empty() {
        return;
    }
    // Most of a table is plain text: nothing to measure.
    if shown.chars().all(text::is_plain) {
        let shown = shown.chars().skip(usize::from(within.x - area.x));
        let cells = &mut cells.content[usize::from(within.x - cells.area.x)..];
        for (cell, c) in cells.iter_mut().zip(shown).take(within.width.into()) {
            cell.set_char(c).set_style(style);
        }
    } else if within == area {
        cells.set_stringn(area.x, area.y, shown, area.width.into(), style);
    } else {
        let mut whole = Buffer::empty(area);
        let (end, _) = whole.set_stringn(area.x, area.y, shown, area.width.into(), style);
        for x in within.left()..within.right().min(end) {
            cells[(x, area.y)] = whole[(x, area.y)].clone();
        }
    }
}

fn erase(cells: &mut Buffer, area: Rect) {
    let beside = area.left().checked_sub(1);
    if let Some(cell) = beside.and_then(|x| cells.cell_mut((x, area.y)))
        && text::width(cell.symbol()) > 1
    {
        cell.set_symbol(" ");
    }
    for x in area.left()..area.right() {
        if let Some(cell) = cells.cell_mut((x, area.y)) {
            cell.reset();
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Cell, style::Modifier};

    use super::*;

    /// The text of a row of 8 columns.
    fn shown(write: impl FnOnce(&mut Sheet)) -> String {
        let mut sheet = Sheet::new(8, 1);
        write(&mut sheet);
        let cells = sheet.to_buffer();
        cells.content.iter().map(Cell::symbol).collect()
    }

    #[test]
    fn no_control_reaches_a_cell() {
        for byte in 0..=0x7f_u8 {
            let text = format!("a{}b", char::from(byte));
            let shown = shown(|sheet| sheet.write(0, 0, 8, &text, Style::new()));
            let expected = text.replace(char::is_control, "");
            assert_eq!(shown.trim_end(), expected, "{byte:#04x}");
        }
    }

    #[test]
    fn plain_characters_are_drawn_as_any_other() {
        let area = Rect::new(0, 0, 8, 1);
        let plain: Vec<char> = ('\0'..=char::MAX).filter(|c| text::is_plain(*c)).collect();
        assert!(plain.contains(&'─') && !plain.contains(&'数'));
        // Each beside itself, its neighbour and a letter.
        for (c, next) in plain.iter().zip(plain.iter().cycle().skip(1)) {
            let shown = format!("{c}{c}{next}a");
            let (mut drawn, mut expected) = (Buffer::empty(area), Buffer::empty(area));
            set_text(&mut drawn, area, &shown, Style::new());
            expected.set_stringn(0, 0, &shown, 8, Style::new());
            assert_eq!(drawn, expected, "{c:?}");
            assert_eq!(expected[(3, 0)].symbol(), "a", "{c:?} takes one column");
            assert_eq!(text::width(&shown), 4, "{c:?}");
        }
    }

    #[test]
    fn what_does_not_fit_or_lies_outside_is_left_out() {
        let write = |x, y, columns, text: &'static str| {
            shown(move |sheet| sheet.write(x, y, columns, text, Style::new()))
        };
        assert_eq!(write(0, 0, 3, "abcdef"), "abc     ");
        assert_eq!(write(6, 0, u16::MAX, "abcdef"), "      ab");
        assert_eq!(write(6, 0, 2, "a数"), "      a ", "half of it has no room");
        assert_eq!(write(8, 0, 2, "ab"), "        ");
        assert_eq!(write(9, 0, 2, "ab"), "        ");
        assert_eq!(write(0, 1, 2, "ab"), "        ");
    }

    #[test]
    fn what_is_wide_goes_whole_when_half_of_it_is_erased() {
        for (x, expected) in [(0, "  cd"), (1, "  cd"), (2, "数  d")] {
            let shown = shown(|sheet| {
                sheet.write(0, 0, 8, "数cd", Style::new());
                sheet.erase(Rect::new(x, 0, 1, 1));
            });
            assert_eq!(shown.trim_end(), expected, "at {x}");
        }
    }

    #[test]
    fn a_row_costs_what_differs_from_the_one_that_is_shown() {
        let row = |name: &str, cursor: bool| {
            let mut sheet = Sheet::new(40, 1);
            sheet.write(1, 0, 20, name, Style::new());
            sheet.write(21, 0, 10, "Active", Style::new());
            if cursor {
                sheet.restyle(sheet.area(), Style::new().add_modifier(Modifier::REVERSED));
            }
            sheet.rows.remove(0)
        };
        assert_eq!(row("web-01", false).cost_over(&row("web-01", false)), 0);
        assert_eq!(
            row("web-01", false).cost_over(&row("web-02", false)),
            "web-01".len() + MOVE
        );
        // All of it has to be written in reverse video.
        let whole = "web-01Active".len() + 2 * MOVE;
        assert_eq!(row("web-01", false).cost_over(&row("web-01", true)), whole);
        assert_eq!(row("web-01", false).cost_over(&SheetRow::default()), whole);
        // The earlier text has to be blanked.
        let gone = row("web-01", false);
        assert_eq!(SheetRow::default().cost_over(&gone), "web-01Active".len());
        let longer = row("a-longer-name", false);
        assert_eq!(gone.cost_over(&longer), "a-longer-name".len() + MOVE);
    }
}
