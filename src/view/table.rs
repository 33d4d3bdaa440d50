//! Draws any of the lists as a table.
//!
//! ```text
//! ╭ Instances 60 ─────────────── 2 of 60 ╮
//! │    NAME              STATE    REGION │
//! │▌ ● web-01            Active          │
//! ```

use std::{borrow::Cow, ops::Range};

use ratatui::{
    layout::{Position, Rect},
    text::{Line, Span},
};

use super::{
    paint::{Painter, inside},
    scroll::{Generations, Scroll},
    sheet::PartKey,
    theme::{CURSOR, ENDING, MARK, Tone},
};
use crate::{
    app::{
        Focus, State,
        data::Listing,
        layers::Layer,
        layout::{Area, Elastic, Placed, fit, room_for_columns},
        table::{
            ShownRow, TableRow, TableView,
            column::{Align, Cell, Cx, Direction, Narrow},
            names_row,
        },
    },
    text,
    words::lists,
};

/// A table in a pane.
pub(super) struct TablePane<'a, T: TableRow> {
    pub(super) which: Focus,
    pub(super) area: Area,
    /// Whether the other list is not on the screen.
    pub(super) alone: bool,
    pub(super) table: &'a TableView<T>,
    pub(super) list: &'a Listing<T>,
    pub(super) cx: Cx<'a>,
    /// Whether its cursor selects what keys act on.
    pub(super) focused: bool,
}

/// Writes the title of a pane and the cursor's position; returns the area inside its frame.
pub(super) fn title(
    painter: &mut Painter,
    area: Area,
    title: Vec<Span>,
    position: Option<&str>,
) -> Rect {
    let position = position.map(|position| painter.span(position.to_owned(), Tone::Quiet));
    painter.title(area.into(), &Line::from(title), position);
    inside(area.into())
}

/// A title whose words can be shortened, but none of its numbers.
#[derive(Default)]
pub(super) struct Title<'a> {
    spans: Vec<Span<'a>>,
    /// The index of each text that can be cut, and the least columns of it.
    elastic: Vec<(Elastic, usize)>,
}

impl<'a> Title<'a> {
    pub(super) fn push(&mut self, span: Span<'a>) {
        self.spans.push(span);
    }

    pub(super) fn push_elastic(&mut self, what: Elastic, span: Span<'a>) {
        self.elastic.push((what, self.spans.len()));
        self.spans.push(span);
    }

    pub(super) fn extend(&mut self, other: Self) {
        let before = self.spans.len();
        let moved = other.elastic.into_iter();
        self.elastic
            .extend(moved.map(|(what, at)| (what, at + before)));
        self.spans.extend(other.spans);
    }

    pub(super) fn width(&self) -> usize {
        self.spans.iter().map(Span::width).sum()
    }

    /// The title in at most so many columns, if cutting words suffices.
    pub(super) fn fit(mut self, room: usize) -> Vec<Span<'a>> {
        self.elastic.sort_unstable();
        for is_enough in [true, false] {
            for (what, at) in self.elastic.clone() {
                let over = self.width().saturating_sub(room);
                let span = &mut self.spans[at];
                let wide = span.width();
                let left = what.kept(wide.saturating_sub(over), wide, is_enough);
                if over > 0 && left < wide {
                    span.content = text::cut(&span.content, left, ENDING).into_owned().into();
                }
            }
        }
        self.spans
    }
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

/// What stands in place of rows where none matches the filter: what is wrong with it, if anything is.
/// While it is typed, the message beside it says that.
pub(super) fn none_fits<T: TableRow>(
    state: &State,
    table: &TableView<T>,
    none: String,
) -> Vec<String> {
    let is_typed = matches!(state.layers.top(), Some(Layer::Filter));
    match table.query().said() {
        Some(remark) if remark.is_wrong() && !is_typed => {
            vec![remark.to_string(), lists::clears_filter()]
        }
        Some(_) | None => vec![none],
    }
}

