//! Frames: what the terminal shows, what it is to show, and as few bytes as can be in between.

use std::ops::Range;

use ratatui::{
    backend::{Backend, ClearType},
    buffer::{Buffer, Cell},
    layout::Rect,
};

use crate::view::Scrolled;

/// The largest frame that is drawn; what a terminal says of its size is not always true.
const LARGEST: (u16, u16) = (1_000, 500);

/// About how many bytes it takes to have rows scroll: the region, the scroll, the region again.
const SCROLL: usize = 20;

/// About how many bytes it takes to move the cursor.
const MOVE: usize = 8;

/// Every how many rows are looked at, to tell whether scrolling pays: rows of a list are alike, and
/// comparing them all twice would take longer than drawing them.
const SAMPLE: usize = 4;

/// A terminal, and the two buffers whose difference is written to it.
pub struct Frames<B: Backend> {
    backend: B,
    shown: Buffer,
    next: Buffer,
}

impl<B: Backend> Frames<B> {
    /// Frames for a terminal that is blank.
    ///
    /// # Errors
    /// When the terminal can't tell its size.
    pub fn new(backend: B) -> Result<Self, B::Error> {
        let mut frames = Self {
            backend,
            shown: Buffer::default(),
            next: Buffer::default(),
        };
        let size = frames.backend.size()?;
        frames.set_size(size.width, size.height);
        Ok(frames)
    }

    /// How large the frames are: columns, rows.
    pub fn size(&self) -> (u16, u16) {
        (self.next.area.width, self.next.area.height)
    }

    fn set_size(&mut self, columns: u16, rows: u16) {
        let area = Rect::new(0, 0, columns.min(LARGEST.0), rows.min(LARGEST.1));
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
    }

    /// Empties the terminal, which may have a new size; the next frame is written whole.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn clear(&mut self, columns: u16, rows: u16) -> Result<(), B::Error> {
        self.set_size(columns, rows);
        self.backend.clear_region(ClearType::All)
    }

    /// The same at the size that the terminal has now.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub fn clear_whole(&mut self) -> Result<(), B::Error> {
        let size = self.backend.size()?;
        self.clear(size.width, size.height)
    }

    /// Has a frame drawn, and writes what differs from the one before. Nothing is written where
    /// nothing differs. `draw` also tells whether rows of the screen have moved.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn draw<T>(
        &mut self,
        draw: impl FnOnce(&mut Buffer) -> (T, Option<Scrolled>),
    ) -> Result<T, B::Error> {
        self.next.reset();
        let (result, scrolled) = draw(&mut self.next);
        if let Some(scrolled) = scrolled {
            self.scroll(&scrolled)?;
        }
        let mut changed = self.shown.diff_iter(&self.next).peekable();
        if changed.peek().is_some() {
            self.backend.draw(changed)?;
            self.backend.flush()?;
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(result)
    }

    /// Has the terminal move its rows, where that leaves less to write: all columns of them move, so
    /// that what stands beside a list has to be written again.
    fn scroll(&mut self, scrolled: &Scrolled) -> Result<(), B::Error> {
        let Scrolled { rows, up } = scrolled;
        let by = up.unsigned_abs();
        if by == 0 || usize::from(by) >= rows.len() || rows.end > self.shown.area.height {
            return Ok(());
        }
        let width = usize::from(self.shown.area.width);
        let written_anew = usize::from(by) * width;
        if self.cost(rows, *up) + written_anew + SCROLL >= self.cost(rows, 0) {
            return Ok(());
        }
        let cells = usize::from(rows.start) * width..usize::from(rows.end) * width;
        let cells = &mut self.shown.content[cells];
        let free = if *up > 0 {
            self.backend.scroll_region_up(rows.clone(), by)?;
            cells.rotate_left(written_anew);
            cells.len() - written_anew..cells.len()
        } else {
            self.backend.scroll_region_down(rows.clone(), by)?;
            cells.rotate_right(written_anew);
            0..written_anew
        };
        cells[free].fill(Cell::EMPTY);
        Ok(())
    }

    /// About how many bytes it takes to make these rows alike after they have moved `up`, without
    /// those that become free: a byte a cell, and the cursor's way to each run of them.
    fn cost(&self, rows: &Range<u16>, up: i16) -> usize {
        let (mut cost, mut in_run) = (0, false);
        for y in rows.clone().step_by(SAMPLE) {
            let Some(from) = y.checked_add_signed(up).filter(|from| rows.contains(from)) else {
                continue;
            };
            for (shown, next) in row(&self.shown, from).iter().zip(row(&self.next, y)) {
                let differs = shown != next;
                cost += usize::from(differs) + if differs && !in_run { MOVE } else { 0 };
                in_run = differs;
            }
        }
        cost * SAMPLE
    }
}

