//! Parses the first bytes of the input.
//!
//! ```text
//! q               a character, in UTF-8
//! ESC q           the same key with Alt
//! ESC [ 1;5 A     a control sequence (CSI): parameters, then one final byte
//! ESC O A         the same key from a keypad in application mode (SS3)
//! ESC ] … ESC \   a string: the terminal's reply to some question
//! ```
//!
//! The forms are those of xterm, rxvt, the Linux console and, for keys with a code point, kitty
//! (ECMA-48; xterm's `ctlseqs`; kitty's keyboard protocol). Of the mouse, the reports of the form that
//! this program asks for (SGR) are parsed. Its other reports and replies, which it never asks for, are
//! left out whole, so that their bytes are not taken for keys.

use std::str;

use crate::{
    app::Pointer,
    keys::{Code, Key},
};

pub(super) const ESC: u8 = 0x1b;
pub(super) const CTRL_C: u8 = 0x03;
const BEL: u8 = 0x07;

/// The longest sequence or string after its introducer, in bytes. A longer one is cut off here, and
/// the rest counts by itself. With `ESC ESC [` before it, it is 1,000 bytes long.
const LONGEST: usize = 997;

/// The beginning of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// Something incomplete.
    Cut,
    /// So many bytes, at least one, that mean this.
    Whole(usize, Decoded),
}

/// The meaning of a part of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    Key(Key),
    /// The mouse did something in a cell: column, row.
    Pointer(Pointer, (u16, u16)),
    /// The window got or lost the focus.
    Focus(bool),
    /// The text of a paste begins.
    PasteBegins,
    /// Nothing for this program.
    Nothing,
}

use Decoded::Nothing;
use First::{Cut, Whole};

/// Parses the first character or sequence. Ctrl-C is never part of anything longer.
pub(super) fn first(bytes: &[u8]) -> First {
    let [ESC, after @ ..] = bytes else {
        return character(bytes);
    };
    match after {
        [] | [ESC] => Cut,
        [b'[', rest @ ..] => behind(b'[', control(rest)),
        [b'O', rest @ ..] => behind(b'O', keypad(rest)),
        [opens @ (b']' | b'P' | b'X' | b'^' | b'_'), rest @ ..] => behind(*opens, string(rest)),
        // Only a key with its own sequence has a second escape for Alt.
        [ESC, b'[' | b'O', ..] => with_alt(first(after)),
        [ESC | CTRL_C, ..] => Whole(1, Decoded::Key(Key::of(Code::Esc))),
        _ => with_alt(character(after)),
    }
}

/// The key that an escape turns into Alt and that key; before anything else, the escape is a key
/// itself.
pub(super) fn with_alt(first: First) -> First {
    match first {
        Cut => Cut,
        Whole(length, Decoded::Key(key)) => {
            Whole(1 + length, Decoded::Key(Key { alt: true, ..key }))
        }
        Whole(..) => Whole(1, Decoded::Key(Key::of(Code::Esc))),
    }
}

/// A sequence with its introducer, an escape and this. Alone, that is a key with Alt.
fn behind(introducer: u8, sequence: First) -> First {
    match sequence {
        Cut => Cut,
        Whole(0, _) => with_alt(character(&[introducer])),
        Whole(length, meaning) => Whole(2 + length, meaning),
    }
}

/// A character other than an escape, or the key of a control character.
pub(super) fn character(bytes: &[u8]) -> First {
    let Some(&byte) = bytes.first() else {
        return Cut;
    };
    let ctrl = |first: char, offset: u8| Key::ctrl(char::from(first as u8 + offset));
    let key = match byte {
        b'\r' => Key::of(Code::Enter),
        b'\t' => Key::of(Code::Tab),
        0x7f => Key::of(Code::Backspace),
        ESC => Key::of(Code::Esc),
        0 => Key::ctrl(' '),
        0x01..=0x1a => ctrl('a', byte - 0x01),
        0x1c..=0x1f => ctrl('4', byte - 0x1c),
        0x20..=0x7e => Key::char(char::from(byte)),
        0x80.. => return beyond_ascii(bytes),
    };
    Whole(1, Decoded::Key(key))
}

fn beyond_ascii(bytes: &[u8]) -> First {
    let bytes = &bytes[..bytes.len().min(4)];
    let valid = match str::from_utf8(bytes) {
        Ok(_) => bytes,
        Err(error) => match (error.valid_up_to(), error.error_len()) {
            (0, None) => return Cut,
            (0, Some(length)) => return Whole(length, Nothing),
            (length, _) => &bytes[..length],
        },
    };
    let first = str::from_utf8(valid).ok().and_then(|s| s.chars().next());
    first.map_or(Cut, |c| Whole(c.len_utf8(), Decoded::Key(Key::char(c))))
}

/// A control sequence after `ESC [`; of length 0 if it is none.
fn control(bytes: &[u8]) -> First {
    match bytes {
        // F1 to F5 of the Linux console.
        [b'['] => Cut,
        [b'[', c @ b'A'..=b'E', ..] => Whole(2, Decoded::Key(Key::of(Code::F(1 + c - b'A')))),
        [b'[', ..] => Whole(1, Nothing),
        // The oldest mouse report: three bytes follow.
        [b'M', report @ ..] => {
            let length = report.iter().take(3).take_while(|b| **b >= 0x20).count();
            if length < 3 && length == report.len() {
                Cut
            } else {
                Whole(1 + length, Nothing)
            }
        }
        _ => up_to_final_byte(bytes, meaning_of_control),
    }
}

/// A key of the keypad after `ESC O`; of length 0 if it is none.
fn keypad(bytes: &[u8]) -> First {
    up_to_final_byte(bytes, |parameters, last| {
        let numbers = numbers(parameters)?;
        key(lettered(last)?, *numbers.last()?)
    })
}

