//! Runs over marked rows in which the second write meets every fault: the others are done, none is sent
//! twice, and the results say what became of each.

use super::*;

/// What a run does, to three rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bulk {
    Create,
    Delete,
    Protect,
    /// Deletes of snapshots whose instance is gone, which the list of the whole account settles.
    DeleteOrphans,
}

impl Bulk {
    fn func(self) -> &'static str {
        match self {
            Self::Create => CREATE,
            Self::Delete | Self::DeleteOrphans => DELETE,
            Self::Protect => EDIT,
        }
    }

    /// The keys before the number, and the question's title.
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Create => ("   c", "Create 3 snapshots?"),
            Self::Delete => ("<tab>   d", "Delete 3 snapshots?"),
            Self::Protect => ("<tab>   p", "Protect 3 snapshots?"),
            Self::DeleteOrphans => ("*d", "Delete 3 snapshots?"),
        }
    }

    /// The field that names the target of a call.
    fn target(self) -> &'static str {
        match self {
            Self::Create => "plid",
            Self::Delete | Self::DeleteOrphans | Self::Protect => "elid",
        }
    }
}

/// What the server has.
fn served(bulk: Bulk) -> ServedAccount {
    let mut account = ServedAccount::made(4, 5, start_of_time());
    if bulk == Bulk::DeleteOrphans {
        let rows = account.instances[0].snapshots.split_off(2).into_iter();
        account.images = rows
            .map(|row| ServedImage {
                row,
                image_type: "snapshot".into(),
                backup_type: String::new(),
                instances_id: Some(999),
                region: "Poland-1".into(),
                os_distro: "Debian".into(),
                os_version: "12 x64".into(),
                disk_format: "qcow2".into(),
                min_ram: 0,
                architecture: "x86_64".into(),
                url: String::new(),
            })
            .collect();
    }
    account
}

/// The writes of this kind that arrived.
fn writes(front: &Front, bulk: Bulk) -> Vec<Heard> {
    let mut calls = front.ledger();
    let confirmed = |call: &Heard| call.parameters.iter().any(|(name, _)| name == "sok");
    calls.retain(|call| call.func == bulk.func() && confirmed(call));
    calls
}

async fn run_meeting(bulk: Bulk, phase: Phase, answers: &Answers, end: End) {
    let (name, answer, on_get) = answers.clone();
    let case = format!("{bulk:?} of three, {phase:?} the second is done: {name}");
    let front = Front::start(served(bulk));
    let app = TestApp::with(Setup {
        transport: Some(front.transport()),
        ..Setup::default()
    })
    .await;
    app.sees("snapshot-00001").await;
    if bulk == Bulk::DeleteOrphans {
        app.keys("3").await;
        app.pass(Duration::from_secs(20)).await;
        app.keys("/instance:gone<enter>").await;
    }
    let (keys, title) = bulk.keys();
    app.keys(keys).await;
    app.sees(title).await;
    front.meet(bulk.func(), Fault::Delay(Duration::ZERO));
    if bulk == Bulk::Protect {
        // The whole form of each is read first.
        for _ in 0..3 {
            front.meet(bulk.func(), Fault::Delay(Duration::ZERO));
        }
    }
    front.meet(
        bulk.func(),
        Fault::Raw {
            phase,
            answer,
            on_get,
        },
    );
    app.pass(Duration::from_millis(400)).await;
    app.keys("3<enter><enter><enter>").await;
    app.pass_until(&case, Duration::from_secs(400), |screen| {
        screen.contains("these are the results")
    })
    .await;
    let said = match end {
        End::Done => "3 done",
        End::NotSeen => "2 done, 1 with unknown outcome",
        End::Refused => "2 done, 1 failed",
    };
    let screen = app.screen();
    assert!(screen.contains(said), "{case}\n{screen}");
    let results = match end {
        End::Done => "· done",
        End::NotSeen => "· outcome unknown",
        End::Refused => "· not done: The server",
    };
    assert!(screen.contains(results), "{case}\n{screen}");
    let calls = writes(&front, bulk);
    let target = |call: &Heard| {
        let mut fields = call.parameters.iter();
        fields.find(|(name, _)| name == bulk.target()).cloned()
    };
    let targets: std::collections::BTreeSet<_> = calls.iter().map(target).collect();
    assert_eq!(
        (calls.len(), targets.len()),
        (3, 3),
        "{case}: each is sent once"
    );
    let done = calls.iter().filter(|call| call.outcome.is_some()).count();
    assert_eq!(done, if end == End::Done { 3 } else { 2 }, "{case}");
    // What is tried again is never what is unknown.
    let again = screen.contains("Try again");
    assert_eq!(again, end == End::Refused, "{case}\n{screen}");
}

/// A run over the answers, the `number`th of nine: in a sample each answer is in one of them.
async fn run_all(number: usize, bulk: Bulk, phase: Phase) {
    let end = end_of_lost(phase);
    let lost = lost().into_iter().map(|answers| (answers, end));
    let mut tried = sample(lost.collect(), number, 9);
    if phase == Phase::Before {
        tried.push((("is refused", refusal(), Vec::new()), End::Refused));
    }
    for (answers, end) in &tried {
        run_meeting(bulk, phase, answers, *end).await;
    }
}

#[tokio::test(start_paused = true)]
async fn creates_of_which_one_is_not_done() {
    run_all(0, Bulk::Create, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn creates_of_which_one_is_done() {
    run_all(1, Bulk::Create, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn deletes_of_which_one_is_not_done() {
    run_all(2, Bulk::Delete, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn deletes_of_which_one_is_done() {
    run_all(3, Bulk::Delete, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn deletes_of_which_one_is_done_late() {
    run_all(4, Bulk::Delete, LATER).await;
}

#[tokio::test(start_paused = true)]
async fn protections_of_which_one_is_not_done() {
    run_all(5, Bulk::Protect, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn protections_of_which_one_is_done() {
    run_all(6, Bulk::Protect, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn deletes_without_an_instance_of_which_one_is_not_done() {
    run_all(7, Bulk::DeleteOrphans, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn deletes_without_an_instance_of_which_one_is_done() {
    run_all(8, Bulk::DeleteOrphans, Phase::After).await;
}
