//! The mouse is captured only if that is wanted, and given back.

use std::fs;

use super::settled;
use crate::support::terminal::Terminal;

const ON: &str = "\x1b[?1000h\x1b[?1006h";
/// The end of the sentence about a click that came too early.
const REFUSED: &str = "Click again.";
const OFF: &str = "\x1b[?1006l\x1b[?1000l";

#[test]
fn the_mouse_is_captured_only_if_wanted_and_given_back_at_the_end() {
    let mut terminal = Terminal::run(&["--demo"]);
    settled(&mut terminal, "MySnapshot");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    let written = String::from_utf8_lossy(terminal.written()).into_owned();
    assert!(
        !written.contains("?1000") && !written.contains("?1006"),
        "{written:?}"
    );

    let mut terminal = Terminal::run(&["--demo", "--mouse"]);
    settled(&mut terminal, "MySnapshot");
    // A click right after the screen has changed is refused.
    while !terminal.text().contains("web-02 › Snapshots") {
        terminal.see_gone(REFUSED);
        terminal.keys("\x1b[<0;20;5M\x1b[<0;20;5m");
        terminal.until("click", |terminal| {
            let text = terminal.text();
            text.contains("web-02 › Snapshots") || text.contains(REFUSED)
        });
    }
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.left_behind();
    let written = String::from_utf8_lossy(terminal.written()).into_owned();
    let (on, off) = (written.find(ON), written.rfind(OFF));
    assert!(on.is_some() && off > on, "{written:?}");
}

#[test]
fn the_mouse_is_captured_if_the_file_wants_it() {
    let mut terminal = Terminal::with(|command| {
        let home = command.get_envs().find(|(name, _)| *name == "HOME");
        let home = home.and_then(|(_, value)| value).unwrap().to_owned();
        let folder = std::path::Path::new(&home).join("config/snapdeck");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("config.toml"), "mouse = true\n").unwrap();
        command
    });
    terminal.see("Welcome to snapdeck");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.left_behind();
    let written = String::from_utf8_lossy(terminal.written()).into_owned();
    assert!(written.contains(ON) && written.contains(OFF), "{written:?}");
}
