//! A kill at each step that changes the journal or the history, and disks that fail at each: no
//! write is sent twice, none is forgotten, and what is on the disk can be read.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{Span, ToSpan as _};
use rustix::io::Errno;
use snapdeck::files::{self, FileStep, Gate};

use crate::support::{
    app::{Setup, TestApp, copy_folder, start_of_time},
    folder,
    front::{Fault, Front},
    one_in,
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";
const RESTORE: &str = "instances.fleio.rebuild";
const SCHEDULE: &str = "instances.fleio_bckps.schedule.edit";

/// How often it is looked whether the program is dead, in seconds.
const STEP: u64 = 4;

/// What happens at a step.
#[derive(Clone, Copy, Debug)]
enum Mishap {
    /// The program is killed before it.
    Kill,
    /// The program is killed in the middle of what it writes.
    Tear,
    /// The disk fails from then on.
    Failing(Errno),
    /// The disk fails once.
    FailingOnce(Errno),
}

/// Counts the steps, and lets something happen at one of them.
#[derive(Debug)]
struct Trap {
    /// The state folder.
    folder: PathBuf,
    /// What a kill leaves of it.
    left: PathBuf,
    mishap: Mishap,
    at: usize,
    seen: Mutex<Seen>,
}

/// What was seen of the steps.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    steps: usize,
    happened: bool,
    /// Whether the program is dead.
    dead: bool,
    /// The writes that the journal has, as begun and as ended.
    begun: usize,
    ended: usize,
}

impl Trap {
    fn seen(&self) -> Seen {
        *self.seen.lock().unwrap()
    }
}

