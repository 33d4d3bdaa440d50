//! The list of instances: its title, and the message in place of rows. `table` draws the rest.

use super::{
    ViewMemory,
    paint::Painter,
    reading::waiting,
    table::{self, TablePane, Title, at_end, count, none_fits},
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        CoverageSummary, Focus, State,
        layout::{Area, Elastic, LEAST_NAME},
        table::column::Cx,
    },
    domain::{Instance, Now},
    text,
    words::{coverage, lists},
};

pub(super) fn draw(
    painter: &mut Painter,
    (area, alone, has_coverage): (Area, bool, bool),
    state: &State,
    now: Now,
    memory: &mut ViewMemory,
) {
    let (table, list) = (&state.tables.instances, &state.data.instances);
    let focused = state.focus == Focus::Instances;
    let tone = if focused { Tone::Strong } else { Tone::Plain };
    let mut title = Title::default();
    title.push_elastic(Elastic::Name, painter.span(lists::instances(), tone));
    let at_risk = state.coverage_summary().map_or(0, CoverageSummary::at_risk);
    if state.shows_only_at_risk() && table.is_filtered() {
        title.extend(count(painter, table, list, ""));
        title.push(painter.span(coverage::ONLY_AT_RISK.to_owned(), Tone::Accent));
    } else if state.shows_only_at_risk() {
        let only = coverage::only_at_risk(table.len(), list.rows().len());
        title.push(painter.span(only, Tone::Accent));
    } else {
        title.extend(count(painter, table, list, ""));
    }
    let count = coverage::count_at_risk(at_risk);
    let taken = text::width(&count) + text::width(coverage::AT_RISK);
    let has_room = title.width() + taken <= area.title();
    // The filter and the marks are nowhere else; the line of the coverage counts those at risk, too.
    let is_full = table.is_filtered() || table.mark_count() > 0;
    if at_risk > 0 && !state.shows_only_at_risk() && (has_room || !is_full || !has_coverage) {
        title.push(painter.span(count, Tone::Danger));
        title.push_elastic(
            Elastic::Words,
            painter.span(coverage::AT_RISK, Tone::Danger),
        );
    }
    let title = title.fit(area.title());
    let at_end = at_end((Focus::Instances, area, alone), state, table);
    let inside = table::title(painter, area, title, at_end.as_deref());
    let pane = TablePane {
        which: Focus::Instances,
        area,
        alone,
        table,
        list,
        cx: Cx {
            state,
            now,
            of: None,
        },
        focused: state.selects_in(Focus::Instances),
    };
    let instead = instead(state, now);
    let scroll = (&mut memory.instances, &mut memory.generations);
    pane.draw(painter, inside, "instances", instead.as_deref(), scroll);
}

/// The message in place of the rows, if there are none.
fn instead(state: &State, now: Now) -> Option<Vec<String>> {
    let (table, remote) = (&state.tables.instances, &state.data.instances.remote);
    if !table.is_empty() {
        return None;
    }
    Some(match &remote.value {
        None => vec![waiting(state, remote, now)],
        Some(_) if table.is_filtered() => none_fits(state, table, lists::no_instance_fits()),
        Some(_) if state.shows_only_at_risk() => lists::none_at_risk(),
        Some(_) => lists::no_instances(),
    })
}

/// The instance's label, and `  185.20.1.17  id 5203773`. A long name is cut so that the id stays
/// within `room`; if that is not enough, the address is dropped.
pub(super) fn whose(instance: &Instance, room: usize) -> (String, String) {
    let ip = Some(&instance.ip).filter(|ip| !ip.is_blank());
    let address = lists::address(ip, instance.id.as_str());
    let label = instance.label_beside_id();
    let fits = text::width(&address) + LEAST_NAME.min(text::width(label)) <= room;
    let after = if fits {
        address
    } else {
        lists::address(None, instance.id.as_str())
    };
    let left = room.saturating_sub(text::width(&after));
    (text::cut(label, left, ENDING).into_owned(), after)
}
