//! The date from which each instance could be restored, what its copies add up to, and how many
//! instances are at risk. Computed only when the lists or the day have changed, so that a key costs
//! nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::{Focus, State, Total};
use crate::{
    domain::{Age, CopyKind, CopyList, Image, Instance, InstanceId, Now, Thresholds, Today},
    words::Said,
};

/// How well an instance is covered. Only `Active` snapshots and backups count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The age of the newest snapshot or backup.
    pub newest: Newest,
    /// The number of snapshots; `None` until it is known.
    pub snapshots: Option<usize>,
    /// The number of backups; `None` unless the account's list shows all of them.
    pub backups: Option<usize>,
    /// The level that follows from the age.
    pub level: Level,
    /// The days on which a copy was made.
    pub days: CopyDays,
    /// Whether all copies are known: then none was made on the other days.
    pub is_complete: bool,
    /// The newest known snapshot.
    pub newest_snapshot: Option<CopyDate>,
    /// The newest known backup.
    pub newest_backup: Option<CopyDate>,
    /// What all snapshots and backups add up to; `None` unless all of them are known.
    pub total: Option<Total>,
}

/// When a copy was made. The youngest is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CopyDate {
    /// Its age.
    pub age: Age,
    /// The day, unless the server gives none.
    pub day: Option<Date>,
}

/// The snapshots or the backups of an instance that are known.
#[derive(Clone, Copy, Default)]
struct Copies {
    /// How many there are.
    rows: usize,
    /// The newest usable one.
    newest: Option<CopyDate>,
}

impl Copies {
    fn add(&mut self, usable: Option<CopyDate>) {
        self.rows += 1;
        self.newest = self.newest.into_iter().chain(usable).min();
    }
}

/// All copies of an instance that are known.
#[derive(Clone, Copy, Default)]
struct KnownCopies {
    snapshots: Copies,
    backups: Copies,
    days: CopyDays,
    total: Total,
}

/// How many days before today [`CopyDays`] covers.
pub const DAYS: u32 = 30;

/// The days, of today and the [`DAYS`] before it, on which a usable snapshot or backup was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CopyDays(u32);

impl CopyDays {
    fn add(&mut self, age: Age) {
        if let Some(days) = age.days().filter(|days| *days <= DAYS) {
            self.0 |= 1 << days;
        }
    }

    /// Whether one was made so many days ago.
    #[must_use]
    pub fn has(self, days_ago: u32) -> bool {
        days_ago <= DAYS && self.0 >> days_ago & 1 == 1
    }
}

/// The age of the newest snapshot or backup of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Newest {
    /// It has this age.
    Of(Age),
    /// There is none.
    Never,
    /// It is unknown whether there is one.
    #[default]
    Unknown,
}

/// The level that follows from the age of the newest snapshot or backup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Younger than [`Thresholds::warn`].
    Fresh,
    /// Younger than [`Thresholds::alarm`].
    Aging,
    /// Older, or with a date that proves nothing: at risk.
    Old,
    /// There is none: at risk.
    Never,
    /// Unknown.
    #[default]
    Unknown,
}

impl Level {
    /// Whether the instance is past the alarm, or can't be restored at all.
    #[must_use]
    pub fn is_at_risk(self) -> bool {
        match self {
            Self::Old | Self::Never => true,
            Self::Fresh | Self::Aging | Self::Unknown => false,
        }
    }

    fn of(newest: Newest, is_proved: bool, thresholds: Thresholds) -> Self {
        let age = match newest {
            Newest::Of(age) => age,
            Newest::Never => return Self::Never,
            Newest::Unknown => return Self::Unknown,
        };
        match age.days() {
            Some(days) if days < thresholds.warn => Self::Fresh,
            Some(days) if days < thresholds.alarm => Self::Aging,
            // There may be a younger one.
            _ if !is_proved => Self::Unknown,
            _ => Self::Old,
        }
    }
}

/// The number of instances at each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CoverageSummary {
    /// [`Level::Fresh`].
    pub fresh: usize,
    /// [`Level::Aging`].
    pub aging: usize,
    /// [`Level::Old`].
    pub old: usize,
    /// [`Level::Never`].
    pub never: usize,
    /// [`Level::Unknown`].
    pub unknown: usize,
    /// Usable snapshots and backups whose instance is not known: they may cover any of them.
    pub not_placed: usize,
}

impl CoverageSummary {
    /// The number of instances past the alarm, or with nothing to restore from.
    #[must_use]
    pub fn at_risk(self) -> usize {
        self.old + self.never
    }

    fn count(&mut self, level: Level) {
        *match level {
            Level::Fresh => &mut self.fresh,
            Level::Aging => &mut self.aging,
            Level::Old => &mut self.old,
            Level::Never => &mut self.never,
            Level::Unknown => &mut self.unknown,
        } += 1;
    }
}

/// The coverage of all instances, as last computed.
#[derive(Debug, Default)]
pub(super) struct Covered {
    by_instance: BTreeMap<InstanceId, Coverage>,
    summary: Option<CoverageSummary>,
    /// The data that it was computed from.
    of: Option<Basis>,
    /// Whether only the instances at risk are shown.
    only_at_risk: bool,
}

