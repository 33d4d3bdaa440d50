//! A program in a terminal of its own, and the screen that it draws.
//!
//! Nothing here sleeps: every wait blocks for output or the end of the program, with a deadline
//! that only a failing test reaches.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    os::{
        fd::{AsFd as _, OwnedFd},
        unix::net::UnixStream,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use pty_process::{
    Size,
    blocking::{self, Pts},
};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    io::retry_on_intr,
    process::{Pid, Signal, WaitOptions, kill_process, waitpid},
    termios::{Action, tcflow, tcgetattr, tcgetwinsize, tcsetwinsize},
};
use tempfile::TempDir;

/// The deadline; generous, for slow machines that run everything at once.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How long after it was looked at what is outside the terminal is looked at again.
const GLANCE: Duration = Duration::from_millis(50);

/// Columns and rows of the screen.
pub const SIZE: (u16, u16) = (120, 40);

/// The content of the screen before the program starts.
const PROMPT: &str = "$ snapdeck";

/// The program with this home and no other environment than a terminal's.
pub fn snapdeck(home: &Path) -> Command {
    isolated(Path::new(env!("CARGO_BIN_EXE_snapdeck")), home)
}

/// Any program, likewise.
pub fn isolated(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("TERM", "xterm-256color")
        .env("LANG", "C.UTF-8")
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_STATE_HOME", home.join("state"));
    command
}

/// What the program does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    Running,
    Stopped,
    Exited(i32),
    Killed(i32),
}

/// How the program is attached to its terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// The terminal controls it, as a shell's does.
    Controlling,
    /// It only reads and writes the terminal, and gets no signal when the terminal goes.
    Loose,
}

pub struct Terminal {
    /// The end that a terminal program would hold; none after it was closed.
    master: Option<File>,
    /// Whether the output is read.
    reads: bool,
    /// The program's end: kept so that its settings can be read.
    slave: Option<Pts>,
    /// The settings before the program began.
    before: String,
    pid: Pid,
    condition: Condition,
    /// Where the thread that waits for the program reports.
    changes: UnixStream,
    screen: vt100::Parser,
    written: Vec<u8>,
    home: TempDir,
}

impl Terminal {
    /// Starts the program with these arguments.
    pub fn run(arguments: &[&str]) -> Self {
        Self::with(|command| command.args(arguments))
    }

    /// Starts the program as prepared by the caller.
    pub fn with(prepare: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = snapdeck(home.path());
        prepare(&mut command);
        Self::start(command, home, SIZE, Tie::Controlling)
    }

    /// Starts a command in a terminal of that size.
    pub fn start(command: Command, home: TempDir, (columns, rows): (u16, u16), tie: Tie) -> Self {
        let (master, slave) = blocking::open().unwrap();
        master.resize(Size::new(rows, columns)).unwrap();
        let before = settings(&slave);
        let pid = spawn(command, &slave, tie);
        let (report, changes) = UnixStream::pair().unwrap();
        thread::spawn(move || wait_for(pid, report));
        // This screen can't be as small or large as a window may claim to be.
        let mut screen = vt100::Parser::new(rows.max(15), columns.clamp(60, 500), 0);
        screen.process(format!("{PROMPT}\r\n").as_bytes());
        Self {
            master: Some(File::from(OwnedFd::from(master))),
            reads: true,
            slave: Some(slave),
            before,
            pid,
            condition: Condition::Running,
            changes,
            screen,
            written: Vec::new(),
            home,
        }
    }

    /// The process, for `/proc`.
    pub fn pid(&self) -> i32 {
        self.pid.as_raw_pid()
    }

    /// The home that it was given.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The log that it keeps.
    pub fn log(&self) -> PathBuf {
        self.home().join("state/snapdeck/snapdeck.log")
    }

