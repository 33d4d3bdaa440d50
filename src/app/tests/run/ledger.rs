//! Marks, filters, keys and answers in any order: only what a question showed is ever deleted.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{app::ask::Part, tests::cases, words::many::Many};

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
        ' ', ' ', 'v', '*', 'u', 'j', 'k', 'd', 'd', 'd', 'p', '/', '1', '3', 'n', 'o',
    ]);
    let step = prop_oneof![
        6 => key.prop_map(Step::Key),
        2 => Just(Step::Enter),
        5 => Just(Step::Confirm),
        2 => any::<bool>().prop_map(Step::Answer),
        1 => prop::collection::vec(any::<bool>(), 12).prop_map(Step::Read),
    ];
    prop::collection::vec(step, 0..60)
}

impl World {
    /// What is typed into the open question to confirm it.
    fn typed_to_confirm(&mut self) -> String {
        let open = self.app.shown_mut().layers.question_mut();
        let typed = open.and_then(|open| open.typed_to_confirm().map(str::to_owned));
        typed.unwrap_or_default()
    }
}

#[test]
fn only_what_was_shown_and_confirmed_is_ever_deleted() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases(150, 1_500))
    };
    let sent_at_all = std::cell::Cell::new(0_u32);
    proptest!(config, |(steps in steps())| {
        let mut world = world(12);
        let mut confirmed: BTreeSet<String> = BTreeSet::new();
        let mut in_flight: Vec<Sent> = Vec::new();
        for step in steps {
            // What an Enter confirms is what is shown: the marked rows that no filter hides.
            let focus = world.state().question().map(|open| open.form.focus);
            let typed = world.typed_to_confirm();
            let many = world.question_form().filter(|form: &&ManyForm| form.what == Many::Delete);
            let one: Option<&DeleteForm> = world.question_form();
            let shown: BTreeSet<String> = match (&step, many, one) {
                (Step::Enter | Step::Confirm, ..) if focus == Some(Part::Cancel) => BTreeSet::new(),
                (Step::Enter, Some(many), _) if typed != many.demanded() => BTreeSet::new(),
                (Step::Enter | Step::Confirm, Some(_), _) => {
                    let (items, _) = world.state().marked_items();
                    items.iter().map(|item| item.id().to_string()).collect()
                }
                (Step::Enter, None, Some(one)) if typed == one.demand.to_type(one.item.id().as_str()) => {
                    BTreeSet::from([one.item.id().to_string()])
                }
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
                    let id = delete.item.snapshot.id.to_string();
                    prop_assert!(confirmed.contains(&id), "{id} was never shown in a question");
                    sent_at_all.set(sent_at_all.get() + 1);
                }
                in_flight.push(sent);
            }
            let running = world.state().ops.iter().filter(|op| op.is_running());
            let targets: Vec<String> = running.map(|op| format!("{:?}", op.write.target())).collect();
            let different: BTreeSet<&String> = targets.iter().collect();
            prop_assert_eq!(different.len(), targets.len(), "two writes on one snapshot");
        }
    });
    assert!(sent_at_all.get() > cases(1, 100), "{}", sent_at_all.get());
}
