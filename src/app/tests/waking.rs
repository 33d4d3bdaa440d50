//! When the program wakes by itself, and what it reads then.

use super::*;

const SECOND: Duration = Duration::from_secs(1);

impl World {
    /// A world with two instances: the cursor is on the first, whose list has been read.
    pub(super) fn with_two() -> Self {
        let mut world = Self::new();
        world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
        world.answer_snapshots(Ok(snapshots(&["8"])));
        world
    }

    /// The time until it wakes by itself.
    pub(super) fn wakes_in(&self) -> Option<Duration> {
        let wake = self.state().next_wake(self.now)?;
        Some(wake.saturating_duration_since(self.now.mono))
    }

    /// The instances whose lists are requested.
    pub(super) fn asked(&self) -> Vec<&str> {
        let lists = self.effects.iter().filter_map(|effect| match effect {
            Effect::Call(_, Call::Snapshots(list)) => Some(list.instance.as_str()),
            _ => None,
        });
        lists.collect()
    }

    pub(super) fn fail_instances(&mut self) {
        self.answer_instances(Err(Problem::from(Silence::Timeout)));
    }

    pub(super) fn fail_snapshots(&mut self) {
        self.answer_snapshots(Err(Problem::from(Silence::Timeout)));
    }
}

#[test]
fn a_first_reading_is_counted_by_the_second_and_a_later_one_is_not() {
    let mut world = World::new();
    assert_eq!(world.wakes_in(), Some(SECOND));
    world.pass(Duration::from_millis(2_300));
    assert_eq!(world.wakes_in(), Some(Duration::from_millis(700)));
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert_eq!(world.wakes_in(), Some(SECOND), "the first snapshots");
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.key(Code::Char('r'));
    let noticeable = Duration::from_millis(300);
    assert_eq!(world.wakes_in(), Some(noticeable), "both are on the way");
    world.pass(noticeable);
    let slow = Duration::from_millis(4_700);
    assert_eq!(world.wakes_in(), Some(slow), "it is said that they are");
    world.pass(slow);
    assert!(world.state().slow_reading(world.now).is_some());
    assert_eq!(world.wakes_in(), Some(SECOND), "and waited for");
}

#[test]
fn an_answer_is_slow_where_old_rows_are_shown_that_wait_for_it() {
    let mut world = World::new();
    world.pass(6 * SECOND);
    let slow = |world: &World| {
        let reading = world.state().slow_reading(world.now)?;
        Some(world.now.since(reading.asked.mono))
    };
    assert_eq!(slow(&world), None, "there are no rows yet");
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.pass(6 * SECOND);
    assert_eq!(slow(&world), Some(6 * SECOND));
    for (columns, waited) in [(99, None), (100, Some(6 * SECOND))] {
        world.tell(Message::Resized { columns, rows: 24 });
        assert_eq!(slow(&world), waited, "{columns}: the snapshots are drawn");
    }
}

#[test]
fn a_running_write_is_counted_by_the_second_where_it_is_shown() {
    let mut world = World::with_two();
    let create = world.create();
    world.later(Code::Esc);
    assert_eq!(world.wakes_in(), Some(Duration::from_millis(600)));
    world.key(Code::Down);
    world.pass(Duration::from_millis(200));
    assert_eq!(world.asked(), ["2"]);
    assert_eq!(
        world.wakes_in(),
        Some(SECOND),
        "the first list of the other"
    );
    let id = world.list_in_flight().unwrap();
    let other = snapshots_of("2");
    world.hear(Heard::Done(
        id,
        Outcome::Snapshots(other, Ok(snapshots(&["9"]))),
    ));
    assert_eq!(
        world.wakes_in(),
        Some(Duration::from_millis(2_400)),
        "the list that settles the write"
    );
    world.key(Code::Up);
    world.written(
        create,
        Err(NotDone::Failed(Problem::from(Silence::Timeout))),
    );
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.pass(Duration::from_secs(130));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert_eq!(world.state().ops[0].phase, Phase::NotSeen);
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    assert_eq!(world.wakes_in(), Some(poll::IDLE), "not seen: none runs");
}

