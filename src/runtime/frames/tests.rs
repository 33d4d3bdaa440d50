//! Tests of the frames.

use std::time::{Duration, Instant};

use jiff::civil::date;
use proptest::prelude::*;
use ratatui::{
    layout::Size,
    style::{Color, Modifier, Style},
};

use super::*;
use crate::{
    api::snapshots_in,
    app::{Account, App, Call, Effect, Heard, Message, Outcome, State},
    domain::{Colours, Instance, List, Now, Theme},
    keys::{Code, Key},
    runtime::{
        Look,
        bytes::{terminal, terminal_of},
    },
    text::Text,
    view::{ViewMemory, view},
};

const SIZE: Size = Size {
    width: 20,
    height: 8,
};

proptest! {
    /// Whatever a frame claims has scrolled, a terminal that receives the bytes shows the
    /// frame.
    #[test]
    fn a_terminal_shows_what_was_drawn(
        frames in prop::collection::vec(
            (prop::collection::vec("[ab数]{0,9}", 8), 0_u16..9, 0_u16..9, -9_i16..10),
            1..8,
        )
    ) {
        let mut emulator = vt100::Parser::new(SIZE.height, SIZE.width, 0);
        let (backend, written) = terminal(SIZE.width, SIZE.height);
        let mut screen = Frames::new(backend).unwrap();
        let mut painted = vt100::Parser::new(SIZE.height, SIZE.width, 0);
        let base = (Color::Rgb(200, 200, 200), Color::Rgb(20, 20, 20));
        let (backend, written_on) = terminal_of(SIZE.width, SIZE.height, Colours::True);
        let mut screen_on = Frames::new(backend).unwrap().on(Some(base));
        for (lines, start, end, up) in frames {
            let style = Style::new().add_modifier(Modifier::REVERSED);
            let scrolled = Some(Scrolled { rows: start..end.max(start), up });
            let draw = |sheet: &mut Sheet| {
                for (y, line) in (0..).zip(&lines) {
                    sheet.write(0, y, SIZE.width, line, if y == start { style } else { Style::new() });
                }
                Shown { scrolled: scrolled.clone(), ..Shown::default() }
            };
            screen.draw(draw).unwrap();
            screen_on.draw(draw).unwrap();
            painted.process(&written_on.take());
            for (x, y) in (0..SIZE.width).flat_map(|x| (0..SIZE.height).map(move |y| (x, y))) {
                let cell = painted.screen().cell(y, x).unwrap();
                let is_half = cell.is_wide_continuation();
                prop_assert!(is_half || cell.bgcolor() == vt100::Color::Rgb(20, 20, 20), "{x}, {y}");
            }
            emulator.process(&written.take());
            let shown: Vec<String> = emulator.screen().rows(0, SIZE.width).map(|row| row.trim_end().to_owned()).collect();
            prop_assert_eq!(&shown, &lines);
            let on_base: Vec<String> = painted.screen().rows(0, SIZE.width).map(|row| row.trim_end().to_owned()).collect();
            prop_assert_eq!(&on_base, &lines);
        }
    }
}

/// What a frame draws: the column and the row, how many columns, the text or how else, the style.
type Stroke = (u16, u16, u16, usize, usize);

/// The strokes of a frame, what it claims has scrolled, and whether there is a base from then on.
fn frame() -> impl Strategy<Value = (Vec<Stroke>, Scrolled, bool)> {
    let column = 0..SIZE.width + 1;
    let stroke = (
        column.clone(),
        0..SIZE.height,
        column,
        0..7_usize,
        0..5_usize,
    );
    let scrolled = (0..SIZE.height + 1, 0..SIZE.height + 1, -3_i16..4);
    let scrolled = scrolled.prop_map(|(start, end, up)| Scrolled {
        rows: start..end.max(start),
        up,
    });
    (
        prop::collection::vec(stroke, 0..24),
        scrolled,
        any::<bool>(),
    )
}

