//! Stopped and continued, with a shell and without one.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

use super::{DemoServer, settled};
use crate::support::terminal::{SIZE, Terminal, Tie, isolated, snapdeck};

/// The message if nothing could continue it.
const NO_SHELL: &str = "Ctrl-Z ignored: there is no shell to return to.";

/// A shell with job control, at its prompt, and its home; `$SNAPDECK` is the program.
fn shell() -> (Terminal, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let kept = home.path().to_owned();
    let mut shell = isolated(Path::new("/bin/sh"), home.path());
    shell
        .args(["-i"])
        .env("PATH", "/usr/bin:/bin")
        .env("PS1", "$ ")
        .env("SNAPDECK", snapdeck(home.path()).get_program());
    let mut terminal = Terminal::start(shell, home, SIZE, Tie::Controlling);
    // Typed before the prompt appears, the keys would leave a second prompt.
    prompted(&mut terminal);
    (terminal, kept)
}

/// Waits until the shell has its terminal, and asks.
fn prompted(terminal: &mut Terminal) {
    terminal.until("terminal of the shell", |terminal| {
        !terminal.is_taken() && terminal.text().trim_end().ends_with("\n$")
    });
}

/// The settings that `stty -g` wrote into these files of the home are the same.
fn assert_same_settings(home: &Path, names: &[&str]) {
    let settings = |name| fs::read_to_string(home.join(name)).unwrap();
    for pair in names.windows(2) {
        assert_eq!(settings(pair[0]), settings(pair[1]), "{pair:?}");
    }
}

#[test]
fn a_shell_gets_its_terminal_back_and_brings_it_to_the_front_again() {
    let (mut terminal, home) = shell();
    // Started by another program, such as `cargo run`, which has to stop with it.
    terminal.keys("stty -g >~/before; sh -c '\"$SNAPDECK\" --demo; :'\r");
    settled(&mut terminal, "MySnapshot");
    for _ in 0..2 {
        terminal.keys("\x1a");
        prompted(&mut terminal);
        terminal.left_behind();
        terminal.keys("stty -g >~/stopped; fg\r");
        settled(&mut terminal, "MySnapshot");
    }
    terminal.keys("j");
    terminal.see("▌ ● web-02");
    terminal.keys("q");
    prompted(&mut terminal);
    terminal.keys("stty -g >~/after; exit\r");
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.left_behind().contains("Stopped"));
    assert_same_settings(&home, &["before", "stopped", "after"]);
}

#[test]
fn it_takes_the_terminal_again_after_it_was_stopped_from_outside() {
    let (mut terminal, home) = shell();
    terminal.keys("stty -g >~/before; sh -c 'echo $$ >~/number; exec \"$SNAPDECK\" --demo'\r");
    settled(&mut terminal, "MySnapshot");
    // The list of the whole account too: nothing is to be drawn when the process goes on, before it
    // has its terminal again.
    terminal.see("at risk");
    let number = fs::read_to_string(home.join("number")).unwrap();
    let program = Pid::from_raw(number.trim().parse().unwrap()).unwrap();
    kill_process(program, Signal::STOP).unwrap();
    terminal.see("Stopped (signal)");
    // It could not clean up behind it: somebody does, as many a shell does by itself.
    terminal.keys(
        "stty \"$(cat ~/before)\"; printf '\\033[?7h\\033[?1049l\\033[?2004l\\033[?1004l\\033[?25h'\n",
    );
    terminal.until("screen of the shell", |terminal| !terminal.hides_cursor());
    terminal.keys("fg\n");
    terminal.until("terminal taken", |terminal| {
        terminal.is_taken() && terminal.hides_cursor()
    });
    settled(&mut terminal, "MySnapshot");
    terminal.keys("j");
    terminal.see("▌ ● web-02");
    terminal.keys("q");
    prompted(&mut terminal);
    terminal.keys("stty -g >~/after; exit\r");
    assert_eq!(terminal.exit_code(), 0);
    terminal.left_behind();
    assert_same_settings(&home, &["before", "after"]);
}

