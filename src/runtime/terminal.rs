//! Takes the terminal over and gives it back: one way in, one way out, whatever the end was.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    panic::PanicHookInfo,
    process,
    sync::atomic::{AtomicBool, Ordering},
};

use crossterm::{
    cursor::{Hide, Show},
    event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange},
    execute,
    style::ResetColor,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{Terminal, backend::CrosstermBackend};
use rustix::{
    process::{Signal, getpid, kill_process},
    stdio,
};

/// The terminal as the loop writes to it: one write a frame.
pub type Screen = Terminal<CrosstermBackend<BufWriter<File>>>;

/// Whether the terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The exit code of a panic, as Rust's own.
const PANICKED: i32 = 101;

/// Takes the terminal over.
///
/// # Errors
/// When it can't be read or written.
pub fn enter() -> io::Result<Screen> {
    take()?;
    let out = File::from(rustix::io::dup(stdio::stdout())?);
    Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(
        64 * 1024,
        out,
    )))
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
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
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            io::stdout(),
            ResetColor,
            DisableFocusChange,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = io::stdout().flush();
        let _ = disable_raw_mode();
    }
}

/// Gives the terminal back, stops this process, and takes the terminal again when it goes on.
///
/// # Errors
/// When the terminal can't be taken again.
pub fn suspend() -> io::Result<()> {
    restore();
    // SIGTSTP is caught by this program; nothing catches SIGSTOP.
    kill_process(getpid(), Signal::STOP)?;
    take()
}

/// A panic anywhere, in a task too, ends the program: the terminal first, then the report.
pub fn end_on_panic(report: Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>) {
    std::panic::set_hook(Box::new(move |info| {
        restore();
        report(info);
        process::exit(PANICKED);
    }));
}
