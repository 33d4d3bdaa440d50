//! What the keys do: the descriptions in the help and in `docs/keys.md`, and the words in the footer.

use std::borrow::Cow;

use super::{
    coverage, grouped,
    writes::{self, OfferedOn},
};
use crate::domain::{CopyKind, Thresholds};
use crate::keys::{
    Action, ActsOn, BINDINGS, Binding, Context, Edit, Key, ListedIn, Marking, Motion, OnList,
    OnProgram, OnSchedule, Reply,
};

/// One line of the help and of the table in `docs/keys.md`.
pub struct HelpLine {
    /// The keys, with blanks between them.
    pub keys: String,
    /// The name of the place where they work.
    pub place: &'static str,
    /// What they do.
    pub what: Cow<'static, str>,
    /// The contexts in which they work.
    pub contexts: &'static [Context],
    /// The action, to check whether it is possible now; none where a heading is explained.
    pub action: Option<Action>,
}

/// The help. Bindings with the same place and description share a line. What no key does is reached
/// through the details or the palette.
#[must_use]
pub fn help() -> Vec<HelpLine> {
    let mut lines: Vec<HelpLine> = Vec::new();
    for binding in BINDINGS {
        let keys: Vec<String> = match binding.listed {
            ListedIn::Nowhere => continue,
            ListedIn::Palette => {
                let ways = [OnList::Open, OnList::Palette].map(Action::List);
                ways.map(|way| super::key(Context::Snapshots, way)).into()
            }
            ListedIn::Help | ListedIn::Footer(_) => {
                binding.keys.iter().map(ToString::to_string).collect()
            }
        };
        let keys = keys.join(" ");
        let (place, what) = (place(binding.contexts), what(binding));
        let what: Cow<str> = if binding.listed == ListedIn::Palette {
            format!("then {what}").into()
        } else {
            what
        };
        match lines
            .iter_mut()
            .find(|line| line.place == place && line.what == what)
        {
            Some(line) => line.keys = format!("{} {keys}", line.keys),
            None => lines.push(HelpLine {
                keys,
                place,
                what,
                contexts: binding.contexts,
                action: Some(binding.action),
            }),
        }
    }
    lines
}

/// What the words in the list of instances mean that don't say it themselves.
#[must_use]
pub fn headings(thresholds: Thresholds) -> Vec<HelpLine> {
    use super::lists::heading;

    let line = |word: &str, what: Cow<'static, str>| HelpLine {
        keys: word.to_owned(),
        place: "words in the list of instances",
        what,
        contexts: &[Context::Instances, Context::Snapshots, Context::Account],
        action: None,
    };
    vec![
        line(
            heading::newest(),
            "age of the newest usable snapshot or backup; never: there is none".into(),
        ),
        line(
            heading::snapshots(),
            "number of snapshots, without backups".into(),
        ),
        line(
            coverage::AT_RISK.trim(),
            coverage::at_risk(thresholds).into(),
        ),
    ]
}

/// The name of a place.
#[must_use]
pub fn place_of(here: Context) -> &'static str {
    place(&[here])
}

/// The name of the place where a binding works.
fn place(contexts: &[Context]) -> &'static str {
    match contexts {
        [Context::Instances] => "instances",
        [Context::Snapshots] | [Context::Snapshots, Context::Account, Context::Details] => {
            "snapshots"
        }
        [Context::Account] => "account",
        [Context::Filter] => "filter",
        [Context::Help] => "keys",
        [Context::Accounts] => "accounts",
        [Context::Details] => "details",
        [Context::Operations] => "operations",
        [Context::Schedules] => "schedules",
        [Context::Menu, ..] => "menu",
        [Context::Columns] => "columns",
        [Context::Buttons, Context::Run] => "buttons",
        [Context::Run] => "run",
        [Context::Choice] => "choice",
        [Context::Toggles] => "days",
        [Context::Ways] => "sign-in",
        [Context::Buttons, ..] => "question",
        [Context::Text, ..] => "dialog",
        [Context::Filter, ..] => "text",
        _ if contexts.contains(&Context::Text) => "everywhere",
        _ if contexts.contains(&Context::Ways) => "outside text fields",
        _ => "lists",
    }
}

/// What a binding does.
#[must_use]
pub fn what(binding: &Binding) -> Cow<'static, str> {
    let place = binding.contexts.first().copied();
    does(place.unwrap_or(Context::Instances), binding.action)
}

