//! The outcomes of creates and deletes, from their answers and the lists after them.

use super::*;
use crate::{
    domain::{
        ConnectProblem, Refusal, ServerProblem,
        write::{Barred, Demand, Rest, Stakes},
    },
    words::writes,
};
use ask::{Part, create::CreateForm, delete::DeleteForm, not_deleted::NotDeletedReport};

fn lost() -> Problem {
    Problem::from(Silence::Timeout)
}

fn refused(kind: &str) -> Problem {
    Problem::Server(ServerProblem::Refused(Refusal {
        kind: kind.into(),
        object: "".into(),
        message: "".into(),
    }))
}

impl World {
    /// Deletes the snapshot under the cursor; another one is left.
    pub(super) fn delete(&mut self) -> Sent {
        for key in [Code::Char('d'), Code::Tab, Code::Enter] {
            self.later(key);
        }
        self.sent().expect("a delete is sent")
    }

    fn name_in_form(&self) -> &str {
        self.question_form::<CreateForm>().unwrap().name.text()
    }
}

#[test]
fn the_proposed_name_fits_whatever_the_instance_is_called() {
    for (called, proposed) in [
        (" web ".to_owned(), "web-20261114-1402".to_owned()),
        (" ".to_owned(), "1-20261114-1402".to_owned()),
        ("ї".repeat(120), "ї".repeat(86) + "-20261114-1402"),
    ] {
        let mut world = World::new();
        let row = Instance {
            name: Text::new(&called),
            ..instance("1")
        };
        world.answer_instances(Ok(list(vec![row])));
        world.answer_snapshots(Ok(snapshots(&[])));
        world.later(Code::Char('c'));
        assert_eq!(world.name_in_form(), proposed);
    }
}

#[test]
fn a_name_has_1_to_100_characters() {
    for (length, fits) in [(0, false), (1, true), (100, true), (101, false)] {
        let mut world = World::with(&["8"]);
        world.later(Code::Char('c'));
        world.tell(Message::Key {
            key: Key::ctrl('u'),
            read_at: world.now.mono,
        });
        world.tell(Message::Paste("ї".repeat(length)));
        world.later(Code::Tab);
        world.later(Code::Tab);
        world.later(Code::Enter);
        assert_eq!(world.sent().is_some(), fits, "{length}");
        let said = format!("A name has 1 to 100 characters; this one has {length}.");
        assert_eq!(world.hint(), if fits { String::new() } else { said });
    }
}

#[test]
fn a_refused_create_gives_the_open_form_back_and_is_told_of_where_it_was_closed() {
    let refused = || Err(Problem::from(ConnectProblem::Refused));
    let why = refused().unwrap_err().to_string();
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.written(create, refused().map_err(NotDone::Failed));
    assert_eq!(world.name_in_form(), "vm-1-20261114-1402");
    let open = world.state().question().unwrap();
    assert_eq!(
        (open.form.focus, world.hint()),
        (Part::Text, format!("Nothing was created. {why}"))
    );
    assert!(world.state().ops.is_empty() && world.said().is_empty());

    let mut world = World::with(&["8"]);
    let create = world.create();
    world.later(Code::Esc);
    world.written(create, refused().map_err(NotDone::Failed));
    assert_eq!(
        world.said(),
        format!("vm-1-20261114-1402 was not created. {why}")
    );
    assert!(world.state().question().is_none() && world.state().ops.is_empty());
}

#[test]
fn how_a_save_of_ours_ended_is_told_and_how_anothers_did_is_not() {
    let error = || SnapshotStatus::Unknown(Text::new("Error"));
    for (ours, end, said) in [
        (
            true,
            SnapshotStatus::Active,
            "vm-1-20261114-1402 is Active, 3.0 GB.",
        ),
        (
            true,
            error(),
            "vm-1-20261114-1402 (id 9) is no longer Saving: Error.",
        ),
        (true, SnapshotStatus::Saving, ""),
        (false, SnapshotStatus::Active, ""),
    ] {
        let mut world = World::with(&["8"]);
        let mut row = Snapshot {
            status: SnapshotStatus::Saving,
            ..snapshot("9")
        };
        if ours {
            let create = world.create();
            row = world.row_of(create, "9");
            world.written(create, Ok(()));
        } else {
            world.pass(poll::IDLE);
        }
        let rows = |row: &Snapshot| Ok(list(vec![row.clone(), snapshot("8")]));
        world.answer_snapshots(rows(&row));
        world.app.shown_mut().notice = None;
        world.pass(poll::SOON);
        row.status = end;
        world.answer_snapshots(rows(&row));
        assert_eq!(world.said(), said);
    }
}

