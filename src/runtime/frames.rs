//! Frames: what the terminal shows, what it should show, and as few bytes as possible in between.

use std::ops::Range;

use ratatui::{
    backend::{Backend, ClearType},
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    style::Color,
};

use crate::view::{Scrolled, Sheet, SheetRow, Shown};

/// The largest frame; what a terminal reports as its size is not always true.
const LARGEST: (u16, u16) = (1_000, 500);

/// The approximate bytes for scrolling rows: the region, the scroll, the region again.
const SCROLL: usize = 20;

/// The most cells that are written again instead of moving the cursor over them: `CSI 2 C` has 4
/// bytes.
const MOST_BRIDGED: u16 = 3;

/// A terminal, what it shows, and what it should show next.
pub struct Frames<B: Backend> {
    backend: B,
    sheet: Sheet,
    /// The position of the terminal's cursor; unknown before the first frame.
    cursor: Option<Position>,
    /// The cells on the terminal, a buffer per row.
    cells: Vec<Buffer>,
    /// The same for the rows that the next frame changes.
    changed: Vec<Buffer>,
    /// The text and the background, if they are not the terminal's own: then blanks are written, too.
    base: Option<(Color, Color)>,
}

/// No cell equals it, so that it is overwritten whatever follows.
const UNKNOWN: &str = "\u{e000}";

impl<B: Backend> Frames<B> {
    /// Frames for a blank terminal.
    ///
    /// # Errors
    /// If the terminal can't tell its size.
    pub fn new(backend: B) -> Result<Self, B::Error> {
        let mut frames = Self {
            backend,
            sheet: Sheet::default(),
            cursor: None,
            cells: Vec::new(),
            changed: Vec::new(),
            base: None,
        };
        let size = frames.backend.size()?;
        frames.set_size(size.width, size.height);
        Ok(frames)
    }

    /// The same with plain text in these colours, the background last.
    #[must_use]
    pub fn on(mut self, base: Option<(Color, Color)>) -> Self {
        self.base = base;
        let (columns, rows) = self.size();
        self.set_size(columns, rows);
        self
    }

    /// Draws plain text in these colours from now on; the next frame is written whole.
    ///
    /// # Errors
    /// If the terminal can't be read or written.
    pub fn set_base(&mut self, base: Option<(Color, Color)>) -> Result<(), B::Error> {
        self.base = base;
        self.clear_whole()
    }

    /// The size of the frames: columns, rows.
    pub fn size(&self) -> (u16, u16) {
        let area = self.sheet.area();
        (area.width, area.height)
    }

    fn set_size(&mut self, columns: u16, rows: u16) {
        let (columns, rows) = (columns.min(LARGEST.0), rows.min(LARGEST.1));
        let row = |y| Buffer::empty(Rect::new(0, y, columns, 1));
        self.sheet = Sheet::new(columns, rows);
        self.cursor = None;
        self.cells = (0..rows).map(row).collect();
        self.changed.clone_from(&self.cells);
        if self.base.is_some() {
            (0..usize::from(rows)).for_each(|y| self.blank(y));
        }
        // The next frame is compared with these.
        self.sheet.rows.clone_from(&self.sheet.shown);
    }

    /// Records that the terminal has blanked a row.
    fn blank(&mut self, y: usize) {
        if self.base.is_some() {
            self.sheet.shown[y] = SheetRow::unknown();
            for cell in &mut self.cells[y].content {
                cell.set_symbol(UNKNOWN);
            }
        } else {
            self.sheet.shown[y].clear();
            self.cells[y].reset();
        }
    }