fn row(buffer: &Buffer, y: u16) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    &buffer.content[usize::from(y) * width..][..width]
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use jiff::civil::date;
    use proptest::prelude::*;
    use ratatui::{
        layout::Size,
        style::{Modifier, Style},
    };

    use super::*;
    use crate::{
        api::snapshots_in,
        app::{Account, Desk, Effect, Message, Outcome, State},
        domain::{Instance, InstanceId, InstanceStatus, List, Now},
        keys::{Code, Key},
        runtime::{Look, bytes::terminal},
        text::Text,
        view::{ViewMemory, view},
    };

    const SIZE: Size = Size {
        width: 20,
        height: 8,
    };

    proptest! {
        /// Whatever is said to have scrolled, a terminal that is sent the bytes shows the frame.
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
            for (lines, start, end, up) in frames {
                let style = Style::new().add_modifier(Modifier::REVERSED);
                let scrolled = Some(Scrolled { rows: start..end.max(start), up });
                screen.draw(|buffer| {
                    for (y, line) in (0..).zip(&lines) {
                        buffer.set_string(0, y, line, if y == start { style } else { Style::new() });
                    }
                    ((), scrolled)
                }).unwrap();
                emulator.process(&written.take());
                let shown: Vec<String> = emulator.screen().rows(0, SIZE.width).map(|row| row.trim_end().to_owned()).collect();
                prop_assert_eq!(shown, lines);
            }
        }
    }

    #[test]
    fn a_list_that_scrolls_costs_a_row_and_not_a_window() {
        let (backend, written) = terminal(SIZE.width, SIZE.height);
        let mut screen = Frames::new(backend).unwrap();
        let mut cost = |first: usize, up: i16| {
            screen
                .draw(|buffer| {
                    for y in 0..SIZE.height {
                        buffer.set_string(
                            0,
                            y,
                            format!("snapshot-{:05}", first + usize::from(y)),
                            Style::new(),
                        );
                    }
                    (
                        (),
                        Some(Scrolled {
                            rows: 0..SIZE.height,
                            up,
                        }),
                    )
                })
                .unwrap();
            written.take().len()
        };
        let whole = cost(10_999, 0);
        assert!(cost(11_000, 1) < whole / 2);
        assert!(cost(10_999, -1) < whole / 2);
        assert_eq!(cost(10_999, 0), 0, "nothing differs, nothing is written");
    }

    /// What so many snapshots are as the server's answer.
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

    /// A desk with so many snapshots, the cursor on the first of them.
    fn desk(now: Now, window: (u16, u16), rows: usize) -> Desk {
        let instances = List {
            rows: vec![Instance {
                id: InstanceId::parse("5203773").unwrap(),
                name: Text::new("web-01"),
                status: InstanceStatus::Active,
                ip: Text::new("192.0.2.1"),
                region: Text::new("Netherlands-2"),
            }],
            ..List::default()
        };
        let mut state = State::new(Account::default(), Duration::from_secs(30), 1, now);
        state.window = window;
        let mut desk = Desk::new(state);
        let mut work = desk.update(now, Message::Wake);
        while let Some((of, effect)) = work.pop() {
            let (id, outcome) = match effect {
                Effect::ListInstances(id) => (id, Outcome::Instances(Ok(instances.clone()))),
                Effect::ListSnapshots(id, of) => {
                    let list = snapshots_in(answer(rows).as_bytes()).unwrap();
                    (id, Outcome::Snapshots(of, Ok(list)))
                }
                _ => continue,
            };
            work.extend(desk.answered(now, of, id, outcome));
        }
        desk
    }

    #[test]
    fn a_key_costs_few_bytes_in_a_list_of_any_length() {
        const WINDOW: (u16, u16) = (120, 40);
        const ROWS: usize = 2_500;
        let now = Now {
            mono: Instant::now(),
            wall: date(2026, 11, 14).at(14, 2, 31, 0),
        };
        let look = Look {
            unicode: true,
            colours: 16,
        };
        let mut desk = desk(now, WINDOW, ROWS);
        let mut memory = ViewMemory::default();
        let (backend, written) = terminal(WINDOW.0, WINDOW.1);
        let mut screen = Frames::new(backend).unwrap();
        let mut press = |code| {
            let key = Message::Key {
                key: Key::of(code),
                read_at: now.mono,
            };
            let _ = desk.update(now, key);
            let scrolled = screen
                .draw(|buffer| {
                    let _ = view(&desk, now, look, &mut memory, buffer);
                    (memory.scrolled(), memory.scrolled())
                })
                .unwrap();
            (
                scrolled.is_some_and(|scrolled| scrolled.up != 0),
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
        assert!(inside.len() >= 60 && scrolling.len() >= 300, "it is tried");
        assert!(
            inside.iter().chain(&scrolling).all(|bytes| *bytes > 0),
            "the cursor moves"
        );
        assert!(most_inside <= Some(&400), "{most_inside:?}");
        assert!(most_scrolling <= Some(&600), "{most_scrolling:?}");
    }
}
