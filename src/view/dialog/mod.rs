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

mod allow;
mod create;
mod delete;
mod sign_in;

use ratatui::{
    layout::{Alignment, Rect},
    style::Style,
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    instances::{LEAST_NAME, whose},
    paint::Painter,
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        State,
        dialog::{Dialog, Extent, Open, Part},
        field::Field,
        sign_in::SignIn,
    },
    domain::{Instance, write::Demand},
    keys::{self, Action, Context, Reply},
    text,
};

/// How wide a dialog is.
const WIDTH: u16 = 72;

/// The most lines of what a dialog says of the last key; a server's reason can be a book.
const MOST_HINT: usize = 4;

/// What a dialog says.
struct Content<'a> {
    title: &'static str,
    tone: Tone,
    /// What is read, and scrolls where it does not fit.
    lines: Vec<Line<'a>>,
    /// Which of the lines stay in place even then: whose id this is, what is typed.
    pinned: Vec<usize>,
    /// What is pressed or typed to go on; stays at the end.
    press: Vec<Line<'a>>,
    /// What is said of the last key, or of the call under way. A line is reserved for it, so that
    /// nothing moves when it comes.
    said: Vec<Line<'a>>,
    /// The keys; the last line.
    help: Line<'a>,
}

impl<'a> Content<'a> {
    /// The lines at the end: the buttons, what is said in at least so many lines, and the keys.
    fn foot(&self, reserved: usize) -> impl Iterator<Item = &Line<'a>> {
        let blank = reserved.saturating_sub(self.said.len());
        let said = self.said.iter().chain(std::iter::repeat_n(&BLANK, blank));
        self.press.iter().chain(said).chain([&self.help])
    }
}

/// An empty line.
static BLANK: Line<'static> = Line {
    style: Style::new(),
    alignment: None,
    spans: Vec::new(),
};

/// How many lines are reserved for what a dialog says of the last key.
const RESERVED: usize = 1;

/// Draws the dialog; gives back how far it is scrolled, and how many of its lines are below.
pub(super) fn draw(painter: &mut Painter, area: Rect, state: &State, open: &Open) -> Extent {
    let size = |room| (room, usize::from(area.height));
    let content = |painter: &Painter, room| content(painter, state, open, size(room));
    draw_content(painter, area, open.scrolled, content)
}

/// Draws the form that signs in.
pub(super) fn draw_sign_in(painter: &mut Painter, area: Rect, state: &State, form: &SignIn) {
    let content = |painter: &Painter, room| {
        let mut content = sign_in::content(painter, state, form, room);
        finish(
            painter,
            &mut content,
            form.hint.as_deref(),
            sign_in::help(state, form),
            (room, usize::from(area.height)),
        );
        content
    };
    draw_content(painter, area, 0, content);
}

fn draw_content<'a>(
    painter: &mut Painter,
    area: Rect,
    scrolled: u16,
    content: impl Fn(&Painter, usize) -> Content<'a>,
) -> Extent {
    let boxed = content(painter, usize::from(WIDTH - 6));
    // Its place is that of the dialog with the reserved line: a longer sentence moves the lower edge.
    let usual = boxed.lines.len() + boxed.press.len() + RESERVED + 3;
    let height = usual + boxed.said.len().saturating_sub(RESERVED);
    if area.width < WIDTH || usize::from(area.height) < height {
        return draw_whole(painter, area, scrolled, content);
    }
    let rows = |count| u16::try_from(count).unwrap_or(area.height);
    let (usual, height) = (rows(usual), rows(height));
    let (x, y) = (
        area.x + (area.width - WIDTH) / 2,
        area.y + ((area.height - usual) / 2).min(area.height - height),
    );
    let place = Rect {
        x,
        y,
        width: WIDTH,
        height,
    };
    painter.sheet.erase(place);
    let title = Line::from(painter.span(boxed.title, boxed.tone));
    let inside = painter.frame(place, &title, painter.look.style(boxed.tone));
    let inside = Rect {
        x: inside.x + 2,
        width: inside.width - 4,
        ..inside
    };
    let foot = boxed.foot(RESERVED);
    lines(painter, inside, boxed.lines.iter().chain(foot));
    Extent::default()
}

