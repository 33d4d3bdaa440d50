//! Drawing on the sheet: text cut to fit, frames, columns.
//!
//! ```text
//! ╭ title ───────┬ title ────── at end ╮
//! │  NAME        │  NAME       GB  DISK │
//! │▌ web-01      │  a         3.1    20 │
//! ╰──────────────┴──────────────────────╯
//! ```

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
};

use super::{
    sheet::{PartKey, Sheet},
    theme::{CURSOR, ENDING, JOINTS, LINES, Look, Tone},
};
use crate::{
    app::{ClickTarget, ClickTargets},
    domain::Colour,
    text,
};

/// The sheet to draw on, and how to draw.
pub(super) struct Painter<'a> {
    pub(super) sheet: &'a mut Sheet,
    pub(super) look: Look,
    /// The colour of the account that is shown.
    pub(super) account: Option<Colour>,
    /// Where the terminal's cursor goes: to the focus of the topmost layer.
    pub(super) cursor: Option<Position>,
    /// What a click can be meant for, if the mouse is used.
    pub(super) targets: Option<ClickTargets>,
}

impl Painter<'_> {
    /// Draws a part of row `y`: copied from row `from` of the last frame if `key` says that it is
    /// the same, else drawn anew.
    pub(super) fn part(
        &mut self,
        y: u16,
        from: u16,
        key: PartKey,
        compose: impl FnOnce(&mut Self),
    ) {
        if self.sheet.reuse(y, from, key) {
            return;
        }
        let start = self.sheet.begin_part(y);
        compose(self);
        if let Some(start) = start {
            self.sheet.keep_part(y, start, key);
        }
    }

    /// Writes a text of at most `columns`, cut with an ellipsis; returns the columns used.
    pub(super) fn text(&mut self, x: u16, y: u16, columns: u16, shown: &str, style: Style) -> u16 {
        let cut = text::cut(shown, usize::from(columns), ENDING);
        self.write(x, y, columns, &cut, style)
    }

    /// The same, aligned to the right end of the columns.
    pub(super) fn text_right(&mut self, x: u16, y: u16, columns: u16, shown: &str, style: Style) {
        let wide = u16::try_from(text::width(shown))
            .unwrap_or(columns)
            .min(columns);
        self.text(x + columns - wide, y, wide, shown, style);
    }

    /// Writes a text without an ellipsis, as the terminal can show it. All texts pass through here.
    /// The terminal's cursor goes to the text in the style of the focus.
    fn write(&mut self, x: u16, y: u16, columns: u16, shown: &str, style: Style) -> u16 {
        if style.add_modifier.contains(Modifier::REVERSED) {
            self.cursor = Some(Position { x, y });
        }
        self.sheet
            .write(x, y, columns, &self.look.text(shown), style);
        u16::try_from(text::width(shown)).map_or(columns, |wide| wide.min(columns))
    }

    /// Writes spans one after the other, and cuts off what does not fit.
    pub(super) fn line(&mut self, x: u16, y: u16, columns: u16, line: &Line) {
        let mut used = 0;
        for span in line {
            let style = line.style.patch(span.style);
            used += self.write(x + used, y, columns - used, &span.content, style);
        }
    }

    /// Draws any ratatui widget into a buffer of this area: `|area, buffer| widget.render(area,
    /// buffer)`. As with everything else, an unchanged row costs nothing.
    pub(super) fn widget(&mut self, area: Rect, render: impl FnOnce(Rect, &mut Buffer)) {
        let mut buffer = Buffer::empty(area);
        render(area, &mut buffer);
        for y in area.top()..area.bottom() {
            let mut x = area.left();
            while x < area.right() {
                let style = buffer[(x, y)].style();
                let (start, mut run) = (x, String::new());
                while x < area.right() && buffer[(x, y)].style() == style {
                    let symbol = buffer[(x, y)].symbol();
                    run.push_str(symbol);
                    // A wide character takes the next cell too.
                    x += u16::try_from(text::width(symbol)).unwrap_or(1).max(1);
                }
                self.write(start, y, area.right() - start, &run, style);
            }
        }
    }

    /// Changes the style of an area.
    pub(super) fn restyle(&mut self, area: Rect, style: Style) {
        self.sheet.restyle(area, style);
    }

    /// Marks a row of a list as focused.
    pub(super) fn select(&mut self, row: Rect) {
        let style = self.look.selected();
        if style != Style::new() {
            self.sheet.restyle(row, style);
        }
        self.cursor = Some(row.as_position());
    }

    /// Marks the chosen row of a layer over the lists: with the cursor's mark, and all of it in
    /// bold.
    pub(super) fn choose(&mut self, row: Rect) {
        let style = self.look.style(Tone::Accent);
        self.text(row.x, row.y, 1, CURSOR, style);
        let strong = self.look.style(Tone::Strong);
        self.sheet.restyle(row, strong);
        self.select(row);
    }

    /// Puts everything drawn so far behind what is drawn next.
    /// No click reaches it.
    pub(super) fn recede(&mut self, area: Rect) {
        self.targets.iter_mut().for_each(ClickTargets::clear);
        self.sheet.restyle(area, self.look.behind());
    }

    /// Notes what a click in an area is meant for.
    pub(super) fn target(&mut self, area: Rect, target: impl FnOnce() -> ClickTarget) {
        if let Some(targets) = &mut self.targets {
            targets.add(area.into(), target());
        }
    }

    /// The style of a frame.
    pub(super) fn frame_style(&self, focused: bool) -> Style {
        if focused {
            self.look.focused_frame(self.account)
        } else {
            self.look.style(Tone::Quiet)
        }
    }

    /// Draws frames. Frames that touch share a line, in the style of the later one.
    pub(super) fn frames(&mut self, frames: &[(Rect, Style)]) {
        let large = |(area, _): &&(Rect, Style)| area.width >= 2 && area.height >= 2;
        let [across, down] = LINES.map(|line| self.look.text(line).into_owned());
        for (area, style) in frames.iter().filter(large) {
            // Each of these characters is one column wide: measuring them would take half as long
            // as the rest of a frame.
            let line = across.repeat(usize::from(area.width - 2));
            for y in [area.top(), area.bottom() - 1] {
                self.sheet
                    .write(area.left() + 1, y, area.width - 2, &line, *style);
            }
            for y in area.top() + 1..area.bottom() - 1 {
                for x in [area.left(), area.right() - 1] {
                    self.sheet.write(x, y, 1, &down, *style);
                }
            }
        }
        for (area, style) in frames.iter().filter(large) {
            for y in [area.top(), area.bottom() - 1] {
                for x in [area.left(), area.right() - 1] {
                    let joint = self.look.text(joint(frames, x, y)).into_owned();
                    self.sheet.write(x, y, 1, &joint, *style);
                }
            }
        }
    }

    /// Draws a frame with a title in its top line; returns the area inside.
    pub(super) fn frame(&mut self, area: Rect, title: &Line, style: Style) -> Rect {
        if area.width < 4 || area.height < 2 {
            return Rect::ZERO;
        }
        self.frames(&[(area, style)]);
        self.title(area, title, None);
        inside(area)
    }

    /// Writes a title into the top line of a frame, and a text at its right end, if both fit.
    pub(super) fn title(&mut self, area: Rect, title: &Line, at_end: Option<Span>) {
        let mut room = area.width.saturating_sub(4);
        if let Some(at_end) = at_end {
            let wide = u16::try_from(at_end.width()).unwrap_or(u16::MAX);
            let taken = wide.saturating_add(3);
            if usize::from(room.saturating_sub(taken)) >= title.width() && taken <= room {
                let x = area.right() - 3 - wide;
                self.write_on_line(x, area.top(), wide, &Line::from(at_end));
                room -= taken;
            }
        }
        let title = self.shortened(title, usize::from(room));
        let wide = u16::try_from(title.width()).unwrap_or(room).min(room);
        if wide > 0 {
            self.write_on_line(area.left() + 2, area.top(), wide, &title);
        }
    }

    /// A line in at most so many columns. A text with a number is never cut: it is left out, with
    /// what follows.
    fn shortened<'l>(&self, line: &Line<'l>, room: usize) -> Line<'l> {
        if line.width() <= room {
            return line.clone();
        }
        let mut left = room.saturating_sub(1);
        let mut kept = Vec::new();
        for span in &line.spans {
            let has_number = span.content.contains(|c: char| c.is_ascii_digit());
            if span.width() > left {
                if !has_number {
                    let cut = text::cut(&span.content, left, "").into_owned();
                    kept.push(Span::styled(cut, span.style));
                }
                break;
            }
            left -= span.width();
            kept.push(span.clone());
        }
        if room > 0 {
            kept.push(Span::styled(ENDING, self.look.style(Tone::Quiet)));
        }
        Line::from(kept)
    }

    /// Writes a line onto the last line of a frame, at a column of the area inside.
    pub(super) fn footing(&mut self, area: Rect, column: u16, line: &Line) {
        let x = area.x + 1 + column;
        let room = area.right().saturating_sub(x + 2);
        let wide = u16::try_from(line.width()).unwrap_or(room).min(room);
        if wide > 0 {
            self.write_on_line(x, area.bottom() - 1, wide, line);
        }
    }

    /// Writes onto a line of a frame, with a blank on both sides.
    fn write_on_line(&mut self, x: u16, y: u16, wide: u16, line: &Line) {
        // The style of the line must not affect the text.
        self.sheet.erase(Rect::new(x - 1, y, wide + 2, 1));
        self.line(x, y, wide, line);
    }

    /// The columns of a title line that a text at its right end takes: its blanks, and some line.
    pub(super) fn taken_by(at_end: &str) -> usize {
        text::width(at_end) + 3
    }

    /// A span in a tone.
    pub(super) fn span<'a>(
        &self,
        text: impl Into<std::borrow::Cow<'a, str>>,
        tone: Tone,
    ) -> Span<'a> {
        Span::styled(text, self.look.style(tone))
    }
}

