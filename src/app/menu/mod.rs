//! Menus: a text field, and below it the matching entries. Each menu has a file, which builds its
//! entries; choosing, matching and drawing are the same for all.
//!
//! A menu never confirms anything: an entry does what its key does, questions included.

mod copy;
mod palette;
mod places;
mod sort;

use super::{
    Focus, State,
    field::Field,
    layers::Layer,
    lists::steps,
    operations::OperationRowId,
    table::{Rearrange, Side, TableView},
};
use crate::{
    domain::{CopyList, InstanceId, Now, ScheduleId, Snapshot, SnapshotId, Theme},
    keys::{Action, Context, Key, OnList, Reply},
    text,
    words::{Denied, Hint, Said, lists, menu},
};
use places::Places;

/// The most entries that a menu shows; typing more letters finds the others.
const MOST_SHOWN: usize = 200;

/// A menu that is open.
#[derive(Debug)]
pub struct Menu {
    /// All of its entries.
    pub kind: MenuKind,
    /// The typed text.
    pub typed: Field,
    /// The index of the focused entry among the matching ones.
    pub cursor: usize,
    /// The matching entries.
    fitting: Fitting,
    /// The rows to go to, in the palette.
    places: Places,
    /// What had the focus when the cursor or the text last changed: Enter chooses nothing else.
    seen: FocusedEntry,
}

/// What a press of Enter is meant for: the list below an open menu can change at any time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FocusedEntry {
    /// The effect of the focused entry.
    does: Option<Does>,
    /// How many marked rows it is about, if it is.
    marks: Option<usize>,
    /// The row under the cursor beneath the menu, which actions are about.
    row: Option<RowBeneath>,
}

/// A row beneath a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
enum RowBeneath {
    Instance(InstanceId),
    Snapshot(SnapshotId),
    Schedule(ScheduleId),
    Operation(OperationRowId),
}

/// The kinds of menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuKind {
    /// Every action, and every instance and snapshot to go to.
    Palette,
    /// The texts of the row under the cursor that can be copied.
    Copy,
    /// How the focused list is sorted, and its columns.
    Sort,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuEntry {
    /// Its name.
    pub label: String,
    /// The remark beside it.
    pub beside: String,
    /// The key that does the same.
    pub key: Option<Key>,
    /// Why it is not possible now, if so.
    pub denied: Option<Denied>,
    /// What it does.
    pub does: Does,
}

/// The effect of choosing an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// The same as a key.
    Act(Action),
    /// Puts the cursor on an instance.
    GoToInstance(InstanceId),
    /// Opens an instance and puts the cursor on one of its snapshots.
    GoToSnapshot(CopyList, SnapshotId),
    /// Puts the cursor on a row of the whole account.
    GoToImage(SnapshotId),
    /// Copies this text to the terminal's clipboard.
    Copy(String),
    /// Sorts the focused list, or changes its columns.
    Rearrange(Rearrange),
    /// Shows another theme.
    Theme(Theme),
}

impl Does {
    fn goes_to_a_row(&self) -> bool {
        match self {
            Self::GoToInstance(_) | Self::GoToSnapshot(..) | Self::GoToImage(_) => true,
            Self::Act(_) | Self::Copy(_) | Self::Rearrange(_) | Self::Theme(_) => false,
        }
    }
}

/// The matching entries.
#[derive(Debug, Default)]
pub struct Fitting {
    /// The first of them, the best matches first.
    pub entries: Vec<MenuEntry>,
    /// How many there are in all.
    pub all: usize,
}

impl Menu {
    fn new(kind: MenuKind) -> Self {
        Self {
            kind,
            typed: Field::default(),
            cursor: 0,
            fitting: Fitting::default(),
            places: Places::default(),
            seen: FocusedEntry::default(),
        }
    }

