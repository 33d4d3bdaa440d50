//! Tests of the journal on real folders.

mod following;
mod records;
mod replay;

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::{Duration, Instant},
};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{
    domain::{
        Access, CopyKind, Days, Instance, InstanceId, InstanceStatus, ProfileName, Properties,
        Protection, Region, Schedule, ScheduleId, ServerUrl, Size, Snapshot, SnapshotId,
        SnapshotStatus, SshKey, TimeOfDay,
        write::{
            Answered, Create, Delete, Demand, End, Item, Protect, RegionCopy, Rename, Restore,
            ScheduleChange, SchedulePlan, ScheduleWrite,
        },
    },
    text::Text,
};

fn profile(name: &str) -> Profile {
    let url = ServerUrl::parse("https://api.example.com/").unwrap();
    Profile::new(ProfileName::parse(name).unwrap(), url)
}

fn instance() -> Instance {
    Instance {
        id: InstanceId::parse("5203773").unwrap(),
        name: Text::new("архів\u{1b}[2J"),
        tariff: Text::new("Cloud 1"),
        status: InstanceStatus::parse(""),
        hold: None,
        ip: Text::new("185.20.1.17"),
        ip_v6: Text::default(),
        region: Text::new("Netherlands-2"),
    }
}

fn snapshot() -> Snapshot {
    Snapshot {
        id: SnapshotId::parse("5226790").unwrap(),
        name: Text::new("before \"nginx\"\n"),
        status: SnapshotStatus::parse("Frozen"),
        protection: Protection::Off,
        size: Size::parse("3.1"),
        region: Text::new("Netherlands-2"),
        created: Some(date(2026, 11, 25)),
        fleio_id: Text::new("afd72725"),
        properties: Properties {
            min_disk: Size::parse("20"),
            ..Properties::default()
        }
        .into(),
    }
}

fn schedules(change: ScheduleChange) -> Write {
    let instance = instance();
    Write::Schedule(ScheduleWrite { instance, change })
}

fn schedule() -> Schedule {
    Schedule {
        id: ScheduleId::parse("5215201").unwrap(),
        instance: None,
        name: Text::new("щоночі\t"),
        days: Text::new("Werktag"),
        time: Text::new("03:00"),
        created: None,
    }
}

fn plan(time: Option<TimeOfDay>) -> SchedulePlan {
    SchedulePlan {
        name: Text::new("вихідні"),
        days: Days::parse("6,0").filter(|_| time.is_some()),
        time,
    }
}

fn with_key(restore: Restore) -> Restore {
    restore.with_access(Access::Key(SshKey {
        id: Text::new("092707a2-807f"),
        name: Text::new("ops laptop"),
    }))
}

/// One write of each kind.
fn writes() -> Vec<Write> {
    let instance = instance();
    let item = Item::of(instance.clone(), snapshot());
    let before = ["1", "22"].map(|id| SnapshotId::parse(id).unwrap());
    vec![
        Write::Create(Create {
            instance: instance.clone(),
            kind: CopyKind::Snapshot,
            name: Text::new("new"),
            before: before.clone().into(),
            then: None,
        }),
        Write::Delete(Delete {
            item: item.clone(),
            demand: Demand::Nothing,
            leaving: std::sync::Arc::default(),
        }),
        Write::Rename(Rename {
            item: item.clone(),
            name: Text::new("нова назва"),
        }),
        Write::Protect(Protect {
            item: item.clone(),
            on: true,
        }),
        Write::Restore(Restore::new(
            instance.clone(),
            snapshot(),
            SnapshotId::parse("8"),
        )),
        Write::Create(Create {
            instance: instance.clone(),
            kind: CopyKind::Backup,
            name: Text::new("first"),
            before: before.clone().into(),
            then: Some(Box::new(Restore::new(instance.clone(), snapshot(), None))),
        }),
        schedules(ScheduleChange::Create {
            plan: plan(None),
            before: ["3", "44"].map(|id| ScheduleId::parse(id).unwrap()).into(),
        }),
        schedules(ScheduleChange::Change {
            was: schedule(),
            plan: plan(TimeOfDay::parse("23:59")),
        }),
        schedules(ScheduleChange::Delete { was: schedule() }),
        schedules(ScheduleChange::Keep {
            was: Some(3),
            count: 10,
        }),
        Write::Copy(RegionCopy {
            item,
            name: Text::new("копія"),
            region: Region {
                key: Text::new("pl-1"),
                name: Text::new("Poland-1"),
            },
            before: before.clone().into(),
        }),
        Write::Restore(with_key(Restore::new(instance.clone(), snapshot(), None))),
        Write::Create(Create {
            instance: instance.clone(),
            kind: CopyKind::Snapshot,
            name: Text::new("before"),
            before: before.clone().into(),
            then: Some(Box::new(with_key(Restore::new(instance, snapshot(), None)))),
        }),
    ]
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_700_000 + second).unwrap()
}

fn op(n: u64) -> OpId {
    OpId::after(None, at(i64::try_from(n).unwrap()), n)
}

/// A state folder, and the runs of the program on it.
struct Place(tempfile::TempDir);

