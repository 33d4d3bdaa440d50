//! The library behind the `snapdeck` program.
//!
//! ```text
//! cli         the command line
//! commands    the subcommands, and the setup of the screen
//! config      the settings: flags, then the environment (a value), then `config.toml`
//! domain      instances, snapshots, their states; problems; writes, a file for each kind
//! files       snapdeck's files and folders, opened and written safely
//! text        foreign text made safe; widths, cutting, wrapping
//! keys        the keys, where they work and what they do: the one table
//! api         the server's dialect: forms out, JSON in
//! words       what people read: values for what is said later, and the sentences
//! service     the operations on an account, made safe
//! app         the core: state, messages, effects; pure
//! view        draws the state
//! runtime     the loop: terminal and server in, frames and calls out
//! store       what is stored on this machine: the log, the secrets, the journal, the history, the views
//! simulator   the embedded server: for the demo account and the tests
//! ```
//!
//! Who may import whom; `tests/architecture.rs` reads this list:
//!
//! ```text
//! main        -> cli commands
//! commands    -> cli config store service runtime simulator api app domain files text words
//! runtime     -> app view words keys service store domain files text
//! view        -> app words keys domain text
//! app         -> words keys domain text
//! service     -> api config store words domain text
//! words       -> keys domain text
//! api         -> domain text
//! store       -> config words domain files text
//! config      -> domain files text
//! simulator   -> domain
//! domain      -> text
//! files       -> domain text
//! cli         -> words
//! keys        ->
//! text        ->
//! ```
//!
//! To add a write, begin with its kind and its key, and follow the compiler:
//!
//! ```text
//! domain/write/X.rs        the write: its target, what has to hold before it, what shows it done
//! domain/write/mod.rs      its kind, its word in the log and the history
//! api/writes.rs            its form
//! store/journal/writes.rs  its record, with which the next start follows it
//! keys/mod.rs              its name among the changes, and what it acts on
//! keys/bindings.rs         its key
//! app/ask/X.rs             when it is possible, and its question; a line in mod.rs
//! app/ask/changes.rs       both under the name of the change
//! words/writes/X.rs        its sentences: where it is offered, in its question, and then
//! words/writes/mod.rs      both under the names of the write and the change
//! simulator/               what the server does
//! docs/keys.md             `UPDATE_README=1 cargo test --locked readme` writes it
//! ```
//!
//! `service` accepts and returns names as `Text`, so it may import `text`. It, `store` and `runtime`
//! take from `words` only the lines of the log.
//!
//! `runtime::input` turns a key into a `Message` for `app::App`, which has a `State` for each
//! account and passes the message to the one on the screen. The state changes and returns
//! `Effect`s. `runtime::effects` carries these out with the `service` of the account, which calls
//! `api`; the answer goes to the account that asked. `view` then draws the app on a sheet, and
//! `runtime::frames` writes the rows that differ.
//!
//! Calls reach the server over an `api::Transport`: the network, or a stream within the process, on
//! which the tests run the whole program without a socket. Both speak HTTP.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "a test that meets these should fail"
    )
)]

pub mod api;
pub mod app;
pub mod cli;
pub mod commands;
pub mod config;
pub mod domain;
pub mod files;
pub mod keys;
pub mod runtime;
pub mod service;
pub mod simulator;
pub mod store;
#[cfg(test)]
mod tests;
pub mod text;
pub mod view;
pub mod words;
