//! The list of instances.
//!
//! ```text
//! +- Instances 60 ------------- 2 of 60 -+
//! | NAME              STATE    REGION    |
//! |>web-01            Active   Poland-1  |
//! ```

use ratatui::{layout::Rect, text::Line};

use super::{
    ViewMemory,
    header::clock,
    paint::{Column, Painter, fit},
    scroll::Scroll,
    sheet::PartKey,
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        Focus, SLOW, State,
        data::Listing,
        layout::Area,
        remote::InFlight,
        table::{ShownRow, TableRow, TableView},
    },
    domain::{Instance, InstanceStatus, Now},
    text,
};

#[derive(Clone, Copy)]
enum Cell {
    Name,
    State,
    Region,
}

const COLUMNS: [Column<Cell>; 3] = [
    Column {
        cell: Cell::Name,
        title: "NAME",
        width: 14,
        right: false,
        keep: u8::MAX,
    },
    Column {
        cell: Cell::State,
        title: "STATE",
        width: 9,
        right: false,
        keep: u8::MAX,
    },
    Column {
        cell: Cell::Region,
        title: "REGION",
        width: 13,
        right: false,
        keep: 1,
    },
];

pub(super) fn draw(
    painter: &mut Painter,
    pane: Area,
    state: &State,
    now: Now,
    memory: &mut ViewMemory,
) {
    let area = Rect::from(pane);
    let ViewMemory {
        instances: scroll,
        generations,
        ..
    } = memory;
    let table = &state.tables.instances;
    let focused = state.focus == Focus::Instances;
    let style = painter
        .look
        .style(if focused { Tone::Plain } else { Tone::Quiet });
    let height = usize::from(pane.list_rows());
    let window = scroll.window("instances", table, height, generations);
    let mut title = vec![painter.span(
        "Instances",
        if focused { Tone::Strong } else { Tone::Plain },
    )];
    title.extend(count(painter, table, &state.instances, ""));
    let inside = painter.frame(area, &Line::from(title), style);
    if let Some(position) = position(table, height) {
        painter.at_end(area, &position);
    }
    if let Some(said) = nothing(state, now) {
        return lines(painter, inside, &said);
    }
    let columns = fit(&COLUMNS, inside.width);
    for (column, x, wide) in &columns {
        let style = painter.look.style(Tone::Plain);
        painter.text(inside.x + x, inside.y, *wide, column.title, style);
    }
    for (y, place) in (inside.y + 1..inside.bottom()).zip(window) {
        let Some(ShownRow::Known(instance)) = table.row(place, &state.instances) else {
            continue;
        };
        let line = ListRow {
            area: Rect {
                y,
                height: 1,
                ..inside
            },
            place,
            cursor: place == table.at(),
            focused,
        };
        let cells = || {
            let shown = |(column, x, wide): &(&Column<Cell>, u16, u16)| {
                (*x, *wide, cell(state, instance, column.cell, *wide))
            };
            columns.iter().map(shown).collect()
        };
        // The list of snapshots may tell that the instance is at work before its own list does.
        let still = *state.status_of(instance) == instance.status;
        line.draw(painter, still.then_some(&*scroll), cells);
    }
}

fn cell(state: &State, instance: &Instance, cell: Cell, wide: u16) -> (String, Tone) {
    match cell {
        Cell::Name => (called(instance, usize::from(wide)), Tone::Plain),
        Cell::State => {
            let status = state.status_of(instance);
            let tone = match (status, instance.hold) {
                _ if instance.is_at_work() || status.is_at_work() => Tone::Busy,
                (InstanceStatus::Active, None) => Tone::Good,
                (InstanceStatus::Error, None) => Tone::Danger,
                _ => Tone::Plain,
            };
            let shown = match instance.hold {
                None => status.to_string(),
                Some(_) => instance.state(),
            };
            (shown, tone)
        }
        Cell::Region => (instance.region.to_string(), Tone::Plain),
    }
}

