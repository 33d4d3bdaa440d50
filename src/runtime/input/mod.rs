//! The terminal's input: read on its own thread, parsed, and passed on as messages.
//!
//! crossterm's parser is not used, because it waits without limit for the end of an escape
//! sequence: a reply or a paste whose end is lost makes the program deaf, to Ctrl-C too (crossterm
//! issue 1104). It has no option for a limit and can't be fed by its caller.

mod parser;
mod sequence;
#[cfg(test)]
mod tests;

use std::{io, thread, time::Instant};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, read},
    stdio,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc::UnboundedSender,
};

use super::{Signal, signals};
use crate::app::Message;
use parser::Parser;

/// Reports keys, pastes, the focus and the end of the terminal from now on.
pub(super) fn listen(send: UnboundedSender<Message>, signals: UnboundedSender<Signal>) {
    thread::spawn(move || {
        // The thread also ends when nobody listens any more.
        let _: Result<(), Errno> = read_all(&send);
        let _ = signals.send(Signal::HANGUP);
    });
}

/// Reads until the terminal is gone or nobody listens.
fn read_all(send: &UnboundedSender<Message>) -> Result<(), Errno> {
    let mut parser = Parser::default();
    let mut bytes = [0; 4096];
    loop {
        let messages = match is_ready(parser.deadline()) {
            Ok(false) => parser.give_up(),
            Ok(true) => match read(stdio::stdin(), &mut bytes) {
                Ok(0) if signals::has_hung_up() => return Ok(()),
                Ok(length) => parser.feed(&bytes[..length], Instant::now()),
                Err(Errno::AGAIN | Errno::INTR) => continue,
                Err(error) => return Err(error),
            },
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error),
        };
        for message in messages {
            if send.send(message).is_err() {
                return Ok(());
            }
        }
    }
}

/// Waits for input, at most until then. Available input counts even after the deadline, because a
/// busy machine must not tear a sequence apart.
fn is_ready(until: Option<Instant>) -> Result<bool, Errno> {
    let left = until.map(|until| until.saturating_duration_since(Instant::now()));
    let left = left.and_then(|left| Timespec::try_from(left).ok());
    let input = stdio::stdin();
    let mut watched = [PollFd::new(&input, PollFlags::IN)];
    Ok(poll(&mut watched, left.as_ref())? > 0)
}

/// Reports each new size of the window from now on.
///
/// # Errors
/// If the system's signal can't be received.
pub(super) fn watch_size(send: UnboundedSender<Message>) -> io::Result<()> {
    let mut changes = signal(SignalKind::window_change())?;
    tokio::spawn(async move {
        while changes.recv().await.is_some() {
            // A terminal that is gone has no size.
            let Ok((columns, rows)) = crossterm::terminal::size() else {
                continue;
            };
            if send.send(Message::Resized { columns, rows }).is_err() {
                return;
            }
        }
    });
    Ok(())
}
