//! Which lists are dropped when all of them take too much memory.

use super::*;

/// The approximate bytes of a list in these tests.
const ONE: usize = 10_000;

impl World {
    /// A world with these instances, and room for the lists of two of them.
    fn with_room_for_two(instances: &[&str]) -> Self {
        let mut world = Self::new();
        world.app.most_bytes = 2 * ONE + ONE / 2;
        let rows = instances.iter().map(|id| instance(id)).collect();
        world.answer_instances(Ok(list(rows)));
        world
    }

    /// Answers each requested list of snapshots with one large row.
    fn answer_large(&mut self) {
        let is_list = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Snapshots(_)));
        while let Some(Effect::Call(id, Call::Snapshots(of))) = self.taken(is_list) {
            let row = Snapshot {
                name: Text::new(&"x".repeat(ONE)),
                ..snapshot(&format!("{}7", of.instance))
            };
            let rows = Ok(list(vec![row]));
            self.hear(Heard::Done(id, Outcome::Snapshots(of, rows)));
        }
    }

    /// Moves to the next instance, whose list is read.
    fn next(&mut self, code: Code) {
        self.later(code);
        self.pass(Duration::from_millis(300));
        self.answer_large();
    }

    /// The instances whose snapshots are known.
    fn known_lists(&self) -> Vec<&str> {
        let known = self.state().data.snapshots.iter();
        let known = known.filter(|(_, open)| open.list.remote.value.is_some());
        known.map(|(list, _)| list.instance.as_str()).collect()
    }
}

#[test]
fn the_lists_that_were_seen_longest_ago_are_forgotten_and_read_again() {
    let mut world = World::with_room_for_two(&["1", "2", "3"]);
    world.answer_large();
    world.next(Code::Down);
    assert_eq!(world.known_lists(), ["1", "2"]);
    // The first one was shown again, so it is not the oldest any more.
    world.later(Code::Up);
    world.later(Code::End);
    world.pass(Duration::from_millis(300));
    world.answer_large();
    assert_eq!(world.known_lists(), ["1", "3"]);
    world.later(Code::Up);
    let open = world.state().open_snapshots().unwrap();
    assert!(open.list.rows().is_empty() && world.state().open_table().unwrap().is_empty());
    world.pass(Duration::from_millis(300));
    world.answer_large();
    assert_eq!(world.known_lists(), ["2", "3"]);
    assert!(world.state().open_snapshots().unwrap().list.bytes() > ONE);
}

#[test]
fn a_list_that_settles_a_write_is_not_forgotten() {
    let mut world = World::with_room_for_two(&["1", "2", "3"]);
    world.answer_large();
    world.create();
    world.later(Code::Esc);
    world.next(Code::Down);
    world.next(Code::Down);
    assert_eq!(world.known_lists(), ["1", "3"]);
    assert!(
        world.state().data.snapshots[&snapshots_of("1")]
            .list
            .bytes()
            > ONE
    );
}

#[test]
fn the_limit_is_of_all_accounts_together() {
    let mut world = World::with_room_for_two(&["1", "2"]);
    let first_id = world.app.shown_id();
    let other = State::new(Account::default(), Duration::from_secs(30), 8, world.now);
    let other = world.app.add(other);
    world.answer_large();
    world.next(Code::Down);
    let work = world.app.show(world.now, other);
    world
        .effects
        .extend(work.into_iter().map(|(_, effect)| effect));
    world.answer_instances(Ok(list(vec![instance("5")])));
    world.answer_large();
    let known = |state: &State| {
        let known = state.data.snapshots.values();
        let known = known.filter(|open| open.list.remote.value.is_some());
        known.count()
    };
    let accounts = world.app.accounts();
    assert_eq!((known(&accounts[0]), known(&accounts[1])), (1, 1));

    // If that is not enough, the instances are dropped too, and everything is read when it is
    // shown.
    world.app.most_bytes = ONE;
    world.later(Code::Char('r'));
    world.answer_large();
    let first = &world.app.accounts()[0];
    assert_eq!((known(first), first.data.instances.rows().len()), (0, 0));
    assert_eq!(known(&world.app.accounts()[1]), 1, "what is shown stays");
    world.effects.clear();
    let work = world.app.show(world.now, first_id);
    world
        .effects
        .extend(work.into_iter().map(|(_, effect)| effect));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_large();
    assert_eq!(known(world.state()), 1);
}
