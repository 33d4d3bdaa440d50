//! The restore behind a create, and its cancellation.

use super::*;

/// A restore that was cancelled while its first step was under way is not asked about again.
#[test]
fn what_was_to_follow_a_create_and_was_cancelled_is_not_read_again() {
    let place = Place::new();
    let run = place.run();
    let writes = writes();
    let is_plan = |write: &&Write| matches!(write, Write::Create(create) if create.then.is_some());
    let plan = writes.iter().find(is_plan).unwrap();
    run.begin(&profile("prod"), None, op(1), plan).unwrap();
    let created = Answered::Created(SnapshotId::parse("9").unwrap());
    run.step(op(1), at(1), &Stage::Open(created.clone()))
        .unwrap();
    run.step(op(1), at(2), &Stage::Alone).unwrap();
    drop(run);
    let left = place.run().left_over(&profile("prod")).unwrap().unfinished;
    let mut alone = plan.clone();
    alone.drop_what_follows();
    assert_ne!(&alone, plan);
    assert_eq!(
        (left[0].last.clone(), &left[0].write),
        (Some(created), &alone)
    );
}

/// A cancel that overtakes the record of its create is not lost.
#[test]
fn what_was_cancelled_before_its_create_was_recorded_is_not_read_either() {
    let place = Place::new();
    let run = place.run();
    let plan = &writes()[5];
    run.step(op(1), at(1), &Stage::Alone).unwrap();
    run.begin(&profile("prod"), None, op(1), plan).unwrap();
    run.begin(&profile("prod"), None, op(2), plan).unwrap();
    drop(run);
    let left = place.run().left_over(&profile("prod")).unwrap().unfinished;
    let mut alone = plan.clone();
    alone.drop_what_follows();
    let found: Vec<&Write> = left.iter().map(|it| &it.write).collect();
    assert_eq!(found, [&alone, plan]);
}
