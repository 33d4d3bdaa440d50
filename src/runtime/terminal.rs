//! Takes the terminal over and gives it back: one way in, one way out, whatever the end was.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    panic::PanicHookInfo,
    process,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crossterm::{
    cursor::{Hide, MoveTo, Show},
    event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange},
    execute,
    style::ResetColor,
    terminal::{
        Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
        enable_raw_mode,
    },
};
use rustix::{
    process::{Signal, kill_current_process_group},
    stdio,
};

use super::Screen;

/// Whether the terminal is ours.
static TAKEN: Mutex<bool> = Mutex::new(false);

/// What is to be said when the program ends in any way but a good one.
static LAST_WORDS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The exit code of a panic, as Rust's own.
const PANICKED: i32 = 101;

/// Takes the terminal over: one write a frame.
///
/// # Errors
/// When it can't be read or written.
pub fn enter() -> io::Result<Screen<BufWriter<Output>>> {
    take()?;
    let out = Output(File::from(rustix::io::dup(stdio::stdout())?));
    Ok(Screen::new(BufWriter::with_capacity(64 * 1024, out)))
}

/// Writes to the terminal while it is ours. A frame that was under way when a panic elsewhere gave
/// the terminal back must not land on it.
pub struct Output(File);

impl io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = taken();
        if *taken {
            self.0.write_all(bytes)?;
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

fn take() -> io::Result<()> {
    let mut taken = taken();
    enable_raw_mode()?;
    *taken = true;
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange,
        Hide
    )
}

/// Gives the terminal back as it was. Does nothing where it is not ours; never fails, for there is
/// nothing left to do about it.
pub fn restore() {
    let mut taken = taken();
    if *taken {
        *taken = false;
        let _ = execute!(
            io::stdout(),
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
        let _ = io::stdout().flush();
        let _ = disable_raw_mode();
    }
}

/// Gives the terminal back, stops this job, and takes the terminal again when it goes on.
///
/// # Errors
/// When the terminal can't be taken again.
pub fn suspend() -> io::Result<()> {
    restore();
    // SIGTSTP is caught by this program; nothing catches SIGSTOP. What started it stops with it, or
    // the shell would go on waiting for that.
    kill_current_process_group(Signal::STOP)?;
    take()
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
        restore();
        report(info);
        for sentence in last_words() {
            let _ = writeln!(io::stderr(), "snapdeck: {sentence}");
        }
        process::exit(PANICKED);
    }));
}
