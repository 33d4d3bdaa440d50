//! The list of snapshots of the instance under the cursor.
//!
//! ```text
//! +- Snapshots  web-01  185.20.1.17  id 5203773  85 · 191.2 GB -------- 2 of 85 -+
//! | NAME                      STATUS            GB  DISK REGION        CREATED   |
//! | web-01-20261114-1358      ~ Saving 0:42      -    20 Netherlands-2 2026-11-14|
//! |>before-nginx-1.29         + Active         3.1    20 Netherlands-2 2026-11-14|
//! ```

use std::time::Duration;

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    ViewMemory,
    header::clock,
    instances::{ListRow, count, grouped, lines, position, waiting, whose},
    paint::{Column, Painter, fit},
    theme::Tone,
};
use crate::{
    app::{
        Focus, Op, Saving, Snapshots, State,
        layout::Area,
        table::{ShownRow, TableView},
    },
    domain::{
        Instance, Now, Size, Snapshot, SnapshotStatus,
        write::{OpId, Phase},
    },
    words::writes,
};

#[derive(Clone, Copy, PartialEq)]
enum Cell {
    Name,
    Status,
    Size,
    Disk,
    Region,
    Created,
}

/// Columns go in this order where there is no room: created, disk, region, size.
const COLUMNS: [Column<Cell>; 6] = [
    Column {
        cell: Cell::Name,
        title: "NAME",
        width: 20,
        right: false,
        keep: u8::MAX,
    },
    Column {
        cell: Cell::Status,
        title: "STATUS",
        width: 18,
        right: false,
        keep: u8::MAX,
    },
    Column {
        cell: Cell::Size,
        title: "GB",
        width: 6,
        right: true,
        keep: 4,
    },
    Column {
        cell: Cell::Disk,
        title: "DISK",
        width: 4,
        right: true,
        keep: 2,
    },
    Column {
        cell: Cell::Region,
        title: "REGION",
        width: 13,
        right: false,
        keep: 3,
    },
    Column {
        cell: Cell::Created,
        title: "CREATED",
        width: 10,
        right: false,
        keep: 1,
    },
];

/// From this room on, a title says that these are snapshots.
const ROOMY: usize = 56;

pub(super) fn draw(
    painter: &mut Painter,
    (pane, alone): (Area, bool),
    state: &State,
    now: Now,
    memory: &mut ViewMemory,
) {
    let area = Rect::from(pane);
    let ViewMemory {
        snapshots: scroll,
        generations,
        ..
    } = memory;
    let focused = state.focus == Focus::Snapshots;
    let style = painter
        .look
        .style(if focused { Tone::Plain } else { Tone::Quiet });
    let height = usize::from(pane.list_rows());
    let room = usize::from(area.width.saturating_sub(4));
    let mut position = state.open_table().and_then(|table| position(table, height));
    let taken = position.as_deref().map_or(0, Painter::taken_by);
    let (mut line, in_full) = title(painter, state, room.saturating_sub(taken), alone);
    if !in_full && position.take().is_some() {
        // The name of the instance matters more.
        (line, _) = title(painter, state, room, alone);
    }
    let inside = painter.frame(area, &Line::from(line), style);
    if let Some(position) = position {
        painter.at_end(area, &position);
    }
    let open = state.open_snapshots().zip(state.open_table());
    let (Some(instance), Some((open, table))) = (state.open_instance(), open) else {
        return;
    };
    let window = scroll.window(instance.id.as_str(), table, height, generations);
    if let Some(said) = nothing(state, instance, (open, table), now) {
        return lines(painter, inside, &said);
    }
    let columns = fit(&COLUMNS, inside.width);
    for (column, x, wide) in &columns {
        let style = painter.look.style(Tone::Plain);
        if column.right {
            painter.text_right(inside.x + x, inside.y, *wide, column.title, style);
        } else {
            painter.text(inside.x + x, inside.y, *wide, column.title, style);
        }
    }
    let shown = Shown {
        state,
        instance,
        open,
        now,
    };
    for (y, place) in (inside.y + 1..inside.bottom()).zip(window) {
        let Some(entry) = table.row(place, &open.list) else {
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
            let cell = |(column, x, wide): &(&Column<Cell>, u16, u16)| {
                let (text, tone) = shown.cell(&entry, column.cell);
                let text = if column.right {
                    format!("{text:>0$}", usize::from(*wide))
                } else {
                    text
                };
                (*x, *wide, (text, tone))
            };
            columns.iter().map(cell).collect()
        };
        let still = !changes_by_itself(&entry);
        line.draw(painter, still.then_some(&*scroll), cells);
    }
}