/// Draws strokes as everywhere: nothing overlaps one half of what is wide.
fn stroke(sheet: &mut Sheet, strokes: &[Stroke]) {
    let plain = Style::new();
    let styles = [
        plain,
        plain.add_modifier(Modifier::BOLD),
        plain.add_modifier(Modifier::REVERSED),
        plain.fg(Color::Rgb(200, 0, 0)),
        plain.bg(Color::Rgb(0, 0, 200)),
    ];
    for &(x, y, columns, what, style) in strokes {
        let style = styles[style];
        match ["a", "abc", "數", "a數b", "數數數數數", ""].get(what) {
            Some(&"") => sheet.restyle(Rect::new(x, y, columns, 1), style),
            Some(text) => {
                let wide = u16::try_from(crate::text::width(text)).unwrap();
                sheet.erase(Rect::new(x, y, wide.min(columns).min(SIZE.width - x), 1));
                let end = x + columns.min(wide);
                let after = Rect::new(end.min(SIZE.width), y, u16::from(end < SIZE.width), 1);
                sheet.erase(after);
                sheet.write(x, y, columns, text, style);
            }
            None => sheet.erase(Rect::new(x, y, columns, 1)),
        }
    }
}

/// How a cell looks: the colour of a text only where there is one.
fn look(shown: &vt100::Parser, x: u16, y: u16) -> impl PartialEq + std::fmt::Debug {
    let cell = shown.screen().cell(y, x).unwrap();
    let text = cell.contents().trim_end().to_owned();
    let colour = (!text.is_empty() || cell.inverse()).then(|| cell.fgcolor());
    let (bold, inverse) = (cell.bold(), cell.inverse());
    (text, colour, cell.bgcolor(), bold, inverse, cell.is_wide())
}

proptest! {
    /// A frame that was drawn over others, on whatever base, looks as if it had been drawn on a
    /// blank terminal.
    #[test]
    fn a_frame_looks_alike_whatever_it_was_drawn_over(frames in prop::collection::vec(frame(), 2..6)) {
        let base = (Color::Rgb(200, 200, 200), Color::Rgb(20, 20, 20));
        let terminal = || terminal_of(SIZE.width, SIZE.height, Colours::True);
        let (backend, written) = terminal();
        let mut screen = Frames::new(backend).unwrap();
        let mut over = vt100::Parser::new(SIZE.height, SIZE.width, 0);
        let mut has_base = false;
        for (strokes, scrolled, with_base) in frames {
            let base = with_base.then_some(base);
            if with_base != has_base {
                screen.set_base(base).unwrap();
            }
            has_base = with_base;
            screen
                .draw(|sheet| {
                    stroke(sheet, &strokes);
                    Shown { scrolled: Some(scrolled), ..Shown::default() }
                })
                .unwrap();
            over.process(&written.take());
            let (backend, written) = terminal();
            let mut first = Frames::new(backend).unwrap().on(base);
            first
                .draw(|sheet| {
                    stroke(sheet, &strokes);
                    Shown::default()
                })
                .unwrap();
            let mut blank = vt100::Parser::new(SIZE.height, SIZE.width, 0);
            blank.process(&written.take());
            for (x, y) in (0..SIZE.width).flat_map(|x| (0..SIZE.height).map(move |y| (x, y))) {
                prop_assert_eq!(look(&over, x, y), look(&blank, x, y), "{}, {}", x, y);
            }
        }
    }
}

