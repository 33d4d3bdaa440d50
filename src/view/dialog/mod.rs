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

mod create;
mod delete;

use ratatui::{
    layout::{Alignment, Rect},
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;

use super::{paint::Painter, theme::Tone};
use crate::{
    app::{
        State,
        dialog::{Demand, Dialog, Open, Part},
        field::Field,
    },
    keys::{self, Action, Context},
    text,
};

/// How wide a dialog is.
const WIDTH: u16 = 72;

pub(super) fn draw(painter: &mut Painter, area: Rect, state: &State, open: &Open) {
    let width = area.width.min(WIDTH);
    let room = usize::from(width.saturating_sub(6));
    let (title, tone, mut lines) = match &open.dialog {
        Dialog::Create(form) => (
            "Create a snapshot",
            Tone::Strong,
            create::create(painter, state, form, room),
        ),
        Dialog::Delete(form) => (
            delete::title(state, form),
            Tone::Danger,
            delete::delete(painter, state, form, room),
        ),
        Dialog::NotDeleted(snapshot, why) => (
            "Not deleted",
            Tone::Danger,
            delete::not_deleted(painter, snapshot, why, room),
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

fn with_label<'a>(painter: &Painter, label: &'static str, value: String) -> Line<'a> {
    Line::from(vec![
        painter.span(label, Tone::Plain),
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
    Line::from(painter.span(said, Tone::Plain))
}
