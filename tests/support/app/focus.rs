//! Where the focus is on the screen, and whether the terminal's cursor stands on it in every frame:
//! screen readers and braille displays follow it.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Position,
    style::{Color, Modifier},
};
use snapdeck::{app::Tone, domain::Theme, runtime::Look};

/// What looks focused in each row of the screen, as far as it was read since the row was written.
pub(super) struct Foci {
    /// The colours of the mark before the selected row, one for each theme; none if that row is in
    /// reverse video.
    accents: Vec<Color>,
    rows: Vec<Option<Focused>>,
}

/// The columns in a row that look focused.
#[derive(Clone, Default)]
struct Focused {
    /// Those in reverse video: of a button or a field, and without colours of the selected row.
    reversed: Vec<u16>,
    /// The mark before a selected row.
    marks: Vec<u16>,
}

impl Foci {
    pub(super) fn new(look: Look, rows: u16) -> Self {
        let of = |(_, theme)| Look { theme, ..look }.style(Tone::Accent).fg;
        let accents = Theme::ALL.into_iter().filter_map(of).collect();
        let rows = vec![None; rows.into()];
        Self { accents, rows }
    }

    /// The row was written.
    pub(super) fn forget(&mut self, y: u16) {
        self.rows[usize::from(y)] = None;
    }

    /// All rows were, of which there are so many now.
    pub(super) fn forget_all(&mut self, rows: u16) {
        self.rows = vec![None; rows.into()];
    }

    /// Reads the rows that were written.
    fn read<'a>(&mut self, rows: impl Iterator<Item = &'a [Cell]>) {
        for (cells, known) in rows.zip(&mut self.rows) {
            known.get_or_insert_with(|| Focused::of(cells, &self.accents));
        }
    }

    /// Checks that the cursor stands on the button or field in reverse video, or else on the mark of
    /// the only selected row, or else on what is said in place of rows.
    ///
    /// # Errors
    /// What is wrong.
    pub(super) fn check(
        &mut self,
        buffer: &Buffer,
        cursor: Option<Position>,
    ) -> Result<(), &'static str> {
        let rows = || buffer.content.chunks(buffer.area.width.into());
        self.read(rows());
        let known = || self.rows.iter().flatten();
        let reversed = known().any(|row| !row.reversed.is_empty());
        let marks: usize = known().map(|row| row.marks.len()).sum();
        let Some(at) = cursor else {
            return Err("there is no cursor");
        };
        let here = self.rows[usize::from(at.y)].as_ref();
        let is_on = |of: fn(&Focused) -> &Vec<u16>| here.is_some_and(|row| of(row).contains(&at.x));
        match (reversed, marks) {
            (true, _) if is_on(|row| &row.reversed) => Ok(()),
            (true, _) => Err("the cursor is not on what is in reverse video"),
            (false, 0) => stands_in_place_of_rows(buffer, at),
            (false, 1) if is_on(|row| &row.marks) => Ok(()),
            (false, 1) => Err("the cursor is not on the selected row"),
            (false, _) => Err("several rows look selected"),
        }
    }
}

/// Checks that the cursor stands on the first text of a pane in which nothing can be selected. A list
/// with rows has its headings above it.
fn stands_in_place_of_rows(buffer: &Buffer, at: Position) -> Result<(), &'static str> {
    let line = |y: u16| {
        let cells = (at.x..buffer.area.width).map(move |x| buffer[(x, y)].symbol());
        cells.take_while(|symbol| !["│", "|"].contains(symbol))
    };
    let is_blank = |symbol: &str| symbol == " ";
    let above = || line(at.y.saturating_sub(1));
    let is_below_frame = above().any(|symbol| ["╮", "┬", "+"].contains(&symbol));
    if line(at.y).all(is_blank) {
        Err("there is nothing at the cursor")
    } else if is_below_frame || above().all(is_blank) {
        Ok(())
    } else {
        Err("no row looks selected")
    }
}

impl Focused {
    fn of(cells: &[Cell], accents: &[Color]) -> Self {
        let mut focused = Self::default();
        for (x, cell) in cells.iter().enumerate() {
            let column = u16::try_from(x).unwrap();
            if cell.modifier.contains(Modifier::REVERSED) {
                focused.reversed.push(column);
            }
            // Few cells have another colour than the text.
            if !accents.contains(&cell.fg) || !is_mark(cell.symbol()) {
                continue;
            }
            // In a text, `>` has another meaning.
            let before = x
                .checked_sub(1)
                .map_or(" ", |before| cells[before].symbol());
            if cell.symbol() != ">" || [" ", "|", "+"].contains(&before) {
                focused.marks.push(column);
            }
        }
        focused
    }
}

/// Whether this stands before the row under a cursor.
pub(super) fn is_mark(symbol: &str) -> bool {
    ["▌", ">"].contains(&symbol)
}
