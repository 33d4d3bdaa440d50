//! Reads a whole list, page by page.

use std::{collections::HashSet, hash::Hash};

use tokio::time;

use super::{
    Api,
    wire::{self, Doc, Interner, Row},
};
use crate::domain::{BadAnswer, Limit, List, MOST_ROWS, Problem, Progress, Silence};

/// The number of rows that are requested per page; the server may give fewer `[panel]`.
const PAGE: &str = "200";

/// The most pages of a list. A server that never ends a list is stopped here or at [`MOST_ROWS`].
const MOST_PAGES: usize = 10_000;

/// The most bytes of all pages together, in MiB; rows keep most of them.
const MOST_MIB: usize = 256;

/// Reads all pages of a list within the time limit of a whole list, and reports each page but the
/// last. For each of these, `arrived` is called with the number of rows before it and its rows.
pub(super) async fn read<R: Row>(
    api: &Api,
    func: &str,
    params: &[(&str, &str)],
    arrived: impl Fn(usize, &[R]),
) -> Result<List<R>, Problem> {
    let limit = api.server.client.list_limit();
    let list = time::timeout(limit, read_pages(api, func, params, arrived));
    let too_long = |_| Err(Silence::List.into());
    list.await.unwrap_or_else(too_long)
}

/// Reads page by page. The page number and size are always sent, because the server remembers them
/// with the session, which a browser may share `[isp]`.
async fn read_pages<R: Row>(
    api: &Api,
    func: &str,
    params: &[(&str, &str)],
    arrived: impl Fn(usize, &[R]),
) -> Result<List<R>, Problem> {
    let mut reading = Reading::default();
    let mut bytes = 0;
    loop {
        let number = (reading.pages + 1).to_string();
        let mut paged = params.to_vec();
        paged.extend([("p_cnt", PAGE), ("p_num", number.as_str())]);
        let (doc, body) = api.read::<R>(func, &paged).await?;
        let before = reading.list.rows.len();
        let next = reading.page(func, doc, &mut api.server.interner());
        match next {
            None => return Err(api.unexpected(&body, BadAnswer::NotOfApi)),
            Some(Next::Enough) => return Ok(reading.list),
            Some(Next::Page) => {
                arrived(before, &reading.list.rows[before..]);
                api.reporter.report(Progress {
                    done: reading.list.rows.len(),
                    total: reading.total,
                });
            }
        }
        // No test covers this sum: it would take 256 MiB.
        bytes += body.len();
        if let Some(limit) = passed(reading.list.rows.len(), reading.pages, bytes) {
            return Err(BadAnswer::TooLarge(limit).into());
        }
    }
}

/// The limit that an endless list has exceeded.
fn passed(rows: usize, pages: usize, bytes: usize) -> Option<Limit> {
    if rows > MOST_ROWS {
        Some(Limit::Rows(MOST_ROWS))
    } else if pages >= MOST_PAGES {
        Some(Limit::Pages(MOST_PAGES))
    } else {
        (bytes > MOST_MIB * 1024 * 1024).then_some(Limit::Mebibytes(MOST_MIB))
    }
}

/// The list whose only page is `answer`.
pub(super) fn only<R: Row>(func: &str, answer: &[u8]) -> Option<List<R>> {
    let doc = wire::decode(answer).ok()?;
    let mut reading = Reading::default();
    doc.is_list_of(func).then(|| {
        reading.take(doc, &mut Interner::default());
        reading.list
    })
}

enum Next {
    Page,
    Enough,
}

/// The part of a list that has been read.
struct Reading<R: Row> {
    list: List<R>,
    seen: HashSet<R::Id>,
    pages: usize,
    total: Option<usize>,
    /// The number of rows on all pages, including those left out.
    came: usize,
    /// The number of rows on the last page.
    came_last: usize,
    /// Whether a page had the keys of this list.
    own_keys: bool,
    /// Whether the pages gave different totals, because the list changed meanwhile.
    moved: bool,
}

impl<R: Row> Default for Reading<R> {
    fn default() -> Self {
        Self {
            list: List::default(),
            seen: HashSet::new(),
            pages: 0,
            total: None,
            came: 0,
            came_last: 0,
            own_keys: false,
            moved: false,
        }
    }
}

