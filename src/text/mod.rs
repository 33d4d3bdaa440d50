//! Foreign text: made safe once, where it enters the program, and measured and cut by the width
//! that terminals draw.
//!
//! A name, a status or a message of the server can contain escape sequences, marks that change the
//! writing direction, invisible characters, or a thousand accents on one letter. `Text` keeps the
//! received text (`raw`, only ever sent back to the server) beside the text to draw (`shown`).

mod lines;

use std::{borrow::Cow, fmt};

use arcstr::ArcStr;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

pub use lines::{cut, cut_inside, width, wrap};

/// The replacement for characters that must not be drawn.
pub const REPLACEMENT: char = '\u{fffd}';

/// The most accents of one letter; more would grow over the lines around it.
const MOST_MARKS: usize = 4;

/// The most characters of a text that are shown. Names have at most 100, messages are a sentence.
const MOST_SHOWN: usize = 2_000;

/// Text from outside: as received, and as it can be shown.
///
/// `Display` gives the shown form, so that `raw` is never drawn by accident.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text {
    raw: ArcStr,
    shown: ArcStr,
}

impl Text {
    /// Wraps foreign text. Both forms share their memory if they are equal.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        let raw = ArcStr::from(raw);
        let shown = match safe(&raw) {
            Cow::Borrowed(_) => ArcStr::clone(&raw),
            Cow::Owned(shown) => ArcStr::from(shown),
        };
        Self { raw, shown }
    }

    /// The text as received. Only for sending back and for comparing, never for drawing.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The text to draw.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The bytes of memory it takes beside itself; others may share them.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let shown = if ArcStr::ptr_eq(&self.raw, &self.shown) {
            0
        } else {
            self.shown.len()
        };
        self.raw.len() + shown
    }

    /// Whether another text shares its memory.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        let own = if ArcStr::ptr_eq(&self.raw, &self.shown) {
            2
        } else {
            1
        };
        // A text of the program itself is not counted.
        ArcStr::strong_count(&self.raw).is_none_or(|count| count > own)
    }

    /// Whether it is empty or only blanks.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.shown.trim().is_empty()
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::new("")
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.shown)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.raw)
    }
}

/// Makes foreign text safe to draw on one line; borrows when nothing has to change.
///
/// Controls, format characters (bidi marks, zero-width and tag characters), line separators and
/// characters of unknown width become [`REPLACEMENT`]; tabs and line ends become a blank; accents
/// are limited; flags become their two letters and emoji lose their modifiers, because terminals
/// disagree on how wide these are.
#[must_use]
pub fn safe(raw: &str) -> Cow<'_, str> {
    if raw.len() <= MOST_SHOWN && raw.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Cow::Borrowed(raw);
    }
    let mut shown = String::with_capacity(raw.len().min(MOST_SHOWN * 4));
    let mut left = MOST_SHOWN;
    let mut room = None; // for accents on the letter before; `None` where there is no letter
    for c in raw.chars() {
        let (push, next) = match (Drawn::of(c), room) {
            (Drawn::AsIs, _) => (Some(c), Some(MOST_MARKS)),
            (Drawn::Mark, Some(0)) => (None, Some(0)),
            (Drawn::Mark, Some(room)) => (Some(c), Some(room - 1)),
            // Without a letter before it, it would land on a border.
            (Drawn::Mark, None) => (Some(REPLACEMENT), Some(0)),
            (Drawn::Nothing, room) => (None, room),
            (Drawn::Instead(other), _) => (Some(other), None),
        };
        room = next;
        let Some(c) = push else { continue };
        if left == 0 {
            shown.push('…');
            break;
        }
        left -= 1;
        shown.push(c);
    }
    if shown == raw {
        Cow::Borrowed(raw)
    } else {
        Cow::Owned(shown)
    }
}

/// The acceptable part of typed or pasted text: line ends and tabs become blanks, invisible
/// characters are dropped.
#[must_use]
pub fn typed(raw: &str) -> String {
    raw.chars()
        .filter_map(|c| match Drawn::of(c) {
            Drawn::Instead(' ') => Some(' '),
            Drawn::Instead(REPLACEMENT) => None,
            _ => Some(c),
        })
        .collect()
}

/// How one character is drawn.
enum Drawn {
    AsIs,
    Mark,
    Nothing,
    Instead(char),
}

impl Drawn {
    fn of(c: char) -> Self {
        use GeneralCategory as G;
        match c {
            '\t' | '\n' | '\r' => return Self::Instead(' '),
            // Variation selectors and skin tones only change how a neighbour looks, and its width.
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{1f3fb}'..='\u{1f3ff}' => {
                return Self::Nothing;
            }
            // A flag is two of these; terminals draw it 1, 2 or 4 columns wide.
            '\u{1f1e6}'..='\u{1f1ff}' => {
                let letter = u8::try_from(u32::from(c) - 0x1_f1e6).unwrap_or_default();
                return Self::Instead(char::from(b'A' + letter));
            }
            // The voicing marks of narrow kana: ratatui and terminals disagree on their width, not
            // on that of their wide likeness.
            '\u{ff9e}' => return Self::Instead('\u{309b}'),
            '\u{ff9f}' => return Self::Instead('\u{309c}'),
            // Blank letters are invisible, and terminals disagree on their width.
            '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => return Self::Instead(REPLACEMENT),
            _ => {}
        }
        match c.general_category() {
            G::Control
            | G::Format
            | G::LineSeparator
            | G::ParagraphSeparator
            // Each font has its own signs there, in widths of its own.
            | G::PrivateUse
            | G::Surrogate
            | G::Unassigned => Self::Instead(REPLACEMENT),
            G::NonspacingMark | G::EnclosingMark | G::SpacingMark => Self::Mark,
            _ => Self::AsIs,
        }
    }
}

