//! Several marked snapshots: one question, a run, and how each one ended.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    ask::Question,
    bulk::{ItemState, Stopped},
    *,
};
use crate::{
    domain::{
        Change, Protection, Refusal, ServerProblem, SessionProblem, TransportProblem, write::Barred,
    },
    tests::cases,
};

/// A world whose snapshots are these, the highest first.
fn world(count: u32) -> World {
    let ids: Vec<String> = (1..=count).map(|n| (100 + n).to_string()).collect();
    World::with(&ids.iter().map(String::as_str).collect::<Vec<_>>())
}

impl World {
    fn number(&mut self, number: &str) {
        for c in number.chars() {
            self.key(Code::Char(c));
        }
    }

    /// Marks all that is shown, and confirms deleting so many.
    fn delete_all(&mut self, number: &str) {
        self.key(Code::Char('*'));
        self.key(Code::Char('d'));
        self.number(number);
        self.later(Code::Enter);
    }

    fn all_sent(&mut self) -> Vec<Sent> {
        std::iter::from_fn(|| self.sent()).collect()
    }

    fn target_of(&self, sent: Sent) -> String {
        let op = self.state().ops.iter().find(|op| op.id == sent.op).unwrap();
        op.write.expects().unwrap().id.to_string()
    }

    fn states(&self) -> Vec<ItemState> {
        let run = self.state().run.as_ref().unwrap();
        run.items.iter().map(|item| item.state.clone()).collect()
    }

    /// The list is read, and has these rows.
    fn list_has(&mut self, ids: &[&str]) {
        self.pass(Duration::from_secs(70));
        // What was asked for before the last change is read again.
        while let Some(id) = self.list_in_flight() {
            let instance = InstanceId::parse("1").unwrap();
            let outcome = Outcome::Snapshots(instance, Ok(snapshots(ids)));
            self.hear(Heard::Done(id, outcome));
        }
    }

    fn asks_about(&self) -> Option<String> {
        match &self.state().question()?.question {
            Question::Many(form) => Some(form.demanded()),
            _ => None,
        }
    }
}

fn refused() -> NotDone {
    NotDone::Failed(Problem::Server(ServerProblem::Refused(Refusal {
        kind: "access".into(),
        object: "".into(),
        message: "".into(),
    })))
}

#[test]
fn one_question_lists_all_and_takes_nothing_but_their_number() {
    let mut world = world(6);
    world.number("  d");
    assert_eq!(world.asks_about().as_deref(), Some("2"));
    for (typed, sends) in [("", 0), ("3", 0), ("22", 0), ("2", 2)] {
        for _ in 0..2 {
            world.key(Code::Backspace);
        }
        world.number(typed);
        world.later(Code::Enter);
        let sent = world.all_sent();
        assert_eq!(sent.len(), sends, "{typed:?}");
    }
    let mut sent: Vec<_> = world
        .state()
        .ops
        .iter()
        .map(|op| op.write.expects().unwrap().id.to_string())
        .collect();
    sent.sort();
    assert_eq!(sent, ["105", "106"]);
}

#[test]
fn no_letter_and_no_early_enter_confirms() {
    let mut world = world(4);
    world.key(Code::Char('*'));
    world.key(Code::Char('d'));
    for c in 'a'..='z' {
        world.later(Code::Char(c));
    }
    world.key(Code::Esc);
    assert!(world.all_sent().is_empty());
    // Typed ahead, before the question was on the screen for long enough.
    world.number("d4");
    world.key(Code::Enter);
    assert!(world.all_sent().is_empty());
}

#[test]
fn at_most_four_are_under_way_and_the_next_begins_when_one_has_ended() {
    let mut world = world(6);
    world.delete_all("6");
    let first = world.all_sent();
    assert_eq!(first.len(), 4);
    for sent in &first {
        world.written(*sent, Ok(()));
    }
    assert!(world.all_sent().is_empty(), "the list has to show it first");
    world.list_has(&["101", "102", "104"]);
    assert_eq!(world.all_sent().len(), 2, "104 is still listed");
    let done = world
        .states()
        .iter()
        .filter(|state| **state == ItemState::Done)
        .count();
    assert_eq!(done, 3);
}

