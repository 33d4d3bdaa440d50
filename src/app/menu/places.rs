//! The rows that the palette can go to: every instance, and every row of the whole account. Their
//! texts are folded once for each version of the lists, and only the entries that are shown are
//! built, so that a key is fast however many rows there are.

use std::collections::HashMap;

use memchr::memmem::Finder;

use super::{Does, MOST_SHOWN, MenuEntry};
use crate::{
    app::{
        State,
        table::fold::{fold_into, folded},
    },
    domain::{CopyList, Image, Instance, InstanceId, Snapshot},
    text,
    words::{lists, menu},
};

/// The rows, and those that match the last text.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The versions of the lists that they are from.
    of: Option<(u64, u64, u64)>,
    /// A line for each row.
    texts: String,
    /// The end of each line.
    ends: Vec<u32>,
    /// The text that was last searched for.
    typed: Option<String>,
    /// The rows that contain all words.
    pub(super) exact: FoundEntries,
    /// The other rows, that have the letters of all words in order.
    pub(super) similar: FoundEntries,
}

/// Some rows.
#[derive(Debug, Default)]
pub(super) struct FoundEntries {
    /// The entries of the first of them.
    pub(super) entries: Vec<MenuEntry>,
    /// How many there are in all.
    pub(super) all: usize,
}

/// A row to go to.
#[derive(Clone, Copy)]
enum GoTo<'a> {
    Instance(&'a Instance),
    /// A snapshot of an instance that was visited, before the whole account has been read.
    Snapshot(&'a CopyList, &'a Snapshot),
    Image(&'a Image),
}

fn places(state: &State) -> impl Iterator<Item = GoTo<'_>> {
    let data = &state.data;
    let visited = data.snapshots.iter().filter(|_| !knows_account(state));
    let visited = visited.flat_map(|(id, open)| {
        let rows = open.list.rows().iter();
        rows.map(move |row| GoTo::Snapshot(id, row))
    });
    let instances = data.instances.rows().iter().map(GoTo::Instance);
    let images = data.images.list.rows().iter().map(GoTo::Image);
    instances.chain(visited).chain(images)
}

/// Whether the rows of the whole account are known: then they include those of all lists.
fn knows_account(state: &State) -> bool {
    state.data.images.list.remote.value.is_some()
}

impl GoTo<'_> {
    /// Appends the text in which words are searched.
    fn write(self, labels: &HashMap<&InstanceId, String>, out: &mut String) {
        let mut snapshot = |row: &Snapshot, of: Option<&InstanceId>| {
            fold_into(out, row.name.shown());
            out.push(' ');
            out.push_str(row.id.as_str());
            if let Some(label) = of.and_then(|of| labels.get(of)) {
                out.push(' ');
                out.push_str(label);
            }
        };
        match self {
            Self::Snapshot(of, row) => snapshot(row, Some(&of.instance)),
            Self::Image(image) => {
                snapshot(&image.snapshot, image.instance.as_ref());
                if !image.is_snapshot() {
                    out.push(' ');
                    fold_into(out, &image.kind().to_string());
                }
            }
            Self::Instance(row) => {
                for text in [&row.label(), row.id.as_str(), row.ip.shown()] {
                    fold_into(out, text);
                    out.push(' ');
                }
            }
        }
    }

    fn entry(self, state: &State) -> MenuEntry {
        let (label, beside, does) = match self {
            Self::Instance(row) => (
                row.label().into_owned(),
                menu::instance(&row.id, row.ip.shown()),
                Does::GoToInstance(row.id.clone()),
            ),
            Self::Snapshot(of, row) => {
                let instance = state.data.instances.get(&of.instance).map(Instance::label);
                (
                    lists::called(row),
                    menu::image(&row.properties.kind, &row.id, instance.as_deref()),
                    Does::GoToSnapshot(of.clone(), row.id.clone()),
                )
            }
            Self::Image(image) => {
                let instance = state.instance_of(image);
                let row = &image.snapshot;
                let label = instance.map(Instance::label);
                let kind = row.copy_kind();
                let does = match instance.filter(|_| image.is_copy(kind)) {
                    Some(of) => Does::GoToSnapshot(kind.of(&of.id), row.id.clone()),
                    None => Does::GoToImage(row.id.clone()),
                };
                (
                    lists::called(row),
                    menu::image(image.kind(), &row.id, label.as_deref()),
                    does,
                )
            }
        };
        MenuEntry {
            label,
            beside,
            key: None,
            denied: None,
            does,
        }
    }
}

impl Places {
    /// Searches for a text, unless it was searched for in the same rows.
    pub(super) fn find(&mut self, state: &State, typed: &str) {
        let data = &state.data;
        let visited = data.snapshots.values().map(|open| open.list.version());
        let visited = if knows_account(state) {
            0
        } else {
            visited.sum()
        };
        let of = (
            data.instances.version(),
            data.images.list.version(),
            visited,
        );
        let is_old = self.of.replace(of) != Some(of);
        if is_old {
            self.texts.clear();
            self.ends.clear();
        }
        if is_old || self.typed.as_deref() != Some(typed) {
            self.typed = Some(typed.to_owned());
            self.search(state, typed);
        }
    }

    fn read(&mut self, state: &State) {
        let instances = state.data.instances.rows().iter();
        let labels = instances
            .map(|row| (&row.id, folded(&row.label())))
            .collect();
        for place in places(state) {
            place.write(&labels, &mut self.texts);
            // So many texts do not fit into the memory.
            self.ends
                .push(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        }
    }

    fn search(&mut self, state: &State, typed: &str) {
        let typed = folded(typed);
        let words: Vec<&str> = typed.split_whitespace().collect();
        if words.is_empty() {
            let first: Vec<usize> = (0..MOST_SHOWN).collect();
            self.exact = FoundEntries::of(state, &first, places(state).count());
            self.similar = FoundEntries::default();
            return;
        }
        if self.ends.is_empty() {
            self.read(state);
        }
        let finders: Vec<Finder> = words.iter().map(Finder::new).collect();
        let (mut exact, mut similar) = (Vec::new(), Vec::new());
        let (mut exact_all, mut similar_all) = (0, 0);
        let note = |place, places: &mut Vec<usize>, all: &mut usize| {
            *all += 1;
            if places.len() < MOST_SHOWN {
                places.push(place);
            }
        };
        let mut start = 0;
        for (place, end) in self.ends.iter().enumerate() {
            let end = *end as usize;
            let line = self.texts.get(start..end).unwrap_or_default();
            start = end;
            if finders
                .iter()
                .all(|finder| finder.find(line.as_bytes()).is_some())
            {
                note(place, &mut exact, &mut exact_all);
            } else if words.iter().all(|word| text::has_in_order(line, word)) {
                note(place, &mut similar, &mut similar_all);
            }
        }
        self.exact = FoundEntries::of(state, &exact, exact_all);
        self.similar = FoundEntries::of(state, &similar, similar_all);
    }
}

impl FoundEntries {
    /// The rows at these indexes, which are in order.
    fn of(state: &State, wanted: &[usize], all: usize) -> Self {
        let mut wanted = wanted.iter().copied().peekable();
        let is_wanted = |(at, _): &(usize, GoTo)| wanted.next_if_eq(at).is_some();
        let found = places(state).enumerate().filter(is_wanted);
        Self {
            entries: found.map(|(_, place)| place.entry(state)).collect(),
            all,
        }
    }
}
