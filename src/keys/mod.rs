//! Keys, where they work, and what they do. [`BINDINGS`] is the only place that binds a key to an
//! action.

mod bindings;
mod key;
#[cfg(test)]
mod tests;

use bindings::{ALL, DIALOG, LISTS, NO_TEXT, TYPING};
pub use bindings::{BINDINGS, Binding, ListedIn};
pub use key::{Code, Key};

/// The place where keys are pressed; derived from the state, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The instance list has the focus.
    Instances,
    /// The snapshot list has the focus.
    Snapshots,
    /// The list of the whole account has the focus.
    Account,
    /// The filter is being typed.
    Filter,
    /// The help is open over the lists.
    Help,
    /// The account switcher is open over the lists.
    Accounts,
    /// The details of a snapshot or an instance are open.
    Details,
    /// The operations or the history are open over the lists.
    Operations,
    /// The schedules of an instance's backups are open over the lists.
    Schedules,
    /// A menu is open over the lists.
    Menu,
    /// The menu of sorting and columns is open over the lists.
    Columns,
    /// A dialog whose focus is on a text field.
    Text,
    /// A dialog whose focus is on a button.
    Buttons,
    /// The report of a run that goes on; its focus is on a button.
    Run,
    /// A dialog whose focus is on a choice between several values.
    Choice,
    /// A dialog whose focus is on one of several boxes in a row.
    Toggles,
    /// The choice of ways to sign in.
    Ways,
}

/// What a key does, grouped by what it acts on. Handlers match each group without a wildcard, so
/// that no action is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Moves a cursor or scrolls.
    Move(Motion),
    /// Acts on the lists.
    List(OnList),
    /// Changes snapshots or backups.
    Snapshot(OnSnapshot),
    /// Acts on the schedules of an instance's backups.
    Schedule(OnSchedule),
    /// Edits a text.
    Edit(Edit),
    /// Answers the layer over the lists: a question, the filter, the help, the accounts.
    Reply(Reply),
    /// Refreshes the lists, also beneath a dialog.
    Refresh,
    /// Acts on the program as a whole; works everywhere.
    Program(OnProgram),
}

/// The direction of a move or a scroll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "words::keys describes each")]
pub enum Motion {
    Up,
    Down,
    HalfPageUp,
    HalfPageDown,
    PageUp,
    PageDown,
    First,
    Last,
}

/// An action on the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "words::keys describes each")]
pub enum OnList {
    NextPane,
    PreviousPane,
    Open,
    Instance,
    Back,
    Filter,
    NextMatch,
    PreviousMatch,
    Mark(Marking),
    Operations,
    Accounts,
    ReadOnly,
    Help,
    Palette,
    Copy,
    Sort,
    Account,
    Main,
    Backups,
    Schedules,
    AtRisk,
}

/// A change of snapshots or backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "words::writes describes each")]
pub enum OnSnapshot {
    Create,
    Rename,
    Protect,
    CopyToRegion,
    Restore,
    Delete,
}

/// What a change acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActsOn {
    /// The instance under the cursor, or the marked ones.
    Instances,
    /// The row under the cursor, or the marked ones.
    Rows,
    /// The row under the cursor, whatever is marked.
    OneRow,
}

impl OnSnapshot {
    /// All of them, in the order in which they are offered: the harmless ones first.
    pub const ALL: [Self; 6] = [
        Self::Create,
        Self::Rename,
        Self::Protect,
        Self::CopyToRegion,
        Self::Restore,
        Self::Delete,
    ];

    /// What it acts on.
    #[must_use]
    pub fn acts_on(self) -> ActsOn {
        match self {
            Self::Create => ActsOn::Instances,
            Self::Protect | Self::Delete => ActsOn::Rows,
            Self::Rename | Self::CopyToRegion | Self::Restore => ActsOn::OneRow,
        }
    }
}

/// An action on the schedules of an instance's backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "words::keys describes each")]
pub enum OnSchedule {
    Create,
    Change,
    Delete,
    Keep,
}

/// How rows are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marking {
    /// The row under the cursor, which steps down.
    Row,
    /// A range, which the cursor extends.
    Range,
    /// All rows that are shown.
    Shown,
    /// No row.
    Nothing,
}

