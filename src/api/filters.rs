//! Filters of a session, which the server applies to lists `[panel]`.
//!
//! A browser that shares the session may have set some; lists are then shorter than the account.

use super::{Api, client::CallKind, wire};
use crate::{
    domain::{BadAnswer, InstanceId, Problem, TransportProblem},
    text::Text,
};

/// A list whose rows a filter can hide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filtered {
    /// The list of instances.
    Instances,
    /// The lists of snapshots. One filter applies to all of them and can be read with any instance.
    Snapshots(InstanceId),
    /// The list of all snapshots, backups and images of the account.
    Images,
}

impl Filtered {
    /// The function of the filter's form.
    fn form(&self) -> &'static str {
        match self {
            Self::Instances => "instances.filter",
            Self::Snapshots(_) => "instances.snapshots.filter",
            Self::Images => "image.filter",
        }
    }
}

impl Api {
    /// The names of the fields of a list's filter that have a value. Nothing is changed: without
    /// `sok` a form only returns its values `[isp]`.
    ///
    /// # Errors
    /// Any `Problem`; `Refused` if the server has no such form.
    pub async fn filter(&self, list: &Filtered) -> Result<Vec<Text>, Problem> {
        let func = list.form();
        let elid = match list {
            Filtered::Instances | Filtered::Images => None,
            Filtered::Snapshots(of) => Some(("elid", of.as_str())),
        };
        let form = self.form(func, elid.as_slice());
        let answer = self.post(CallKind::Read, &form).await?;
        match self.decode::<wire::NoRow>(&answer) {
            // Any other answer says nothing, least of all that no filter is set.
            Ok(doc) if !doc.has_keys_of(func) => {
                Err(self.unexpected(&answer.body, BadAnswer::NotOfApi))
            }
            Ok(_) => Ok(wire::filled(&answer.body)),
            Err(refused) => Err(self.look_into(refused).await),
        }
    }

    /// Clears these fields of a list's filter, also for the browser: empty values clear `[panel]`.
    /// If the answer does not say whether it worked, the form is read again.
    ///
    /// # Errors
    /// Any `Problem`; `Unconfirmed` if the filter is still set.
    pub async fn clear_filter(&self, list: &Filtered, fields: &[Text]) -> Result<(), Problem> {
        let empty: Vec<(&str, &str)> = fields.iter().map(|field| (field.raw(), "")).collect();
        match self.change(list.form(), &empty).await {
            Err(Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Unconfirmed)))
                if self.filter(list).await?.is_empty() =>
            {
                Ok(())
            }
            result => result,
        }
    }
}
