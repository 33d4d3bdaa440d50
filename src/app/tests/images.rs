//! When the list of the whole account is read, what it learns, and the coverage that follows.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::app::table::{Rearrange, column::Direction};
use crate::domain::{
    Age, ArrivedRows, CallReport, ConnectProblem, Image, ImageKind, Refusal, ServerProblem,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn id(instance: &str) -> InstanceId {
    InstanceId::parse(instance).unwrap()
}

/// A row of an instance, so many days old.
fn copy(row: &str, of: &str, days: i64) -> Image {
    let created = date(2026, 11, 14).checked_sub(jiff::Span::new().days(days));
    let snapshot = Snapshot {
        created: created.ok(),
        ..snapshot(row)
    };
    Image::of(&id(of), snapshot)
}

fn with_status(image: Image, status: &str) -> Image {
    let snapshot = Snapshot {
        status: SnapshotStatus::parse(status),
        ..image.snapshot
    };
    Image { snapshot, ..image }
}

fn of_kind(image: Image, kind: &str) -> Image {
    Image {
        kind: ImageKind::parse(kind),
        ..image
    }
}

fn partial<T>(rows: Vec<T>) -> List<T> {
    List {
        complete: false,
        ..list(rows)
    }
}

impl World {
    /// A world with these instances, whose lists on the screen have been read: the account's list
    /// is requested.
    fn with_instances(ids: &[&str]) -> Self {
        let mut world = Self::new();
        world.answer_instances(Ok(list(ids.iter().map(|id| instance(id)).collect())));
        world.answer_snapshots(Ok(list(Vec::new())));
        world
    }

    fn images_asked(&self) -> bool {
        let mut calls = self.effects.iter();
        calls.any(|effect| matches!(effect, Effect::Call(_, Call::Images)))
    }

    fn images_in_flight(&mut self) -> RequestId {
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::Images))) {
            Some(Effect::Call(id, _)) => id,
            _ => panic!("the list of the whole account is not asked for"),
        }
    }

    fn answer_images(&mut self, result: Result<List<Image>, Problem>) {
        let id = self.images_in_flight();
        self.hear(Heard::Done(id, Outcome::Images(result)));
    }

    /// Answers the requested list of an instance.
    fn answer_list(&mut self, of: &str, result: Result<List<Snapshot>, Problem>) {
        assert_eq!(self.asked(), [of]);
        let call = self.list_in_flight().unwrap();
        self.hear(Heard::Done(call, Outcome::Snapshots(id(of), result)));
    }

    /// Answers the due reads of the lists on the screen.
    fn answer_what_is_due(&mut self) {
        self.answer_instances(Ok(list(self.state().data.instances.rows().to_vec())));
        self.answer_snapshots(Ok(list(Vec::new())));
    }

    /// `31d 1 old`: the coverage of an instance.
    fn told(&self, of: &str) -> String {
        let Coverage {
            newest,
            snapshots,
            level,
        } = self.state().coverage(&id(of));
        let newest = match newest {
            Newest::Of(age) => age.to_string(),
            Newest::Never => "never".to_owned(),
            Newest::Unknown => "?".to_owned(),
        };
        let snapshots = snapshots.map_or("?".to_owned(), |count| count.to_string());
        format!("{newest} {snapshots} {level:?}")
    }
}

#[test]
fn rows_of_both_lists_share_their_texts() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(list(vec![snapshot("7")])));
    let renamed = Snapshot {
        name: Text::new("another"),
        ..snapshot("7")
    };
    // Another reading, with texts of its own.
    let fresh = Snapshot {
        id: SnapshotId::parse("7").unwrap(),
        region: Text::new("Poland-1"),
        ..renamed
    };
    world.answer_images(Ok(list(vec![Image::of(&id("1"), fresh)])));
    let data = &world.state().data;
    let (image, row) = (
        &data.images.list.rows()[0].snapshot,
        &data.snapshots[&id("1")].list.rows()[0],
    );
    assert_eq!(image.id.as_str().as_ptr(), row.id.as_str().as_ptr());
    assert_eq!(image.region.raw().as_ptr(), row.region.raw().as_ptr());
    assert_eq!(image.name.shown(), "another", "but nothing else changes");
}