impl<R: Row> Reading<R>
where
    R::Id: Hash + Eq + Clone,
{
    /// Adds one page. Returns whether there is another one; `None` if the answer is not this list.
    /// A missing list counts as empty only beside the keys of this list; a server whose first page
    /// had rows but none of these keys ends its list without them, too.
    fn page(&mut self, func: &str, doc: Doc<R>, interner: &mut Interner) -> Option<Next> {
        let keys_expected = self.pages == 0 || self.own_keys;
        if !doc.is_list_of(func) && keys_expected {
            return None;
        }
        self.own_keys |= doc.has_keys_of(func);
        Some(self.take(doc, interner))
    }

    fn take(&mut self, doc: Doc<R>, interner: &mut Interner) -> Next {
        self.pages += 1;
        if self.pages == 1 {
            self.total = doc.total;
            self.list.made_today = doc.made_today;
            self.list.price = doc.price;
            self.list.kept = doc.kept;
            // A growing list would be copied and leave holes in the memory.
            let rows = doc.total.map_or(0, |total| total.min(MOST_ROWS));
            self.list.rows.reserve_exact(rows);
            self.seen.reserve(rows);
        }
        self.moved |= doc.total != self.total;
        let (came, known) = (doc.rows.len() + doc.without_id, self.seen.len());
        let mut repeated = 0;
        for mut row in doc.rows {
            row.intern(interner);
            if self.seen.insert(row.id().clone()) {
                self.list.rows.push(row);
            } else {
                repeated += 1;
            }
        }
        let nothing_new = self.seen.len() == known;
        // Past the end, a server may send its last page again, and one without paging sends all
        // rows. Neither repeats anything.
        let echo = nothing_new && (came == self.came || came == self.came_last);
        if !echo {
            self.list.repeated += repeated;
            self.list.without_id += doc.without_id;
        }
        self.came += came;
        self.came_last = came;
        let all_there = self.total.is_some_and(|total| self.seen.len() >= total);
        if !all_there && !nothing_new {
            return Next::Page;
        }
        let counted = self.total.is_none_or(|total| total == self.seen.len());
        self.list.complete =
            counted && !self.moved && self.list.repeated == 0 && self.list.without_id == 0;
        self.list.pages = self.pages;
        self.list.rows.shrink_to_fit();
        Next::Enough
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{Image, Snapshot};

    /// Parses a body as the only page of a list; `None` if it is not that list.
    pub(in crate::api) fn read_page<R: Row>(func: &str, doc: Doc<R>) -> Option<List<R>> {
        let mut reading = Reading::default();
        reading.page(func, doc, &mut Interner::default())?;
        Some(reading.list)
    }

    /// A row of either list, in an answer of its own.
    fn row<R: Row>(interner: &mut Interner, func: &str, name: &str) -> R
    where
        R::Id: Hash + Eq + Clone,
    {
        let answer = format!(
            r#"{{"doc": {{"func": "{func}", "elem": [{{"id": "5226790", "{name}": "before", "region": "Poland-1"}}]}}}}"#
        );
        let mut reading = Reading::default();
        let doc = wire::decode(answer.as_bytes()).unwrap();
        reading.page(func, doc, interner).unwrap();
        reading.list.rows.remove(0)
    }

    #[test]
    fn rows_of_both_lists_and_of_later_readings_share_their_texts() {
        let mut interner = Interner::default();
        let mut places = || {
            let snapshot: Snapshot = row(&mut interner, "instances.snapshots", "name");
            let Image {
                snapshot: image, ..
            } = row(&mut interner, "image", "image_name");
            [snapshot, image].map(|row| {
                let texts = [row.id.as_str(), row.name.raw(), row.region.raw()];
                (texts.map(str::as_ptr), row)
            })
        };
        let [first, second] = [places(), places()];
        assert_eq!(first[0].1.name.shown(), "before");
        for (read, _) in [&first[1], &second[0], &second[1]] {
            assert_eq!(*read, first[0].0);
        }
    }

    #[test]
    fn a_list_without_end_is_stopped_by_what_it_passes_first() {
        let mib = 1024 * 1024;
        assert_eq!(passed(200_000, 9_999, 256 * mib), None);
        for (rows, pages, bytes, limit) in [
            (200_001, 1, 1, Limit::Rows(200_000)),
            (1, 10_000, 1, Limit::Pages(10_000)),
            (1, 1, 256 * mib + 1, Limit::Mebibytes(256)),
        ] {
            assert_eq!(passed(rows, pages, bytes), Some(limit));
        }
    }

    #[test]
    fn what_repeats_in_the_rows_is_kept_once() {
        use crate::domain::{Instance, Snapshot};
        let answer = |func, region| {
            let row = |id| format!(r#"{{"id":{{"$":"{id}"}},"{region}":{{"$":"Poland-1"}}}}"#);
            let rows = [1, 2].map(row).join(",");
            format!(r#"{{"doc":{{"$func":"{func}","elem":[{rows}]}}}}"#)
        };
        let read = answer("instances.snapshots", "region");
        let snapshots = only::<Snapshot>("instances.snapshots", read.as_bytes()).unwrap();
        let read = answer("instances", "datacentername");
        let instances = only::<Instance>("instances", read.as_bytes()).unwrap();
        for regions in [
            [0, 1].map(|n| snapshots.rows[n].region.raw()),
            [0, 1].map(|n| instances.rows[n].region.raw()),
        ] {
            assert_eq!(regions, ["Poland-1"; 2]);
            assert_eq!(regions[0].as_ptr(), regions[1].as_ptr());
        }
    }
}