/// In a small window: no box, the title, the pinned lines and the buttons in place, the rest
/// scrolled between them.
fn draw_whole<'a>(
    painter: &mut Painter,
    area: Rect,
    scrolled: u16,
    content: impl Fn(&Painter, usize) -> Content<'a>,
) -> Extent {
    painter.sheet.erase(area);
    let inside = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let content = content(painter, usize::from(inside.width));
    let is_pinned = |n: &usize| content.pinned.contains(n);
    let all = || content.lines.iter().enumerate();
    let pinned: Vec<&Line> = all()
        .filter(|(n, _)| is_pinned(n))
        .map(|(_, line)| line)
        .collect();
    let rest = all().filter(|(n, line)| !is_pinned(n) && line.width() > 0);
    let rest: Vec<&Line> = rest.map(|(_, line)| line).collect();
    let title = Line::from(painter.span(content.title, content.tone));
    let foot_room = usize::from(area.height).saturating_sub(1 + pinned.len());
    // A line is reserved only where nothing has to scroll for it.
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
        std::iter::once(&title).chain(pinned).chain(shown),
    );
    // Never over what has to be seen before anything is pressed.
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

/// Draws lines from the top of an area; those that are to stand at the right do.
fn lines<'a>(painter: &mut Painter, area: Rect, lines: impl Iterator<Item = &'a Line<'a>>) {
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

fn content<'a>(
    painter: &Painter,
    state: &'a State,
    open: &'a Open,
    (room, height): (usize, usize),
) -> Content<'a> {
    let mut content = match &open.dialog {
        Dialog::Create(form) => create::content(painter, state, form, room),
        Dialog::Delete(form) => delete::content(painter, state, form, room),
        Dialog::AllowWrites(focus) => allow::writes(painter, state, *focus, room),
        Dialog::ClearFilters(focus) => allow::clearing(painter, state, *focus, room),
        Dialog::NotDeleted(snapshot, why) => delete::not_deleted(painter, snapshot, why, room),
    };
    let help = help(&open.dialog);
    let size = (room, height);
    finish(painter, &mut content, open.hint.as_deref(), &help, size);
    content
}

/// Puts what is said of the last key, and the keys, at the end. In a low window the former leaves
/// room for the title, the pinned lines, and one line of the others.
fn finish(
    painter: &Painter,
    content: &mut Content,
    hint: Option<&str>,
    help: &str,
    (room, height): (usize, usize),
) {
    if let Some(hint) = hint {
        let mut said = text::wrap(hint, room);
        let fixed = 3 + content.pinned.len() + content.press.len() + content.said.len();
        let most = MOST_HINT.min(height.saturating_sub(fixed)).max(1);
        if said.len() > most {
            said.truncate(most);
            let last = said.pop().unwrap_or_default();
            said.push(text::cut(&last, room.saturating_sub(1), "").into_owned() + ENDING);
        }
        content.said.extend(
            said.into_iter()
                .map(|line| Line::from(painter.span(line, Tone::Danger))),
        );
    }
    let help = text::cut(help, room, ENDING).into_owned();
    content.help = Line::from(painter.span(help, Tone::Plain));
}

fn with_label<'a>(painter: &Painter, label: &'static str, value: String) -> Line<'a> {
    Line::from(vec![
        painter.span(label, Tone::Plain),
        painter.span(value, Tone::Plain),
    ])
}

/// A fact in as many lines as it takes: none of it is cut.
fn fact<'a>(painter: &Painter, label: &'static str, value: &str, room: usize) -> Vec<Line<'a>> {
    let indent = text::width(label);
    let values = text::wrap(value, room.saturating_sub(indent));
    labelled(painter, label, values, Tone::Plain)
}

