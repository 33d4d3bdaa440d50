//! The embedded API server, for the demo account and the tests.
//!
//! It speaks the provider's dialect over real HTTP, as far as it is known. Each fact has its
//! source: `[seed]` the provider's article, `[panel]` the requests of its web panel, `[isp]` the
//! manuals of the platform.
//!
//! ```text
//! http       a form in, an answer out
//! server     one call at a time, and the ledger; events is what happens later
//! functions  which `func` is answered where; parameters reads the fields, strictly
//! instances  the list of instances, their states and their form
//! service    starting, stopping and rebooting one; rebuild puts an image onto its disk
//! snapshots  the snapshots and the backups of an instance
//! schedules  when backups are made by themselves
//! images     the list of the whole account, and deleting; edit is the form of one
//! copy       copying one to another region; upload fetches one from an address
//! keys       the keys to log in with after a rebuild; generator makes a pair
//! signing    who can sign in, and how; sessions tells how long it lasts
//! lists      a page of rows; filters leaves rows out, order sorts them
//! account    the rows, which a test may edit; demo reads them from assets/
//! dialect    how answers and errors are written
//! ledger     what came of each call
//! ```
//!
//! It uses only tokio's time, which tests can pause, and nothing ticks: what was due since the last
//! call is done at the next one.

mod account;
mod copy;
mod demo;
mod dialect;
mod edit;
mod events;
mod filters;
mod functions;
mod generator;
mod http;
mod images;
mod instances;
mod keys;
mod ledger;
mod lists;
mod order;
mod parameters;
mod rebuild;
mod schedules;
mod server;
mod service;
mod sessions;
mod signing;
mod snapshots;
mod upload;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::DateTime;
use tokio::net::TcpListener;
use tokio::time::Instant;

pub use self::account::{ServedAccount, ServedImage, ServedInstance, ServedSnapshot};
pub use self::keys::ServedKey;
pub use self::ledger::{CallOutcome, LedgerEntry, SignIns};
pub use self::schedules::ServedSchedule;
use self::server::Provider;
pub use self::signing::ServedUser;

/// The behaviour of a server.
#[derive(Clone)]
pub struct Options {
    /// How long a new snapshot is `Saving`.
    pub saving: Duration,
    /// How long a row stays listed after its delete was accepted.
    pub deleting: Duration,
    /// How long an instance takes to start, to stop, to reboot or to be rebuilt.
    pub working: Duration,
    /// The rows per page if the caller never set it, at most 1,000.
    pub page_size: usize,
    /// The most rows per page, whatever is requested.
    pub max_page: Option<usize>,
    /// Whether the rows of the account-wide list name their instances. The panel reads
    /// `instances_id` `[panel]`, but nobody has seen the list.
    pub instance_ids: bool,
    /// A session of the first user, which neither time nor `logon` ends.
    pub token: String,
    /// How long other sessions live after their last use.
    pub session: Duration,
    /// The error's `$type` for an ended session: `access` `[panel]`; another client of the platform
    /// reports `auth`.
    pub session_gone: &'static str,
    /// The wall time at the start; it advances with tokio's time.
    pub today: DateTime,
}

impl Options {
    /// The default behaviour: 8 s to save, 2 s to delete, 6 s to start, 50 rows per page, sessions
    /// of an hour.
    #[must_use]
    pub fn new(token: impl Into<String>, today: DateTime) -> Self {
        Self {
            saving: Duration::from_secs(8),
            deleting: Duration::from_secs(2),
            working: Duration::from_secs(6),
            page_size: 50,
            max_page: None,
            instance_ids: true,
            token: token.into(),
            session: Duration::from_secs(3_600),
            session_gone: "access",
            today,
        }
    }
}

/// A handle to one server; its clones are the same server.
#[derive(Clone)]
pub struct Simulator {
    started: Instant,
    today: DateTime,
    server: Arc<Mutex<Provider>>,
}

impl Simulator {
    /// A server for this account, whose user is `demo@example.com` with the password `demo`. It
    /// answers nothing before [`Simulator::serve`].
    #[must_use]
    pub fn new(account: ServedAccount, options: Options) -> Self {
        let user = ServedUser {
            name: "demo@example.com".into(),
            password: "demo".into(),
            code: None,
            account,
        };
        Self {
            started: Instant::now(),
            today: options.today,
            server: Arc::new(Mutex::new(Provider::new(user, options))),
        }
    }

    /// Answers HTTP on this listener until the future is dropped.
    ///
    /// # Errors
    /// If the listener fails.
    pub async fn serve(&self, listener: TcpListener) -> std::io::Result<()> {
        http::serve(self.clone(), listener).await
    }

    /// Carries out a call and returns the JSON of its answer.
    #[must_use]
    pub fn answer(&self, parameters: Vec<(String, String)>) -> Vec<u8> {
        self.server().call(parameters)
    }

    /// All calls, in order.
    #[must_use]
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.server().ledger().to_vec()
    }

    /// The outcome of the last call.
    #[must_use]
    pub fn last_outcome(&self) -> Option<CallOutcome> {
        let server = self.server();
        server.ledger().last().map(|call| call.outcome.clone())
    }

    /// The numbers of sign-ins and sign-outs.
    #[must_use]
    pub fn sign_ins(&self) -> SignIns {
        SignIns::of(self.server().ledger())
    }

    /// Edits the first user's account like another client, between two calls.
    pub fn change<T>(&self, edit: impl FnOnce(&mut ServedAccount) -> T) -> T {
        edit(self.server().account(0))
    }

    /// Adds a user with an account of their own.
    pub fn add(&self, user: ServedUser) {
        self.server().users.push(user);
    }

    /// Ends all sessions now, including that of [`Options::token`].
    pub fn end_sessions(&self) {
        self.server().sessions.end_all();
    }

    /// The current state, after everything due was done.
    fn server(&self) -> MutexGuard<'_, Provider> {
        // A panic in a test's `change` leaves whole rows, so go on with them.
        let lock = self.server.lock();
        let mut server = lock.unwrap_or_else(PoisonError::into_inner);
        server.catch_up(self.today.saturating_add(self.started.elapsed()));
        server
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").finish_non_exhaustive()
    }
}