/// `Snapshots  web-01  185.20.1.17  id 5203773  5 · 11.2 GB` in at most `room` columns, and whether
/// the name of the instance is not cut; alone on the screen it names the instance first, as the way
/// back.
fn title<'a>(painter: &Painter, state: &State, room: usize, alone: bool) -> (Vec<Span<'a>>, bool) {
    let Some(instance) = state.open_instance() else {
        return (vec![painter.span("Snapshots", Tone::Plain)], true);
    };
    let counts = counts(painter, state);
    let taken: usize = counts.iter().map(Span::width).sum();
    let between = match (alone, room >= ROOMY) {
        (false, _) => "Snapshots  ",
        (true, true) => " > Snapshots",
        (true, false) => " >",
    };
    let (label, address) = whose(instance, room.saturating_sub(taken + between.len() + 1));
    let in_full = label == instance.label();
    let focused = state.focus == Focus::Snapshots;
    let strong =
        |text: String| painter.span(text, if focused { Tone::Strong } else { Tone::Plain });
    let address = painter.span(address, Tone::Plain);
    let mut title = if alone {
        vec![strong(label), address, strong(between.to_owned())]
    } else {
        vec![
            strong(between.to_owned() + &label),
            address,
            painter.span(" ", Tone::Plain),
        ]
    };
    title.extend(counts);
    (title, in_full)
}

/// ` 5 · 11.2 GB`; when the data is old ` 5  as of 14:02:31`.
fn counts<'a>(painter: &Painter, state: &State) -> Vec<Span<'a>> {
    let Some((open, table)) = state.open_snapshots().zip(state.open_table()) else {
        return Vec::new();
    };
    let remote = &open.list.remote;
    let after = match (&remote.failure, remote.read_at) {
        (Some(_), Some(read)) => format!("  as of {}", clock(read.wall)),
        _ => format!(" · {} GB", gigabytes(open.total)),
    };
    count(painter, table, &open.list, &after)
}

/// `11.2`, and without the tenths from a thousand on: `24,881`.
fn gigabytes(size: Size) -> String {
    match size {
        Size::Thousandths(n) if n >= 1_000_000 => {
            let whole = n.saturating_add(500) / 1_000;
            usize::try_from(whole).map_or_else(|_| whole.to_string(), grouped)
        }
        _ => size.to_string(),
    }
}

/// What to say in place of the rows, where there are none.
fn nothing(
    state: &State,
    instance: &Instance,
    (open, table): (&Snapshots, &TableView<Snapshot>),
    now: Now,
) -> Option<Vec<String>> {
    if !table.is_empty() {
        return None;
    }
    let remote = &open.list.remote;
    Some(match &remote.value {
        None => waiting(state, remote, now),
        Some(_) if table.is_filtered() => {
            vec!["No snapshot fits the filter. Esc clears it.".to_owned()]
        }
        Some(_) => {
            let read = remote
                .read_at
                .map(|read| clock(read.wall))
                .unwrap_or_default();
            let create = if state
                .can(crate::keys::Action::List(crate::keys::OnList::Create))
                .is_ok()
            {
                "c  create the first one"
            } else {
                ""
            };
            vec![
                format!("No snapshots of {}. Read {read}.", instance.label()),
                create.to_owned(),
            ]
        }
    })
}

/// `0:42`, `1:02:05`
pub(super) fn running(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// Whether a row says something else with time, or with how its instance is read.
fn changes_by_itself(row: &ShownRow<Snapshot>) -> bool {
    match row {
        ShownRow::Known(row) => row.status == SnapshotStatus::Saving,
        ShownRow::Pending(_) => true,
    }
}

/// A list being drawn.
struct Shown<'a> {
    state: &'a State,
    instance: &'a Instance,
    open: &'a Snapshots,
    now: Now,
}

