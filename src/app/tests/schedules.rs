//! The schedules of an instance's backups: answers in any order, the form, and how changes settle.

use super::*;
use crate::{
    domain::{
        Days, Private, Refusal, Schedule, ScheduleId, ServerProblem,
        write::{
            Answered, LeftOver, PATIENCE, ScheduleChange, SchedulePlan, ScheduleWrite, Unfinished,
        },
    },
    keys::OnSchedule,
    words::writes,
};

fn schedule(id: &str, name: &str) -> Schedule {
    Schedule {
        id: ScheduleId::parse(id).unwrap(),
        instance: InstanceId::parse("1"),
        name: name.into(),
        days: "Monday Wednesday".into(),
        time: "03:00".into(),
        created: None,
    }
}

pub(super) fn schedules(rows: &[(&str, &str)]) -> List<Schedule> {
    List {
        kept: Some(3),
        ..list(rows.iter().map(|(id, name)| schedule(id, name)).collect())
    }
}

fn refused() -> Problem {
    Problem::Server(ServerProblem::Refused(Refusal {
        kind: Private::new("missed"),
        object: Private::new("elid"),
        message: Private::new("gone"),
    }))
}

impl World {
    /// Two instances; the schedules of the first are shown, and these were read.
    pub(super) fn with_schedules(rows: &[(&str, &str)]) -> Self {
        let mut world = Self::new();
        world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
        world.answer_snapshots(Ok(snapshots(&[])));
        world.key(Code::Char('b'));
        world.answer_schedules(Ok(schedules(rows)));
        world
    }

    fn schedules_asked_for(&mut self) -> Option<(RequestId, InstanceId)> {
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::Schedules(_))))? {
            Effect::Call(id, Call::Schedules(of)) => Some((id, of)),
            _ => None,
        }
    }

    pub(super) fn answer_schedules(&mut self, result: Result<List<Schedule>, Problem>) {
        let (id, of) = self.schedules_asked_for().expect("schedules are asked for");
        self.hear(Heard::Done(id, Outcome::Schedules(of, result)));
    }

    /// The names of the schedules on the screen; `None` while they are not read.
    fn scheduled(&self) -> Option<Vec<String>> {
        let list = self.state().open_schedules()?.remote.value.as_ref()?;
        Some(list.rows.iter().map(|row| row.name.to_string()).collect())
    }

    /// Presses `d` and confirms it.
    fn delete_schedule(&mut self) -> Sent {
        for code in [Code::Char('d'), Code::Tab, Code::Enter] {
            self.later(code);
        }
        self.sent().expect("a delete is sent")
    }

    fn change(&self, sent: Sent) -> ScheduleChange {
        let mut ops = self.state().ops.iter();
        match &*ops.find(|op| op.id == sent.op).unwrap().write {
            Write::Schedule(write) => write.change.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn can(&self, on: OnSchedule) -> Result<(), Denied> {
        self.state().can(keys::Action::Schedule(on))
    }
}

#[test]
fn an_answer_for_schedules_that_are_no_longer_shown_is_dropped() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&[])));
    world.key(Code::Char('b'));
    let (first, of) = world.schedules_asked_for().unwrap();
    world.key(Code::Esc);
    world.key(Code::Down);
    world.key(Code::Char('b'));
    let late = Outcome::Schedules(of.clone(), Ok(schedules(&[("7", "nightly")])));
    world.hear(Heard::Done(first, late));
    assert_eq!(world.scheduled(), None);
    world.answer_schedules(Ok(schedules(&[])));
    assert_eq!(world.scheduled(), Some(Vec::new()));
    // The first instance's are read anew, whatever came meanwhile.
    world.key(Code::Esc);
    world.key(Code::Up);
    world.key(Code::Char('b'));
    assert_eq!(world.scheduled(), None);
    let (again, again_of) = world.schedules_asked_for().unwrap();
    assert!(again > first && again_of == of);
}