#[test]
fn a_password_stays_unseen_after_login_was_stopped_from_outside() {
    const PASSWORD: &str = "Password: ";
    let server = DemoServer::start(&[]);
    let (mut terminal, home) = shell();
    terminal.keys(&format!(
        "stty -g >~/before; sh -c 'echo $$ >~/number; exec \"$SNAPDECK\" login --user demo@example.com --url {}'\r",
        server.url
    ));
    terminal.see(PASSWORD);
    terminal.keys("half");
    let number = fs::read_to_string(home.join("number")).unwrap();
    let program = Pid::from_raw(number.trim().parse().unwrap()).unwrap();
    kill_process(program, Signal::STOP).unwrap();
    terminal.see("Stopped (signal)");
    // Many a shell turns the echo on by itself. Ctrl-U takes back what was typed for the program; the
    // quotes tell what the command prints from its own echo.
    terminal.keys("\x15stty \"$(cat ~/before)\"; echo on''again\r");
    terminal.see("onagain");
    terminal.keys("fg\r");
    terminal.until("second question", |terminal| {
        terminal.text().matches(PASSWORD).count() == 2
    });
    terminal.keys("demo\r");
    terminal.see("signed in as ops@example.ua.");
    let text = terminal.text();
    assert!(!text.contains("demo\n"), "{text}");
    prompted(&mut terminal);
    terminal.keys("stty -g >~/after; exit\r");
    assert_eq!(terminal.exit_code(), 0);
    assert_same_settings(&home, &["before", "after"]);
}

#[test]
fn a_stopped_one_ends_behind_the_shell_when_it_is_told_to() {
    let (mut terminal, _) = shell();
    for _ in 0..5 {
        terminal.keys("clear; \"$SNAPDECK\" --demo\r");
        settled(&mut terminal, "MySnapshot");
        terminal.keys("\x1a");
        prompted(&mut terminal);
        // On one line, because keys typed while it continues would become its input.
        let until_it_ended = "until jobs >~/jobs; grep 'Done(143)' ~/jobs; do :; done";
        terminal.keys(&format!("kill -TERM %1; kill -CONT %1; {until_it_ended}\r"));
        terminal.see("\n[1] + Done(143)");
        prompted(&mut terminal);
    }
    terminal.keys("exit\r");
    terminal.exit_code();
}

#[test]
fn a_failure_gives_the_terminal_back_and_is_told_in_one_sentence() {
    let (mut terminal, home) = shell();
    // A terminal that can't be written.
    terminal.keys(
        "stty -g >~/before; \"$SNAPDECK\" --demo 1</dev/tty; echo code $?; stty -g >~/after\r",
    );
    terminal.see("\ncode 1\n");
    prompted(&mut terminal);
    let text = terminal.text();
    let said: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("snapdeck: "))
        .collect();
    assert_eq!(
        said,
        ["snapdeck: the terminal can't be used: Bad file descriptor (os error 9)"]
    );
    terminal.left_behind();
    assert_same_settings(&home, &["before", "after"]);
}

#[test]
fn where_no_shell_could_bring_it_back_it_does_not_stop() {
    // The first process of its terminal, what such a one started, and what it started in a container:
    // the ids of session and group are 0 in there.
    let mut scripts = vec!["exec \"$0\" --demo", "\"$0\" --demo; exit $?"];
    if containers_can_be_made() {
        scripts.push("exec unshare --map-root-user --pid --fork \"$0\" --demo");
    }
    for script in scripts {
        let home = tempfile::tempdir().unwrap();
        let program = snapdeck(home.path());
        let mut command = isolated(Path::new("/bin/sh"), home.path());
        command
            .args(["-c", script])
            .arg(program.get_program())
            .env("PATH", "/usr/bin:/bin");
        let mut terminal = Terminal::start(command, home, SIZE, Tie::Controlling);
        settled(&mut terminal, "MySnapshot");
        terminal.keys("\x1a");
        terminal.see(NO_SHELL);
        terminal.keys("j");
        terminal.see("▌ ● web-02");
        terminal.keys("q");
        assert_eq!(terminal.exit_code(), 0, "{script}");
        assert_eq!(terminal.left_behind(), "", "{script}");
    }
}

/// Not every system lets a test number its processes anew.
fn containers_can_be_made() -> bool {
    Command::new("unshare")
        .args(["--map-root-user", "--pid", "--fork", "true"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[test]
fn it_stops_and_goes_on() {
    let mut terminal = Terminal::run(&["--demo"]);
    settled(&mut terminal, "MySnapshot");
    // Whoever stops it from outside can also continue it.
    for (key, row) in [("j", "▌ ● web-02"), ("j", "▌ ● db-main")] {
        terminal.signal(Signal::TSTP);
        terminal.stopped();
        assert_eq!(terminal.left_behind(), "");

        terminal.go_on();
        settled(&mut terminal, "vpn-gw");
        terminal.keys(key);
        terminal.see(row);
    }
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.left_behind(), "");
}

#[test]
fn it_ends_with_its_terminal_though_it_is_stopped() {
    let mut terminal = Terminal::run(&["--demo"]);
    settled(&mut terminal, "MySnapshot");
    terminal.signal(Signal::TSTP);
    terminal.stopped();
    terminal.hang_up();
    // The system lets it go on, and tells it.
    assert_eq!(terminal.exit_code(), 129);
}
