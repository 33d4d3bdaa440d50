//! Whatever is clicked, nothing is written.

use proptest::prelude::*;

use super::*;
use crate::app::{Pointer, ask::Part};

/// A click or a turn of the wheel anywhere, or a key that opens something.
#[derive(Clone, Debug)]
enum Input {
    Point(Pointer, (u16, u16)),
    Key(char),
}

fn input() -> impl Strategy<Value = Input> {
    let pointer = prop::sample::select(vec![
        Pointer::Click,
        Pointer::Click,
        Pointer::Click,
        Pointer::WheelUp,
        Pointer::WheelDown,
    ]);
    let key = prop::sample::select(vec!['c', 'd', 'e', '/', '?', ':', 's', 'y', 'a', '3', ' ']);
    prop_oneof![
        4 => (pointer, (0..120_u16, 0..40_u16)).prop_map(|(pointer, cell)| Input::Point(pointer, cell)),
        1 => key.prop_map(Input::Key),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_click_writes(
        inputs in prop::collection::vec(input(), 1..60),
        size in prop::sample::select(vec![(120, 40), (80, 24), (40, 10)]),
    ) {
        let mut screen = Screen::with(30);
        screen.app.set_mouse(true);
        for input in inputs {
            screen.frame(size);
            screen.now = screen.now.later(Duration::from_millis(400));
            let read_at = screen.now.mono;
            let message = match input {
                Input::Point(pointer, cell) => Message::Pointer { pointer, cell, read_at },
                Input::Key(c) => Message::Key { key: Key::of(Code::Char(c)), read_at },
            };
            let is_click = matches!(message, Message::Pointer { .. });
            let work = screen.app.update(screen.now, message);
            let writes = |(_, effect): &Work| matches!(effect, Effect::Call(_, Call::Write(..)));
            prop_assert!(!is_click || !work.iter().any(writes), "{:?}", work);
            prop_assert_eq!(screen.app.shown().open_writes().count(), 0);
        }
    }
}

/// Every target that a frame shows is reached by a click on it: the guard above is no empty one.
#[test]
fn a_click_reaches_each_button_that_is_drawn() {
    for size in [(120, 40), (80, 24)] {
        let mut screen = Screen::with(3);
        screen.app.set_mouse(true);
        screen.key(Code::Tab);
        screen.frame(size);
        screen.key(Code::Char('d'));
        let lines = screen.lines(size, true);
        let find = |text: &str| {
            let at = |line: &String| line.find(text).map(|at| text::width(&line[..at]));
            let (y, x) = lines
                .iter()
                .enumerate()
                .find_map(|(y, line)| Some((y, at(line)?)))
                .unwrap_or_else(|| panic!("{}", lines.join("\n")));
            (u16::try_from(x).unwrap(), u16::try_from(y).unwrap())
        };
        let (delete, cancel) = (find("Delete 3 ]"), find("Cancel ]"));
        for (cell, part) in [
            (delete, Part::Act),
            (cancel, Part::Cancel),
            (delete, Part::Act),
        ] {
            screen.frame(size);
            screen.now = screen.now.later(Duration::from_millis(400));
            let read_at = screen.now.mono;
            let click = Message::Pointer {
                pointer: Pointer::Click,
                cell,
                read_at,
            };
            let work = screen.app.update(screen.now, click);
            assert!(work.is_empty(), "{work:?}");
            assert_eq!(screen.app.shown().question().unwrap().form.focus, part);
        }
    }
}
