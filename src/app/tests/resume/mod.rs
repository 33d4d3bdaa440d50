//! Where a start goes: to the last view, and where the command line says; and what is kept for the
//! next one.

mod named;

use proptest::prelude::*;

use super::*;
use crate::domain::{CursorPlace, Direction, LastView, TableSettings};

/// A world of an account whose view is kept, after its first frame.
fn keeping(start: StartAt) -> World {
    let mut world = World {
        effects: Vec::new(),
        ..World::new()
    };
    let mut state = State::new(Account::default(), Duration::from_secs(30), 7, world.now);
    state.journal = JournalState::Ready;
    state.window = (120, 40);
    state.keep_view();
    state.start_at(start);
    world.app = App::new(state);
    world.tell(Message::Wake);
    world
}

fn called(instance: &str) -> StartAt {
    StartAt {
        instance: Some(instance.to_owned()),
        ..StartAt::default()
    }
}

fn place(focus: Focus, id: &str) -> CursorPlace {
    CursorPlace {
        focus,
        instance: InstanceId::parse(id),
    }
}

/// A view with something of everything.
fn view() -> LastView {
    let sorted = |column: &str, filter: &str| TableSettings {
        columns: ["gone", "region", "status", "region"]
            .map(str::to_owned)
            .to_vec(),
        sort: Some((column.to_owned(), Direction::Ascending)),
        filter: filter.to_owned(),
    };
    LastView {
        user: Some(USER.into()),
        place: place(Focus::Snapshots, "3"),
        instances: sorted("region", "vm"),
        snapshots: sorted("size", "snap"),
        backups: sorted("name", ""),
        account: sorted("gone", "old"),
    }
}

fn recalled(world: &mut World, view: LastView) {
    world.hear(Heard::Recalled(Box::new(view)));
}

fn three() -> List<Instance> {
    list(["1", "2", "3"].map(instance).to_vec())
}

/// The views to keep that were asked for since the last look.
fn kept(world: &mut World) -> Vec<LastView> {
    let is_kept = |effect: &Effect| matches!(effect, Effect::Program(Program::KeepView(_)));
    let mut kept = Vec::new();
    while let Some(Effect::Program(Program::KeepView(view))) = world.taken(is_kept) {
        kept.push(*view);
    }
    kept
}

fn open_id(world: &World) -> Option<&str> {
    world.state().open_instance().map(|open| open.id.as_str())
}

#[test]
fn the_last_view_is_asked_for_once_and_before_the_lists() {
    let mut world = keeping(StartAt::default());
    assert!(matches!(
        world.effects[..2],
        [
            Effect::Program(Program::RecallView),
            Effect::Call(_, Call::Instances)
        ]
    ));
    world.effects.clear();
    world.pass(Duration::from_secs(1));
    let asks = |effect: &Effect| matches!(effect, Effect::Program(Program::RecallView));
    assert!(world.taken(asks).is_none());

    // An account that keeps no view, as the demo, neither asks for one nor keeps one.
    let mut world = World::with(&["7"]);
    assert!(world.taken(asks).is_none());
    for key in ['s', 'g', 'b'] {
        world.key(Code::Char(key));
    }
    world.key(Code::Enter);
    assert_eq!(kept(&mut world), []);
    assert_eq!(world.app.last_views(), []);
}

