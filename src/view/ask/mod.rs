//! Questions over everything: 72 columns wide, or the whole window if that is narrower. All of them
//! are drawn from their blocks in the same way.
//!
//! ```text
//! +- Delete one snapshot? -----------------------------------------------+
//! |  This cannot be undone.                                              |
//! |                                                                      |
//! |  Name     перед оновленням php                                       |
//! |  Id       5198871                Status   Active, not protected      |
//! |  …                                                                   |
//! |                      >[ Cancel ]<   [ Delete 5198871 ]               |
//! |  Tab, then Enter: delete    Esc: cancel                              |
//! +----------------------------------------------------------------------+
//! ```

mod blocks;
mod text;

use ratatui::{
    layout::{Alignment, Rect},
    style::Style,
    text::Line,
};

use super::{
    paint::Painter,
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        State,
        ask::{Extent, Hint, Open, Stress},
    },
    text as words,
};
use blocks::Composer;
pub(super) use text::field;

/// How wide a question is.
const WIDTH: u16 = 72;

/// The most lines of the message about the last key; a server's reason may be very long.
const MOST_HINT: usize = 4;

/// The number of lines reserved for the message about the last key.
const RESERVED: usize = 1;

/// An empty line.
static BLANK: Line<'static> = Line {
    style: Style::new(),
    alignment: None,
    spans: Vec::new(),
};

/// A question in lines.
struct Lines {
    title: Line<'static>,
    frame: Style,
    /// The lines to read, which scroll if they don't fit.
    body: Vec<Line<'static>>,
    /// The indexes of the lines that never scroll away: the id, and the typed text.
    pinned: Vec<usize>,
    /// The line to press or type in; stays at the end.
    press: Vec<Line<'static>>,
    /// The message about the last key, or about the call in progress. A line is reserved for it, so
    /// that nothing moves when it appears.
    said: Vec<Line<'static>>,
    /// The keys; the last line.
    keys: Line<'static>,
}

impl Lines {
    /// The lines at the end: the buttons, a message of at least so many lines, and the keys.
    fn foot(&self, reserved: usize) -> impl Iterator<Item = &Line<'static>> {
        let blank = reserved.saturating_sub(self.said.len());
        let said = self.said.iter().chain(std::iter::repeat_n(&BLANK, blank));
        self.press.iter().chain(said).chain([&self.keys])
    }
}

/// Draws a question; returns how far it is scrolled, and how many of its lines are below.
pub(super) fn draw(painter: &mut Painter, area: Rect, state: &State, open: &Open) -> Extent {
    let of = |painter: &Painter, room| in_lines(painter, state, open, room, area.height.into());
    let boxed = of(painter, usize::from(WIDTH - 6));
    // Placed as if the message took the reserved line only: a longer one moves the lower edge.
    let usual = boxed.body.len() + boxed.press.len() + RESERVED + 3;
    let height = usual + boxed.said.len().saturating_sub(RESERVED);
    if area.width < WIDTH || usize::from(area.height) < height {
        let room = usize::from(area.width.saturating_sub(2));
        let whole = of(painter, room);
        return draw_whole(painter, area, open.scrolled, &whole);
    }
    let rows = |count| u16::try_from(count).unwrap_or(area.height);
    let (usual, height) = (rows(usual), rows(height));
    let place = Rect {
        x: area.x + (area.width - WIDTH) / 2,
        y: area.y + ((area.height - usual) / 2).min(area.height - height),
        width: WIDTH,
        height,
    };
    painter.sheet.erase(place);
    let inside = painter.frame(place, &boxed.title, boxed.frame);
    let inside = Rect {
        x: inside.x + 2,
        width: inside.width - 4,
        ..inside
    };
    lines(
        painter,
        inside,
        boxed.body.iter().chain(boxed.foot(RESERVED)),
    );
    Extent::default()
}

