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
use snapdeck::{app::layout::SMALLEST, runtime::Look};

use super::focus::Foci;

/// A terminal that the test can read while the program writes to it.
#[derive(Clone)]
pub(super) struct Screen {
    pub(super) backend: Arc<Mutex<TestBackend>>,
    /// How often it was cleared.
    cleared: Arc<AtomicU64>,
    /// The text of each row that was read since it was last written: tests read hundreds of
    /// thousands of screens, and few rows of them are new.
    read: Arc<Mutex<Vec<Option<String>>>>,
    /// What looks focused.
    foci: Arc<Mutex<Foci>>,
    /// What is wrong with the cursor in the first frame in which something is.
    wrong: Arc<Mutex<Option<String>>>,
}

impl Screen {
    pub(super) fn new(columns: u16, rows: u16, look: Look) -> Self {
        let screen = Self {
            backend: Arc::new(Mutex::new(TestBackend::new(columns, rows))),
            cleared: Arc::default(),
            read: Arc::default(),
            foci: Arc::new(Mutex::new(Foci::new(look, rows))),
            wrong: Arc::default(),
        };
        screen.forget(rows);
        screen
    }

    pub(super) fn cleared(&self) -> u64 {
        self.cleared.load(Ordering::Relaxed)
    }

    pub(super) fn resize(&self, columns: u16, rows: u16) {
        self.backend.lock().unwrap().resize(columns, rows);
        self.forget(rows);
    }

    /// The lines, without trailing blanks.
    pub(super) fn text(&self) -> String {
        let backend = self.backend.lock().unwrap();
        let mut read = self.read.lock().unwrap();
        let buffer = backend.buffer();
        let rows = buffer.content.chunks(buffer.area.width.into());
        let mut text = String::new();
        for (row, read) in rows.zip(&mut *read) {
            text.push_str(read.get_or_insert_with(|| line_of(row)));
        }
        text
    }

    /// What is wrong with the cursor in the first frame in which something is.
    pub(super) fn wrong(&self) -> Option<String> {
        self.wrong.lock().unwrap().clone()
    }

    /// The position of the terminal's cursor, if it is visible.
    pub(super) fn cursor(&self) -> Option<Position> {
        let mut backend = self.backend.lock().unwrap();
        let at = sure(backend.get_cursor_position()).unwrap();
        backend.cursor_visible().then_some(at)
    }

    /// Checks where the cursor of a frame stands.
    fn check_cursor(&self) {
        let cursor = self.cursor();
        let checked = {
            let backend = self.backend.lock().unwrap();
            let area = backend.buffer().area;
            if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
                return;
            }
            self.foci.lock().unwrap().check(backend.buffer(), cursor)
        };
        let Err(wrong) = checked else { return };
        let text = self.text();
        let frame = || format!("{wrong}: {cursor:?} in\n{text}");
        self.wrong.lock().unwrap().get_or_insert_with(frame);
    }

    fn forget(&self, rows: u16) {
        *self.read.lock().unwrap() = vec![None; rows.into()];
        self.foci.lock().unwrap().forget_all(rows);
    }

    fn forget_all(&self) {
        let rows = self.read.lock().unwrap().len();
        self.forget(u16::try_from(rows).unwrap());
    }
}

fn line_of(row: &[Cell]) -> String {
    let mut cells = row.iter();
    let mut line = String::new();
    while let Some(cell) = cells.next() {
        let symbol = cell.symbol();
        line.push_str(symbol);
        // Most cells are ASCII.
        if symbol.len() > 1 {
            let covered = snapdeck::text::width(symbol).saturating_sub(1);
            cells.by_ref().take(covered).for_each(drop);
        }
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

pub(super) fn sure<T>(result: Result<T, std::convert::Infallible>) -> io::Result<T> {
    result.map_err(|never| match never {})
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let mut read = self.read.lock().unwrap();
        let mut foci = self.foci.lock().unwrap();
        let mut cells = Vec::new();
        for (x, y, cell) in content {
            read[usize::from(y)] = None;
            foci.forget(y);
            cells.push((x, y, cell));
            // As on a terminal, a wide character covers what stood in its second column.
            let symbol = cell.symbol();
            if symbol.len() > 1 {
                let columns = snapdeck::text::width(symbol);
                let covered = (1..).take(columns.saturating_sub(1));
                cells.extend(covered.map(|n| (x + n, y, &Cell::EMPTY)));
            }
        }
        sure(self.backend.lock().unwrap().draw(cells.into_iter()))
    }
    fn hide_cursor(&mut self) -> io::Result<()> {
        sure(self.backend.lock().unwrap().hide_cursor())
    }
    fn show_cursor(&mut self) -> io::Result<()> {
        sure(self.backend.lock().unwrap().show_cursor())
    }
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        sure(self.backend.lock().unwrap().get_cursor_position())
    }
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        sure(self.backend.lock().unwrap().set_cursor_position(position))
    }
    fn clear(&mut self) -> io::Result<()> {
        self.forget_all();
        sure(self.backend.lock().unwrap().clear())
    }
    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.cleared.fetch_add(1, Ordering::Relaxed);
        self.forget_all();
        sure(self.backend.lock().unwrap().clear_region(clear_type))
    }
    fn size(&self) -> io::Result<Size> {
        sure(self.backend.lock().unwrap().size())
    }
    fn window_size(&mut self) -> io::Result<WindowSize> {
        sure(self.backend.lock().unwrap().window_size())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.check_cursor();
        sure(self.backend.lock().unwrap().flush())
    }
    fn scroll_region_up(&mut self, region: std::ops::Range<u16>, by: u16) -> io::Result<()> {
        self.forget_all();
        sure(self.backend.lock().unwrap().scroll_region_up(region, by))
    }
    fn scroll_region_down(&mut self, region: std::ops::Range<u16>, by: u16) -> io::Result<()> {
        self.forget_all();
        sure(self.backend.lock().unwrap().scroll_region_down(region, by))
    }
}
