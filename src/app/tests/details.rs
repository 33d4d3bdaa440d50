//! The details of a snapshot or an instance: bound to its id, and their actions are those of its keys.

use super::*;
use crate::{app::details::Detailed, keys::Context};

/// Presses a key before the next frame.
fn at_once(world: &mut World, code: Code) {
    let read_at = world.now.mono;
    let key = Key::of(code);
    world.tell(Message::Key { key, read_at });
}

fn refresh(world: &mut World, ids: &[&str]) {
    world.key(Code::Char('r'));
    world.answer_snapshots(Ok(snapshots(ids)));
}

fn shows(world: &World) -> Option<String> {
    Some(match world.state().detailed()? {
        (_, Detailed::Snapshot(row)) => row.id.to_string(),
        (_, Detailed::Instance(row)) => row.id.to_string(),
    })
}

#[test]
fn an_enter_before_the_first_frame_chooses_nothing() {
    let mut world = World::with(&["8", "7"]);
    at_once(&mut world, Code::Enter);
    at_once(&mut world, Code::Enter);
    assert_eq!(world.state().context(), Context::Details);
    world.later(Code::Enter);
    assert_eq!(world.state().context(), Context::Menu);
    world.key(Code::Esc);
    assert_eq!(world.state().context(), Context::Details);
}

#[test]
fn an_enter_right_behind_the_one_that_chose_an_action_answers_no_question() {
    let mut world = World::with(&["8", "7"]);
    world.later(Code::Enter);
    // Beyond the last action, the facts scroll.
    for _ in 0..8 {
        world.later(Code::Down);
    }
    at_once(&mut world, Code::Enter);
    assert!(world.state().question().is_some());
    for code in [Code::Right, Code::Enter, Code::Enter] {
        at_once(&mut world, code);
    }
    assert!(world.sent().is_none());
    assert!(world.state().question().is_some());
}

#[test]
fn they_never_show_another_row() {
    let mut world = World::with(&["8", "7"]);
    world.key(Code::Enter);
    assert_eq!(shows(&world).as_deref(), Some("8"));
    // A new row above leaves them on theirs.
    refresh(&mut world, &["9", "8", "7"]);
    assert_eq!(shows(&world).as_deref(), Some("8"));
    // A question over them is not closed with them.
    world.later(Code::Char('d'));
    refresh(&mut world, &["9", "7"]);
    assert_eq!(shows(&world), None);
    assert!(world.state().layers.details().is_none());
    assert!(world.state().question().is_some());
    world.later(Code::Esc);
    assert_eq!(world.state().context(), Context::Snapshots);
}

#[test]
fn the_details_of_a_row_that_leaves_say_so() {
    let mut world = World::with(&["8", "7"]);
    world.key(Code::Enter);
    refresh(&mut world, &["7"]);
    assert_eq!(world.state().context(), Context::Snapshots);
    let said = world.state().notice.as_ref().map(|it| it.said.to_string());
    let expected = "The row with the id 8 is no longer in the list.";
    assert_eq!(said.as_deref(), Some(expected));
}

#[test]
fn their_actions_are_about_their_snapshot_whatever_is_marked() {
    let mut world = World::with(&["9", "8", "7"]);
    world.key(Code::Char(' '));
    world.key(Code::Char(' '));
    world.key(Code::Enter);
    assert_eq!(shows(&world).as_deref(), Some("7"));
    world.later(Code::Char('d'));
    let Some(form) = world.question_form::<ask::delete::DeleteForm>() else {
        panic!("the question is about one snapshot")
    };
    assert_eq!(form.item.snapshot.id.as_str(), "7");
}

/// A world with these instances, the first of which is under the cursor.
fn with_instances(ids: &[&str]) -> World {
    let mut world = World::new();
    let rows = ids.iter().map(|id| instance(id)).collect();
    world.answer_instances(Ok(list(rows)));
    world
}

#[test]
fn the_details_of_an_instance_never_show_another_one() {
    let mut world = with_instances(&["1", "2"]);
    world.key(Code::Char('i'));
    assert_eq!(shows(&world).as_deref(), Some("1"));
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("3"), instance("1")])));
    assert_eq!(shows(&world).as_deref(), Some("1"));
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("3")])));
    assert_eq!(shows(&world), None);
    assert!(world.state().layers.details().is_none());
    assert_eq!(world.said(), "vm-1 (id 1) is no longer in the list.");
}

#[test]
fn closing_the_details_of_an_instance_leads_back_to_the_list_they_were_opened_from() {
    let mut world = World::with(&["8", "7"]);
    world.key(Code::Char('i'));
    assert_eq!(world.state().focus, Focus::Instances);
    // Opening them again from themselves changes nothing.
    world.key(Code::Char('i'));
    world.key(Code::Esc);
    assert_eq!(world.state().context(), Context::Snapshots);
    assert!(world.state().layers.details().is_none());
}

#[test]
fn no_key_in_the_details_of_an_instance_changes_a_snapshot() {
    let mut world = World::with(&["8", "7"]);
    world.key(Code::Char('i'));
    for code in [
        Code::Char('d'),
        Code::Char('e'),
        Code::Char('p'),
        Code::Delete,
    ] {
        world.later(code);
        assert!(world.state().question().is_none(), "{code:?}");
        assert_eq!(world.state().context(), Context::Details);
    }
    assert!(world.sent().is_none());
}

#[test]
fn the_schedules_lead_back_to_the_details_they_were_opened_from() {
    let mut world = with_instances(&["1", "2"]);
    world.key(Code::Char('i'));
    for codes in [
        &[Code::Char('b')][..],
        &[Code::Down, Code::Down, Code::Down, Code::Enter],
    ] {
        for code in codes {
            world.later(*code);
        }
        assert_eq!(world.state().context(), Context::Schedules);
        world.key(Code::Esc);
        assert_eq!(shows(&world).as_deref(), Some("1"), "{codes:?}");
    }
    let mut world = World::with(&["8", "7"]);
    world.key(Code::Enter);
    world.later(Code::Char('b'));
    assert_eq!(world.state().context(), Context::Schedules);
    world.key(Code::Esc);
    assert_eq!(shows(&world).as_deref(), Some("8"));
}
