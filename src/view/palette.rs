//! The colours of the themes.

#![expect(
    clippy::unreadable_literal,
    reason = "a colour is written in six hexadecimal digits"
)]

use ratatui::style::{Color, Modifier, Style};

/// The colours of a theme.
pub(super) struct Palette {
    /// The text and its background; none to use the terminal's own.
    pub(super) base: Option<(Color, Color)>,
    /// Secondary text.
    pub(super) quiet: Style,
    pub(super) accent: Color,
    pub(super) lock: Color,
    pub(super) good: Color,
    pub(super) busy: Color,
    pub(super) caution: Color,
    pub(super) harm: Color,
    pub(super) odd: Color,
    /// Text on a background.
    pub(super) warning: (Color, Color),
    /// The background of the cursor's row.
    pub(super) selected: Option<Color>,
    /// The screen behind a dialog.
    pub(super) behind: Style,
}

pub(super) const DIM: Style = Style::new().add_modifier(Modifier::DIM);

/// The terminal's own colours. Secondary text is dim, because grey is the background in some
/// palettes. Black is readable on yellow in every palette.
pub(super) const TERMINAL: Palette = Palette {
    base: None,
    quiet: DIM,
    accent: Color::LightBlue,
    lock: Color::Yellow,
    good: Color::Green,
    busy: Color::Cyan,
    // Yellow is not readable on white.
    caution: Color::Cyan,
    harm: Color::Red,
    odd: Color::Magenta,
    warning: (Color::Black, Color::Yellow),
    selected: None,
    behind: DIM,
};

pub(super) const DARK: Palette = Palette {
    base: Some((rgb(0xd7dae0), rgb(0x181a1f))),
    quiet: Style::new().fg(rgb(0x868d9b)),
    accent: rgb(0x61afef),
    lock: rgb(0xe5c07b),
    good: rgb(0x8cc878),
    busy: rgb(0x56c6d2),
    caution: rgb(0xe5c07b),
    harm: rgb(0xf4707a),
    odd: rgb(0xd08ae8),
    warning: (rgb(0x181a1f), rgb(0xe5c07b)),
    selected: Some(rgb(0x2a303b)),
    behind: Style::new().fg(rgb(0x565c69)),
};

pub(super) const LIGHT: Palette = Palette {
    base: Some((rgb(0x24292e), rgb(0xfafafa))),
    quiet: Style::new().fg(rgb(0x6a737d)),
    accent: rgb(0x0366d6),
    lock: rgb(0x965a00),
    good: rgb(0x1f7a36),
    busy: rgb(0x00707f),
    caution: rgb(0x965a00),
    harm: rgb(0xcb2431),
    odd: rgb(0x8833aa),
    warning: (rgb(0x24292e), rgb(0xffd33d)),
    selected: Some(rgb(0xdfeafa)),
    behind: Style::new().fg(rgb(0xa8aeb5)),
};

/// Nothing is dim, and every colour is bright.
pub(super) const HIGH_CONTRAST: Palette = Palette {
    base: Some((rgb(0xffffff), rgb(0x000000))),
    quiet: Style::new(),
    accent: rgb(0xffff00),
    lock: rgb(0xffc400),
    good: rgb(0x55ff55),
    busy: rgb(0x55ffff),
    caution: rgb(0xffc400),
    harm: rgb(0xff7070),
    odd: rgb(0xff90ff),
    warning: (rgb(0x000000), rgb(0xffff00)),
    selected: Some(rgb(0x000087)),
    behind: Style::new().fg(rgb(0xaaaaaa)),
};

const fn rgb(hex: u32) -> Color {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color::Rgb(red, green, blue)
}