    /// Clears the terminal, which may have a new size; the next frame is written whole.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn clear(&mut self, columns: u16, rows: u16) -> Result<(), B::Error> {
        self.set_size(columns, rows);
        self.backend.clear_region(ClearType::All)
    }

    /// The same, at the current size of the terminal.
    ///
    /// # Errors
    /// If it can't be read or written.
    pub fn clear_whole(&mut self) -> Result<(), B::Error> {
        let size = self.backend.size()?;
        self.clear(size.width, size.height)
    }

    /// Draws a frame, writes what differs from the last one, and moves the terminal's cursor. If
    /// nothing differs, nothing is written.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Sheet) -> Shown) -> Result<Shown, B::Error> {
        self.sheet.begin();
        let shown = draw(&mut self.sheet);
        let mut written = false;
        if let Some(scrolled) = &shown.scrolled {
            written = self.scroll(scrolled)?;
        }
        let mut rows = Vec::new();
        let before_and_now = self.sheet.shown.iter().zip(&self.sheet.rows);
        for (y, (before, now)) in before_and_now.enumerate() {
            if before != now {
                now.paint(&mut self.changed[y]);
                if let Some(base) = self.base {
                    paint_on(&mut self.changed[y], base);
                }
                rows.push(y);
            }
        }
        {
            let (cells, changed) = (&self.cells, &self.changed);
            let differing = |y: &usize| bridged(cells[*y].diff_iter(&changed[*y]), &changed[*y]);
            let mut differing = rows.iter().flat_map(differing).peekable();
            if differing.peek().is_some() {
                self.backend.draw(differing)?;
                written = true;
            }
        }
        for y in rows {
            std::mem::swap(&mut self.cells[y], &mut self.changed[y]);
        }
        if written || self.cursor != shown.cursor {
            self.place_cursor(shown.cursor)?;
            self.backend.flush()?;
        }
        Ok(shown)
    }

    /// Moves the terminal's cursor there, which writes may have moved.
    fn place_cursor(&mut self, cursor: Option<Position>) -> Result<(), B::Error> {
        if let Some(at) = cursor {
            self.backend.set_cursor_position(at)?;
        }
        match (self.cursor, cursor) {
            (None, Some(_)) => self.backend.show_cursor()?,
            (_, None) => self.backend.hide_cursor()?,
            (Some(_), Some(_)) => {}
        }
        self.cursor = cursor;
        Ok(())
    }

    /// Scrolls rows of the terminal if that saves bytes. All their columns move, so the other list
    /// has to be written again. Returns whether it scrolled.
    fn scroll(&mut self, scrolled: &Scrolled) -> Result<bool, B::Error> {
        let Scrolled { rows, up } = scrolled;
        let by = up.unsigned_abs();
        let height = self.sheet.area().height;
        if by == 0 || usize::from(by) >= rows.len() || rows.end > height {
            return Ok(false);
        }
        let cost: usize = self.costs(rows, *up).sum::<usize>() + SCROLL;
        let mut in_place = 0;
        let is_cheaper = self.costs(rows, 0).any(|row| {
            in_place += row;
            in_place > cost
        });
        if !is_cheaper {
            return Ok(false);
        }
        if *up > 0 {
            self.backend.scroll_region_up(rows.clone(), by)?;
        } else {
            self.backend.scroll_region_down(rows.clone(), by)?;
        }
        let range = usize::from(rows.start)..usize::from(rows.end);
        move_rows(&mut self.sheet.shown[range.clone()], *up);
        move_rows(&mut self.cells[range.clone()], *up);
        for (y, cells) in rows.clone().zip(&mut self.cells[range.clone()]) {
            cells.area.y = y;
        }
        let free = if *up > 0 {
            range.end - usize::from(by)..range.end
        } else {
            range.start..range.start + usize::from(by)
        };
        free.for_each(|y| self.blank(y));
        Ok(true)
    }

    /// The approximate bytes for updating each of these rows after they have moved `up`.
    fn costs(&self, rows: &Range<u16>, up: i16) -> impl Iterator<Item = usize> {
        let shown = move |y: u16| {
            let from = y.checked_add_signed(up).filter(|from| rows.contains(from));
            from.map(|from| &self.sheet.shown[usize::from(from)])
        };
        rows.clone().map(move |y| {
            let row = &self.sheet.rows[usize::from(y)];
            shown(y).map_or_else(
                || row.cost_over(&SheetRow::default()),
                |shown| row.cost_over(shown),
            )
        })
    }
}

