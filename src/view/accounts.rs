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
    app::{App, ClickTarget, ReadOnly, State, layout::Area},
    text,
    words::accounts as words,
};

/// The columns of a row: name, login, server and state.
type Facts = [String; 4];

/// The facts that are shown, from the most room to the least; the name and the state are always
/// shown.
const LAYOUTS: [&[usize]; 3] = [&[0, 1, 2, 3], &[0, 1, 3], &[0, 3]];

pub(super) fn draw(painter: &mut Painter, area: Area, app: &App, cursor: usize) {
    let rows: Vec<Facts> = app.accounts().iter().map(facts).collect();
    let said = (rows.len() == 1).then(words::only_one);
    let room = usize::from(area.inside());
    let columns = Columns::fitting(&rows, room);
    let wide = columns
        .wide()
        .max(said.map_or(0, |said| text::width(said) + 2));
    let wide = wide.min(room);
    let said = said.map_or_else(Vec::new, |said| text::wrap(said, wide.saturating_sub(2)));
    let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let place = Rect::from(area.at_top(cells(wide + 2), cells(rows.len() + said.len() + 2)));
    painter.sheet.erase(place);
    let title = Line::from(painter.span(words::title(), Tone::Strong));
    let inside = painter.frame(place, &title, painter.frame_style(true));
    let top = (cursor + 1).saturating_sub(usize::from(inside.height));
    let places = app.accounts().iter().zip(&rows).enumerate().skip(top);
    let mut lines: Vec<Line> = places
        .map(|(at, (state, facts))| {
            let name = painter.look.named(state.account.colour);
            columns.line(&format!(" {}", at + 1), facts, name, wide)
        })
        .collect();
    lines.extend(said.into_iter().map(|said| Line::from(format!(" {said}"))));
    for (y, line) in (inside.top()..inside.bottom()).zip(&lines) {
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

/// The facts that the rows show, and their widths.
struct Columns {
    /// The cursor's mark and the number.
    number: usize,
    /// A fact, and the width of its longest text.
    facts: Vec<(usize, usize)>,
}

impl Columns {
    /// The most facts that fit, or else the fewest.
    fn fitting(rows: &[Facts], room: usize) -> Self {
        let widest = |fact: usize| rows.iter().map(|row| text::width(&row[fact])).max();
        let of = |layout: &&[usize]| Self {
            number: 1 + rows.len().to_string().len(),
            facts: layout
                .iter()
                .map(|fact| (*fact, widest(*fact).unwrap_or_default()))
                .collect(),
        };
        let fitting = LAYOUTS
            .iter()
            .map(of)
            .find(|columns| columns.wide() <= room);
        fitting.unwrap_or_else(|| of(&LAYOUTS[LAYOUTS.len() - 1]))
    }

    fn wide(&self) -> usize {
        let facts = self.facts.iter().map(|(_, wide)| wide + 2);
        self.number + facts.sum::<usize>() + 1
    }

    /// Draws one row. If there is too little room, the name is cut, so that the state stays whole.
    fn line<'a>(&self, number: &str, facts: &Facts, name: Style, room: usize) -> Line<'a> {
        let lacking = self.wide().saturating_sub(room);
        let mut spans = vec![Span::styled(
            format!("{number:<0$}", self.number),
            Style::new(),
        )];
        for (fact, wide) in &self.facts {
            let (wide, style) = match fact {
                0 => (wide.saturating_sub(lacking), name),
                _ => (*wide, Style::new()),
            };
            let shown = text::cut(&facts[*fact], wide, ENDING).into_owned();
            let blank = " ".repeat(wide.saturating_sub(text::width(&shown)));
            spans.push(Span::raw("  "));
            spans.push(Span::styled(shown, style));
            spans.push(Span::raw(blank));
        }
        Line::from(spans)
    }
}

fn facts(state: &State) -> Facts {
    let account = &state.account;
    let user = account.user.as_ref().map(text::Text::shown);
    [
        account.name.to_string(),
        user.unwrap_or_default().to_owned(),
        text::safe(&account.server).into_owned(),
        standing(state),
    ]
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
