//! Parses the bytes of the terminal into messages. Pure: its caller reads and tells the time.
//!
//! No sequence blocks later input: one that is unfinished for 50 ms or longer than 1,000 bytes is
//! dropped, and Ctrl-C counts anywhere.

use std::{
    mem,
    time::{Duration, Instant},
};

use super::sequence::{CTRL_C, Decoded, ESC, First, character, first, with_alt};
use crate::{
    app::Message,
    keys::{Code, Key},
};

/// How long a sequence may stay unfinished, and a paste silent. Terminals send a sequence in one
/// piece; people type more slowly.
pub(super) const PATIENCE: Duration = Duration::from_millis(50);

/// How long a paste may pause before it continues. Some terminals paste in slow pieces, and
/// networks stall.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The most bytes of a paste that are passed on at once: more than any text field accepts.
pub(super) const PIECE: usize = 64 * 1024;

/// The end of a paste.
const END_OF_PASTE: &[u8] = b"\x1b[201~";

#[derive(Default)]
pub(super) struct Parser {
    /// The bytes of an unfinished sequence.
    pending: Vec<u8>,
    /// Since when it is unfinished: a paste since its last byte.
    since: Option<Instant>,
    mode: Mode,
}

#[derive(Clone, Copy, Default)]
enum Mode {
    #[default]
    Keys,
    /// Everything is text, up to the end of the paste.
    Paste,
    /// The paste has been silent since then. Its end may be lost, or it may continue, and its text
    /// must not be taken for keys.
    Paused(Instant),
}

impl Parser {
    /// When to [give up](Self::give_up), unless input arrives before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.since.map(|since| since + PATIENCE)
    }

    /// Parses bytes that were read at once.
    pub(super) fn feed(&mut self, bytes: &[u8], at: Instant) -> Vec<Message> {
        if let Mode::Paused(since) = self.mode {
            let goes_on = at.saturating_duration_since(since) < LONGEST_PAUSE && !is_typed(bytes);
            self.mode = if goes_on { Mode::Paste } else { Mode::Keys };
        }
        let before = self.pending.len();
        self.pending.extend_from_slice(bytes);
        let input = mem::take(&mut self.pending);
        let mut messages = Vec::new();
        let mut taken = 0;
        while let Some(length) = match self.mode {
            Mode::Paste => self.take_text(&input[taken..], at, &mut messages),
            Mode::Keys | Mode::Paused(_) => self.take_key(&input[taken..], at, &mut messages),
        } {
            taken += length;
        }
        self.pending.extend_from_slice(&input[taken..]);
        self.since = match self.mode {
            Mode::Paste => Some(at),
            _ if self.pending.is_empty() => None,
            // Nothing waiting was completed by this.
            _ if taken < before => self.since,
            _ => Some(at),
        };
        messages
    }

    /// Stops waiting for the end of a sequence: an escape alone was a key, anything else is
    /// dropped.
    pub(super) fn give_up(&mut self) -> Vec<Message> {
        let Some(since) = self.since.take() else {
            return Vec::new();
        };
        let pending = mem::take(&mut self.pending);
        let mut messages = Vec::new();
        if let Mode::Paste = self.mode {
            let mut cuts = (1..END_OF_PASTE.len()).rev();
            let cut = cuts.find(|cut| pending.ends_with(&END_OF_PASTE[..*cut]));
            paste(&pending[..pending.len() - cut.unwrap_or(0)], &mut messages);
            self.mode = Mode::Paused(since);
            return messages;
        }
        let mut rest = &pending[..];
        while let [ESC, after @ ..] = rest {
            let key = match after {
                [] | [ESC, ..] => First::Whole(1, Decoded::Key(Key::of(Code::Esc))),
                [_] => with_alt(character(after)),
                _ => First::Cut,
            };
            if let First::Whole(_, Decoded::Key(key)) = key {
                messages.push(Message::Key {
                    key,
                    read_at: since,
                });
            }
            rest = if after.first() == Some(&ESC) {
                after
            } else {
                &[]
            };
        }
        messages
    }

    /// Parses a key or a sequence; returns its length, if complete.
    fn take_key(
        &mut self,
        input: &[u8],
        at: Instant,
        messages: &mut Vec<Message>,
    ) -> Option<usize> {
        let First::Whole(length, meaning) = first(input) else {
            return None;
        };
        match meaning {
            Decoded::Key(key) => messages.push(Message::Key { key, read_at: at }),
            Decoded::Pointer(pointer, cell) => messages.push(Message::Pointer {
                pointer,
                cell,
                read_at: at,
            }),
            Decoded::Focus(gained) => messages.push(Message::Focus(gained)),
            Decoded::PasteBegins => self.mode = Mode::Paste,
            Decoded::Nothing => {}
        }
        Some(length)
    }

    /// Takes the text of a paste up to its end or a Ctrl-C; returns the length, if it was found.
    fn take_text(
        &mut self,
        input: &[u8],
        at: Instant,
        messages: &mut Vec<Message>,
    ) -> Option<usize> {
        let mut places = 0..input.len();
        let stop = places.find(|&i| input[i] == CTRL_C || input[i..].starts_with(END_OF_PASTE));
        match stop {
            Some(stop) if input[stop] == CTRL_C => {
                paste(&input[..stop], messages);
                let key = Key::ctrl('c');
                messages.push(Message::Key { key, read_at: at });
                Some(stop + 1)
            }
            Some(stop) => {
                paste(&input[..stop], messages);
                self.mode = Mode::Keys;
                Some(stop + END_OF_PASTE.len())
            }
            None if input.len() >= PIECE => {
                // The end may be split.
                let piece = input.len() - (END_OF_PASTE.len() - 1);
                paste(&input[..piece], messages);
                Some(piece)
            }
            None => None,
        }
    }
}

/// Whether these bytes, read at once, are a single key: a paste continues with more.
fn is_typed(bytes: &[u8]) -> bool {
    match first(bytes) {
        _ if bytes.first() == Some(&ESC) => true,
        First::Cut => true,
        First::Whole(length, _) => length == bytes.len(),
    }
}

fn paste(text: &[u8], messages: &mut Vec<Message>) {
    if !text.is_empty() {
        let text = String::from_utf8_lossy(text).into_owned();
        messages.push(Message::Paste(text));
    }
}
