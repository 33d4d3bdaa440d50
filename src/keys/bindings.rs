//! The one table of keys: which key does what, and where. Matching, the footer, the help and the
//! table in `docs/keys.md` all come from it.

use super::{
    Action, Code, Context, Edit, Key, Marking, Motion, OnList, OnProgram, OnSchedule, OnSnapshot,
    Reply,
};

/// One line of the table.
#[derive(Clone, Copy)]
pub struct Binding {
    /// Where it works.
    pub contexts: &'static [Context],
    /// The keys that trigger it.
    pub keys: &'static [Key],
    /// What it does; `words::keys` describes it.
    pub action: Action,
    /// Where it is listed.
    pub listed: ListedIn,
}

/// Where a binding is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedIn {
    /// Nowhere: the key says why it does nothing there, or does what it does elsewhere.
    Nowhere,
    /// In the palette only: no key does it.
    Palette,
    /// In the help, the palette and the docs.
    Help,
    /// There and in the footer. The bindings of the lowest ranks stay longest in a narrow window.
    Footer(u8),
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
use OnSchedule as S;
use OnSnapshot as N;
use Reply as R;

/// The lists in which no snapshot can be changed.
const ELSEWHERE: &[Context] = &[C::Instances];
/// Where a snapshot can be changed.
const CHANGE: &[Context] = &[C::Snapshots, C::Account, C::Details];
/// The lists, and the details of a row.
const ROWS: &[Context] = &[C::Instances, C::Snapshots, C::Account, C::Details];
/// Where no text is typed, except in the help: there `?` closes it.
const NO_TYPING: &[Context] = &[
    C::Instances,
    C::Snapshots,
    C::Account,
    C::Details,
    C::Operations,
    C::Schedules,
    C::Accounts,
    C::Buttons,
    C::Run,
    C::Choice,
    C::Toggles,
    C::Ways,
];
/// The lists that are beside each other.
const PANES: &[Context] = &[C::Instances, C::Snapshots];
pub(super) const LISTS: &[Context] = &[C::Instances, C::Snapshots, C::Account];
const LISTS_AND_SCHEDULES: &[Context] = &[C::Instances, C::Snapshots, C::Account, C::Schedules];
/// What is open over the lists and can be scrolled.
const OVER_THEM: &[Context] = &[C::Details, C::Help, C::Operations, C::Schedules];
/// Where the lists can be refreshed: in the lists, and beneath a dialog whose focus is on a button.
/// Not in the account switcher, where it would seem to refresh the account under the cursor.
const OVER_LISTS: &[Context] = &[
    C::Instances,
    C::Snapshots,
    C::Account,
    C::Details,
    C::Operations,
    C::Schedules,
    C::Help,
    C::Buttons,
    C::Run,
];
/// A dialog whose focus is not on a button, where letters are typed or do nothing.
const OFF_BUTTONS: &[Context] = &[C::Text, C::Choice, C::Toggles];
pub(super) const DIALOG: &[Context] = &[C::Text, C::Choice, C::Toggles, C::Buttons, C::Run];
/// A question whose focus is not on a text field.
pub(super) const NO_TEXT: &[Context] = &[C::Buttons, C::Run, C::Choice, C::Toggles, C::Ways];
/// A dialog whose focus is not on a text field.
const NO_FIELD: &[Context] = &[C::Buttons, C::Run, C::Choice, C::Toggles];
/// A dialog whose focus is on a button.
const BUTTONS: &[Context] = &[C::Buttons, C::Run];
pub(super) const TYPING: &[Context] = &[C::Filter, C::Menu, C::Columns, C::Text];
/// Text fields in which the arrows move the text cursor.
const ARROWS_EDIT: &[Context] = &[C::Filter, C::Menu, C::Text];
const MENUS: &[Context] = &[C::Menu, C::Columns];
pub(super) const ALL: &[Context] = &[
    C::Instances,
    C::Snapshots,
    C::Account,
    C::Filter,
    C::Help,
    C::Accounts,
    C::Details,
    C::Operations,
    C::Schedules,
    C::Menu,
    C::Columns,
    C::Text,
    C::Choice,
    C::Toggles,
    C::Buttons,
    C::Run,
    C::Ways,
];