#[test]
fn only_a_complete_list_that_was_requested_later_proves_a_delete() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    world.later(Code::Char('r'));
    let (before, of) = world.schedules_asked_for().unwrap();
    let delete = world.delete_schedule();
    world.written(delete, Ok(()));
    // It was requested before the delete was sent.
    world.hear(Heard::Done(
        before,
        Outcome::Schedules(of, Ok(schedules(&[]))),
    ));
    assert_eq!(world.state().ops.len(), 1);
    let incomplete = List {
        complete: false,
        ..schedules(&[])
    };
    world.pass(Duration::from_secs(3));
    world.answer_schedules(Ok(incomplete));
    assert_eq!(world.state().ops.len(), 1);
    for on in [OnSchedule::Create, OnSchedule::Delete, OnSchedule::Keep] {
        assert!(matches!(world.can(on), Err(Denied::InTheWay(..))));
    }
    world.pass(Duration::from_secs(10));
    world.answer_schedules(Ok(schedules(&[])));
    assert_eq!(world.state().ops.len(), 0);
    assert!(world.said().starts_with("Deleted the schedule nightly"));
    assert_eq!(world.can(OnSchedule::Create), Ok(()));
    assert_eq!(world.can(OnSchedule::Delete), Err(Denied::NoSnapshot));
}

#[test]
fn a_schedule_that_becomes_the_only_one_is_said_so_before_an_enter_counts() {
    let mut world = World::with_schedules(&[("7", "nightly"), ("8", "weekly")]);
    world.later(Code::Char('r'));
    let (again, of) = world.schedules_asked_for().unwrap();
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    let rows = Outcome::Schedules(of, Ok(schedules(&[("7", "nightly")])));
    world.hear(Heard::Done(again, rows));
    let words = |world: &World| {
        let open = world.state().question().unwrap();
        open.content(world.state()).in_words(world.state())
    };
    assert!(words(&world).contains("only schedule"), "{}", words(&world));
    world.later(Code::Enter);
    assert_eq!(world.sent(), None, "Cancel has the focus again");
}

#[test]
fn a_change_is_followed_after_the_list_was_closed() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    let delete = world.delete_schedule();
    world.written(delete, Err(NotDone::Failed(Silence::Timeout.into())));
    world.key(Code::Esc);
    assert!(world.said().contains("Outcome unknown"), "{}", world.said());
    world.pass(Duration::from_secs(2));
    world.answer_schedules(Ok(schedules(&[("7", "nightly")])));
    world.pass(Duration::from_secs(60));
    world.answer_schedules(Ok(schedules(&[])));
    assert!(world.said().starts_with("Deleted the schedule nightly"));
    // Nothing is read any more.
    assert!(world.state().data.schedules.is_empty());
    world.pass(Duration::from_secs(600));
    assert_eq!(world.schedules_asked_for(), None);
    assert_eq!(world.sent(), None);
}

#[test]
fn what_no_list_shows_for_two_minutes_is_unknown_and_not_in_the_way() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    let delete = world.delete_schedule();
    world.written(delete, Err(NotDone::Failed(Silence::Timeout.into())));
    world.answer_schedules(Ok(schedules(&[("7", "nightly")])));
    world.pass(PATIENCE + Duration::from_secs(1));
    world.answer_schedules(Ok(schedules(&[("7", "nightly")])));
    let said = "The list does not show it after 2 min. Outcome unknown: delete the schedule";
    assert!(world.said().starts_with(said), "{}", world.said());
    assert_eq!(world.can(OnSchedule::Delete), Ok(()));
    // It is still recognized while the list is shown.
    world.pass(Duration::from_secs(300));
    world.answer_schedules(Ok(schedules(&[])));
    assert!(world.said().starts_with("Deleted the schedule nightly"));
}

#[test]
fn a_change_ends_when_its_instance_is_gone() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    let delete = world.delete_schedule();
    world.written(delete, Err(NotDone::Failed(Silence::Timeout.into())));
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("2")])));
    assert_eq!(world.can(OnSchedule::Create), Err(Denied::InstanceGone));
    world.pass(Duration::from_secs(30));
    world.answer_schedules(Err(refused()));
    assert_eq!(world.state().ops.len(), 0);
    assert!(
        world.said().contains("the outcome stays unknown"),
        "{}",
        world.said()
    );
}