#[test]
fn the_whole_account_is_read_after_the_first_lists_then_every_ten_minutes() {
    let mut world = World::new();
    assert!(!world.images_asked());
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert!(!world.images_asked(), "the first snapshots come first");
    assert_eq!(world.state().coverage_summary(), None);
    world.answer_snapshots(Ok(list(Vec::new())));
    world.answer_images(Ok(list(vec![copy("7", "1", 1)])));
    assert_eq!(world.told("1"), "1d 1 Fresh");
    for minute in 1..10 {
        world.pass(MINUTE);
        assert!(!world.images_asked(), "minute {minute}");
        world.answer_what_is_due();
    }
    // When it is due together with the others, it comes after them.
    world.pass(MINUTE);
    assert!(!world.images_asked());
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert!(!world.images_asked());
    world.answer_snapshots(Ok(list(Vec::new())));
    assert!(world.images_asked());
    // When its view is open, a key refreshes it.
    world.answer_images(Ok(list(vec![copy("7", "1", 1)])));
    let now = world.now;
    world.app.shown_mut().read_images(now);
    world.pass(SECOND);
    assert!(world.images_asked());
}

#[test]
fn an_account_without_instances_is_read_too() {
    let mut world = World::new();
    world.answer_instances(Ok(list(Vec::new())));
    world.answer_images(Ok(list(vec![copy("7", "1", 1)])));
    let summary = world.state().coverage_summary().unwrap();
    assert_eq!(summary, CoverageSummary::default());
}

#[test]
fn an_idle_program_wakes_for_its_lists_alone() {
    let mut world = World::with_instances(&["1"]);
    assert_eq!(world.wakes_in(), Some(poll::IDLE), "it is under way");
    world.answer_images(Ok(list(Vec::new())));
    assert_eq!(world.wakes_in(), Some(poll::IDLE));
}

#[test]
fn midnight_wakes_nobody_and_ages_are_right_at_the_next_key() {
    let mut world = World::with_instances(&["1"]);
    world.now = world.now.later(Duration::from_secs(35_819)); // 23:59:30
    world.answer_images(Ok(list(vec![copy("7", "1", 6)])));
    world.tell(Message::Wake);
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(list(vec![copy("7", "1", 6).snapshot])));
    assert_eq!(world.wakes_in(), Some(poll::IDLE));
    assert_eq!(world.told("1"), "6d 1 Fresh");
    let arranged = world.state().tables.snapshots[&id("1")].arranged();
    world.now = world.now.later(40 * SECOND);
    world.key(Code::Down);
    assert_eq!(world.told("1"), "7d 1 Aging");
    let now = world.state().tables.snapshots[&id("1")].arranged();
    assert!(now > arranged, "its rows are drawn anew");
}

#[test]
fn an_account_that_is_not_shown_is_not_read() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Ok(list(Vec::new())));
    let other = State::new(Account::default(), MINUTE, 1, world.now);
    let other = world.app.add(other);
    let first = world.app.shown_id();
    let _ = world.app.show(world.now, other);
    world.pass(11 * MINUTE);
    world.effects.clear();
    assert_eq!(
        world.app.accounts()[first.place()].next_wake(world.now),
        None
    );
    let work = world.app.show(world.now, first);
    let asked = |call: &Call| {
        work.iter()
            .any(|(_, it)| matches!(it, Effect::Call(_, of) if of == call))
    };
    assert!(
        asked(&Call::Instances) && !asked(&Call::Images),
        "the others first"
    );
}

#[test]
fn a_failure_waits_and_makes_nothing_else_old() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Err(Problem::from(ConnectProblem::Refused)));
    assert!(!world.state().data_is_old());
    assert!(!world.images_asked());
    assert_eq!(world.state().coverage_summary(), None);
    for _ in 0..3 {
        world.pass(MINUTE);
        if world.state().data.instances.remote.in_flight.is_some() {
            world.answer_what_is_due();
        }
    }
    world.answer_images(Ok(list(Vec::new())));
    assert_eq!(world.told("1"), "never 0 Never");
}

#[test]
fn while_another_list_fails_it_is_not_read() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Ok(list(Vec::new())));
    world.pass(MINUTE);
    world.fail_instances();
    world.fail_snapshots();
    let mut failed = 0;
    for _ in 0..15 {
        world.pass(MINUTE);
        assert!(!world.images_asked());
        if world.state().data.instances.remote.in_flight.is_some() {
            world.fail_instances();
            failed += 1;
        } else if world
            .state()
            .open_snapshots()
            .unwrap()
            .list
            .remote
            .in_flight
            .is_some()
        {
            world.fail_snapshots();
            failed += 1;
        }
    }
    assert!(failed > 5, "{failed}");
}