/// Gives cells without colours of their own those of plain text.
fn paint_on(row: &mut Buffer, (text, background): (Color, Color)) {
    for cell in &mut row.content {
        if cell.fg == Color::Reset {
            cell.fg = text;
        }
        if cell.bg == Color::Reset {
            cell.bg = background;
        }
    }
}

/// Adds the equal cells of short gaps to the differing cells of a row, where that is shorter than
/// moving the cursor over them.
fn bridged<'a>(
    differing: impl Iterator<Item = (u16, u16, &'a Cell)>,
    row: &'a Buffer,
) -> impl Iterator<Item = (u16, u16, &'a Cell)> {
    let mut last: Option<(u16, &Cell)> = None;
    differing.flat_map(move |(x, y, cell)| {
        let like = |before: &Cell, at| {
            let between = &row[(at, y)];
            between.symbol().is_ascii() && between.style() == before.style()
        };
        let from = match last.replace((x, cell)) {
            Some((at, before)) if before.symbol().is_ascii() && x - at <= MOST_BRIDGED + 1 => {
                let is_bridge = (at + 1..x).all(|at| like(before, at));
                if is_bridge { at + 1 } else { x }
            }
            _ => x,
        };
        (from..=x).map(move |x| (x, y, &row[(x, y)]))
    })
}

