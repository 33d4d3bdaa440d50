//! How a run goes on, and how it and each of its writes ends.

use super::*;

#[test]
fn at_most_four_are_under_way_and_the_next_begins_when_one_has_ended() {
    let mut world = world(6);
    world.delete_all("6");
    let first = world.all_sent();
    assert_eq!(first.len(), 4);
    for sent in &first {
        world.written(*sent, Ok(()));
    }
    assert!(world.all_sent().is_empty(), "the list has to show it first");
    world.list_has(&["101", "102", "104"]);
    assert_eq!(world.all_sent().len(), 2, "104 is still listed");
    let done = world
        .states()
        .iter()
        .filter(|state| **state == ItemState::Done)
        .count();
    assert_eq!(done, 3);
}

#[test]
fn a_row_that_the_run_took_meanwhile_is_refused_in_its_question_with_the_reason() {
    let mut world = world(6);
    world.delete_all("6");
    let sent = world.all_sent();
    // The report, then the marks.
    world.later(Code::Esc);
    world.key(Code::Esc);
    while world.state().snapshot_under_cursor().unwrap().id.as_str() != "102" {
        world.key(Code::Down);
    }
    world.key(Code::Char('d'));
    assert!(world.question_form::<DeleteForm>().is_some());
    world.written(sent[0], Err(refused()));
    assert_eq!(world.all_sent().len(), 1, "the run begins the next row");
    world.number("102");
    world.later(Code::Enter);
    assert!(world.all_sent().is_empty());
    let hint = world.state().question().unwrap().hint.clone();
    assert!(
        matches!(hint, Some(Hint::Denied(Denied::InTheWay(..)))),
        "{hint:?}"
    );
}

#[test]
fn each_write_of_a_run_ends_as_it_would_alone() {
    let mut world = world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    let ids: Vec<String> = sent.iter().map(|sent| world.target_of(*sent)).collect();
    world.written(sent[0], Ok(()));
    world.written(sent[1], Ok(()));
    world.written(sent[2], Err(refused()));
    let fifth = world.all_sent();
    assert_eq!(fifth.len(), 1, "a refusal makes room");
    let lost = Problem::Transport(TransportProblem::NoAnswer(Silence::Timeout));
    world.written(fifth[0], Err(NotDone::Failed(lost)));
    // The person stops it.
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert_eq!(
        world.state().run.as_ref().unwrap().stopped,
        Some(Stopped::ByHand)
    );
    let ended = Problem::Session(SessionProblem::Gone);
    world.written(sent[3], Err(NotDone::Failed(ended)));
    assert!(world.all_sent().is_empty(), "nothing more is sent");
    assert!(world.state().question().is_some());
    let states = world.states();
    let id_of = |n: usize| {
        world.state().run.as_ref().unwrap().items[n]
            .write
            .name()
            .to_string()
    };
    assert_eq!(id_of(0), format!("snap-{}", ids[0]));
    assert!(matches!(states[2], ItemState::NotDone(NotDone::Failed(_))));
    assert!(matches!(states[3], ItemState::NotDone(NotDone::Failed(_))));
    assert!(
        matches!(states[4], ItemState::Running(_)),
        "its outcome is looked for"
    );
    assert_eq!(
        states[5..],
        [ItemState::Waiting, ItemState::Waiting, ItemState::Waiting]
    );
}

#[test]
fn a_run_stops_when_the_session_ends_or_the_account_becomes_read_only() {
    let mut world = world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    let over = Problem::Session(SessionProblem::Gone);
    world.written(sent[0], Err(NotDone::Failed(over)));
    assert!(world.all_sent().is_empty());
    let run = world.state().run.as_ref().unwrap();
    assert_eq!(run.stopped, Some(Stopped::Denied(Denied::SignedOut)));

    let mut world = self::world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    world.app.shown_mut().read_only = ReadOnly::On;
    world.written(sent[0], Err(refused()));
    assert!(world.all_sent().is_empty());
    let run = world.state().run.as_ref().unwrap();
    assert_eq!(run.stopped, Some(Stopped::Denied(Denied::ReadOnly)));
}

