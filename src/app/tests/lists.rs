//! Keys in the lists: where the cursor goes, what Esc goes back to, and what is refused.

use super::*;

/// Brings a world into a state in which an action is not possible.
type Prepare<'a> = &'a dyn Fn(&mut World);

impl World {
    fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            self.key(Code::Char(c));
        }
    }
}

#[test]
fn a_page_is_what_the_window_shows() {
    let mut world = World::new();
    let rows = (1..=200).map(|id| instance(&id.to_string())).collect();
    world.answer_instances(Ok(list(rows)));
    for (rows, page) in [(40, 29), (20, 10), (19, 12), (10, 3), (8, 1), (3, 1)] {
        world.tell(Message::Resized { columns: 120, rows });
        for (key, place) in [
            (Code::Home, 0),
            (Code::PageDown, page),
            (Code::PageDown, 2 * page),
            (Code::Down, 2 * page + 1),
            (Code::Up, 2 * page),
            (Code::PageUp, page),
            (Code::End, 199),
        ] {
            world.key(key);
            assert_eq!(
                world.state().tables.instances.at(),
                place,
                "{key:?}, {rows} rows"
            );
        }
    }
}

#[test]
fn escape_takes_one_layer_off_and_then_says_how_to_quit() {
    let mut world = World::with(&["8", "7"]);
    world.key(Code::BackTab);
    for pane in [Code::BackTab, Code::Tab] {
        world.key(pane);
        world.press("/1");
        world.key(Code::Enter);
    }
    let layers = |world: &World| {
        let state = world.state();
        (
            state.tables.instances.is_filtered(),
            state.focus,
            state.open_table().unwrap().is_filtered(),
        )
    };
    for (filtered, focus, snapshots_filtered, said) in [
        (true, Focus::Snapshots, true, ""),
        (true, Focus::Snapshots, false, ""),
        (true, Focus::Instances, false, ""),
        (false, Focus::Instances, false, ""),
        (false, Focus::Instances, false, "Press q to quit."),
    ] {
        assert_eq!(layers(&world), (filtered, focus, snapshots_filtered));
        assert_eq!(world.said(), said);
        world.key(Code::Esc);
    }
}

#[test]
fn a_filter_of_blanks_is_none_and_escape_clears_the_one_being_typed() {
    let mut world = World::with(&["8", "7"]);
    let filtered = |world: &World| world.state().open_table().unwrap().is_filtered();
    world.press("/ ");
    assert!(!filtered(&world));
    world.press("8");
    assert!(filtered(&world));
    world.key(Code::Esc);
    assert!(!filtered(&world));
    assert_eq!(world.state().context(), Context::Snapshots);
}

#[test]
fn the_help_scrolls_as_far_as_the_frame_says_and_the_list_beneath_does_not() {
    let mut world = World::with(&["8", "7"]);
    let cursor = world.cursor();
    let help_line = |world: &World| match world.state().layers.top() {
        Some(Layer::Help(help)) => help.line,
        other => panic!("{other:?}"),
    };
    world.press("?");
    for (key, shown, line) in [
        (Code::Down, 1, 1),
        (Code::Up, 0, 0),
        (Code::Up, 0, 0),
        (Code::End, 5, 5),
        (Code::Up, 4, 4),
    ] {
        world.key(key);
        // The frame limits it to the end.
        world.tell(Message::Drawn {
            at: world.now.mono,
            dialog: Some(ask::Extent {
                top: shown,
                below: 0,
            }),
        });
        assert_eq!(help_line(&world), line, "{key:?}");
    }
    world.key(Code::Esc);
    assert_eq!(world.cursor(), cursor, "the list beneath stays");
    world.press("?");
    assert_eq!(help_line(&world), 0, "it opens at its start");
}

