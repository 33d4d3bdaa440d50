//! Takes the terminal over and gives it back: one way in, one way out, whatever the end was.

use std::{
    io::{self, BufWriter, Write as _},
    os::fd::AsFd,
    panic::PanicHookInfo,
    process,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use crossterm::{
    cursor::{Hide, MoveTo, Show},
    event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange},
    queue,
    style::ResetColor,
    terminal::{
        Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
        enable_raw_mode,
    },
};
use nix::unistd::{getpgrp, getsid};
use rustix::{
    event::{PollFd, PollFlags, poll},
    io::{Errno, retry_on_intr},
    process::{Signal, kill_current_process_group},
    stdio,
};

use super::{
    Screen,
    clipboard::{self, Multiplexer},
};
use crate::{domain::Colours, store::secrets::token_command};

/// Whether the terminal is ours.
static TAKEN: Mutex<bool> = Mutex::new(false);

/// What is to be said when the program ends in any way but a good one.
static LAST_WORDS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The exit code of a panic, as Rust's own.
const PANICKED: u8 = 101;

/// How long it may take to give the terminal back after a signal or a panic.
const END: Duration = Duration::from_millis(1_500);

/// Takes the terminal over: one write a frame.
///
/// # Errors
/// When it can't be read or written.
pub fn enter(colours: Colours) -> io::Result<Screen<BufWriter<Output>>> {
    take()?;
    let writer = BufWriter::with_capacity(64 * 1024, Output(()));
    Ok(Screen::new(writer, colours))
}

/// Writes at once, and waits where no more is taken: a program that has the terminal too may have left
/// it in a mode in which a write fails then.
pub struct Patient<F>(pub F);

impl<F: AsFd> io::Write for Patient<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match rustix::io::write(&self.0, bytes) {
                Err(Errno::AGAIN) => {
                    let mut watched = [PollFd::new(&self.0, PollFlags::OUT)];
                    retry_on_intr(|| poll(&mut watched, None))?;
                }
                written => return Ok(written?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes to the terminal while it is ours. A frame that was under way when a panic elsewhere gave
/// the terminal back must not land on it.
pub struct Output(());

impl io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = taken();
        if *taken {
            Patient(stdio::stdout()).write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn taken() -> MutexGuard<'static, bool> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes the terminal, whatever has become of it while the program was stopped.
///
/// # Errors
/// When it can't be set or written.
pub(super) fn take() -> io::Result<()> {
    let mut taken = taken();
    // A shell may have reset what is held to be raw still.
    disable_raw_mode()?;
    enable_raw_mode()?;
    *taken = true;
    let mut way_in = Vec::new();
    queue!(
        way_in,
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange,
        Hide
    )?;
    Patient(stdio::stdout()).write_all(&way_in)
}

/// Hands a text to the clipboard of the terminal, where that takes it; whether it did is never told.
///
/// # Errors
/// When the terminal can't be written.
pub(super) fn copy(text: &str, multiplexer: Multiplexer) -> io::Result<()> {
    if multiplexer == Multiplexer::Tmux {
        clipboard::load_tmux_buffer(text);
    }
    let sequence = clipboard::sequence(text, multiplexer);
    Output(()).write_all(sequence.as_bytes())
}

/// Gives the terminal back as it was. Does nothing where it is not ours; never fails, for there is
/// nothing left to do about it.
pub fn restore() {
    let mut taken = taken();
    if *taken {
        *taken = false;
        let mut way_out = Vec::new();
        let _ = queue!(
            way_out,
            ResetColor,
            DisableFocusChange,
            DisableBracketedPaste,
            // Where there is no other screen to go back to, as on the Linux console, the shell is not
            // to write over the last frame.
            Clear(ClearType::All),
            MoveTo(0, 0),
            LeaveAlternateScreen,
            Show
        );
        let _ = Patient(stdio::stdout()).write_all(&way_out);
        let _ = disable_raw_mode();
    }
}

/// Has the program end soon, even if it waits for a terminal that nobody reads. The screen can't be
/// given back then, but the settings can.
pub(super) fn end_soon(code: u8) {
    let give_up = move || {
        thread::sleep(END);
        let _ = disable_raw_mode();
        exit(code);
    };
    // Without a thread it ends when the terminal is read.
    let _ = thread::Builder::new().spawn(give_up);
}

/// Whether something could let this job go on after it has stopped. A shell that can gives each job a
/// process group of its own; in the group of the session's first process nobody is left to do it.
/// In a container both ids can be 0, when the session began outside: nobody in here could do it then.
/// (rustix takes such a 0 for impossible.)
pub(super) fn can_be_brought_back() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Gives the terminal back and stops this job. When that goes on it has to take the terminal again.
///
/// # Errors
/// When it can't be stopped.
pub(super) fn suspend() -> io::Result<()> {
    restore();
    // SIGTSTP is caught by this program; nothing catches SIGSTOP. What started it stops with it, or
    // the shell would go on waiting for that.
    Ok(kill_current_process_group(Signal::STOP)?)
}

/// Keeps sentences for the end, should the program fail: what it leaves behind that is not known.
pub(super) fn keep_last_words(words: Vec<String>) {
    *LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner) = words;
}

/// The sentences that were kept.
#[must_use]
pub fn last_words() -> Vec<String> {
    LAST_WORDS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

/// A panic anywhere, in a task too, ends the program: the terminal first, then the report, then what
/// it leaves behind.
pub fn end_on_panic(report: Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>) {
    std::panic::set_hook(Box::new(move |info| {
        end_soon(PANICKED);
        restore();
        report(info);
        for sentence in last_words() {
            let _ = writeln!(Patient(io::stderr()), "snapdeck: {sentence}");
        }
        exit(PANICKED);
    }));
}

/// Ends the process at once, and the commands that it started with it. Nothing is dropped: that would wait
/// for a name lookup that hangs.
pub fn exit(code: u8) -> ! {
    token_command::end_all();
    process::exit(code.into())
}