#[test]
fn another_base_is_everywhere_with_the_next_frame() {
    let (backend, written) = terminal_of(SIZE.width, SIZE.height, Colours::True);
    let mut screen = Frames::new(backend).unwrap();
    let mut emulator = vt100::Parser::new(SIZE.height, SIZE.width, 0);
    let [dark, light] = [20, 250].map(|of| (Color::Rgb(128, 128, 128), Color::Rgb(of, of, of)));
    for (base, shown) in [
        (Some(dark), vt100::Color::Rgb(20, 20, 20)),
        (Some(light), vt100::Color::Rgb(250, 250, 250)),
        (None, vt100::Color::Default),
    ] {
        screen.set_base(base).unwrap();
        // It clears the terminal, which the frame does not know to be blank.
        emulator.process(&written.take());
        screen
            .draw(|sheet| {
                sheet.write(0, 1, SIZE.width, "plain", Style::new());
                Shown::default()
            })
            .unwrap();
        emulator.process(&written.take());
        for (x, y) in (0..SIZE.width).flat_map(|x| (0..SIZE.height).map(move |y| (x, y))) {
            let cell = emulator.screen().cell(y, x).unwrap();
            assert_eq!(cell.bgcolor(), shown, "{x}, {y}");
        }
        assert!(emulator.screen().contents().contains("plain"));
    }
}

#[test]
fn a_list_that_scrolls_costs_a_row_and_not_a_window() {
    let (backend, written) = terminal(SIZE.width, SIZE.height);
    let mut screen = Frames::new(backend).unwrap();
    let mut cost = |first: usize, up: i16| {
        screen
            .draw(|sheet| {
                for y in 0..SIZE.height {
                    let name = format!("snapshot-{:05}", first + usize::from(y));
                    sheet.write(0, y, SIZE.width, &name, Style::new());
                }
                let rows = 0..SIZE.height;
                Shown {
                    scrolled: Some(Scrolled { rows, up }),
                    ..Shown::default()
                }
            })
            .unwrap();
        written.take().len()
    };
    let whole = cost(10_999, 0);
    assert!(cost(11_000, 1) < whole / 2);
    assert!(cost(10_999, -1) < whole / 2);
    assert_eq!(cost(10_999, 0), 0, "nothing differs, nothing is written");
}

#[test]
fn rows_of_a_short_list_beside_do_not_scroll() {
    let (backend, written) = terminal(SIZE.width, SIZE.height);
    let mut screen = Frames::new(backend).unwrap();
    let mut cost = |first: usize, up: i16, beside: u16| {
        screen
            .draw(|sheet| {
                for y in 0..SIZE.height {
                    if y < beside {
                        let name = format!("instance-{y}");
                        sheet.write(0, y, 10, &name, Style::new());
                    }
                    let name = format!("{:05}", first + usize::from(y));
                    sheet.write(11, y, 5, &name, Style::new());
                }
                let rows = 0..SIZE.height;
                Shown {
                    scrolled: Some(Scrolled { rows, up }),
                    ..Shown::default()
                }
            })
            .unwrap();
        String::from_utf8(written.take()).unwrap()
    };
    let lowest = format!(";{}r", SIZE.height);
    for beside in [0, 1, 3] {
        cost(19_999, 0, beside);
        for (first, up) in [(20_000, 1), (19_999, -1)] {
            let written = cost(first, up, beside);
            assert!(
                written.contains(&format!("[{}{lowest}", beside + 1)),
                "{written:?}"
            );
            assert!(!written.contains("instance"), "{written:?}");
        }
    }
}

#[test]
fn equal_cells_of_a_short_gap_are_written_again() {
    let (backend, written) = terminal(SIZE.width, SIZE.height);
    let mut screen = Frames::new(backend).unwrap();
    let mut write = |text: &str, bold: Range<u16>| {
        let draw = |sheet: &mut Sheet| {
            for (x, letter) in (0..).zip(text.chars()) {
                let bold = Style::new().add_modifier(if bold.contains(&x) {
                    Modifier::BOLD
                } else {
                    Modifier::empty()
                });
                sheet.write(x, 0, 1, &letter.to_string(), bold);
            }
            Shown::default()
        };
        screen.draw(draw).unwrap();
        String::from_utf8(written.take()).unwrap()
    };
    write("30939eb4 6", 0..0);
    let near = write("40969eb5 7", 0..0);
    assert!(near.contains("40969eb5 7"), "{near:?}");
    let far = write("80969eb5 x", 0..0);
    assert!(far.contains("8\u{1b}[8Cx"), "{far:?}");
    write("80969eb5 x", 1..3);
    let other_style = write("70949eb5 x", 1..3);
    assert!(other_style.contains("7\u{1b}[2C4"), "{other_style:?}");
}