/// The data that coverage depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Basis {
    instances: u64,
    images: u64,
    today: Today,
    thresholds: Thresholds,
}

impl State {
    /// The coverage of an instance.
    #[must_use]
    pub fn coverage(&self, instance: &InstanceId) -> Coverage {
        let known = self.covered.by_instance.get(instance);
        known.copied().unwrap_or_default()
    }

    /// The number of instances at each level; `None` until the list of the whole account has been
    /// read.
    #[must_use]
    pub fn coverage_summary(&self) -> Option<CoverageSummary> {
        self.covered.summary
    }

    /// The instances that are at risk; and the one whose snapshots or details have the keys, which stays
    /// in sight when it no longer is.
    pub(super) fn at_risk(&self) -> BTreeSet<InstanceId> {
        let covered = self.covered.by_instance.iter();
        let at_risk = covered.filter(|(_, coverage)| coverage.level.is_at_risk());
        let open = self.open.as_ref().map(|list| &list.instance);
        let has_keys = self.focus == Focus::Snapshots || self.layers.details().is_some();
        let open = open.filter(|_| has_keys);
        at_risk.map(|(id, _)| id).chain(open).cloned().collect()
    }

    /// Whether only the instances at risk are shown.
    #[must_use]
    pub fn shows_only_at_risk(&self) -> bool {
        self.covered.only_at_risk
    }

    /// Shows only the instances at risk, or all again.
    pub(super) fn show_at_risk(&mut self, now: Now, only: bool) {
        if only && self.covered.summary.is_none() {
            return self.say(now, Said::CoverageUnknown);
        }
        self.covered.only_at_risk = only;
        self.arrange_instances(now);
    }

    /// Computes the coverage again if something that it depends on has changed, and arranges the
    /// tables that show it.
    pub(super) fn refresh_coverage(&mut self, now: Now) {
        let basis = Basis {
            instances: self.data.instances.version(),
            images: self.data.images.revision(),
            today: Today::of(now),
            thresholds: self.account.thresholds,
        };
        let before = self.covered.of.replace(basis);
        if before == Some(basis) {
            return;
        }
        if before.is_some_and(|before| before.today != basis.today) {
            // These show ages, too.
            let all: Vec<CopyList> = self.data.snapshots.keys().cloned().collect();
            for list in all {
                self.arrange(now, &list, &[]);
            }
        }
        let known = self.data.images.is_read();
        let by_instance = if known {
            self.cover(basis)
        } else {
            BTreeMap::new()
        };
        self.covered.summary = known.then(|| {
            let copies = self.data.images.list.rows().iter();
            let is_lost = |row: &&Image| row.instance.is_none() && row.is_usable_copy();
            let mut summary = CoverageSummary {
                not_placed: copies.filter(is_lost).count(),
                ..CoverageSummary::default()
            };
            for row in self.data.instances.rows() {
                let coverage = by_instance.get(&row.id).copied().unwrap_or_default();
                summary.count(coverage.level);
            }
            summary
        });
        if by_instance != self.covered.by_instance {
            self.covered.by_instance = by_instance;
            self.tables.instances.sort_anew();
            self.arrange_instances(now);
        }
    }

    fn cover(&self, basis: Basis) -> BTreeMap<InstanceId, Coverage> {
        let mut found: HashMap<&InstanceId, KnownCopies> = HashMap::new();
        for row in self.data.images.list.rows() {
            let kind = CopyKind::ALL.into_iter().find(|kind| row.is_copy(*kind));
            let (Some(instance), Some(kind)) = (&row.instance, kind) else {
                continue;
            };
            let found = found.entry(instance).or_default();
            let day = row.snapshot.created;
            let age = Age::of(day, basis.today);
            let usable = row.is_usable_copy().then_some(CopyDate { age, day });
            if usable.is_some() {
                found.days.add(age);
            }
            found.total.add(row.snapshot.size);
            match kind {
                CopyKind::Snapshot => found.snapshots.add(usable),
                CopyKind::Backup => found.backups.add(usable),
            }
        }
        let rows = self.data.instances.rows().iter();
        let of = |row: &Instance| {
            let is_proved = self.data.images.is_proved(&row.id);
            let knows_all = is_proved && self.data.images.names_all();
            let KnownCopies {
                snapshots,
                backups,
                days,
                total,
            } = found.get(&row.id).copied().unwrap_or_default();
            let newest = snapshots.newest.into_iter().chain(backups.newest).min();
            let newest = match newest {
                Some(made) => Newest::Of(made.age),
                None if is_proved => Newest::Never,
                None => Newest::Unknown,
            };
            let coverage = Coverage {
                newest,
                snapshots: (is_proved || snapshots.rows > 0).then_some(snapshots.rows),
                backups: knows_all.then_some(backups.rows),
                level: Level::of(newest, is_proved, basis.thresholds),
                days,
                is_complete: is_proved,
                newest_snapshot: snapshots.newest,
                newest_backup: backups.newest,
                total: knows_all.then_some(total),
            };
            (row.id.clone(), coverage)
        };
        rows.map(of).collect()
    }
}
