//! Filters that a browser has set in the session.

use super::*;

impl World {
    /// A list of which a filter hides some rows.
    fn filtered(&mut self) {
        self.answer_instances(Ok(List {
            complete: false,
            filtered: true,
            ..list(vec![instance("1")])
        }));
    }

    fn asks(&self) -> bool {
        self.question_form::<ask::clear_filters::ClearFilters>()
            .is_some()
    }

    fn clearing(&mut self) -> Option<RequestId> {
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::ClearFilters)))? {
            Effect::Call(id, Call::ClearFilters) => Some(id),
            _ => None,
        }
    }
}

#[test]
fn a_filter_is_asked_about_once_and_when_nothing_else_is() {
    let mut world = World::new();
    world.filtered();
    assert!(world.asks() && world.state().filters.are_set());
    // Nobody has asked for it: a key that comes at once was meant for something else.
    world.key(Code::Esc);
    assert!(world.asks());
    world.later(Code::Esc);
    world.key(Code::Char('r'));
    world.filtered();
    assert!(!world.asks() && world.state().filters.are_set());

    for (key, close) in [('?', Code::Esc), ('/', Code::Esc), ('c', Code::Esc)] {
        let mut world = World::with(&["8"]);
        world.key(Code::Char('r'));
        world.key(Code::Char(key));
        world.filtered();
        assert!(!world.asks(), "{key}");
        world.key(close);
        assert!(world.asks(), "{key}");
    }
}

#[test]
fn a_read_only_account_keeps_its_filters() {
    let mut world = World::new();
    world.app.shown_mut().read_only = ReadOnly::On;
    world.filtered();
    assert!(!world.asks() && world.state().filters.are_set());
    world.app.shown_mut().read_only = ReadOnly::Off;
    world.tell(Message::Wake);
    assert!(world.asks());
    // The question may be open while that changes.
    world.later(Code::Tab);
    world.app.shown_mut().read_only = ReadOnly::On;
    world.later(Code::Enter);
    assert_eq!(world.clearing(), None);
    assert!(world.said().starts_with("This account is read-only"));
}

#[test]
fn clearing_the_filters_tells_how_it_ended_and_reads_again() {
    let lost = || Problem::from(Silence::Timeout);
    for (result, set, said) in [
        (Ok(()), false, "The browser's filter is cleared."),
        (Err(lost()), true, "The browser's filter may still be set. "),
    ] {
        let mut world = World::new();
        world.filtered();
        world.later(Code::Tab);
        world.later(Code::Enter);
        let clearing = world.clearing().expect("it was confirmed");
        assert!(world.state().question().is_none());
        world.effects.clear();
        world.hear(Heard::Done(clearing, Outcome::FiltersCleared(result)));
        assert_eq!(world.state().filters.are_set(), set);
        assert!(world.said().starts_with(said), "{}", world.said());
        let is_list = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Instances));
        assert!(world.effects.iter().any(is_list));
    }
}
