//! The first line: whose data this is, and how old.
//!
//! ```text
//!  snapdeck  prod  ops@example.ua  api.zomro.com         read 14:02:31  next 14:02:34
//! ```

use jiff::civil::DateTime;
use ratatui::{layout::Rect, text::Line};

use super::{
    WIDE,
    paint::Painter,
    theme::{ENDING, Tone},
};
use crate::{app::State, domain::Now, text};

/// `14:02:31`
pub(super) fn clock(time: DateTime) -> String {
    time.strftime("%H:%M:%S").to_string()
}

pub(super) fn draw(painter: &mut Painter, area: Rect, state: &State, now: Now) {
    let (age, tone) = age(state, now, area.width >= WIDE);
    let wide = u16::try_from(text::width(&age)).unwrap_or(area.width);
    let room = area.width.saturating_sub(wide + 3);
    let name = " snapdeck  ";
    let left = usize::from(room).saturating_sub(name.len());
    let account = account(state, area.width >= WIDE);
    let account = text::cut(&account, left, ENDING).into_owned();
    let whose = Line::from(vec![
        painter.span(name, Tone::Strong),
        painter.span(account, Tone::Plain),
    ]);
    painter.line(area.x, area.y, room, &whose);
    let style = painter.look.style(tone);
    painter.text_right(area.x, area.y, area.width - 1, &age, style);
}

/// `prod  ops@example.ua  api.zomro.com`: the host where there is room, or no name.
pub(super) fn account(state: &State, with_server: bool) -> String {
    let account = &state.account;
    let user = account.user.as_ref().map(text::Text::shown);
    let server = (with_server || user.is_none()).then_some(account.server.as_str());
    let parts = [account.profile, user, server];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

fn age(state: &State, now: Now, wide: bool) -> (String, Tone) {
    let read = state.read_at().map(|read| clock(read.wall));
    match (read, state.data_is_old()) {
        (Some(read), true) => (format!("OLD DATA, last read {read}"), Tone::Danger),
        (None, true) => ("NO DATA, nothing read yet".to_owned(), Tone::Danger),
        (None, false) => ("reading".to_owned(), Tone::Plain),
        (Some(read), false) => match state.next_reading().filter(|_| wide) {
            Some(next) => (
                format!("read {read}  next {}", clock(now.wall_at(next))),
                Tone::Plain,
            ),
            None => (format!("read {read}"), Tone::Plain),
        },
    }
}
