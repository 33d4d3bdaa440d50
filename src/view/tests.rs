//! Checks of whole frames in windows of all sizes.

mod mouse;
mod remarks;

use std::time::{Duration, Instant};

use jiff::civil::date;

use super::*;
use crate::{
    app::{Account, Call, Effect, Heard, JournalState, Message, Outcome, State, Work},
    domain::{Colours, Instance, List, Snapshot, Theme},
    keys::{Code, Key},
    text::Text,
};

/// An app with loaded lists: an instance with so many snapshots.
struct Screen {
    app: App,
    now: Now,
    memory: ViewMemory,
}

impl Screen {
    fn with(rows: usize) -> Self {
        let now = Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0));
        let patience = Duration::from_secs(30);
        let mut state = State::new(Account::default(), patience, 7, now);
        state.journal = JournalState::Ready;
        let mut screen = Self {
            app: App::new(state),
            now,
            memory: ViewMemory::default(),
        };
        let work = screen.app.update(now, Message::Wake);
        screen.answer(work, &snapshots(rows));
        screen
    }

    fn answer(&mut self, work: Vec<Work>, snapshots: &List<Snapshot>) {
        for (of, effect) in work {
            let (id, outcome) = match effect {
                Effect::Call(id, Call::Instances) => (id, Outcome::Instances(Ok(instances()))),
                Effect::Call(id, Call::Snapshots(of)) => {
                    (id, Outcome::Snapshots(of, Ok(snapshots.clone())))
                }
                _ => continue,
            };
            let work = self.app.heard(self.now, of, Heard::Done(id, outcome));
            self.answer(work, snapshots);
        }
    }

    fn key(&mut self, code: Code) {
        let (key, read_at) = (Key::of(code), self.now.mono);
        let _ = self.app.update(self.now, Message::Key { key, read_at });
    }

    /// Draws a frame in a window of this size, and tells the app that it was flushed.
    fn frame(&mut self, window: (u16, u16)) {
        let shown = self.draw(window, true).1;
        let at = self.now.mono;
        let dialog = shown.dialog;
        let _ = self.app.update(self.now, Message::Drawn { at, dialog });
        let targets = shown.targets.unwrap_or_default();
        let _ = self.app.update(self.now, Message::Targets { at, targets });
    }

    /// The lines of a frame in a window of this size.
    fn lines(&mut self, window: (u16, u16), unicode: bool) -> Vec<String> {
        self.draw(window, unicode).0
    }

    fn draw(&mut self, (columns, rows): (u16, u16), unicode: bool) -> (Vec<String>, Shown) {
        let _ = self
            .app
            .update(self.now, Message::Resized { columns, rows });
        let (mut sheet, colours) = (Sheet::new(columns, rows), Colours::Sixteen);
        let look = Look {
            unicode,
            colours,
            theme: Theme::Terminal,
        };
        let shown = view(&self.app, self.now, look, &mut self.memory, &mut sheet);
        let cells = sheet.to_buffer();
        let lines = cells.content.chunks(usize::from(columns));
        let lines = lines
            .map(|line| line.iter().map(ratatui::buffer::Cell::symbol).collect())
            .collect();
        (lines, shown)
    }
}

fn instances() -> List<Instance> {
    List {
        rows: vec![Instance {
            ip: Text::new("185.20.1.17"),
            region: Text::new("Netherlands-2"),
            ..crate::tests::instance("5203773", "web-01")
        }],
        ..List::default()
    }
}

fn snapshots(rows: usize) -> List<Snapshot> {
    let row = |n: usize| {
        format!(
            r#"{{"id":"{n}","name":"web-01-20261110-0300","fleio_status":"Active","protected":"off","image_size":"9.8","min_disk":"20","region":"Netherlands-2","createdate":"2026-11-10"}}"#
        )
    };
    let rows: Vec<String> = (1..=rows).map(row).collect();
    let body = format!(
        r#"{{"doc":{{"$func":"instances.snapshots","elem":[{}]}}}}"#,
        rows.join(",")
    );
    crate::api::snapshots_in(body.as_bytes()).unwrap()
}

/// The part of a line that belongs to a list; if both are side by side, the instances come first.
fn pane(line: &str, list: Focus) -> &str {
    let line = line.trim_matches(['│', '|']);
    let both = line.split_once(['│', '|']);
    match (both, list) {
        (Some((instances, _)), Focus::Instances) => instances,
        (Some((_, snapshots)), Focus::Snapshots) => snapshots,
        (None, _) | (_, Focus::Account) => line,
    }
}

