//! How they are made, one after the other, and how each ends.

use super::*;

#[test]
fn at_most_two_are_made_at_a_time_each_after_its_list_was_read() {
    let mut served = Served::new(&["1", "2", "3", "4"]);
    let mut world = asked(&served);
    world.number("4");
    world.later(Code::Enter);
    assert!(world.all_sent().is_empty(), "its list is read first");
    served.answer(&mut world);
    let sent = world.all_sent();
    let of: Vec<String> = sent.iter().map(|sent| world.instance_of(*sent)).collect();
    assert_eq!(of, ["1", "2"]);
    // While its snapshot is saved, an instance is unavailable: no third one joins them.
    served.create(&mut world, sent[0], "201");
    served.create(&mut world, sent[1], "202");
    served.pass(&mut world);
    assert!(world.all_sent().is_empty());
    assert!(matches!(world.states()[0], ItemState::Saving(_)));
    served.end(&mut world, "1", SnapshotStatus::Active);
    let third = world.all_sent();
    assert_eq!(third.len(), 1);
    assert_eq!(world.instance_of(third[0]), "3");
    served.create(&mut world, third[0], "203");
    served.end(&mut world, "2", SnapshotStatus::Suspended);
    let fourth = world.all_sent();
    served.create(&mut world, fourth[0], "204");
    served.end(&mut world, "3", SnapshotStatus::Active);
    served.end(&mut world, "4", SnapshotStatus::Active);
    assert!(world.state().run.as_ref().unwrap().is_over());
    assert_eq!(
        world.states(),
        [
            ItemState::Done,
            ItemState::NotSaved(Some(SnapshotStatus::Suspended)),
            ItemState::Done,
            ItemState::Done
        ]
    );
    let table = &world.state().tables.instances;
    let marked = table.marked(&world.state().data.instances);
    let marked: Vec<&str> = marked.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(marked, ["2"], "what was done is not marked any more");
    assert_eq!(world.said(), "Created 3 of 4 snapshots: 3 done, 1 failed.");
    let run = world.state().run.as_ref().unwrap();
    assert_eq!(run.undone().count(), 0, "none is created twice");
    assert!(world.all_sent().is_empty());
}

#[test]
fn a_snapshot_that_is_saved_when_the_run_is_stopped_is_not_counted_as_done() {
    let mut served = Served::new(&["1", "2", "3"]);
    let mut world = begun(&served, "3");
    let sent = world.all_sent();
    served.create(&mut world, sent[0], "201");
    served.create(&mut world, sent[1], "202");
    served.end(&mut world, "1", SnapshotStatus::Active);
    let third = world.all_sent();
    served.create(&mut world, third[0], "203");
    // The person stops it.
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert_eq!(
        world.said(),
        "Created 1 of 3 snapshots: 1 done, 2 still Saving."
    );
    served.end(&mut world, "2", SnapshotStatus::Suspended);
    served.end(&mut world, "3", SnapshotStatus::Active);
    let run = world.state().run.as_ref().unwrap();
    let tally = run.tally();
    assert!(run.is_over());
    assert_eq!((tally.done, tally.saving, tally.failed), (2, 0, 1));
}

#[test]
fn a_create_that_appears_late_is_done_once_it_is_saved() {
    let mut served = Served::new(&["1", "2"]);
    let mut world = begun(&served, "2");
    let sent = world.all_sent();
    served.create(&mut world, sent[0], "201");
    served.end(&mut world, "1", SnapshotStatus::Active);
    let lost = NotDone::Failed(Problem::from(Silence::Timeout));
    let row = world.row_of(sent[1], "202");
    world.written(sent[1], Err(lost));
    for _ in 0..6 {
        served.pass(&mut world);
    }
    assert!(matches!(world.states()[1], ItemState::Unknown(_)));
    served.snapshots.get_mut("2").unwrap().push(row);
    for key in [Code::Esc, Code::Char('u'), Code::Down, Code::Char('r')] {
        world.later(key);
    }
    served.answer(&mut world);
    assert!(matches!(world.states()[1], ItemState::Saving(_)));
    let run = world.state().run.as_ref().unwrap();
    assert!(run.is_over(), "its end was said");
    assert_eq!((run.tally().done, run.tally().saving), (1, 1));
    served.end(&mut world, "2", SnapshotStatus::Suspended);
    assert_eq!(
        world.states()[1],
        ItemState::NotSaved(Some(SnapshotStatus::Suspended))
    );
}

#[test]
fn a_create_that_two_rows_could_be_is_unknown_wherever_its_end_is_shown() {
    let mut served = Served::new(&["1", "2"]);
    let mut world = begun(&served, "2");
    let sent = world.all_sent();
    served.create(&mut world, sent[0], "201");
    served.end(&mut world, "1", SnapshotStatus::Active);
    let rows = ["202", "203"].map(|new| world.row_of(sent[1], new));
    served.snapshots.get_mut("2").unwrap().extend(rows);
    world.written(sent[1], Ok(()));
    served.answer(&mut world);
    let unknown = ItemState::Unknown(sent[1].op);
    assert_eq!(world.states(), [ItemState::Done, unknown]);
    let mut operations = world.state().operations.iter();
    let operation = operations.find(|it| it.id == sent[1].op).unwrap();
    let end = operation.end.as_ref().map(|(_, end)| end);
    assert_eq!(end, Some(&operations::OperationEnd::Unclear));
}

