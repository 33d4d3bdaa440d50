//! What ends after it ran for long is notified of, once.

use super::{run::refused, *};

const SHORT: Duration = Duration::from_secs(9);
const LONGER: Duration = Duration::from_millis(10_500);

impl World {
    /// All notifications since the last look.
    fn notified(&mut self) -> Vec<Notification> {
        let is_one = |effect: &Effect| matches!(effect, Effect::Program(Program::Notify(_)));
        let mut all = Vec::new();
        while let Some(Effect::Program(Program::Notify(one))) = self.taken(is_one) {
            all.push(one);
        }
        all
    }

    /// The only notification since the last look: how it ended, and its text.
    fn only(&mut self) -> (Ending, String) {
        let all = self.notified();
        let [one] = &all[..] else { panic!("{all:?}") };
        (one.ending(), one.message())
    }

    /// Time passes, and the list is read after it.
    fn lists(&mut self, after: Duration, rows: &[Snapshot]) {
        self.pass(after);
        self.lists_now(rows);
    }

    fn lists_now(&mut self, rows: &[Snapshot]) {
        let open = self.app.shown_mut().data.snapshots.values_mut().next();
        open.unwrap().list.remote.demand(self.now);
        self.tell(Message::Wake);
        while let Some(id) = self.list_in_flight() {
            let instance = snapshots_of("1");
            let outcome = Outcome::Snapshots(instance, Ok(list(rows.to_vec())));
            self.hear(Heard::Done(id, outcome));
        }
    }

    /// A create whose row is no longer `Saving` after this time.
    fn saves(&mut self, time: Duration, status: SnapshotStatus) {
        let create = self.create();
        self.written(create, Ok(()));
        let row = self.row_of(create, "20");
        self.lists_now(&[row.clone(), snapshot("8")]);
        assert!(self.notified().is_empty(), "it is still Saving");
        self.lists(time, &[Snapshot { status, ..row }, snapshot("8")]);
    }
}

#[test]
fn a_create_is_over_when_its_snapshot_is_active_or_is_not() {
    let mut world = World::with(&["8"]);
    world.saves(SHORT, SnapshotStatus::Active);
    assert!(world.said().contains("is Active"), "{}", world.said());
    assert!(world.notified().is_empty(), "under 10 s");

    let mut world = World::with(&["8"]);
    world.saves(LONGER, SnapshotStatus::Active);
    let all = world.notified();
    let [Notification { ended, focused }] = &all[..] else {
        panic!("{all:?}");
    };
    assert!(!focused, "the terminal has not said so");
    let [one] = &ended[..] else {
        panic!("{ended:?}")
    };
    assert_eq!(one.said.to_string(), world.said());
    assert_eq!(one.ending, Ending::Done);
    assert_eq!(one.instances, [InstanceId::parse("1").unwrap()]);
    assert_eq!(one.snapshots, [SnapshotId::parse("20").unwrap()]);
    world.lists(LONGER, &[snapshot("8"), snapshot("20")]);
    assert!(world.notified().is_empty(), "it has ended once");

    let mut world = World::with(&["8"]);
    world.saves(LONGER, SnapshotStatus::Suspended);
    let (ending, message) = world.only();
    assert_eq!(ending, Ending::Failed);
    assert!(message.contains("is no longer Saving"), "{message}");
}

#[test]
fn a_create_whose_row_leaves_the_list_has_ended_badly() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.written(create, Ok(()));
    let row = world.row_of(create, "20");
    world.lists_now(&[row, snapshot("8")]);
    world.lists(LONGER, &[snapshot("8")]);
    let (ending, message) = world.only();
    assert_eq!(ending, Ending::Failed);
    assert!(message.contains("(id 20) left the list"), "{message}");
}

#[test]
fn a_delete_is_over_when_it_is_proved_refused_or_unknown() {
    for (after, count) in [(SHORT, 0), (LONGER, 1)] {
        let mut world = World::with(&["9", "8"]);
        let delete = world.delete();
        world.written(delete, Ok(()));
        world.lists(after, &[snapshot("8")]);
        assert!(world.said().contains("Deleted"), "{}", world.said());
        let endings: Vec<Ending> = world.notified().iter().map(Notification::ending).collect();
        assert_eq!(endings, vec![Ending::Done; count]);

        let mut world = World::with(&["9", "8"]);
        let delete = world.delete();
        world.pass(after);
        world.written(delete, Err(refused()));
        let endings: Vec<Ending> = world.notified().iter().map(Notification::ending).collect();
        assert_eq!(endings, vec![Ending::Failed; count]);
    }

    let mut world = World::with(&["9", "8"]);
    let delete = world.delete();
    let lost = NotDone::Failed(Problem::from(Silence::Timeout));
    world.written(delete, Err(lost));
    assert!(world.notified().is_empty(), "it is looked for");
    let both = [snapshot("9"), snapshot("8")];
    world.lists(Duration::from_secs(121), &both);
    let (ending, message) = world.only();
    assert_eq!(ending, Ending::Unknown);
    assert_eq!(message, world.said());
    world.lists(LONGER, &both);
    assert!(world.notified().is_empty(), "it is as unknown as before");
}

