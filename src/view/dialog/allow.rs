//! The question before an account is read-only no more.
//!
//! ```text
//! |  Account prod  ops@example.ua                                        |
//! |                                                                      |
//! |  This account is read-only. …                                        |
//! |                               >[ Cancel ]<   [ Allow writes ]        |
//! ```

use ratatui::text::Line;

use super::{
    super::{header::account, paint::Painter, theme::Tone},
    Content, buttons, with_label, wrapped,
};
use crate::app::{State, dialog::Part};

const SAID: &str = "This account is read-only. Without that, snapshots can be created and deleted with it, until w is pressed again.";

pub(super) fn content<'a>(
    painter: &Painter,
    state: &State,
    focus: Part,
    room: usize,
) -> Content<'a> {
    let account = with_label(painter, "Account ", account(state, room >= 60));
    let mut lines = vec![account, Line::default()];
    lines.extend(wrapped(painter, SAID, room, Tone::Plain));
    lines.push(Line::default());
    Content {
        title: "Allow writes?",
        tone: Tone::Strong,
        lines,
        pinned: vec![0],
        press: vec![buttons(
            painter,
            focus,
            &[(Part::Cancel, "Cancel"), (Part::Act, "Allow writes")],
        )],
    }
}