/// The columns of a list in a frame, by their headings; only the name's may be cut.
fn columns(lines: &[String], list: Focus, all: &[(&'static str, &str)]) -> Vec<&'static str> {
    let (headings, row) = (pane(&lines[2], list), pane(&lines[3], list));
    let shown = |(heading, value): &&(&'static str, &str)| {
        let is_there = headings
            .split(' ')
            .any(|word| word.trim_end_matches(['↑', '↓', '^', 'v']) == *heading);
        assert!(
            !is_there || row.contains(*value) || *heading == "NAME",
            "{heading}: {lines:#?}"
        );
        is_there
    };
    all.iter()
        .filter(shown)
        .map(|(heading, _)| *heading)
        .collect()
}

#[test]
fn a_wider_window_never_shows_fewer_columns() {
    let of_instances = [
        ("NAME", "web-01"),
        ("STATE", "Active"),
        ("REGION", "Netherlands-2"),
    ];
    let of_snapshots = [
        ("NAME", "web-01-20261110-0300"),
        ("STATUS", "Active"),
        ("GB", "9.8"),
        ("DISK", "20"),
        ("REGION", "Netherlands-2"),
        ("CREATED", "2026-11-10"),
    ];
    let mut screen = Screen::with(3);
    for (focus, all) in [
        (Focus::Instances, &of_instances[..]),
        (Focus::Snapshots, &of_snapshots[..]),
    ] {
        assert_eq!(screen.app.shown().focus, focus);
        for unicode in [true, false] {
            let mut narrower = Vec::new();
            for width in SMALLEST.0..=250 {
                let lines = screen.lines((width, 24), unicode);
                let shown = columns(&lines, focus, all);
                assert!(
                    narrower.iter().all(|column| shown.contains(column)),
                    "{focus:?} at {width}: {shown:?}, before {narrower:?}\n{lines:#?}"
                );
                narrower = shown;
            }
            assert_eq!(narrower.len(), all.len(), "{focus:?}");
        }
        screen.key(Code::Tab);
    }
}

#[test]
fn both_lists_share_a_line_and_have_the_columns_that_are_wanted_from_100_columns_on() {
    let mut screen = Screen::with(3);
    let lines = screen.lines((100, 24), true);
    assert_eq!(
        lines[2].split_whitespace().collect::<Vec<_>>(),
        [
            "│", "NAME", "NEWEST", "SNAP", "│", "NAME", "STATUS", "GB", "DISK", "REGION", "AGE↑",
            "│"
        ]
    );
    assert!(lines[3].contains("web-01-20261110-0300 "), "{}", lines[3]);
    for (row, joints) in [(1, "╭┬╮"), (18, "├┼┤"), (21, "╰┴╯")] {
        let shown: String = lines[row].chars().filter(|c| joints.contains(*c)).collect();
        assert_eq!(shown, joints, "{}", lines[row]);
    }
}

#[test]
fn the_title_of_a_long_list_says_where_the_cursor_is() {
    let mut screen = Screen::with(2_500);
    screen.key(Code::Tab);
    for _ in 1..1_204 {
        screen.key(Code::Down);
    }
    for (size, unicode, expected) in [
        (
            (80, 24),
            true,
            "╭ Instances › web-01  id 5203773 › Snapshots 2,500 · 24,500 GB ────────────────╮",
        ),
        (
            (80, 24),
            false,
            "+ Instances > web-01  id 5203773 > Snapshots 2,500 - 24,500 GB ----------------+",
        ),
        // Too low for strips, which show the cursor's position.
        (
            (80, 19),
            true,
            "╭ web-01  id 5203773 › Snapshots 2,500 · 24,500 GB ─────────── 1,204 of 2,500 ─╮",
        ),
        // Too narrow for both: the instance is more important.
        (
            (50, 19),
            true,
            "╭ web-01  id 5203773 › 2,500 · 24,500 GB ────────╮",
        ),
        (
            (50, 24),
            true,
            "╭ web-01  id 5203773 › 2,500 · 24,500 GB ────────╮",
        ),
    ] {
        let lines = screen.lines(size, unicode);
        assert_eq!(lines[1], expected, "{size:?}");
    }
    let lines = screen.lines((80, 24), true);
    assert!(lines[18].ends_with(" 1,204 of 2,500 ─┤"), "{}", lines[18]);
    let mut short = Screen::with(3);
    short.key(Code::Tab);
    let lines = short.lines((80, 24), true);
    assert!(
        lines[1].contains("Snapshots 3 · 29.4 GB ──"),
        "{}",
        lines[1]
    );
    assert!(
        lines[1].ends_with("───╮"),
        "all of it is seen: {}",
        lines[1]
    );
}

/// The lines that differ between two frames.
fn changed(before: &[String], after: &[String]) -> Vec<String> {
    let both = before.iter().zip(after);
    let changed = both.filter(|(before, after)| before != after);
    changed.map(|(_, after)| after.clone()).collect()
}

#[test]
fn a_hint_in_a_dialog_moves_nothing() {
    for size in [(120, 40), (80, 24)] {
        for key in ['c', 'd'] {
            let mut screen = Screen::with(3);
            screen.key(Code::Tab);
            let _ = screen.lines(size, true);
            screen.key(Code::Char(key));
            let before = screen.lines(size, true);
            screen.key(Code::Enter);
            let changed = changed(&before, &screen.lines(size, true));
            assert_eq!(changed.len(), 1, "{key} {size:?}: {changed:#?}");
            assert!(changed[0].contains("Enter came too early"), "{changed:?}");
        }
    }
}

#[test]
fn a_name_that_is_taken_moves_nothing() {
    let mut screen = Screen::with(3);
    screen.key(Code::Tab);
    screen.key(Code::Char('c'));
    let size = (120, 40);
    let before = screen.lines(size, true);
    for _ in 0.."web-01-20261114-1402".len() {
        screen.key(Code::Backspace);
    }
    for letter in "web-01-20261110-0300".chars() {
        screen.key(Code::Char(letter));
    }
    let changed = changed(&before, &screen.lines(size, true));
    assert_eq!(changed.len(), 2, "the name and the warning: {changed:#?}");
    assert!(changed[1].contains("A snapshot with this name already exists."));
}