#[test]
fn a_form_that_is_refused_late_is_notified_of_too() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.pass(LONGER);
    world.written(create, Err(refused()));
    assert_eq!(world.only().0, Ending::Failed);
}

#[test]
fn a_run_is_notified_of_at_its_end_and_its_writes_are_not() {
    let mut world = run::world(6);
    world.delete_all("6");
    let first = world.all_sent();
    world.pass(LONGER);
    for sent in &first {
        world.written(*sent, Ok(()));
    }
    world.list_has(&["101", "102"]);
    assert!(world.notified().is_empty(), "it goes on");
    let last = world.all_sent();
    world.written(last[0], Ok(()));
    world.written(last[1], Err(refused()));
    assert!(world.notified().is_empty(), "one is not proved");
    world.list_has(&["101"]);
    let all = world.notified();
    let [Notification { ended, .. }] = &all[..] else {
        panic!("{all:?}");
    };
    let [one] = &ended[..] else {
        panic!("{ended:?}")
    };
    assert_eq!(one.ending, Ending::Failed);
    assert_eq!(one.said.to_string(), world.said());
    assert_eq!((one.instances.len(), one.snapshots.len()), (6, 6));
    world.pass(LONGER);
    assert!(world.notified().is_empty());
}

#[test]
fn what_ends_at_one_moment_is_one_notification_of_the_worst() {
    let mut world = World::with(&["9", "8", "7"]);
    let first = world.delete();
    world.written(first, Ok(()));
    world.key(Code::Down);
    let second = world.delete();
    world.written(second, Ok(()));
    world.lists(LONGER, &[snapshot("7")]);
    let all = world.notified();
    let [one] = &all[..] else { panic!("{all:?}") };
    assert_eq!(one.ended.len(), 2);
    let first = &one.ended[0].said;
    assert_eq!(one.message(), format!("{first} 1 more ended."));
    assert_eq!(one.ending(), Ending::Done);

    let mut worse = one.clone();
    worse.ended[1].ending = Ending::Failed;
    assert_eq!(worse.ending(), Ending::Failed);
    let said = &worse.ended[1].said;
    assert_eq!(worse.message(), format!("{said} 1 more ended."));
}

#[test]
fn another_account_is_named() {
    let mut world = World::with(&["9", "8"]);
    let other = world.app.add(World::named("staging"));
    let delete = world.delete();
    world.written(delete, Ok(()));
    let first = world.app.shown_id();
    let work = world.app.show(world.now, other);
    world
        .effects
        .extend(work.into_iter().map(|(_, effect)| effect));
    world.pass(LONGER);
    while let Some(id) = world.list_in_flight() {
        let outcome = Outcome::Snapshots(snapshots_of("1"), Ok(snapshots(&["8"])));
        let work = world.app.heard(world.now, first, Heard::Done(id, outcome));
        world
            .effects
            .extend(work.into_iter().map(|(_, effect)| effect));
    }
    let all = world.notified();
    let [one] = &all[..] else { panic!("{all:?}") };
    assert_eq!(one.ended[0].account.as_str(), "default");
    assert!(one.message().starts_with("default: "), "{}", one.message());
}

#[test]
fn the_focus_is_what_the_terminal_said_last() {
    for (messages, focused) in [
        (vec![], false),
        (vec![Message::Focus(true)], true),
        (vec![Message::Focus(true), Message::Focus(false)], false),
        // The shell had the terminal meanwhile.
        (vec![Message::Focus(true), Message::Resumed], false),
    ] {
        let mut world = World::with(&["9", "8"]);
        let delete = world.delete();
        world.written(delete, Ok(()));
        for message in messages {
            world.tell(message);
        }
        world.lists(LONGER, &[snapshot("8")]);
        let all = world.notified();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].focused, focused);
    }
}