#[test]
fn rows_are_there_before_the_list_is_whole() {
    let mut world = World::with_instances(&["1"]);
    let call = world.images_in_flight();
    let arrive = |world: &mut World, from, rows| {
        let rows = CallReport::Rows(ArrivedRows { from, rows });
        world.hear(Heard::Progress(call, rows));
    };
    let ids = |world: &World| {
        let rows = world.state().data.images.list.rows().iter();
        rows.map(|row| row.snapshot.id.to_string())
            .collect::<Vec<_>>()
    };
    arrive(&mut world, 0, vec![copy("7", "1", 1), copy("8", "1", 2)]);
    arrive(&mut world, 2, vec![copy("9", "1", 3)]);
    assert_eq!(ids(&world), ["7", "8", "9"]);
    assert_eq!(
        world.told("1"),
        "? ? Unknown",
        "the youngest may be to come"
    );
    // The list is read again from its beginning, because the session had expired.
    arrive(&mut world, 0, vec![copy("8", "1", 2)]);
    assert_eq!(ids(&world), ["8"]);
    let whole = list(vec![copy("8", "1", 2), copy("9", "1", 3)]);
    world.hear(Heard::Done(call, Outcome::Images(Ok(whole))));
    assert_eq!(
        (ids(&world), world.told("1").as_str()),
        (vec!["8".into(), "9".into()], "2d 2 Fresh")
    );
    // After a complete list, half of the next one removes nothing; nor do rows of another call.
    arrive(&mut world, 0, vec![copy("9", "1", 3)]);
    assert_eq!(ids(&world), ["8", "9"]);
}

#[test]
fn what_arrived_of_a_list_that_was_not_read_to_its_end_is_dropped() {
    let mut world = World::with_instances(&["1"]);
    let call = world.images_in_flight();
    let rows = vec![copy("7", "1", 1)];
    world.hear(Heard::Progress(
        call,
        CallReport::Rows(ArrivedRows { from: 0, rows }),
    ));
    world.hear(Heard::Done(
        call,
        Outcome::Images(Err(Silence::Timeout.into())),
    ));
    assert!(world.state().data.images.list.rows().is_empty());
    assert_eq!(world.told("1"), "? ? Unknown");
}

#[test]
fn levels_follow_from_the_age_of_the_newest() {
    let ids = ["1", "2", "3", "4", "5", "6", "7", "8"];
    let mut world = World::with_instances(&ids);
    let dated = |image: Image, created| Image {
        snapshot: Snapshot {
            created,
            ..image.snapshot
        },
        ..image
    };
    world.answer_images(Ok(list(vec![
        copy("10", "1", 6),
        copy("11", "2", 7),
        of_kind(copy("12", "2", 29), " BackUp"),
        copy("13", "3", 30),
        with_status(copy("14", "3", 0), "Saving"),
        with_status(of_kind(copy("15", "3", 0), "backup"), "Suspended"),
        with_status(copy("16", "4", 1), "Frozen"),
        of_kind(copy("17", "4", 1), "image"),
        of_kind(copy("18", "4", 1), "template"),
        with_status(of_kind(copy("19", "5", 2), "BACKUP"), " active "),
        dated(copy("20", "6", 0), Some(date(2027, 1, 1))),
        dated(copy("21", "7", 0), None),
        dated(copy("22", "8", 0), Some(date(2027, 1, 1))),
        copy("23", "8", 800),
        copy("24", "999", 0),
        Image {
            instance: None,
            ..of_kind(copy("25", "1", 0), "backup")
        },
    ])));
    let told = ids.map(|of| world.told(of));
    assert_eq!(
        told,
        [
            "6d 1 Fresh",
            "7d 1 Aging",
            "30d 2 Old",
            "never 1 Never",
            "2d 0 Fresh",
            "fut? 1 Old",
            "? 1 Old",
            "2y 2 Old",
        ]
    );
    let summary = world.state().coverage_summary().unwrap();
    let expected = CoverageSummary {
        fresh: 2,
        aging: 1,
        old: 4,
        never: 1,
        unknown: 0,
        not_placed: 1,
    };
    assert_eq!((summary, summary.at_risk()), (expected, 5));
}

#[test]
fn thresholds_are_settings() {
    let mut world = World::with_instances(&["1"]);
    world.app.shown_mut().account.thresholds = crate::domain::Thresholds { warn: 1, alarm: 2 };
    world.answer_images(Ok(list(vec![copy("7", "1", 1)])));
    assert_eq!(world.told("1"), "1d 1 Aging");
}

