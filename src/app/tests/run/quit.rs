//! Quitting while a run goes on.

use super::*;
use crate::keys::Context;

impl World {
    fn quits(&mut self, key: Key) -> bool {
        let read_at = self.now.mono;
        self.tell(Message::Key { key, read_at });
        self.has_quit()
    }

    fn has_quit(&mut self) -> bool {
        let quit = |effect: &Effect| matches!(effect, Effect::Program(Program::Quit));
        self.taken(quit).is_some()
    }
}

#[test]
fn q_asks_while_a_hidden_run_goes_on_and_cancel_lets_it_go_on() {
    let mut world = world(12);
    world.delete_all("12");
    let sent = world.all_sent();
    world.later(Code::Esc);
    assert!(!world.quits(Key::char('q')));
    let words = world.asked_to_quit().unwrap();
    let said = "Delete 12 snapshots: 4 in progress, 8 not started.";
    assert!(words.contains(said), "{words}");
    assert!(
        !words.contains("unknown"),
        "they are all of the run: {words}"
    );
    assert!(!world.quits(Key::char('q')), "no letter confirms");
    world.written(sent[0], Err(refused()));
    let words = world.asked_to_quit().unwrap();
    let said = "4 in progress, 1 failed, 7 not started.";
    assert!(words.contains(said), "it is up to date: {words}");
    world.later(Code::Enter);
    assert_eq!(world.asked_to_quit(), None, "Cancel has the focus");
    assert!(world.state().run_goes_on() && !world.has_quit());
}

#[test]
fn quit_sends_nothing_more_and_the_last_words_name_the_rest() {
    for key in [None, Some(Key::ctrl('c'))] {
        let mut world = world(12);
        world.delete_all("12");
        for sent in world.all_sent() {
            world.written(sent, Ok(()));
        }
        assert!(!world.quits(Key::ctrl('c')));
        if let Some(again) = key {
            world.draw();
            world.pass(Duration::from_millis(400));
            assert!(world.quits(again));
        } else {
            world.later(Code::Tab);
            world.later(Code::Enter);
            assert!(world.has_quit());
        }
        let last = world.app.last_words().join(" ");
        let said = "Deleted 0 of 12 snapshots: 4 with unknown outcome, 8 not started.";
        assert!(last.ends_with(said), "{last}");
        world.list_has(&[]);
        assert_eq!(world.all_sent().len(), 0);
        let last = world.app.last_words().join(" ");
        assert!(last.contains("8 not started"), "{last}");
    }
}

#[test]
fn the_question_says_when_the_run_is_over_and_stays() {
    let mut world = world(2);
    world.delete_all("2");
    let sent = world.all_sent();
    assert!(!world.quits(Key::ctrl('c')));
    for sent in sent {
        world.written(sent, Err(refused()));
    }
    let words = world.asked_to_quit().unwrap();
    assert!(
        words.contains("Nothing is in progress any more."),
        "{words}"
    );
    assert!(!words.contains("If you quit"), "{words}");
    world.later(Code::Enter);
    assert!(!world.has_quit());
    assert!(world.question_form::<RunReport>().is_some());
    assert!(world.quits(Key::ctrl('c')));
}

/// The run ends right before the Enter that was meant for the question's Cancel.
#[test]
fn an_enter_meant_for_the_question_reaches_no_details_beneath_it() {
    let mut protected = 0;
    for down in 0..10 {
        let mut world = world(3);
        for key in [' ', ' ', 'd', '2'] {
            world.key(Code::Char(key));
        }
        world.later(Code::Enter);
        let sent = world.all_sent();
        assert_eq!(sent.len(), 2);
        world.later(Code::Esc);
        world.later(Code::Enter);
        assert_eq!(world.state().context(), Context::Details);
        for _ in 0..down {
            world.later(Code::Down);
        }
        assert!(!world.quits(Key::ctrl('c')));
        world.draw();
        for sent in sent {
            world.written(sent, Err(refused()));
        }
        world.later(Code::Enter);
        assert!(world.sent().is_none(), "{down}");
        assert_eq!(world.asked_to_quit(), None);
        world.later(Code::Enter);
        protected += usize::from(world.sent().is_some());
    }
    assert_eq!(protected, 1, "one of the actions protects at once");
}

#[test]
fn ctrl_c_quits_only_once_the_question_could_be_read() {
    let mut world = world(12);
    world.delete_all("12");
    assert!(!world.quits(Key::ctrl('c')));
    assert!(!world.quits(Key::ctrl('c')), "no frame showed it");
    world.draw();
    assert!(!world.quits(Key::ctrl('c')), "nobody reads so fast");
    world.pass(Duration::from_millis(400));
    assert!(world.quits(Key::ctrl('c')));
}

#[test]
fn the_question_names_the_account_of_a_run_that_is_not_on_the_screen() {
    let mut world = world(8);
    world.delete_all("8");
    let other = world.app.add(World::named("prod"));
    let work = world.app.show(world.now, other);
    world
        .effects
        .extend(work.into_iter().map(|(_, effect)| effect));
    assert!(!world.quits(Key::char('q')));
    let words = world.asked_to_quit().unwrap();
    assert!(words.contains("default: Delete 8 snapshots"), "{words}");
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert!(world.has_quit());
    assert!(!world.app.accounts()[0].run_goes_on());
}

#[test]
fn q_asks_over_the_report_of_a_run_too_and_cancel_leads_back_to_it() {
    let mut world = world(12);
    world.delete_all("12");
    assert!(world.question_form::<RunReport>().is_some());
    assert!(!world.quits(Key::char('q')));
    assert!(world.asked_to_quit().is_some());
    world.later(Code::Esc);
    assert!(world.question_form::<RunReport>().is_some());
    assert!(world.state().run_goes_on());
    for sent in world.all_sent() {
        world.written(sent, Err(refused()));
    }
    for _ in 0..2 {
        for sent in world.all_sent() {
            world.written(sent, Err(refused()));
        }
    }
    // Among the results no letter does anything.
    assert!(!world.state().run_goes_on());
    assert!(!world.quits(Key::char('q')));
    assert!(world.question_form::<RunReport>().is_some());
}
