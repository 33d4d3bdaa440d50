//! Looks: the terminal's own 16 colours, glyphs, and their ASCII replacements.

use std::{borrow::Cow, iter};

use ratatui::style::{Color, Modifier, Style};
use unicode_segmentation::UnicodeSegmentation as _;

pub use crate::app::Tone;
use crate::{
    domain::{Colour, Colours},
    text,
};

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether it shows glyphs, line drawing and foreign letters; else ASCII.
    pub unicode: bool,
    /// The number of its colours: without any, bold and reverse remain; of 8, only grey is missing.
    /// Up to 16 colours of the terminal's own palette, light or dark, are used.
    pub colours: Colours,
}

impl Look {
    /// The style of a tone. Colour is never the only sign: words and glyphs say the same.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let coloured = |colour| {
            if self.colours >= Colours::Eight {
                Style::new().fg(colour)
            } else {
                Style::new()
            }
        };
        match tone {
            Tone::Plain => Style::new(),
            // In some palettes, grey is the background.
            Tone::Quiet => Style::new().add_modifier(Modifier::DIM),
            Tone::Accent if self.colours >= Colours::Sixteen => coloured(Color::LightBlue),
            Tone::Accent if self.colours == Colours::Eight => coloured(Color::Cyan),
            Tone::Lock => coloured(Color::Yellow),
            // Black is readable on yellow in every palette.
            Tone::Warning if self.colours >= Colours::Eight => {
                Style::new().fg(Color::Black).bg(Color::Yellow)
            }
            Tone::Strong | Tone::Accent | Tone::Warning => {
                Style::new().add_modifier(Modifier::BOLD)
            }
            Tone::Good => coloured(Color::Green),
            // Yellow is not readable on white.
            Tone::Busy => coloured(Color::Cyan),
            Tone::Danger => coloured(Color::Red).add_modifier(Modifier::BOLD),
            Tone::Odd => coloured(Color::Magenta),
        }
    }

    /// The name of an account, in its colour.
    #[must_use]
    pub fn named(self, colour: Option<Colour>) -> Style {
        let strong = self.style(Tone::Strong);
        let colour = colour.filter(|_| self.colours >= Colours::Eight);
        colour.map_or(strong, |colour| {
            strong.fg(match colour {
                Colour::Red => Color::Red,
                Colour::Green => Color::Green,
                Colour::Yellow => Color::Yellow,
                Colour::Blue => Color::Blue,
                Colour::Magenta => Color::Magenta,
                Colour::Cyan => Color::Cyan,
            })
        })
    }

    /// The style of text that matches the filter.
    #[must_use]
    pub fn matched(self) -> Style {
        self.style(Tone::Accent)
            .add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// The style of the focused button or field.
    #[must_use]
    pub fn focused(self, style: Style) -> Style {
        style.add_modifier(Modifier::REVERSED)
    }

    /// What is added to the cells of the row under the cursor, whose colours stay; its name is
    /// bold, too.
    #[must_use]
    pub fn selected(self) -> Style {
        if self.colours == Colours::None {
            Style::new().add_modifier(Modifier::REVERSED)
        } else {
            Style::new()
        }
    }

    /// The style of what is behind a dialog.
    #[must_use]
    pub fn behind(self) -> Style {
        Style::new()
            .fg(Color::Reset)
            .bg(Color::Reset)
            .remove_modifier(Modifier::BOLD | Modifier::REVERSED)
            .add_modifier(Modifier::DIM)
    }

    /// A safe text as the terminal can show it, of the same width: in ASCII, `?` replaces each
    /// column that has no equivalent.
    #[must_use]
    pub fn text(self, shown: &str) -> Cow<'_, str> {
        if self.unicode || shown.is_ascii() {
            return Cow::Borrowed(shown);
        }
        let mut plain = String::with_capacity(shown.len());
        for grapheme in shown.graphemes(true) {
            if grapheme.is_ascii() {
                plain.push_str(grapheme);
            } else {
                plain.extend(iter::repeat_n(likeness(grapheme), text::width(grapheme)));
            }
        }
        Cow::Owned(plain)
    }
}

/// The end of a text that was cut.
pub(super) const ENDING: &str = "…";

/// The lines of a frame: horizontal, vertical.
pub(super) const LINES: [&str; 2] = ["─", "│"];

/// The character where lines meet, by their directions: 1 up, 2 right, 4 down, 8 left.
pub(super) const JOINTS: [&str; 16] = [
    " ", "│", "─", "╰", "│", "│", "╭", "├", "─", "╯", "─", "┴", "╮", "┤", "┬", "┼",
];

/// The mark of the cursor's row.
pub(super) const CURSOR: &str = "▌";

/// What stands before a marked row.
pub(super) const MARK: &str = "✓";

/// The thumb of a scroll bar: the visible part.
pub(super) const THUMB: &str = "┃";

impl Tone {
    /// The glyph before a status.
    pub(super) fn glyph(self) -> &'static str {
        match self {
            Self::Good => "●",
            Self::Busy => "◐",
            Self::Danger => "✕",
            Self::Odd => "?",
            Self::Plain
            | Self::Quiet
            | Self::Strong
            | Self::Accent
            | Self::Lock
            | Self::Warning => "○",
        }
    }
}

/// The closest ASCII character.
fn likeness(grapheme: &str) -> char {
    match grapheme {
        "─" | "━" | "·" => '-',
        "│" => '|',
        "╭" | "╮" | "╯" | "╰" | "├" | "┤" | "┬" | "┴" | "┼" | "●" => '+',
        MARK => '*',
        CURSOR | "›" => '>',
        "⚿" => 'P',
        "◐" | ENDING => '~',
        "✕" => 'x',
        THUMB => '#',
        "○" => 'o',
        "“" | "”" => '"',
        _ => '?',
    }
}
