//! For tests: a terminal of a fixed size that records the bytes written to it, and what they show.

use std::{cell::RefCell, io, ops::Range, rc::Rc};

use ratatui::{
    backend::{Backend, ClearType, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
};

use super::Screen;
use crate::{domain::Colours, text::tests::forbidden};

/// A terminal of a fixed size that records what is written to it.
pub(crate) fn terminal(columns: u16, rows: u16) -> (Bytes, Written) {
    terminal_of(columns, rows, Colours::Sixteen)
}

/// The same with so many colours.
pub(crate) fn terminal_of(columns: u16, rows: u16, colours: Colours) -> (Bytes, Written) {
    let written = Written::default();
    let bytes = Bytes {
        inner: Screen::new(written.clone(), colours),
        size: Size::new(columns, rows),
    };
    (bytes, written)
}

/// The characters that these bytes show. Panics if one of them could drive a terminal: the
/// program's own sequences move, show or hide the cursor, set a style or scroll, and nothing else.
pub(crate) fn shown(bytes: &[u8]) -> impl Iterator<Item = char> {
    let text = str::from_utf8(bytes).unwrap_or("\u{0}: not UTF-8");
    let mut rest = text.chars();
    std::iter::from_fn(move || {
        loop {
            let c = rest.next()?;
            if c != '\u{1b}' {
                assert!(!forbidden(c), "U+{:04X} is written", u32::from(c));
                return Some(c);
            }
            assert_eq!(rest.next(), Some('['), "a sequence that is not ours");
            let cursor = ["?25h", "?25l"];
            if let Some(after) = cursor
                .iter()
                .find_map(|ours| rest.as_str().strip_prefix(ours))
            {
                rest = after.chars();
                continue;
            }
            let end = rest.find(|c| !c.is_ascii_digit() && *c != ';');
            assert!(
                end.is_some_and(|end| "CGHmrST".contains(end)),
                "a sequence that is not ours: {end:?}"
            );
        }
    })
}

#[derive(Clone, Default)]
pub(crate) struct Written(Rc<RefCell<Vec<u8>>>);

impl Written {
    pub(crate) fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) struct Bytes {
    inner: Screen<Written>,
    size: Size,
}

impl Backend for Bytes {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        self.inner.draw(content)
    }
    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }
    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }
    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }
    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
    }
    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }
    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::ZERO,
        })
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn scroll_region_up(&mut self, region: Range<u16>, by: u16) -> io::Result<()> {
        self.inner.scroll_region_up(region, by)
    }
    fn scroll_region_down(&mut self, region: Range<u16>, by: u16) -> io::Result<()> {
        self.inner.scroll_region_down(region, by)
    }
}

#[test]
fn what_drives_a_terminal_is_seen() {
    let line: String =
        shown("\u{1b}[2;7H\u{1b}[?25h\u{1b}[1mа數\u{1b}[1;9r\u{1b}[2S".as_bytes()).collect();
    assert_eq!(line, "а數");
    for foreign in [
        "\u{1b}]52;c;ZXZpbA==\u{7}",
        "\u{1b}[2J",
        "\u{1b}[?1049l",
        "\u{9b}2J",
        "\n",
        "\u{202e}",
        "\u{2028}",
    ] {
        let read = std::panic::catch_unwind(|| shown(foreign.as_bytes()).count());
        assert!(read.is_err(), "{foreign:?}");
    }
}
