//! The dialog over everything: 72 columns wide, the whole window where that is narrower.
//!
//! ```text
//! +- Delete one snapshot? -----------------------------------------------+
//! |  This cannot be undone.                                              |
//! |                                                                      |
//! |  Name     перед оновленням php                                       |
//! |  Id       5198871                Status  Active, not protected       |
//! |  …                                                                   |
//! |                      >[ Cancel ]<   [ Delete 5198871 ]               |
//! |  Tab, then Enter: delete    Esc: cancel                              |
//! +----------------------------------------------------------------------+
//! ```

use ratatui::{
    layout::{Alignment, Rect},
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;

use super::{header::account, instances::whose, paint::Painter, theme::Tone};
use crate::{
    app::{
        Rest, State,
        dialog::{CreateForm, DeleteForm, Demand, Dialog, LONGEST_NAME, Open, Part},
        field::Field,
        reason,
    },
    domain::{NotDeleted, Protection, Snapshot},
    keys::{self, Action, Context},
    text,
};

/// How wide a dialog is.
const WIDTH: u16 = 72;

/// How many lines a name may take.
const NAME_LINES: usize = 2;

/// How many snapshots a day the panel allows `[panel]`.
const A_DAY: u32 = 5;

pub(super) fn draw(painter: &mut Painter, area: Rect, state: &State, open: &Open) {
    let width = area.width.min(WIDTH);
    let room = usize::from(width.saturating_sub(6));
    let (title, tone, mut lines) = match &open.dialog {
        Dialog::Create(form) => (
            "Create a snapshot",
            Tone::Strong,
            create(painter, state, form, room),
        ),
        Dialog::Delete(form) => (
            delete_title(state, form),
            Tone::Danger,
            delete(painter, state, form, room),
        ),
        Dialog::NotDeleted(snapshot, why) => (
            "Not deleted",
            Tone::Danger,
            not_deleted(painter, snapshot, why, room),
        ),
    };
    if let Some(hint) = &open.hint {
        let said = text::wrap(hint, room)
            .into_iter()
            .map(|line| Line::from(painter.span(line, Tone::Danger)));
        lines.extend(said);
    }
    lines.push(help(painter, &open.dialog));
    // In a low window the blank lines go first.
    let most = usize::from(area.height.saturating_sub(2));
    while lines.len() > most
        && let Some(blank) = lines.iter().position(|line| line.width() == 0)
    {
        lines.remove(blank);
    }
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .min(area.height);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    painter.clear(place);
    let title = Line::from(painter.span(title, tone));
    let inside = painter.frame(place, &title, painter.look.style(tone));
    for (y, line) in (inside.top()..inside.bottom()).zip(&lines) {
        let x = match line.alignment {
            Some(Alignment::Right) => inside
                .right()
                .saturating_sub(u16::try_from(line.width()).unwrap_or_default() + 2),
            _ => inside.x + 2,
        };
        painter.line(x, y, inside.right().saturating_sub(x), line);
    }
}

// --- create -------------------------------------------------------------------------------------

fn create<'a>(
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
        painter.span("On      ", Tone::Quiet),
        painter.span(label, Tone::Strong),
        painter.span(format!("{address}   {status}"), Tone::Plain),
    ];
    let mut lines = vec![
        Line::from(on),
        with_label(painter, "Account ", account(state, true)),
        Line::default(),
    ];
    let mut name = vec![
        painter.span("Name    ", Tone::Quiet),
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

// --- delete -------------------------------------------------------------------------------------

fn delete_title(state: &State, form: &DeleteForm) -> &'static str {
    match state.rest(&form.snapshot) {
        Some(Rest { others: 0, .. }) => "Delete the only snapshot?",
        Some(Rest { active: 0, .. }) => "Delete the only Active snapshot?",
        _ => "Delete one snapshot?",
    }
}

