//! The server, the programs on it, and what happens to them.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::{Span, ToSpan as _};
use snapdeck::{
    domain::{Profile, ProfileName, ServerUrl, write::LeftOver},
    files,
    simulator::{Options, ServedAccount, Simulator},
    store::journal::Journal,
};
use tempfile::TempDir;
use tokio::{time, time::Instant};

use super::rules::{
    BACKUP, COPY, CREATE, Confirmed, DELETE, EDIT, RESTORE, SCHEDULE, SCHEDULE_GONE, Tally, ensure,
};
use crate::support::{
    app::{Setup, TOKEN, TestApp, copy_folder, start_of_time},
    asked::{asked, to_confirm},
    folder,
    front::{Fault, Front},
};

const LISTS: [&str; 5] = [
    "instances",
    "instances.snapshots",
    "instances.fleio_bckps",
    "image",
    "instances.fleio_bckps.schedule",
];

const WRITES: [&str; 8] = [
    CREATE,
    BACKUP,
    DELETE,
    EDIT,
    RESTORE,
    COPY,
    SCHEDULE,
    SCHEDULE_GONE,
];

/// More programs than one share a state folder.
const MOST_PROGRAMS: usize = 3;

/// What happens next.
#[derive(Clone, Debug)]
pub enum Next {
    Keys(usize, &'static str),
    /// Asks a question from wherever the program is, and confirms it.
    Ask(usize, &'static str),
    /// Confirms the open question as it asks.
    Confirm(usize),
    Pass(u64),
    Meet(&'static str, u8),
    /// Someone else deletes, protects or creates a snapshot.
    Gone(usize),
    Protected(usize),
    Created,
    /// A program is killed, and another begins in its place, whose clock is so many hours off.
    Kill(i64),
    /// Another program begins on the same state folder.
    Begin,
    /// A program is asked to quit.
    Quit(usize),
}

const KEYS: [&str; 25] = [
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
    "p",
    "c",
    "c",
    "e",
    "<tab>",
    "<s-tab>",
    "<esc>",
    "/1<enter>",
    "<enter>",
    "o",
    "<tab><enter>",
    "r",
    "3",
    "2",
    "1",
];

/// Keys that open a question in the lists; `|` waits for what was asked for.
const ASKS: [&str; 25] = [
    "c",
    "<up>c",
    "<down>c",
    "*c",
    "<tab>d",
    "<tab><down>d",
    "<tab> <down> d",
    "<tab>p",
    "<tab><down>p",
    "<tab> <down> <down> p",
    "<tab>e-x",
    "<tab><down>e-x",
    "2<tab>p",
    "2c",
    "2<tab>d",
    "1<tab>:restore the<enter>",
    "1<tab><down>:restore the<enter>",
    "2<tab>:restore the<enter>",
    // Without a snapshot of the present state.
    "1<tab><down>:restore the<enter><s-tab><s-tab><right><tab>",
    "2<tab>:restore the<enter><s-tab><s-tab><right><tab>",
    // The regions are read, and then chosen among.
    "1<tab>:another region<enter>|",
    "1<tab><down>:another region<enter>|",
    "b|c",
    "b|<enter><c-e>x",
    "b|d",
];

pub fn next(rng: &mut fastrand::Rng, programs: usize) -> Next {
    let program = rng.usize(..programs.max(1));
    match rng.u8(..100) {
        0..20 => Next::Keys(program, KEYS[rng.usize(..KEYS.len())]),
        20..55 => Next::Ask(program, ASKS[rng.usize(..ASKS.len())]),
        55..66 => Next::Confirm(program),
        66..76 => Next::Pass(*rng.choice(&[1, 9, 70]).unwrap()),
        76..84 => Next::Meet(WRITES[rng.usize(..WRITES.len())], rng.u8(..6)),
        84..88 => Next::Meet(LISTS[rng.usize(..LISTS.len())], rng.u8(..6)),
        88..90 => Next::Gone(rng.usize(..8)),
        90..91 => Next::Protected(rng.usize(..8)),
        91..93 => Next::Created,
        // Hours, a day, a year, in both directions.
        93..97 => Next::Kill(*rng.choice(&[0, 0, 1, -1, 24, -24, 8760, -8760]).unwrap()),
        97..99 => Next::Begin,
        _ => Next::Quit(program),
    }
}

/// A program that runs.
pub struct Program {
    pub app: TestApp,
    cut: Arc<AtomicBool>,
}

/// The server, the programs, and what was confirmed in them.
pub struct World {
    front: Front,
    folder: TempDir,
    pub programs: Vec<Program>,
    /// When the first program began, and by how many hours the clock of the last one is off.
    begun: Instant,
    off: i64,
    confirmed: Confirmed,
    /// How many calls of the ledger were seen.
    seen: usize,
}

impl World {
    pub async fn new() -> Self {
        let mut account = ServedAccount::made(2, 6, start_of_time());
        for at in [1, 4] {
            account.instances[0].snapshots[at].protected = true;
        }
        let options = Options::new(TOKEN, start_of_time());
        let mut world = Self {
            front: Front::of(Simulator::new(account, options)),
            folder: folder(),
            programs: Vec::new(),
            begun: Instant::now(),
            off: 0,
            confirmed: Confirmed::default(),
            seen: 0,
        };
        files::make_folders(&world.state_folder()).unwrap();
        // The state folder answers before the network does, so that every run is the same.
        world.front.be_far_away(Duration::from_millis(20));
        world.begin().await;
        world
    }

    fn state_folder(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    async fn begin(&mut self) {
        let (transport, cut) = self.front.transport_of_one();
        let passed = Span::try_from(self.begun.elapsed()).unwrap();
        let app = TestApp::with(Setup {
            size: (140, 50),
            account: ServedAccount::made(1, 1, start_of_time()),
            transport: Some(transport),
            state_folder: Some(self.state_folder()),
            time: start_of_time() + passed + self.off.hours(),
            ..Setup::default()
        })
        .await;
        time::sleep(Duration::from_secs(1)).await;
        self.programs.push(Program { app, cut });
    }

    /// Kills the only program: what is on the disk then is all that the next one finds.
    async fn kill(&mut self) {
        let [_] = &*self.programs else { return };
        let then = folder();
        copy_folder(self.folder.path(), then.path());
        for program in self.programs.drain(..) {
            program.cut.store(true, Ordering::Relaxed);
            program.app.kill();
        }
        self.folder = then;
        self.begin().await;
    }

    /// Notes whatever an Enter may confirm.
    fn note(&mut self, program: usize, keys: &str) {
        let app = &self.programs[program].app;
        let screen = app.screen();
        let asked = asked(&screen);
        // Among the details, Enter on a line acts as its key does.
        let protects = keys.ends_with('p')
            || keys.contains("<enter>")
                && at_cursor(app).is_some_and(|line| line.contains("rotect"));
        if asked.is_none() && protects {
            self.confirmed.protects();
        }
        if !keys.contains("<enter>") || is_on_cancel(app) {
            return;
        }
        if let Some(asked) = asked {
            self.confirmed.note(asked);
        }
    }

    async fn keys(&mut self, program: usize, keys: &str) {
        self.programs[program]
            .app
            .pass(Duration::from_millis(400))
            .await;
        self.note(program, keys);
        self.programs[program].app.keys(keys).await;
    }

    async fn confirm(&mut self, program: usize) {
        let app = &self.programs[program].app;
        let screen = app.screen();
        let Some(asked) = asked(&screen) else { return };
        app.keys(&to_confirm(&screen, &asked)).await;
        self.keys(program, "<enter>").await;
    }

    pub async fn step(&mut self, next: Next) {
        match next {
            Next::Keys(program, keys) => self.keys(program, keys).await,
            Next::Ask(program, keys) => {
                self.keys(program, "<esc><esc><esc><s-tab>").await;
                for keys in keys.split('|') {
                    self.keys(program, keys).await;
                }
                self.confirm(program).await;
            }
            Next::Confirm(program) => self.confirm(program).await,
            Next::Pass(seconds) => time::sleep(Duration::from_secs(seconds)).await,
            Next::Meet(func, fault) => self.front.meet(func, meet(fault)),
            Next::Gone(at) => self.front.change(|account| {
                let rows = &mut account.instances[0].snapshots;
                if at < rows.len() {
                    rows.remove(at);
                }
            }),
            Next::Protected(at) => self.front.change(|account| {
                if let Some(row) = account.instances[0].snapshots.get_mut(at) {
                    row.protected = true;
                }
            }),
            Next::Created => {
                let form = [
                    ("func", CREATE),
                    ("auth", TOKEN),
                    ("out", "json"),
                    ("sok", "ok"),
                ];
                let row = [("plid", "5203773"), ("name", "made-elsewhere")];
                let form = [&form[..], &row].concat();
                let form = form
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.to_string()));
                let _ = self.front.answer(form.collect());
            }
            Next::Kill(off) => {
                self.off = off;
                self.kill().await;
            }
            Next::Begin if self.programs.len() < MOST_PROGRAMS => self.begin().await,
            Next::Begin => {}
            Next::Quit(program) => self.programs[program].app.keys("q").await,
        }
        self.programs.retain(|program| !program.app.has_ended());
        if self.programs.is_empty() {
            self.begin().await;
        }
    }

    /// The faults stop: in a few minutes nothing is under way, and the programs can end.
    pub async fn settle(&mut self) -> Result<Tally, String> {
        self.front.forgive();
        time::sleep(Duration::from_secs(400)).await;
        self.quit().await?;
        // Another run follows what the last one left.
        self.begin().await;
        time::sleep(Duration::from_secs(400)).await;
        self.quit().await?;
        let left = left_over(&self.state_folder());
        let nothing = LeftOver {
            is_kept: true,
            ..LeftOver::default()
        };
        ensure(left == nothing, || format!("left over: {left:?}"))?;
        self.check()
    }

    /// Compares the ledger with what was confirmed.
    pub fn check(&self) -> Result<Tally, String> {
        self.front
            .with_ledger(|ledger| self.confirmed.check(ledger))
    }

    async fn quit(&mut self) -> Result<(), String> {
        for program in self.programs.drain(..) {
            let app = program.app;
            app.slowly("<esc><esc><esc><esc><c-c><c-c>").await;
            ensure(app.has_ended(), || {
                format!("it does not end:\n{}", app.screen())
            })?;
            app.end().await;
        }
        Ok(())
    }

    /// What can be seen from outside: the new calls, and the screens.
    pub fn seen(&mut self) -> String {
        let (calls, seen) = self.front.with_ledger(|ledger| {
            let new = ledger[self.seen..].iter();
            let calls = new.map(|call| format!("{} {:?}\n", call.func, call.parameters));
            (calls.collect::<String>(), ledger.len())
        });
        self.seen = seen;
        let screens: String = self
            .programs
            .iter()
            .map(|program| program.app.screen())
            .collect();
        // A folder of the test has another name each time.
        calls + &screens.replace(&*self.folder.path().to_string_lossy(), "")
    }
}

/// The line with the cursor, from there on.
fn at_cursor(app: &TestApp) -> Option<String> {
    let (screen, at) = (app.screen(), app.cursor()?);
    let line = screen.lines().nth(at.y.into())?;
    Some(line.chars().skip(at.x.into()).collect())
}

/// Whether the focus is on a button that cancels.
fn is_on_cancel(app: &TestApp) -> bool {
    at_cursor(app).is_some_and(|line| line.chars().take(8).collect::<String>().contains("Cancel"))
}

fn meet(fault: u8) -> Fault {
    match fault {
        0 => Fault::Hang,
        1 => Fault::DoThenHang,
        2 => Fault::DoLaterThenHang(Duration::from_secs(10)),
        3 => Fault::Delay(Duration::from_secs(5)),
        4 => Fault::Delay(Duration::from_secs(25)),
        _ => Fault::Instead {
            status: 502,
            content_type: "text/html",
            body: b"<html>".into(),
        },
    }
}

/// The writes that a next run would follow.
fn left_over(folder: &Path) -> LeftOver {
    let url = ServerUrl::parse("http://127.0.0.1:1/").unwrap();
    let profile = Profile::new(ProfileName::parse("prod").unwrap(), url);
    Journal::new(folder).left_over(&profile).unwrap()
}
