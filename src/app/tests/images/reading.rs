//! When the list of the whole account is read, and what it learns.

use super::*;

#[test]
fn the_whole_account_is_read_after_the_first_lists_then_every_ten_minutes() {
    let mut world = World::new();
    assert!(!world.images_asked());
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert!(!world.images_asked(), "the first snapshots come first");
    assert_eq!(world.state().coverage_summary(), None);
    world.answer_snapshots(Ok(list(Vec::new())));
    world.answer_images(Ok(list(vec![copy("7", "1", 1)])));
    assert_eq!(world.told("1"), "1d 1 Fresh");
    for minute in 1..10 {
        world.pass(MINUTE);
        assert!(!world.images_asked(), "minute {minute}");
        world.answer_what_is_due();
    }
    // When it is due together with the others, it comes after them.
    world.pass(MINUTE);
    assert!(!world.images_asked());
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert!(!world.images_asked());
    world.answer_snapshots(Ok(list(Vec::new())));
    assert!(world.images_asked());
    // When its view is open, a key refreshes it.
    world.answer_images(Ok(list(vec![copy("7", "1", 1)])));
    let now = world.now;
    world.app.shown_mut().read_images(now);
    world.pass(SECOND);
    assert!(world.images_asked());
}

#[test]
fn an_account_without_instances_is_read_too() {
    let mut world = World::new();
    world.answer_instances(Ok(list(Vec::new())));
    world.answer_images(Ok(list(vec![copy("7", "1", 1)])));
    let summary = world.state().coverage_summary().unwrap();
    assert_eq!(summary, CoverageSummary::default());
}

#[test]
fn an_idle_program_wakes_for_its_lists_alone() {
    let mut world = World::with_instances(&["1"]);
    assert_eq!(world.wakes_in(), Some(poll::IDLE), "it is under way");
    world.answer_images(Ok(list(Vec::new())));
    assert_eq!(world.wakes_in(), Some(poll::IDLE));
}

#[test]
fn midnight_wakes_nobody_and_ages_are_right_at_the_next_key() {
    let mut world = World::with_instances(&["1"]);
    world.now = world.now.later(Duration::from_secs(35_819)); // 23:59:30
    world.answer_images(Ok(list(vec![copy("7", "1", 6)])));
    world.tell(Message::Wake);
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(list(vec![copy("7", "1", 6).snapshot])));
    assert_eq!(world.wakes_in(), Some(poll::IDLE));
    assert_eq!(world.told("1"), "6d 1 Fresh");
    let arranged = world.state().tables.snapshots[&snapshots_of("1")].arranged();
    world.now = world.now.later(40 * SECOND);
    world.key(Code::Down);
    assert_eq!(world.told("1"), "7d 1 Aging");
    let now = world.state().tables.snapshots[&snapshots_of("1")].arranged();
    assert!(now > arranged, "its rows are drawn anew");
}

#[test]
fn an_account_that_is_not_shown_is_not_read() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Ok(list(Vec::new())));
    let other = State::new(Account::default(), MINUTE, 1, world.now);
    let other = world.app.add(other);
    let first = world.app.shown_id();
    let _ = world.app.show(world.now, other);
    world.pass(11 * MINUTE);
    world.effects.clear();
    assert_eq!(
        world.app.accounts()[first.place()].next_wake(world.now),
        None
    );
    let work = world.app.show(world.now, first);
    let asked = |call: &Call| {
        work.iter()
            .any(|(_, it)| matches!(it, Effect::Call(_, of) if of == call))
    };
    assert!(
        asked(&Call::Instances) && !asked(&Call::Images),
        "the others first"
    );
}

#[test]
fn a_failure_waits_and_makes_nothing_else_old() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Err(Problem::from(ConnectProblem::Refused)));
    assert!(!world.state().data_is_old());
    assert!(!world.images_asked());
    assert_eq!(world.state().coverage_summary(), None);
    for _ in 0..3 {
        world.pass(MINUTE);
        if world.state().data.instances.remote.in_flight.is_some() {
            world.answer_what_is_due();
        }
    }
    world.answer_images(Ok(list(Vec::new())));
    assert_eq!(world.told("1"), "never 0 Never");
}

#[test]
fn while_another_list_fails_it_is_not_read() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Ok(list(Vec::new())));
    world.pass(MINUTE);
    world.fail_instances();
    world.fail_snapshots();
    let mut failed = 0;
    for _ in 0..15 {
        world.pass(MINUTE);
        assert!(!world.images_asked());
        if world.state().data.instances.remote.in_flight.is_some() {
            world.fail_instances();
            failed += 1;
        } else if world
            .state()
            .open_snapshots()
            .unwrap()
            .list
            .remote
            .in_flight
            .is_some()
        {
            world.fail_snapshots();
            failed += 1;
        }
    }
    assert!(failed > 5, "{failed}");
}

