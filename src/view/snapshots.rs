//! The snapshots of the instance under the cursor: the list's title, and the message in place of
//! rows. `table` draws the rest.
//!
//! ```text
//! ╭ Instances › web-01 › Snapshots 85 · 191.2 GB ────────────────────── 2 of 85 ╮
//! │  NAME                      STATUS            GB  DISK REGION        CREATED │
//! │  web-01-20261114-1358      ◐ Saving 0:42      -    20 Netherlands-2         │
//! │▌ before-nginx-1.29         ● Active ⚿       3.1    20 Netherlands-2         │
//! ```

use ratatui::text::Span;

use super::{
    ViewMemory,
    paint::Painter,
    reading::waiting,
    table::{self, TablePane, Title, at_end, count, none_fits},
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        Focus, Snapshots, State,
        layout::{Area, LEAST_NAME},
        table::{TableView, column::Cx},
    },
    domain::{Instance, Now, Snapshot},
    keys::{Action, OnSnapshot},
    text,
    words::lists,
};

pub(super) fn draw(
    painter: &mut Painter,
    (area, alone): (Area, bool),
    state: &State,
    now: Now,
    memory: &mut ViewMemory,
) {
    let room = area.title();
    let open_table = state.open_table();
    let mut at_end =
        open_table.and_then(|table| at_end((Focus::Snapshots, area, alone), state, table));
    let taken = at_end.as_deref().map_or(0, Painter::taken_by);
    let (mut line, in_full) = title(painter, state, room.saturating_sub(taken), alone);
    if !in_full && at_end.take().is_some() {
        // The instance's name is more important.
        (line, _) = title(painter, state, room, alone);
    }
    let inside = table::title(painter, area, line, at_end.as_deref());
    let open = state.open_snapshots().zip(state.open_table());
    let (Some(instance), Some((open, table))) = (state.open_instance(), open) else {
        return;
    };
    let pane = TablePane {
        which: Focus::Snapshots,
        area,
        alone,
        table,
        list: &open.list,
        cx: Cx {
            state,
            now,
            of: Some((instance, open)),
        },
        focused: state.selects_in(Focus::Snapshots),
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

/// `web-01 › Snapshots 5 · 11.2 GB` in at most `room` columns, and whether it identifies the
/// instance in full. If the list is alone on the screen, the title begins with the way back, and
/// shows the id if there is room, to tell instances of the same name apart.
fn title<'a>(painter: &Painter, state: &State, room: usize, alone: bool) -> (Vec<Span<'a>>, bool) {
    let Some(instance) = state.open_instance() else {
        return (
            vec![painter.span(lists::copies(state.copy_kind()), Tone::Plain)],
            true,
        );
    };
    let label = instance.label();
    // A long filter leaves room for the start of the name.
    let least = text::width(&label).min(LEAST_NAME) + text::width(lists::crumb());
    let counts = counts(painter, state).fit(room.saturating_sub(least));
    let taken: usize = counts.iter().map(Span::width).sum();
    let left = room.saturating_sub(taken);
    let crumb = lists::crumb();
    let back = format!("{}{crumb}", lists::instances());
    let id = lists::address(None, instance.id.as_str());
    let wide = |parts: &[&str]| parts.iter().map(|part| text::width(part)).sum::<usize>();
    let list = lists::copies(state.copy_kind());
    let of = [crumb, list].concat();
    let short = of.trim_end_matches(list).trim_end();
    // The order in which parts are dropped for lack of room: the way back, the word for the list,
    // the id.
    let parts: &[(&str, &str, &str)] = if alone {
        &[
            (&back, &id, &of),
            ("", &id, &of),
            ("", &id, short),
            ("", "", short),
        ]
    } else {
        &[("", "", &of), ("", "", short)]
    };
    let fits = |(back, id, of): &&(&str, &str, &str)| {
        let name = text::width(&label);
        let least = if back.is_empty() {
            name.min(LEAST_NAME)
        } else {
            name
        };
        least + wide(&[back, id, of]) <= left
    };
    let (back, id, of) = *parts.iter().find(fits).unwrap_or(&("", "", short));
    let room = left.saturating_sub(wide(&[back, id, of]));
    let name = text::cut(&label, room, ENDING).into_owned();
    let in_full = name == label && (!alone || !id.is_empty());
    let focused = state.focus == Focus::Snapshots;
    let tone = if focused { Tone::Strong } else { Tone::Plain };
    let mut title = vec![
        painter.span(back.to_owned(), Tone::Quiet),
        painter.span(name, tone),
        painter.span(id.to_owned(), Tone::Quiet),
        painter.span(of.to_owned(), tone),
    ];
    title.extend(counts);
    (title, in_full)
}

/// ` 5 · 11.2 GB`; with stale data ` 5  as of 14:02:31`.
fn counts<'a>(painter: &Painter, state: &State) -> Title<'a> {
    let Some((open, table)) = state.open_snapshots().zip(state.open_table()) else {
        return Title::default();
    };
    let remote = &open.list.remote;
    let after = match (&remote.failure, remote.read_at) {
        _ if table.is_filtered() => String::new(),
        (Some(_), Some(read)) => lists::as_of(read.wall),
        _ => lists::total(open.total.size, open.total.unknown),
    };
    count(painter, table, &open.list, &after)
}

/// The message in place of the rows, if there are none.
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
        Some(_) if table.is_filtered() => {
            none_fits(state, table, lists::none_fits(state.copy_kind()))
        }
        Some(_) => {
            let can_create = state.can(Action::Snapshot(OnSnapshot::Create)).is_ok();
            lists::no_copies(state.copy_kind(), &instance.label(), can_create)
        }
    })
}