/// ` 60`, or ` 3 of 60  /mail`, for a title; `sums` follow the number: of all rows, or of those
/// that match the filter, where there is room.
pub(super) fn count<'a, T: TableRow>(
    painter: &Painter,
    table: &TableView<T>,
    list: &Listing<T>,
    sums: &str,
) -> Title<'a> {
    let mut title = Title::default();
    let Some(list) = &list.remote.value else {
        return title;
    };
    let rows = list.rows.len();
    let sums = if rows == 0 || table.is_empty() {
        ""
    } else {
        sums
    };
    if table.is_filtered() {
        let filter = text::safe(table.filter.text()).into_owned();
        let restored = lists::restored(table.has_restored_filter()).to_owned();
        let [found, of_all] = lists::filtered(table.len(), rows);
        title.push(painter.span(found, Tone::Plain));
        title.push_elastic(Elastic::All, painter.span(of_all, Tone::Plain));
        title.push_elastic(Elastic::Sums, painter.span(sums.to_owned(), Tone::Plain));
        title.push(painter.span("  ", Tone::Plain));
        title.push(painter.span(restored, Tone::Quiet));
        title.push_elastic(
            Elastic::Filter,
            painter.span(format!("/{filter}"), Tone::Accent),
        );
    } else {
        let count = lists::count(rows, list.complete);
        title.push(painter.span(count, Tone::Plain));
        title.push(painter.span(sums.to_owned(), Tone::Plain));
    }
    let marked = (table.mark_count(), table.hidden_marks());
    if let Some([count, word, hidden]) = lists::marked(marked.0, marked.1, table.is_in_range()) {
        title.push(painter.span(count, Tone::Accent));
        title.push_elastic(Elastic::Marked, painter.span(word, Tone::Accent));
        title.push(painter.span(hidden, Tone::Accent));
    }
    title
}

/// What stands at the end of the title of a list: how many copies were made today, if any; the
/// order, if no visible column shows it; and `1,204 of 2,500`, the cursor's position, in a table
/// that is longer than its pane and has no strip to show it.
pub(super) fn at_end<T: TableRow>(
    (which, area, alone): (Focus, Area, bool),
    state: &State,
    table: &TableView<T>,
) -> Option<String> {
    let is_longer = table.len() > usize::from(area.list_rows());
    let is_said = state.has_strips();
    let position = (is_longer && !is_said).then(|| lists::position(table.at() + 1, table.len()));
    let arrangement = table.arrangement();
    let visible = visible(&placed(which, area, alone, table));
    let order = match arrangement.visible_order(&visible) {
        Some(_) => None,
        None => arrangement
            .order_by()
            .map(|(column, direction)| lists::sorted_by((column.title)(), arrow(direction))),
    };
    let made = match which {
        Focus::Snapshots => state.open_copies().and_then(|list| state.made_today(list)),
        Focus::Instances | Focus::Account => None,
    };
    let made = made.filter(|made| *made > 0).map(lists::made_today);
    let parts: Vec<String> = [made, order, position].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("  "))
}

/// The columns of a table that its pane has room for.
fn placed<T: TableRow>(
    which: Focus,
    area: Area,
    alone: bool,
    table: &TableView<T>,
) -> Vec<Placed<T>> {
    let room = room_for_columns(which, area.inside(), alone);
    let sorted = table.arrangement().order_by();
    let sorted = sorted.map(|(column, _)| column.name);
    fit(table.columns(), sorted, area.inside(), room)
}

/// Their names.
fn visible<T>(placed: &[Placed<T>]) -> Vec<&'static str> {
    placed.iter().map(|placed| placed.column.name).collect()
}

