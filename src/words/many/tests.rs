//! Tests of what is said of changes of several rows.

use jiff::civil::date;

use super::*;
use crate::{
    domain::write::{Barred, NotDone},
    keys::OnSnapshot,
    words::Denied,
};

#[test]
fn what_is_left_is_counted_in_a_sentence() {
    let keeps = |usable, newest, today| {
        super::super::writes::delete::keeps("web-01", CopyKind::Snapshot, usable, newest, today)
    };
    let newest = Some(date(2025, 12, 31));
    let today = Some(date(2026, 1, 1));
    for (said, expected) in [
        (keeps(1, None, today), "web-01 keeps 1 usable snapshot."),
        (keeps(5, None, today), "web-01 keeps 5 usable snapshots."),
        (
            keeps(5, newest, today),
            "web-01 keeps 5 usable snapshots, the newest from 31 Dec 2025.",
        ),
        (
            keeps(5, newest, newest),
            "web-01 keeps 5 usable snapshots, the newest from 31 Dec.",
        ),
        (
            keeps(5, newest, None),
            "web-01 keeps 5 usable snapshots, the newest from 31 Dec 2025.",
        ),
    ] {
        assert_eq!(said, expected);
    }
}

#[test]
fn a_bar_is_as_wide_as_its_columns_however_much_has_ended() {
    for (all, done, bar) in [
        (0, 0, "▁▁▁▁"),
        (8, 3, "▇▁▁▁"),
        (4, 4, "▇▇▇▇"),
        (2, 5, "▇▇▇▇"),
    ] {
        let tally = Tally {
            all,
            done,
            ..Tally::default()
        };
        assert_eq!(run::bar(tally, 4), bar, "{done} of {all}");
    }
}

#[test]
fn what_a_delete_frees_is_said_with_its_cost_where_the_server_gives_one() {
    let size = Size::parse("5.1");
    let cost = crate::domain::Price::parse("0.0015").map(|price| price.a_day_for(6).a_month());
    assert_eq!(
        total(Many::Delete, Things::Snapshots, 2, (size, 0), cost.as_ref()),
        "2 snapshots. This frees 5.1 GB, 0.27 EUR a month."
    );
    assert_eq!(
        total(Many::Delete, Things::Snapshots, 2, (size, 0), None),
        "2 snapshots. This frees 5.1 GB."
    );
    assert_eq!(
        total(
            Many::Protect,
            Things::Snapshots,
            2,
            (size, 0),
            cost.as_ref()
        ),
        "2 snapshots, 5.1 GB in all."
    );
    assert_eq!(
        total(Many::Delete, Things::Snapshots, 3, (size, 1), None),
        "3 snapshots. This frees at least 5.1 GB; 1 of unknown size."
    );
    assert_eq!(
        total(Many::Delete, Things::Snapshots, 2, (Size::Absent, 2), None),
        "2 snapshots of unknown size."
    );
}

#[test]
fn no_result_ends_in_a_full_stop() {
    for result in [
        result::done(),
        result::unknown(),
        result::not_done(&NotDone::Gone),
        result::not_done(&NotDone::Barred(Barred::Protected)),
        result::denied(&Denied::NothingLeft),
    ] {
        for row in [
            result_row("a", " of b", "7", &result),
            result_row_of_new("a", "b", &result),
        ] {
            assert!(!row.ends_with('.'), "{row}");
        }
    }
}

#[test]
fn refusals_name_the_state_and_the_keys() {
    for (why, said) in [
        (
            Denied::SoAlready("a".into(), true),
            "a is already protected.",
        ),
        (Denied::SoAlready("a".into(), false), "a is not protected."),
        (
            Denied::OnAccount(OnSnapshot::Create),
            "c works in the lists of an instance: press Tab to go there.",
        ),
        (Denied::NotWaiting, "Only a waiting row can be cancelled."),
        (
            Denied::OneByOne("a".into()),
            "The status of a is unknown. Delete it separately, without marks.",
        ),
    ] {
        assert_eq!(why.to_string(), said);
    }
}
