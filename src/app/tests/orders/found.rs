//! Orders that random tests found once, kept because chance seldom finds them again.

use super::{
    steps::{Trouble, create, delete},
    *,
};

fn reply() -> Reply {
    Reply {
        lost: false,
        trouble: Trouble::Silence,
        refused: 7,
        rows: Vec::new(),
        whole: true,
        with_created: false,
        instances: 3,
    }
}

fn lost() -> Reply {
    Reply {
        lost: true,
        ..reply()
    }
}

impl<'a> Trial<'a> {
    /// A world with two instances, and the cursor among these snapshots of the first.
    fn among(tally: &'a Tally, rows: &[u8]) -> Self {
        let mut trial = Self::new(tally);
        trial.note_effects(false).unwrap();
        trial.answer_to(
            |effect| matches!(effect, Effect::Call(_, Call::Instances)),
            &reply(),
        );
        let rows = rows.iter().map(|number| (*number, "Active")).collect();
        trial.lists(&Reply { rows, ..reply() });
        trial.steps(&[Step::Key(Code::Tab)]);
        trial
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.step(step.clone()).unwrap();
        }
    }

    fn answer_to(&mut self, wanted: fn(&Effect) -> bool, reply: &Reply) {
        let mut calls = self.in_flight.iter();
        let at = calls.position(|call| wanted(&call.effect)).unwrap();
        self.answer_at(at, reply);
        self.note_effects(false).unwrap();
    }

    fn lists(&mut self, reply: &Reply) {
        self.answer_to(
            |effect| matches!(effect, Effect::Call(_, Call::Snapshots(_))),
            reply,
        );
    }
}

fn is_create(effect: &Effect) -> bool {
    matches!(write_in(effect), Some((_, Write::Create(_))))
}

fn is_delete(effect: &Effect) -> bool {
    matches!(write_in(effect), Some((_, Write::Delete(_))))
}

/// The deleted row was created here: its id is unlike those of its instance.
#[test]
fn a_row_that_a_list_lacked_and_another_shows_is_deleted_by_a_confirmation_of_its_own() {
    let tally = Tally::default();
    let mut trial = Trial::among(&tally, &[]);
    let with_it = Reply {
        with_created: true,
        ..reply()
    };
    trial.steps(&create());
    trial.answer_to(is_create, &reply());
    trial.lists(&with_it);
    trial.steps(&delete());
    trial.answer_to(is_delete, &lost());
    assert_eq!((tally.unknown.0.get(), tally.deletes.0.get()), (1, 1));
    // Neither a list with it nor an incomplete one proves the delete.
    for reply in [
        &with_it,
        &Reply {
            whole: false,
            ..with_it.clone()
        },
    ] {
        trial.lists(reply);
        trial.steps(&delete());
        assert_eq!((trial.unknown.len(), tally.deletes.0.get()), (1, 1));
        trial.steps(&[
            Step::Key(Code::Esc),
            Step::Key(Code::Tab),
            Step::Pass(3_000),
        ]);
    }
    trial.lists(&reply());
    assert!(trial.unknown.is_empty());
    trial.steps(&[Step::Pass(70_000)]);
    trial.lists(&with_it);
    assert_eq!(tally.deletes.0.get(), 1, "nothing is sent by itself");
    trial.steps(&delete());
    assert_eq!(tally.deletes.0.get(), 2);
}
