//! Writes that an earlier run left: followed to an end, whatever that is.

use super::*;
use crate::domain::{
    Refusal, ServerProblem,
    write::{Create, Delete, Demand, End, LeftOver, PATIENCE, Stage, Unfinished},
};

fn left(world: &World, user: Option<&str>, write: Write, last: Stage) -> Unfinished {
    Unfinished {
        id: OpId::after(None, world.now.stamp, 1),
        user: user.map(Text::new),
        write,
        last,
    }
}

fn delete(id: &str) -> Write {
    Write::Delete(Delete {
        instance: instance("1"),
        snapshot: snapshot(id),
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
    let unfinished = left(&world, None, delete("1"), Stage::Accepted);
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
    });
    let unfinished = left(&world, None, create, Stage::Begun);
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
        Stage::Unanswered,
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
