//! Writes that an earlier run left: followed to an end, whatever that is.

use super::*;
use crate::domain::{
    Refusal, ServerProblem,
    write::{
        Answered, Create, Delete, Demand, End, Item, LeftOver, PATIENCE, Restore, Stage, Unfinished,
    },
};

fn left(world: &World, user: Option<&str>, write: Write, last: Option<Answered>) -> Unfinished {
    Unfinished {
        id: OpId::after(None, world.now.stamp, 1),
        user: user.map(Text::new),
        write,
        last,
    }
}

fn delete(id: &str) -> Write {
    Write::Delete(Delete {
        item: Item::of(instance("1"), snapshot(id)),
        demand: Demand::Nothing,
        leaving: std::sync::Arc::default(),
    })
}

impl World {
    fn left_over(&mut self, unfinished: Unfinished) {
        let left_over = LeftOver {
            unfinished: vec![unfinished],
            ..LeftOver::default()
        };
        self.hear(Heard::Done(RequestId(0), Outcome::LeftOver(Ok(left_over))));
    }

    /// The ends that were recorded.
    fn ends(&self) -> Vec<End> {
        let effects = self.effects.iter();
        let ends = effects.filter_map(|effect| match effect {
            Effect::Call(_, Call::Record(_, Stage::Ended(end), _)) => Some(*end),
            _ => None,
        });
        ends.collect()
    }
}

#[test]
fn an_accepted_delete_that_is_never_seen_is_given_up_and_named() {
    let mut world = World::with(&["1"]);
    let unfinished = left(&world, None, delete("1"), Some(Answered::Accepted));
    world.left_over(unfinished);
    assert!(
        world.said().contains("began before this start"),
        "{}",
        world.said()
    );
    world.later(Code::Char('d'));
    assert!(world.state().question().is_none());
    world.pass(Duration::from_millis(10));
    world.answer_snapshots(Ok(snapshots(&["1"])));
    assert!(world.ends().is_empty());
    // A list that was asked for after that time.
    world.pass(PATIENCE + Duration::from_secs(1));
    world.answer_snapshots(Ok(snapshots(&["1"])));
    assert_eq!(world.ends(), [End::Unclear]);
    assert!(
        world.said().contains("not be in the list") || world.said().contains("still"),
        "{}",
        world.said()
    );
}

#[test]
fn a_create_on_an_instance_that_is_gone_ends_when_its_list_is_refused() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("2")])));
    let create = Write::Create(Create {
        instance: instance("1"),
        kind: CopyKind::Snapshot,
        name: Text::new("x"),
        before: std::collections::BTreeSet::new(),
        then: None,
    });
    let unfinished = left(&world, None, create, None);
    world.left_over(unfinished);
    assert_eq!(world.state().ops.len(), 1);
    world.pass(Duration::from_millis(10));
    let asked = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Snapshots(of)) if of.instance.as_str() == "1");
    let Some(Effect::Call(id, _)) = world.taken(asked) else {
        panic!("its list is read")
    };
    let refused = Problem::from(ServerProblem::Refused(Refusal::default()));
    let gone = snapshots_of("1");
    world.hear(Heard::Done(id, Outcome::Snapshots(gone, Err(refused))));
    assert_eq!(world.ends(), [End::Unclear]);
    assert!(world.state().ops.is_empty());
}

#[test]
fn what_another_user_left_waits_for_them() {
    let mut world = World::with(&["1", "2"]);
    let unfinished = left(
        &world,
        Some("other@example.ua"),
        delete("7"),
        Some(Answered::Lost),
    );
    world.left_over(unfinished);
    assert!(world.state().ops.is_empty());
    let named = |user: &str| Heard::Done(RequestId(0), Outcome::User(Ok(user.into())));
    world.hear(named(USER));
    assert!(world.state().ops.is_empty());
    world.hear(named("other@example.ua"));
    assert_eq!(world.state().ops.len(), 1);
    assert!(
        world.said().contains("began before this start"),
        "{}",
        world.said()
    );
}

/// What an earlier run began may be in the way, so nothing is written before that is read.
#[test]
fn nothing_is_written_before_the_journal_was_read() {
    let mut world = World::with(&["1", "2"]);
    world.app.shown_mut().journal = JournalState::Unread;
    for key in ['c', 'd', 'e', 'p'] {
        world.later(Code::Char(key));
        assert!(world.state().question().is_none(), "{key}");
        assert!(world.said().contains("still reading"), "{}", world.said());
        assert_eq!(world.sent(), None, "{key}");
    }
    // A question that was open when the journal had to be read.
    world.app.shown_mut().journal = JournalState::Ready;
    for key in [Code::Char('d'), Code::Tab] {
        world.later(key);
    }
    world.app.shown_mut().journal = JournalState::Unread;
    world.later(Code::Enter);
    assert_eq!(world.sent(), None);
    world.hear(Heard::Done(
        RequestId(0),
        Outcome::LeftOver(Ok(LeftOver::default())),
    ));
    world.later(Code::Enter);
    assert!(world.sent().is_some());
}

