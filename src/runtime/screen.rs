//! The terminal that frames are written to, with sequences that even the oldest ones know.
//!
//! Crossterm would write all colours as `38;5;n`, which an 8-colour terminal shows as blinking
//! bold, and would scroll with `CSI S`, which the Linux console does not know. Colours that the
//! terminal lacks become the closest ones it has.

use std::{
    io::{self, Write},
    ops::Range,
};

use anstyle::{Ansi256Color, AnsiColor, RgbColor};
use anstyle_lossy::{color_to_ansi, palette::VGA, rgb_to_xterm};
use crossterm::{
    cursor::{Hide, MoveRight, MoveTo, MoveToColumn, Show},
    queue,
};
use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
    style::{Color, Modifier},
};

use crate::domain::Colours;

/// A terminal limited to what xterm, the Linux console, tmux and screen have in common.
pub struct Screen<W: Write> {
    inner: CrosstermBackend<W>,
    colours: Colours,
}

impl<W: Write> Screen<W> {
    /// Writes to a terminal that has these colours.
    pub fn new(writer: W, colours: Colours) -> Self {
        Self {
            inner: CrosstermBackend::new(writer),
            colours,
        }
    }

    /// Moves the cursor across an edge of these rows so many times: they scroll, and nothing else
    /// does.
    fn push_edge(
        &mut self,
        rows: &Range<u16>,
        edge: u16,
        cross: &str,
        times: u16,
    ) -> io::Result<()> {
        write!(self.inner, "\x1b[{};{}r", rows.start + 1, rows.end)?;
        move_to(&mut self.inner, 0, edge)?;
        write!(self.inner, "{}\x1b[r", cross.repeat(times.into()))
    }
}

/// Moves the cursor; to the first column, which is the default, in fewer bytes.
fn move_to(writer: &mut impl Write, x: u16, y: u16) -> io::Result<()> {
    if x == 0 {
        write!(writer, "\x1b[{}H", y + 1)
    } else {
        queue!(writer, MoveTo(x, y))
    }
}

/// Writes the style of a cell, after plain text or whatever was set before.
fn set_looks(
    writer: &mut impl Write,
    cell: &Cell,
    after_plain: bool,
    colours: Colours,
) -> io::Result<()> {
    const MODIFIERS: [(Modifier, u8); 4] = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::UNDERLINED, 4),
        (Modifier::REVERSED, 7),
    ];
    write!(writer, "\x1b[")?;
    // A sequence without numbers resets all.
    let mut before = if after_plain { "" } else { "0;" };
    for (modifier, number) in MODIFIERS {
        if cell.modifier.contains(modifier) {
            write!(writer, "{before}{number}")?;
            before = ";";
        }
    }
    for (colour, normal, bright) in [(cell.fg, 30, 90), (cell.bg, 40, 100)] {
        match closest(colour, colours) {
            None => continue,
            Some(anstyle::Color::Ansi(colour)) => {
                let number = Ansi256Color::from_ansi(colour).index();
                let first = if colour.is_bright() {
                    bright - 8
                } else {
                    normal
                };
                write!(writer, "{before}{}", first + number)?;
            }
            Some(anstyle::Color::Ansi256(Ansi256Color(number))) => {
                write!(writer, "{before}{};5;{number}", normal + 8)?;
            }
            Some(anstyle::Color::Rgb(RgbColor(red, green, blue))) => {
                write!(writer, "{before}{};2;{red};{green};{blue}", normal + 8)?;
            }
        }
        before = ";";
    }
    write!(writer, "m")
}

