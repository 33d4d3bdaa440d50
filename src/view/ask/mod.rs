//! Questions over everything: in a box, which scrolls if it must, or without a frame in a small window.
//! All of them are drawn from their blocks in the same way.
//!
//! ```text
//! +- Delete one snapshot? -----------------------------------------------+
//! |  This can't be undone.                                               |
//! |                                                                      |
//! |  Name     перед оновленням php                                       |
//! |  Id       5198871                Status   Active, not protected      |
//! |  …                                                                   |
//! |                      >[ Cancel ]<   [ Delete 5198871 ]               |
//! |  Tab, then Enter: delete    Esc: cancel                              |
//! +----------------------------------------------------------------------+
//! ```

mod blocks;
mod fields;

use ratatui::{
    layout::{Alignment, Rect},
    style::Style,
    text::{Line, Span},
};

use super::{
    paint::Painter,
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        ClickTarget, State,
        ask::{Extent, Hint, Open, Part, Stress},
        layout::{Area, question},
    },
    text as words,
    words::questions,
};
use blocks::Composer;
pub(super) use fields::{field, still};

/// The number of lines reserved for the message about the last key.
const RESERVED: usize = 1;

/// An empty line.
static BLANK: AskLine = AskLine {
    line: Line {
        style: Style::new(),
        alignment: None,
        spans: Vec::new(),
    },
    parts: Vec::new(),
    chosen: false,
};

/// A line, and the parts in it.
struct AskLine {
    line: Line<'static>,
    /// The first column and the width of each part.
    parts: Vec<(Part, usize, usize)>,
    /// Whether it is the focused one of several rows.
    chosen: bool,
}

impl From<Line<'static>> for AskLine {
    fn from(line: Line<'static>) -> Self {
        Self {
            line,
            parts: Vec::new(),
            chosen: false,
        }
    }
}

impl AskLine {
    /// A line with a part that goes from its column `x` to its end.
    fn with(part: Part, x: usize, line: Line<'static>) -> Self {
        let wide = line.width() - x;
        Self {
            parts: vec![(part, x, wide)],
            ..Self::from(line)
        }
    }

    /// Whether this part stands at its start.
    fn begins_with(&self, part: Part) -> bool {
        matches!(self.parts[..], [(first, 0, _)] if first == part)
    }

    /// Whether it is a fact, or the control with the focus.
    fn stays_with(&self, focus: Part) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|(part, ..)| *part == focus)
    }

    /// Both on one line of at most `room` columns, the other one at its end; none if they do not fit.
    fn before(&self, other: &Self, room: usize) -> Option<Self> {
        let taken = self.line.width() + other.line.width();
        let blank = room.checked_sub(taken).filter(|blank| *blank > 0)?;
        let mut line = self.line.clone();
        line.push_span(" ".repeat(blank));
        line.extend(other.line.spans.iter().cloned());
        let x = self.line.width() + blank;
        let moved = other
            .parts
            .iter()
            .map(|(part, at, wide)| (*part, x + at, *wide));
        Some(Self {
            parts: self.parts.iter().copied().chain(moved).collect(),
            ..Self::from(line)
        })
    }
}

/// A question in lines.
struct Lines {
    title: Line<'static>,
    frame: Style,
    /// The lines to read, which scroll if they don't fit.
    body: Vec<AskLine>,
    /// The indexes of the lines that never scroll away: the id, and the typed text.
    pinned: Vec<usize>,
    /// The line to press or type in; stays at the end.
    press: Vec<AskLine>,
    /// The message about the last key, or about the call in progress. A line is reserved for it, so
    /// that nothing moves when it appears.
    said: Vec<AskLine>,
    /// The keys; the last line.
    keys: AskLine,
}

impl Lines {
    /// The lines at the end: the buttons, a message of at least so many lines, and the keys.
    fn foot(&self, reserved: usize) -> impl Iterator<Item = &AskLine> {
        let blank = reserved.saturating_sub(self.said.len());
        let said = self.said.iter().chain(std::iter::repeat_n(&BLANK, blank));
        self.press.iter().chain(said).chain([&self.keys])
    }
}

/// Draws a question; returns how far it is scrolled, and how many of its lines are below.
pub(super) fn draw(painter: &mut Painter, area: Area, state: &State, open: &Open) -> Extent {
    let has_list = open.question.has_list();
    let room = usize::from(question::text_width(area.columns, has_list));
    let content = in_lines(painter, state, open, room, area.rows);
    // Placed as if the message took the reserved line only.
    let usual = content.body.len() + content.press.len() + RESERVED + 1;
    let height = usual + content.said.len().saturating_sub(RESERVED);
    let Some((place, text)) = area.question(height, usual, has_list) else {
        return draw_whole(painter, area, open, &content);
    };
    painter.sheet.erase(place.into());
    painter.frame(place.into(), &content.title, content.frame);
    let all = content.body.iter().chain(content.foot(RESERVED));
    lines(painter, text.into(), all);
    Extent::default()
}

