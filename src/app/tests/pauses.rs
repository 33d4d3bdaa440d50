//! The pauses after failures, and what ends them early.

use super::*;
use crate::domain::{BadAnswer, TransportProblem};

const SECOND: Duration = Duration::from_secs(1);

/// An overloaded server.
fn too_many(seconds: u64) -> Problem {
    Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Status {
        status: 429,
        retry_after: Some(Duration::from_secs(seconds)),
    }))
}

#[test]
fn the_next_try_is_that_of_the_list_that_fails() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.pass(SECOND);
    world.answer_snapshots(Ok(snapshots(&["8"])));
    let remotes = |world: &World| {
        let snapshots = world.state().open_snapshots().unwrap();
        (
            world.state().data.instances.remote.due,
            snapshots.list.remote.due,
        )
    };
    assert!(remotes(&world).0 != remotes(&world).1);
    assert_eq!(world.state().next_reading(), remotes(&world).1);
    world.pass(SECOND);
    world.key(Code::Char('r'));
    world.fail_instances();
    world.answer_snapshots(Ok(snapshots(&["8"])));
    assert!(remotes(&world).0 != remotes(&world).1);
    assert_eq!(world.state().next_reading(), remotes(&world).0);
    let mut world = World::with(&["8"]);
    world.key(Code::Char('r'));
    world.fail_snapshots();
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert!(remotes(&world).0 != remotes(&world).1);
    assert_eq!(world.state().next_reading(), remotes(&world).1);
}

#[test]
fn a_server_that_asks_for_a_pause_gets_it_up_to_a_minute() {
    for (asked, least) in [(20, 20), (3_600, 60)] {
        let mut world = World::with(&["8"]);
        let mut pause = poll::IDLE;
        // Its own pauses are random: among so many, one would be shorter.
        for _ in 0..20 {
            world.pass(pause);
            if world.asked().is_empty() {
                world.answer_instances(Ok(list(vec![instance("1")])));
            }
            world.answer_snapshots(Err(Problem::Transport(TransportProblem::BadAnswer(
                BadAnswer::Status {
                    status: 503,
                    retry_after: Some(Duration::from_secs(asked)),
                },
            ))));
            let due = world.state().next_reading().unwrap();
            pause = due.duration_since(world.now.mono);
            assert!(pause >= Duration::from_secs(least), "{pause:?}");
            assert!(pause <= poll::LONGEST, "{pause:?}");
        }
    }
}

#[test]
fn a_pause_is_over_at_its_end() {
    let mut world = World::with(&["8"]);
    world.key(Code::Char('r'));
    world.answer_snapshots(Err(too_many(50)));
    let held = |world: &World| {
        let snapshots = &world.state().open_snapshots().unwrap().list;
        snapshots.remote.is_held(world.now)
    };
    let until = world.state().open_snapshots().unwrap().list.remote.due;
    let pause = until.unwrap().duration_since(world.now.mono);
    assert!(held(&world));
    world.now.mono += pause.saturating_sub(Duration::from_millis(1));
    assert!(held(&world));
    world.now.mono += Duration::from_millis(1);
    assert!(!held(&world));
}

#[test]
fn only_an_r_that_knew_of_a_failure_passes_the_pause_after_it() {
    let mut world = World::with_two();
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.tell(Message::Resumed);
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Err(too_many(50)));
    assert_eq!(world.asked(), [""; 0], "nobody knew when r was pressed");
    let disturbances: [fn(&mut World); 3] = [
        |world| world.tell(Message::Focus(true)),
        |world| world.tell(Message::Resumed),
        |world| {
            world.key(Code::Down);
            world.key(Code::Up);
        },
    ];
    let instances = || Ok(list(vec![instance("1"), instance("2")]));
    for disturb in disturbances {
        world.pass(Duration::from_secs(12));
        disturb(&mut world);
        if world.state().data.instances.remote.in_flight.is_some() {
            world.answer_instances(instances());
        }
        world.pass(SECOND);
        assert_eq!(world.asked(), [""; 0]);
    }
    world.key(Code::Char('r'));
    assert_eq!(world.asked(), [""; 0], "one at a time");
    world.answer_instances(instances());
    assert_eq!(world.asked(), ["1"]);
}

#[test]
fn a_failure_counts_though_something_was_changed_since_it_was_asked_for() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.pass(poll::SOON);
    let old = world.list_in_flight().unwrap();
    world.written(create, Ok(()));
    let one = snapshots_of("1");
    world.hear(Heard::Done(old, Outcome::Snapshots(one, Err(too_many(50)))));
    world.pass(Duration::from_secs(49));
    assert_eq!(world.asked(), [""; 0]);
    world.pass(SECOND);
    assert_eq!(world.asked(), ["1"]);
}

#[test]
fn while_any_list_that_is_followed_fails_the_server_is_probed_by_one_reading_at_a_time() {
    let mut world = World::with_two();
    world.create();
    world.later(Code::Esc);
    world.key(Code::Down);
    world.pass(poll::SOON);
    assert_eq!(world.asked(), ["1", "2"]);
    world.fail_snapshots();
    let id = world.list_in_flight().unwrap();
    let other = snapshots_of("2");
    world.hear(Heard::Done(
        id,
        Outcome::Snapshots(other, Ok(snapshots(&["9"]))),
    ));
    assert!(!world.state().data_is_old(), "what is shown is fresh");
    world.effects.clear();
    world.key(Code::Char('r'));
    assert_eq!(world.effects.len(), 1, "{:?}", world.effects);
}

#[test]
fn the_first_retry_is_soon_though_the_list_was_idle() {
    for _ in 0..20 {
        let mut world = World::with(&["8"]);
        let mut longest = 2 * poll::SOON;
        for _ in 0..3 {
            world.key(Code::Char('r'));
            if world.state().data.instances.remote.in_flight.is_some() {
                world.answer_instances(Ok(list(vec![instance("1")])));
            }
            world.fail_snapshots();
            let due = world.state().open_snapshots().unwrap().list.remote.due;
            let pause = due.unwrap().duration_since(world.now.mono);
            assert!(pause <= longest, "{pause:?} > {longest:?}");
            longest *= 2;
        }
    }
}