#[test]
fn a_row_that_another_protects_after_the_confirmation_is_in_the_results() {
    let mut world = world(3);
    world.number("  d2");
    world.later(Code::Enter);
    let sent = world.all_sent();
    let change = Change::Protection([Protection::Off, Protection::On]);
    world.written(sent[0], Err(NotDone::Changed(vec![change])));
    world.written(sent[1], Err(NotDone::Barred(Barred::Protected)));
    let run = world.state().run.as_ref().unwrap();
    assert!(run.is_over());
    assert_eq!((run.tally().failed, run.undone().count()), (2, 2));
    assert!(world.question_form::<RunReport>().is_some());
}

#[test]
fn what_failed_can_be_asked_about_again_as_it_is_by_then() {
    let mut world = world(4);
    world.delete_all("4");
    let sent = world.all_sent();
    for one in &sent[..2] {
        world.written(*one, Ok(()));
    }
    for one in &sent[2..] {
        world.written(*one, Err(refused()));
    }
    world.list_has(&["101", "102"]);
    assert!(world.state().run.as_ref().unwrap().is_over());
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert_eq!(world.asks_about().as_deref(), Some("2"));
    assert!(world.all_sent().is_empty(), "it is asked, not done");
    world.number("2");
    world.later(Code::Enter);
    assert_eq!(world.all_sent().len(), 2);
}

#[test]
fn a_run_stops_when_its_list_can_not_be_read_and_never_goes_on_by_itself() {
    let mut world = world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    assert_eq!(sent.len(), 4);
    world.pass(Duration::from_secs(70));
    let lost = Problem::from(Silence::Timeout);
    while let Some(id) = world.list_in_flight() {
        let instance = snapshots_of("1");
        world.hear(Heard::Done(
            id,
            Outcome::Snapshots(instance, Err(lost.clone())),
        ));
    }
    for sent in sent {
        world.written(sent, Err(protected()));
    }
    let stopped = |world: &World| world.state().run.as_ref().unwrap().stopped.clone();
    assert_eq!(stopped(&world), Some(Stopped::Denied(Denied::Stale)));
    // Hours later the list is read well again: nothing more is sent.
    world.pass(Duration::from_secs(36_000));
    world.list_has(&["108", "107", "106", "105", "104", "103", "102", "101"]);
    world.list_has(&["108", "107", "106", "105", "104", "103", "102", "101"]);
    assert_eq!(world.all_sent().len(), 0);
}

#[test]
fn read_only_stops_a_run_though_it_is_taken_back_before_there_is_room() {
    let mut world = world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    world.app.shown_mut().read_only = ReadOnly::On;
    world.pass(Duration::from_secs(1));
    world.app.shown_mut().read_only = ReadOnly::Off;
    world.written(sent[0], Err(protected()));
    assert_eq!(world.all_sent().len(), 0);
}

#[test]
fn a_session_that_ends_stops_a_run_though_the_same_user_signs_in_before_there_is_room() {
    let mut world = world(8);
    world.delete_all("8");
    for sent in world.all_sent() {
        world.written(sent, Ok(()));
    }
    world.pass(Duration::from_secs(70));
    let id = world.list_in_flight().unwrap();
    let instance = snapshots_of("1");
    let over = Problem::Session(SessionProblem::Gone);
    world.hear(Heard::Done(id, Outcome::Snapshots(instance, Err(over))));
    let stopped = &world.state().run.as_ref().unwrap().stopped;
    assert_eq!(*stopped, Some(Stopped::Denied(Denied::SignedOut)));
}

#[test]
fn after_stop_enter_closes_the_report() {
    let mut world = world(8);
    world.delete_all("8");
    world.later(Code::Tab);
    world.later(Code::Enter);
    let stopped = world.state().run.as_ref().unwrap().stopped.clone();
    assert_eq!(stopped, Some(Stopped::ByHand));
    world.later(Code::Enter);
    world.later(Code::Enter);
    assert!(world.state().question().is_none());
}