    /// The title, as the lists stand.
    #[must_use]
    pub fn title(&self, state: &State) -> String {
        match self.kind {
            MenuKind::Palette => menu::palette().to_owned(),
            MenuKind::Copy => menu::copy().to_owned(),
            MenuKind::Sort => menu::sort(match state.focus {
                Focus::Instances => lists::instances(),
                Focus::Snapshots => lists::copies(state.copy_kind()),
                Focus::Account => lists::account(),
            }),
        }
    }

    /// The context of its keys.
    #[must_use]
    pub fn context(&self) -> Context {
        match self.kind {
            MenuKind::Palette | MenuKind::Copy => Context::Menu,
            MenuKind::Sort => Context::Columns,
        }
    }

    /// The entries that match the typed text: those that contain all words, the best matches first;
    /// if there are none, those that have their letters in order.
    #[must_use]
    pub fn fitting(&self) -> &Fitting {
        &self.fitting
    }

    /// Finds the entries that match the typed text.
    fn find(&mut self, state: &State, now: Now) {
        let typed = self.typed.text().to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let entries = match self.kind {
            MenuKind::Palette => palette::entries(state),
            MenuKind::Copy => copy::entries(state, now),
            MenuKind::Sort => sort::entries(state),
        };
        let (mut exact, mut by_synonym, mut similar) = (Vec::new(), Vec::new(), Vec::new());
        for entry in entries {
            let text = format!("{} {}", entry.label, entry.beside).to_lowercase();
            let synonyms = match entry.does {
                Does::Act(action) => menu::synonyms(action),
                Does::Theme(_) => menu::theme_synonyms(),
                Does::Rearrange(Rearrange::Reset) => menu::reset_synonyms(),
                _ => "",
            };
            if words.iter().all(|word| text.contains(word)) {
                exact.push((rank(&text, &words), entry));
            } else if words.iter().all(|word| has_word(&text, synonyms, word)) {
                by_synonym.push(entry);
            } else if words.iter().all(|word| text::has_in_order(&text, word)) {
                similar.push(entry);
            }
        }
        if self.kind == MenuKind::Palette {
            self.places.find(state, &typed);
        }
        exact.sort_by_key(|(rank, _)| *rank);
        let exact: Vec<MenuEntry> = exact.into_iter().map(|(_, entry)| entry).collect();
        let is_exact = !exact.is_empty() || self.places.exact.all > 0 || !by_synonym.is_empty();
        // Who types the beginning of a name means the row, not an action that has a synonym like it.
        let (entries, rows, last) = if is_exact {
            (exact, &self.places.exact, by_synonym)
        } else {
            (similar, &self.places.similar, Vec::new())
        };
        let all = entries.len() + rows.all + last.len();
        let entries = entries.into_iter().chain(rows.entries.iter().cloned());
        let entries = entries.chain(last);
        self.fitting = Fitting {
            entries: entries.take(MOST_SHOWN).collect(),
            all,
        };
    }

    /// Moves the cursor by so many of the matching entries.
    fn step(&mut self, by: isize) {
        let last = self.fitting.entries.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Types into its field; the cursor goes to the best match.
    fn type_in(&mut self, typed: &str) {
        if self.typed.insert(typed) {
            self.cursor = 0;
        }
    }
}

/// Whether a text contains this, or a synonym begins with it: a few letters inside of one would be
/// found by chance.
fn has_word(text: &str, synonyms: &str, word: &str) -> bool {
    text.contains(word) || synonyms.split(' ').any(|other| other.starts_with(word))
}

/// How well a text that contains all words matches them: 0 if it starts with one, 1 if each starts
/// a word of it, 2 otherwise.
fn rank(text: &str, words: &[&str]) -> u8 {
    let starts_word = |word: &&str| text.split(' ').any(|part| part.starts_with(*word));
    if words.iter().any(|word| text.starts_with(word)) {
        0
    } else if words.iter().all(starts_word) {
        1
    } else {
        2
    }
}

impl State {
    /// Opens a menu.
    pub(super) fn open_menu(&mut self, now: Now, kind: MenuKind) {
        self.layers.open(Layer::Menu(Box::new(Menu::new(kind))));
        self.change_menu(now, |_| {});
        if kind == MenuKind::Sort
            && let Some(current) = sort::current(self)
        {
            self.focus_entry(now, &current);
        }
    }

