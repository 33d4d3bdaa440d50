//! Keys, answers, failures and time in any order. Whatever happens:
//!
//! 1. A write is sent only by Enter on a dialog that could be read, and no call is sent twice.
//! 2. One write is in flight for each target, and one read for each list.
//! 3. A late answer is never applied: a second one, one that nobody waits for, a list that was
//!    requested before a change, or any answer of an earlier session.
//! 4. A write whose outcome is unknown is not sent again while the lists are searched for it. A
//!    complete list of its instance that was requested since then decides it: a deleted row is not
//!    in it, a created one is. A row that reappears later may be deleted again, by a confirmation
//!    of its own.
//! 5. The cursor's id changes only by the user, or when its row is gone.
//! 6. Quitting ends in `Effect::Program(Program::Quit)`, at the second request at the latest; at
//!    the first one only if the user has been warned of each unknown outcome.
//! 7. After a failure, a list is left alone for as long as the server asks, and for at least a
//!    second; only an `r` that is pressed after it, or a sign-in, reads it earlier.
//! 8. Nothing is written while the account is read-only, nor by a dialog whose end was not seen.

mod cursors;
mod found;
mod person;
mod server;
mod steps;

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseResult, TestRunner},
};

use super::{super::ask::delete::DeleteForm, *};
use crate::{
    domain::write::{PATIENCE, Target},
    tests::cases,
};
use steps::{Reply, Step, steps};

/// How often something happened in all cases: a thing that never happens proves nothing.
#[derive(Default)]
struct Seen(Cell<u32>);

impl Seen {
    fn once(&self) {
        self.0.set(self.0.get() + 1);
    }
}

#[derive(Default)]
struct Tally {
    creates: Seen,
    deletes: Seen,
    unknown: Seen,
    second_answers: Seen,
    outdated: Seen,
    rows_gone: Seen,
    asked_to_quit: Seen,
    pauses: Seen,
    passed_by_r: Seen,
    sign_ins: Seen,
    of_another_session: Seen,
    read_only: Seen,
    read_in_part: Seen,
}

/// A call that was sent.
#[derive(Clone, Debug)]
struct Made {
    effect: Effect,
    id: RequestId,
    asked: Instant,
    /// The number of answers to writes before it.
    changes: usize,
}

fn write_in(effect: &Effect) -> Option<(OpId, &Write)> {
    match effect {
        Effect::Call(_, Call::Write(op, write, _)) => Some((*op, write)),
        _ => None,
    }
}

fn target(effect: &Effect) -> Option<Target> {
    write_in(effect).map(|(_, write)| write.target())
}

fn call_id(effect: &Effect) -> Option<RequestId> {
    match effect {
        Effect::Call(id, _) => Some(*id),
        Effect::Program(_) => None,
    }
}

/// A list that is read: the instances, or the snapshots of one.
type ListOf = Option<InstanceId>;

fn list_of(effect: &Effect) -> Option<ListOf> {
    match effect {
        Effect::Call(_, Call::Instances) => Some(None),
        Effect::Call(_, Call::Snapshots(of)) => Some(Some(of.instance.clone())),
        _ => None,
    }
}

fn instance_of(effect: &Effect) -> Option<&InstanceId> {
    match effect {
        Effect::Call(_, Call::Snapshots(of)) => Some(&of.instance),
        effect => write_in(effect).and_then(|(_, write)| write.instance_id()),
    }
}

/// The id of the snapshot that a create made.
fn made_by(create: RequestId) -> SnapshotId {
    SnapshotId::parse(&format!("9000{}", create.0)).unwrap()
}

/// A write that may or may not have been applied.
struct Unknown {
    call: RequestId,
    instance: InstanceId,
    since: Instant,
}

/// The program, and the test's own record of its calls.
struct Trial<'a> {
    world: World,
    tally: &'a Tally,
    in_flight: Vec<Made>,
    answered: Vec<Made>,
    /// How many writes of an instance were answered when its lists last had to be refreshed.
    changed: BTreeMap<InstanceId, usize>,
    changes: usize,
    unknown: BTreeMap<Target, Unknown>,
    /// The creates whose row a complete list has shown.
    shown: BTreeSet<RequestId>,
    last: RequestId,
    /// The last call before the current session.
    session: RequestId,
    /// Until when a list that could not be read is left alone.
    pauses: BTreeMap<ListOf, Instant>,
    /// How much of a dialog a frame shows.
    shows: Option<ask::Extent>,
    /// Whether the end of the open dialog was visible.
    end_seen: bool,
    left: bool,
}