/// What an action does in a place.
pub(super) fn does(place: Context, action: Action) -> Cow<'static, str> {
    match action {
        Action::Move(motion) => moves(place, motion),
        Action::List(on) => on_list(place, on),
        Action::Snapshot(change) => {
            return writes::offer(change, OfferedOn::default()).does.into();
        }
        Action::Schedule(on) => on_schedule(on),
        Action::Edit(edit) => edits(edit),
        Action::Reply(reply) => replies(place, reply),
        Action::Refresh => "refresh now",
        Action::Program(on) => on_program(place, on),
    }
    .into()
}

fn moves(place: Context, motion: Motion) -> &'static str {
    use Context as C;
    match (motion, place) {
        (Motion::Up | Motion::Down, C::Details) => "choose an action; beyond the last one, scroll",
        (Motion::Up | Motion::Down, C::Help) => "scroll",
        (Motion::Up | Motion::Down, C::Text | C::Choice | C::Toggles | C::Buttons | C::Run) => {
            "scroll in a small window"
        }
        (Motion::Up | Motion::Down, _) => "move",
        (
            Motion::PageUp | Motion::PageDown,
            C::Details | C::Help | C::Text | C::Choice | C::Toggles | C::Buttons | C::Run,
        ) => "scroll a page",
        (Motion::PageUp | Motion::PageDown, _) => "move a page",
        (Motion::HalfPageUp | Motion::HalfPageDown, _) => "move half a page",
        (
            Motion::First | Motion::Last,
            C::Details | C::Text | C::Choice | C::Toggles | C::Buttons | C::Run,
        ) => "scroll to the start or end",
        (Motion::First | Motion::Last, C::Help) => "go to the first or last line",
        (Motion::First | Motion::Last, _) => "go to the first or last row",
    }
}

/// What an action on the lists does.
fn on_list(place: Context, on: OnList) -> &'static str {
    match (on, place) {
        (OnList::NextPane, Context::Account) => "go to the row in the list of its instance",
        (OnList::NextPane | OnList::PreviousPane, _) => "go to the other list",
        (OnList::Open, Context::Instances) => "show the snapshots or backups of the instance",
        (OnList::Open, _) => "show all details of the snapshot, and what can be done",
        (OnList::Instance, _) => "show the details of the instance",
        (OnList::Back, Context::Instances) => "clear the filter",
        (OnList::Back, _) => "clear the filter, then go back to the instances",
        (OnList::Filter, Context::Help) => "search the keys",
        (OnList::Filter, Context::Operations) => "search the tab",
        (OnList::Filter, _) => "filter by words, field:value, and - for not",
        (OnList::NextMatch, _) => "go to the next match of the last filter",
        (OnList::PreviousMatch, _) => "go to the previous match of the last filter",
        (OnList::Mark(Marking::Row), _) => "mark or unmark the row, and move down",
        (OnList::Mark(Marking::Range), _) => "mark from here to the cursor, until pressed again",
        (OnList::Mark(Marking::Shown), _) => "mark all rows that are shown",
        (OnList::Mark(Marking::Nothing), _) => "unmark all rows",
        (OnList::Operations, _) => "show what runs and what ended, and the history",
        (OnList::Accounts, _) => "choose an account",
        (OnList::ReadOnly, _) => "make read-only for this run; allowing changes asks first",
        (OnList::Help, _) => "show the keys",
        (OnList::Palette, _) => "find an action, an instance or a snapshot",
        (OnList::Copy, _) => "copy the id, the name or all of the row",
        (OnList::Sort, _) => "sort by any column; show, hide and move columns",
        (OnList::Account, _) => "show the whole account: snapshots, backups, images",
        (OnList::Main, _) => "show the instances and their snapshots",
        (OnList::Backups, _) => "show the instances and their backups",
        (OnList::Schedules, _) => {
            "show the backup schedules of the instance, and how many backups are kept"
        }
        (OnList::AtRisk, _) => "show only the instances at risk, or all",
    }
}

fn on_schedule(on: OnSchedule) -> &'static str {
    match on {
        OnSchedule::Create => "create a schedule",
        OnSchedule::Change => "change the name, the days or the time",
        OnSchedule::Delete => "delete the schedule under the cursor",
        OnSchedule::Keep => "change how many scheduled backups are kept",
    }
}