#[test]
fn an_answer_closes_the_dialog_that_waits_for_it_and_no_other() {
    let mut world = World::with(&["8", "7"]);
    let create = world.create();
    world.written(create, Ok(()));
    assert!(world.state().question().is_none());

    let mut world = World::with(&["8", "7"]);
    let create = world.create();
    world.later(Code::Esc);
    world.key(Code::Down);
    let delete = world.delete();
    world.written(create, Ok(()));
    assert!(world.question_form::<DeleteForm>().is_some());
    world.written(delete, Ok(()));
    assert!(world.state().question().is_none());
}

#[test]
fn a_delete_that_was_not_done_says_why_and_the_row_may_be_deleted_again() {
    let not_sent = || Problem::from(ConnectProblem::Refused);
    for (why, reason) in [
        (
            NotDone::Changed(Vec::new()),
            "It changed after you opened this dialog.".to_owned(),
        ),
        (
            NotDone::NotFound(None),
            "The list was incomplete, so nothing was sent.".to_owned(),
        ),
        (
            NotDone::NotFound(Some(lost())),
            format!("It could not be checked again. {}", lost()),
        ),
        (
            NotDone::Barred(Barred::InstanceGone),
            "Its instance is gone.".to_owned(),
        ),
        (
            NotDone::Barred(Barred::OnHold(Hold::Activating)),
            "The instance is being activated: try again when it is active.".to_owned(),
        ),
        (NotDone::Failed(not_sent()), not_sent().to_string()),
        (
            NotDone::Failed(refused("access")),
            refused("access").to_string(),
        ),
    ] {
        assert_eq!(writes::reason(&why), reason);
        let mut world = World::with(&["8", "7"]);
        let delete = world.delete();
        world.written(delete, Err(why.clone()));
        let told: &NotDeletedReport = world.question_form().unwrap();
        assert_eq!((told.snapshot.id.as_str(), &told.why), ("8", &why));
        assert!(world.list_in_flight().is_some(), "it is looked at anew");
        world.key(Code::Esc);
        assert_eq!(
            world.state().can(Action::Snapshot(OnSnapshot::Delete)),
            Ok(())
        );

        // It opens none over another dialog.
        let mut world = World::with(&["8", "7"]);
        let delete = world.delete();
        world.later(Code::Esc);
        world.later(Code::Char('c'));
        world.written(delete, Err(why));
        assert_eq!(world.name_in_form(), "vm-1-20261114-1402");
        assert_eq!(world.said(), format!("snap-8 was NOT deleted. {reason}"));
    }
    let mut world = World::with(&["8", "7"]);
    let delete = world.delete();
    world.written(delete, Err(NotDone::Gone));
    assert_eq!(world.said(), "snap-8 was already gone. Nothing was sent.");
    assert!(world.state().question().is_none() && world.state().ops.is_empty());
}

/// What the last check finds if the snapshot has become the only one.
fn only_one() -> NotDone {
    NotDone::AsksMore(Stakes {
        demand: Demand::LastDigits,
        rest: Some(Rest {
            others: 0,
            active: 0,
            newest: None,
        }),
    })
}

