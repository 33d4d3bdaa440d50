//! Keys, where they work, and what they do: the one table.
//!
//! Matching, the footer, the help and the README's table all come from [`BINDINGS`].

use std::fmt;

/// A key as the terminal reports it. Shift counts only for keys that are no characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key itself.
    pub code: Code,
    /// Ctrl was held.
    pub ctrl: bool,
    /// Alt was held, or an escape came right before: in a dialog both mean Esc.
    pub alt: bool,
    /// Shift was held.
    pub shift: bool,
}

/// The key itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the keys'")]
pub enum Code {
    Char(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Other,
}

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub const fn of(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character key.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::of(Code::Char(c))
    }

    /// A character key with Ctrl.
    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self {
            ctrl: true,
            ..Self::char(c)
        }
    }

    /// The character that this key enters into a text, if it does.
    #[must_use]
    pub fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// The key at the same place of a Latin keyboard, where this one is on ЙЦУКЕН (Ukrainian or
    /// Russian), so that `d` deletes whatever layout is on.
    fn on_latin(self) -> Option<Self> {
        let Code::Char(typed) = self.code else {
            return None;
        };
        let lower: char = typed.to_lowercase().next()?;
        let (_, latin) = CYRILLIC.iter().find(|(cyrillic, _)| *cyrillic == lower)?;
        let latin = if typed == lower {
            *latin
        } else {
            shifted(*latin)
        };
        Some(Self {
            code: Code::Char(latin),
            ..self
        })
    }
}

/// ЙЦУКЕН by place; `і ї є ґ` are Ukrainian, `ы ъ э ё` Russian. `.` and `,` stand where Latin has
/// `/` and `?`, so these two are never bound themselves.
#[rustfmt::skip] // by rows of the keyboard
const CYRILLIC: [(char, char); 40] = [
    ('й', 'q'),
    ('ц', 'w'),
    ('у', 'e'),
    ('к', 'r'),
    ('е', 't'),
    ('н', 'y'),
    ('г', 'u'),
    ('ш', 'i'),
    ('щ', 'o'),
    ('з', 'p'),
    ('х', '['),
    ('ї', ']'),
    ('ъ', ']'),
    ('ф', 'a'),
    ('і', 's'),
    ('ы', 's'),
    ('в', 'd'),
    ('а', 'f'),
    ('п', 'g'),
    ('р', 'h'),
    ('о', 'j'),
    ('л', 'k'),
    ('д', 'l'),
    ('ж', ';'),
    ('є', '\''),
    ('э', '\''),
    ('я', 'z'),
    ('ч', 'x'),
    ('с', 'c'),
    ('м', 'v'),
    ('и', 'b'),
    ('т', 'n'),
    ('ь', 'm'),
    ('б', ','),
    ('ю', '.'),
    ('.', '/'),
    (',', '?'),
    ('ґ', '\\'),
    ('ё', '`'),
    ('\'', '`'),
];

fn shifted(latin: char) -> char {
    match latin {
        ';' => ':',
        other => other.to_ascii_uppercase(),
    }
}

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
#[expect(missing_docs, reason = "each is told in BINDINGS")]
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
#[expect(missing_docs, reason = "each is told in BINDINGS")]
pub enum OnList {
    NextPane,
    PreviousPane,
    Open,
    Back,
    Filter,
    Create,
    Delete,
    Rename,
    Protect,
    Accounts,
    ReadOnly,
    Help,
}

/// How a text is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is told in BINDINGS")]
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

/// One line of the table.
#[derive(Clone, Copy)]
pub struct Binding {
    /// Where it works.
    pub contexts: &'static [Context],
    /// The keys that do it.
    pub keys: &'static [Key],
    /// What it does.
    pub action: Action,
    /// In words, for help and README; [`ONLY_REFUSED`] where neither lists it.
    pub what: &'static str,
    /// The footer's word for it, where the footer shows it.
    pub hint: Option<FooterHint>,
}

/// How the footer shows a binding.
#[derive(Clone, Copy)]
pub struct FooterHint {
    /// The words behind the key.
    pub words: &'static str,
    /// The lower, the longer it stays when the window is narrow.
    pub rank: u8,
}

use Action as A;
use Code::{
    BackTab, Backspace, Delete, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab,
    Up,
};
use Context as C;
use Edit as E;
use Motion as M;
use OnList as L;
use OnProgram as P;
use Reply as R;