/// The closest colour that the terminal has; none for the terminal's default.
fn closest(colour: Color, colours: Colours) -> Option<anstyle::Color> {
    let wanted = match colour {
        Color::Reset => return None,
        Color::Rgb(red, green, blue) => RgbColor(red, green, blue).into(),
        Color::Indexed(number) => match Ansi256Color(number).into_ansi() {
            Some(colour) => colour.into(),
            None => Ansi256Color(number).into(),
        },
        Color::Black => AnsiColor::Black.into(),
        Color::Red => AnsiColor::Red.into(),
        Color::Green => AnsiColor::Green.into(),
        Color::Yellow => AnsiColor::Yellow.into(),
        Color::Blue => AnsiColor::Blue.into(),
        Color::Magenta => AnsiColor::Magenta.into(),
        Color::Cyan => AnsiColor::Cyan.into(),
        Color::Gray => AnsiColor::White.into(),
        Color::DarkGray => AnsiColor::BrightBlack.into(),
        Color::LightRed => AnsiColor::BrightRed.into(),
        Color::LightGreen => AnsiColor::BrightGreen.into(),
        Color::LightYellow => AnsiColor::BrightYellow.into(),
        Color::LightBlue => AnsiColor::BrightBlue.into(),
        Color::LightMagenta => AnsiColor::BrightMagenta.into(),
        Color::LightCyan => AnsiColor::BrightCyan.into(),
        Color::White => AnsiColor::BrightWhite.into(),
    };
    Some(match (colours, wanted) {
        (Colours::None, _) => return None,
        (Colours::Eight, _) => color_to_ansi(wanted, VGA).bright(false).into(),
        (Colours::Sixteen, _) => color_to_ansi(wanted, VGA).into(),
        (Colours::Indexed, anstyle::Color::Rgb(colour)) => rgb_to_xterm(colour).into(),
        (Colours::Indexed | Colours::True, wanted) => wanted,
    })
}

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let plain = (Modifier::empty(), Color::Reset, Color::Reset);
        let mut looks = plain;
        let (mut next, mut is_certain) = (None, false);
        for (x, y, cell) in content {
            match next {
                Some(next) if next == (x, y) => {}
                // Fewer bytes, where the cursor's column doesn't depend on how wide the terminal draws
                // a character.
                Some((at, row)) if is_certain && row == y && at < x => {
                    queue!(self.inner, MoveRight(x - at))?;
                }
                Some((_, row)) if row == y => {
                    is_certain = true;
                    queue!(self.inner, MoveToColumn(x))?;
                }
                _ => {
                    is_certain = true;
                    move_to(&mut self.inner, x, y)?;
                }
            }
            // A wide character moves the cursor further.
            next = Some((x + 1, y));
            is_certain &= cell.symbol().is_ascii();
            let of_cell = (cell.modifier, cell.fg, cell.bg);
            if looks != of_cell {
                let after_plain = looks == plain;
                looks = of_cell;
                set_looks(&mut self.inner, cell, after_plain, self.colours)?;
            }
            // Formatting each character would take most of the time.
            self.inner.write_all(cell.symbol().as_bytes())?;
        }
        if looks != plain {
            write!(self.inner, "\x1b[m")?;
        }
        Ok(())
    }

    // Queued, because crossterm's own backend flushes, and a frame should be one write.
    fn hide_cursor(&mut self) -> io::Result<()> {
        queue!(self.inner, Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        queue!(self.inner, Show)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        move_to(&mut self.inner, x, y)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
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
        domain::{Colour, Theme},
        view::{Look, Tone},
    };

    const TONES: [Tone; 11] = [
        Tone::Plain,
        Tone::Quiet,
        Tone::Strong,
        Tone::Accent,
        Tone::Lock,
        Tone::Warning,
        Tone::Good,
        Tone::Busy,
        Tone::Caution,
        Tone::Danger,
        Tone::Odd,
    ];

    /// The bytes for a letter in a tone.
    fn written(colours: Colours, tone: Tone, focused: bool) -> String {
        let look = Look {
            unicode: true,
            colours,
            theme: Theme::Terminal,
        };
        let style = look.style(tone);
        written_in(colours, if focused { look.focused(style) } else { style })
    }

    fn written_in(colours: Colours, style: Style) -> String {
        let mut frame = Buffer::empty(Rect::new(0, 0, 1, 1));
        frame.set_string(0, 0, "x", style);
        let mut bytes = Vec::new();
        let cell = &frame[(0, 0)];
        Screen::new(&mut bytes, colours)
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
                looks.replacen("\x1b[1H", "", 1).replace("\x1b[", "")
            })
        };
        assert_eq!(
            looks(Colours::Sixteen),
            [
                "", "2m", "1m", "94m", "33m", "30;43m", "32m", "36m", "36m", "1;31m", "35m"
            ]
        );
        assert_eq!(
            looks(Colours::Eight),
            [
                "", "2m", "1m", "36m", "33m", "30;43m", "32m", "36m", "36m", "1;31m", "35m"
            ]
        );
        assert_eq!(
            looks(Colours::None),
            ["", "2m", "1m", "1m", "", "1m", "", "", "", "1m", ""]
        );
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
                colours: Colours::Eight,
                theme: Theme::Terminal,
            };
            let written = written_in(look.colours, look.named(Some(colour)));
            assert!(
                written.contains(&format!("\x1b[1;{number}m")),
                "{written:?}"
            );
        }
    }

    #[test]
    fn a_style_reaches_the_terminal_as_far_as_it_can_show_it() {
        let style = Style::new()
            .fg(Color::Rgb(255, 135, 0))
            .bg(Color::Indexed(236))
            .add_modifier(Modifier::DIM | Modifier::UNDERLINED);
        for (colours, expected) in [
            (Colours::None, "\x1b[2;4m"),
            (Colours::Eight, "\x1b[2;4;31;40m"),
            (Colours::Sixteen, "\x1b[2;4;91;100m"),
            (Colours::Indexed, "\x1b[2;4;38;5;208;48;5;236m"),
            (Colours::True, "\x1b[2;4;38;2;255;135;0;48;5;236m"),
        ] {
            let written = written_in(colours, style);
            assert!(written.contains(expected), "{colours:?}: {written:?}");
        }
        let bright = written_in(
            Colours::Sixteen,
            Style::new().fg(Color::White).bg(Color::LightBlue),
        );
        assert!(bright.contains("\x1b[97;104m"), "{bright:?}");
    }

    #[test]
    fn the_focus_is_seen_without_colours() {
        for tone in TONES {
            let written = written(Colours::None, tone, true);
            assert!(written.contains("7m"), "{tone:?}: {written:?}");
        }
    }

    #[test]
    fn the_way_within_a_row_is_short_while_the_column_is_certain() {
        let mut frame = Buffer::empty(Rect::new(0, 0, 20, 2));
        frame.set_string(0, 0, "a  b │  c  d", Style::new());
        frame.set_string(0, 1, "e", Style::new());
        let cells = [(0, 0), (3, 0), (5, 0), (8, 0), (11, 0), (0, 1)];
        let mut bytes = Vec::new();
        Screen::new(&mut bytes, Colours::Sixteen)
            .draw(cells.into_iter().map(|(x, y)| (x, y, &frame[(x, y)])))
            .unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\x1b[1Ha\x1b[2Cb\x1b[1C│\x1b[9Gc\x1b[2Cd\x1b[2He"
        );
    }

    #[test]
    fn rows_scroll_without_what_the_console_lacks() {
        let mut bytes = Vec::new();
        let mut screen = Screen::new(&mut bytes, Colours::Sixteen);
        screen.scroll_region_up(2..10, 2).unwrap();
        screen.scroll_region_down(2..10, 1).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\x1b[3;10r\x1b[10H\n\n\x1b[r\x1b[3;10r\x1b[3H\x1bM\x1b[r"
        );
    }
}
