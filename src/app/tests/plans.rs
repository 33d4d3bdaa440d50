//! Restores in two steps: which plan a restore belongs to, and how a plan ends that can't go on.

use super::*;
use crate::domain::{
    Refusal, ServerProblem,
    write::{
        Answered, Confirmation, Create, Delete, Demand, End, Item, LeftOver, PATIENCE, Restore,
        Stage, Unfinished,
    },
};

impl World {
    /// Opens the question about restoring the instance from the snapshot under the cursor.
    fn ask_restore(&mut self) {
        self.later(Code::Char(':'));
        for c in "restore the".chars() {
            self.key(Code::Char(c));
        }
        self.later(Code::Enter);
    }

    /// Confirms the open question: the snapshot of the present state is sent.
    fn confirm_restore(&mut self) -> Option<Sent> {
        self.later(Code::Char('1'));
        self.later(Code::Enter);
        self.sent()
    }

    /// A plan whose first step is being saved, as the row 9.
    fn with_plan() -> Self {
        let mut world = Self::with(&["2", "1"]);
        world.ask_restore();
        let create = world.confirm_restore().expect("the first step is sent");
        world.written(create, Ok(()));
        let row = world.row_of(create, "9");
        let mut rows = snapshots(&["2", "1"]);
        rows.rows.push(row);
        world.pass(poll::SOON);
        world.answer_snapshots(Ok(rows));
        world
    }

    fn waiting(&self) -> Vec<String> {
        let plans = self.state().waiting_plans();
        plans
            .map(|it| it.restore.instance.label().into_owned())
            .collect()
    }
}

fn snapshot_id(id: &str) -> SnapshotId {
    SnapshotId::parse(id).unwrap()
}

fn restore(from: &str, kept: Option<&str>) -> Restore {
    Restore::new(instance("1"), snapshot(from), kept.map(snapshot_id))
}

fn first_step(of: Restore) -> Write {
    Write::Create(Create {
        instance: instance("1"),
        kind: CopyKind::Snapshot,
        name: Text::new("before"),
        before: std::collections::BTreeSet::new(),
        then: Some(Box::new(of)),
    })
}

#[test]
fn a_restore_that_was_sent_ends_only_its_own_plan() {
    for (sent, ended) in [
        (restore("2", Some("9")), Some(1)),
        (restore("1", Some("9")), Some(0)),
        // It was no plan's second step.
        (restore("1", None), None),
    ] {
        let mut world = World::with(&["2", "1"]);
        let writes = [
            first_step(restore("1", None)),
            first_step(restore("2", None)),
            Write::Restore(sent.clone()),
        ];
        let mut last = None;
        let ids = [1, 2, 3].map(|n| {
            let id = OpId::after(last, world.now.stamp, n);
            last = Some(id);
            id
        });
        let unfinished = writes.into_iter().zip(ids).map(|(write, id)| Unfinished {
            id,
            user: None,
            write,
            last: Some(Answered::Accepted),
        });
        let left_over = LeftOver {
            unfinished: unfinished.collect(),
            ..LeftOver::default()
        };
        world.hear(Heard::Done(RequestId(0), Outcome::LeftOver(Ok(left_over))));
        let ends = world.effects.iter().filter_map(|effect| match effect {
            Effect::Call(_, Call::Record(id, Stage::Ended(_), _)) => Some(*id),
            _ => None,
        });
        let ends: Vec<OpId> = ends.collect();
        let ended: Vec<OpId> = ended.map(|at: usize| ids[at]).into_iter().collect();
        assert_eq!(ends, ended, "{sent:?}");
        assert_eq!(world.waiting().len(), 2 - ended.len(), "{sent:?}");
    }
}

/// Two plans for one snapshot, of two programs: the restore belongs to the one whose snapshot it names.
#[test]
fn a_restore_that_was_sent_belongs_to_the_plan_whose_snapshot_it_names() {
    let mut world = World::with(&["2", "1"]);
    let created = |id| Some(Answered::Created(snapshot_id(id)));
    let writes = [
        (first_step(restore("1", None)), created("8")),
        (first_step(restore("1", None)), created("9")),
        (Write::Restore(restore("1", Some("9"))), None),
    ];
    let mut ids: Vec<OpId> = Vec::new();
    let unfinished = writes.into_iter().map(|(write, last)| {
        let id = OpId::after(ids.last().copied(), world.now.stamp, 1);
        ids.push(id);
        Unfinished {
            id,
            user: None,
            write,
            last,
        }
    });
    let left_over = LeftOver {
        unfinished: unfinished.collect(),
        ..LeftOver::default()
    };
    world.hear(Heard::Done(RequestId(0), Outcome::LeftOver(Ok(left_over))));
    let waiting = world.state().waiting_plans().map(|plan| plan.after);
    assert_eq!(waiting.collect::<Vec<_>>(), [ids[0]]);
}