const LISTS: &[Context] = &[C::Instances, C::Snapshots];
/// Where the lists can be read again: on the screen, or beneath a dialog's buttons. In the switcher it
/// would seem to be the account under its cursor that is read.
const OVER_LISTS: &[Context] = &[C::Instances, C::Snapshots, C::Help, C::Buttons];
const DIALOG: &[Context] = &[C::Text, C::Choice, C::Buttons];
/// A question, its focus on no text.
const NO_TEXT: &[Context] = &[C::Buttons, C::Choice, C::Ways];
const TYPING: &[Context] = &[C::Filter, C::Text];
const ALL: &[Context] = &[
    C::Instances,
    C::Snapshots,
    C::Filter,
    C::Help,
    C::Accounts,
    C::Text,
    C::Choice,
    C::Buttons,
    C::Ways,
];

/// What a key does that only says, where it is pressed, why it does nothing there.
pub const ONLY_REFUSED: &str = "";

const fn key(code: Code) -> Key {
    Key::of(code)
}

const fn bind(
    contexts: &'static [Context],
    keys: &'static [Key],
    action: Action,
    what: &'static str,
) -> Binding {
    Binding {
        contexts,
        keys,
        action,
        what,
        hint: None,
    }
}

const fn shown(binding: Binding, words: &'static str, rank: u8) -> Binding {
    Binding {
        hint: Some(FooterHint { words, rank }),
        ..binding
    }
}

