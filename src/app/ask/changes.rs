//! The changes that a key or a menu begins: whether each is possible now, and its question.

use super::protection;
use crate::{
    app::{Effect, State},
    domain::Now,
    keys::{Action, OnSnapshot},
    words::{Denied, many::Many},
};

impl State {
    /// Whether a change can be made now.
    pub(in crate::app) fn can_make(&self, change: OnSnapshot) -> Result<(), Denied> {
        let on_marks = self.acts_on_marks(change);
        match change {
            OnSnapshot::Create if on_marks => self.can_create_on_marked(),
            OnSnapshot::Create => self.can_create().map(drop),
            OnSnapshot::Rename => self.can_rename().map(drop),
            OnSnapshot::Protect | OnSnapshot::Delete if on_marks => self.can_change_marked(),
            OnSnapshot::Protect => self.can_protect().map(drop),
            OnSnapshot::CopyToRegion => self.can_copy_to_region().map(drop),
            OnSnapshot::Restore => self.can_restore().map(drop),
            OnSnapshot::Delete => self.can_delete().map(drop),
        }
    }

    /// Opens the question of a change, makes it at once where none is needed, or says why it can't be
    /// made.
    pub(in crate::app) fn ask_to_make(&mut self, now: Now, change: OnSnapshot) -> Option<Effect> {
        let on_marks = self.acts_on_marks(change);
        let asked = match change {
            OnSnapshot::Create if on_marks => self.ask_create_many(now),
            OnSnapshot::Create => self.ask_create(now),
            OnSnapshot::Rename => self.ask_rename(),
            OnSnapshot::Protect if on_marks => self.ask_about_marked(now, protection::of_marked),
            OnSnapshot::Protect => self.protect_or_ask(now),
            OnSnapshot::CopyToRegion => self.ask_copy(now),
            OnSnapshot::Restore => self.ask_restore(now),
            OnSnapshot::Delete if on_marks => self.ask_about_marked(now, |_| Many::Delete),
            OnSnapshot::Delete => self.ask_delete(),
        };
        asked.unwrap_or_else(|why| {
            self.refuse(now, Action::Snapshot(change), why);
            None
        })
    }
}