fn edits(edit: Edit) -> &'static str {
    match edit {
        Edit::Left | Edit::Right => "move the text cursor",
        Edit::Home | Edit::End => {
            "go to the start or end of the text; if it is empty, of the menu or question"
        }
        Edit::Backspace | Edit::Erase => "delete before or under the cursor",
        Edit::EraseToStart | Edit::EraseWord => "delete to the start, or a word",
    }
}

fn replies(place: Context, reply: Reply) -> &'static str {
    match (reply, place) {
        (Reply::Press, Context::Details) => "do what is under the cursor",
        (Reply::Press, Context::Accounts) => "show the account",
        (Reply::Press, Context::Operations) => "show the results of the run",
        (Reply::Press, Context::Menu) => "do, open or copy what is under the cursor",
        (Reply::Press, Context::Filter) => "keep the filter",
        (Reply::Press, Context::Ways) => "choose what is under the cursor",
        (Reply::Press, _) => "press the button; in a text field, go on",
        (
            Reply::Cancel,
            Context::Details
            | Context::Help
            | Context::Accounts
            | Context::Menu
            | Context::Operations
            | Context::Schedules,
        ) => "close",
        (Reply::Cancel, Context::Filter) => "clear the filter",
        (Reply::Cancel, Context::Ways) => "back to the lists",
        (Reply::Cancel, _) => "cancel",
        (Reply::FocusNext | Reply::FocusPrevious, Context::Operations) => {
            "show the operations, the history or the changes"
        }
        (Reply::FocusNext | Reply::FocusPrevious, _) => "next or previous field or button",
        (Reply::ChooseNext | Reply::ChoosePrevious, Context::Columns) => {
            "move the column under the cursor left or right"
        }
        (Reply::ChooseNext | Reply::ChoosePrevious, Context::Toggles) => "next or previous day",
        (Reply::ChooseNext | Reply::ChoosePrevious, Context::Buttons | Context::Run) => {
            "next or previous button"
        }
        (Reply::ChooseNext | Reply::ChoosePrevious, _) => "next or previous value",
        (Reply::Toggle, _) => "select or clear the day",
        (Reply::Pick(_), Context::Accounts) => "go to the account with this number",
        (Reply::Pick(_), _) => "choose by number",
        (Reply::Copy, Context::Operations) => {
            "copy the row; in the history, as a curl command with $TOKEN"
        }
        (Reply::Copy, _) => "copy the text of the dialog",
        (Reply::CancelWaiting, _) => "cancel a waiting row: it is not sent",
    }
}

fn on_program(place: Context, on: OnProgram) -> &'static str {
    match (on, place) {
        (OnProgram::Quit, Context::Ways) => "quit",
        (OnProgram::Quit | OnProgram::Interrupt, _) => {
            "quit; asks first if something would be left undone or unknown"
        }
        (OnProgram::Suspend, _) => "suspend",
        (OnProgram::Redraw, _) => "redraw the screen",
    }
}

/// A key does nothing here, but perhaps in this list.
#[must_use]
pub fn unknown(key: Key, list: Option<Context>) -> String {
    let elsewhere = list.map_or_else(String::new, |list| {
        format!(", only in the {}", place(&[list]))
    });
    let help = super::key(Context::Instances, Action::List(OnList::Help));
    format!("{key} does nothing here{elsewhere}. Press {help} for the keys.")
}