impl<'a> Trial<'a> {
    fn new(tally: &'a Tally) -> Self {
        Self {
            world: World::new(),
            tally,
            in_flight: Vec::new(),
            answered: Vec::new(),
            changed: BTreeMap::new(),
            changes: 0,
            unknown: BTreeMap::new(),
            shown: BTreeSet::new(),
            last: RequestId(0),
            session: RequestId(0),
            pauses: BTreeMap::new(),
            shows: Some(ask::Extent::default()),
            end_seen: false,
            left: false,
        }
    }

    fn run(&mut self, steps: Vec<Step>) -> TestCaseResult {
        self.note_effects(false)?;
        for step in steps {
            self.step(step)?;
            if self.left {
                return Ok(());
            }
        }
        self.leaves()
    }

    fn step(&mut self, step: Step) -> TestCaseResult {
        let (rows, cursors) = (self.data(), self.cursors());
        let armed = self.is_armed();
        let is_enter = matches!(step, Step::Key(Code::Enter));
        let moves = matches!(
            step,
            Step::Key(Code::Up | Code::Down | Code::End | Code::Left | Code::Char(' '))
        ) && self.world.state().question().is_none();
        let may_write = is_enter && armed && self.may_write();
        let had_run = self.world.state().run_goes_on();
        let applies = self.take(step);
        prop_assert!(
            may_write || had_run || !self.world.state().run_goes_on(),
            "1: a run begun without an Enter on a dialog that could be read"
        );
        self.end_seen &= self.world.state().question().is_some();
        prop_assert!(
            applies || self.data() == rows,
            "3: a late answer is applied"
        );
        if !moves {
            self.cursors_stay(&cursors)?;
        }
        self.note_effects(may_write)
    }

    /// Does one step; returns whether it may change the lists and the writes.
    fn take(&mut self, step: Step) -> bool {
        match step {
            Step::Key(code) => self.key(code),
            Step::Demanded => {
                if let Some(form) = self.world.question_form::<DeleteForm>() {
                    let digits = form.demanded().to_owned();
                    if !digits.is_empty() {
                        // From Cancel back to the field.
                        self.key(Code::BackTab);
                    }
                    self.world.tell(Message::Paste(digits));
                }
            }
            Step::Pass(millis) => self.world.pass(Duration::from_millis(millis)),
            Step::Focus(watched) => self.world.tell(Message::Focus(watched)),
            Step::Resumed => self.world.tell(Message::Resumed),
            Step::Shows(extent) => self.shows = extent,
            Step::SignIn { late } if late || self.world.state().is_signed_out() => {
                self.new_session();
                self.world.hear(Heard::Done(RequestId(0), entered()));
            }
            Step::Answer(which, reply) if !self.in_flight.is_empty() => {
                return self.answer_at(which.index(self.in_flight.len()), &reply);
            }
            Step::Late(which, reply) if !self.answered.is_empty() => {
                let mut call = self.answered[which.index(self.answered.len())].clone();
                if target(&call.effect).is_none() && list_of(&call.effect).is_none() {
                    return true; // these are no lists and no writes: the last answer counts
                }
                if reply.whole {
                    call.id.0 += 1_000; // nobody waits for it
                }
                self.tally.second_answers.once();
                let outcome = self.outcome(&call, &reply);
                self.world.hear(Heard::Done(call.id, outcome));
                return false;
            }
            Step::SignIn { .. } | Step::Answer(..) | Step::Late(..) => {}
        }
        true
    }

    /// Whether a write is one of the run that was confirmed before: its turn may come later, and a
    /// create first reads its list.
    fn is_of_run(&self, effect: &Effect) -> bool {
        let Effect::Call(_, Call::Write(op, ..)) = effect else {
            return false;
        };
        let mut items = self.world.state().run.iter().flat_map(|run| &run.items);
        items.any(|item| item.state == bulk::ItemState::Running(*op))
    }

