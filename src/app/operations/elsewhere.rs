//! The operations that this account does not follow: those of other accounts, of other programs on
//! this state folder, and of profiles that no longer exist.

use super::{Call, Effect, Now, OperationRow, OperationRowId, State, columns, words};
use crate::{
    app::{App, Tone},
    domain::{
        FileProblem, ProfileName,
        write::{Holder, Unfollowed},
    },
    words::{Said, writes},
};

impl State {
    /// Asks for what other programs and unknown profiles left unfinished: once when the lists are
    /// there, and each time that the pane shows it anew.
    pub(super) fn ask_unfollowed(&mut self) -> Effect {
        self.call(Call::Unfollowed)
    }

    /// Handles what is unfinished and not followed here. What no profile follows is said once.
    pub(in crate::app) fn unfollowed_read(
        &mut self,
        now: Now,
        result: Result<Vec<Unfollowed>, FileProblem>,
    ) {
        // A folder that can't be read was said at the start.
        let Ok(found) = result else { return };
        let is_known = |name: &ProfileName| self.unfollowed.iter().any(|it| it.profile == *name);
        let orphans = found.iter().filter(|it| it.by == Holder::NoProfile);
        let mut names: Vec<ProfileName> = orphans.map(|it| it.profile.clone()).collect();
        names.dedup();
        names.retain(|name| !is_known(name));
        self.unfollowed = found;
        if !names.is_empty() {
            self.say(now, Said::NoProfile(names));
        }
    }

    /// The rows of what is unfinished and not followed here.
    pub(super) fn unfollowed_rows(&self) -> impl Iterator<Item = OperationRow> {
        self.unfollowed.iter().map(|it| {
            let write = &it.unfinished.write;
            let mut columns = columns(write);
            if it.profile != self.account.name {
                columns[2] = words::of_account(&it.profile, &columns[2]);
            }
            let (state, more) = match it.by {
                Holder::AnotherProgram => (words::in_another(), words::follows_there().to_owned()),
                Holder::NoProfile => (
                    words::no_profile(),
                    words::profile_gone(&it.profile, &it.server),
                ),
            };
            let title = words::sentence(&writes::of(write).title());
            let details = vec![title, more, words::began_utc(it.unfinished.id.begun())];
            OperationRow {
                id: OperationRowId::Begun(it.unfinished.id),
                tone: Tone::Odd,
                seconds: 0,
                columns,
                state: state.to_owned(),
                copied: details.join("\n"),
                details,
            }
        })
    }
}

impl App {
    /// Shows the operations of the other accounts in the open pane.
    pub(in crate::app) fn show_operations_of_others(&mut self, now: Now) {
        if self.shown().layers.operations().is_none() {
            return;
        }
        let shown = self.shown_id();
        let others = self.ids().filter(|of| *of != shown);
        let others = others.map(|of| &self.accounts[of.place()]);
        let rows: Vec<OperationRow> = others
            .flat_map(|account| {
                let name = &account.account.name;
                account.rows_of_this_run(now).into_iter().filter_map(|row| {
                    let mut row = row;
                    row.columns[2] = words::of_account(name, &row.columns[2]);
                    match row.id {
                        OperationRowId::Run => row.id = OperationRowId::RunOf(name.clone()),
                        // They are counted in the row of their run.
                        OperationRowId::Waiting(_) => return None,
                        // It is cancelled in its own account.
                        OperationRowId::Plan(op) => {
                            row.id = OperationRowId::Begun(op);
                            row.details.pop();
                        }
                        OperationRowId::RunOf(_)
                        | OperationRowId::Begun(_)
                        | OperationRowId::Changed(_) => {}
                    }
                    Some(row)
                })
            })
            .collect();
        if let Some(pane) = self.shown_mut().layers.operations_mut() {
            pane.of_others = rows;
        }
    }
}
