//! Power cuts by replay: a layer records every step that changes the files, and each prefix of them
//! is put on another disk in every order that a kernel may choose. What was synced is there; of
//! what was not, any part may be, torn at a sector or at its ends, with zeros where the data did
//! not arrive before its length.
//!
//! ```text
//! write A  sync  write B  cut  write C │ power cut
//!    durable     └── any subset ──┘ torn, or zeros
//! ```

use std::collections::BTreeMap;

use rustix::io::Errno;

use super::*;
use crate::files::FileStep;

/// The granularity in which data reaches the disk before it is torn, in bytes.
const SECTOR: usize = 64;

/// A change of a file that has to reach the disk.
#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Cut(usize),
}

impl Change {
    /// All that a power cut can leave of it, alone.
    fn left_of(&self) -> Vec<Self> {
        let Self::Write(offset, bytes) = self else {
            return vec![self.clone()];
        };
        let whole = bytes.len();
        let torn = (0..whole).step_by((whole / 16).max(1));
        let torn = torn.chain([1, whole - 1, whole]);
        let torn = torn.map(|end| Self::Write(*offset, bytes[..end].to_vec()));
        let apart = (whole / 8).max(SECTOR);
        let holes = (0..whole).step_by(apart).map(|hole| {
            let mut bytes = bytes.clone();
            bytes[hole..(hole + SECTOR).min(whole)].fill(0);
            Self::Write(*offset, bytes)
        });
        let nothing_but_length = Self::Write(*offset, vec![0; whole]);
        torn.chain(holes).chain([nothing_but_length]).collect()
    }

    fn apply(&self, disk: &mut Vec<u8>) {
        match self {
            Self::Write(offset, bytes) => {
                let end = offset + bytes.len();
                if disk.len() < end {
                    disk.resize(end, 0);
                }
                disk[*offset..end].copy_from_slice(bytes);
            }
            Self::Cut(length) => disk.resize(*length, 0),
        }
    }
}

/// A step as it was taken.
#[derive(Clone, Debug)]
enum Taken {
    Change(Change),
    /// The file is synced.
    Sync,
    /// Its folder is synced.
    SyncNames,
    Remove,
    /// A sync that failed: the disk may have written a part of it for all that.
    Failed,
}

/// Records the steps of the only file; one sync may fail.
#[derive(Debug, Default)]
struct Recorder {
    steps: Mutex<Vec<Taken>>,
    /// The syncs that fail, counted from 0.
    fails_at: Option<usize>,
}

impl Recorder {
    fn count(&self) -> usize {
        self.steps.lock().unwrap().len()
    }
}

/// The length of the file, and how often it was synced.
fn so_far(steps: &[Taken]) -> (usize, usize) {
    let mut file = Vec::new();
    let mut syncs = 0;
    for step in steps {
        match step {
            Taken::Change(change) => change.apply(&mut file),
            Taken::Sync | Taken::Failed => syncs += 1,
            Taken::SyncNames | Taken::Remove => {}
        }
    }
    (file.len(), syncs)
}

impl Gate for Recorder {
    fn pass(&self, path: &Path, step: FileStep<'_>) -> std::io::Result<()> {
        let mut steps = self.steps.lock().unwrap();
        let (length, syncs) = so_far(&steps);
        let is_file = path.extension().is_some_and(|ending| ending == JOURNAL);
        let taken = match step {
            FileStep::Create => return Ok(()),
            FileStep::Write(bytes) => Taken::Change(Change::Write(length, bytes.to_vec())),
            FileStep::Cut(to) => Taken::Change(Change::Cut(usize::try_from(to).unwrap())),
            FileStep::Sync if is_file && self.fails_at == Some(syncs) => {
                steps.push(Taken::Failed);
                return Err(Errno::IO.into());
            }
            FileStep::Sync if is_file => Taken::Sync,
            FileStep::Sync => Taken::SyncNames,
            FileStep::Remove => Taken::Remove,
            FileStep::Rename => panic!("nothing is damaged while it runs"),
        };
        steps.push(taken);
        Ok(())
    }
}

/// What the journal has promised: after so many steps, that this write has this stage. `None` is begun.
#[derive(Clone, Debug)]
struct Promise {
    steps: usize,
    op: OpId,
    stage: Option<Stage>,
    is_kept: bool,
}

/// A course of writes, and what the journal answered.
fn course(fails_at: Option<usize>) -> (Vec<Taken>, Vec<Promise>) {
    let place = Place::new();
    let recorder = Arc::new(Recorder {
        fails_at,
        ..Recorder::default()
    });
    let run = place.run().through(recorder.clone());
    let mut promises = Vec::new();
    let mut lost = Vec::new();
    let mut tell = |op, stage: Option<Stage>| {
        if lost.contains(&op) {
            return;
        }
        let result = match &stage {
            None => {
                let checked = run.check();
                let write = &writes()[usize::from(op == self::op(2))];
                checked.and_then(|()| run.begin(&profile("prod"), None, op, write))
            }
            Some(stage) => run.step(op, at(1), stage),
        };
        if result.is_err() && stage.is_none() {
            // It is not sent, so nothing follows.
            lost.push(op);
        }
        promises.push(Promise {
            steps: recorder.count(),
            op,
            stage,
            is_kept: result.is_ok(),
        });
    };
    let created = Answered::Created(SnapshotId::parse("77").unwrap());
    tell(op(1), None);
    tell(op(1), Some(Stage::Open(Answered::Accepted)));
    tell(op(2), None);
    tell(op(1), Some(Stage::Open(created)));
    tell(op(2), Some(Stage::Ended(End::Applied)));
    tell(op(3), None);
    tell(op(1), Some(Stage::Ended(End::Applied)));
    tell(op(3), Some(Stage::Open(Answered::Lost)));
    drop(run);
    let steps = recorder.steps.lock().unwrap().clone();
    (steps, promises)
}