/// The word for an action in the footer.
#[must_use]
pub fn footer(place: Context, action: Action) -> &'static str {
    match action {
        Action::Move(Motion::Up | Motion::Down) => "scroll",
        Action::Move(Motion::HalfPageUp | Motion::HalfPageDown) => "half a page",
        Action::Move(Motion::PageUp | Motion::PageDown) => "page",
        Action::Move(Motion::First | Motion::Last) => "first, last",
        Action::List(on) => match (on, place) {
            (OnList::NextPane, Context::Account) => "its instance",
            (OnList::NextPane | OnList::PreviousPane, _) => "pane",
            (OnList::Open, Context::Snapshots | Context::Account)
            | (OnList::Instance, Context::Instances) => "details",
            (OnList::Open, _) => "open",
            (OnList::Instance, _) => "instance",
            (OnList::Back, _) => "back",
            (OnList::Filter, Context::Help | Context::Operations) => "search",
            (OnList::Filter, _) => "filter",
            (OnList::NextMatch | OnList::PreviousMatch, _) => "match",
            (OnList::Mark(_), _) => "mark",
            (OnList::Operations, _) => "operations",
            (OnList::Accounts, _) => "accounts",
            (OnList::ReadOnly, _) => "read-only",
            (OnList::Help, _) => "keys",
            (OnList::Palette, _) => "palette",
            (OnList::Copy, _) => "copy",
            (OnList::Sort, _) => "sort",
            (OnList::Account, _) => "account",
            (OnList::Main, _) => "snapshots",
            (OnList::Backups, _) => "backups",
            (OnList::Schedules, _) => "schedules",
            (OnList::AtRisk, _) => "at risk",
        },
        Action::Snapshot(change) => writes::offer(change, OfferedOn::default()).footer,
        Action::Schedule(on) => match on {
            OnSchedule::Create => "create",
            OnSchedule::Change => "change",
            OnSchedule::Delete => "delete",
            OnSchedule::Keep => "backups to keep",
        },
        Action::Edit(_) => "edit",
        Action::Reply(reply) => match (reply, place) {
            (Reply::Press, Context::Filter) => "keep",
            (Reply::Press, Context::Accounts) => "show",
            (Reply::Press, Context::Operations) => "results",
            (Reply::FocusNext, Context::Operations) => "other tab",
            (Reply::Press | Reply::Pick(_) | Reply::Toggle, _) => "choose",
            (Reply::Cancel, Context::Filter) => "clear",
            (Reply::ChoosePrevious, Context::Columns) => "move left",
            (Reply::ChooseNext, Context::Columns) => "move right",
            (Reply::Cancel, Context::Ways) => "back",
            (Reply::Cancel, _) => "close",
            (
                Reply::FocusNext | Reply::FocusPrevious | Reply::ChooseNext | Reply::ChoosePrevious,
                _,
            ) => "next",
            (Reply::Copy, _) => "copy",
            (Reply::CancelWaiting, _) => "cancel",
        },
        Action::Refresh => "refresh",
        Action::Program(OnProgram::Quit | OnProgram::Interrupt) => "quit",
        Action::Program(OnProgram::Suspend) => "suspend",
        Action::Program(OnProgram::Redraw) => "redraw",
    }
}

/// What the key that goes back does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackTo {
    /// It removes the marks.
    NoMarks,
    /// It clears the filter.
    NoFilter,
    /// It goes to the instances.
    Instances,
    /// It shows the instances that are not at risk, too.
    AllInstances,
    /// Nothing.
    Nowhere,
}

/// The words in the footer for the key that goes back; none if it does nothing.
#[must_use]
pub fn back_to(step: BackTo) -> Option<&'static str> {
    match step {
        BackTo::NoMarks => Some("clear marks"),
        BackTo::NoFilter => Some("clear filter"),
        BackTo::Instances => Some("instances"),
        BackTo::AllInstances => Some("show all"),
        BackTo::Nowhere => None,
    }
}

/// The word in the footer for the key that ends a range.
#[must_use]
pub fn end_range() -> &'static str {
    "end range"
}

/// The words for an action in the footer as things are: copies of this kind are shown, and it is about
/// so many marked rows, if any.
#[must_use]
pub fn footer_now(place: Context, action: Action, kind: CopyKind, marked: Option<usize>) -> String {
    let Action::Snapshot(change) = action else {
        return footer(place, action).to_owned();
    };
    let on = OfferedOn {
        // Elsewhere, the title of the list says what it has.
        kind: (place == Context::Instances).then_some(kind),
        ..OfferedOn::default()
    };
    let verb = writes::offer(change, on).footer;
    let on = match change.acts_on() {
        ActsOn::Instances => "on ",
        ActsOn::Rows | ActsOn::OneRow => "",
    };
    match marked.map(grouped) {
        None => verb.to_owned(),
        Some(marked) => format!("{verb} {on}{marked} marked"),
    }
}

/// What an action does as things are.
#[must_use]
pub fn what_now(binding: &Binding, kind: CopyKind, marked: Option<usize>) -> String {
    let on = OfferedOn {
        kind: Some(kind),
        marked,
        ..OfferedOn::default()
    };
    match binding.action {
        Action::Snapshot(change) => writes::offer(change, on).does,
        _ => what(binding).into_owned(),
    }
}
