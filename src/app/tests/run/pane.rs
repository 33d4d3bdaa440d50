//! The operations pane over a run, and how long creates usually take.

use super::*;
use crate::{
    app::{
        Tone,
        operations::{OperationRow, OperationRowId},
    },
    domain::{
        HistoryEntry, HistoryOf, HistoryStep, ProfileName, Request,
        write::{Deed, End, LeftOver},
    },
    keys::Reply,
};

impl World {
    fn pane_rows(&self) -> Vec<OperationRow> {
        self.state().operation_rows(self.now)
    }

    fn pane_cursor(&self) -> OperationRowId {
        let rows = self.pane_rows();
        let pane = self.state().layers.operations().unwrap();
        rows[pane.place(&rows)].id.clone()
    }

    /// The pane over a run that deletes so many snapshots.
    fn with_pane(count: u32) -> (Self, Vec<Sent>) {
        let mut world = world(count);
        world.delete_all(&count.to_string());
        let sent = world.all_sent();
        world.later(Code::Esc);
        world.key(Code::Char('o'));
        (world, sent)
    }
}

#[test]
fn a_waiting_row_that_is_cancelled_is_never_sent() {
    let (mut world, sent) = World::with_pane(6);
    let is_waiting = |row: &OperationRow| matches!(row.id, OperationRowId::Waiting(_));
    assert_eq!(sent.len(), 4);
    assert_eq!(
        world
            .pane_rows()
            .iter()
            .filter(|row| is_waiting(row))
            .count(),
        2
    );
    world.key(Code::Char('x'));
    assert_eq!(world.pane_rows().len(), 7, "the run itself does not wait");
    for _ in 0..5 {
        world.key(Code::Down);
    }
    let OperationRowId::Waiting(taken) = world.pane_cursor() else {
        panic!("{:?}", world.pane_cursor())
    };
    world.key(Code::Char('x'));
    assert_eq!(world.pane_rows().len(), 6);
    for one in sent {
        world.written(one, Ok(()));
    }
    world.list_has(&[]);
    let rest = world.all_sent();
    let [last] = rest[..] else { panic!("{rest:?}") };
    let op = world.state().ops.iter().find(|op| op.id == last.op);
    assert_ne!(op.unwrap().write.target(), taken);
    let cancelled = |state: &ItemState| *state == ItemState::Cancelled;
    assert_eq!(world.states().iter().filter(|it| cancelled(it)).count(), 1);
}

#[test]
fn a_row_that_begins_is_not_cancelled_nor_is_its_neighbour() {
    let (mut world, sent) = World::with_pane(6);
    for _ in 0..5 {
        world.key(Code::Down);
    }
    assert!(matches!(world.pane_cursor(), OperationRowId::Waiting(_)));
    world.written(sent[0], Err(refused()));
    let [begun] = world.all_sent()[..] else {
        panic!("the row under the cursor was next")
    };
    assert_eq!(world.pane_cursor(), OperationRowId::Begun(begun.op));
    world.key(Code::Char('x'));
    assert_eq!(world.said(), "Only a waiting row can be cancelled.");
    let cancelled = |state: &ItemState| *state == ItemState::Cancelled;
    assert!(!world.states().iter().any(cancelled));
}

#[test]
fn the_palette_cancels_the_row_that_was_under_the_cursor_and_no_other() {
    let palette = |world: &mut World| {
        for _ in 0..5 {
            world.key(Code::Down);
        }
        for c in ":cancel a waiting".chars() {
            world.key(Code::Char(c));
        }
    };
    let cancelled = |world: &World| {
        let states = world.states();
        let cancelled = states.iter().filter(|it| **it == ItemState::Cancelled);
        cancelled.count()
    };
    let (mut world, _) = World::with_pane(6);
    palette(&mut world);
    world.later(Code::Enter);
    assert_eq!(cancelled(&world), 1);
    // It begins while the palette is open.
    let (mut world, sent) = World::with_pane(6);
    palette(&mut world);
    world.written(sent[0], Err(refused()));
    world.later(Code::Enter);
    assert!(world.said().starts_with("The list changed."));
    world.later(Code::Enter);
    assert_eq!(cancelled(&world), 0);
}

#[test]
fn the_palette_cancels_no_neighbour_of_a_row_that_was_gone_when_it_opened() {
    let (mut world, sent) = World::with_pane(7);
    world.number("/waiting");
    for code in [Code::Enter, Code::Down, Code::Up] {
        world.key(code);
    }
    let here = world.pane_cursor();
    assert!(matches!(here, OperationRowId::Waiting(_)));
    // It begins, so it is no longer found; its neighbour has its place.
    world.written(sent[0], Err(refused()));
    let neighbour = world.pane_cursor();
    assert!(matches!(neighbour, OperationRowId::Waiting(_)));
    assert_ne!(neighbour, here);
    for c in ":cancel a waiting".chars() {
        world.key(Code::Char(c));
    }
    world.later(Code::Enter);
    let cancelled = |state: &ItemState| *state == ItemState::Cancelled;
    assert!(!world.states().iter().any(cancelled));
    assert_eq!(world.said(), "Only a waiting row can be cancelled.");
}

