//! Several marked snapshots: one question, a run, and how each one ended.

mod course;
mod create;
mod ledger;
mod pane;
mod question;
mod quit;

use super::{
    ask::{
        create::CreateForm, create_many::CreateManyForm, delete::DeleteForm, many::ManyForm,
        run::RunReport,
    },
    bulk::{ItemState, Stopped},
    *,
};
use crate::domain::{
    Change, Refusal, ServerProblem, SessionProblem, TransportProblem, write::Barred,
};

/// A world whose snapshots are these, the highest first.
pub(super) fn world(count: u32) -> World {
    let ids: Vec<String> = (1..=count).map(|n| (100 + n).to_string()).collect();
    World::with(&ids.iter().map(String::as_str).collect::<Vec<_>>())
}

impl World {
    fn number(&mut self, number: &str) {
        for c in number.chars() {
            self.key(Code::Char(c));
        }
    }

    /// Marks all that is shown, and confirms deleting so many.
    pub(super) fn delete_all(&mut self, number: &str) {
        self.key(Code::Char('*'));
        self.key(Code::Char('d'));
        self.number(number);
        self.later(Code::Enter);
    }

    pub(super) fn all_sent(&mut self) -> Vec<Sent> {
        std::iter::from_fn(|| self.sent()).collect()
    }

    fn target_of(&self, sent: Sent) -> String {
        let op = self.state().ops.iter().find(|op| op.id == sent.op).unwrap();
        op.write.expects().unwrap().id.to_string()
    }

    fn states(&self) -> Vec<ItemState> {
        let run = self.state().run.as_ref().unwrap();
        run.items.iter().map(|item| item.state.clone()).collect()
    }

    /// The list is read, and has these rows.
    pub(super) fn list_has(&mut self, ids: &[&str]) {
        self.pass(Duration::from_secs(70));
        // What was asked for before the last change is read again.
        while let Some(id) = self.list_in_flight() {
            let instance = snapshots_of("1");
            let outcome = Outcome::Snapshots(instance, Ok(snapshots(ids)));
            self.hear(Heard::Done(id, outcome));
        }
    }

    /// The words of the question or report.
    fn words(&self) -> String {
        let state = self.state();
        state.question().unwrap().content(state).in_words(state)
    }

    fn asks_about(&self) -> Option<String> {
        self.question_form().map(ManyForm::demanded)
    }
}

pub(super) fn refused() -> NotDone {
    NotDone::Failed(Problem::Server(ServerProblem::Refused(Refusal {
        kind: "access".into(),
        object: "".into(),
        message: "".into(),
    })))
}

fn protected() -> NotDone {
    NotDone::Barred(Barred::Protected)
}