/// What an instance is called in `room` columns: a tariff is cut so that the id stays, which alone
/// tells it from the others.
fn called(instance: &Instance, room: usize) -> String {
    let (label, beside) = (instance.label(), instance.label_beside_id());
    let id = label.strip_prefix(beside).unwrap_or_default();
    let left = room.saturating_sub(text::width(id));
    format!("{}{id}", text::cut(beside, left, ENDING))
}

/// The least columns that are left to a name beside an address.
pub(super) const LEAST_NAME: usize = 8;

/// What an instance is called, and `  185.20.1.17  id 5203773`; a long name is cut so that the id
/// stays within `room`, and where even that is not enough the address goes.
pub(super) fn whose(instance: &Instance, room: usize) -> (String, String) {
    let id = format!("  id {}", instance.id);
    let address = if instance.ip.is_blank() {
        id.clone()
    } else {
        format!("  {}{id}", instance.ip)
    };
    let label = instance.label_beside_id();
    let fits = text::width(&address) + LEAST_NAME.min(text::width(label)) <= room;
    let after = if fits { address } else { id };
    let left = room.saturating_sub(text::width(&after));
    (text::cut(label, left, ENDING).into_owned(), after)
}

/// A cell of a row: where it begins in the row, its width, and what it says.
pub(super) type PlacedCell = (u16, u16, (String, Tone));

/// A row of a list on the screen.
pub(super) struct ListRow {
    pub(super) area: Rect,
    /// Its place in the list.
    pub(super) place: usize,
    pub(super) cursor: bool,
    pub(super) focused: bool,
}

impl ListRow {
    /// Draws the row: the cursor's mark, and the cells at their places. With `scroll`, the cells depend
    /// on nothing but the list's generation, and are asked for only where the last frame lacks them.
    pub(super) fn draw(
        &self,
        painter: &mut Painter,
        scroll: Option<&Scroll>,
        cells: impl FnOnce() -> Vec<PlacedCell>,
    ) {
        let Self { area, .. } = *self;
        match scroll {
            None => self.compose(painter, &cells()),
            Some(scroll) => {
                let key = PartKey {
                    generation: scroll.generation(),
                    place: self.place,
                    x: area.x,
                    columns: area.width,
                    cursor: self.cursor,
                    focused: self.focused,
                };
                let from = scroll.was_at(area.y);
                painter.part(area.y, from, key, |painter| self.compose(painter, &cells()));
            }
        }
        if self.cursor && self.focused {
            painter.select(area);
        }
    }

    fn compose(&self, painter: &mut Painter, cells: &[PlacedCell]) {
        let Rect { x, y, .. } = self.area;
        if self.cursor {
            painter.text(x, y, 1, ">", painter.look.style(Tone::Strong));
        }
        for (cell, wide, (text, tone)) in cells {
            // In reverse a colour would become a block of it.
            let tone = if self.cursor && self.focused {
                Tone::Plain
            } else {
                *tone
            };
            painter.text(x + cell, y, *wide, text, painter.look.style(tone));
        }
    }
}

/// ` 60`, or ` 3 of 60  /mail`, for a title; `after` stands where nothing is filtered.
pub(super) fn count<'a, T: TableRow>(
    painter: &Painter,
    table: &TableView<T>,
    list: &Listing<T>,
    after: &str,
) -> Vec<ratatui::text::Span<'a>> {
    let Some(list) = &list.remote.value else {
        return Vec::new();
    };
    let count = grouped(list.rows.len());
    if table.is_filtered() {
        let filter = text::safe(table.filter.text()).into_owned();
        let found = grouped(table.len());
        return vec![
            painter.span(format!(" {found} of {count}  "), Tone::Plain),
            painter.span(format!("/{filter}"), Tone::Busy),
        ];
    }
    let whole = if list.complete { "" } else { " or more" };
    let after = if list.rows.is_empty() { "" } else { after };
    vec![painter.span(format!(" {count}{whole}{after}"), Tone::Plain)]
}

