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