#[test]
fn the_first_row_that_a_search_finds_is_under_the_cursor() {
    let (mut world, _) = World::with_pane(6);
    let cancel = Action::Reply(Reply::CancelWaiting);
    let not_waiting = Err(Denied::NotWaiting);
    assert_eq!(world.state().can(cancel), not_waiting, "that is the run");
    for c in "/waiting".chars() {
        world.key(Code::Char(c));
    }
    world.key(Code::Enter);
    assert!(matches!(world.pane_cursor(), OperationRowId::Waiting(_)));
    assert_eq!(world.state().can(cancel), Ok(()));
    world.key(Code::Char('x'));
    let cancelled = |state: &ItemState| *state == ItemState::Cancelled;
    assert_eq!(world.states().iter().filter(|it| cancelled(it)).count(), 1);
}

#[test]
fn the_cursor_stays_on_its_row_while_others_end() {
    let (mut world, sent) = World::with_pane(6);
    world.key(Code::Down);
    world.key(Code::Down);
    let here = world.pane_cursor();
    assert_eq!(here, OperationRowId::Begun(sent[1].op));
    world.written(sent[0], Err(refused()));
    assert_eq!(world.pane_cursor(), here);
    let rows = world.pane_rows();
    let last = rows.last().unwrap();
    assert_eq!(last.id, OperationRowId::Begun(sent[0].op));
    assert_eq!(last.tone, Tone::Danger);
    assert!(last.state.starts_with("not done: "), "{}", last.state);
    world.key(Code::Home);
    world.key(Code::Enter);
    assert!(world.words().contains("1 failed"));
}

#[test]
fn what_is_usual_is_the_median_of_the_instance() {
    let mut world = World::with(&["8"]);
    let entry = |n: u64, instance: &str, seconds: u64| {
        let begun = world.now.stamp;
        let id = OpId::after(None, begun, n);
        let mut entry = HistoryEntry::new(
            id,
            Request {
                kind: crate::domain::CopyKind::Snapshot,
                profile: ProfileName::default(),
                server: String::new(),
                user: None,
                deed: Deed::Create,
                instance: InstanceId::parse(instance),
                instance_name: Text::default(),
                snapshot: None,
                name: Text::default(),
                new_name: None,
                typed: None,
                form: Vec::new(),
            },
        );
        let end = begun + Duration::from_secs(seconds);
        entry.add(HistoryStep::Ended(end, End::Applied));
        entry
    };
    let entries = vec![
        entry(1, "1", 5),
        entry(2, "1", 100),
        entry(3, "1", 9),
        entry(4, "2", 2),
    ];
    let id = RequestId(999);
    world.hear(Heard::Done(
        id,
        Outcome::History(HistoryOf::Account, Ok(entries)),
    ));
    let usual = |id: &str| world.state().usual(&InstanceId::parse(id).unwrap());
    assert_eq!(usual("1"), Some(Duration::from_secs(9)));
    assert_eq!(usual("2"), Some(Duration::from_secs(2)));
    assert_eq!(usual("3"), None);
}

#[test]
fn the_history_is_read_once_and_only_after_the_first_frame() {
    let mut world = World::fresh();
    let asks = |effect: &Effect| matches!(effect, Effect::Call(_, Call::History(_)));
    world.tell(Message::Wake);
    assert_eq!(world.taken(asks), None);
    world.tell(Message::Drawn {
        at: world.now.mono,
        dialog: None,
    });
    assert_eq!(world.taken(asks), None, "the journal comes first");
    let left_over = |effect: &Effect| matches!(effect, Effect::Call(_, Call::LeftOver));
    let Some(Effect::Call(id, _)) = world.taken(left_over) else {
        panic!("the journal is read")
    };
    let nothing = Outcome::LeftOver(Ok(LeftOver::default()));
    world.hear(Heard::Done(id, nothing));
    assert_eq!(world.taken(asks), None, "the lists come first");
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert_eq!(world.taken(asks), None, "the lists come first");
    world.answer_snapshots(Ok(snapshots(&["1"])));
    assert!(world.taken(asks).is_some());
    world.tell(Message::Wake);
    assert_eq!(world.taken(asks), None);
}

#[test]
fn what_any_account_records_is_read_once_at_a_time_where_the_history_is_shown() {
    let mut world = world(4);
    let other = world.app.add(World::named("prod"));
    let reads = |effect: &Effect| {
        matches!(
            effect,
            Effect::Call(_, Call::History(HistoryOf::Everything))
        )
    };
    let recorded = |world: &mut World, of| {
        let heard = Heard::Done(RequestId(999), Outcome::Recorded);
        let work = world.app.heard(world.now, of, heard);
        world.effects.extend(work.into_iter().map(|(_, it)| it));
    };
    world.key(Code::Char('o'));
    recorded(&mut world, other);
    assert_eq!(world.taken(reads), None, "it is not shown");
    world.key(Code::Tab);
    for _ in 0..2 {
        let Some(Effect::Call(id, _)) = world.taken(reads) else {
            panic!("it is read")
        };
        recorded(&mut world, other);
        recorded(&mut world, other);
        assert_eq!(world.taken(reads), None, "one read at a time");
        let read = Outcome::History(HistoryOf::Everything, Ok(Vec::new()));
        world.hear(Heard::Done(id, read));
    }
}
