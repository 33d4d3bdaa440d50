//! The terminal's events: read by a thread of their own, and turned into messages.

use std::{thread, time::Instant};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{Input, Signal};
use crate::{
    app::Message,
    keys::{Code, Key},
};

/// Reads events in a thread that blocks in the read: asking whether one is there would leave what a
/// burst brought in the terminal.
pub(super) fn read_in_thread(signals: UnboundedSender<Signal>) -> UnboundedReceiver<Input> {
    let (send, receive) = unbounded_channel();
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            if send.send((event, Instant::now())).is_err() {
                return;
            }
        }
        // The terminal is gone.
        let _ = signals.send(Signal::HANGUP);
    });
    receive
}

/// What an event means for the core, if anything.
pub(super) fn message((event, read_at): Input) -> Option<Message> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Message::Key {
            key: convert(key),
            read_at,
        }),
        Event::FocusGained => Some(Message::Focus(true)),
        Event::FocusLost => Some(Message::Focus(false)),
        Event::Paste(pasted) => Some(Message::Paste(pasted)),
        Event::Resize(columns, rows) => Some(Message::Resized { columns, rows }),
        Event::Key(_) | Event::Mouse(_) => None,
    }
}

fn convert(key: KeyEvent) -> Key {
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::F(n) => Code::F(n),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => Code::Other,
    };
    // A character has its shift in it already, and Shift-Tab is a key of its own.
    let shift = key.modifiers.contains(KeyModifiers::SHIFT)
        && !matches!(code, Code::Char(_) | Code::BackTab);
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Key {
        code,
        ctrl,
        alt,
        shift,
    }
}