/// The table. The first line that fits a key and its context counts; lines of one place and one
/// meaning share a line in the help.
#[rustfmt::skip] // a table is read in lines
pub const BINDINGS: &[Binding] = &[
    bind(LISTS, &[key(Up), Key::char('k')], A::Move(M::Up), "move"),
    bind(LISTS, &[key(Down), Key::char('j')], A::Move(M::Down), "move"),
    bind(LISTS, &[key(PageUp)], A::Move(M::PageUp), "move a page"),
    bind(LISTS, &[key(PageDown)], A::Move(M::PageDown), "move a page"),
    bind(LISTS, &[key(Home), Key::char('g')], A::Move(M::First), "to the first, the last row"),
    bind(LISTS, &[key(End), Key::char('G')], A::Move(M::Last), "to the first, the last row"),
    shown(bind(&[C::Instances], &[key(Enter)], A::List(L::Open), "show the snapshots of the instance"), "open", 2),
    shown(bind(&[C::Snapshots], &[key(Esc)], A::List(L::Back), "clear the filter, then to the instances"), "instances", 2),
    bind(&[C::Instances], &[key(Esc)], A::List(L::Back), "clear the filter"),
    shown(bind(LISTS, &[Key::char('c')], A::List(L::Create), "create a snapshot of the open instance"), "create", 3),
    shown(bind(&[C::Snapshots], &[Key::char('d')], A::List(L::Delete), "delete the snapshot under the cursor"), "delete", 3),
    bind(&[C::Instances], &[Key::char('d')], A::List(L::Delete), ONLY_REFUSED),
    bind(&[C::Snapshots], &[Key::char('e')], A::List(L::Rename), "rename the snapshot under the cursor"),
    bind(&[C::Instances], &[Key::char('e')], A::List(L::Rename), ONLY_REFUSED),
    bind(&[C::Snapshots], &[Key::char('p')], A::List(L::Protect), "protect the snapshot at once; off asks"),
    bind(&[C::Instances], &[Key::char('p')], A::List(L::Protect), ONLY_REFUSED),
    shown(bind(LISTS, &[Key::char('/')], A::List(L::Filter), "filter by name, id, status, region"), "filter", 5),
    shown(bind(OVER_LISTS, &[Key::char('r'), Key::char('R'), Key::ctrl('r')], A::Refresh, "read again now"), "refresh", 4),
    shown(bind(LISTS, &[key(Tab), key(Right), Key::char('l')], A::List(L::NextPane), "to the right, the left list"), "pane", 6),
    bind(LISTS, &[key(BackTab), key(Left), Key::char('h')], A::List(L::PreviousPane), "to the right, the left list"),
    shown(bind(LISTS, &[Key::char('a')], A::List(L::Accounts), "choose the account"), "accounts", 7),
    bind(LISTS, &[Key::char('w')], A::List(L::ReadOnly), "read-only: on at once, off asks"),
    shown(bind(LISTS, &[Key::char('?'), key(F(1))], A::List(L::Help), "these keys"), "keys", 1),
    bind(&[C::Help], &[key(Up), Key::char('k')], A::Move(M::Up), "scroll"),
    shown(bind(&[C::Help], &[key(Down), Key::char('j')], A::Move(M::Down), "scroll"), "scroll", 2),
    bind(&[C::Help], &[key(PageUp)], A::Move(M::PageUp), "scroll a page"),
    shown(bind(&[C::Help], &[key(PageDown)], A::Move(M::PageDown), "scroll a page"), "page", 3),
    bind(&[C::Help], &[key(Home), Key::char('g')], A::Move(M::First), "to the first, the last line"),
    bind(&[C::Help], &[key(End), Key::char('G')], A::Move(M::Last), "to the first, the last line"),
    shown(bind(&[C::Help], &[key(Esc), Key::char('q'), Key::char('?'), key(F(1))], A::Question(R::Cancel), "close"), "close", 1),
    shown(bind(LISTS, &[Key::char('q')], A::Program(P::Quit), "quit; asked twice while a write is open"), "quit", 0),
    bind(&[C::Accounts], &[key(Up), Key::char('k')], A::Move(M::Up), "move"),
    bind(&[C::Accounts], &[key(Down), Key::char('j')], A::Move(M::Down), "move"),
    bind(&[C::Accounts], &[Key::char('1')], A::Question(R::Pick(0)), "to the row of this number"),
    bind(&[C::Accounts], &[Key::char('2')], A::Question(R::Pick(1)), "to the row of this number"),
    bind(&[C::Accounts], &[Key::char('3')], A::Question(R::Pick(2)), "to the row of this number"),
    bind(&[C::Accounts], &[Key::char('4')], A::Question(R::Pick(3)), "to the row of this number"),
    bind(&[C::Accounts], &[Key::char('5')], A::Question(R::Pick(4)), "to the row of this number"),
    bind(&[C::Accounts], &[Key::char('6')], A::Question(R::Pick(5)), "to the row of this number"),
    bind(&[C::Accounts], &[Key::char('7')], A::Question(R::Pick(6)), "to the row of this number"),
    bind(&[C::Accounts], &[Key::char('8')], A::Question(R::Pick(7)), "to the row of this number"),
    bind(&[C::Accounts], &[Key::char('9')], A::Question(R::Pick(8)), "to the row of this number"),
    shown(bind(&[C::Accounts], &[key(Enter)], A::Question(R::Press), "show the account"), "show", 2),
    shown(bind(&[C::Accounts], &[key(Esc), Key::char('q'), Key::char('a')], A::Question(R::Cancel), "close"), "close", 1),
    bind(&[C::Filter], &[key(Up)], A::Move(M::Up), "move"),
    bind(&[C::Filter], &[key(Down)], A::Move(M::Down), "move"),
    shown(bind(&[C::Filter], &[key(Enter)], A::Question(R::Press), "keep the filter"), "keep", 1),
    shown(bind(&[C::Filter], &[key(Esc)], A::Question(R::Cancel), "clear the filter"), "clear", 1),
    bind(DIALOG, &[key(Tab)], A::Question(R::FocusNext), "next field or button, the one before"),
    bind(DIALOG, &[key(BackTab)], A::Question(R::FocusPrevious), "next field or button, the one before"),
    bind(&[C::Choice], &[key(Right)], A::Question(R::ChooseNext), "the next word, the one before"),
    bind(&[C::Choice], &[key(Left)], A::Question(R::ChoosePrevious), "the next word, the one before"),
    bind(&[C::Buttons], &[key(Right)], A::Question(R::FocusNext), "next button, the one before"),
    bind(&[C::Buttons], &[key(Left)], A::Question(R::FocusPrevious), "next button, the one before"),
    bind(DIALOG, &[key(Up)], A::Move(M::Up), "scroll, in a small window"),
    bind(DIALOG, &[key(Down)], A::Move(M::Down), "scroll, in a small window"),
    bind(DIALOG, &[key(Enter)], A::Question(R::Press), "press the focused button; in a text go on"),
    bind(DIALOG, &[key(Esc)], A::Question(R::Cancel), "cancel"),
    bind(NO_TEXT, &[Key::char('y')], A::Question(R::Copy), "copy the text of the question"),
    bind(&[C::Ways], &[Key::char('1')], A::Question(R::Pick(0)), "the way of this number"),
    bind(&[C::Ways], &[Key::char('2')], A::Question(R::Pick(1)), "the way of this number"),
    bind(&[C::Ways], &[Key::char('3')], A::Question(R::Pick(2)), "the way of this number"),
    bind(&[C::Ways], &[Key::char('4')], A::Question(R::Pick(3)), "the way of this number"),
    bind(&[C::Ways], &[key(Up), Key::char('k')], A::Move(M::Up), "move"),
    bind(&[C::Ways], &[key(Down), Key::char('j')], A::Move(M::Down), "move"),
    shown(bind(&[C::Ways], &[key(Enter)], A::Question(R::Press), "take the way under the cursor"), "choose", 2),
    shown(bind(&[C::Ways], &[key(Esc)], A::Question(R::Cancel), "back to the lists"), "back", 3),
    shown(bind(&[C::Ways], &[Key::char('q')], A::Program(P::Quit), "quit"), "quit", 0),
    bind(TYPING, &[key(Left)], A::Edit(E::Left), "move in the text"),
    bind(TYPING, &[key(Right)], A::Edit(E::Right), "move in the text"),
    bind(TYPING, &[key(Home), Key::ctrl('a')], A::Edit(E::Home), "to the start, the end"),
    bind(TYPING, &[key(End), Key::ctrl('e')], A::Edit(E::End), "to the start, the end"),
    bind(TYPING, &[key(Backspace)], A::Edit(E::Backspace), "erase before, under the cursor"),
    bind(TYPING, &[key(Delete)], A::Edit(E::Erase), "erase before, under the cursor"),
    bind(TYPING, &[Key::ctrl('u')], A::Edit(E::EraseToStart), "erase to the start, a word"),
    bind(TYPING, &[Key::ctrl('w')], A::Edit(E::EraseWord), "erase to the start, a word"),
    bind(ALL, &[Key::ctrl('c')], A::Program(P::Interrupt), "quit"),
    bind(ALL, &[Key::ctrl('z')], A::Program(P::Suspend), "suspend"),
    bind(ALL, &[Key::ctrl('l')], A::Program(P::Redraw), "redraw the screen"),
];

