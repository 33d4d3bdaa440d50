//! Messages are true, and disappear when they are not any more.

use std::sync::Arc;

use super::*;
use crate::{
    domain::{
        Region, Schedule, ScheduleId,
        write::{
            Create, Delete, Demand, Item, Protect, RegionCopy, Rename, Restore, ScheduleChange,
            SchedulePlan, ScheduleWrite,
        },
    },
    words::writes,
};

const SECOND: Duration = Duration::from_secs(1);

fn saving(id: &str) -> Snapshot {
    Snapshot {
        status: SnapshotStatus::Saving,
        ..snapshot(id)
    }
}

#[test]
fn lists_that_are_being_read_are_not_said_to_be_empty() {
    let unread = "The instances are not loaded yet. Wait for the list.";
    let mut world = World::new();
    world.key(Code::Char('c'));
    assert_eq!(world.said(), unread);
    world.answer_instances(Ok(list(vec![instance("1")])));
    let unread = "The rows are not loaded yet. Wait for the list.";
    assert_eq!(world.said(), unread, "the instances are read now");

    world.key(Code::Tab);
    for key in ['c', 'd'] {
        world.key(Code::Char(key));
        let unread = "The rows are not loaded yet. Wait for the list.";
        assert_eq!(world.said(), unread, "{key}");
    }
    world.answer_snapshots(Ok(snapshots(&[])));
    assert_eq!(world.said(), "");
    world.key(Code::Char('d'));
    let none = "Nothing is selected.";
    assert_eq!(world.said(), none);
    world.pass(SECOND);
    assert_eq!(world.said(), none, "that is so still");
}

/// The refusal may have stood for less than anybody can read.
#[test]
fn a_key_that_came_before_its_list_is_said_to_work_now() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.key(Code::Char('c'));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert_eq!(world.said(), "Loaded. Press c again.");
    world.key(Code::Char('c'));
    assert!(world.state().question().is_some());
}

#[test]
fn a_refusal_goes_with_its_reason() {
    let mut world = World::with(&["8", "7"]);
    world.key(Code::BackTab);
    world.key(Code::Char('d'));
    assert_eq!(
        world.said(),
        "d works on a snapshot or backup: press Enter first."
    );
    world.key(Code::Enter);
    assert_eq!(world.said(), "");

    let delete = world.delete();
    world.later(Code::Esc);
    world.key(Code::Char('d'));
    assert_eq!(world.said(), "snap-8 is being deleted.");
    world.key(Code::Down);
    assert_eq!(world.said(), "", "that is another row");
    world.key(Code::Up);
    world.key(Code::Char('d'));
    world.written(delete, Ok(()));
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(snapshots(&["7"])));
    assert_eq!(world.said(), "Deleted snap-8: it is no longer in the list.");
}

#[test]
fn a_refusal_in_a_dialog_goes_with_its_reason() {
    for keys in [
        &[Code::Char('c'), Code::Tab, Code::Tab][..],
        &[Code::Char('d'), Code::Tab],
        &[Code::Char('e'), Code::Char('2'), Code::Tab, Code::Tab],
    ] {
        let mut world = World::with(&["8", "7"]);
        world.pass(poll::IDLE);
        for key in keys {
            world.later(*key);
        }
        world.fail_instances();
        world.later(Code::Enter);
        assert_eq!(world.sent(), None, "{keys:?}");
        let old = "Data is stale: the last refresh failed. Press r to retry.";
        assert_eq!(world.hint(), old);
        world.pass(poll::LONGEST);
        world.answer_snapshots(Ok(snapshots(&["8", "7"])));
        world.pass(poll::LONGEST);
        assert_eq!(world.hint(), old, "the instances are not read yet");
        world.answer_instances(Ok(list(vec![instance("1")])));
        assert_eq!(world.hint(), "");
        world.later(Code::Enter);
        assert!(world.sent().is_some());
    }
}

#[test]
fn no_second_create_while_a_snapshot_of_the_instance_is_saving() {
    let mut world = World::with(&["8"]);
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(list(vec![saving("9"), snapshot("8")])));
    let status = |world: &World| {
        let state = world.state();
        state.status_of(state.open_instance().unwrap()).clone()
    };
    assert_eq!(status(&world), InstanceStatus::ImageUploading);
    world.key(Code::Char('c'));
    assert_eq!(
        world.said(),
        "vm-1 is busy (Saving snap-9). Try again when it is done."
    );
    assert!(world.state().question().is_none());
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(snapshots(&["9", "8"])));
    assert_eq!(world.said(), "", "it is not so any more");
    assert_eq!(status(&world), InstanceStatus::Active);
    world.key(Code::Char('c'));
    assert!(world.state().question().is_some());
}

#[test]
fn that_an_outcome_is_not_known_is_said_until_it_is() {
    let lost = || Err(Problem::from(Silence::Timeout));
    let mut world = World::with(&["8"]);
    let create = world.create();
    let row = world.row_of(create, "9");
    world.written(create, lost().map_err(NotDone::Failed));
    assert!(world.said().contains("Outcome unknown"));
    assert!(!world.leaves());
    let words = world.asked_to_quit().unwrap();
    assert!(words.contains("Outcome unknown: create"), "{words}");
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(list(vec![row, snapshot("8")])));
    assert_eq!(world.said(), "", "it was done");
    let words = world.asked_to_quit().unwrap();
    assert!(
        words.contains("Nothing is in progress any more."),
        "{words}"
    );
}

