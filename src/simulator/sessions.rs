//! Sessions: their users, their lifetime, and what the server remembers for each.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use jiff::civil::DateTime;

use super::dialect::ErrorReply;
use super::filters::RowFilter;
use super::order::{Order, SortColumn};
use super::parameters::Parameters;

/// What the server remembers about a caller.
pub(super) struct LiveSession {
    /// Empty for the session of a single call.
    token: String,
    /// The index of its user.
    pub user: usize,
    /// The code of the second factor is still missing `[panel]`.
    pub is_provisional: bool,
    /// It ends with this call.
    pub is_left: bool,
    /// For each list, page and size `[panel]`.
    pages: BTreeMap<String, PageWanted>,
    /// For each list, the filter `[panel]`.
    filters: BTreeMap<String, RowFilter>,
    life: Life,
}

/// How long a session lives.
enum Life {
    /// It can't be found again.
    OneCall,
    Until(DateTime),
    Forever,
}

#[derive(Clone, Copy)]
pub(super) struct PageWanted {
    /// From 1.
    pub number: usize,
    /// Rows.
    pub size: usize,
    /// The order of the rows; that of the account by default.
    pub order: Option<Order>,
}

impl LiveSession {
    /// The session of a single call `[isp]`.
    pub fn of_one_call(user: usize, is_provisional: bool) -> Self {
        Self {
            token: String::new(),
            user,
            is_provisional,
            is_left: false,
            pages: BTreeMap::new(),
            filters: BTreeMap::new(),
            life: Life::OneCall,
        }
    }

    /// The requested page and order. What is not sent stays as it was last time `[isp]`, and an
    /// order by an unknown column is ignored.
    pub fn page<T>(
        &mut self,
        sent: Parameters,
        columns: &[SortColumn<T>],
        usual: usize,
        most: usize,
    ) -> Result<PageWanted, ErrorReply> {
        let (number, size) = (sent.count("p_num")?, sent.count("p_cnt")?);
        let order = Order::parse(sent.only("p_col")?.unwrap_or_default(), columns);
        let func = sent.first("func").to_owned();
        let page = self.pages.entry(func).or_insert(PageWanted {
            number: 1,
            size: usual,
            order: None,
        });
        page.number = number.unwrap_or(page.number);
        page.size = size.unwrap_or(page.size).min(most);
        page.order = order.or(page.order);
        Ok(*page)
    }

    /// The filter of this list.
    pub fn filter(&mut self, list: &str) -> &mut RowFilter {
        self.filters.entry(list.to_owned()).or_default()
    }
}

/// The open sessions.
pub(super) struct Sessions {
    by_token: BTreeMap<String, LiveSession>,
    life: Duration,
    random: fastrand::Rng,
}

impl Sessions {
    /// One session of the first user, which never ends; the others end this long after their last
    /// use `[isp]`.
    pub fn new(token: &str, life: Duration, today: DateTime) -> Self {
        // Tokens are the same in each run of a test, and differ in each run of a demo server.
        let mut seed = DefaultHasher::new();
        today.hash(&mut seed);
        let first = LiveSession {
            token: token.to_owned(),
            life: Life::Forever,
            ..LiveSession::of_one_call(0, false)
        };
        Self {
            by_token: BTreeMap::from([(token.to_owned(), first)]),
            life,
            random: fastrand::Rng::with_seed(seed.finish()),
        }
    }

    /// Opens a session; returns its token, which is never reused.
    pub fn begin(&mut self, user: usize, is_provisional: bool, now: DateTime) -> String {
        let token = format!("{:016x}{:08x}", self.random.u64(..), self.random.u32(..));
        let session = LiveSession {
            token: token.clone(),
            life: Life::Until(now),
            ..LiveSession::of_one_call(user, is_provisional)
        };
        self.put_back(session, now);
        token
    }

    /// Takes out the session for one call.
    pub fn take(&mut self, token: &str, now: DateTime) -> Option<LiveSession> {
        let session = self.by_token.remove(token)?;
        let lives = match session.life {
            Life::Until(end) => now < end,
            Life::OneCall | Life::Forever => true,
        };
        lives.then_some(session)
    }

    /// Returns it after that call and restarts its lifetime, unless the call ended it.
    pub fn put_back(&mut self, mut session: LiveSession, now: DateTime) {
        match &mut session.life {
            Life::OneCall => return,
            Life::Until(_) if session.is_left => return,
            Life::Until(end) => *end = now.saturating_add(self.life),
            Life::Forever => {}
        }
        self.by_token.insert(session.token.clone(), session);
    }

    /// Ends all sessions, the first user's too.
    pub fn end_all(&mut self) {
        self.by_token.clear();
    }
}
