//! The form of a new snapshot.
//!
//! ```text
//! |  On      web-02  185.20.1.18  id 5203774   Active                    |
//! |  Account prod  ops@example.ua                                        |
//! |  Name    [web-02-20261114-1402_                            ]  20/100 |
//! |  web-02 WILL BE UNAVAILABLE while the snapshot is made.              |
//! |  The server counts 2 made today. The panel allows 5 a day.           |
//! |                                     [ Create ]   [ Cancel ]          |
//! ```

use ratatui::text::Line;

use super::{
    super::{
        header::account,
        paint::Painter,
        theme::{ENDING, Tone},
    },
    Content, buttons, close, field, labelled, still, whose_lines, with_label, wrapped,
};
use crate::{
    app::{
        State,
        dialog::{CreateForm, LONGEST_NAME, Part},
    },
    text,
};

/// How many snapshots a day the panel allows `[panel]`.
const A_DAY: u32 = 5;

pub(super) fn content<'a>(
    painter: &Painter,
    state: &'a State,
    form: &'a CreateForm,
    room: usize,
) -> Content<'a> {
    let status = form.instance.status.to_string();
    let left = room.saturating_sub(11 + text::width(&status));
    let mut on = whose_lines(&form.instance, left);
    if let Some(first) = on.first_mut() {
        *first = format!("{first}   {status}");
    }
    let mut lines = labelled(painter, "On      ", on, Tone::Strong);
    let mut pinned: Vec<usize> = (0..lines.len()).collect();
    lines.push(with_label(painter, "Account ", account(state, room >= 60)));
    lines.push(Line::default());
    pinned.push(lines.len());
    lines.push(name(painter, form, room));
    lines.push(Line::default());
    lines.extend(warnings(painter, state, form, room));
    lines.push(Line::default());
    let press = match form.sent {
        None => vec![buttons(
            painter,
            form.focus,
            &[(Part::Act, "Create"), (Part::Cancel, "Cancel")],
        )],
        Some(_) => close(painter),
    };
    let mut said = Vec::new();
    if form.sent.is_some() {
        let sending = "Sending. It goes on if you close this.";
        said = wrapped(painter, sending, room, Tone::Busy);
    }
    Content {
        title: "Create a snapshot",
        tone: Tone::Strong,
        lines,
        pinned,
        press,
        said,
        help: Line::default(),
    }
}

/// `Name    [web-02-20261114-1402_      ]  20/100`
fn name<'a>(painter: &Painter, form: &CreateForm, room: usize) -> Line<'a> {
    let wide = room.saturating_sub(19);
    let focused = form.focus == Part::Text && form.sent.is_none();
    let entered = if focused {
        field(painter, &form.name, wide)
    } else {
        still(painter, &form.name, wide)
    };
    let count = form.name.text().trim().chars().count();
    let tone = if (1..=LONGEST_NAME).contains(&count) {
        Tone::Plain
    } else {
        Tone::Danger
    };
    let mut spans = vec![painter.span("Name    [", Tone::Plain)];
    spans.extend(entered);
    spans.push(painter.span("]  ", Tone::Plain));
    spans.push(painter.span(format!("{count}/{LONGEST_NAME}"), tone));
    Line::from(spans)
}

/// What to know before: the instance stops, the day may be full, the name is taken.
fn warnings<'a>(painter: &Painter, state: &State, form: &CreateForm, room: usize) -> Vec<Line<'a>> {
    let label = form.instance.label();
    let list = state
        .snapshots
        .get(&form.instance.id)
        .and_then(|open| open.list.remote.value.as_ref());
    let mut said = vec![(
        format!("{label} WILL BE UNAVAILABLE while the snapshot is made."),
        Tone::Busy,
    )];
    // A server that does not count says nothing, and so do we.
    said.extend(list.and_then(|list| list.made_today).map(|made| {
        if made >= A_DAY {
            (format!("The server counts {made} made today, and the panel allows {A_DAY} a day: it may refuse."), Tone::Danger)
        } else {
            (format!("The server counts {made} made today. The panel allows {A_DAY} a day."), Tone::Plain)
        }
    }));
    let entered = form.name.text().trim();
    let is_taken =
        list.is_some_and(|list| list.rows.iter().any(|row| row.name.raw().trim() == entered));
    let mut lines: Vec<Line> = said
        .iter()
        .flat_map(|(said, tone)| wrapped(painter, said, room, *tone))
        .collect();
    // While the name is typed this comes and goes: its line is always there.
    lines.push(if is_taken {
        let taken = "A snapshot of this name is there already.";
        let taken = text::cut(taken, room, ENDING).into_owned();
        Line::from(painter.span(taken, Tone::Busy))
    } else {
        Line::default()
    });
    lines
}
