//! The details of a snapshot: its fields, and what follows from them.

use super::{Described, Labelled, Sentence, given};
use crate::{
    app::{
        Focus, State,
        operations::Past,
        table::{
            column::{Cell, Cx},
            snapshots::status,
        },
    },
    domain::{Age, CopyKind, Now, Snapshot, SnapshotStatus, Today, write},
    keys::{Action, OnSnapshot},
    text,
    view::theme::Tone,
    words::{
        details::{self, label},
        lists, strip,
    },
};

/// The details of a snapshot, or of another row of the whole account.
pub(super) fn content<'a>(
    state: &'a State,
    row: &'a Snapshot,
    past: Option<&'a Past>,
    now: Now,
) -> Described<'a> {
    let instance = match state.focus {
        Focus::Account => state
            .image_under_cursor()
            .and_then(|row| state.instance_of(row)),
        Focus::Instances | Focus::Snapshots => state.open_instance(),
    };
    Described {
        name: lists::called(row),
        id: row.id.as_str(),
        facts: facts(state, row, now),
        follows: follows(state, row, now),
        instance: instance.map(|it| &it.id),
        past,
    }
}

/// All fields, those that one looks for most first.
fn facts(state: &State, row: &Snapshot, now: Now) -> Vec<Labelled> {
    let cx = Cx {
        state,
        now,
        of: state.open_instance().zip(state.open_snapshots()),
    };
    let Cell { text, tone, .. } = status(row, &cx);
    let worded = |label, value: &text::Text, words: fn(&str) -> String| {
        let (label, said, tone) = given(label, value);
        let said = if value.is_blank() { said } else { words(&said) };
        (label, said, tone)
    };
    let plain = |label, value: String| (label, value, Tone::Plain);
    let image = state
        .image_under_cursor()
        .filter(|_| state.focus == Focus::Account);
    let instance = match (cx.of, image.and_then(|image| image.instance.as_ref())) {
        (Some((instance, _)), _) => instance.label().into_owned(),
        (None, Some(gone)) => details::instance_gone(gone),
        (None, None) if image.is_some_and(|row| state.is_region_copy(row)) => {
            lists::region_copy().to_owned()
        }
        (None, None) => details::not_given().to_owned(),
    };
    let properties = &row.properties;
    let age = Age::of(row.created, Today::of(now));
    let cost = state.price().and_then(|price| price.a_day(row.size));
    let mut facts = vec![
        plain(label::name(), lists::called(row)),
        plain(label::id(), row.id.to_string()),
        (label::status(), text, tone),
        plain(
            label::protected(),
            details::protected(row.protection).to_owned(),
        ),
        plain(label::made(), details::made(row.created, age)),
        plain(label::size(), details::size(row.size)),
        plain(label::a_day(), details::cost(cost.as_ref())),
        plain(
            label::a_month(),
            details::cost(cost.map(|cost| cost.a_month()).as_ref()),
        ),
        plain(label::disk(), details::least(row.properties.min_disk)),
        plain(label::memory(), details::least(row.properties.min_ram)),
        plain(label::instance(), instance),
        given(label::region(), &row.region),
        given(label::system(), &properties.os_distro),
        given(label::version(), &properties.os_version),
        given(label::architecture(), &properties.architecture),
        worded(
            label::hypervisor(),
            &properties.hypervisor_type,
            details::hypervisor,
        ),
        given(label::format(), &properties.disk_format),
        given(label::visibility(), &properties.visibility),
        worded(
            label::billing(),
            &properties.billing_status,
            details::billing_status,
        ),
        given(label::uuid(), &row.fleio_id),
    ];
    if image.is_some() || row.copy_kind() == CopyKind::Backup {
        let kind = details::kind(&properties.kind, properties.made_by.as_ref());
        facts.insert(2, plain(label::kind(), kind));
    }
    facts
}

/// What follows from the fields, in sentences.
fn follows(state: &State, row: &Snapshot, now: Now) -> Vec<Sentence> {
    let deletable = match (
        write::deletable(row),
        state.can(Action::Snapshot(OnSnapshot::Delete)),
    ) {
        (Err(barred), _) => strip::not_deletable(barred),
        (Ok(()), Err(why)) => why.to_string(),
        (Ok(()), Ok(())) => details::deletable(),
    };
    let left = state.rest_without(row).map(|rest| {
        let tone = if rest.active == 0 {
            Tone::Danger
        } else {
            Tone::Plain
        };
        let is_usable = row.status == SnapshotStatus::Active;
        let said = if rest.active == 0 && !is_usable {
            strip::none_usable(row.copy_kind())
        } else {
            details::left(row.copy_kind(), rest.active, rest.newest, now.wall.date())
        };
        (said, tone)
    });
    let said = [
        row.status.unknown().map(|said| (said, Tone::Odd)),
        details::restores_to(row.properties.min_disk, row.properties.min_ram)
            .map(|said| (said, Tone::Plain)),
        Some((deletable, Tone::Plain)),
        left,
    ];
    said.into_iter().flatten().collect()
}
