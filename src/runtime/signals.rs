//! The system's signals.

use std::io;

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::retry_on_intr,
    process, stdio,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc::UnboundedSender,
};

use super::terminal;

/// A request of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// End, by the signal with this number.
    End(u8),
    /// Stop, as with Ctrl-Z.
    Suspend,
    /// The process was stopped and now continues.
    Resumed,
}

impl Signal {
    /// The terminal is gone.
    pub(super) const HANGUP: Self = Self::End(1);
}

/// Reports signals from now on. A signal that ends the program does so soon, even if nobody reads
/// the terminal that the loop writes to.
pub(super) fn listen(send: &UnboundedSender<Signal>) -> io::Result<()> {
    let stop = SignalKind::from_raw(process::Signal::TSTP.as_raw());
    let resume = SignalKind::from_raw(process::Signal::CONT.as_raw());
    for (kind, meaning) in [
        (SignalKind::hangup(), Signal::HANGUP),
        (SignalKind::interrupt(), Signal::End(2)),
        (SignalKind::quit(), Signal::End(3)),
        (SignalKind::terminate(), Signal::End(15)),
        (stop, Signal::Suspend),
        (resume, Signal::Resumed),
    ] {
        let (mut stream, send) = (signal(kind)?, send.clone());
        tokio::spawn(async move {
            while stream.recv().await.is_some() {
                if let Signal::End(number) = meaning {
                    terminal::end_soon(128 + number);
                }
                if send.send(meaning).is_err() {
                    return;
                }
            }
        });
    }
    Ok(())
}

/// Whether the terminal is gone: without requested events, the system reports only that.
pub(super) fn has_hung_up() -> bool {
    let input = stdio::stdin();
    let mut watched = [PollFd::new(&input, PollFlags::empty())];
    let ready = retry_on_intr(|| poll(&mut watched, Some(&Timespec::default())));
    ready.is_ok_and(|ready| ready > 0)
}
