//! `update()` alone: answers in any order, time, and what may never happen.

mod waking;
mod writes;

use std::{collections::BTreeMap, time::Duration};

use jiff::civil::date;
use proptest::prelude::*;

use super::{table::Row, *};
use crate::{
    domain::{InstanceStatus, Protection, Silence, SnapshotStatus, settle::Aim},
    keys::Code,
};

/// A state, and a clock that only the test moves.
struct World {
    state: State,
    now: Now,
    effects: Vec<Effect>,
}

fn instance(id: &str) -> Instance {
    Instance {
        id: InstanceId::parse(id).unwrap(),
        name: Text::new(&format!("vm-{id}")),
        status: InstanceStatus::Active,
        ip: Text::new("192.0.2.1"),
        region: Text::new("Poland-1"),
    }
}

fn snapshot(id: &str) -> Snapshot {
    let text = Text::default;
    Snapshot {
        id: SnapshotId::parse(id).unwrap(),
        name: Text::new(&format!("snap-{id}")),
        status: SnapshotStatus::Active,
        protection: Protection::Off,
        size: Size::parse("3"),
        min_disk: Size::parse("20"),
        min_ram: Size::parse("0"),
        region: Text::new("Poland-1"),
        created: Some(date(2026, 11, 1)),
        architecture: text(),
        disk_format: text(),
        fleio_id: text(),
        hypervisor_type: text(),
        billing_status: text(),
        os_distro: text(),
        os_version: text(),
        visibility: text(),
    }
}

fn list<T>(rows: Vec<T>) -> List<T> {
    List {
        rows,
        ..List::default()
    }
}

fn snapshots(ids: &[&str]) -> List<Snapshot> {
    list(ids.iter().map(|id| snapshot(id)).collect())
}

impl World {
    fn new() -> Self {
        let now = Now {
            mono: Instant::now(),
            wall: date(2026, 11, 14).at(14, 2, 31, 0),
        };
        let mut state = State::new(Account::default(), Duration::from_secs(30), 7, now);
        state.window = (120, 40);
        let mut world = Self {
            state,
            now,
            effects: Vec::new(),
        };
        world.tell(Message::Wake);
        world
    }

    /// With one instance, and these snapshots of it.
    fn with(ids: &[&str]) -> Self {
        let mut world = Self::new();
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.answer_snapshots(Ok(snapshots(ids)));
        world.key(Code::Tab);
        world
    }

    fn tell(&mut self, message: Message) {
        self.effects
            .extend(update(&mut self.state, self.now, message));
    }

    fn pass(&mut self, time: Duration) {
        self.now = Now {
            mono: self.now.mono + time,
            wall: self.now.wall_at(self.now.mono + time),
        };
        self.tell(Message::Wake);
    }

    fn key(&mut self, code: Code) {
        let read_at = self.now.mono;
        self.tell(Message::Key {
            key: Key::of(code),
            read_at,
        });
        self.tell(Message::Drawn {
            at: self.now.mono,
            dialog: Some(dialog::Extent::default()),
        });
    }

    /// A key that comes when the screen could be read.
    fn later(&mut self, code: Code) {
        self.pass(Duration::from_millis(400));
        self.key(code);
    }

    fn taken(&mut self, wanted: fn(&Effect) -> bool) -> Option<Effect> {
        let at = self.effects.iter().position(wanted)?;
        Some(self.effects.remove(at))
    }

    fn list_in_flight(&mut self) -> Option<RequestId> {
        match self.taken(|effect| matches!(effect, Effect::ListSnapshots(..)))? {
            Effect::ListSnapshots(id, _) => Some(id),
            _ => None,
        }
    }

    fn answer_instances(&mut self, result: Result<List<Instance>, Problem>) {
        let Some(Effect::ListInstances(id)) =
            self.taken(|effect| matches!(effect, Effect::ListInstances(_)))
        else {
            panic!("no list of instances is asked for")
        };
        self.tell(Message::Done(id, Outcome::Instances(result)));
    }

