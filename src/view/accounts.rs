//! The account switcher, over the lists.
//!
//! ```text
//! ╭ Accounts ──────────────────────────────────────────────────────────────╮
//! │▌1  prod     ops@example.ua  api.zomro.com  read 14:02:31               │
//! │ 2  staging  ops@example.ua  api.zomro.com  not loaded yet  read-only   │
//! ```

use ratatui::{
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

use super::{
    paint::Painter,
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        App, ClickTarget, ReadOnly, State,
        layout::{
            Area,
            over::{self, GAP},
        },
    },
    text,
    words::accounts as words,
};

/// What stands in the columns of a row: number, name, login, server and state.
type Facts = [String; 5];

pub(super) fn draw(painter: &mut Painter, area: Area, app: &App, cursor: usize) {
    let rows: Vec<Facts> = app.accounts().iter().enumerate().map(facts).collect();
    let widest = |column: usize| {
        let widths = rows.iter().map(|row| text::width(&row[column]));
        widths.max().unwrap_or_default()
    };
    let widths = over::account_columns(area.inside(), [0, 1, 2, 3, 4].map(widest));
    let accounts = app.accounts().iter().zip(&rows);
    let mut lines: Vec<Line> = accounts
        .map(|(state, facts)| line(facts, widths, painter.look.named(state.account.colour)))
        .collect();
    let said = (rows.len() == 1).then(words::only_one);
    let wide = said.map_or(0, |said| text::width(said) + 2);
    let wide = lines.iter().map(Line::width).fold(wide, usize::max);
    let wide = wide.min(area.inside().into());
    let said = said.map_or_else(Vec::new, |said| text::wrap(said, wide.saturating_sub(2)));
    let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let place = Rect::from(area.at_top(cells(wide + 2), cells(rows.len() + said.len() + 2)));
    painter.sheet.erase(place);
    let title = Line::from(painter.span(words::title(), Tone::Strong));
    let inside = painter.frame(place, &title, painter.frame_style(true));
    let top = (cursor + 1).saturating_sub(usize::from(inside.height));
    lines.extend(said.into_iter().map(|said| Line::from(format!(" {said}"))));
    for (y, line) in (inside.top()..inside.bottom()).zip(lines.iter().skip(top)) {
        painter.line(inside.x, y, inside.width, line);
    }
    for (y, account) in (inside.top()..inside.bottom()).zip(app.ids().skip(top)) {
        let row = Rect {
            y,
            height: 1,
            ..inside
        };
        painter.target(row, || ClickTarget::Account(account));
    }
    let row = Rect {
        y: inside.y + cells(cursor - top),
        height: 1,
        ..inside
    };
    painter.choose(row);
}

fn facts((at, state): (usize, &State)) -> Facts {
    let account = &state.account;
    let user = account.user.as_ref().map(text::Text::shown);
    [
        (at + 1).to_string(),
        account.name.to_string(),
        user.unwrap_or_default().to_owned(),
        text::safe(&account.server).into_owned(),
        standing(state),
    ]
}

fn line(facts: &Facts, widths: [usize; 5], name: Style) -> Line<'static> {
    let mut spans = vec![Span::raw(" ")];
    let columns = facts.iter().zip(widths).enumerate();
    for (column, (fact, width)) in columns.filter(|(_, (_, width))| *width > 0) {
        let shown = text::cut(fact, width, ENDING).into_owned();
        let gap = if column + 1 < facts.len() { GAP } else { 1 };
        let blank = " ".repeat(width.saturating_sub(text::width(&shown)) + gap);
        let style = if column == 1 { name } else { Style::new() };
        spans.extend([Span::styled(shown, style), Span::raw(blank)]);
    }
    Line::from(spans)
}

fn standing(state: &State) -> String {
    words::standing(words::Standing {
        read: state.read_at().map(|read| read.wall),
        signed_out: state.is_signed_out(),
        stale: state.data_is_old(),
        read_only: state.read_only != ReadOnly::Off,
        open_writes: state.open_writes().count(),
    })
}