    /// Types into the menu that receives the keys.
    pub(super) fn type_in_menu(&mut self, now: Now, typed: &str) {
        self.change_menu(now, |menu| menu.type_in(typed));
    }

    /// Changes the cursor or the text of the menu, and remembers what has the focus then.
    fn change_menu(&mut self, now: Now, change: impl FnOnce(&mut Menu)) {
        let Some(Layer::Menu(menu)) = self.layers.top_mut() else {
            return;
        };
        change(menu);
        self.refresh_menu(now);
        let Some(Layer::Menu(menu)) = self.layers.top() else {
            return;
        };
        let seen = self.seen_in(menu);
        if let Some(Layer::Menu(menu)) = self.layers.top_mut() {
            menu.seen = seen;
        }
    }

    /// Moves the focus of the menu by so many entries.
    pub(super) fn scroll_menu(&mut self, now: Now, by: isize) {
        self.change_menu(now, |menu| menu.step(by));
    }

    /// Focuses the entry of the menu that has this effect, if it is offered.
    pub(super) fn focus_entry(&mut self, now: Now, does: &Does) {
        if let Some(Layer::Menu(menu)) = self.layers.top() {
            let mut entries = menu.fitting.entries.iter();
            if let Some(place) = entries.position(|entry| entry.does == *does) {
                self.change_menu(now, |menu| menu.cursor = place);
            }
        }
    }

    /// Finds the entries of the menu that receives the keys again, as the lists and what is possible
    /// may have changed.
    pub(super) fn refresh_menu(&mut self, now: Now) {
        let Some(mut menu) = self.layers.take_menu() else {
            return;
        };
        menu.find(self, now);
        self.layers.open(Layer::Menu(menu));
    }

    fn seen_in(&self, menu: &Menu) -> FocusedEntry {
        let entry = menu.fitting.entries.get(menu.cursor);
        let does = entry.map(|entry| entry.does.clone());
        FocusedEntry {
            marks: match does {
                Some(Does::Act(action)) => self.marks_for(action),
                _ => None,
            },
            does,
            row: self.row_beneath(),
        }
    }

    fn row_beneath(&self) -> Option<RowBeneath> {
        if self.layers.operations().is_some() {
            return self.under_pane_cursor().map(RowBeneath::Operation);
        }
        if self.layers.schedules().is_some() {
            let row = self.schedule_under_cursor();
            return row.cloned().map(RowBeneath::Schedule);
        }
        match self.focus {
            Focus::Instances => {
                let row = self.open_instance();
                row.map(|row| RowBeneath::Instance(row.id.clone()))
            }
            Focus::Snapshots | Focus::Account => {
                let row = self.snapshot_under_cursor();
                row.map(|row| RowBeneath::Snapshot(row.id.clone()))
            }
        }
    }

