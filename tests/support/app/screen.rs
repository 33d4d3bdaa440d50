//! The in-memory terminal.

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use ratatui::{
    backend::{Backend, ClearType, TestBackend, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
};

/// A terminal that the test can read while the program writes to it, and how often it was cleared.
#[derive(Clone)]
pub(super) struct Screen(
    pub(super) Arc<Mutex<TestBackend>>,
    pub(super) Arc<AtomicU64>,
);

impl Screen {
    pub(super) fn cleared(&self) -> u64 {
        self.1.load(Ordering::Relaxed)
    }
}

pub(super) fn sure<T>(result: Result<T, std::convert::Infallible>) -> io::Result<T> {
    result.map_err(|never| match never {})
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        // As on a terminal, a wide character covers what stood in its second column.
        let cells = content.flat_map(|(x, y, cell)| {
            let covered = (1..).take(snapdeck::text::width(cell.symbol()).saturating_sub(1));
            let blanks = covered.map(move |n| (x + n, y, &Cell::EMPTY));
            std::iter::once((x, y, cell)).chain(blanks)
        });
        sure(self.0.lock().unwrap().draw(cells))
    }
    fn hide_cursor(&mut self) -> io::Result<()> {
        sure(self.0.lock().unwrap().hide_cursor())
    }
    fn show_cursor(&mut self) -> io::Result<()> {
        sure(self.0.lock().unwrap().show_cursor())
    }
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        sure(self.0.lock().unwrap().get_cursor_position())
    }
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        sure(self.0.lock().unwrap().set_cursor_position(position))
    }
    fn clear(&mut self) -> io::Result<()> {
        sure(self.0.lock().unwrap().clear())
    }
    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.1.fetch_add(1, Ordering::Relaxed);
        sure(self.0.lock().unwrap().clear_region(clear_type))
    }
    fn size(&self) -> io::Result<Size> {
        sure(self.0.lock().unwrap().size())
    }
    fn window_size(&mut self) -> io::Result<WindowSize> {
        sure(self.0.lock().unwrap().window_size())
    }
    fn flush(&mut self) -> io::Result<()> {
        sure(self.0.lock().unwrap().flush())
    }
    fn scroll_region_up(&mut self, region: std::ops::Range<u16>, by: u16) -> io::Result<()> {
        sure(self.0.lock().unwrap().scroll_region_up(region, by))
    }
    fn scroll_region_down(&mut self, region: std::ops::Range<u16>, by: u16) -> io::Result<()> {
        sure(self.0.lock().unwrap().scroll_region_down(region, by))
    }
}
