//! Menus: Enter chooses what was on the screen when it was pressed.

use super::{schedules::schedules, *};
use crate::{
    app::menu::{Does, MenuEntry},
    keys::Context,
};

const CHANGED: &str = "The list changed. Check the selection, then press Enter again.";

fn press(world: &mut World, keys: &str) {
    for c in keys.chars() {
        world.key(Code::Char(c));
    }
}

/// The list is read anew beneath the menu.
fn refresh(world: &mut World, ids: &[&str]) {
    world.pass(Duration::from_secs(70));
    world.answer_snapshots(Ok(snapshots(ids)));
}

#[test]
fn a_copy_of_a_row_that_left_is_dropped_once() {
    let mut world = World::with(&["9", "8"]);
    press(&mut world, "y");
    refresh(&mut world, &["8"]);
    world.key(Code::Enter);
    assert_eq!(world.said(), CHANGED);
    assert_eq!(world.state().context(), Context::Menu);
    world.key(Code::Enter);
    assert_eq!(world.said(), "Sent to the terminal's clipboard: 8");
}

#[test]
fn an_entry_that_shifted_under_the_cursor_is_not_chosen() {
    let mut world = World::with(&["9", "8", "7"]);
    press(&mut world, ":snap-");
    world.key(Code::Down);
    refresh(&mut world, &["9", "7"]);
    world.key(Code::Enter);
    assert_eq!(world.said(), CHANGED);
    assert_eq!(world.state().context(), Context::Menu);
    world.key(Code::Enter);
    assert_eq!(
        world
            .state()
            .snapshot_under_cursor()
            .map(|row| row.id.as_str()),
        Some("7")
    );
}

#[test]
fn an_action_is_about_the_row_that_was_under_the_cursor() {
    let mut world = World::with(&["9", "8"]);
    press(&mut world, ":protect");
    refresh(&mut world, &["8"]);
    world.key(Code::Enter);
    assert_eq!((world.said().as_str(), world.sent()), (CHANGED, None));
    world.later(Code::Enter);
    assert!(world.sent().is_some());
}

#[test]
fn an_action_is_about_the_instance_that_was_under_the_cursor() {
    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&["9"])));
    press(&mut world, ":create");
    world.pass(Duration::from_secs(70));
    world.answer_instances(Ok(list(vec![instance("2")])));
    world.later(Code::Enter);
    assert_eq!(world.said(), CHANGED);
    assert!(world.state().question().is_none());
}

#[test]
fn an_action_is_about_as_many_marked_rows_as_it_said() {
    let mut world = World::with(&["9", "8", "7"]);
    press(&mut world, "  :protect the");
    refresh(&mut world, &["8", "7"]);
    world.key(Code::Enter);
    assert_eq!((world.said().as_str(), world.sent()), (CHANGED, None));
}

#[test]
fn a_change_elsewhere_in_the_list_drops_nothing() {
    let mut world = World::with(&["9", "8"]);
    press(&mut world, "y");
    refresh(&mut world, &["10", "9"]);
    world.key(Code::Enter);
    assert_eq!(world.said(), "Sent to the terminal's clipboard: 9");
}

#[test]
fn rows_are_searched_as_they_are_now_though_there_are_as_many() {
    let mut world = World::with(&["9", "8"]);
    press(&mut world, ":snap-");
    refresh(&mut world, &["10", "9"]);
    press(&mut world, "10");
    world.key(Code::Enter);
    let under = world.state().snapshot_under_cursor();
    assert_eq!(under.map(|row| row.id.as_str()), Some("10"));
}

/// The keys that open a pane over the lists.
const PANES: [char; 4] = ['o', 'b', '?', 'a'];

/// The entries of the menu.
fn entries(world: &World) -> Vec<MenuEntry> {
    match world.state().layers.top() {
        Some(Layer::Menu(menu)) => menu.fitting().entries.clone(),
        other => panic!("no menu, but {other:?}"),
    }
}

/// The palette over a pane, opened among the snapshots.
fn over(pane: char) -> World {
    let mut world = World::with(&["9", "8"]);
    world.later(Code::Char(pane));
    world.later(Code::Char(':'));
    assert_eq!(world.state().context(), Context::Menu, "{pane}");
    world
}

/// The rows of the lists are hidden there, so nothing may be done with them.
#[test]
fn no_choice_over_a_pane_is_about_a_row_of_the_lists() {
    for pane in PANES {
        let all = entries(&over(pane));
        assert!(all.len() > 5, "{pane}: {all:?}");
        for (place, entry) in all.iter().enumerate() {
            let mut world = over(pane);
            for _ in 0..place {
                world.key(Code::Down);
            }
            world.later(Code::Enter);
            assert!(world.sent().is_none(), "{pane}: {}", entry.label);
            let question = world.state().question();
            assert!(question.is_none(), "{pane}: {}", entry.label);
        }
    }
    // In the lists there is something to do with them.
    let mut world = World::with(&["9", "8"]);
    press(&mut world, ":protect");
    world.later(Code::Enter);
    assert!(world.sent().is_some());
}

/// It would seem to be about the account under the cursor of the switcher.
#[test]
fn read_only_is_not_offered_over_the_switcher_not_even_by_way_of_the_help() {
    let is_read_only = |entry: &MenuEntry| entry.does == Does::Act(Action::List(OnList::ReadOnly));
    for (keys, offered) in [(":", true), ("?:", true), ("a:", false), ("a?:", false)] {
        let mut world = World::with(&["9", "8"]);
        press(&mut world, keys);
        assert_eq!(entries(&world).iter().any(is_read_only), offered, "{keys}");
    }
}

