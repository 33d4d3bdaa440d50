//! The wall clock may jump: it is shown, but decides nothing.

use super::*;

/// The screens of a day on which snapshots are created and deleted, without the clock times; the
/// wall clock jumps by so many days after each event.
fn seen_while_the_clock_jumps(jumps: &[i64]) -> Vec<String> {
    let mut world = World::with(&["8", "7"]);
    let (mut jumps, mut seen) = (jumps.iter().cycle(), Vec::new());
    let mut look = |world: &mut World| {
        let state = world.state();
        let dues = [
            state.data.instances.remote.due,
            state.open_snapshots().and_then(|open| open.list.remote.due),
            state.next_wake(world.now),
        ];
        let now = world.now.mono;
        let dues = dues.map(|due| due.map(|due| due.saturating_duration_since(now)));
        let phases: Vec<_> = state.ops.iter().map(|op| (op.id, op.phase)).collect();
        let told = (world.effects.clone(), world.said(), world.names());
        seen.push(format!("{dues:?} {phases:?} {told:?}"));
        let days = *jumps.next().unwrap();
        world.now.wall = world.now.wall.saturating_add(jiff::Span::new().days(days));
    };
    let lost = || Problem::from(Silence::Timeout);
    let create = world.create();
    look(&mut world);
    world.written(create, Err(NotDone::Failed(lost())));
    look(&mut world);
    world.answer_snapshots(Ok(snapshots(&["8", "7"])));
    look(&mut world);
    world.pass(Duration::from_secs(119));
    look(&mut world);
    world.answer_snapshots(Ok(snapshots(&["8", "7"])));
    look(&mut world);
    world.pass(poll::BUSY);
    world.answer_snapshots(Ok(snapshots(&["8", "7"])));
    look(&mut world);
    world.key(Code::End);
    world.later(Code::Char('d'));
    look(&mut world);
    world.later(Code::Tab);
    world.later(Code::Enter);
    look(&mut world);
    let delete = world.sent().unwrap();
    world.written(delete, Ok(()));
    look(&mut world);
    world.answer_snapshots(Ok(snapshots(&["8"])));
    look(&mut world);
    world.pass(poll::IDLE);
    world.fail_snapshots();
    look(&mut world);
    world.pass(poll::LONGEST);
    world.answer_instances(Ok(list(vec![instance("1")])));
    look(&mut world);
    seen
}

#[test]
fn the_wall_clock_may_jump() {
    let steady = seen_while_the_clock_jumps(&[0]);
    let phases = ["Unanswered", "Checking", "NotSeen", "Accepted"];
    for phase in phases {
        assert!(
            steady.iter().any(|seen| seen.contains(phase)),
            "{steady:#?}"
        );
    }
    for jumps in [&[1][..], &[-1], &[1, -1], &[-1, 1, 1]] {
        assert_eq!(seen_while_the_clock_jumps(jumps), steady, "{jumps:?}");
    }
}