fn delete<'a>(
    painter: &Painter,
    state: &'a State,
    form: &'a DeleteForm,
    room: usize,
) -> Vec<Line<'a>> {
    let (row, instance) = (&form.snapshot, &form.instance);
    let protection = match row.protection {
        Protection::Off => "not protected",
        Protection::On => "protected",
        Protection::Unknown => "protection unknown",
    };
    let created = row
        .created
        .map_or_else(|| "unknown".to_owned(), |day| day.to_string());
    let mut lines = vec![
        Line::from(painter.span("This cannot be undone.", Tone::Strong)),
        Line::default(),
    ];
    lines.extend(name(painter, row, room));
    let pair = |left: &str, first: String, right: &str, second: String| {
        let first = text::cut(&first, 22, painter.look.ending()).into_owned();
        let pad = 23_usize.saturating_sub(text::width(&first));
        Line::from(vec![
            painter.span(left.to_owned(), Tone::Quiet),
            painter.span(first, Tone::Plain),
            painter.span(" ".repeat(pad), Tone::Plain),
            painter.span(right.to_owned(), Tone::Quiet),
            painter.span(second, Tone::Plain),
        ])
    };
    let (label, address) = whose(painter.look, instance, room.saturating_sub(9));
    lines.push(pair(
        "Id       ",
        row.id.to_string(),
        "Status  ",
        format!("{}, {protection}", row.status),
    ));
    lines.push(with_label(painter, "Of       ", label + &address));
    lines.push(pair(
        "Size     ",
        format!("{} GB", row.size),
        "Region  ",
        row.region.to_string(),
    ));
    lines.push(pair(
        "Created  ",
        created,
        "Account ",
        account(state, false),
    ));
    lines.push(Line::default());
    lines.extend(rest(painter, state, form, room));
    lines.push(Line::default());
    lines.push(match (form.sent, form.demand) {
        (Some(_), _) => sending(
            painter,
            "Looking it up again, then deleting. It goes on if you close this.",
        ),
        (None, Demand::Nothing) => {
            let delete = format!("Delete {}", row.id);
            buttons(
                painter,
                form.focus,
                &[(Part::Cancel, "Cancel"), (Part::Act, delete.as_str())],
            )
        }
        (None, demand) => demanded(painter, form, demand),
    });
    lines
}

fn demanded<'a>(painter: &Painter, form: &'a DeleteForm, demand: Demand) -> Line<'a> {
    let asked = match demand {
        Demand::WholeId => "Its status is unknown. Type the whole id to delete it:  ".to_owned(),
        Demand::LastDigits | Demand::Nothing => format!(
            "Type the last 4 digits of the id to delete it:  {}  ",
            form.snapshot.id
        ),
    };
    let wide = form.demanded().len();
    let mut spans = vec![
        painter.span(asked, Tone::Strong),
        painter.span("[", Tone::Plain),
    ];
    spans.extend(field(painter, &form.typed, wide));
    spans.push(painter.span("]", Tone::Plain));
    Line::from(spans)
}

/// What stays after this.
fn rest<'a>(painter: &Painter, state: &State, form: &DeleteForm, room: usize) -> Vec<Line<'a>> {
    let label = form.instance.label();
    let (said, tone) = match state.rest(&form.snapshot) {
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

fn not_deleted<'a>(
    painter: &Painter,
    snapshot: &Snapshot,
    why: &NotDeleted,
    room: usize,
) -> Vec<Line<'a>> {
    let mut lines = name(painter, snapshot, room);
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
    lines.push(buttons(painter, Part::Cancel, &[(Part::Cancel, "Close")]));
    lines
}

// --- parts --------------------------------------------------------------------------------------

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
            *last = format!("{}{}", text::cut(last, keep, ""), painter.look.ending());
        }
    }
    let label = |n: usize| if n == 0 { "Name     " } else { "         " };
    let line = |(n, line)| {
        Line::from(vec![
            painter.span(label(n), Tone::Quiet),
            painter.span(line, Tone::Strong),
        ])
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn with_label<'a>(painter: &Painter, label: &'static str, value: String) -> Line<'a> {
    Line::from(vec![
        painter.span(label, Tone::Quiet),
        painter.span(value, Tone::Plain),
    ])
}