    fn answer_snapshots(&mut self, result: Result<List<Snapshot>, Problem>) {
        let id = self
            .list_in_flight()
            .expect("a list of snapshots is asked for");
        self.tell(Message::Done(
            id,
            Outcome::Snapshots(InstanceId::parse("1").unwrap(), result),
        ));
    }

    fn names(&self) -> Vec<String> {
        self.state
            .open_snapshots()
            .unwrap()
            .table
            .rows()
            .iter()
            .map(|row| row.name.to_string())
            .collect()
    }

    fn cursor(&self) -> Option<Row<SnapshotId>> {
        self.state.open_snapshots()?.table.cursor().cloned()
    }

    /// Creates a snapshot of the proposed name.
    fn create(&mut self) -> RequestId {
        self.later(Code::Char('c'));
        self.later(Code::Enter);
        self.later(Code::Enter);
        self.sent().expect("a create is sent")
    }

    /// The row that the server lists of a create.
    fn row_of(&self, create: RequestId, id: &str) -> Snapshot {
        let op = self.state.ops.iter().find(|op| op.id == create).unwrap();
        Snapshot {
            name: op.name.clone(),
            status: SnapshotStatus::Saving,
            ..snapshot(id)
        }
    }

    fn said(&self) -> String {
        self.state
            .notice
            .as_ref()
            .map(|notice| notice.text.clone())
            .unwrap_or_default()
    }

    fn sent(&mut self) -> Option<RequestId> {
        match self.taken(|effect| matches!(effect, Effect::Create(..) | Effect::Delete(..)))? {
            Effect::Create(id, ..) | Effect::Delete(id, ..) => Some(id),
            _ => None,
        }
    }
}

fn known(id: &str) -> Option<Row<SnapshotId>> {
    SnapshotId::parse(id).map(Row::Known)
}

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
        world.state.next_wake(world.now),
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
    assert!(world.state.ops.is_empty());
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
    assert_eq!(world.state.ops.len(), 1, "the delete is not settled by it");
    assert_eq!(world.state.can(Action::Create), Err(permit::Why::NotWhole));
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
    let name = world.state.ops[0].name.clone();
    let row = Snapshot {
        name,
        status: SnapshotStatus::Saving,
        ..snapshot("20")
    };
    world.answer_snapshots(Ok(list(vec![row])));
    assert_eq!(world.cursor(), known("20"));
    assert!(world.state.ops.is_empty());
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
fn keys_never_fall_on_another_instance_when_a_filter_hides_the_open_one() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    for key in "/active".chars() {
        world.key(Code::Char(key));
    }
    world.key(Code::Enter);
    world.key(Code::Enter);
    assert_eq!(world.state.focus, Focus::Snapshots);
    world.key(Code::Char('r'));
    let busy = Instance {
        status: InstanceStatus::parse("processing"),
        ..instance("1")
    };
    world.answer_instances(Ok(list(vec![busy, instance("2")])));
    assert_eq!(world.state.focus, Focus::Instances);
    assert!(
        world
            .said()
            .contains("vm-1 (id 1) does not fit the filter any more.")
    );
}

#[test]
fn an_enter_that_is_held_down_sends_a_refused_create_once() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.tell(Message::Done(
        create,
        Outcome::Created(Err(Problem::NotSent("refused".to_owned()))),
    ));
    world.key(Code::Char('x'));
    for _ in 0..20 {
        world.later(Code::Enter);
    }
    // The first key let go of Enter; then two Enters send again, and the next ones do nothing.
    assert!(world.sent().is_some() && world.sent().is_none());
    assert!(
        world.state.dialog.is_some(),
        "and none of them closes the form"
    );
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.tell(Message::Done(
        create,
        Outcome::Created(Err(Problem::NotSent("refused".to_owned()))),
    ));
    for _ in 0..20 {
        world.later(Code::Enter);
    }
    assert_eq!(world.sent(), None, "held down all the time");
}

