//! Marks, filters, questions and faults in any order, checked against the server's ledger: only what a
//! question listed is changed, and nothing that a filter hid.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use proptest::{prelude::*, sample::select, test_runner::TestCaseResult};
use snapdeck::simulator::{CallOutcome, ServedAccount};

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::{Fault, Heard},
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
    /// Someone else deletes, or protects, the snapshot of this index.
    Gone(usize),
    Protected(usize),
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

/// The ids in a text that stand behind a word.
fn ids_behind(text: &str, word: &str) -> Vec<u64> {
    let parts = text.split(word).skip(1);
    let digits = |part: &str| {
        let part = part.trim_start();
        let end = part.find(|c: char| !c.is_ascii_digit());
        part[..end.unwrap_or(part.len())].parse().ok()
    };
    parts.filter_map(digits).collect()
}

/// What the open question would change.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Delete(Vec<u64>),
    Create(Vec<u64>),
    Other,
}

fn asked(screen: &str) -> Option<Asked> {
    let listed = |from: &str| {
        let question = &screen[screen.find(from).unwrap()..];
        let end = question.find("Left out").unwrap_or(question.len());
        ids_behind(&question[..end], "· id ")
    };
    let many = |verb: &str| {
        let at = screen.find(&format!("╭ {verb} "))?;
        screen[at..]
            .lines()
            .next()?
            .contains("snapshot")
            .then_some(())
    };
    if screen.contains("╭ Delete one snapshot?") || screen.contains("╭ Delete the only") {
        return Some(Asked::Delete(ids_behind(screen, "│  Id ")));
    }
    if screen.contains("╭ Create a snapshot") {
        return Some(Asked::Create(ids_behind(screen, " id ")[..1].to_vec()));
    }
    if many("Delete").is_some() {
        return Some(Asked::Delete(listed("╭ Delete ")));
    }
    if many("Create").is_some() {
        return Some(Asked::Create(listed("╭ Create ")));
    }
    (screen.contains("╭ Protect ") || screen.contains("╭ Remove ")).then_some(Asked::Other)
}

/// What the question asks to type.
fn demanded(screen: &str, asked: &Asked) -> String {
    if let Some(number) = screen.split("number of snapshots (").nth(1) {
        return number.split(')').next().unwrap().to_owned();
    }
    match asked {
        Asked::Delete(ids) | Asked::Create(ids) if screen.contains("Type the last 4 digits") => {
            let id = ids.first().map(u64::to_string).unwrap_or_default();
            id[id.len().saturating_sub(4)..].to_owned()
        }
        _ => String::new(),
    }
}

/// How often something happened in all cases.
#[derive(Default)]
struct Tally {
    deletes: usize,
    creates: usize,
    filtered: usize,
}

/// The program, and what was confirmed in it.
struct Trial {
    app: TestApp,
    deletes: BTreeSet<u64>,
    creates: BTreeMap<u64, usize>,
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
            Some(Asked::Other) | None => {}
        }
    }

    /// The name of a snapshot; one that has gone was not made by us, so its name follows from its id.
    fn name_of(&self, id: u64) -> String {
        let listed = self.app.simulator.change(|account| {
            let mut rows = account.instances.iter().flat_map(|of| &of.snapshots);
            rows.find(|row| row.id == id).map(|row| row.name.clone())
        });
        listed.unwrap_or_else(|| format!("snapshot-{:05}", id - 6_203_772))
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
                let rows = &mut account.instances[0].snapshots;
                if at < rows.len() {
                    rows.remove(at);
                }
            }),
            Next::Protected(at) => simulator.change(|account| {
                if let Some(row) = account.instances[0].snapshots.get_mut(at) {
                    row.protected = true;
                }
            }),
            Next::Confirm => {
                let screen = self.app.screen();
                if let Some(asked) = asked(&screen) {
                    let typed = demanded(&screen, &asked);
                    let keys = match (&asked, typed.is_empty()) {
                        (Asked::Create(_), true) => "<tab><tab>".to_owned(),
                        (_, true) => "<tab>".to_owned(),
                        (_, false) => format!("<bs><bs><bs><bs>{typed}"),
                    };
                    self.app.keys(&keys).await;
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

async fn run(begin: &str, steps: Vec<Next>, tally: &mut Tally) -> TestCaseResult {
    let app = TestApp::with(Setup {
        size: (200, 60),
        account: ServedAccount::made(4, 10, start_of_time()),
        ..Setup::default()
    })
    .await;
    app.sees("snapshot-00001").await;
    let mut trial = Trial {
        app,
        deletes: BTreeSet::new(),
        creates: BTreeMap::new(),
    };
    trial.keys(begin, tally).await?;
    for next in steps {
        trial.step(next, tally).await?;
        trial.check(&mut Tally::default())?;
    }
    trial.app.pass(Duration::from_secs(200)).await;
    trial.check(tally)
}

#[test]
fn what_is_changed_was_confirmed_and_was_never_hidden() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(30)
    };
    let all = std::cell::Cell::<Tally>::default();
    let begin = select(vec![
        "<tab>",
        "<tab>*d",
        "*c<tab>",
        "<tab>  d",
        "  c<tab>",
        "<tab>*/1<enter>",
        "<tab>*/-2<enter>",
    ]);
    let steps = (begin, prop::collection::vec(next(), 0..40));
    proptest!(config, |((begin, steps) in steps)| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        let mut tally = all.take();
        let result = runtime.block_on(run(begin, steps, &mut tally));
        all.set(tally);
        result?;
    });
    let tally = all.into_inner();
    println!(
        "{} deletes, {} creates, {} questions under a filter",
        tally.deletes, tally.creates, tally.filtered
    );
    assert!(tally.deletes > 10 && tally.creates > 5 && tally.filtered > 0);
}
