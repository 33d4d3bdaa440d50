//! Creates and deletes: when they are sent, and what happens to them.

use super::{
    ask::{create::CreateForm, not_deleted::NotDeletedReport},
    *,
};
use crate::domain::ConnectProblem;

#[test]
fn an_enter_that_is_held_down_sends_a_refused_create_once() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.written(
        create,
        Err(NotDone::Failed(Problem::from(ConnectProblem::Refused))),
    );
    world.key(Code::Char('x'));
    for _ in 0..20 {
        world.later(Code::Enter);
    }
    // The first key released Enter; then one Enter leaves the field, and the next ones do nothing.
    assert_eq!(world.sent(), None);
    assert!(
        world.state().question().is_some(),
        "and none of them closes the form"
    );
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.written(
        create,
        Err(NotDone::Failed(Problem::from(ConnectProblem::Refused))),
    );
    let refusal = world.hint();
    assert!(refusal.starts_with("Nothing was "), "{refusal}");
    for _ in 0..20 {
        world.later(Code::Enter);
    }
    assert_eq!(world.sent(), None, "held down all the time");
    assert_eq!(world.hint(), refusal, "it still says why");
    world.pass(Duration::from_secs(1));
    world.key(Code::Enter);
    assert_eq!(world.hint(), "");
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert!(world.sent().is_some(), "let go of");
}

/// What was said in between is no reason why Enter does nothing.
#[test]
fn an_enter_that_may_be_held_down_says_so_in_place_of_another_message() {
    let mut world = World::with(&["8"]);
    world.create();
    world.tell(Message::Paste("text".to_owned()));
    assert_eq!(world.hint(), Hint::NowhereToPaste.to_string());
    world.later(Code::Enter);
    assert_eq!(world.hint(), Hint::HeldDown.to_string());
}

#[test]
fn one_new_row_settles_one_create() {
    let mut world = World::with(&["8"]);
    let lost = world.create();
    world.written(lost, Err(NotDone::Failed(Problem::from(Silence::Timeout))));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.pass(Duration::from_secs(130));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert_eq!(world.state().ops[0].phase, Phase::NotSeen);
    let name = world.state().ops[0].write.name().clone();
    world.later(Code::Char('c'));
    world.tell(Message::Key {
        key: Key::ctrl('u'),
        read_at: world.now.mono,
    });
    world.tell(Message::Paste(name.raw().to_owned()));
    world.later(Code::Tab);
    world.later(Code::Tab);
    world.later(Code::Enter);
    let second = world.sent().unwrap();
    world.written(second, Ok(()));
    let row = world.row_of(second, "20");
    for _ in 0..2 {
        world.answer_snapshots(Ok(list(vec![snapshot("8"), row.clone()])));
        world.pass(poll::BUSY);
    }
    let left: Vec<OpId> = world.state().ops.iter().map(|op| op.id).collect();
    assert_eq!(left, [lost.op], "the lost one is still not known");
    assert_eq!(world.state().unseen_writes().len(), 1);
}

#[test]
fn a_create_is_looked_for_from_when_its_answer_was_given_up() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.pass(Duration::from_secs(300));
    world.written(
        create,
        Err(NotDone::Failed(Problem::from(Silence::Timeout))),
    );
    while world.list_in_flight().is_some() {}
    let id = world
        .state()
        .data
        .snapshots
        .values()
        .next()
        .unwrap()
        .list
        .remote
        .in_flight
        .unwrap()
        .id;
    world.hear(Heard::Done(
        id,
        Outcome::Snapshots(snapshots_of("1"), Ok(snapshots(&["8"]))),
    ));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert_eq!(world.state().ops[0].phase, Phase::Checking);
}

#[test]
fn a_create_that_the_list_shows_raises_no_alarm_when_its_answer_is_lost() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.pass(poll::SOON);
    let row = world.row_of(create, "20");
    world.answer_snapshots(Ok(list(vec![snapshot("8"), row])));
    world.written(
        create,
        Err(NotDone::Failed(Problem::from(Silence::Timeout))),
    );
    assert!(!world.said().contains("not known"), "{}", world.said());
    assert!(world.state().ops.is_empty());
}

#[test]
fn writes_that_were_not_seen_are_named_at_the_end_whatever_was_read_since() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.written(
        create,
        Err(NotDone::Failed(Problem::from(Silence::Timeout))),
    );
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.pass(Duration::from_secs(130));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    let shown = |world: &World| world.state().open_table().unwrap().len();
    assert_eq!(shown(&world), 2);
    world.tell(Message::Resumed);
    assert_eq!(shown(&world), 2, "going on after a stop hides nothing");
    world.key(Code::Char('r'));
    assert_eq!(shown(&world), 1);
    assert_eq!(world.state().unseen_writes().len(), 1);
}

#[test]
fn a_dialog_counts_its_time_from_its_own_first_frame() {
    let mut world = World::with(&["8", "7"]);
    let read_at = world.now.mono;
    world.tell(Message::Key {
        key: Key::char('d'),
        read_at,
    });
    world.pass(Duration::from_secs(5)); // a stalled terminal: no frame was written
    world.key(Code::Tab); // its first frame
    world.key(Code::Enter);
    assert_eq!(world.sent(), None);
    world.later(Code::Enter);
    assert!(world.sent().is_some());
}