/// An edit of a text field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "words::keys describes each")]
pub enum Edit {
    Left,
    Right,
    Home,
    End,
    Backspace,
    Erase,
    EraseToStart,
    EraseWord,
}

impl Edit {
    /// Where it goes if there is no text to move in: to an end of what the text field belongs to.
    #[must_use]
    pub fn to_end(self) -> Option<Motion> {
        match self {
            Self::Home => Some(Motion::First),
            Self::End => Some(Motion::Last),
            Self::Left
            | Self::Right
            | Self::Backspace
            | Self::Erase
            | Self::EraseToStart
            | Self::EraseWord => None,
        }
    }
}

/// An answer to the layer that receives the keys. The bindings of its context decide which of them
/// reach it; it ignores the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Press the focused button or row; keep the filter.
    Press,
    /// Close the layer without doing anything; clear the filter.
    Cancel,
    /// Focus the next field or button.
    FocusNext,
    /// Focus the previous field or button.
    FocusPrevious,
    /// Choose the next value.
    ChooseNext,
    /// Choose the previous value.
    ChoosePrevious,
    /// Choose the box under the cursor, or no longer.
    Toggle,
    /// Choose the row with this number, counted from 0.
    Pick(u8),
    /// Copy the whole text of a question, or the row under the cursor.
    Copy,
    /// Take what waits out of its queue.
    CancelWaiting,
}

/// An action on the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnProgram {
    /// Quit; in a layer that opened by itself, only once it could be read.
    Quit,
    /// Quit, wherever the key is pressed.
    Interrupt,
    /// Suspend, as in a shell.
    Suspend,
    /// Redraw the whole screen.
    Redraw,
}

/// The meaning of a key in a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It triggers an action.
    Act(Action),
    /// It enters this character in a text field.
    Type(char),
}

/// The action of a key in a context.
///
/// Outside text fields, a key is matched by its character first, and then by its position on the
/// keyboard.
#[must_use]
pub fn action(context: Context, key: Key) -> Option<Action> {
    let in_dialog = DIALOG.contains(&context);
    if in_dialog && key.alt {
        // On a slow link, Esc and the next key arrive as Alt with that key.
        return Some(Action::Reply(Reply::Cancel));
    }
    bound(context, key).map(|binding| binding.action)
}

/// The line of the table for a key in a context.
fn bound(context: Context, key: Key) -> Option<&'static Binding> {
    let find = |key: Key| {
        let fits =
            |binding: &&Binding| binding.contexts.contains(&context) && binding.keys.contains(&key);
        BINDINGS.iter().find(fits)
    };
    let by_place = || {
        if TYPING.contains(&context) {
            None
        } else {
            key.on_latin().and_then(find)
        }
    };
    find(key).or_else(by_place)
}

/// The meaning of a key in a context, if it has one. This is the only place that resolves keys.
#[must_use]
pub fn meaning(context: Context, key: Key) -> Option<Meaning> {
    let typed = || key.text().map(Meaning::Type);
    action(context, key).map(Meaning::Act).or_else(typed)
}

/// Whether a context takes commands only: no text is typed, and no question is answered.
#[must_use]
pub fn takes_commands_only(context: Context) -> bool {
    !TYPING.contains(&context) && !NO_TEXT.contains(&context)
}

/// The list that is the only place where a key does something of its own.
#[must_use]
pub fn list_with(key: Key) -> Option<Context> {
    let does = |context: &Context| {
        bound(*context, key).is_some_and(|binding| binding.listed != ListedIn::Nowhere)
    };
    let mut places = ALL.iter().copied().filter(does);
    let first = places.next().filter(|place| LISTS.contains(place));
    first.filter(|_| places.next().is_none())
}

/// The first key for an action in a context, for footers and sentences.
#[must_use]
pub fn key_for(context: Context, action: Action) -> Option<Key> {
    let fits = |binding: &&Binding| binding.action == action && binding.contexts.contains(&context);
    BINDINGS
        .iter()
        .find(fits)
        .and_then(|binding| binding.keys.first().copied())
}