#[test]
fn it_learns_from_the_list_of_an_instance_and_from_our_own_writes() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Ok(list(vec![
        copy("7", "1", 1),
        of_kind(copy("8", "1", 9), "backup"),
        copy("9", "2", 1),
    ])));
    let own = |world: &mut World, rows: Vec<Snapshot>| {
        world.pass(MINUTE);
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.answer_snapshots(Ok(list(rows)));
    };
    own(
        &mut world,
        vec![copy("7", "1", 1).snapshot, copy("10", "1", 0).snapshot],
    );
    assert_eq!(world.told("1"), "now 2 Fresh");
    // What its own list lacks is gone; it proves nothing about backups or other instances.
    own(&mut world, Vec::new());
    assert_eq!(world.told("1"), "9d 0 Aging");
    let left = world.state().data.images.list.rows().iter();
    let left: Vec<&str> = left.map(|row| row.snapshot.id.as_str()).collect();
    assert_eq!(left, ["8", "9"]);
}

#[test]
fn a_create_of_ours_counts_once_it_is_active() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Ok(list(Vec::new())));
    world.key(Code::Tab);
    let create = world.create();
    let row = world.row_of(create, "20");
    let created = Some(date(2026, 11, 14));
    let row = Snapshot { created, ..row };
    world.written(create, Ok(()));
    world.answer_snapshots(Ok(list(vec![row.clone()])));
    assert_eq!(world.told("1"), "never 1 Never", "it is Saving");
    world.pass(3 * SECOND);
    let status = SnapshotStatus::Active;
    world.answer_snapshots(Ok(list(vec![Snapshot { status, ..row }])));
    assert_eq!(world.told("1"), "now 1 Fresh");
}

#[test]
fn a_list_of_the_account_takes_back_nothing_that_is_newer() {
    let mut world = World::with_instances(&["1"]);
    let call = world.images_in_flight();
    // Its answer is slow: meanwhile somebody deletes one and creates another.
    world.pass(MINUTE);
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(list(vec![copy("10", "1", 0).snapshot])));
    let old = list(vec![copy("7", "1", 8)]);
    world.hear(Heard::Done(call, Outcome::Images(Ok(old))));
    assert_eq!(world.told("1"), "now 1 Fresh");
    assert_eq!(world.state().data.images.list.rows().len(), 1);
}

#[test]
fn an_answer_from_before_a_write_is_dropped() {
    let mut world = World::with_instances(&["1"]);
    world.key(Code::Tab);
    let call = world.images_in_flight();
    let create = world.create();
    world.written(create, Ok(()));
    world.hear(Heard::Done(call, Outcome::Images(Ok(list(Vec::new())))));
    assert_eq!(world.state().coverage_summary(), None);
    let row = world.row_of(create, "20");
    world.answer_snapshots(Ok(list(vec![row])));
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert!(world.images_asked(), "it is asked for again");
}

#[test]
fn where_no_row_names_its_instance_the_lists_of_instances_are_read() {
    let mut world = World::with_instances(&["1", "2", "3", "4"]);
    world.key(Code::Down);
    world.key(Code::Down);
    world.pass(SECOND);
    world.answer_list("3", Ok(list(vec![copy("30", "3", 2).snapshot])));
    let anonymous = |row, days| Image {
        instance: None,
        ..copy(row, "1", days)
    };
    let all = || vec![anonymous("30", 2), anonymous("20", 40), anonymous("99", 0)];
    world.answer_images(Ok(list(all())));
    // The one under the cursor is known already; its neighbours come next, one every two seconds.
    assert_eq!(world.told("3"), "2d 1 Fresh");
    assert_eq!(world.told("2"), "? ? Unknown");
    assert_eq!(world.state().instances_learnt(), Some((2, 4)));
    assert_eq!(world.asked(), ["2"]);
    world.answer_list("2", Ok(list(vec![copy("20", "2", 40).snapshot])));
    assert_eq!(world.told("2"), "40d 1 Old");
    assert!(world.asked().is_empty(), "the next one waits");
    assert_eq!(world.wakes_in(), Some(crate::app::images::BETWEEN));
    world.pass(crate::app::images::BETWEEN);
    world.answer_list("4", Err(Silence::Timeout.into()));
    assert!(!world.state().data_is_old());
    world.pass(crate::app::images::BETWEEN);
    assert!(world.asked().is_empty(), "each is tried once");
    assert_eq!(
        world.told("1"),
        "never 0 Never",
        "its list is on the screen first"
    );
    assert_eq!(world.state().instances_learnt(), Some((3, 4)));
    let summary = world.state().coverage_summary().unwrap();
    assert_eq!((summary.at_risk(), summary.unknown), (2, 1));
    // The next read of the account's list keeps the instances of the rows, and begins another
    // round.
    let now = world.now;
    world.app.shown_mut().read_images(now);
    world.pass(SECOND);
    world.answer_images(Ok(list(all())));
    assert_eq!(
        (world.told("3"), world.told("2")),
        ("2d 1 Fresh".into(), "40d 1 Old".into())
    );
    assert_eq!(world.asked(), ["3"]);
}