/// In a small window: no frame. The title, the pinned lines and the buttons stay in place, and the
/// rest scrolls between them.
fn draw_whole(painter: &mut Painter, area: Rect, scrolled: u16, content: &Lines) -> Extent {
    painter.sheet.erase(area);
    let inside = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let is_pinned = |n: &usize| content.pinned.contains(n);
    let all = || content.body.iter().enumerate();
    let pinned: Vec<&Line<'static>> = all()
        .filter(|(n, _)| is_pinned(n))
        .map(|(_, line)| line)
        .collect();
    let rest = all().filter(|(n, line)| !is_pinned(n) && line.width() > 0);
    let rest: Vec<&Line<'static>> = rest.map(|(_, line)| line).collect();
    let foot_room = usize::from(area.height).saturating_sub(1 + pinned.len());
    // A line is reserved only if nothing has to scroll for it.
    let fits = rest.len() + content.foot(RESERVED).count() <= foot_room;
    let reserved = if fits { RESERVED } else { 0 };
    let end = content.foot(reserved).count();
    let room = foot_room.saturating_sub(end);
    let below = rest.len().saturating_sub(room);
    let top = usize::from(scrolled).min(below);
    let shown = rest.into_iter().skip(top).take(room);
    lines(
        painter,
        inside,
        std::iter::once(&content.title).chain(pinned).chain(shown),
    );
    // Never covers lines that have to be seen before the button can be pressed.
    let end = end.min(foot_room);
    let end = u16::try_from(end).unwrap_or(area.height);
    let foot = Rect {
        y: area.bottom() - end,
        height: end,
        ..inside
    };
    lines(painter, foot, content.foot(reserved));
    let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    Extent {
        top: rows(top),
        below: rows(below - top),
    }
}

/// Draws lines from the top of an area; right-aligned ones at its right end.
fn lines<'a>(painter: &mut Painter, area: Rect, lines: impl Iterator<Item = &'a Line<'static>>) {
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        let wide = u16::try_from(line.width())
            .unwrap_or(area.width)
            .min(area.width);
        let x = if line.alignment == Some(Alignment::Right) {
            area.right() - wide
        } else {
            area.x
        };
        painter.line(x, y, area.right() - x, line);
    }
}

/// Builds the lines of a question, at most `room` columns wide.
fn in_lines(painter: &Painter, state: &State, open: &Open, room: usize, height: usize) -> Lines {
    let content = open.content(state);
    let mut composer = Composer::new(painter, state, &open.form, room);
    for block in &content.blocks {
        composer.add(block);
    }
    let (body, pinned, press) = composer.end();
    let mut said = blocks::paragraph(painter, content.sending.as_deref(), room, Tone::Busy);
    // In a low window, this leaves room for the title, the pinned lines, and one more line.
    let fixed = 3 + pinned.len() + press.len() + said.len();
    let most = MOST_HINT.min(height.saturating_sub(fixed)).max(1);
    said.extend(hints(painter, &open.hints, room, most));
    let keys = words::cut(&content.keys, room, ENDING).into_owned();
    let tone = blocks::tone(content.stress);
    Lines {
        title: Line::from(painter.span(content.title, tone)),
        frame: match content.stress {
            Stress::Danger => painter.look.style(tone),
            Stress::Plain | Stress::Strong | Stress::Caution => painter.frame_style(true),
        },
        body,
        pinned,
        press,
        said,
        keys: Line::from(painter.span(keys, Tone::Quiet)),
    }
}

/// The message about the last key, in at most so many lines.
fn hints(painter: &Painter, hints: &[Hint], room: usize, most: usize) -> Vec<Line<'static>> {
    if hints.is_empty() {
        return Vec::new();
    }
    let said: Vec<String> = hints.iter().map(Hint::to_string).collect();
    let mut said = words::wrap(&said.join(" "), room);
    if said.len() > most {
        said.truncate(most);
        let last = said.pop().unwrap_or_default();
        said.push(words::cut(&last, room.saturating_sub(1), "").into_owned() + ENDING);
    }
    let line = |line| Line::from(painter.span(line, Tone::Strong));
    said.into_iter().map(line).collect()
}