    /// All bytes it has written so far.
    pub fn written(&self) -> &[u8] {
        &self.written
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// The first line that contains this.
    pub fn line(&self, with: &str) -> Option<String> {
        let text = self.text();
        text.lines()
            .find(|line| line.contains(with))
            .map(str::to_owned)
    }

    /// Whether the program uses the alternate screen.
    pub fn is_taken(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    /// Whether the cursor is hidden.
    pub fn hides_cursor(&self) -> bool {
        self.screen.screen().hide_cursor()
    }

    /// Types, all in one write.
    pub fn keys(&mut self, keys: &str) {
        let master = self.master.as_mut().unwrap();
        master.write_all(keys.as_bytes()).unwrap();
    }

    /// Changes the size of the window and tells the program. The screen here stays as it is.
    pub fn resize(&self, (columns, rows): (u16, u16)) {
        let master = self.master.as_ref().unwrap();
        let mut size = tcgetwinsize(master).unwrap();
        (size.ws_col, size.ws_row) = (columns, rows);
        tcsetwinsize(master, size).unwrap();
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Closes this end, like a closed terminal window.
    pub fn hang_up(&mut self) {
        self.master = None;
    }

    /// Stops the output like Ctrl-S and reads no more, so all writes of the program block. Filling
    /// the system's buffer would not do, because the system moves the data on later and accepts
    /// more then.
    pub fn clog(&mut self) {
        self.reads = false;
        tcflow(self.slave.as_ref().unwrap(), Action::OOff).unwrap();
    }

    /// Lets the output go on, and reads it.
    pub fn read_on(&mut self) {
        self.reads = true;
        tcflow(self.slave.as_ref().unwrap(), Action::OOn).unwrap();
    }

    /// Has writes of the program fail where they would have to wait, as another program does that has
    /// the terminal too.
    pub fn refuse_to_wait(&self) {
        let slave = self.slave.as_ref().unwrap();
        let flags = fcntl_getfl(slave).unwrap();
        fcntl_setfl(slave, flags | OFlags::NONBLOCK).unwrap();
    }

    /// Waits until this stands on the screen.
    pub fn see(&mut self, text: &str) {
        self.until(&format!("{text:?} on the screen"), |terminal| {
            terminal.text().contains(text)
        });
    }

    /// Waits until this stands there no more.
    pub fn see_gone(&mut self, text: &str) {
        self.until(&format!("{text:?} gone from the screen"), |terminal| {
            !terminal.text().contains(text)
        });
    }

    /// Waits until it holds, which may also be something outside the terminal.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self) {
            let soon = Instant::now() + GLANCE;
            let happened = self.happens_before(soon);
            let has_ended = matches!(self.condition, Condition::Exited(_) | Condition::Killed(_));
            assert!(
                happened || soon < deadline && !has_ended,
                "no {what}, {:?}:\n{}",
                self.condition,
                self.text()
            );
        }
    }

    /// Whether nothing is written, and the program stays as it is, for so long.
    pub fn is_silent(&mut self, during: Duration) -> bool {
        !self.happens_before(Instant::now() + during)
    }

    /// Waits for the end of the program, and for all that it wrote; its exit code.
    pub fn exit_code(&mut self) -> i32 {
        self.until("end of the program", |terminal| {
            matches!(
                terminal.condition,
                Condition::Exited(_) | Condition::Killed(_)
            )
        });
        self.assert_settings();
        // With the last program's end closed, reading goes on to the end and no further.
        self.slave = None;
        while self.master.is_some() && self.read() {}
        match self.condition {
            Condition::Exited(code) => code,
            other => panic!("{other:?}:\n{}", self.text()),
        }
    }

    /// Waits until the program was stopped.
    pub fn stopped(&mut self) {
        self.until("stop of the program", |terminal| {
            terminal.condition == Condition::Stopped
        });
        self.assert_settings();
        // What it wrote before may still be on its way.
        self.until("screen given back", |terminal| {
            !terminal.is_taken() && !terminal.hides_cursor()
        });
    }

    /// Lets a stopped program go on.
    pub fn go_on(&mut self) {
        self.condition = Condition::Running;
        self.signal(Signal::CONT);
    }

    /// The terminal is as it was before the program began; what it left under the prompt.
    pub fn left_behind(&self) -> String {
        let (screen, text) = (self.screen.screen(), self.text());
        assert!(!self.is_taken(), "alternate screen:\n{text}");
        assert!(!self.hides_cursor(), "cursor hidden:\n{text}");
        assert!(!screen.bracketed_paste(), "bracketed paste:\n{text}");
        assert!(!self.reports_focus(), "focus reports:\n{text}");
        assert!(!self.has_title(), "title:\n{text}");
        let mouse = screen.mouse_protocol_mode();
        assert_eq!(mouse, vt100::MouseProtocolMode::None, "mouse");
        assert!(
            !screen.application_cursor() && !screen.application_keypad(),
            "keypad"
        );
        let plain = (vt100::Color::Default, vt100::Color::Default);
        assert_eq!((screen.fgcolor(), screen.bgcolor()), plain, "colours");
        assert!(
            !screen.inverse() && !screen.bold() && !screen.underline(),
            "looks"
        );
        let Some(rest) = text.strip_prefix(PROMPT) else {
            panic!("the screen as it was:\n{text}");
        };
        rest.trim().to_owned()
    }

    /// Whether the program has saved the title of the window and not restored it.
    pub fn has_title(&self) -> bool {
        let count = |sequence: &[u8]| {
            let windows = self.written.windows(sequence.len());
            windows.filter(|bytes| *bytes == sequence).count()
        };
        let (saved, restored) = (count(b"\x1b[22;2t"), count(b"\x1b[23;2t"));
        assert!(saved >= restored, "a title that was not saved is restored");
        saved > restored
    }

    /// Whether a text that is too wide for a row runs into the next one; the screen does not follow
    /// that mode.
    pub fn wraps(&self) -> bool {
        let mut modes = self.written.windows(5).rev();
        let last = modes.find(|bytes| *bytes == b"\x1b[?7h" || *bytes == b"\x1b[?7l");
        last.is_none_or(|bytes| bytes.ends_with(b"h"))
    }

    /// Whether the program last asked for reports of the focus; the screen does not follow that mode.
    fn reports_focus(&self) -> bool {
        let mut modes = self.written.windows(8).rev();
        let last = modes.find(|bytes| *bytes == b"\x1b[?1004h" || *bytes == b"\x1b[?1004l");
        last.is_some_and(|bytes| bytes.ends_with(b"h"))
    }

    /// The settings of the terminal are as before, byte for byte.
    fn assert_settings(&self) {
        let slave = self.slave.as_ref().unwrap();
        // A terminal that was hung up has none.
        if self.master.is_some() {
            assert_eq!(settings(slave), self.before);
        }
    }

    /// Takes in the next thing that happens; false when nothing did.
    fn happens_before(&mut self, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(left).unwrap();
        let mut watched = vec![PollFd::new(&self.changes, PollFlags::IN)];
        watched.extend(
            self.master
                .as_ref()
                .filter(|_| self.reads)
                .map(|master| PollFd::new(master, PollFlags::IN)),
        );
        let ready = retry_on_intr(|| poll(&mut watched, Some(&timeout))).unwrap();
        let wrote = watched
            .get(1)
            .is_some_and(|master| !master.revents().is_empty());
        drop(watched);
        match ready {
            0 => false,
            _ if wrote => self.read(),
            _ => {
                let mut change = [0; 2];
                // None comes after the end.
                if self.changes.read_exact(&mut change).is_err() {
                    return false;
                }
                let number = i32::from(change[1]);
                self.condition = match change[0] {
                    STOPPED => Condition::Stopped,
                    EXITED => Condition::Exited(number),
                    _ => Condition::Killed(number),
                };
                true
            }
        }
    }

    /// Takes in what was written; false at the end.
    fn read(&mut self) -> bool {
        let mut bytes = [0; 8 * 1024];
        // The end is an error, for a terminal.
        let read = self.master.as_mut().unwrap().read(&mut bytes).unwrap_or(0);
        self.screen.process(&bytes[..read]);
        self.written.extend_from_slice(&bytes[..read]);
        read > 0
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if matches!(self.condition, Condition::Running | Condition::Stopped) {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

/// All settings of the terminal.
fn settings(slave: &Pts) -> String {
    format!("{:?}", tcgetattr(slave).unwrap())
}

fn spawn(mut command: Command, slave: &Pts, tie: Tie) -> Pid {
    let child = match tie {
        Tie::Controlling => blocking::Command::from(command)
            .spawn_borrowed(slave)
            .unwrap(),
        Tie::Loose => {
            let end = || Stdio::from(slave.as_fd().try_clone_to_owned().unwrap());
            command.stdin(end()).stdout(end()).stderr(end());
            command.spawn().unwrap()
        }
    };
    Pid::from_child(&child)
}

const STOPPED: u8 = 1;
const EXITED: u8 = 2;
const KILLED: u8 = 3;

/// Reports each change of the program as two bytes, so that it can be waited for together with the
/// output.
fn wait_for(pid: Pid, mut report: UnixStream) {
    loop {
        let waited = retry_on_intr(|| waitpid(Some(pid), WaitOptions::UNTRACED));
        let Ok(Some((_, status))) = waited else {
            return;
        };
        let (kind, number) = if status.stopped() {
            (STOPPED, status.stopping_signal())
        } else if status.exited() {
            (EXITED, status.exit_status())
        } else {
            (KILLED, status.terminating_signal())
        };
        let number = number.and_then(|number| u8::try_from(number).ok());
        // Nobody listens any more when the test has ended.
        let _ = report.write_all(&[kind, number.unwrap_or(u8::MAX)]);
        if kind != STOPPED {
            return;
        }
    }
}
