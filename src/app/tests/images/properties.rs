//! The coverage under any answers of the server.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::app::DAYS;

/// What the server may answer.
#[derive(Clone, Debug)]
enum AnsweredLists {
    Account(List<Image>),
    Instance(List<Snapshot>),
}

fn row() -> impl Strategy<Value = Image> {
    let status = prop_oneof![
        4 => Just("Active"), 1 => Just(" ACTIVE "), 1 => Just("Saving"), 1 => Just("Suspended"),
        1 => Just("Act ive"), 1 => Just(""), 1 => Just("killed")
    ];
    let kind = prop_oneof![
        4 => Just("snapshot"), 2 => Just("Backup "), 1 => Just("IMAGE"), 1 => Just("template"), 1 => Just("")
    ];
    let instance = prop_oneof![3 => Just(Some("1")), 3 => Just(Some("2")), 1 => Just(Some("999")), 1 => Just(None)];
    (
        1..30_u32,
        status,
        kind,
        instance,
        prop_oneof![-40..40_i64, -900..900_i64],
    )
        .prop_map(|(row, status, kind, of, days)| {
            let image = with_status(of_kind(copy(&row.to_string(), "1", days), kind), status);
            Image {
                instance: of.map(id),
                ..image
            }
        })
}

/// Rows with unique ids.
fn rows() -> impl Strategy<Value = Vec<Image>> {
    prop::collection::vec(row(), 0..12).prop_map(|rows| {
        let by_id: BTreeMap<_, _> = rows
            .into_iter()
            .map(|row| (row.snapshot.id.clone(), row))
            .collect();
        by_id.into_values().collect()
    })
}

fn answered() -> impl Strategy<Value = AnsweredLists> {
    let complete = prop::bool::ANY;
    prop_oneof![
        (rows(), complete).prop_map(|(rows, complete)| AnsweredLists::Account(List {
            complete,
            ..list(rows)
        })),
        (rows(), complete).prop_map(|(rows, complete)| {
            let rows = rows.into_iter().map(|row| row.snapshot).collect();
            AnsweredLists::Instance(List {
                complete,
                ..list(rows)
            })
        }),
    ]
}

proptest! {
    #[test]
    fn a_day_has_a_mark_exactly_if_a_usable_copy_was_made_on_it(rows in rows(), is_complete: bool) {
        let mut world = World::with_instances(&["1", "2"]);
        let names_instances = rows.iter().any(|row| {
            *row.kind() != ImageKind::Image && row.instance.is_some()
        });
        let answer = List { complete: is_complete, ..list(rows.clone()) };
        world.answer_images(Ok(answer));
        for of in ["1", "2"] {
            let coverage = world.state().coverage(&id(of));
            for days_ago in 0..200 {
                let day = date(2026, 11, 14)
                    .checked_sub(jiff::Span::new().days(i64::from(days_ago)))
                    .unwrap();
                // Where days begin first, it is tomorrow already.
                let days = [Some(day), day.tomorrow().ok().filter(|_| days_ago == 0)];
                let made = rows.iter().any(|row| {
                    row.instance == Some(id(of))
                        && matches!(row.kind(), ImageKind::Snapshot | ImageKind::Backup)
                        && row.snapshot.status == SnapshotStatus::Active
                        && row.snapshot.created.is_some_and(|day| days.contains(&Some(day)))
                });
                let expected = made && days_ago <= DAYS;
                prop_assert_eq!(coverage.days.has(days_ago), expected, "{} {}", of, days_ago);
            }
            if names_instances {
                prop_assert_eq!(coverage.is_complete, is_complete);
            }
        }
    }

    #[test]
    fn only_active_copies_cover_and_a_partial_list_takes_nothing_back(
        answers in prop::collection::vec(answered(), 1..8),
    ) {
        let mut world = World::with_instances(&["1", "2"]);
        for answer in answers {
            let before = ["1", "2"].map(|of| {
                let (of, state) = (id(of), world.state());
                (state.coverage(&of), state.data.images.is_proved(&of))
            });
            world.now = world.now.later(SECOND);
            let (complete, changed) = match answer {
                AnsweredLists::Account(list) => {
                    let complete = list.complete;
                    let changed = changes_known(&world, list.rows.iter().map(|row| &row.snapshot.id));
                    let now = world.now;
                    let images = &mut world.app.shown_mut().data.images;
                    images.take(now, list);
                    images.list.remote.read_well(now);
                    world.tell(Message::Wake);
                    (complete, changed)
                }
                AnsweredLists::Instance(list) => {
                    let complete = list.complete;
                    let changed = changes_known(&world, list.rows.iter().map(|row| &row.id));
                    let now = world.now;
                    world.app.shown_mut().data.images.learn(&snapshots_of("1"), now, &list);
                    world.tell(Message::Wake);
                    (complete, changed)
                }
            };
            for (of, (before, was_proved)) in ["1", "2"].into_iter().zip(before) {
                let is = world.state().coverage(&id(of));
                let known = world.state().data.images.list.rows().iter();
                let active: Vec<&Image> = known
                    .filter(|row| row.instance == Some(id(of)))
                    .filter(|row| row.snapshot.status == SnapshotStatus::Active)
                    .filter(|row| matches!(row.kind(), ImageKind::Snapshot | ImageKind::Backup))
                    .collect();
                let known = world.state().data.images.list.rows().iter();
                let snapshots = known.filter(|row| row.is_snapshot() && row.instance == Some(id(of))).count();
                prop_assert!(is.snapshots.unwrap_or(0) == snapshots || !world.state().data.images.is_read());
                if let Newest::Of(age) = is.newest {
                    let today = crate::domain::Today::of(world.now);
                    let ages = active.iter().map(|row| Age::of(row.snapshot.created, today));
                    prop_assert_eq!(ages.min(), Some(age));
                    prop_assert!(age.days().is_some() || is.level > Level::Aging);
                } else {
                    prop_assert!(active.is_empty() || !world.state().data.images.is_read());
                }
                // A server whose rows begin or cease to name their instances proves something else.
                let is_proved = world.state().data.images.is_proved(&id(of));
                if !complete && !changed && is_proved == was_proved && world.state().data.images.is_read() {
                    prop_assert!(is.newest <= before.newest, "{:?} {:?}", before, is);
                    prop_assert!(is.snapshots >= before.snapshots);
                }
            }
        }
    }
}

/// Whether a list has rows that are already known: it may say less about them.
fn changes_known<'a>(world: &World, mut ids: impl Iterator<Item = &'a SnapshotId>) -> bool {
    let list = &world.state().data.images.list;
    ids.any(|id| list.get(id).is_some())
}