/// The server's answer with so many snapshots.
fn answer(rows: usize) -> String {
    let row = |n: usize| {
        let (day, size) = (1 + n % 28, 1 + n % 40);
        format!(
            r#"{{"id":{{"$":"{}"}},"name":{{"$":"web-{n:06}-before-release"}},
            "fleio_status":{{"$":"Active"}},"protected":{{"$":"off"}},
            "image_size":{{"$":"{size}.25"}},"min_disk":{{"$":"20"}},
            "region":{{"$":"Netherlands-2"}},"createdate":{{"$":"2026-11-{day:02}"}}}}"#,
            10_000_000 + n
        )
    };
    let all: Vec<String> = (0..rows).map(row).collect();
    let all = all.join(",");
    format!(
        r#"{{"doc":{{"$func":"instances.snapshots","p_elems":{{"$":"{rows}"}},"elem":[{all}]}}}}"#
    )
}

/// An app with so many snapshots, the cursor on the first of them.
fn app(now: Now, window: (u16, u16), rows: usize) -> App {
    let instances = List {
        rows: vec![Instance {
            ip: Text::new("192.0.2.1"),
            region: Text::new("Netherlands-2"),
            ..crate::tests::instance("5203773", "web-01")
        }],
        ..List::default()
    };
    let mut state = State::new(Account::default(), Duration::from_secs(30), 1, now);
    state.window = window;
    let mut app = App::new(state);
    let mut work = app.update(now, Message::Wake);
    while let Some((of, effect)) = work.pop() {
        let (id, outcome) = match effect {
            Effect::Call(id, Call::Instances) => (id, Outcome::Instances(Ok(instances.clone()))),
            Effect::Call(id, Call::Snapshots(of)) => {
                let list = snapshots_in(answer(rows).as_bytes()).unwrap();
                (id, Outcome::Snapshots(of, Ok(list)))
            }
            _ => continue,
        };
        work.extend(app.heard(now, of, Heard::Done(id, outcome)));
    }
    app
}

#[test]
fn a_key_costs_few_bytes_in_a_list_of_any_length() {
    const WINDOW: (u16, u16) = (120, 40);
    const ROWS: usize = 2_500;
    let now = Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0));
    let look = Look {
        unicode: true,
        colours: Colours::Sixteen,
        theme: Theme::Terminal,
    };
    let mut app = app(now, WINDOW, ROWS);
    let mut memory = ViewMemory::default();
    let (backend, written) = terminal(WINDOW.0, WINDOW.1);
    let mut screen = Frames::new(backend).unwrap();
    let mut press = |code| {
        let key = Message::Key {
            key: Key::of(code),
            read_at: now.mono,
        };
        let _ = app.update(now, key);
        let shown = screen
            .draw(|sheet| view(&app, now, look, &mut memory, sheet))
            .unwrap();
        (
            shown.scrolled.is_some_and(|scrolled| scrolled.up != 0),
            written.take().len(),
        )
    };
    press(Code::Tab);
    let (mut inside, mut scrolling) = (Vec::new(), Vec::new());
    for code in [[Code::Down; 200], [Code::Up; 200]].concat() {
        let (scrolled, bytes) = press(code);
        let kind = if scrolled {
            &mut scrolling
        } else {
            &mut inside
        };
        kind.push(bytes);
    }
    let (most_inside, most_scrolling) = (inside.iter().max(), scrolling.iter().max());
    assert!(inside.len() >= 50 && scrolling.len() >= 300, "it is tried");
    assert!(
        inside.iter().chain(&scrolling).all(|bytes| *bytes > 0),
        "the cursor moves"
    );
    assert!(most_inside <= Some(&200), "{most_inside:?}");
    assert!(most_scrolling <= Some(&310), "{most_scrolling:?}");
}