#[test]
fn a_list_that_was_read_before_tells_whose_a_row_is() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(list(vec![copy("7", "1", 3).snapshot])));
    let anonymous = Image {
        instance: None,
        ..copy("7", "1", 3)
    };
    world.answer_images(Ok(list(vec![anonymous])));
    assert_eq!(world.told("1"), "3d 1 Fresh");
}

#[test]
fn a_server_without_that_list_is_read_instance_by_instance() {
    let mut world = World::with_instances(&["1", "2"]);
    let refusal = Refusal {
        kind: Text::new("missed").into(),
        ..Refusal::default()
    };
    world.answer_images(Err(Problem::Server(ServerProblem::Refused(refusal))));
    world.answer_list("2", Ok(list(vec![copy("20", "2", 3).snapshot])));
    assert_eq!(world.told("2"), "3d 1 Fresh");
    assert_eq!(world.told("1"), "never 0 Never");
    assert_eq!(world.state().instances_learnt(), None);
}

#[test]
fn rows_without_an_instance_among_others_belong_to_none() {
    let mut world = World::with_instances(&["1", "2"]);
    let orphan = Image {
        instance: None,
        ..copy("30", "1", 0)
    };
    world.answer_images(Ok(list(vec![copy("7", "1", 1), orphan])));
    assert!(world.asked().is_empty());
    assert_eq!(world.told("2"), "never 0 Never");
}

#[test]
fn a_partial_list_proves_no_absence() {
    let mut world = World::with_instances(&["1", "2", "3"]);
    world.answer_images(Ok(partial(vec![copy("7", "1", 1), copy("8", "2", 99)])));
    assert_eq!(
        ["1", "2", "3"].map(|of| world.told(of)),
        ["1d 1 Fresh", "99d 1 Unknown", "? ? Unknown"]
    );
    assert_eq!(world.state().coverage_summary().unwrap().at_risk(), 0);
}

impl World {
    /// The instances that the table shows.
    fn shown_instances(&self) -> Vec<&str> {
        let (table, list) = (&self.state().tables.instances, &self.state().data.instances);
        shown(table, list).map(|row| row.id.as_str()).collect()
    }
}

#[test]
fn a_key_shows_only_the_instances_at_risk() {
    let mut world = World::with_instances(&["1", "2", "3"]);
    world.key(Code::Char('!'));
    assert_eq!(
        world.said(),
        "The snapshots of the whole account have not been read yet."
    );
    assert_eq!(world.shown_instances().len(), 3);
    world.answer_images(Ok(list(vec![copy("7", "1", 1), copy("8", "2", 40)])));
    world.key(Code::Char('!'));
    assert_eq!(world.shown_instances(), ["2", "3"]);
    assert_eq!(world.state().open_instance().unwrap().id, id("2"));
    for off in [Code::Esc, Code::Char('!')] {
        world.key(off);
        assert_eq!(world.shown_instances().len(), 3);
        world.key(Code::Char('!'));
        assert_eq!(world.shown_instances().len(), 2);
    }
}

#[test]
fn an_instance_whose_snapshots_have_the_keys_stays_when_it_is_not_at_risk_any_more() {
    let mut world = World::with_instances(&["1", "2"]);
    world.answer_images(Ok(list(Vec::new())));
    world.key(Code::Char('!'));
    world.key(Code::Tab);
    world.pass(MINUTE);
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(list(vec![copy("7", "1", 0).snapshot])));
    assert_eq!(world.told("1"), "now 1 Fresh");
    assert_eq!(world.shown_instances(), ["1", "2"]);
    assert_eq!(world.state().focus, Focus::Snapshots);
    // It goes once the keys are back among the instances and something changes.
    world.key(Code::BackTab);
    world.pass(MINUTE);
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    assert_eq!(world.shown_instances(), ["2"]);
    assert_eq!(world.state().open_instance().unwrap().id, id("2"));
}