impl<T: TableRow> TablePane<'_, T> {
    /// Draws the headings and the rows, or the message in their place. `name` identifies the list
    /// among those that this pane shows.
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
            if self.focused {
                painter.cursor = Some(Position::new(inside.x + 2, inside.y + 1));
            }
            return sentences(painter, inside, said);
        }
        let columns = placed(self.which, self.area, self.alone, self.table);
        let order = self.table.arrangement().visible_order(&visible(&columns));
        let style = painter.look.style(Tone::Quiet);
        for Placed { column, x, width } in &columns {
            let (x, title) = (inside.x + x, (column.title)());
            let sorted = order.filter(|(name, _)| *name == column.name);
            let title = match sorted.map(|(_, direction)| direction) {
                // Where there is no room for both, the arrow takes the place of the last letter.
                Some(direction) => {
                    let arrow = arrow(direction);
                    let both = format!("{title}{arrow}");
                    let cut = text::cut(&both, usize::from(*width), arrow);
                    Cow::Owned(cut.into_owned())
                }
                None => Cow::Borrowed(title),
            };
            match column.align {
                Align::Left => {
                    painter.text(x, inside.y, *width, &title, style);
                }
                Align::Right => painter.text_right(x, inside.y, *width, &title, style),
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

    /// Draws a row. Cells that depend only on the list's generation are drawn anew only if the last
    /// frame doesn't have them.
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
        painter.target(area, || T::target(row.id()));
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
                marked: self.table.is_marked(&row),
            };
            painter.part(area.y, scroll.was_at(area.y), key, compose);
        } else {
            compose(painter);
        }
        if self.list.remote.failure.is_some() {
            let stale = painter.look.stale();
            painter.sheet.restyle(area, stale);
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
            let tone = if self.focused {
                Tone::Accent
            } else {
                Tone::Quiet
            };
            painter.text(area.x, area.y, 1, CURSOR, painter.look.style(tone));
        }
        if self.table.is_marked(row) {
            let style = painter.look.style(Tone::Accent);
            painter.text(area.x + 1, area.y, 1, MARK, style);
        }
        for Placed { column, x, width } in columns {
            let mut cell = column.show(row, &self.cx);
            if names_row(column) && cursor && self.focused {
                cell.tone = Tone::Strong;
            }
            let found = |shown: &str| self.table.query().highlights(column, shown);
            write(
                painter,
                (area.x + x, area.y),
                (*width, column.align),
                cell,
                found,
            );
        }
    }
}

/// The glyph behind the heading of the column that the list is sorted by.
fn arrow(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "↑",
        Direction::Descending => "↓",
    }
}

fn columns_of(shown: &str) -> u16 {
    u16::try_from(text::width(shown)).unwrap_or(u16::MAX)
}

/// Writes a cell: its glyph, its text with the matches of the filter in `found`, and its end.
fn write(
    painter: &mut Painter,
    (x, y): (u16, u16),
    (width, align): (u16, Align),
    cell: Cell,
    found: impl Fn(&str) -> Vec<Range<usize>>,
) {
    let Cell {
        text,
        narrow,
        end: (end, end_tone),
        tone,
        glyph,
        seconds,
    } = cell;
    let style = painter.look.style(tone);
    let (mut x, mut room) = (x, width);
    if align == Align::Right {
        room = columns_of(&text).min(width);
        x += width - room;
    }
    if let Some(tone) = glyph {
        let style = painter.look.style(tone);
        painter.text(x, y, room, tone.glyph_after(seconds), style);
        (x, room) = (x + 2, room.saturating_sub(2));
    }
    let taken = u16::try_from(text::width(&end)).unwrap_or(room).min(room);
    let columns = usize::from(room - taken);
    let text = match narrow {
        Narrow::Start => text::cut(&text, columns, ENDING),
        Narrow::Ends => text::cut_inside(&text, columns, ENDING),
        Narrow::Instead(_) if text::width(&text) <= columns => Cow::Owned(text),
        Narrow::Instead(shorter) => text::cut(shorter, columns, ENDING),
    };
    let used = painter.text(x, y, room - taken, &text, style);
    for found in found(&text) {
        let place = Rect {
            x: x + columns_of(&text[..found.start]),
            y,
            width: columns_of(&text[found]),
            height: 1,
        };
        painter.restyle(place, painter.look.matched());
    }
    if taken > 0 {
        let style = painter.look.style(end_tone);
        painter.text(x + used, y, taken, &end, style);
    }
}