/// The area inside a frame.
pub(super) fn inside(area: Rect) -> Rect {
    Rect::new(
        area.x + 1,
        area.y + 1,
        area.width.saturating_sub(2),
        area.height.saturating_sub(2),
    )
}

/// The character at which lines of frames meet.
fn joint(frames: &[(Rect, Style)], x: u16, y: u16) -> &'static str {
    let mut sides = 0;
    for (area, _) in frames {
        let (left, right) = (area.left(), area.right().saturating_sub(1));
        let (top, bottom) = (area.top(), area.bottom().saturating_sub(1));
        if !(left..=right).contains(&x) || !(top..=bottom).contains(&y) {
            continue;
        }
        let (across, down) = (y == top || y == bottom, x == left || x == right);
        sides |= usize::from(down && y > top)
            | usize::from(across && x < right) << 1
            | usize::from(down && y < bottom) << 2
            | usize::from(across && x > left) << 3;
    }
    JOINTS[sides]
}

#[cfg(test)]
mod tests {
    use ratatui::{
        style::Color,
        widgets::{Paragraph, Sparkline, Widget as _},
    };

    use super::*;
    use crate::domain::{Colours, Theme};

    fn look() -> Look {
        Look {
            unicode: true,
            colours: Colours::Sixteen,
            theme: Theme::Terminal,
        }
    }

