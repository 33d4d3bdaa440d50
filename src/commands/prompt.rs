//! Asks on the terminal for what a command needs, or takes a line of standard input for it.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    process::ExitCode,
};

use color_eyre::eyre::{Result, bail};
use nix::unistd::getpgrp;
use rustix::{
    process::Signal,
    stdio,
    termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr},
};
use tokio::{
    signal::unix::{SignalKind, signal},
    task::spawn_blocking,
};

use super::say;
use crate::domain::Secret;

/// The longest line that a terminal gives whole; more of it would be lost without a word.
const LONGEST: usize = 4_094;

/// How often a person is asked for the same, as by ssh.
const TRIES: u32 = 3;

/// How often the same may be asked for: once where nobody is there to hear that it was wrong.
pub(super) fn tries() -> u32 {
    if io::stdin().is_terminal() { TRIES } else { 1 }
}

/// Asks for a secret: on the terminal without echo, else a line of standard input.
///
/// # Errors
/// A sentence where nothing was given, or too much.
pub(super) async fn secret(what: &str, take: impl Fn(&str) -> Option<Secret>) -> Result<Secret> {
    let given = if io::stdin().is_terminal() {
        unseen_line(what).await?
    } else {
        line().await?
    };
    let given = given.trim_end_matches(['\r', '\n']);
    if given.len() > LONGEST {
        bail!("the {} is too long: 4 kB at most.", what.to_lowercase());
    }
    match take(given) {
        Some(secret) => {
            if secret.reveal() != given {
                say("the blanks around it were left out.");
            }
            Ok(secret)
        }
        None => bail!("nothing was given as the {}.", what.to_lowercase()),
    }
}

/// Asks for what is no secret, on the terminal alone.
///
/// # Errors
/// A sentence where nothing was given.
pub(super) async fn login() -> Result<String> {
    if !io::stdin().is_terminal() {
        bail!("the login is missing: --user EMAIL, or `user` of the profile.");
    }
    write!(io::stderr(), "Login (e-mail): ")?;
    let given = line().await?.trim().to_owned();
    if given.is_empty() {
        bail!("nothing was given as the login.");
    }
    Ok(given)
}

/// A line that is typed without echo. A shell that gets the terminal, because the program is stopped
/// from outside, may turn the echo on: when the program goes on, it is off before it asks again.
async fn unseen_line(what: &str) -> Result<String> {
    let mut resumed = signal(SignalKind::from_raw(Signal::CONT.as_raw()))?;
    let before = tcgetattr(stdio::stdin())?;
    let _restored = Restored(before.clone());
    let line = line();
    tokio::pin!(line);
    loop {
        // Behind the shell the system would stop the program for this. Reading does so already, and
        // who brings it to the front lets it go on once more.
        if is_in_front() {
            silence(&before)?;
            write!(io::stderr(), "{what}: ")?;
        }
        tokio::select! {
            line = &mut line => return line,
            _ = resumed.recv() => {}
        }
    }
}

/// Whether the terminal is this job's, as far as that can be known.
fn is_in_front() -> bool {
    tcgetpgrp(stdio::stdin()).map_or(true, |front| front.as_raw_pid() == getpgrp().as_raw())
}

/// A line of standard input, read where it holds nothing up.
async fn line() -> Result<String> {
    let read = spawn_blocking(|| {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    });
    Ok(read.await??)
}

/// Does work that asks, and gives the exit code of a signal that ends it before: dropped, the work
/// gives the terminal its echo back. Ctrl-Z does nothing meanwhile, for the shell that it leads to
/// would have none.
///
/// # Errors
/// That of the work.
pub(super) async fn or_signal(work: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    let mut hangup = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut quit = signal(SignalKind::quit())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let _stop = signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?;
    let number = tokio::select! {
        done = work => return done,
        _ = hangup.recv() => 1,
        _ = interrupt.recv() => 2,
        _ = quit.recv() => 3,
        _ = terminate.recv() => 15,
    };
    // The question is left unanswered on its line. Nobody may be there any more.
    let _ = writeln!(io::stderr());
    Ok(ExitCode::from(128 + number))
}

/// Turns the echo of these settings off. What was typed before is dropped: it was seen.
fn silence(before: &Termios) -> io::Result<()> {
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    silent.local_modes.insert(LocalModes::ECHONL);
    Ok(tcsetattr(stdio::stdin(), OptionalActions::Flush, &silent)?)
}

/// Gives the terminal these settings back when it is dropped.
struct Restored(Termios);

impl Drop for Restored {
    fn drop(&mut self) {
        // A terminal that is gone has nothing to give back.
        let _ = tcsetattr(stdio::stdin(), OptionalActions::Now, &self.0);
    }
}
