//! The mouse: what a click is meant for, and when it counts.

use super::*;

/// A pane that each target of these tests has.
fn area(y: u16) -> layout::Area {
    layout::Area {
        x: 0,
        y,
        columns: 10,
        rows: 1,
    }
}

fn row(id: &str) -> ClickTarget {
    ClickTarget::Snapshot(RowId::Known(SnapshotId::parse(id).unwrap()))
}

impl World {
    /// A frame is flushed that shows these targets, one a row.
    fn shows(&mut self, shown: &[ClickTarget]) {
        let mut targets = ClickTargets::default();
        for (y, target) in (0..).zip(shown) {
            targets.add(area(y), target.clone());
        }
        let at = self.now.mono;
        self.tell(Message::Targets { at, targets });
    }

    fn point(&mut self, pointer: Pointer, y: u16) {
        let read_at = self.now.mono;
        self.tell(Message::Pointer {
            pointer,
            cell: (3, y),
            read_at,
        });
    }

    /// A click on something that was on the screen long enough.
    fn click(&mut self, target: &ClickTarget) {
        self.shows(std::slice::from_ref(target));
        self.pass(Duration::from_millis(400));
        self.point(Pointer::Click, 0);
    }

    fn with_mouse(ids: &[&str]) -> Self {
        let mut world = Self::with(ids);
        world.app.set_mouse(true);
        world
    }

    fn under_cursor(&self) -> &str {
        let row = self.state().snapshot_under_cursor();
        row.map_or("", |row| row.id.as_str())
    }
}

#[test]
fn a_click_selects_a_row_or_focuses_a_list() {
    let mut world = World::with_mouse(&["9", "8", "7"]);
    world.click(&ClickTarget::Pane(Focus::Instances));
    assert_eq!(world.state().focus, Focus::Instances);
    world.click(&row("7"));
    assert_eq!(world.state().focus, Focus::Snapshots);
    assert_eq!(world.under_cursor(), "7");
    world.click(&row("6"));
    assert_eq!(world.under_cursor(), "7", "it is not listed");
    world.click(&ClickTarget::Instance(RowId::Known(
        InstanceId::parse("1").unwrap(),
    )));
    assert_eq!(world.state().focus, Focus::Instances);
}

#[test]
fn without_the_setting_the_mouse_does_nothing() {
    let mut world = World::with(&["9", "8", "7"]);
    world.click(&row("7"));
    assert_eq!(world.under_cursor(), "9");
}

#[test]
fn a_click_counts_only_for_what_was_there_long_enough_to_aim_at() {
    const MOVED: &str = "The screen changed just before the click. Click again.";
    let ms = Duration::from_millis;
    // Rows 0 and 1 of frames at these times, and a click on row 0 at the last one.
    for (frames, click, selected, said) in [
        (&[(0, ["8", "7"])][..], 300, "8", false),
        (&[(0, ["8", "7"])], 299, "9", true),
        (&[(0, ["7", "8"]), (300, ["8", "7"])], 500, "9", true),
        (&[(0, ["7", "8"]), (300, ["8", "7"])], 600, "8", false),
        // Only another cell changed.
        (&[(0, ["8", "7"]), (300, ["8", "9"])], 310, "8", false),
        // It went there and back.
        (
            &[(0, ["8", "7"]), (300, ["7", "8"]), (350, ["8", "7"])],
            400,
            "9",
            true,
        ),
    ] {
        let mut world = World::with_mouse(&["9", "8", "7"]);
        let mut clock = 0;
        for (at, ids) in frames {
            world.pass(ms(at - clock));
            clock = *at;
            world.shows(&ids.map(row));
        }
        world.pass(ms(click - clock));
        world.point(Pointer::Click, 0);
        assert_eq!(world.under_cursor(), selected, "{frames:?} {click}");
        let notice = world.state().notice.as_ref();
        let notice = notice.map(|notice| notice.said.to_string());
        assert_eq!(notice.as_deref() == Some(MOVED), said, "{frames:?} {click}");
    }
}

#[test]
fn a_click_on_a_button_only_moves_the_focus_there() {
    let mut world = World::with_mouse(&["9", "8"]);
    world.later(Code::Char('d'));
    for part in [ask::Part::Act, ask::Part::Cancel, ask::Part::Act] {
        world.click(&ClickTarget::Part(part));
        assert_eq!(world.state().question().unwrap().form.focus, part);
    }
    assert_eq!(world.sent(), None);
    world.click(&row("8"));
    assert_eq!(world.under_cursor(), "9", "the list is behind the question");
    world.later(Code::Enter);
    assert!(world.sent().is_some(), "Enter is what confirms");
}

#[test]
fn a_click_goes_to_no_button_that_writes_before_the_end_was_seen() {
    let mut world = World::with_mouse(&["9", "8"]);
    world.pass(Duration::from_millis(400));
    let key = Key::of(Code::Char('d'));
    let read_at = world.now.mono;
    world.tell(Message::Key { key, read_at });
    world.tell(Message::Drawn {
        at: world.now.mono,
        dialog: Some(ask::Extent { top: 0, below: 3 }),
    });
    world.click(&ClickTarget::Part(ask::Part::Act));
    assert_eq!(
        world.state().question().unwrap().form.focus,
        ask::Part::Cancel
    );
    assert!(world.hint().starts_with("Read to the end first"));
    world.point(Pointer::WheelDown, 0);
    assert_eq!(world.state().question().unwrap().scrolled, 3);
}

#[test]
fn the_wheel_scrolls_what_is_under_it_and_its_cursor_without_the_focus() {
    let ids: Vec<String> = (1..=9).rev().map(|id| id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut world = World::with_mouse(&ids);
    world.click(&ClickTarget::Pane(Focus::Instances));
    world.shows(&[row("9"), ClickTarget::Pane(Focus::Snapshots)]);
    for (pointer, y, at) in [
        (Pointer::WheelDown, 0, "6"),
        (Pointer::WheelDown, 1, "3"),
        (Pointer::WheelDown, 0, "1"),
        (Pointer::WheelUp, 0, "4"),
        (Pointer::WheelUp, 5, "4"),
    ] {
        world.point(pointer, y);
        assert_eq!(world.under_cursor(), at, "{pointer:?} {y}");
        assert_eq!(world.state().focus, Focus::Instances);
    }
    world.key(Code::Char('?'));
    world.point(Pointer::WheelDown, 0);
    assert_eq!(world.under_cursor(), "4", "the help is over it");
}

#[test]
fn a_click_on_an_entry_of_a_menu_or_an_account_chooses_nothing() {
    let mut world = World::with_mouse(&["9", "8"]);
    world.key(Code::Char('s'));
    let how = table::Rearrange::Sort("status", table::column::Direction::Ascending);
    let name = super::super::menu::Does::Rearrange(how);
    world.click(&ClickTarget::Entry(name));
    let Some(Layer::Menu(menu)) = world.state().layers.top() else {
        panic!("the menu stays open")
    };
    assert!(menu.cursor > 0);
    world.key(Code::Esc);
    let other = world.app.add(World::named("prod"));
    world.key(Code::Char('a'));
    world.click(&ClickTarget::Account(other));
    assert!(matches!(
        world.state().layers.top(),
        Some(Layer::Accounts(1))
    ));
    assert_eq!(world.app.shown_id(), AccountId::default());
}
