//! The terminal as frames are written to it: with sequences that the oldest of them know.
//!
//! Crossterm would name colours by `38;5;n`, of which a terminal of 8 colours makes blinking bold, and
//! scroll by `CSI S`, which the Linux console does not know.

use std::{
    io::{self, Write},
    ops::Range,
};

use crossterm::{
    cursor::MoveTo,
    queue,
    style::{Attribute, Print, SetAttribute},
};
use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
    style::{Color, Modifier},
};

/// A terminal that understands what xterm, the Linux console, tmux and screen have in common.
pub struct Screen<W: Write>(CrosstermBackend<W>);

impl<W: Write> Screen<W> {
    /// Writes to this.
    pub fn new(writer: W) -> Self {
        Self(CrosstermBackend::new(writer))
    }

    /// Has the cursor cross an edge of these rows so many times: they scroll, and nothing else does.
    fn push_edge(
        &mut self,
        rows: &Range<u16>,
        edge: u16,
        cross: &str,
        times: u16,
    ) -> io::Result<()> {
        write!(self.0, "\x1b[{};{}r", rows.start + 1, rows.end)?;
        queue!(self.0, MoveTo(0, edge), Print(cross.repeat(times.into())))?;
        write!(self.0, "\x1b[r")
    }
}

/// How every frame begins and ends.
const PLAIN: (Modifier, Color) = (Modifier::empty(), Color::Reset);

/// The number of a colour among the terminal's own; none for all others, which nothing draws.
fn number(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::DarkGray => 90,
        _ => return None,
    })
}

/// Switches from any looks to those of a cell.
fn look(writer: &mut impl Write, cell: &Cell) -> io::Result<()> {
    write!(writer, "\x1b[0")?;
    for (modifier, number) in [(Modifier::BOLD, 1), (Modifier::REVERSED, 7)] {
        if cell.modifier.contains(modifier) {
            write!(writer, ";{number}")?;
        }
    }
    if let Some(number) = number(cell.fg) {
        write!(writer, ";{number}")?;
    }
    write!(writer, "m")
}

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut looks = PLAIN;
        let mut next = None;
        for (x, y, cell) in content {
            if next != Some((x, y)) {
                queue!(self.0, MoveTo(x, y))?;
            }
            // What is wide leaves the cursor further on.
            next = Some((x + 1, y));
            if looks != (cell.modifier, cell.fg) {
                looks = (cell.modifier, cell.fg);
                look(&mut self.0, cell)?;
            }
            queue!(self.0, Print(cell.symbol()))?;
        }
        if looks != PLAIN {
            queue!(self.0, SetAttribute(Attribute::Reset))?;
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.0.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.0.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.0.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.0.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.0)
    }

    fn scroll_region_up(&mut self, rows: Range<u16>, by: u16) -> io::Result<()> {
        let last = rows.end.saturating_sub(1);
        self.push_edge(&rows, last, "\n", by)
    }

    fn scroll_region_down(&mut self, rows: Range<u16>, by: u16) -> io::Result<()> {
        self.push_edge(&rows, rows.start, "\x1bM", by)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect, style::Style};

    use super::*;
    use crate::{
        domain::Colour,
        view::{Look, Tone},
    };

    const TONES: [Tone; 7] = [
        Tone::Plain,
        Tone::Quiet,
        Tone::Strong,
        Tone::Good,
        Tone::Busy,
        Tone::Danger,
        Tone::Odd,
    ];

    /// What is written for a letter in a tone.
    fn written(colours: u8, tone: Tone, focused: bool) -> String {
        let look = Look {
            unicode: true,
            colours,
        };
        let style = look.style(tone);
        written_in(if focused { look.focused(style) } else { style })
    }

    fn written_in(style: Style) -> String {
        let mut frame = Buffer::empty(Rect::new(0, 0, 1, 1));
        frame.set_string(0, 0, "x", style);
        let mut bytes = Vec::new();
        let cell = &frame[(0, 0)];
        Screen::new(&mut bytes)
            .draw([(0, 0, cell)].into_iter())
            .unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn colours_are_the_terminals_own_and_no_more_than_it_has() {
        let looks = |colours| {
            TONES.map(|tone| {
                let written = written(colours, tone, false);
                let (looks, _) = written.rsplit_once('x').unwrap();
                looks.replacen("\x1b[1;1H", "", 1).replace("\x1b[", "")
            })
        };
        assert_eq!(
            looks(16),
            ["", "0;90m", "0;1m", "0;32m", "0;36m", "0;1;31m", "0;35m"]
        );
        assert_eq!(
            looks(8),
            ["", "", "0;1m", "0;32m", "0;36m", "0;1;31m", "0;35m"]
        );
        assert_eq!(looks(0), ["", "", "0;1m", "", "", "0;1m", ""]);
    }

    #[test]
    fn the_colour_of_an_account_is_written() {
        for (colour, number) in [
            (Colour::Red, 31),
            (Colour::Green, 32),
            (Colour::Yellow, 33),
            (Colour::Blue, 34),
            (Colour::Magenta, 35),
            (Colour::Cyan, 36),
        ] {
            let look = Look {
                unicode: true,
                colours: 8,
            };
            let written = written_in(look.named(Some(colour)));
            assert!(
                written.contains(&format!("\x1b[0;1;{number}m")),
                "{written:?}"
            );
        }
    }

    #[test]
    fn the_focus_is_seen_without_colours() {
        for tone in TONES {
            let written = written(0, tone, true);
            assert!(written.contains(";7m"), "{tone:?}: {written:?}");
        }
    }

    #[test]
    fn rows_scroll_without_what_the_console_lacks() {
        let mut bytes = Vec::new();
        let mut screen = Screen::new(&mut bytes);
        screen.scroll_region_up(2..10, 2).unwrap();
        screen.scroll_region_down(2..10, 1).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\x1b[3;10r\x1b[10;1H\n\n\x1b[r\x1b[3;10r\x1b[3;1H\x1bM\x1b[r"
        );
    }
}
