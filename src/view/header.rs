//! The first line: the account, and how old its data is.
//!
//! ```text
//!  snapdeck  prod  READ-ONLY  ops@example.ua  api.zomro.com    ◐ 1 running  read 14:02:31  next 14:02:34
//! ```
//!
//! If there is too little room, the program's name goes first, then words around the time, then the
//! end of the login; the account's name, `READ-ONLY` and the time stay.

use ratatui::text::{Line, Span};

use super::{
    paint::Painter,
    theme::{ENDING, Tone},
};
use crate::{
    app::{App, ReadOnly, State, layout::Area},
    domain::Now,
    text,
    words::{clock, header},
};

/// The program's name.
const OWN: &str = "snapdeck";

pub(super) fn draw(painter: &mut Painter, area: Area, app: &App, now: Now) {
    let state = app.shown();
    let roomy = area.is_roomy_header();
    let ([long, short], tone) = ages(state, now, roomy);
    let [running, running_short] = match app.running().len() {
        0 => [String::new(), String::new()],
        count => [header::running(count), header::running_in_short(count)],
    };
    let name = state.account.name.as_str();
    let login = login(state, roomy);
    let read_only = state.read_only != ReadOnly::Off;
    let locked = header::limits(read_only, state.filters.are_set());
    let room = usize::from(area.columns).saturating_sub(2);
    let fits = |own: &str, running: &str, age: &str| {
        let shown = [own, name, locked, &login, running, age];
        let there = shown
            .iter()
            .map(|part| text::width(part))
            .filter(|wide| *wide > 0);
        there.map(|wide| wide + 2).sum::<usize>() <= room + 2
    };
    let (own, running, age) = if fits(OWN, &running, &long) {
        (OWN, running, long)
    } else if fits("", &running_short, &long) {
        ("", running_short, long)
    } else {
        ("", running_short, short)
    };
    // Missing room is taken from the end of the login, and then of the name.
    let right = before(&running) + &age;
    let left = room.saturating_sub(text::width(&right));
    let (own, locked) = (before(own), before(locked));
    let left = left.saturating_sub(own.len() + locked.len());
    let name = text::cut(name, left.saturating_sub(4), ENDING).into_owned();
    let left = left.saturating_sub(text::width(&name) + 2);
    let login = text::cut(&login, left.saturating_sub(2), ENDING).into_owned();
    let badge_at = area.x + 1 + u16::try_from(own.len()).unwrap_or_default();
    let whose = Line::from(vec![
        painter.span(own, Tone::Quiet),
        painter.span(before(&name), Tone::Strong),
        painter.span(locked, Tone::Strong),
        painter.span(login, Tone::Plain),
    ]);
    painter.line(area.x + 1, area.y, area.columns - 1, &whose);
    let wide = u16::try_from(text::width(&right)).unwrap_or(area.columns);
    let x = (area.right() - 1).saturating_sub(wide);
    let right = Line::from(vec![
        painter.span(before(&running), Tone::Busy),
        painter.span(age, tone),
    ]);
    painter.line(x, area.y, wide, &right);
    if tone == Tone::Warning {
        let style = painter.look.style(tone);
        painter.sheet.restyle(area.into(), style);
    }
    if let Some(badge) = badge(painter, state, &name) {
        painter.line(badge_at - 1, area.y, area.columns, &badge.into());
    }
}

/// A part of the line, with the blanks after it.
fn before(part: &str) -> String {
    if part.is_empty() {
        String::new()
    } else {
        format!("{part}  ")
    }
}

/// `prod  ops@example.ua  api.zomro.com`: with the host if there is room, or no login.
pub(super) fn account(state: &State, with_server: bool) -> String {
    format!("{}  {}", state.account.name, login(state, with_server))
}

/// The same after a blank, with the name as it is in the header.
pub(super) fn account_with_badge(
    painter: &Painter,
    state: &State,
    with_server: bool,
) -> Vec<Span<'static>> {
    match badge(painter, state, state.account.name.as_str()) {
        Some(badge) => {
            let login = format!(" {}", login(state, with_server));
            vec![badge, painter.span(login, Tone::Plain)]
        }
        None => vec![painter.span(format!(" {}", account(state, with_server)), Tone::Plain)],
    }
}

/// The name of an account in its colour, with a blank on both sides, if it has a colour that the
/// terminal can show.
fn badge(painter: &Painter, state: &State, name: &str) -> Option<Span<'static>> {
    let badge = painter.look.badge(state.account.colour)?;
    Some(Span::styled(format!(" {name} "), badge))
}

/// `ops@example.ua  api.zomro.com`: with the host if there is room, or no login.
fn login(state: &State, with_server: bool) -> String {
    let account = &state.account;
    let user = account.user.as_ref().map(text::Text::shown);
    let server = (with_server || user.is_none()).then_some(account.server.as_str());
    let parts = [user, server].into_iter().flatten();
    parts.collect::<Vec<_>>().join("  ")
}

/// The age of the data, in full and in short.
fn ages(state: &State, now: Now, wide: bool) -> ([String; 2], Tone) {
    let read = state.read_at().map(|read| read.wall);
    let refreshing = state.is_reading(now);
    match (read, state.data_is_old()) {
        _ if state.is_first_start() => ([String::new(), String::new()], Tone::Plain),
        (Some(read), true) => (
            [
                header::stale(read, refreshing),
                header::stale_in_short(read),
            ],
            Tone::Warning,
        ),
        (None, true) => (
            [header::no_data(), header::no_data_in_short()].map(str::to_owned),
            Tone::Warning,
        ),
        (None, false) => ([header::loading(); 2].map(str::to_owned), Tone::Quiet),
        (Some(read), false) if refreshing => (
            [
                header::refreshing(read),
                header::refreshing_in_short().to_owned(),
            ],
            Tone::Quiet,
        ),
        (Some(read), false) => {
            let next = state.next_reading().filter(|_| wide);
            let next = next.map(|at| now.wall_at(at));
            ([header::read(read, next), clock(read)], Tone::Quiet)
        }
    }
}
