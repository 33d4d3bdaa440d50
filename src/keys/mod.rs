//! Keys, where they work, and what they do. Which key does what stands in [`BINDINGS`] alone.

mod bindings;
mod key;
#[cfg(test)]
mod tests;

use bindings::{ALL, DIALOG, NO_TEXT, TYPING};
pub use bindings::{BINDINGS, Binding, FooterHint, ONLY_REFUSED};
pub use key::{Code, Key};

/// Which layer of keys is live; derived from the state, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The instance list has the focus.
    Instances,
    /// The snapshot list has the focus.
    Snapshots,
    /// The filter is being typed.
    Filter,
    /// The help lies over the lists.
    Help,
    /// The accounts lie over the lists.
    Accounts,
    /// A menu lies over the lists.
    Menu,
    /// A dialog, its focus on a text.
    Text,
    /// A dialog, its focus on a button.
    Buttons,
    /// A dialog, its focus on one of several words.
    Choice,
    /// The choice of ways to sign in.
    Ways,
}

/// What a key does, by the kind of thing that it does it to. Who takes actions in matches each kind
/// without a wildcard, so that none is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Moves a cursor or scrolls.
    Move(Motion),
    /// Does something with the lists.
    List(OnList),
    /// Edits a text.
    Edit(Edit),
    /// Replies to what lies over the lists: a question, the filter, the help, the accounts.
    Question(Reply),
    /// Reads the lists again, beneath a layer too.
    Refresh,
    /// Concerns the program as a whole; works whatever has the keys.
    Program(OnProgram),
}

/// Where a cursor goes, or what is scrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in BINDINGS")]
pub enum Motion {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

/// What is done with the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in BINDINGS")]
pub enum OnList {
    NextPane,
    PreviousPane,
    Open,
    Back,
    Filter,
    NextMatch,
    PreviousMatch,
    Create,
    Delete,
    Rename,
    Protect,
    Accounts,
    ReadOnly,
    Help,
    Palette,
    Copy,
}

/// How a text is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in BINDINGS")]
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

/// What is replied to the layer that has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Press what has the focus: a button, a row; keep the filter.
    Press,
    /// Close it without doing anything; clear the filter.
    Cancel,
    /// Focus the next field or button.
    FocusNext,
    /// Focus the field or button before.
    FocusPrevious,
    /// Choose the next word.
    ChooseNext,
    /// Choose the word before.
    ChoosePrevious,
    /// Choose the row of this number, from 0.
    Pick(u8),
    /// Copy the whole text of a question.
    Copy,
}

/// What is done with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnProgram {
    /// Leave; where a layer has the keys that came up by itself, only once it could be read.
    Quit,
    /// Leave, whatever has the keys.
    Interrupt,
    /// Stop, as in a shell.
    Suspend,
    /// Draw the whole screen anew.
    Redraw,
}

/// What a key means where it is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It does something.
    Act(Action),
    /// It enters this character, where there is a text.
    Type(char),
}

/// What a key does in a context.
///
/// Outside texts a key counts as the character it is, and then by its place on the keyboard.
#[must_use]
pub fn action(context: Context, key: Key) -> Option<Action> {
    let in_dialog = DIALOG.contains(&context);
    if in_dialog && key.alt {
        // An Esc followed by a key on a slow link.
        return Some(Action::Question(Reply::Cancel));
    }
    let find = |key: Key| {
        let fits =
            |binding: &&Binding| binding.contexts.contains(&context) && binding.keys.contains(&key);
        BINDINGS.iter().find(fits).map(|binding| binding.action)
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

/// What a key means in a context, where it means anything: the one place that resolves it.
#[must_use]
pub fn meaning(context: Context, key: Key) -> Option<Meaning> {
    let typed = || key.text().map(Meaning::Type);
    action(context, key).map(Meaning::Act).or_else(typed)
}

/// The first key of an action in a context, for footers and sentences.
#[must_use]
pub fn key_for(context: Context, action: Action) -> Option<Key> {
    let fits = |binding: &&Binding| binding.action == action && binding.contexts.contains(&context);
    BINDINGS
        .iter()
        .find(fits)
        .and_then(|binding| binding.keys.first().copied())
}

/// Where a binding works, in words.
#[must_use]
pub fn place(contexts: &[Context]) -> &'static str {
    match contexts {
        [Context::Instances] => "instances",
        [Context::Snapshots] => "snapshots",
        [Context::Filter] => "filter",
        [Context::Help] => "keys",
        [Context::Accounts] => "accounts",
        [Context::Menu] => "menu",
        [Context::Buttons] => "buttons",
        [Context::Choice] => "choice",
        [Context::Ways] => "sign-in",
        _ if contexts == DIALOG => "dialog",
        _ if contexts == NO_TEXT => "question",
        _ if contexts == TYPING => "text",
        _ if contexts == ALL => "everywhere",
        _ => "lists",
    }
}

/// One line of the help and of the table in `docs/keys.md`.
pub struct HelpLine {
    /// The keys, with blanks between them.
    pub keys: String,
    /// Where they work, in words.
    pub place: &'static str,
    /// What they do.
    pub what: &'static str,
    /// Where they work.
    pub contexts: &'static [Context],
    /// The action, of which it can be asked whether it works now.
    pub action: Action,
}

/// The table in words. Bindings of one place and meaning share a line.
#[must_use]
pub fn help() -> Vec<HelpLine> {
    let mut lines: Vec<HelpLine> = Vec::new();
    for binding in BINDINGS.iter().filter(|line| line.what != ONLY_REFUSED) {
        let keys = binding
            .keys
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" ");
        let (place, what) = (place(binding.contexts), binding.what);
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
                action: binding.action,
            }),
        }
    }
    lines
}