/// The stages that are recorded.
pub(super) fn stages(world: &World) -> Vec<Stage> {
    let effects = world.effects.iter();
    let stages = effects.filter_map(|effect| match effect {
        Effect::Call(_, Call::Record(_, stage, _)) => Some(stage.clone()),
        _ => None,
    });
    stages.collect()
}

/// Before the answer, a new row of that name may be of somebody else: a run that finds it in the
/// journal would take it for its own.
#[test]
fn the_row_of_a_create_is_recorded_once_it_is_answered() {
    let created = || Stage::Open(Answered::Created(SnapshotId::parse("7").unwrap()));
    let refused = || {
        Problem::Server(ServerProblem::Refused(Refusal {
            kind: "limit".into(),
            object: "".into(),
            message: "".into(),
        }))
    };
    for (is_saved, is_refused, recorded) in [
        (false, false, vec![created()]),
        (true, false, vec![created(), Stage::Ended(End::Applied)]),
        (false, true, vec![]),
        (true, true, vec![]),
    ] {
        let mut world = World::with(&["8"]);
        let create = world.create();
        let row = world.row_of(create, "7");
        world.pass(poll::SOON);
        world.answer_snapshots(Ok(list(vec![snapshot("8"), row.clone()])));
        if is_saved {
            let row = Snapshot {
                status: SnapshotStatus::Active,
                ..row
            };
            world.pass(poll::SOON);
            world.answer_snapshots(Ok(list(vec![snapshot("8"), row])));
        }
        assert_eq!(stages(&world), [], "{is_saved}");
        let answer = if is_refused {
            Err(NotDone::Failed(refused()))
        } else {
            Ok(())
        };
        world.written(create, answer);
        assert_eq!(stages(&world), recorded, "{is_saved} {is_refused}");
    }
}

/// Two minutes more without a change free the snapshot of a delete without an answer.
#[test]
fn a_delete_of_unknown_outcome_is_freed_once_later_lists_show_its_row_unchanged() {
    for is_changed in [false, true] {
        let mut world = World::with(&["1", "2"]);
        let delete = world.delete();
        world.written(delete, Err(NotDone::Failed(Silence::Timeout.into())));
        let mut rows = snapshots(&["1", "2"]);
        for row in &mut rows.rows {
            row.protection = if is_changed {
                Protection::On
            } else {
                row.protection
            };
        }
        let mut waited = Duration::ZERO;
        let step = Duration::from_secs(10);
        while waited + step < PATIENCE * 2 {
            world.pass(step);
            waited += step;
            if let Some(id) = world.list_in_flight() {
                let one = snapshots_of("1");
                let outcome = Outcome::Snapshots(one, Ok(rows.clone()));
                world.hear(Heard::Done(id, outcome));
            }
            assert!(!world.state().ops.is_empty(), "{waited:?}");
        }
        world.pass(Duration::from_secs(60));
        world.answer_snapshots(Ok(rows));
        assert_eq!(world.state().ops.is_empty(), !is_changed);
        assert_eq!(world.said().contains("unchanged after 4 min"), !is_changed);
        assert_eq!(world.ends().len(), usize::from(!is_changed));
        if !is_changed {
            world.delete();
        }
    }
}

/// A list that is always refused is asked no longer than for any result; what it showed before counts.
#[test]
fn a_write_whose_list_is_always_refused_is_given_up() {
    let restore = || Write::Restore(Restore::new(instance("1"), snapshot("1"), None));
    for (write, last) in [
        (delete("1"), None),
        (delete("1"), Some(Answered::Accepted)),
        (restore(), Some(Answered::Accepted)),
        (restore(), Some(Answered::Lost)),
    ] {
        let is_restore = matches!(write, Write::Restore(_));
        let refused = || Problem::from(ServerProblem::Refused(Refusal::default()));
        let mut world = World::with(&["1"]);
        let unfinished = left(&world, None, write, last.clone());
        world.left_over(unfinished);
        let asked = world.now;
        while world.ends().is_empty() {
            assert!(world.now.since(asked.mono) < PATIENCE * 3, "it has a limit");
            world.pass(Duration::from_secs(20));
            let asks = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Instances));
            if let Some(Effect::Call(id, _)) = world.taken(asks) {
                let read = if is_restore {
                    Err(refused())
                } else {
                    Ok(list(vec![instance("1")]))
                };
                world.hear(Heard::Done(id, Outcome::Instances(read)));
            }
            if let Some(id) = world.list_in_flight() {
                let read = if is_restore {
                    Ok(snapshots(&["1"]))
                } else {
                    Err(refused())
                };
                world.hear(Heard::Done(id, Outcome::Snapshots(snapshots_of("1"), read)));
            }
        }
        assert!(world.now.since(asked.mono) >= PATIENCE);
        assert_eq!(world.ends(), [End::Unclear]);
        let begins = match last {
            Some(Answered::Accepted) => "The server accepted this, but has refused the list",
            _ => "Outcome unknown: the server has refused the list",
        };
        let said = world.said();
        assert!(said.starts_with(begins), "{said}");
    }
}