    #[test]
    fn a_widget_is_drawn_as_ratatui_draws_it() {
        let area = Rect::new(2, 1, 12, 3);
        let style = Style::new().fg(Color::Red).bg(Color::Blue);
        let data = [1, 7, 3, 9, 2];
        let lines = || vec![Line::from("数a数"), Line::styled("plain", style)];
        let mut expected = Buffer::empty(Rect::new(0, 0, 20, 5));
        Paragraph::new(lines()).render(area, &mut expected);
        Sparkline::default()
            .data(data)
            .style(style)
            .render(Rect::new(3, 3, 5, 1), &mut expected);
        let mut sheet = Sheet::new(20, 5);
        let mut painter = Painter {
            sheet: &mut sheet,
            look: look(),
            account: None,
            cursor: None,
            targets: None,
        };
        painter.widget(area, |area, buffer| {
            Paragraph::new(lines()).render(area, buffer);
        });
        painter.widget(Rect::new(3, 3, 5, 1), |area, buffer| {
            Sparkline::default()
                .data(data)
                .style(style)
                .render(area, buffer);
        });
        let drawn = sheet.to_buffer();
        for (drawn, expected) in drawn.content.iter().zip(&expected.content) {
            assert_eq!(drawn.style(), expected.style());
        }
        let symbols = |buffer: &Buffer| -> String {
            buffer
                .content
                .iter()
                .map(ratatui::buffer::Cell::symbol)
                .collect()
        };
        assert_eq!(symbols(&drawn), symbols(&expected));
    }

    #[test]
    fn a_part_is_composed_once_for_each_key() {
        let key = |place| PartKey {
            generation: 1,
            place,
            x: 0,
            columns: 10,
            cursor: false,
            focused: true,
            marked: false,
        };
        let mut sheet = Sheet::new(10, 2);
        let mut composed = 0;
        let mut frame = |rows: [usize; 2], from: [u16; 2]| {
            sheet.begin();
            let mut painter = Painter {
                sheet: &mut sheet,
                look: look(),
                account: None,
                cursor: None,
                targets: None,
            };
            for (y, place) in (0..).zip(rows) {
                painter.part(y, from[usize::from(y)], key(place), |painter| {
                    composed += 1;
                    painter.text(0, y, 10, &format!("row {place}"), Style::new());
                });
            }
            let shown = sheet.to_buffer();
            let row = |y: u16| (0..5).map(move |x| (x, y)).collect::<Vec<_>>();
            let text = |y| {
                row(y)
                    .into_iter()
                    .map(|at| shown[at].symbol())
                    .collect::<String>()
            };
            (
                composed,
                [text(0), text(1)].map(|text| text.trim().to_owned()),
            )
        };
        let rows = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        assert_eq!(frame([1, 2], [0, 1]), (2, rows("row 1", "row 2")));
        assert_eq!(frame([1, 2], [0, 1]), (2, rows("row 1", "row 2")));
        // Scrolled up by one: row 0 shows what row 1 showed.
        assert_eq!(frame([2, 3], [1, 2]), (3, rows("row 2", "row 3")));
        assert_eq!(frame([2, 4], [0, 1]), (4, rows("row 2", "row 4")));
    }
}
