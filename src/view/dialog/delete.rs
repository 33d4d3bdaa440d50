//! The question before a delete, and the report of one that was not done.
//!
//! ```text
//! |  Name     перед оновленням php                                       |
//! |  Id       5198871                Status  Active, not protected       |
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Size     2.9 GB                 Region  Netherlands-2               |
//! |  Created  2026-10-31             Account prod  ops@example.ua        |
//! |  web-01 keeps 2 Active snapshots, the newest of 2026-11-14.          |
//! |                      >[ Cancel ]<   [ Delete 5198871 ]               |
//! ```

use ratatui::text::Line;

use super::{
    super::{
        header::account,
        instances::whose,
        paint::Painter,
        theme::{ENDING, Tone},
    },
    Content, buttons, field, sending, with_label, wrapped,
};
use crate::{
    app::{
        State,
        deleting::{DeleteForm, Demand, Rest},
        dialog::Part,
        reason,
    },
    domain::{NotDeleted, Protection, Snapshot},
    text,
};

/// How many lines a name may take.
const NAME_LINES: usize = 2;

/// From this room on, two facts stand on a line.
const TWO_TO_A_LINE: usize = 66;

fn title(state: &State, form: &DeleteForm) -> &'static str {
    match state.rest(&form.instance.id, &form.snapshot) {
        Some(Rest { others: 0, .. }) => "Delete the only snapshot?",
        Some(Rest { active: 0, .. }) => "Delete the only Active snapshot?",
        _ => "Delete one snapshot?",
    }
}

pub(super) fn content<'a>(
    painter: &Painter,
    state: &'a State,
    form: &'a DeleteForm,
    room: usize,
) -> Content<'a> {
    let mut lines = vec![
        Line::from(painter.span("This cannot be undone.", Tone::Strong)),
        Line::default(),
    ];
    lines.extend(name(painter, &form.snapshot, room));
    let id = lines.len();
    lines.extend(facts(painter, state, form, room));
    lines.push(Line::default());
    lines.extend(rest(painter, state, form, room));
    lines.push(Line::default());
    let press = match (form.sent, form.demand) {
        (Some(_), _) => sending(
            painter,
            "Looking it up again, then deleting. It goes on if you close this.",
            room,
        ),
        (None, Demand::Nothing) => {
            let delete = format!("Delete {}", form.snapshot.id);
            vec![buttons(
                painter,
                form.focus,
                &[(Part::Cancel, "Cancel"), (Part::Act, &delete)],
            )]
        }
        (None, demand) => demanded(painter, form, demand, room),
    };
    Content {
        title: title(state, form),
        tone: Tone::Danger,
        lines,
        pinned: vec![id],
        press,
    }
}

/// All that a snapshot is known by, two to a line where there is room; the id comes first.
fn facts<'a>(painter: &Painter, state: &State, form: &DeleteForm, room: usize) -> Vec<Line<'a>> {
    let row = &form.snapshot;
    let protection = match row.protection {
        Protection::Off => "not protected",
        Protection::On => "protected",
        Protection::Unknown => "protection unknown",
    };
    let created = row
        .created
        .map_or_else(|| "unknown".to_owned(), |day| day.to_string());
    let (label, address) = whose(&form.instance, room.saturating_sub(9));
    let left = [
        ("Id       ", row.id.to_string()),
        ("Of       ", label + &address),
        ("Size     ", format!("{} GB", row.size)),
        ("Created  ", created),
    ];
    let right = [
        ("Status   ", format!("{}, {protection}", row.status)),
        ("", String::new()),
        ("Region   ", row.region.to_string()),
        ("Account  ", account(state, false)),
    ];
    let mut lines = Vec::new();
    for ((name, value), (other, second)) in left.into_iter().zip(right) {
        if other.is_empty() || room < TWO_TO_A_LINE {
            lines.push(with_label(painter, name, value));
            lines.extend((!other.is_empty()).then(|| with_label(painter, other, second)));
        } else {
            let value = text::cut(&value, 22, ENDING).into_owned();
            let blank = " ".repeat(23 - text::width(&value));
            let words = [name.to_owned(), value, blank, other.to_owned(), second];
            lines.push(Line::from(
                words.map(|word| painter.span(word, Tone::Plain)).to_vec(),
            ));
        }
    }
    lines
}