#[test]
fn a_planned_restore_is_in_the_way_and_says_how_far_it_is() {
    let mut world = World::with_plan();
    let named = world.state().operations[0].write.name().clone();
    let Write::Create(create) = &*world.state().operations[0].write else {
        panic!("the first step is a create");
    };
    let source = create.then.as_ref().unwrap().item.snapshot.name.clone();
    let planned = format!("vm-1 is going to be restored from {source}.");
    // The snapshot of the present state is being made: nothing is being restored.
    world.later(Code::Char('d'));
    assert_eq!(
        world.said(),
        format!(
            "{planned} The snapshot of its present state is being made first. Wait until both are done, or cancel the restore in o."
        )
    );
    let denied = world.state().can(Action::Snapshot(OnSnapshot::Restore));
    assert_eq!(denied.unwrap_err().brief(), "saving before a restore");
    // It is Active, and the instance is looked at once more.
    world.pass(Duration::from_secs(70));
    let mut rows = snapshots(&["2", "1"]);
    rows.rows.push(Snapshot {
        name: named,
        ..snapshot("9")
    });
    world.answer_snapshots(Ok(rows));
    for key in ['d', 'c'] {
        world.later(Code::Char(key));
        let why = format!("{planned} Wait until that is done, or cancel the restore in o.");
        assert_eq!(world.said(), why, "{key}");
    }
    world.later(Code::Down);
    world.ask_restore();
    assert!(world.state().question().is_none(), "no second restore");
    world.answer_instances(Ok(list(vec![instance("1")])));
    // That one was requested before the snapshot was made.
    world.answer_instances(Ok(list(vec![instance("1")])));
    let sent = world.sent().expect("the plan is not in its own way");
    let sent = world.state().ops.iter().find(|op| op.id == sent.op);
    assert!(matches!(*sent.unwrap().write, Write::Restore(_)));
}

/// Opens the operations and presses `x` on the restore that waits.
fn cancel(world: &mut World) {
    world.later(Code::Char('o'));
    let rows = world.state().operation_rows(world.now);
    let is_plan =
        |row: &operations::OperationRow| matches!(row.id, operations::OperationRowId::Plan(_));
    let at = rows.iter().position(is_plan).expect("the plan has a row");
    for _ in 0..at {
        world.key(Code::Down);
    }
    world.key(Code::Char('x'));
    world.key(Code::Esc);
}

/// Before and after the first step is done: nothing is restored, and what was made stays.
#[test]
fn a_restore_that_waits_can_be_cancelled() {
    for is_ready in [false, true] {
        let mut world = World::with_plan();
        let first = world.state().data.snapshots[&snapshots_of("1")]
            .saving
            .len();
        assert_eq!(first, 1);
        let named = world.state().operations[0].write.name().clone();
        let mut rows = snapshots(&["2", "1"]);
        rows.rows.push(Snapshot {
            name: named.clone(),
            ..snapshot("9")
        });
        if !is_ready {
            cancel(&mut world);
            let said = format!(
                "Cancelled: vm-1 is not restored. Its snapshot {named} is still made, and stays."
            );
            assert_eq!(world.said(), said);
            assert!(following::stages(&world).contains(&Stage::Alone));
        }
        world.pass(Duration::from_secs(70));
        world.answer_snapshots(Ok(rows));
        if is_ready {
            assert_eq!(world.sent(), None, "the list of instances is not read yet");
            cancel(&mut world);
            assert_eq!(
                world.said(),
                "vm-1 was not restored. The snapshot of its state (id 9) stays."
            );
        }
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.pass(Duration::from_secs(600));
        assert_eq!(world.sent(), None);
        assert_eq!(world.waiting(), [""; 0]);
        let stages = following::stages(&world);
        assert!(stages.ends_with(&[Stage::Alone, Stage::Ended(End::Applied)]) || !is_ready);
        assert_eq!(stages.last(), Some(&Stage::Ended(End::Applied)));
        world.later(Code::Char('o'));
        let rows = world.state().operation_rows(world.now);
        let [row] = &rows[..] else {
            panic!("one row: {rows:?}");
        };
        assert!(row.state.starts_with("snapshot made in "), "{}", row.state);
        assert!(row.state.ends_with("; restore cancelled"), "{}", row.state);
        assert_eq!(row.tone, Tone::Caution);
        world.key(Code::Esc);
        world.later(Code::Char('d'));
        assert!(
            world.state().question().is_some(),
            "its source is free again"
        );
    }
}

