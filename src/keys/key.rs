//! A pressed key: its modifiers, its position on the keyboard, and its written form.

use std::fmt;

/// A key as the terminal reports it. Shift counts only for keys that are not characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key itself.
    pub code: Code,
    /// Ctrl was held.
    pub ctrl: bool,
    /// Alt was held, or an escape came right before: in a dialog, both mean Esc.
    pub alt: bool,
    /// Shift was held.
    pub shift: bool,
}

/// The key itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the keys'")]
pub enum Code {
    Char(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Insert,
}

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub const fn of(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character key.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::of(Code::Char(c))
    }

    /// A character key with Ctrl.
    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self {
            ctrl: true,
            ..Self::char(c)
        }
    }

    /// The character that this key enters in a text field, if any.
    #[must_use]
    pub fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// The key at the same position of a Latin keyboard, if this key belongs to ЙЦУКЕН (Ukrainian
    /// or Russian), so that `d` deletes in any layout.
    pub(super) fn on_latin(self) -> Option<Self> {
        let Code::Char(typed) = self.code else {
            return None;
        };
        let lower: char = typed.to_lowercase().next()?;
        let (_, latin) = CYRILLIC.iter().find(|(cyrillic, _)| *cyrillic == lower)?;
        let latin = if typed == lower {
            *latin
        } else {
            shifted(*latin)
        };
        Some(Self {
            code: Code::Char(latin),
            ..self
        })
    }
}

/// ЙЦУКЕН by position; `і ї є ґ` are Ukrainian, `ы ъ э ё` Russian. `.` and `,` are in the places of
/// the Latin `/` and `?`, so these two are never bound themselves.
#[rustfmt::skip] // one row of the keyboard a line
pub(super) const CYRILLIC: [(char, char); 40] = [
    ('й', 'q'),
    ('ц', 'w'),
    ('у', 'e'),
    ('к', 'r'),
    ('е', 't'),
    ('н', 'y'),
    ('г', 'u'),
    ('ш', 'i'),
    ('щ', 'o'),
    ('з', 'p'),
    ('х', '['),
    ('ї', ']'),
    ('ъ', ']'),
    ('ф', 'a'),
    ('і', 's'),
    ('ы', 's'),
    ('в', 'd'),
    ('а', 'f'),
    ('п', 'g'),
    ('р', 'h'),
    ('о', 'j'),
    ('л', 'k'),
    ('д', 'l'),
    ('ж', ';'),
    ('є', '\''),
    ('э', '\''),
    ('я', 'z'),
    ('ч', 'x'),
    ('с', 'c'),
    ('м', 'v'),
    ('и', 'b'),
    ('т', 'n'),
    ('ь', 'm'),
    ('б', ','),
    ('ю', '.'),
    ('.', '/'),
    (',', '?'),
    ('ґ', '\\'),
    ('ё', '`'),
    ('\'', '`'),
];

fn shifted(latin: char) -> char {
    match latin {
        ';' => ':',
        other => other.to_ascii_uppercase(),
    }
}

/// The written form of a key: `Enter`, `Ctrl-C`, `Up`. In words, which every terminal can show.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers = [
            (self.alt, "Alt-"),
            (self.ctrl, "Ctrl-"),
            (self.shift, "Shift-"),
        ];
        let held = modifiers.into_iter().filter(|(held, _)| *held);
        let mut written: String = held.map(|(_, name)| name).collect();
        let name = match self.code {
            Code::Char(' ') => "Space",
            Code::Char(c) if self.ctrl => &c.to_ascii_uppercase().to_string(),
            Code::Char(c) => &c.to_string(),
            Code::F(n) => &format!("F{n}"),
            Code::Enter => "Enter",
            Code::Esc => "Esc",
            Code::Tab => "Tab",
            Code::BackTab => "Shift-Tab",
            Code::Backspace => "Backspace",
            Code::Delete => "Del",
            Code::Up => "Up",
            Code::Down => "Down",
            Code::Left => "Left",
            Code::Right => "Right",
            Code::Home => "Home",
            Code::End => "End",
            Code::PageUp => "PgUp",
            Code::PageDown => "PgDn",
            Code::Insert => "Ins",
        };
        written.push_str(name);
        f.pad(&written)
    }
}