#[test]
fn each_write_of_a_run_ends_as_it_would_alone() {
    let mut world = world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    let ids: Vec<String> = sent.iter().map(|sent| world.target_of(*sent)).collect();
    world.written(sent[0], Ok(()));
    world.written(sent[1], Ok(()));
    world.written(sent[2], Err(refused()));
    let fifth = world.all_sent();
    assert_eq!(fifth.len(), 1, "a refusal makes room");
    let lost = Problem::Transport(TransportProblem::NoAnswer(Silence::Timeout));
    world.written(fifth[0], Err(NotDone::Failed(lost)));
    // The person stops it.
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert_eq!(
        world.state().run.as_ref().unwrap().stopped,
        Some(Stopped::ByHand)
    );
    let ended = Problem::Session(SessionProblem::Gone);
    world.written(sent[3], Err(NotDone::Failed(ended)));
    assert!(world.all_sent().is_empty(), "nothing more is sent");
    assert!(world.state().question().is_some());
    let states = world.states();
    let id_of = |n: usize| {
        world.state().run.as_ref().unwrap().items[n]
            .write
            .name()
            .to_string()
    };
    assert_eq!(id_of(0), format!("snap-{}", ids[0]));
    assert!(matches!(states[2], ItemState::NotDone(NotDone::Failed(_))));
    assert!(matches!(states[3], ItemState::NotDone(NotDone::Failed(_))));
    assert!(
        matches!(states[4], ItemState::Running(_)),
        "its outcome is looked for"
    );
    assert_eq!(
        states[5..],
        [ItemState::Waiting, ItemState::Waiting, ItemState::Waiting]
    );
}

#[test]
fn a_run_stops_when_the_session_ends_or_the_account_becomes_read_only() {
    let mut world = world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    let over = Problem::Session(SessionProblem::Gone);
    world.written(sent[0], Err(NotDone::Failed(over)));
    assert!(world.all_sent().is_empty());
    let run = world.state().run.as_ref().unwrap();
    assert_eq!(run.stopped, Some(Stopped::Denied(Denied::SignedOut)));

    let mut world = self::world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    world.app.shown_mut().read_only = ReadOnly::On;
    world.written(sent[0], Err(refused()));
    assert!(world.all_sent().is_empty());
    let run = world.state().run.as_ref().unwrap();
    assert_eq!(run.stopped, Some(Stopped::Denied(Denied::ReadOnly)));
}

#[test]
fn what_went_or_changed_under_the_question_is_left_out_and_another_number_is_asked_for() {
    let mut world = world(12);
    world.key(Code::Char('*'));
    world.key(Code::Char('d'));
    world.number("12");
    world.pass(Duration::from_secs(70));
    let mut rows: Vec<Snapshot> = (104..=112).map(|id| snapshot(&id.to_string())).collect();
    rows[0].protection = Protection::On;
    world.answer_snapshots(Ok(list(rows)));
    assert_eq!(
        world.asks_about().as_deref(),
        Some("8"),
        "3 went, 1 is protected"
    );
    world.later(Code::Enter);
    assert!(world.all_sent().is_empty(), "what was typed is gone");
    world.number("8");
    world.later(Code::Enter);
    assert_eq!(world.all_sent().len(), 4);
    let table = world.state().open_table().unwrap();
    assert_eq!(table.mark_count(), 9, "a row that went has no mark");
}

#[test]
fn a_row_that_another_protects_after_the_confirmation_is_in_the_results() {
    let mut world = world(3);
    world.number("  d2");
    world.later(Code::Enter);
    let sent = world.all_sent();
    let change = Change::Protection([Protection::Off, Protection::On]);
    world.written(sent[0], Err(NotDone::Changed(vec![change])));
    world.written(sent[1], Err(NotDone::Barred(Barred::Protected)));
    let run = world.state().run.as_ref().unwrap();
    assert!(run.is_over());
    assert_eq!((run.tally().failed, run.undone().count()), (2, 2));
    assert!(matches!(
        world.state().question().unwrap().question,
        Question::Run(_)
    ));
}

