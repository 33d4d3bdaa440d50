//! Every way the program ends: the terminal is restored. `panics` covers panics, `usage` the time
//! before the terminal is taken over, `jobs` a shell around the program.

use std::time::Duration;

use rustix::process::Signal;
use snapdeck::simulator::ServedAccount;

use super::{DemoServer, open, press, settled};
use crate::support::{
    app::{TOKEN, start_of_time},
    front::{Fault, Front},
    terminal::{SIZE, Terminal, Tie, snapdeck},
};

/// What happens to the program.
type Deed = fn(&mut Terminal);

/// What ends it, and its exit code.
const WAYS: [(&str, Deed, i32); 6] = [
    ("q", |terminal| terminal.keys("q"), 0),
    ("Ctrl-C", |terminal| terminal.keys("\x03"), 0),
    ("SIGHUP", |terminal| terminal.signal(Signal::HUP), 129),
    ("SIGINT", |terminal| terminal.signal(Signal::INT), 130),
    ("SIGQUIT", |terminal| terminal.signal(Signal::QUIT), 131),
    ("SIGTERM", |terminal| terminal.signal(Signal::TERM), 143),
];

/// Long enough for the program to write the frame after a key, if it can.
const A_WHILE: Duration = Duration::from_millis(500);

/// Keys that change every frame, and nothing in the end.
const FLOOD: &str = "j?qk";

/// When.
const MOMENTS: [(&str, Deed); 3] = [
    ("as soon as it has the terminal", |terminal| {
        terminal.until("terminal taken", Terminal::is_taken);
    }),
    ("at rest", |terminal| settled(terminal, "MySnapshot")),
    ("while it draws", |terminal| {
        settled(terminal, "MySnapshot");
        terminal.keys(&FLOOD.repeat(500));
    }),
];

#[test]
fn it_gives_the_terminal_back_whatever_ends_it_and_when() {
    for (moment, wait) in MOMENTS {
        for (way, end, code) in WAYS {
            let mut terminal = Terminal::run(&["--demo"]);
            wait(&mut terminal);
            end(&mut terminal);
            assert_eq!(terminal.exit_code(), code, "{way} {moment}");
            let left = terminal.left_behind();
            // Keys that nobody read belong to the terminal, which shows them.
            let left = left.trim_matches(|c| FLOOD.contains(c));
            assert_eq!(left, "", "{way} {moment}");
        }
    }
}

#[test]
fn it_quits_in_a_window_of_any_size() {
    // Its frames don't fit the screen here; how they look is tested elsewhere.
    for size in [(0, 0), (1, 1), (2, 1), (65535, 1), (40, 10)] {
        let home = tempfile::tempdir().unwrap();
        let mut command = snapdeck(home.path());
        command.arg("--demo");
        let mut terminal = Terminal::start(command, home, size, Tie::Controlling);
        terminal.until("terminal taken", Terminal::is_taken);
        terminal.keys("jjq");
        assert_eq!(terminal.exit_code(), 0, "{size:?}");
    }
}

#[test]
fn it_outlives_a_storm_of_sizes() {
    let mut terminal = Terminal::run(&["--demo"]);
    settled(&mut terminal, "MySnapshot");
    let sizes = [
        (0, 0),
        (1, 1),
        (80, 24),
        (2, 1),
        (65535, 1),
        (40, 10),
        (300, 100),
        (1, 65535),
    ];
    for size in sizes.repeat(60) {
        terminal.resize(size);
        terminal.keys(FLOOD);
    }
    terminal.resize(SIZE);
    settled(&mut terminal, "MySnapshot");
    terminal.keys("/mail\r");
    terminal.see("1 of 12  /mail");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.left_behind(), "");
}