#[test]
fn one_new_row_settles_one_create() {
    let mut world = World::with(&["8"]);
    let lost = world.create();
    world.tell(Message::Done(
        lost,
        Outcome::Created(Err(Problem::NoAnswer(Silence::Timeout))),
    ));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.pass(Duration::from_secs(130));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert_eq!(world.state.ops[0].phase, Phase::NotSeen);
    let name = world.state.ops[0].name.clone();
    world.later(Code::Char('c'));
    world.tell(Message::Key {
        key: Key::ctrl('u'),
        read_at: world.now.mono,
    });
    world.tell(Message::Paste(name.raw().to_owned()));
    world.later(Code::Enter);
    world.later(Code::Enter);
    let second = world.sent().unwrap();
    world.tell(Message::Done(second, Outcome::Created(Ok(()))));
    let row = world.row_of(second, "20");
    for _ in 0..2 {
        world.answer_snapshots(Ok(list(vec![snapshot("8"), row.clone()])));
        world.pass(poll::BUSY);
    }
    let left: Vec<RequestId> = world.state.ops.iter().map(|op| op.id).collect();
    assert_eq!(left, [lost], "the lost one is still not known");
    assert_eq!(world.state.unseen_writes().len(), 1);
}

#[test]
fn a_create_is_looked_for_from_when_its_answer_was_given_up() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.pass(Duration::from_secs(300));
    world.tell(Message::Done(
        create,
        Outcome::Created(Err(Problem::NoAnswer(Silence::Timeout))),
    ));
    while world.list_in_flight().is_some() {}
    let id = world
        .state
        .snapshots
        .values()
        .next()
        .unwrap()
        .table
        .remote
        .in_flight
        .unwrap()
        .id;
    world.tell(Message::Done(
        id,
        Outcome::Snapshots(InstanceId::parse("1").unwrap(), Ok(snapshots(&["8"]))),
    ));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert_eq!(world.state.ops[0].phase, Phase::Checking);
}

#[test]
fn a_create_that_the_list_shows_raises_no_alarm_when_its_answer_is_lost() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.pass(poll::SOON);
    let row = world.row_of(create, "20");
    world.answer_snapshots(Ok(list(vec![snapshot("8"), row])));
    world.tell(Message::Done(
        create,
        Outcome::Created(Err(Problem::NoAnswer(Silence::Timeout))),
    ));
    assert!(!world.said().contains("not known"), "{}", world.said());
    assert!(world.state.ops.is_empty());
}

#[test]
fn writes_that_were_not_seen_are_named_at_the_end_whatever_was_read_since() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.tell(Message::Done(
        create,
        Outcome::Created(Err(Problem::NoAnswer(Silence::Timeout))),
    ));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.pass(Duration::from_secs(130));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    let shown = |world: &World| world.state.open_snapshots().unwrap().table.entries().len();
    assert_eq!(shown(&world), 2);
    world.tell(Message::Resumed);
    assert_eq!(shown(&world), 2, "going on after a stop hides nothing");
    world.key(Code::Char('r'));
    assert_eq!(shown(&world), 1);
    assert_eq!(world.state.unseen_writes().len(), 1);
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
    world.answer_snapshots(Err(Problem::NoAnswer(Silence::Timeout)));
    world.later(Code::Enter);
    assert_eq!(world.sent(), None);
    assert_eq!(world.state.can(Action::Create), Err(permit::Why::OldData));
}

