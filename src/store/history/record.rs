//! The lines of the history: JSON, for `jq` and for people.
//!
//! ```text
//! {"op":"…","at":"2026-11-26T14:02:31Z","step":"begun","profile":"prod","write":"delete",…}
//! {"op":"…","at":"2026-11-26T14:02:32Z","step":"answered","answer":"accepted","said":null}
//! {"op":"…","at":"2026-11-26T14:02:35Z","step":"ended","end":"applied"}
//! ```

use std::str::FromStr as _;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        CopyKind, HistoryAnswer, HistoryStep, InstanceId, ProfileName, Request, SnapshotId,
        write::{Deed, End, OpId},
    },
    text::Text,
};

#[derive(Deserialize, Serialize)]
struct HistoryLine {
    op: String,
    at: String,
    #[serde(flatten)]
    step: StepRecord,
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
enum StepRecord {
    Begun(Box<RequestRecord>),
    Answered {
        answer: String,
        said: Option<String>,
    },
    Created {
        snapshot: String,
    },
    Ended {
        end: String,
    },
}

#[derive(Deserialize, Serialize)]
struct RequestRecord {
    profile: String,
    server: String,
    user: Option<String>,
    write: String,
    instance: Named,
    snapshot: Named,
    /// `backup` if it is about a backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    copy: Option<String>,
    new_name: Option<String>,
    typed: Option<String>,
    form: Vec<(String, String)>,
}

#[derive(Deserialize, Serialize)]
struct Named {
    id: Option<String>,
    name: String,
}

const BACKUP: &str = "backup";
const ACCEPTED: &str = "accepted";
const NOT_APPLIED: &str = "not-applied";
const UNCLEAR: &str = "unclear";
const APPLIED: &str = "applied";

/// A step as a line, with its end.
pub(super) fn line(id: OpId, step: &HistoryStep) -> String {
    let (at, step) = match step {
        HistoryStep::Begun(request) => (id.begun(), StepRecord::Begun(Box::new(begun(request)))),
        HistoryStep::Answered(at, answer) => {
            let (answer, said) = match answer {
                HistoryAnswer::Accepted => (ACCEPTED, None),
                HistoryAnswer::NotApplied(said) => (NOT_APPLIED, Some(said.clone())),
                HistoryAnswer::Unclear(said) => (UNCLEAR, Some(said.clone())),
            };
            let answer = answer.to_owned();
            (*at, StepRecord::Answered { answer, said })
        }
        HistoryStep::Created(at, snapshot) => {
            let snapshot = snapshot.to_string();
            (*at, StepRecord::Created { snapshot })
        }
        HistoryStep::Ended(at, end) => {
            let end = match end {
                End::Applied => APPLIED,
                End::NotApplied => NOT_APPLIED,
                End::Unclear => UNCLEAR,
            };
            let end = end.to_owned();
            (*at, StepRecord::Ended { end })
        }
    };
    let line = HistoryLine {
        op: id.to_string(),
        at: at.to_string(),
        step,
    };
    // Strings alone can't fail to become JSON.
    let mut line = serde_json::to_string(&line).unwrap_or_default();
    line.push('\n');
    line
}

fn begun(request: &Request) -> RequestRecord {
    RequestRecord {
        profile: request.profile.to_string(),
        server: request.server.clone(),
        user: request.user.as_ref().map(|user| user.raw().to_owned()),
        write: request.deed.word().to_owned(),
        instance: Named {
            id: request.instance.as_ref().map(ToString::to_string),
            name: request.instance_name.raw().to_owned(),
        },
        snapshot: Named {
            id: request.snapshot.as_ref().map(ToString::to_string),
            name: request.name.raw().to_owned(),
        },
        copy: (request.kind == CopyKind::Backup).then(|| BACKUP.to_owned()),
        new_name: request.new_name.as_ref().map(|name| name.raw().to_owned()),
        typed: request.typed.clone(),
        form: request.form.clone(),
    }
}

/// Reads a line without its end; `None` if it is damaged or of a kind that a newer snapdeck writes.
pub(super) fn parse(line: &[u8]) -> Option<(OpId, HistoryStep)> {
    let HistoryLine { op, at, step } = serde_json::from_slice(line).ok()?;
    let at = Timestamp::from_str(&at).ok()?;
    let step = match step {
        StepRecord::Begun(begun) => HistoryStep::Begun(Box::new(request(*begun)?)),
        StepRecord::Answered { answer, said } => {
            let said = Text::new(&said.unwrap_or_default()).shown().to_owned();
            let answer = match answer.as_str() {
                ACCEPTED => HistoryAnswer::Accepted,
                NOT_APPLIED => HistoryAnswer::NotApplied(said),
                UNCLEAR => HistoryAnswer::Unclear(said),
                _ => return None,
            };
            HistoryStep::Answered(at, answer)
        }
        StepRecord::Created { snapshot } => HistoryStep::Created(at, SnapshotId::parse(&snapshot)?),
        StepRecord::Ended { end } => {
            let end = match end.as_str() {
                APPLIED => End::Applied,
                NOT_APPLIED => End::NotApplied,
                UNCLEAR => End::Unclear,
                _ => return None,
            };
            HistoryStep::Ended(at, end)
        }
    };
    Some((OpId::from_str(&op).ok()?, step))
}

fn request(begun: RequestRecord) -> Option<Request> {
    Some(Request {
        profile: ProfileName::parse(&begun.profile)?,
        server: begun.server,
        user: begun.user.as_deref().map(Text::new),
        deed: Deed::parse(&begun.write)?,
        instance: match begun.instance.id {
            Some(id) => Some(InstanceId::parse(&id)?),
            None => None,
        },
        instance_name: Text::new(&begun.instance.name),
        snapshot: match begun.snapshot.id {
            Some(id) => Some(SnapshotId::parse(&id)?),
            None => None,
        },
        kind: match begun.copy.as_deref() {
            None => CopyKind::Snapshot,
            Some(BACKUP) => CopyKind::Backup,
            Some(_) => return None,
        },
        name: Text::new(&begun.snapshot.name),
        new_name: begun.new_name.as_deref().map(Text::new),
        typed: begun.typed,
        form: begun.form,
    })
}