#[test]
fn the_focus_leaves_an_instance_whose_new_coverage_leaves_the_filter() {
    for in_details in [false, true] {
        let mut world = World::with_instances(&["1", "2"]);
        world.answer_images(Ok(list(vec![])));
        for c in "/snapshots:0".chars() {
            world.key(Code::Char(c));
        }
        world.key(Code::Enter);
        world.key(Code::Enter);
        assert_eq!(world.state().focus, Focus::Snapshots);
        if in_details {
            // The list shows it before the coverage does.
            let row = copy("9", "1", 1);
            let open = world
                .app
                .shown_mut()
                .data
                .snapshots
                .get_mut(&id("1"))
                .unwrap();
            open.list.take(list(vec![row.snapshot]));
            let now = world.now;
            world.app.shown_mut().arrange(now, &id("1"), &[]);
            world.key(Code::Enter);
            assert!(world.state().detailed().is_some());
        }
        world.key(Code::Char('r'));
        world.answer_snapshots(Ok(snapshots(&["9"])));
        assert_eq!(world.shown_instances(), ["2"]);
        assert_eq!(world.state().focus, Focus::Instances);
        assert!(world.state().layers.details().is_none());
        assert_eq!(world.said(), "vm-1 (id 1) no longer matches the filter.");
        // The next key does nothing to a snapshot of the other instance.
        world.later(Code::Char('p'));
        assert!(world.sent().is_none());
    }
}

#[test]
fn another_user_sees_neither_the_list_nor_the_coverage_of_the_one_before() {
    for in_flight in [false, true] {
        let mut world = World::with_instances(&["1", "2"]);
        let whose = Outcome::User(Ok(USER.into()));
        world.hear(Heard::Done(RequestId::default(), whose));
        world.answer_images(Ok(list(vec![copy("9", "1", 1)])));
        let mut old = None;
        if in_flight {
            let now = world.now;
            world.app.shown_mut().read_images(now);
            world.pass(SECOND);
            old = Some(world.images_in_flight());
        }
        world.key(Code::Char('!'));
        assert_eq!(world.shown_instances(), ["2"]);
        let user = "other@example.ua".into();
        let not_kept = None;
        let entered = Outcome::SignedIn(Ok(SignInOutcome::In { user, not_kept }));
        let last = world.state().last_request;
        world.effects.clear();
        world.hear(Heard::Done(last, entered));
        if let Some(old) = old {
            let rows = list(vec![copy("9", "1", 1)]);
            world.hear(Heard::Done(old, Outcome::Images(Ok(rows))));
        }
        // They have an instance with the same id.
        world.answer_instances(Ok(list(vec![instance("1"), instance("70")])));
        assert!(world.state().data.images.list.rows().is_empty());
        assert_eq!(world.state().coverage_summary(), None);
        assert_eq!(world.told("1"), "? ? Unknown");
        assert_eq!(world.shown_instances(), ["1", "70"]);
        world.key(Code::Char('3'));
        assert!(world.state().image_under_cursor().is_none());
        world.answer_snapshots(Ok(list(Vec::new())));
        world.answer_images(Ok(list(vec![copy("10", "70", 2)])));
        assert_eq!(world.told("70"), "2d 1 Fresh");
    }
}

#[test]
fn going_to_an_instance_that_is_not_at_risk_shows_all_again() {
    let mut world = World::with_instances(&["1", "2"]);
    world.answer_images(Ok(list(vec![copy("9", "2", 1)])));
    world.key(Code::Char('!'));
    assert_eq!(world.shown_instances(), ["1"]);
    for c in ":vm-2".chars() {
        world.key(Code::Char(c));
    }
    world.key(Code::Enter);
    assert_eq!(world.state().open_instance().unwrap().id, id("2"));
    assert!(!world.state().shows_only_at_risk());
    // From the whole account, too.
    world.key(Code::Up);
    world.key(Code::Char('!'));
    world.key(Code::Char('3'));
    world.key(Code::Tab);
    assert_eq!(world.state().open_instance().unwrap().id, id("2"));
    assert_eq!(world.state().focus, Focus::Snapshots);
    world.effects.clear();
    world.pass(SECOND);
    world.answer_list("2", Ok(snapshots(&["10", "9"])));
    assert_eq!(world.cursor(), known("9"));
}

