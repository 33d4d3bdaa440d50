//! Takes over the terminal and restores it, in one place, however the program ends.

use std::{
    io::{self, BufWriter, Write as _},
    os::fd::AsFd,
    panic::PanicHookInfo,
    process,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use crossterm::{
    cursor::{Hide, MoveTo, Show},
    event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange},
    queue,
    style::ResetColor,
    terminal::{
        Clear, ClearType, DisableLineWrap, EnableLineWrap, EnterAlternateScreen,
        LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
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
    notify::{self, RESTORE_TITLE},
};
use crate::{domain::Colours, store::command};

/// What this program has done to the terminal.
#[derive(Clone, Copy)]
struct Taken {
    /// Whether it has taken it over.
    screen: bool,
    /// Whether it has saved the title and set its own.
    title: bool,
}

static TAKEN: Mutex<Taken> = Mutex::new(Taken {
    screen: false,
    title: false,
});

/// Whether the terminal reports the mouse while it is taken over.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Reports of presses and the wheel, not of moves, in the form that has no limit for columns (SGR).
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";

/// The end of these reports.
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// The sentences to print if the program ends badly.
static LAST_WORDS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The exit code after a panic, as Rust's own.
const PANICKED: u8 = 101;

/// How long restoring the terminal may take after a signal or a panic.
const END: Duration = Duration::from_millis(1_500);

/// Takes over the terminal, with one write per frame, and the mouse if wanted.
///
/// # Errors
/// When it can't be read or written.
pub fn enter(colours: Colours, mouse: bool) -> io::Result<Screen<BufWriter<Output>>> {
    MOUSE.store(mouse, Ordering::Relaxed);
    take()?;
    let writer = BufWriter::with_capacity(64 * 1024, Output(()));
    Ok(Screen::new(writer, colours))
}

/// Writes directly, and waits if the terminal is full: another program with the terminal may have
/// left it in a mode in which a write fails then.
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

/// Writes to the terminal only while it is taken over. A frame in progress must not land on a
/// terminal that a panic elsewhere has restored.
pub struct Output(());

impl io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = taken();
        if taken.screen {
            Patient(stdio::stdout()).write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn taken() -> MutexGuard<'static, Taken> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes over the terminal, whatever happened to it while the program was stopped.
///
/// # Errors
/// If it can't be set or written.
pub(super) fn take() -> io::Result<()> {
    let mut taken = taken();
    // A shell may have reset the raw mode that crossterm assumes.
    disable_raw_mode()?;
    enable_raw_mode()?;
    taken.screen = true;
    let mut way_in = Vec::new();
    queue!(
        way_in,
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange,
        // Where a character is wider than it was counted, a row must not run into the next one.
        DisableLineWrap,
        Hide
    )?;
    if MOUSE.load(Ordering::Relaxed) {
        way_in.extend(MOUSE_ON);
    }
    Patient(stdio::stdout()).write_all(&way_in)
}

/// Copies a text to the terminal's clipboard, if it supports that; it never reports whether it
/// does.
///
/// # Errors
/// When the terminal can't be written.
pub(super) fn copy(text: &str, multiplexer: Multiplexer) -> io::Result<()> {
    if multiplexer == Multiplexer::Tmux {
        clipboard::load_tmux_buffer(text);
    }
    send(&clipboard::sequence(text, multiplexer))
}

/// Sets the title of the window, or restores the one that it had. The first title saves that on the
/// terminal's stack.
///
/// # Errors
/// When the terminal can't be written.
pub fn set_title(title: Option<&str>) -> io::Result<()> {
    let mut taken = taken();
    if !taken.screen {
        return Ok(());
    }
    let sequence = notify::title(title, taken.title);
    taken.title = title.is_some();
    Patient(stdio::stdout()).write_all(sequence.as_bytes())
}

/// Writes a sequence that shows nothing, such as a notification.
///
/// # Errors
/// When the terminal can't be written.
pub(super) fn send(sequence: &str) -> io::Result<()> {
    Output(()).write_all(sequence.as_bytes())
}

/// Restores the terminal. Does nothing if it is not taken over. Never fails, because nothing could
/// be done about it.
pub fn restore() {
    let mut taken = taken();
    if taken.screen {
        let mut way_out = Vec::new();
        if MOUSE.load(Ordering::Relaxed) {
            way_out.extend(MOUSE_OFF);
        }
        if taken.title {
            way_out.extend(RESTORE_TITLE.as_bytes());
        }
        *taken = Taken {
            screen: false,
            title: false,
        };
        let _ = queue!(
            way_out,
            ResetColor,
            DisableFocusChange,
            DisableBracketedPaste,
            EnableLineWrap,
            // Without an alternate screen, as on the Linux console, the shell must not overwrite
            // the last frame.
            Clear(ClearType::All),
            MoveTo(0, 0),
            LeaveAlternateScreen,
            Show
        );
        let _ = Patient(stdio::stdout()).write_all(&way_out);
        let _ = disable_raw_mode();
    }
}

/// Ends the program soon, even if it waits for a terminal that nobody reads. The screen can't be
/// restored then, but the settings can.
pub(super) fn end_soon(code: u8) {
    let give_up = move || {
        thread::sleep(END);
        let _ = disable_raw_mode();
        exit(code);
    };
    // Without a thread it ends once the terminal is read.
    let _ = thread::Builder::new().spawn(give_up);
}

/// Whether something could continue this job after it has stopped. A shell with job control gives
/// each job its own process group; in the group of the session's first process there is nobody left
/// to do it. In a container both ids can be 0, if the session began outside, where nobody inside
/// could continue it. (rustix considers such a 0 impossible.)
pub(super) fn can_be_brought_back() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Restores the terminal and stops this job. When it continues, it has to take over the terminal
/// again.
///
/// # Errors
/// If it can't be stopped.
pub(super) fn suspend() -> io::Result<()> {
    restore();
    // This program catches SIGTSTP; nothing catches SIGSTOP. Its parent stops too, or the shell
    // would keep waiting for it.
    Ok(kill_current_process_group(Signal::STOP)?)
}

/// Stores sentences to print if the program fails: the writes with unknown outcomes.
pub(super) fn keep_last_words(words: Vec<String>) {
    *LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner) = words;
}

/// The stored sentences.
#[must_use]
pub fn last_words() -> Vec<String> {
    LAST_WORDS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

/// Ends the program after a panic anywhere, also in a task: restores the terminal, prints the
/// report, then the stored sentences.
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

/// Ends the process at once, with the commands that it started. Nothing is dropped, because that
/// would wait for a hanging name lookup.
pub fn exit(code: u8) -> ! {
    command::end_all();
    process::exit(code.into())
}
