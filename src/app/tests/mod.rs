//! Tests of `update()`: answers in any order, time, and invariants.

mod access;
mod accounts;
mod clock;
mod day;
mod details;
mod dialogs;
mod entering;
mod filters;
mod following;
mod images;
mod kept;
mod layers;
mod lists;
mod marks;
mod memory;
mod menu;
mod multi_account;
mod notifying;
mod orders;
mod outcomes;
mod pauses;
mod plans;
mod pointer;
mod queries;
mod reading;
mod refusals;
mod resume;
mod run;
mod running;
mod schedules;
mod tables;
mod waking;
mod writing;

use std::time::Duration;

use super::{
    ask::Hint,
    table::{RowId, ShownRow, TableRow, TableView},
    *,
};
use crate::{
    domain::{
        Credentials, Hold, InstanceId, InstanceStatus, Keep, List, Problem, Properties, Protection,
        SignInOutcome, Silence, Size, Snapshot, SnapshotId, SnapshotStatus,
        write::{NotDone, Phase, Write},
    },
    keys::{self, Action, Code, OnList, OnSnapshot},
    text::Text,
    words::{Denied, Said},
};
use jiff::civil::date;

/// An app of one account, and a clock that only the test moves.
struct World {
    app: App,
    now: Now,
    effects: Vec<Effect>,
}

/// A write that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sent {
    call: RequestId,
    op: OpId,
}

/// The account it belongs to.
const USER: &str = "ops@example.ua";

/// The same user has signed in again.
fn entered() -> Outcome {
    Outcome::SignedIn(Ok(SignInOutcome::In {
        user: USER.into(),
        not_kept: None,
    }))
}

/// The list of an instance's snapshots.
fn snapshots_of(id: &str) -> CopyList {
    CopyKind::Snapshot.of(&InstanceId::parse(id).unwrap())
}

fn instance(id: &str) -> Instance {
    Instance {
        ip: Text::new("192.0.2.1"),
        region: Text::new("Poland-1"),
        ..crate::tests::instance(id, &format!("vm-{id}"))
    }
}

pub(super) fn snapshot(id: &str) -> Snapshot {
    Snapshot {
        size: Size::parse("3"),
        region: Text::new("Poland-1"),
        created: Some(date(2026, 11, 1)),
        properties: Properties {
            min_disk: Size::parse("20"),
            min_ram: Size::parse("0"),
            ..Properties::default()
        }
        .into(),
        ..crate::tests::snapshot(id, &format!("snap-{id}"))
    }
}

fn list<T>(rows: Vec<T>) -> List<T> {
    List {
        rows,
        ..List::default()
    }
}

fn snapshots(ids: &[&str]) -> List<Snapshot> {
    list(ids.iter().map(|id| snapshot(id)).collect())
}

impl World {
    /// The open question, if it is of this kind.
    fn question_form<T: ask::Ask>(&self) -> Option<&T> {
        self.state().question()?.question.downcast_ref()
    }

    /// A world whose journal was read.
    fn new() -> Self {
        let mut world = Self::fresh();
        world.app.shown_mut().journal = JournalState::Ready;
        world
    }

