//! The one table of keys: which key does what, and where. Matching, the footer, the help and the
//! table in `docs/keys.md` all come from it.

use super::{Action, Code, Context, Edit, Key, Marking, Motion, OnList, OnProgram, Reply};

/// One line of the table.
#[derive(Clone, Copy)]
pub struct Binding {
    /// Where it works.
    pub contexts: &'static [Context],
    /// The keys that trigger it.
    pub keys: &'static [Key],
    /// What it does.
    pub action: Action,
    /// A description for the help and the docs; [`ONLY_REFUSED`] to appear in neither.
    pub what: &'static str,
    /// The word for it in the footer, if the footer shows it.
    pub hint: Option<FooterHint>,
}

/// How the footer shows a binding.
#[derive(Clone, Copy)]
pub struct FooterHint {
    /// The words after the key.
    pub words: &'static str,
    /// The priority in a narrow window: the lowest stay longest.
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

/// The lists in which no snapshot can be changed.
const ELSEWHERE: &[Context] = &[C::Instances, C::Account];
/// Where a snapshot can be changed.
const CHANGE: &[Context] = &[C::Snapshots, C::Details];
/// The lists, and the details of a row.
const ROWS: &[Context] = &[C::Instances, C::Snapshots, C::Account, C::Details];
const LISTS: &[Context] = &[C::Instances, C::Snapshots, C::Account];
/// Where the lists can be refreshed: in the lists, and beneath a dialog whose focus is on a button.
/// Not in the account switcher, where it would seem to refresh the account under the cursor.
const OVER_LISTS: &[Context] = &[
    C::Instances,
    C::Snapshots,
    C::Account,
    C::Details,
    C::Help,
    C::Buttons,
];
pub(super) const DIALOG: &[Context] = &[C::Text, C::Choice, C::Buttons];
/// A question whose focus is not on a text field.
pub(super) const NO_TEXT: &[Context] = &[C::Buttons, C::Choice, C::Ways];
pub(super) const TYPING: &[Context] = &[C::Filter, C::Menu, C::Text];
pub(super) const ALL: &[Context] = &[
    C::Instances,
    C::Snapshots,
    C::Account,
    C::Filter,
    C::Help,
    C::Accounts,
    C::Details,
    C::Menu,
    C::Text,
    C::Choice,
    C::Buttons,
    C::Ways,
];

/// The description of a key that only says why it does nothing there.
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

/// The table. The first line that matches the key and the context wins. Lines with the same place
/// and description are one line in the help.
#[rustfmt::skip] // one binding a line reads as a table
pub const BINDINGS: &[Binding] = &[
    bind(LISTS, &[key(Up), Key::char('k')], A::Move(M::Up), "move"),
    bind(LISTS, &[key(Down), Key::char('j')], A::Move(M::Down), "move"),
    bind(LISTS, &[key(PageUp)], A::Move(M::PageUp), "move a page"),
    bind(LISTS, &[key(PageDown)], A::Move(M::PageDown), "move a page"),
    bind(LISTS, &[key(Home), Key::char('g')], A::Move(M::First), "go to the first or last row"),
    bind(LISTS, &[key(End), Key::char('G')], A::Move(M::Last), "go to the first or last row"),
    shown(bind(&[C::Instances], &[key(Enter)], A::List(L::Open), "show the snapshots of the instance"), "open", 2),
    shown(bind(&[C::Snapshots], &[key(Esc)], A::List(L::Back), "clear the filter, then go back to the instances"), "instances", 2),
    shown(bind(&[C::Snapshots], &[key(Enter)], A::List(L::Open), "show all details of the snapshot, and what can be done"), "details", 7),
    bind(&[C::Instances], &[key(Esc)], A::List(L::Back), "clear the filter"),
    shown(bind(&[C::Account], &[key(Enter)], A::List(L::Open), "go to the snapshot in its instance"), "open", 2),
    shown(bind(&[C::Account], &[key(Esc)], A::List(L::Back), "clear the filter, then go back to the instances"), "instances", 2),
    bind(&[C::Details], &[key(Up), Key::char('k')], A::Move(M::Up), "choose an action; beyond the last one, scroll"),
    bind(&[C::Details], &[key(Down), Key::char('j')], A::Move(M::Down), "choose an action; beyond the last one, scroll"),
    bind(&[C::Details], &[key(PageUp)], A::Move(M::PageUp), "scroll a page"),
    bind(&[C::Details], &[key(PageDown)], A::Move(M::PageDown), "scroll a page"),
    bind(&[C::Details], &[key(Home), Key::char('g')], A::Move(M::First), "scroll to the start or end"),
    bind(&[C::Details], &[key(End), Key::char('G')], A::Move(M::Last), "scroll to the start or end"),
    shown(bind(&[C::Details], &[key(Enter)], A::Question(R::Press), "do what is under the cursor"), "choose", 2),
    shown(bind(&[C::Details], &[key(Esc), Key::char('q')], A::Question(R::Cancel), "close"), "close", 1),
    bind(LISTS, &[Key::char('3')], A::List(L::Account), "show the whole account: snapshots, backups, images"),
    bind(LISTS, &[Key::char('1')], A::List(L::Main), "show the instances and their snapshots"),
    shown(bind(LISTS, &[Key::char('c')], A::List(L::Create), "create a snapshot of the open instance"), "create", 3),
    shown(bind(CHANGE, &[Key::char('d')], A::List(L::Delete), "delete the snapshot under the cursor"), "delete", 3),
    bind(ELSEWHERE, &[Key::char('d')], A::List(L::Delete), ONLY_REFUSED),
    bind(CHANGE, &[Key::char('e')], A::List(L::Rename), "rename the snapshot under the cursor"),
    bind(ELSEWHERE, &[Key::char('e')], A::List(L::Rename), ONLY_REFUSED),
    bind(CHANGE, &[Key::char('p')], A::List(L::Protect), "protect the snapshot; unprotecting asks first"),
    bind(ELSEWHERE, &[Key::char('p')], A::List(L::Protect), ONLY_REFUSED),
    shown(bind(LISTS, &[Key::char('/')], A::List(L::Filter), "filter by words, field:value, and - for not"), "filter", 5),
    shown(bind(LISTS, &[Key::char(' ')], A::List(L::Mark(Marking::Row)), "mark or unmark the row, and move down"), "mark", 9),
    bind(LISTS, &[Key::char('v')], A::List(L::Mark(Marking::Range)), "mark from here to the cursor, until pressed again"),
    bind(LISTS, &[Key::char('*')], A::List(L::Mark(Marking::Shown)), "mark all rows that are shown, or unmark all"),
    bind(LISTS, &[Key::char('u')], A::List(L::Mark(Marking::Nothing)), "mark all rows that are shown, or unmark all"),
    bind(LISTS, &[Key::char('o')], A::List(L::Operations), "show the last run over marked rows"),
    bind(LISTS, &[Key::char('n')], A::List(L::NextMatch), "go to the next or previous match of the last filter"),
    bind(LISTS, &[Key::char('N')], A::List(L::PreviousMatch), "go to the next or previous match of the last filter"),
    bind(&[C::Instances], &[Key::char('!')], A::List(L::AtRisk), "show only the instances at risk, or all"),
    shown(bind(OVER_LISTS, &[Key::char('r'), Key::char('R'), Key::ctrl('r')], A::Refresh, "refresh now"), "refresh", 4),
    shown(bind(LISTS, &[key(Tab), key(Right), Key::char('l')], A::List(L::NextPane), "go to the other list"), "pane", 7),
    bind(LISTS, &[key(BackTab), key(Left), Key::char('h')], A::List(L::PreviousPane), "go to the other list"),
    shown(bind(LISTS, &[Key::char('a')], A::List(L::Accounts), "choose an account"), "accounts", 8),
    bind(ROWS, &[Key::char('w')], A::List(L::ReadOnly), "make read-only; allowing changes asks first"),
    bind(LISTS, &[Key::char('s')], A::List(L::Sort), "sort by any column; show and hide columns"),
    bind(ROWS, &[Key::char('y')], A::List(L::Copy), "copy the id, the name or all of the row"),
    shown(bind(ROWS, &[Key::char(':')], A::List(L::Palette), "find an action, an instance or a snapshot"), "palette", 6),
    shown(bind(ROWS, &[Key::char('?'), key(F(1))], A::List(L::Help), "show the keys"), "keys", 1),
    bind(&[C::Help], &[key(Up), Key::char('k')], A::Move(M::Up), "scroll"),
    shown(bind(&[C::Help], &[key(Down), Key::char('j')], A::Move(M::Down), "scroll"), "scroll", 2),
    bind(&[C::Help], &[key(PageUp)], A::Move(M::PageUp), "scroll a page"),
    shown(bind(&[C::Help], &[key(PageDown)], A::Move(M::PageDown), "scroll a page"), "page", 3),
    bind(&[C::Help], &[key(Home), Key::char('g')], A::Move(M::First), "go to the first or last line"),
    bind(&[C::Help], &[key(End), Key::char('G')], A::Move(M::Last), "go to the first or last line"),
    shown(bind(&[C::Help], &[Key::char('/')], A::List(L::Filter), "search the keys"), "search", 4),
    shown(bind(&[C::Help], &[key(Esc), Key::char('q'), Key::char('?'), key(F(1))], A::Question(R::Cancel), "close"), "close", 1),
    shown(bind(LISTS, &[Key::char('q')], A::Program(P::Quit), "quit; press twice while an outcome is unknown"), "quit", 0),
    bind(&[C::Accounts], &[key(Up), Key::char('k')], A::Move(M::Up), "move"),
    bind(&[C::Accounts], &[key(Down), Key::char('j')], A::Move(M::Down), "move"),
    bind(&[C::Accounts], &[Key::char('1')], A::Question(R::Pick(0)), "go to the account with this number"),
    bind(&[C::Accounts], &[Key::char('2')], A::Question(R::Pick(1)), "go to the account with this number"),
    bind(&[C::Accounts], &[Key::char('3')], A::Question(R::Pick(2)), "go to the account with this number"),
    bind(&[C::Accounts], &[Key::char('4')], A::Question(R::Pick(3)), "go to the account with this number"),
    bind(&[C::Accounts], &[Key::char('5')], A::Question(R::Pick(4)), "go to the account with this number"),
    bind(&[C::Accounts], &[Key::char('6')], A::Question(R::Pick(5)), "go to the account with this number"),
    bind(&[C::Accounts], &[Key::char('7')], A::Question(R::Pick(6)), "go to the account with this number"),
    bind(&[C::Accounts], &[Key::char('8')], A::Question(R::Pick(7)), "go to the account with this number"),
    bind(&[C::Accounts], &[Key::char('9')], A::Question(R::Pick(8)), "go to the account with this number"),
    shown(bind(&[C::Accounts], &[key(Enter)], A::Question(R::Press), "show the account"), "show", 2),
    shown(bind(&[C::Accounts], &[key(Esc), Key::char('q'), Key::char('a')], A::Question(R::Cancel), "close"), "close", 1),
    bind(&[C::Menu], &[key(Up)], A::Move(M::Up), "move"),
    bind(&[C::Menu], &[key(Down)], A::Move(M::Down), "move"),
    bind(&[C::Menu], &[key(PageUp)], A::Move(M::PageUp), "move a page"),
    bind(&[C::Menu], &[key(PageDown)], A::Move(M::PageDown), "move a page"),
    shown(bind(&[C::Menu], &[key(Enter)], A::Question(R::Press), "do, open or copy what is under the cursor"), "choose", 2),
    shown(bind(&[C::Menu], &[key(Esc)], A::Question(R::Cancel), "close"), "close", 1),
    bind(&[C::Filter], &[key(Up)], A::Move(M::Up), "move"),
    bind(&[C::Filter], &[key(Down)], A::Move(M::Down), "move"),
    shown(bind(&[C::Filter], &[key(Enter)], A::Question(R::Press), "keep the filter"), "keep", 1),
    shown(bind(&[C::Filter], &[key(Esc)], A::Question(R::Cancel), "clear the filter"), "clear", 1),
    bind(DIALOG, &[key(Tab)], A::Question(R::FocusNext), "next or previous field or button"),
    bind(DIALOG, &[key(BackTab)], A::Question(R::FocusPrevious), "next or previous field or button"),
    bind(&[C::Choice], &[key(Right)], A::Question(R::ChooseNext), "next or previous value"),
    bind(&[C::Choice], &[key(Left)], A::Question(R::ChoosePrevious), "next or previous value"),
    bind(&[C::Buttons], &[key(Right)], A::Question(R::FocusNext), "next or previous button"),
    bind(&[C::Buttons], &[key(Left)], A::Question(R::FocusPrevious), "next or previous button"),
    bind(DIALOG, &[key(Up)], A::Move(M::Up), "scroll in a small window"),
    bind(DIALOG, &[key(Down)], A::Move(M::Down), "scroll in a small window"),
    bind(DIALOG, &[key(PageUp)], A::Move(M::PageUp), "scroll a page"),
    bind(DIALOG, &[key(PageDown)], A::Move(M::PageDown), "scroll a page"),
    bind(DIALOG, &[key(Enter)], A::Question(R::Press), "press the button; in a text field, go on"),
    bind(DIALOG, &[key(Esc)], A::Question(R::Cancel), "cancel"),
    bind(NO_TEXT, &[Key::char('y')], A::Question(R::Copy), "copy the text of the dialog"),
    bind(&[C::Ways], &[Key::char('1')], A::Question(R::Pick(0)), "choose by number"),
    bind(&[C::Ways], &[Key::char('2')], A::Question(R::Pick(1)), "choose by number"),
    bind(&[C::Ways], &[Key::char('3')], A::Question(R::Pick(2)), "choose by number"),
    bind(&[C::Ways], &[Key::char('4')], A::Question(R::Pick(3)), "choose by number"),
    bind(&[C::Ways], &[key(Up), Key::char('k')], A::Move(M::Up), "move"),
    bind(&[C::Ways], &[key(Down), Key::char('j')], A::Move(M::Down), "move"),
    shown(bind(&[C::Ways], &[key(Enter)], A::Question(R::Press), "choose what is under the cursor"), "choose", 2),
    shown(bind(&[C::Ways], &[key(Esc)], A::Question(R::Cancel), "back to the lists"), "back", 3),
    shown(bind(&[C::Ways], &[Key::char('q')], A::Program(P::Quit), "quit"), "quit", 0),
    bind(TYPING, &[key(Left)], A::Edit(E::Left), "move the text cursor"),
    bind(TYPING, &[key(Right)], A::Edit(E::Right), "move the text cursor"),
    bind(TYPING, &[key(Home), Key::ctrl('a')], A::Edit(E::Home), "go to the start or end"),
    bind(TYPING, &[key(End), Key::ctrl('e')], A::Edit(E::End), "go to the start or end"),
    bind(TYPING, &[key(Backspace)], A::Edit(E::Backspace), "delete before or under the cursor"),
    bind(TYPING, &[key(Delete)], A::Edit(E::Erase), "delete before or under the cursor"),
    bind(TYPING, &[Key::ctrl('u')], A::Edit(E::EraseToStart), "delete to the start, or a word"),
    bind(TYPING, &[Key::ctrl('w')], A::Edit(E::EraseWord), "delete to the start, or a word"),
    bind(ALL, &[Key::ctrl('c')], A::Program(P::Interrupt), "quit"),
    bind(ALL, &[Key::ctrl('z')], A::Program(P::Suspend), "suspend"),
    bind(ALL, &[Key::ctrl('l')], A::Program(P::Redraw), "redraw the screen"),
];
