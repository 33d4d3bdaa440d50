//! The records of how people log in after a restore.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{Access, SshKey},
    text::Text,
};

/// How people log in after a restore. Of a new password, only that there is one.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum AccessRecord {
    #[default]
    AsBefore,
    Password,
    Key {
        id: String,
        name: String,
    },
}

impl AccessRecord {
    pub(super) fn of(access: &Access) -> Self {
        match access {
            Access::AsBefore => Self::AsBefore,
            Access::Password(_) | Access::ForgottenPassword => Self::Password,
            Access::Key(key) => Self::Key {
                id: key.id.raw().to_owned(),
                name: key.name.raw().to_owned(),
            },
        }
    }

    pub(super) fn read(self) -> Access {
        match self {
            Self::AsBefore => Access::AsBefore,
            Self::Password => Access::ForgottenPassword,
            Self::Key { id, name } => Access::Key(SshKey {
                id: Text::new(&id),
                name: Text::new(&name),
            }),
        }
    }
}
