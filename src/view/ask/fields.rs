//! A text field: the part of its text around the cursor.

use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;

use super::super::{
    paint::Painter,
    theme::{ENDING, Tone},
};
use crate::{app::field::Field, text};

/// A field with the focus: the part around its cursor, which is in reverse video.
pub(in crate::view) fn field<'a>(painter: &Painter, field: &Field, room: usize) -> Vec<Span<'a>> {
    let shown_before = text::safe(field.before()).into_owned();
    let rest = text::safe(&field.text()[field.before().len()..]).into_owned();
    let under = rest.graphemes(true).next().unwrap_or(" ").to_owned();
    let after: String = rest.graphemes(true).skip(1).collect();
    let under_wide = text::width(&under).max(1);
    // Keeps the end of the text before the cursor, then what fits after it.
    let mut before = shown_before.as_str();
    while text::width(before) + under_wide > room {
        let Some(first) = before.graphemes(true).next() else {
            break;
        };
        before = &before[first.len()..];
    }
    let left = room.saturating_sub(text::width(before) + under_wide);
    let after = text::cut(&after, left, "").into_owned();
    let blank = " ".repeat(left.saturating_sub(text::width(&after)));
    let plain = painter.look.style(Tone::Plain);
    vec![
        Span::styled(before.to_owned(), plain),
        Span::styled(under, painter.look.focused(plain)),
        Span::styled(after + &blank, plain),
    ]
}

/// A field without the focus.
pub(in crate::view) fn still<'a>(painter: &Painter, field: &Field, room: usize) -> Vec<Span<'a>> {
    let shown = text::cut(&text::safe(field.text()), room, ENDING).into_owned();
    let blank = " ".repeat(room.saturating_sub(text::width(&shown)));
    vec![painter.span(shown + &blank, Tone::Plain)]
}
