//! Lists: what their answers change, and where the cursor goes.

use super::*;
use crate::domain::{ServerProblem, SessionProblem};

#[test]
fn the_lists_are_asked_for_in_order_and_an_idle_state_only_waits_for_the_next() {
    let mut world = World::new();
    assert_eq!(
        world.effects,
        [
            Effect::Call(RequestId(1), Call::Instances),
            Effect::Call(RequestId(2), Call::User)
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
    world.hear(Heard::Done(
        RequestId(99),
        Outcome::Snapshots(snapshots_of("1"), Ok(snapshots(&["8"]))),
    ));
    world.hear(Heard::Done(
        RequestId(3),
        Outcome::Snapshots(snapshots_of("1"), Ok(snapshots(&["8"]))),
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
    world.written(delete, Ok(()));
    assert_eq!(world.list_in_flight(), None, "one list in flight at a time");
    world.hear(Heard::Done(
        old,
        Outcome::Snapshots(snapshots_of("1"), Ok(snapshots(&["9"]))),
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
    world.written(delete, Ok(()));
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
        world.state().can(Action::Snapshot(OnSnapshot::Create)),
        Err(Denied::Incomplete)
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
    world.later(Code::Tab);
    world.later(Code::Tab);
    world.later(Code::Enter);
    let create = world.sent().unwrap();
    assert_eq!(world.cursor(), Some(RowId::Pending(create.op)));
    world.written(create, Ok(()));
    let name = world.state().ops[0].write.name().clone();
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
    world.written(create, Ok(()));
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
    world.written(lost, Err(NotDone::Failed(Problem::from(Silence::Timeout))));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.pass(Duration::from_secs(130));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.key(Code::Home);
    let second = world.create();
    assert_eq!(world.first_row(), Some(RowId::Pending(second.op)));
    assert_eq!(world.cursor(), Some(RowId::Pending(lost.op)));
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
            .contains("vm-1 (id 1) no longer matches the filter.")
    );
}

/// The user has signed in.
fn signed_in() -> Heard {
    Heard::Done(RequestId(0), entered())
}

#[test]
fn what_was_asked_in_another_session_tells_nothing_of_this_one() {
    let mut world = World::with(&["7"]);
    world.key(Code::Char('r'));
    let old = world.list_in_flight().unwrap();
    world.hear(signed_in());
    let user = Outcome::User(Ok(Text::new("old@example.ua")));
    world.hear(Heard::Done(RequestId(2), user));
    assert_eq!(world.state().account.user, Some(USER.into()));
    let notice = world.said();
    let cleared = Outcome::FiltersCleared(Ok(()));
    world.hear(Heard::Done(RequestId(2), cleared));
    assert_eq!(world.said(), notice);
    // Neither its rows nor the expiry of its session count; both lists are read again.
    let one = || snapshots_of("1");
    let rows = Outcome::Snapshots(one(), Ok(snapshots(&["8"])));
    world.hear(Heard::Done(old, rows));
    assert_eq!(world.names(), ["snap-7"]);
    world.answer_instances(Err(Problem::Session(SessionProblem::Gone)));
    assert!(!world.state().is_signed_out() && !world.state().data_is_old());
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(snapshots(&["9"])));
    assert_eq!(world.names(), ["snap-9"]);
}

#[test]
fn snapshots_that_another_session_could_not_read_are_read_anew() {
    let mut world = World::with(&["7"]);
    world.key(Code::Char('r'));
    let old = world.list_in_flight().unwrap();
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.hear(signed_in());
    let gone = Outcome::Snapshots(
        snapshots_of("1"),
        Err(Problem::Session(SessionProblem::Gone)),
    );
    world.hear(Heard::Done(old, gone));
    assert!(!world.state().is_signed_out() && !world.state().data_is_old());
    world.answer_snapshots(Ok(snapshots(&["9"])));
    assert_eq!(world.names(), ["snap-9"]);
}

#[test]
fn the_snapshots_of_an_instance_that_went_are_kept_while_a_dialog_may_be_about_them() {
    for dialog in [false, true] {
        let mut world = World::with_two();
        world.key(Code::Down);
        world.pass(Duration::from_secs(1));
        let id = world.list_in_flight().unwrap();
        let second = || snapshots_of("2");
        let read = Outcome::Snapshots(second(), Ok(snapshots(&["9"])));
        world.hear(Heard::Done(id, read));
        world.key(Code::Up);
        if dialog {
            world.later(Code::Char('c'));
        }
        world.pass(poll::IDLE);
        world.answer_instances(Ok(list(vec![instance("1")])));
        assert_eq!(world.state().data.snapshots.contains_key(&second()), dialog);
    }
}

#[test]
fn the_name_is_asked_for_again_with_the_next_good_list_unless_it_was_refused() {
    let is_user = |effect: &Effect| matches!(effect, Effect::Call(_, Call::User));
    for (problem, again) in [
        (Problem::from(Silence::Timeout), true),
        (Problem::Server(ServerProblem::NoRight("".into())), false),
    ] {
        let mut world = World::new();
        let Some(Effect::Call(id, Call::User)) = world.taken(is_user) else {
            panic!("the name is asked for")
        };
        world.hear(Heard::Done(id, Outcome::User(Err(problem))));
        assert_eq!(world.taken(is_user), None, "not at once");
        world.answer_instances(Err(Problem::from(Silence::Timeout)));
        world.pass(poll::LONGEST);
        assert_eq!(world.taken(is_user), None, "not while the server fails");
        world.answer_instances(Ok(list(vec![instance("1")])));
        assert_eq!(world.taken(is_user).is_some(), again);
    }
}

#[test]
fn a_list_that_never_adds_up_does_not_grow_for_ever() {
    use crate::{app::data::Listing, domain::MOST_ROWS};
    let of = |ids: std::ops::Range<usize>| List {
        complete: false,
        ..list(ids.map(|id| instance(&id.to_string())).collect())
    };
    let half = MOST_ROWS / 2 + 1;
    let mut list: Listing<Instance> = Listing::default();
    list.take(of(0..half));
    list.take(of(half..2 * half));
    assert_eq!(list.rows().len(), MOST_ROWS);
    // The latest rows are kept; of the rest, the last ones were dropped.
    assert_eq!(list.rows()[0].id.as_str(), half.to_string());
    assert_eq!(
        list.rows()[MOST_ROWS - 1].id.as_str(),
        (half - 3).to_string()
    );
    assert!(!list.remote.value.as_ref().unwrap().complete);
}

#[test]
fn the_snapshots_of_an_instance_that_went_are_forgotten_unless_a_write_is_open() {
    for (writes, whole) in [(false, true), (true, true), (false, false)] {
        let mut world = World::with(&["7"]);
        if writes {
            world.create();
            world.later(Code::Esc);
        }
        world.key(Code::Char('r'));
        world.answer_snapshots(Ok(snapshots(&["7"])));
        world.answer_instances(Ok(List {
            complete: whole,
            ..list(vec![instance("2")])
        }));
        let one = snapshots_of("1");
        let kept = world.state().data.snapshots.contains_key(&one);
        assert_eq!(kept, writes || !whole, "{writes} {whole}");
    }
}