#[test]
fn a_choice_over_a_pane_shows_what_it_does() {
    for pane in PANES {
        let mut world = over(pane);
        press(&mut world, "instances and their backups");
        world.later(Code::Enter);
        assert_eq!(
            world.state().layers.top().map(Layer::context),
            None,
            "{pane}"
        );
        assert_eq!(world.state().copy_kind(), CopyKind::Backup, "{pane}");

        let mut world = over(pane);
        press(&mut world, "snap-8");
        world.later(Code::Enter);
        assert_eq!(world.state().context(), Context::Snapshots, "{pane}");
        let under = world.state().snapshot_under_cursor();
        assert_eq!(under.map(|row| row.id.as_str()), Some("8"), "{pane}");
    }
}

#[test]
fn the_help_and_the_palette_open_over_each_place_and_go_back_to_it() {
    let places = [
        ("o", Context::Operations),
        ("b", Context::Schedules),
        ("a", Context::Accounts),
    ];
    for (keys, place) in places {
        for (key, opened) in [('?', Context::Help), (':', Context::Menu)] {
            let mut world = World::with(&["9", "8"]);
            press(&mut world, keys);
            world.later(Code::Char(key));
            assert_eq!(world.state().context(), opened, "{place:?}");
            world.later(Code::Esc);
            assert_eq!(world.state().context(), place);
        }
    }
}

#[test]
fn a_dialog_has_to_be_closed_before_the_palette_opens() {
    let mut world = World::with(&["9", "8"]);
    world.later(Code::Char('d'));
    world.later(Code::Char(':'));
    let open = world.state().question().expect("the question stays");
    assert_eq!(open.hint, Some(Hint::Denied(Denied::DialogOpen)));
    assert_eq!(world.state().context(), Context::Buttons);
    // Nor does it open from the help about the question.
    world.later(Code::Char('?'));
    assert_eq!(world.state().context(), Context::Help);
    world.later(Code::Char(':'));
    assert_eq!(world.state().context(), Context::Help);
    assert_eq!(world.said(), "Answer or close the dialog first.");
}

#[test]
fn a_question_is_read_again_after_the_help_over_it() {
    let mut world = World::with(&["9", "8"]);
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    world.later(Code::Char('?'));
    world.later(Code::Char('?'));
    assert_eq!(world.state().context(), Context::Buttons);
    world.key(Code::Enter);
    assert!(world.sent().is_none());
    let open = world.state().question().expect("the question stays");
    assert_eq!(open.hint, Some(Hint::TooEarly));
    world.later(Code::Enter);
    assert!(world.sent().is_some());
}

#[test]
fn a_text_keeps_what_was_typed_while_the_help_is_read() {
    for (keys, place) in [
        (":snap", Context::Menu),
        ("/snap", Context::Filter),
        ("c", Context::Text),
    ] {
        let mut world = World::with(&["9", "8"]);
        press(&mut world, keys);
        world.later(Code::Char('?'));
        assert_eq!(world.state().context(), place, "it is typed");
        world.later(Code::F(1));
        assert_eq!(world.state().context(), Context::Help);
        world.later(Code::F(1));
        assert_eq!(world.state().context(), place);
        world.later(Code::Backspace);
        match place {
            Context::Menu => assert!(!entries(&world).is_empty()),
            Context::Filter => assert_eq!(world.state().filter().unwrap().text(), "snap"),
            _ => assert!(world.state().question().is_some()),
        }
    }
}

#[test]
fn a_choice_over_the_schedules_is_about_the_row_that_was_under_their_cursor() {
    let mut world = World::with_schedules(&[("7", "nightly"), ("8", "weekly")]);
    press(&mut world, ":delete the schedule");
    world.pass(Duration::from_secs(70));
    world.answer_schedules(Ok(schedules(&[("8", "weekly")])));
    world.later(Code::Enter);
    assert_eq!(world.said(), CHANGED);
    assert!(world.state().question().is_none());
    world.later(Code::Enter);
    assert!(world.state().question().is_some());
}

/// The row under the cursor as JSON.
fn json(world: &mut World) -> serde_json::Value {
    press(world, "yall as json");
    world.later(Code::Enter);
    let is_copy = |effect: &Effect| matches!(effect, Effect::Program(Program::Copy(_)));
    match world.taken(is_copy) {
        Some(Effect::Program(Program::Copy(text))) => serde_json::from_str(&text).unwrap(),
        other => panic!("nothing is copied, but {other:?}"),
    }
}

/// Whether each column of a table is in a row, with its unit if it has one.
fn has_columns<T: TableRow>(row: &serde_json::Value) {
    for column in T::COLUMNS {
        let names = ["", "_gb", "_days"].map(|unit| format!("{}{unit}", column.name));
        let found = names.iter().filter(|name| row.get(name).is_some()).count();
        assert_eq!(found, 1, "{} in {row}", column.name);
    }
}

#[test]
fn a_row_as_json_has_every_column_of_its_table() {
    let mut world = World::with(&["9", "8"]);
    let row = json(&mut world);
    has_columns::<Snapshot>(&row);
    assert_eq!(row["size_gb"], 3.0);
    assert_eq!(row["age_days"], 13);
    assert_eq!(row["created"], "2026-11-01");
    assert_eq!(
        (&row["instance_id"], &row["instance"]),
        (&"1".into(), &"vm-1".into())
    );
    world.key(Code::BackTab);
    let row = json(&mut world);
    has_columns::<Instance>(&row);
    assert_eq!((&row["id"], &row["ip"]), (&"1".into(), &"192.0.2.1".into()));
    assert_eq!(row["state"], "Active");
}
