//! Turns the bytes of the terminal into messages. Pure: its caller reads, and tells the time.
//!
//! Nothing keeps what follows from being heard: a sequence that stays unfinished for 50 ms, or is
//! longer than 1,000 bytes, is given up, and Ctrl-C counts wherever it stands.

use std::{
    mem,
    time::{Duration, Instant},
};

use super::sequence::{CTRL_C, Decoded, ESC, First, character, first, with_alt};
use crate::{
    app::Message,
    keys::{Code, Key},
};

/// How long a sequence may stay unfinished, and a paste silent. Terminals send a sequence in one piece;
/// who types is slower.
pub(super) const PATIENCE: Duration = Duration::from_millis(50);

/// How long a paste may pause and go on. Some terminals paste in slow pieces, and a network stalls.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The most of a paste that is passed on at once, in bytes: more than any text here can take.
pub(super) const PIECE: usize = 64 * 1024;

/// What ends a paste.
const END_OF_PASTE: &[u8] = b"\x1b[201~";

#[derive(Default)]
pub(super) struct Parser {
    /// The bytes of what is unfinished.
    pending: Vec<u8>,
    /// Since when something is: a paste since its last byte.
    since: Option<Instant>,
    mode: Mode,
}

#[derive(Clone, Copy, Default)]
enum Mode {
    #[default]
    Keys,
    /// All is text, up to its end.
    Paste,
    /// A paste has been silent since then. Its end may be lost, but it may go on, too, and then its
    /// text must not be taken for keys.
    Paused(Instant),
}

impl Parser {
    /// When to [give up](Self::give_up), unless input comes before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.since.map(|since| since + PATIENCE)
    }

    /// Takes bytes that were read at once.
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
            // Nothing of what waited was finished by this.
            _ if taken < before => self.since,
            _ => Some(at),
        };
        messages
    }

    /// Gives up waiting for the end of what is unfinished: an escape alone was a key, and the rest is
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

    /// Takes a key or a sequence; how many bytes it had, if it is finished.
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
            Decoded::Focus(gained) => messages.push(Message::Focus(gained)),
            Decoded::PasteBegins => self.mode = Mode::Paste,
            Decoded::Nothing => {}
        }
        Some(length)
    }

    /// Takes the text of a paste up to its end or a Ctrl-C; how many bytes that had, if one has come.
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
                // The end may be cut.
                let piece = input.len() - (END_OF_PASTE.len() - 1);
                paste(&input[..piece], messages);
                Some(piece)
            }
            None => None,
        }
    }
}

/// Whether these bytes, read at once, are a single key: a paste goes on by more.
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