/// What a key does in a context.
///
/// Outside texts a key counts as the character it is, and then by its place on the keyboard.
#[must_use]
pub fn action(context: Context, key: Key) -> Option<Action> {
    let in_dialog = DIALOG.contains(&context);
    if in_dialog && key.alt {
        // An Esc followed by a key on a slow link.
        return Some(A::Question(R::Cancel));
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

/// How a key is written: `Enter`, `Ctrl-C`, `Up`: in words, which every terminal can show.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.code {
            Code::Char(c) if self.ctrl => return write!(f, "Ctrl-{}", c.to_ascii_uppercase()),
            Code::Char(c) => return f.pad(&c.to_string()),
            F(n) => return f.pad(&format!("F{n}")),
            Enter => "Enter",
            Esc => "Esc",
            Tab => "Tab",
            BackTab => "Shift-Tab",
            Backspace => "Backspace",
            Delete => "Del",
            Up => "Up",
            Down => "Down",
            Left => "Left",
            Right => "Right",
            Home => "Home",
            End => "End",
            PageUp => "PgUp",
            PageDown => "PgDn",
            Code::Other => "?",
        };
        f.pad(name)
    }
}

/// Where a binding works, in words.
#[must_use]
pub fn place(contexts: &[Context]) -> &'static str {
    match contexts {
        [C::Instances] => "instances",
        [C::Snapshots] => "snapshots",
        [C::Filter] => "filter",
        [C::Help] => "keys",
        [C::Accounts] => "accounts",
        [C::Buttons] => "buttons",
        [C::Choice] => "choice",
        [C::Ways] => "sign-in",
        _ if contexts == DIALOG => "dialog",
        _ if contexts == NO_TEXT => "question",
        _ if contexts == TYPING => "text",
        _ if contexts == ALL => "everywhere",
        _ => "lists",
    }
}

/// One line of the help and of the README's table.
pub struct HelpLine {
    /// The keys, with blanks between them.
    pub keys: String,
    /// Where they work.
    pub place: &'static str,
    /// What they do.
    pub what: &'static str,
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
                action: binding.action,
            }),
        }
    }
    lines
}

#[cfg(test)]
mod tests;
