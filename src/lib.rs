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
pub mod domain;
pub mod keys;
pub mod simulator;
pub mod text;