    /// Checks the requested calls, and sends them.
    fn note_effects(&mut self, may_write: bool) -> TestCaseResult {
        for effect in std::mem::take(&mut self.world.effects) {
            if let Some(id) = call_id(&effect) {
                prop_assert!(id > self.last, "1: a call is made twice");
                self.last = id;
            }
            if let Some(target) = target(&effect) {
                prop_assert!(
                    may_write || self.is_of_run(&effect),
                    "1: sent without an Enter on a dialog that could be read"
                );
                let mut in_flight = self.in_flight.iter();
                let twice =
                    in_flight.any(|call| self::target(&call.effect).as_ref() == Some(&target));
                prop_assert!(!twice, "2: two writes in flight for {:?}", target);
                if let Some(unknown) = self.unknown.get(&target) {
                    let given_up = matches!(target, Target::Instance(_))
                        && self.world.now.since(unknown.since) >= PATIENCE;
                    prop_assert!(given_up, "4: {:?} is not known, and sent again", target);
                }
                let count = match target {
                    Target::Instance(_) => &self.tally.creates,
                    Target::Snapshot(_) => &self.tally.deletes,
                    Target::Schedules(_) => panic!("nobody here changes schedules"),
                };
                count.once();
            }
            if let Some(until) = list_of(&effect).and_then(|list| self.pauses.get(&list)) {
                prop_assert!(
                    self.world.now.mono >= *until,
                    "7: read in a pause after a failure: {:?}",
                    effect
                );
            }
            match (&effect, call_id(&effect)) {
                (Effect::Program(Program::Quit), _) => {
                    let quit = self.world.state().layers.quit_question();
                    let is_asked = quit.is_some_and(|asked| asked.was_read(self.world.now.mono));
                    prop_assert!(
                        is_asked || !self.is_unfinished(),
                        "6: left though something is unfinished"
                    );
                    self.left = true;
                }
                // Its answer changes nothing here.
                (Effect::Call(_, Call::Record(..)), _) => {}
                (_, Some(id)) => {
                    let same = |call: &Made| match (&call.effect, &effect) {
                        (Effect::Call(_, Call::Instances), Effect::Call(_, Call::Instances)) => {
                            true
                        }
                        (
                            Effect::Call(_, Call::Snapshots(a)),
                            Effect::Call(_, Call::Snapshots(b)),
                        ) => a == b,
                        _ => false,
                    };
                    prop_assert!(
                        !self.in_flight.iter().any(same),
                        "2: two readings of a list"
                    );
                    let asked = self.world.now.mono;
                    let changes = self.changes;
                    self.in_flight.push(Made {
                        effect,
                        id,
                        asked,
                        changes,
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether something would be left undone or unknown.
    fn is_unfinished(&self) -> bool {
        let state = self.world.state();
        state.run_goes_on()
            || state.ops.iter().any(Op::is_open)
            || state.waiting_plans().next().is_some()
    }

    /// What is known of the whole server.
    fn data(&self) -> String {
        let state = &self.world.state();
        let lists = state
            .data
            .snapshots
            .iter()
            .map(|(id, open)| (id, &open.list.remote.value, &open.given));
        let lists: Vec<_> = lists.collect();
        format!(
            "{:?} {lists:?} {:?} {:?} {}",
            state.data.instances.remote.value,
            state.ops,
            state.account.user,
            state.filters.are_set()
        )
    }

    fn leaves(&mut self) -> TestCaseResult {
        for _ in 0..2 {
            let read_at = self.world.now.mono;
            let key = Key::ctrl('c');
            let is_asked = self.world.state().layers.quit_question().is_some();
            let asks = is_asked || self.is_unfinished();
            self.world.tell(Message::Key { key, read_at });
            self.note_effects(false)?;
            if self.left {
                return Ok(());
            }
            prop_assert!(asks, "6: asked for nothing");
            self.tally.asked_to_quit.once();
            self.world.draw();
            self.world.pass(Duration::from_millis(400));
            self.note_effects(false)?;
        }
        Err(TestCaseError::fail(
            "6: asked to leave twice, and still there",
        ))
    }
}

#[test]
fn no_order_of_things_breaks_what_is_promised() {
    let tally = Tally::default();
    let cases = cases(600, 3_000);
    let config = Config {
        // Cases that these find belong in `found`, with a name.
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&steps(), |steps| Trial::new(&tally).run(steps))
        .unwrap_or_else(|broken| panic!("{broken}"));
    let happened = [
        ("creates", &tally.creates),
        ("deletes", &tally.deletes),
        ("unknown outcomes", &tally.unknown),
        ("second answers", &tally.second_answers),
        ("outdated lists", &tally.outdated),
        ("rows gone under the cursor", &tally.rows_gone),
        ("asked before quitting", &tally.asked_to_quit),
        ("pauses after failures", &tally.pauses),
        ("pauses passed by r", &tally.passed_by_r),
        ("sign-ins", &tally.sign_ins),
        ("answers of another session", &tally.of_another_session),
        ("Enter while read-only", &tally.read_only),
        ("Enter on a dialog read in part", &tally.read_in_part),
    ];
    for (what, seen) in happened {
        println!("{what}: {}", seen.0.get());
        assert!(seen.0.get() > cases / 150, "{what}: {}", seen.0.get());
    }
}
