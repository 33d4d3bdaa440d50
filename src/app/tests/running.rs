//! Running operations, wherever the cursor is.

use super::*;
use crate::words::log::LoggedCall;

#[derive(Debug, PartialEq)]
enum Runs {
    Saving,
    /// By its name in the log.
    Write(String, Phase),
}

impl World {
    fn running(&self) -> Vec<(String, Runs, bool)> {
        let running = self.app.running();
        let told = running.iter().map(|(_, it)| {
            let runs = match it.doing {
                Doing::Saving => Runs::Saving,
                Doing::Write(write, phase) => {
                    Runs::Write(LoggedCall::Write(write).to_string(), phase)
                }
            };
            (it.name.to_string(), runs, it.last_known.is_some())
        });
        told.collect()
    }
}

#[test]
fn a_write_runs_from_its_sending_to_its_end_wherever_the_cursor_stands() {
    let mut world = World::with_two();
    let create = world.create();
    let name = "vm-1-20261114-1402".to_owned();
    let runs = |doing| vec![(name.clone(), doing, false)];
    assert_eq!(
        world.running(),
        runs(Runs::Write("create on 1".to_owned(), Phase::Unanswered))
    );
    world.later(Code::Esc);
    world.key(Code::Down);
    assert_eq!(
        world.running(),
        runs(Runs::Write("create on 1".to_owned(), Phase::Unanswered))
    );
    let row = world.row_of(create, "9");
    world.written(create, Ok(()));
    // No list shows yet that it is being saved.
    assert_eq!(
        world.running(),
        runs(Runs::Write("create on 1".to_owned(), Phase::Accepted))
    );
    world.answer_snapshots(Ok(list(vec![row, snapshot("8")])));
    assert_eq!(world.running(), runs(Runs::Saving), "by its row now");
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(snapshots(&["9", "8"])));
    assert_eq!(world.running(), []);
}

#[test]
fn what_runs_is_only_known_to_have_run_while_its_list_is_not_read() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    let row = world.row_of(create, "9");
    let name = row.name.to_string();
    world.written(create, Ok(()));
    world.answer_snapshots(Ok(list(vec![row, snapshot("8")])));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.pass(poll::SOON);
    world.fail_snapshots();
    assert_eq!(world.running(), [(name, Runs::Saving, true)]);
    world.key(Code::Char('r'));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(snapshots(&["9", "8"])));
    assert_eq!(world.running(), []);
}

#[test]
fn a_delete_runs_until_the_list_lacks_it() {
    let mut world = World::with(&["8", "7"]);
    let delete = world.delete();
    let runs = |doing| vec![("snap-8".to_owned(), doing, false)];
    assert_eq!(
        world.running(),
        runs(Runs::Write("delete 8 of 1".to_owned(), Phase::Unanswered))
    );
    let lost = NotDone::Failed(Problem::from(Silence::Timeout));
    world.written(delete, Err(lost));
    assert_eq!(
        world.running(),
        runs(Runs::Write("delete 8 of 1".to_owned(), Phase::Checking))
    );
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(snapshots(&["7"])));
    assert_eq!(world.running(), []);
}

#[test]
fn what_others_have_made_runs_where_the_cursor_stands() {
    let mut world = World::with_two();
    let saving = Snapshot {
        status: SnapshotStatus::Saving,
        ..snapshot("9")
    };
    world.key(Code::Char('r'));
    world.answer_snapshots(Ok(list(vec![saving])));
    assert_eq!(world.running().len(), 1);
    world.key(Code::Down);
    assert_eq!(world.running(), [], "its list is not read any more");
}