#[test]
fn what_asks_for_more_at_the_last_look_is_asked_anew_with_all_guards() {
    let mut world = World::with(&["5203773", "5203772"]);
    let delete = world.delete();
    world.written(delete, Err(only_one()));
    let form = |world: &World| {
        let form: &DeleteForm = world.question_form().unwrap();
        let stakes = form.stakes(world.state());
        let sent = world.state().question().unwrap().form.sent;
        (form.demand, sent, stakes.rest.map(|rest| rest.others))
    };
    assert_eq!(form(&world), (Demand::LastDigits, None, Some(0)));
    assert!(world.state().ops.is_empty());
    // It has to be read before anything counts.
    world.tell(Message::Paste("3773".to_owned()));
    world.key(Code::Enter);
    world.key(Code::Enter);
    world.later(Code::Enter);
    assert_eq!(world.sent(), None);
    world.pass(Duration::from_secs(2));
    world.tell(Message::Paste("3773".to_owned()));
    // The next list shows what is left; the demand does not fall.
    world.answer_snapshots(Ok(snapshots(&["5203773", "5203772"])));
    assert_eq!(form(&world), (Demand::LastDigits, None, Some(1)));
    world.key(Code::Enter);
    assert!(world.sent().is_some());

    // None opens over another dialog.
    let mut world = World::with(&["8", "7"]);
    let delete = world.delete();
    world.later(Code::Esc);
    world.later(Code::Char('c'));
    world.written(delete, Err(only_one()));
    assert_eq!(world.name_in_form(), "vm-1-20261114-1402");
    assert!(world.said().starts_with("snap-8 was NOT deleted."));
}

#[test]
fn what_was_not_deleted_is_told_as_it_was_confirmed() {
    let renamed = Snapshot {
        name: Text::new("renamed"),
        ..snapshot("8")
    };
    let mut world = World::with(&["8", "7"]);
    let delete = world.delete();
    world.pass(poll::SOON);
    world.answer_snapshots(Ok(list(vec![renamed, snapshot("7")])));
    let changed = NotDone::Changed(Vec::new());
    world.written(delete, Err(changed));
    let told: &NotDeletedReport = world.question_form().unwrap();
    assert_eq!(told.snapshot.name.raw(), "snap-8");
}

#[test]
fn a_delete_ends_when_its_row_is_gone_and_is_not_known_where_that_stays() {
    let stays = ["8", "7"];
    let not_known = format!(
        "{} Outcome unknown: delete “snap-8” (id 8) of vm-1. \
         The list is checked, and nothing is sent again.",
        lost()
    );
    let given_up = "snap-8 is still in the list after 2 min. Outcome unknown: check the web panel.";
    let accepted = "The server accepted the delete of snap-8, but it is still in the list after 2 min. \
                    Check the web panel.";
    for (answer, said, last) in [
        (Ok(()), String::new(), accepted),
        (
            Err(NotDone::Failed(refused("missed"))),
            String::new(),
            given_up,
        ),
        (Err(NotDone::Failed(lost())), not_known, given_up),
    ] {
        let answered = || {
            let mut world = World::with(&stays);
            let delete = world.delete();
            world.written(delete, answer.clone());
            assert_eq!(world.said(), said);
            world
        };
        let mut world = answered();
        world.answer_snapshots(Ok(snapshots(&["7"])));
        assert_eq!(world.said(), "Deleted snap-8: it is no longer in the list.");
        assert_eq!(
            world.state().notice.as_ref().unwrap().weight(),
            Weight::Done
        );
        assert!(world.state().ops.is_empty());

        let mut world = answered();
        world.answer_snapshots(Ok(snapshots(&stays)));
        world.pass(Duration::from_secs(130));
        world.answer_snapshots(Ok(snapshots(&stays)));
        assert_eq!(
            (world.said().as_str(), world.state().ops[0].phase),
            (last, Phase::NotSeen)
        );
        // It is said once.
        world.pass(Duration::from_secs(61));
        world.answer_snapshots(Ok(snapshots(&stays)));
        assert_eq!(world.said(), "");
        world.key(Code::Char('d'));
        assert!(
            world.state().question().is_none(),
            "it is not deleted twice"
        );
    }
}

#[test]
fn a_create_that_the_list_shows_does_not_keep_anyone() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    world.later(Code::Esc);
    world.pass(poll::SOON);
    let row = world.row_of(create, "20");
    world.answer_snapshots(Ok(list(vec![snapshot("8"), row])));
    assert!(world.state().unseen_writes().is_empty());
    world.key(Code::Char('q'));
    assert!(
        world
            .taken(|effect| *effect == Effect::Program(Program::Quit))
            .is_some()
    );
}
