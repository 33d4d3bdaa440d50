//! A panic anywhere ends the program: the terminal first, then the report.
//!
//! Nothing in the program panics on demand, so another test of this file takes its place, in a
//! terminal of its own.

use std::{env, process::Command, thread};

use ratatui::style::Style;
use snapdeck::{
    commands::panic_report,
    config::Environment,
    domain::Colours,
    runtime::{Frames, calls, terminal},
    view::Shown,
};

use crate::support::terminal::{SIZE, Terminal, Tie, isolated};

const PLACE: &str = "PANIC_IN";

#[test]
fn a_panic_gives_the_terminal_back_and_is_told() {
    // Often enough to hit a frame in progress.
    for place in ["main", "task", "thread"].repeat(10) {
        let home = tempfile::tempdir().unwrap();
        let mut command: Command = isolated(&env::current_exe().unwrap(), home.path());
        command
            .args(["--exact", "a_pty::panics::stand_in"])
            .args(["--ignored", "--nocapture", "--test-threads=1"])
            .env("SNAPDECK_TOKEN", "c4n4ry")
            .env(PLACE, place);
        let mut terminal = Terminal::start(command, home, SIZE, Tie::Controlling);
        assert_eq!(terminal.exit_code(), 101, "{place}");
        let left = terminal.left_behind();
        assert!(
            left.contains(&format!("panicked in {place} on purpose")),
            "{left}"
        );
        let says_where = format!("Send the lines above and {}", terminal.log().display());
        assert!(left.replace('\n', "").contains(&says_where), "{left}");
        assert!(!left.contains("frame"), "{place}: {left}");
        let drawn = String::from_utf8_lossy(terminal.written()).into_owned();
        assert!(drawn.contains("frame"), "{place}: {drawn}");
        assert!(drawn.contains("\x1b]2;panics soon\x07"), "{place}: {drawn}");
        assert!(!drawn.contains("c4n4ry"), "{place}: {drawn}");
    }
}

/// Draws as fast as it can until something panics in parallel.
#[test]
#[ignore = "it is run by the test above, in a terminal"]
fn stand_in() {
    let Ok(place) = env::var(PLACE) else { return };
    terminal::end_on_panic(panic_report(&Environment::new(env::vars_os())));
    let mut frames = Frames::new(terminal::enter(Colours::Sixteen, true).unwrap()).unwrap();
    let mut draw = move |number: usize| {
        // Something of every frame differs from the one before.
        let filled = format!("frame {number} ").repeat(200);
        frames
            .draw(|sheet| {
                sheet.write(0, 0, u16::MAX, &filled, Style::new());
                Shown::default()
            })
            .unwrap();
    };
    terminal::set_title(Some("panics soon")).unwrap();
    draw(0);
    let fail = {
        let place = place.clone();
        move || panic!("panicked in {place} on purpose")
    };
    let runtime = calls::start().unwrap();
    match place.as_str() {
        "main" => fail(),
        "thread" => drop(thread::spawn(fail)),
        _ => drop(runtime.spawn(async move { fail() })),
    }
    for number in 1..usize::MAX {
        draw(number);
    }
}