impl Shown<'_> {
    fn cell(&self, entry: &ShownRow<Snapshot>, cell: Cell) -> (String, Tone) {
        match entry {
            ShownRow::Known(row) => self.known(row, cell),
            ShownRow::Pending(id) => self.pending(*id, cell),
        }
    }

    fn known(&self, row: &Snapshot, cell: Cell) -> (String, Tone) {
        let plain = |text: String| (text, Tone::Plain);
        match cell {
            Cell::Name if row.name.is_blank() => plain(format!("(no name) {}", row.id)),
            Cell::Name => plain(row.name.to_string()),
            Cell::Status => self.status(row),
            Cell::Size => plain(row.size.to_string()),
            Cell::Disk => plain(row.min_disk.whole()),
            Cell::Region => plain(row.region.to_string()),
            Cell::Created => plain(
                row.created
                    .map_or_else(|| "unknown".to_owned(), |day| day.to_string()),
            ),
        }
    }

    /// A create that is not in the list: it has a name and a place, nothing else yet.
    fn pending(&self, id: OpId, cell: Cell) -> (String, Tone) {
        let Some(op) = self.state.ops.iter().find(|op| op.id == id) else {
            return (String::new(), Tone::Plain);
        };
        let plain = |text: String| (text, Tone::Plain);
        match cell {
            Cell::Name => plain(op.write.name().to_string()),
            Cell::Status => self.create_status(op),
            Cell::Region => plain(self.instance.region.to_string()),
            Cell::Size | Cell::Disk => plain("-".to_owned()),
            Cell::Created => plain(op.sent.wall.date().to_string()),
        }
    }

    fn create_status(&self, op: &Op) -> (String, Tone) {
        match op.phase {
            Phase::Accepted => self.saving(Saving {
                since: op.sent.mono,
                ours: true,
            }),
            Phase::Unanswered | Phase::Checking | Phase::NotSeen => write_status(op),
        }
    }

    fn status(&self, row: &Snapshot) -> (String, Tone) {
        if let Some(op) = self.state.write_of(row) {
            return write_status(op);
        }
        let lock = match row.protection.mark() {
            "" => String::new(),
            mark => format!(" {mark}"),
        };
        match &row.status {
            SnapshotStatus::Saving => match self.open.saving.get(&row.id) {
                Some(saving) => self.saving(*saving),
                None => marked(Tone::Busy, "Saving"),
            },
            SnapshotStatus::Active => marked(Tone::Good, &format!("Active{lock}")),
            SnapshotStatus::Suspended => marked(Tone::Danger, &format!("Suspended{lock}")),
            status @ SnapshotStatus::Unknown(_) => marked(Tone::Odd, &format!("{status}{lock}")),
        }
    }

    /// A running time; when the data is old the time of the last read instead, and of another's
    /// save only how long we have seen it.
    fn saving(&self, saving: Saving) -> (String, Tone) {
        let read = self.open.list.remote.read_at;
        let word = match (self.state.data_is_old(), read, saving.ours) {
            (true, Some(read), _) => format!("Saving at {}", read.wall.strftime("%H:%M")),
            (true, None, _) => "Saving".to_owned(),
            (false, _, true) => format!("Saving {}", running(self.now.since(saving.since))),
            (false, _, false) => format!("Saving seen {}", running(self.now.since(saving.since))),
        };
        marked(Tone::Busy, &word)
    }
}

fn write_status(op: &Op) -> (String, Tone) {
    let words = writes::of(&op.write);
    match op.phase {
        Phase::Unanswered | Phase::Accepted => marked(Tone::Busy, words.status()),
        Phase::Checking => marked(Tone::Odd, writes::CHECKING),
        Phase::NotSeen => marked(Tone::Odd, words.status_unknown()),
    }
}

fn marked(tone: Tone, word: &str) -> (String, Tone) {
    (format!("{} {word}", tone.glyph()), tone)
}