#[test]
fn everything_is_restored_before_the_first_lists_are_drawn() {
    let mut world = keeping(StartAt::default());
    recalled(&mut world, view());
    assert_eq!(world.state().focus, Focus::Instances, "until they are read");
    world.answer_instances(Ok(three()));
    let state = world.state();
    assert_eq!(state.focus, Focus::Snapshots);
    assert_eq!(open_id(&world), Some("3"));
    let tables = &state.tables;
    assert_eq!(tables.instances.filter.text(), "vm");
    assert!(tables.instances.has_restored_filter());
    let names = |columns: &[&'static table::column::Column<Instance>]| {
        columns.iter().map(|column| column.name).collect::<Vec<_>>()
    };
    // What no longer exists is left out, and the name is always there.
    assert_eq!(names(tables.instances.columns()), ["name", "region"]);
    let sorted = tables.instances.arrangement().sorted_by("region");
    assert_eq!(sorted, Some(Direction::Ascending));
    let open = state.open_table().unwrap();
    assert_eq!(open.filter.text(), "snap");
    assert!(open.has_restored_filter());
    assert_eq!(
        open.arrangement().sorted_by("size"),
        Some(Direction::Ascending)
    );
    let of_backups = tables.of(CopyKind::Backup);
    assert_eq!(of_backups.sorted_by("name"), Some(Direction::Ascending));
    assert_eq!(tables.images.filter.text(), "old");
    // An order that no longer exists is the default one.
    assert!(tables.images.arrangement().sorted_by("created").is_some());
    // Its snapshots are read at once.
    let of = snapshots_of("3");
    let asks = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Snapshots(_)));
    let Some(Effect::Call(id, call)) = world.taken(asks) else {
        panic!("a list of snapshots is asked for")
    };
    assert_eq!(call, Call::Snapshots(of.clone()));
    let read = Outcome::Snapshots(of, Ok(snapshots(&["7"])));
    world.hear(Heard::Done(id, read));
    assert!(
        world
            .state()
            .open_table()
            .is_some_and(|table| table.len() == 1)
    );
    // Esc clears it as any other filter, and that is kept.
    world.key(Code::Esc);
    assert!(!world.state().open_table().unwrap().has_restored_filter());
    let kept = kept(&mut world);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].snapshots.filter, "");
    assert_eq!(kept[0].instances.filter, "vm");
}

#[test]
fn a_view_that_comes_late_changes_nothing() {
    // The lists are there already.
    let mut world = keeping(StartAt::default());
    world.answer_instances(Ok(three()));
    recalled(&mut world, view());
    assert_eq!(open_id(&world), Some("1"));
    assert!(!world.state().tables.instances.is_filtered());

    // A filter is being typed, or another list was chosen.
    for key in ['/', '3'] {
        let mut world = keeping(StartAt::default());
        world.key(Code::Char(key));
        let focus = world.state().focus;
        recalled(&mut world, view());
        assert_eq!(world.state().focus, focus);
        assert!(!world.state().tables.instances.is_filtered());
    }
}

#[test]
fn an_instance_that_is_gone_leaves_the_cursor_where_it_is() {
    let mut world = keeping(StartAt::default());
    let gone = LastView {
        place: place(Focus::Snapshots, "9"),
        ..LastView::default()
    };
    recalled(&mut world, gone);
    world.answer_instances(Ok(three()));
    assert_eq!(open_id(&world), Some("1"));
    assert_eq!(world.state().focus, Focus::Instances);
    assert!(world.state().notice.is_none());
}

#[test]
fn another_user_gets_nothing_of_the_view() {
    let mut world = keeping(StartAt::default());
    recalled(&mut world, view());
    world.answer_instances(Ok(three()));
    let asks = |effect: &Effect| matches!(effect, Effect::Call(_, Call::User));
    let Some(Effect::Call(id, _)) = world.taken(asks) else {
        panic!("the name is asked for")
    };
    world.hear(Heard::Done(
        id,
        Outcome::User(Ok("other@example.ua".into())),
    ));
    let state = world.state();
    assert!(!state.tables.instances.is_filtered());
    assert_eq!(state.focus, Focus::Instances);
    let (_, view) = world.app.last_views().remove(0);
    assert_eq!(view.user, Some("other@example.ua".into()));
    assert_eq!(view.instances, TableSettings::default());
}