    /// Handles a key in the menu that receives the keys; returns the chosen effect.
    pub(super) fn act_in_menu(&mut self, now: Now, action: Action) -> Option<Does> {
        let page = self.page();
        let Some(Layer::Menu(menu)) = self.layers.top() else {
            return None;
        };
        let seen = self.seen_in(menu);
        match action {
            Action::Move(motion) => {
                self.change_menu(now, |menu| menu.step(steps(motion, page)));
            }
            Action::Edit(edit) => self.change_menu(now, |menu| match edit.to_end() {
                Some(end) if menu.typed.text().is_empty() => menu.step(steps(end, page)),
                Some(_) | None => {
                    menu.typed.edit(edit);
                    menu.cursor = 0;
                }
            }),
            Action::Reply(Reply::Press) if seen != menu.seen => {
                self.change_menu(now, |_| {});
                self.say(now, Said::Hint(Hint::ListChanged));
            }
            Action::Reply(Reply::Press) => {
                let Some(chosen) = seen.does else {
                    self.say(now, Said::Hint(Hint::Denied(Denied::NoEntry)));
                    return None;
                };
                // Several columns are chosen one after another.
                if !matches!(chosen, Does::Rearrange(Rearrange::Toggle(_))) {
                    self.layers.close();
                }
                if chosen.goes_to_a_row() {
                    self.layers.close_panes();
                }
                return Some(chosen);
            }
            Action::Reply(Reply::Cancel) => self.layers.close(),
            Action::Reply(Reply::ChoosePrevious) => self.shift_column(now, Side::Left),
            Action::Reply(Reply::ChooseNext) => self.shift_column(now, Side::Right),
            Action::List(OnList::Help) => self.open_help(),
            Action::Refresh => self.read_now(now),
            Action::Reply(_)
            | Action::List(_)
            | Action::Snapshot(_)
            | Action::Schedule(_)
            | Action::Program(_) => {}
        }
        None
    }

    /// Whether the menu that receives the keys offers to move a column.
    pub(super) fn can_move_column(&self) -> Result<(), Denied> {
        match self.layers.top() {
            Some(Layer::Menu(menu)) => sort::can_move(self, menu).map(drop),
            _ => Err(Denied::NoColumn),
        }
    }

    /// Puts the cursor on an instance, and clears a filter that hides it; all instances are shown
    /// again if only those at risk were, and it is not.
    pub(super) fn go_to_instance(&mut self, now: Now, id: &InstanceId) {
        self.focus = Focus::Instances;
        if !self.tables.instances.select(id, &self.data.instances) {
            self.edit_filter(now, Field::clear);
            if !self.tables.instances.select(id, &self.data.instances) {
                self.show_at_risk(now, false);
                self.tables.instances.select(id, &self.data.instances);
            }
        }
        self.follow_cursor(now);
    }

    /// Opens an instance, and puts the cursor on one of its snapshots or backups.
    pub(super) fn go_to_snapshot(&mut self, now: Now, list: &CopyList, id: &SnapshotId) {
        self.copies = list.kind;
        self.go_to_instance(now, &list.instance);
        if self.open.as_ref() != Some(list) {
            return;
        }
        self.focus = Focus::Snapshots;
        let is_filtered = self.open_table().is_some_and(TableView::is_filtered);
        if is_filtered {
            self.edit_filter(now, Field::clear);
        }
        let both = self
            .data
            .snapshots
            .get(list)
            .zip(self.tables.snapshots.get_mut(list));
        let found = both.is_some_and(|(known, table)| table.want(id.clone(), &known.list));
        if !found {
            self.not_listed(now, id.clone());
        }
    }

    /// Puts the cursor on a row of the whole account, and clears a filter that hides it.
    pub(super) fn go_to_image(&mut self, now: Now, id: &SnapshotId) {
        self.focus = Focus::Account;
        self.follow_images(now);
        if !self.tables.images.select(id, &self.data.images.list) {
            self.edit_filter(now, Field::clear);
            self.tables.images.select(id, &self.data.images.list);
        }
    }

    /// Says that a list lacks the snapshot to go to, and moves the focus to the instances, so that
    /// no key acts on another snapshot in its place.
    pub(super) fn not_listed(&mut self, now: Now, id: SnapshotId) {
        self.focus = Focus::Instances;
        self.say(now, Said::SnapshotNotListed(id));
    }

    /// The snapshot under the cursor.
    #[must_use]
    pub fn snapshot_under_cursor(&self) -> Option<&Snapshot> {
        if self.focus == Focus::Account {
            return self.image_under_cursor().map(|row| &row.snapshot);
        }
        let open = self.open_snapshots()?;
        self.open_table()?.selected(&open.list)
    }
}