/// Lines of which the first has a label, and the others as many blanks.
fn labelled<'a>(painter: &Painter, label: &str, values: Vec<String>, tone: Tone) -> Vec<Line<'a>> {
    let blank = " ".repeat(text::width(label));
    let labels = std::iter::once(label.to_owned()).chain(std::iter::repeat(blank));
    let both = labels.zip(values);
    both.map(|(label, value)| {
        Line::from(vec![
            painter.span(label, Tone::Plain),
            painter.span(value, tone),
        ])
    })
    .collect()
}

/// An instance in lines of at most `room`: where its id leaves no room for its name, the id has
/// lines of its own, because it is never cut.
fn whose_lines(instance: &Instance, room: usize) -> Vec<String> {
    let (label, after) = whose(instance, room);
    if text::width(&label) >= LEAST_NAME.min(text::width(instance.label_beside_id())) {
        return vec![label + &after];
    }
    let id = text::wrap(instance.id.as_str(), room.saturating_sub(3));
    let id = ["id "].into_iter().chain(std::iter::repeat("   ")).zip(id);
    let label = text::cut(instance.label_beside_id(), room, ENDING).into_owned();
    std::iter::once(label)
        .chain(id.map(|(mark, digits)| format!("{mark}{digits}")))
        .collect()
}

fn wrapped<'a>(painter: &Painter, said: &str, room: usize, tone: Tone) -> Vec<Line<'a>> {
    text::wrap(said, room)
        .into_iter()
        .map(|line| Line::from(painter.span(line, tone)))
        .collect()
}

/// `>[ Cancel ]<   [ Delete 5198871 ]`, at the right.
fn buttons<'a>(painter: &Painter, focus: Part, buttons: &[(Part, &str)]) -> Line<'a> {
    buttons_of(painter, buttons, |part| {
        let tone = if part == Part::Act {
            Tone::Danger
        } else {
            Tone::Plain
        };
        (part == focus, tone)
    })
}

/// Buttons at the right; of each it is asked whether it has the focus, and what it means.
fn buttons_of<'a, P: Copy>(
    painter: &Painter,
    buttons: &[(P, &str)],
    of: impl Fn(P) -> (bool, Tone),
) -> Line<'a> {
    let mut spans = Vec::new();
    for (part, label) in buttons {
        let (focused, tone) = of(*part);
        let style = painter.look.style(tone);
        if focused {
            spans.push(Span::styled(
                format!(">[ {label} ]<"),
                painter.look.focused(style),
            ));
        } else {
            spans.push(Span::styled(format!(" [ {label} ] "), style));
        }
    }
    Line::from(spans).alignment(Alignment::Right)
}

/// The only button of a dialog whose call is on the way.
fn close<'a>(painter: &Painter) -> Vec<Line<'a>> {
    vec![buttons(painter, Part::Cancel, &[(Part::Cancel, "Close")])]
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
    let shown = text::cut(&text::safe(field.text()), room, ENDING).into_owned();
    let blank = " ".repeat(room.saturating_sub(text::width(&shown)));
    vec![painter.span(shown + &blank, Tone::Plain)]
}

/// The keys of a dialog, from the table.
fn help(dialog: &Dialog) -> String {
    let key = |action| {
        keys::key_for(Context::Text, action)
            .map(|key| key.to_string())
            .unwrap_or_default()
    };
    let (enter, tab, esc) = (
        key(Action::Question(Reply::Press)),
        key(Action::Question(Reply::FocusNext)),
        key(Action::Question(Reply::Cancel)),
    );
    match dialog {
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
        Dialog::AllowWrites(Part::Act) => format!("{enter}: allow    {esc}: cancel"),
        Dialog::AllowWrites(_) => format!("{tab}, then {enter}: allow    {esc}: cancel"),
        Dialog::ClearFilters(Part::Act) => format!("{enter}: clear    {esc}: keep it"),
        Dialog::ClearFilters(_) => format!("{tab}, then {enter}: clear    {esc}: keep it"),
        Dialog::NotDeleted(..) => format!("{esc}: close"),
    }
}
