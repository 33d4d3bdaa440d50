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
    super::{header::account, instances::whose, paint::Painter, theme::Tone},
    buttons, field, sending, still, with_label, wrapped,
};
use crate::app::{
    State,
    dialog::{CreateForm, LONGEST_NAME, Part},
};

/// How many snapshots a day the panel allows `[panel]`.
const A_DAY: u32 = 5;

pub(super) fn create<'a>(
    painter: &Painter,
    state: &'a State,
    form: &'a CreateForm,
    room: usize,
) -> Vec<Line<'a>> {
    let status = form.instance.status.to_string();
    let (label, address) = whose(
        painter.look,
        &form.instance,
        room.saturating_sub(11 + status.len()),
    );
    let on = vec![
        painter.span("On      ", Tone::Plain),
        painter.span(label, Tone::Strong),
        painter.span(format!("{address}   {status}"), Tone::Plain),
    ];
    let mut lines = vec![
        Line::from(on),
        with_label(painter, "Account ", account(state, true)),
        Line::default(),
    ];
    let mut name = vec![
        painter.span("Name    ", Tone::Plain),
        painter.span("[", Tone::Plain),
    ];
    let focused = form.focus == Part::Text && form.sent.is_none();
    let field_room = room.saturating_sub(19);
    name.extend(if focused {
        field(painter, &form.name, field_room)
    } else {
        still(painter, &form.name, field_room)
    });
    let count = form.name.text().trim().chars().count();
    let tone = if (1..=LONGEST_NAME).contains(&count) {
        Tone::Plain
    } else {
        Tone::Danger
    };
    name.extend([
        painter.span("]  ", Tone::Plain),
        painter.span(format!("{count}/{LONGEST_NAME}"), tone),
    ]);
    lines.extend([Line::from(name), Line::default()]);
    let unavailable = format!(
        "{} WILL BE UNAVAILABLE while the snapshot is made.",
        form.instance.label()
    );
    lines.extend(wrapped(painter, &unavailable, room, Tone::Busy));
    let list = state
        .snapshots
        .get(&form.instance.id)
        .and_then(|open| open.table.remote.value.as_ref());
    match list.and_then(|list| list.made_today) {
        Some(made) if made >= A_DAY => {
            let said = format!(
                "The server counts {made} made today, and the panel allows {A_DAY} a day: it may refuse."
            );
            lines.extend(wrapped(painter, &said, room, Tone::Danger));
        }
        Some(made) => {
            let said =
                format!("The server counts {made} made today. The panel allows {A_DAY} a day.");
            lines.extend(wrapped(painter, &said, room, Tone::Plain));
        }
        None => {}
    }
    let entered = form.name.text().trim();
    if list.is_some_and(|list| list.rows.iter().any(|row| row.name.raw().trim() == entered)) {
        lines.extend(wrapped(
            painter,
            "A snapshot of this name is there already.",
            room,
            Tone::Busy,
        ));
    }
    lines.push(Line::default());
    let buttons = match form.sent {
        None => buttons(
            painter,
            form.focus,
            &[(Part::Act, "Create"), (Part::Cancel, "Cancel")],
        ),
        Some(_) => sending(painter, "Sending. It goes on if you close this."),
    };
    lines.push(buttons);
    lines
}
