//! What the test sees on the screen.

use ratatui::{buffer::Cell, layout::Position, style::Style};

use super::{super::svg::svg, TestApp, focus::is_mark};

impl TestApp {
    /// The position of the terminal's cursor, if it is visible.
    pub fn cursor(&self) -> Option<Position> {
        self.screen.cursor()
    }

    /// The lines of the screen, without trailing blanks.
    pub fn screen(&self) -> String {
        self.screen.text()
    }

    /// The screen as a picture.
    pub fn picture(&self) -> String {
        svg(self.screen.backend.lock().unwrap().buffer())
    }

    /// The style of each cell as a letter: its place among the known styles, which grow.
    pub fn styles(&self, known: &mut Vec<Style>) -> String {
        let backend = self.screen.backend.lock().unwrap();
        let buffer = backend.buffer();
        let columns = usize::from(buffer.area.width);
        let mut letter = |cell: &Cell| {
            let style = cell.style();
            let place = known.iter().position(|it| *it == style);
            Self::letter(place.unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            }))
        };
        let rows = buffer.content.chunks(columns);
        let rows = rows.map(|row| row.iter().map(&mut letter).collect::<String>() + "\n");
        rows.collect()
    }

    /// The letter of a style.
    pub fn letter(place: usize) -> char {
        const LETTERS: &[u8] = b".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        char::from(LETTERS[place])
    }

    /// The line of the screen that contains a text.
    pub fn line(&self, text: &str) -> String {
        let screen = self.screen();
        let line = screen.lines().find(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("no line with {text:?} on\n{screen}"))
            .to_owned()
    }

    /// The row under the cursor of the focused list, on whose mark the terminal's cursor stands: what
    /// is between the lines beside it.
    pub fn row(&self) -> String {
        let Some(at) = self.cursor() else {
            return String::new();
        };
        let backend = self.screen.backend.lock().unwrap();
        let buffer = backend.buffer();
        let is_mark = is_mark(buffer[at].symbol());
        let cells = (at.x..buffer.area.width).map(|x| buffer[(x, at.y)].symbol());
        let row = cells.take_while(|symbol| !["│", "|"].contains(symbol));
        row.filter(|_| is_mark).collect()
    }

    /// The style of a text in the row under the cursor.
    pub fn row_style(&self, text: &str) -> Style {
        let at = self.cursor().unwrap();
        let row = self.row();
        let before = &row[..row.find(text).unwrap()];
        let x = at.x + u16::try_from(snapdeck::text::width(before)).unwrap();
        self.screen.backend.lock().unwrap().buffer()[(x, at.y)].style()
    }

    /// The style of a text on the screen.
    pub fn style(&self, text: &str) -> Style {
        self.style_in(text, text)
    }

    /// The style of a text, from another one on in its line.
    pub fn style_in(&self, from: &str, text: &str) -> Style {
        let lines = self.screen();
        let (y, line) = lines
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(from))
            .unwrap();
        let start = line.find(from).unwrap();
        let before = &line[..start + line[start..].find(text).unwrap()];
        let x = u16::try_from(snapdeck::text::width(before)).unwrap();
        let backend = self.screen.backend.lock().unwrap();
        backend.buffer()[(x, u16::try_from(y).unwrap())].style()
    }
}