fn demanded<'a>(
    painter: &Painter,
    form: &DeleteForm,
    demand: Demand,
    room: usize,
) -> Vec<Line<'a>> {
    let asked = match demand {
        Demand::WholeId => "Its status is unknown. Type the whole id to delete it:".to_owned(),
        Demand::LastDigits | Demand::Nothing => {
            format!(
                "Type the last 4 digits of the id to delete it:  {}",
                form.snapshot.id
            )
        }
    };
    let wide = form.demanded().len();
    let mut lines = wrapped(painter, &asked, room.saturating_sub(wide + 4), Tone::Strong);
    if let Some(last) = lines.last_mut() {
        last.push_span(painter.span("  [", Tone::Plain));
        last.extend(field(painter, &form.typed, wide));
        last.push_span(painter.span("]", Tone::Plain));
    }
    lines
}

/// What stays after this.
fn rest<'a>(painter: &Painter, state: &State, form: &DeleteForm, room: usize) -> Vec<Line<'a>> {
    let label = form.instance.label();
    let (said, tone) = match state.rest(&form.instance.id, &form.snapshot) {
        None if state.instances.get(&form.instance.id).is_none() => (
            format!("{label} is not in the list of instances any more."),
            Tone::Danger,
        ),
        None => (
            format!("The list of {label} is not whole: what stays is not known."),
            Tone::Danger,
        ),
        Some(Rest { others: 0, .. }) => (
            format!("THIS IS THE ONLY SNAPSHOT OF {label}. After this there is none."),
            Tone::Danger,
        ),
        Some(Rest { active: 0, .. }) => (
            format!(
                "THIS IS THE ONLY ACTIVE SNAPSHOT OF {label}. After this none can be restored."
            ),
            Tone::Danger,
        ),
        Some(Rest { active, newest, .. }) => {
            let word = if active == 1 { "snapshot" } else { "snapshots" };
            let newest = newest.map_or_else(String::new, |day| format!(", the newest of {day}"));
            (
                format!("{label} keeps {active} Active {word}{newest}."),
                Tone::Plain,
            )
        }
    };
    wrapped(painter, &said, room, tone)
}

pub(super) fn not_deleted<'a>(
    painter: &Painter,
    snapshot: &Snapshot,
    why: &NotDeleted,
    room: usize,
) -> Content<'a> {
    let mut lines = name(painter, snapshot, room);
    let id = lines.len();
    lines.push(with_label(painter, "Id       ", snapshot.id.to_string()));
    lines.push(Line::default());
    lines.extend(wrapped(painter, &reason(why), room, Tone::Plain));
    if let NotDeleted::Changed(changes) = why {
        for change in changes {
            let said = format!("  {:<11} {}  ->  {}", change.field, change.was, change.is);
            lines.extend(wrapped(painter, &said, room, Tone::Busy));
        }
    }
    lines.push(Line::default());
    lines.push(Line::from(
        painter.span("NOTHING WAS DELETED.", Tone::Danger),
    ));
    let press = vec![buttons(painter, Part::Cancel, &[(Part::Cancel, "Close")])];
    Content {
        title: "Not deleted",
        tone: Tone::Danger,
        lines,
        pinned: vec![id],
        press,
    }
}

fn name<'a>(painter: &Painter, snapshot: &Snapshot, room: usize) -> Vec<Line<'a>> {
    let shown = if snapshot.name.is_blank() {
        "(no name)"
    } else {
        snapshot.name.shown()
    };
    let mut lines = text::wrap(shown, room.saturating_sub(9));
    if lines.len() > NAME_LINES {
        lines.truncate(NAME_LINES);
        if let Some(last) = lines.last_mut() {
            let keep = room.saturating_sub(10);
            *last = format!("{}{}", text::cut(last, keep, ""), ENDING);
        }
    }
    let label = |n: usize| if n == 0 { "Name     " } else { "         " };
    let line = |(n, line)| {
        Line::from(vec![
            painter.span(label(n), Tone::Plain),
            painter.span(line, Tone::Strong),
        ])
    };
    lines.into_iter().enumerate().map(line).collect()
}