#[test]
fn what_a_filter_hides_is_not_acted_on_and_said() {
    let mut world = world(4);
    world.key(Code::Char('*'));
    world.number("/-101 -102");
    world.key(Code::Enter);
    world.key(Code::Char('d'));
    // Two are left: they are asked about with their number.
    assert_eq!(world.asks_about().as_deref(), Some("2"));
    world.number("2");
    world.later(Code::Enter);
    let sent = world.all_sent();
    let mut targets: Vec<_> = sent.iter().map(|sent| world.target_of(*sent)).collect();
    targets.sort();
    assert_eq!(targets, ["103", "104"]);

    let mut world = self::world(4);
    world.number("  /101");
    world.key(Code::Enter);
    world.key(Code::Char('d'));
    assert_eq!(world.asks_about(), None);
    assert_eq!(
        world.said(),
        "The filter hides all marked rows. Clear the filter or the marks."
    );
}

#[test]
fn what_failed_can_be_asked_about_again_as_it_is_by_then() {
    let mut world = world(4);
    world.delete_all("4");
    let sent = world.all_sent();
    for one in &sent[..2] {
        world.written(*one, Ok(()));
    }
    for one in &sent[2..] {
        world.written(*one, Err(refused()));
    }
    world.list_has(&["101", "102"]);
    assert!(world.state().run.as_ref().unwrap().is_over());
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert_eq!(world.asks_about().as_deref(), Some("2"));
    assert!(world.all_sent().is_empty(), "it is asked, not done");
    world.number("2");
    world.later(Code::Enter);
    assert_eq!(world.all_sent().len(), 2);
}

#[test]
fn protecting_acts_on_all_that_are_not_and_removes_it_only_where_all_are() {
    let mut world = World::with(&[]);
    world.key(Code::Char('r'));
    let of = |id: &str, protection| Snapshot {
        protection,
        ..snapshot(id)
    };
    let (on, off) = (Protection::On, Protection::Off);
    world.answer_snapshots(Ok(list(vec![of("9", off), of("8", on), of("7", off)])));
    world.number("*p");
    assert_eq!(world.asks_about().as_deref(), Some("2"));
    world.number("2");
    world.later(Code::Enter);
    assert_eq!(world.all_sent().len(), 2);
    let protects = |world: &World, on: bool| {
        let ops = world.state().ops.iter();
        ops.filter(|op| matches!(&*op.write, Write::Protect(protect) if protect.on == on))
            .count()
    };
    assert_eq!((protects(&world, true), protects(&world, false)), (2, 0));
}

#[derive(Clone, Debug)]
enum Step {
    Key(char),
    Enter,
    Confirm,
    Answer(bool),
    Read(Vec<bool>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = prop::sample::select(vec![
        ' ', ' ', 'v', '*', 'u', 'j', 'k', 'd', 'd', 'p', '/', '1', '3', 'n', 'o',
    ]);
    let step = prop_oneof![
        6 => key.prop_map(Step::Key),
        2 => Just(Step::Enter),
        2 => Just(Step::Confirm),
        2 => any::<bool>().prop_map(Step::Answer),
        1 => prop::collection::vec(any::<bool>(), 12).prop_map(Step::Read),
    ];
    prop::collection::vec(step, 0..60)
}

#[test]
fn only_what_was_shown_and_confirmed_is_ever_deleted() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases(150, 1_500))
    };
    let sent_at_all = std::cell::Cell::new(0);
    proptest!(config, |(steps in steps())| {
        let mut world = world(12);
        let mut confirmed: BTreeSet<String> = BTreeSet::new();
        let mut in_flight: Vec<Sent> = Vec::new();
        for step in steps {
            // What an Enter confirms is what is shown: the marked rows that no filter hides.
            let shown: BTreeSet<String> = match world.state().question().map(|it| &it.question) {
                Some(Question::Many(_)) => {
                    let rows = world.state().marked_snapshots();
                    rows.iter().map(|row| row.id.to_string()).collect()
                }
                Some(Question::Delete(form)) => [form.snapshot.id.to_string()].into(),
                Some(Question::Unprotect(form)) => [form.protect.snapshot.id.to_string()].into(),
                _ => BTreeSet::new(),
            };
            match step {
                Step::Key(c) => world.key(Code::Char(c)),
                Step::Enter => world.later(Code::Enter),
                Step::Confirm => {
                    if let Some(number) = world.asks_about() {
                        for _ in 0..4 {
                            world.key(Code::Backspace);
                        }
                        world.number(&number);
                        world.later(Code::Enter);
                    } else if world.state().layers.details().is_some() {
                        world.key(Code::Esc);
                    }
                }
                Step::Answer(done) if !in_flight.is_empty() => {
                    let sent = in_flight.remove(0);
                    world.written(sent, if done { Ok(()) } else { Err(refused()) });
                }
                Step::Read(there) => {
                    let ids: Vec<String> = (101..=112)
                        .zip(&there)
                        .filter(|(_, there)| **there)
                        .map(|(id, _)| id.to_string())
                        .collect();
                    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                    world.list_has(&ids);
                }
                Step::Answer(_) => {}
            }
            confirmed.extend(shown);
            for sent in world.all_sent() {
                let op = world.state().ops.iter().find(|op| op.id == sent.op);
                if let Some(Write::Delete(delete)) = op.map(|op| &*op.write) {
                    let id = delete.snapshot.id.to_string();
                    prop_assert!(confirmed.contains(&id), "{id} was never shown in a question");
                    sent_at_all.set(sent_at_all.get() + 1);
                }
                in_flight.push(sent);
            }
            let under_way = world.state().ops.iter().filter(|op| op.is_running()).count();
            prop_assert!(under_way <= 12);
        }
    });
    assert!(sent_at_all.get() > 20, "{}", sent_at_all.get());
}

