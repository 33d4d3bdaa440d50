//! The keys, over the lists; made from the binding table.
//!
//! ```text
//! +- Keys ---------------------------------------------------------------+
//! | lists      ↑ k ↓ j         move                                      |
//! | lists      c               create a snapshot (not now: not read yet) |
//! ```

use ratatui::{layout::Rect, text::Line};

use super::{paint::Painter, theme::Tone};
use crate::{app::State, keys, text};

/// How wide it is where there is room.
const WIDTH: u16 = 100;

pub(super) fn draw(painter: &mut Painter, area: Rect, state: &State) {
    let lines = keys::help();
    let width = area.width.min(WIDTH);
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
    let top = state.help_line.min(lines.len().saturating_sub(room));
    let more = if lines.len() > room {
        format!("Keys  {}-{} of {}", top + 1, top + room, lines.len())
    } else {
        "Keys".to_owned()
    };
    let title = Line::from(painter.span(more, Tone::Strong));
    let inside = painter.frame(place, &title, painter.look.style(Tone::Plain));
    let keys_wide = lines
        .iter()
        .map(|line| text::width(&line.keys))
        .max()
        .unwrap_or_default();
    let keys_wide = u16::try_from(keys_wide).unwrap_or(20).min(24);
    for (y, line) in (inside.top()..inside.bottom()).zip(lines.iter().skip(top)) {
        let style = |tone| painter.look.style(tone);
        let (strong, plain) = (style(Tone::Strong), style(Tone::Plain));
        painter.text(inside.x + 1, y, 10, line.place, plain);
        painter.text(inside.x + 12, y, keys_wide, &line.keys, strong);
        let x = 12 + keys_wide + 2;
        let what = match state.can(line.action) {
            Err(why) if !why.is_elsewhere() => format!("{} (not now: {})", line.what, why.brief()),
            _ => line.what.to_owned(),
        };
        painter.text(
            inside.x + x,
            y,
            inside.width.saturating_sub(x),
            &what,
            plain,
        );
    }
}
