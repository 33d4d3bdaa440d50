//! Marks: which rows an action is to be about.

use super::*;

impl World {
    fn press_all(&mut self, keys: &str) {
        for c in keys.chars() {
            self.key(match c {
                '\n' => Code::Enter,
                '\x1b' => Code::Esc,
                '↓' => Code::Down,
                '↑' => Code::Up,
                c => Code::Char(c),
            });
        }
    }

    /// The marked snapshots that are shown, then how many are marked and how many are hidden.
    fn marks(&self) -> (Vec<&str>, usize, usize) {
        let (table, open) = (
            self.state().open_table().unwrap(),
            self.state().open_snapshots().unwrap(),
        );
        let marked = table.marked(&open.list);
        let ids = marked.into_iter().map(|row| row.id.as_str()).collect();
        (ids, table.mark_count(), table.hidden_marks())
    }

    fn read_again(&mut self, ids: &[&str]) {
        self.key(Code::Char('r'));
        self.answer_snapshots(Ok(snapshots(ids)));
    }
}

#[test]
fn keys_mark_a_row_a_range_all_that_is_shown_and_nothing() {
    for (keys, marked) in [
        (" ", &["9"][..]),
        ("  ", &["9", "8"]),
        (" ↑ ", &[]),
        ("v↓↓", &["9", "8", "7"]),
        // It follows the cursor back, and leaves what was marked before.
        ("↓↓↓ ↑↑v↓↑↑", &["9", "8", "6"]),
        ("v↓v↓↓", &["9", "8"]),
        ("v↓ ", &["9"]),
        ("*", &["9", "8", "7", "6"]),
        ("*u", &[]),
        (" ↓ \x1b", &[]),
    ] {
        let mut world = World::with(&["9", "8", "7", "6"]);
        world.press_all(keys);
        assert_eq!(world.marks().0, marked, "{keys:?}");
    }
}

#[test]
fn what_a_filter_hides_stays_marked_and_is_counted_apart() {
    let mut world = World::with(&["9", "8", "7", "6"]);
    world.press_all("  /9\n");
    assert_eq!(world.marks(), (vec!["9"], 2, 1));
    world.press_all("*");
    assert_eq!(world.marks(), (vec!["9"], 2, 1), "only what is shown");
    world.press_all("\x1b");
    assert_eq!(world.marks(), (vec![], 0, 0), "all marks go");
    assert!(world.state().open_table().unwrap().is_filtered());
    world.press_all("\x1b");
    assert!(!world.state().open_table().unwrap().is_filtered());
    assert_eq!(world.state().focus, Focus::Snapshots);
    world.press_all("\x1b");
    assert_eq!(world.state().focus, Focus::Instances);
}

#[test]
fn a_row_that_goes_loses_its_mark_and_one_that_comes_has_none() {
    let mut world = World::with(&["9", "8", "7"]);
    world.press_all("*");
    world.read_again(&["9", "7", "10"]);
    assert_eq!(world.marks(), (vec!["9", "7"], 2, 0));
    world.read_again(&["10", "9", "8", "7"]);
    assert_eq!(world.marks().0, ["9", "7"], "it is another's mark by now");

    // A range does not take in what comes between.
    let mut world = World::with(&["9", "7"]);
    world.press_all("v↓");
    world.read_again(&["9", "8", "7"]);
    assert_eq!(world.marks().0, ["9", "7"]);
    world.press_all("↑↓");
    assert_eq!(world.marks().0, ["9", "7"]);
}

#[test]
fn marks_of_one_instance_are_not_those_of_another() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&["9", "8"])));
    world.key(Code::Tab);
    world.press_all("*");
    world.key(Code::BackTab);
    world.press_all(" ");
    let instances = &world.state().tables.instances;
    let marked = instances.marked(&world.state().data.instances);
    assert_eq!(marked.len(), 1, "each list has its own");
    assert!(
        world
            .state()
            .open_table()
            .is_none_or(|table| table.mark_count() == 0)
    );
    world.key(Code::Up);
    assert_eq!(world.marks().0, ["9", "8"]);
}

#[test]
fn a_single_marked_row_elsewhere_is_protected_after_a_question() {
    let mut world = World::with(&["9", "8", "7"]);
    world.press_all(" p");
    assert_eq!(world.sent(), None, "it may be off the screen");
    let Some(form) = world.question_form::<ask::protection::ProtectionForm>() else {
        panic!("a question is open")
    };
    assert_eq!(
        (form.protect.item.snapshot.id.as_str(), form.protect.on),
        ("9", true)
    );
    world.later(Code::Tab);
    world.later(Code::Enter);
    let sent = world.sent().unwrap();
    let op = world
        .state()
        .ops
        .iter()
        .find(|op| op.id == sent.op)
        .unwrap();
    assert_eq!(op.write.expects().unwrap().id.as_str(), "9");

    let mut world = World::with(&["9", "8", "7"]);
    world.press_all(" ↑p");
    assert!(world.sent().is_some(), "it is under the cursor");
}
