//! How it is written down: JSON, the same in the keyring and in the file.

use serde::{Deserialize, Serialize};

use super::{Kept, KeptBegun, KeptSession};
use crate::domain::Secret;

/// Holds revealed secrets, so it has no `Debug`.
#[derive(Serialize, Deserialize)]
struct StoredForm {
    server: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<SessionForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    begun: Option<BegunForm>,
}

#[derive(Serialize, Deserialize)]
struct BegunForm {
    token: String,
    user: String,
}

#[derive(Serialize, Deserialize)]
struct SessionForm {
    token: String,
    ours: bool,
    used: String,
}

/// Writes down what is kept for a server.
pub(super) fn write(kept: &Kept, server: &str) -> String {
    let form = StoredForm {
        server: server.to_owned(),
        session: kept.session.as_ref().map(|session| SessionForm {
            token: session.token.reveal().to_owned(),
            ours: session.ours,
            used: session.used.to_string(),
        }),
        user: kept.user.clone(),
        password: kept.password.as_ref().map(|it| it.reveal().to_owned()),
        begun: kept.begun.as_ref().map(|begun| BegunForm {
            token: begun.token.reveal().to_owned(),
            user: begun.user.clone(),
        }),
    };
    // Text and truth values only: there is nothing in it that JSON can't say.
    serde_json::to_string(&form).unwrap_or_default()
}

/// Reads what is kept for a server; nothing where it is for another one. `None` where it is not of
/// our writing: what exactly is wrong is not said, because the reader's words quote the text.
pub(super) fn read(text: &str, server: &str) -> Option<Kept> {
    let form: StoredForm = serde_json::from_str(text).ok()?;
    if form.server != server {
        return Some(Kept::default());
    }
    let session = match form.session {
        None => None,
        Some(session) => Some(KeptSession {
            token: Secret::new(&session.token)?,
            ours: session.ours,
            used: session.used.parse().ok()?,
        }),
    };
    let password = form.password.as_deref().and_then(Secret::exact);
    let begun = match form.begun {
        None => None,
        Some(begun) => Some(KeptBegun {
            token: Secret::new(&begun.token)?,
            user: begun.user,
        }),
    };
    Some(Kept {
        session,
        user: form.user,
        password,
        begun,
    })
}