#[test]
fn a_backup_or_an_image_of_the_account_has_details_but_no_instance_to_go_to() {
    for kind in ["backup", "image", "template"] {
        let mut world = World::with(&["9", "8"]);
        world.answer_images(Ok(list(vec![of_kind(copy("500", "1", 1), kind)])));
        world.key(Code::Char('3'));
        world.key(Code::Tab);
        assert_eq!(world.state().focus, Focus::Account, "{kind}");
        let said = world.said();
        assert!(
            said.starts_with("snap-500 is ") && said.contains(kind),
            "{said}"
        );
        world.key(Code::Enter);
        assert_eq!(world.state().context(), keys::Context::Details);
    }
}

#[test]
fn a_snapshot_to_go_to_that_its_instance_does_not_list_moves_no_cursor_to_another() {
    for is_read in [false, true] {
        let mut world = World::with_instances(&["1", "2"]);
        world.answer_images(Ok(list(vec![copy("9", "2", 1)])));
        if is_read {
            world.key(Code::Down);
            world.pass(SECOND);
            world.answer_list("2", Ok(partial(snapshots(&["10"]).rows)));
        }
        world.key(Code::Char('3'));
        world.key(Code::Tab);
        if !is_read {
            assert_eq!(world.state().focus, Focus::Snapshots);
            world.pass(SECOND);
            world.answer_list("2", Ok(snapshots(&["10"])));
        }
        assert_eq!(world.state().focus, Focus::Instances, "{is_read}");
        assert_eq!(world.state().open_instance().unwrap().id, id("2"));
        assert_eq!(
            world.said(),
            "The snapshot with the id 9 is not in the list of its instance."
        );
    }
}