fn protected() -> NotDone {
    NotDone::Barred(Barred::Protected)
}

#[test]
fn a_run_stops_when_its_list_can_not_be_read_and_never_goes_on_by_itself() {
    let mut world = world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    assert_eq!(sent.len(), 4);
    world.pass(Duration::from_secs(70));
    let lost = Problem::from(Silence::Timeout);
    while let Some(id) = world.list_in_flight() {
        let instance = InstanceId::parse("1").unwrap();
        world.hear(Heard::Done(
            id,
            Outcome::Snapshots(instance, Err(lost.clone())),
        ));
    }
    for sent in sent {
        world.written(sent, Err(protected()));
    }
    let stopped = |world: &World| world.state().run.as_ref().unwrap().stopped.clone();
    assert_eq!(stopped(&world), Some(Stopped::Denied(Denied::Stale)));
    // Hours later the list is read well again: nothing more is sent.
    world.pass(Duration::from_secs(36_000));
    world.list_has(&["108", "107", "106", "105", "104", "103", "102", "101"]);
    world.list_has(&["108", "107", "106", "105", "104", "103", "102", "101"]);
    assert_eq!(world.all_sent().len(), 0);
}

#[test]
fn read_only_stops_a_run_though_it_is_taken_back_before_there_is_room() {
    let mut world = world(8);
    world.delete_all("8");
    let sent = world.all_sent();
    world.app.shown_mut().read_only = ReadOnly::On;
    world.pass(Duration::from_secs(1));
    world.app.shown_mut().read_only = ReadOnly::Off;
    world.written(sent[0], Err(protected()));
    assert_eq!(world.all_sent().len(), 0);
}

#[test]
fn a_session_that_ends_stops_a_run_though_the_same_user_signs_in_before_there_is_room() {
    let mut world = world(8);
    world.delete_all("8");
    for sent in world.all_sent() {
        world.written(sent, Ok(()));
    }
    world.pass(Duration::from_secs(70));
    let id = world.list_in_flight().unwrap();
    let instance = InstanceId::parse("1").unwrap();
    let over = Problem::Session(SessionProblem::Gone);
    world.hear(Heard::Done(id, Outcome::Snapshots(instance, Err(over))));
    let stopped = &world.state().run.as_ref().unwrap().stopped;
    assert_eq!(*stopped, Some(Stopped::Denied(Denied::SignedOut)));
}

