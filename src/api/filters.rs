//! Filters: what a session lets through of the lists, kept on the server `[panel]`.
//!
//! A browser whose session is used here may have set some, and then the lists are shorter than the
//! account.

use super::{Api, client::Kind, wire};
use crate::{domain::Problem, text::Text};

/// Which fields of the lists' filters hold something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Those of the list of instances.
    pub instances: Vec<Text>,
    /// Those of the lists of snapshots.
    pub snapshots: Vec<Text>,
}

impl Filters {
    /// Whether nothing is filtered.
    #[must_use]
    pub fn are_clear(&self) -> bool {
        self.instances.is_empty() && self.snapshots.is_empty()
    }
}

impl Api {
    /// Which filters are set. Nothing is changed: without `sok` a form only tells what it holds `[isp]`.
    ///
    /// # Errors
    /// Any `Problem`; `Refused` where the server has no such forms.
    pub async fn filters(&self) -> Result<Filters, Problem> {
        Ok(Filters {
            instances: self.filled("instances.filter").await?,
            snapshots: self.filled("instances.snapshots.filter").await?,
        })
    }

    /// Clears these filters, for the browser too: empty values clear `[panel]`.
    ///
    /// # Errors
    /// Any `Problem`; `Unexpected` where the answer may be a preview.
    pub async fn clear_filters(&self, filters: &Filters) -> Result<(), Problem> {
        let of = |func, fields: &[Text]| (func, fields.to_vec());
        let both = [
            of("instances.filter", &filters.instances),
            of("instances.snapshots.filter", &filters.snapshots),
        ];
        for (func, fields) in both {
            if fields.is_empty() {
                continue;
            }
            let empty: Vec<(&str, &str)> = fields.iter().map(|field| (field.raw(), "")).collect();
            let mut form = self.form(func, &empty);
            form.push(("sok", "ok"));
            let answer = self.post(Kind::Write, &form).await?;
            match self.decode::<wire::NoRow>(&answer) {
                Ok(doc) if doc.ok.is_some() => {}
                Ok(_) => return Err(self.unexpected(&answer.body)),
                Err(refused) => return Err(self.look_into(refused).await),
            }
        }
        Ok(())
    }

    /// The names of a form's fields that hold something.
    async fn filled(&self, func: &str) -> Result<Vec<Text>, Problem> {
        let answer = self.post(Kind::Read, &self.form(func, &[])).await?;
        match self.decode::<wire::NoRow>(&answer) {
            // Of another answer nothing can be told, least of all that no filter is set.
            Ok(doc) if !doc.has_keys_of(func) => Err(self.unexpected(&answer.body)),
            Ok(_) => Ok(wire::filled(&answer.body)),
            Err(refused) => Err(self.look_into(refused).await),
        }
    }
}