impl Place {
    /// In memory, where the system has such a folder: the disk would take most of the time.
    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() {
            Self(tempfile::tempdir_in(memory).unwrap())
        } else {
            Self::on_disk()
        }
    }

    fn on_disk() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn run(&self) -> Journal {
        Journal::new(self.0.path())
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join(JOURNAL)
    }

    /// Where an earlier run has left this file.
    fn with_file(bytes: &[u8]) -> Self {
        let place = Self::new();
        files::make_folders(&place.folder()).unwrap();
        let path = place.folder().join(format!("a.{JOURNAL}"));
        let mut options = fs::OpenOptions::new();
        let file = files::open(&path, options.write(true).create_new(true));
        file.unwrap().write_all(bytes).unwrap();
        place
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder()).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

#[test]
fn what_was_begun_is_found_after_a_restart_until_it_has_ended() {
    let place = Place::new();
    let run = place.run();
    for (n, write) in (0..).zip(writes()) {
        run.begin(&profile("prod"), Some(&Text::new("ops")), op(n), &write)
            .unwrap();
    }
    let new = SnapshotId::parse("77").unwrap();
    run.step(op(0), at(1), &Stage::Open(Answered::Accepted))
        .unwrap();
    run.step(op(0), at(2), &Stage::Open(Answered::Created(new.clone())))
        .unwrap();
    run.step(op(1), at(1), &Stage::Open(Answered::Lost))
        .unwrap();
    run.step(op(2), at(1), &Stage::Ended(End::Applied)).unwrap();
    drop(run);

    let next = place.run();
    assert_eq!(
        next.left_over(&profile("other")).unwrap(),
        LeftOver {
            is_kept: true,
            ..LeftOver::default()
        }
    );
    let found = next.left_over(&profile("prod")).unwrap();
    let left = [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    let is: Vec<_> = found
        .unfinished
        .iter()
        .map(|it| (it.id, it.last.clone()))
        .collect();
    let last = [Some(Answered::Created(new)), Some(Answered::Lost)];
    let last = last.into_iter().chain(std::iter::repeat(None));
    assert_eq!(is, left.map(op).into_iter().zip(last).collect::<Vec<_>>());
    let all = writes();
    for (unfinished, n) in found.unfinished.iter().zip(left) {
        let was = &all[usize::try_from(n).unwrap()];
        assert_eq!(unfinished.write.target(), was.target());
        assert_eq!(unfinished.write.instance(), was.instance());
        // What was typed for a delete is not kept.
        let is_delete = matches!(was, Write::Delete(_));
        assert!(is_delete || unfinished.write == *was, "{was:?}");
    }
    // Each is handed out once.
    assert_eq!(next.left_over(&profile("prod")).unwrap().unfinished, []);

    for n in left {
        next.step(op(n), at(9), &Stage::Ended(End::Unclear))
            .unwrap();
    }
    assert_eq!(place.files(), Vec::<PathBuf>::new());
}

#[test]
fn two_running_programs_leave_each_others_writes_alone() {
    let place = Place::new();
    let (one, other) = (place.run(), place.run());
    let write = &writes()[0];
    one.begin(&profile("prod"), Some(&Text::new("ops")), op(1), write)
        .unwrap();
    other
        .begin(&profile("prod"), Some(&Text::new("ops")), op(2), write)
        .unwrap();
    let ids = |found: LeftOver| found.unfinished.iter().map(|it| it.id).collect::<Vec<_>>();
    assert_eq!(ids(one.left_over(&profile("prod")).unwrap()), []);
    assert_eq!(ids(place.run().left_over(&profile("prod")).unwrap()), []);
    drop(one);
    assert_eq!(ids(other.left_over(&profile("prod")).unwrap()), [op(1)]);
    assert_eq!(ids(place.run().left_over(&profile("prod")).unwrap()), []);
}

#[test]
fn a_folder_that_is_not_ours_or_full_is_said() {
    let place = Place::new();
    fs::write(place.folder(), "").unwrap();
    assert!(place.run().check().is_err());
    fs::remove_file(place.folder()).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), place.folder()).unwrap();
    assert!(place.run().check().is_err());
    assert!(
        place
            .run()
            .begin(
                &profile("prod"),
                Some(&Text::new("ops")),
                op(1),
                &writes()[0]
            )
            .is_err()
    );
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn what_is_under_way_is_recorded_anew_when_somebody_removes_its_file() {
    let prod = profile("prod");
    let place = Place::new();
    let begin = |run: &Journal, n| {
        let user = Text::new("ops");
        let write = &writes()[usize::try_from(n).unwrap()];
        run.begin(&prod, Some(&user), op(n), write).unwrap();
    };
    // Two writes of an earlier run, whose file the next one takes over.
    let ended = place.run();
    begin(&ended, 1);
    begin(&ended, 2);
    ended
        .step(op(1), at(1), &Stage::Open(Answered::Accepted))
        .unwrap();
    drop(ended);
    let run = place.run();
    assert_eq!(run.left_over(&prod).unwrap().unfinished.len(), 2);
    begin(&run, 3);
    run.step(op(3), at(2), &Stage::Open(Answered::Lost))
        .unwrap();
    let removed = |step: &dyn Fn()| {
        fs::remove_dir_all(place.folder()).unwrap();
        step();
        assert_eq!(place.files().len(), 1);
    };
    // The question, the next step of a write, and its end find the folder gone.
    removed(&|| run.check().unwrap());
    removed(&|| {
        let working = Stage::Open(Answered::Working);
        run.step(op(3), at(3), &working).unwrap();
    });
    removed(&|| begin(&run, 4));
    removed(&|| run.step(op(2), at(4), &Stage::Ended(End::Applied)).unwrap());
    drop(run);
    let found = place.run().left_over(&prod).unwrap();
    let found = found.unfinished.iter().map(|it| (it.id, it.last.clone()));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            (op(1), Some(Answered::Accepted)),
            (op(3), Some(Answered::Working)),
            (op(4), None)
        ]
    );
}

