//! Lists: a page of rows, filtered and sorted as the session wants it.

use super::CallOutcome;
use super::dialect::{ErrorReply, Node, answer};
use super::filters::FilterField;
use super::order::SortColumn;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::{LiveSession, PageWanted};

/// The most rows per page on the platform.
const MOST_ROWS: usize = 1_000;

/// What can be done with a list.
#[derive(Clone, Copy)]
pub(super) struct ListKind<'a, T> {
    pub func: &'static str,
    /// Those by which it can be sorted; any other order is ignored.
    pub columns: &'a [SortColumn<T>],
    /// Those of its filter's form.
    pub fields: &'a [FilterField<T>],
}

impl<T> ListKind<'_, T> {
    /// A list that can be neither sorted nor filtered.
    pub fn plain(func: &'static str) -> Self {
        Self {
            func,
            columns: &[],
            fields: &[],
        }
    }

    /// The wanted page. It is refused before anything is looked up.
    pub fn page(
        &self,
        server: &Provider,
        session: &mut LiveSession,
        sent: Parameters,
    ) -> Result<PageWanted, ErrorReply> {
        let most = server.options.max_page.unwrap_or(MOST_ROWS);
        let usual = server.options.page_size.max(1);
        session.page(sent, self.columns, usual, most.clamp(1, MOST_ROWS))
    }

    /// One page of the rows with its counters `[panel]`, after what stands above them; past the end
    /// it is the last page, as on the live server.
    pub fn answer(
        &self,
        session: &mut LiveSession,
        page: PageWanted,
        mut rows: Vec<T>,
        head: impl FnOnce(&mut Node),
        write: impl Fn(&mut Node, &T),
    ) -> (CallOutcome, Vec<u8>) {
        let filter = session.filter(self.func);
        rows.retain(|row| filter.passes(self.fields, row));
        let mut rows: Vec<&T> = rows.iter().collect();
        if let Some(order) = page.order {
            order.sort(self.columns, &mut rows);
        }
        let last = rows.len().div_ceil(page.size).max(1);
        let number = page.number.min(last);
        let first = (number - 1) * page.size;
        let end = first.saturating_add(page.size).min(rows.len());
        let body = answer(self.func, "list", |doc| {
            head(doc);
            doc.rows(&rows[first..end], |node, row| write(node, row));
            doc.plain("p_cnt", page.size);
            doc.plain("p_elems", rows.len());
            doc.plain("p_num", number);
        });
        (CallOutcome::Read, body)
    }
}
