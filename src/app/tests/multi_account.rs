//! Several accounts in one app: switching, and quitting.

use super::*;
use crate::domain::{ProfileName, SessionProblem};

impl World {
    pub(super) fn named(name: &str) -> State {
        let account = Account {
            name: ProfileName::parse(name).unwrap(),
            ..Account::default()
        };
        let now = World::new().now;
        State::new(account, Duration::from_secs(30), 7, now)
    }

    pub(super) fn leaves(&mut self) -> bool {
        self.key(Code::Char('q'));
        self.taken(|effect| *effect == Effect::Program(Program::Quit))
            .is_some()
    }
}

/// The index under the cursor of the account switcher, while it is open.
fn switcher(world: &World) -> Option<usize> {
    match world.state().layers.top() {
        Some(Layer::Accounts(at)) => Some(*at),
        _ => None,
    }
}

#[test]
fn the_switcher_moves_within_the_accounts_and_shows_the_chosen_one() {
    let mut world = World::new();
    for name in ["prod", "test"] {
        world.app.add(World::named(name));
    }
    world.app.set_window((80, 24));
    let windows = world.app.accounts().iter().map(|account| account.window);
    assert_eq!(windows.collect::<Vec<_>>(), [(80, 24); 3]);
    for (key, line) in [
        (Code::Char('a'), Some(0)),
        (Code::Up, Some(0)),
        (Code::Down, Some(1)),
        (Code::Down, Some(2)),
        (Code::Down, Some(2)),
        (Code::Up, Some(1)),
        (Code::Char('1'), Some(0)),
        (Code::Char('3'), Some(2)),
        (Code::Char('4'), Some(2)),
        (Code::Char('9'), Some(2)),
        (Code::Char('x'), Some(2)),
        (Code::Esc, None),
    ] {
        world.key(key);
        assert_eq!(switcher(&world), line, "{key:?}");
    }
    assert_eq!(world.app.shown_id().place(), 0);
    for key in [Code::Char('a'), Code::Down, Code::Enter] {
        world.key(key);
    }
    assert_eq!(switcher(&world), None);
    assert_eq!(world.app.shown_id().place(), 1);
    assert_eq!(world.state().account.name.as_str(), "prod");
    world.key(Code::Char('a'));
    assert_eq!(switcher(&world), Some(1), "it opens at the shown one");
}

#[test]
fn the_account_inside_the_program_is_one_of_the_accounts_when_it_was_chosen() {
    let mut world = World::new();
    world.app.shown_mut().entry.first_start = true;
    world.app.add_demo(World::named("demo"));
    world.answer_instances(Err(Problem::Session(SessionProblem::NotSignedIn)));
    world.tell(Message::Drawn {
        at: world.now.mono,
        dialog: Some(ask::Extent::default()),
    });
    world.later(Code::Char('3'));
    assert_eq!(world.state().account.name.as_str(), "demo");
    assert!(!world.state().entry.wants_demo);
}

#[test]
fn the_app_wakes_when_the_first_of_its_accounts_does() {
    let mut world = World::with(&["8"]);
    world.create();
    let first = world.app.next_wake(world.now);
    assert_eq!(first, world.state().next_wake(world.now));
    assert!(first.is_some());
    let other = world.app.add(World::named("prod"));
    let work = world.app.show(world.now, other);
    world.effects = work.into_iter().map(|(_, effect)| effect).collect();
    world.answer_instances(Ok(list(vec![])));
    let (of_both, of_shown) = (
        world.app.next_wake(world.now).unwrap(),
        world.state().next_wake(world.now).unwrap(),
    );
    assert!(of_both < of_shown, "the write of the other is looked for");
}

#[test]
fn leaving_names_the_first_write_that_is_not_known_and_counts_the_others() {
    let mut world = World::with(&["8", "7"]);
    let create = world.create();
    world.later(Code::Esc);
    assert!(!world.leaves());
    let first = "create “vm-1-20261114-1402” on vm-1 (id 1)";
    let words = world.asked_to_quit().unwrap();
    assert!(
        words.contains(&format!("Outcome unknown: {first}.")),
        "{words}"
    );
    world.later(Code::Enter);
    assert_eq!(world.asked_to_quit(), None, "Cancel has the focus");
    world.key(Code::Down);
    for key in [Code::Char('d'), Code::Tab, Code::Enter, Code::Esc] {
        world.later(key);
    }
    assert!(!world.leaves());
    let words = world.asked_to_quit().unwrap();
    let said = format!("Outcome unknown: {first} and 1 more.");
    assert!(words.contains(&said), "{words}");
    world.later(Code::Tab);
    world.later(Code::Enter);
    let quit = |effect: &Effect| *effect == Effect::Program(Program::Quit);
    assert!(world.taken(quit).is_some());

    let seen = |world: &World, whose: &str| {
        let unseen = world.app.last_words();
        assert_eq!(unseen.len(), 2);
        let said = format!("{whose}Outcome unknown: {first}. Check the list");
        assert!(unseen[0].starts_with(&said), "{unseen:?}");
    };
    seen(&world, "");
    world.app.add(World::named("prod"));
    seen(&world, "default: ");
    world.written(create, Ok(()));
    assert_eq!(
        world.app.last_words()[1],
        "default: vm-1-20261114-1402 of vm-1 is still being created.",
        "what the server took"
    );
}

#[test]
fn a_delete_that_the_server_took_is_named_on_the_way_out_until_the_list_lacks_it() {
    let mut world = World::with(&["8", "7"]);
    let delete = world.delete();
    world.written(delete, Ok(()));
    assert!(world.leaves(), "it goes on without us");
    let said =
        "Outcome unknown: delete “snap-8” (id 8) of vm-1. Check the list before you repeat it.";
    assert_eq!(world.app.last_words(), [said]);
    world.answer_snapshots(Ok(snapshots(&["8", "7"])));
    assert_eq!(world.app.last_words(), [said]);
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(snapshots(&["7"])));
    assert!(world.app.last_words().is_empty());
}