#[test]
fn rows_are_there_before_the_list_is_whole() {
    let mut world = World::with_instances(&["1"]);
    let call = world.images_in_flight();
    let arrive = |world: &mut World, from, rows| {
        let rows = CallReport::Rows(ArrivedRows { from, rows });
        world.hear(Heard::Progress(call, rows));
    };
    let ids = |world: &World| {
        let rows = world.state().data.images.list.rows().iter();
        rows.map(|row| row.snapshot.id.to_string())
            .collect::<Vec<_>>()
    };
    arrive(&mut world, 0, vec![copy("7", "1", 1), copy("8", "1", 2)]);
    arrive(&mut world, 2, vec![copy("9", "1", 3)]);
    assert_eq!(ids(&world), ["7", "8", "9"]);
    assert_eq!(
        world.told("1"),
        "? ? Unknown",
        "the youngest may be to come"
    );
    // The list is read again from its beginning, because the session had expired.
    arrive(&mut world, 0, vec![copy("8", "1", 2)]);
    assert_eq!(ids(&world), ["8"]);
    let whole = list(vec![copy("8", "1", 2), copy("9", "1", 3)]);
    world.hear(Heard::Done(call, Outcome::Images(Ok(whole))));
    assert_eq!(
        (ids(&world), world.told("1").as_str()),
        (vec!["8".into(), "9".into()], "2d 2 Fresh")
    );
    // After a complete list, half of the next one removes nothing; nor do rows of another call.
    arrive(&mut world, 0, vec![copy("9", "1", 3)]);
    assert_eq!(ids(&world), ["8", "9"]);
}

#[test]
fn what_arrived_of_a_list_that_was_not_read_to_its_end_is_dropped() {
    let mut world = World::with_instances(&["1"]);
    let call = world.images_in_flight();
    let rows = vec![copy("7", "1", 1)];
    world.hear(Heard::Progress(
        call,
        CallReport::Rows(ArrivedRows { from: 0, rows }),
    ));
    world.hear(Heard::Done(
        call,
        Outcome::Images(Err(Silence::Timeout.into())),
    ));
    assert!(world.state().data.images.list.rows().is_empty());
    assert_eq!(world.told("1"), "? ? Unknown");
}

#[test]
fn it_learns_from_the_list_of_an_instance_and_from_our_own_writes() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Ok(list(vec![
        copy("7", "1", 1),
        of_kind(copy("8", "1", 9), "backup"),
        copy("9", "2", 1),
    ])));
    let own = |world: &mut World, rows: Vec<Snapshot>| {
        world.pass(MINUTE);
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.answer_snapshots(Ok(list(rows)));
    };
    own(
        &mut world,
        vec![copy("7", "1", 1).snapshot, copy("10", "1", 0).snapshot],
    );
    assert_eq!(world.told("1"), "today 2 Fresh");
    // What its own list lacks is gone; it proves nothing about backups or other instances.
    own(&mut world, Vec::new());
    assert_eq!(world.told("1"), "9d 0 Aging");
    let left = world.state().data.images.list.rows().iter();
    let left: Vec<&str> = left.map(|row| row.snapshot.id.as_str()).collect();
    assert_eq!(left, ["8", "9"]);
}

#[test]
fn a_create_of_ours_counts_once_it_is_active() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Ok(list(Vec::new())));
    world.key(Code::Tab);
    let create = world.create();
    let row = world.row_of(create, "20");
    let created = Some(date(2026, 11, 14));
    let row = Snapshot { created, ..row };
    world.written(create, Ok(()));
    world.answer_snapshots(Ok(list(vec![row.clone()])));
    assert_eq!(world.told("1"), "never 1 Never", "it is Saving");
    world.pass(3 * SECOND);
    let status = SnapshotStatus::Active;
    world.answer_snapshots(Ok(list(vec![Snapshot { status, ..row }])));
    assert_eq!(world.told("1"), "today 1 Fresh");
}

#[test]
fn a_list_of_the_account_takes_back_nothing_that_is_newer() {
    let mut world = World::with_instances(&["1"]);
    let call = world.images_in_flight();
    // Its answer is slow: meanwhile somebody deletes one and creates another.
    world.pass(MINUTE);
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(list(vec![copy("10", "1", 0).snapshot])));
    let old = list(vec![copy("7", "1", 8)]);
    world.hear(Heard::Done(call, Outcome::Images(Ok(old))));
    assert_eq!(world.told("1"), "today 1 Fresh");
    assert_eq!(world.state().data.images.list.rows().len(), 1);
}