#[test]
fn an_instance_that_is_at_work_when_its_turn_comes_is_left_alone() {
    let mut served = Served::new(&["1", "2", "3", "4"]);
    let mut world = begun(&served, "4");
    let sent = world.all_sent();
    // Others have begun meanwhile: a snapshot of 3, something else on 4.
    let rows = served.snapshots.get_mut("3").unwrap();
    rows.push(Snapshot {
        status: SnapshotStatus::Saving,
        ..snapshot("301")
    });
    served.instances[3].status = InstanceStatus::ImageUploading;
    for sent in sent {
        world.written(sent, Err(refused()));
    }
    served.answer(&mut world);
    assert!(world.all_sent().is_empty());
    let states = world.states();
    assert!(
        matches!(&states[2], ItemState::Denied(Denied::InstanceSaving(..))),
        "{states:?}"
    );
    assert!(
        matches!(&states[3], ItemState::Denied(Denied::InstanceBusy(..))),
        "{states:?}"
    );
    let words = world.words();
    assert!(
        words.contains("of vm-3 · not sent: vm-3 is busy (Saving snap-301)"),
        "{words}"
    );
}

#[test]
fn a_lost_answer_is_settled_by_the_list_and_nothing_is_sent_twice() {
    let mut served = Served::new(&["1", "2"]);
    let mut world = begun(&served, "2");
    let sent = world.all_sent();
    let lost = || NotDone::Failed(Problem::from(Silence::Timeout));
    let row = world.row_of(sent[0], "201");
    served.snapshots.get_mut("1").unwrap().push(row);
    for sent in &sent {
        world.written(*sent, Err(lost()));
    }
    served.answer(&mut world);
    assert!(matches!(world.states()[0], ItemState::Saving(_)));
    assert!(matches!(world.states()[1], ItemState::Running(_)));
    served.end(&mut world, "1", SnapshotStatus::Active);
    for _ in 0..6 {
        served.pass(&mut world);
    }
    assert_eq!(world.states()[0], ItemState::Done);
    assert!(matches!(world.states()[1], ItemState::Unknown(_)));
    let run = world.state().run.as_ref().unwrap();
    assert!(run.is_over());
    assert_eq!(run.undone().count(), 0, "an unknown one is not repeated");
    assert!(world.all_sent().is_empty());
    // It appears after all.
    let row = Snapshot {
        status: SnapshotStatus::Active,
        name: world.state().run.as_ref().unwrap().items[1]
            .write
            .name()
            .clone(),
        ..snapshot("202")
    };
    served.snapshots.get_mut("2").unwrap().push(row);
    for key in [Code::Esc, Code::Char('u'), Code::Down, Code::Char('r')] {
        world.later(key);
    }
    served.pass(&mut world);
    assert_eq!(world.states()[1], ItemState::Done);
}

#[test]
fn a_refused_list_is_about_its_instance_and_a_silent_server_stops_the_run() {
    let mut served = Served::new(&["1", "2", "3"]);
    let refusal = Problem::Server(ServerProblem::Refused(Refusal {
        kind: "access".into(),
        object: "".into(),
        message: "".into(),
    }));
    served.failing.insert("2".to_owned(), refusal);
    let mut world = begun(&served, "3");
    let of: Vec<String> = world
        .all_sent()
        .into_iter()
        .map(|sent| world.instance_of(sent))
        .collect();
    assert_eq!(of, ["1", "3"]);
    assert_eq!(
        world.states()[1],
        ItemState::Denied(Denied::ListRefused("vm-2".to_owned()))
    );

    for problem in [
        Problem::from(Silence::Timeout),
        Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Status {
            status: 502,
            retry_after: None,
        })),
    ] {
        let mut served = Served::new(&["1", "2", "3"]);
        served.failing.insert("2".to_owned(), problem);
        let mut world = begun(&served, "3");
        assert_eq!(world.all_sent().len(), 1);
        let stopped = |world: &World| world.state().run.as_ref().unwrap().stopped.clone();
        assert_eq!(stopped(&world), Some(Stopped::Denied(Denied::Stale)));
        served.failing.clear();
        served.pass(&mut world);
        assert!(world.all_sent().is_empty(), "it never goes on by itself");
    }
}

#[test]
fn stop_begins_no_further_one_and_says_what_is_still_being_saved() {
    let mut served = Served::new(&["1", "2", "3", "4"]);
    let mut world = begun(&served, "4");
    let sent = world.all_sent();
    served.create(&mut world, sent[0], "201");
    world.written(sent[1], Err(refused()));
    // The lists of the third are being read.
    assert!(matches!(world.states()[2], ItemState::Checking));
    world.later(Code::Tab);
    world.later(Code::Enter);
    served.pass(&mut world);
    assert!(world.all_sent().is_empty());
    let run = world.state().run.as_ref().unwrap();
    assert!(run.is_over());
    assert_eq!(run.undone().count(), 3);
    let words = world.words();
    for line in [
        "1 still Saving, 1 failed, 2 not started",
        "of vm-1 · created, still Saving",
        "of vm-3 · not started",
    ] {
        assert!(words.contains(line), "{line}\n{words}");
    }
    let rows = served.snapshots.get_mut("1").unwrap();
    rows.last_mut().unwrap().status = SnapshotStatus::Active;
    world.pass(Duration::from_secs(10));
    served.answer(&mut world);
    assert_eq!(world.states()[0], ItemState::Done);
    assert!(world.said().contains("is Active"), "{}", world.said());
}