#[test]
fn it_ends_with_its_terminal() {
    // Nothing happens there: nothing is refreshed or drawn before patience ends.
    let server = DemoServer::start(&["--instances", "2", "--snapshots", "3"]);
    // A loose one gets no signal, so it has to notice by itself that the terminal is gone.
    for tie in [Tie::Controlling, Tie::Loose] {
        let home = tempfile::tempdir().unwrap();
        let mut command = snapdeck(home.path());
        command
            .args(["--url", &server.url])
            .env("SNAPDECK_TOKEN", &server.token);
        let mut terminal = Terminal::start(command, home, SIZE, tie);
        settled(&mut terminal, "snapshot-00003");
        terminal.hang_up();
        assert_eq!(terminal.exit_code(), 129, "{tie:?}");
    }
}

#[test]
fn it_ends_with_its_terminal_while_it_draws() {
    for _ in 0..10 {
        let mut terminal = Terminal::run(&["--demo"]);
        settled(&mut terminal, "MySnapshot");
        terminal.keys("jk?");
        terminal.hang_up();
        assert_eq!(terminal.exit_code(), 129);
    }
}

#[test]
fn a_signal_ends_it_though_nobody_reads_what_it_writes() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let mut terminal = Terminal::run(&["--demo"]);
        settled(&mut terminal, "MySnapshot");
        terminal.clog();
        terminal.keys("j");
        assert!(terminal.is_silent(A_WHILE), "{signal:?}: it ended too soon");
        terminal.signal(signal);
        assert_eq!(terminal.exit_code(), code);
    }
}

#[test]
fn it_goes_on_where_writes_fail_that_would_have_to_wait() {
    let mut terminal = Terminal::run(&["--demo"]);
    settled(&mut terminal, "MySnapshot");
    terminal.refuse_to_wait();
    terminal.clog();
    terminal.keys("j");
    assert!(terminal.is_silent(A_WHILE), "it ended");
    terminal.read_on();
    terminal.see("▌ ● web-02");

    // The last bytes are written as patiently.
    terminal.clog();
    terminal.keys("q");
    assert!(terminal.is_silent(A_WHILE), "it left the screen as it was");
    terminal.read_on();
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.left_behind(), "");
}

/// A program whose create is on its way to a server that never answers it.
fn with_unanswered_create() -> Terminal {
    let front = Front::start(ServedAccount::demo(start_of_time()).unwrap());
    front.meet("instances.snapshots.edit", Fault::Hang);
    let url = format!("http://{}/", front.listen());
    let mut terminal = open(&url, TOKEN);
    settled(&mut terminal, "MySnapshot");
    terminal.keys("c");
    terminal.see("Create a snapshot");
    terminal.keys("\t\t");
    terminal.see(">[ Create ]<");
    // From now on it can only be closed.
    press(&mut terminal, "\t\t\t", |terminal| {
        terminal.text().contains(">[ Close ]<")
    });
    terminal
}

#[test]
fn it_names_a_write_that_it_leaves_behind() {
    let mut terminal = with_unanswered_create();
    terminal.keys("\x1b");
    terminal.see_gone(">[ Close ]<");
    terminal.keys("q");
    terminal.see(">[ Cancel ]<");
    terminal.keys("\t");
    terminal.see(">[ Quit ]<");
    press(&mut terminal, "\t\t", |terminal| !terminal.is_taken());
    assert_eq!(terminal.exit_code(), 0);
    let left = terminal.left_behind();
    assert!(left.starts_with("snapdeck: Outcome unknown:"), "{left}");
}

#[test]
fn it_ends_with_its_terminal_though_nobody_hears_what_it_leaves_behind() {
    let mut terminal = with_unanswered_create();
    terminal.hang_up();
    assert_eq!(terminal.exit_code(), 129);
}

#[test]
fn it_names_what_is_still_saving() {
    let mut terminal = Terminal::run(&["--demo"]);
    settled(&mut terminal, "MySnapshot");
    terminal.keys("c");
    terminal.see("Create a snapshot");
    terminal.keys("\t\t");
    terminal.see(">[ Create ]<");
    press(&mut terminal, "\t\t\t", |terminal| {
        terminal.text().contains("Saving")
    });
    terminal.see("is unavailable meanwhile");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    let left = terminal.left_behind();
    assert!(
        left.ends_with("of web-01 is still being created."),
        "{left}"
    );
}
