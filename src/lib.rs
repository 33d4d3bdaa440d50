//! The library behind the `snapdeck` program.

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
pub mod keys;
pub mod runtime;
pub mod service;
pub mod simulator;
pub mod store;
pub mod text;
pub mod view;
