//! The system's signals, and a terminal that goes away without one.

use std::{io, thread};

use rustix::{
    event::{PollFd, PollFlags, poll},
    process, stdio,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc::UnboundedSender,
};

/// What the system asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// To end, by the signal of this number.
    End(u8),
    /// To stop, as Ctrl-Z does.
    Suspend,
    /// It was stopped from outside, and goes on.
    Resumed,
}

impl Signal {
    /// The terminal is gone.
    pub(super) const HANGUP: Self = Self::End(1);
}

/// Reports signals from now on.
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
            while stream.recv().await.is_some() && send.send(meaning).is_ok() {}
        });
    }
    let send = send.clone();
    thread::spawn(move || {
        if let Ok(()) = wait_for_hangup() {
            let _ = send.send(Signal::HANGUP);
        }
    });
    Ok(())
}

/// Blocks until the terminal is gone: asked for no event, the system reports only that.
fn wait_for_hangup() -> io::Result<()> {
    let input = stdio::stdin();
    let mut watched = [PollFd::new(&input, PollFlags::empty())];
    loop {
        match poll(&mut watched, None) {
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