#[test]
fn a_view_of_another_user_takes_no_write_and_no_list_with_it() {
    let mut world = keeping(StartAt::default());
    recalled(&mut world, view());
    world.answer_instances(Ok(three()));
    let of = snapshots_of("3");
    let id = world.list_in_flight().unwrap();
    let read = Outcome::Snapshots(of, Ok(snapshots(&["8"])));
    world.hear(Heard::Done(id, read));
    let create = world.create();
    let asks = |effect: &Effect| matches!(effect, Effect::Call(_, Call::User));
    let Some(Effect::Call(id, _)) = world.taken(asks) else {
        panic!("the name is asked for")
    };
    world.hear(Heard::Done(
        id,
        Outcome::User(Ok("other@example.ua".into())),
    ));
    let state = world.state();
    let ops: Vec<OpId> = state.ops.iter().map(|op| op.id).collect();
    assert_eq!(ops, [create.op], "it was sent for the user of this session");
    assert_eq!(state.unseen_writes().len(), 1);
    assert_eq!(open_id(&world), Some("3"));
    assert_eq!(state.data.instances.rows().len(), 3);
    let table = state.open_table().unwrap();
    assert_eq!((table.is_filtered(), table.len()), (false, 2));
    assert!(!state.tables.instances.is_filtered());
    assert!(!state.tables.images.is_filtered());
    let (_, view) = world.app.last_views().remove(0);
    assert_eq!(view.user, Some("other@example.ua".into()));
    assert_eq!(view.snapshots, TableSettings::default());
}

#[test]
fn changes_are_kept_when_they_are_complete() {
    let mut world = keeping(StartAt::default());
    world.answer_instances(Ok(three()));
    for key in [Code::Char('/'), Code::Char('v'), Code::Char('m')] {
        world.key(key);
        assert_eq!(kept(&mut world), [], "while it is typed");
    }
    world.key(Code::Enter);
    let view = &kept(&mut world)[0];
    assert_eq!(view.instances.filter, "vm");
    assert!(!world.state().tables.instances.has_restored_filter());
    // Moving writes nothing; where the cursor is counts at the end.
    world.key(Code::Down);
    world.key(Code::Tab);
    assert_eq!(kept(&mut world), []);
    let (_, last) = world.app.last_views().remove(0);
    assert_eq!(last.place, place(Focus::Snapshots, "2"));
    // A column that is moved is kept in its place.
    world.key(Code::Char('s'));
    for key in "show or hide region".chars() {
        world.key(Code::Char(key));
    }
    world.key(Code::Left);
    let columns = &kept(&mut world)[0].snapshots.columns;
    assert_eq!(columns[3..5], ["region", "min_disk"]);
}

#[test]
fn a_start_without_a_server_keeps_where_to_go() {
    let mut world = keeping(StartAt::default());
    recalled(&mut world, view());
    let (_, last) = world.app.last_views().remove(0);
    assert_eq!(last.place, view().place);
    assert_eq!(last.snapshots.filter, "snap");
}

