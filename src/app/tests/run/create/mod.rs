//! Creating a snapshot of each marked instance.

use std::collections::BTreeMap;

use super::*;
use crate::domain::{BadAnswer, ServerProblem};

/// What the server has; it answers every read at once.
struct Served {
    instances: Vec<Instance>,
    snapshots: BTreeMap<String, Vec<Snapshot>>,
    /// The lists that can't be read.
    failing: BTreeMap<String, Problem>,
    /// How many snapshots were made today, if it says.
    made: BTreeMap<&'static str, u32>,
}

impl Served {
    fn new(ids: &[&str]) -> Self {
        let old = |id: &&str| (String::from(*id), vec![snapshot(&format!("10{id}"))]);
        Self {
            instances: ids.iter().map(|id| instance(id)).collect(),
            snapshots: ids.iter().map(old).collect(),
            failing: BTreeMap::new(),
            made: BTreeMap::new(),
        }
    }

    /// Answers the reads in flight until there are none.
    fn answer(&self, world: &mut World) {
        let is_read = |effect: &Effect| {
            matches!(
                effect,
                Effect::Call(_, Call::Instances | Call::Snapshots(_))
            )
        };
        while let Some(effect) = world.taken(is_read) {
            let (id, outcome) = match effect {
                Effect::Call(id, Call::Instances) => {
                    (id, Outcome::Instances(Ok(list(self.instances.clone()))))
                }
                Effect::Call(id, Call::Snapshots(of)) => {
                    let rows = List {
                        made_today: self.made.get(of.instance.as_str()).copied(),
                        ..list(self.snapshots[of.instance.as_str()].clone())
                    };
                    let failure = self.failing.get(of.instance.as_str());
                    let result = failure.map_or(Ok(rows), |problem| Err(problem.clone()));
                    (id, Outcome::Snapshots(of, result))
                }
                other => panic!("{other:?}"),
            };
            world.hear(Heard::Done(id, outcome));
        }
    }

    /// The server has created what was sent, and answers so.
    fn create(&mut self, world: &mut World, sent: Sent, new: &str) {
        let (of, row) = (world.instance_of(sent), world.row_of(sent, new));
        self.snapshots.get_mut(&of).unwrap().push(row);
        world.written(sent, Ok(()));
        self.answer(world);
    }

    /// A snapshot is no longer being saved.
    fn end(&mut self, world: &mut World, of: &str, status: SnapshotStatus) {
        let rows = self.snapshots.get_mut(of).unwrap();
        rows.last_mut().unwrap().status = status;
        self.pass(world);
    }

    fn pass(&self, world: &mut World) {
        for _ in 0..3 {
            world.pass(Duration::from_secs(10));
            self.answer(world);
        }
    }
}

impl World {
    fn instance_of(&self, sent: Sent) -> String {
        let op = self.state().ops.iter().find(|op| op.id == sent.op).unwrap();
        op.write.instance_id().unwrap().to_string()
    }

    fn creates_of(&self) -> Option<String> {
        self.question_form().map(CreateManyForm::demanded)
    }
}

/// A world in which these instances were read, and the question about all of them is open.
fn asked(served: &Served) -> World {
    let mut world = World::new();
    served.answer(&mut world);
    world.number("*c");
    assert_eq!(world.state().context(), Context::Text);
    world.number("x");
    assert!(world.words().contains("xvm-1-2026"), "the prefix is first");
    world.later(Code::Backspace);
    world.later(Code::Enter);
    world.number("x");
    assert!(world.hint() == "Only digits can be typed here.");
    world
}

/// The same, confirmed.
fn begun(served: &Served, number: &str) -> World {
    let mut world = asked(served);
    world.number(number);
    world.later(Code::Enter);
    served.answer(&mut world);
    world
}

