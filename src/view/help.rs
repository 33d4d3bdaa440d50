//! The keys, over the lists; made from the binding table.
//!
//! ```text
//! +- Keys ---------------------------------------------------------------+
//! | lists      ↑ k             up                                        |
//! | lists      Tab → l         the pane to the right                     |
//! ```

use ratatui::{layout::Rect, text::Line};

use super::{paint::Painter, theme::Tone};
use crate::{keys, text};

pub(super) fn draw(painter: &mut Painter, area: Rect, scrolled: usize) {
    let lines = keys::help();
    let width = area.width.min(84);
    let wanted = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let height = area.height.min(wanted);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y,
        width,
        height,
    };
    painter.clear(place);
    let room = usize::from(height.saturating_sub(2));
    let top = scrolled.min(lines.len().saturating_sub(room));
    let more = if lines.len() > room {
        format!("Keys  {}-{} of {}", top + 1, top + room, lines.len())
    } else {
        "Keys".to_owned()
    };
    let title = Line::from(painter.span(more, Tone::Strong));
    let inside = painter.frame(place, &title, painter.look.style(Tone::Plain));
    let keys_wide = lines
        .iter()
        .map(|(keys, ..)| text::width(keys))
        .max()
        .unwrap_or_default();
    let keys_wide = u16::try_from(keys_wide).unwrap_or(20).min(24);
    for (y, (keys, place, what)) in (inside.top()..inside.bottom()).zip(lines.iter().skip(top)) {
        let (quiet, strong, plain) = (
            painter.look.style(Tone::Quiet),
            painter.look.style(Tone::Strong),
            painter.look.style(Tone::Plain),
        );
        painter.text(inside.x + 1, y, 10, place, quiet);
        painter.text(inside.x + 12, y, keys_wide, keys, strong);
        let x = 12 + keys_wide + 2;
        painter.text(inside.x + x, y, inside.width.saturating_sub(x), what, plain);
    }
}
