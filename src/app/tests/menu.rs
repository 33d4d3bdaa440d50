//! Menus: Enter chooses what was on the screen when it was pressed.

use super::*;
use crate::keys::Context;

const CHANGED: &str = "The list changed. Check the selection, then press Enter again.";

fn press(world: &mut World, keys: &str) {
    for c in keys.chars() {
        world.key(Code::Char(c));
    }
}

/// The list is read anew beneath the menu.
fn refresh(world: &mut World, ids: &[&str]) {
    world.pass(Duration::from_secs(70));
    world.answer_snapshots(Ok(snapshots(ids)));
}

#[test]
fn a_copy_of_a_row_that_left_is_dropped_once() {
    let mut world = World::with(&["9", "8"]);
    press(&mut world, "y");
    refresh(&mut world, &["8"]);
    world.key(Code::Enter);
    assert_eq!(world.said(), CHANGED);
    assert_eq!(world.state().context(), Context::Menu);
    world.key(Code::Enter);
    assert_eq!(world.said(), "Sent to the terminal's clipboard: 8");
}

#[test]
fn an_entry_that_shifted_under_the_cursor_is_not_chosen() {
    let mut world = World::with(&["9", "8", "7"]);
    press(&mut world, ":snap-");
    world.key(Code::Down);
    refresh(&mut world, &["9", "7"]);
    world.key(Code::Enter);
    assert_eq!(world.said(), CHANGED);
    assert_eq!(world.state().context(), Context::Menu);
    world.key(Code::Enter);
    assert_eq!(
        world
            .state()
            .snapshot_under_cursor()
            .map(|row| row.id.as_str()),
        Some("7")
    );
}

#[test]
fn an_action_is_about_the_row_that_was_under_the_cursor() {
    let mut world = World::with(&["9", "8"]);
    press(&mut world, ":protect");
    refresh(&mut world, &["8"]);
    world.key(Code::Enter);
    assert_eq!((world.said().as_str(), world.sent()), (CHANGED, None));
    world.later(Code::Enter);
    assert!(world.sent().is_some());
}

#[test]
fn a_change_elsewhere_in_the_list_drops_nothing() {
    let mut world = World::with(&["9", "8"]);
    press(&mut world, "y");
    refresh(&mut world, &["10", "9"]);
    world.key(Code::Enter);
    assert_eq!(world.said(), "Sent to the terminal's clipboard: 9");
}

#[test]
fn rows_are_searched_as_they_are_now_though_there_are_as_many() {
    let mut world = World::with(&["9", "8"]);
    press(&mut world, ":snap-");
    refresh(&mut world, &["10", "9"]);
    press(&mut world, "10");
    world.key(Code::Enter);
    let under = world.state().snapshot_under_cursor();
    assert_eq!(under.map(|row| row.id.as_str()), Some("10"));
}
