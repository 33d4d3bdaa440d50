//! The account that a screen shows, and whether it may be changed.

use super::{
    JournalState, State,
    ask::{Open, Part, allow_writes::AllowWrites},
};
use crate::{
    domain::{Colour, Now, Profile, ProfileName, Thresholds, write::Phase},
    text::Text,
    words::{Denied, Said, commands},
};

/// The account whose data is shown.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// The name of its profile: `prod`.
    pub name: ProfileName,
    /// The colour of its name.
    pub colour: Option<Colour>,
    /// The login, once it is known: from the profile first, then from the server.
    pub user: Option<Text>,
    /// The server's host.
    pub server: String,
    /// From which ages on the newest copy of an instance is worth a warning or an alarm.
    pub thresholds: Thresholds,
}

impl Account {
    /// Whether it is the demo account inside this program.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.server == commands::demo_server()
    }

    /// The account of a profile.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        Self {
            name: profile.name.clone(),
            colour: profile.colour,
            user: profile.user.as_deref().map(Text::new),
            server: profile.url.to_string(),
            thresholds: profile.thresholds,
        }
    }
}

/// Whether writes are refused before they are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadOnly {
    /// Writes are allowed.
    #[default]
    Off,
    /// Writes are refused until the user allows them.
    On,
    /// Writes are refused as long as the program runs, because it was started with `--read-only`.
    Locked,
}

impl State {
    /// Refuses a write if the account is read-only.
    pub(super) fn may_write(&self) -> Result<(), Denied> {
        match self.read_only {
            // What an earlier run began may be in the way.
            ReadOnly::Off if self.journal == JournalState::Unread => Err(Denied::JournalUnread),
            ReadOnly::Off => Ok(()),
            ReadOnly::On => Err(Denied::ReadOnly),
            ReadOnly::Locked => Err(Denied::ReadOnlyRun),
        }
    }

    /// Makes the account read-only at once; opens a question before it allows writes. After a start
    /// with `--read-only`, writes stay refused.
    pub(super) fn turn_read_only(&mut self, now: Now) {
        match self.read_only {
            ReadOnly::Off => {
                self.read_only = ReadOnly::On;
                let unanswered = self.ops.iter().filter(|op| op.phase == Phase::Unanswered);
                self.say(now, Said::ReadOnly(unanswered.count()));
            }
            ReadOnly::On => self
                .layers
                .ask(Open::new(Box::new(AllowWrites), Part::Cancel)),
            ReadOnly::Locked => self.say(now, Said::Denied(Denied::ReadOnlyRun)),
        }
    }

    /// Allows writes, as the user has confirmed.
    pub(super) fn allow_writes(&mut self, now: Now) {
        self.layers.close_question();
        self.read_only = ReadOnly::Off;
        self.say(now, Said::ChangesAllowed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::operations::kept_nowhere;

    #[test]
    fn why_nothing_is_kept_is_said_as_it_is() {
        let of = |server: &str| Account {
            server: server.to_owned(),
            ..Account::default()
        };
        let demo = kept_nowhere(of(commands::demo_server()).is_demo());
        let other = kept_nowhere(of("api.zomro.com").is_demo());
        assert!(demo.contains("demo") && !demo.contains("home folder"));
        assert!(other.contains("home folder") && !other.contains("demo"));
    }
}
