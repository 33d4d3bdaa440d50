//! The list of snapshots of the instance under the cursor: its title, and what stands in place of
//! rows. `table` draws the rest.
//!
//! ```text
//! +- Snapshots  web-01  185.20.1.17  id 5203773  85 · 191.2 GB -------- 2 of 85 -+
//! | NAME                      STATUS            GB  DISK REGION        CREATED   |
//! | web-01-20261114-1358      ~ Saving 0:42      -    20 Netherlands-2 2026-11-14|
//! |>before-nginx-1.29         + Active         3.1    20 Netherlands-2 2026-11-14|
//! ```

use ratatui::text::Span;

use super::{
    ViewMemory,
    instances::whose,
    paint::Painter,
    reading::waiting,
    table::{TablePane, count, frame, position},
    theme::Tone,
};
use crate::{
    app::{
        Focus, Snapshots, State,
        layout::{Area, is_roomy_title},
        table::{TableView, column::Cx},
    },
    domain::{Instance, Now, Snapshot},
    keys::{Action, OnList},
    words::lists,
};

pub(super) fn draw(
    painter: &mut Painter,
    (area, alone): (Area, bool),
    state: &State,
    now: Now,
    memory: &mut ViewMemory,
) {
    let focused = state.focus == Focus::Snapshots;
    let room = area.title();
    let mut position = state.open_table().and_then(|table| position(area, table));
    let taken = position.as_deref().map_or(0, Painter::taken_by);
    let (mut line, in_full) = title(painter, state, room.saturating_sub(taken), alone);
    if !in_full && position.take().is_some() {
        // The name of the instance matters more.
        (line, _) = title(painter, state, room, alone);
    }
    let inside = frame(painter, area, focused, line, position.as_deref());
    let open = state.open_snapshots().zip(state.open_table());
    let (Some(instance), Some((open, table))) = (state.open_instance(), open) else {
        return;
    };
    let pane = TablePane {
        area,
        table,
        list: &open.list,
        cx: Cx {
            state,
            now,
            of: Some((instance, open)),
        },
        focused,
    };
    let instead = instead(state, instance, (open, table), now);
    let scroll = (&mut memory.snapshots, &mut memory.generations);
    pane.draw(
        painter,
        inside,
        instance.id.as_str(),
        instead.as_deref(),
        scroll,
    );
}

/// `Snapshots  web-01  185.20.1.17  id 5203773  5 · 11.2 GB` in at most `room` columns, and whether
/// the name of the instance is not cut; alone on the screen it names the instance first, as the way
/// back.
fn title<'a>(painter: &Painter, state: &State, room: usize, alone: bool) -> (Vec<Span<'a>>, bool) {
    let Some(instance) = state.open_instance() else {
        return (vec![painter.span(lists::snapshots(), Tone::Plain)], true);
    };
    let counts = counts(painter, state);
    let taken: usize = counts.iter().map(Span::width).sum();
    let between = match (alone, is_roomy_title(room)) {
        (false, _) => format!("{}  ", lists::snapshots()),
        (true, true) => format!(" > {}", lists::snapshots()),
        (true, false) => " >".to_owned(),
    };
    let (label, address) = whose(instance, room.saturating_sub(taken + between.len() + 1));
    let in_full = label == instance.label();
    let focused = state.focus == Focus::Snapshots;
    let strong =
        |text: String| painter.span(text, if focused { Tone::Strong } else { Tone::Plain });
    let address = painter.span(address, Tone::Plain);
    let mut title = if alone {
        vec![strong(label), address, strong(between)]
    } else {
        vec![
            strong(between + &label),
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
        (Some(_), Some(read)) => lists::as_of(read.wall),
        _ => lists::total(open.total),
    };
    count(painter, table, &open.list, &after)
}

/// What to say in place of the rows, where there are none.
fn instead(
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
        None => vec![waiting(state, remote, now)],
        Some(_) if table.is_filtered() => vec![lists::no_snapshot_fits()],
        Some(_) => {
            let read = remote.read_at.map(|read| read.wall);
            let can_create = state.can(Action::List(OnList::Create)).is_ok();
            lists::no_snapshots(&instance.label(), read, can_create)
        }
    })
}