/// How many records of the journal begin a write, or end one.
fn counted(bytes: &[u8]) -> (usize, usize) {
    let text = String::from_utf8_lossy(bytes);
    let has = |steps: &[&str]| {
        let of = |step: &&str| text.matches(&format!(r#""step":"{step}""#)).count();
        steps.iter().map(of).sum()
    };
    (has(&["begun"]), has(&["applied", "not-applied", "unclear"]))
}

impl Gate for Trap {
    fn pass(&self, path: &Path, step: FileStep<'_>) -> io::Result<()> {
        let mut seen = self.seen.lock().unwrap();
        if seen.dead {
            return Err(Errno::IO.into());
        }
        let is_here = seen.steps == self.at;
        let is_after = seen.steps > self.at;
        seen.steps += 1;
        seen.happened |= is_here;
        match self.mishap {
            Mishap::Kill | Mishap::Tear if is_here => {
                copy_folder(&self.folder, &self.left);
                if let (Mishap::Tear, FileStep::Write(bytes)) = (self.mishap, step) {
                    let torn = self.left.join(path.strip_prefix(&self.folder).unwrap());
                    let mut torn = fs::OpenOptions::new().append(true).open(torn).unwrap();
                    torn.write_all(&bytes[..bytes.len() / 2]).unwrap();
                }
                seen.dead = true;
                return Err(Errno::IO.into());
            }
            Mishap::Failing(error) if is_here || is_after => return Err(error.into()),
            Mishap::FailingOnce(error) if is_here => return Err(error.into()),
            Mishap::Kill | Mishap::Tear | Mishap::Failing(_) | Mishap::FailingOnce(_) => {}
        }
        if let FileStep::Write(bytes) = step
            && path.extension().is_some_and(|ending| ending == "journal")
        {
            let (begun, ended) = counted(bytes);
            seen.begun += begun;
            seen.ended += ended;
        }
        Ok(())
    }
}

/// The calls that changed something, by what they changed.
fn sent(server: &Front) -> BTreeMap<String, usize> {
    let mut sent = BTreeMap::new();
    for call in server.ledger() {
        let is_sent = call.parameters.iter().any(|(name, _)| name == "sok");
        let is_write = match &*call.func {
            DELETE => true,
            CREATE | RESTORE | SCHEDULE => is_sent,
            _ => false,
        };
        if is_write {
            let target = call
                .parameters
                .iter()
                .filter(|(name, _)| ["elid", "plid", "func"].contains(&name.as_str()));
            *sent
                .entry(format!("{:?}", target.collect::<Vec<_>>()))
                .or_default() += 1;
        }
    }
    sent
}

/// What is done, and how the server meets it.
struct Case {
    keys: &'static str,
    call: &'static str,
    fault: Option<fn() -> Fault>,
    /// How many seconds the run takes to end it.
    takes: u64,
    /// Whether the server does what it receives.
    is_carried_out: bool,
}

const CASES: [Case; 8] = [
    Case {
        keys: "c<enter><tab><enter>",
        call: CREATE,
        fault: None,
        takes: 12,
        is_carried_out: true,
    },
    Case {
        keys: "c<enter><tab><enter>",
        call: CREATE,
        fault: Some(|| Fault::DoThenHang),
        takes: 48,
        is_carried_out: true,
    },
    Case {
        keys: "c<enter><tab><enter>",
        call: CREATE,
        fault: Some(|| Fault::Hang),
        takes: 48,
        is_carried_out: false,
    },
    Case {
        keys: "<tab>  d2<enter>",
        call: DELETE,
        fault: None,
        takes: 8,
        is_carried_out: true,
    },
    Case {
        keys: "<tab>  d2<enter>",
        call: DELETE,
        fault: Some(|| Fault::DoThenHang),
        takes: 40,
        is_carried_out: true,
    },
    Case {
        keys: "<tab>:restore the<enter><s-tab><s-tab><right><tab>5203773<enter>",
        call: RESTORE,
        fault: Some(|| Fault::DoThenHang),
        takes: 60,
        is_carried_out: true,
    },
    // The present state is saved first.
    Case {
        keys: "<tab>:restore the<enter>5203773<enter>",
        call: RESTORE,
        fault: Some(|| Fault::DoThenHang),
        takes: 76,
        is_carried_out: true,
    },
    Case {
        keys: "bc<tab><tab><tab><tab><enter>",
        call: SCHEDULE,
        fault: Some(|| Fault::DoThenHang),
        takes: 48,
        is_carried_out: true,
    },
];

/// Runs the program until the step, or to the end; then another run on what is left. Returns whether
/// the step was reached.
async fn run(case: &Case, mishap: Mishap, at: usize, later: Span) -> bool {
    let place = folder();
    let trap = Arc::new(Trap {
        folder: place.path().join("state"),
        left: place.path().join("left"),
        mishap,
        at,
        seen: Mutex::default(),
    });
    files::make_folders(&trap.folder).unwrap();
    let app = TestApp::with(Setup {
        state_folder: Some(trap.folder.clone()),
        gate: trap.clone(),
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    if let Some(fault) = case.fault {
        app.simulator.meet(case.call, fault());
    }
    app.slowly(case.keys).await;
    for _ in 0..case.takes / STEP {
        if trap.seen().dead {
            break;
        }
        app.pass(Duration::from_secs(STEP)).await;
    }
    app.kill();
    let seen = trap.seen();
    if !seen.happened {
        return false;
    }
    let folder = if seen.dead { &trap.left } else { &trap.folder };
    let said = format!("{} {mishap:?} at {at}", case.keys);
    let count: usize = sent(&app.simulator).values().sum();
    assert!(
        count <= seen.begun,
        "{said}: {count} sent, {} recorded",
        seen.begun
    );

    let next = TestApp::with(Setup {
        state_folder: Some(folder.clone()),
        time: start_of_time() + later,
        transport: Some(app.simulator.transport()),
        ..Setup::default()
    })
    .await;
    next.rest().await;
    let screen = next.screen();
    assert!(!screen.contains("damaged"), "{said}\n{screen}");
    if seen.dead {
        // Exactly what was begun and had not ended is followed.
        next.keys("o").await;
        let screen = next.screen();
        let verbs = [" create  ", " delete  ", " restore  ", " create schedule  "];
        // What is to follow a first step has not begun.
        let is_write = |line: &&str| {
            verbs.iter().any(|verb| line.contains(verb)) && !line.contains("  waiting for ")
        };
        let followed = screen.lines().filter(is_write).count();
        assert_eq!(followed, seen.begun - seen.ended, "{said}\n{screen}");
        next.keys("<esc>").await;
    }
    // What the server never received is given up after 2 min, and a restore that was over before this
    // run is, too: no list shows it.
    let is_listed = case.call != RESTORE && case.is_carried_out && count == seen.begun;
    let wait = if is_listed { 15 } else { 260 };
    next.pass(Duration::from_secs(wait)).await;
    // What was to follow the first step of a restore is asked about, and nobody goes on with it.
    if next.screen().contains("Go on with the restore of") {
        assert_eq!(count, 1, "{said}: only the first step was sent");
        next.slowly("<esc>").await;
    }
    let calls = sent(&app.simulator);
    assert!(calls.values().all(|count| *count == 1), "{said}: {calls:?}");
    // Everything has ended, whatever the end is.
    for file in fs::read_dir(folder.join("journal")).into_iter().flatten() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let (begun, ended) = counted(text.as_bytes());
        assert_eq!(begun, ended, "{said}\n{text}");
    }
    next.kill();
    true
}

/// Runs it for each step that there is. A sample of every seventh still meets each mishap, and begins
/// elsewhere in each case: many have their first steps in common.
async fn each_step(number: usize, mishap: impl Fn(usize) -> Mishap, later: Span) {
    let case = &CASES[number];
    let sample = one_in(7);
    let mut at = number % sample;
    while run(case, mishap(at), at, later).await {
        at += sample;
    }
    assert!(at > 7, "{}: only {at} steps", case.keys);
}

#[tokio::test(start_paused = true)]
async fn a_kill_before_any_step_sends_nothing_twice_and_forgets_nothing() {
    for number in 0..CASES.len() {
        each_step(number, |_| Mishap::Kill, 1.minute()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_kill_within_any_write_is_recovered_from() {
    for number in [1, 4] {
        each_step(number, |_| Mishap::Tear, 1.minute()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_is_full_broken_or_read_only_sends_nothing_that_is_not_recorded() {
    let errors = [Errno::NOSPC, Errno::IO, Errno::ROFS];
    for number in [0, 3, 5] {
        let mishap = |at| match at % 2 {
            0 => Mishap::Failing(errors[at % 3]),
            _ => Mishap::FailingOnce(errors[at % 3]),
        };
        each_step(number, mishap, 1.minute()).await;
    }
}

/// The clock of the next run is a year away.
#[tokio::test(start_paused = true)]
async fn a_clock_that_jumped_changes_nothing() {
    for later in [1.year(), -1.year()] {
        each_step(1, |_| Mishap::Kill, later).await;
    }
}