/// What a server and a person may do next.
#[derive(Clone, Debug)]
enum Step {
    Key(Code),
    Pass(u64),
    AnswerList(Vec<u8>, bool),
    FailList,
    AnswerWrite(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let keys = prop::sample::select(vec![
        Code::Char('c'),
        Code::Char('d'),
        Code::Char('r'),
        Code::Char('q'),
        Code::Char('/'),
        Code::Char('7'),
        Code::Enter,
        Code::Enter,
        Code::Enter,
        Code::Tab,
        Code::Esc,
        Code::Up,
        Code::Down,
    ]);
    let step = prop_oneof![
        8 => keys.prop_map(Step::Key),
        4 => prop::sample::select(vec![0, 100, 400, 400, 3_000, 70_000, 130_000]).prop_map(Step::Pass),
        3 => (prop::collection::vec(1_u8..9, 0..6), any::<bool>()).prop_map(|(ids, whole)| Step::AnswerList(ids, whole)),
        1 => Just(Step::FailList),
        3 => (0_u8..5).prop_map(Step::AnswerWrite),
    ];
    prop::collection::vec(step, 0..120)
}

proptest! {
    /// Whatever keys, answers, failures and time come in whatever order: a write is sent only by an
    /// Enter that came 300 ms after a frame of its dialog, one at a time for a snapshot; an unknown
    /// one is never sent again while it is looked for; the cursor stands on a row that is shown.
    #[test]
    fn no_order_of_things_sends_what_was_not_confirmed(steps in steps()) {
        let mut world = World::with(&["8", "7", "6"]);
        let mut unanswered: BTreeMap<RequestId, Effect> = BTreeMap::new();
        for step in steps {
            let armed = world.state.dialog.as_ref().is_some_and(|open| {
                open.dialog.sent().is_none()
                    && open.shown_at.is_some_and(|at| world.now.since(at) >= dialog::READING_TIME)
            });
            let is_enter = matches!(step, Step::Key(Code::Enter));
            match step {
                Step::Key(code) => world.key(code),
                Step::Pass(millis) => world.pass(Duration::from_millis(millis)),
                Step::AnswerList(ids, complete) => {
                    if let Some(id) = world.list_in_flight() {
                        let mut ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                        ids.sort();
                        ids.dedup();
                        let rows = ids.iter().map(|id| snapshot(id)).collect();
                        let answer = List { rows, complete, ..List::default() };
                        world.tell(Message::Done(id, Outcome::Snapshots(InstanceId::parse("1").unwrap(), Ok(answer))));
                    }
                }
                Step::FailList => {
                    if let Some(id) = world.list_in_flight() {
                        let failed = Err(Problem::NoAnswer(Silence::Cut));
                        world.tell(Message::Done(id, Outcome::Snapshots(InstanceId::parse("1").unwrap(), failed)));
                    }
                }
                Step::AnswerWrite(how) => {
                    if let Some((id, effect)) = unanswered.pop_first() {
                        let result = match how {
                            0 => Err(Problem::NoAnswer(Silence::Timeout)),
                            1 => Err(Problem::NotSent("refused".to_owned())),
                            _ => Ok(()),
                        };
                        let outcome = match effect {
                            Effect::Delete(..) => Outcome::Deleted(match how {
                                3 => Err(NotDeleted::Gone),
                                4 => Err(NotDeleted::Changed(Vec::new())),
                                _ => result.map_err(NotDeleted::Failed),
                            }),
                            _ => Outcome::Created(result),
                        };
                        world.tell(Message::Done(id, outcome));
                    }
                }
            }
            for effect in std::mem::take(&mut world.effects) {
                match &effect {
                    Effect::Create(id, ..) | Effect::Delete(id, ..) => {
                        prop_assert!(is_enter && armed, "sent without an Enter on a dialog that could be read");
                        let aim = &world.state.ops.iter().find(|op| op.id == *id).unwrap().aim;
                        let same = |other: &Aim| match (aim, other) {
                            (Aim::Create { .. }, Aim::Create { .. }) => true,
                            (one, other) => one == other,
                        };
                        let mut running = world.state.ops.iter().filter(|op| op.id != *id && op.is_running());
                        prop_assert!(running.all(|op| !same(&op.aim)), "a second write of the same");
                        unanswered.insert(*id, effect);
                    }
                    Effect::ListSnapshots(..) | Effect::ListInstances(_) => world.effects.push(effect),
                    _ => {}
                }
            }
            let lists = world.effects.iter().filter(|effect| matches!(effect, Effect::ListSnapshots(..))).count();
            prop_assert!(lists <= 1, "two lists in flight");
            // A filter can hide the instance itself.
            let Some(open) = world.state.open_snapshots() else { continue };
            let table = &open.table;
            prop_assert!(table.at() < table.entries().len().max(1));
            prop_assert_eq!(table.cursor().is_some(), !table.entries().is_empty());
        }
    }
}
