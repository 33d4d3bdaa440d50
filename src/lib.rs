//! The library behind the `snapdeck` program.
//!
//! ```text
//! cli         what the command line holds
//! commands    what it asks for: the screen, the demo server, the settings; and the wiring of the screen
//! config      what the person set: flags beat the environment (a value) beat `config.toml`
//! domain      instances, snapshots, their states; problems; writes, a file for each kind
//! files       files and folders of our own, opened and written safely
//! text        foreign text made safe; widths, cutting, wrapping
//! keys        the keys, where they work and what they do: the one table
//! api         the server's dialect: forms out, JSON in
//! words       the sentences that people read, a file for each part of the program
//! service     what a person can do with an account, done safely
//! app         the core: state, messages, effects; pure
//! view        draws the state
//! runtime     the loop: terminal and server in, frames and calls out
//! store       what is kept on this machine: the log, the secrets
//! simulator   the embedded server: the demo account, and what the tests talk to
//! ```
//!
//! Who may import whom; `tests/architecture.rs` reads this list:
//!
//! ```text
//! main        -> cli commands
//! commands    -> cli config store service runtime simulator api app domain files text words
//! runtime     -> app view keys service store domain text
//! view        -> app words keys domain text
//! app         -> words keys domain text
//! service     -> api config store domain text
//! words       -> keys domain text
//! api         -> domain text
//! store       -> config domain files text
//! config      -> domain files text
//! simulator   -> domain
//! domain      -> text
//! files       -> domain text
//! cli         ->
//! keys        ->
//! text        ->
//! ```
//!
//! `service` takes and gives names as `Text`, so it may import `text`.
//!
//! A key goes from `runtime::input` as a `Message` to `app::App`, which has a `State` for each account
//! and gives it to the one on the screen; that changes, and gives back `Effect`s. `runtime::effects`
//! carries these out by the `service` of the account, whose calls go through `api`; the answer goes to
//! the account that asked. `view` then writes what the app shows on a sheet, and `runtime::frames`
//! draws the rows of it that say something new.
//!
//! Calls reach the server by an `api::Transport`: the network, or a stream within the process, on
//! which the tests run the whole program without a socket. HTTP is spoken on both.

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