fn wrapped<'a>(painter: &Painter, said: &str, room: usize, tone: Tone) -> Vec<Line<'a>> {
    text::wrap(said, room)
        .into_iter()
        .map(|line| Line::from(painter.span(line, tone)))
        .collect()
}

/// `>[ Cancel ]<   [ Delete 5198871 ]`, at the right.
fn buttons<'a>(painter: &Painter, focus: Part, buttons: &[(Part, &str)]) -> Line<'a> {
    let mut spans = Vec::new();
    for (part, label) in buttons {
        let tone = if *part == Part::Act {
            Tone::Danger
        } else {
            Tone::Plain
        };
        let style = painter.look.style(tone);
        if *part == focus {
            spans.push(Span::styled(
                format!(">[ {label} ]<"),
                painter.look.focused(style),
            ));
        } else {
            spans.push(Span::styled(format!(" [ {label} ] "), style));
        }
        spans.push(Span::raw(" "));
    }
    Line::from(spans).alignment(Alignment::Right)
}

fn sending<'a>(painter: &Painter, said: &str) -> Line<'a> {
    let close = Span::styled(
        ">[ Close ]<",
        painter.look.focused(painter.look.style(Tone::Plain)),
    );
    Line::from(vec![painter.span(format!("{said}  "), Tone::Busy), close])
}

/// A text that is edited: the part around its cursor, which is drawn in reverse.
pub(super) fn field<'a>(painter: &Painter, field: &Field, room: usize) -> Vec<Span<'a>> {
    let shown_before = text::safe(field.before()).into_owned();
    let rest = text::safe(&field.text()[field.before().len()..]).into_owned();
    let under = rest.graphemes(true).next().unwrap_or(" ").to_owned();
    let after: String = rest.graphemes(true).skip(1).collect();
    let under_wide = text::width(&under).max(1);
    // The end of what stands before the cursor is kept, then what fits behind it.
    let mut before = shown_before.as_str();
    while text::width(before) + under_wide > room {
        let Some(first) = before.graphemes(true).next() else {
            break;
        };
        before = &before[first.len()..];
    }
    let left = room.saturating_sub(text::width(before) + under_wide);
    let after = text::cut(&after, left, "").into_owned();
    let blank = " ".repeat(left.saturating_sub(text::width(&after)));
    let plain = painter.look.style(Tone::Plain);
    vec![
        Span::styled(before.to_owned(), plain),
        Span::styled(under, painter.look.focused(plain)),
        Span::styled(after + &blank, plain),
    ]
}

/// A text that is not edited now.
fn still<'a>(painter: &Painter, field: &Field, room: usize) -> Vec<Span<'a>> {
    let shown = text::cut(&text::safe(field.text()), room, painter.look.ending()).into_owned();
    let blank = " ".repeat(room.saturating_sub(text::width(&shown)));
    vec![painter.span(shown + &blank, Tone::Plain)]
}

/// The keys of a dialog, from the table.
fn help<'a>(painter: &Painter, dialog: &Dialog) -> Line<'a> {
    let key = |action| {
        keys::key_for(Context::Text, action)
            .map(|key| key.to_string())
            .unwrap_or_default()
    };
    let (enter, tab, esc) = (
        key(Action::Press),
        key(Action::FocusNext),
        key(Action::Cancel),
    );
    let said = match dialog {
        _ if dialog.sent().is_some() => format!("{esc}: close"),
        Dialog::Create(form) => match form.focus {
            Part::Text => format!("{enter}: go to Create    {tab}: next    {esc}: cancel"),
            Part::Act => format!("{enter}: create    {tab}: next    {esc}: cancel"),
            Part::Cancel => format!("{tab}: next    {esc}: cancel"),
        },
        Dialog::Delete(form) => match (form.demand, form.focus) {
            (Demand::Nothing, Part::Act) => format!("{enter}: delete    {esc}: cancel"),
            (Demand::Nothing, _) => format!("{tab}, then {enter}: delete    {esc}: cancel"),
            _ => format!("{enter}: delete (when they match)    {esc}: cancel"),
        },
        Dialog::NotDeleted(..) => format!("{esc}: close"),
    };
    Line::from(painter.span(said, Tone::Quiet))
}
