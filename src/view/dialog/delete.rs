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
        paint::Painter,
        theme::{ENDING, Tone},
    },
    Content, buttons, close, fact, field, labelled, whose_lines, wrapped,
};
use crate::{
    app::{State, deleting::DeleteForm, dialog::Part},
    domain::{
        Protection, Snapshot,
        write::{Demand, NotDone, Rest},
    },
    text,
    words::writes,
};

/// How many lines a name may take.
const NAME_LINES: usize = 2;

/// From this room on, two facts stand on a line.
const TWO_TO_A_LINE: usize = 66;

/// How wide the first of two facts may be.
const FIRST_OF_TWO: usize = 22;

const ID: &str = "Id       ";

fn title(state: &State, form: &DeleteForm) -> &'static str {
    match state.stakes(form).rest {
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
    let pinned = pinned(&form.snapshot, lines.len(), room);
    lines.extend(facts(painter, state, form, room));
    lines.push(Line::default());
    lines.extend(rest(painter, state, form, room));
    lines.push(Line::default());
    let press = match (form.sent, form.demand) {
        (Some(_), _) => close(painter),
        (None, Demand::Nothing) => {
            let both = |delete: &str| {
                let both = [(Part::Cancel, "Cancel"), (Part::Act, delete)];
                buttons(painter, form.focus, &both)
            };
            let with_id = both(&format!("Delete {}", form.snapshot.id));
            // The id stays in place above: no half of it is needed here.
            let fits = with_id.width() <= room;
            vec![if fits { with_id } else { both("Delete") }]
        }
        (None, demand) => demanded(painter, form, demand, room),
    };
    let mut said = Vec::new();
    if form.sent.is_some() {
        let sending = "Looking it up again, then deleting. It goes on if you close this.";
        said = wrapped(painter, sending, room, Tone::Busy);
    }
    Content {
        title: title(state, form),
        tone: Tone::Danger,
        lines,
        pinned,
        press,
        said,
        help: Line::default(),
    }
}

/// The lines of the id, which are the first of the facts, from this line on.
fn pinned(snapshot: &Snapshot, from: usize, room: usize) -> Vec<usize> {
    let id = text::wrap(snapshot.id.as_str(), room.saturating_sub(ID.len()));
    (from..from + id.len()).collect()
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
    let status = format!("{}, {protection}", row.status);
    let both = |left: (&'static str, &str), right: (&'static str, &str)| {
        let (label, value) = left;
        let wide = text::width(value);
        if room < TWO_TO_A_LINE || wide > FIRST_OF_TWO {
            let one = |(label, value): (&'static str, &str)| fact(painter, label, value, room);
            return [one(left), one(right)].concat();
        }
        let blank = " ".repeat(FIRST_OF_TWO + 1 - wide);
        let words = [label, value, &blank, right.0, right.1];
        let words = words.map(|word| painter.span(word.to_owned(), Tone::Plain));
        vec![Line::from(words.to_vec())]
    };
    let size = format!("{} GB", row.size);
    let (region, account) = (row.region.to_string(), account(state, false));
    let mut lines = both((ID, row.id.as_str()), ("Status   ", &status));
    let of = whose_lines(&form.instance, room.saturating_sub(9));
    lines.extend(labelled(painter, "Of       ", of, Tone::Plain));
    lines.extend(both(("Size     ", &size), ("Region   ", &region)));
    lines.extend(both(("Created  ", &created), ("Account  ", &account)));
    lines
}

fn demanded<'a>(
    painter: &Painter,
    form: &DeleteForm,
    demand: Demand,
    room: usize,
) -> Vec<Line<'a>> {
    let asked = match demand {
        Demand::WholeId => "Its status is unknown. Type the whole id to delete it:",
        Demand::LastDigits | Demand::Nothing => "Type the last 4 digits of the id to delete it:",
    };
    let entry = |wide: usize| {
        let mut entry = vec![painter.span("[", Tone::Plain)];
        entry.extend(field(painter, &form.typed, wide));
        entry.push(painter.span("]", Tone::Plain));
        entry
    };
    // One more for the cursor behind the last digit.
    let wide = form.demanded().len() + 1;
    let on_one_line = match demand {
        Demand::WholeId => format!("{asked}  "),
        Demand::LastDigits | Demand::Nothing => format!("{asked}  {}  ", form.snapshot.id),
    };
    if text::width(&on_one_line) + wide + 2 <= room {
        let mut line = Line::from(painter.span(on_one_line, Tone::Strong));
        line.extend(entry(wide));
        return vec![line];
    }
    // The id stays in place above.
    let mut lines = wrapped(painter, asked, room, Tone::Strong);
    lines.push(Line::from(entry(wide.min(room.saturating_sub(2)))));
    lines
}

/// What stays after this.
fn rest<'a>(painter: &Painter, state: &State, form: &DeleteForm, room: usize) -> Vec<Line<'a>> {
    let label = form.instance.label();
    let (said, tone) = match state.stakes(form).rest {
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
    why: &NotDone,
    room: usize,
) -> Content<'a> {
    let mut lines = name(painter, snapshot, room);
    let pinned = pinned(snapshot, lines.len(), room);
    lines.extend(fact(painter, ID, snapshot.id.as_str(), room));
    lines.push(Line::default());
    lines.extend(wrapped(painter, &writes::reason(why), room, Tone::Plain));
    if let NotDone::Changed(changes) = why {
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
        pinned,
        press,
        said: Vec::new(),
        help: Line::default(),
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
    labelled(painter, "Name     ", lines, Tone::Strong)
}
