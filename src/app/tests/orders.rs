//! old

use std::collections::BTreeMap;
use proptest::prelude::*;
use super::*;

/// What a server and a person may do next.
#[derive(Clone, Debug)]
enum Step {
    Key(Code),
    Pass(u64),
    AnswerList(Vec<u8>, bool),
    FailList,
    AnswerWrite(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let keys = prop::sample::select(vec![
        Code::Char('c'),
        Code::Char('d'),
        Code::Char('r'),
        Code::Char('q'),
        Code::Char('/'),
        Code::Char('7'),
        Code::Enter,
        Code::Enter,
        Code::Enter,
        Code::Tab,
        Code::Esc,
        Code::Up,
        Code::Down,
    ]);
    let step = prop_oneof![
        8 => keys.prop_map(Step::Key),
        4 => prop::sample::select(vec![0, 100, 400, 400, 3_000, 70_000, 130_000]).prop_map(Step::Pass),
        3 => (prop::collection::vec(1_u8..9, 0..6), any::<bool>()).prop_map(|(ids, whole)| Step::AnswerList(ids, whole)),
        1 => Just(Step::FailList),
        3 => (0_u8..5).prop_map(Step::AnswerWrite),
    ];
    prop::collection::vec(step, 0..120)
}

proptest! {
    /// Whatever keys, answers, failures and time come in whatever order: a write is sent only by an
    /// Enter that came 300 ms after a frame of its dialog, one at a time for a snapshot; an unknown
    /// one is never sent again while it is looked for; the cursor stands on a row that is shown.
    #[test]
    fn no_order_of_things_sends_what_was_not_confirmed(steps in steps()) {
        let mut world = World::with(&["8", "7", "6"]);
        let mut unanswered: BTreeMap<RequestId, Effect> = BTreeMap::new();
        for step in steps {
            let armed = world.state.dialog.as_ref().is_some_and(|open| {
                open.dialog.sent().is_none()
                    && open.shown_at.is_some_and(|at| world.now.since(at) >= dialog::READING_TIME)
            });
            let is_enter = matches!(step, Step::Key(Code::Enter));
            match step {
                Step::Key(code) => world.key(code),
                Step::Pass(millis) => world.pass(Duration::from_millis(millis)),
                Step::AnswerList(ids, complete) => {
                    if let Some(id) = world.list_in_flight() {
                        let mut ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                        ids.sort();
                        ids.dedup();
                        let rows = ids.iter().map(|id| snapshot(id)).collect();
                        let answer = List { rows, complete, ..List::default() };
                        world.tell(Message::Done(id, Outcome::Snapshots(InstanceId::parse("1").unwrap(), Ok(answer))));
                    }
                }
                Step::FailList => {
                    if let Some(id) = world.list_in_flight() {
                        let failed = Err(Problem::NoAnswer(Silence::Cut));
                        world.tell(Message::Done(id, Outcome::Snapshots(InstanceId::parse("1").unwrap(), failed)));
                    }
                }
                Step::AnswerWrite(how) => {
                    if let Some((id, effect)) = unanswered.pop_first() {
                        let result = match how {
                            0 => Err(Problem::NoAnswer(Silence::Timeout)),
                            1 => Err(Problem::NotSent("refused".to_owned())),
                            _ => Ok(()),
                        };
                        let outcome = match effect {
                            Effect::Delete(..) => Outcome::Deleted(match how {
                                3 => Err(NotDeleted::Gone),
                                4 => Err(NotDeleted::Changed(Vec::new())),
                                _ => result.map_err(NotDeleted::Failed),
                            }),
                            _ => Outcome::Created(result),
                        };
                        world.tell(Message::Done(id, outcome));
                    }
                }
            }
            for effect in std::mem::take(&mut world.effects) {
                match &effect {
                    Effect::Create(id, ..) | Effect::Delete(id, ..) => {
                        prop_assert!(is_enter && armed, "sent without an Enter on a dialog that could be read");
                        let aim = &world.state.ops.iter().find(|op| op.id == *id).unwrap().aim;
                        let same = |other: &Aim| match (aim, other) {
                            (Aim::Create { .. }, Aim::Create { .. }) => true,
                            (one, other) => one == other,
                        };
                        let mut running = world.state.ops.iter().filter(|op| op.id != *id && op.is_running());
                        prop_assert!(running.all(|op| !same(&op.aim)), "a second write of the same");
                        unanswered.insert(*id, effect);
                    }
                    Effect::ListSnapshots(..) | Effect::ListInstances(_) => world.effects.push(effect),
                    _ => {}
                }
            }
            let lists = world.effects.iter().filter(|effect| matches!(effect, Effect::ListSnapshots(..))).count();
            prop_assert!(lists <= 1, "two lists in flight");
            // A filter can hide the instance itself.
            let Some(open) = world.state.open_snapshots() else { continue };
            let table = &open.table;
            prop_assert!(table.at() < table.entries().len().max(1));
            prop_assert_eq!(table.cursor().is_some(), !table.entries().is_empty());
        }
    }
}
