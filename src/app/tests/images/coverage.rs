//! The coverage that follows from the lists, and the filter of the instances at risk.

use super::*;

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
    assert_eq!(world.told("1"), "today 1 Fresh");
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
                .get_mut(&snapshots_of("1"))
                .unwrap();
            open.list.take(list(vec![row.snapshot]));
            let now = world.now;
            world.app.shown_mut().arrange(now, &snapshots_of("1"), &[]);
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
        world
            .question_form::<ask::clear_filters::ClearFilters>()
            .is_some()
    };
    assert!(asks(&world) && world.state().filters.are_set());
    // A younger one may be hidden.
    assert_eq!(world.told("1"), "40d 1 Unknown");
    world.later(Code::Esc);
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
fn status_and_age_filter_the_instances_as_they_do_the_snapshots() {
    let mut world = World::with_instances(&["1", "2", "3"]);
    let stopped = Instance {
        status: InstanceStatus::Stopped,
        ..instance("3")
    };
    world.key(Code::Char('r'));
    let rows = vec![instance("1"), instance("2"), stopped];
    world.answer_instances(Ok(list(rows)));
    world.answer_images(Ok(list(vec![
        copy("10", "1", 6),
        of_kind(copy("11", "2", 40), "backup"),
        with_status(copy("12", "2", 0), "Saving"),
    ])));
    for (filter, shown) in [
        ("age:>30d", &["2"] as &[&str]),
        ("age:<1w", &["1"]),
        ("age:unknown", &["3"]),
        ("status:stop", &["3"]),
        ("-status:active", &["3"]),
        ("status:active age:>30d", &["2"]),
    ] {
        world.key(Code::Char('/'));
        for typed in filter.chars() {
            world.key(Code::Char(typed));
        }
        let state = world.state();
        let rows = super::super::shown(&state.tables.instances, &state.data.instances);
        let found: Vec<_> = rows.map(|row| row.id.to_string()).collect();
        assert_eq!(found, shown, "{filter}");
        world.key(Code::Esc);
    }
}