const fn key(code: Code) -> Key {
    Key::of(code)
}

const fn listed(
    listed: ListedIn,
    contexts: &'static [Context],
    keys: &'static [Key],
    action: Action,
) -> Binding {
    Binding {
        contexts,
        keys,
        action,
        listed,
    }
}

const fn refused(contexts: &'static [Context], keys: &'static [Key], action: Action) -> Binding {
    listed(ListedIn::Nowhere, contexts, keys, action)
}

/// A key of the list, which closes the details first.
const fn beneath(keys: &'static [Key], action: Action) -> Binding {
    listed(ListedIn::Nowhere, &[C::Details], keys, action)
}

const fn palette(contexts: &'static [Context], action: Action) -> Binding {
    listed(ListedIn::Palette, contexts, &[], action)
}

const fn help(contexts: &'static [Context], keys: &'static [Key], action: Action) -> Binding {
    listed(ListedIn::Help, contexts, keys, action)
}

const fn footer(
    rank: u8,
    contexts: &'static [Context],
    keys: &'static [Key],
    action: Action,
) -> Binding {
    listed(ListedIn::Footer(rank), contexts, keys, action)
}

/// The table. The first line that matches the key and the context wins. Lines with the same place
/// and description are one line in the help.
#[rustfmt::skip] // one binding a line reads as a table
pub const BINDINGS: &[Binding] = &[
    help(LISTS, &[key(Up), Key::char('k')], A::Move(M::Up)),
    help(LISTS, &[key(Down), Key::char('j')], A::Move(M::Down)),
    help(LISTS, &[key(PageUp)], A::Move(M::PageUp)),
    help(LISTS, &[key(PageDown)], A::Move(M::PageDown)),
    help(LISTS, &[Key::ctrl('u')], A::Move(M::HalfPageUp)),
    help(LISTS, &[Key::ctrl('d')], A::Move(M::HalfPageDown)),
    listed(ListedIn::Nowhere, OVER_THEM, &[Key::ctrl('u')], A::Move(M::HalfPageUp)),
    listed(ListedIn::Nowhere, OVER_THEM, &[Key::ctrl('d')], A::Move(M::HalfPageDown)),
    help(LISTS, &[key(Home), Key::char('g')], A::Move(M::First)),
    help(LISTS, &[key(End), Key::char('G')], A::Move(M::Last)),
    footer(2, &[C::Instances], &[key(Enter)], A::List(L::Open)),
    footer(2, &[C::Snapshots], &[key(Esc)], A::List(L::Back)),
    footer(7, &[C::Snapshots], &[key(Enter)], A::List(L::Open)),
    help(&[C::Instances], &[key(Esc)], A::List(L::Back)),
    footer(2, &[C::Account], &[key(Enter)], A::List(L::Open)),
    footer(2, &[C::Account], &[key(Esc)], A::List(L::Back)),
    help(&[C::Details], &[key(Up), Key::char('k')], A::Move(M::Up)),
    help(&[C::Details], &[key(Down), Key::char('j')], A::Move(M::Down)),
    help(&[C::Details], &[key(PageUp)], A::Move(M::PageUp)),
    help(&[C::Details], &[key(PageDown)], A::Move(M::PageDown)),
    help(&[C::Details], &[key(Home), Key::char('g')], A::Move(M::First)),
    help(&[C::Details], &[key(End), Key::char('G')], A::Move(M::Last)),
    footer(2, &[C::Details], &[key(Enter)], A::Reply(R::Press)),
    footer(1, &[C::Details], &[key(Esc), Key::char('q')], A::Reply(R::Cancel)),
    help(&[C::Details], &[Key::char('c')], A::Snapshot(N::Create)),
    beneath(&[Key::char('/')], A::List(L::Filter)),
    beneath(&[Key::char('s')], A::List(L::Sort)),
    beneath(&[Key::char('b')], A::List(L::Schedules)),
    beneath(&[Key::char('1')], A::List(L::Main)),
    beneath(&[Key::char('2')], A::List(L::Backups)),
    beneath(&[Key::char('3')], A::List(L::Account)),
    help(LISTS_AND_SCHEDULES, &[Key::char('1')], A::List(L::Main)),
    help(LISTS_AND_SCHEDULES, &[Key::char('2')], A::List(L::Backups)),
    help(LISTS_AND_SCHEDULES, &[Key::char('3')], A::List(L::Account)),
    footer(3, PANES, &[Key::char('c')], A::Snapshot(N::Create)),
    refused(&[C::Account], &[Key::char('c')], A::Snapshot(N::Create)),
    footer(3, CHANGE, &[Key::char('d'), key(Delete)], A::Snapshot(N::Delete)),
    refused(ELSEWHERE, &[Key::char('d'), key(Delete)], A::Snapshot(N::Delete)),
    help(CHANGE, &[Key::char('e')], A::Snapshot(N::Rename)),
    refused(ELSEWHERE, &[Key::char('e')], A::Snapshot(N::Rename)),
    help(CHANGE, &[Key::char('p')], A::Snapshot(N::Protect)),
    refused(ELSEWHERE, &[Key::char('p')], A::Snapshot(N::Protect)),
    palette(CHANGE, A::Snapshot(N::CopyToRegion)),
    palette(CHANGE, A::Snapshot(N::Restore)),
    footer(8, &[C::Instances], &[Key::char('i')], A::List(L::Instance)),
    help(CHANGE, &[Key::char('i')], A::List(L::Instance)),
    footer(5, LISTS, &[Key::char('/')], A::List(L::Filter)),
    footer(9, LISTS, &[Key::char(' ')], A::List(L::Mark(Marking::Row))),
    help(LISTS, &[Key::char('v')], A::List(L::Mark(Marking::Range))),
    help(LISTS, &[Key::char('*')], A::List(L::Mark(Marking::Shown))),
    help(LISTS, &[Key::char('u')], A::List(L::Mark(Marking::Nothing))),
    help(ROWS, &[Key::char('o')], A::List(L::Operations)),
    help(LISTS_AND_SCHEDULES, &[Key::char('b')], A::List(L::Schedules)),
    help(LISTS, &[Key::char('n')], A::List(L::NextMatch)),
    help(LISTS, &[Key::char('N')], A::List(L::PreviousMatch)),
    help(&[C::Instances], &[Key::char('!')], A::List(L::AtRisk)),
    footer(4, OVER_LISTS, &[Key::char('r'), Key::char('R'), Key::ctrl('r')], A::Refresh),
    footer(7, PANES, &[key(Tab), key(Right), Key::char('l')], A::List(L::NextPane)),
    footer(7, &[C::Account], &[key(Tab), key(Right), Key::char('l')], A::List(L::NextPane)),
    help(LISTS, &[key(BackTab), key(Left), Key::char('h')], A::List(L::PreviousPane)),
    footer(8, LISTS, &[Key::char('a')], A::List(L::Accounts)),
    help(ROWS, &[Key::char('w')], A::List(L::ReadOnly)),
    help(LISTS, &[Key::char('s')], A::List(L::Sort)),
    help(ROWS, &[Key::char('y')], A::List(L::Copy)),
    footer(1, NO_TYPING, &[Key::char('?'), key(F(1))], A::List(L::Help)),
    help(&[C::Help], &[key(Up), Key::char('k')], A::Move(M::Up)),
    footer(2, &[C::Help], &[key(Down), Key::char('j')], A::Move(M::Down)),
    help(&[C::Help], &[key(PageUp)], A::Move(M::PageUp)),
    footer(3, &[C::Help], &[key(PageDown)], A::Move(M::PageDown)),
    help(&[C::Help], &[key(Home), Key::char('g')], A::Move(M::First)),
    help(&[C::Help], &[key(End), Key::char('G')], A::Move(M::Last)),
    footer(4, &[C::Help], &[Key::char('/')], A::List(L::Filter)),
    footer(6, &[C::Help], &[Key::char(':')], A::List(L::Palette)),
    footer(1, &[C::Help], &[key(Esc), Key::char('q'), Key::char('?'), key(F(1))], A::Reply(R::Cancel)),
    help(&[C::Operations], &[key(Up), Key::char('k')], A::Move(M::Up)),
    help(&[C::Operations], &[key(Down), Key::char('j')], A::Move(M::Down)),
    help(&[C::Operations], &[key(PageUp)], A::Move(M::PageUp)),
    help(&[C::Operations], &[key(PageDown)], A::Move(M::PageDown)),
    help(&[C::Operations], &[key(Home), Key::char('g')], A::Move(M::First)),
    help(&[C::Operations], &[key(End), Key::char('G')], A::Move(M::Last)),
    footer(2, &[C::Operations], &[key(Tab)], A::Reply(R::FocusNext)),
    help(&[C::Operations], &[key(BackTab)], A::Reply(R::FocusPrevious)),
    footer(3, &[C::Operations], &[key(Enter)], A::Reply(R::Press)),
    footer(5, &[C::Operations], &[Key::char('x')], A::Reply(R::CancelWaiting)),
    footer(4, &[C::Operations], &[Key::char('y')], A::Reply(R::Copy)),
    footer(4, &[C::Operations], &[Key::char('/')], A::List(L::Filter)),
    footer(1, &[C::Operations], &[key(Esc), Key::char('q'), Key::char('o')], A::Reply(R::Cancel)),
    help(&[C::Schedules], &[key(Up), Key::char('k')], A::Move(M::Up)),
    help(&[C::Schedules], &[key(Down), Key::char('j')], A::Move(M::Down)),
    help(&[C::Schedules], &[key(PageUp)], A::Move(M::PageUp)),
    help(&[C::Schedules], &[key(PageDown)], A::Move(M::PageDown)),
    help(&[C::Schedules], &[key(Home), Key::char('g')], A::Move(M::First)),
    help(&[C::Schedules], &[key(End), Key::char('G')], A::Move(M::Last)),
    footer(3, &[C::Schedules], &[Key::char('c')], A::Schedule(S::Create)),
    footer(3, &[C::Schedules], &[key(Enter), Key::char('e')], A::Schedule(S::Change)),
    footer(3, &[C::Schedules], &[Key::char('d'), key(Delete)], A::Schedule(S::Delete)),
    footer(3, &[C::Schedules], &[Key::char('n')], A::Schedule(S::Keep)),
    footer(1, &[C::Schedules], &[key(Esc), Key::char('q')], A::Reply(R::Cancel)),
    footer(0, LISTS, &[Key::char('q')], A::Program(P::Quit)),
    help(&[C::Accounts], &[key(Up), Key::char('k')], A::Move(M::Up)),
    help(&[C::Accounts], &[key(Down), Key::char('j')], A::Move(M::Down)),
    help(&[C::Accounts], &[Key::char('1')], A::Reply(R::Pick(0))),
    help(&[C::Accounts], &[Key::char('2')], A::Reply(R::Pick(1))),
    help(&[C::Accounts], &[Key::char('3')], A::Reply(R::Pick(2))),
    help(&[C::Accounts], &[Key::char('4')], A::Reply(R::Pick(3))),
    help(&[C::Accounts], &[Key::char('5')], A::Reply(R::Pick(4))),
    help(&[C::Accounts], &[Key::char('6')], A::Reply(R::Pick(5))),
    help(&[C::Accounts], &[Key::char('7')], A::Reply(R::Pick(6))),
    help(&[C::Accounts], &[Key::char('8')], A::Reply(R::Pick(7))),
    help(&[C::Accounts], &[Key::char('9')], A::Reply(R::Pick(8))),
    footer(2, &[C::Accounts], &[key(Enter)], A::Reply(R::Press)),
    footer(1, &[C::Accounts], &[key(Esc), Key::char('q'), Key::char('a')], A::Reply(R::Cancel)),
    footer(6, NO_TYPING, &[Key::char(':')], A::List(L::Palette)),
    help(MENUS, &[key(Up)], A::Move(M::Up)),
    help(MENUS, &[key(Down)], A::Move(M::Down)),
    help(MENUS, &[key(PageUp)], A::Move(M::PageUp)),
    help(MENUS, &[key(PageDown)], A::Move(M::PageDown)),
    footer(2, MENUS, &[key(Enter)], A::Reply(R::Press)),
    footer(3, &[C::Columns], &[key(Left)], A::Reply(R::ChoosePrevious)),
    footer(3, &[C::Columns], &[key(Right)], A::Reply(R::ChooseNext)),
    footer(1, MENUS, &[key(Esc)], A::Reply(R::Cancel)),
    help(&[C::Filter], &[key(Up)], A::Move(M::Up)),
    help(&[C::Filter], &[key(Down)], A::Move(M::Down)),
    footer(1, &[C::Filter], &[key(Enter)], A::Reply(R::Press)),
    footer(1, &[C::Filter], &[key(Esc)], A::Reply(R::Cancel)),
    help(DIALOG, &[key(Tab)], A::Reply(R::FocusNext)),
    help(DIALOG, &[key(BackTab)], A::Reply(R::FocusPrevious)),
    help(&[C::Choice], &[key(Right)], A::Reply(R::ChooseNext)),
    help(&[C::Choice], &[key(Left)], A::Reply(R::ChoosePrevious)),
    help(&[C::Toggles], &[Key::char(' ')], A::Reply(R::Toggle)),
    help(&[C::Toggles], &[key(Right)], A::Reply(R::ChooseNext)),
    help(&[C::Toggles], &[key(Left)], A::Reply(R::ChoosePrevious)),
    help(BUTTONS, &[key(Right)], A::Reply(R::ChooseNext)),
    help(BUTTONS, &[key(Left)], A::Reply(R::ChoosePrevious)),
    help(DIALOG, &[key(Up)], A::Move(M::Up)),
    help(DIALOG, &[key(Down)], A::Move(M::Down)),
    help(DIALOG, &[key(PageUp)], A::Move(M::PageUp)),
    help(DIALOG, &[key(PageDown)], A::Move(M::PageDown)),
    help(NO_FIELD, &[key(Home)], A::Move(M::First)),
    help(NO_FIELD, &[key(End)], A::Move(M::Last)),
    help(DIALOG, &[key(Enter)], A::Reply(R::Press)),
    help(DIALOG, &[key(Esc)], A::Reply(R::Cancel)),
    help(&[C::Run], &[Key::char('q')], A::Program(P::Quit)),
    help(NO_TEXT, &[Key::char('y')], A::Reply(R::Copy)),
    help(&[C::Ways], &[Key::char('1')], A::Reply(R::Pick(0))),
    help(&[C::Ways], &[Key::char('2')], A::Reply(R::Pick(1))),
    help(&[C::Ways], &[Key::char('3')], A::Reply(R::Pick(2))),
    help(&[C::Ways], &[Key::char('4')], A::Reply(R::Pick(3))),
    help(&[C::Ways], &[key(Up), Key::char('k')], A::Move(M::Up)),
    help(&[C::Ways], &[key(Down), Key::char('j')], A::Move(M::Down)),
    footer(2, &[C::Ways], &[key(Enter)], A::Reply(R::Press)),
    footer(3, &[C::Ways], &[key(Esc)], A::Reply(R::Cancel)),
    footer(0, &[C::Ways], &[Key::char('q')], A::Program(P::Quit)),
    help(OFF_BUTTONS, &[Key::ctrl('r')], A::Refresh),
    help(ARROWS_EDIT, &[key(Left)], A::Edit(E::Left)),
    help(ARROWS_EDIT, &[key(Right)], A::Edit(E::Right)),
    help(TYPING, &[key(Home), Key::ctrl('a')], A::Edit(E::Home)),
    help(TYPING, &[key(End), Key::ctrl('e')], A::Edit(E::End)),
    help(TYPING, &[key(Backspace)], A::Edit(E::Backspace)),
    help(TYPING, &[key(Delete)], A::Edit(E::Erase)),
    help(TYPING, &[Key::ctrl('u')], A::Edit(E::EraseToStart)),
    help(TYPING, &[Key::ctrl('w')], A::Edit(E::EraseWord)),
    help(TYPING, &[key(F(1))], A::List(L::Help)),
    help(ALL, &[Key::ctrl('c')], A::Program(P::Interrupt)),
    help(ALL, &[Key::ctrl('z')], A::Program(P::Suspend)),
    help(ALL, &[Key::ctrl('l')], A::Program(P::Redraw)),
];