/// What the server may answer.
#[derive(Clone, Debug)]
enum Answered {
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
    (1..30_u32, status, kind, instance, -900..900_i64).prop_map(|(row, status, kind, of, days)| {
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

fn answered() -> impl Strategy<Value = Answered> {
    let complete = prop::bool::ANY;
    prop_oneof![
        (rows(), complete).prop_map(|(rows, complete)| Answered::Account(List {
            complete,
            ..list(rows)
        })),
        (rows(), complete).prop_map(|(rows, complete)| {
            let rows = rows.into_iter().map(|row| row.snapshot).collect();
            Answered::Instance(List {
                complete,
                ..list(rows)
            })
        }),
    ]
}

proptest! {
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
                Answered::Account(list) => {
                    let complete = list.complete;
                    let changed = changes_known(&world, list.rows.iter().map(|row| &row.snapshot.id));
                    let now = world.now;
                    let images = &mut world.app.shown_mut().data.images;
                    images.take(now, list);
                    images.list.remote.read_well(now);
                    world.tell(Message::Wake);
                    (complete, changed)
                }
                Answered::Instance(list) => {
                    let complete = list.complete;
                    let changed = changes_known(&world, list.rows.iter().map(|row| &row.id));
                    let now = world.now;
                    world.app.shown_mut().data.images.learn(&id("1"), now, &list);
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
                    .filter(|row| matches!(row.kind, ImageKind::Snapshot | ImageKind::Backup))
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

#[test]
fn in_the_whole_account_an_action_waits_for_the_list_of_the_instance() {
    let mut world = World::with_instances(&["1", "2"]);
    world.answer_images(Ok(list(vec![
        copy("7", "2", 1),
        of_kind(copy("8", "2", 2), "backup"),
        copy("9", "999", 3),
    ])));
    world.key(Code::Char('3'));
    let denied = |world: &World| world.state().can(Action::List(OnList::Delete)).err();
    // Its own list has not been read: the key has it read at once.
    assert_eq!(denied(&world), Some(Denied::NotRead));
    world.key(Code::Char('d'));
    assert!(world.state().question().is_none());
    world.answer_list("2", Ok(list(vec![copy("7", "2", 1).snapshot])));
    assert_eq!(denied(&world), None);
    world.key(Code::Char('d'));
    let Some(ask::Question::Delete(form)) = world.state().question().map(|open| &open.question)
    else {
        panic!("it asks")
    };
    assert_eq!(
        (form.instance.id.as_str(), form.snapshot.id.as_str()),
        ("2", "7")
    );
    world.key(Code::Esc);
    // A backup stands in no list that can be read again, and an orphan's instance has none.
    world.key(Code::Down);
    let backup = Denied::NotASnapshot("vm-8".into(), ImageKind::Backup);
    assert_eq!(denied(&world).map(|why| why.brief()), Some(backup.brief()));
    world.key(Code::Down);
    assert_eq!(denied(&world), Some(Denied::NoInstanceOf));
    // A row that its own list lacks has gone.
    world.key(Code::Home);
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_list("2", Ok(partial(Vec::new())));
    assert_eq!(denied(&world), None, "half a list proves nothing");
}

#[test]
fn a_filter_of_the_whole_account_is_said_and_nothing_is_claimed_from_what_it_leaves() {
    let mut world = World::with_instances(&["1"]);
    world.answer_images(Ok(list(vec![copy("7", "1", 40)])));
    assert_eq!(world.told("1"), "40d 1 Old");
    let read = |world: &mut World, images| {
        let now = world.now;
        world.app.shown_mut().read_images(now);
        world.tell(Message::Wake);
        world.answer_images(Ok(images));
    };
    let filtered = List {
        filtered: true,
        ..partial(Vec::new())
    };
    read(&mut world, filtered);
    let asks = |world: &World| {
        let open = world.state().question();
        open.is_some_and(|open| matches!(open.question, ask::Question::ClearFilters(_)))
    };
    assert!(asks(&world) && world.state().filters.are_set());
    // A younger one may be hidden.
    assert_eq!(world.told("1"), "40d 1 Unknown");
    world.key(Code::Esc);
    // A good read of another list clears nothing.
    let now = world.now;
    world.app.shown_mut().data.instances.remote.demand(now);
    world.tell(Message::Wake);
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert!(!asks(&world) && world.state().filters.are_set());
    read(&mut world, list(vec![copy("7", "1", 40)]));
    assert!(!world.state().filters.are_set());
    assert_eq!(world.told("1"), "40d 1 Old");
}

#[test]
fn the_palette_goes_to_any_row_of_the_account() {
    let mut world = World::with_instances(&["1", "2"]);
    world.answer_images(Ok(list(vec![
        copy("500", "2", 1),
        of_kind(copy("501", "2", 2), "backup"),
        copy("502", "999", 3),
    ])));
    let press = |world: &mut World, keys: &str| {
        for c in keys.chars() {
            world.key(Code::Char(c));
        }
    };
    // Nobody has visited the instance of this snapshot.
    press(&mut world, ":vm-2 500");
    world.key(Code::Enter);
    assert_eq!(world.state().focus, Focus::Snapshots);
    assert_eq!(world.state().open_instance().unwrap().id, id("2"));
    for row in ["501", "502"] {
        // A filter that hides it is cleared.
        press(&mut world, "3/500");
        world.key(Code::Enter);
        press(&mut world, ":");
        press(&mut world, row);
        world.key(Code::Enter);
        assert_eq!(world.state().focus, Focus::Account);
        let under = world.state().image_under_cursor().unwrap();
        assert_eq!(under.snapshot.id.as_str(), row);
    }
    // What is found follows the lists.
    press(&mut world, ":50");
    let rows = |world: &World| match world.state().layers.top() {
        Some(crate::app::layers::Layer::Menu(menu)) => menu.fitting().all,
        _ => panic!("the palette is open"),
    };
    let before = rows(&world);
    let now = world.now;
    let images = &mut world.app.shown_mut().data.images;
    images.take(now, list(vec![copy("500", "2", 1), copy("509", "2", 1)]));
    world.tell(Message::Wake);
    assert_eq!(rows(&world), before - 1);
}

#[test]
fn the_instances_of_the_account_sort_by_their_labels() {
    let mut world = World::with_instances(&["1", "2", "10"]);
    let rows = vec![copy("7", "1", 1), copy("8", "2", 2), copy("9", "10", 3)];
    world.answer_images(Ok(list(rows)));
    world.key(Code::Char('3'));
    let now = world.now;
    let up = Direction::Ascending;
    let labels = |world: &World| {
        let (table, list) = (
            &world.state().tables.images,
            &world.state().data.images.list,
        );
        let of = |place| Some(table.known(place, list)?.instance.as_ref()?.to_string());
        (0..table.len()).filter_map(of).collect::<Vec<_>>()
    };
    let sort = Rearrange::Sort("instance", up);
    assert!(world.app.shown_mut().rearrange(now, sort));
    assert_eq!(labels(&world), ["1", "10", "2"], "vm-1, vm-10, vm-2");
    let named = |id: &str, name: &str| Instance {
        name: name.into(),
        ..instance(id)
    };
    world.key(Code::Char('r'));
    let rows = vec![named("1", "b"), named("2", "A"), named("10", "c")];
    world.answer_instances(Ok(list(rows)));
    assert_eq!(
        labels(&world),
        ["2", "1", "10"],
        "another label, another place"
    );
}
