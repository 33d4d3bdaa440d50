//! The view of the whole account: going to a row, acting on it, sorting.

use super::*;
use crate::app::table::{Rearrange, column::Direction};

#[test]
fn an_image_of_the_account_has_details_but_no_instance_to_go_to() {
    for kind in ["image", "template"] {
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
            "The row with the id 9 is not in the list of its instance."
        );
    }
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
    let denied = |world: &World| {
        world
            .state()
            .can(Action::Snapshot(OnSnapshot::Delete))
            .err()
    };
    // Its own list has not been read: the key has it read at once.
    assert_eq!(denied(&world), Some(Denied::NotRead));
    world.key(Code::Char('d'));
    assert!(world.state().question().is_none());
    world.answer_list("2", Ok(list(vec![copy("7", "2", 1).snapshot])));
    assert_eq!(denied(&world), None);
    world.key(Code::Char('d'));
    let Some(form) = world.question_form::<ask::delete::DeleteForm>() else {
        panic!("it asks")
    };
    assert_eq!(
        (
            form.item.parent.id().unwrap().as_str(),
            form.item.id().as_str()
        ),
        ("2", "7")
    );
    world.key(Code::Esc);
    // What the list of no instance has stands in this one.
    world.key(Code::Down);
    assert_eq!(
        denied(&world),
        Some(Denied::NotRead),
        "a backup: its list too"
    );
    world.backups_are(&[of_kind(copy("8", "2", 2), "backup").snapshot]);
    assert_eq!(denied(&world), None);
    world.key(Code::Down);
    assert_eq!(denied(&world), None, "its instance is gone");
    // A row that its own list lacks has gone.
    world.key(Code::Home);
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_list("2", Ok(partial(Vec::new())));
    assert_eq!(denied(&world), None, "half a list proves nothing");
}

#[test]
fn the_palette_goes_to_any_row_of_the_account() {
    let mut world = World::with_instances(&["1", "2"]);
    world.answer_images(Ok(list(vec![
        copy("500", "2", 1),
        of_kind(copy("501", "2", 2), "image"),
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