#[test]
fn a_plan_still_waits_while_its_question_is_open_again() {
    let mut world = World::with_plan();
    let named = world.state().operations[0].write.name().clone();
    let mut rows = snapshots(&["2", "1"]);
    rows.rows.push(Snapshot {
        name: named,
        ..snapshot("9")
    });
    // Confirmed more than an hour ago, so it asks.
    world.pass(Duration::from_secs(3700));
    world.answer_snapshots(Ok(rows));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.pass(Duration::from_secs(1));
    world.draw();
    assert_eq!(world.confirm_restore(), None, "it opened by itself");
    let restore = world.confirm_restore().expect("the restore is sent");
    world.written(restore, Err(NotDone::NotFound(None)));
    assert!(world.state().question().is_some(), "it can be tried again");
    assert_eq!(world.waiting(), ["vm-1"], "the next run asks, too");
    assert!(!following::stages(&world).contains(&Stage::Ended(End::Applied)));
    world.later(Code::Esc);
    assert_eq!(
        world.said(),
        "vm-1 was not restored. The snapshot of its state (id 9) stays."
    );
    assert_eq!(world.waiting(), [""; 0]);
}

#[test]
fn a_plan_ends_when_its_instance_is_gone() {
    let mut world = World::with_plan();
    assert_eq!(world.waiting(), ["vm-1"]);
    assert!(world.list_in_flight().is_none());
    world.answer_instances(Ok(list(Vec::new())));
    // Its list is still read: as long as that works, the snapshot may become Active.
    world.pass(Duration::from_secs(70));
    let refused = Problem::from(ServerProblem::Refused(Refusal::default()));
    world.answer_snapshots(Err(refused));
    assert_eq!(world.waiting(), [""; 0]);
    assert_eq!(world.said(), "vm-1 was NOT restored: the instance is gone.");
    assert!(following::stages(&world).contains(&Stage::Ended(End::Unclear)));
}

#[test]
fn a_snapshot_that_is_being_deleted_is_no_source() {
    // Its delete was sent.
    let mut world = World::with(&["2", "1"]);
    world.ask_restore();
    let delete = Write::Delete(Delete {
        item: Item::of(instance("1"), snapshot("2")),
        demand: Demand::Nothing,
        leaving: std::sync::Arc::default(),
    });
    let now = world.now;
    let begun = world
        .app
        .shown_mut()
        .start(now, delete, Confirmation::default());
    assert!(begun.is_ok());
    assert_eq!(world.confirm_restore(), None);
    assert_eq!(world.hint(), "snap-2 is being deleted.");
    // It waits for its turn in a run.
    let mut world = run::world(6);
    world.delete_all("6");
    assert_eq!(world.all_sent().len(), 4);
    world.later(Code::Esc);
    world.later(Code::End);
    world.ask_restore();
    assert!(world.state().question().is_none());
    assert_eq!(world.said(), "snap-101 is being deleted.");
}

#[test]
fn an_accepted_delete_whose_row_stays_is_freed() {
    let mut world = World::with(&["2", "1"]);
    let delete = world.delete();
    world.written(delete, Ok(()));
    let asked = world.now;
    let mut said = Vec::new();
    while !world.state().ops.is_empty() && world.now.since(asked.mono) < PATIENCE * 4 {
        world.pass(Duration::from_secs(30));
        if let Some(id) = world.list_in_flight() {
            let outcome = Outcome::Snapshots(snapshots_of("1"), Ok(snapshots(&["2", "1"])));
            world.hear(Heard::Done(id, outcome));
        }
        said.push(world.said());
    }
    said.dedup();
    let is_said = |start: &str| said.iter().any(|said| said.starts_with(start));
    let still = "The server accepted the delete of snap-2, but it is still in the list after 2 min";
    assert!(is_said(still), "{said:?}");
    assert!(
        is_said("snap-2 is still in the list, unchanged after 4 min. You can repeat"),
        "{said:?}"
    );
    assert!(world.state().ops.is_empty());
    assert!(following::stages(&world).contains(&Stage::Ended(End::Unclear)));
    world.delete();
}

#[test]
fn the_question_about_quitting_says_what_becomes_of_a_restore_that_waits() {
    let mut world = World::with_plan();
    world.key(Code::Char('*'));
    world.key(Code::Char('p'));
    world.key(Code::Char('1'));
    world.later(Code::Enter);
    assert!(world.state().run_goes_on());
    let read_at = world.now.mono;
    let key = Key::ctrl('c');
    world.tell(Message::Key { key, read_at });
    let words = world.asked_to_quit().unwrap();
    let waits = "vm-1 is not restored yet: the next start asks before it goes on.";
    assert!(words.contains(waits), "{words}");
}