#[test]
fn the_help_is_searched_and_begins_with_the_keys_of_here() {
    let mut world = World::with(&["8", "7"]);
    world.press("?");
    let places = |world: &World| match world.state().layers.top() {
        Some(Layer::Help(help)) => help.sections(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        places(&world)[0].0,
        "snapshots",
        "before what works in all lists"
    );
    let here = places(&world)[0].1[0].contexts;
    assert!(here.contains(&Context::Snapshots), "{here:?}");
    let headings = |world: &World| places(world).into_iter().flat_map(|(_, lines)| lines);
    let newest = headings(&world).find(|line| line.keys == "NEWEST").unwrap();
    assert!(
        newest.what.contains("snapshot or backup"),
        "{}",
        newest.what
    );
    let at_risk = headings(&world)
        .find(|line| line.keys == "at risk")
        .unwrap();
    assert_eq!(
        at_risk.what,
        "no usable snapshot or backup is younger than 30d"
    );
    world.press("/prot");
    let found: Vec<_> = places(&world)
        .into_iter()
        .flat_map(|(_, lines)| lines)
        .collect();
    assert!(found.iter().all(|line| line.what.contains("prot")) && found.len() == 1);
    world.key(Code::Enter);
    assert_eq!(world.state().context(), Context::Help);
    // Esc clears the search, then closes.
    world.key(Code::Esc);
    assert!(places(&world).len() > 3);
    world.key(Code::Esc);
    assert_eq!(world.state().context(), Context::Snapshots);
    // In each place.
    for (key, place) in [(Code::Left, "instances"), (Code::Char('3'), "account")] {
        world.key(key);
        world.press("?");
        assert_eq!(places(&world)[0].0, place);
        world.key(Code::Esc);
    }
}

#[test]
fn each_arrangement_of_the_rows_is_another() {
    let mut world = World::with(&["8", "7"]);
    let arranged = |world: &World| world.state().open_table().unwrap().arranged();
    world.press("/");
    let mut last = arranged(&world);
    for key in [Code::Char('8'), Code::Backspace, Code::Char('7')] {
        world.key(key);
        assert!(arranged(&world) > last, "{key:?}");
        last = arranged(&world);
    }
    world.key(Code::Down);
    assert_eq!(arranged(&world), last, "the rows are the same");
}

#[test]
fn a_filter_finds_a_row_by_each_of_its_words_whatever_their_case() {
    let second = Instance {
        id: InstanceId::parse("52").unwrap(),
        name: Text::new("База"),
        tariff: Text::new("Cloud 4"),
        status: InstanceStatus::Stopped,
        hold: None,
        ip: Text::new("198.51.100.7"),
        ip_v6: Text::default(),
        region: Text::new("Kyiv-3"),
    };
    for (needle, found) in [
        ("VM", &["1"][..]),
        ("база", &["52"]),
        ("52", &["52"]),
        ("51.100", &["52"]),
        ("kyiv", &["52"]),
        ("cloud", &["52"]),
        ("Stop", &["52"]),
        (" active ", &["1"]),
        ("", &["1", "52"]),
        ("none", &[]),
    ] {
        let mut world = World::new();
        world.answer_instances(Ok(list(vec![instance("1"), second.clone()])));
        world.press("/");
        world.press(needle);
        let (table, list) = (
            &world.state().tables.instances,
            &world.state().data.instances,
        );
        let shown = shown(table, list).map(|row| row.id.as_str());
        assert_eq!(shown.collect::<Vec<_>>(), found, "{needle}");
    }
    let second = Snapshot {
        name: Text::new("Nightly"),
        status: SnapshotStatus::Saving,
        region: Text::new("Kyiv-3"),
        created: Some(date(2025, 2, 28)),
        ..snapshot("52")
    };
    for (needle, found) in [
        ("SNAP", &["8"][..]),
        ("night", &["52"]),
        ("52", &["52"]),
        ("kyiv", &["52"]),
        ("saving", &["52"]),
        ("2025-02", &["52"]),
        ("11-01", &["8"]),
        ("none", &[]),
    ] {
        let mut world = World::with(&[]);
        world.key(Code::Char('r'));
        world.answer_snapshots(Ok(list(vec![snapshot("8"), second.clone()])));
        world.press("/");
        world.press(needle);
        let shown = world.shown_snapshots().map(|row| row.id.as_str());
        assert_eq!(shown.collect::<Vec<_>>(), found, "{needle}");
    }
}

#[test]
fn the_newest_snapshot_stands_first_and_of_one_day_the_higher_id() {
    let of = |id: &str, created| Snapshot {
        created,
        ..snapshot(id)
    };
    let (old, new) = (Some(date(2026, 1, 2)), Some(date(2026, 10, 1)));
    let mut world = World::with(&[]);
    world.key(Code::Char('r'));
    let rows = vec![of("5", None), of("9", old), of("8", new), of("10", new)];
    world.answer_snapshots(Ok(list(rows)));
    assert_eq!(world.names(), ["snap-10", "snap-8", "snap-9", "snap-5"]);
}

/// A refusal: its word in the footer, and the sentence when the key is pressed.
#[test]
fn what_may_not_be_done_now_says_why_in_the_footer_and_at_its_key() {
    let read_only = |world: &mut World| world.app.shown_mut().read_only = ReadOnly::On;
    let locked = |world: &mut World| world.app.shown_mut().read_only = ReadOnly::Locked;
    let is = |status: &str| {
        let status = InstanceStatus::parse(status);
        move |world: &mut World| {
            let rows = vec![Instance {
                status: status.clone(),
                ..instance("1")
            }];
            world.key(Code::Char('r'));
            world.answer_instances(Ok(list(rows)));
        }
    };
    let broken = is("error");
    let at_work = is("rebooting");
    let protect = |on: Protection| {
        move |world: &mut World| {
            world.key(Code::Char('r'));
            let row = Snapshot {
                protection: on,
                ..snapshot("8")
            };
            world.answer_snapshots(Ok(list(vec![row])));
        }
    };
    let (protected, unsaid) = (protect(Protection::On), protect(Protection::Unknown));
    let none = |world: &mut World| {
        world.key(Code::Char('r'));
        world.answer_snapshots(Ok(list(Vec::new())));
    };
    let part = |world: &mut World| {
        world.key(Code::Char('r'));
        world.answer_snapshots(Ok(List {
            complete: false,
            ..snapshots(&["8"])
        }));
    };
    let asked_for = |world: &mut World| {
        world.create();
        world.later(Code::Esc);
    };
    let on_instances = |world: &mut World| world.key(Code::BackTab);
    let cases: [(Prepare, char, &str, &str); 12] = [
        (&read_only, 'c', "read-only", "This account is read-only."),
        (&read_only, 'd', "read-only", "This account is read-only."),
        (&locked, 'd', "read-only", "Read-only because of"),
        (&broken, 'c', "instance in Error", "vm-1 is in Error: the"),
        (&at_work, 'c', "busy", "vm-1 is busy (Rebooting)"),
        (
            &protected,
            'd',
            "protected",
            "snap-8 is protected and can't",
        ),
        (
            &unsaid,
            'd',
            "protection unknown",
            "The server did not say whether snap-8",
        ),
        (&none, 'd', "nothing selected", "Nothing is selected."),
        (&part, 'c', "list incomplete", "The list is incomplete, so"),
        (
            &asked_for,
            'c',
            "being created",
            "A snapshot of vm-1 was just",
        ),
        (&asked_for, 'd', "not in the list", "This row is not in the"),
        (
            &on_instances,
            'd',
            "in the other list",
            "d works on a snapshot or backup: press",
        ),
    ];
    for (prepare, key, brief, sentence) in cases {
        let mut world = World::with(&["8"]);
        prepare(&mut world);
        world.key(Code::Home);
        let action = keys::action(world.state().context(), Key::char(key)).unwrap();
        let why = world.state().can(action).unwrap_err();
        assert_eq!(why.brief(), brief);
        assert_eq!(why.is_elsewhere(), brief == "in the other list");
        world.key(Code::Char(key));
        assert!(world.said().starts_with(sentence), "{}", world.said());
        assert!(world.state().question().is_none());
    }
    let mut world = World::with(&["8"]);
    for action in [
        Action::Snapshot(OnSnapshot::Create),
        Action::Snapshot(OnSnapshot::Delete),
    ] {
        assert_eq!(world.state().can(action), Ok(()));
    }
    at_work(&mut world);
    assert_eq!(
        world.state().can(Action::Snapshot(OnSnapshot::Delete)),
        Ok(())
    );
}

impl World {
    /// The next read reports this billing state of the instance.
    fn hold(&mut self, hold: Option<Hold>) {
        self.key(Code::Char('r'));
        let instance = instance("1");
        self.answer_instances(Ok(list(vec![Instance { hold, ..instance }])));
    }
}

#[test]
fn nothing_is_created_or_deleted_on_an_instance_that_the_billing_holds() {
    for (hold, sentence) in [
        (Hold::Ordered, "vm-1 is ordered but not active: complete"),
        (Hold::Activating, "vm-1 is being activated: try again"),
        (Hold::Processing, "vm-1 is being processed by the provider"),
        (Hold::Deleting, "vm-1 is being deleted, so its snapshots"),
        (Hold::Deleted, "vm-1 is deleted, so its snapshots"),
    ] {
        for key in ['c', 'd'] {
            let mut world = World::with(&["8", "9"]);
            world.hold(Some(hold));
            let action = keys::action(world.state().context(), Key::char(key)).unwrap();
            let why = world.state().can(action).unwrap_err();
            assert_eq!(why.brief(), "instance not active");
            world.key(Code::Char(key));
            assert!(world.said().starts_with(sentence), "{}", world.said());
            assert!(world.state().question().is_none());
        }
    }
}

#[test]
fn a_hold_that_begins_while_the_question_stands_open_has_nothing_be_sent() {
    for hold in [None, Some(Hold::Deleting)] {
        for keys in [
            &[Code::Char('c'), Code::Tab, Code::Tab, Code::Enter][..],
            &[Code::Char('d'), Code::Tab, Code::Enter],
        ] {
            let mut world = World::with(&["8", "9"]);
            world.key(Code::Char('r'));
            world.later(keys[0]);
            let instance = instance("1");
            world.answer_instances(Ok(list(vec![Instance { hold, ..instance }])));
            for key in &keys[1..] {
                world.later(*key);
            }
            assert_eq!(world.sent().is_some(), hold.is_none(), "{keys:?}");
            assert_eq!(world.state().ops.is_empty(), hold.is_some(), "{keys:?}");
        }
    }
}

#[test]
fn an_instance_that_the_billing_is_at_work_on_is_read_again_soon() {
    for (hold, soon) in [
        (None, false),
        (Some(Hold::Deleting), true),
        (Some(Hold::Ordered), false),
    ] {
        let mut world = World::with(&["8"]);
        world.hold(hold);
        world.effects.clear();
        world.pass(Duration::from_secs(4));
        let is_list = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Instances));
        assert_eq!(world.effects.iter().any(is_list), soon, "{hold:?}");
    }
}