#[test]
fn a_new_user_sees_nothing_of_the_schedules_before() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    for user in [USER, "other@example.ua"] {
        assert!(world.state().layers.schedules().is_some());
        world.hear(Heard::Done(
            RequestId(900),
            Outcome::SignedIn(Ok(SignInOutcome::In {
                user: user.into(),
                not_kept: None,
            })),
        ));
    }
    assert!(world.state().layers.schedules().is_none());
    assert!(world.state().data.schedules.is_empty());
}

#[test]
fn tab_passes_the_days_as_one_stop_and_space_chooses_them() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    let focus = |world: &World| world.state().question().unwrap().form.focus;
    world.later(Code::Char('e'));
    assert_eq!(focus(&world), ask::Part::Text);
    // In a text field, a blank is text.
    world.later(Code::Char(' '));
    world.later(Code::Tab);
    assert_eq!(focus(&world), ask::Part::Toggle(0));
    world.later(Code::Left);
    assert_eq!(focus(&world), ask::Part::Toggle(0));
    for _ in 0..8 {
        world.later(Code::Right);
    }
    assert_eq!(focus(&world), ask::Part::Toggle(6));
    world.later(Code::Char(' '));
    world.later(Code::Tab);
    assert_eq!(focus(&world), ask::Part::Time);
    world.later(Code::BackTab);
    assert_eq!(focus(&world), ask::Part::Toggle(0));
    for code in [Code::Tab, Code::Tab, Code::Tab, Code::Enter] {
        world.later(code);
    }
    let sent = world.sent().unwrap();
    let ScheduleChange::Change { was, plan } = world.change(sent) else {
        panic!("{:?}", world.change(sent));
    };
    assert_eq!((was.id.as_str(), plan.name.raw()), ("7", "nightly"));
    assert_eq!(plan.days.map(Days::numbers).as_deref(), Some("1,3,0"));
    assert_eq!(
        plan.time.map(|time| time.to_string()).as_deref(),
        Some("03:00")
    );
}

#[test]
fn an_instance_in_error_gets_no_schedule_and_one_on_hold_no_change() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    let with = |world: &mut World, instance: Instance| {
        world.later(Code::Char('r'));
        world.answer_instances(Ok(list(vec![instance])));
        world.answer_schedules(Ok(schedules(&[("7", "nightly")])));
    };
    let in_error = Instance {
        status: InstanceStatus::Error,
        ..instance("1")
    };
    with(&mut world, in_error);
    assert!(matches!(
        world.can(OnSchedule::Create),
        Err(Denied::InstanceError(_))
    ));
    assert_eq!(world.can(OnSchedule::Change), Ok(()));
    let on_hold = Instance {
        hold: Some(Hold::Ordered),
        ..instance("1")
    };
    with(&mut world, on_hold);
    for on in [
        OnSchedule::Create,
        OnSchedule::Change,
        OnSchedule::Delete,
        OnSchedule::Keep,
    ] {
        assert!(matches!(world.can(on), Err(Denied::OnHold(..))), "{on:?}");
    }
}

#[test]
fn a_create_of_a_gone_instance_does_not_claim_that_its_schedule_was_listed() {
    let mut world = World::with_schedules(&[]);
    for code in [Code::Char('c'), Code::Tab, Code::Tab, Code::Tab, Code::Tab] {
        world.later(code);
    }
    world.later(Code::Enter);
    let create = world.sent().expect("a create is sent");
    world.written(create, Err(NotDone::Failed(Silence::Timeout.into())));
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("2")])));
    world.pass(Duration::from_secs(30));
    world.answer_schedules(Err(refused()));
    let said = world.said();
    assert!(said.starts_with("vm-1 is no longer in the list"), "{said}");
}