#[test]
fn quitting_stops_a_run_first_and_says_what_was_not_started() {
    let mut world = world(12);
    world.delete_all("12");
    for sent in world.all_sent() {
        world.written(sent, Ok(()));
    }
    let quits = |world: &mut World| {
        world.tell(Message::Key {
            key: Key::ctrl('c'),
            read_at: world.now.mono,
        });
        let quit = |effect: &Effect| matches!(effect, Effect::Program(Program::Quit));
        world.taken(quit).is_some()
    };
    assert!(!quits(&mut world));
    assert!(world.said().contains("8 not started"), "{}", world.said());
    assert!(world.said().contains("again to quit"), "{}", world.said());
    // Nothing is begun any more, so the next one quits, and the last words name the rest.
    assert!(quits(&mut world));
    assert_eq!(world.all_sent().len(), 0);
    let last = world.app.last_words();
    let last: Vec<String> = last.iter().map(ToString::to_string).collect();
    assert!(
        last.iter().any(|said| said.contains("8 not started")),
        "{last:?}"
    );
}

#[test]
fn after_stop_enter_closes_the_report() {
    let mut world = world(8);
    world.delete_all("8");
    world.later(Code::Tab);
    world.later(Code::Enter);
    let stopped = world.state().run.as_ref().unwrap().stopped.clone();
    assert_eq!(stopped, Some(Stopped::ByHand));
    world.later(Code::Enter);
    world.later(Code::Enter);
    assert!(world.state().question().is_none());
}

#[test]
fn try_again_is_about_the_instance_of_the_run_and_says_why_it_is_refused() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&["103", "102", "101"])));
    world.key(Code::Tab);
    world.delete_all("3");
    for sent in world.all_sent() {
        world.written(sent, Err(protected()));
    }
    world.later(Code::Esc);
    world.app.shown_mut().read_only = ReadOnly::On;
    world.key(Code::Char('o'));
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert!(world.hint().contains("read-only"), "{}", world.hint());
    world.app.shown_mut().read_only = ReadOnly::Off;
    world.later(Code::Esc);
    // The marks, the instances, the other instance.
    for key in [Code::Esc, Code::Esc, Code::Down, Code::Char('o')] {
        world.later(key);
    }
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert!(world.asks_about().is_some(), "{}", world.hint());
}

#[test]
fn a_single_marked_one_is_asked_about_like_the_one_under_the_cursor() {
    let demanded = |world: &World| match &world.state().question().unwrap().question {
        Question::Delete(form) => (form.snapshot.id.to_string(), form.demanded().to_owned()),
        other => panic!("{other:?}"),
    };
    let odd = |id| Snapshot {
        status: SnapshotStatus::Unknown(Text::new("killed")),
        ..snapshot(id)
    };
    let protected = |id| Snapshot {
        protection: Protection::On,
        ..snapshot(id)
    };
    let saving = |id| Snapshot {
        status: SnapshotStatus::Saving,
        ..snapshot(id)
    };
    for (rows, keys, id, typed) in [
        (vec![snapshot("123456")], " ", "123456", "3456"),
        (vec![snapshot("123456"), saving("7")], " ", "123456", "3456"),
        (vec![odd("123456"), snapshot("7")], " ", "123456", "123456"),
        // The mark counts, not the cursor, which has moved on.
        (vec![snapshot("123456"), snapshot("7")], " ", "123456", ""),
        // What a filter hides is not asked about.
        (
            vec![snapshot("123456"), snapshot("7")],
            "*/123\n",
            "123456",
            "",
        ),
        // The only one of several that can be deleted.
        (vec![snapshot("123456"), protected("7")], "*", "123456", ""),
        (vec![snapshot("123456"), saving("7")], "*", "123456", "3456"),
    ] {
        let mut world = World::with(&[]);
        world.key(Code::Char('r'));
        world.answer_snapshots(Ok(list(rows)));
        for c in keys.chars() {
            world.key(match c {
                '\n' => Code::Enter,
                c => Code::Char(c),
            });
        }
        world.key(Code::Char('d'));
        assert_eq!(demanded(&world), (id.to_owned(), typed.to_owned()));
        world.key(Code::Char('1'));
        world.later(Code::Enter);
        assert!(world.all_sent().is_empty());
    }
}

#[test]
fn the_protection_of_a_single_marked_one_is_changed_and_why_not_is_said() {
    let mut world = World::with(&["8", "7"]);
    world.number(" p");
    let sent = world.sent().expect("it is sent at once");
    assert_eq!(world.target_of(sent), "8");
    world.number("d");
    assert!(world.state().question().is_none());
    assert_ne!(world.said(), "");
}
