//! The box of a question, and what fits into it.
//!
//! ```text
//! ╭ Delete one snapshot? ────────────────╮     72 columns wide, up to 120 with a list in it, if the
//! │  Id   5198871       Status   Active  │     window has room for all of it; else it takes all rows
//! ╰──────────────────────────────────────╯     of the window and scrolls
//! ```

use super::Area;

/// The width of the box.
const WIDTH: u16 = 72;

/// The most columns of a box with a list in it.
const WIDEST: u16 = 120;

/// How many columns narrower than the window a box with a list in it is, if it is wider than [`WIDTH`].
const BESIDE: u16 = 40;

/// The columns of the box beside the text: its frame, and two blanks on each side.
const AROUND: u16 = 6;

/// The rows of the box around the text: its frame.
const FRAME: u16 = 2;

/// The least height of the area for a frame around a question that scrolls.
const ROOMY: u16 = 28;

/// The columns of a label, with the blanks after it.
pub const LABEL: usize = 9;

/// The most columns of the first of two facts on a line.
pub const FIRST_OF_TWO: usize = 22;

/// The most lines of a name.
pub const NAME_LINES: usize = 2;

/// The columns of the name of a row to choose.
pub const ROW_NAME: usize = 14;

/// The columns of the bar of a run.
pub const BAR: usize = 30;

/// The most results that are shown while a run goes on, so that its button is in reach.
pub const LATEST: usize = 4;

/// The least width of the text for two facts on a line.
const TWO_FACTS: u16 = 66;

/// The least width of the text for the server after the account.
const WITH_SERVER: u16 = 60;

/// The most lines of the message about the last key; a server's reason may be very long.
const MOST_HINT: usize = 4;

/// The most lines of the message about the last key in an area so high, with `fixed` lines that never
/// scroll away. In a low window, this leaves room for the title, the keys, and one more line.
#[must_use]
pub fn hint_lines(rows: u16, fixed: usize) -> usize {
    let room = usize::from(rows).saturating_sub(3 + fixed);
    MOST_HINT.min(room).max(1)
}

/// Whether all controls can stay in place in an area so high, with so many lines that do not scroll:
/// one more has to scroll between them.
#[must_use]
pub fn pins_controls(rows: u16, lines: usize) -> bool {
    lines < rows.into()
}

/// The width of the box in a window so many columns wide, if that has room for it. No wider window has
/// less.
#[must_use]
pub fn width(columns: u16, has_list: bool) -> u16 {
    if has_list {
        columns.saturating_sub(BESIDE).clamp(WIDTH, WIDEST)
    } else {
        WIDTH
    }
}

/// The width of the text in a window so many columns wide, boxed or not. No wider window has less.
#[must_use]
pub fn text_width(columns: u16, has_list: bool) -> u16 {
    let most = width(columns, has_list) - AROUND;
    columns.saturating_sub(2).min(most)
}

/// Whether there is room for two facts on a line in a text of this width, the first of them so wide.
#[must_use]
pub fn has_two_facts(text: usize, first: usize) -> bool {
    first <= FIRST_OF_TWO && text >= usize::from(TWO_FACTS)
}

/// Whether there is room for the server after the account in a text of this width.
#[must_use]
pub fn has_server(text: usize) -> bool {
    text >= usize::from(WITH_SERVER)
}

impl Area {
    /// The box of a question in the middle of this area, and its text inside; none if there is no
    /// room for so many `lines`. It is placed as if it had `usual` lines, so that a longer message
    /// moves only its lower edge, if there is room.
    #[must_use]
    pub fn question(self, lines: usize, usual: usize, has_list: bool) -> Option<(Self, Self)> {
        let width = width(self.columns, has_list);
        let rows = |lines: usize| u16::try_from(lines).ok()?.checked_add(FRAME);
        let (rows, usual) = (rows(lines)?, rows(usual)?.min(self.rows));
        if self.columns < width || self.rows < rows {
            return None;
        }
        let place = Self {
            x: self.x + (self.columns - width) / 2,
            y: self.y + ((self.rows - usual) / 2).min(self.rows - rows),
            columns: width,
            rows,
        };
        let text = Self {
            x: place.x + AROUND / 2,
            y: place.y + FRAME / 2,
            columns: width - AROUND,
            rows: rows - FRAME,
        };
        Some((place, text))
    }

    /// The text of a question that takes all rows of the area, its title included, and the box around
    /// it, if there is room for that.
    #[must_use]
    pub fn whole_question(self, has_list: bool) -> (Option<Self>, Self) {
        let width = width(self.columns, has_list);
        if self.columns < width || self.rows < ROOMY {
            let text = Self {
                x: self.x + 1,
                columns: text_width(self.columns, has_list),
                ..self
            };
            return (None, text);
        }
        let place = Self {
            x: self.x + (self.columns - width) / 2,
            columns: width,
            ..self
        };
        let text = Self {
            x: place.x + AROUND / 2,
            columns: width - AROUND,
            rows: place.rows - 1,
            ..place
        };
        (Some(place), text)
    }
}