#[test]
fn an_answer_from_before_a_write_is_dropped() {
    let mut world = World::with_instances(&["1"]);
    world.key(Code::Tab);
    let call = world.images_in_flight();
    let create = world.create();
    world.written(create, Ok(()));
    world.hear(Heard::Done(call, Outcome::Images(Ok(list(Vec::new())))));
    assert_eq!(world.state().coverage_summary(), None);
    let row = world.row_of(create, "20");
    world.answer_snapshots(Ok(list(vec![row])));
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert!(world.images_asked(), "it is asked for again");
}

#[test]
fn where_no_row_names_its_instance_the_lists_of_instances_are_read() {
    let mut world = World::with_instances(&["1", "2", "3", "4"]);
    world.key(Code::Down);
    world.key(Code::Down);
    world.pass(SECOND);
    world.answer_list("3", Ok(list(vec![copy("30", "3", 2).snapshot])));
    let anonymous = |row, days| Image {
        instance: None,
        ..copy(row, "1", days)
    };
    let all = || vec![anonymous("30", 2), anonymous("20", 40), anonymous("99", 0)];
    world.answer_images(Ok(list(all())));
    // The one under the cursor is known already; its neighbours come next, one every two seconds.
    assert_eq!(world.told("3"), "2d 1 Fresh");
    assert_eq!(world.told("2"), "? ? Unknown");
    assert_eq!(world.state().instances_learnt(), Some((2, 4)));
    assert_eq!(world.asked(), ["2"]);
    world.answer_list("2", Ok(list(vec![copy("20", "2", 40).snapshot])));
    assert_eq!(world.told("2"), "40d 1 Old");
    assert!(world.asked().is_empty(), "the next one waits");
    assert_eq!(world.wakes_in(), Some(crate::app::images::BETWEEN));
    world.pass(crate::app::images::BETWEEN);
    world.answer_list("4", Err(Silence::Timeout.into()));
    assert!(!world.state().data_is_old());
    world.pass(crate::app::images::BETWEEN);
    assert!(world.asked().is_empty(), "each is tried once");
    assert_eq!(
        world.told("1"),
        "never 0 Never",
        "its list is on the screen first"
    );
    assert_eq!(world.state().instances_learnt(), Some((3, 4)));
    let summary = world.state().coverage_summary().unwrap();
    assert_eq!((summary.at_risk(), summary.unknown), (2, 1));
    // The next read of the account's list keeps the instances of the rows, and begins another
    // round.
    let now = world.now;
    world.app.shown_mut().read_images(now);
    world.pass(SECOND);
    world.answer_images(Ok(list(all())));
    assert_eq!(
        (world.told("3"), world.told("2")),
        ("2d 1 Fresh".into(), "40d 1 Old".into())
    );
    assert_eq!(world.asked(), ["3"]);
}

#[test]
fn a_list_that_was_read_before_tells_whose_a_row_is() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(list(vec![copy("7", "1", 3).snapshot])));
    let anonymous = Image {
        instance: None,
        ..copy("7", "1", 3)
    };
    world.answer_images(Ok(list(vec![anonymous])));
    assert_eq!(world.told("1"), "3d 1 Fresh");
}

/// The refusal of a server that has no list of the whole account.
fn missed() -> Problem {
    let refusal = Refusal {
        kind: Text::new("missed").into(),
        ..Refusal::default()
    };
    Problem::Server(ServerProblem::Refused(refusal))
}

#[test]
fn a_server_without_that_list_is_read_instance_by_instance() {
    let mut world = World::with_instances(&["1", "2"]);
    world.answer_images(Err(missed()));
    world.answer_list("2", Ok(list(vec![copy("20", "2", 3).snapshot])));
    assert_eq!(world.told("2"), "3d 1 Fresh");
    assert_eq!(world.told("1"), "never 0 Never");
    assert_eq!(world.state().instances_learnt(), None);
}

#[test]
fn a_list_that_was_read_before_that_of_the_account_was_refused_counts() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(list(vec![copy("10", "1", 3).snapshot])));
    world.answer_images(Err(missed()));
    assert_eq!(world.told("1"), "3d 1 Fresh");
    assert_eq!(world.told("2"), "? ? Unknown");
    // Also when it is refused again.
    world.answer_list("2", Ok(list(vec![copy("20", "2", 4).snapshot])));
    let now = world.now;
    world.app.shown_mut().read_images(now);
    world.tell(Message::Wake);
    world.answer_images(Err(missed()));
    assert_eq!(
        ["1", "2"].map(|of| world.told(of)),
        ["3d 1 Fresh", "4d 1 Fresh"]
    );
}

#[test]
fn rows_without_an_instance_among_others_belong_to_none() {
    let mut world = World::with_instances(&["1", "2"]);
    let orphan = Image {
        instance: None,
        ..copy("30", "1", 0)
    };
    world.answer_images(Ok(list(vec![copy("7", "1", 1), orphan])));
    assert!(world.asked().is_empty());
    assert_eq!(world.told("2"), "never 0 Never");
}