/// Where it only fits without its blank lines, or not at all: a frame only in a roomy window. What
/// does not fit scrolls between the title and the pinned facts above, and the controls and buttons
/// below. In a low window, of the controls only the focused one stays.
fn draw_whole(painter: &mut Painter, area: Area, open: &Open, content: &Lines) -> Extent {
    let (place, text) = area.whole_question(open.question.has_list());
    painter.sheet.erase(place.unwrap_or(area).into());
    let inside = Rect::from(text);
    let fixed = 1 + content.pinned.len() + content.foot(RESERVED).count();
    let has_room = question::pins_controls(text.rows, fixed);
    let all = content.body.iter().enumerate();
    let all: Vec<_> = all.filter(|(_, line)| line.line.width() > 0).collect();
    let room = usize::from(text.rows).saturating_sub(1);
    // Only if something has to scroll, lines are pinned and none is reserved.
    let fits = all.len() + content.foot(RESERVED).count() <= room;
    let reserved = if fits { RESERVED } else { 0 };
    let (mut facts, mut rest, mut controls) = (Vec::new(), Vec::new(), Vec::new());
    for (n, line) in all {
        let stays = has_room || line.stays_with(open.form.focus);
        match content.pinned.contains(&n) && stays && !fits {
            false => rest.push(line),
            true if line.parts.is_empty() => facts.push(line),
            true => controls.push(line),
        }
    }
    let foot_room = room.saturating_sub(facts.len());
    let end = controls.len() + content.foot(reserved).count();
    let room = foot_room.saturating_sub(end);
    let below = rest.len().saturating_sub(room);
    let top = usize::from(open.scrolled).min(below);
    let shown = rest.into_iter().skip(top).take(room);
    match place {
        Some(place) => {
            painter.frame(place.into(), &content.title, content.frame);
        }
        None => painter.line(inside.x, inside.y, inside.width, &content.title),
    }
    more_below(painter, inside, &content.title, below - top);
    let below_title = Rect {
        y: inside.y + 1,
        height: inside.height.saturating_sub(1),
        ..inside
    };
    lines(painter, below_title, facts.into_iter().chain(shown));
    // Never covers lines that have to be seen before the button can be pressed.
    let end = end.min(foot_room);
    let end = u16::try_from(end).unwrap_or(text.rows);
    let foot = Rect {
        y: inside.bottom() - end,
        height: end,
        ..inside
    };
    let end = controls.into_iter().chain(content.foot(reserved));
    lines(painter, foot, end);
    let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    Extent {
        top: rows(top),
        below: rows(below - top),
    }
}

/// Says at the right end of the title how many lines are below those that are shown.
fn more_below(painter: &mut Painter, area: Rect, title: &Line<'_>, below: usize) {
    if below == 0 {
        return;
    }
    let room = usize::from(area.width).saturating_sub(title.width() + 4);
    let mut ways = questions::more_below(below).into_iter();
    let Some(said) = ways.find(|said| words::width(said) <= room) else {
        return;
    };
    let said = format!(" {said} ");
    let wide = u16::try_from(words::width(&said)).unwrap_or(area.width);
    let line = Line::from(painter.span(said, Tone::Caution));
    painter.line(area.right() - wide, area.y, wide, &line);
}

/// Draws lines from the top of an area; right-aligned ones at its right end.
fn lines<'a>(painter: &mut Painter, area: Rect, lines: impl Iterator<Item = &'a AskLine>) {
    let columns = |wide: usize| u16::try_from(wide).unwrap_or(area.width).min(area.width);
    for (
        y,
        AskLine {
            line,
            parts,
            chosen,
        },
    ) in (area.top()..area.bottom()).zip(lines)
    {
        let x = if line.alignment == Some(Alignment::Right) {
            area.right() - columns(line.width())
        } else {
            area.x
        };
        painter.line(x, y, area.right() - x, line);
        for (part, first, wide) in parts {
            let place = Rect::new(x + columns(*first), y, columns(*wide), 1);
            painter.target(place.intersection(area), || ClickTarget::Part(*part));
        }
        if *chosen {
            painter.choose(Rect::new(area.x, y, area.width, 1));
        }
    }
}

/// Builds the lines of a question, at most `room` columns wide.
fn in_lines(painter: &Painter, state: &State, open: &Open, room: usize, rows: u16) -> Lines {
    let content = open.content(state);
    let mut composer = Composer::new(painter, state, &open.form, room);
    for block in &content.blocks {
        composer.add(block);
    }
    let (body, pinned, press) = composer.end();
    let sending = blocks::paragraph(painter, content.sending.as_deref(), room, Tone::Busy);
    let mut said: Vec<AskLine> = sending.into_iter().map(AskLine::from).collect();
    let most = question::hint_lines(rows, pinned.len() + press.len() + said.len());
    said.extend(
        hint(painter, open.hint.as_ref(), room, most)
            .into_iter()
            .map(AskLine::from),
    );
    let keys = words::cut(&content.keys, room, ENDING).into_owned();
    let tone = blocks::tone(content.stress);
    Lines {
        title: Span::styled(content.title, title_style(painter, content.stress)).into(),
        frame: match content.stress {
            Stress::Danger => painter.look.style(tone),
            Stress::Plain | Stress::Strong | Stress::Caution => painter.frame_style(true),
        },
        body,
        pinned,
        press,
        said,
        keys: Line::from(painter.span(keys, Tone::Quiet)).into(),
    }
}

/// The style of the title: in the colour of the account, if it has one, unless a warning is more
/// important.
fn title_style(painter: &Painter, stress: Stress) -> Style {
    match (stress, painter.account) {
        (Stress::Plain | Stress::Strong, account @ Some(_)) => painter.look.named(account),
        (Stress::Plain | Stress::Strong, None) | (Stress::Caution | Stress::Danger, _) => {
            painter.look.style(blocks::tone(stress))
        }
    }
}

/// The message about the last key, in at most so many lines.
fn hint(painter: &Painter, hint: Option<&Hint>, room: usize, most: usize) -> Vec<Line<'static>> {
    let Some(hint) = hint else {
        return Vec::new();
    };
    let mut said = words::wrap(&hint.to_string(), room);
    if said.len() > most {
        said.truncate(most);
        let last = said.pop().unwrap_or_default();
        said.push(words::cut(&last, room.saturating_sub(1), "").into_owned() + ENDING);
    }
    let line = |line| Line::from(painter.span(line, Tone::Strong));
    said.into_iter().map(line).collect()
}
