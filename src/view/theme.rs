//! Looks: the terminal's own 16 colours, glyphs, and their ASCII replacements.

use std::{borrow::Cow, iter};

use ratatui::style::{Color, Modifier, Style};
use unicode_segmentation::UnicodeSegmentation as _;

use super::palette::{DARK, DIM, HIGH_CONTRAST, LIGHT, Palette, TERMINAL};
pub use crate::app::Tone;
use crate::{
    domain::{Colour, Colours, Theme},
    text,
};

/// What the terminal can show, and what the user chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether it shows glyphs, line drawing and foreign letters; else ASCII.
    pub unicode: bool,
    /// The number of its colours: without any, bold and reverse remain; of 8, only grey is missing.
    /// Up to 16 colours of the terminal's own palette, light or dark, are used.
    pub colours: Colours,
    /// The colours to use; if the terminal lacks them, its own are used.
    pub theme: Theme,
}

impl Look {
    fn palette(self) -> &'static Palette {
        match self.theme {
            theme if self.colours < theme.needs() => &TERMINAL,
            Theme::Terminal => &TERMINAL,
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
            Theme::HighContrast => &HIGH_CONTRAST,
        }
    }

    /// The colours of plain text and its background, if they are not the terminal's own.
    #[must_use]
    pub fn base(self) -> Option<(Color, Color)> {
        self.palette().base
    }

    fn has_colours(self) -> bool {
        self.colours >= Colours::Eight
    }

    /// The style of a tone. Colour is never the only sign: words and glyphs say the same.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let palette = self.palette();
        let coloured = |colour| {
            if self.has_colours() {
                Style::new().fg(colour)
            } else {
                Style::new()
            }
        };
        match tone {
            Tone::Plain => Style::new(),
            Tone::Quiet => palette.quiet,
            // The bright blue of 16 colours is too dark as one of 8.
            Tone::Accent if self.colours == Colours::Eight => coloured(Color::Cyan),
            Tone::Accent if self.has_colours() => coloured(palette.accent),
            Tone::Warning if self.has_colours() => {
                let (text, on) = palette.warning;
                Style::new().fg(text).bg(on)
            }
            Tone::Strong | Tone::Accent | Tone::Warning => {
                Style::new().add_modifier(Modifier::BOLD)
            }
            Tone::Lock => coloured(palette.lock),
            Tone::Good => coloured(palette.good),
            Tone::Busy => coloured(palette.busy),
            Tone::Caution => coloured(palette.caution),
            Tone::Danger => coloured(palette.harm).add_modifier(Modifier::BOLD),
            Tone::Odd => coloured(palette.odd),
        }
    }

    /// The colour of an account, if it has one and the terminal can show it.
    fn of_account(self, colour: Option<Colour>) -> Option<Color> {
        let colour = colour.filter(|_| self.has_colours())?;
        let palette = self.palette();
        if palette.base.is_some() {
            return Some(match colour {
                Colour::Red => palette.harm,
                Colour::Green => palette.good,
                Colour::Yellow => palette.lock,
                Colour::Blue => palette.accent,
                Colour::Magenta => palette.odd,
                Colour::Cyan => palette.busy,
            });
        }
        Some(match colour {
            Colour::Red => Color::Red,
            Colour::Green => Color::Green,
            Colour::Yellow => Color::Yellow,
            Colour::Blue => Color::Blue,
            Colour::Magenta => Color::Magenta,
            Colour::Cyan => Color::Cyan,
        })
    }

    /// The name of an account, in its colour.
    #[must_use]
    pub fn named(self, colour: Option<Colour>) -> Style {
        let strong = self.style(Tone::Strong);
        let colour = self.of_account(colour);
        colour.map_or(strong, |colour| strong.fg(colour))
    }

    /// The badge that an account's name is, if it has a colour and the terminal too.
    #[must_use]
    pub fn badge(self, colour: Option<Colour>) -> Option<Style> {
        let colour = self.of_account(colour)?;
        let base = self.base().map(|(_, background)| background);
        let text = base.unwrap_or(Color::Black);
        Some(self.style(Tone::Strong).fg(text).bg(colour))
    }

    /// The frame that has the focus, in the colour of the account, if that has one.
    #[must_use]
    pub fn focused_frame(self, colour: Option<Colour>) -> Style {
        let accent = self.style(Tone::Accent);
        let colour = self.of_account(colour);
        colour.map_or(accent, |colour| Style::new().fg(colour))
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
        match self.palette().selected {
            _ if !self.has_colours() => Style::new().add_modifier(Modifier::REVERSED),
            Some(background) => Style::new().bg(background),
            None => Style::new(),
        }
    }

    /// The style of what is behind a dialog.
    #[must_use]
    pub fn behind(self) -> Style {
        Style::reset().patch(self.palette().behind)
    }

    /// Rows with stale data.
    #[must_use]
    pub fn stale(self) -> Style {
        DIM
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

/// The glyphs of running work, which turn.
pub(super) const TURNS: [&str; 4] = ["◐", "◓", "◑", "◒"];

/// The mark of the cursor's row.
pub(super) const CURSOR: &str = "▌";

/// The mark before a marked row.
pub(super) const MARK: &str = "✓";

/// The thumb of a scroll bar: the visible part.
pub(super) const THUMB: &str = "┃";

impl Tone {
    /// The glyph after so many seconds of running work: it turns.
    pub(super) fn glyph_after(self, seconds: u64) -> &'static str {
        match self {
            Self::Busy => TURNS[usize::try_from(seconds).unwrap_or_default() % TURNS.len()],
            _ => self.glyph(),
        }
    }

    /// The glyph before a status.
    pub(super) fn glyph(self) -> &'static str {
        match self {
            Self::Good => "●",
            Self::Busy => TURNS[0],
            Self::Danger => "✕",
            Self::Odd => "?",
            Self::Plain
            | Self::Quiet
            | Self::Strong
            | Self::Accent
            | Self::Lock
            | Self::Caution
            | Self::Warning => "○",
        }
    }
}

/// The closest ASCII character.
fn likeness(grapheme: &str) -> char {
    match grapheme {
        "─" | "━" | "·" | "—" => '-',
        "│" => '|',
        "╭" | "╮" | "╯" | "╰" | "├" | "┤" | "┬" | "┴" | "┼" | "●" => '+',
        MARK => '*',
        "▇" => '#',
        "▁" => '-',
        CURSOR | "›" => '>',
        "↑" => '^',
        "↓" => 'v',
        "⚿" => 'P',
        "◐" | "◓" | "◑" | "◒" | ENDING => '~',
        "✕" => 'x',
        THUMB => '#',
        "○" => 'o',
        "“" | "”" => '"',
        _ => '?',
    }
}
