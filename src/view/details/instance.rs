//! The details of an instance: its fields, how well it is covered, and why.

use super::{Described, Labelled, Sentence, given};
use crate::{
    app::{
        CopyDate, Level, Newest, State,
        table::{
            column::{Cell, Cx},
            instances::state as instance_state,
        },
    },
    domain::{CopyKind, Instance, Now},
    keys::{Action, OnSnapshot},
    view::theme::Tone,
    words::{
        details::{self, instance as words, label},
        lists, operations, running_time,
    },
};

/// The details of an instance.
pub(super) fn content<'a>(state: &'a State, row: &'a Instance, now: Now) -> Described<'a> {
    Described {
        name: row.label_beside_id().to_owned(),
        id: row.id.as_str(),
        facts: facts(state, row, now),
        follows: follows(state, row),
        instance: Some(&row.id),
        past: None,
    }
}

/// All fields: its own first, then those of its snapshots and backups.
fn facts(state: &State, row: &Instance, now: Now) -> Vec<Labelled> {
    let cx = Cx {
        state,
        now,
        of: None,
    };
    let Cell { text, tone, .. } = instance_state(row, &cx);
    let plain = |label, value: String| (label, value, Tone::Plain);
    let snapshots = CopyKind::Snapshot.of(&row.id);
    let disk = state.data.snapshots.get(&snapshots).and_then(|it| it.disk);
    let coverage = state.coverage(&row.id);
    let is_read = state.coverage_summary().is_some();
    let unproved = words::unproved(is_read);
    let newest = |made: Option<CopyDate>, count, is_proved| {
        let made = made.map(|made| details::made(made.day, made.age));
        words::newest(made, count, is_proved, is_read)
    };
    let (in_all, cost) = match coverage.total {
        Some(total) => (
            words::in_all(total.rows, total.size, total.unknown),
            words::cost(total.a_month(state.price()).as_ref(), total.unknown),
        ),
        None => (unproved.to_owned(), unproved.to_owned()),
    };
    let mut facts = vec![
        given(label::name(), &row.name),
        plain(label::id(), row.id.to_string()),
        (label::state(), text, tone),
        given(label::region(), &row.region),
        given(label::ipv4(), &row.ip),
        given(label::ipv6(), &row.ip_v6),
        given(label::tariff(), &row.tariff),
        plain(label::disk_size(), words::disk(disk)),
        plain(
            label::snapshots(),
            words::count(coverage.snapshots, coverage.is_complete, is_read),
        ),
        plain(
            label::newest_snapshot(),
            newest(
                coverage.newest_snapshot,
                coverage.snapshots,
                coverage.is_complete,
            ),
        ),
        plain(
            label::backups(),
            words::count(coverage.backups, true, is_read),
        ),
        plain(
            label::newest_backup(),
            newest(
                coverage.newest_backup,
                coverage.backups,
                coverage.backups.is_some(),
            ),
        ),
        plain(label::in_all(), in_all),
        plain(label::a_month(), cost),
    ];
    if let Some(made) = state.made_today(&snapshots) {
        facts.push(plain(label::created(), lists::made_today(made)));
    }
    if let Some(usual) = state.usual(&row.id) {
        let usual = operations::usually(&running_time(usual), false);
        facts.push(plain(label::create_time(), usual));
    }
    facts
}

/// How well it is covered, and whether a copy can be made of it now.
fn follows(state: &State, row: &Instance) -> Vec<Sentence> {
    let create = match state.can(Action::Snapshot(OnSnapshot::Create)) {
        Ok(()) => words::can_create(state.kind_to_create()),
        Err(why) => why.to_string(),
    };
    let runs_here = state.runs_on(row).then(words::runs_here);
    let mut said = vec![risk(state, row), (create, Tone::Plain)];
    said.extend(runs_here.map(|said| (said, Tone::Plain)));
    said
}

/// Whether it is at risk, and why.
fn risk(state: &State, row: &Instance) -> Sentence {
    let thresholds = state.account.thresholds;
    let coverage = state.coverage(&row.id);
    let is_proved = coverage.total.is_some();
    match (coverage.level, coverage.newest) {
        (Level::Fresh, Newest::Of(age)) => (words::fresh(age, is_proved), Tone::Plain),
        (Level::Aging, Newest::Of(age)) => {
            (words::aging(age, thresholds, is_proved), Tone::Caution)
        }
        (Level::Old, Newest::Of(age)) => (words::old(age, thresholds, is_proved), Tone::Danger),
        (Level::Never, _) => (words::never(is_proved), Tone::Danger),
        (Level::Fresh | Level::Aging | Level::Old | Level::Unknown, _) => {
            let is_read = state.coverage_summary().is_some();
            (words::unknown(is_read), Tone::Quiet)
        }
    }
}
