//! Asks for credentials on the terminal, or reads a line of standard input for each.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    process::ExitCode,
};

use color_eyre::eyre::{Result, bail};
use nix::unistd::getpgrp;
use rustix::{
    process::Signal,
    stdio,
    termios::{
        LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
    },
};
use tokio::{
    signal::unix::{SignalKind, signal},
    task::spawn_blocking,
};

use super::say;
use crate::{
    domain::Secret,
    words::{
        self,
        auth::{Asked, Unusable},
    },
};

/// The longest line that a terminal passes on whole; it drops the rest silently.
const LONGEST: usize = 4_094;

/// How often a wrong password may be corrected, as with ssh.
const TRIES: u32 = 3;

/// How often to try: once if there is nobody to correct a wrong answer.
pub(super) fn tries() -> u32 {
    if io::stdin().is_terminal() { TRIES } else { 1 }
}

/// Asks for a secret: on the terminal without echo, and again until the answer is usable; otherwise
/// reads a line of standard input.
///
/// # Errors
/// A sentence if the input has ended or, without a terminal, is not usable.
pub(super) async fn secret(asked: Asked, take: impl Fn(&str) -> Option<Secret>) -> Result<Secret> {
    let secret = usable(asked, async || {
        let given = if io::stdin().is_terminal() {
            unseen_line(asked).await?
        } else {
            line().await?
        };
        Ok(given.map(|given| {
            if given.len() > LONGEST {
                return Err(Unusable::TooLong);
            }
            let secret = take(&given).ok_or(Unusable::Empty)?;
            if secret.reveal() != given {
                say(words::auth::blanks_removed());
            }
            if secret.reveal().contains(char::is_control) {
                return Err(Unusable::Control);
            }
            if asked == Asked::Token && secret.has_blanks() {
                return Err(Unusable::Blanks);
            }
            Ok(secret)
        }))
    });
    secret.await
}

/// Asks for the login on the terminal.
///
/// # Errors
/// A sentence if there is no terminal, or the input has ended.
pub(super) async fn login() -> Result<String> {
    if !io::stdin().is_terminal() {
        bail!(words::auth::login_missing());
    }
    let login = usable(Asked::Login, async || {
        write!(io::stderr(), "{}: ", words::auth::label(Asked::Login))?;
        Ok(line().await?.map(|given| match given.trim() {
            "" => Err(Unusable::Empty),
            login if login.contains(char::is_control) => Err(Unusable::Control),
            login => Ok(login.to_owned()),
        }))
    });
    login.await
}

/// Asks until an answer is usable. Without a terminal it asks once, because nobody can correct it.
///
/// # Errors
/// A sentence if the input has ended, or, without a terminal, why the answer is not usable.
async fn usable<T>(
    asked: Asked,
    ask: impl AsyncFn() -> Result<Option<Result<T, Unusable>>>,
) -> Result<T> {
    loop {
        let why = match ask().await? {
            Some(Ok(answer)) => return Ok(answer),
            Some(Err(why)) if io::stdin().is_terminal() => why,
            Some(Err(why)) => bail!(words::auth::unusable(asked, why)),
            None => bail!(words::auth::unusable(asked, Unusable::Empty)),
        };
        say(&words::auth::unusable(asked, why));
    }
}

/// Reads a line that is typed without echo. A shell that gets the terminal while this program is
/// stopped may turn the echo on, so it is turned off again before the question is repeated.
async fn unseen_line(asked: Asked) -> Result<Option<String>> {
    let mut resumed = signal(SignalKind::from_raw(Signal::CONT.as_raw()))?;
    let before = tcgetattr(stdio::stdin())?;
    let _restored = Restored(before.clone());
    let line = line();
    tokio::pin!(line);
    loop {
        // In the background, changing the settings would stop the program. Reading stops it anyway,
        // and it asks again once it is in the foreground.
        if is_in_front() {
            silence(&before)?;
            write!(io::stderr(), "{}: ", words::auth::label(asked))?;
        }
        tokio::select! {
            line = &mut line => return line,
            _ = resumed.recv() => {}
        }
    }
}

/// Whether this job is in the foreground of the terminal; assumed if it can't be determined.
fn is_in_front() -> bool {
    tcgetpgrp(stdio::stdin()).map_or(true, |front| front.as_raw_pid() == getpgrp().as_raw())
}

/// Reads a line of standard input on a blocking thread, without its line ending; `None` at the end
/// of the input.
async fn line() -> Result<Option<String>> {
    let read = spawn_blocking(|| {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    });
    let line = read.await??;
    let given = line.trim_end_matches(['\r', '\n']);
    Ok((!line.is_empty()).then(|| given.to_owned()))
}

/// Runs work that asks questions; returns the exit code of a signal that ends it. Dropping the work
/// restores the terminal's echo. A stop signal is ignored meanwhile, because the shell would get a
/// terminal without echo.
///
/// # Errors
/// The error of the work.
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
    // Ends the line of the open question. The terminal may be gone.
    let _ = writeln!(io::stderr());
    Ok(ExitCode::from(128 + number))
}

/// Turns the echo off, and drops what was typed before, because it was visible. Ctrl-Z becomes part
/// of the answer, which is then refused: as a signal it would silently drop what was typed before
/// it.
fn silence(before: &Termios) -> io::Result<()> {
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    silent.local_modes.insert(LocalModes::ECHONL);
    silent.special_codes[SpecialCodeIndex::VSUSP] = nix::libc::_POSIX_VDISABLE;
    Ok(tcsetattr(stdio::stdin(), OptionalActions::Flush, &silent)?)
}

/// Restores these settings of the terminal when dropped.
struct Restored(Termios);

impl Drop for Restored {
    fn drop(&mut self) {
        // The terminal may be gone.
        let _ = tcsetattr(stdio::stdin(), OptionalActions::Now, &self.0);
    }
}