/// Whether a character always takes one column and never joins a neighbour of this kind: the letters of
/// most of Europe, and the signs that the program draws. Texts of these need not be split into
/// graphemes, which takes most of the time of a frame. No control character is one.
#[must_use]
pub fn is_plain(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{17f}' | '\u{400}'..='\u{481}'
        | '\u{48a}'..='\u{52f}' | '–' | '—' | '…' | '›' | '←'..='↓' | '\u{2500}'..='\u{259f}' | '●')
}

/// `2,500`: the digits of a whole number in groups of three.
#[must_use]
pub fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Whether the characters of `needle` are in a text, in this order.
#[must_use]
pub fn has_in_order(text: &str, needle: &str) -> bool {
    let mut characters = text.chars();
    needle
        .chars()
        .all(|wanted| characters.any(|character| character == wanted))
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A character that must not be sent to a terminal: it would be obeyed, or drawn in an unknown
    /// width.
    pub(crate) fn forbidden(c: char) -> bool {
        use GeneralCategory as G;
        matches!(
            c.general_category(),
            G::Control | G::Format | G::LineSeparator | G::ParagraphSeparator | G::Unassigned
        )
    }

    #[test]
    fn what_could_drive_a_terminal_is_replaced() {
        assert_eq!(
            safe("a\u{1b}]52;c;ZXZpbA==\u{7}"),
            "a\u{fffd}]52;c;ZXZpbA==\u{fffd}"
        );
        assert_eq!(safe("x\u{9b}2J"), "x\u{fffd}2J");
        assert_eq!(safe("a\r\n\tb"), "a   b");
        assert_eq!(
            safe("\u{202e}txt\u{2066}\u{200b}\u{e0041}\u{2028}"),
            "\u{fffd}txt\u{fffd}\u{fffd}\u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn signs_of_a_font_of_its_own_are_replaced() {
        assert_eq!(safe("prod\u{e000}db\u{f0001}"), "prod\u{fffd}db\u{fffd}");
    }

    #[test]
    fn letters_that_are_not_seen_are_replaced() {
        for blank in ["\u{115f}", "\u{1160}", "\u{3164}", "\u{ffa0}"] {
            assert_eq!(safe(blank), "\u{fffd}", "{blank:?}");
            assert_eq!(typed(blank), "", "{blank:?}");
        }
    }

    #[test]
    fn a_text_without_end_is_cut() {
        for letter in ["a", "ї"] {
            assert_eq!(safe(&letter.repeat(2_000)), letter.repeat(2_000));
            assert_eq!(
                safe(&letter.repeat(2_001)),
                format!("{}…", letter.repeat(2_000))
            );
        }
    }

    #[test]
    fn the_log_gets_no_escape_sequence_either() {
        assert_eq!(format!("{:?}", Text::new("a\u{1b}[2J")), r#""a\u{1b}[2J""#);
    }

    #[test]
    fn accents_are_limited_and_never_stand_alone() {
        let tower = format!("a{}", "\u{301}".repeat(2_000));
        assert_eq!(safe(&tower).chars().count(), 1 + MOST_MARKS);
        assert_eq!(width(&safe(&tower)), 1);
        assert_eq!(safe("\u{301}x"), "\u{fffd}x");
        assert_eq!(safe(" и\u{306}"), " и\u{306}");
    }

    #[test]
    fn emoji_get_one_width_everywhere() {
        assert_eq!(safe("🇺🇦"), "UA");
        assert_eq!(safe("👍🏽"), "👍");
        assert_eq!(safe("👩\u{200d}👧"), "👩\u{fffd}👧");
    }

    #[test]
    fn plain_names_are_borrowed_and_shared() {
        assert!(matches!(safe("перед оновленням php"), Cow::Borrowed(_)));
        let text = Text::new("web-01");
        assert!(ArcStr::ptr_eq(&text.raw, &text.shown));
    }

    #[test]
    fn of_all_scalar_values_none_that_is_forbidden_is_shown() {
        for c in crate::tests::characters() {
            for around in [format!("{c}"), format!("a{c}b"), format!("{c}\u{301}")] {
                let shown = safe(&around);
                assert!(!shown.chars().any(forbidden), "U+{:04X}", u32::from(c));
                assert!(
                    !typed(&around).chars().any(forbidden),
                    "U+{:04X} typed",
                    u32::from(c)
                );
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_forbidden_is_ever_shown(raw in any::<String>(), columns in 0_usize..60) {
            let text = Text::new(&raw);
            prop_assert_eq!(text.raw(), &raw);
            prop_assert!(!text.shown().chars().any(forbidden));
            prop_assert!(width(&cut(text.shown(), columns, "…")) <= columns);
            // Some characters of a single code point take three columns.
            let columns = columns.max(3);
            prop_assert!(wrap(text.shown(), columns).iter().all(|line| width(line) <= columns));
            let again = safe(text.shown());
            prop_assert_eq!(&*again, text.shown());
        }
    }
}