/// The files that a power cut can leave after these steps; `None` where no file is there.
fn left_after(steps: &[Taken]) -> Vec<Option<Vec<u8>>> {
    let mut durable = Vec::new();
    let mut pending: Vec<Change> = Vec::new();
    let mut is_named = false;
    let mut may_be_gone = false;
    for step in steps {
        match step {
            Taken::Change(change) => pending.push(change.clone()),
            Taken::Sync => pending.drain(..).for_each(|it| it.apply(&mut durable)),
            Taken::SyncNames => is_named = true,
            Taken::Remove => may_be_gone = true,
            Taken::Failed => {}
        }
    }
    assert!(pending.len() <= 4, "{}", pending.len());
    let mut left = Vec::new();
    if may_be_gone || !is_named {
        left.push(None);
    }
    for subset in 0..1_u32 << pending.len() {
        let is_in = |at: &usize| subset & (1 << at) != 0;
        let chosen: Vec<&Change> = (0..pending.len())
            .filter(is_in)
            .map(|at| &pending[at])
            .collect();
        left.push(Some(on(&durable, chosen.iter().map(|it| (*it).clone()))));
        // One of them is torn.
        for torn in 0..chosen.len() {
            for part in chosen[torn].left_of() {
                let changes = chosen.iter().enumerate().map(|(at, change)| {
                    if at == torn {
                        part.clone()
                    } else {
                        (*change).clone()
                    }
                });
                left.push(Some(on(&durable, changes)));
            }
        }
    }
    left.sort();
    left.dedup();
    left
}

fn on(durable: &[u8], changes: impl Iterator<Item = Change>) -> Vec<u8> {
    let mut disk = durable.to_vec();
    changes.for_each(|change| change.apply(&mut disk));
    disk
}

/// The last stages that may be read of each write after a power cut at this step: the promised one,
/// or one that was being recorded. An ended write is `None`.
fn may_be(promises: &[Promise], steps: usize) -> BTreeMap<OpId, Vec<Option<Stage>>> {
    let mut expected: BTreeMap<OpId, Vec<Option<Stage>>> = BTreeMap::new();
    let mut before = 0;
    for promise in promises {
        let is_new = before < steps || steps >= promise.steps;
        let all = expected.entry(promise.op).or_default();
        if promise.is_kept && promise.steps <= steps {
            all.clear();
        }
        if is_new {
            all.push(promise.stage.clone());
        }
        before = promise.steps;
    }
    expected
}

/// Puts this on a disk, and lets two more runs follow it.
fn recover(file: Option<&[u8]>, promises: &[Promise], steps: usize) {
    let place = file.map_or_else(Place::new, Place::with_file);
    let said = || {
        let text = file.map(String::from_utf8_lossy);
        format!("after {steps} steps\n{}", text.unwrap_or_default())
    };
    let run = place.run();
    let found = run.left_over(&profile("prod")).unwrap();
    let expected = may_be(promises, steps);
    for (op, stages) in &expected {
        let is_promised = promises
            .iter()
            .any(|it| it.op == *op && it.is_kept && it.steps <= steps);
        let may_have_ended = stages.iter().any(|it| matches!(it, Some(Stage::Ended(_))));
        let is_found = found.unfinished.iter().any(|it| it.id == *op);
        assert!(
            !is_promised || may_have_ended || is_found,
            "{op} {}",
            said()
        );
    }
    for it in &found.unfinished {
        let stages = expected.get(&it.id).expect("it was begun");
        let last = it.last.clone().map(Stage::Open);
        assert!(stages.contains(&last), "{last:?} {stages:?} {}", said());
        let write = &writes()[usize::from(it.id == op(2))];
        assert_eq!(it.write.target(), write.target());
    }
    // It goes on, and a third run finds what this one adds.
    for it in &found.unfinished {
        run.step(it.id, at(9), &Stage::Open(Answered::Working))
            .unwrap();
    }
    drop(run);
    let run = place.run();
    let again = run.left_over(&profile("prod")).unwrap();
    let stages: Vec<_> = again
        .unfinished
        .iter()
        .map(|it| (it.id, it.last.clone()))
        .collect();
    let working = |it: &Unfinished| (it.id, Some(Answered::Working));
    let all: Vec<_> = found.unfinished.iter().map(working).collect();
    assert_eq!(stages, all, "{}", said());
    for it in &again.unfinished {
        run.step(it.id, at(9), &Stage::Ended(End::Unclear)).unwrap();
    }
    drop(run);
    let none = place.run().left_over(&profile("prod")).unwrap();
    assert_eq!((none.unfinished.len(), none.damaged), (0, 0), "{}", said());
}

/// From the failed sync on, if there is one. Returns how many disks were tried.
fn replay(fails_at: Option<usize>) -> usize {
    let (steps, promises) = course(fails_at);
    let failed = steps.iter().position(|step| matches!(step, Taken::Failed));
    let mut tried = 0;
    for count in failed.unwrap_or_default()..=steps.len() {
        for file in left_after(&steps[..count]) {
            recover(file.as_deref(), &promises, count);
            tried += 1;
        }
    }
    tried
}

#[test]
fn every_prefix_and_order_of_the_steps_is_recovered_from() {
    let tried = replay(None);
    assert!(tried > 200, "{tried}");
}

/// What a failed sync was to write may be on the disk, and what follows it is written over it.
#[test]
fn every_prefix_and_order_around_a_failed_sync_is_recovered_from() {
    for fails_at in [2, 3, 5, 8] {
        replay(Some(fails_at));
    }
}
