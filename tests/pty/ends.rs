//! Every way out but a panic: the terminal is given back as it was.

use rustix::process::Signal;
use snapdeck::simulator::{Account, Fault, Options, Simulator};

use super::{DemoServer, open, press, settled};
use crate::{
    simulator::serve,
    support::terminal::{SIZE, Terminal, Tie, snapdeck},
};

const ENDING: [(Signal, i32); 4] = [
    (Signal::HUP, 129),
    (Signal::INT, 130),
    (Signal::QUIT, 131),
    (Signal::TERM, 143),
];

#[test]
fn a_signal_ends_it_at_rest() {
    for (signal, code) in ENDING {
        let mut terminal = Terminal::run(&["--demo"]);
        settled(&mut terminal, "MySnapshot");
        terminal.signal(signal);
        assert_eq!(terminal.exit_code(), code, "{signal:?}");
        assert_eq!(terminal.left_behind(), "", "{signal:?}");
    }
}

#[test]
fn a_signal_ends_it_as_soon_as_it_has_the_terminal() {
    for (signal, code) in ENDING {
        let mut terminal = Terminal::run(&["--demo"]);
        terminal.until("terminal taken", Terminal::is_taken);
        terminal.signal(signal);
        assert_eq!(terminal.exit_code(), code, "{signal:?}");
        assert_eq!(terminal.left_behind(), "", "{signal:?}");
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
fn it_stops_and_goes_on() {
    let mut terminal = Terminal::run(&["--demo"]);
    settled(&mut terminal, "MySnapshot");
    terminal.keys("\x1a");
    terminal.stopped();
    assert_eq!(terminal.left_behind(), "");

    terminal.go_on();
    settled(&mut terminal, "MySnapshot");
    terminal.keys("j");
    terminal.see(">web-02");
    // The same from outside.
    terminal.signal(Signal::TSTP);
    terminal.stopped();
    assert_eq!(terminal.left_behind(), "");

    terminal.go_on();
    terminal.see(">web-02");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.left_behind(), "");
}

#[test]
fn it_ends_with_its_terminal() {
    // All is at rest there: nothing is read again, and so drawn, before patience is over.
    let server = DemoServer::start(&["--instances", "2", "--snapshots", "3"]);
    // A loose one gets no signal: it has to see for itself that the terminal is gone.
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
fn it_ends_with_its_terminal_though_it_is_stopped() {
    let mut terminal = Terminal::run(&["--demo"]);
    settled(&mut terminal, "MySnapshot");
    terminal.keys("\x1a");
    terminal.stopped();
    terminal.hang_up();
    // The system lets it go on, and tells it.
    assert_eq!(terminal.exit_code(), 129);
}

/// A program whose create is on its way to a server that never answers it.
fn with_unanswered_create() -> Terminal {
    let today = jiff::civil::date(2026, 11, 14).at(14, 2, 31, 0);
    let simulator = Simulator::new(
        Account::demo(today).unwrap(),
        Options::new("5acd1215da7a09eaae215987", today),
    );
    simulator.meet("instances.snapshots.edit", Fault::Hang);
    let url = format!("http://{}/", serve(&simulator));
    let mut terminal = open(&url, "5acd1215da7a09eaae215987");
    settled(&mut terminal, "MySnapshot");
    terminal.keys("c");
    press(&mut terminal, "\x05", |terminal| {
        terminal.text().contains(">[ Create ]<")
    });
    terminal.keys("\r");
    // It can only be closed from now on.
    terminal.see(">[ Close ]<");
    terminal
}

#[test]
fn it_names_a_write_that_it_leaves_behind() {
    let mut terminal = with_unanswered_create();
    terminal.keys("\x1b");
    terminal.see_gone(">[ Close ]<");
    terminal.keys("q");
    terminal.see("q again leaves without knowing.");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    let left = terminal.left_behind();
    assert!(
        left.starts_with("snapdeck: The outcome was not seen:"),
        "{left}"
    );
}

#[test]
fn it_ends_with_its_terminal_though_nobody_hears_what_it_leaves_behind() {
    let mut terminal = with_unanswered_create();
    terminal.hang_up();
    assert_eq!(terminal.exit_code(), 129);
}
