//! The stack of layers: the top one receives the keys, whatever opens beneath it.

use super::*;
use crate::domain::{ConnectProblem, SessionProblem};
use crate::keys::Context;

impl World {
    /// The next refresh finds that the session has ended.
    fn session_ends(&mut self) {
        let remote = &mut self.app.shown_mut().data.instances.remote;
        remote.want(self.now.mono);
        self.tell(Message::Wake);
        self.answer_instances(Err(Problem::Session(SessionProblem::Gone)));
    }
}

#[test]
fn what_comes_up_by_itself_goes_beneath_what_the_person_works_in() {
    let mut world = World::with(&["8", "7"]);
    assert_eq!(world.state().context(), Context::Snapshots);
    // The session expires beneath the accounts: these keep the keys.
    world.key(Code::Char('a'));
    world.session_ends();
    assert!(world.state().form().is_some());
    assert_eq!(world.state().context(), Context::Accounts);
    // A key typed there is not dropped as if it had come before the form could be read.
    world.key(Code::Esc);
    assert_eq!(world.state().context(), Context::Ways);
}

#[test]
fn what_is_chosen_over_the_accounts_leads_to_the_form_that_opened_beneath_them() {
    let mut world = World::with(&["8", "7"]);
    world.type_in("a:instances and their backups");
    world.session_ends();
    assert_eq!(world.state().context(), Context::Menu);
    world.later(Code::Enter);
    assert_eq!(world.state().context(), Context::Ways);
    let form = world.state().layers.sign_in().expect("it is open");
    assert_eq!(dialogs::said_by(form), "Answer or close the dialog first.");
    assert_eq!(world.state().copy_kind(), CopyKind::Snapshot);
}

#[test]
fn a_question_keeps_what_was_typed_beneath_the_form_that_signs_in() {
    let mut world = World::with(&["5203773"]);
    world.later(Code::Char('d'));
    world.type_in("37");
    world.session_ends();
    assert_eq!(world.state().context(), Context::Ways);
    world.later(Code::Esc);
    assert_eq!(world.state().context(), Context::Text);
    let Some(form) = world.question_form::<ask::delete::DeleteForm>() else {
        panic!("the question is open")
    };
    assert_eq!(form.typed.text(), "37");
}

#[test]
fn the_help_is_read_over_the_lists_and_a_report_over_the_help() {
    let mut world = World::with(&["8", "7"]);
    world.later(Code::Char('d'));
    world.later(Code::Right);
    world.later(Code::Enter);
    let delete = world.sent().expect("it is sent");
    world.later(Code::Esc);
    world.key(Code::Char('?'));
    assert_eq!(world.state().context(), Context::Help);
    let why = NotDone::Failed(Problem::from(ConnectProblem::Refused));
    world.written(delete, Err(why));
    assert_eq!(world.state().context(), Context::Buttons);
    world.later(Code::Esc);
    assert_eq!(world.state().context(), Context::Help);
    world.key(Code::Esc);
    assert_eq!(world.state().context(), Context::Snapshots);
}