/// Two creates of the same schedule, of two programs: each new row proves one of them.
#[test]
fn a_row_proves_one_create_only() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    let create = || {
        Write::Schedule(ScheduleWrite {
            instance: instance("1"),
            change: ScheduleChange::Create {
                plan: SchedulePlan {
                    name: "weekly".into(),
                    days: None,
                    time: None,
                },
                before: ["7"].map(|id| ScheduleId::parse(id).unwrap()).into(),
            },
        })
    };
    let first = OpId::after(None, world.now.stamp, 1);
    let second = OpId::after(Some(first), world.now.stamp, 1);
    let unfinished = [first, second].map(|id| Unfinished {
        id,
        user: None,
        write: create(),
        last: Some(Answered::Accepted),
    });
    let left_over = LeftOver {
        unfinished: unfinished.into(),
        ..LeftOver::default()
    };
    world.hear(Heard::Done(RequestId(0), Outcome::LeftOver(Ok(left_over))));
    let open = |world: &World| world.state().ops.iter().map(|op| op.id).collect::<Vec<_>>();
    for _ in 0..2 {
        // One row, however often it is listed.
        world.pass(Duration::from_secs(9));
        world.answer_schedules(Ok(schedules(&[("7", "nightly"), ("8", "weekly")])));
        assert_eq!(open(&world), [second]);
    }
    world.pass(Duration::from_secs(9));
    let rows = [("7", "nightly"), ("8", "weekly"), ("9", "weekly")];
    world.answer_schedules(Ok(schedules(&rows)));
    assert_eq!(open(&world), []);
}

/// A list that is always refused is asked no longer than for any result.
#[test]
fn a_change_whose_list_is_always_refused_is_given_up() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    let sent = world.delete_schedule();
    world.written(sent, Ok(()));
    world.key(Code::Esc);
    world.key(Code::Esc);
    let asked = world.now;
    while world.state().ops.iter().any(Op::is_running) {
        // With the pauses after failures.
        assert!(world.now.since(asked.mono) < PATIENCE * 3, "it has a limit");
        world.pass(Duration::from_secs(20));
        // The others can be read: while one can't, only one at a time is.
        let asks = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Instances));
        if let Some(Effect::Call(id, _)) = world.taken(asks) {
            let read = Ok(list(vec![instance("1"), instance("2")]));
            world.hear(Heard::Done(id, Outcome::Instances(read)));
        }
        if let Some(id) = world.list_in_flight() {
            let read = Ok(snapshots(&[]));
            world.hear(Heard::Done(id, Outcome::Snapshots(snapshots_of("1"), read)));
        }
        if let Some((id, of)) = world.schedules_asked_for() {
            world.hear(Heard::Done(id, Outcome::Schedules(of, Err(refused()))));
        }
    }
    assert!(world.now.since(asked.mono) >= PATIENCE);
    assert!(
        world
            .said()
            .starts_with("The server accepted this, but has refused the list that shows it for 2 min: delete the schedule"),
        "{}",
        world.said()
    );
    world.pass(Duration::from_secs(600));
    assert!(
        world.schedules_asked_for().is_none(),
        "nothing more is read"
    );
}

/// Enter on any day goes on to the time at once: what is typed next must not be lost.
#[test]
fn enter_on_any_day_goes_on_to_the_time() {
    for day in 0..7 {
        let mut world = World::with_schedules(&[("7", "nightly")]);
        world.later(Code::Char('c'));
        world.key(Code::Tab);
        for _ in 0..day {
            world.key(Code::Right);
        }
        let focus = |world: &World| world.state().question().unwrap().form.focus;
        assert_eq!(focus(&world), ask::Part::Toggle(day));
        world.key(Code::Enter);
        assert_eq!(focus(&world), ask::Part::Time, "day {day}");
    }
}

#[test]
fn a_schedule_without_a_name_leaves_no_gap_in_a_sentence() {
    for named in [schedule("7", ""), schedule("7", " ")] {
        let write = ScheduleWrite {
            instance: instance("1"),
            change: ScheduleChange::Delete { was: named },
        };
        let sentences: &dyn writes::Sentences = &write;
        assert_eq!(sentences.title(), "delete the schedule (id 7) of vm-1");
        let running = sentences.running(Phase::Accepted, None);
        assert_eq!(running, "Deleting the schedule 7 of vm-1");
        assert!(
            sentences
                .done()
                .starts_with("Deleted the schedule 7 of vm-1")
        );
        let why = sentences.not_done(&NotDone::Gone);
        assert!(why.starts_with("The schedule 7 of vm-1 was"), "{why}");
    }
}
