//! Foreign text: made safe once, where it enters the program, and measured and cut by the width
//! that terminals draw.
//!
//! A name, a status or a message of the server can contain escape sequences, marks that change the
//! writing direction, invisible characters, or a thousand accents on one letter. `Text` keeps the
//! received text (`raw`, only ever sent back to the server) beside the text to draw (`shown`).

use std::{borrow::Cow, fmt};

use arcstr::ArcStr;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

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
            // The voicing marks of narrow kana: ratatui and terminals disagree on their width, not on that
            // of their wide likeness.
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

/// The columns that a safe text takes.
#[must_use]
pub fn width(shown: &str) -> usize {
    if shown.is_ascii() {
        shown.len()
    } else if shown.chars().all(is_plain) {
        shown.chars().count()
    } else {
        shown.graphemes(true).map(UnicodeWidthStr::width).sum()
    }
}

/// Cuts a safe text to at most `columns`, on a grapheme boundary; `ending` (one column) marks a cut.
#[must_use]
pub fn cut<'a>(shown: &'a str, columns: usize, ending: &str) -> Cow<'a, str> {
    if width(shown) <= columns {
        return Cow::Borrowed(shown);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let mut used = 0;
    let fits = shown.graphemes(true).take_while(|g| {
        used += width(g);
        used < columns
    });
    let bytes: usize = fits.map(str::len).sum();
    Cow::Owned(format!("{}{ending}", &shown[..bytes]))
}

/// Cuts a safe text to at most `columns` inside, so that texts with the same start or the same end
/// stay different: `web-…1123-0300`. More of the end stays if that is a long number, such as a date.
/// `ending` (one column) marks the cut.
#[must_use]
pub fn cut_inside<'a>(shown: &'a str, columns: usize, ending: &str) -> Cow<'a, str> {
    const LEAST: usize = 8;
    if columns < LEAST || width(shown) <= columns {
        return cut(shown, columns, ending);
    }
    let left = columns - 1;
    let is_in_number = |c: &char| c.is_ascii_digit() || matches!(c, '-' | '.' | '_' | ':' | ' ');
    let number = shown.chars().rev().take_while(is_in_number).count();
    let end = number.clamp(left / 2, left - left / 3);
    let mut used = 0;
    let fits = shown.graphemes(true).rev().take_while(|g| {
        used += width(g);
        used <= end
    });
    let from = shown.len() - fits.map(str::len).sum::<usize>();
    let start = cut(&shown[..from], columns - width(&shown[from..]), ending);
    Cow::Owned(format!("{start}{}", &shown[from..]))
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

/// Breaks a safe text into lines of at most `columns`, at blanks where it can. The lines after the first
/// of an indented text are indented further, so that no name in a list looks like an entry of its own.
#[must_use]
pub fn wrap(shown: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let indent = shown.len() - shown.trim_start_matches(' ').len();
    let hanging = if (1..columns / 4).contains(&indent) {
        indent + 2
    } else {
        0
    };
    let mut lines = vec![String::new()];
    let (mut used, mut start) = (0, indent);
    for word in shown.split_inclusive(' ') {
        if used > start && used + width(word.trim_end_matches(' ')) > columns {
            lines.push(" ".repeat(hanging));
            (used, start) = (hanging, hanging);
        }
        for piece in pieces(word, columns - hanging) {
            let wide = width(piece);
            if used + wide > columns && used > 0 {
                // A blank at the end of a line is not carried over.
                if piece == " " {
                    continue;
                }
                lines.push(" ".repeat(hanging));
                (used, start) = (hanging, hanging);
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(piece);
            }
            used += wide;
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// The graphemes of a word, or the characters of a grapheme that is wider than a line (some scripts
/// join without end).
fn pieces(word: &str, columns: usize) -> impl Iterator<Item = &str> {
    word.graphemes(true).flat_map(move |grapheme| {
        let too_wide = width(grapheme) > columns;
        grapheme.split_inclusive(move |_| too_wide)
    })
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
    fn a_cut_inside_keeps_what_tells_names_apart() {
        for (name, cut) in [
            ("web-01-20261123-0300", "web-…1123-0300"),
            ("web-01-20261120-0300", "web-…1120-0300"),
            ("legacy-billing-frontend", "legacy-…ontend"),
            ("before-nginx-1.29", "before-…x-1.29"),
            ("東京-デモ 🗼-20261122", "東京…-20261122"),
            ("before-reboot", "before-reboot"),
        ] {
            let shown = cut_inside(name, 14, "…");
            assert_eq!(shown, cut);
            assert!(width(&shown) <= 14);
        }
        assert_eq!(cut_inside("nightly", 4, "…"), "nig…");
        assert_eq!(cut_inside("nightly", 0, "…"), "");
    }

    #[test]
    fn letters_that_are_not_seen_are_replaced() {
        for blank in ["\u{115f}", "\u{1160}", "\u{3164}", "\u{ffa0}"] {
            assert_eq!(safe(blank), "\u{fffd}", "{blank:?}");
            assert_eq!(typed(blank), "", "{blank:?}");
        }
    }

    #[test]
    fn narrow_kana_are_as_wide_here_as_they_are_drawn() {
        use ratatui::{buffer::CellWidth as _, text::Span};
        let (raw, shown) = ("ﾃﾞｰﾀﾍﾞｰｽ ﾊﾟ", "ﾃ゛ｰﾀﾍ゛ｰｽ ﾊ゜");
        assert_eq!(safe(raw), shown);
        assert_eq!(typed(raw), raw);
        let drawn = Span::raw(shown);
        let cells = drawn.styled_graphemes(ratatui::style::Style::new());
        let columns: usize = cells.map(|cell| cell.symbol.cell_width() as usize).sum();
        assert_eq!(width(shown), columns);
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
    fn a_cut_falls_between_graphemes() {
        assert_eq!(cut("snapshot", 8, "…"), "snapshot");
        assert_eq!(cut("snapshots", 8, "…"), "snapsho…");
        assert_eq!(cut("数据库备份", 6, "…"), "数据…");
        assert_eq!(cut("数据库备份", 10, "…"), "数据库备份");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2, "…"), "e\u{301}…");
        assert_eq!(cut("abc", 0, "…"), "");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("one two three", 11), ["one two", "three"]);
        assert_eq!(wrap("one two three", 13), ["one two three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("数据", 1), ["数", "据"]);
        assert_eq!(wrap("", 4), [""]);
        let listed = ["  one two", "    three", "    four"];
        assert_eq!(wrap("  one two three four", 12), listed);
        let cut = ["  abcdefghij", "    klmno p"];
        assert_eq!(wrap("  abcdefghijklmno p", 12), cut);
    }

    #[test]
    fn letters_that_join_stay_together_where_a_line_has_room() {
        assert_eq!(wrap("aaक्ष", 3), ["aa", "क्ष"]);
        assert_eq!(wrap("aᄀᄀ", 4), ["a", "ᄀᄀ"]);
        assert_eq!(wrap("ᄀᄀᄀᄀ", 4), ["ᄀᄀ", "ᄀᄀ"]);
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
