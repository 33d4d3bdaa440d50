//! Writes whose answers come when the person looks elsewhere, and the names that are proposed.

use super::*;

#[test]
fn a_delete_that_was_not_done_is_told_of_though_its_question_was_closed() {
    let mut world = World::with(&["8", "7"]);
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    world.later(Code::Enter);
    let delete = world.sent().unwrap();
    world.later(Code::Esc);
    assert!(world.state.dialog.is_none());
    world.tell(Message::Done(
        delete,
        Outcome::Deleted(Err(NotDeleted::Changed(Vec::new()))),
    ));
    let told = world.state.dialog.as_ref().map(|open| &open.dialog);
    assert!(
        matches!(told, Some(dialog::Dialog::NotDeleted(row, _)) if row.id.as_str() == "8"),
        "{told:?}"
    );
}

#[test]
fn the_proposed_name_is_free_where_each_name_there_is_one_like_it() {
    let mut world = World::with(&[]);
    let (first, second) = ("vm-1-20261114-1402", "vm-1-20261114-1402-2");
    for (names, proposed) in [
        (&[][..], first),
        (&[first][..], second),
        (&[first, second][..], "vm-1-20261114-1402-3"),
        (&[second][..], first),
    ] {
        world.key(Code::Char('r'));
        let row = |(n, name): (usize, &&str)| Snapshot {
            name: Text::new(name),
            ..snapshot(&n.to_string())
        };
        let rows = names.iter().enumerate().map(row).collect();
        world.answer_snapshots(Ok(list(rows)));
        world.answer_instances(Ok(list(vec![instance("1")])));
        world.key(Code::Char('c'));
        match world.state.dialog.as_ref().map(|open| &open.dialog) {
            Some(dialog::Dialog::Create(form)) => assert_eq!(form.name.text(), proposed),
            other => panic!("{other:?}"),
        }
        world.key(Code::Esc);
    }
}

#[test]
fn a_write_is_settled_by_its_own_list_and_a_delete_by_its_answer_first() {
    let mut world = World::with(&["8", "7"]);
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&["8", "7"])));
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    world.later(Code::Enter);
    let delete = world.sent().unwrap();
    world.later(Code::Esc);
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(snapshots(&["7"])));
    assert_eq!(world.state.ops.len(), 1, "another may have deleted it");
    world.tell(Message::Done(delete, Outcome::Deleted(Ok(()))));
    let own = world.list_in_flight().unwrap();
    world.key(Code::BackTab);
    world.key(Code::Down);
    world.pass(Duration::from_millis(200));
    let other = world.list_in_flight().unwrap();
    for (id, list, left) in [(other, "2", 1), (own, "1", 0)] {
        let instance = InstanceId::parse(list).unwrap();
        let outcome = Outcome::Snapshots(instance, Ok(snapshots(&["7"])));
        world.tell(Message::Done(id, outcome));
        assert_eq!(world.state.ops.len(), left, "the list of instance {list}");
    }
}

#[test]
fn which_of_two_rows_is_ours_is_asked_when_the_answer_has_come() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    let twins = ["20", "21"].map(|id| world.row_of(create, id));
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(list(twins.to_vec())));
    assert_eq!((world.state.ops.len(), world.said()), (1, String::new()));
    world.tell(Message::Done(create, Outcome::Created(Ok(()))));
    world.answer_snapshots(Ok(list(twins.to_vec())));
    assert!(world.said().starts_with("2 new snapshots are named"));
    assert!(world.state.ops.is_empty());
}

#[test]
fn reading_again_hides_no_row_of_a_create_that_is_looked_for() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.later(Code::Esc);
    world.key(Code::Char('r'));
    let entries = world.state.open_snapshots().unwrap().table.entries();
    assert_eq!(entries[0], table::Entry::Pending(create));
}
