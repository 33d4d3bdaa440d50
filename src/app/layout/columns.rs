//! The columns of a table that fit into its pane, and where they stand.
//!
//! ```text
//! ▌ NAME              NEWEST SNAP  REGION        LEAD blanks first, spare room shared
//! ▌ NAME                 NEWEST                  the least important ones leave first
//! ```

use super::LEAD;
use crate::app::table::{
    TableRow,
    column::{ALWAYS, Align, Column},
    names_row,
};

/// A column of a table with its position in the pane.
#[derive(Debug)]
pub struct Placed<T: 'static> {
    /// The column.
    pub column: &'static Column<T>,
    /// Its offset from the left end of the pane's inside.
    pub x: u16,
    /// Its width.
    pub width: u16,
}

/// The columns of a table that fit into `room`, and their positions inside a pane. The heading of the
/// column named `sorted` has room for its arrow. The column that names the row shrinks if there is no
/// room for that, or even for those that are always shown. Spare room first separates numbers from
/// the texts after them, which would touch, and is then shared by the columns that can grow.
#[must_use]
pub fn fit<T: TableRow>(
    columns: &[&'static Column<T>],
    sorted: Option<&str>,
    inside: u16,
    room: u16,
) -> Vec<Placed<T>> {
    let mut kept = columns.to_vec();
    let width = |kept: &[&Column<T>]| kept.iter().map(|column| column.width.0 + 1).sum::<u16>();
    let needed = |kept: &[&Column<T>]| LEAD + width(kept);
    while needed(&kept) > room {
        let droppable = kept.iter().filter(|column| column.keep < ALWAYS);
        let Some(least) = droppable.map(|column| column.keep).min() else {
            break;
        };
        kept.retain(|column| column.keep != least);
    }
    let least = |column: &Column<T>| match sorted {
        Some(name) if name == column.name => column.width.0.max(column.title_width() + 1),
        Some(_) | None => column.width.0,
    };
    let needed = LEAD + kept.iter().map(|column| least(column) + 1).sum::<u16>();
    let over = needed.saturating_sub(inside);
    let mut spare = inside.saturating_sub(needed);
    let mut x = LEAD;
    let mut before = Align::Left;
    let mut placed = Vec::with_capacity(kept.len());
    let touching = kept
        .windows(2)
        .filter(|both| both[0].align == Align::Right && both[1].align == Align::Left);
    let mut gaps = u16::try_from(touching.count()).map_or(spare, |gaps| gaps.min(spare));
    spare -= gaps;
    let widths = kept.iter().map(|column| (least(column), column.width.1));
    let widths = grown(widths, spare);
    for (column, wide) in kept.into_iter().zip(widths) {
        if gaps > 0 && before == Align::Right && column.align == Align::Left {
            (x, gaps) = (x + 1, gaps - 1);
        }
        before = column.align;
        let wide = if names_row(column) {
            wide.saturating_sub(over)
        } else {
            wide
        };
        let width = wide.min(inside.saturating_sub(x));
        placed.push(Placed { column, x, width });
        x += wide + 1;
    }
    placed
}

/// The widths of columns that share spare room alike, each up to its greatest width.
pub(super) fn grown(columns: impl Iterator<Item = (u16, u16)>, mut spare: u16) -> Vec<u16> {
    let (mut widths, most): (Vec<u16>, Vec<u16>) = columns.unzip();
    while spare > 0 {
        let before = spare;
        for (width, most) in widths.iter_mut().zip(&most) {
            if spare > 0 && *width < *most {
                (*width, spare) = (*width + 1, spare - 1);
            }
        }
        if spare == before {
            break;
        }
    }
    widths
}
