//! Questions about the account: before it is read-only no more, before a browser's filter is cleared.
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

const READ_ONLY: &str = "This account is read-only. Without that, snapshots can be created and deleted with it, until w is pressed again.";

const FILTERED: &str = "The browser's filter hides rows. Clear it? It also clears in the panel.";

pub(super) fn writes<'a>(
    painter: &Painter,
    state: &State,
    focus: Part,
    room: usize,
) -> Content<'a> {
    let both = [(Part::Cancel, "Cancel"), (Part::Act, "Allow writes")];
    question(
        painter,
        state,
        "Allow writes?",
        READ_ONLY,
        (focus, both),
        room,
    )
}

pub(super) fn clearing<'a>(
    painter: &Painter,
    state: &State,
    focus: Part,
    room: usize,
) -> Content<'a> {
    let both = [(Part::Cancel, "Keep it"), (Part::Act, "Clear the filter")];
    question(
        painter,
        state,
        "Rows are hidden",
        FILTERED,
        (focus, both),
        room,
    )
}

fn question<'a>(
    painter: &Painter,
    state: &State,
    title: &'static str,
    said: &str,
    (focus, both): (Part, [(Part, &str); 2]),
    room: usize,
) -> Content<'a> {
    let account = with_label(painter, "Account ", account(state, room >= 60));
    let mut lines = vec![account, Line::default()];
    lines.extend(wrapped(painter, said, room, Tone::Plain));
    lines.push(Line::default());
    Content {
        title,
        tone: Tone::Strong,
        lines,
        pinned: vec![0],
        press: vec![buttons(painter, focus, &both)],
        said: Vec::new(),
        help: Line::default(),
    }
}