#[test]
fn one_question_lists_all_with_their_names_and_leaves_out_those_at_work() {
    let mut served = Served::new(&["1", "2", "3", "4", "5"]);
    served.instances[2].status = InstanceStatus::Error;
    served.instances[3].status = InstanceStatus::ImageUploading;
    served.instances[4].hold = Some(Hold::Ordered);
    let mut world = asked(&served);
    assert_eq!(world.creates_of().as_deref(), Some("2"));
    let words = world.words();
    for line in [
        "vm-1 · id 1 · vm-1-20261114-1402",
        "vm-2 · id 2 · vm-2-20261114-1402",
        "Left out: 3",
        "vm-3 · id 3 · instance in Error",
        "vm-4 · id 4 · busy",
        "vm-5 · id 5 · instance not active",
        "Type the number of snapshots (2)",
    ] {
        assert!(words.contains(line), "{line}\n{words}");
    }
    // The prefix is before the names of all.
    world.later(Code::BackTab);
    world.number("before-");
    assert!(world.words().contains("before-vm-2-20261114-1402"));
    world.later(Code::Enter);
    assert!(world.all_sent().is_empty(), "Enter goes on to the number");
    world.number("3");
    world.later(Code::Enter);
    assert!(world.all_sent().is_empty());
    world.later(Code::Backspace);
    world.number("2");
    world.later(Code::Enter);
    served.answer(&mut world);
    let ops = world.state().ops.iter();
    let names: Vec<&str> = ops.map(|op| op.write.name().raw()).collect();
    assert_eq!(
        names,
        ["before-vm-1-20261114-1402", "before-vm-2-20261114-1402"]
    );
    let words = world.words();
    assert!(!words.contains("vm-3"), "{words}");
    for sent in world.all_sent() {
        world.written(sent, Err(refused()));
    }
    let words = world.words();
    assert!(words.contains("2 failed, 3 left out"), "{words}");
    assert!(
        words.contains("of vm-3 · left out: instance in Error"),
        "{words}"
    );
    // The failed ones are asked about again, with the prefix.
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert_eq!(world.creates_of().as_deref(), Some("2"));
    assert!(world.words().contains("before-vm-2-"), "{}", world.words());
}

#[test]
fn the_days_count_is_said_and_an_instance_at_its_limit_is_left_out() {
    let mut served = Served::new(&["1", "2", "3"]);
    served.made = [("1", 2), ("2", 5), ("3", 5)].into();
    let mut world = World::new();
    served.answer(&mut world);
    // The list of the third has not been read before.
    world.key(Code::Down);
    served.pass(&mut world);
    world.key(Code::Up);
    served.pass(&mut world);
    world.number("*c");
    let words = world.words();
    for line in [
        "vm-1 · id 1 · vm-1-20261114-1403 · 2 of 5 today",
        "1 of the 3 marked is left out: the day's limit is reached.",
        "vm-3 · id 3 · vm-3-20261114-1403",
        "Today's count of snapshots is not known for 1 instance.",
        "Left out: 1",
        "vm-2 · id 2 · the day's limit is reached",
    ] {
        assert!(words.contains(line), "{line}\n{words}");
    }
    world.later(Code::Enter);
    world.number("2");
    world.later(Code::Enter);
    served.answer(&mut world);
    assert_eq!(world.all_sent().len(), 1, "only that of the first");
    let words = world.words();
    assert!(
        words.contains("vm-3: 5 of 5 today, as many as the panel allows."),
        "{words}"
    );
}

#[test]
fn a_prefix_that_makes_a_name_too_long_is_refused() {
    let served = Served::new(&["1", "2"]);
    let mut world = asked(&served);
    world.later(Code::BackTab);
    world.number(&"x".repeat(90));
    world.later(Code::Tab);
    world.number("2");
    world.later(Code::Enter);
    served.answer(&mut world);
    assert!(world.all_sent().is_empty());
    assert_eq!(
        world.hint(),
        "The longest name has 108 characters; at most 100 are allowed."
    );
}

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
        "Created 1 of 3 snapshots: 1 done, 2 created, still Saving."
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
        "1 created, still Saving, 1 failed, 2 not started",
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

#[test]
fn the_only_one_left_of_several_takes_the_end_of_its_id() {
    let mut served = Served::new(&["1", "2"]);
    served.instances[0].id = InstanceId::parse("5203773").unwrap();
    served
        .snapshots
        .insert("5203773".to_owned(), vec![snapshot("9")]);
    let mut world = asked(&served);
    world.number("2");
    served.instances.pop();
    world.pass(Duration::from_secs(70));
    served.answer(&mut world);
    assert_eq!(world.creates_of().as_deref(), Some("3773"));
    assert!(world.words().contains("vm-2 · id 2 · instance gone"));
    world.later(Code::Enter);
    world.number("1");
    world.later(Code::Enter);
    served.answer(&mut world);
    assert!(world.all_sent().is_empty());
    world.later(Code::Backspace);
    world.number("3773");
    world.later(Code::Enter);
    served.answer(&mut world);
    assert_eq!(world.all_sent().len(), 1);
}

#[test]
fn marks_that_a_filter_hides_are_counted_and_not_acted_on() {
    let served = Served::new(&["1", "2", "3"]);
    let mut world = World::new();
    served.answer(&mut world);
    world.number("*/-vm-3");
    world.key(Code::Enter);
    world.number("c");
    assert_eq!(world.creates_of().as_deref(), Some("2"));
    let words = world.words();
    assert!(
        words.contains("1 marked instance is hidden by the filter and is left out."),
        "{words}"
    );
    assert!(!words.contains("vm-3"), "{words}");
    world.later(Code::Esc);
    // In the snapshots, the key is about the instance that is named there.
    world.key(Code::Tab);
    world.number("c");
    assert!(world.question_form::<CreateForm>().is_some());
}
