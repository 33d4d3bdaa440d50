//! The main job on the embedded account: see, create, watch, delete, quit.

use super::{TOO_EARLY, press, settled};
use crate::support::terminal::Terminal;

/// The row of a snapshot, from its name on: another list stands before it. Its name may be in the
/// message too, without a region.
fn row(terminal: &Terminal, name: &str) -> Option<String> {
    let text = terminal.text();
    let mut rows = text
        .lines()
        .filter_map(|line| Some(&line[line.find(name)?..]));
    rows.find(|row| row.contains("Netherlands-2"))
        .map(str::to_owned)
}

fn row_says(terminal: &mut Terminal, name: &str, word: &str) -> String {
    terminal.until(&format!("{word:?} in the row of {name}"), |terminal| {
        row(terminal, name).is_some_and(|row| row.contains(word))
    });
    row(terminal, name).unwrap()
}

#[test]
fn a_snapshot_is_made_and_watched_and_another_deleted() {
    let mut terminal = Terminal::run(&["--demo"]);
    terminal.see("▌ ● web-01");
    settled(&mut terminal, "MySnapshot");
    terminal.keys("\r");
    terminal.see("Esc instances");

    // Enter in the same write as the key that opens the dialog is not meant for it.
    terminal.keys("c\r");
    terminal.see(TOO_EARLY);
    let field = terminal.line("Name     [").unwrap();
    let name = field.split(['[', ']']).nth(1).unwrap().trim().to_owned();
    assert!(name.starts_with("web-01-"), "{field}");
    press(&mut terminal, "\x05", |terminal| {
        terminal.text().contains(">[ Cancel ]<")
    });
    assert_eq!(row(&terminal, &name), None, "made without the button");
    terminal.keys("\t");
    terminal.see(">[ Create ]<");
    terminal.keys("\r");
    row_says(&mut terminal, &name, "Saving");
    // No key is pressed until it appears.
    let active = row_says(&mut terminal, &name, "Active");
    let size = active.split_whitespace().nth(3).map(str::parse::<f64>);
    assert!(matches!(size, Some(Ok(size)) if size > 0.0), "{active}");

    let other = "before-nginx-1.29";
    terminal.keys("gj");
    terminal.see(&format!("▌ {other}"));
    terminal.keys("d\t\r");
    terminal.see(TOO_EARLY);
    terminal.see(">[ Delete 5226790 ]<");
    press(&mut terminal, "\t\t", |terminal| {
        !terminal.text().contains("This can't be undone.")
    });
    row_says(&mut terminal, other, "Deleting");
    terminal.see("it is no longer in the list.");
    assert_eq!(row(&terminal, other), None, "{}", terminal.text());
    assert!(row(&terminal, &name).is_some(), "{}", terminal.text());

    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.left_behind(), "");
}
