//! Lists: what their answers change, and where the cursor stands.

use super::*;

#[test]
fn the_lists_are_asked_for_in_order_and_an_idle_state_only_waits_for_the_next() {
    let mut world = World::new();
    assert_eq!(
        world.effects,
        [
            Effect::ListInstances(RequestId(1)),
            Effect::AskUser(RequestId(2))
        ]
    );
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(snapshots(&["7"])));
    assert_eq!(
        world.state().next_wake(world.now),
        Some(world.now.mono + poll::IDLE)
    );
    world.pass(Duration::from_secs(59));
    assert_eq!(world.list_in_flight(), None);
}

#[test]
fn an_answer_that_nobody_waits_for_is_dropped() {
    let mut world = World::with(&["7"]);
    world.tell(Message::Done(
        RequestId(99),
        Outcome::Snapshots(InstanceId::parse("1").unwrap(), Ok(snapshots(&["8"]))),
    ));
    world.tell(Message::Done(
        RequestId(3),
        Outcome::Snapshots(InstanceId::parse("1").unwrap(), Ok(snapshots(&["8"]))),
    ));
    assert_eq!(world.names(), ["snap-7"]);
}

#[test]
fn a_list_asked_for_before_a_change_is_dropped_and_asked_for_again() {
    let mut world = World::with(&["8", "7", "6"]);
    world.key(Code::Char('r'));
    let old = world.list_in_flight().unwrap();
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    world.later(Code::Enter);
    let delete = world.sent().unwrap();
    world.tell(Message::Done(delete, Outcome::Deleted(Ok(()))));
    assert_eq!(world.list_in_flight(), None, "one list in flight at a time");
    world.tell(Message::Done(
        old,
        Outcome::Snapshots(InstanceId::parse("1").unwrap(), Ok(snapshots(&["9"]))),
    ));
    assert_eq!(world.names(), ["snap-8", "snap-7", "snap-6"]);
    world.answer_snapshots(Ok(snapshots(&["7", "6"])));
    assert_eq!(world.names(), ["snap-7", "snap-6"]);
    assert!(world.state().ops.is_empty());
}

#[test]
fn a_partial_list_adds_and_updates_but_removes_none_and_proves_nothing() {
    let mut world = World::with(&["8", "7"]);
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    world.later(Code::Enter);
    let delete = world.sent().unwrap();
    world.tell(Message::Done(delete, Outcome::Deleted(Ok(()))));
    world.answer_snapshots(Ok(List {
        complete: false,
        ..snapshots(&["9"])
    }));
    assert_eq!(world.names(), ["snap-9", "snap-8", "snap-7"]);
    assert_eq!(
        world.state().ops.len(),
        1,
        "the delete is not settled by it"
    );
    assert_eq!(
        world.state().can(Action::Create),
        Err(permit::Why::NotWhole)
    );
}

#[test]
fn the_cursor_goes_to_the_neighbour_of_a_row_that_went() {
    let mut world = World::with(&["9", "8", "7"]);
    world.key(Code::Down);
    assert_eq!(world.cursor(), known("8"));
    world.key(Code::Char('r'));
    world.answer_snapshots(Ok(snapshots(&["12", "11", "9", "8", "7"])));
    assert_eq!(world.cursor(), known("8"));
    world.key(Code::Char('r'));
    world.answer_snapshots(Ok(snapshots(&["12", "11", "9", "7"])));
    assert_eq!(world.cursor(), known("7"));
    world.key(Code::Char('r'));
    world.answer_snapshots(Ok(snapshots(&["12"])));
    assert_eq!(world.cursor(), known("12"));
}

#[test]
fn the_cursor_goes_from_a_pending_row_to_the_one_it_becomes() {
    let mut world = World::with(&[]);
    world.later(Code::Char('c'));
    world.later(Code::Enter);
    world.later(Code::Enter);
    let create = world.sent().unwrap();
    assert_eq!(world.cursor(), Some(Row::Pending(create)));
    world.tell(Message::Done(create, Outcome::Created(Ok(()))));
    let name = world.state().ops[0].name.clone();
    let row = Snapshot {
        name,
        status: SnapshotStatus::Saving,
        ..snapshot("20")
    };
    world.answer_snapshots(Ok(list(vec![row])));
    assert_eq!(world.cursor(), known("20"));
    assert!(world.state().ops.is_empty());
}

#[test]
fn the_cursor_follows_a_pending_row_past_rows_that_were_there() {
    let mut world = World::with(&["8", "7"]);
    let create = world.create();
    world.key(Code::Esc);
    world.key(Code::Home);
    world.tell(Message::Done(create, Outcome::Created(Ok(()))));
    // The oldest, and so the last.
    let row = Snapshot {
        created: None,
        ..world.row_of(create, "20")
    };
    world.answer_snapshots(Ok(list(vec![snapshot("8"), row, snapshot("7")])));
    assert_eq!(world.cursor(), known("20"));
}

#[test]
fn the_cursor_stays_on_a_row_that_was_not_seen_when_another_comes_above_it() {
    let mut world = World::with(&["8"]);
    let lost = world.create();
    world.tell(Message::Done(
        lost,
        Outcome::Created(Err(Problem::NoAnswer(Silence::Timeout))),
    ));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.pass(Duration::from_secs(130));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.key(Code::Home);
    let second = world.create();
    let entries = world.state().open_snapshots().unwrap().table.entries();
    assert_eq!(entries[0], crate::app::table::Entry::Pending(second));
    assert_eq!(world.cursor(), Some(Row::Pending(lost)));
}

#[test]
fn keys_never_fall_on_another_instance_when_a_filter_hides_the_open_one() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    for key in "/active".chars() {
        world.key(Code::Char(key));
    }
    world.key(Code::Enter);
    world.key(Code::Enter);
    assert_eq!(world.state().focus, Focus::Snapshots);
    world.key(Code::Char('r'));
    let busy = Instance {
        status: InstanceStatus::parse("processing"),
        ..instance("1")
    };
    world.answer_instances(Ok(list(vec![busy, instance("2")])));
    assert_eq!(world.state().focus, Focus::Instances);
    assert!(
        world
            .said()
            .contains("vm-1 (id 1) does not fit the filter any more.")
    );
}
