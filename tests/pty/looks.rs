//! The program's bytes in several kinds of terminals: letters, colours, backgrounds.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::settled;
use crate::support::terminal::Terminal;

/// What is written for the lists, the keys and a dialog, with this variable set.
fn written(name: &str, value: &str) -> String {
    let mut terminal = Terminal::with(|command| command.arg("--demo").env(name, value));
    settled(&mut terminal, "MySnapshot");
    terminal.keys("?");
    terminal.see("move a page");
    terminal.keys("\x1b");
    terminal.see_gone("move a page");
    terminal.keys("\rd");
    terminal.see("This can't be undone.");
    terminal.keys("\x1b");
    terminal.see_gone("This can't be undone.");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    String::from_utf8(terminal.written().to_owned()).unwrap()
}

/// The numbers of all styles that were used.
fn looks(written: &str) -> Vec<u8> {
    let sequences = written.split("\x1b[").skip(1);
    let looks = sequences.filter_map(|rest| {
        let (numbers, _) = rest.split_once('m')?;
        let ours = numbers
            .bytes()
            .all(|byte| byte == b';' || byte.is_ascii_digit());
        ours.then_some(numbers)
    });
    looks
        .flat_map(|numbers| numbers.split(';'))
        .map(|number| number.parse().unwrap_or(0))
        .collect()
}

fn is_colour(look: u8) -> bool {
    matches!(look, 30..=38 | 90..=97)
}

#[test]
fn only_ascii_goes_where_no_more_is_understood() {
    for (name, value, is_ascii) in [
        ("TERM", "xterm-256color", false),
        ("TERM", "linux", true),
        ("LANG", "C", true),
    ] {
        assert_eq!(written(name, value).is_ascii(), is_ascii, "{name}={value}");
    }
}

#[test]
fn no_colour_is_set_where_none_is_wanted() {
    for (value, coloured) in [("", true), ("1", false)] {
        let looks = looks(&written("NO_COLOR", value));
        assert_eq!(looks.iter().copied().any(is_colour), coloured, "{looks:?}");
        assert!(looks.contains(&7), "the focus is to be seen: {looks:?}");
    }
}

#[test]
fn the_background_is_the_terminals_own() {
    for term in ["xterm-256color", "linux"] {
        let looks = looks(&written("TERM", term));
        let background = looks
            .iter()
            .find(|look| matches!(look, 40..=49 | 100..=107));
        assert_eq!(background, None, "{term}");
    }
}

/// Where tmux lets no sequence pass, it still takes a buffer.
#[test]
fn in_tmux_the_text_goes_into_a_buffer_too() {
    let home = tempfile::tempdir().unwrap();
    let tmux = home.path().join("tmux");
    let taken = home.path().join("taken");
    let script = format!(
        "#!/bin/sh\necho \"$@\" >'{0}.new'; cat >>'{0}.new'; mv '{0}.new' '{0}'\n",
        taken.display()
    );
    fs::write(&tmux, script).unwrap();
    fs::set_permissions(&tmux, fs::Permissions::from_mode(0o700)).unwrap();
    let path = format!("{}:/usr/bin:/bin", home.path().display());
    let mut terminal =
        Terminal::with(|command| command.arg("--demo").env("TMUX", "/t").env("PATH", path));
    settled(&mut terminal, "MySnapshot");
    terminal.keys("y\r");
    terminal.see("Sent to the terminal's clipboard: 5203773");
    terminal.until("tmux", |_| taken.exists());
    assert_eq!(
        fs::read_to_string(taken).unwrap(),
        "load-buffer -w -\n5203773"
    );
}

#[test]
fn the_text_of_a_question_goes_to_the_clipboard_of_the_terminal_around() {
    for (variable, before) in [
        ("SNAPDECK_NONE", "\x1b]52;c;"),
        ("TMUX", "\x1bPtmux;\x1b\x1b]52;c;"),
        ("STY", "\x1bP\x1b]52;c;"),
    ] {
        let mut terminal = Terminal::with(|command| command.arg("--demo").env(variable, "/t"));
        settled(&mut terminal, "MySnapshot");
        terminal.keys("\rd");
        terminal.see("This can't be undone.");
        terminal.keys("y");
        terminal.see("sent to the terminal's clipboard");
        terminal.keys("\x1b");
        terminal.see_gone("This can't be undone.");
        terminal.keys("q");
        assert_eq!(terminal.exit_code(), 0);
        let written = String::from_utf8(terminal.written().to_owned()).unwrap();
        let (_, sent) = written.split_once(before).expect(variable);
        // “Delete” in base64, and nothing else.
        assert!(sent.starts_with("RGVsZXRl"), "{variable}");
    }
}
