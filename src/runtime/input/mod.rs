//! The terminal's input: read on the loop's own thread, so that a key wakes no other one, parsed, and
//! passed on as messages.
//!
//! crossterm's parser is not used: it waits without limit for the end of an escape sequence, so that a
//! reply of the terminal or a paste whose end is lost leaves the program deaf, to Ctrl-C too (crossterm
//! issue 1104). It can't be given a limit, and it can't be fed by its caller.

mod parser;
mod sequence;
#[cfg(test)]
mod tests;

use std::{
    io,
    os::fd::{AsFd, BorrowedFd},
    time::Instant,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, read, retry_on_intr},
    stdio,
};
use tokio::{
    io::{Interest, unix::AsyncFd},
    select,
    signal::unix::{SignalKind, signal},
    sync::mpsc::UnboundedSender,
};

use super::{Signal, signals, sleep_until};
use crate::app::Message;
use parser::Parser;

/// Reports keys, pastes and the focus from now on, and that the terminal is gone when it is.
///
/// # Errors
/// When the terminal can't be waited for.
pub(super) fn listen(
    send: UnboundedSender<Message>,
    signals: UnboundedSender<Signal>,
) -> io::Result<()> {
    #[expect(
        deprecated,
        reason = "its replacement is unsafe; the standard input stays open as long as the program"
    )]
    let terminal = AsyncFd::with_interest(stdio::stdin(), Interest::READABLE)?;
    tokio::spawn(async move {
        // It ends when nobody listens any more, too; then nobody hears this.
        let _: io::Result<()> = read_all(&terminal, &send).await;
        let _ = signals.send(Signal::HANGUP);
    });
    Ok(())
}

/// Reads until the terminal is gone or nobody listens.
async fn read_all(
    terminal: &AsyncFd<BorrowedFd<'_>>,
    send: &UnboundedSender<Message>,
) -> io::Result<()> {
    let mut parser = Parser::default();
    let mut bytes = [0; 4096];
    loop {
        let messages = select! {
            // Input that is there counts even when the time is over: a busy machine must not tear a
            // sequence apart.
            biased;
            ready = terminal.readable() => {
                let mut ready = ready?;
                // A read would block the loop where another program was faster.
                if !is_ready(terminal)? {
                    ready.clear_ready();
                    continue;
                }
                match read(terminal, &mut bytes) {
                    Ok(0) if signals::has_hung_up() => return Ok(()),
                    Ok(length) => {
                        if length < bytes.len() {
                            ready.clear_ready();
                        }
                        parser.feed(&bytes[..length], Instant::now())
                    }
                    Err(Errno::AGAIN | Errno::INTR) => continue,
                    Err(error) => return Err(error.into()),
                }
            }
            () = sleep_until(parser.deadline()) => parser.give_up(),
        };
        for message in messages {
            if send.send(message).is_err() {
                return Ok(());
            }
        }
    }
}

/// Whether a read would return at once.
fn is_ready(terminal: impl AsFd) -> Result<bool, Errno> {
    let mut watched = [PollFd::new(&terminal, PollFlags::IN)];
    let ready = retry_on_intr(|| poll(&mut watched, Some(&Timespec::default())))?;
    Ok(ready > 0)
}

/// Reports each new size of the window from now on.
///
/// # Errors
/// When the system's signal can't be listened to.
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