    fn fresh() -> Self {
        let now = Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0));
        let mut state = State::new(Account::default(), Duration::from_secs(30), 7, now);
        state.window = (120, 40);
        let mut world = Self {
            app: App::new(state),
            now,
            effects: Vec::new(),
        };
        world.tell(Message::Wake);
        world
    }

    /// The account on the screen.
    fn state(&self) -> &State {
        self.app.shown()
    }

    /// A world with one instance and these snapshots.
    fn with(ids: &[&str]) -> Self {
        let mut world = Self::new();
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.answer_snapshots(Ok(snapshots(ids)));
        world.key(Code::Tab);
        world
    }

    fn tell(&mut self, message: Message) {
        let work = self.app.update(self.now, message);
        self.effects
            .extend(work.into_iter().map(|(_, effect)| effect));
    }

    fn hear(&mut self, heard: Heard) {
        let work = self.app.heard(self.now, self.app.shown_id(), heard);
        self.effects
            .extend(work.into_iter().map(|(_, effect)| effect));
    }

    fn pass(&mut self, time: Duration) {
        self.now = self.now.later(time);
        self.tell(Message::Wake);
    }

    fn key(&mut self, code: Code) {
        let read_at = self.now.mono;
        self.tell(Message::Key {
            key: Key::of(code),
            read_at,
        });
        self.draw();
    }

    /// A frame is on the screen.
    fn draw(&mut self) {
        self.tell(Message::Drawn {
            at: self.now.mono,
            dialog: Some(ask::Extent::default()),
        });
    }

    /// A key that is pressed once the screen could be read.
    fn later(&mut self, code: Code) {
        self.draw();
        self.pass(Duration::from_millis(400));
        self.key(code);
    }

    /// The words of the question about quitting, if it has the keys.
    fn asked_to_quit(&self) -> Option<String> {
        match self.state().layers.top() {
            Some(Layer::Question(open)) if open.is_quit() => {
                Some(open.content(self.state()).in_words(self.state()))
            }
            _ => None,
        }
    }

    fn taken(&mut self, wanted: fn(&Effect) -> bool) -> Option<Effect> {
        let at = self.effects.iter().position(wanted)?;
        Some(self.effects.remove(at))
    }

    fn list_in_flight(&mut self) -> Option<RequestId> {
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::Snapshots(_))))? {
            Effect::Call(id, Call::Snapshots(_)) => Some(id),
            _ => None,
        }
    }

    fn answer_instances(&mut self, result: Result<List<Instance>, Problem>) {
        let Some(Effect::Call(id, Call::Instances)) =
            self.taken(|effect| matches!(effect, Effect::Call(_, Call::Instances)))
        else {
            panic!("no list of instances is asked for")
        };
        self.hear(Heard::Done(id, Outcome::Instances(result)));
    }

    fn answer_snapshots(&mut self, result: Result<List<Snapshot>, Problem>) {
        let id = self
            .list_in_flight()
            .expect("a list of snapshots is asked for");
        self.hear(Heard::Done(
            id,
            Outcome::Snapshots(snapshots_of("1"), result),
        ));
    }

    /// The shown rows of the open list.
    fn shown_snapshots(&self) -> impl Iterator<Item = &Snapshot> {
        let open = self.state().open_snapshots().unwrap();
        shown(self.state().open_table().unwrap(), &open.list)
    }

    fn names(&self) -> Vec<String> {
        self.shown_snapshots()
            .map(|row| row.name.to_string())
            .collect()
    }

    /// The first row of the open list.
    fn first_row(&self) -> Option<RowId<SnapshotId>> {
        let (state, open) = (self.state(), self.state().open_snapshots()?);
        Some(match state.open_table()?.row(0, &open.list)? {
            ShownRow::Known(row) => RowId::Known(row.id.clone()),
            ShownRow::Pending(id) => RowId::Pending(id),
        })
    }

    fn cursor(&self) -> Option<RowId<SnapshotId>> {
        self.state().open_table()?.cursor().cloned()
    }

    /// Creates a snapshot with the proposed name.
    fn create(&mut self) -> Sent {
        self.later(Code::Char('c'));
        self.later(Code::Tab);
        self.later(Code::Tab);
        self.later(Code::Enter);
        self.sent().expect("a create is sent")
    }

    /// The row of a create in the server's list.
    fn row_of(&self, create: Sent, id: &str) -> Snapshot {
        let op = self
            .state()
            .ops
            .iter()
            .find(|op| op.id == create.op)
            .unwrap();
        Snapshot {
            name: op.write.name().clone(),
            status: SnapshotStatus::Saving,
            ..snapshot(id)
        }
    }

    fn said(&self) -> String {
        self.state()
            .notice
            .as_ref()
            .map(|notice| notice.said.to_string())
            .unwrap_or_default()
    }

    fn sent(&mut self) -> Option<Sent> {
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::Write(..))))? {
            Effect::Call(call, Call::Write(op, _, _)) => Some(Sent { call, op }),
            _ => None,
        }
    }

    /// The answer to a write.
    fn written(&mut self, sent: Sent, result: Result<(), NotDone>) {
        let outcome = Outcome::Written(sent.op, result);
        self.hear(Heard::Done(sent.call, outcome));
    }
}

fn known(id: &str) -> Option<RowId<SnapshotId>> {
    SnapshotId::parse(id).map(RowId::Known)
}

/// The rows that a table shows.
fn shown<'a, T: TableRow>(
    table: &TableView<T>,
    list: &'a Listing<T>,
) -> impl Iterator<Item = &'a T> {
    (0..table.len()).filter_map(|place| match table.row(place, list)? {
        ShownRow::Known(row) => Some(row),
        ShownRow::Pending(_) => None,
    })
}
