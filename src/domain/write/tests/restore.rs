//! What the list of the instances says about a restore, and what a restore asks for.

use super::*;
use crate::domain::Properties;

fn restore() -> Write {
    Write::Restore(Restore::new(instance(), row(1, "a"), None))
}

/// The instance in this state, alone in a list.
fn instances(status: &str) -> List<Instance> {
    List {
        rows: vec![Instance {
            status: InstanceStatus::parse(status),
            ..instance()
        }],
        ..List::default()
    }
}

#[test]
fn a_restore_is_done_when_the_instance_was_at_work_and_is_active_again() {
    let sent = Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0));
    let judge = |status: &str, at_work: Option<u64>, is_accepted, millis| {
        let later = |millis| sent.later(Duration::from_millis(millis));
        let under_way = at_work.map(|millis| UnderWay::AtWork(later(millis)));
        let list = if status.is_empty() {
            List::default()
        } else {
            instances(status)
        };
        restore().judge_by_instances(sent, &list, later(millis), under_way.as_ref(), is_accepted)
    };
    let working =
        |millis| Verdict::UnderWay(UnderWay::AtWork(sent.later(Duration::from_millis(millis))));
    let error = Verdict::Failed(Failed::Instance(InstanceStatus::Error));
    for (status, at_work, is_accepted, millis, expected) in [
        ("rebuilding", None, false, 5, working(5)),
        ("rebuilding", None, true, 5, working(5)),
        // Without an answer, another operation proves nothing.
        ("rebooting", None, false, 5, Verdict::LookAgain),
        ("rebooting", None, true, 5, working(5)),
        ("rebooting", Some(1), false, 5, working(5)),
        ("Active", None, false, 5, Verdict::LookAgain),
        ("Active", None, true, 5, Verdict::LookAgain),
        ("Active", None, true, 120_000, Verdict::NotSeen),
        ("Active", None, false, 120_000, Verdict::NotSeen),
        ("Active", Some(1), false, 5, Verdict::Done),
        ("Active", Some(1), true, 900_000, Verdict::Done),
        // However long it is at work.
        ("rebuilding", Some(1), true, 900_000, working(900_000)),
        ("Stopped", Some(800_000), true, 900_000, Verdict::LookAgain),
        ("Stopped", Some(700_000), true, 900_000, Verdict::NotSeen),
        ("Error", None, true, 5, error.clone()),
        ("Error", Some(1), false, 5, error),
        ("Error", None, false, 5, Verdict::LookAgain),
        ("", Some(1), true, 5, Verdict::Gone),
    ] {
        let verdict = judge(status, at_work, is_accepted, millis);
        assert_eq!(
            verdict, expected,
            "{status} {at_work:?} {is_accepted} {millis}"
        );
    }
}

#[test]
fn a_restore_needs_an_instance_at_rest_and_a_large_enough_disk() {
    let with_disk = |number, disk: &str| Snapshot {
        status: SnapshotStatus::Active,
        properties: Properties {
            min_disk: Size::parse(disk),
            ..Properties::default()
        }
        .into(),
        ..row(number, "a")
    };
    let write = |kept: Option<u32>| {
        Write::Restore(Restore::new(instance(), with_disk(1, "40"), kept.map(id)))
    };
    let of = |rows| List {
        rows,
        ..List::default()
    };
    let barred = |why| Err(NotDone::Barred(why));
    let (large, small) = (with_disk(2, "40"), with_disk(3, "20"));
    let saving = row(4, "a");
    for (kept, status, others, expected) in [
        (None, "Active", vec![], Ok(())),
        (None, "Stopped", vec![large.clone()], Ok(())),
        (Some(2), "Active", vec![large.clone()], Ok(())),
        (None, "rebooting", vec![], barred(Barred::Busy)),
        (None, "Error", vec![], barred(Barred::NotReady)),
        (None, "Rescued", vec![], barred(Barred::NotReady)),
        (
            None,
            "Active",
            vec![large, small],
            barred(Barred::DiskTooSmall),
        ),
        (
            Some(4),
            "Active",
            vec![saving.clone()],
            barred(Barred::NotKept),
        ),
        (Some(9), "Active", vec![saving], barred(Barred::NotKept)),
    ] {
        let rows = [vec![with_disk(1, "40")], others].concat();
        let holds = write(kept).holds(&instances(status), &of(rows));
        assert_eq!(holds, expected, "{status} {kept:?}");
    }
    let renamed = List {
        rows: vec![Instance {
            name: "other".into(),
            ..instance()
        }],
        ..List::default()
    };
    let rows = || of(vec![with_disk(1, "40")]);
    assert_eq!(
        write(None).holds(&renamed, &rows()),
        barred(Barred::InstanceChanged)
    );
    let in_part = List {
        complete: false,
        ..List::default()
    };
    assert_eq!(
        write(None).holds(&in_part, &rows()),
        Err(NotDone::NotFound(None))
    );
    assert_eq!(known_disk(&of(vec![row(1, "a")])), None);
}

#[test]
fn a_restore_sends_only_the_image_that_was_confirmed() {
    let write = |image: &str| {
        Write::Restore(Restore::new(
            instance(),
            Snapshot {
                fleio_id: image.into(),
                ..row(1, "a")
            },
            None,
        ))
    };
    let form = [("fleio_id".to_owned(), "afd7".to_owned())];
    assert_eq!(write("afd7").confirms(&form), Ok(()));
    // A list that does not tell it.
    assert_eq!(write("").confirms(&form), Ok(()));
    assert!(matches!(
        write("b").confirms(&form),
        Err(NotDone::Changed(_))
    ));
    assert_eq!(rename(1, "b").confirms(&form), Ok(()));
}
