//! The operations, and the history, over the lists.
//!
//! ```text
//! ╭ Operations  2 running · 1 failed ──────────────────────── Tab: History ╮
//! │▌◐ delete  12 marked rows                3 of 12  ▇▇▇▁▁▁▁▁▁▁▁▁  0:14    │
//! │ ◐ create  db-main-20261126-1402  db-main  Saving 2:40, usually 3:10    │
//! │ ✕ rename  old-import             web-01   not done: the name is taken  │
//! │                                                                        │
//! │  Delete: 3 of 12                                                       │
//! ╰────────────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    help,
    paint::Painter,
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        Comparison, State,
        layout::{Area, over},
        operations::{OperationRow, OperationRowId, OperationsPane, Past, Tab},
    },
    domain::Now,
    keys::{self, Action, Context, Reply},
    text,
    words::{away, operations as words},
};

pub(super) fn draw(
    painter: &mut Painter,
    area: Area,
    state: &State,
    open: &OperationsPane,
    now: Now,
) {
    let rows = state.operation_rows(now);
    let searched = open.searching || !open.search.text().is_empty();
    let over = area.operations(open.tab, open.most(rows.len()), searched);
    let place = Rect::from(over.place);
    painter.sheet.erase(place);
    let inside = painter.frame(place, &Line::default(), painter.frame_style(true));
    title(painter, place, state, open, &rows);
    painter.cursor = Some(inside.as_position());
    let list = Rect::from(over.rows);
    if rows.is_empty() {
        let said = instead(state, open);
        let lines = text::wrap(&said, area.text_over());
        let style = painter.look.style(Tone::Quiet);
        for (y, line) in (list.y..inside.bottom()).zip(&lines) {
            painter.text(list.x + 2, y, list.width.saturating_sub(3), line, style);
        }
    } else {
        let at = open.place(&rows);
        draw_rows(painter, list, &rows, at);
        let below = Rect::from(over.below);
        let details = rows[at].details.iter();
        let details = details.flat_map(|said| text::wrap(said, area.text_over()));
        for (y, line) in (below.top()..below.bottom()).zip(details) {
            let tone = painter.look.style(Tone::Plain);
            painter.text(below.x + 2, y, below.width.saturating_sub(3), &line, tone);
        }
    }
    // While it is typed, it has the cursor.
    if let Some(line) = over.search {
        help::search(painter, line.into(), &open.search, open.searching);
    }
}

/// What is said in place of the rows.
fn instead(state: &State, open: &OperationsPane) -> String {
    let searched = !open.search.text().is_empty();
    match (open.tab, &open.history.known) {
        (Tab::History, Past::Reading) => words::reading().to_owned(),
        (Tab::History, Past::Failed(problem)) => words::unreadable(problem),
        _ if searched => words::nothing_found().to_owned(),
        (Tab::History | Tab::Changes, _) if state.keeps_nothing() => {
            words::kept_nowhere(state.account.is_demo()).to_owned()
        }
        (Tab::History, Past::Read(_)) => words::no_history().to_owned(),
        (Tab::Operations, _) => words::nothing(),
        (Tab::Changes, _) => match state.comparison() {
            Comparison::Unread | Comparison::UnderWay => away::unread().to_owned(),
            Comparison::Nothing => away::nothing_earlier().to_owned(),
            Comparison::Made(changes) => away::nothing(changes.since),
        },
    }
}

/// The name of a tab.
fn name(tab: Tab) -> &'static str {
    match tab {
        Tab::Operations => words::title(),
        Tab::History => words::history(),
        Tab::Changes => away::title(),
    }
}

fn title(
    painter: &mut Painter,
    place: Rect,
    state: &State,
    open: &OperationsPane,
    rows: &[OperationRow],
) {
    let key = keys::key_for(Context::Operations, Action::Reply(Reply::FocusNext));
    let key = key.map(|key| key.to_string()).unwrap_or_default();
    let counts = match open.tab {
        Tab::Operations => {
            let is_write = |row: &&OperationRow| row.id != OperationRowId::Run;
            let of = |tone| {
                rows.iter()
                    .filter(is_write)
                    .filter(|row| row.tone == tone)
                    .count()
            };
            words::counts(of(Tone::Busy), of(Tone::Plain), of(Tone::Danger))
        }
        Tab::History => match &open.history.known {
            Past::Read(_) if state.keeps_nothing() => String::new(),
            Past::Read(entries) => words::entries(entries.len()),
            Past::Reading | Past::Failed(_) => String::new(),
        },
        Tab::Changes => match state.comparison() {
            Comparison::Made(changes) if changes.all > 0 => away::count(changes),
            Comparison::Made(_)
            | Comparison::Unread
            | Comparison::UnderWay
            | Comparison::Nothing => String::new(),
        },
    };
    let title = Line::from(vec![
        painter.span(name(open.tab), Tone::Strong),
        painter.span(format!(" {counts}").trim_end().to_owned(), Tone::Plain),
    ]);
    let other = painter.span(words::other_tab(&key, name(open.tab.next())), Tone::Quiet);
    painter.title(place, &title, Some(other));
}

fn draw_rows(painter: &mut Painter, area: Rect, rows: &[OperationRow], at: usize) {
    let room = usize::from(area.height);
    let top = (at + 1).saturating_sub(room);
    let shown = rows.iter().skip(top).take(room);
    let widest = |column: usize| {
        let widths = shown.clone().map(|row| text::width(&row.columns[column]));
        widths.max().unwrap_or_default()
    };
    let widest = [0, 1, 2].map(widest);
    let (widths, state) = over::operation_columns(area.width, widest);
    for (y, row) in (area.y..area.bottom()).zip(shown) {
        let line = line(painter, row, widths, state);
        painter.line(area.x + 1, y, area.width.saturating_sub(1), &line);
    }
    if rows.len() > room {
        let bar = Rect::new(area.right(), area.y, 1, area.height);
        help::scrollbar(painter, bar, top, rows.len(), room);
    }
    let row = Rect {
        y: area.y + u16::try_from(at - top).unwrap_or_default(),
        height: 1,
        ..area
    };
    painter.choose(row);
}

fn line<'a>(painter: &Painter, row: &OperationRow, widths: [usize; 3], state: usize) -> Line<'a> {
    let glyph = row.tone.glyph_after(row.seconds);
    let mut spans = vec![painter.span(format!("{glyph} "), row.tone)];
    for (column, (shown, width)) in row.columns.iter().zip(widths).enumerate() {
        if width == 0 {
            continue;
        }
        let shown = text::cut(shown, width, ENDING).into_owned();
        let blank = " ".repeat(width.saturating_sub(text::width(&shown)) + 2);
        let tone = if column == 1 {
            Tone::Plain
        } else {
            Tone::Quiet
        };
        spans.push(painter.span(shown, tone));
        spans.push(Span::raw(blank));
    }
    let shown = text::cut(&row.state, state, ENDING).into_owned();
    let tone = match row.tone {
        Tone::Good => Tone::Plain,
        tone => tone,
    };
    spans.push(painter.span(shown, tone));
    Line::from(spans)
}