#[test]
fn the_command_line_wins_over_the_last_view() {
    let start = StartAt {
        filter: Some("snap-7".to_owned()),
        ..called("vm-2")
    };
    for is_first in [true, false] {
        let mut world = keeping(start.clone());
        if is_first {
            recalled(&mut world, view());
        }
        world.answer_instances(Ok(three()));
        assert_eq!(open_id(&world), Some("2"));
        assert_eq!(world.state().focus, Focus::Snapshots);
        let table = world.state().open_table().unwrap();
        assert_eq!(table.filter.text(), "snap-7");
        assert!(!table.has_restored_filter(), "it was just given");
    }

    // A restored filter does not hide the instance that was named.
    let mut world = keeping(called("vm-2"));
    let mut hiding = view();
    hiding.instances.filter = "vm-3".to_owned();
    recalled(&mut world, hiding);
    world.answer_instances(Ok(three()));
    assert_eq!(open_id(&world), Some("2"));

    // Without an instance the filter is that of the instances, which then have the focus.
    let mut world = keeping(StartAt {
        filter: Some("vm-1".to_owned()),
        ..StartAt::default()
    });
    recalled(&mut world, view());
    world.answer_instances(Ok(three()));
    assert_eq!(world.state().tables.instances.filter.text(), "vm-1");
    assert_eq!(world.state().focus, Focus::Instances);

    let in_account = LastView {
        place: place(Focus::Account, "3"),
        snapshots: TableSettings {
            filter: "snap".to_owned(),
            ..TableSettings::default()
        },
        ..LastView::default()
    };
    for (view, focus) in [
        (Some(MainView::Account), Focus::Account),
        (Some(MainView::Snapshots), Focus::Instances),
        (None, Focus::Account),
    ] {
        let mut world = keeping(StartAt {
            view,
            ..StartAt::default()
        });
        recalled(&mut world, in_account.clone());
        assert_eq!(world.state().focus, focus);
        world.answer_instances(Ok(three()));
        assert_eq!(world.state().focus, focus);
        // In the whole account the cursor of the instances stays for the way back, and is kept.
        world.key(Code::Char('1'));
        assert_eq!(open_id(&world), Some("3"));
        let (_, last) = world.app.last_views().remove(0);
        assert_eq!(last.place.instance, InstanceId::parse("3"));
        assert_eq!(last.snapshots.filter, "snap");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a file says, the screen shows the instances with their names, or says which filter
    /// hides them, and two presses of Esc show all.
    #[test]
    fn no_view_hides_the_instances_for_good(
        columns in prop::collection::vec("(name|region|state|gone|.{0,3})", 0..6),
        sort in prop::option::of("(name|region|gone)"),
        filter in prop_oneof!["\\PC{0,12}", any::<String>(), "(vm|-vm|has:none|age:>x)"],
        focus in prop_oneof![Just(Focus::Instances), Just(Focus::Snapshots), Just(Focus::Account)],
        id in "[1-5]",
    ) {
        let settings = TableSettings {
            columns,
            sort: sort.map(|name| (name, Direction::Descending)),
            filter,
        };
        let mut world = keeping(StartAt::default());
        recalled(&mut world, LastView {
            user: None,
            place: place(focus, &id),
            instances: settings.clone(),
            snapshots: settings.clone(),
            backups: settings.clone(),
            account: settings,
        });
        world.answer_instances(Ok(three()));
        let table = &world.state().tables.instances;
        prop_assert!(table.columns().iter().any(|column| column.name == "name"));
        prop_assert!(table.len() == 3 || table.has_restored_filter());
        for _ in 0..4 {
            world.key(Code::Esc);
        }
        prop_assert_eq!(world.state().tables.instances.len(), 3);
        prop_assert_eq!(world.state().focus, Focus::Instances);
    }
}

/// The columns and the order of the backups are kept between runs, as those of the snapshots are.
#[test]
fn what_was_arranged_among_the_backups_is_kept() {
    let mut world = keeping(StartAt::default());
    recalled(&mut world, LastView::default());
    world.answer_instances(Ok(three()));
    for key in ['2', 's'] {
        world.key(Code::Char(key));
    }
    let columns = |world: &World| {
        let arrangement = world.state().tables.of(CopyKind::Backup);
        let columns = arrangement.order().to_vec();
        let shown = columns.iter().filter(|it| arrangement.has(it.name));
        let shown: Vec<&str> = shown.map(|column| column.name).collect();
        (shown, arrangement.sorted_by("name"))
    };
    let at_first = columns(&world).0;
    assert!(at_first.contains(&"made_by"), "{at_first:?}");
    world.key(Code::Esc);
    world.key(Code::Tab);
    for what in ["sort by name", "show or hide made by"] {
        world.key(Code::Char('s'));
        for c in what.chars() {
            world.key(Code::Char(c));
        }
        world.key(Code::Enter);
        if world.state().layers.top().is_some() {
            world.key(Code::Esc);
        }
    }
    let arranged = columns(&world);
    assert!(!arranged.0.contains(&"made_by"), "{arranged:?}");
    assert_eq!(arranged.1, Some(Direction::Ascending));
    world.pass(Duration::from_secs(60));
    let view = kept(&mut world).pop().expect("it is kept");
    assert_eq!(view.snapshots, TableSettings::default());

    let mut next = keeping(StartAt::default());
    let view = LastView {
        user: Some(USER.into()),
        ..view
    };
    recalled(&mut next, view);
    next.answer_instances(Ok(three()));
    next.key(Code::Char('2'));
    assert_eq!(columns(&next), arranged);
    // Another user gets those of a first start.
    let asks = |effect: &Effect| matches!(effect, Effect::Call(_, Call::User));
    let Some(Effect::Call(id, _)) = next.taken(asks) else {
        panic!("the user is asked for")
    };
    let other = Outcome::User(Ok("other@example.ua".into()));
    next.hear(Heard::Done(id, other));
    assert_eq!(columns(&next).0, at_first);
}
