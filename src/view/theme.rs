//! How things look: the terminal's own 16 colours, glyphs, and their ASCII stand-ins.

use ratatui::style::{Color, Modifier, Style};

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Glyphs and line drawing; else ASCII.
    pub unicode: bool,
    /// Colours; else bold and reverse alone.
    pub colour: bool,
}

/// What something means, whatever it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Plain text.
    Plain,
    /// The frame of what does not have the focus; never text, which some palettes would hide.
    Quiet,
    /// The name of something: titles, headings.
    Strong,
    /// All is well.
    Good,
    /// Goes on by itself, or wants a look.
    Busy,
    /// Can do harm, or did not work.
    Danger,
    /// Not known.
    Odd,
}

impl Look {
    /// The style of a tone. Nothing is told by colour alone: words and glyphs say the same.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let coloured = |colour| {
            if self.colour {
                Style::new().fg(colour)
            } else {
                Style::new()
            }
        };
        match tone {
            Tone::Plain => Style::new(),
            Tone::Quiet => coloured(Color::DarkGray),
            Tone::Strong => Style::new().add_modifier(Modifier::BOLD),
            Tone::Good => coloured(Color::Green),
            // Yellow can't be read on white.
            Tone::Busy => coloured(Color::Cyan),
            Tone::Danger => coloured(Color::Red).add_modifier(Modifier::BOLD),
            Tone::Odd => coloured(Color::Magenta),
        }
    }

    /// The row or button that has the focus.
    #[must_use]
    pub fn focused(self, style: Style) -> Style {
        style.add_modifier(Modifier::REVERSED)
    }

    /// The glyph before a status.
    #[must_use]
    pub fn glyph(self, tone: Tone) -> &'static str {
        match (tone, self.unicode) {
            (Tone::Good, true) => "●",
            (Tone::Good, false) => "+",
            (Tone::Busy, true) => "◐",
            (Tone::Busy, false) => "~",
            (Tone::Danger, true) => "✕",
            (Tone::Danger, false) => "x",
            (Tone::Odd, _) => "?",
            (Tone::Plain | Tone::Quiet | Tone::Strong, true) => "○",
            (Tone::Plain | Tone::Quiet | Tone::Strong, false) => "o",
        }
    }

    /// What ends a text that was cut.
    #[must_use]
    pub fn ending(self) -> &'static str {
        if self.unicode { "…" } else { "~" }
    }

    /// The lines of a box: horizontal, vertical, and the corners clockwise from the top left.
    #[must_use]
    pub fn lines(self) -> [&'static str; 6] {
        if self.unicode {
            ["─", "│", "┌", "┐", "┘", "└"]
        } else {
            ["-", "|", "+", "+", "+", "+"]
        }
    }
}
