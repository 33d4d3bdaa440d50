//! What menus say: the palette, and what can be copied.

use super::{
    Denied,
    writes::{self, OfferedOn},
};
use crate::{
    domain::{Direction, ImageKind, InstanceId, Protection, SnapshotId, Theme},
    keys::{Action, Marking, OnList, OnProgram},
};

/// The title of the palette.
#[must_use]
pub fn palette() -> &'static str {
    "Do or go to"
}

/// The title of what can be copied.
#[must_use]
pub fn copy() -> &'static str {
    "Copy"
}

/// The title of the menu of sorting and columns of a list.
#[must_use]
pub fn sort(list: &str) -> String {
    format!("{list}: sort and columns")
}

/// Sorts by a column, or turns its order around.
#[must_use]
pub fn sort_by(column: &str) -> String {
    format!("sort by {column}")
}

/// Beside the column that the list is sorted by.
#[must_use]
pub fn sorted(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "↑ ascending",
        Direction::Descending => "↓ descending",
    }
}

/// Shows another theme.
#[must_use]
pub fn theme(name: &str) -> String {
    format!("theme: {name}")
}

/// Another theme is shown until the program ends.
#[must_use]
pub fn theme_chosen(theme: Theme) -> String {
    let name = theme.word();
    format!("Theme {name} for this run. To keep it, set theme = \"{name}\" in config.toml.")
}

/// Other words by which the themes are found.
#[must_use]
pub fn theme_synonyms() -> &'static str {
    "colours colors look palette scheme"
}

/// Beside the filter: the fields of the list, as they are typed.
#[must_use]
pub fn fields(names: &[&str]) -> String {
    format!("fields: {}", names.join(", "))
}

/// Beside the current theme.
#[must_use]
pub fn current() -> &'static str {
    "current"
}

/// Shows or hides a column.
#[must_use]
pub fn column(column: &str) -> String {
    format!("show or hide {column}")
}

/// Beside a column that is shown.
#[must_use]
pub fn shown() -> &'static str {
    "shown"
}

/// Beside a column that is shown only in a wider window.
#[must_use]
pub fn no_room() -> &'static str {
    "needs a wider window"
}

/// Beside the column that names the row.
#[must_use]
pub fn always_shown() -> &'static str {
    "always shown"
}

/// Goes back to the columns and the order of a first start.
#[must_use]
pub fn reset() -> &'static str {
    "default order and columns"
}

/// Other words by which that is found.
#[must_use]
pub fn reset_synonyms() -> &'static str {
    "reset restore original undo"
}

/// Beside a column that is hidden.
#[must_use]
pub fn hidden() -> &'static str {
    "hidden"
}

/// Nothing fits what was typed.
#[must_use]
pub fn nothing_fits() -> &'static str {
    "Nothing matches."
}

/// More fit than are shown.
#[must_use]
pub fn more(shown: usize, all: usize) -> String {
    format!("{shown} of {}", super::grouped(all))
}

/// Beside an action that is not possible: why, or what leads to where it is. The first that fits is
/// shown.
#[must_use]
pub fn not_now(why: &Denied) -> Vec<String> {
    let said = |why: &str| format!("— not possible: {why}");
    match why {
        // Keys choose in the menu: the one that leads there is not named.
        Denied::OnInstances(_) => vec!["— open an instance first".to_owned()],
        Denied::OnAccount(_) => vec!["— go to its instance first".to_owned()],
        why => {
            let state = why.state_of_instance();
            let state = state.iter().map(|state| said(state));
            state.chain([said(why.brief())]).collect()
        }
    }
}

/// Other words for what an action of the palette does: it is found by them, too.
#[must_use]
pub fn synonyms(action: Action) -> &'static str {
    match action {
        Action::List(on) => match on {
            OnList::Schedules => "keep retention rotate automatic daily weekly plan cron timer",
            OnList::ReadOnly => "write lock unlock",
            OnList::Accounts => "profile switch login",
            OnList::Operations => "progress results tasks jobs queue log errors",
            OnList::Filter | OnList::NextMatch | OnList::PreviousMatch => "search find",
            OnList::Sort => "order arrange",
            OnList::Help => "help shortcuts bindings",
            OnList::Copy => "clipboard yank",
            OnList::AtRisk => "old stale never coverage",
            OnList::Instance => "info server coverage risk days",
            OnList::Account => "everything",
            OnList::Main | OnList::Backups => "view list",
            OnList::Mark(Marking::Row | Marking::Range | Marking::Shown) => "select",
            OnList::Mark(Marking::Nothing) => "clear deselect marks",
            OnList::NextPane
            | OnList::PreviousPane
            | OnList::Open
            | OnList::Back
            | OnList::Palette => "",
        },
        Action::Snapshot(change) => writes::offer(change, OfferedOn::default()).synonyms,
        Action::Refresh => "reload update read again",
        Action::Program(OnProgram::Quit | OnProgram::Interrupt) => "exit leave close",
        Action::Program(OnProgram::Suspend) => "background shell",
        Action::Program(OnProgram::Redraw) => "repaint clear",
        Action::Move(_) | Action::Schedule(_) | Action::Edit(_) | Action::Reply(_) => "",
    }
}

/// Beside the name of an instance.
#[must_use]
pub fn instance(id: &InstanceId, ip: &str) -> String {
    format!("instance  id {id}  {ip}").trim_end().to_owned()
}

/// Beside the name of a snapshot.
#[must_use]
pub fn snapshot(id: &SnapshotId, instance: Option<&str>) -> String {
    image(&ImageKind::Snapshot, id, instance)
}

/// Beside the name of a row of the whole account.
#[must_use]
pub fn image(kind: &ImageKind, id: &SnapshotId, instance: Option<&str>) -> String {
    match instance {
        Some(instance) => format!("{kind} of {instance}  id {id}"),
        None => format!("{kind}  id {id}"),
    }
}

/// What can be copied: the id within the billing.
#[must_use]
pub fn id() -> &'static str {
    "id"
}

/// What can be copied: the id in `OpenStack`.
#[must_use]
pub fn uuid() -> &'static str {
    "UUID"
}

/// What can be copied: the name.
#[must_use]
pub fn name() -> &'static str {
    "name"
}

/// What can be copied: the IP address.
#[must_use]
pub fn address() -> &'static str {
    "address"
}

/// What can be copied: all of the row.
#[must_use]
pub fn json() -> &'static str {
    "all as JSON"
}

/// Protection, as JSON.
#[must_use]
pub fn protected(protection: Protection) -> &'static str {
    match protection {
        Protection::On => "on",
        Protection::Off => "off",
        Protection::Unknown => "unknown",
    }
}