/// Parses parameters and a final byte. A byte that can't be in a sequence ends it.
fn up_to_final_byte(bytes: &[u8], meaning: fn(&[u8], u8) -> Option<Decoded>) -> First {
    let mut within = bytes.iter().take(LONGEST);
    match within.position(|byte| !(0x20..=0x3f).contains(byte)) {
        None if bytes.len() < LONGEST => Cut,
        None => Whole(LONGEST, Nothing),
        Some(at) => match bytes[at] {
            last @ 0x40..=0x7e => Whole(at + 1, meaning(&bytes[..at], last).unwrap_or(Nothing)),
            _ => Whole(at, Nothing),
        },
    }
}

/// A string up to its end, BEL or `ESC \`. Any other control character ends it.
fn string(bytes: &[u8]) -> First {
    let mut within = bytes.iter().take(LONGEST);
    let Some(at) = within.position(|byte| *byte < 0x20) else {
        return if bytes.len() < LONGEST {
            Cut
        } else {
            Whole(LONGEST, Nothing)
        };
    };
    match &bytes[at..] {
        [BEL, ..] => Whole(at + 1, Nothing),
        [ESC] => Cut,
        [ESC, b'\\', ..] => Whole(at + 2, Nothing),
        _ => Whole(at, Nothing),
    }
}

/// A parameter, and its part after a colon; missing ones count as 1.
type Number = [u32; 2];

/// The parameters; `None` if they are not plain numbers, as in replies of the terminal.
fn numbers(parameters: &[u8]) -> Option<Vec<Number>> {
    let text = str::from_utf8(parameters).ok()?;
    let number = |digits: &str| match digits {
        "" => Some(1),
        _ => digits.parse().ok(),
    };
    let parts = text.split(';').map(|part| {
        let (number_of, added) = part.split_once(':').unwrap_or((part, ""));
        // The part after a second colon is not used.
        let added = added.split(':').next()?;
        Some([number(number_of)?, number(added)?])
    });
    parts.collect()
}

fn meaning_of_control(parameters: &[u8], last: u8) -> Option<Decoded> {
    if let Some(report) = parameters.strip_prefix(b"<") {
        return pointer(report, last);
    }
    let numbers = numbers(parameters)?;
    let [first, _] = *numbers.first()?;
    let second = numbers.get(1).copied().unwrap_or([1, 1]);
    match last {
        b'I' | b'O' => parameters
            .is_empty()
            .then_some(Decoded::Focus(last == b'I')),
        b'~' if first == 200 => Some(Decoded::PasteBegins),
        b'~' if first == 27 => with_code_point(numbers.get(2)?[0], second),
        b'~' => key(numbered(first)?, second),
        b'u' => with_code_point(first, second),
        // A report of the cursor's position.
        b'R' => None,
        _ => key(lettered(last)?, *numbers.last()?),
    }
}

/// `0;12;5` and `M`: the left button was pressed in column 12 and row 5, counted from 1. Other buttons,
/// moves, and anything with Shift, Alt or Ctrl mean nothing, nor does a release, which ends with `m`.
fn pointer(report: &[u8], last: u8) -> Option<Decoded> {
    let [[button, _], [column, _], [row, _]] = numbers(report)?[..] else {
        return None;
    };
    let pointer = match (button, last) {
        (0, b'M') => Pointer::Click,
        (64, b'M') => Pointer::WheelUp,
        (65, b'M') => Pointer::WheelDown,
        _ => return None,
    };
    let cell = |number: u32| u16::try_from(number.checked_sub(1)?).ok();
    Some(Decoded::Pointer(pointer, (cell(column)?, cell(row)?)))
}

fn lettered(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        b'P'..=b'S' => Code::F(1 + last - b'P'),
        b'Z' => Code::BackTab,
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<Code> {
    let gaps = match number {
        1 | 7 => return Some(Code::Home),
        2 => return Some(Code::Insert),
        3 => return Some(Code::Delete),
        4 | 8 => return Some(Code::End),
        5 => return Some(Code::PageUp),
        6 => return Some(Code::PageDown),
        11..=15 => 10,
        17..=21 => 11,
        23..=26 => 12,
        28..=29 => 13,
        31..=34 => 14,
        _ => return None,
    };
    Some(Code::F(u8::try_from(number - gaps).ok()?))
}

/// A key that a terminal reports by its code point, for example after another program left that
/// mode on.
fn with_code_point(point: u32, modifiers: Number) -> Option<Decoded> {
    let code = match char::from_u32(point)? {
        '\r' => Code::Enter,
        '\t' if modifiers[0] == 2 => Code::BackTab,
        '\t' => Code::Tab,
        '\x1b' => Code::Esc,
        '\x08' | '\x7f' => Code::Backspace,
        // Keys that are not characters, such as Caps Lock.
        '\u{e000}'..='\u{f8ff}' => return None,
        c => Code::Char(c),
    };
    key(code, modifiers)
}

/// A key with its modifiers: 1, plus 1, 2, 4 for Shift, Alt, Ctrl. A released key is ignored.
fn key(code: Code, [modifiers, kind]: Number) -> Option<Decoded> {
    const RELEASE: u32 = 3;
    if kind == RELEASE {
        return None;
    }
    let held = |bit| modifiers.saturating_sub(1) & bit != 0;
    let shift = held(1);
    let code = match code {
        Code::Char(c) if shift => Code::Char(c.to_uppercase().next()?),
        code => code,
    };
    Some(Decoded::Key(Key {
        code,
        alt: held(2),
        ctrl: held(4),
        // A character already includes Shift, and Shift-Tab is a key of its own.
        shift: shift && !matches!(code, Code::Char(_) | Code::BackTab),
    }))
}
