//! The whole account: its title, and the message in place of rows. `table` draws the rest.
//!
//! ```text
//! ╭ Whole account 512 · 1,204.2 GB · 54.20 EUR a month ─────────────── 12 of 512 ╮
//! │  NAME                INSTANCE       KIND     STATUS        GB DISK REGION     │
//! │▌ before-nginx-1.29   web-01         snapshot ● Active     3.1   20 Poland-1   │
//! ```

use super::{
    ViewMemory,
    paint::Painter,
    reading::waiting,
    table::{self, TablePane, Title, at_end, count, none_fits},
    theme::Tone,
};
use crate::{
    app::{
        Focus, State,
        layout::{Area, Elastic},
        table::column::Cx,
    },
    domain::Now,
    words::lists,
};

pub(super) fn draw(
    painter: &mut Painter,
    area: Area,
    state: &State,
    now: Now,
    memory: &mut ViewMemory,
) {
    let (table, list) = (&state.tables.images, &state.data.images.list);
    let mut title = Title::default();
    title.push_elastic(Elastic::Name, painter.span(lists::account(), Tone::Strong));
    let total = if table.is_filtered() {
        state.tables.found
    } else {
        state.data.images.sums.all
    };
    let cost = total.known_a_month(state.price());
    let total =
        lists::total(total.size, total.unknown) + &lists::cost(cost.as_ref(), total.unknown);
    title.extend(count(painter, table, list, &total));
    let title = title.fit(area.title());
    let at_end = at_end((Focus::Account, area, true), state, table);
    let inside = table::title(painter, area, title, at_end.as_deref());
    let pane = TablePane {
        which: Focus::Account,
        area,
        alone: true,
        table,
        list,
        cx: Cx {
            state,
            now,
            of: None,
        },
        focused: state.selects_in(Focus::Account),
    };
    let instead = instead(state, now);
    let scroll = (&mut memory.images, &mut memory.generations);
    pane.draw(painter, inside, "account", instead.as_deref(), scroll);
}

/// The message in place of the rows, if there are none.
fn instead(state: &State, now: Now) -> Option<Vec<String>> {
    let (table, remote) = (&state.tables.images, &state.data.images.list.remote);
    if !table.is_empty() {
        return None;
    }
    Some(match &remote.value {
        None => vec![waiting(state, remote, now)],
        Some(_) if table.is_filtered() => {
            none_fits(state, table, lists::no_image_fits().to_owned())
        }
        Some(_) => vec![lists::no_images().to_owned()],
    })
}
