//! Keys that arrive all at once, and keys after a sequence whose end never comes.

use std::time::{Duration, Instant};

use super::{DemoServer, settled};
use crate::support::terminal::{PATIENCE, Terminal};

/// The reply to DECRQM, Alt-[ and a `?`, the beginning of a report of the mouse, and a paste whose end
/// was lost.
const UNFINISHED: [&str; 4] = ["\x1b[?2026;2$", "\x1b[?", "\x1b[<", "\x1b[200~lost"];

/// Presses a key until it works. On a slow machine the first press may be read together with the
/// bytes before it.
fn press_until(terminal: &mut Terminal, key: &str, heard: impl Fn(&Terminal) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !heard(terminal) {
        assert!(Instant::now() < deadline, "deaf:\n{}", terminal.text());
        terminal.is_silent(Duration::from_millis(100));
        terminal.keys(key);
        terminal.is_silent(Duration::from_millis(100));
    }
}

#[test]
fn a_burst_of_2_000_keys_is_taken_whole() {
    let server = DemoServer::start(&["--instances", "1", "--snapshots", "2500"]);
    let mut terminal = server.opened();
    settled(&mut terminal, "Snapshots");
    terminal.keys("\r");
    terminal.see("▌ snapshot-02500");
    // Two steps down for each four keys, and every four end below any earlier row, so only the last
    // key reaches that row.
    terminal.keys(&"jkjj".repeat(500));
    terminal.see("▌ snapshot-01500");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.left_behind(), "");
}

#[test]
fn what_follows_an_unfinished_sequence_is_heard() {
    let mut terminal = Terminal::run(&["--demo"]);
    settled(&mut terminal, "MySnapshot");
    let is_at_first = |terminal: &Terminal| terminal.text().contains("▌ ● web-01");
    for unfinished in UNFINISHED {
        terminal.keys(unfinished);
        press_until(&mut terminal, "G", |terminal| !is_at_first(terminal));
        terminal.keys(unfinished);
        press_until(&mut terminal, "g", is_at_first);
    }
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.left_behind(), "");
}

#[test]
fn ctrl_c_ends_it_in_the_middle_of_a_sequence() {
    for unfinished in UNFINISHED {
        let mut terminal = Terminal::run(&["--demo"]);
        settled(&mut terminal, "MySnapshot");
        terminal.keys(&format!("{unfinished}\x03"));
        assert_eq!(terminal.exit_code(), 0, "{unfinished:?}");
        assert_eq!(terminal.left_behind(), "", "{unfinished:?}");
    }
}