#[test]
fn the_other_list_is_there_when_there_is_an_instance() {
    let mut world = World::new();
    let can = |world: &World| {
        let state = world.state();
        [Action::List(OnList::Open), Action::List(OnList::NextPane)]
            .map(|action| state.can(action).err())
    };
    let unread = Some(Denied::InstancesNotRead);
    assert_eq!(can(&world), [unread.clone(), unread]);
    world.key(Code::Tab);
    assert_eq!(world.state().focus, Focus::Instances);
    world.answer_instances(Ok(list(vec![])));
    let none = Some(Denied::NoInstance);
    assert_eq!(can(&world), [none.clone(), none]);
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1")])));
    assert_eq!(can(&world), [None, None]);
    world.key(Code::Tab);
    let (focus, why) = (world.state().focus, Denied::NoListThere);
    assert!(focus == Focus::Snapshots && why.is_elsewhere());
    // Open shows the details of a snapshot there.
    assert_eq!(can(&world), [Some(Denied::NotRead), Some(why)]);
}

/// The list of the backups follows the instance under the cursor, and keys are about its rows.
#[test]
fn the_key_2_shows_the_backups_and_1_the_snapshots_again() {
    let mut world = World::with(&["8"]);
    let asks = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Snapshots(_)));
    world.key(Code::Char('2'));
    assert_eq!(world.state().copy_kind(), CopyKind::Backup);
    let Some(Effect::Call(id, Call::Snapshots(of))) = world.taken(asks) else {
        panic!("the backups are read at once")
    };
    assert_eq!(of, CopyKind::Backup.of(&instance("1").id));
    let read = Outcome::Snapshots(of, Ok(snapshots(&["5"])));
    world.hear(Heard::Done(id, read));
    assert_eq!(
        (world.names(), world.state().focus),
        (vec!["snap-5".into()], Focus::Snapshots)
    );
    world.later(Code::Char('c'));
    let form = world.question_form::<ask::create::CreateForm>().unwrap();
    assert_eq!(form.kind, CopyKind::Backup);
    world.key(Code::Esc);
    world.key(Code::Char('1'));
    assert_eq!(world.state().copy_kind(), CopyKind::Snapshot);
    assert_eq!(world.names(), ["snap-8"]);
    // From the whole account, it goes to the instances.
    for (key, kind) in [('2', CopyKind::Backup), ('1', CopyKind::Snapshot)] {
        world.key(Code::Char('3'));
        assert_eq!(world.state().focus, Focus::Account);
        world.key(Code::Char(key));
        assert_eq!(
            (world.state().focus, world.state().copy_kind()),
            (Focus::Instances, kind)
        );
    }
}