#[test]
fn only_its_owner_can_read_it_and_checks_leave_nothing() {
    let place = Place::new();
    let run = place.run();
    run.check().unwrap();
    let path = &place.files()[0];
    let data = fs::metadata(path).unwrap();
    assert_eq!(data.permissions().mode() & 0o777, 0o600);
    assert_eq!(data.len(), record::header().len() as u64);
    drop(run);
    place.run().left_over(&profile("prod")).unwrap();
    assert_eq!(place.files(), Vec::<PathBuf>::new());
}

/// The file of a run that has begun all the writes.
static BEGUN: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let place = Place::new();
    let run = place.run();
    for (n, write) in (0..).zip(writes()) {
        run.begin(&profile("prod"), Some(&Text::new("ops")), op(n), &write)
            .unwrap();
    }
    fs::read(&place.files()[0]).unwrap()
});

proptest! {
    /// A power cut keeps any prefix of what was written: every write whose record is whole is
    /// found, and the file can be used again.
    #[test]
    fn any_prefix_of_a_file_can_be_read_and_continued(cut in 0_usize..4000) {
        let bytes = &BEGUN[..cut.min(BEGUN.len())];
        let place = Place::with_file(bytes);
        let lines = memchr::memchr_iter(b'\n', bytes).count();
        let next = place.run();
        let found = next.left_over(&profile("prod")).unwrap();
        prop_assert_eq!(found.unfinished.len(), lines.saturating_sub(1));
        prop_assert_eq!(found.damaged, 0);
        let is_torn = bytes.last().is_some_and(|byte| *byte != b'\n');
        prop_assert_eq!(found.torn, usize::from(is_torn));
        for unfinished in &found.unfinished {
            next.step(unfinished.id, at(5), &Stage::Open(Answered::Lost)).unwrap();
        }
        drop(next);
        let again = place.run().left_over(&profile("prod")).unwrap();
        let steps = again.unfinished.iter().map(|it| it.last.clone());
        prop_assert_eq!(steps.collect::<Vec<_>>(), vec![Some(Answered::Lost); found.unfinished.len()]);
        prop_assert_eq!(again.damaged, 0);
    }

    /// Garbage in the middle damages only the records that it touches.
    #[test]
    fn any_garbage_is_survived(at_byte in 0_usize..3000, garbage in prop::collection::vec(any::<u8>(), 1..200)) {
        let mut bytes = BEGUN.clone();
        let from = at_byte.min(bytes.len() - 1);
        let to = (from + garbage.len()).min(bytes.len());
        let touched = memchr::memchr_iter(b'\n', &bytes[from..to]).count() + 1;
        bytes[from..to].copy_from_slice(&garbage[..to - from]);
        let place = Place::with_file(&bytes);
        let found = place.run().left_over(&profile("prod")).unwrap();
        let all = writes().len();
        prop_assert!(found.unfinished.len() + touched >= all, "{found:?}");
        prop_assert!(found.unfinished.len() <= all);
    }
}

/// Beginning a write costs one sync, and at most 10 ms more than a bare one.
#[test]
#[ignore = "measures this disk: cargo test --lib journal -- --ignored --nocapture"]
fn a_begun_write_costs_one_sync() {
    const TIMES: u64 = 200;
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let place = Place::on_disk();
    let run = place.run();
    let write = &writes()[0];
    let mut bare = fs::File::create(place.0.path().join("bare")).unwrap();
    let line = record::begun(&Owner::of(&profile("prod")), None, op(0), write);
    let (mut begun, mut synced) = (Vec::new(), Vec::new());
    // In turns, because a disk is not always as fast.
    for n in 0..TIMES {
        let at = Instant::now();
        run.begin(&profile("prod"), None, op(n), write).unwrap();
        begun.push(at.elapsed());
        let at = Instant::now();
        bare.write_all(line.as_bytes()).unwrap();
        bare.sync_data().unwrap();
        synced.push(at.elapsed());
    }
    let (begun, synced) = (median(begun), median(synced));
    println!(
        "begun in {begun:?}, a bare sync {synced:?}: {:.2} times",
        begun.as_secs_f64() / synced.as_secs_f64()
    );
    assert!(begun < synced + Duration::from_millis(10));
}
