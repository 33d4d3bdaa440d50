//! What a user, a server and the clock may do, in any order.

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};

use super::*;

/// What a server and a user may do next.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Key(Code),
    /// Types what the dialog asks for.
    Demanded,
    Pass(u64),
    Focus(bool),
    Resumed,
    /// From now on, frames show so much of a dialog.
    Shows(Option<ask::Extent>),
    /// A successful sign-in: one that is needed, or one that nobody waits for any more.
    SignIn {
        late: bool,
    },
    /// Answers one of the calls in flight.
    Answer(Index, Reply),
    /// Answers a call that is already answered, or one that was never sent.
    Late(Index, Reply),
}

/// The server's answer to any call.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) lost: bool,
    /// How a read or a write fails.
    pub(super) trouble: Trouble,
    pub(super) refused: u8,
    pub(super) rows: Vec<(u8, &'static str)>,
    pub(super) whole: bool,
    /// Whether the list contains what was created.
    pub(super) with_created: bool,
    pub(super) instances: u8,
}

/// The problem of a call.
#[derive(Clone, Copy, Debug)]
pub(super) enum Trouble {
    Silence,
    /// The server asks for a pause of 50 s.
    TooMany,
    SessionGone,
    SessionRenewed,
}

fn reply() -> impl Strategy<Value = Reply> {
    let status = select(vec![
        "Active", "Active", "Active", "Active", "Saving", "Frozen",
    ]);
    (
        prop::bool::weighted(0.2),
        prop_oneof![
            8 => Just(Trouble::Silence),
            3 => Just(Trouble::TooMany),
            2 => Just(Trouble::SessionGone),
            2 => Just(Trouble::SessionRenewed),
        ],
        0_u8..8,
        vec((1_u8..6, status), 0..6),
        prop::bool::weighted(0.8),
        any::<bool>(),
        select(vec![3, 3, 3, 3, 3, 1, 2, 0]),
    )
        .prop_map(
            |(lost, trouble, refused, rows, whole, with_created, instances)| Reply {
                lost,
                trouble,
                refused,
                rows,
                whole,
                with_created,
                instances,
            },
        )
}

const READ: Step = Step::Pass(400);

/// The keys that create a snapshot with the proposed name.
pub(super) fn create() -> [Step; 5] {
    let key = Step::Key;
    [
        key(Code::Char('c')),
        READ,
        key(Code::Tab),
        key(Code::Tab),
        key(Code::Enter),
    ]
}

/// The keys that delete the snapshot under the cursor.
pub(super) fn delete() -> [Step; 5] {
    let key = Step::Key;
    [
        key(Code::Char('d')),
        READ,
        key(Code::Tab),
        Step::Demanded,
        key(Code::Enter),
    ]
}

pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let keys = "cdrq/15 ".chars().map(Code::Char).chain([
        Code::Enter,
        Code::Enter,
        Code::Tab,
        Code::Esc,
        Code::Up,
        Code::Down,
        Code::Down,
        Code::End,
        Code::Left,
    ]);
    let key = Step::Key;
    // As they arrive when they were typed ahead.
    let too_soon = [
        key(Code::Char('c')),
        Step::Pass(299),
        key(Code::Tab),
        key(Code::Tab),
        key(Code::Enter),
    ];
    let filter = [key(Code::Char('/')), key(Code::Char('1')), key(Code::Enter)];
    let read_only = [
        key(Code::Char('w')),
        key(Code::Char('w')),
        READ,
        key(Code::Tab),
        key(Code::Enter),
    ];
    // Usually all of a dialog; sometimes not its last lines, or nothing in a window that is too
    // small.
    let all = Some(ask::Extent::default());
    let part = Some(ask::Extent { top: 0, below: 2 });
    let shows = vec![all, all, all, all, all, part, part, None];
    let times = vec![0, 100, 400, 400, 3_000, 3_000, 10_000, 70_000, 130_000];
    let several = prop_oneof![
        6 => select(keys.collect::<Vec<_>>()).prop_map(|code| vec![Step::Key(code)]),
        2 => Just(create().to_vec()),
        1 => Just(too_soon.to_vec()),
        3 => Just(delete().to_vec()),
        4 => select(times).prop_map(|millis| vec![Step::Pass(millis)]),
        1 => any::<bool>().prop_map(|watched| vec![Step::Focus(watched)]),
        1 => Just(vec![Step::Resumed]),
        1 => Just(filter.to_vec()),
        1 => select(vec![5, 5, 5, 5, 5, 5, 1]).prop_map(move |keys| read_only[..keys].to_vec()),
        1 => select(shows).prop_map(|extent| vec![Step::Shows(extent)]),
        3 => prop::bool::weighted(0.03).prop_map(|late| vec![Step::SignIn { late }]),
        9 => (any::<Index>(), reply()).prop_map(|(which, reply)| vec![Step::Answer(which, reply)]),
        2 => (any::<Index>(), reply()).prop_map(|(which, reply)| vec![Step::Late(which, reply)]),
    ];
    vec(several, 0..80).prop_map(|steps| steps.concat())
}