#[test]
fn what_another_account_does_not_know_is_said_until_it_does() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    let row = world.row_of(create, "9");
    world.later(Code::Esc);
    let prod = world.app.shown_id();
    let other = world.app.add(World::named("staging"));
    let work = world.app.show(world.now, other);
    let tell = |world: &mut World, id, outcome| {
        let work = world.app.heard(world.now, prod, Heard::Done(id, outcome));
        work.into_iter().find_map(|(_, effect)| match effect {
            Effect::Call(id, Call::Snapshots(_)) => Some(id),
            _ => None,
        })
    };
    assert!(!work.is_empty());
    let lost = Err(NotDone::Failed(Problem::from(Silence::Timeout)));
    let lost = Outcome::Written(create.op, lost);
    let reading = tell(&mut world, create.call, lost).unwrap();
    assert!(
        world
            .said()
            .starts_with("default: The server did not answer"),
        "{}",
        world.said()
    );
    let rows = list(vec![row, snapshot("8")]);
    let one = snapshots_of("1");
    tell(&mut world, reading, Outcome::Snapshots(one, Ok(rows)));
    assert_eq!(world.said(), "");
}

#[test]
fn two_alarms_of_one_moment_are_both_said() {
    let mut world = World::with(&["9", "8"]);
    world.key(Code::Char('p'));
    let first = world.sent().unwrap();
    world.key(Code::Down);
    world.key(Code::Char('p'));
    let second = world.sent().unwrap();
    for sent in [first, second] {
        let lost = NotDone::Failed(Problem::from(Silence::Timeout));
        world.written(sent, Err(lost));
    }
    world.list_has(&["9", "8"]);
    world.list_has(&["9", "8"]);
    for row in ["snap-9", "snap-8"] {
        assert!(world.said().contains(row), "{}", world.said());
    }
    assert_eq!(
        world.state().notice.as_ref().unwrap().weight(),
        Weight::Alarm
    );
}

#[test]
fn a_key_for_a_row_that_has_just_gone_does_not_protect_its_neighbour() {
    let mut world = World::with(&["9", "8"]);
    world.pass(Duration::from_secs(70));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.key(Code::Char('p'));
    assert_eq!(world.sent(), None);
    assert!(world.state().question().is_some(), "it asks");
    world.later(Code::Esc);
    world.later(Code::Char('p'));
    assert!(world.sent().is_some(), "the row could be read since");
}

#[test]
fn read_only_says_what_is_still_being_sent() {
    let mut world = World::with(&["9", "8"]);
    world.key(Code::Char('w'));
    assert!(!world.said().contains("still being sent"));
    let mut world = World::with(&["9", "8"]);
    world.key(Code::Char('p'));
    let sent = world.sent().unwrap();
    world.key(Code::Char('w'));
    let on_the_way = "1 change that you confirmed before is still being sent.";
    assert!(world.said().ends_with(on_the_way), "{}", world.said());
    world.written(sent, Ok(()));
}

/// One write of each kind, of vm-1.
fn writes() -> Vec<Write> {
    let (item, before) = (Item::of(instance("1"), snapshot("8")), [].into());
    let was = || Schedule {
        id: ScheduleId::parse("1").unwrap(),
        instance: InstanceId::parse("1"),
        name: "nightly".into(),
        days: "Monday".into(),
        time: "03:00".into(),
        created: None,
    };
    let plan = || SchedulePlan {
        name: "nightly".into(),
        days: None,
        time: None,
    };
    let schedules = [
        ScheduleChange::Create {
            plan: plan(),
            before: [].into(),
        },
        ScheduleChange::Change {
            was: was(),
            plan: plan(),
        },
        ScheduleChange::Delete { was: was() },
        ScheduleChange::Keep {
            was: Some(3),
            count: 4,
        },
    ];
    let schedules = schedules.map(|change| {
        let instance = instance("1");
        Write::Schedule(ScheduleWrite { instance, change })
    });
    let protect = |on| {
        let item = item.clone();
        Write::Protect(Protect { item, on })
    };
    let mut writes = vec![
        Write::Create(Create {
            instance: instance("1"),
            kind: CopyKind::Snapshot,
            name: "new".into(),
            before: [].into(),
            then: None,
        }),
        Write::Delete(Delete {
            item: item.clone(),
            demand: Demand::Nothing,
            leaving: Arc::default(),
        }),
        Write::Rename(Rename {
            item: item.clone(),
            name: "new".into(),
        }),
        protect(true),
        protect(false),
        Write::Copy(RegionCopy {
            item: item.clone(),
            name: "new".into(),
            region: Region {
                key: "pl-1".into(),
                name: "Poland-1".into(),
            },
            before,
        }),
        Write::Restore(Restore::new(instance("1"), snapshot("8"), None)),
    ];
    writes.extend(schedules);
    writes
}

/// They stand behind "not possible:" and in brackets, and none begins like a status. Only what is
/// known to go on is said to.
#[test]
fn the_short_reasons_of_what_is_in_the_way_agree() {
    for write in writes() {
        for (phase, is_known) in [
            (Phase::Unanswered, true),
            (Phase::Accepted, true),
            (Phase::Checking, false),
            (Phase::NotSeen, false),
        ] {
            let status = writes::of(&write).status(phase).to_lowercase();
            let why = Denied::InTheWay(Arc::new(write.clone()), phase);
            let brief = why.brief();
            assert!(!brief.starts_with(&status), "{brief}, {status}");
            assert_eq!(brief.contains("being "), is_known, "{brief}, {phase:?}");
            assert_eq!(brief.ends_with(" unknown"), !is_known, "{brief}, {phase:?}");
        }
    }
}
