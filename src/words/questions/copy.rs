//! The question that copies a snapshot to another region.

use crate::{
    domain::Money,
    keys::{Action, Context, OnList},
    words::{key, list_of},
};

say! {
    /// The label of the region that a snapshot is copied to.
    to_region => "To";
    /// A title.
    copy_title => "Copy to another region";
    /// A button: copy.
    copy_button => "Copy";
    /// What Enter does in a question.
    copy_verb => "copy";
    /// The regions are being read.
    reading_regions => "Reading the regions…";
    /// The server offers no other region.
    no_regions => "The server offers no other region.";
    /// A copy is in flight.
    copying => "Checking it again, then copying. Closing this does not cancel it.";
}

/// The regions that a snapshot can be copied to.
#[must_use]
pub fn regions_offered(regions: &[&str]) -> String {
    format!("The server offers {}.", list_of(regions, "and"))
}

/// A button: copy to this region.
#[must_use]
pub fn copy_to_button(region: &str) -> String {
    format!("Copy to {region}")
}

/// What a copy costs, as far as the server says.
#[must_use]
pub fn copy_costs(a_day: Option<&Money>) -> String {
    match a_day {
        Some(a_day) => format!("It costs {a_day} a day, {} in 30 days.", a_day.a_month()),
        None => "The server does not say what it costs.".to_owned(),
    }
}

/// What a copy is, and where it is found again.
#[must_use]
pub fn what_a_copy_is() -> String {
    let account = key(Context::Snapshots, Action::List(OnList::Account));
    format!(
        "The copy is charged for and belongs to no instance: rename, protect or delete it in the whole account ({account}). The original stays."
    )
}

/// The regions can't be read.
#[must_use]
pub fn regions_unknown(why: &str) -> String {
    let refresh = key(Context::Buttons, Action::Refresh);
    format!("The regions can't be read. {why} Press {refresh} to retry.")
}