/// `1,204 of 2,500`: where the cursor is in a list that is longer than the `height` rows of its pane.
pub(super) fn position<T: TableRow>(table: &TableView<T>, height: usize) -> Option<String> {
    let rows = table.len();
    let place = || format!("{} of {}", grouped(table.at() + 1), grouped(rows));
    (rows > height).then(place)
}

/// `2,500`
pub(super) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// What to say in place of the rows, where there are none.
fn nothing(state: &State, now: Now) -> Option<Vec<String>> {
    let table = &state.tables.instances;
    if !table.is_empty() {
        return None;
    }
    Some(match &state.instances.remote.value {
        None => waiting(state, &state.instances.remote, now),
        Some(_) if table.is_filtered() => vec!["No instance fits the filter. Esc clears it.".to_owned()],
        Some(_) => vec![
            "The server answered: this account has no instances (0 of 0).".to_owned(),
            "If the web panel shows some, this may be another account, or a filter set in the panel.".to_owned(),
            "a chooses the account, r reads again.".to_owned(),
        ],
    })
}

/// What to say of a list that was never read.
pub(super) fn waiting<T>(
    state: &State,
    remote: &crate::app::remote::Remote<T>,
    now: Now,
) -> Vec<String> {
    // What keeps another list from being read keeps this one, while it is not asked for.
    let idle = remote.in_flight.is_none();
    let signed_out = || state.entry.signed_out.clone();
    let elsewhere = || state.failure().map(|failure| failure.problem);
    let own = remote.failure.as_ref();
    let problem = own
        .map(|failure| failure.problem.clone())
        .or_else(|| elsewhere().or_else(signed_out).filter(|_| idle));
    vec![match (problem, &remote.in_flight, &state.waits_for) {
        (Some(problem), ..) => format!("Not read yet: {problem}"),
        (None, Some(_), Some(waits_for)) => waits_for.clone(),
        (None, Some(in_flight), None) if now.since(in_flight.asked.mono).as_secs() > 0 => {
            under_way(state, in_flight, now)
        }
        (None, ..) => {
            let server = &state.account.server;
            format!("Reading from {server} since {}.", clock(now.wall))
        }
    }]
}

/// `No answer yet from api.zomro.com, 7 s. Waiting up to 30 s.`, and of a list of several pages
/// `1,200 of 10,000 rows read from api.zomro.com, 39 s.`
pub(super) fn under_way(state: &State, reading: &InFlight, now: Now) -> String {
    let server = &state.account.server;
    let silent = now.since(reading.heard);
    let no_answer = || {
        let said = format!("No answer yet from {server}, {} s.", silent.as_secs());
        // One that the server asks to wait for may take longer.
        if silent <= state.patience {
            format!("{said} Waiting up to {} s.", state.patience.as_secs())
        } else {
            said
        }
    };
    let Some(progress) = reading.progress else {
        return no_answer();
    };
    let done = grouped(progress.done);
    let rows = match progress.total {
        Some(total) => format!("{done} of {} rows read", grouped(total)),
        None => format!("{done} rows read"),
    };
    let taken = now.since(reading.asked.mono).as_secs();
    if silent < SLOW {
        format!("{rows} from {server}, {taken} s.")
    } else {
        format!("{rows}, {taken} s. {}", no_answer())
    }
}

/// Draws sentences in place of rows.
pub(super) fn lines(painter: &mut Painter, inside: Rect, said: &[String]) {
    let room = inside.width.saturating_sub(4);
    let wrapped = said
        .iter()
        .flat_map(|sentence| text::wrap(sentence, usize::from(room)));
    for (y, line) in (inside.y + 1..inside.bottom()).zip(wrapped) {
        painter.text(inside.x + 2, y, room, &line, ratatui::style::Style::new());
    }
}