#[test]
fn nothing_is_counted_on_while_the_data_is_old() {
    let mut world = World::with(&[]);
    let saving = Snapshot {
        status: SnapshotStatus::Saving,
        ..snapshot("8")
    };
    world.key(Code::Char('r'));
    world.answer_snapshots(Ok(list(vec![saving])));
    for what in ["asked for", "asked again what the instance does now"] {
        world.answer_instances(Ok(list(vec![instance("1")])));
        assert_eq!(world.wakes_in(), Some(SECOND), "{what}");
    }
    world.pass(poll::SOON);
    world.fail_snapshots();
    assert_eq!(
        world.state().next_wake(world.now),
        world.state().next_reading(),
        "only the next try"
    );
}

#[test]
fn only_the_list_that_is_shown_and_those_with_writes_are_read() {
    let mut world = World::with_two();
    world.key(Code::Down);
    world.pass(Duration::from_millis(200));
    let id = world.list_in_flight().unwrap();
    let other = snapshots_of("2");
    world.hear(Heard::Done(
        id,
        Outcome::Snapshots(other, Ok(snapshots(&["9"]))),
    ));
    world.pass(poll::IDLE);
    assert_eq!(world.asked(), ["2"]);
    let id = world.list_in_flight().unwrap();
    let other = snapshots_of("2");
    world.hear(Heard::Done(
        id,
        Outcome::Snapshots(other, Ok(snapshots(&["9"]))),
    ));
    world.key(Code::Up);
    world.pass(SECOND);
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.create();
    world.pass(poll::IDLE);
    assert_eq!(world.asked(), ["1"], "a write follows its own list alone");
    let mut world = World::with_two();
    world.create();
    world.later(Code::Esc);
    world.key(Code::Down);
    world.pass(poll::SOON);
    assert_eq!(world.asked(), ["1", "2"]);
    let id = world.list_in_flight().unwrap();
    let one = snapshots_of("1");
    world.hear(Heard::Done(
        id,
        Outcome::Snapshots(one, Ok(snapshots(&["8"]))),
    ));
    let id = world.list_in_flight().unwrap();
    let other = snapshots_of("2");
    world.hear(Heard::Done(
        id,
        Outcome::Snapshots(other, Ok(snapshots(&["9"]))),
    ));
    world.pass(poll::BUSY);
    assert_eq!(
        world.asked(),
        ["1"],
        "a write on one instance makes only its own list busy"
    );
}

#[test]
fn a_list_that_was_never_read_is_tried_again_soon() {
    let mut world = World::new();
    world.fail_instances();
    assert!(world.wakes_in().unwrap() <= 2 * poll::SOON);
}

#[test]
fn what_is_shown_was_read_when_its_own_list_was() {
    let mut world = World::new();
    assert_eq!(world.state().read_at(), None);
    let first = world.now;
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert_eq!(world.state().read_at(), Some(first));
    world.pass(SECOND);
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert_eq!(
        world.state().read_at(),
        Some(first),
        "it was asked for then"
    );
    world.tell(Message::Key {
        key: Key::char('r'),
        read_at: world.now.mono,
    });
    let second = world.now;
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert_eq!(world.state().read_at(), Some(second));
}

#[test]
fn a_look_reads_again_what_is_older_than_ten_seconds() {
    let mut world = World::with(&["8"]);
    world.tell(Message::Focus(false));
    world.pass(Duration::from_secs(10));
    world.tell(Message::Focus(true));
    assert_eq!(world.list_in_flight(), None, "fresh");
    world.pass(Duration::from_millis(1));
    world.tell(Message::Focus(false));
    assert_eq!(world.list_in_flight(), None, "nobody looks");
    world.tell(Message::Focus(true));
    assert!(world.list_in_flight().is_some());
}

#[test]
fn an_instance_at_work_has_its_snapshots_read_soon_but_not_at_once() {
    let mut world = World::with(&["8"]);
    world.key(Code::Char('r'));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    let busy = Instance {
        status: InstanceStatus::parse("processing"),
        ..instance("1")
    };
    world.answer_instances(Ok(list(vec![busy])));
    assert_eq!(world.list_in_flight(), None);
    assert_eq!(world.wakes_in(), Some(poll::SOON));
}

/// Both lists are refreshed, first one or the other with a failure, then both without; `meanwhile`
/// happens while the failure stands.
fn fail_and_recover(world: &mut World, snapshots_fail: bool, meanwhile: fn(&mut World)) {
    world.key(Code::Char('r'));
    if snapshots_fail {
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.fail_snapshots();
    } else {
        world.answer_snapshots(Ok(snapshots(&["8"])));
        world.fail_instances();
    }
    world.key(Code::Char('r'));
    meanwhile(world);
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(snapshots(&["8"])));
}

