//! Creating a snapshot of each marked instance.

mod course;
mod question;

use std::collections::BTreeMap;

use super::*;
use crate::domain::{BadAnswer, ServerProblem};

/// What the server has; it answers every read at once.
struct Served {
    instances: Vec<Instance>,
    snapshots: BTreeMap<String, Vec<Snapshot>>,
    /// The lists that can't be read.
    failing: BTreeMap<String, Problem>,
    /// How many snapshots were made today, if it says.
    made: BTreeMap<&'static str, u32>,
}

impl Served {
    fn new(ids: &[&str]) -> Self {
        let old = |id: &&str| (String::from(*id), vec![snapshot(&format!("10{id}"))]);
        Self {
            instances: ids.iter().map(|id| instance(id)).collect(),
            snapshots: ids.iter().map(old).collect(),
            failing: BTreeMap::new(),
            made: BTreeMap::new(),
        }
    }

    /// Answers the reads in flight until there are none.
    fn answer(&self, world: &mut World) {
        let is_read = |effect: &Effect| {
            matches!(
                effect,
                Effect::Call(_, Call::Instances | Call::Snapshots(_))
            )
        };
        while let Some(effect) = world.taken(is_read) {
            let (id, outcome) = match effect {
                Effect::Call(id, Call::Instances) => {
                    (id, Outcome::Instances(Ok(list(self.instances.clone()))))
                }
                Effect::Call(id, Call::Snapshots(of)) => {
                    let rows = List {
                        made_today: self.made.get(of.instance.as_str()).copied(),
                        ..list(self.snapshots[of.instance.as_str()].clone())
                    };
                    let failure = self.failing.get(of.instance.as_str());
                    let result = failure.map_or(Ok(rows), |problem| Err(problem.clone()));
                    (id, Outcome::Snapshots(of, result))
                }
                other => panic!("{other:?}"),
            };
            world.hear(Heard::Done(id, outcome));
        }
    }

    /// The server has created what was sent, and answers so.
    fn create(&mut self, world: &mut World, sent: Sent, new: &str) {
        let (of, row) = (world.instance_of(sent), world.row_of(sent, new));
        self.snapshots.get_mut(&of).unwrap().push(row);
        world.written(sent, Ok(()));
        self.answer(world);
    }

    /// A snapshot is no longer being saved.
    fn end(&mut self, world: &mut World, of: &str, status: SnapshotStatus) {
        let rows = self.snapshots.get_mut(of).unwrap();
        rows.last_mut().unwrap().status = status;
        self.pass(world);
    }

    fn pass(&self, world: &mut World) {
        for _ in 0..3 {
            world.pass(Duration::from_secs(10));
            self.answer(world);
        }
    }
}

impl World {
    fn instance_of(&self, sent: Sent) -> String {
        let op = self.state().ops.iter().find(|op| op.id == sent.op).unwrap();
        op.write.instance_id().unwrap().to_string()
    }

    fn creates_of(&self) -> Option<String> {
        self.question_form().map(CreateManyForm::demanded)
    }
}

/// A world in which these instances were read, and the question about all of them is open.
fn asked(served: &Served) -> World {
    let mut world = World::new();
    served.answer(&mut world);
    world.number("*c");
    assert_eq!(world.state().context(), Context::Text);
    // The number is asked for as before a delete; the prefix is a step back.
    world.number("x");
    assert_eq!(world.hint(), "Only digits can be typed here.");
    world.later(Code::BackTab);
    world.number("x");
    assert!(world.words().contains("xvm-1-2026"), "it is the prefix");
    world.later(Code::Backspace);
    world.later(Code::Enter);
    world
}

/// The same, confirmed.
fn begun(served: &Served, number: &str) -> World {
    let mut world = asked(served);
    world.number(number);
    world.later(Code::Enter);
    served.answer(&mut world);
    world
}
