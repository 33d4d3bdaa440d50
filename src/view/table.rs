//! Draws a list as a table, whichever it is.
//!
//! ```text
//! +- Instances 60 ------------- 2 of 60 -+
//! | NAME              STATE    REGION    |
//! |>web-01            Active   Poland-1  |
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    paint::Painter,
    scroll::{Generations, Scroll},
    sheet::PartKey,
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        data::Listing,
        layout::{Area, Placed, fit},
        table::{
            ShownRow, TableRow, TableView,
            column::{Align, Cell, Cx},
        },
    },
    text,
    words::lists,
};

/// A table in a pane.
pub(super) struct TablePane<'a, T: TableRow> {
    pub(super) area: Area,
    pub(super) table: &'a TableView<T>,
    pub(super) list: &'a Listing<T>,
    pub(super) cx: Cx<'a>,
    pub(super) focused: bool,
}

/// Draws the frame of a pane; gives back its inside.
pub(super) fn frame(
    painter: &mut Painter,
    area: Area,
    focused: bool,
    title: Vec<Span>,
    position: Option<&str>,
) -> Rect {
    let tone = if focused { Tone::Plain } else { Tone::Quiet };
    let style = painter.look.style(tone);
    let inside = painter.frame(area.into(), &Line::from(title), style);
    if let Some(position) = position {
        painter.at_end(area.into(), position);
    }
    inside
}

/// Draws sentences in place of rows.
pub(super) fn sentences(painter: &mut Painter, inside: Rect, said: &[String]) {
    let room = inside.width.saturating_sub(4);
    let wrapped = said
        .iter()
        .flat_map(|sentence| text::wrap(sentence, usize::from(room)));
    for (y, line) in (inside.y + 1..inside.bottom()).zip(wrapped) {
        painter.text(inside.x + 2, y, room, &line, ratatui::style::Style::new());
    }
}

/// ` 60`, or ` 3 of 60  /mail`, for a title; `after` stands where nothing is filtered.
pub(super) fn count<'a, T: TableRow>(
    painter: &Painter,
    table: &TableView<T>,
    list: &Listing<T>,
    after: &str,
) -> Vec<Span<'a>> {
    let Some(list) = &list.remote.value else {
        return Vec::new();
    };
    let rows = list.rows.len();
    if table.is_filtered() {
        let filter = text::safe(table.filter.text()).into_owned();
        return vec![
            painter.span(lists::filtered(table.len(), rows), Tone::Plain),
            painter.span(format!("/{filter}"), Tone::Busy),
        ];
    }
    let after = if rows == 0 { "" } else { after };
    let count = lists::count(rows, list.complete) + after;
    vec![painter.span(count, Tone::Plain)]
}

/// `1,204 of 2,500`: where the cursor is in a table that is longer than its pane.
pub(super) fn position<T: TableRow>(area: Area, table: &TableView<T>) -> Option<String> {
    let is_longer = table.len() > usize::from(area.list_rows());
    is_longer.then(|| lists::position(table.at() + 1, table.len()))
}

impl<T: TableRow> TablePane<'_, T> {
    /// Draws the headings and the rows, or what is said in their place. `name` tells the list from
    /// others that this pane shows.
    pub(super) fn draw(
        &self,
        painter: &mut Painter,
        inside: Rect,
        name: &str,
        instead: Option<&[String]>,
        (scroll, generations): (&mut Scroll, &mut Generations),
    ) {
        let height = usize::from(self.area.list_rows());
        let window = scroll.window(name, self.table, height, generations);
        if let Some(said) = instead {
            return sentences(painter, inside, said);
        }
        let columns = fit(self.table.columns(), inside.width);
        let style = painter.look.style(Tone::Plain);
        for Placed { column, x, width } in &columns {
            let (x, title) = (inside.x + x, (column.title)());
            match column.align {
                Align::Left => {
                    painter.text(x, inside.y, *width, title, style);
                }
                Align::Right => painter.text_right(x, inside.y, *width, title, style),
            }
        }
        for (y, place) in (inside.y + 1..inside.bottom()).zip(window) {
            let area = Rect {
                y,
                height: 1,
                ..inside
            };
            self.draw_row(painter, area, place, &columns, scroll);
        }
    }

    /// Draws a row: where its cells depend on nothing but the list's generation, they are composed only
    /// if the last frame lacks them.
    fn draw_row(
        &self,
        painter: &mut Painter,
        area: Rect,
        place: usize,
        columns: &[Placed<T>],
        scroll: &Scroll,
    ) {
        let Some(row) = self.table.row(place, self.list) else {
            return;
        };
        let (cursor, focused) = (place == self.table.at(), self.focused);
        let is_still = match row {
            ShownRow::Known(known) => known.is_still(&self.cx),
            ShownRow::Pending(_) => false,
        };
        let compose = |painter: &mut Painter| self.compose(painter, area, cursor, &row, columns);
        if is_still {
            let key = PartKey {
                generation: scroll.generation(),
                place,
                x: area.x,
                columns: area.width,
                cursor,
                focused,
            };
            painter.part(area.y, scroll.was_at(area.y), key, compose);
        } else {
            compose(painter);
        }
        if cursor && focused {
            painter.select(area);
        }
    }

    fn compose(
        &self,
        painter: &mut Painter,
        area: Rect,
        cursor: bool,
        row: &ShownRow<T>,
        columns: &[Placed<T>],
    ) {
        if cursor {
            painter.text(area.x, area.y, 1, ">", painter.look.style(Tone::Strong));
        }
        for Placed { column, x, width } in columns {
            let cell = column.show(row, &self.cx);
            // In reverse a colour would become a block of it.
            let tone = if cursor && self.focused {
                Tone::Plain
            } else {
                cell.tone
            };
            let shown = shown(cell, usize::from(*width), column.align);
            let style = painter.look.style(tone);
            painter.text(area.x + x, area.y, *width, &shown, style);
        }
    }
}

/// A cell as it stands in so many columns.
fn shown(cell: Cell, width: usize, align: Align) -> String {
    let Cell {
        mut text,
        end,
        tone,
        marked,
    } = cell;
    if !end.is_empty() {
        let room = width.saturating_sub(text::width(&end));
        text = text::cut(&text, room, ENDING).into_owned() + &end;
    }
    if marked {
        text = format!("{} {text}", tone.glyph());
    }
    match align {
        Align::Left => text,
        Align::Right => format!("{text:>width$}"),
    }
}