#[test]
fn the_end_of_a_failure_ends_what_was_said_but_no_alarm_and_other_readings_end_nothing() {
    for snapshots_fail in [true, false] {
        let mut world = World::with(&["8"]);
        let paste = |world: &mut World| {
            world.tell(Message::Paste("x".to_owned()));
            assert_ne!(world.said(), "");
        };
        world.key(Code::Char('r'));
        paste(&mut world);
        let said = world.said();
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.answer_snapshots(Ok(snapshots(&["8"])));
        assert_eq!(world.said(), said);
        fail_and_recover(&mut world, snapshots_fail, paste);
        assert_eq!(world.said(), "", "it may have spoken of the failure");
        let create = world.create();
        let lost = Err(NotDone::Failed(Problem::from(Silence::Timeout)));
        world.written(create, lost);
        world.answer_snapshots(Ok(snapshots(&["8"])));
        let alarm = world.said();
        assert!(alarm.contains("Outcome unknown"));
        fail_and_recover(&mut world, snapshots_fail, |_| ());
        assert_eq!(world.said(), alarm);
    }
}

#[test]
fn the_keys_that_work_everywhere_stop_and_redraw() {
    let mut world = World::with(&["8"]);
    for (key, effect) in [
        ('z', Effect::Program(Program::Suspend)),
        ('l', Effect::Program(Program::Redraw)),
    ] {
        world.effects.clear();
        world.tell(Message::Key {
            key: Key::ctrl(key),
            read_at: world.now.mono,
        });
        assert_eq!(world.effects, [effect]);
    }
}

#[test]
fn a_look_at_what_is_fresh_brings_the_next_reading_forward() {
    let mut world = World::new();
    world.tell(Message::Focus(false));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert_eq!(world.wakes_in(), Some(poll::UNWATCHED));
    world.pass(2 * SECOND);
    world.tell(Message::Focus(true));
    assert_eq!(world.list_in_flight(), None, "fresh");
    assert_eq!(
        world.wakes_in(),
        Some(poll::IDLE.saturating_sub(2 * SECOND))
    );
    world.pass(poll::IDLE.saturating_sub(2 * SECOND));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(snapshots(&["8"])));
}

#[test]
fn an_account_that_comes_to_the_screen_again_is_read_as_often_as_one_that_stayed() {
    let mut world = World::new();
    world.tell(Message::Focus(false));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    let other = State::new(Account::default(), Duration::from_secs(30), 7, world.now);
    let (first, second) = (world.app.shown_id(), world.app.add(other));
    for account in [second, first] {
        let _ = world.app.show(world.now, account);
        world.pass(SECOND);
    }
    assert_eq!(
        world.wakes_in(),
        Some(poll::IDLE.saturating_sub(2 * SECOND))
    );
}

#[test]
fn a_running_time_that_is_not_drawn_wakes_nobody() {
    let saving = || Snapshot {
        status: SnapshotStatus::Saving,
        ..snapshot("8")
    };
    for (columns, among_instances) in [(80, poll::SOON), (99, poll::SOON), (100, SECOND)] {
        let mut world = World::new();
        world.tell(Message::Resized { columns, rows: 24 });
        assert_eq!(world.wakes_in(), Some(SECOND), "the first instances");
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.answer_snapshots(Ok(list(vec![saving()])));
        assert_eq!(world.wakes_in(), Some(among_instances), "{columns}");
        world.key(Code::Tab);
        assert_eq!(world.wakes_in(), Some(SECOND), "{columns}");
    }
}

#[test]
fn it_does_not_stop_where_nothing_could_bring_it_back() {
    let mut world = World::with(&["8"]);
    world.app.set_can_stop(false);
    world.effects.clear();
    world.tell(Message::Key {
        key: Key::ctrl('z'),
        read_at: world.now.mono,
    });
    assert_eq!(world.effects, []);
    assert_eq!(
        world.said(),
        "Ctrl-Z ignored: there is no shell to return to."
    );
}

#[test]
fn an_enter_from_the_shell_presses_nothing_in_a_dialog_that_comes_back() {
    let mut world = World::with(&["8"]);
    world.later(Code::Char('c'));
    world.later(Code::Tab);
    world.later(Code::Tab);
    world.pass(Duration::from_secs(1));
    world.tell(Message::Resumed);
    world.key(Code::Enter);
    assert_eq!(world.sent(), None);
    world.later(Code::Enter);
    assert!(world.sent().is_some(), "it is on the screen again");
}
