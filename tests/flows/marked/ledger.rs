//! Marks, filters, questions and faults in any order, checked against the server's ledger: only what a
//! question listed is changed, and nothing that a filter hid.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use proptest::{prelude::*, sample::select, test_runner::TestCaseResult};
use snapdeck::simulator::{CallOutcome, ServedAccount, ServedImage, ServedSnapshot};

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    asked::{Asked, asked, to_confirm},
    front::{Fault, Heard},
    thorough,
};

const DELETE: &str = "image.delete";
const CREATE: &str = "instances.snapshots.edit";

/// What happens next.
#[derive(Clone, Debug)]
enum Next {
    Keys(&'static str),
    /// Confirms the open question as it asks.
    Confirm,
    Pass(u64),
    Meet(&'static str, u8),
    /// Someone else deletes, or protects, the row of this index.
    Gone(usize),
    Protected(usize),
    /// Someone else deletes the instance of this index, but not its snapshots.
    InstanceGone(usize),
}

/// What happens in the whole account. The list of an instance is visited too.
fn next_in_account() -> impl Strategy<Value = Next> {
    let keys = vec![
        " ",
        "  ",
        "v<down><down>v",
        "*",
        "u",
        "<down>",
        "<up>",
        "d",
        "d",
        "p",
        "<tab>",
        "1",
        "3",
        "<esc>",
        "/kind:snapshot<enter>",
        "/-instance:gone<enter>",
        "/1<enter>",
        "/<esc>",
        "<enter>",
        "<tab><enter>",
        "r",
    ];
    prop_oneof![
        10 => select(keys).prop_map(Next::Keys),
        4 => Just(Next::Confirm),
        2 => select(vec![1_u64, 9, 70]).prop_map(Next::Pass),
        2 => (0_u8..4).prop_map(|fault| Next::Meet(DELETE, fault)),
        1 => (0_usize..14).prop_map(Next::Gone),
        1 => (0_usize..14).prop_map(Next::Protected),
        1 => (0_usize..4).prop_map(Next::InstanceGone),
    ]
}

fn next() -> impl Strategy<Value = Next> {
    let keys = vec![
        " ",
        " ",
        "  ",
        "v<down><down>v",
        "*",
        "u",
        "<down>",
        "<up>",
        "d",
        "d",
        "p",
        "c",
        "c",
        "<tab>",
        "<s-tab>",
        "<left>",
        "<esc>",
        "/1<enter>",
        "/-2<enter>",
        "/<esc>",
        "<enter>",
        "o",
        "<tab><enter>",
        "r",
    ];
    prop_oneof![
        10 => select(keys).prop_map(Next::Keys),
        4 => Just(Next::Confirm),
        2 => select(vec![1_u64, 9, 70]).prop_map(Next::Pass),
        2 => (select(vec![DELETE, CREATE]), 0_u8..4).prop_map(|(func, fault)| Next::Meet(func, fault)),
        1 => (0_usize..8).prop_map(Next::Gone),
        1 => (0_usize..8).prop_map(Next::Protected),
    ]
}

/// How often something happened in all cases.
#[derive(Default)]
struct Tally {
    deletes: usize,
    creates: usize,
    filtered: usize,
    /// Deletes of rows whose instance is gone.
    orphans: usize,
    /// Questions about rows of several instances.
    several: usize,
}

/// The program, and what was confirmed in it.
struct Trial {
    app: TestApp,
    deletes: BTreeSet<u64>,
    creates: BTreeMap<u64, usize>,
    /// The names of all rows that there were at the beginning.
    names: BTreeMap<u64, String>,
}

impl Trial {
    /// Whatever an Enter may confirm is noted before it is pressed.
    fn note(&mut self) {
        match asked(&self.app.screen()) {
            Some(Asked::Delete(ids)) => self.deletes.extend(ids),
            Some(Asked::Create(ids)) => {
                for id in ids {
                    *self.creates.entry(id).or_default() += 1;
                }
            }
            Some(
                Asked::Restore(_)
                | Asked::GoOn
                | Asked::Copy(_)
                | Asked::Schedules
                | Asked::Rename(_)
                | Asked::Protect(_)
                | Asked::Unprotect(_),
            )
            | None => {}
        }
    }

    /// The name of a row, which may have gone.
    fn name_of(&self, id: u64) -> String {
        let known = self.names.get(&id).cloned();
        let listed = || {
            let row = |account: &mut ServedAccount| Some(account.snapshot(id)?.name.clone());
            self.app.simulator.change(row)
        };
        known.or_else(listed).unwrap()
    }

    async fn keys(&mut self, keys: &str, tally: &mut Tally) -> TestCaseResult {
        let before = self.app.screen();
        if keys.contains("<enter>") {
            self.note();
        }
        self.app.pass(Duration::from_millis(400)).await;
        self.app.keys(keys).await;
        // A question lists only rows that were on the screen when its key was pressed.
        if let (None, Some(Asked::Delete(ids)), "d") =
            (asked(&before), asked(&self.app.screen()), keys)
        {
            for id in ids {
                prop_assert!(
                    before.contains(&self.name_of(id)),
                    "{id} was hidden:\n{before}"
                );
            }
            tally.filtered += usize::from(before.contains(" /"));
        }
        let of = self.app.screen().matches("Snapshots of ").count();
        tally.several += usize::from(of > 1);
        Ok(())
    }

    async fn step(&mut self, next: Next, tally: &mut Tally) -> TestCaseResult {
        let simulator = &self.app.simulator;
        match next {
            Next::Keys(keys) => self.keys(keys, tally).await?,
            Next::Pass(seconds) => self.app.pass(Duration::from_secs(seconds)).await,
            Next::Meet(func, fault) => simulator.meet(
                func,
                match fault {
                    0 => Fault::Hang,
                    1 => Fault::DoThenHang,
                    2 => Fault::DoLaterThenHang(Duration::from_secs(10)),
                    _ => Fault::Delay(Duration::from_secs(5)),
                },
            ),
            Next::Gone(at) => simulator.change(|account| {
                if let Some(id) = ids(account).get(at) {
                    account.remove(*id);
                }
            }),
            Next::Protected(at) => simulator.change(|account| {
                if let Some(id) = ids(account).get(at).copied() {
                    account.snapshot(id).unwrap().protected = true;
                }
            }),
            Next::InstanceGone(at) => simulator.change(|account| {
                if at < account.instances.len() {
                    let gone = account.instances.remove(at);
                    let rows = gone.snapshots.into_iter();
                    let orphans = rows.map(|row| other(row, "snapshot", "", Some(gone.id)));
                    account.images.extend(orphans);
                }
            }),
            Next::Confirm => {
                let screen = self.app.screen();
                if let Some(asked) = asked(&screen) {
                    self.app.keys(&to_confirm(&screen, &asked)).await;
                    self.keys("<enter>", tally).await?;
                }
            }
        }
        Ok(())
    }

    fn check(&self, tally: &mut Tally) -> TestCaseResult {
        let id_of = |call: &Heard, name: &str| -> u64 {
            let field = call.parameters.iter().find(|(field, _)| field == name);
            field.unwrap().1.parse().unwrap()
        };
        let mut deleted = BTreeSet::new();
        for call in self.app.calls(DELETE) {
            let id = id_of(&call, "elid");
            prop_assert!(self.deletes.contains(&id), "{id} was not confirmed");
            if matches!(call.outcome, Some(CallOutcome::Deleted(_))) {
                prop_assert!(deleted.insert(id), "{id} was deleted twice");
                tally.deletes += 1;
                let names_instance = call.parameters.iter().any(|(name, _)| name == "plid");
                tally.orphans += usize::from(!names_instance);
            }
        }
        let mut created = BTreeMap::<u64, usize>::new();
        for call in self.app.calls(CREATE) {
            *created.entry(id_of(&call, "plid")).or_default() += 1;
            tally.creates += 1;
        }
        for (id, count) in created {
            let confirmed = self.creates.get(&id).copied().unwrap_or_default();
            prop_assert!(count <= confirmed, "{count} of {id}, {confirmed} confirmed");
        }
        Ok(())
    }
}

/// The ids of all rows.
fn ids(account: &ServedAccount) -> Vec<u64> {
    let snapshots = account.instances.iter().flat_map(|of| &of.snapshots);
    let images = account.images.iter().map(|image| &image.row);
    snapshots.chain(images).map(|row| row.id).collect()
}

/// A row that no list of snapshots has.
fn other(row: ServedSnapshot, kind: &str, by: &str, of: Option<u64>) -> ServedImage {
    ServedImage {
        row,
        image_type: kind.into(),
        backup_type: by.into(),
        instances_id: of,
        region: "Poland-1".into(),
        os_distro: "Debian".into(),
        os_version: "12 x64".into(),
        disk_format: "qcow2".into(),
        min_ram: 0,
        architecture: "x86_64".into(),
        url: String::new(),
    }
}

/// Three instances with snapshots, and what only the list of the whole account shows.
fn several() -> ServedAccount {
    let mut account = ServedAccount::made(4, 10, start_of_time());
    let second = account.instances[0].snapshots.split_off(6);
    account.instances[1].snapshots = second;
    account.instances[2].snapshots = account.instances[1].snapshots.split_off(2);
    let of = account.instances[1].id;
    let day = start_of_time().date();
    let rows = [
        ("manual", "backup", "manual", Some(of)),
        ("nightly", "backup", "auto", Some(of)),
        ("orphan-a", "snapshot", "", Some(999)),
        ("orphan-b", "snapshot", "", Some(999)),
        ("own-image", "image", "", None),
    ];
    account.images = rows
        .into_iter()
        .zip(7_300_101..)
        .map(|((name, kind, by, of), id)| other(ServedSnapshot::new(id, name, day), kind, by, of))
        .collect();
    account
}

async fn run(
    account: ServedAccount,
    begin: &str,
    steps: Vec<Next>,
    tally: &mut Tally,
) -> TestCaseResult {
    let mut rows = account.clone();
    let names = ids(&account).into_iter();
    let names = names.map(|id| (id, rows.snapshot(id).unwrap().name.clone()));
    let names = names.collect();
    let app = TestApp::with(Setup {
        size: (200, 60),
        account,
        ..Setup::default()
    })
    .await;
    app.sees("snapshot-00001").await;
    let mut trial = Trial {
        app,
        deletes: BTreeSet::new(),
        creates: BTreeMap::new(),
        names,
    };
    if begin.contains('3') {
        // Its list is read after those on the screen.
        trial.app.pass(Duration::from_secs(20)).await;
    }
    trial.keys(begin, tally).await?;
    if begin.contains(['3', '/']) {
        trial.keys("d", tally).await?;
    }
    for next in steps {
        trial.step(next, tally).await?;
        trial.check(&mut Tally::default())?;
    }
    trial.app.pass(Duration::from_secs(200)).await;
    trial.check(tally)
}

/// The most samples in which enough has to happen.
const MOST_SAMPLES: usize = 10;

/// Runs a sample of these cases, or ten times as many with `THOROUGH`, and more samples until enough
/// has happened in them.
fn try_all(
    sample: u32,
    account: fn() -> ServedAccount,
    cases: impl Strategy<Value = (&'static str, Vec<Next>)>,
    is_enough: fn(&Tally) -> bool,
) -> Tally {
    let times = thorough().map_or(1, |_| 10);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(sample * times)
    };
    let all = std::cell::Cell::<Tally>::default();
    for _ in 0..MOST_SAMPLES {
        proptest!(&config, |((begin, steps) in &cases)| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .start_paused(true)
                .build()
                .unwrap();
            let mut tally = all.take();
            let result = runtime.block_on(run(account(), begin, steps, &mut tally));
            all.set(tally);
            result?;
        });
        let tally = all.take();
        if is_enough(&tally) {
            return tally;
        }
        all.set(tally);
    }
    panic!("too little happened in {MOST_SAMPLES} samples");
}

#[test]
fn what_is_changed_was_confirmed_and_was_never_hidden() {
    let begin = select(vec![
        "<tab>",
        "<tab>*d",
        "*c",
        "<tab>  d",
        "  c",
        "<tab>*/1<enter>",
        "<tab>*/-2<enter>",
    ]);
    let cases = (begin, prop::collection::vec(next(), 0..40));
    let account = || ServedAccount::made(4, 10, start_of_time());
    let tally = try_all(24, account, cases, |tally| {
        tally.deletes > 5 && tally.creates > 2 && tally.filtered > 0
    });
    println!(
        "{} deletes, {} creates, {} questions under a filter",
        tally.deletes, tally.creates, tally.filtered
    );
}

/// The same in the whole account, where rows of several instances, backups and images are marked, and
/// instances go meanwhile.
#[test]
fn in_the_whole_account_what_is_deleted_was_confirmed_and_was_never_hidden() {
    let begin = select(vec![
        "3",
        "3*",
        "3  ",
        "3*/kind:snapshot<enter>",
        "3*/1<enter>",
        "3/instance:gone<enter>*",
    ]);
    let cases = (begin, prop::collection::vec(next_in_account(), 0..30));
    let tally = try_all(14, several, cases, |tally| {
        tally.deletes > 10 && tally.orphans > 0 && tally.filtered > 0 && tally.several > 0
    });
    println!(
        "{} deletes, {} without an instance, {} questions under a filter, {} about several instances",
        tally.deletes, tally.orphans, tally.filtered, tally.several
    );
}