/// The report of a stopped run: its numbers add up to what was marked, and its button is about what was
/// not started.
#[test]
fn a_stopped_run_accounts_for_every_marked_row() {
    let mut world = world(8);
    let mut rows = snapshots(&["108", "107", "106", "105", "104", "103"]);
    for id in ["102", "101"] {
        rows.rows.push(Snapshot {
            protection: Protection::On,
            ..snapshot(id)
        });
    }
    world.pass(Duration::from_secs(70));
    let id = world.list_in_flight().unwrap();
    world.hear(Heard::Done(
        id,
        Outcome::Snapshots(snapshots_of("1"), Ok(rows)),
    ));
    world.delete_all("6");
    let sent = world.all_sent();
    assert_eq!(sent.len(), 4);
    world.later(Code::Tab);
    world.later(Code::Enter);
    for sent in sent {
        world.written(sent, Ok(()));
    }
    world.list_has(&["104", "103", "102", "101"]);
    world.list_has(&["104", "103", "102", "101"]);
    let words = world.words();
    assert!(words.contains("Delete: 4 of 6 done, 2 left out"), "{words}");
    assert!(
        words.contains("4 done, 2 not started, 2 left out"),
        "{words}"
    );
    let content = world.state().question().unwrap().content(world.state());
    assert!(
        content.keys.contains("ask again about those not started"),
        "{}",
        content.keys
    );
    world.later(Code::Esc);
    world.later(Code::Char('o'));
    let rows = world.state().operation_rows(world.now);
    assert_eq!(rows[0].columns[1], "8 marked rows");
}

#[test]
fn try_again_is_about_the_instance_of_the_run_and_says_why_it_is_refused() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&["103", "102", "101"])));
    world.key(Code::Tab);
    world.delete_all("3");
    for sent in world.all_sent() {
        world.written(sent, Err(protected()));
    }
    world.later(Code::Esc);
    world.app.shown_mut().read_only = ReadOnly::On;
    world.key(Code::Char('o'));
    world.key(Code::Enter);
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert!(world.hint().contains("read-only"), "{}", world.hint());
    world.app.shown_mut().read_only = ReadOnly::Off;
    world.later(Code::Esc);
    // The pane, the marks, the instances, the other instance.
    for key in [Code::Esc, Code::Esc, Code::Esc, Code::Down] {
        world.later(key);
    }
    for key in [Code::Char('o'), Code::Enter] {
        world.later(key);
    }
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert!(world.asks_about().is_some(), "{}", world.hint());
}

#[test]
fn after_a_lost_answer_nothing_more_is_sent_until_its_outcome_is_known() {
    let mut world = world(6);
    world.delete_all("6");
    let sent = world.all_sent();
    assert_eq!(sent.len(), 4);
    let lost = NotDone::Failed(Problem::Transport(TransportProblem::NoAnswer(
        crate::domain::Silence::Timeout,
    )));
    let target = world.target_of(sent[0]);
    world.written(sent[0], Err(lost));
    // Another one is refused, so there is room for more.
    world.written(sent[1], Err(refused()));
    assert!(world.all_sent().is_empty());
    assert!(
        world
            .words()
            .contains("An answer was lost. Nothing more is sent")
    );
    let left = ["106", "105", "104", "103", "102", "101"];
    let left: Vec<&str> = left.into_iter().filter(|id| *id != target).collect();
    world.list_has(&left);
    assert_eq!(world.all_sent().len(), 2, "its outcome is known");
    assert!(!world.words().contains("An answer was lost"));
}

#[test]
fn the_results_begin_with_what_failed_and_what_was_not_started() {
    let mut world = world(6);
    world.delete_all("6");
    let sent = world.all_sent();
    world.later(Code::Tab);
    world.later(Code::Enter);
    world.written(sent[0], Ok(()));
    world.written(sent[1], Ok(()));
    world.written(sent[2], Err(refused()));
    world.written(sent[3], Ok(()));
    world.list_has(&["104", "102", "101"]);
    world.list_has(&["104", "102", "101"]);
    let words = world.words();
    let results = words.lines().filter_map(|line| {
        let (_, result) = line.split_once(" · id ")?;
        Some(result.split_once(" · ")?.1.split(':').next()?.to_owned())
    });
    let results: Vec<String> = results.collect();
    let wanted = [
        "not done",
        "not started",
        "not started",
        "done",
        "done",
        "done",
    ];
    assert_eq!(results, wanted, "{words}");
}