/// Moves rows up, and those that leave to the other end.
fn move_rows<T>(rows: &mut [T], up: i16) {
    let by = usize::from(up.unsigned_abs());
    if up > 0 {
        rows.rotate_left(by);
    } else {
        rows.rotate_right(by);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use jiff::civil::date;
    use proptest::prelude::*;
    use ratatui::{
        layout::Size,
        style::{Color, Modifier, Style},
    };

    use super::*;
    use crate::{
        api::snapshots_in,
        app::{Account, App, Call, Effect, Heard, Message, Outcome, State},
        domain::{Colours, Instance, List, Now, Theme},
        keys::{Code, Key},
        runtime::{
            Look,
            bytes::{terminal, terminal_of},
        },
        text::Text,
        view::{ViewMemory, view},
    };

    const SIZE: Size = Size {
        width: 20,
        height: 8,
    };

    proptest! {
        /// Whatever a frame claims has scrolled, a terminal that receives the bytes shows the
        /// frame.
        #[test]
        fn a_terminal_shows_what_was_drawn(
            frames in prop::collection::vec(
                (prop::collection::vec("[ab数]{0,9}", 8), 0_u16..9, 0_u16..9, -9_i16..10),
                1..8,
            )
        ) {
            let mut emulator = vt100::Parser::new(SIZE.height, SIZE.width, 0);
            let (backend, written) = terminal(SIZE.width, SIZE.height);
            let mut screen = Frames::new(backend).unwrap();
            let mut painted = vt100::Parser::new(SIZE.height, SIZE.width, 0);
            let base = (Color::Rgb(200, 200, 200), Color::Rgb(20, 20, 20));
            let (backend, written_on) = terminal_of(SIZE.width, SIZE.height, Colours::True);
            let mut screen_on = Frames::new(backend).unwrap().on(Some(base));
            for (lines, start, end, up) in frames {
                let style = Style::new().add_modifier(Modifier::REVERSED);
                let scrolled = Some(Scrolled { rows: start..end.max(start), up });
                let draw = |sheet: &mut Sheet| {
                    for (y, line) in (0..).zip(&lines) {
                        sheet.write(0, y, SIZE.width, line, if y == start { style } else { Style::new() });
                    }
                    Shown { scrolled: scrolled.clone(), ..Shown::default() }
                };
                screen.draw(draw).unwrap();
                screen_on.draw(draw).unwrap();
                painted.process(&written_on.take());
                for (x, y) in (0..SIZE.width).flat_map(|x| (0..SIZE.height).map(move |y| (x, y))) {
                    let cell = painted.screen().cell(y, x).unwrap();
                    let is_half = cell.is_wide_continuation();
                    prop_assert!(is_half || cell.bgcolor() == vt100::Color::Rgb(20, 20, 20), "{x}, {y}");
                }
                emulator.process(&written.take());
                let shown: Vec<String> = emulator.screen().rows(0, SIZE.width).map(|row| row.trim_end().to_owned()).collect();
                prop_assert_eq!(&shown, &lines);
                let on_base: Vec<String> = painted.screen().rows(0, SIZE.width).map(|row| row.trim_end().to_owned()).collect();
                prop_assert_eq!(&on_base, &lines);
            }
        }
    }

    #[test]
    fn another_base_is_everywhere_with_the_next_frame() {
        let (backend, written) = terminal_of(SIZE.width, SIZE.height, Colours::True);
        let mut screen = Frames::new(backend).unwrap();
        let mut emulator = vt100::Parser::new(SIZE.height, SIZE.width, 0);
        let [dark, light] = [20, 250].map(|of| (Color::Rgb(128, 128, 128), Color::Rgb(of, of, of)));
        for (base, shown) in [
            (Some(dark), vt100::Color::Rgb(20, 20, 20)),
            (Some(light), vt100::Color::Rgb(250, 250, 250)),
            (None, vt100::Color::Default),
        ] {
            screen.set_base(base).unwrap();
            // It clears the terminal, which the frame does not know to be blank.
            emulator.process(&written.take());
            screen
                .draw(|sheet| {
                    sheet.write(0, 1, SIZE.width, "plain", Style::new());
                    Shown::default()
                })
                .unwrap();
            emulator.process(&written.take());
            for (x, y) in (0..SIZE.width).flat_map(|x| (0..SIZE.height).map(move |y| (x, y))) {
                let cell = emulator.screen().cell(y, x).unwrap();
                assert_eq!(cell.bgcolor(), shown, "{x}, {y}");
            }
            assert!(emulator.screen().contents().contains("plain"));
        }
    }

    #[test]
    fn a_list_that_scrolls_costs_a_row_and_not_a_window() {
        let (backend, written) = terminal(SIZE.width, SIZE.height);
        let mut screen = Frames::new(backend).unwrap();
        let mut cost = |first: usize, up: i16| {
            screen
                .draw(|sheet| {
                    for y in 0..SIZE.height {
                        let name = format!("snapshot-{:05}", first + usize::from(y));
                        sheet.write(0, y, SIZE.width, &name, Style::new());
                    }
                    let rows = 0..SIZE.height;
                    Shown {
                        scrolled: Some(Scrolled { rows, up }),
                        ..Shown::default()
                    }
                })
                .unwrap();
            written.take().len()
        };
        let whole = cost(10_999, 0);
        assert!(cost(11_000, 1) < whole / 2);
        assert!(cost(10_999, -1) < whole / 2);
        assert_eq!(cost(10_999, 0), 0, "nothing differs, nothing is written");
    }

    #[test]
    fn equal_cells_of_a_short_gap_are_written_again() {
        let (backend, written) = terminal(SIZE.width, SIZE.height);
        let mut screen = Frames::new(backend).unwrap();
        let mut write = |text: &str, bold: Range<u16>| {
            let draw = |sheet: &mut Sheet| {
                for (x, letter) in (0..).zip(text.chars()) {
                    let bold = Style::new().add_modifier(if bold.contains(&x) {
                        Modifier::BOLD
                    } else {
                        Modifier::empty()
                    });
                    sheet.write(x, 0, 1, &letter.to_string(), bold);
                }
                Shown::default()
            };
            screen.draw(draw).unwrap();
            String::from_utf8(written.take()).unwrap()
        };
        write("30939eb4 6", 0..0);
        let near = write("40969eb5 7", 0..0);
        assert!(near.contains("40969eb5 7"), "{near:?}");
        let far = write("80969eb5 x", 0..0);
        assert!(far.contains("8\u{1b}[8Cx"), "{far:?}");
        write("80969eb5 x", 1..3);
        let other_style = write("70949eb5 x", 1..3);
        assert!(other_style.contains("7\u{1b}[2C4"), "{other_style:?}");
    }

    /// The server's answer with so many snapshots.
    fn answer(rows: usize) -> String {
        let row = |n: usize| {
            let (day, size) = (1 + n % 28, 1 + n % 40);
            format!(
                r#"{{"id":{{"$":"{}"}},"name":{{"$":"web-{n:06}-before-release"}},
                "fleio_status":{{"$":"Active"}},"protected":{{"$":"off"}},
                "image_size":{{"$":"{size}.25"}},"min_disk":{{"$":"20"}},
                "region":{{"$":"Netherlands-2"}},"createdate":{{"$":"2026-11-{day:02}"}}}}"#,
                10_000_000 + n
            )
        };
        let all: Vec<String> = (0..rows).map(row).collect();
        let all = all.join(",");
        format!(
            r#"{{"doc":{{"$func":"instances.snapshots","p_elems":{{"$":"{rows}"}},"elem":[{all}]}}}}"#
        )
    }

    /// An app with so many snapshots, the cursor on the first of them.
    fn app(now: Now, window: (u16, u16), rows: usize) -> App {
        let instances = List {
            rows: vec![Instance {
                ip: Text::new("192.0.2.1"),
                region: Text::new("Netherlands-2"),
                ..crate::tests::instance("5203773", "web-01")
            }],
            ..List::default()
        };
        let mut state = State::new(Account::default(), Duration::from_secs(30), 1, now);
        state.window = window;
        let mut app = App::new(state);
        let mut work = app.update(now, Message::Wake);
        while let Some((of, effect)) = work.pop() {
            let (id, outcome) = match effect {
                Effect::Call(id, Call::Instances) => {
                    (id, Outcome::Instances(Ok(instances.clone())))
                }
                Effect::Call(id, Call::Snapshots(of)) => {
                    let list = snapshots_in(answer(rows).as_bytes()).unwrap();
                    (id, Outcome::Snapshots(of, Ok(list)))
                }
                _ => continue,
            };
            work.extend(app.heard(now, of, Heard::Done(id, outcome)));
        }
        app
    }

    #[test]
    fn a_key_costs_few_bytes_in_a_list_of_any_length() {
        const WINDOW: (u16, u16) = (120, 40);
        const ROWS: usize = 2_500;
        let now = Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0));
        let look = Look {
            unicode: true,
            colours: Colours::Sixteen,
            theme: Theme::Terminal,
        };
        let mut app = app(now, WINDOW, ROWS);
        let mut memory = ViewMemory::default();
        let (backend, written) = terminal(WINDOW.0, WINDOW.1);
        let mut screen = Frames::new(backend).unwrap();
        let mut press = |code| {
            let key = Message::Key {
                key: Key::of(code),
                read_at: now.mono,
            };
            let _ = app.update(now, key);
            let shown = screen
                .draw(|sheet| view(&app, now, look, &mut memory, sheet))
                .unwrap();
            (
                shown.scrolled.is_some_and(|scrolled| scrolled.up != 0),
                written.take().len(),
            )
        };
        press(Code::Tab);
        let (mut inside, mut scrolling) = (Vec::new(), Vec::new());
        for code in [[Code::Down; 200], [Code::Up; 200]].concat() {
            let (scrolled, bytes) = press(code);
            let kind = if scrolled {
                &mut scrolling
            } else {
                &mut inside
            };
            kind.push(bytes);
        }
        let (most_inside, most_scrolling) = (inside.iter().max(), scrolling.iter().max());
        assert!(inside.len() >= 50 && scrolling.len() >= 300, "it is tried");
        assert!(
            inside.iter().chain(&scrolling).all(|bytes| *bytes > 0),
            "the cursor moves"
        );
        assert!(most_inside <= Some(&400), "{most_inside:?}");
        assert!(most_scrolling <= Some(&600), "{most_scrolling:?}");
    }
}
