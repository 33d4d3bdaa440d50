//! What a user presses and sees, and whether that may write.

use super::*;

impl Trial<'_> {
    pub(super) fn is_armed(&self) -> bool {
        let now = self.world.now;
        self.world.state().question().is_some_and(|open| {
            open.form.sent.is_none()
                && open
                    .shown_at
                    .is_some_and(|at| now.since(at) >= ask::READING_TIME)
        })
    }

    /// Whether Enter may send a write now.
    pub(super) fn may_write(&self) -> bool {
        if self.world.state().read_only != ReadOnly::Off {
            self.tally.read_only.once();
            return false;
        }
        if !self.end_seen {
            self.tally.read_in_part.once();
        }
        self.end_seen
    }

    /// Presses a key, and draws the result.
    pub(super) fn key(&mut self, code: Code) {
        let state = self.world.state();
        let action = keys::action(state.context(), Key::of(code));
        if action == Some(Action::Refresh) && state.form().is_none() {
            let open = state.open.as_ref().map(|list| list.instance.clone());
            let lists = [None, open];
            for list in lists
                .into_iter()
                .take(1 + usize::from(state.open.is_some()))
            {
                if self
                    .pauses
                    .remove(&list)
                    .is_some_and(|until| until > self.world.now.mono)
                {
                    self.tally.passed_by_r.once();
                }
            }
        }
        let read_at = self.world.now.mono;
        let key = Key::of(code);
        self.world.tell(Message::Key { key, read_at });
        self.end_seen &= self.world.state().question().is_some();
        let dialog = self
            .shows
            .filter(|_| self.world.state().question().is_some());
        self.end_seen |= dialog.is_some_and(|extent| extent.below == 0);
        let at = self.world.now.mono;
        self.world.tell(Message::Drawn { at, dialog });
    }
}