#[test]
fn nothing_is_written_while_the_data_is_old() {
    let mut world = World::with(&["8", "7"]);
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    world.pass(poll::IDLE);
    world.answer_snapshots(Err(Problem::from(Silence::Timeout)));
    world.later(Code::Enter);
    assert_eq!(world.sent(), None);
    assert_eq!(
        world.state().can(Action::Snapshot(OnSnapshot::Create)),
        Err(Denied::Stale)
    );
}

#[test]
fn a_delete_that_was_not_done_is_told_of_though_its_question_was_closed() {
    let mut world = World::with(&["8", "7"]);
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    world.later(Code::Enter);
    let delete = world.sent().unwrap();
    world.later(Code::Esc);
    assert!(world.state().question().is_none());
    world.written(delete, Err(NotDone::Changed(Vec::new())));
    let told: &NotDeletedReport = world.question_form().unwrap();
    assert_eq!(told.snapshot.id.as_str(), "8");
}

#[test]
fn the_proposed_name_is_free_where_each_name_there_is_one_like_it() {
    let mut world = World::with(&[]);
    let (first, second) = ("vm-1-20261114-1402", "vm-1-20261114-1402-2");
    for (names, proposed) in [
        (&[][..], first),
        (&[first][..], second),
        (&[first, second][..], "vm-1-20261114-1402-3"),
        (&[second][..], first),
    ] {
        world.key(Code::Char('r'));
        let row = |(n, name): (usize, &&str)| Snapshot {
            name: Text::new(name),
            ..snapshot(&n.to_string())
        };
        let rows = names.iter().enumerate().map(row).collect();
        world.answer_snapshots(Ok(list(rows)));
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.key(Code::Char('c'));
        let form: &CreateForm = world.question_form().unwrap();
        assert_eq!(form.name.text(), proposed);
        world.key(Code::Esc);
    }
}

#[test]
fn a_write_is_settled_by_its_own_list_and_a_delete_by_its_answer_first() {
    let mut world = World::with(&["8", "7"]);
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&["8", "7"])));
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    world.later(Code::Enter);
    let delete = world.sent().unwrap();
    world.later(Code::Esc);
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(snapshots(&["7"])));
    assert_eq!(world.state().ops.len(), 1, "another may have deleted it");
    world.written(delete, Ok(()));
    let own = world.list_in_flight().unwrap();
    world.key(Code::BackTab);
    world.key(Code::Down);
    world.pass(Duration::from_millis(200));
    let other = world.list_in_flight().unwrap();
    for (id, list, left) in [(other, "2", 1), (own, "1", 0)] {
        let instance = snapshots_of(list);
        let outcome = Outcome::Snapshots(instance, Ok(snapshots(&["7"])));
        world.hear(Heard::Done(id, outcome));
        assert_eq!(world.state().ops.len(), left, "the list of instance {list}");
    }
}

#[test]
fn which_of_two_rows_is_ours_is_asked_when_the_answer_has_come() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    let twins = ["20", "21"].map(|id| world.row_of(create, id));
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(list(twins.to_vec())));
    assert_eq!((world.state().ops.len(), world.said()), (1, String::new()));
    world.written(create, Ok(()));
    world.answer_snapshots(Ok(list(twins.to_vec())));
    assert!(world.said().starts_with("2 new rows are named"));
    assert!(world.state().ops.is_empty());
}

#[test]
fn reading_again_hides_no_row_of_a_create_that_is_looked_for() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.later(Code::Esc);
    world.key(Code::Char('r'));
    assert_eq!(world.first_row(), Some(RowId::Pending(create.op)));
}

#[test]
fn a_row_that_came_before_a_refusal_is_not_ours() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.pass(poll::SOON);
    // A colleague's, of the same name.
    let row = world.row_of(create, "20");
    world.answer_snapshots(Ok(list(vec![snapshot("8"), row.clone()])));
    let id = row.id.clone();
    let open = |world: &World| world.state().open_snapshots().unwrap().saving[&id];
    assert!(open(&world).is_ours(), "as it seems until the answer");
    world.written(create, Err(run::refused()));
    assert!(!open(&world).is_ours());
    let state = world.state();
    assert!(state.open_snapshots().unwrap().given.is_empty());
    assert!(state.running().iter().all(|running| !running.ours));
    assert!(state.last_words().is_empty());
    // Its end is not said either.
    let row = Snapshot {
        status: SnapshotStatus::Active,
        ..row
    };
    world.pass(poll::BUSY);
    world.answer_snapshots(Ok(list(vec![snapshot("8"), row])));
    assert!(!world.said().contains("is Active"), "{}", world.said());
}

/// Under a question, the result of an earlier write would read as part of it; an alarm says what it is
/// about, and must not be missed.
#[test]
fn what_was_done_before_is_not_said_under_a_question_and_an_alarm_is() {
    for key in ['c', 'd'] {
        let mut world = World::with(&["8", "7", "6"]);
        let delete = world.delete();
        world.written(delete, Ok(()));
        world.answer_snapshots(Ok(snapshots(&["7", "6"])));
        assert_ne!(world.said(), "");
        world.key(Code::Char(key));
        assert_eq!(world.said(), "");
    }
    let mut world = World::with(&["8", "7", "6"]);
    let delete = world.delete();
    world.written(delete, Err(NotDone::Failed(Silence::Timeout.into())));
    let alarm = world.said();
    assert_ne!(alarm, "");
    world.later(Code::Char('c'));
    assert!(world.state().question().is_some());
    assert_eq!(world.said(), alarm);
}
