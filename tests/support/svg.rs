//! A screen as a picture: SVG, with a run of letters of one look as one text.

use std::fmt::Write as _;

use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier, Style},
};

/// The size of a cell, in pixels.
const CELL: (f32, f32) = (8.4, 16.4);
/// The room around the screen, in pixels.
const MARGIN: f32 = 14.0;
/// The colours of the terminal in the picture: its letters, and its background.
const TERMINAL: (&str, &str) = ("#d5d8e0", "#15171d");

/// Draws a screen on a dark background.
pub fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let width = f32::from(columns) * CELL.0 + 2.0 * MARGIN;
    let height = f32::from(rows) * CELL.1 + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" \
         font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"{}\"/>\n",
        TERMINAL.1
    );
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let (start, style) = (x, buffer[(x, y)].style());
            let mut run = String::new();
            while x < columns && buffer[(x, y)].style() == style {
                let symbol = buffer[(x, y)].symbol();
                run.push_str(symbol);
                x += u16::try_from(snapdeck::text::width(symbol))
                    .unwrap_or(1)
                    .max(1);
            }
            draw(&mut out, (start, y), x - start, &run, style);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Draws letters of one look.
fn draw(out: &mut String, (column, row): (u16, u16), columns: u16, run: &str, style: Style) {
    let (x, y) = (
        MARGIN + f32::from(column) * CELL.0,
        MARGIN + f32::from(row) * CELL.1,
    );
    let wide = f32::from(columns) * CELL.0;
    let is = |modifier| style.add_modifier.contains(modifier);
    let mut front = colour(style.fg, TERMINAL.0);
    let mut back = colour(style.bg, "");
    if is(Modifier::REVERSED) {
        let behind = if back.is_empty() {
            TERMINAL.1.to_owned()
        } else {
            back
        };
        (front, back) = (behind, front);
    }
    if !back.is_empty() {
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" fill=\"{back}\"/>",
            CELL.1
        );
    }
    if run.trim().is_empty() {
        return;
    }
    let mut looks = String::new();
    for (modifier, look) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::DIM, " opacity=\"0.6\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if is(modifier) {
            looks.push_str(look);
        }
    }
    let text = run
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    // The length keeps the columns in place whatever font there is.
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{wide:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         xml:space=\"preserve\" fill=\"{front}\"{looks}>{text}</text>",
        y + CELL.1 * 0.76
    );
}

fn colour(colour: Option<Color>, unset: &str) -> String {
    let named = match colour {
        // The terminal's own. Of 256 colours none is used in a picture.
        None | Some(Color::Reset | Color::Indexed(_)) => unset,
        Some(Color::Rgb(red, green, blue)) => return format!("#{red:02x}{green:02x}{blue:02x}"),
        Some(Color::Black) => "#15171d",
        Some(Color::Red) => "#f7768e",
        Some(Color::Green) => "#9ece6a",
        Some(Color::Yellow) => "#e0af68",
        Some(Color::Blue) => "#7aa2f7",
        Some(Color::Magenta) => "#bb9af7",
        Some(Color::Cyan) => "#7dcfff",
        Some(Color::Gray) => "#a9b1d6",
        Some(Color::DarkGray) => "#6b7089",
        Some(Color::LightRed) => "#ff9e9e",
        Some(Color::LightGreen) => "#b9f27c",
        Some(Color::LightYellow) => "#ffd580",
        Some(Color::LightBlue) => "#9ab8ff",
        Some(Color::LightMagenta) => "#d6b4ff",
        Some(Color::LightCyan) => "#a4e5ff",
        Some(Color::White) => "#ffffff",
    };
    named.to_owned()
}
